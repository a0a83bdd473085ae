//! `Keeper`: the threads on which a vault is called, and the deadlines of those calls.
//!
//! A keyring call can block for ever, and dropping an async runtime waits for its blocking calls;
//! so the calls run on one detached thread per generation. When a call misses its deadline the
//! thread is abandoned (its late answer goes nowhere), the vault is told to start from scratch,
//! and the next call gets a new thread. After [`MAX_ABANDONED`] such threads the vault is left
//! alone until the next start. Quitting never waits for any of them.

use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use tokio::sync::oneshot;

use super::{Record, Status, Vault, VaultError};
use crate::org::OrgKey;

/// How many stuck threads are left behind before the vault is given up.
pub const MAX_ABANDONED: usize = 3;

/// How long an answer is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patience {
    /// Nobody is told: 3 s.
    Background,
    /// The screen says that the keyring is waited for, and how to go on without: 60 s, the time
    /// it takes to find the prompt and type a password.
    Shown,
    /// Another limit, for tests.
    Exactly(Duration),
}

impl Patience {
    fn limit(self) -> Duration {
        match self {
            Self::Background => Duration::from_secs(3),
            Self::Shown => Duration::from_secs(60),
            Self::Exactly(limit) => limit,
        }
    }
}

type Call = Box<dyn FnOnce(&dyn Vault) + Send>;

#[derive(Debug, Default)]
struct Threads {
    /// The queue of the generation's thread; `None` until its first call.
    queue: Option<mpsc::Sender<Call>>,
    generation: usize,
    abandoned: usize,
}

/// Calls a vault from async code, with deadlines. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Keeper {
    vault: Arc<dyn Vault>,
    threads: Arc<Mutex<Threads>>,
}

impl Keeper {
    /// Keeps `vault`; starts no thread yet.
    pub fn new(vault: Arc<dyn Vault>) -> Self {
        Self {
            vault,
            threads: Arc::default(),
        }
    }

    /// What the vault is. Does not block.
    pub fn status(&self) -> Status {
        self.vault.status()
    }

    /// See [`Vault::get`].
    pub async fn get(
        &self,
        org: &OrgKey,
        patience: Patience,
    ) -> Result<Option<Record>, VaultError> {
        let org = org.clone();
        self.call(patience, move |vault| vault.get(&org)).await
    }

    /// See [`Vault::set`].
    pub async fn set(
        &self,
        org: &OrgKey,
        record: &Record,
        patience: Patience,
    ) -> Result<(), VaultError> {
        let (org, record) = (org.clone(), record.clone());
        self.call(patience, move |vault| vault.set(&org, &record))
            .await
    }

    /// See [`Vault::delete`].
    pub async fn delete(&self, org: &OrgKey, patience: Patience) -> Result<(), VaultError> {
        let org = org.clone();
        self.call(patience, move |vault| vault.delete(&org)).await
    }

    async fn call<T: Send + 'static>(
        &self,
        patience: Patience,
        work: impl FnOnce(&dyn Vault) -> Result<T, VaultError> + Send + 'static,
    ) -> Result<T, VaultError> {
        let (reply, answer) = oneshot::channel();
        let generation = self.enqueue(Box::new(move |vault: &dyn Vault| {
            // Nobody waits any more when this fails: the answer is late and goes nowhere.
            let _ = reply.send(work(vault));
        }))?;
        let limit = patience.limit();
        match tokio::time::timeout(limit, answer).await {
            Ok(Ok(result)) => result,
            Ok(Err(_)) => {
                self.abandon(generation);
                Err(VaultError::Platform("the keyring's thread ended".into()))
            }
            Err(_) => {
                self.abandon(generation);
                Err(VaultError::Silent(limit.as_secs()))
            }
        }
    }

    /// Hands a call to the thread of the current generation, which it returns.
    fn enqueue(&self, call: Call) -> Result<usize, VaultError> {
        let mut threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
        if threads.abandoned >= MAX_ABANDONED {
            return Err(VaultError::GivenUp);
        }
        let call = match &threads.queue {
            Some(queue) => match queue.send(call) {
                Ok(()) => return Ok(threads.generation),
                // The thread is gone; the call comes back and goes to the next one.
                Err(mpsc::SendError(call)) => call,
            },
            None => call,
        };
        let (queue, calls) = mpsc::channel::<Call>();
        let vault = Arc::clone(&self.vault);
        thread::Builder::new()
            .name(format!("secrets-{}", threads.generation))
            .spawn(move || {
                while let Ok(call) = calls.recv() {
                    call(vault.as_ref());
                }
            })
            .map_err(|error| VaultError::Platform(format!("no thread for the keyring: {error}")))?;
        // The receiver is held by the thread that was just started, so this cannot fail.
        let _ = queue.send(call);
        threads.queue = Some(queue);
        Ok(threads.generation)
    }

    /// Leaves the thread of `generation` behind, once, however many calls wait on it.
    fn abandon(&self, generation: usize) {
        let mut threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
        if threads.generation != generation {
            return;
        }
        threads.queue = None;
        threads.generation += 1;
        threads.abandoned += 1;
        self.vault.reopen();
    }
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::secret::Secret;

    /// Blocks every `get` until it is released; counts what happened.
    #[derive(Debug)]
    struct Stuck {
        gate: Mutex<Option<mpsc::Receiver<()>>>,
        gets: AtomicUsize,
        reopened: AtomicUsize,
    }

    impl Vault for Stuck {
        fn get(&self, _: &OrgKey) -> Result<Option<Record>, VaultError> {
            self.gets.fetch_add(1, Ordering::SeqCst);
            let gate = self.gate.lock().unwrap().take();
            if let Some(gate) = gate {
                let _ = gate.recv();
            }
            Ok(None)
        }
        fn set(&self, _: &OrgKey, _: &Record) -> Result<(), VaultError> {
            Ok(())
        }
        fn delete(&self, _: &OrgKey) -> Result<(), VaultError> {
            Ok(())
        }
        fn status(&self) -> Status {
            Status {
                name: "stuck",
                lasting: true,
            }
        }
        fn reopen(&self) {
            self.reopened.fetch_add(1, Ordering::SeqCst);
        }
    }

    fn org() -> OrgKey {
        OrgKey::new("00D000000000001EAA", "005000000000001AAA")
    }

    #[tokio::test]
    async fn a_stuck_call_costs_its_deadline_and_the_next_one_gets_a_new_thread() {
        let (_hold, gate) = mpsc::channel();
        let vault = Arc::new(Stuck {
            gate: Mutex::new(Some(gate)),
            gets: AtomicUsize::new(0),
            reopened: AtomicUsize::new(0),
        });
        let keeper = Keeper::new(vault.clone());
        let brief = Patience::Exactly(Duration::from_millis(50));
        assert_eq!(keeper.get(&org(), brief).await, Err(VaultError::Silent(0)));
        assert_eq!(vault.reopened.load(Ordering::SeqCst), 1);
        assert_eq!(keeper.get(&org(), Patience::Shown).await, Ok(None));
        assert_eq!(vault.gets.load(Ordering::SeqCst), 2);
    }

    #[tokio::test]
    async fn after_three_stuck_threads_the_vault_is_left_alone() {
        #[derive(Debug)]
        struct Never;
        impl Vault for Never {
            fn get(&self, _: &OrgKey) -> Result<Option<Record>, VaultError> {
                loop {
                    thread::park();
                }
            }
            fn set(&self, _: &OrgKey, _: &Record) -> Result<(), VaultError> {
                Ok(())
            }
            fn delete(&self, _: &OrgKey) -> Result<(), VaultError> {
                Ok(())
            }
            fn status(&self) -> Status {
                Status {
                    name: "never",
                    lasting: true,
                }
            }
            fn reopen(&self) {}
        }
        let keeper = Keeper::new(Arc::new(Never));
        let brief = Patience::Exactly(Duration::from_millis(10));
        for _ in 0..MAX_ABANDONED {
            assert_eq!(keeper.get(&org(), brief).await, Err(VaultError::Silent(0)));
        }
        assert_eq!(keeper.get(&org(), brief).await, Err(VaultError::GivenUp));
    }

    #[tokio::test]
    async fn a_panic_in_the_vault_is_an_error_and_no_silence() {
        #[derive(Debug)]
        struct Panics;
        impl Vault for Panics {
            fn get(&self, _: &OrgKey) -> Result<Option<Record>, VaultError> {
                panic!("a panic of the keyring library, on purpose")
            }
            fn set(&self, _: &OrgKey, _: &Record) -> Result<(), VaultError> {
                Ok(())
            }
            fn delete(&self, _: &OrgKey) -> Result<(), VaultError> {
                Ok(())
            }
            fn status(&self) -> Status {
                Status {
                    name: "panics",
                    lasting: true,
                }
            }
            fn reopen(&self) {}
        }
        let keeper = Keeper::new(Arc::new(Panics));
        let record = Record {
            generation: 1,
            refresh_token: Secret::new("t"),
            host: String::new(),
            client_id: String::new(),
            client_secret: None,
        };
        assert!(keeper.get(&org(), Patience::Shown).await.is_err());
        assert_eq!(keeper.set(&org(), &record, Patience::Shown).await, Ok(()));
    }
}
