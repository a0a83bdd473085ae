//! Logging in: every way it can end, through the demo org's own authorize pages.

use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::time::Duration;

use sftui::demo::{
    DemoConfig, DemoOrg, Fault, OWN_APP_CLIENT_ID, SECRET_APP_CLIENT_ID, SECRET_APP_CLIENT_SECRET,
};
use sftui::org::{ClientApp, OrgKey};
use sftui::secret::Secret;
use sftui::vault::{Keyring, Record, SessionOnly, Status, Vault, VaultError};
use sftui::worker::{
    Job, JobError, JobEvent, JobId, JobInput, LoginEnd, LoginEvent, LoginJob, LogoutJob, Settings,
};

use crate::support::consent::{consent, web};

use super::rig::{Browser, NoBrowser, Rig};

/// A port that is free now.
fn free_port() -> u16 {
    let socket = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    socket.local_addr().unwrap().port()
}

fn app(redirect_uri: &str) -> ClientApp {
    ClientApp {
        client_id: OWN_APP_CLIENT_ID.into(),
        redirect_uri: redirect_uri.into(),
        scope: "api refresh_token".into(),
    }
}

fn callback() -> String {
    format!("http://localhost:{}/cb", free_port())
}

fn config(redirect_uri: &str) -> DemoConfig {
    DemoConfig {
        own_app_redirect_uris: vec![redirect_uri.to_owned()],
        big_rows: 10,
        ..DemoConfig::prod()
    }
}

fn job(rig: &Rig, redirect_uri: &str) -> LoginJob {
    LoginJob {
        host: rig.demo.base_url().to_owned(),
        app: app(redirect_uri),
        client_secret: None,
        alias: None,
        again: None,
        way: sftui::worker::LoginWay::default(),
        must_last: false,
    }
}

/// A rig whose browser hands its addresses to the test.
async fn rig(redirect_uri: &str, vault: Arc<dyn Vault>) -> (Rig, Receiver<String>) {
    let (browser, opened) = Browser::new();
    (Rig::new(config(redirect_uri), vault, browser).await, opened)
}

/// Waits for the address and what is said beside it.
async fn waiting(rig: &mut Rig, id: JobId) -> (String, Option<String>, Option<String>) {
    match rig.event(id).await {
        JobEvent::Login(LoginEvent::Waiting {
            url,
            no_listener,
            no_browser,
            ..
        }) => (url, no_listener, no_browser),
        other => panic!("{other:?}"),
    }
}

fn done(event: &JobEvent) -> (&sftui::org::Org, bool) {
    match event {
        JobEvent::Login(LoginEvent::Done { org, kept }) => (org, *kept),
        other => panic!("{other:?}"),
    }
}

fn failed(event: JobEvent) -> JobError {
    match event {
        JobEvent::Failed(error) => {
            assert!(
                !error.title().is_empty() && !error.hint().is_empty(),
                "{error:?}"
            );
            error
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn through_the_browser_to_an_org_in_the_list_and_a_token_in_the_vault() {
    let callback = callback();
    let (mut rig, opened) = rig(&callback, Arc::new(Lasting::default())).await;
    let job = job(&rig, &callback);
    let id = rig.start(Job::Login(job));
    let (url, no_listener, no_browser) = waiting(&mut rig, id).await;
    assert_eq!((no_listener, no_browser), (None, None));
    assert_eq!(
        tokio::task::spawn_blocking(move || opened.recv())
            .await
            .unwrap(),
        Ok(url.clone())
    );
    let to = consent(&url, &rig.org.username.clone(), "allow").await;
    assert!(to.starts_with(&callback));
    let page = web().get(&to).send().await.unwrap();
    assert_eq!(page.status(), 200);
    let events = rig.all(id).await;
    assert!(matches!(
        events.as_slice(),
        [
            JobEvent::Login(LoginEvent::Exchanging),
            JobEvent::Login(LoginEvent::Saving),
            JobEvent::Login(LoginEvent::Done { .. })
        ]
    ));
    let (org, kept) = done(events.last().unwrap());
    assert!(kept);
    assert_eq!(org.key, rig.org.key);
    assert_eq!(org.username, rig.org.username);
    assert_eq!(org.name.as_ref(), Some(&rig.demo.org().name));
    assert_eq!(org.instance_url, rig.demo.base_url());
    assert_eq!(rig.store.orgs().value, std::slice::from_ref(org));
    let record = rig.vault.get(&rig.org.key).unwrap().unwrap();
    assert_eq!(
        (record.generation, record.client_id.as_str()),
        (1, OWN_APP_CLIENT_ID)
    );
    // The port is closed, and the session works at once, without another token.
    assert!(web().get(&callback).send().await.is_err());
    let before = rig.refreshes();
    assert!(matches!(rig.run(rig.probe()).await, JobEvent::Probe(_)));
    assert_eq!(rig.refreshes(), before);
    assert!(!rig.said.contains(record.refresh_token.expose()));
}

#[tokio::test]
async fn pasting_the_address_works_where_nothing_listens() {
    let callback = "http://localhost/";
    let (mut rig, _opened) = rig("https://acme.example/cb", Arc::new(SessionOnly::new())).await;
    for callback in [callback, "https://acme.example/cb"] {
        let job = job(&rig, callback);
        let id = rig.start(Job::Login(job));
        let (url, ..) = waiting(&mut rig, id).await;
        let to = consent(&url, &rig.org.username.clone(), "allow").await;
        let nonsense = Secret::new("https://acme.example/else?code=1&state=2");
        rig.worker.tell(id, JobInput::PastedRedirect(nonsense));
        let refused = rig.event(id).await;
        assert!(
            matches!(&refused, JobEvent::Login(LoginEvent::PasteRefused(why)) if !why.is_empty()),
            "{refused:?}"
        );
        rig.worker
            .tell(id, JobInput::PastedRedirect(Secret::new(to)));
        let last = rig.last(id).await;
        let (_, kept) = done(&last);
        assert!(!kept, "a vault in memory does not outlive the program");
    }
}

#[tokio::test]
async fn a_callback_that_is_not_ours_says_why_nothing_listens() {
    let callback = "https://acme.example/cb";
    let (mut rig, _opened) = rig(callback, Arc::new(SessionOnly::new())).await;
    let job = job(&rig, callback);
    let id = rig.start(Job::Login(job));
    let (_, no_listener, _) = waiting(&mut rig, id).await;
    assert!(no_listener.unwrap().contains(callback));
    rig.worker.cancel(id);
    assert!(matches!(rig.last(id).await, JobEvent::Cancelled));
}

#[tokio::test]
async fn a_busy_port_says_so_and_pasting_still_works() {
    let socket = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = socket.local_addr().unwrap().port();
    let callback = format!("http://localhost:{port}/cb");
    let (mut rig, _opened) = rig(&callback, Arc::new(SessionOnly::new())).await;
    let job = job(&rig, &callback);
    let id = rig.start(Job::Login(job));
    let (url, no_listener, _) = waiting(&mut rig, id).await;
    assert!(no_listener.unwrap().contains(&port.to_string()));
    let to = consent(&url, &rig.org.username.clone(), "allow").await;
    rig.worker
        .tell(id, JobInput::PastedRedirect(Secret::new(to)));
    done(&rig.last(id).await);
}

#[tokio::test]
async fn a_denied_consent_ends_the_login_with_a_sentence() {
    let callback = callback();
    let (mut rig, _opened) = rig(&callback, Arc::new(SessionOnly::new())).await;
    let job = job(&rig, &callback);
    let id = rig.start(Job::Login(job));
    let (url, ..) = waiting(&mut rig, id).await;
    let to = consent(&url, &rig.org.username.clone(), "deny").await;
    web().get(&to).send().await.unwrap();
    let error = failed(rig.last(id).await);
    assert!(error.detail().contains("access_denied"), "{error:?}");
    assert!(rig.store.orgs().value.is_empty());
}

#[tokio::test]
async fn an_answer_with_another_state_changes_nothing() {
    let callback = callback();
    let (mut rig, _opened) = rig(&callback, Arc::new(SessionOnly::new())).await;
    let job = job(&rig, &callback);
    let id = rig.start(Job::Login(job));
    let (url, ..) = waiting(&mut rig, id).await;
    for forged in ["code=abc&state=forged", "error=access_denied", "code=abc"] {
        let page = web()
            .get(format!("{callback}?{forged}"))
            .send()
            .await
            .unwrap();
        assert_eq!(page.status(), 400);
    }
    let to = consent(&url, &rig.org.username.clone(), "allow").await;
    web().get(&to).send().await.unwrap();
    done(&rig.last(id).await);
}

#[tokio::test]
async fn a_code_that_does_not_exchange_ends_the_login_with_a_sentence() {
    let callback = callback();
    let (mut rig, _opened) = rig(&callback, Arc::new(SessionOnly::new())).await;
    let job = job(&rig, &callback);
    let id = rig.start(Job::Login(job));
    waiting(&mut rig, id).await;
    let code = Secret::new("aPrxNotACodeOfThisServer==");
    rig.worker.tell(id, JobInput::PastedRedirect(code));
    let error = failed(rig.last(id).await);
    assert!(error.detail().contains("invalid_grant"), "{error:?}");
}

#[tokio::test]
async fn a_browser_that_cannot_be_opened_is_told_and_the_login_waits_on() {
    #[derive(Debug)]
    struct Broken;
    impl sftui::worker::Opener for Broken {
        fn unavailable(&self) -> Option<String> {
            None
        }
        fn open(&self, _: &str) -> Result<(), String> {
            Err("no launcher".into())
        }
    }
    let callback = callback();
    let vault = Arc::new(SessionOnly::new());
    let mut rig = Rig::new(config(&callback), vault, Arc::new(Broken)).await;
    let job = job(&rig, &callback);
    let id = rig.start(Job::Login(job));
    let (url, _, no_browser) = waiting(&mut rig, id).await;
    assert_eq!(no_browser, None);
    let (again, _, no_browser) = waiting(&mut rig, id).await;
    assert_eq!(again, url);
    assert_eq!(no_browser.as_deref(), Some("no launcher"));
    let to = consent(&url, &rig.org.username.clone(), "allow").await;
    web().get(&to).send().await.unwrap();
    done(&rig.last(id).await);
}

#[tokio::test]
async fn nobody_coming_back_ends_the_login_and_closes_the_port() {
    let callback = callback();
    let demo = DemoOrg::start(config(&callback)).await.unwrap();
    let settings = Settings {
        login_timeout: Duration::from_millis(50),
        ..Settings::default()
    };
    let directory = Arc::new(tempfile::tempdir().unwrap());
    let vault = Arc::new(SessionOnly::new());
    let mut rig = Rig::beside(demo, directory, vault, Arc::new(NoBrowser), settings);
    let job = job(&rig, &callback);
    let id = rig.start(Job::Login(job));
    let (.., no_browser) = waiting(&mut rig, id).await;
    assert!(no_browser.is_some());
    let error = failed(rig.last(id).await);
    assert!(matches!(error, JobError::LoginEnded(LoginEnd::TimedOut(_))));
    wait_for_the_port(&callback).await;
}

#[tokio::test]
async fn cancelling_closes_the_port_and_another_login_can_start_at_once() {
    let callback = callback();
    let (mut rig, _opened) = rig(&callback, Arc::new(SessionOnly::new())).await;
    let first = rig.start(Job::Login(job(&rig, &callback)));
    waiting(&mut rig, first).await;
    rig.worker.cancel(first);
    let second = rig.start(Job::Login(job(&rig, &callback)));
    assert!(matches!(rig.last(first).await, JobEvent::Cancelled));
    let (url, ..) = waiting(&mut rig, second).await;
    let to = consent(&url, &rig.org.username.clone(), "allow").await;
    rig.worker
        .tell(second, JobInput::PastedRedirect(Secret::new(to)));
    done(&rig.last(second).await);
    wait_for_the_port(&callback).await;
}

async fn wait_for_the_port(callback: &str) {
    let port = url::Url::parse(callback).unwrap().port().unwrap();
    let closed = async {
        while tokio::net::TcpStream::connect(("127.0.0.1", port))
            .await
            .is_ok()
        {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), closed)
        .await
        .unwrap();
}

#[tokio::test]
async fn somebody_else_logging_in_to_a_known_org_is_refused_and_the_grant_given_back() {
    let callback = callback();
    let (mut rig, _opened) = rig(&callback, Arc::new(SessionOnly::new())).await;
    let job = LoginJob {
        again: Some(OrgKey::new("00D000000000099AAA", "005000000000099AAA")),
        ..job(&rig, &callback)
    };
    let id = rig.start(Job::Login(job));
    let (url, ..) = waiting(&mut rig, id).await;
    let to = consent(&url, &rig.org.username.clone(), "allow").await;
    rig.worker
        .tell(id, JobInput::PastedRedirect(Secret::new(to)));
    let error = failed(rig.last(id).await);
    assert!(matches!(
        error,
        JobError::LoginEnded(LoginEnd::SomebodyElse(_))
    ));
    revoked(&rig, 1).await;
    assert!(rig.store.orgs().value.is_empty());
}

async fn revoked(rig: &Rig, times: usize) {
    let counted = async {
        while rig.demo.log().count("/services/oauth2/revoke") < times {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), counted)
        .await
        .unwrap();
}

#[tokio::test]
async fn logging_in_again_ends_the_older_grant_and_keeps_the_alias() {
    let callback = callback();
    let (mut rig, _opened) = rig(&callback, Arc::new(SessionOnly::new())).await;
    let old = rig.record();
    rig.vault.set(&rig.org.key, &old).unwrap();
    rig.store.put_org(&rig.org).unwrap();
    let job = LoginJob {
        again: Some(rig.org.key.clone()),
        ..job(&rig, &callback)
    };
    let id = rig.start(Job::Login(job));
    let (url, ..) = waiting(&mut rig, id).await;
    let to = consent(&url, &rig.org.username.clone(), "allow").await;
    rig.worker
        .tell(id, JobInput::PastedRedirect(Secret::new(to)));
    let last = rig.last(id).await;
    let (org, _) = done(&last);
    assert_eq!(org.alias, rig.org.alias);
    revoked(&rig, 1).await;
    let new = rig.vault.get(&rig.org.key).unwrap().unwrap();
    assert_eq!(new.generation, 2);
    assert_ne!(new.refresh_token, old.refresh_token);
}

#[tokio::test]
async fn logging_in_again_uses_the_secret_that_the_first_login_kept() {
    let callback = callback();
    let (mut rig, _opened) = rig(&callback, Arc::new(SessionOnly::new())).await;
    let secret = Some(Secret::new(SECRET_APP_CLIENT_SECRET));
    let first = LoginJob {
        app: ClientApp {
            client_id: SECRET_APP_CLIENT_ID.into(),
            ..app(&callback)
        },
        client_secret: secret.clone(),
        ..job(&rig, &callback)
    };
    let again = LoginJob {
        client_secret: None,
        again: Some(rig.org.key.clone()),
        ..first.clone()
    };
    for (job, generation) in [(first, 1), (again, 2)] {
        let id = rig.start(Job::Login(job));
        let (url, ..) = waiting(&mut rig, id).await;
        let to = consent(&url, &rig.org.username.clone(), "allow").await;
        rig.worker
            .tell(id, JobInput::PastedRedirect(Secret::new(to)));
        done(&rig.last(id).await);
        let kept = rig.vault.get(&rig.org.key).unwrap().unwrap();
        assert_eq!(
            (kept.generation, &kept.client_secret),
            (generation, &secret)
        );
    }
    assert!(!rig.said.contains(SECRET_APP_CLIENT_SECRET));
}

#[tokio::test]
async fn logging_out_of_a_login_of_this_session_leaves_nothing_where_there_is_no_keyring() {
    let callback = callback();
    let (mut rig, _opened) = rig(&callback, Arc::new(Useless { hangs: false })).await;
    let id = rig.start(Job::Login(job(&rig, &callback)));
    let (url, ..) = waiting(&mut rig, id).await;
    let to = consent(&url, &rig.org.username.clone(), "allow").await;
    rig.worker
        .tell(id, JobInput::PastedRedirect(Secret::new(to)));
    done(&rig.last(id).await);
    let JobEvent::Logout(end) = rig
        .run(Job::Logout(LogoutJob::new(rig.org.key.clone())))
        .await
    else {
        panic!("logging out does not fail");
    };
    assert_eq!((end.not_deleted, end.not_revoked), (None, None));
    assert!(rig.store.orgs().value.is_empty());
}

#[tokio::test]
async fn a_cancelled_exchange_leaves_no_grant_behind() {
    let callback = callback();
    let (mut rig, _opened) = rig(&callback, Arc::new(SessionOnly::new())).await;
    let id = rig.start(Job::Login(job(&rig, &callback)));
    let (url, ..) = waiting(&mut rig, id).await;
    let to = consent(&url, &rig.org.username.clone(), "allow").await;
    let _gate = rig.demo.faults().hold("/services/oauth2/userinfo");
    rig.worker
        .tell(id, JobInput::PastedRedirect(Secret::new(to)));
    while rig.demo.log().count("/services/oauth2/userinfo") == 0 {
        tokio::task::yield_now().await;
    }
    rig.worker.cancel(id);
    assert!(matches!(rig.last(id).await, JobEvent::Cancelled));
    revoked(&rig, 1).await;
}

/// A vault in memory that counts as lasting, as a keyring does.
#[derive(Debug, Default)]
struct Lasting(SessionOnly);

impl Vault for Lasting {
    fn get(&self, org: &OrgKey) -> Result<Option<Record>, VaultError> {
        self.0.get(org)
    }
    fn set(&self, org: &OrgKey, record: &Record) -> Result<(), VaultError> {
        self.0.set(org, record)
    }
    fn delete(&self, org: &OrgKey) -> Result<(), VaultError> {
        self.0.delete(org)
    }
    fn status(&self) -> Status {
        Status {
            name: "the test keyring",
            lasting: true,
        }
    }
    fn reopen(&self) {}
}

/// A keyring that never answers, or that is not there.
#[derive(Debug)]
struct Useless {
    hangs: bool,
}

impl Useless {
    fn answer<T>(&self) -> Result<T, VaultError> {
        if self.hangs {
            loop {
                std::thread::park();
            }
        }
        Err(VaultError::Absent("no session bus".into()))
    }
}

impl Vault for Useless {
    fn get(&self, _: &OrgKey) -> Result<Option<Record>, VaultError> {
        self.answer()
    }
    fn set(&self, _: &OrgKey, _: &Record) -> Result<(), VaultError> {
        self.answer()
    }
    fn delete(&self, _: &OrgKey) -> Result<(), VaultError> {
        self.answer()
    }
    fn status(&self) -> Status {
        Keyring::new().status()
    }
    fn reopen(&self) {}
}

/// A vault whose next `set` waits until it is told to go on.
#[derive(Debug, Default)]
struct Slow {
    inner: SessionOnly,
    gate: std::sync::Mutex<Option<Receiver<()>>>,
}

impl Vault for Slow {
    fn get(&self, org: &OrgKey) -> Result<Option<Record>, VaultError> {
        self.inner.get(org)
    }
    fn set(&self, org: &OrgKey, record: &Record) -> Result<(), VaultError> {
        // Taken out first: in an `if let` the lock would be held for as long as the gate is shut.
        let gate = self.gate.lock().unwrap().take();
        if let Some(gate) = gate {
            let _ = gate.recv();
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
async fn a_login_cancelled_in_the_middle_of_its_write_leaves_what_was_there() {
    let callback = callback();
    let vault = Arc::new(Slow::default());
    let (mut rig, _opened) = rig(&callback, vault.clone()).await;
    let before = rig.record();
    rig.vault.set(&rig.org.key, &before).unwrap();
    let (go_on, gate) = std::sync::mpsc::channel();
    *vault.gate.lock().unwrap() = Some(gate);
    let id = rig.start(Job::Login(job(&rig, &callback)));
    let (url, ..) = waiting(&mut rig, id).await;
    let to = consent(&url, &rig.org.username.clone(), "allow").await;
    rig.worker
        .tell(id, JobInput::PastedRedirect(Secret::new(to)));
    writing(&vault).await;
    rig.worker.cancel(id);
    assert!(matches!(rig.last(id).await, JobEvent::Cancelled));
    assert_eq!(rig.demo.log().count("/services/oauth2/revoke"), 0);
    go_on.send(()).unwrap();
    rig.worker.settled().await;
    assert_eq!(rig.vault.get(&rig.org.key), Ok(Some(before)));
    revoked(&rig, 1).await;
    assert!(rig.store.orgs().value.is_empty());
    // The login before is the one that works.
    rig.store.put_org(&rig.org).unwrap();
    let last = rig.run(rig.probe()).await;
    assert!(matches!(last, JobEvent::Probe(_)), "{last:?}");
}

#[tokio::test]
async fn a_login_that_the_list_does_not_take_leaves_what_was_there() {
    let callback = callback();
    let vault = Arc::new(Slow::default());
    let (mut rig, _opened) = rig(&callback, vault.clone()).await;
    let before = rig.record();
    rig.vault.set(&rig.org.key, &before).unwrap();
    let (go_on, gate) = std::sync::mpsc::channel();
    *vault.gate.lock().unwrap() = Some(gate);
    let id = rig.start(Job::Login(job(&rig, &callback)));
    let (url, ..) = waiting(&mut rig, id).await;
    let to = consent(&url, &rig.org.username.clone(), "allow").await;
    rig.worker
        .tell(id, JobInput::PastedRedirect(Secret::new(to)));
    writing(&vault).await;
    std::fs::remove_dir_all(rig.directory.path()).unwrap();
    std::fs::write(rig.directory.path(), "in the way").unwrap();
    go_on.send(()).unwrap();
    let error = failed(rig.last(id).await);
    assert!(matches!(error, JobError::Store(_)), "{error:?}");
    assert_eq!(rig.vault.get(&rig.org.key), Ok(Some(before)));
    revoked(&rig, 1).await;
    std::fs::remove_file(rig.directory.path()).unwrap();
}

/// Waits until the vault is in the middle of the write.
async fn writing(vault: &Slow) {
    let begun = async {
        while vault.gate.lock().unwrap().is_some() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), begun)
        .await
        .unwrap();
}

#[tokio::test]
async fn without_a_keyring_the_login_lasts_for_the_session_and_says_so() {
    for hangs in [false, true] {
        let callback = callback();
        let (mut rig, _opened) = rig(&callback, Arc::new(Useless { hangs })).await;
        let id = rig.start(Job::Login(job(&rig, &callback)));
        let (url, ..) = waiting(&mut rig, id).await;
        let to = consent(&url, &rig.org.username.clone(), "allow").await;
        rig.worker
            .tell(id, JobInput::PastedRedirect(Secret::new(to)));
        loop {
            match rig.event(id).await {
                JobEvent::Login(LoginEvent::Saving) => break,
                JobEvent::Login(LoginEvent::Exchanging) | JobEvent::ApiUsage { .. } => {}
                other => panic!("{other:?}"),
            }
        }
        if hangs {
            // The person does not wait for the keyring.
            rig.worker.tell(id, JobInput::SessionOnly);
        }
        let events = rig.all(id).await;
        let [JobEvent::VaultNotice(notice), last] = events.as_slice() else {
            panic!("{events:?}");
        };
        assert!(notice.contains("session only"), "{notice}");
        let (org, kept) = done(last);
        assert!(!kept);
        // The session goes on from memory when its access token expires.
        rig.demo.expire_access_tokens();
        let probe = rig.run(Job::Probe(org.key.clone())).await;
        assert!(matches!(probe, JobEvent::Probe(_)), "{probe:?}");
    }
}

#[tokio::test]
async fn a_panic_in_a_job_is_told_and_the_worker_lives_on() {
    #[derive(Debug)]
    struct Panics;
    impl sftui::worker::Opener for Panics {
        fn unavailable(&self) -> Option<String> {
            panic!("a bug, on purpose")
        }
        fn open(&self, _: &str) -> Result<(), String> {
            Ok(())
        }
    }
    let callback = callback();
    let vault = Arc::new(SessionOnly::new());
    let mut rig = Rig::new(config(&callback), vault, Arc::new(Panics)).await;
    let error = failed(rig.run(Job::Login(job(&rig, &callback))).await);
    assert!(matches!(&error, JobError::Panicked(words) if words == "a bug, on purpose"));
    rig.demo
        .faults()
        .always("/services/oauth2/userinfo", Fault::HtmlError);
    let error = failed(rig.run(rig.probe()).await);
    assert!(matches!(error, JobError::UnknownOrg(_)));
}
