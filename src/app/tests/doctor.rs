//! The org card, the doctor, pages in the browser, and the steps of a refusal.

use super::org_list::{job, switcher};
use super::*;
use crate::app::overlay::Overlay;
use crate::worker::{BrowseEvent, BrowseJob, Limit, Page};

fn reader(desk: &Desk) -> String {
    match desk.app.overlays.last() {
        Some(Overlay::Reader(reader)) => reader.shown().to_owned(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_card_is_there_at_once_and_the_limits_fill_in() {
    let mut desk = Desk::new();
    desk.press("Esc g i");
    let text = reader(&desk);
    for part in [
        "acme-prod",
        "https://acme.my.salesforce.com",
        "00D000000000001AAA",
        "being asked for",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let limits = desk.started_job(|job| matches!(job, Job::Limits(_)));
    let limit = |name: &str, max, remaining| Limit {
        name: name.into(),
        max,
        remaining,
    };
    let all = vec![
        limit("DailyApiRequests", 100_000, 4_000),
        limit("HourlyTimeBasedWorkflow", 1_000, 1_000),
    ];
    desk.event(limits, JobEvent::Limits(all));
    let text = reader(&desk);
    assert!(
        text.contains("API calls today         4,000 of 100,000   ! nearly used up"),
        "{text}"
    );
    assert!(
        text.contains("HourlyTimeBasedWorkflow 1,000 of 1,000"),
        "{text}"
    );
    desk.press("y");
    assert_eq!(desk.copied(), Some(text));
    // A user who may not see them has a card all the same.
    desk.press("Esc g i");
    let limits = desk.started_job(|job| matches!(job, Job::Limits(_)));
    desk.event(limits, refused("FORBIDDEN", "no", None));
    assert!(reader(&desk).contains("View Setup"), "{}", reader(&desk));
}

#[test]
fn the_card_and_the_doctor_of_the_switchers_row() {
    for (key, about) in [("i", "Org · acme-uat"), ("D", "Doctor · acme-uat")] {
        let mut desk = switcher();
        desk.press("Down").press(key);
        let Some(Overlay::Reader(reader)) = desk.app.overlays.last() else {
            panic!("it is open");
        };
        assert_eq!(reader.title, about);
        desk.press("Esc");
        assert!(
            matches!(desk.app.overlays.as_slice(), [Overlay::Orgs(_)]),
            "back to the list"
        );
    }
}

fn browse_job(desk: &mut Desk) -> (JobId, BrowseJob) {
    job(desk, |job| match job {
        Job::Browse(job) => Some(job.clone()),
        _ => None,
    })
}

#[test]
fn g_x_opens_the_record_else_the_object_else_the_org() {
    let mut desk = Desk::new();
    desk.press("Esc g x");
    assert_eq!(browse_job(&mut desk).1.page, Page::Home);
    let (mut desk, query) = Desk::running_in_results("SELECT Id, Name FROM Account");
    desk.press("2 g x");
    assert_eq!(browse_job(&mut desk).1.page, Page::List("Account".into()));
    let rows = [[
        (CellKind::Text, "0015g00000AbCdEAAV".to_owned()),
        (CellKind::Text, "Acme".to_owned()),
    ]];
    desk.query(query, columns(&["Id", "Name"]));
    desk.query(query, page_of(&rows, 1))
        .query(query, finished(1));
    desk.press("3 g x");
    let (id, opened) = browse_job(&mut desk);
    assert_eq!(opened.page, Page::Record("0015g00000AbCdEAAV".into()));
    assert!(opened.log_in && opened.org == prod().key);
    desk.event(
        id,
        JobEvent::Browse(BrowseEvent::Opened {
            not_logged_in: None,
        }),
    );
    assert_eq!(desk.toast(), "the browser has it");
    desk.press("g x");
    let (id, _) = browse_job(&mut desk);
    let address = "https://acme.my.salesforce.com/0015g00000AbCdEAAV".to_owned();
    let event = BrowseEvent::NotOpened {
        address: address.clone(),
        why: "no desktop here".into(),
    };
    desk.event(id, JobEvent::Browse(event));
    assert!(desk.toast().contains("no browser took it"));
    assert_eq!(desk.copied(), None, "the clipboard is the person's");
    desk.press("y");
    assert_eq!(desk.copied(), Some(address));
}

#[test]
fn the_steps_of_a_refusal_are_one_key_away_wherever_it_is_shown() {
    let refusal = || refused_login("app_blocked", "blocked by the admin");
    // In the login pane.
    let mut desk = Desk::welcome();
    desk.press("n");
    let job = desk.log_in();
    desk.event(job, refusal()).press("K");
    let text = reader(&desk);
    for part in [
        "not installed",
        "blocked by the admin",
        "Why",
        "What you can do",
        "Connected Apps OAuth Usage",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    desk.press("Esc r");
    desk.started_job(|job| matches!(job, Job::Login(_)));
    // With a query.
    let (mut desk, job) = Desk::running("SELECT Id FROM Account");
    desk.event(job, refusal()).press("Esc K");
    assert!(
        reader(&desk).contains("For your administrator"),
        "{}",
        reader(&desk)
    );
    // Among the messages.
    desk.press("Esc g m");
    assert!(
        reader(&desk).contains("1. Hand the lines below"),
        "{}",
        reader(&desk)
    );
}

#[test]
fn the_text_of_an_error_page_pasted_into_a_login_is_explained() {
    let mut desk = Desk::welcome();
    desk.press("n");
    desk.log_in();
    desk.paste("OAUTH_EC_APP_NOT_FOUND: External client app is not installed in this org");
    assert!(reader(&desk).contains("My Domain"), "{}", reader(&desk));
    assert!(desk.told().is_empty(), "it is no address to send on");
    desk.press("Esc");
    assert!(
        desk.app
            .login()
            .is_some_and(|login| login.waiting().is_some()),
        "it still waits"
    );
}

#[test]
fn an_org_that_does_not_let_us_in_shows_the_doctor_in_the_footer() {
    let mut desk = Desk::start(Start {
        orgs: vec![prod()],
        ..Start::default()
    });
    desk.draw(120, 40);
    let probe = desk.started_job(|job| matches!(job, Job::Probe(_)));
    desk.event(probe, ended()).press("Esc");
    let screen = desk.draw(120, 40);
    assert!(screen.contains("g? doctor"), "{screen}");
    desk.press("g ?");
    assert!(reader(&desk).contains("step by step"));
    desk.started_job(|job| matches!(job, Job::Doctor(_)));
}
