//! Opening a page of an org: what the launcher gets, what the browser gets, and what is said.

use std::sync::Arc;

use sftui::demo::{DemoConfig, DemoOrg, Fault};
use sftui::salesforce::browser::Page;
use sftui::vault::SessionOnly;
use sftui::worker::{BrowseEvent, BrowseJob, Job, JobError, JobEvent, Settings};

use super::rig::{Browser, Rig};

fn small() -> DemoConfig {
    DemoConfig {
        big_rows: 10,
        ..DemoConfig::prod()
    }
}

/// Logged in with these scopes, with a browser that hands its address over.
async fn rig(scope: &str) -> (Rig, std::sync::mpsc::Receiver<String>) {
    let demo = DemoOrg::start(small()).await.unwrap();
    let directory = Arc::new(tempfile::tempdir().unwrap());
    let (browser, opened) = Browser::new();
    let vault = Arc::new(SessionOnly::new());
    let mut rig = Rig::beside(demo, directory, vault, browser, Settings::default());
    rig.org.app.scope = scope.to_owned();
    rig.vault.set(&rig.org.key, &rig.record()).unwrap();
    rig.store.put_org(&rig.org).unwrap();
    (rig, opened)
}

fn browse(rig: &Rig, page: Page, log_in: bool) -> Job {
    Job::Browse(BrowseJob {
        org: rig.org.key.clone(),
        page,
        log_in,
    })
}

/// The address that a launcher got; waited for on a thread, which may block.
async fn handed(
    opened: std::sync::mpsc::Receiver<String>,
) -> (String, std::sync::mpsc::Receiver<String>) {
    tokio::task::spawn_blocking(move || {
        let url = opened
            .recv_timeout(std::time::Duration::from_secs(20))
            .unwrap();
        (url, opened)
    })
    .await
    .unwrap()
}

/// A browser without memory, which follows nothing by itself.
fn web() -> reqwest::Client {
    reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap()
}

fn header(answer: &reqwest::Response, name: &str) -> String {
    let value = answer.headers().get(name);
    value.map_or_else(String::new, |value| value.to_str().unwrap().to_owned())
}

#[tokio::test]
async fn the_browser_is_logged_in_once_and_the_launcher_knows_nothing() {
    let (mut rig, opened) = rig("refresh_token api web").await;
    let record = "0015g0000000001AAA";
    let id = rig.start(browse(&rig, Page::Record(record.into()), true));
    let (address, _opened) = handed(opened).await;
    assert!(address.starts_with("http://127.0.0.1:"), "{address}");
    for word in ["otp=", "frontdoor", "sid=", record, rig.demo.base_url()] {
        assert!(!address.contains(word), "{word} in {address}");
    }
    let web = web();
    let door = web.get(&address).send().await.unwrap();
    assert_eq!(door.status(), 303);
    assert_eq!(header(&door, "cache-control"), "no-store");
    let front = header(&door, "location");
    assert!(front.starts_with(&format!("{}/secur/frontdoor.jsp?otp=", rig.demo.base_url())));
    let JobEvent::Browse(event) = rig.last(id).await else {
        panic!("{}", rig.said);
    };
    assert_eq!(
        event,
        BrowseEvent::Opened {
            not_logged_in: None
        }
    );
    // It led there once, and is closed.
    assert!(web.get(&address).send().await.is_err());
    let inside = web.get(&front).send().await.unwrap();
    assert_eq!(inside.status(), 302);
    assert_eq!(header(&inside, "location"), format!("/{record}"));
    assert!(header(&inside, "set-cookie").contains("HttpOnly"));
    let again = web.get(&front).send().await.unwrap();
    assert!(again.text().await.unwrap().contains("used already"));
    let otp = front
        .split("otp=")
        .nth(1)
        .unwrap()
        .split('&')
        .next()
        .unwrap();
    assert!(!rig.said.contains(otp), "no event tells it");
}

#[tokio::test]
async fn the_page_behind_it_is_the_record_and_says_who_is_logged_in() {
    let (mut rig, opened) = rig("refresh_token api web").await;
    let id = rig.start(browse(&rig, Page::List("Account".into()), true));
    let (address, _opened) = handed(opened).await;
    let web = web();
    let front = header(&web.get(&address).send().await.unwrap(), "location");
    let inside = web.get(&front).send().await.unwrap();
    let page = format!("{}{}", rig.demo.base_url(), header(&inside, "location"));
    let cookie = header(&inside, "set-cookie");
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let shown = web
        .get(&page)
        .header("cookie", cookie)
        .send()
        .await
        .unwrap();
    let shown = shown.text().await.unwrap();
    assert!(shown.contains("<h1>Account</h1>") && shown.contains("sofia@acme.example"));
    let stranger = web.get(&page).send().await.unwrap().text().await.unwrap();
    assert!(stranger.contains("Log in to see this page"));
    rig.last(id).await;
}

#[tokio::test]
async fn an_expired_session_is_renewed_before_it_is_asked() {
    let (mut rig, opened) = rig("refresh_token api web").await;
    rig.run(rig.probe()).await;
    rig.demo.expire_access_tokens();
    let id = rig.start(browse(&rig, Page::Home, true));
    let (address, _opened) = handed(opened).await;
    web().get(&address).send().await.unwrap();
    let last = rig.last(id).await;
    assert!(
        matches!(
            last,
            JobEvent::Browse(BrowseEvent::Opened {
                not_logged_in: None
            })
        ),
        "{last:?}"
    );
    assert_eq!(rig.demo.log().count("/services/oauth2/singleaccess"), 1);
}

#[tokio::test]
async fn without_the_scope_web_the_plain_address_is_opened_and_that_is_said() {
    let (mut rig, opened) = rig("refresh_token api").await;
    let id = rig.start(browse(&rig, Page::Setup, true));
    let (address, _opened) = handed(opened).await;
    assert_eq!(
        address,
        format!("{}/lightning/setup/SetupOneHome/home", rig.demo.base_url())
    );
    let JobEvent::Browse(BrowseEvent::Opened {
        not_logged_in: Some(why),
    }) = rig.last(id).await
    else {
        panic!("{}", rig.said);
    };
    assert!(why.contains("scope web"), "{why}");
}

#[tokio::test]
async fn plain_asks_the_org_nothing() {
    let (mut rig, opened) = rig("refresh_token api web").await;
    let id = rig.start(browse(&rig, Page::Home, false));
    let (address, _opened) = handed(opened).await;
    assert_eq!(
        address,
        format!("{}/lightning/page/home", rig.demo.base_url())
    );
    rig.last(id).await;
    assert!(rig.demo.log().entries().is_empty());
}

#[tokio::test]
async fn without_a_browser_the_plain_address_is_given_and_a_dead_login_is_an_error() {
    let mut rig = Rig::logged_in(small()).await;
    let last = rig
        .run(browse(&rig, Page::Object("Account".into()), true))
        .await;
    let JobEvent::Browse(BrowseEvent::NotOpened { address, why }) = last else {
        panic!("{last:?}");
    };
    assert!(address.ends_with("/lightning/setup/ObjectManager/Account/Details/view"));
    assert!(
        !address.contains("00D") && why.contains("no browser"),
        "{why}"
    );
    let (mut rig, _opened) = self::rig("refresh_token api web").await;
    rig.demo.revoke_all();
    let last = rig.run(browse(&rig, Page::Home, true)).await;
    let JobEvent::Failed(error) = last else {
        panic!("{last:?}");
    };
    assert_eq!(error.cause().map(|cause| cause.id), Some("login-ended"));
}

#[tokio::test]
async fn an_answer_that_leads_elsewhere_is_not_followed() {
    let (mut rig, opened) = rig("refresh_token api web").await;
    for evil in [
        "https://evil.example/secur/frontdoor.jsp?otp=x",
        "javascript:alert(1)",
        "file:///etc/passwd",
    ] {
        rig.demo.faults().once(
            "/singleaccess",
            Fault::Answer {
                status: 200,
                content_type: "application/json".into(),
                body: format!(r#"{{"frontdoor_uri":"{evil}"}}"#),
            },
        );
        let last = rig.run(browse(&rig, Page::Home, true)).await;
        assert!(
            matches!(last, JobEvent::Failed(JobError::Salesforce(_))),
            "{evil}: {last:?}"
        );
    }
    assert!(opened.try_recv().is_err(), "no browser was started");
}
