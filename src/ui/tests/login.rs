//! The login pane: form, waiting in its ways, saving, failing.

use super::*;

fn waits(no_listener: Option<&str>, no_browser: Option<&str>) -> (Desk, JobId) {
    let mut desk = Desk::welcome();
    desk.press("n");
    let job = desk.log_in();
    desk.event(job, JobEvent::Login(waiting(no_listener, no_browser)));
    desk.wait(22_000).draw(80, 24);
    (desk, job)
}

const TAKEN: &str =
    "Port 1717 is taken, by another login or an IDE, so the browser cannot come back by itself.";
const NO_BROWSER: &str = "There is no display here to open a browser on.";

#[test]
fn form() {
    let mut desk = Desk::welcome();
    desk.press("n");
    shows("login_form", &mut desk);
    desk.press("Left Down Down Right");
    shows("login_form_own", &mut desk);
    desk.press("Enter");
    shows("login_form_refused", &mut desk);
}

#[test]
fn waiting_for_the_browser() {
    shows("login_waiting", &mut waits(None, None).0);
    shows("login_no_browser", &mut waits(None, Some(NO_BROWSER)).0);
    shows("login_no_listener", &mut waits(Some(TAKEN), None).0);
    let (mut desk, job) = waits(Some(TAKEN), Some(NO_BROWSER));
    desk.type_text("code");
    shows("login_neither_typing", &mut desk);
    desk.press("Esc");
    let why = "This address belongs to another login attempt. Paste the one this attempt ended on.";
    desk.event(job, JobEvent::Login(LoginEvent::PasteRefused(why.into())));
    shows("login_refused", &mut desk);
}

#[test]
fn the_rest_of_the_way() {
    let (mut desk, job) = waits(None, None);
    desk.event(job, JobEvent::Login(LoginEvent::Exchanging));
    shows("login_exchanging", &mut desk);
    desk.event(job, JobEvent::Login(LoginEvent::Saving));
    shows("login_saving", &mut desk);
    desk.wait(3000);
    shows("login_saving_long", &mut desk);
    desk.event(
        job,
        JobEvent::Failed(JobError::LoginEnded(LoginEnd::TimedOut(300))),
    );
    shows("login_failed", &mut desk);
}

#[test]
fn again() {
    let (mut desk, job) = Desk::running_in_results("SELECT Id FROM Account");
    desk.event(job, ended()).press("g l");
    shows("login_again", &mut desk);
}

#[test]
fn the_ways_in() {
    // From the choice of hosts up to the ways.
    for (name, ways) in [
        ("login_jwt", "Right"),
        ("login_credentials", "Right Right"),
        ("login_token", "Right Right Right"),
        ("login_sfdx", "Left Left"),
        ("login_device", "Left"),
    ] {
        let mut desk = Desk::welcome();
        desk.press("n Up").press(ways);
        shows(name, &mut desk);
    }
    let mut desk = Desk::welcome();
    desk.press("n Up Left Down Right");
    shows("login_password", &mut desk);
    desk.press("Right");
    shows("login_user_agent", &mut desk);
}

#[test]
fn a_code_to_type() {
    let mut desk = Desk::welcome();
    desk.press("n");
    let job = desk.log_in();
    desk.event(
        job,
        JobEvent::Login(LoginEvent::Asking("acme.my.salesforce.com".into())),
    );
    shows("login_asking", &mut desk);
    desk.event(
        job,
        JobEvent::Login(LoginEvent::Code {
            url: "https://acme.my.salesforce.com/setup/connect".into(),
            code: "7V3HY9XP".into(),
            no_browser: Some(NO_BROWSER.into()),
            timeout: std::time::Duration::from_secs(600),
        }),
    );
    shows("login_code", &mut desk);
}

#[test]
fn the_address_as_a_qr_code() {
    let (mut desk, job) = waits(None, None);
    desk.press("Q");
    shows("login_qr", &mut desk);
    desk.press("Esc");
    assert!(desk.draw(120, 40).contains("Waiting for your browser"));
    desk.press("Q")
        .event(job, JobEvent::Login(LoginEvent::Exchanging));
    assert!(desk.draw(120, 40).contains("exchanging"));
}

#[test]
fn a_failure_with_many_causes_is_read_to_its_end() {
    let (mut desk, job) = waits(None, None);
    desk.event(job, JobEvent::Failed(JobError::of_a_password()));
    shows("login_failed_password", &mut desk);
    desk.draw(60, 16);
    desk.press("Down Down Down Down Down Down Down Down Down Down Down Down Down Down");
    assert!(desk.draw(60, 16).contains("or is locked."));
    desk.press("Up");
    assert!(!desk.draw(60, 16).contains("or is locked."));
}
