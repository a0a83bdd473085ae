//! Several orgs: going from one to another, logging out, the welcome screen.

use super::*;
use crate::app::jobs::Slot;
use crate::app::msg::Outcome;
use crate::app::orgs::OrgState;
use crate::app::overlay::Overlay;

const TEXT: &str = "SELECT Name, Amount FROM Account";

#[test]
fn the_switcher_opens_typing_and_letters_only_filter() {
    let mut desk = Desk::with_text(TEXT);
    desk.press("Esc o n d q j");
    assert_eq!(desk.app.overlays.len(), 1);
    let Some(Overlay::Orgs(picker)) = desk.app.overlays.last() else {
        panic!("the switcher is open");
    };
    assert_eq!(picker.filter().text(), "ndqj");
    assert!(desk.draw(120, 40).contains("\n typing   Enter go there"));
    let asks = |(_, job): &(JobId, Job)| matches!(job, Job::Probe(_));
    assert!(
        desk.started().iter().all(asks),
        "nothing is done but asking"
    );
}

#[test]
fn down_or_tab_leads_to_the_rows_and_a_slash_back() {
    for key in ["Down", "Tab"] {
        let mut desk = Desk::new();
        desk.press("Esc o").press(key);
        assert!(desk.draw(120, 40).contains("\n rows   Enter go there"));
        desk.press("/").type_text("uat");
        let Some(Overlay::Orgs(picker)) = desk.app.overlays.last() else {
            panic!("the switcher is open");
        };
        assert_eq!(
            (picker.filter().text(), picker.count().as_str()),
            ("uat", "1 of 2")
        );
    }
}

#[test]
fn n_in_the_rows_logs_in_to_another_org() {
    let mut desk = Desk::new();
    desk.press("Esc o Down n");
    assert!(matches!(desk.app.overlays.as_slice(), [Overlay::Login(_)]));
}

#[test]
fn enter_goes_there_at_once_with_the_orgs_own_tabs() {
    let (mut desk, job) = Desk::running_in_results(TEXT);
    desk.query(job, columns(&["Name", "Amount"]))
        .query(job, page(0, 3, 3));
    desk.take();
    desk.press("o").type_text("uat").press("Enter");
    assert_eq!(desk.here(), "acme-uat");
    assert_eq!(
        (desk.text(), desk.rows()),
        ("", 0),
        "its own, not the other's"
    );
    for (_, job) in desk.started() {
        assert!(
            matches!(job, Job::Probe(_) | Job::Schema(_)),
            "nothing is run again"
        );
    }
    desk.press("`");
    assert_eq!(
        (desk.here(), desk.text(), desk.rows()),
        ("acme-prod", TEXT, 3)
    );
    assert!(desk.app.tab().unwrap().run.is_some(), "its query went on");
    desk.press("`");
    assert_eq!(desk.here(), "acme-uat");
}

#[test]
fn an_answer_that_comes_after_a_switch_lands_in_its_own_tab() {
    let (mut desk, job) = Desk::running_in_results(TEXT);
    desk.press("o").type_text("uat").press("Enter");
    desk.query(job, columns(&["Name", "Amount"]))
        .query(job, page(0, 3, 3));
    desk.query(job, finished(3));
    assert_eq!(desk.rows(), 0);
    assert_eq!(desk.toast(), "Account of acme-prod is done: 3 rows");
    desk.press("`");
    assert_eq!(desk.rows(), 3);
}

#[test]
fn two_orgs_run_at_once_and_one_is_cancelled() {
    let (mut desk, first) = Desk::running_in_results(TEXT);
    desk.press("o").type_text("uat").press("Enter");
    desk.press("2 i").paste(TEXT).press("F5");
    let (second, _) = desk.started_query();
    desk.press("Ctrl-C");
    assert_eq!(desk.cancelled(), [second]);
    desk.query(first, columns(&["Name", "Amount"]))
        .query(first, page(0, 3, 3));
    desk.press("Esc `");
    assert_eq!(desk.rows(), 3);
}

#[test]
fn states_fill_in_behind_and_keep_the_selected_row() {
    let mut desk = Desk::start(Start {
        orgs: vec![prod(), sandbox()],
        ..Start::default()
    });
    let probe = desk.started_job(|job| matches!(job, Job::Probe(_)));
    desk.press("Esc o Down Down");
    assert!(desk.draw(120, 40).contains("asking"));
    desk.event(probe, ended());
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("log in again") && screen.contains("LOGIN NEEDED"),
        "{screen}"
    );
    let Some(Overlay::Orgs(picker)) = desk.app.overlays.last() else {
        panic!("the switcher is open");
    };
    assert_eq!(picker.selected(), Some(&sandbox().key));
}

/// With the question whether to log out of the sandbox on the screen.
fn asked() -> Desk {
    let mut desk = Desk::with_text(TEXT);
    desk.press("Esc o");
    desk.answer_probes();
    desk.type_text("uat").press("Down d");
    desk
}

#[test]
fn logging_out_says_what_goes_where_and_asks() {
    let mut desk = asked();
    let screen = desk.draw(120, 40);
    for part in [
        "Log out of acme-uat (sandbox)?",
        "acme--uat.sandbox.my.salesforce.com",
        "Revoked at",
        "sofia@acme.com.uat",
        "keyring",
    ] {
        assert!(screen.contains(part), "{part}\n{screen}");
    }
    for keys in ["Enter", "Esc", "n", "x Esc"] {
        let mut desk = asked();
        desk.press(keys);
        assert!(
            desk.started().is_empty(),
            "{keys}: nothing happens without y"
        );
        assert!(
            matches!(desk.app.overlays.as_slice(), [Overlay::Orgs(_)]),
            "{keys}"
        );
    }
    desk.press("y");
    let job = desk.started_job(|job| matches!(job, Job::Logout(job) if job.org == sandbox().key));
    desk.event(job, logged_out(&sandbox(), None));
    assert_eq!(desk.toast(), "logged out of acme-uat");
    assert_eq!((desk.app.orgs.len(), desk.here()), (1, "acme-prod"));
    assert_eq!(desk.text(), TEXT);
}

#[test]
fn logging_out_closes_the_orgs_tabs_and_cancels_their_jobs() {
    let (mut desk, query) = Desk::running_in_results(TEXT);
    let schema = desk.app.jobs.of(&Slot::Schema(prod().key)).unwrap();
    desk.press("o").type_text("uat").press("Enter");
    desk.answer_probes();
    desk.press("Esc o").type_text("prod").press("Down d");
    assert!(desk.draw(120, 40).contains("1 tab"));
    desk.press("y");
    let job = desk.started_job(|job| matches!(job, Job::Logout(_)));
    desk.event(job, logged_out(&prod(), None));
    assert_eq!(desk.cancelled(), [query, schema]);
    assert!(desk.app.schemas.of(&prod().key).is_none());
    desk.query(query, page(0, 3, 3));
    assert_eq!(desk.here(), "acme-uat");
    assert!(
        desk.app
            .session()
            .columns
            .iter()
            .all(|c| c.desks.iter().all(|d| d.org != prod().key))
    );
}

#[test]
fn logging_out_of_the_org_on_the_screen_brings_up_another() {
    let mut desk = Desk::with_text(TEXT);
    desk.press("Esc o").type_text("prod").press("Down d y");
    let job = desk.started_job(|job| matches!(job, Job::Logout(_)));
    desk.event(job, logged_out(&prod(), Some("the server did not answer")));
    assert_eq!(
        desk.toast(),
        "acme-prod is deleted here, but not revoked in the org"
    );
    assert_eq!((desk.here(), desk.text()), ("acme-uat", ""));
}

#[test]
fn a_token_that_could_not_be_deleted_is_told_with_what_to_do() {
    let mut desk = asked();
    desk.press("y");
    let job = desk.started_job(|job| matches!(job, Job::Logout(_)));
    let end = LogoutEvent {
        job: LogoutJob::new(sandbox().key),
        not_revoked: Some("no keyring here".into()),
        not_deleted: Some("Its refresh token may still be in the keyring".into()),
    };
    desk.event(job, JobEvent::Logout(end));
    let said = desk.app.log.last().unwrap();
    assert!(
        said.title.contains("neither deleted nor revoked"),
        "{said:?}"
    );
    assert!(
        said.detail.contains("may still be in the keyring"),
        "{said:?}"
    );
    assert!(said.hint.contains("Connected Apps"), "{said:?}");
}

#[test]
fn the_last_org_out_leads_to_the_welcome_screen() {
    let mut desk = Desk::start(Start {
        orgs: vec![prod()],
        ..Start::default()
    });
    desk.answer_probes();
    desk.press("Esc o Down d y");
    let job = desk.started_job(|job| matches!(job, Job::Logout(_)));
    desk.event(job, logged_out(&prod(), None));
    assert!(desk.app.columns.is_empty() && desk.app.overlays.is_empty());
    assert!(desk.draw(80, 24).contains("Welcome"));
}

#[test]
fn a_failed_logout_leaves_the_org() {
    let mut desk = asked();
    desk.press("y");
    let job = desk.started_job(|job| matches!(job, Job::Logout(_)));
    desk.event(job, JobEvent::Failed(JobError::RefreshBusy));
    assert!(desk.toast().starts_with("acme-uat is still here"));
    assert_eq!(desk.app.orgs.len(), 2);
}

#[test]
fn the_welcome_screen_leads_to_a_login_and_to_the_demo() {
    let mut desk = Desk::welcome();
    assert!(
        desk.take().is_empty(),
        "nothing is written before the person chooses"
    );
    desk.press("n");
    assert!(matches!(desk.app.overlays.as_slice(), [Overlay::Login(_)]));
    desk.press("Esc d");
    assert!(matches!(
        desk.take().as_slice(),
        [Effect::Quit(Outcome::Demo)]
    ));
}

#[test]
fn an_org_is_asked_who_it_is_once() {
    let mut desk = Desk::start(Start {
        orgs: vec![prod(), sandbox()],
        ..Start::default()
    });
    let started = desk.started();
    assert!(
        matches!(started.as_slice(), [(_, Job::Probe(key)), (_, Job::Schema(_))] if *key == prod().key)
    );
    desk.event(started[0].0, refused("X", "y", None));
    let state = desk.app.orgs.get(&prod().key).unwrap().state;
    assert_eq!(state, OrgState::Failed);
    desk.press("Esc o").type_text("uat").press("Enter `");
    let again = desk.started();
    assert!(
        matches!(again.as_slice(), [(_, Job::Probe(key)), (_, Job::Schema(_))] if *key == sandbox().key)
    );
}

#[test]
fn an_org_without_calls_left_says_so_and_not_that_it_was_not_reached() {
    let mut desk = Desk::start(Start {
        orgs: vec![prod()],
        ..Start::default()
    });
    let started = desk.started();
    desk.event(
        started[0].0,
        refused(
            "REQUEST_LIMIT_EXCEEDED",
            "TotalRequests Limit exceeded.",
            None,
        ),
    );
    let screen = desk.draw(80, 24);
    assert!(screen.contains("API LIMIT USED UP"), "{screen}");
    assert!(!screen.contains("NOT REACHED"), "{screen}");
}

#[test]
fn what_an_org_answers_does_not_make_it_less_recently_used() {
    let mut desk = Desk::start(Start {
        orgs: vec![prod(), sandbox()],
        ..Start::default()
    });
    desk.answer_probes();
    desk.press("Esc o").type_text("uat").press("Enter");
    let effects = desk.take();
    assert!(
        effects
            .iter()
            .any(|e| matches!(e, Effect::Used(org) if *org == sandbox().key)),
        "{effects:?}"
    );
    let used = desk.app.orgs.get(&sandbox().key).unwrap().org.last_used;
    // The probe's answer comes from a list file that is older than the visit.
    desk.app.orgs.put(sandbox());
    assert!(used > sandbox().last_used);
    assert_eq!(
        desk.app.orgs.get(&sandbox().key).unwrap().org.last_used,
        used
    );
}

#[test]
fn the_org_named_at_the_start_is_the_one_on_the_screen() {
    let desk = Desk::start(Start {
        orgs: vec![prod(), sandbox()],
        open: Some(sandbox().key),
        ..Start::default()
    });
    assert_eq!(desk.here(), "acme-uat");
}
