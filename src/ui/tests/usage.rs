//! How much fields are used.

use super::*;
use crate::app::tests::usage::{asking, counting, done};

#[test]
fn use_of_fields() {
    shows("usage_question", &mut asking());
    let (mut desk, job) = counting();
    shows("usage_counting", &mut desk);
    done(&mut desk, job);
    desk.press("Down");
    shows("usage", &mut desk);
    desk.press("/").type_text("zzz");
    shows("usage_no_match", &mut desk);
}

#[test]
fn use_of_fields_of_an_org_that_fails() {
    let (mut desk, job) = counting();
    desk.event(
        job,
        JobEvent::Failed(JobError::NeedsLogin("expired".into())),
    );
    shows("usage_failed", &mut desk);
}

#[test]
fn what_refers_to_an_object() {
    shows("references", &mut crate::app::tests::usage::references());
    shows(
        "references_question",
        &mut crate::app::tests::usage::asking_references(),
    );
}
