//! What can lie over the panes. The one on top has the keys; Esc takes it away.

use crate::app::command::Command;
use crate::app::geometry::Drawn;
use crate::app::login::Login;
use crate::app::picker::Picker;
use crate::org::OrgKey;

/// Something over the panes.
#[derive(Debug)]
pub enum Overlay {
    /// The org switcher.
    Orgs(Picker<OrgKey>),
    /// The command palette.
    Palette(Picker<Command>),
    /// Help: all commands with their keys; Enter runs one.
    Help(Picker<Command>),
    /// The columns of the result in front, by their numbers.
    Columns(Picker<usize>),
    /// The login pane.
    Login(Box<Login>),
    /// A question.
    Confirm(Confirm),
    /// A text to read.
    Pager(Pager),
}

/// A question before something that cannot be taken back. Enter alone never says yes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirm {
    /// What is asked.
    pub title: String,
    /// What would happen, line by line.
    pub lines: Vec<String>,
    /// What `y` does.
    pub action: Confirmed,
}

/// What a yes does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Confirmed {
    /// Log out of an org.
    Logout(OrgKey),
    /// Quit while something runs.
    Quit,
}

/// A text to read: a whole cell, the messages, more about an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pager {
    /// What it is.
    pub title: String,
    /// The text, as it came; shown through [`crate::text::display`].
    pub text: String,
    /// The first line shown.
    pub top: usize,
}

impl Confirmed {
    /// What `y` does, for beside the key.
    pub fn yes(&self) -> &'static str {
        match self {
            Self::Logout(_) => " log out",
            Self::Quit => " quit",
        }
    }
}

impl Pager {
    /// Scrolls down (negative: up) as far as there are lines, by how they were last drawn.
    pub fn scroll(&mut self, lines: isize, drawn: &Drawn) {
        let page = usize::from(drawn.list.height);
        let last = drawn.pager_lines.saturating_sub(page);
        self.top = self.top.min(last).saturating_add_signed(lines).min(last);
    }
}

impl Overlay {
    /// Whether letters go into a text of it.
    pub fn is_typing(&self) -> bool {
        match self {
            Self::Orgs(picker) => picker.is_typing(),
            Self::Palette(picker) | Self::Help(picker) => picker.is_typing(),
            Self::Columns(picker) => picker.is_typing(),
            Self::Login(login) => login.is_typing(),
            Self::Confirm(_) | Self::Pager(_) => false,
        }
    }
}
