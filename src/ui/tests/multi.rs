//! A statement in several orgs, as it looks: which orgs, their rows, how far each is.

use super::*;
use crate::app::tests::multi::{loaded, running};

#[test]
fn the_orgs_to_run_in() {
    let (mut desk, _) = running();
    desk.press("Ctrl-C g n Down");
    shows("multi_targets", &mut desk);
    wide("multi_targets_wide", &mut desk);
}

#[test]
fn the_rows_of_several_orgs() {
    let (mut desk, _) = loaded();
    shows("multi_rows", &mut desk);
    wide("multi_rows_wide", &mut desk);
    desk.press("g O");
    shows("multi_orgs", &mut desk);
    wide("multi_orgs_wide", &mut desk);
}
