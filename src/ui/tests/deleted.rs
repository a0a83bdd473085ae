//! Deleted rows.

use super::*;
use crate::app::tests::deleted::{bin, with_a_deleted_row};

#[test]
fn deleted_rows() {
    shows("deleted_row", &mut with_a_deleted_row());
    shows("recycle_bin", &mut bin());
}
