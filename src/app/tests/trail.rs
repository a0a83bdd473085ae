//! Why a record is as it is: its changes in groups, Setup beside them, where none are kept.

use super::*;
use crate::worker::{TrailChange, TrailEvent, TrailJob, TrailOf};

fn change(
    moment: &str,
    who: &str,
    what: &str,
    old: Option<&str>,
    new: Option<&str>,
) -> TrailChange {
    TrailChange {
        moment: format!("2026-06-{moment}.000+0000"),
        who: who.into(),
        what: what.into(),
        field: Some(what.replace(' ', "")),
        old: old.map(str::to_owned),
        new: new.map(str::to_owned),
    }
}

fn changes() -> Vec<TrailChange> {
    vec![
        change(
            "12T14:03:22",
            "Sofía Reyes",
            "Stage",
            Some("Prospecting"),
            Some("Closed Won"),
        ),
        change(
            "12T14:03:22",
            "Sofía Reyes",
            "Close Date",
            Some("2026-09-30"),
            Some("2026-06-12"),
        ),
        change(
            "10T09:00:00",
            "健司 田中",
            "Owner ID",
            Some("Sofía Reyes"),
            Some("健司 田中"),
        ),
        change("10T09:00:00", "健司 田中", "Description", None, None),
        TrailChange {
            field: Some("created".into()),
            ..change("01T08:15:00", "Integration", "the record", None, None)
        },
    ]
}

fn setup() -> Vec<TrailChange> {
    let done = |moment: &str, section: &str, display: &str| TrailChange {
        field: None,
        ..change(moment, "Sofía Reyes", section, None, Some(display))
    };
    vec![
        done(
            "11T17:40:00",
            "Customize Opportunities",
            "Changed validation rule Close_Date_Not_Past",
        ),
        done(
            "10T09:00:00",
            "",
            "Changed email address of kenji@acme.example",
        ),
    ]
}

impl Desk {
    fn trail_job(&mut self) -> (JobId, TrailJob) {
        let jobs = self.started().into_iter().find_map(|(id, job)| match job {
            Job::Trail(job) => Some((id, job)),
            _ => None,
        });
        jobs.expect("a history is asked for")
    }

    fn trail(&mut self, job: JobId, event: TrailEvent) -> &mut Self {
        self.event(job, JobEvent::Trail(event))
    }

    fn trail_rows(&self) -> Vec<String> {
        let picker = &self.app.trail_card().unwrap().picker;
        (0..picker.len())
            .map(|row| picker.row(row).unwrap().item.columns[..4].join("|"))
            .collect()
    }
}

/// A history is asked for from a row with an Id.
pub(crate) fn asking() -> (Desk, JobId) {
    let (mut desk, job) = Desk::running_in_results("SELECT Name, Id FROM Opportunity");
    let row = [
        (CellKind::Text, "Big deal".to_owned()),
        (CellKind::Text, "006000000000001AAA".to_owned()),
    ];
    desk.query(job, columns(&["Name", "Id"]))
        .query(job, page_of(&[row], 1))
        .query(job, finished(1));
    desk.draw(120, 40);
    desk.press("g y");
    let (job, asked) = desk.trail_job();
    assert!(matches!(asked.of, TrailOf::Record(record) if record.id == "006000000000001AAA"));
    (desk, job)
}

/// The history is here.
pub(crate) fn here() -> Desk {
    let (mut desk, job) = asking();
    desk.trail(
        job,
        TrailEvent::Record {
            object: "Opportunity".into(),
            changes: Some(changes()),
            whole: true,
        },
    );
    desk
}

/// With what was done in Setup.
pub(crate) fn with_setup() -> Desk {
    let mut desk = here();
    desk.press("Down s");
    let (job, asked) = desk.trail_job();
    assert_eq!(asked.of, TrailOf::Setup);
    desk.trail(
        job,
        TrailEvent::Setup {
            changes: setup(),
            whole: false,
        },
    );
    desk
}

/// More changes than fit on the screen.
pub(crate) fn many() -> Desk {
    let (mut desk, job) = asking();
    let changes = (0..60).map(|at| {
        let moment = format!("10T10:{:02}:00", 59 - at);
        change(&moment, "Sofía Reyes", "Stage", Some("a"), Some("b"))
    });
    desk.trail(
        job,
        TrailEvent::Record {
            object: "Opportunity".into(),
            changes: Some(changes.collect()),
            whole: true,
        },
    );
    desk.draw(120, 20);
    desk
}

/// No history is kept, and Setup is not shown to this user.
pub(crate) fn untracked() -> Desk {
    let (mut desk, job) = asking();
    desk.trail(
        job,
        TrailEvent::Record {
            object: "Opportunity".into(),
            changes: None,
            whole: true,
        },
    );
    desk.press("Down s");
    let (job, _) = desk.trail_job();
    desk.event(
        job,
        refused(
            "INVALID_TYPE",
            "sObject type 'SetupAuditTrail' is not supported.",
            None,
        ),
    );
    desk
}

#[test]
fn one_save_is_one_group_the_newest_first() {
    let mut desk = here();
    assert_eq!(
        desk.trail_rows(),
        [
            "2026-06-12 14:03|Sofía Reyes|Stage|Prospecting → Closed Won",
            "||Close Date|2026-09-30 → 2026-06-12",
            "2026-06-10 09:00|健司 田中|Owner ID|Sofía Reyes → 健司 田中",
            "||Description|changed; the org keeps no values of it",
            "2026-06-01 08:15|Integration|the record|made",
        ]
    );
    assert_eq!(desk.app.trail_card().unwrap().groups(), 3);
    // A row is found by its person, although only the first of a group shows it.
    desk.type_text("sofía");
    let found = desk.trail_rows();
    assert_eq!(found.len(), 3);
    // There each says it.
    assert!(
        found.iter().all(|row| row.starts_with("2026-06-1")),
        "{found:?}"
    );
}

#[test]
fn what_was_done_in_setup_stands_in_between_on_demand() {
    let mut desk = with_setup();
    let rows = desk.trail_rows();
    assert_eq!(
        rows[2],
        "2026-06-11 17:40|Sofía Reyes|Setup|Customize Opportunities: Changed validation rule Close_Date_Not_Past"
    );
    // The same moment, another person: a group of its own.
    assert!(
        rows[5].starts_with("2026-06-10 09:00|Sofía Reyes|Setup|"),
        "{rows:?}"
    );
    assert!(
        desk.draw(120, 40)
            .contains("older ones of Setup are left out")
    );
    desk.press("s");
    assert_eq!(desk.trail_rows().len(), 5);
    assert!(desk.started().is_empty());
}

#[test]
fn where_nothing_is_kept_it_says_how_to_turn_it_on() {
    let mut desk = untracked();
    let screen = desk.draw(120, 40);
    for said in [
        "keeps no history of its fields",
        "Set History Tracking",
        "View Setup and Configuration",
    ] {
        assert!(screen.contains(said), "{said}:\n{screen}");
    }
}

#[test]
fn a_row_without_an_id_has_no_history_to_ask_for() {
    let (mut desk, job) = Desk::running_in_results("SELECT Name FROM Opportunity");
    desk.query(job, columns(&["Name", "Amount"]))
        .query(job, page(0, 2, 2))
        .query(job, finished(2));
    desk.press("g y");
    assert_eq!(desk.toast(), "the row has no Id: E adds it to the query");
}

#[test]
fn closing_drops_what_is_under_way() {
    let (mut desk, job) = asking();
    desk.press("Esc");
    assert_eq!(desk.cancelled(), [job]);
    desk.trail(
        job,
        TrailEvent::Setup {
            changes: setup(),
            whole: true,
        },
    );
    assert!(desk.app.trail_card().is_none());
}

#[test]
fn a_change_is_read_whole_and_the_table_is_copied() {
    let mut desk = here();
    desk.press("Down j Enter");
    let screen = desk.draw(120, 40);
    assert!(screen.contains("field CloseDate · Close Date"), "{screen}");
    desk.press("Esc c");
    let job = desk.started().into_iter().find_map(|(_, job)| match job {
        Job::Copy(job) => Some(job),
        _ => None,
    });
    let rows = job.unwrap().rows;
    assert_eq!(rows.len(), 5);
    assert_eq!(rows.cell(3, 1).text, "健司 田中");
}

#[test]
fn setup_of_the_org_is_a_list_of_its_own() {
    let mut desk = Desk::new();
    desk.press("Esc g Y");
    let (job, asked) = desk.trail_job();
    assert_eq!(asked.of, TrailOf::Setup);
    desk.trail(
        job,
        TrailEvent::Setup {
            changes: setup(),
            whole: true,
        },
    );
    // The part of Setup stands in its column, and the org's words beside it.
    assert_eq!(
        desk.trail_rows(),
        [
            "2026-06-11 17:40|Sofía Reyes|Customize Opportunities|\
             Changed validation rule Close_Date_Not_Past",
            "2026-06-10 09:00|Sofía Reyes|Setup|Changed email address of kenji@acme.example",
        ]
    );
    desk.press("Enter");
    let screen = desk.draw(120, 40);
    assert!(screen.contains("A change in Setup"), "{screen}");
    assert!(
        screen.contains("where Setup › Customize Opportunities"),
        "{screen}"
    );
    desk.press("Esc");
    // There is no record whose changes could stand beside it.
    desk.press("Down s");
    assert!(desk.started().is_empty());
}

#[test]
fn a_history_has_the_persons_time_and_the_records_name() {
    let (mut desk, _) = asking();
    desk.press("Esc");
    desk.app.zone = Some(jiff::tz::TimeZone::fixed(jiff::tz::offset(2)));
    desk.press("g y");
    let (job, _) = desk.trail_job();
    desk.trail(
        job,
        TrailEvent::Record {
            object: "Opportunity".into(),
            changes: Some(changes()),
            whole: true,
        },
    );
    let rows = desk.trail_rows();
    assert!(rows[0].starts_with("2026-06-12 16:03|"), "{rows:?}");
    let screen = desk.draw(120, 40);
    for said in ["your time", "Why Opportunity Big deal is as it is"] {
        assert!(screen.contains(said), "{said}:\n{screen}");
    }
    desk.press("Down j Enter");
    let screen = desk.draw(120, 40);
    for said in ["when  2026-06-12 16:03:", "Close Date of Big deal"] {
        assert!(screen.contains(said), "{said}:\n{screen}");
    }
    assert!(!screen.contains("+0000"), "{screen}");
}
