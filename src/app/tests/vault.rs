//! The passphrase of the vault, the orgs of the Salesforce CLI, and logging out of every org.

use super::*;
use crate::app::jobs::Slot;
use crate::app::orgs::OrgState;
use crate::app::overlay::Overlay;
use crate::config::{Config, KeepIn};
use crate::org::LoginKind;
use crate::worker::{JobError, SfError, SfEvent, VaultError, VaultEvent, VaultJob};

/// An org that `sf` is logged in to.
pub fn of_sf(alias: &str, class: OrgClass) -> Org {
    let username = format!("{alias}@acme.example");
    Org {
        key: OrgKey::of_the_salesforce_cli("00D5g00000AbCdEEAV", &username),
        alias: alias.to_owned(),
        username,
        class,
        login: LoginKind::SfCli,
        last_used: None,
        ..prod()
    }
}

/// The welcome screen after `sf` turned out to have orgs.
pub fn welcome_with_sf() -> Desk {
    let mut desk = Desk::start(Start {
        salesforce_cli: true,
        ..Start::default()
    });
    let job = desk.started_job(|job| matches!(job, Job::SfOrgs));
    let uat = of_sf("sf-uat", OrgClass::Sandbox);
    let found = SfEvent {
        default: Some(uat.key.clone()),
        orgs: vec![of_sf("sf-prod", OrgClass::Production), uat],
        program: true,
        ..SfEvent::default()
    };
    desk.event(job, JobEvent::Sf(found));
    desk
}

fn under_a_passphrase() -> (Desk, JobId) {
    let mut config = Config::default();
    config.vault.store = KeepIn::Passphrase;
    let mut desk = Desk::start(Start {
        config,
        orgs: vec![prod()],
        ..Start::default()
    });
    let job = desk.started_job(|job| matches!(job, Job::Vault(VaultJob::Attend)));
    (desk, job)
}

fn wants(desk: &mut Desk, job: JobId, new: bool) {
    desk.event(job, JobEvent::Vault(VaultEvent::Wanted { new }));
}

/// The passphrase that was told last; `None` where it was put off.
fn given(desk: &mut Desk) -> Option<Option<String>> {
    let told = desk.told().pop()?;
    match told.1 {
        JobInput::Passphrase(given) => Some(given.map(|secret| secret.expose().to_owned())),
        other => panic!("{other:?}"),
    }
}

fn form_says(desk: &Desk) -> String {
    match desk.app.overlays.last() {
        Some(Overlay::Form(form)) => form.refused.clone().unwrap_or_default(),
        _ => "no form".to_owned(),
    }
}

#[test]
fn the_passphrase_is_asked_for_when_it_is_needed_and_never_shown() {
    let (mut desk, job) = under_a_passphrase();
    assert!(desk.app.overlays.is_empty());
    wants(&mut desk, job, false);
    desk.type_text("correct horse");
    let screen = desk.draw(80, 24);
    assert!(screen.contains("The passphrase of your logins"), "{screen}");
    assert!(!screen.contains("horse"), "{screen}");
    desk.press("Enter");
    assert_eq!(given(&mut desk), Some(Some("correct horse".to_owned())));
    // It is not the one: what was typed is gone, the form stays.
    let refused = VaultEvent::Refused(VaultError::WrongPassphrase);
    desk.event(job, JobEvent::Vault(refused));
    assert_eq!(form_says(&desk), "this is not the passphrase");
    desk.press("Enter");
    assert_eq!(form_says(&desk), "this line is empty");
    desk.type_text("right").press("Enter");
    assert_eq!(given(&mut desk), Some(Some("right".to_owned())));
    desk.event(job, JobEvent::Vault(VaultEvent::Opened));
    assert!(desk.app.overlays.is_empty());
    assert!(desk.toast().contains("unlocked"));
}

#[test]
fn a_first_passphrase_is_typed_twice() {
    let (mut desk, job) = under_a_passphrase();
    wants(&mut desk, job, true);
    desk.type_text("one")
        .press("Down")
        .type_text("two")
        .press("Enter");
    assert!(form_says(&desk).contains("not the same"));
    assert_eq!(given(&mut desk), None);
    desk.press("Ctrl-U").type_text("one").press("Enter");
    let told = given(&mut desk);
    assert_eq!(told, Some(Some("one".to_owned())), "{}", form_says(&desk));
}

#[test]
fn putting_it_off_is_told_and_a_command_asks_again() {
    let (mut desk, job) = under_a_passphrase();
    wants(&mut desk, job, false);
    desk.press("Esc");
    assert_eq!(given(&mut desk), Some(None));
    assert!(desk.app.overlays.is_empty());
    assert!(desk.toast().contains("no login can be used"));
    desk.press("Ctrl-P").type_text("passphrase").press("Enter");
    assert_eq!(form_says(&desk), "");
    desk.type_text("right").press("Enter");
    assert_eq!(given(&mut desk), Some(Some("right".to_owned())));
    let org = prod().key;
    desk.app.orgs.get_mut(&org).unwrap().state = OrgState::Failed;
    desk.take();
    desk.event(job, JobEvent::Vault(VaultEvent::Opened));
    // What failed without it is asked again.
    desk.started_job(|job| matches!(job, Job::Probe(_)));
}

#[test]
fn it_does_not_come_under_the_hands_of_who_types() {
    let (mut desk, job) = under_a_passphrase();
    desk.type_text("SELECT");
    wants(&mut desk, job, false);
    desk.type_text(" Id");
    assert_eq!(desk.text(), "SELECT Id");
    assert!(desk.app.overlays.is_empty());
    assert!(desk.app.deadline().is_some());
    desk.wait(2500);
    assert!(matches!(desk.app.overlays.last(), Some(Overlay::Form(_))));
}

#[test]
fn another_passphrase_wants_the_old_one_and_the_new_one_twice() {
    let (mut desk, _) = under_a_passphrase();
    desk.press("Ctrl-P")
        .type_text("vault.change")
        .press("Enter");
    desk.type_text("old")
        .press("Down")
        .type_text("new")
        .press("Down")
        .type_text("new");
    desk.press("Enter");
    let change = |job: &Job| matches!(job, Job::Vault(VaultJob::Change { .. }));
    let started = desk.started();
    let (id, job) = started.into_iter().find(|(_, job)| change(job)).unwrap();
    let Job::Vault(VaultJob::Change { now, new }) = job else {
        panic!("a change was asked for");
    };
    assert_eq!((now.expose(), new.expose()), ("old", "new"));
    let wrong = JobError::Vault(VaultError::WrongPassphrase);
    desk.event(id, JobEvent::Failed(wrong));
    assert_eq!(form_says(&desk), "this is not the passphrase");
    desk.press("Enter");
    let id = desk.started_job(change);
    desk.event(id, JobEvent::Vault(VaultEvent::Changed));
    assert!(desk.app.overlays.is_empty());
}

#[test]
fn without_a_passphrase_nothing_is_minded_and_nothing_offered() {
    let mut desk = Desk::new();
    assert!(
        desk.started()
            .iter()
            .all(|(_, job)| !matches!(job, Job::Vault(_) | Job::SfOrgs))
    );
    desk.press("Ctrl-P").type_text("vault.");
    assert!(!desk.draw(100, 30).contains("vault.passphrase"));
}

#[test]
fn orgs_of_sf_are_marked_and_chosen_like_any_other() {
    let mut desk = welcome_with_sf();
    let screen = desk.draw(80, 24);
    assert!(
        screen.contains("The Salesforce CLI (sf) has 2 orgs here."),
        "{screen}"
    );
    assert!(screen.contains("sf-uat is its default"), "{screen}");
    desk.press("s");
    let screen = desk.draw(120, 30);
    assert!(screen.contains("sf-prod@acme.example (sf)"), "{screen}");
    // Behind the list they are asked, and nobody waits for that.
    let key = of_sf("sf-uat", OrgClass::Sandbox).key;
    let probe = desk.started_job(|job| matches!(job, Job::Probe(of) if *of == key));
    desk.press("Enter");
    assert_eq!(desk.here(), "sf-uat");
    let ended = JobError::Sf(SfError::Expired);
    desk.event(probe, JobEvent::Failed(ended));
    assert_eq!(desk.app.orgs.get(&key).unwrap().state, OrgState::NeedsLogin);
}

#[test]
fn what_sf_has_no_more_asks_for_a_login() {
    let gone = of_sf("gone", OrgClass::Sandbox);
    let mut desk = Desk::start(Start {
        orgs: vec![prod(), gone.clone()],
        salesforce_cli: true,
        ..Start::default()
    });
    let job = desk.started_job(|job| matches!(job, Job::SfOrgs));
    desk.event(job, JobEvent::Sf(SfEvent::default()));
    assert_eq!(
        desk.app.orgs.get(&gone.key).unwrap().state,
        OrgState::NeedsLogin
    );
}

#[test]
fn the_orgs_of_sf_are_asked_behind_the_switcher_as_all_others() {
    let mut desk = Desk::start(Start {
        orgs: vec![prod(), of_sf("sf-prod", OrgClass::Production)],
        ..Start::default()
    });
    desk.answer_probes();
    desk.take();
    let probed = |desk: &mut Desk| -> Vec<OrgKey> {
        let started = desk.started().into_iter();
        started
            .filter_map(|(_, job)| match job {
                Job::Probe(key) => Some(key),
                _ => None,
            })
            .collect()
    };
    desk.press("Esc o");
    let sf = of_sf("sf-prod", OrgClass::Production);
    assert_eq!(probed(&mut desk), std::slice::from_ref(&sf.key));
    // They take nothing away from it: their logins are ended where they were made.
    desk.type_text("sf-prod").press("Down d");
    assert!(
        desk.draw(120, 40).contains("`sf org logout` ends it"),
        "{}",
        desk.draw(120, 40)
    );
    desk.press("-");
    let screen = desk.draw(120, 40);
    assert!(screen.contains("which is the Salesforce CLI's"), "{screen}");
    assert!(!screen.contains("keyring entry"), "{screen}");
    // Those that are found while it is open are asked, too.
    desk.press("Esc");
    let late = of_sf("late", OrgClass::Sandbox);
    let found = SfEvent {
        orgs: vec![sf, late.clone()],
        ..SfEvent::default()
    };
    let (id, _) = desk.app.jobs.begin(Slot::SfOrgs);
    desk.event(id, JobEvent::Sf(found));
    assert_eq!(probed(&mut desk), [late.key]);
}

#[test]
fn logging_out_of_all_tells_how_many_and_leaves_those_of_sf() {
    let mut desk = Desk::start(Start {
        orgs: vec![prod(), sandbox(), of_sf("sf-prod", OrgClass::Production)],
        ..Start::default()
    });
    desk.take();
    desk.press("Ctrl-P").type_text("logout_all").press("Enter");
    let screen = desk.draw(100, 30);
    assert!(
        screen.contains("Log out of all 2 orgs, 1 of them PROD?"),
        "{screen}"
    );
    desk.press("Enter");
    assert!(desk.started().is_empty(), "Enter alone says no");
    desk.press("Ctrl-P")
        .type_text("logout_all")
        .press("Enter y");
    let keys: Vec<OrgKey> = desk
        .started()
        .into_iter()
        .filter_map(|(_, job)| match job {
            Job::Logout(job) => Some(job.org),
            _ => None,
        })
        .collect();
    assert_eq!(keys, [prod().key, sandbox().key]);
}
