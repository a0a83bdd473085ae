//! The steps of the doctor, in their order, and what they are called.

/// A step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Is a proxy on the way?
    Proxy,
    /// Is the host's name known (DNS)?
    Name,
    /// Does the host answer, over TLS it can be believed in?
    Connection,
    /// Do the clocks agree?
    Clock,
    /// Which API versions are there?
    Versions,
    /// Is there a token, and is it renewed?
    Token,
    /// Who are we there?
    User,
    /// May this login use the API?
    Api,
    /// May it log the browser in?
    Web,
    /// What kind of org is it?
    Org,
    /// How much of the API is left?
    Limits,
}

/// All, in their order.
pub(super) const ALL: &[Step] = &[
    Step::Proxy,
    Step::Name,
    Step::Connection,
    Step::Clock,
    Step::Versions,
    Step::Token,
    Step::User,
    Step::Api,
    Step::Web,
    Step::Org,
    Step::Limits,
];

impl Step {
    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Proxy => "proxy",
            Self::Name => "name (DNS)",
            Self::Connection => "connection",
            Self::Clock => "clock",
            Self::Versions => "versions",
            Self::Token => "token",
            Self::User => "user",
            Self::Api => "API",
            Self::Web => "browser",
            Self::Org => "org",
            Self::Limits => "limits",
        }
    }
}
