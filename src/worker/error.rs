//! `JobError`: why a job failed, in the person's words, with the next step.

use crate::org::OrgKey;
use crate::store::StoreError;
use crate::vault::VaultError;

/// Why a job failed. Cheap to clone, holds nothing secret.
#[derive(Clone, Debug, thiserror::Error)]
pub enum JobError {
    /// The org is not in the list.
    #[error("{0:?} is not in the list of orgs")]
    UnknownOrg(OrgKey),
    /// There is no refresh token, or the server does not take it any more.
    #[error("{0}")]
    NeedsLogin(String),
    /// The vault failed.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// A file failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A bug: the job panicked.
    #[error("{0}")]
    Panicked(String),
}

impl JobError {
    /// What happened, in the person's words: one short line.
    pub fn title(&self) -> String {
        match self {
            Self::UnknownOrg(_) => "This org is not in the list".into(),
            Self::NeedsLogin(_) => "The login has ended".into(),
            Self::Vault(_) => "The keyring did not work".into(),
            Self::Store(_) => "A file could not be written".into(),
            Self::Panicked(_) => "sftui made a mistake".into(),
        }
    }

    /// The server's or system's own code and text.
    pub fn detail(&self) -> String {
        self.to_string()
    }

    /// What to do next; empty when there is nothing to say.
    pub fn hint(&self) -> String {
        match self {
            Self::UnknownOrg(_) | Self::NeedsLogin(_) => "Log in again; the tab stays".into(),
            Self::Vault(error) => error.hint().into(),
            Self::Store(_) => "Look at the directory's owner and free space".into(),
            Self::Panicked(_) => "The other jobs go on; the log says where it happened".into(),
        }
    }

    /// Whether only a new login helps.
    pub fn needs_login(&self) -> bool {
        matches!(self, Self::NeedsLogin(_) | Self::UnknownOrg(_))
    }

    /// Whether the same job can succeed a moment later.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Vault(error) => error.is_retryable(),
            Self::Store(error) => matches!(error, StoreError::Busy { .. }),
            _ => false,
        }
    }

    /// Where in the statement the server found the error: row and column, both from 1.
    pub fn position(&self) -> Option<(u32, u32)> {
        None
    }
}
