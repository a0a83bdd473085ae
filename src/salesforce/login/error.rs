//! `LoginError`: why a login did not come through, other than by the server's own word.

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
