//! The org switcher with what can stand in it, the org card, and the steps of a refusal.

use super::*;
use crate::app::Start;
use crate::app::jobs::Slot;
use crate::app::overlay::Overlay;
use crate::org::{OrgCard, OrgClass, OrgColour};

fn orgs() -> Desk {
    let card = |colour, days: Option<i64>| OrgCard {
        colour,
        refreshed: days.map(|days| EPOCH - days * 24 * 3600),
        edition: Some("Enterprise Edition".into()),
        instance: Some("EU45".into()),
        ..OrgCard::default()
    };
    let mut first = prod();
    first.card = card(Some(OrgColour::Magenta), Some(2));
    first.name = Some("Acme Energy".into());
    let mut second = sandbox();
    second.card = card(None, Some(26));
    let mut third = org(
        3,
        "acme-dev-of-a-rather-long-name",
        "sofia@acme.dev",
        "acme-dev-ed.develop.my.salesforce.com",
        OrgClass::Developer,
    );
    third.card = card(None, Some(40));
    let fourth = org(
        4,
        "scratch",
        "test-abc@example.com",
        "nosoftware-1234.scratch.my.salesforce.com",
        OrgClass::Scratch,
    );
    let mut desk = Desk::start(Start {
        orgs: vec![first, second, third, fourth],
        ..Start::default()
    });
    desk.answer_probes();
    desk.draw(120, 40);
    desk
}

#[test]
fn the_switcher_with_states_and_ages() {
    let mut desk = orgs();
    // Their answers are still to come for all but one.
    desk.press("Esc o");
    let orgs: Vec<_> = desk.app.orgs.iter().map(|e| e.org.key.clone()).collect();
    for key in orgs {
        let answer = if key == sandbox().key {
            ended()
        } else {
            JobEvent::Cancelled
        };
        if let Some(id) = desk.app.jobs.of(&Slot::Probe(key)) {
            desk.event(id, answer);
        }
    }
    desk.press("Down");
    shows("orgs_states", &mut desk);
}

#[test]
fn a_pasted_id_in_the_switcher() {
    let mut desk = orgs();
    desk.press("Esc o");
    desk.answer_probes();
    desk.draw(120, 40);
    desk.paste("0015g00000AbCdEAAV");
    shows("orgs_id_asking", &mut desk);
    let id = desk.app.jobs.of(&Slot::Whose).unwrap();
    let found = whose("0015g00000AbCdEAAV", &[(sandbox().key, "Account")]);
    desk.event(id, found);
    shows("orgs_id_found", &mut desk);
}

#[test]
fn renaming() {
    let mut desk = orgs();
    desk.press("Esc o Down a");
    shows("orgs_rename", &mut desk);
}

#[test]
fn taking_one_off_the_list() {
    let mut desk = orgs();
    desk.press("Esc o Down - h");
    shows("orgs_remove", &mut desk);
}

#[test]
fn logging_out_of_one_with_drafts() {
    let mut desk = orgs();
    desk.press("Esc i")
        .paste("SELECT Id FROM Account")
        .press("Esc o Down d c");
    shows("logout_choices", &mut desk);
}

#[test]
fn logging_out_of_all() {
    let mut desk = orgs();
    desk.press("Ctrl-P").type_text("logout_all").press("Enter");
    shows("logout_all", &mut desk);
}

#[test]
fn card() {
    let mut desk = orgs();
    desk.press("Esc g i");
    shows("card_asking", &mut desk);
    let id = desk.app.jobs.of(&Slot::Limits(prod().key)).unwrap();
    let all = [
        ("DailyApiRequests", 100_000, 89_982),
        ("DailyBulkV2QueryJobs", 10_000, 10_000),
        ("DataStorageMB", 10_240, 117),
        ("HourlyTimeBasedWorkflow", 1_000, 1_000),
    ];
    desk.event(id, told_limits(&all));
    shows("card_limits", &mut desk);
}

#[test]
fn the_steps_of_a_refused_login() {
    let mut desk = Desk::welcome();
    desk.press("n");
    let job = desk.log_in();
    let description = "app must be installed into org";
    desk.event(job, refused_login("invalid_client", description));
    shows("login_refusal", &mut desk);
    desk.press("K");
    assert!(matches!(desk.app.overlays.last(), Some(Overlay::Reader(_))));
    shows("login_refusal_steps", &mut desk);
}

#[test]
fn unlocking() {
    let mut desk = Desk::new();
    desk.press("Esc g k").type_text("acme").press("Enter");
    shows("unlock_production", &mut desk);
    desk.press("Esc");
    desk.press("o").type_text("uat").press("Enter");
    desk.press("g k");
    shows("unlock_sandbox", &mut desk);
    desk.press("y");
    let (job, ..) = crate::app::tests::lock::lock_jobs(&mut desk).remove(0);
    desk.event(job, crate::app::tests::lock::locked(true));
    shows("unlocked", &mut desk);
}
