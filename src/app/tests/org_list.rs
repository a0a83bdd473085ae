//! What the switcher does to orgs, and finding the org of an id or an address.

use super::*;
use crate::app::orgs::{OrgState, idle_days_left, idle_words};
use crate::app::overlay::Overlay;
use crate::org::{OrgCard, OrgColour};
use crate::worker::{OrgListJob, WhoseEvent, WhoseJob};

const DAY: i64 = 24 * 3600;

/// The one job of a kind started since the last look.
pub(crate) fn job<T>(desk: &mut Desk, wanted: impl Fn(&Job) -> Option<T>) -> (JobId, T) {
    let started = desk.started();
    let mut found = started
        .iter()
        .filter_map(|(id, job)| Some((*id, wanted(job)?)));
    found.next().expect("the job was started")
}

fn list_job(desk: &mut Desk) -> (JobId, OrgListJob) {
    job(desk, |job| match job {
        Job::OrgList(change) => Some(change.clone()),
        _ => None,
    })
}

pub(crate) fn switcher() -> Desk {
    let mut desk = Desk::new();
    desk.press("Esc o");
    desk.answer_probes();
    desk.press("Down");
    desk
}

fn names(desk: &Desk) -> Vec<String> {
    let Some(Overlay::Orgs(picker)) = desk.app.overlays.last() else {
        panic!("the switcher is open");
    };
    (0..picker.len())
        .filter_map(|row| Some(picker.row(row)?.item.columns[1].clone()))
        .collect()
}

#[test]
fn opening_the_switcher_asks_those_that_were_not_asked_yet_each_once() {
    let mut desk = Desk::new();
    desk.press("Esc o");
    let (probe, key) = job(&mut desk, |job| match job {
        Job::Probe(key) => Some(key.clone()),
        _ => None,
    });
    assert_eq!(key, sandbox().key);
    assert!(desk.draw(120, 40).contains("asking"));
    desk.press("Esc o");
    assert!(desk.started().is_empty(), "it is being asked");
    desk.event(probe, ended());
    let entry = desk.app.orgs.get(&sandbox().key).unwrap();
    assert_eq!(entry.state, OrgState::NeedsLogin);
    assert!(entry.problem.is_some(), "why is kept for the card");
}

#[test]
fn all_orgs_are_checked_by_one_key() {
    let mut desk = switcher();
    desk.press("R");
    let probes = desk.started();
    assert_eq!(probes.len(), 2, "{probes:?}");
    assert!(probes.iter().all(|(_, job)| matches!(job, Job::Probe(_))));
}

#[test]
fn an_org_gets_another_alias_unless_it_is_taken_or_cannot_be_typed() {
    let mut desk = switcher();
    desk.press("a");
    for (typed, why) in [
        ("", "missing"),
        ("a b", "no blanks"),
        ("ACME-UAT", "acme-uat is another org"),
    ] {
        desk.press("Ctrl-A").type_text(typed);
        if typed.is_empty() {
            desk.press("Backspace");
        }
        desk.press("Enter");
        let Some(Overlay::Form(form)) = desk.app.overlays.last() else {
            panic!("the form is open");
        };
        let refused = form.refused.clone().unwrap_or_default();
        assert!(refused.contains(why), "{typed}: {refused}");
    }
    desk.press("Ctrl-A").type_text("acme-live").press("Enter");
    let (id, change) = list_job(&mut desk);
    let key = prod().key;
    let alias = "acme-live".to_owned();
    assert_eq!(
        change,
        OrgListJob::Rename {
            org: key,
            alias: alias.clone()
        }
    );
    let renamed = Org { alias, ..prod() };
    desk.event(id, JobEvent::OrgList(vec![renamed]));
    assert_eq!(desk.here(), "acme-live");
    assert!(names(&desk).contains(&"acme-live".to_owned()));
}

#[test]
fn a_colour_is_seen_at_once_and_kept() {
    let mut desk = switcher();
    desk.press("c");
    let (_, change) = list_job(&mut desk);
    let colour = Some(OrgColour::Blue);
    assert_eq!(
        change,
        OrgListJob::Colour {
            org: prod().key,
            colour
        }
    );
    assert_eq!(
        desk.app.orgs.get(&prod().key).unwrap().org.card.colour,
        colour
    );
    for _ in 0..6 {
        desk.press("c");
    }
    assert_eq!(
        desk.app.orgs.get(&prod().key).unwrap().org.card.colour,
        None
    );
    assert_eq!(desk.toast(), "acme-prod: no colour");
}

#[test]
fn orgs_are_put_into_an_order_of_ones_own_and_back() {
    let mut desk = switcher();
    assert_eq!(names(&desk), ["acme-prod", "acme-uat"]);
    desk.press(">");
    assert_eq!(names(&desk), ["acme-uat", "acme-prod"]);
    let (_, change) = list_job(&mut desk);
    assert_eq!(change, OrgListJob::Order(vec![sandbox().key, prod().key]));
    desk.press(">");
    assert_eq!(desk.toast(), "it is the last");
    desk.press("< <");
    assert_eq!(desk.toast(), "it is the first");
    assert_eq!(names(&desk), ["acme-prod", "acme-uat"]);
    desk.press("> s");
    assert_eq!(names(&desk), ["acme-prod", "acme-uat"], "by last use again");
}

#[test]
fn a_pasted_address_finds_its_org_without_asking_anybody() {
    for address in [
        "https://acme--uat.sandbox.lightning.force.com/lightning/r/Account/0015g00000AbCdEAAV/view",
        "https://acme--uat.sandbox.my.salesforce.com/one/one.app",
    ] {
        let mut desk = Desk::new();
        desk.press("Esc o");
        desk.answer_probes();
        desk.paste(address);
        assert_eq!(names(&desk), ["acme-uat"], "{address}");
        assert!(desk.started().is_empty());
        desk.press("Enter");
        assert_eq!(desk.here(), "acme-uat");
    }
}

#[test]
fn a_pasted_id_is_asked_for_in_the_orgs_that_could_know() {
    let id = "0015g00000AbCdEAAV";
    let mut desk = Desk::new();
    desk.press("Esc o");
    desk.answer_probes();
    desk.paste(id);
    assert!(names(&desk).is_empty());
    assert!(
        desk.draw(120, 40)
            .contains("Asking 2 orgs whose record it is")
    );
    let (whose, asked) = job(&mut desk, |job| match job {
        Job::Whose(job) => Some(job.clone()),
        _ => None,
    });
    let orgs = vec![prod().key, sandbox().key];
    assert_eq!(
        asked,
        WhoseJob {
            id: id.into(),
            orgs
        }
    );
    let found = vec![(sandbox().key, "Account".to_owned())];
    let event = WhoseEvent {
        id: id.into(),
        found,
        silent: Vec::new(),
    };
    desk.event(whose, JobEvent::Whose(event));
    assert_eq!(names(&desk), ["acme-uat"]);
    assert!(desk.draw(120, 40).contains("Account"));
    // Another text asks anew, and what comes late of the first is not heard.
    desk.press("Backspace");
    assert!(names(&desk).is_empty() || desk.app.whose.text.is_empty());
}

#[test]
fn an_id_that_nobody_has_says_so_and_who_could_not_be_asked() {
    let mut desk = Desk::new();
    desk.press("Esc o");
    desk.answer_probes();
    desk.paste("0015g00000AbCdEAAV");
    let whose = desk.started_job(|job| matches!(job, Job::Whose(_)));
    let event = WhoseEvent {
        id: "0015g00000AbCdEAAV".into(),
        found: Vec::new(),
        silent: vec![sandbox().key],
    };
    desk.event(whose, JobEvent::Whose(event));
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("No org has it; 1 org could not be asked"),
        "{screen}"
    );
}

#[test]
fn an_organization_id_is_known_here() {
    let mut desk = Desk::new();
    desk.press("Esc o");
    desk.answer_probes();
    desk.paste(sandbox().key.organization_id());
    assert_eq!(names(&desk), ["acme-uat"]);
    assert!(desk.started().is_empty());
}

#[test]
fn a_login_that_dies_of_idleness_is_said_a_week_before() {
    let used = |days: i64| Org {
        card: OrgCard {
            refreshed: Some(EPOCH - days * DAY),
            ..OrgCard::default()
        },
        ..sandbox()
    };
    for (days, left, words) in [
        (0, 30, None),
        (22, 8, None),
        (23, 7, Some("ends in 7 days unless used")),
        (29, 1, Some("ends in 1 day unless used")),
        (30, 0, Some("ends today unless used")),
        (31, -1, Some("idle for 30 days: may want a login")),
    ] {
        assert_eq!(idle_days_left(&used(days), EPOCH), Some(left), "{days}");
        assert_eq!(idle_words(&used(days), EPOCH).as_deref(), words, "{days}");
    }
    assert_eq!(idle_days_left(&sandbox(), EPOCH), None, "not known");
}
