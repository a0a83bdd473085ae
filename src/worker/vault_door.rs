//! The door of the vault: who waits for its passphrase, and who asks the person for it.
//!
//! A vault under a passphrase is opened once a run. A job that needs it waits here, before it holds
//! any lock, while [`run`] says so and hands on what the person gives. When the person does not want
//! to give it, jobs fail at once until the person does; nobody is asked twice by itself. Where nobody
//! could ask, the passphrase that was given at the start is the only one.

use std::sync::Arc;

use tokio::sync::{mpsc, watch};

use super::run::{Context, Voice};
use super::{JobError, JobEvent, JobInput, VaultEvent, VaultJob};
use crate::secret::Secret;
use crate::vault::{Gate, Keeper, VaultError};

/// What is known at the door.
#[derive(Clone, Debug, Default)]
struct State {
    /// Whether somebody can ask the person.
    attended: bool,
    /// How many wait.
    waiting: usize,
    /// The person does not want to give it.
    shut: bool,
    /// Why the passphrase that was given at the start was not taken.
    refused: Option<VaultError>,
}

/// The door. Clones are the same one.
#[derive(Clone, Debug)]
pub(super) struct Door {
    keeper: Keeper,
    /// What was given at the start, until it was tried.
    given: Arc<tokio::sync::Mutex<Option<Secret>>>,
    state: watch::Sender<State>,
}

/// Counts who waits.
struct Waiting(watch::Sender<State>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.send_modify(|state| state.waiting -= 1);
    }
}

impl Door {
    pub(super) fn new(keeper: Keeper, given: Option<Secret>) -> Self {
        Self {
            keeper,
            given: Arc::new(tokio::sync::Mutex::new(given)),
            state: watch::Sender::default(),
        }
    }

    /// Waits until the vault is open.
    pub(super) async fn opened(&self) -> Result<(), VaultError> {
        if self.keeper.gate() == Gate::Open {
            return Ok(());
        }
        {
            let mut given = self.given.lock().await;
            if let Some(passphrase) = given.take()
                && let Err(error) = self.open(passphrase).await
            {
                self.state
                    .send_modify(|state| state.refused = Some(error.clone()));
            }
        }
        let mut state = self.state.subscribe();
        self.state.send_modify(|state| state.waiting += 1);
        let _waiting = Waiting(self.state.clone());
        loop {
            if self.keeper.gate() == Gate::Open {
                return Ok(());
            }
            {
                let now = state.borrow_and_update();
                if now.shut || !now.attended {
                    return Err(now.refused.clone().unwrap_or(VaultError::Closed));
                }
            }
            // This door holds the other end.
            if state.changed().await.is_err() {
                return Err(VaultError::Closed);
            }
        }
    }

    async fn open(&self, passphrase: Secret) -> Result<(), VaultError> {
        let opened = self.keeper.open(passphrase).await;
        if opened.is_ok() {
            self.state.send_modify(|state| {
                state.shut = false;
                state.refused = None;
            });
        }
        opened
    }

    /// Says whenever the passphrase is wanted; never ends.
    async fn attend(
        &self,
        mut inputs: mpsc::UnboundedReceiver<JobInput>,
        voice: &Voice,
    ) -> Result<JobEvent, JobError> {
        let mut state = self.state.subscribe();
        self.state.send_modify(|state| state.attended = true);
        let _attended = Attended(self.state.clone());
        let mut asked = false;
        loop {
            let now = state.borrow_and_update().clone();
            let gate = self.keeper.gate();
            if now.waiting > 0 && gate != Gate::Open && !now.shut && !asked {
                asked = true;
                let new = gate == Gate::New;
                voice.say(JobEvent::Vault(VaultEvent::Wanted { new })).await;
                if let Some(why) = now.refused {
                    voice.say(JobEvent::Vault(VaultEvent::Refused(why))).await;
                }
            }
            tokio::select! {
                changed = state.changed() => if changed.is_err() {
                    return std::future::pending().await;
                },
                input = inputs.recv() => match input {
                    Some(JobInput::Passphrase(Some(passphrase))) => {
                        let event = match self.open(passphrase).await {
                            Ok(()) => { asked = false; VaultEvent::Opened }
                            Err(error) => VaultEvent::Refused(error),
                        };
                        voice.say(JobEvent::Vault(event)).await;
                    }
                    Some(JobInput::Passphrase(None)) => {
                        asked = false;
                        self.state.send_modify(|state| state.shut = true);
                    }
                    Some(_) => {}
                    // The worker is gone; so is everybody who waits.
                    None => return std::future::pending().await,
                },
            }
        }
    }
}

/// Nobody is left waiting for somebody who has gone.
struct Attended(watch::Sender<State>);

impl Drop for Attended {
    fn drop(&mut self) {
        self.0.send_modify(|state| state.attended = false);
    }
}

/// Does what the job is about.
pub(super) async fn run(
    context: &Context,
    job: VaultJob,
    inputs: mpsc::UnboundedReceiver<JobInput>,
    voice: &Voice,
) -> Result<JobEvent, JobError> {
    let door = context.secrets.door();
    match job {
        VaultJob::Attend => door.attend(inputs, voice).await,
        VaultJob::Change { now, new } => {
            door.keeper.change_passphrase(now, new).await?;
            Ok(JobEvent::Vault(VaultEvent::Changed))
        }
    }
}
