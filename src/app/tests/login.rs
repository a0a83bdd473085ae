//! Logging in, again and for the first time, until the org's own tab stands there.

use super::*;
use crate::app::login::Step;
use crate::app::orgs::OrgState;
use crate::app::overlay::Overlay;
use crate::worker::LoginJob;

fn login_job(desk: &mut Desk) -> (JobId, LoginJob) {
    let started = desk.started();
    let found = started.into_iter().find_map(|(id, job)| match job {
        Job::Login(login) => Some((id, login)),
        _ => None,
    });
    found.expect("a login was started")
}

fn step(desk: &Desk) -> &Step {
    &desk.app.login().expect("the login pane is open").step
}

/// The one secret that a running job was told.
fn pasted(desk: &mut Desk) -> Option<(JobId, String)> {
    let mut told = desk.told().into_iter();
    match (told.next(), told.next()) {
        (Some((id, JobInput::PastedRedirect(secret))), None) => {
            Some((id, secret.expose().to_owned()))
        }
        (None, None) => None,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_form_describes_the_login() {
    for (keys, typed, host, own) in [
        ("n Enter", "", "login.salesforce.com", false),
        ("n Right Enter", "", "test.salesforce.com", false),
        ("n", "acme\n", "acme", false),
        (
            "n Left Down",
            "https://acme.lightning.force.com/x\n",
            "https://acme.lightning.force.com/x",
            false,
        ),
        ("n Down Right Down", "3MVG9\n", "login.salesforce.com", true),
    ] {
        let mut desk = Desk::welcome();
        desk.press(keys).type_text(typed);
        let (_, job) = login_job(&mut desk);
        assert_eq!(job.host, host, "{keys}");
        assert_eq!(job.app.client_id, if own { "3MVG9" } else { "PlatformCLI" });
        assert_eq!(job.app.redirect_uri, "http://localhost:1717/OauthRedirect");
        assert!(matches!(step(&desk), Step::Starting));
    }
}

#[test]
fn what_is_missing_in_the_form_is_said() {
    let mut desk = Desk::welcome();
    desk.press("n Left Enter");
    assert!(desk.started().is_empty());
    assert!(desk.draw(80, 24).contains("Type the org's address"));
    desk.press("Esc");
    assert!(desk.app.overlays.is_empty());
}

#[test]
fn a_paste_anywhere_while_waiting_is_sent() {
    let mut desk = Desk::welcome();
    desk.press("n");
    let job = desk.log_in();
    let address = "http://localhost:1717/OauthRedirect?code=aPrx&state=Zx";
    desk.paste(&format!("{address}\n"));
    assert_eq!(pasted(&mut desk), Some((job, address.to_owned())));
}

#[test]
fn p_types_the_address_and_a_refused_one_says_why() {
    let mut desk = Desk::welcome();
    desk.press("n");
    let job = desk.log_in();
    desk.press("p").type_text("code\n");
    assert_eq!(pasted(&mut desk), Some((job, "code".to_owned())));
    let why = "This address belongs to another login attempt.";
    desk.event(job, JobEvent::Login(LoginEvent::PasteRefused(why.into())));
    assert!(desk.draw(80, 24).contains(why));
    desk.press("Enter");
    assert_eq!(pasted(&mut desk), None, "an empty field sends nothing");
    desk.press("Esc");
    assert!(
        matches!(step(&desk), Step::Waiting(_)),
        "Esc leaves the field first"
    );
    desk.press("Esc");
    assert_eq!(desk.cancelled(), [job]);
}

#[test]
fn without_a_listener_the_field_is_ready_and_esc_leads_out_of_it_to_the_keys() {
    let mut desk = Desk::welcome();
    desk.press("n Enter");
    let (job, _) = login_job(&mut desk);
    desk.event(
        job,
        JobEvent::Login(waiting(Some("Port 1717 is taken."), None)),
    );
    desk.type_text("upq");
    assert!(desk.take().is_empty(), "letters go into the field");
    desk.press("Esc u");
    assert!(
        desk.copied()
            .unwrap()
            .starts_with("https://login.salesforce.com/")
    );
    desk.press("Esc");
    assert_eq!(desk.cancelled(), [job]);
}

#[test]
fn without_a_listener_esc_cancels_while_the_field_is_empty_and_tab_leads_to_the_keys() {
    for keys in ["Esc", "Tab Esc", "Tab Tab Esc"] {
        let mut desk = Desk::welcome();
        desk.press("n Enter");
        let (job, _) = login_job(&mut desk);
        desk.event(job, JobEvent::Login(waiting(Some("Port taken."), None)));
        desk.press(keys);
        assert_eq!(desk.cancelled(), [job], "{keys}");
    }
}

#[test]
fn a_login_that_no_keyring_keeps_is_marked_until_one_does() {
    let mut desk = Desk::welcome();
    desk.press("n");
    let job = desk.log_in();
    desk.event(job, done(prod(), false)).wait(60_000);
    assert!(desk.toast().is_empty());
    assert!(
        desk.draw(80, 24)
            .contains("acme-prod ⊘ read-only · session only")
    );
    desk.press("Esc g l");
    let (job, _) = login_job(&mut desk);
    desk.event(job, done(prod(), true));
    assert!(!desk.draw(80, 24).contains("session only"));
}

#[test]
fn the_address_can_be_selected_without_the_frame() {
    for (width, height) in [(80, 24), (120, 40), (60, 16)] {
        let mut desk = Desk::welcome();
        desk.press("n");
        desk.log_in();
        let screen = desk.draw(width, height);
        let lines = screen
            .lines()
            .skip_while(|line| !line.starts_with("https://"));
        let rows = lines.take_while(|line| !line.starts_with(['┃', ' ']));
        let shown: String = rows.collect();
        let url = &desk.app.login().unwrap().waiting().unwrap().url;
        assert_eq!(shown, *url, "{screen}");
    }
}

#[test]
fn a_browser_that_fails_late_changes_nothing_else() {
    let mut desk = Desk::welcome();
    desk.press("n");
    let job = desk.log_in();
    let until = |desk: &Desk| desk.app.login().unwrap().waiting().unwrap().until;
    let before = until(&desk);
    desk.press("p").type_text("code").wait(90_000);
    desk.event(job, JobEvent::Login(waiting(None, Some("No display."))));
    assert_eq!(until(&desk), before);
    assert!(desk.draw(80, 24).contains("No display."));
    desk.type_text("\n");
    assert_eq!(pasted(&mut desk), Some((job, "code".to_owned())));
}

#[test]
fn u_copies_the_whole_address() {
    let mut desk = Desk::welcome();
    desk.press("n");
    desk.log_in();
    desk.press("u");
    assert!(
        desk.copied()
            .unwrap()
            .ends_with("code_challenge_method=S256")
    );
}

#[test]
fn esc_cancels_and_what_comes_later_is_dropped() {
    for keys in ["Esc", "Ctrl-C"] {
        let mut desk = Desk::welcome();
        desk.press("n");
        let job = desk.log_in();
        desk.press(keys);
        assert_eq!(desk.cancelled(), [job], "{keys}");
        assert!(matches!(step(&desk), Step::Form));
        desk.event(job, done(prod(), true));
        assert!(desk.app.orgs.is_empty());
        assert_eq!(
            desk.app.deadline(),
            desk.app.toast.as_ref().map(|t| t.until)
        );
    }
}

#[test]
fn a_failure_is_a_sentence_and_r_tries_again_with_what_was_typed() {
    let mut desk = Desk::welcome();
    desk.press("n").type_text("acme\n");
    let (job, _) = login_job(&mut desk);
    desk.event(
        job,
        JobEvent::Failed(JobError::LoginEnded(crate::worker::LoginEnd::TimedOut(300))),
    );
    let screen = desk.draw(80, 24);
    assert!(
        screen.contains("The login was not finished in time"),
        "{screen}"
    );
    assert!(screen.contains("\n r try again"));
    desk.press("r");
    let (_, job) = login_job(&mut desk);
    assert_eq!(job.host, "acme");
}

#[test]
fn the_form_comes_back_as_it_was_after_a_failure() {
    let mut desk = Desk::welcome();
    desk.press("n").type_text("acme\n");
    let (job, _) = login_job(&mut desk);
    desk.event(job, ended());
    desk.press("Enter").type_text("x\n");
    assert_eq!(login_job(&mut desk).1.host, "acmex");
}

#[test]
fn the_keyring_is_waited_for_and_can_be_gone_without() {
    let mut desk = Desk::welcome();
    desk.press("n");
    let job = desk.log_in();
    desk.event(job, JobEvent::Login(LoginEvent::Exchanging));
    desk.press("s");
    assert!(desk.told().is_empty(), "nothing is being saved yet");
    desk.event(job, JobEvent::Login(LoginEvent::Saving));
    assert!(desk.draw(80, 24).contains("Waiting for your keyring"));
    desk.press("s");
    assert!(matches!(desk.told().as_slice(), [(id, JobInput::SessionOnly)] if *id == job));
    desk.event(job, done(prod(), false));
    assert!(desk.toast().contains("for this session only"));
}

#[test]
fn a_login_goes_to_the_new_orgs_own_tab() {
    let mut desk = Desk::welcome();
    desk.press("n");
    let job = desk.log_in();
    desk.event(job, done(prod(), true));
    assert!(desk.app.overlays.is_empty());
    assert_eq!(desk.here(), "acme-prod");
    assert!(desk.app.is_typing(), "one can write at once");
    assert_eq!(
        desk.app.orgs.get(&prod().key).unwrap().state,
        OrgState::Connected
    );
    assert!(desk.take().iter().any(|e| matches!(e, Effect::Save(_))));
}

#[test]
fn a_dead_login_is_mended_by_logging_in_again_and_the_tab_stays() {
    let (mut desk, job) = Desk::running_in_results("SELECT Id FROM Account");
    desk.event(job, ended());
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("LOGIN NEEDED") && screen.contains("gl logs in again"),
        "{screen}"
    );
    assert_eq!(
        desk.app.hints().first(),
        Some(&crate::app::command::Command::OrgAgain)
    );
    let before = desk.app.tab().unwrap().id;
    desk.press("g l");
    let (job, login) = login_job(&mut desk);
    assert_eq!(login.again, Some(prod().key));
    assert_eq!(login.alias.as_deref(), Some("acme-prod"));
    desk.event(job, done(prod(), true));
    let tab = desk.app.tab().unwrap();
    assert_eq!(
        (tab.id, tab.editor.text()),
        (before, "SELECT Id FROM Account")
    );
    assert!(tab.problem.is_none());
    assert!(!desk.draw(120, 40).contains("LOGIN NEEDED"));
}

#[test]
fn the_way_to_a_new_login_is_true_while_typing_too() {
    let (mut desk, job) = Desk::running("SELECT Id FROM Account");
    desk.event(job, ended());
    assert!(desk.draw(120, 40).contains("Esc gl logs in again"));
    desk.press("Esc g l");
    assert!(matches!(desk.app.overlays.last(), Some(Overlay::Login(_))));
}

#[test]
fn help_over_the_login_does_not_lose_it() {
    let mut desk = Desk::welcome();
    desk.press("n");
    let job = desk.log_in();
    desk.press("?");
    assert!(matches!(desk.app.overlays.last(), Some(Overlay::Help(_))));
    desk.event(job, JobEvent::Login(LoginEvent::Exchanging));
    desk.press("Esc");
    assert!(matches!(step(&desk), Step::Exchanging));
    desk.press("?");
    desk.event(job, done(prod(), true));
    desk.press("Esc");
    assert_eq!((desk.here(), desk.app.overlays.len()), ("acme-prod", 0));
}
