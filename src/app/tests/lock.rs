//! The lock of an org: asked about, shown, and what goes on after a yes.

use super::*;
use crate::app::Start;
use crate::app::command::Command;
use crate::app::jobs::Slot;
use crate::app::lock::Pending;
use crate::app::overlay::Overlay;
use crate::config::Config;
use crate::worker::{RecordEvent, RecordWork};

/// The jobs that lock or unlock, started since the last look.
pub(crate) fn lock_jobs(desk: &mut Desk) -> Vec<(JobId, OrgKey, Option<Option<String>>)> {
    let started = desk.started().into_iter();
    started
        .filter_map(|(id, job)| match job {
            Job::Record(job) => match job.work {
                RecordWork::Unlock { typed } => Some((id, job.org, Some(typed))),
                RecordWork::Lock => Some((id, job.org, None)),
                _ => None,
            },
            _ => None,
        })
        .collect()
}

pub(crate) fn locked(unlocked: bool) -> JobEvent {
    JobEvent::Record(Box::new(RecordEvent::Lock { unlocked }))
}

#[test]
fn production_is_unlocked_by_its_alias_alone() {
    let mut desk = Desk::new();
    assert!(desk.draw(60, 16).contains("acme-prod ⊘ read-only"));
    desk.press("Esc g k");
    for wrong in ["", "acme", "ACME-PROD", "y"] {
        desk.press("Ctrl-A").press("Delete").type_text(wrong);
        desk.press("Enter");
        assert!(lock_jobs(&mut desk).is_empty(), "{wrong:?}");
        assert!(
            desk.draw(80, 24)
                .contains("type acme-prod, letter for letter")
        );
    }
    desk.press("Ctrl-A")
        .press("Delete")
        .type_text("acme-prod")
        .press("Enter");
    let jobs = lock_jobs(&mut desk);
    let [(job, org, Some(Some(typed)))] = jobs.as_slice() else {
        panic!("{jobs:?}");
    };
    assert_eq!((org, typed.as_str()), (&prod().key, "acme-prod"));
    assert!(
        !desk.app.is_unlocked(&prod().key),
        "not before the worker says so"
    );
    desk.event(*job, locked(true));
    for (width, height) in [(60, 16), (80, 24), (120, 40)] {
        assert!(desk.draw(width, height).contains("acme-prod ✎ UNLOCKED"));
    }
    desk.press("g K");
    let jobs = lock_jobs(&mut desk);
    let [(job, _, None)] = jobs.as_slice() else {
        panic!("{jobs:?}");
    };
    desk.event(*job, locked(false));
    assert!(desk.draw(80, 24).contains("acme-prod ⊘ read-only"));
}

#[test]
fn a_sandbox_takes_one_yes_and_esc_leaves_it_locked() {
    let mut desk = Desk::new();
    desk.app.show(sandbox().key);
    desk.press("Esc g k");
    assert!(
        desk.draw(80, 24)
            .contains("Unlock sandbox acme-uat for writes?")
    );
    desk.press("Esc");
    assert!(lock_jobs(&mut desk).is_empty());
    desk.press("g k y");
    let jobs = lock_jobs(&mut desk);
    assert!(matches!(jobs.as_slice(), [(_, org, Some(None))] if *org == sandbox().key));
}

#[test]
fn what_wanted_to_write_goes_on_after_the_yes_and_only_then() {
    let mut desk = Desk::new();
    desk.app.show(sandbox().key);
    desk.press("Esc");
    let org = sandbox().key;
    let then = Pending::Command(Command::Help);
    assert!(desk.app.require_unlocked(&org, then).is_some());
    desk.press("y");
    let (job, ..) = lock_jobs(&mut desk).remove(0);
    assert!(desk.app.overlays.is_empty());
    desk.event(job, locked(true));
    assert!(matches!(desk.app.overlays.as_slice(), [Overlay::Help(_)]));
    desk.press("Esc");
    assert!(
        desk.app.require_unlocked(&org, then).is_none(),
        "asked once"
    );
    // A question that was left unanswered starts nothing later.
    desk.app.orgs.get_mut(&org).unwrap().lock = Default::default();
    desk.app.require_unlocked(&org, then);
    desk.press("Esc").press("g k y");
    let (job, ..) = lock_jobs(&mut desk).remove(0);
    desk.event(job, locked(true));
    assert!(desk.app.overlays.is_empty());
}

#[test]
fn the_setting_unlocks_sandboxes_once_and_never_production() {
    let mut config = Config::default();
    config.writes.unlock_sandboxes = true;
    let mut desk = Desk::start(Start {
        orgs: vec![prod(), sandbox()],
        config,
        ..Start::default()
    });
    let jobs = lock_jobs(&mut desk);
    let [(job, org, Some(None))] = jobs.as_slice() else {
        panic!("{jobs:?}");
    };
    assert_eq!(*org, sandbox().key);
    desk.event(*job, locked(true));
    assert!(desk.app.is_unlocked(&sandbox().key));
    desk.app.show(sandbox().key);
    desk.press("Esc g K");
    let (job, ..) = lock_jobs(&mut desk).remove(0);
    desk.event(job, locked(false)).press("j");
    assert!(lock_jobs(&mut desk).is_empty(), "who locks it means it");
}

#[test]
fn what_turns_out_to_be_production_is_locked_again() {
    let mut desk = Desk::new();
    let org = sandbox().key;
    desk.app.orgs.get_mut(&org).unwrap().lock = crate::app::lock::OrgLock::Unlocked;
    let (job, _) = desk.app.jobs.begin(Slot::Probe(org.clone()));
    let truth = Org {
        class: OrgClass::Production,
        ..sandbox()
    };
    let event = ProbeEvent {
        org: Box::new(truth),
    };
    desk.take();
    desk.event(job, JobEvent::Probe(event));
    let jobs = lock_jobs(&mut desk);
    assert!(
        matches!(jobs.as_slice(), [(_, of, None)] if *of == org),
        "{jobs:?}"
    );
}

fn set(desk: &mut Desk, org: &Org, lock: crate::app::lock::OrgLock) {
    desk.app.orgs.get_mut(&org.key).unwrap().lock = lock;
}

#[test]
fn an_unlocked_org_that_is_in_no_column_stands_in_the_first_line_and_is_locked_from_anywhere() {
    use crate::app::lock::OrgLock::Unlocked;
    let first = |desk: &mut Desk, width, height| {
        let screen = desk.draw(width, height);
        screen.lines().next().unwrap_or_default().to_owned()
    };
    let mut desk = Desk::new();
    desk.press("Esc");
    assert!(!first(&mut desk, 120, 40).contains('✎'));
    set(&mut desk, &sandbox(), Unlocked);
    for (width, height) in [(80, 24), (120, 40)] {
        let line = first(&mut desk, width, height);
        assert!(
            line.contains("acme-prod ⊘ read-only") && line.contains("✎ acme-uat"),
            "{line}"
        );
    }
    // Where there is no room for the name, how many there are.
    let mut other = sandbox();
    other.alias = "a-sandbox-with-quite-a-long-alias".into();
    desk.app.orgs.put(other);
    let line = first(&mut desk, 60, 16);
    assert!(
        line.contains("✎+1") && line.contains("⊘ read-only"),
        "{line}"
    );
    desk.app.orgs.put(sandbox());
    desk.press("g K");
    let jobs = lock_jobs(&mut desk);
    assert!(
        matches!(jobs.as_slice(), [(_, org, None)] if *org == sandbox().key),
        "{jobs:?}"
    );
    // The org in front comes first.
    set(&mut desk, &prod(), Unlocked);
    assert!(first(&mut desk, 120, 40).contains("acme-prod ✎ UNLOCKED"));
    desk.press("g K");
    let jobs = lock_jobs(&mut desk);
    assert!(
        matches!(jobs.as_slice(), [(_, org, None)] if *org == prod().key),
        "{jobs:?}"
    );
    // Production in words, and the desk that one came from is not said twice.
    set(&mut desk, &sandbox(), crate::app::lock::OrgLock::ReadOnly);
    desk.app.show(sandbox().key);
    let line = first(&mut desk, 120, 40);
    assert!(line.contains("✎ PROD acme-prod"), "{line}");
    assert_eq!(line.matches("acme-prod").count(), 1, "{line}");
    desk.press("o");
    let screen = desk.draw(120, 40);
    assert!(screen.contains("acme-prod ✎"), "{screen}");
}

#[test]
fn several_unlocked_orgs_elsewhere_are_not_guessed_among() {
    use crate::app::lock::OrgLock::Unlocked;
    let third = org(
        3,
        "acme-dev",
        "d@x.y",
        "dev.my.salesforce.com",
        OrgClass::Developer,
    );
    let mut desk = Desk::start(Start {
        orgs: vec![prod(), sandbox(), third.clone()],
        ..Start::default()
    });
    desk.press("Esc");
    set(&mut desk, &sandbox(), Unlocked);
    set(&mut desk, &third, Unlocked);
    desk.take();
    desk.press("g K");
    assert!(lock_jobs(&mut desk).is_empty());
    assert!(
        desk.toast().contains("go to an org that is not"),
        "{}",
        desk.toast()
    );
    let screen = desk.draw(120, 40);
    assert!(screen.contains("✎ acme-uat  ✎ acme-dev"), "{screen}");
}
