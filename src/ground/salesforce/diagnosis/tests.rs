//! Every refusal of Salesforce's list has a row, and every row says what it should.

use super::*;

/// The complete list of the server, and what is documented besides.
const CODES: &str = "access_denied app_blocked app_not_found authorization_pending bad_jti_claim \
    app_attest_failed app_attest_failed_retry ecapp_policy_not_found exceeded_registration_limit \
    fail_close_app_blocked failed_registration immediate_unsuccessful installation_error \
    invalid_app_access invalid_assertion_type invalid_basic_auth_header invalid_dpop_proof \
    invalid_client invalid_client_id invalid_distribution_state invalid_expid invalid_grant \
    invalid_otp invalid_request invalid_scope invalid_session_level invalid_token login_error \
    oauth_flow_disabled oauth_policy_not_found otp_error redirect_uri_missing \
    redirect_uri_mismatch registration_error server_error service_unavailable slow_down \
    system_down unknown_error unsupported_expid unsupported_grant_type unsupported_response_type \
    unsupported_token_type use_dpop_nonce inactive_user inactive_org rate_limit_exceeded \
    unauthorized_client invalid_client_credentials temporarily_unavailable";

fn oauth(error: &str, description: &str) -> &'static Cause {
    of_oauth(&OAuthError {
        status: 400,
        error: error.into(),
        description: description.into(),
    })
}

#[test]
fn every_code_of_the_server_has_a_cause_of_its_own() {
    for code in CODES.split_whitespace() {
        assert_ne!(oauth(code, "").id, "refused", "{code}");
    }
    assert_eq!(oauth("brand_new", "").id, "refused");
}

#[test]
fn the_description_tells_refusals_of_one_code_apart() {
    for (error, description, id) in [
        (
            "invalid_grant",
            "authentication failure",
            "password-refused",
        ),
        (
            "invalid_grant",
            "authentication failure - Invalid Password",
            "password-refused",
        ),
        (
            "invalid_grant",
            "authentication failure - Failed: API security token required",
            "security-token",
        ),
        (
            "invalid_grant",
            "expired access/refresh token",
            "login-ended",
        ),
        (
            "invalid_grant",
            "expired authorization code",
            "code-expired",
        ),
        (
            "invalid_grant",
            "user hasn't approved this consumer",
            "not-approved",
        ),
        ("invalid_grant", "ip restricted", "ip-restricted"),
        ("invalid_grant", "invalid login hours", "login-hours"),
        ("invalid_grant", "no valid scopes defined", "no-scopes"),
        (
            "invalid_grant",
            "Audience validation failed",
            "assertion-refused",
        ),
        (
            "invalid_client",
            "invalid client credentials",
            "client-secret",
        ),
        (
            "invalid_client",
            "app must be installed into org",
            "app-not-installed",
        ),
        ("invalid_request", "missing required code challenge", "pkce"),
        ("invalid_request", "must use HTTP GET", "bad-request"),
        (
            "OAUTH_APPROVAL_ERROR_GENERIC",
            "An unexpected error has occurred during authentication. Please try again.",
            "approval-error",
        ),
        (
            "invalid_client",
            "OAUTH_EC_APP_NOT_FOUND",
            "app-of-another-org",
        ),
    ] {
        assert_eq!(oauth(error, description).id, id, "{error} {description}");
    }
    let page = "OAUTH_EC_APP_NOT_FOUND: External client app is not installed in this org";
    assert_eq!(
        of_page(page).map(|cause| cause.id),
        Some("app-of-another-org")
    );
    assert_eq!(
        of_page("OAUTH_AUTHORIZATION_BLOCKED").map(|cause| cause.id),
        Some("app-not-installed")
    );
    assert!(of_page("Check your email").is_none());
}

#[test]
fn a_refusal_means_what_it_means_in_its_flow() {
    use crate::salesforce::login::{Flow, Refusal};
    let of_flow = |flow, error: &str, description: &str| {
        let error = OAuthError {
            status: 400,
            error: error.into(),
            description: description.into(),
        };
        let refused = LoginError::Refused(Box::new(Refusal { flow, error }));
        let cause = of(&Error::Login(refused.clone())).map(|cause| (cause.id, cause.name));
        let Some((id, name)) = cause else {
            panic!("{refused:?} has no cause");
        };
        // What the pane says and what the steps are headed with is one thing.
        assert_eq!(refused.title(), name);
        id
    };
    use Flow::{ClientCredentials, Device, SfdxUrl};
    for (flow, error, description, id) in [
        (
            ClientCredentials,
            "unsupported_grant_type",
            "grant type not supported",
            "credentials-off",
        ),
        (
            ClientCredentials,
            "oauth_flow_disabled",
            "",
            "credentials-off",
        ),
        (ClientCredentials, "invalid_client", "", "secret-or-run-as"),
        (
            ClientCredentials,
            "invalid_grant",
            "no client credentials user enabled",
            "no-run-as",
        ),
        (
            ClientCredentials,
            "invalid_grant",
            "no valid scopes defined",
            "no-scopes",
        ),
        (Device, "access_denied", "", "device-denied"),
        (
            Device,
            "invalid_grant",
            "device code expired",
            "device-code-expired",
        ),
        (Device, "app_blocked", "", "device-blocked"),
        (Device, "unsupported_response_type", "", "device-blocked"),
        (
            SfdxUrl,
            "invalid_grant",
            "expired access/refresh token",
            "sfdx-url-dead",
        ),
    ] {
        assert_eq!(of_flow(flow, error, description), id, "{flow:?} {error}");
    }
    // What means the same everywhere keeps its own cause.
    for flow in [ClientCredentials, Device, SfdxUrl] {
        let error = OAuthError {
            status: 400,
            error: "inactive_user".into(),
            description: String::new(),
        };
        assert!(of_its_own(flow, &error).is_none());
    }
}

#[test]
fn what_the_api_and_the_way_to_it_say_has_a_cause() {
    let api = |status, code: &str, message: &str| {
        let error = ApiError {
            status,
            code: code.into(),
            message: message.into(),
            fields: Vec::new(),
            position: None,
        };
        of(&error.into()).map(|cause| cause.id)
    };
    let rest = "This session is not valid for use with the REST API";
    for (status, code, message, id) in [
        (401, "INVALID_SESSION_ID", rest, Some("api-not-allowed")),
        (
            401,
            "INVALID_SESSION_ID",
            "x Connected app is not attached to Agent",
            Some("app-not-attached"),
        ),
        (
            401,
            "INVALID_SESSION_ID",
            "Session expired or invalid",
            Some("session-expired"),
        ),
        (403, "API_DISABLED_FOR_ORG", "", Some("api-off")),
        (403, "API_CURRENTLY_DISABLED", "", Some("api-off-for-user")),
        (
            403,
            "REQUEST_LIMIT_EXCEEDED",
            "TotalRequests Limit exceeded.",
            Some("api-limit"),
        ),
        (
            403,
            "REQUEST_LIMIT_EXCEEDED",
            "ConcurrentPerOrgLongTxn Limit exceeded.",
            Some("api-concurrent"),
        ),
        (400, "MALFORMED_QUERY", "", None),
    ] {
        assert_eq!(api(status, code, message), id, "{code} {message}");
    }
    let host = || "acme.my.salesforce.com".to_owned();
    let unreachable = |unknown_host| Error::Unreachable {
        host: host(),
        reason: String::new(),
        unknown_host,
    };
    let untrusted = |why| Error::Untrusted {
        host: host(),
        why,
        reason: String::new(),
    };
    let page = |status| Error::WebPage {
        status,
        maintenance: false,
    };
    use crate::salesforce::http::Distrust;
    for (error, id) in [
        (unreachable(true), "no-such-host"),
        (unreachable(false), "not-reached"),
        (untrusted(Distrust::Issuer), "not-trusted"),
        (untrusted(Distrust::Date), "certificate-date"),
        (page(420), "not-ready"),
        (page(200), "sign-in-page"),
        (page(502), "down"),
        (Error::Moved { status: 302 }, "moved"),
    ] {
        assert_eq!(of(&error).map(|cause| cause.id), Some(id), "{error:?}");
    }
}

#[test]
fn every_cause_is_whole_and_in_sentences() {
    let all = all();
    assert!(all.len() > 62, "{}", all.len());
    for cause in all {
        assert!(
            !cause.why.is_empty() && !cause.steps.is_empty(),
            "{}",
            cause.id
        );
        assert!(
            !cause.name.ends_with('.') && cause.hint.ends_with('.') || cause.hint.ends_with(':'),
            "{}",
            cause.id
        );
        for line in cause.why.iter().chain(cause.steps) {
            assert!(line.ends_with('.'), "{}: {line}", cause.id);
        }
        let text = cause.text("the server's words");
        for part in ["the server's words", "Why\n", "What you can do\n", "  1. "] {
            assert!(text.contains(part), "{}: {text}", cause.id);
        }
        assert_eq!(
            text.contains("For your administrator"),
            !cause.admin.is_empty()
        );
    }
}
