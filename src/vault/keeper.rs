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

use tokio::sync::{oneshot, watch};

use super::{Gate, Record, Status, Vault, VaultError};
use crate::org::OrgKey;
use crate::secret::Secret;

/// How many stuck threads are left behind before the vault is given up.
pub const MAX_ABANDONED: usize = 3;

/// How long an answer is waited for, from when the vault is asked: a call that waits for its turn
/// behind somebody else's prompt has not been asked yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patience {
    /// The screen says that the keyring is waited for, and how to go on without: 60 s, the time
    /// it takes to find the prompt and type a password.
    Shown,
    /// Another limit, for tests.
    Exactly(Duration),
}

impl Patience {
    fn limit(self) -> Duration {
        match self {
            Self::Shown => Duration::from_secs(60),
            Self::Exactly(limit) => limit,
        }
    }
}

type Call = Box<dyn FnOnce(&dyn Vault) + Send>;

/// A call that waits for its turn; whoever takes it out makes it.
type Waiting = Arc<Mutex<Option<Call>>>;

fn taken(call: &Waiting) -> Option<Call> {
    call.lock().unwrap_or_else(PoisonError::into_inner).take()
}

#[derive(Debug, Default)]
struct Threads {
    /// The queue of the generation's thread; `None` until its first call.
    queue: Option<mpsc::Sender<Waiting>>,
    /// Told to those who wait for their turn behind a thread that was left behind.
    generation: watch::Sender<usize>,
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

    /// See [`Vault::gate`].
    pub fn gate(&self) -> Gate {
        self.vault.gate()
    }

    /// See [`Vault::open`].
    pub async fn open(&self, passphrase: Secret) -> Result<(), VaultError> {
        self.call(Patience::Shown, move |vault| vault.open(&passphrase))
            .await
    }

    /// See [`Vault::change_passphrase`].
    pub async fn change_passphrase(&self, now: Secret, new: Secret) -> Result<(), VaultError> {
        self.call(Patience::Shown, move |vault| {
            vault.change_passphrase(&now, &new)
        })
        .await
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
        let keeper = self.clone();
        // A task of its own: the deadline holds also when nobody waits for the answer any more,
        // or a stuck thread would keep the calls behind it waiting for ever.
        let called = tokio::spawn(async move { keeper.watched(patience.limit(), work).await });
        called
            .await
            .unwrap_or_else(|_| Err(VaultError::Platform("the keyring's task ended".into())))
    }

    /// Makes a call when its turn comes, and leaves the thread behind when it takes too long.
    async fn watched<T: Send + 'static>(
        &self,
        limit: Duration,
        work: impl FnOnce(&dyn Vault) -> Result<T, VaultError> + Send + 'static,
    ) -> Result<T, VaultError> {
        let (begin, mut begun) = oneshot::channel();
        let (reply, answer) = oneshot::channel();
        let call: Call = Box::new(move |vault: &dyn Vault| {
            // Nobody waits any more when these fail: the answer is late and goes nowhere.
            let _ = begin.send(());
            let _ = reply.send(work(vault));
        });
        let mut call: Waiting = Arc::new(Mutex::new(Some(call)));
        let generation = loop {
            let (generation, mut newer) = self.enqueue(Arc::clone(&call))?;
            tokio::select! {
                // Without a beginning the thread ended; the answer that is missing tells it.
                _ = &mut begun => break generation,
                _ = newer.wait_for(|now| *now != generation) => match taken(&call) {
                    Some(again) => call = Arc::new(Mutex::new(Some(again))),
                    // Its turn had just come.
                    None => break generation,
                },
            }
        };
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

    /// Hands a call to the thread of the current generation, which it returns with the way to
    /// learn that there is another.
    fn enqueue(&self, call: Waiting) -> Result<(usize, watch::Receiver<usize>), VaultError> {
        let mut threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
        if threads.abandoned >= MAX_ABANDONED {
            return Err(VaultError::GivenUp);
        }
        let newer = threads.generation.subscribe();
        let generation = *threads.generation.borrow();
        let call = match &threads.queue {
            Some(queue) => match queue.send(call) {
                Ok(()) => return Ok((generation, newer)),
                // The thread is gone; the call comes back and goes to the next one.
                Err(mpsc::SendError(call)) => call,
            },
            None => call,
        };
        let (queue, calls) = mpsc::channel::<Waiting>();
        let vault = Arc::clone(&self.vault);
        thread::Builder::new()
            .name(format!("secrets-{generation}"))
            .spawn(move || {
                while let Ok(call) = calls.recv() {
                    if let Some(call) = taken(&call) {
                        call(vault.as_ref());
                    }
                }
            })
            .map_err(|error| VaultError::Platform(format!("no thread for the keyring: {error}")))?;
        // The receiver is held by the thread that was just started, so this cannot fail.
        let _ = queue.send(call);
        threads.queue = Some(queue);
        Ok((generation, newer))
    }

    /// Leaves the thread of `generation` behind, once, however many calls wait on it.
    fn abandon(&self, generation: usize) {
        let mut threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
        if *threads.generation.borrow() != generation {
            return;
        }
        threads.queue = None;
        threads.abandoned += 1;
        threads
            .generation
            .send_modify(|generation| *generation += 1);
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

    /// Blocks every `get` until it is released; counts what happened.
    #[derive(Debug)]
    struct Stuck {
        gate: Mutex<Option<mpsc::Receiver<()>>>,
        gets: AtomicUsize,
        reopened: AtomicUsize,
    }

    impl Stuck {
        /// Stuck until the other end of the gate is gone.
        fn behind(gate: mpsc::Receiver<()>) -> Arc<Self> {
            Arc::new(Self {
                gate: Mutex::new(Some(gate)),
                gets: AtomicUsize::new(0),
                reopened: AtomicUsize::new(0),
            })
        }
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
        let vault = Stuck::behind(gate);
        let keeper = Keeper::new(vault.clone());
        let brief = Patience::Exactly(Duration::from_millis(50));
        assert_eq!(keeper.get(&org(), brief).await, Err(VaultError::Silent(0)));
        assert_eq!(vault.reopened.load(Ordering::SeqCst), 1);
        assert_eq!(keeper.get(&org(), Patience::Shown).await, Ok(None));
        assert_eq!(vault.gets.load(Ordering::SeqCst), 2);
    }

    #[tokio::test]
    async fn a_call_behind_a_stuck_one_keeps_its_whole_time_and_is_made_once() {
        let (_hold, gate) = mpsc::channel();
        let vault = Stuck::behind(gate);
        let keeper = Keeper::new(vault.clone());
        let org = org();
        let brief = Patience::Exactly(Duration::from_millis(300));
        // The second is asked for while the first is stuck, and for less time than that lasts.
        let briefer = Patience::Exactly(Duration::from_millis(250));
        let (first, second) = tokio::join!(keeper.get(&org, brief), keeper.get(&org, briefer));
        assert_eq!(first, Err(VaultError::Silent(0)));
        assert_eq!(second, Ok(None));
        assert_eq!(vault.gets.load(Ordering::SeqCst), 2);
        assert_eq!(vault.reopened.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn a_stuck_call_that_nobody_waits_for_does_not_hold_up_the_next() {
        let (_hold, gate) = mpsc::channel();
        let vault = Stuck::behind(gate);
        let keeper = Keeper::new(vault.clone());
        let org = org();
        let brief = Patience::Exactly(Duration::from_millis(50));
        let dropped = tokio::time::timeout(Duration::ZERO, keeper.get(&org, brief)).await;
        assert!(dropped.is_err());
        assert_eq!(keeper.get(&org, Patience::Shown).await, Ok(None));
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
            access_token: None,
            passphrase: None,
            refresh_token: Secret::new("t"),
            host: String::new(),
            client_id: String::new(),
            client_secret: None,
        };
        assert!(keeper.get(&org(), Patience::Shown).await.is_err());
        assert_eq!(keeper.set(&org(), &record, Patience::Shown).await, Ok(()));
    }
}
