//! State and decisions. Pure: no async runtime, no drawing library, no clock, no disk.

pub mod editor;
pub mod geometry;
pub mod grid;
pub mod key;
pub mod msg;
pub mod notice;
pub mod picker;
pub mod session;

use std::time::Duration;

use crate::app::geometry::Drawn;
use crate::app::msg::{Effect, Msg, Now};
use crate::app::notice::Notice;
use crate::app::session::Session;
use crate::org::{Org, OrgKey};

/// What the app is started with; everything was read before by `cli`.
#[derive(Debug, Default)]
pub struct Start {
    /// The known orgs.
    pub orgs: Vec<Org>,
    /// The arrangement of the last start.
    pub session: Option<Session>,
    /// The org to open whatever the session says (`-o`, or the project's default).
    pub open: Option<OrgKey>,
    /// What went wrong before: config problems, quarantined files.
    pub notices: Vec<Notice>,
    /// The time.
    pub now: Now,
}

/// The whole state of the program.
#[derive(Debug, Default)]
pub struct App {
    /// Where things stood in the last frame.
    pub drawn: Drawn,
}

impl App {
    /// The state of the first frame, and what to do meanwhile.
    pub fn new(_start: Start) -> (Self, Vec<Effect>) {
        (Self::default(), Vec::new())
    }

    /// When the screen changes by itself next (a spinner, a toast that goes): none, when nothing moves.
    pub fn deadline(&self) -> Option<Duration> {
        None
    }
}

/// Turns a message into new state and a list of effects.
pub fn update(_app: &mut App, _msg: Msg) -> Vec<Effect> {
    Vec::new()
}
