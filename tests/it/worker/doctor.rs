//! The doctor: the way to an org, and each place where it can end.

use std::time::Duration;

use sftui::demo::{DemoConfig, Fault};
use sftui::worker::{CheckState, DoctorEvent, Job, JobEvent, Report};

use super::rig::Rig;

async fn rig() -> Rig {
    let config = DemoConfig {
        big_rows: 10,
        ..DemoConfig::prod()
    };
    Rig::logged_in(config).await
}

async fn examined(rig: &mut Rig) -> Report {
    match rig.run(Job::Doctor(rig.org.key.clone())).await {
        JobEvent::Doctor(DoctorEvent::Done(report)) => report,
        other => panic!("{other:?}"),
    }
}

/// Step and state, and the cause where there is one.
fn steps(report: &Report) -> Vec<(&'static str, CheckState, Option<&'static str>)> {
    let steps = report.checks.iter();
    steps
        .map(|check| {
            (
                check.step.name(),
                check.state,
                check.cause.map(|cause| cause.id),
            )
        })
        .collect()
}

fn answer(status: u16, body: &str) -> Fault {
    Fault::Answer {
        status,
        content_type: "application/json".into(),
        body: body.into(),
    }
}

#[tokio::test]
async fn a_well_org_passes_every_step_and_the_report_tells_no_token_and_masks_ids() {
    let mut rig = rig().await;
    let id = rig.start(Job::Doctor(rig.org.key.clone()));
    let said = rig.all(id).await;
    let progress = |event: &&JobEvent| matches!(event, JobEvent::Doctor(DoctorEvent::Progress(_)));
    assert_eq!(
        said.iter().filter(progress).count(),
        11,
        "each step is said"
    );
    let Some(JobEvent::Doctor(DoctorEvent::Done(report))) = said.last() else {
        panic!("{said:?}");
    };
    assert!(report.is_well(), "{}", report.text());
    let bad = |(_, state, _): &(_, CheckState, _)| *state != CheckState::Good;
    assert_eq!(
        steps(report).into_iter().find(bad),
        None,
        "{}",
        report.text()
    );
    let (text, json) = (report.text(), report.json().to_string());
    for part in [
        "connection",
        "31.0 to 67.0",
        "sofia@acme.example",
        "All is well",
        "API calls left",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let log = rig.demo.log().entries();
    for entry in &log {
        if let Some(value) = entry.headers.get("authorization") {
            let token = value.to_str().unwrap().trim_start_matches("Bearer ");
            assert!(!text.contains(token) && !json.contains(token));
            assert!(!rig.said.contains(token));
        }
    }
    for id in [rig.org.key.organization_id(), rig.org.key.user_id()] {
        assert!(!text.contains(id) && !json.contains(id), "{id} in {text}");
    }
    assert!(!json.contains("otp="));
}

#[tokio::test]
async fn each_place_where_the_way_ends_is_named_with_its_cause() {
    let rest = r#"[{"message":"This session is not valid for use with the REST API","errorCode":"INVALID_SESSION_ID"}]"#;
    let off = r#"[{"message":"The REST API is not enabled for this Organization.","errorCode":"API_DISABLED_FOR_ORG"}]"#;
    let limit =
        r#"[{"message":"TotalRequests Limit exceeded.","errorCode":"REQUEST_LIMIT_EXCEEDED"}]"#;
    let oauth = |error: &str, description: &str| {
        answer(
            400,
            &format!(r#"{{"error":"{error}","error_description":"{description}"}}"#),
        )
    };
    let page = |status| Fault::Answer {
        status,
        content_type: "text/html".into(),
        body: "<html>We are setting things up...</html>".into(),
    };
    for (part, fault, step, cause) in [
        (
            "/oauth2/token",
            oauth("invalid_grant", "expired access/refresh token"),
            "token",
            "login-ended",
        ),
        (
            "/oauth2/token",
            oauth("inactive_user", "user is inactive"),
            "token",
            "inactive-user",
        ),
        (
            "/oauth2/token",
            oauth("inactive_org", "org locked"),
            "token",
            "inactive-org",
        ),
        (
            "/oauth2/token",
            oauth("invalid_client", "invalid client credentials"),
            "token",
            "client-secret",
        ),
        (
            "/oauth2/token",
            oauth(
                "invalid_app_access",
                "user is not admin approved to access this app",
            ),
            "token",
            "app-not-assigned",
        ),
        (
            "/oauth2/token",
            oauth("app_blocked", ""),
            "token",
            "app-not-installed",
        ),
        (
            "/oauth2/token",
            oauth("invalid_grant", "ip restricted"),
            "token",
            "ip-restricted",
        ),
        (
            "GET /services/data/v67.0/",
            answer(401, rest),
            "API",
            "api-not-allowed",
        ),
        (
            "GET /services/data/v67.0/",
            answer(403, off),
            "API",
            "api-off",
        ),
        (
            "GET /services/data/v67.0/",
            answer(403, limit),
            "API",
            "api-limit",
        ),
        ("GET /services/data", page(420), "connection", "not-ready"),
        ("GET /services/data", page(503), "connection", "down"),
        (
            "GET /services/data",
            page(200),
            "connection",
            "sign-in-page",
        ),
    ] {
        let mut rig = rig().await;
        rig.demo.faults().always(part, fault);
        let report = examined(&mut rig).await;
        let ended = report
            .ended_at()
            .unwrap_or_else(|| panic!("{part}: {}", report.text()));
        assert_eq!(
            (ended.step.name(), ended.cause.map(|c| c.id)),
            (step, Some(cause)),
            "{}",
            report.text()
        );
        let after = report
            .checks
            .iter()
            .skip_while(|check| *check != ended)
            .skip(1);
        for check in after {
            assert_ne!(
                check.state,
                CheckState::Good,
                "{}: {}",
                check.step.name(),
                report.text()
            );
        }
        let text = report.text();
        assert!(
            text.contains("What you can do") && text.contains("Why"),
            "{text}"
        );
        assert!(!report.is_well());
    }
}

#[tokio::test]
async fn an_app_that_may_not_log_in_with_its_secret_any_more_is_told_with_its_own_steps() {
    use sftui::demo::{SECRET_APP_CLIENT_ID, SECRET_APP_CLIENT_SECRET};
    use sftui::secret::Secret;
    use sftui::worker::{LoginEvent, LoginJob, LoginWay};
    for (error, cause, step) in [
        (
            "unsupported_grant_type",
            "credentials-off",
            "Enable Client Credentials Flow",
        ),
        ("invalid_grant", "no-run-as", "Run As"),
    ] {
        let mut rig = rig().await;
        let job = LoginJob {
            way: LoginWay::ClientCredentials,
            client_secret: Some(Secret::new(SECRET_APP_CLIENT_SECRET)),
            ..LoginJob::new(
                rig.demo.base_url(),
                sftui::org::ClientApp {
                    client_id: SECRET_APP_CLIENT_ID.into(),
                    ..rig.org.app.clone()
                },
            )
        };
        let JobEvent::Login(LoginEvent::Done { org, .. }) = rig.run(Job::Login(job)).await else {
            panic!("logged in");
        };
        rig.demo.expire_access_tokens();
        let body = format!(r#"{{"error":"{error}","error_description":"x"}}"#);
        rig.demo
            .faults()
            .always("/oauth2/token", answer(400, &body));
        let JobEvent::Doctor(DoctorEvent::Done(report)) = rig.run(Job::Doctor(org.key)).await
        else {
            panic!("a report");
        };
        let ended = report.ended_at().and_then(|check| check.cause);
        assert_eq!(ended.map(|c| c.id), Some(cause), "{}", report.text());
        let text = report.text();
        assert!(
            text.contains("For your administrator") && text.contains(step),
            "{text}"
        );
    }
}

#[tokio::test]
async fn a_clock_that_is_off_is_a_warning_and_the_rest_goes_on() {
    for (ahead, said) in [(90, "behind"), (3_600, "behind")] {
        let mut rig = rig().await;
        rig.demo.faults().always(
            "GET /services/data",
            Fault::ClockAhead(Duration::from_secs(ahead)),
        );
        let report = examined(&mut rig).await;
        let clock = report
            .checks
            .iter()
            .find(|check| check.step.name() == "clock")
            .unwrap();
        assert_eq!(clock.state, CheckState::Warning, "{}", report.text());
        assert!(clock.said.contains(said), "{}", clock.said);
        assert_eq!(clock.cause.map(|cause| cause.id), Some("clock"));
        assert!(report.is_well(), "{}", report.text());
        assert!(report.text().contains("automatic time"));
    }
    let mut rig = rig().await;
    rig.demo.faults().always(
        "GET /services/data",
        Fault::ClockAhead(Duration::from_secs(30)),
    );
    assert!(steps(&examined(&mut rig).await).contains(&("clock", CheckState::Good, None)));
}

#[tokio::test]
async fn a_renamed_org_has_no_address_any_more() {
    let mut rig = rig().await;
    rig.store
        .update_org(&rig.org.key, |org| {
            org.instance_url = "https://no-such-org-here.my.salesforce.com.invalid".into();
        })
        .unwrap();
    let report = examined(&mut rig).await;
    let ended = report.ended_at().unwrap();
    assert_eq!(
        (ended.step.name(), ended.cause.map(|c| c.id)),
        ("name (DNS)", Some("no-such-host"))
    );
    assert!(report.text().contains("renamed"), "{}", report.text());
}

#[tokio::test]
async fn a_login_without_the_scope_web_is_well_and_told_what_it_cannot_do() {
    let mut rig = rig().await;
    rig.demo.faults().always("/singleaccess", answer(403, ""));
    let report = examined(&mut rig).await;
    assert!(report.is_well());
    let web = report
        .checks
        .iter()
        .find(|check| check.step.name() == "browser")
        .unwrap();
    assert_eq!(web.state, CheckState::Warning);
    assert!(web.said.contains("scope web"), "{}", web.said);
}
