//! One statement in several orgs: one that fails, one that asks for a login and one that was stopped,
//! each tried again from the list; and the rows of all of them sorted, counted and exported together.

use super::multi::running;
use super::*;
use crate::app::multi::MemberState;
use crate::app::orgs::OrgState;
use crate::app::overlay::Overlay;
use crate::app::result::End;
use crate::worker::ExportRows;

fn rows(org: &str, amounts: &[u32]) -> QueryEvent {
    let rows: Vec<[(CellKind, String); 3]> = amounts
        .iter()
        .map(|amount| {
            [
                (CellKind::Text, org.to_owned()),
                (CellKind::Text, format!("{org} {amount}")),
                (CellKind::Number, amount.to_string()),
            ]
        })
        .collect();
    page_of(&rows, amounts.len() as u64)
}

fn titles() -> QueryEvent {
    columns(&["Org", "Name", "Amount"])
}

fn state(desk: &Desk, at: usize) -> MemberState {
    let members = desk.app.tab().unwrap().members_listed().unwrap();
    members.get(at).unwrap().state.clone()
}

/// The query that was started since the last look, and in which org.
fn again(desk: &mut Desk) -> (JobId, OrgKey) {
    let started = desk.started();
    let mut queries = started.into_iter().filter_map(|(id, job)| match job {
        Job::Query(query) => Some((id, query.org)),
        _ => None,
    });
    let query = queries.next().expect("it is asked again");
    assert!(queries.next().is_none(), "no other is");
    query
}

#[test]
fn one_that_failed_one_without_a_login_and_one_that_was_stopped_are_each_tried_again() {
    let (mut desk, jobs) = running();
    desk.event(jobs[0], refused("QUERY_TIMEOUT", "it ran too long", None));
    desk.event(jobs[1], ended());
    desk.press("g O G");
    desk.take();
    desk.press("x");
    assert_eq!(desk.cancelled(), [jobs[2]]);
    assert!(matches!(state(&desk, 0), MemberState::Failed(_)));
    assert!(matches!(state(&desk, 1), MemberState::Failed(_)));
    assert_eq!(state(&desk, 2), MemberState::Stopped);
    let uat = desk.app.orgs.get(&sandbox().key).unwrap();
    assert_eq!(uat.state, OrgState::NeedsLogin, "its title says so, too");
    let screen = desk.draw(120, 40);
    for said in ["acme-prod", "acme-uat", "acme-dev", "✗ failed", "○ stopped"] {
        assert!(screen.contains(said), "{said}\n{screen}");
    }
    // What each of them says in full: the server's words, the login that is missing.
    desk.press("g Enter");
    let screen = desk.draw(120, 40);
    assert!(screen.contains("it ran too long"), "{screen}");
    desk.press("Esc j Enter");
    let screen = desk.draw(120, 40).to_lowercase();
    assert!(
        screen.contains("log in") || screen.contains("login"),
        "{screen}"
    );
    desk.press("Esc");
    for (place, keys) in [(0, "g r"), (1, "j r"), (2, "j r")] {
        desk.take();
        desk.press(keys);
        let (job, _) = again(&mut desk);
        assert_eq!(state(&desk, place), MemberState::Running);
        let alias = ["acme-prod", "acme-uat", "acme-dev"][place];
        desk.query(job, titles())
            .query(job, rows(alias, &[1, 2]))
            .query(job, finished(2));
        assert_eq!(state(&desk, place), MemberState::Complete);
    }
    let result = desk.app.tab().unwrap().result.as_ref().unwrap();
    assert_eq!((result.rows.len(), result.end), (6, End::Complete));
    assert!(desk.app.tab().unwrap().problem.is_none());
    let uat = desk.app.orgs.get(&sandbox().key).unwrap();
    assert_eq!(uat.state, OrgState::Connected);
}

/// All rows of all three are here.
fn whole() -> Desk {
    let (mut desk, jobs) = running();
    let all: [(&str, &[u32]); 3] = [
        ("acme-prod", &[30, 10]),
        ("acme-uat", &[20, 50]),
        ("acme-dev", &[40]),
    ];
    for (job, (alias, amounts)) in jobs.iter().zip(all) {
        desk.query(*job, titles())
            .query(*job, rows(alias, amounts))
            .query(*job, finished(amounts.len() as u64));
    }
    desk.work().draw(120, 40);
    desk.press("3");
    desk.take();
    desk
}

#[test]
fn rows_of_all_orgs_are_sorted_filtered_counted_and_exported_together() {
    let mut desk = whole();
    desk.press("$ s").work();
    let names = |desk: &Desk| -> Vec<String> {
        let result = desk.app.tab().unwrap().result.as_ref().unwrap();
        let sheet = result.sheet();
        (0..sheet.len())
            .map(|row| sheet.cell(row, 1).text.to_owned())
            .collect()
    };
    assert_eq!(
        names(&desk),
        [
            "acme-prod 10",
            "acme-uat 20",
            "acme-prod 30",
            "acme-dev 40",
            "acme-uat 50"
        ]
    );
    desk.press("#").work();
    let Some(Overlay::Stats(card)) = desk.app.overlays.last() else {
        panic!("statistics");
    };
    let lines = card.lines();
    let of = |name: &str| {
        lines
            .iter()
            .find(|(n, _)| *n == name)
            .map(|(_, v)| v.as_str())
    };
    assert_eq!((of("rows"), of("sum")), (Some("5"), Some("150")));
    desk.press("Esc 0 &")
        .type_text("Org = acme-uat")
        .press("Enter")
        .work();
    assert_eq!(names(&desk), ["acme-uat 20", "acme-uat 50"]);
    // What is shown is what is written, with the org before it.
    desk.press("e").take();
    desk.press("Enter");
    let started = desk.started();
    let job = started.iter().find_map(|(_, job)| match job {
        Job::Export(job) => Some(job),
        _ => None,
    });
    let ExportRows::Loaded {
        rows,
        order,
        columns,
    } = &job.expect("an export").rows
    else {
        panic!("the rows that are here");
    };
    let order: Vec<usize> = order.as_ref().unwrap().iter().collect();
    let written: Vec<&str> = order
        .iter()
        .map(|row| rows.cell(*row, columns[1]).text)
        .collect();
    assert_eq!(written, ["acme-uat 20", "acme-uat 50"]);
    assert_eq!(rows.columns().get(columns[0]).unwrap().title, "Org");
}
