//! The short message in the status line: how long it stands, and what takes it away.

use std::time::Duration;

use super::App;
use super::notice::Notice;

/// How long a short message stays in the status line.
const TOAST: Duration = Duration::from_secs(6);
/// How long a short message must have stood to be taken away by a key that did not ask for it.
const NOTICED: Duration = Duration::from_secs(1);

/// A short message in the status line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toast {
    /// What is said.
    pub notice: Notice,
    /// When it goes, since the program started.
    pub until: Duration,
    /// Whether it goes with a key too.
    passing: bool,
    /// Whether it was said in answer to a key, and the next one is no surprise.
    pub(super) answers: bool,
}

impl App {
    /// Says something in the status line for a while, and keeps it among the messages.
    pub(super) fn say(&mut self, notice: Notice) {
        self.log.push(notice.clone());
        self.toast = Some(Toast {
            notice,
            until: self.now.running + TOAST,
            passing: false,
            answers: false,
        });
    }

    /// Says something small that need not be kept: the next key that does something else takes it
    /// away.
    pub(super) fn hint(&mut self, text: impl Into<String>) {
        self.toast = Some(Toast {
            notice: Notice::info(text),
            until: self.now.running + TOAST,
            passing: true,
            answers: false,
        });
    }

    /// A key is pressed: what the one before was answered is read. What a job said meanwhile stays
    /// for a moment, for the key was on its way already.
    pub(super) fn pass_hint(&mut self) {
        let now = self.now.running;
        let read = |toast: &Toast| {
            toast.passing && (toast.answers || now + TOAST >= toast.until + NOTICED)
        };
        if self.toast.as_ref().is_some_and(read) {
            self.toast = None;
        }
    }
}
