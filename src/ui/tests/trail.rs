//! Why a record is as it is.

use super::*;
use crate::app::tests::trail::{asking, here, untracked, with_setup};

#[test]
fn history_of_a_record() {
    shows("trail_asking", &mut asking().0);
    shows("trail", &mut here());
    shows("trail_with_setup", &mut with_setup());
    shows("trail_untracked", &mut untracked());
}
