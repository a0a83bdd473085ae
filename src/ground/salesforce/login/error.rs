//! `LoginError`: why a login did not come through, other than by the server's own word.

use super::Refusal;

/// Why a login did not come through. Holds no code, no state and no token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LoginError {
    /// What was typed is not a host to log in at.
    #[error("{typed}: {reason}")]
    BadHost {
        /// What was typed, shortened.
        typed: String,
        /// Why not.
        reason: &'static str,
    },
    /// The callback of the app is not a URL.
    #[error("the callback {0} is not a URL")]
    BadCallback(String),
    /// Another program listens on the callback's port.
    #[error("port {port} is in use")]
    PortBusy {
        /// The port.
        port: u16,
    },
    /// The system does not let us listen on the callback's port.
    #[error("port {port}: {reason}")]
    PortRefused {
        /// The port.
        port: u16,
        /// What the system said.
        reason: String,
    },
    /// What was pasted is not where the browser ended.
    #[error("{0}")]
    BadPaste(&'static str),
    /// The token answer names a host that is no Salesforce host.
    #[error("the answer names {0} as the org's address")]
    ForeignInstance(String),
    /// The token answer lacks what a login needs.
    #[error("the answer has no {0}")]
    Incomplete(&'static str),
    /// The private key of a JWT login cannot be used.
    #[error("{file}: {why}")]
    Key {
        /// Where it is.
        file: String,
        /// What is wrong.
        why: KeyTrouble,
    },
    /// A flow that works at an org's own address only.
    #[error("{0} is not the address of one org")]
    NeedsMyDomain(String),
    /// What was given is no access token.
    #[error("{0}")]
    BadToken(&'static str),
    /// What was given is no sfdx auth URL.
    #[error("{0}")]
    BadSfdxUrl(&'static str),
    /// The file of an sfdx auth URL cannot be read; its path and the system's words.
    #[error("{0}")]
    BadSfdxFile(String),
    /// The server's refusal, which means something of its own in this flow.
    #[error(transparent)]
    Refused(Box<Refusal>),
}

/// What is wrong with a private key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyTrouble {
    /// The file cannot be read; the system's words.
    #[error("{0}")]
    Unreadable(String),
    /// There is no private key of a known form in it.
    #[error("{0}")]
    Unknown(&'static str),
    /// It is encrypted and there was no passphrase.
    #[error("the key is encrypted")]
    Encrypted,
    /// The passphrase does not open it.
    #[error("the passphrase does not open the key")]
    Passphrase,
}

impl LoginError {
    /// What happened.
    pub fn title(&self) -> String {
        match self {
            Self::BadHost { .. } => "This is not a host to log in at".into(),
            Self::BadCallback(_) => "The app's callback is not a URL".into(),
            Self::PortBusy { port } => format!("Port {port} is used by another program"),
            Self::PortRefused { port, .. } => format!("Port {port} cannot be listened on"),
            Self::BadPaste(_) => "That is not where the browser ended".into(),
            Self::ForeignInstance(_) => "The org's address is not one of Salesforce".into(),
            Self::Incomplete("refresh token") => "The app gives no refresh token".into(),
            Self::Incomplete(_) => "Salesforce's answer to the login is incomplete".into(),
            Self::Key { why, .. } => match why {
                KeyTrouble::Unreadable(_) => "The key file cannot be read",
                KeyTrouble::Unknown(_) => "The key file holds no key that can be used",
                KeyTrouble::Encrypted => "The key is encrypted",
                KeyTrouble::Passphrase => "The passphrase is wrong",
            }
            .into(),
            Self::NeedsMyDomain(_) => "This way in needs the org's own address".into(),
            Self::BadToken(_) => "This is not an access token".into(),
            Self::BadSfdxUrl(_) => "This is not an sfdx auth URL".into(),
            Self::BadSfdxFile(_) => "The file cannot be read".into(),
            Self::Refused(refusal) => refusal.title().into(),
        }
    }

    /// What to do.
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::BadHost { .. } => {
                "Type login, test, your My Domain (acme or acme.my.salesforce.com), or paste an \
                 address of the org."
                    .into()
            }
            Self::BadCallback(_) => "Enter it exactly as it is registered in the app.".into(),
            Self::PortBusy { port } => format!(
                "End the other login or program on port {port}, or paste the address the browser \
                 ends on."
            ),
            Self::PortRefused { .. } => "Paste the address the browser ends on.".into(),
            Self::BadPaste(_) => "Copy the whole address from the browser's address bar.".into(),
            Self::ForeignInstance(_) => "Nothing was sent there. Check the login host.".into(),
            Self::Incomplete("refresh token") => {
                "Add the scope refresh_token to the app and to the login.".into()
            }
            Self::Incomplete(_) => "Start the login again.".into(),
            Self::Key { why, .. } => match why {
                KeyTrouble::Unreadable(_) => {
                    "Check the path and who may read the file; ~ stands for your home."
                }
                KeyTrouble::Unknown(_) => {
                    "It must be an RSA key of 2048 to 4096 bits in PEM. To convert it: openssl \
                     pkcs8 -topk8 -v2 aes-256-cbc -in KEY -out NEW"
                }
                KeyTrouble::Encrypted => "Type its passphrase; the keyring keeps it.",
                KeyTrouble::Passphrase => "Type the passphrase again.",
            }
            .into(),
            Self::NeedsMyDomain(_) => {
                "Type its My Domain, e.g. acme or acme.my.salesforce.com: login and test are refused \
                 for this."
                    .into()
            }
            Self::BadToken(_) => {
                "It looks like 00D…!AQ… . The Salesforce CLI prints it with: sf org auth \
                 show-access-token"
                    .into()
            }
            Self::BadSfdxFile(_) => {
                "Check the path and who may read the file; ~ stands for your home.".into()
            }
            Self::BadSfdxUrl(_) => {
                "It looks like force://<client id>:<secret>:<refresh token>@<host>. The Salesforce \
                 CLI prints it with: sf org auth show-sfdx-auth-url"
                    .into()
            }
            Self::Refused(refusal) => refusal.hint().into(),
        })
    }

    /// Whether trying again, by hand, can help.
    pub fn is_retryable(&self) -> bool {
        matches!(
            self,
            Self::PortBusy { .. } | Self::BadPaste(_) | Self::Incomplete(_)
        )
    }
}
