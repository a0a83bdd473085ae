//! The worker over TLS: which servers it believes, and what a connection is used for.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;

use sftui::demo::{DemoConfig, OWN_APP_CLIENT_ID};
use sftui::org::ClientApp;
use sftui::vault::SessionOnly;
use sftui::worker::{
    Job, JobError, JobEvent, LoginEvent, LoginJob, QueryEvent, QueryJob, Settings,
};

use crate::support::consent::{consent_with, trusting};
use crate::support::tls::{Authority, BOTH, Connected, HTTP1, demo};

use super::query::{all, job};
use super::rig::{Browser, NoBrowser, Rig};

const BIG: &str = "SELECT Id, Name FROM Meter_Reading__c";

/// What a test wants of the server.
struct Wish {
    named: &'static str,
    protocols: &'static [&'static str],
    config: DemoConfig,
}

impl Wish {
    fn pages(protocols: &'static [&'static str]) -> Self {
        let big_rows = 15_000;
        Self {
            named: "localhost",
            protocols,
            config: DemoConfig {
                big_rows,
                ..DemoConfig::prod()
            },
        }
    }
}

/// A rig that is logged in to an org behind TLS.
async fn rig(authority: &Authority, wish: Wish, settings: Settings) -> (Rig, Connected) {
    let (server, connected) = demo(
        wish.config,
        authority,
        "localhost",
        wish.named,
        wish.protocols,
    )
    .await;
    let directory = Arc::new(tempfile::tempdir().unwrap());
    let vault = Arc::new(SessionOnly::new());
    let rig = Rig::beside(server, directory, vault, Arc::new(NoBrowser), settings);
    rig.vault.set(&rig.org.key, &rig.record()).unwrap();
    rig.store.put_org(&rig.org).unwrap();
    (rig, connected)
}

fn with_ca(file: PathBuf) -> Settings {
    Settings {
        ca_file: Some(file),
        ..Settings::default()
    }
}

/// Two results of eight pages.
async fn two_results(rig: &mut Rig) {
    for _ in 0..2 {
        let said = all(rig, job(rig, BIG)).await;
        assert_eq!(said.rows.len(), 15_000);
        assert!(
            matches!(
                said.last,
                JobEvent::Query(QueryEvent::Finished { total: 15_000, .. })
            ),
            "{:?}",
            said.last
        );
    }
    assert_eq!(rig.demo.log().count("/query"), 16);
}

async fn refused(authority: &Authority, wish: Wish, settings: Settings) -> (JobError, usize) {
    let (mut rig, connected) = rig(authority, wish, settings).await;
    let id = rig.start(Job::Query(QueryJob::new(rig.org.key.clone(), BIG, 10)));
    let JobEvent::Failed(error) = rig.last(id).await else {
        panic!("{}", rig.said);
    };
    assert!(rig.demo.log().entries().is_empty(), "nothing is asked");
    (error, connected.times())
}

#[tokio::test]
async fn all_pages_of_all_results_come_over_one_http2_connection() {
    for parallel_pages in [0, 4] {
        let authority = Authority::new();
        let settings = Settings {
            parallel_pages,
            ..with_ca(authority.file())
        };
        let (mut rig, connected) = rig(&authority, Wish::pages(BOTH), settings).await;
        two_results(&mut rig).await;
        let log = rig.demo.log().entries();
        assert!(log.iter().all(|entry| entry.http2), "{log:?}");
        assert_eq!(connected.times(), 1, "{parallel_pages} pages at once");
    }
}

/// A page is asked for while the one before still arrives, so two connections are in use.
#[tokio::test]
async fn without_http2_connections_are_kept_and_used_again() {
    let authority = Authority::new();
    let settings = with_ca(authority.file());
    let (mut rig, connected) = rig(&authority, Wish::pages(HTTP1), settings).await;
    two_results(&mut rig).await;
    let log = rig.demo.log().entries();
    assert!(log.iter().all(|entry| !entry.http2), "{log:?}");
    assert!(log.len() > 16, "the token is asked for, too");
    let times = connected.times();
    assert!(times <= 3, "{times} connections for {} requests", log.len());
}

#[tokio::test]
async fn a_server_that_nobody_vouches_for_is_asked_nothing_and_the_error_says_what_to_set() {
    let (ours, other) = (Authority::new(), Authority::new());
    for settings in [Settings::default(), with_ca(other.file())] {
        let (error, times) = refused(&ours, Wish::pages(BOTH), settings).await;
        assert_eq!(
            error.title(),
            "The certificate of localhost is not trusted here"
        );
        let hint = error.hint();
        assert!(hint.contains("ca_file under [network]"), "{hint}");
        assert_eq!(times, 1, "it is not tried again");
    }
}

#[tokio::test]
async fn a_certificate_of_another_host_is_refused() {
    let authority = Authority::new();
    let wish = Wish {
        named: "login.salesforce.com",
        ..Wish::pages(BOTH)
    };
    let (error, times) = refused(&authority, wish, with_ca(authority.file())).await;
    assert_eq!(
        error.title(),
        "localhost shows the certificate of another host"
    );
    assert!(!error.hint().is_empty());
    assert_eq!(times, 1, "it is not tried again");
}

#[tokio::test]
async fn a_ca_file_that_cannot_be_used_is_named_and_nothing_is_sent() {
    let authority = Authority::new();
    let place = tempfile::tempdir().unwrap();
    let good = std::fs::read_to_string(authority.file()).unwrap();
    let cut = good.replace('M', "");
    for (name, text, reason) in [
        ("missing.pem", None, "No such file"),
        ("empty.pem", Some(""), "holds no certificate"),
        ("der.pem", Some("\u{30}\u{82}"), "holds no certificate"),
        ("cut.pem", Some(cut.as_str()), "certificate 1 is broken"),
    ] {
        let file = place.path().join(name);
        if let Some(text) = text {
            std::fs::write(&file, text).unwrap();
        }
        let (error, times) = refused(&authority, Wish::pages(BOTH), with_ca(file)).await;
        let (title, told) = (error.title(), format!("{error:?}"));
        assert!(title.contains(name) && title.contains("CA file"), "{title}");
        assert!(cfg!(windows) || told.contains(reason), "{told}");
        assert!(error.hint().contains("[network]"), "{}", error.hint());
        assert_eq!(times, 0);
    }
}

#[tokio::test]
async fn a_login_goes_over_tls_from_the_browser_to_the_token() {
    let authority = Authority::new();
    let socket = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let callback = format!(
        "http://localhost:{}/cb",
        socket.local_addr().unwrap().port()
    );
    drop(socket);
    let config = DemoConfig {
        own_app_redirect_uris: vec![callback.clone()],
        big_rows: 10,
        ..DemoConfig::prod()
    };
    let (server, _) = demo(config, &authority, "localhost", "localhost", BOTH).await;
    let (browser, _opened) = Browser::new();
    let mut rig = Rig::beside(
        server,
        Arc::new(tempfile::tempdir().unwrap()),
        Arc::new(SessionOnly::new()),
        browser,
        with_ca(authority.file()),
    );
    let id = rig.start(Job::Login(LoginJob {
        host: rig.demo.base_url().to_owned(),
        app: ClientApp {
            client_id: OWN_APP_CLIENT_ID.into(),
            redirect_uri: callback,
            scope: "api refresh_token".into(),
        },
        client_secret: None,
        alias: None,
        way: sftui::worker::LoginWay::default(),
        must_last: false,
        again: None,
    }));
    let JobEvent::Login(LoginEvent::Waiting { url, .. }) = rig.event(id).await else {
        panic!("{}", rig.said);
    };
    assert!(url.starts_with("https://localhost:"), "{url}");
    let ca = std::fs::read(authority.file()).unwrap();
    let web = trusting(reqwest::Certificate::from_pem_bundle(&ca).unwrap());
    let to = consent_with(&web, &url, &rig.org.username.clone(), "allow").await;
    assert_eq!(web.get(&to).send().await.unwrap().status(), 200);
    let last = rig.last(id).await;
    let JobEvent::Login(LoginEvent::Done { org, .. }) = &last else {
        panic!("{last:?}");
    };
    assert_eq!(org.instance_url, rig.demo.base_url());
    assert!(org.instance_url.starts_with("https://"));
    let log = rig.demo.log().entries();
    let exchange = log.iter().find(|e| e.path() == "/services/oauth2/token");
    assert!(exchange.unwrap().http2, "by us, not by the browser");
}

/// `0.0.0.0` reaches this machine, too, but is no loopback address: the client is the one for
/// Salesforce, which trusts the system's authorities besides the file.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn the_authorities_of_the_file_are_trusted_besides_the_systems() {
    let authority = Authority::new();
    let (server, connected) =
        demo(DemoConfig::prod(), &authority, "0.0.0.0", "0.0.0.0", BOTH).await;
    let run = async |ca_file: &str, empty: bool| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sftui"));
        let home = tempfile::tempdir().unwrap();
        command
            .args(["query", "SELECT COUNT() FROM Account"])
            .env_clear()
            .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
            .env("HOME", home.path())
            .env("SFTUI_INSTANCE_URL", server.base_url())
            .env("SFTUI_ACCESS_TOKEN", server.issue_access_token())
            .env("SFTUI_CA_FILE", ca_file)
            .stdin(Stdio::null());
        if empty {
            command.env("SSL_CERT_DIR", home.path());
            command.env("SSL_CERT_FILE", home.path().join("none"));
        }
        let output = tokio::task::spawn_blocking(move || {
            let _home = home;
            command.output().unwrap()
        });
        let output = output.await.unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (
            output.status.code(),
            text(output.stdout),
            text(output.stderr),
        )
    };
    let file = authority.file();
    for empty in [false, true] {
        let (code, out, err) = run(file.to_str().unwrap(), empty).await;
        assert_eq!((code, err.as_str()), (Some(0), ""), "{out}");
        assert_eq!(out.lines().count(), 2, "{out}");
    }
    let before = connected.times();
    let (code, out, err) = run("/nowhere/ca.pem", false).await;
    assert_eq!((code, out.as_str()), (Some(1), ""), "{err}");
    assert!(
        err.contains("The CA file /nowhere/ca.pem cannot be used"),
        "{err}"
    );
    assert!(err.contains("ca_file under [network]"), "{err}");
    assert_eq!(connected.times(), before, "nothing is sent");
}
