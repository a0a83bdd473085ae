//! A watched result, as it looks.

use super::*;
use crate::app::tests::watch::{brings, watched};

#[test]
fn a_watched_result() {
    let mut desk = watched("", "");
    brings(
        &mut desk,
        &[
            ("001A", "Acme"),
            ("001B", "Globex Ltd"),
            ("001D", "Umbrella"),
        ],
    );
    desk.wait(2_000);
    shows("watch", &mut desk);
    wide("watch_wide", &mut desk);
    desk.press("g W");
    shows("watch_changes", &mut desk);
    wide("watch_changes_wide", &mut desk);
    desk.press("Esc Esc g W");
    shows("watch_form", &mut desk);
    wide("watch_form_wide", &mut desk);
}
