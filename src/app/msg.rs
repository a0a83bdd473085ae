//! What comes in ([`Msg`]) and what goes out ([`Effect`]). Closed enums, plain data.

use std::time::Duration;

use crate::app::geometry::Drawn;
use crate::app::handover::{Handover, Purpose};
use crate::app::key::{Chord, Mods};
use crate::app::notice::Notice;
use crate::app::session::Session;
use crate::org::OrgKey;
use crate::worker::{HistoryEntry, Job, JobEvent, JobId, JobInput};

/// What time it is: the app has no clock, the shell tells it before every other message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd)]
pub struct Now {
    /// Since the program started; never goes back.
    pub running: Duration,
    /// Seconds since the Unix epoch.
    pub epoch: i64,
}

/// Something the mouse did at a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mouse {
    /// What.
    pub kind: MouseKind,
    /// Column of the screen.
    pub x: u16,
    /// Row of the screen.
    pub y: u16,
    /// With which keys held.
    pub mods: Mods,
}

/// What the mouse did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MouseKind {
    /// The left button went down.
    Press,
    /// Moved with the left button held.
    Drag,
    /// The left button went up.
    Release,
    /// Wheel up.
    WheelUp,
    /// Wheel down.
    WheelDown,
    /// Wheel or pad to the left.
    WheelLeft,
    /// Wheel or pad to the right.
    WheelRight,
}

/// A reply of the terminal to a question asked after the first frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TerminalFact {
    /// It can tell `Ctrl-Enter` from Enter (kitty keyboard protocol).
    EnhancedKeys,
}

/// Everything that can happen.
#[derive(Clone, Debug)]
pub enum Msg {
    /// The time. Comes first in every turn; also when a deadline of [`crate::app::App::deadline`] is due.
    Now(Now),
    /// A key.
    Key(Chord),
    /// A bracketed paste, unsanitised.
    Paste(String),
    /// The mouse.
    Mouse(Mouse),
    /// The screen has this size now (columns, rows).
    Resize(u16, u16),
    /// The terminal window gained or lost the focus.
    Focus(bool),
    /// The terminal told us something about itself.
    Terminal(TerminalFact),
    /// The person's time zone, looked up after the first frame.
    Zone(jiff::tz::TimeZone),
    /// A job said something.
    Job(JobId, JobEvent),
    /// A frame was drawn; where its parts stand.
    Drawn(Drawn),
    /// A copy went out: how (`tmux`, `terminal`, `wl-copy`…), or not.
    Copied(Result<String, NotCopied>),
    /// Another program had the terminal, and it is ours again: the text it edited, nothing for one
    /// that was only read, or what went wrong.
    HandedBack(Purpose, Result<Option<String>, Notice>),
    /// Something the shell has to say: a config problem, a file that could not be saved.
    Notice(Notice),
}

/// A copy that nothing took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotCopied {
    /// The text.
    pub text: String,
    /// Why.
    pub why: String,
}

/// What the shell is asked to do.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Start a job.
    Start(JobId, Job),
    /// Cancel a job.
    Cancel(JobId),
    /// Tell a running job something.
    Tell(JobId, JobInput),
    /// Note in the list of orgs that this one was used now.
    Used(OrgKey),
    /// Keep a run in the history.
    Remember(HistoryEntry),
    /// Put a text on the clipboard; answered by [`Msg::Copied`].
    Copy(String),
    /// Keep the arrangement (orgs, tabs, texts) for the next start.
    Save(Session),
    /// Give the terminal back and stop until the shell job control resumes us.
    Suspend,
    /// Give a text and the terminal to the person's pager or editor; answered by
    /// [`Msg::HandedBack`].
    HandOver(Handover),
    /// Turn mouse reporting on or off.
    Mouse(bool),
    /// Ring the terminal's bell.
    Bell,
    /// End.
    Quit(Outcome),
}

/// How the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The person quits.
    Quit,
    /// The person wants to look around in the demo org: start again as `--demo`.
    Demo,
}
