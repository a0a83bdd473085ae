//! Where refresh tokens live: the operating system's keyring, a file under a passphrase, or this
//! session's memory.
//!
//! [`Vault`] is the plain, blocking interface; a keyring call may block for ever (a prompt nobody
//! answers, a stopped provider), so nobody but [`Keeper`] calls one in a running program: it owns
//! the threads and the deadlines. This module must not know what the tokens are used for.

mod keeper;
mod keyring;
mod passphrase_file;
#[cfg_attr(target_os = "linux", path = "platform_linux.rs")]
#[cfg_attr(target_os = "macos", path = "platform_macos.rs")]
#[cfg_attr(windows, path = "platform_windows.rs")]
#[cfg_attr(
    not(any(target_os = "linux", target_os = "macos", windows)),
    path = "platform_other.rs"
)]
mod platform;
mod record;
mod salesforce_cli;
mod sealed;
mod session_only;
mod split;

use std::fmt;

use crate::org::OrgKey;
use crate::secret::Secret;

pub use keeper::{Keeper, MAX_ABANDONED, Patience};
pub use keyring::Keyring;
pub use passphrase_file::PassphraseFile;
pub use record::Record;
pub use salesforce_cli::key_of_the_salesforce_cli;
pub use sealed::Cost;
pub use session_only::SessionOnly;

/// Keeps one [`Record`] per org. Calls block.
pub trait Vault: Send + Sync + fmt::Debug {
    /// The record of an org; `None` when there is none (which is no proof that one could be written).
    fn get(&self, org: &OrgKey) -> Result<Option<Record>, VaultError>;

    /// Writes the record of an org and reads it back; `Ok` only when what came back is what went in.
    fn set(&self, org: &OrgKey, record: &Record) -> Result<(), VaultError>;

    /// Deletes the record of an org; no record is success.
    fn delete(&self, org: &OrgKey) -> Result<(), VaultError>;

    /// What this is and whether it outlives the program. Does not block.
    fn status(&self) -> Status;

    /// Forgets every connection, so that the next call starts from scratch. Does not block, also
    /// when another thread is stuck in a call for ever.
    fn reopen(&self);

    /// Whether it must be opened first. Does not block.
    fn gate(&self) -> Gate {
        Gate::Open
    }

    /// Opens it with the person's passphrase, which from then on is the one to it where there was
    /// none.
    fn open(&self, _passphrase: &Secret) -> Result<(), VaultError> {
        Ok(())
    }

    /// Puts what is in it under another passphrase.
    fn change_passphrase(&self, _now: &Secret, _new: &Secret) -> Result<(), VaultError> {
        Err(VaultError::Platform("it has no passphrase".to_owned()))
    }
}

/// Whether a vault can be used now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// It can.
    Open,
    /// It wants its passphrase.
    Closed,
    /// It has no passphrase yet: one is to be chosen.
    New,
}

/// What a vault is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status {
    /// As a person says it, e.g. "the Secret Service keyring".
    pub name: &'static str,
    /// Whether what is kept outlives the program.
    pub lasting: bool,
}

/// Why a vault did not do what was asked. Never holds a byte of a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// There is no keyring here: no session bus, no provider, no support.
    #[error("no keyring here: {0}")]
    Absent(String),
    /// There is one and it is locked, or access was denied.
    #[error("the keyring is locked or denied access: {0}")]
    Locked(String),
    /// It did not answer in time.
    #[error("the keyring did not answer in {0} s")]
    Silent(u64),
    /// It stayed silent too often and is left alone until the next start.
    #[error("the keyring did not answer several times; it is left alone until sftui starts again")]
    GivenUp,
    /// The record is there and cannot be read (foreign, damaged, or of a newer version).
    #[error("the keyring's entry cannot be read: {0}")]
    Unreadable(&'static str),
    /// What was read back is not what was written.
    #[error("the keyring did not give back what was written")]
    NotKept,
    /// It wants its passphrase, which nobody gave.
    #[error("the passphrase was not given")]
    Closed,
    /// The passphrase is another one.
    #[error("this is not the passphrase")]
    WrongPassphrase,
    /// The passphrase file cannot be used; it stays as it is.
    #[error("the passphrase file cannot be used: {0}")]
    Damaged(String),
    /// Everything else, in the platform's own words.
    #[error("{0}")]
    Platform(String),
}

impl VaultError {
    /// What the person can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Absent(_) => {
                "Install and start a Secret Service (gnome-keyring, KWallet, KeePassXC) to stay logged in"
            }
            Self::Locked(_) => "Unlock the keyring, then try again",
            Self::Silent(_) => "Look for an unlock prompt in another window, then try again",
            Self::GivenUp => "Start sftui again once the keyring answers",
            Self::Unreadable(_) => "Log in again: the entry is then written anew",
            Self::Closed | Self::WrongPassphrase => "Give the passphrase",
            Self::Damaged(_) => "Put the file back from a backup, or move it away and log in again",
            Self::NotKept | Self::Platform(_) => {
                "Try again; without a keyring the login lasts for this session"
            }
        }
    }

    /// Whether the same call can succeed a moment later.
    pub fn is_retryable(&self) -> bool {
        matches!(
            self,
            Self::Locked(_) | Self::Silent(_) | Self::Platform(_) | Self::Closed
        )
    }
}
