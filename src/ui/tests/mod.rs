//! Screens as text: every pane and overlay in its states, at the three sizes we lay out for.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

mod assist;
mod children;
mod compare;
mod deleted;
mod differing;
mod export;
mod library;
mod lists;
mod login;
mod looks;
mod multi;
mod objects;
mod orgs;
mod panes;
mod record_form;
mod records;
mod split;
mod staging;
mod trail;
mod usage;
mod watch;
mod whose;
mod work;

use crate::app::tests::*;
use crate::config::Theme;
use crate::worker::{JobError, JobEvent, JobId, LoginEnd, LoginEvent, QueryEvent};

/// The sizes: the usual one, a large one, the least.
const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (60, 16)];

/// The screen at the three sizes, one below the other.
fn screens(desk: &mut Desk) -> String {
    let mut all = String::new();
    for (width, height) in SIZES {
        all += &format!("{width}x{height}\n{}\n\n", desk.draw(width, height));
    }
    all
}

/// Compares the screen at the three sizes with what is kept.
fn shows(name: &str, desk: &mut Desk) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, screens(desk)));
}

/// The same beside the usual sizes on a wide screen.
fn wide(name: &str, desk: &mut Desk) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, desk.draw(240, 60)));
}
