//! `Notice`: one thing the person is told, with the server's own words and the next step.
//!
//! Built in this one place, so that every error reads the same way: what failed in the person's
//! words, the detail as the server said it, the hint at what to do.

use crate::worker::{Cause, JobError};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Good to know.
    Info,
    /// Something went another way than asked.
    Warning,
    /// Something failed.
    Error,
}

/// One message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// How bad.
    pub severity: Severity,
    /// What happened, in the person's words.
    pub title: String,
    /// The server's or system's own code and text.
    pub detail: String,
    /// What to do next.
    pub hint: String,
    /// Why, and what to do step by step, where an org does not let somebody in.
    pub cause: Option<&'static Cause>,
}

impl Notice {
    /// Good to know.
    pub fn info(title: impl Into<String>) -> Self {
        Self::new(Severity::Info, title)
    }

    /// Went another way than asked.
    pub fn warning(title: impl Into<String>) -> Self {
        Self::new(Severity::Warning, title)
    }

    /// Failed.
    pub fn error(title: impl Into<String>) -> Self {
        Self::new(Severity::Error, title)
    }

    fn new(severity: Severity, title: impl Into<String>) -> Self {
        Self {
            severity,
            title: title.into(),
            detail: String::new(),
            hint: String::new(),
            cause: None,
        }
    }

    /// With the next step.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// All of it, as a text to read: with the steps, where they are known.
    pub fn text(&self) -> String {
        if let Some(cause) = self.cause {
            let text = cause.text(&self.detail);
            // The cause speaks of orgs in general, the title may name the host.
            return match self.title == cause.name {
                true => text,
                false if cause.hint == self.hint => format!("{}\n\n{text}", self.title),
                false => format!("{}\n\n{}\n\n{text}", self.title, self.hint),
            };
        }
        let parts = [&self.title, &self.detail, &self.hint];
        let parts = parts.into_iter().filter(|part| !part.is_empty());
        parts.cloned().collect::<Vec<_>>().join("\n\n")
    }

    /// With the detail.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }
}

impl From<&JobError> for Notice {
    fn from(error: &JobError) -> Self {
        let notice = Self::error(error.title())
            .detail(error.detail())
            .hint(error.hint());
        Self {
            cause: error.cause(),
            ..notice
        }
    }
}
