//! `JobError`: why a job failed, in the person's words, with the next step.

use crate::org::{ACCESS_TOKEN_VARIABLE, OrgKey};
use crate::salesforce;
use crate::salesforce::diagnosis::{self, Cause};
use crate::salesforce::login::{KeyTrouble, LoginError};
use crate::store::StoreError;
use crate::vault::VaultError;
use crate::worker::{ExportError, RecordError, SfError};

/// Why a job failed. Holds nothing secret.
#[derive(Clone, Debug, thiserror::Error)]
pub enum JobError {
    /// Salesforce, or the way to it.
    #[error(transparent)]
    Salesforce(#[from] salesforce::Error),
    /// The org is not in the list.
    #[error("{0:?} is not in the list of orgs")]
    UnknownOrg(OrgKey),
    /// Another org has the alias.
    #[error("another org is called {0}")]
    AliasTaken(String),
    /// There is no refresh token, or the server does not take it any more.
    #[error("{0}")]
    NeedsLogin(String),
    /// The server does not take the access token of the environment (any more).
    #[error(
        "the org does not take the access token of {ACCESS_TOKEN_VARIABLE}: it has expired, or is another org's"
    )]
    GivenTokenRefused,
    /// Another sftui has been refreshing the same org's token for too long.
    #[error("another sftui holds the lock of this org's refresh token")]
    RefreshBusy,
    /// A login that ended without one, for a reason of ours.
    #[error("{0}")]
    LoginEnded(LoginEnd),
    /// A page brought rows that were here already.
    #[error("the page after {rows} rows brings rows that were here already")]
    Repeated {
        /// How many rows were here.
        rows: u64,
    },
    /// The vault failed.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// An org of the Salesforce CLI cannot be used now.
    #[error(transparent)]
    Sf(#[from] SfError),
    /// A file failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A record is not worked on, or it is unknown what came of it.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// A file of rows was not written.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// A bug: the job panicked.
    #[error("{0}")]
    Panicked(String),
}

/// Why a login ended without a session, beyond what Salesforce says.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LoginEnd {
    /// Nobody came back from the browser.
    #[error("nobody came back from the browser within {0} s")]
    TimedOut(u64),
    /// Somebody else than the org's user logged in.
    #[error("{0} logged in, who is not the user of this org")]
    SomebodyElse(String),
    /// The person does not want it any more.
    #[error("the login was cancelled")]
    Cancelled,
    /// It could not be kept beyond this session, and was not wanted so; why, in a sentence.
    #[error("{0}")]
    NotKept(String),
    /// Logging in is another attempt's turn.
    #[error("another login is waiting for the browser")]
    OneAtATime,
}

impl JobError {
    /// What happened, in the person's words: one short line.
    pub fn title(&self) -> String {
        match self {
            Self::Salesforce(error) => error.title(),
            Self::UnknownOrg(_) => "This org is not in the list".into(),
            Self::AliasTaken(alias) => format!("Another org is called {alias}"),
            Self::NeedsLogin(_) => "The login has ended".into(),
            Self::GivenTokenRefused => "The access token has expired".into(),
            Self::RefreshBusy => "Another sftui keeps this org's login busy".into(),
            Self::LoginEnded(LoginEnd::TimedOut(_)) => "The login was not finished in time".into(),
            Self::LoginEnded(LoginEnd::SomebodyElse(_)) => "Somebody else logged in".into(),
            Self::LoginEnded(LoginEnd::Cancelled) => "The login was cancelled".into(),
            Self::LoginEnded(LoginEnd::NotKept(_)) => "The login could not be kept".into(),
            Self::LoginEnded(LoginEnd::OneAtATime) => "One login at a time".into(),
            Self::Repeated { .. } => "The org sent rows again that were here already".into(),
            Self::Vault(VaultError::Absent(_)) => {
                "The login is not here any more: there is no keyring".into()
            }
            Self::Vault(VaultError::GivenUp) => "The keyring does not give the login".into(),
            Self::Vault(VaultError::Closed | VaultError::WrongPassphrase) => {
                "The passphrase of the logins is missing".into()
            }
            Self::Vault(VaultError::Damaged(_)) => "The passphrase file is damaged".into(),
            Self::Vault(_) => "The keyring did not work".into(),
            Self::Sf(error) => error.title().into(),
            Self::Store(_) => "A file could not be written".into(),
            Self::Record(error) => error.title().into(),
            Self::Export(error) => error.title().into(),
            Self::Panicked(_) => "sftui made a mistake".into(),
        }
    }

    /// The server's or system's own code and text.
    pub fn detail(&self) -> String {
        match self {
            Self::Salesforce(error) => error.detail(),
            other => other.to_string(),
        }
    }

    /// Whether the org has no object of a name that was queried, or does not show it to this user.
    pub fn is_unknown_object(&self) -> bool {
        matches!(self, Self::Salesforce(error) if error.code() == Some("INVALID_TYPE"))
    }

    /// What to do next; empty when there is nothing to say.
    pub fn hint(&self) -> String {
        match self {
            Self::Salesforce(error) => error.hint().unwrap_or_default(),
            Self::UnknownOrg(_) | Self::NeedsLogin(_) => "Log in again; the tab stays.".into(),
            Self::AliasTaken(_) => "Choose another alias.".into(),
            Self::GivenTokenRefused => {
                format!("Set a new token in {ACCESS_TOKEN_VARIABLE} and start again.")
            }
            Self::RefreshBusy => "Try again, or end the other sftui.".into(),
            Self::LoginEnded(LoginEnd::TimedOut(_) | LoginEnd::Cancelled) => "Log in again.".into(),
            Self::LoginEnded(LoginEnd::SomebodyElse(_)) => {
                "Log out in the browser, or log in to a new org instead.".into()
            }
            Self::LoginEnded(LoginEnd::NotKept(_)) => {
                "Nothing was kept, and the org was told so. Start a keyring, then log in again."
                    .into()
            }
            Self::LoginEnded(LoginEnd::OneAtATime) => {
                "Finish or cancel the other one first.".into()
            }
            Self::Repeated { .. } => {
                "The rows so far are kept. Run the query again, best with ORDER BY Id.".into()
            }
            Self::Vault(error @ VaultError::Absent(_)) => format!(
                "Log in again; without a keyring a login lasts for one session. {}.",
                error.hint()
            ),
            Self::Vault(error @ VaultError::GivenUp) => {
                format!("Log in again, for this session. {}.", error.hint())
            }
            Self::Vault(error) => error.hint().into(),
            Self::Sf(error) => error.hint().into(),
            Self::Store(_) => "Look at the directory's owner and free space.".into(),
            Self::Record(error) => error.hint().into(),
            Self::Export(error) => error.hint().into(),
            Self::Panicked(_) => "The other jobs go on; the log says where it happened.".into(),
        }
    }

    /// Why an org does not let somebody in, where the failure is about that.
    pub fn cause(&self) -> Option<&'static Cause> {
        match self {
            Self::Salesforce(error) => diagnosis::of(error),
            Self::NeedsLogin(_) => Some(diagnosis::ENDED),
            _ => None,
        }
    }

    /// Whether the org has no such record, as far as it says.
    pub fn is_not_here(&self) -> bool {
        match self {
            Self::Salesforce(error) => {
                error.status() == Some(404)
                    || matches!(error.code(), Some("MALFORMED_ID" | "ENTITY_IS_DELETED"))
            }
            Self::Record(error) => matches!(error, RecordError::UnknownPrefix(_)),
            _ => false,
        }
    }

    /// Whether the org says that the record is deleted.
    pub fn is_deleted(&self) -> bool {
        matches!(self, Self::Salesforce(error) if error.code() == Some("ENTITY_IS_DELETED"))
    }

    /// Whether only a new login helps.
    pub fn needs_login(&self) -> bool {
        match self {
            Self::Salesforce(error) => error.needs_login(),
            Self::NeedsLogin(_) | Self::UnknownOrg(_) => true,
            Self::Sf(error) => error.needs_login(),
            // Trying again cannot bring the refresh token; a login goes on without a keyring too.
            Self::Vault(error) => matches!(
                error,
                VaultError::Absent(_) | VaultError::GivenUp | VaultError::Unreadable(_)
            ),
            _ => false,
        }
    }

    /// Whether the private key of a JWT login is encrypted and had no passphrase that opens it; `true`
    /// where it had another one.
    pub fn sealed_key(&self) -> Option<bool> {
        let Self::Salesforce(salesforce::Error::Login(LoginError::Key { why, .. })) = self else {
            return None;
        };
        match why {
            KeyTrouble::Encrypted => Some(false),
            KeyTrouble::Passphrase => Some(true),
            _ => None,
        }
    }

    /// Whether the org answers and has no API calls left for today.
    pub fn limit_used_up(&self) -> bool {
        matches!(self, Self::Salesforce(error) if error.code() == Some("REQUEST_LIMIT_EXCEEDED"))
    }

    /// Whether the org does not know any more where a result goes on.
    pub fn locator_expired(&self) -> bool {
        matches!(self, Self::Salesforce(error) if error.code() == Some("INVALID_QUERY_LOCATOR"))
    }

    /// Whether nothing of the org's own came back: the network, or a web page in its place.
    pub fn not_reached(&self) -> bool {
        use salesforce::Error;
        matches!(
            self,
            Self::Salesforce(
                Error::Unreachable { .. }
                    | Error::Proxy { .. }
                    | Error::Untrusted { .. }
                    | Error::TimedOut { .. }
                    | Error::Broken { .. }
                    | Error::WebPage { .. }
                    | Error::Moved { .. }
            )
        )
    }

    /// Whether the same job can succeed a moment later.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Salesforce(error) => error.is_retryable(),
            Self::RefreshBusy | Self::LoginEnded(LoginEnd::TimedOut(_)) => true,
            Self::Vault(error) => error.is_retryable(),
            Self::Sf(error) => matches!(error, SfError::Silent(_)),
            Self::Store(error) => matches!(error, StoreError::Busy { .. }),
            _ => false,
        }
    }

    /// Where in the statement the server found the error: row and column, both from 1.
    pub fn position(&self) -> Option<(u32, u32)> {
        match self {
            Self::Salesforce(error) => error.position(),
            _ => None,
        }
    }
}

/// Failures of logins as the screens meet them.
#[cfg(test)]
impl JobError {
    /// A key that is encrypted, without a passphrase or with a wrong one.
    pub fn of_a_sealed_key(wrong: bool) -> Self {
        let why = if wrong {
            KeyTrouble::Passphrase
        } else {
            KeyTrouble::Encrypted
        };
        let file = "k.pem".to_owned();
        Self::Salesforce(LoginError::Key { file, why }.into())
    }

    /// A refused password, of which all causes are told.
    pub fn of_a_password() -> Self {
        use crate::salesforce::login::{Flow, Refusal};
        let error = salesforce::OAuthError {
            status: 400,
            error: "invalid_grant".into(),
            description: "authentication failure".into(),
        };
        let flow = Flow::Password;
        Self::Salesforce(LoginError::Refused(Box::new(Refusal { flow, error })).into())
    }
}
