//! Below the floor: every way in which a person gets rows asks, in one table.

use super::*;
use crate::app::jobs::Slot;
use crate::app::overlay::Overlay;

/// So many calls of 15,000 are used in an org.
fn used(desk: &mut Desk, org: &Org, used: u64) {
    let slot = Slot::Plan(crate::app::column::TabId(99));
    let (job, _) = desk.app.jobs.begin(slot);
    let org = org.key.clone();
    let max = 15_000;
    desk.event(job, JobEvent::ApiUsage { org, used, max });
}

/// Whether a job fetches rows that a person asked for. A new kind of job has to be placed here; one that
/// does has to be added to the table below.
fn fetches(job: &Job) -> bool {
    match job {
        Job::Query(_) => true,
        Job::Usage(_) => true,
        Job::Export(job) => !matches!(job.rows, crate::worker::ExportRows::Loaded { .. }),
        Job::Children(job) => matches!(
            job.work,
            crate::worker::ChildrenWork::Complete(_) | crate::worker::ChildrenWork::CompleteAll
        ),
        // What ids are the ids of, the orgs tell; all else of a comparison is here.
        Job::Compare(job) => matches!(job, crate::worker::CompareJob::Targets(_)),
        // One object is one small answer, and what asks for it by itself stops below the floor.
        Job::Schema(job) => job.refresh || job.objects.len() > 1,
        // They work on what is here.
        Job::Arrange(_)
        | Job::Find(_)
        | Job::Text(_)
        | Job::Copy(_)
        | Job::List(_)
        | Job::Saved(_)
        | Job::Stats(_)
        | Job::Frequency(_)
        | Job::History
        | Job::Vault(_)
        | Job::SfOrgs
        | Job::OrgList(_)
        | Job::Whose(_)
        // They log in and out.
        | Job::Login(_)
        | Job::Logout(_)
        | Job::Probe(_)
        | Job::Doctor(_)
        | Job::Browse(_)
        // They are one small answer about one thing, or stop below the floor by themselves.
        | Job::Limits(_)
        | Job::Headings(_)
        | Job::Plan(_)
        | Job::Values(_)
        | Job::Counts(_)
        | Job::Explore(_)
        | Job::Trail(_)
        | Job::Download(_)
        // They write, and ask on their own cards.
        | Job::Record(_)
        | Job::Collection(_)
        | Job::Undo(_) => false,
    }
}

/// The jobs of that kind that were started since the last look.
fn spent(desk: &mut Desk) -> usize {
    let started = desk.started();
    started.iter().filter(|(_, job)| fetches(job)).count()
}

/// The question on top.
fn question(desk: &Desk) -> String {
    match desk.app.overlays.last() {
        Some(Overlay::Confirm(confirm)) => {
            format!("{} {}", confirm.title, confirm.lines.join(" "))
        }
        _ => String::new(),
    }
}

/// Stopped after the first page.
fn stopped() -> Desk {
    let (mut desk, job) = Desk::running_in_results("SELECT Name, Amount FROM Account");
    desk.query(job, columns(&["Name", "Amount"]))
        .query(job, page(0, 5, 15));
    desk.draw(120, 40);
    desk.press("Esc");
    desk
}

/// The same in linked columns.
fn stopped_linked() -> Desk {
    let mut desk = super::link::linked();
    desk.press("Esc r");
    for (_, job, _) in super::link::queries(&mut desk) {
        desk.query(job, columns(&["Name", "Amount"]))
            .query(job, page(0, 5, 15));
    }
    desk.draw(240, 60);
    desk.press("Esc Esc 3");
    desk
}

/// A run in both orgs; the rows of the sandbox did not come.
fn one_failed() -> Desk {
    let mut desk = Desk::with_text("SELECT Name, Amount FROM Account");
    desk.press("Esc g n a Enter");
    let jobs: Vec<JobId> = desk
        .started()
        .into_iter()
        .filter(|(_, job)| matches!(job, Job::Query(_)))
        .map(|(id, _)| id)
        .collect();
    desk.query(jobs[0], columns(&["Org", "Name"]))
        .query(jobs[0], page(0, 3, 3))
        .query(jobs[0], finished(3));
    desk.event(jobs[1], refused("INVALID_TYPE", "no such thing", None));
    desk.draw(120, 40);
    desk
}

/// Linked columns; the sandbox refused the query for a field.
fn refused_there() -> Desk {
    let mut desk = super::link::linked();
    desk.press("i");
    desk.press("Ctrl-A");
    desk.paste("SELECT Id, Tier__c, Name FROM Account");
    desk.press("Esc r");
    let started = super::link::queries(&mut desk);
    for (org, job, _) in started {
        if org == sandbox().key {
            let message = "SELECT Id, Tier__c, Name FROM Account\n           ^\nERROR at Row:1:Column:12\nNo such column 'Tier__c' on entity 'Account'.";
            desk.event(job, refused("INVALID_FIELD", message, Some((1, 12))));
        } else {
            desk.query(job, columns(&["Name", "Amount"]))
                .query(job, page(0, 3, 3))
                .query(job, finished(3));
        }
    }
    desk.draw(240, 60);
    desk
}

/// It is asked whether to map the ids of a column.
fn mapping() -> Desk {
    let mut desk = super::compare::lookups();
    desk.press("m").work();
    desk.draw(120, 40);
    desk
}

/// Two schemas are compared, and it was said what comparing all objects costs.
fn warned() -> Desk {
    let mut desk = super::schema_compare::compared();
    desk.press("Esc c");
    desk
}

#[test]
fn every_way_to_rows_asks_below_the_floor_and_goes_on_after_a_yes() {
    type Way = (&'static str, fn() -> Desk, &'static str, usize);
    let one = || Desk::with_text("SELECT Name, Amount FROM Account");
    // What it is, where it begins, the keys that ask for it, and how many jobs it starts after a yes.
    let ways: [Way; 16] = [
        ("a run", one, "F5", 1),
        ("a run again", stopped, "r", 1),
        ("a run of what was sorted here", stopped, "s Q", 1),
        ("more rows", stopped, "+", 1),
        ("all rows", stopped, "*", 1),
        ("a linked run", super::link::linked, "r", 2),
        ("linked, more rows", stopped_linked, "+", 1),
        ("a field left out, and again", refused_there, "L g -", 1),
        ("a run in several orgs", one, "Esc g n a Enter", 2),
        ("one of several again", one_failed, "g O j r", 1),
        (
            "every page to a file",
            || super::export::rows(5, 15),
            "e Enter",
            1,
        ),
        ("how much fields are used", super::usage::asking, "", 1),
        (
            "the rest of child rows",
            || super::children::accounts().0,
            "j j p",
            1,
        ),
        ("what ids are the ids of", mapping, "Enter", 1),
        ("every object of two schemas", warned, "c", 2),
        ("what is known of a schema, again", one, "F6", 1),
    ];
    for (what, begin, keys, jobs) in ways {
        let mut desk = begin();
        for org in [prod(), sandbox()] {
            used(&mut desk, &org, 14_600);
        }
        desk.take();
        if !keys.is_empty() {
            desk.press(keys);
        }
        assert_eq!(spent(&mut desk), 0, "{what}");
        let screen = desk.draw(240, 60);
        if what.starts_with("how much") {
            // Its card always asks, and says what is left.
            assert!(
                screen.contains("of the 400 that are left today"),
                "{screen}"
            );
            desk.press("y");
        } else {
            let question = question(&desk);
            assert!(
                question.contains("the floor is 750 (api.floor)"),
                "{what}: {question}\n{screen}"
            );
            desk.press("y");
        }
        assert_eq!(spent(&mut desk), jobs, "{what}");
        // And with a no: nothing.
        let mut desk = begin();
        for org in [prod(), sandbox()] {
            used(&mut desk, &org, 14_600);
        }
        desk.take();
        if !keys.is_empty() {
            desk.press(keys);
        }
        desk.press("Esc");
        assert_eq!(spent(&mut desk), 0, "{what}");
    }
}

#[test]
fn what_a_linked_run_and_one_in_several_cost_is_said_before_they_start() {
    let mut desk = super::link::linked();
    desk.press("i");
    desk.press("Ctrl-A");
    desk.paste("SELECT Name FROM Account LIMIT 500");
    desk.press("Esc");
    let screen = desk.draw(240, 60);
    assert!(screen.contains("linked run: 2 calls"), "{screen}");
    // Above the floor it is on the screen, below it in the question, whichever org it is.
    used(&mut desk, &sandbox(), 14_600);
    desk.take();
    desk.press("r");
    assert_eq!(spent(&mut desk), 0);
    let asked = question(&desk);
    assert!(
        asked.contains("Spend 2 calls of the last API calls?"),
        "{asked}"
    );
    assert!(
        asked.contains("acme-uat has 400 of 15,000 calls left today"),
        "{asked}"
    );
    assert!(!asked.contains("acme-prod"), "{asked}");
    let mut desk = Desk::with_text("SELECT Name FROM Account LIMIT 500");
    desk.press("Esc g n a");
    let screen = desk.draw(120, 40);
    assert!(screen.contains("2 orgs, 1 PROD · 2 calls"), "{screen}");
    used(&mut desk, &sandbox(), 14_600);
    desk.take();
    desk.press("Enter");
    assert_eq!(spent(&mut desk), 0);
    let asked = question(&desk);
    assert!(
        asked.contains("Spend 2 calls of the last API calls?"),
        "{asked}"
    );
    assert!(asked.contains("acme-uat has 400"), "{asked}");
    desk.press("y");
    assert_eq!(spent(&mut desk), 2);
}

#[test]
fn the_cost_of_a_linked_run_is_said_beside_the_rows_too() {
    let mut desk = super::link::linked();
    super::link::ran(&mut desk, [3, 3]);
    desk.wait(60_000);
    let focus = desk.app.column().map(|column| column.focus);
    assert_eq!(focus, Some(crate::app::column::Pane::Results));
    for (width, height) in [(240, 60), (80, 24)] {
        let screen = desk.draw(width, height);
        assert!(screen.contains("linked run: 2 calls at least"), "{screen}");
    }
    // One that is not linked goes to its own org.
    desk.press("=");
    desk.wait(60_000);
    assert!(!desk.draw(240, 60).contains("linked run"));
}

#[test]
fn a_list_in_parts_costs_its_parts_in_each_org() {
    const IDS: &str = "SELECT Id FROM Case WHERE AccountId IN :ids";
    let linked = || {
        let mut desk = super::link::linked();
        desk.press("i Ctrl-A");
        desk.paste(IDS);
        desk.press("F5");
        desk
    };
    let several = || {
        let mut desk = Desk::with_text(IDS);
        desk.press("Esc g n a Enter");
        desk
    };
    for begin in [linked, several] {
        let mut desk = begin();
        desk.paste(&super::binds::pasted(12_000));
        let screen = desk.draw(120, 40);
        assert!(
            screen.contains("runs in 3 parts in 2 orgs: 6 calls at least"),
            "{screen}"
        );
        used(&mut desk, &sandbox(), 14_600);
        desk.take();
        desk.press("Enter");
        assert_eq!(spent(&mut desk), 0);
        let asked = question(&desk);
        assert!(
            asked.contains("Spend 6 calls at least of the last API calls?"),
            "{asked}"
        );
        desk.press("y");
        assert_eq!(spent(&mut desk), 2);
    }
    // Once it ran, that is known before the values are asked for again.
    let mut desk = linked();
    desk.paste(&super::binds::pasted(12_000)).press("Enter");
    for (_, job, _) in super::link::queries(&mut desk) {
        desk.query(job, columns(&["Name", "Amount"]))
            .query(job, page(0, 3, 3))
            .query(job, finished(3));
    }
    desk.wait(60_000);
    let screen = desk.draw(240, 60);
    assert!(screen.contains("linked run: 6 calls at least"), "{screen}");
}
