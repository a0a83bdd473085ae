//! Every way in but the usual one: how it comes through, and each refusal with its words.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use sftui::demo::{
    CLI_REDIRECT_URI, DemoConfig, Fault, JWT_APP_CLIENT_ID, Network, OWN_APP_CLIENT_ID, PASSWORD,
    RegisteredApp, SECRET_APP_CLIENT_ID, SECRET_APP_CLIENT_SECRET, SECURITY_TOKEN,
};
use sftui::org::{ClientApp, LoginKind, Org, OrgKey};
use sftui::secret::Secret;
use sftui::vault::{Record, SessionOnly};
use sftui::worker::{
    Job, JobError, JobEvent, JobId, JobInput, LoginEnd, LoginEvent, LoginJob, LoginWay, LogoutJob,
    SfdxSource,
};

use crate::support::consent::{consent, web};

use super::rig::{NoBrowser, Rig};

fn config() -> DemoConfig {
    DemoConfig {
        big_rows: 10,
        ..DemoConfig::prod()
    }
}

async fn rig(config: DemoConfig) -> Rig {
    Rig::new(config, Arc::new(SessionOnly::new()), Arc::new(NoBrowser)).await
}

fn app(client_id: &str) -> ClientApp {
    ClientApp {
        client_id: client_id.into(),
        redirect_uri: CLI_REDIRECT_URI.into(),
        scope: "api refresh_token".into(),
    }
}

fn job(rig: &Rig, client_id: &str, way: LoginWay) -> LoginJob {
    LoginJob {
        way,
        ..LoginJob::new(rig.demo.base_url(), app(client_id))
    }
}

async fn log_in(rig: &mut Rig, job: LoginJob) -> Result<Org, JobError> {
    match rig.run(Job::Login(job)).await {
        JobEvent::Login(LoginEvent::Done { org, .. }) => Ok(*org),
        JobEvent::Failed(error) => Err(error),
        other => panic!("{other:?}"),
    }
}

/// A login that is refused; what is said of it: title, the server's words, hint.
async fn refused(rig: &mut Rig, job: LoginJob) -> String {
    let error = log_in(rig, job).await.unwrap_err();
    assert!(!error.hint().is_empty(), "{error:?}");
    assert!(rig.store.orgs().value.is_empty(), "no org is left behind");
    format!("{}\n{}\n{}", error.title(), error.detail(), error.hint())
}

/// The same where the steps to take are told besides, for the person and for an administrator.
async fn refused_with_steps(rig: &mut Rig, job: LoginJob, cause: &str) -> String {
    let error = log_in(rig, job).await.unwrap_err();
    let told = error.cause().unwrap_or_else(|| panic!("{error:?}"));
    assert_eq!(told.id, cause);
    assert!(!told.steps.is_empty() && !told.why.is_empty());
    format!("{}\n{}\n{}", error.title(), error.detail(), error.hint())
}

fn kept(rig: &Rig, org: &Org) -> Record {
    rig.vault.get(&org.key).unwrap().unwrap()
}

async fn answers(rig: &mut Rig, org: &Org) -> Result<(), JobError> {
    match rig.run(Job::Probe(org.key.clone())).await {
        JobEvent::Probe(_) => Ok(()),
        JobEvent::Failed(error) => Err(error),
        other => panic!("{other:?}"),
    }
}

fn key(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("assets/demo/jwt")
        .join(name)
}

fn free_port() -> u16 {
    let socket = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    socket.local_addr().unwrap().port()
}

async fn waiting(rig: &mut Rig, id: JobId) -> (String, String) {
    match rig.event(id).await {
        JobEvent::Login(LoginEvent::Waiting {
            url, redirect_uri, ..
        }) => (url, redirect_uri),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_first_registered_port_that_is_free_is_used_and_the_username_is_proposed() {
    let busy = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let first = format!("http://localhost:{}/cb", busy.local_addr().unwrap().port());
    let second = format!("http://localhost:{}/cb", free_port());
    let mut rig = rig(DemoConfig {
        own_app_redirect_uris: vec![first.clone(), second.clone()],
        ..config()
    })
    .await;
    let mut job = job(
        &rig,
        OWN_APP_CLIENT_ID,
        LoginWay::WebServer {
            hint: Some("sofia@acme.example".into()),
        },
    );
    job.app.redirect_uri = format!("{first} {second}");
    let id = rig.start(Job::Login(job));
    let (url, redirect_uri) = waiting(&mut rig, id).await;
    assert_eq!(redirect_uri, second);
    let page = web().get(&url).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("value=\"sofia@acme.example\""), "{page}");
    let back = consent(&url, "sofia@acme.example", "allow").await;
    assert!(back.starts_with(&second));
    web().get(&back).send().await.unwrap();
    let last = rig.last(id).await;
    let JobEvent::Login(LoginEvent::Done { org, .. }) = last else {
        panic!("{last:?}");
    };
    assert_eq!(org.login, LoginKind::WebServer);
}

/// What the page's script posts, from where it is.
async fn post(callback: &str, body: &str, origin: &str) -> (u16, String) {
    let answer = web()
        .post(callback)
        .header("origin", origin)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(body.to_owned());
    let answer = answer.send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

#[tokio::test]
async fn the_page_of_the_user_agent_flow_hands_the_tokens_on_and_nobody_elses_does() {
    let origin = format!("http://localhost:{}", free_port());
    let callback = format!("{origin}/cb");
    let mut rig = rig(DemoConfig {
        own_app_redirect_uris: vec![callback.clone()],
        rotate_refresh_tokens: true,
        ..config()
    })
    .await;
    let mut job = job(&rig, OWN_APP_CLIENT_ID, LoginWay::UserAgent { hint: None });
    job.app.redirect_uri = callback.clone();
    let id = rig.start(Job::Login(job.clone()));
    let (url, _) = waiting(&mut rig, id).await;
    assert!(url.contains("response_type=token"), "{url}");
    assert!(!url.contains("code_challenge"));
    let back = consent(&url, &rig.org.username.clone(), "allow").await;
    let (address, fragment) = back.split_once('#').unwrap();
    assert_eq!(address, callback);
    let page = web().get(address).send().await.unwrap();
    let policy = page.headers()["content-security-policy"].to_str().unwrap();
    assert!(
        policy.starts_with("default-src 'none'; script-src 'sha256-"),
        "{policy}"
    );
    assert!(page.text().await.unwrap().contains("history.replaceState"));
    // Another site, another state, a code where tokens are due: none ends the login.
    let forged = fragment.replace("state=", "state=x");
    for (body, origin) in [
        (fragment, "https://evil.example"),
        (fragment, "null"),
        (forged.as_str(), origin.as_str()),
        ("code=1234567890&state=x", origin.as_str()),
    ] {
        let (status, _) = post(&callback, body, origin).await;
        assert_eq!(status, 400, "{origin}");
    }
    let (status, words) = post(&callback, fragment, &origin).await;
    assert_eq!(status, 200);
    assert!(
        words.contains("close this tab") && !words.contains('<'),
        "{words}"
    );
    let last = rig.last(id).await;
    let JobEvent::Login(LoginEvent::Done { org, .. }) = last else {
        panic!("{last:?}");
    };
    assert_eq!(org.login, LoginKind::UserAgent);
    // What the browser saw is worth nothing any more: new tokens came, and its own were ended.
    let of_the_browser = |name: &str| {
        let found = url::form_urlencoded::parse(fragment.as_bytes()).find(|(key, _)| key == name);
        found.unwrap().1.into_owned()
    };
    assert_ne!(
        kept(&rig, &org).refresh_token.expose(),
        of_the_browser("refresh_token")
    );
    let revoked = rig.demo.log().entries();
    let mut revoked = revoked.iter().filter(|e| e.path().ends_with("/revoke"));
    let token: String =
        url::form_urlencoded::byte_serialize(of_the_browser("access_token").as_bytes()).collect();
    assert!(revoked.any(|entry| entry.body.contains(&token)));
    // The refresh token renews the session.
    rig.demo.expire_access_tokens();
    answers(&mut rig, &org).await.unwrap();
    assert!(!rig.said.contains(kept(&rig, &org).refresh_token.expose()));

    // The same pasted; and a denial, which also comes behind the #.
    let id = rig.start(Job::Login(job.clone()));
    let (url, _) = waiting(&mut rig, id).await;
    let back = consent(&url, &rig.org.username.clone(), "allow").await;
    let bare = Secret::new("aPrx0123456789");
    rig.worker.tell(id, JobInput::PastedRedirect(bare));
    let event = rig.event(id).await;
    assert!(
        matches!(event, JobEvent::Login(LoginEvent::PasteRefused(_))),
        "{event:?}"
    );
    rig.worker
        .tell(id, JobInput::PastedRedirect(Secret::new(back)));
    assert!(matches!(
        rig.last(id).await,
        JobEvent::Login(LoginEvent::Done { .. })
    ));
    let id = rig.start(Job::Login(job));
    let (url, _) = waiting(&mut rig, id).await;
    let back = consent(&url, &rig.org.username.clone(), "deny").await;
    let (_, fragment) = back.split_once('#').unwrap();
    let (_, words) = post(&callback, fragment, &origin).await;
    assert!(words.contains("not allowed"), "{words}");
    let JobEvent::Failed(error) = rig.last(id).await else {
        panic!("denied");
    };
    assert_eq!(error.title(), "Access was denied in the browser");
}

#[tokio::test]
async fn an_org_that_blocks_the_user_agent_flow_says_so_behind_the_sign() {
    let callback = format!("http://localhost:{}/cb", free_port());
    let mut rig = rig(DemoConfig {
        own_app_redirect_uris: vec![callback.clone()],
        user_agent: false,
        ..config()
    })
    .await;
    let mut job = job(&rig, OWN_APP_CLIENT_ID, LoginWay::UserAgent { hint: None });
    job.app.redirect_uri = callback;
    let id = rig.start(Job::Login(job));
    let (url, _) = waiting(&mut rig, id).await;
    let answer = web().get(&url).send().await.unwrap();
    let to = answer.headers()["location"].to_str().unwrap().to_owned();
    rig.worker
        .tell(id, JobInput::PastedRedirect(Secret::new(to)));
    let JobEvent::Failed(error) = rig.last(id).await else {
        panic!("blocked");
    };
    assert_eq!(error.title(), "The app may not log in this way");
}

fn password(rig: &Rig, client_id: &str, password: &str, token: Option<&str>) -> LoginJob {
    let way = LoginWay::Password {
        username: rig.org.username.clone(),
        password: Secret::new(password),
        token: token.map(Secret::new),
    };
    LoginJob {
        client_secret: Some(Secret::new(SECRET_APP_CLIENT_SECRET))
            .filter(|_| client_id == SECRET_APP_CLIENT_ID),
        ..job(rig, client_id, way)
    }
}

#[tokio::test]
async fn a_password_logs_in_until_its_session_ends_and_is_kept_nowhere() {
    for network in [Network::Trusted, Network::Untrusted, Network::Silent] {
        let mut rig = rig(DemoConfig {
            network,
            ..config()
        })
        .await;
        let token = (network != Network::Trusted).then_some(SECURITY_TOKEN);
        let job = password(&rig, SECRET_APP_CLIENT_ID, PASSWORD, token);
        let org = log_in(&mut rig, job).await.unwrap();
        assert_eq!(org.login, LoginKind::Password);
        answers(&mut rig, &org).await.unwrap();
        let record = kept(&rig, &org);
        assert!(record.refresh_token.is_empty() && record.access_token.is_some());
        let list = std::fs::read_to_string(rig.directory.path().join("orgs.json")).unwrap();
        let everything = format!("{list}{}", rig.said);
        assert!(!everything.contains(SECURITY_TOKEN));
        assert!(!everything.contains(record.access_token.unwrap().expose()));
        // Nothing can renew it.
        rig.demo.expire_access_tokens();
        let error = answers(&mut rig, &org).await.unwrap_err();
        assert!(error.needs_login(), "{error:?}");
        assert!(error.detail().contains("username-password"), "{error}");
    }
}

#[tokio::test]
async fn a_refused_password_is_told_with_all_that_can_be_behind_it() {
    let untrusted = DemoConfig {
        network: Network::Untrusted,
        ..config()
    };
    let silent = DemoConfig {
        network: Network::Silent,
        ..config()
    };
    let blocked = DemoConfig {
        passwords: false,
        ..config()
    };
    for (config, client_id, typed, says) in [
        (
            untrusted,
            SECRET_APP_CLIENT_ID,
            PASSWORD,
            &[
                "security token is needed",
                "API security token required",
                "Reset My Security Token",
                "Do not open",
            ][..],
        ),
        (
            silent,
            SECRET_APP_CLIENT_ID,
            PASSWORD,
            &[
                "did not let this user in",
                "authentication failure",
                "Reset My Security Token",
                "Summer '23",
                "External Client App",
                "single sign-on",
                "Login History",
            ],
        ),
        (
            config(),
            SECRET_APP_CLIENT_ID,
            "wrong",
            &[
                "The password or the security token is wrong",
                "Invalid Password",
                "locked",
            ],
        ),
        (
            blocked,
            SECRET_APP_CLIENT_ID,
            PASSWORD,
            &[
                "did not let this user in",
                "Allow OAuth Username-Password Flows",
            ],
        ),
        (
            config(),
            OWN_APP_CLIENT_ID,
            PASSWORD,
            &["did not let this user in", "External Client App"],
        ),
    ] {
        let mut rig = rig(config).await;
        let job = password(&rig, client_id, typed, None);
        let said = refused(&mut rig, job).await;
        for words in says {
            assert!(said.contains(words), "{words}: {said}");
        }
    }
}

fn jwt(rig: &Rig, client_id: &str, username: &str, file: PathBuf, pass: Option<&str>) -> LoginJob {
    let way = LoginWay::Jwt {
        username: username.to_owned(),
        key_file: file,
        passphrase: pass.map(Secret::new),
    };
    job(rig, client_id, way)
}

#[tokio::test]
async fn a_signed_assertion_logs_in_and_is_signed_anew_when_the_session_ends() {
    for (file, passphrase) in [
        ("pkcs1.pem", None),
        ("pkcs8.pem", None),
        ("encrypted.pem", Some("demo")),
    ] {
        let mut rig = rig(config()).await;
        let job = jwt(
            &rig,
            JWT_APP_CLIENT_ID,
            "sofia@acme.example",
            key(file),
            passphrase,
        );
        let org = log_in(&mut rig, job).await.unwrap();
        let LoginKind::Jwt(place) = &org.login else {
            panic!("{:?}", org.login);
        };
        assert_eq!(place.file, key(file));
        assert_eq!(place.audience, rig.demo.base_url());
        let record = kept(&rig, &org);
        assert!(record.refresh_token.is_empty() && record.access_token.is_none());
        assert_eq!(record.passphrase, passphrase.map(Secret::new));
        for _ in 0..2 {
            rig.demo.expire_access_tokens();
            answers(&mut rig, &org).await.unwrap();
        }
        assert_eq!(rig.refreshes(), 3, "one assertion for each session");
        // The key stays where it is.
        let list = std::fs::read_to_string(rig.directory.path().join("orgs.json")).unwrap();
        assert!(list.contains(file) && !list.contains("PRIVATE"));
        // Where the vault has lost all, a key that needs no passphrase is enough.
        rig.vault.delete(&org.key).unwrap();
        rig.demo.expire_access_tokens();
        let again = answers(&mut rig, &org).await;
        assert_eq!(again.is_ok(), passphrase.is_none(), "{again:?}");
    }
}

#[tokio::test]
async fn the_audience_is_found_and_remembered() {
    let audience = "https://login.salesforce.com";
    let mut rig = rig(DemoConfig {
        audience: Some(audience.into()),
        ..config()
    })
    .await;
    let job = jwt(
        &rig,
        JWT_APP_CLIENT_ID,
        "sofia@acme.example",
        key("pkcs8.pem"),
        None,
    );
    let org = log_in(&mut rig, job).await.unwrap();
    assert!(matches!(&org.login, LoginKind::Jwt(place) if place.audience == audience));
    assert_eq!(rig.refreshes(), 2);
    rig.demo.expire_access_tokens();
    answers(&mut rig, &org).await.unwrap();
    assert_eq!(rig.refreshes(), 3, "the right one at once");
}

#[tokio::test]
async fn a_refused_assertion_and_a_key_that_is_none_are_named() {
    let place = tempfile::tempdir().unwrap();
    let other = place.path().join("other.pem");
    let pair = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).unwrap();
    std::fs::write(&other, pair.serialize_pem()).unwrap();
    let sofia = "sofia@acme.example";
    for (client_id, username, file, passphrase, says) in [
        (
            OWN_APP_CLIENT_ID,
            sofia,
            key("pkcs8.pem"),
            None,
            "Nobody has approved this app",
        ),
        (
            JWT_APP_CLIENT_ID,
            "kenji@acme.example",
            key("pkcs8.pem"),
            None,
            "may not use this app",
        ),
        (
            JWT_APP_CLIENT_ID,
            "nobody@acme.example",
            key("pkcs8.pem"),
            None,
            "username is a user of this org",
        ),
        (
            SECRET_APP_CLIENT_ID,
            sofia,
            key("pkcs8.pem"),
            None,
            "does not take the assertion",
        ),
        (
            "3MVG9unknown",
            sofia,
            key("pkcs8.pem"),
            None,
            "does not know this consumer key",
        ),
        (
            JWT_APP_CLIENT_ID,
            sofia,
            key("encrypted.pem"),
            None,
            "The key is encrypted",
        ),
        (
            JWT_APP_CLIENT_ID,
            sofia,
            key("encrypted.pem"),
            Some("x"),
            "The passphrase is wrong",
        ),
        (
            JWT_APP_CLIENT_ID,
            sofia,
            key("none.pem"),
            None,
            "cannot be read",
        ),
        (
            JWT_APP_CLIENT_ID,
            sofia,
            other,
            None,
            "holds no key that can be used",
        ),
        (
            JWT_APP_CLIENT_ID,
            sofia,
            place.path().to_owned(),
            None,
            "this is no file",
        ),
    ] {
        let mut rig = rig(config()).await;
        let job = jwt(&rig, client_id, username, file, passphrase);
        let said = refused(&mut rig, job).await;
        assert!(said.contains(says), "{says}: {said}");
    }
    let mut rig = rig(DemoConfig {
        audience: Some("https://elsewhere.my.salesforce.com".into()),
        ..config()
    })
    .await;
    let job = jwt(&rig, JWT_APP_CLIENT_ID, sofia, key("pkcs8.pem"), None);
    let said = refused(&mut rig, job).await;
    assert!(said.contains("Audience validation failed"), "{said}");
    assert!(said.contains("My Domain"), "{said}");
}

#[tokio::test]
async fn an_app_logs_in_with_its_secret_and_does_it_again() {
    let mut rig = rig(config()).await;
    let mut job = job(&rig, SECRET_APP_CLIENT_ID, LoginWay::ClientCredentials);
    job.client_secret = Some(Secret::new(SECRET_APP_CLIENT_SECRET));
    let org = log_in(&mut rig, job.clone()).await.unwrap();
    assert_eq!(org.login, LoginKind::ClientCredentials);
    assert_eq!(org.username, "kenji@acme.example", "whom the app runs as");
    rig.demo.expire_access_tokens();
    answers(&mut rig, &org).await.unwrap();
    let record = kept(&rig, &org);
    assert!(record.client_secret.is_some() && record.access_token.is_none());
    assert!(!rig.said.contains(SECRET_APP_CLIENT_SECRET));
    // Logging in again needs no secret: the stored one is used.
    job.again = Some(org.key.clone());
    job.client_secret = None;
    log_in(&mut rig, job).await.unwrap();
}

#[tokio::test]
async fn an_app_that_may_not_log_in_alone_is_told_what_to_tick() {
    let with = |change: fn(&mut RegisteredApp)| {
        let mut app = RegisteredApp::public("3MVG9extra", "Extra", &[CLI_REDIRECT_URI]);
        app.secret = Some("S3CRET".into());
        app.client_credentials = true;
        app.run_as = Some(1);
        change(&mut app);
        DemoConfig {
            extra_apps: vec![app],
            ..config()
        }
    };
    for (config, secret, cause, says) in [
        (
            with(|app| app.client_credentials = false),
            "S3CRET",
            "credentials-off",
            "Enable Client Credentials Flow",
        ),
        (
            with(|app| app.run_as = None),
            "S3CRET",
            "no-run-as",
            "Run As",
        ),
        (
            with(|app| app.scopes.clear()),
            "S3CRET",
            "no-scopes",
            "no scopes",
        ),
        (
            with(|_| {}),
            "WRONG",
            "secret-or-run-as",
            "The secret is wrong",
        ),
    ] {
        let mut rig = rig(config).await;
        let mut job = job(&rig, "3MVG9extra", LoginWay::ClientCredentials);
        job.client_secret = Some(Secret::new(secret));
        let said = refused_with_steps(&mut rig, job, cause).await;
        assert!(said.contains(says), "{says}: {said}");
    }
    // The general hosts are not even asked.
    let mut rig = rig(config()).await;
    let mut job = LoginJob {
        way: LoginWay::ClientCredentials,
        ..LoginJob::new("login", app(SECRET_APP_CLIENT_ID))
    };
    job.client_secret = Some(Secret::new("S3CRET"));
    let said = refused_with_steps(&mut rig, job, "needs-my-domain").await;
    assert!(said.contains("needs the org's own address"), "{said}");
}

/// Types a code on the org's page.
async fn connect(page: &str, code: &str, decision: &str) -> String {
    let body: String = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs([
            ("user_code", code),
            ("username", "sofia@acme.example"),
            ("pw", PASSWORD),
            ("decision", decision),
        ])
        .finish();
    let answer = web()
        .post(page)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(body);
    answer.send().await.unwrap().text().await.unwrap()
}

async fn code(rig: &mut Rig, id: JobId) -> (String, String) {
    loop {
        match rig.event(id).await {
            JobEvent::Login(LoginEvent::Code { url, code, .. }) => return (url, code),
            JobEvent::Login(LoginEvent::Asking(_)) => {}
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn a_code_typed_on_a_page_logs_the_device_in() {
    let mut rig = rig(DemoConfig {
        device_interval: Duration::from_secs(1),
        ..config()
    })
    .await;
    for (decision, done) in [("allow", true), ("deny", false)] {
        let job = job(&rig, OWN_APP_CLIENT_ID, LoginWay::Device);
        let id = rig.start(Job::Login(job));
        let (page, code) = code(&mut rig, id).await;
        assert!(page.ends_with("/setup/connect"), "{page}");
        assert!(connect(&page, "WRONG", "allow").await.contains("not valid"));
        connect(&page, &code, decision).await;
        match rig.last(id).await {
            JobEvent::Login(LoginEvent::Done { org, .. }) if done => {
                assert_eq!(org.login, LoginKind::Device);
                rig.demo.expire_access_tokens();
                answers(&mut rig, &org).await.unwrap();
            }
            JobEvent::Failed(error) if !done => {
                assert_eq!(error.title(), "Access was denied on the org's page");
            }
            other => panic!("{other:?}"),
        }
    }
    let polls = rig.demo.log().entries();
    let polled = |e: &&sftui::demo::LogEntry| e.body.contains("grant_type=device&");
    assert!(
        polls
            .iter()
            .filter(polled)
            .all(|e| e.body.contains("&code="))
    );
}

#[tokio::test]
async fn a_device_that_asks_too_often_slows_down_and_a_blocked_app_is_told() {
    use sftui::salesforce::login::device::Poll;
    use sftui::salesforce::login::{Device, LoginHost};
    use sftui::salesforce::{Http, HttpOptions};
    let mut rig = rig(config()).await;
    let http = Http::new(HttpOptions::default());
    let host = LoginHost::parse(rig.demo.base_url()).unwrap();
    let begun = Device::begin(&http, host, app(OWN_APP_CLIENT_ID)).await;
    let mut device = begun.unwrap();
    assert_eq!(device.interval, Duration::from_secs(5));
    assert!(matches!(device.poll(&http, None).await, Ok(Poll::Pending)));
    assert!(matches!(device.poll(&http, None).await, Ok(Poll::Pending)));
    assert_eq!(device.interval, Duration::from_secs(10));
    rig.demo.advance_clock(Duration::from_secs(601));
    let late = device.poll(&http, None).await.unwrap_err();
    assert_eq!(late.title(), "The code was not typed in time");
    let job = job(&rig, "PlatformCLI", LoginWay::Device);
    let said = refused_with_steps(&mut rig, job, "device-blocked").await;
    assert!(said.contains("blocks this app's device codes"), "{said}");
}

#[tokio::test]
async fn an_access_token_is_good_while_it_lives_and_is_not_ours_to_end() {
    let mut rig = rig(config()).await;
    let token = rig.demo.issue_access_token();
    let way = LoginWay::AccessToken(Secret::new(format!(" {token}\n")));
    let job = LoginJob {
        again: Some(sftui::org::OrgKey::new(
            "00D000000000000EAA",
            "005000000000000AAA",
        )),
        ..job(&rig, "PlatformCLI", way)
    };
    let error = log_in(&mut rig, job.clone()).await.unwrap_err();
    assert!(matches!(
        error,
        JobError::LoginEnded(LoginEnd::SomebodyElse(_))
    ));
    let org = log_in(
        &mut rig,
        LoginJob {
            again: None,
            ..job.clone()
        },
    )
    .await
    .unwrap();
    assert_eq!(org.login, LoginKind::AccessToken);
    answers(&mut rig, &org).await.unwrap();
    assert_eq!(
        kept(&rig, &org).access_token,
        Some(Secret::new(token.clone()))
    );
    // Another token in its place: the first one is left alone.
    let next = rig.demo.issue_access_token();
    let way = LoginWay::AccessToken(Secret::new(next));
    log_in(
        &mut rig,
        LoginJob {
            way,
            again: None,
            ..job
        },
    )
    .await
    .unwrap();
    assert_eq!(rig.demo.log().count("/services/oauth2/revoke"), 0);
    rig.demo.expire_access_tokens();
    let error = answers(&mut rig, &org).await.unwrap_err();
    assert!(
        error.needs_login() && error.detail().contains("access token"),
        "{error}"
    );
}

#[tokio::test]
async fn an_access_token_that_userinfo_is_closed_to_says_who_it_is_by_the_api() {
    for (status, text) in [(403, "Bad_OAuth_Token"), (404, ""), (401, "")] {
        let mut rig = rig(config()).await;
        rig.demo.faults().always(
            "/services/oauth2/userinfo",
            Fault::Answer {
                status,
                content_type: "text/plain".into(),
                body: text.into(),
            },
        );
        let token = rig.demo.issue_access_token();
        let way = LoginWay::AccessToken(Secret::new(token));
        let job = job(&rig, "PlatformCLI", way);
        let org = log_in(&mut rig, job).await.unwrap();
        let facts = rig.demo.org();
        assert_eq!(org.key, OrgKey::new(&facts.organization_id, &facts.user_id));
        assert_eq!(org.username, facts.username);
        // It lives, whatever that endpoint says; and a dead one is still found out.
        answers(&mut rig, &org).await.unwrap();
        rig.demo.expire_access_tokens();
        assert!(answers(&mut rig, &org).await.unwrap_err().needs_login());
    }
}

#[tokio::test]
async fn what_is_no_access_token_or_a_dead_one_is_refused() {
    let mut rig = rig(config()).await;
    for (token, says) in [
        ("00Ddead!AQdead", "session has expired"),
        (
            "[REDACTED] Use 'sf org auth show-access-token' to view",
            "not an access token",
        ),
        ("5Aep861x", "this is a refresh token"),
    ] {
        let way = LoginWay::AccessToken(Secret::new(token));
        let job = job(&rig, "PlatformCLI", way);
        let said = refused(&mut rig, job).await;
        assert!(said.contains(says), "{says}: {said}");
    }
}

fn sfdx(rig: &Rig) -> (String, String) {
    let token = rig
        .demo
        .issue_refresh_token("PlatformCLI", "refresh_token api web");
    let url = format!(
        "force://PlatformCLI::{token}@{}",
        rig.demo.base_url().replace("http://", "")
    );
    (url, token)
}

#[tokio::test]
async fn an_sfdx_auth_url_is_taken_over_as_text_json_and_file() {
    let place = tempfile::tempdir().unwrap();
    for rotate in [false, true] {
        for form in ["text", "json", "file"] {
            let mut rig = rig(DemoConfig {
                rotate_refresh_tokens: rotate,
                ..config()
            })
            .await;
            let (url, token) = sfdx(&rig);
            let source = match form {
                "text" => SfdxSource::Text(Secret::new(url)),
                "json" => SfdxSource::Text(Secret::new(format!(
                    r#"{{"status":0,"result":{{"sfdxAuthUrl":"{url}"}}}}"#
                ))),
                _ => {
                    let file = place.path().join("auth.json");
                    std::fs::write(&file, format!(r#"{{"sfdxAuthUrl":"{url}"}}"#)).unwrap();
                    SfdxSource::File(file)
                }
            };
            let job = LoginJob {
                way: LoginWay::SfdxUrl(source),
                ..LoginJob::new("", ClientApp::salesforce_cli())
            };
            let org = log_in(&mut rig, job).await.unwrap();
            assert_eq!(org.login, LoginKind::SfdxUrl);
            assert_eq!(org.login_url, rig.demo.base_url());
            assert_eq!(kept(&rig, &org).refresh_token.expose() == token, !rotate);
            rig.demo.expire_access_tokens();
            answers(&mut rig, &org).await.unwrap();
            assert!(!rig.said.contains(&token));
        }
    }
}

#[tokio::test]
async fn a_dead_or_foreign_sfdx_auth_url_is_refused_and_a_live_one_not_ended() {
    let mut rig = rig(config()).await;
    let (url, token) = sfdx(&rig);
    let job = |text: &str| LoginJob {
        way: LoginWay::SfdxUrl(SfdxSource::Text(Secret::new(text))),
        ..LoginJob::new("", ClientApp::salesforce_cli())
    };
    let dead = url.replace(&token, "5Aep861dead");
    for (text, says) in [
        (dead.as_str(), "not good any more"),
        (
            "force://PlatformCLI::5Aep@evil.example",
            "none to log in at",
        ),
        ("hello", "not an sfdx auth URL"),
    ] {
        let said = refused(&mut rig, job(text)).await;
        assert!(said.contains(says), "{says}: {said}");
    }
    refused_with_steps(&mut rig, job(&dead), "sfdx-url-dead").await;
    let file = LoginWay::SfdxUrl(SfdxSource::File("/nonexistent/auth.json".into()));
    let said = refused(
        &mut rig,
        LoginJob {
            way: file,
            ..job("")
        },
    )
    .await;
    assert!(said.contains("/nonexistent/auth.json"), "{said}");
    // A login that fails after the tokens came leaves the Salesforce CLI its own.
    let somebody = sftui::org::OrgKey::new("00D000000000000EAA", "005000000000000AAA");
    log_in(
        &mut rig,
        LoginJob {
            again: Some(somebody),
            ..job(&url)
        },
    )
    .await
    .unwrap_err();
    log_in(&mut rig, job(&url)).await.unwrap();
    assert_eq!(rig.demo.log().count("/services/oauth2/revoke"), 0);
}

#[tokio::test]
async fn a_login_that_must_last_and_cannot_be_kept_leaves_nothing_behind() {
    let mut rig = rig(config()).await;
    let mut job = job(&rig, SECRET_APP_CLIENT_ID, LoginWay::ClientCredentials);
    job.client_secret = Some(Secret::new(SECRET_APP_CLIENT_SECRET));
    job.must_last = true;
    let said = refused(&mut rig, job).await;
    assert!(said.contains("could not be kept"), "{said}");
    let ended = async {
        while rig.demo.log().count("/services/oauth2/revoke") == 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), ended)
        .await
        .unwrap();
}

#[tokio::test]
async fn logging_out_ends_what_there_is_to_end() {
    let secret = || Some(Secret::new(SECRET_APP_CLIENT_SECRET));
    for (way, revokes, expired) in [
        (LoginWay::ClientCredentials, 0, false),
        (
            LoginWay::Password {
                username: "sofia@acme.example".into(),
                password: Secret::new(PASSWORD),
                token: None,
            },
            1,
            false,
        ),
        (
            LoginWay::Password {
                username: "sofia@acme.example".into(),
                password: Secret::new(PASSWORD),
                token: None,
            },
            1,
            true,
        ),
    ] {
        let mut rig = rig(config()).await;
        let mut job = job(&rig, SECRET_APP_CLIENT_ID, way);
        job.client_secret = secret();
        let org = log_in(&mut rig, job).await.unwrap();
        if expired {
            rig.demo.expire_access_tokens();
        }
        match rig.run(Job::Logout(LogoutJob::new(org.key.clone()))).await {
            JobEvent::Logout(event) => {
                assert_eq!((event.not_revoked, event.not_deleted), (None, None))
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(rig.demo.log().count("/services/oauth2/revoke"), revokes);
        assert!(rig.vault.get(&org.key).unwrap().is_none());
        assert!(rig.store.orgs().value.is_empty());
    }
}
