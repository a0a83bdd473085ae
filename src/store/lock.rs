//! Locks between processes, released by the kernel when their holder dies.
//!
//! Each lock is its own empty file that is never renamed or deleted: a lock on a file that is
//! replaced protects nobody.

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use super::{StoreError, document};

/// How long a short change of a file is waited for.
const SHORT: Duration = Duration::from_secs(5);

/// Held while a lasting file is read and written anew; released on drop.
#[derive(Debug)]
pub(super) struct Exclusive {
    _file: Option<File>,
}

/// The right to refresh one org's token, until it is dropped.
#[derive(Debug)]
pub struct RefreshLock {
    file: Option<File>,
}

impl RefreshLock {
    /// Whether other processes respect it. A file system without locks (some network mounts) only
    /// lets this process be careful.
    pub fn between_processes(&self) -> bool {
        self.file.is_some()
    }
}

/// Waits for the lock, but not for ever.
pub(super) fn exclusive(path: &Path) -> Result<Exclusive, StoreError> {
    let file = document::open_lock_file(path).map_err(|error| StoreError::io(path, error))?;
    let started = Instant::now();
    loop {
        match attempt(&file) {
            Ok(Attempt::Locked) => return Ok(Exclusive { _file: Some(file) }),
            Ok(Attempt::NoLocksHere) => return Ok(Exclusive { _file: None }),
            Ok(Attempt::Busy) if started.elapsed() < SHORT => {
                thread::sleep(Duration::from_millis(5));
            }
            Ok(Attempt::Busy) => {
                return Err(StoreError::Busy {
                    path: path.to_owned(),
                });
            }
            Err(error) => return Err(StoreError::io(path, error)),
        }
    }
}

/// Takes the lock if nobody holds it.
pub(super) fn try_refresh(path: &Path) -> Result<Option<RefreshLock>, StoreError> {
    let file = document::open_lock_file(path).map_err(|error| StoreError::io(path, error))?;
    match attempt(&file) {
        Ok(Attempt::Locked) => Ok(Some(RefreshLock { file: Some(file) })),
        Ok(Attempt::NoLocksHere) => Ok(Some(RefreshLock { file: None })),
        Ok(Attempt::Busy) => Ok(None),
        Err(error) => Err(StoreError::io(path, error)),
    }
}

enum Attempt {
    Locked,
    Busy,
    NoLocksHere,
}

fn attempt(file: &File) -> io::Result<Attempt> {
    match file.try_lock() {
        Ok(()) => Ok(Attempt::Locked),
        Err(TryLockError::WouldBlock) => Ok(Attempt::Busy),
        Err(TryLockError::Error(error)) => match error.kind() {
            io::ErrorKind::Unsupported => Ok(Attempt::NoLocksHere),
            io::ErrorKind::Interrupted => Ok(Attempt::Busy),
            _ => Err(error),
        },
    }
}
