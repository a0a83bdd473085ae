//! Access tokens: one refresh at a time, kept before use, never tried twice when dead.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use sftui::demo::{DemoConfig, DemoOrg, Fault};
use sftui::org::OrgKey;
use sftui::vault::{Record, SessionOnly, Status, Vault, VaultError};
use sftui::worker::{Job, JobError, JobEvent, JobId, LogoutJob, Settings};

use super::rig::{NoBrowser, Rig, org_of};

fn rotating() -> DemoConfig {
    DemoConfig {
        rotate_refresh_tokens: true,
        big_rows: 10,
        ..DemoConfig::prod()
    }
}

#[tokio::test]
async fn eight_jobs_at_one_expiry_make_one_refresh() {
    let mut rig = Rig::logged_in(rotating()).await;
    let ids: Vec<_> = (0..8).map(|_| rig.start(rig.probe())).collect();
    for id in ids {
        let last = rig.last(id).await;
        assert!(matches!(last, JobEvent::Probe(_)), "{last:?}");
    }
    assert_eq!(rig.refreshes(), 1);
    rig.demo.expire_access_tokens();
    let ids: Vec<_> = (0..8).map(|_| rig.start(rig.probe())).collect();
    for id in ids {
        let last = rig.last(id).await;
        assert!(matches!(last, JobEvent::Probe(_)), "{last:?}");
    }
    assert_eq!(rig.refreshes(), 2);
    assert_eq!(rig.vault.get(&rig.org.key).unwrap().unwrap().generation, 3);
}

#[tokio::test]
async fn several_programs_sharing_a_rotating_login_do_not_log_each_other_out() {
    let demo = DemoOrg::start(rotating()).await.unwrap();
    let vault: Arc<dyn Vault> = Arc::new(SessionOnly::new());
    let directory = Arc::new(tempfile::tempdir().unwrap());
    let settings = Settings::default();
    let first = Rig::beside(
        demo,
        directory,
        Arc::clone(&vault),
        Arc::new(NoBrowser),
        settings,
    );
    vault.set(&first.org.key, &first.record()).unwrap();
    first.store.put_org(&first.org).unwrap();
    // Seven more workers over the same files and the same keyring, as other processes have them.
    let others: Vec<_> = (0..7).map(|_| first.another_worker(&vault)).collect();
    let mut rig = first;
    let id = rig.start(rig.probe());
    let mut ends = Vec::new();
    for (worker, _) in &others {
        worker.start(id, rig.probe());
    }
    ends.push(rig.last(id).await);
    for (_, mut events) in others {
        loop {
            let (_, event) = events.recv().await.unwrap();
            if event.is_last() {
                ends.push(event);
                break;
            }
        }
    }
    assert!(
        ends.iter().all(|end| matches!(end, JobEvent::Probe(_))),
        "{ends:?}"
    );
    // One of them refreshed, and the seven others use what it got.
    assert_eq!(rig.refreshes(), 1);
    assert_eq!(vault.get(&rig.org.key).unwrap().unwrap().generation, 2);
    let again = rig.run(rig.probe()).await;
    assert!(matches!(again, JobEvent::Probe(_)), "{again:?}");
}

#[tokio::test]
async fn what_another_program_got_is_used_and_refreshed_for_where_it_has_expired_as_well() {
    let mut rig = Rig::logged_in(rotating()).await;
    let last = rig.run(rig.probe()).await;
    assert!(matches!(last, JobEvent::Probe(_)), "{last:?}");
    let vault = Arc::clone(&rig.vault);
    let (other, mut events) = rig.another_worker(&vault);
    let mut probed = async |id: u64| {
        other.start(JobId(id), Job::Probe(rig.org.key.clone()));
        loop {
            let (_, event) = events.recv().await.unwrap();
            if event.is_last() {
                return event;
            }
        }
    };
    let end = probed(900).await;
    assert!(matches!(end, JobEvent::Probe(_)), "{end:?}");
    assert_eq!(rig.demo.log().count("/services/oauth2/token"), 1);
    // The other one refreshes; by the time that this one looks again, that token is dead, too.
    rig.demo.expire_access_tokens();
    let end = probed(901).await;
    assert!(matches!(end, JobEvent::Probe(_)), "{end:?}");
    assert_eq!(rig.demo.log().count("/services/oauth2/token"), 2);
    rig.demo.expire_access_tokens();
    let ids: Vec<_> = (0..4).map(|_| rig.start(rig.probe())).collect();
    for id in ids {
        let last = rig.last(id).await;
        assert!(matches!(last, JobEvent::Probe(_)), "{last:?}");
    }
    assert_eq!(rig.refreshes(), 3);
    // Where nothing rotates nothing is written, and each has its own.
    let mut rig = Rig::logged_in(DemoConfig {
        rotate_refresh_tokens: false,
        ..rotating()
    })
    .await;
    let last = rig.run(rig.probe()).await;
    assert!(matches!(last, JobEvent::Probe(_)), "{last:?}");
    let record = rig.vault.get(&rig.org.key).unwrap().unwrap();
    assert_eq!((record.generation, record.access_token), (1, None));
}

#[tokio::test]
async fn a_refresh_outlives_the_job_that_wanted_it() {
    let mut rig = Rig::logged_in(rotating()).await;
    let gate = rig.demo.faults().hold("/services/oauth2/token");
    let id = rig.start(rig.probe());
    while rig.refreshes() == 0 {
        tokio::task::yield_now().await;
    }
    rig.worker.cancel(id);
    assert!(matches!(rig.last(id).await, JobEvent::Cancelled));
    gate.open();
    rig.worker.settled().await;
    // The token that replaced the used one is kept, so the next job works.
    assert_eq!(rig.vault.get(&rig.org.key).unwrap().unwrap().generation, 2);
    let last = rig.run(rig.probe()).await;
    assert!(matches!(last, JobEvent::Probe(_)), "{last:?}");
    assert_eq!(rig.refreshes(), 1);
}

#[tokio::test]
async fn a_dead_refresh_token_asks_for_a_login_and_is_sent_only_once() {
    let mut rig = Rig::logged_in(rotating()).await;
    rig.demo.revoke_all();
    for _ in 0..3 {
        let JobEvent::Failed(error) = rig.run(rig.probe()).await else {
            panic!("a revoked login does not probe");
        };
        assert!(error.needs_login(), "{error:?}");
        assert!(!error.hint().is_empty());
    }
    assert_eq!(rig.refreshes(), 1);
    assert!(rig.vault.get(&rig.org.key).unwrap().is_some());
    // A new login, here or in another sftui, mends it.
    rig.vault.set(&rig.org.key, &rig.record()).unwrap();
    let last = rig.run(rig.probe()).await;
    assert!(matches!(last, JobEvent::Probe(_)), "{last:?}");
}

#[tokio::test]
async fn a_loser_adopts_the_token_that_a_winner_wrote_meanwhile() {
    let mut rig = Rig::logged_in(rotating()).await;
    let good = rig.record();
    rig.vault
        .set(
            &rig.org.key,
            &Record {
                refresh_token: "5Aep861dead".to_owned().into(),
                ..rig.record()
            },
        )
        .unwrap();
    let gate = rig.demo.faults().hold("/services/oauth2/token");
    let id = rig.start(rig.probe());
    while rig.refreshes() == 0 {
        tokio::task::yield_now().await;
    }
    rig.vault
        .set(
            &rig.org.key,
            &Record {
                generation: 9,
                ..good
            },
        )
        .unwrap();
    gate.open();
    let last = rig.last(id).await;
    assert!(matches!(last, JobEvent::Probe(_)), "{last:?}");
    assert_eq!(rig.refreshes(), 2);
    assert_eq!(rig.vault.get(&rig.org.key).unwrap().unwrap().generation, 10);
}

#[tokio::test]
async fn a_401_in_the_middle_refreshes_once_and_the_job_goes_on() {
    let mut rig = Rig::logged_in(rotating()).await;
    rig.run(rig.probe()).await;
    rig.demo.faults().once("/query?", Fault::Unauthorized);
    let id = rig.start(rig.probe());
    let events = rig.all(id).await;
    assert!(
        matches!(events.as_slice(), [JobEvent::Probe(_)]),
        "{events:?}"
    );
    assert_eq!(rig.refreshes(), 2);
    // A server that never takes the token is asked twice, not for ever.
    rig.demo.faults().always("/query?", Fault::Unauthorized);
    let JobEvent::Failed(error) = rig.run(rig.probe()).await else {
        panic!("the org refuses every token");
    };
    assert!(error.needs_login(), "{error:?}");
    assert_eq!(rig.refreshes(), 3);
}

#[tokio::test]
async fn a_server_error_is_no_reason_to_ask_for_a_login() {
    let mut rig = Rig::logged_in(rotating()).await;
    let part = "/services/oauth2/token";
    rig.demo.faults().once(part, Fault::HtmlError);
    let JobEvent::Failed(error) = rig.run(rig.probe()).await else {
        panic!("the token endpoint is down");
    };
    assert!(!error.needs_login(), "{error:?}");
    let last = rig.run(rig.probe()).await;
    assert!(matches!(last, JobEvent::Probe(_)), "{last:?}");
}

#[tokio::test]
async fn without_a_refresh_token_a_job_asks_for_a_login() {
    let mut rig = Rig::logged_in(rotating()).await;
    rig.vault.delete(&rig.org.key).unwrap();
    let JobEvent::Failed(error) = rig.run(rig.probe()).await else {
        panic!("there is no token");
    };
    assert!(error.needs_login(), "{error:?}");
    let stranger = OrgKey::new("00D000000000099AAA", "005000000000099AAA");
    let JobEvent::Failed(error) = rig.run(Job::Probe(stranger)).await else {
        panic!("nobody knows this org");
    };
    assert!(matches!(error, JobError::UnknownOrg(_)), "{error:?}");
    assert_eq!(rig.refreshes(), 0);
}

/// Works until it is told to refuse writes.
#[derive(Debug, Default)]
struct Stubborn {
    inner: SessionOnly,
    refuses: AtomicBool,
}

impl Vault for Stubborn {
    fn get(&self, org: &OrgKey) -> Result<Option<Record>, VaultError> {
        self.inner.get(org)
    }
    fn set(&self, org: &OrgKey, record: &Record) -> Result<(), VaultError> {
        if self.refuses.load(Ordering::SeqCst) {
            return Err(VaultError::Locked("test".into()));
        }
        self.inner.set(org, record)
    }
    fn delete(&self, org: &OrgKey) -> Result<(), VaultError> {
        self.inner.delete(org)
    }
    fn status(&self) -> Status {
        Status {
            name: "the test keyring",
            lasting: true,
        }
    }
    fn reopen(&self) {}
}

#[tokio::test]
async fn a_rotated_token_that_cannot_be_written_lasts_for_the_session_and_is_told() {
    let vault = Arc::new(Stubborn::default());
    let mut rig = Rig::new(rotating(), vault.clone(), Arc::new(NoBrowser)).await;
    rig.vault.set(&rig.org.key, &rig.record()).unwrap();
    rig.store.put_org(&rig.org).unwrap();
    vault.refuses.store(true, Ordering::SeqCst);
    let id = rig.start(rig.probe());
    let events = rig.all(id).await;
    assert!(
        matches!(events.as_slice(), [JobEvent::VaultNotice(text), JobEvent::Probe(_)] if text.contains("this session")),
        "{events:?}"
    );
    rig.demo.expire_access_tokens();
    let last = rig.run(rig.probe()).await;
    assert!(matches!(last, JobEvent::Probe(_)), "{last:?}");
    assert_eq!(rig.vault.get(&rig.org.key).unwrap().unwrap().generation, 1);
    // As soon as the vault takes it, it has the newest, and another start goes on with it.
    vault.refuses.store(false, Ordering::SeqCst);
    rig.worker.settled().await;
    assert_eq!(rig.vault.get(&rig.org.key).unwrap().unwrap().generation, 3);
    let (worker, mut events) = rig.another_worker(&rig.vault);
    worker.start(sftui::worker::JobId(1), rig.probe());
    let last = loop {
        let (_, event) = events.recv().await.unwrap();
        if event.is_last() {
            break event;
        }
    };
    assert!(matches!(last, JobEvent::Probe(_)), "{last:?}");
}

#[tokio::test]
async fn a_rotated_token_that_was_not_written_is_written_by_the_next_refresh() {
    let vault = Arc::new(Stubborn::default());
    let mut rig = Rig::new(rotating(), vault.clone(), Arc::new(NoBrowser)).await;
    rig.vault.set(&rig.org.key, &rig.record()).unwrap();
    rig.store.put_org(&rig.org).unwrap();
    vault.refuses.store(true, Ordering::SeqCst);
    rig.run(rig.probe()).await;
    vault.refuses.store(false, Ordering::SeqCst);
    rig.demo.expire_access_tokens();
    let last = rig.run(rig.probe()).await;
    assert!(matches!(last, JobEvent::Probe(_)), "{last:?}");
    assert_eq!(rig.vault.get(&rig.org.key).unwrap().unwrap().generation, 3);
    // What somebody else wrote meanwhile is newer than what was owed.
    vault.refuses.store(true, Ordering::SeqCst);
    rig.demo.expire_access_tokens();
    rig.run(rig.probe()).await;
    vault.refuses.store(false, Ordering::SeqCst);
    let theirs = Record {
        generation: 9,
        ..rig.record()
    };
    rig.vault.set(&rig.org.key, &theirs).unwrap();
    rig.demo.expire_access_tokens();
    let last = rig.run(rig.probe()).await;
    assert!(matches!(last, JobEvent::Probe(_)), "{last:?}");
    assert_eq!(rig.vault.get(&rig.org.key).unwrap().unwrap().generation, 10);
}

#[tokio::test]
async fn probing_learns_the_version_the_name_and_the_class() {
    let mut rig = Rig::logged_in(DemoConfig::sandbox()).await;
    let JobEvent::Probe(found) = rig.run(rig.probe()).await else {
        panic!("the demo org answers");
    };
    assert_eq!(found.org.class, rig.demo.org().class);
    assert_eq!(found.org.name.as_ref(), Some(&rig.demo.org().name));
    assert!(found.org.api_version.is_some());
    assert_eq!(rig.store.orgs().value, [*found.org]);
}

#[tokio::test]
async fn logging_out_revokes_and_deletes_and_the_delete_does_not_depend_on_the_revoke() {
    for reachable in [true, false] {
        let mut rig = Rig::logged_in(DemoConfig::prod()).await;
        rig.run(rig.probe()).await;
        if !reachable {
            rig.demo
                .faults()
                .always("/services/oauth2/revoke", Fault::HtmlError);
        }
        let JobEvent::Logout(end) = rig
            .run(Job::Logout(LogoutJob::new(rig.org.key.clone())))
            .await
        else {
            panic!("logging out does not fail");
        };
        assert_eq!(end.not_revoked.is_none(), reachable, "{end:?}");
        assert_eq!(rig.vault.get(&rig.org.key), Ok(None));
        assert!(rig.store.orgs().value.is_empty());
        let JobEvent::Failed(error) = rig.run(rig.probe()).await else {
            panic!("nobody is logged in");
        };
        assert!(error.needs_login());
    }
}

#[tokio::test]
async fn a_job_that_starts_while_logging_out_does_not_hold_it_up() {
    let mut rig = Rig::logged_in(rotating()).await;
    let gate = rig.demo.faults().hold("/services/oauth2/revoke");
    let logout = rig.start(Job::Logout(LogoutJob::new(rig.org.key.clone())));
    while rig.demo.log().count("/services/oauth2/revoke") == 0 {
        tokio::task::yield_now().await;
    }
    let probe = rig.start(rig.probe());
    // All tasks of this test run on this thread: by now the probe waits for its turn.
    for _ in 0..16 {
        tokio::task::yield_now().await;
    }
    gate.open();
    let end = rig.last(logout).await;
    assert!(matches!(end, JobEvent::Logout(_)), "{end:?}");
    let JobEvent::Failed(error) = rig.last(probe).await else {
        panic!("nobody is logged in");
    };
    assert!(matches!(error, JobError::UnknownOrg(_)), "{error:?}");
    assert_eq!(rig.refreshes(), 0);
}

/// What a keyring says that cannot do what is asked.
#[derive(Debug)]
struct Says(fn() -> VaultError);

impl Vault for Says {
    fn get(&self, _: &OrgKey) -> Result<Option<Record>, VaultError> {
        Err((self.0)())
    }
    fn set(&self, _: &OrgKey, _: &Record) -> Result<(), VaultError> {
        Err((self.0)())
    }
    fn delete(&self, _: &OrgKey) -> Result<(), VaultError> {
        Err((self.0)())
    }
    fn status(&self) -> Status {
        Status {
            name: "the test keyring",
            lasting: true,
        }
    }
    fn reopen(&self) {}
}

async fn known_without_its_token(vault: Says) -> Rig {
    let rig = Rig::new(rotating(), Arc::new(vault), Arc::new(NoBrowser)).await;
    rig.store.put_org(&rig.org).unwrap();
    rig
}

#[tokio::test]
async fn an_org_of_the_last_start_whose_keyring_gives_nothing_asks_for_a_login() {
    let cases: [(fn() -> VaultError, bool); 5] = [
        (|| VaultError::Absent("no session bus".into()), true),
        (|| VaultError::GivenUp, true),
        (|| VaultError::Unreadable("test"), true),
        (|| VaultError::Locked("test".into()), false),
        (|| VaultError::Silent(60), false),
    ];
    for (says, login) in cases {
        let mut rig = known_without_its_token(Says(says)).await;
        let JobEvent::Failed(error) = rig.run(rig.probe()).await else {
            panic!("there is no token");
        };
        assert_eq!(error.needs_login(), login, "{error:?}");
        assert_eq!(error.hint().contains("Log in again"), login, "{error:?}");
        assert_eq!(rig.refreshes(), 0);
    }
    let mut rig = known_without_its_token(Says(|| VaultError::Absent("x".into()))).await;
    let JobEvent::Failed(error) = rig.run(rig.probe()).await else {
        panic!("there is no token");
    };
    assert!(error.hint().contains("lasts for one session"), "{error:?}");
}

#[tokio::test]
async fn logging_out_where_no_keyring_is_reached_says_where_the_token_may_be() {
    let vault = Says(|| VaultError::Absent("no session bus".into()));
    let mut rig = known_without_its_token(vault).await;
    let JobEvent::Logout(end) = rig
        .run(Job::Logout(LogoutJob::new(rig.org.key.clone())))
        .await
    else {
        panic!("the org goes off the list");
    };
    let place = end.not_deleted.unwrap();
    assert!(
        place.contains("may still be in the test keyring"),
        "{place}"
    );
    assert!(end.not_revoked.is_some());
    assert!(rig.store.orgs().value.is_empty());
    // A keyring that only has to be unlocked gives the person another try.
    let mut rig = known_without_its_token(Says(|| VaultError::Locked("test".into()))).await;
    let end = rig
        .run(Job::Logout(LogoutJob::new(rig.org.key.clone())))
        .await;
    assert!(
        matches!(
            end,
            JobEvent::Failed(JobError::Vault(VaultError::Locked(_)))
        ),
        "{end:?}"
    );
    assert_eq!(rig.store.orgs().value.len(), 1);
}

#[tokio::test]
async fn asking_an_org_who_it_is_does_not_count_as_using_it() {
    let mut rig = Rig::logged_in(rotating()).await;
    let JobEvent::Probe(found) = rig.run(rig.probe()).await else {
        panic!("the demo org answers");
    };
    assert_eq!(found.org.last_used, None);
    rig.worker.used(rig.org.key.clone());
    used(&rig).await;
    rig.store
        .update_org(&rig.org.key, |org| org.last_used = None)
        .unwrap();
    let statement = "SELECT Id FROM Account LIMIT 1";
    let query = sftui::worker::QueryJob::new(rig.org.key.clone(), statement, 10);
    rig.run(Job::Query(query)).await;
    used(&rig).await;
}

/// Waits until the list says when the org was used.
async fn used(rig: &Rig) {
    let noted = async {
        while rig.store.orgs().value[0].last_used.is_none() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), noted)
        .await
        .unwrap();
}

fn api_error(status: u16, code: &str) -> Fault {
    Fault::Answer {
        status,
        content_type: "application/json".into(),
        body: format!(r#"[{{"errorCode":"{code}","message":"test"}}]"#),
    }
}

#[tokio::test]
async fn an_org_that_hides_what_decorates_the_list_is_connected_all_the_same() {
    for code in ["INVALID_TYPE", "INVALID_FIELD", "INSUFFICIENT_ACCESS"] {
        let mut rig = Rig::logged_in(rotating()).await;
        rig.demo.faults().always("/query", api_error(400, code));
        let userinfo = "/services/oauth2/userinfo";
        rig.demo
            .faults()
            .always(userinfo, api_error(500, "UNKNOWN"));
        let JobEvent::Probe(found) = rig.run(rig.probe()).await else {
            panic!("the demo org answers");
        };
        assert_eq!(found.org.username, rig.org.username);
        assert_eq!(found.org.class, rig.org.class);
        assert!(found.org.api_version.is_some());
    }
}

#[tokio::test]
async fn an_org_without_calls_left_is_reached_and_says_so() {
    let mut rig = Rig::logged_in(rotating()).await;
    let part = "/query";
    rig.demo
        .faults()
        .always(part, api_error(403, "REQUEST_LIMIT_EXCEEDED"));
    let JobEvent::Failed(error) = rig.run(rig.probe()).await else {
        panic!("no call is left");
    };
    assert!(error.limit_used_up() && !error.not_reached(), "{error:?}");
    assert!(!error.needs_login());
}

#[tokio::test]
async fn an_answer_that_came_and_cannot_be_used_is_not_asked_for_with_the_same_token() {
    let part = "/services/oauth2/token";
    let foreign = r#"{"access_token":"00D!x","instance_url":"https://evil.example",
        "id":"https://x/id/00D5g00000AbCdEEAV/0055g00000XyZaBAAV"}"#;
    let foreign = Fault::Answer {
        status: 200,
        content_type: "application/json".into(),
        body: foreign.into(),
    };
    for fault in [Fault::MalformedJson, foreign] {
        let mut rig = Rig::logged_in(rotating()).await;
        rig.demo.faults().always(part, fault);
        let last = rig.run(rig.probe()).await;
        assert!(matches!(last, JobEvent::Failed(_)), "{last:?}");
        assert_eq!(rig.refreshes(), 1);
    }
}

#[tokio::test]
async fn logging_out_ends_the_jobs_of_the_org() {
    let mut rig = Rig::logged_in(DemoConfig::prod()).await;
    rig.run(rig.probe()).await;
    let _gate = rig.demo.faults().hold("/query?");
    let probe = rig.start(rig.probe());
    let end = rig
        .run(Job::Logout(LogoutJob::new(rig.org.key.clone())))
        .await;
    assert!(matches!(end, JobEvent::Logout(_)), "{end:?}");
    assert!(matches!(rig.last(probe).await, JobEvent::Cancelled));
}

#[tokio::test]
async fn shutting_down_cancels_everything_at_once() {
    let mut rig = Rig::logged_in(DemoConfig::prod()).await;
    let _gate = rig.demo.faults().hold("/services/oauth2/token");
    let id = rig.start(rig.probe());
    rig.worker.shutdown();
    assert!(matches!(rig.last(id).await, JobEvent::Cancelled));
}

/// Collects what is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn no_token_is_ever_said_logged_or_written() {
    let log = Log::default();
    let writer = log.clone();
    // All tasks of this test run on this thread, so all that they log is collected here.
    let _collecting = tracing::subscriber::set_default(
        tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_writer(move || writer.clone())
            .finish(),
    );
    let mut rig = Rig::logged_in(rotating()).await;
    let first = rig.vault.get(&rig.org.key).unwrap().unwrap();
    rig.run(rig.probe()).await;
    rig.demo.faults().once("/query?", Fault::Unauthorized);
    rig.run(rig.probe()).await;
    rig.demo.revoke_all();
    rig.run(rig.probe()).await;
    let second = rig.vault.get(&rig.org.key).unwrap().unwrap();
    let mut canaries = vec![
        first.refresh_token.expose().to_owned(),
        second.refresh_token.expose().to_owned(),
    ];
    for entry in rig.demo.log().entries() {
        if let Some(value) = entry.headers.get("authorization") {
            let token = value.to_str().unwrap().trim_start_matches("Bearer ");
            canaries.push(token.to_owned());
        }
    }
    canaries.sort();
    canaries.dedup();
    assert!(canaries.len() >= 4, "two refresh and two access tokens");
    let mut written = Vec::new();
    collect(rig.directory.path(), &mut written);
    assert!(!written.is_empty());
    let written = String::from_utf8_lossy(&written);
    let logged = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(logged.contains("the session expired"), "{logged}");
    for canary in canaries {
        assert!(canary.len() > 10);
        assert!(!rig.said.contains(&canary));
        assert!(!written.contains(&canary));
        assert!(!logged.contains(&canary));
    }
}

fn collect(directory: &std::path::Path, bytes: &mut Vec<u8>) {
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, bytes);
        } else {
            bytes.extend(std::fs::read(path).unwrap());
        }
    }
}

#[tokio::test]
async fn an_org_of_another_server_is_not_affected_by_a_dead_login() {
    let sandbox = DemoOrg::start(DemoConfig::sandbox()).await.unwrap();
    let mut rig = Rig::logged_in(rotating()).await;
    let other = org_of(&sandbox);
    let token = sandbox.issue_refresh_token(&other.app.client_id, &other.app.scope);
    let record = Record {
        refresh_token: token.into(),
        host: sandbox.base_url().to_owned(),
        ..rig.record()
    };
    rig.vault.set(&other.key, &record).unwrap();
    rig.store.put_org(&other).unwrap();
    rig.demo.revoke_all();
    let dead = rig.start(rig.probe());
    let alive = rig.start(Job::Probe(other.key));
    assert!(matches!(rig.last(alive).await, JobEvent::Probe(_)));
    assert!(matches!(rig.last(dead).await, JobEvent::Failed(_)));
}

#[tokio::test]
async fn an_answer_that_never_came_is_asked_for_once_more() {
    let config = DemoConfig {
        rotate_refresh_tokens: false,
        ..rotating()
    };
    let mut rig = Rig::logged_in(config).await;
    let part = "/services/oauth2/token";
    rig.demo.faults().once(part, Fault::ResetAfter(3));
    let last = tokio::time::timeout(Duration::from_secs(20), rig.run(rig.probe())).await;
    assert!(matches!(last, Ok(JobEvent::Probe(_))), "{last:?}");
    assert_eq!(rig.refreshes(), 2);
}
