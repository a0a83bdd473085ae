//! Orgs that leave the list: what goes with them, what stays, and what comes back.

use super::*;

const TEXT: &str = "SELECT Name, Amount FROM Account";

/// The job that a yes starts.
fn leaving(desk: &mut Desk) -> (JobId, LogoutJob) {
    let found = desk.started().into_iter().find_map(|(id, job)| match job {
        Job::Logout(job) => Some((id, job)),
        _ => None,
    });
    found.expect("a logout")
}

#[test]
fn what_goes_besides_the_login_is_chosen_in_the_question() {
    use crate::worker::Clear;
    for (keys, caches, drafts, history) in [
        ("y", true, false, false),
        ("t h y", true, true, true),
        ("c h h y", false, false, false),
    ] {
        let mut desk = Desk::with_text(TEXT);
        desk.press("Esc o").type_text("prod").press("Down d");
        desk.take();
        desk.press(keys);
        let (id, job) = leaving(&mut desk);
        let clear = Clear {
            caches,
            drafts,
            history,
        };
        assert_eq!((job.revoke, job.clear), (true, clear), "{keys}");
        let mut event = LogoutEvent {
            job,
            not_revoked: None,
            not_deleted: None,
        };
        event.job.clear = clear;
        desk.event(id, JobEvent::Logout(event));
        let kept = desk.app.session().parked;
        assert_eq!(kept.is_empty(), drafts, "{keys}");
        // With the org its tabs come back, as far as they were kept.
        desk.press("Esc o Down n");
        let login = desk.log_in();
        desk.event(login, done(prod(), true));
        assert_eq!(desk.here(), "acme-prod");
        assert_eq!(desk.text(), if drafts { "" } else { TEXT }, "{keys}");
        assert!(desk.app.session().parked.is_empty());
    }
}

#[test]
fn an_org_is_taken_off_the_list_and_its_login_lives_on() {
    let mut desk = Desk::with_text(TEXT);
    desk.press("Esc o");
    desk.answer_probes();
    desk.type_text("uat").press("Down -");
    let screen = desk.draw(120, 40);
    for part in [
        "Take acme-uat (sandbox) off the list?",
        "Deleted here: its keyring entry",
        "Stays: the login at acme--uat.sandbox.my.salesforce.com",
        "Connected Apps",
        "d logs out instead",
        "y take it off the list",
    ] {
        assert!(screen.contains(part), "{part}\n{screen}");
    }
    desk.press("Enter");
    assert!(desk.started().is_empty(), "nothing happens without y");
    desk.press("- y");
    let (id, job) = leaving(&mut desk);
    assert_eq!(job, LogoutJob::removal(sandbox().key));
    let event = LogoutEvent {
        job,
        not_revoked: None,
        not_deleted: None,
    };
    desk.event(id, JobEvent::Logout(event));
    assert_eq!(desk.toast(), "acme-uat is off the list");
    assert_eq!((desk.app.orgs.len(), desk.text()), (1, TEXT));
}
