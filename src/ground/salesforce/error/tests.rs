//! What errors are read from real bodies, and what they tell the person.

use super::*;

fn json(status: u16, body: &str) -> Error {
    Error::from_answer(
        status,
        Some("application/json;charset=UTF-8"),
        body.as_bytes(),
    )
}

#[test]
fn an_error_at_a_place_gives_row_column_and_only_the_sentence() {
    let error = json(
        400,
        r#"[{"message":"\nselect count() from XYZZY\n                    ^\nERROR at Row:1:Column:21\nsObject type 'XYZZY' is not supported.","errorCode":"INVALID_TYPE"}]"#,
    );
    assert_eq!(error.position(), Some((1, 21)));
    assert_eq!(error.code(), Some("INVALID_TYPE"));
    assert_eq!(
        error.detail(),
        "INVALID_TYPE: sObject type 'XYZZY' is not supported."
    );
    assert!(error.hint().is_some());
    assert!(!error.is_retryable() && !error.needs_login());
}

#[test]
fn an_error_without_a_place_keeps_its_text() {
    let error = json(
        400,
        r#"[{"message":"unexpected token: 'FORM'","errorCode":"MALFORMED_QUERY"}]"#,
    );
    assert_eq!(error.position(), None);
    assert_eq!(error.detail(), "MALFORMED_QUERY: unexpected token: 'FORM'");
}

#[test]
fn a_single_object_a_collection_entry_and_plain_text_are_read() {
    let single = json(
        500,
        r#"{"errorCode":"INTERNAL_SERVER_ERROR","message":"m"}"#,
    );
    assert_eq!(single.code(), Some("INTERNAL_SERVER_ERROR"));
    assert!(single.is_retryable());
    let entry = json(
        400,
        r#"[{"statusCode":"REQUIRED_FIELD_MISSING","message":"m","fields":["Name"]}]"#,
    );
    assert_eq!(entry.code(), Some("REQUIRED_FIELD_MISSING"));
    let text = Error::from_answer(
        500,
        Some("text/plain"),
        b"oops 00D5g00000AbCdE!AQ4AQ.x <b>now</b>",
    );
    assert_eq!(
        text,
        Error::Status {
            status: 500,
            text: "oops [redacted] now".into()
        }
    );
    assert!(text.is_transient());
}

#[test]
fn a_web_page_means_unreachable_or_maintenance() {
    let page = Error::from_answer(503, Some("text/html"), b"<html>Down for MAINTENANCE</html>");
    assert_eq!(page.title(), "The org is under maintenance");
    let page = Error::from_answer(502, None, b"  <!DOCTYPE html><p>snag");
    assert_eq!(page.title(), "Salesforce cannot reach the org's instance");
    assert!(page.is_transient());
    for (status, title) in [
        (200, "A web page answered in the org's place"),
        (420, "The org's address is not ready yet"),
        (500, "The org is unreachable or under maintenance"),
        (503, "The org is down or has too much to do"),
    ] {
        let page = Error::from_answer(status, Some("text/html"), b"<html>x</html>");
        assert_eq!(page.title(), title);
        assert!(page.hint().is_some());
        if matches!(status, 420 | 503) {
            let bare = Error::from_answer(status, None, b"");
            assert_eq!(bare.title(), title);
        }
    }
}

#[test]
fn a_401_asks_for_a_refresh_unless_none_can_help() {
    for (body, expired) in [
        (
            r#"[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]"#,
            true,
        ),
        ("", true),
        (
            r#"[{"message":"This session is not valid for use with the REST API","errorCode":"INVALID_SESSION_ID"}]"#,
            false,
        ),
        (
            r#"[{"message":"x Connected app is not attached to Agent y","errorCode":"INVALID_SESSION_ID"}]"#,
            false,
        ),
    ] {
        let error = json(401, body);
        assert_eq!(error.session_expired(), expired, "{body}");
        assert_eq!(error.needs_login(), expired, "{body}");
    }
    assert!(json(401, r#"[{"message":"This session is not valid for use with the REST API","errorCode":"INVALID_SESSION_ID"}]"#)
        .hint()
        .is_some_and(|h| h.contains("scope api")));
}

#[test]
fn the_api_limit_is_never_retried() {
    let error = json(
        403,
        r#"[{"message":"TotalRequests Limit exceeded.","errorCode":"REQUEST_LIMIT_EXCEEDED"}]"#,
    );
    assert!(!error.is_transient() && !error.is_retryable());
}

#[test]
fn every_oauth_error_says_what_to_do() {
    for (error, description, title, hint) in [
        (
            "invalid_grant",
            "expired access/refresh token",
            "no longer valid",
            "Log in again",
        ),
        (
            "invalid_grant",
            "expired authorization code",
            "took too long",
            "Start the login again",
        ),
        (
            "invalid_grant",
            "invalid authorization code",
            "took too long",
            "good once",
        ),
        (
            "invalid_grant",
            "user hasn't approved this consumer",
            "approved",
            "browser",
        ),
        (
            "invalid_grant",
            "ip restricted",
            "this network",
            "IP ranges",
        ),
        ("invalid_grant", "invalid login hours", "this hour", "hours"),
        (
            "invalid_grant",
            "no valid scopes defined",
            "no scopes",
            "api and refresh_token",
        ),
        (
            "invalid_grant",
            "authentication failure",
            "did not accept",
            "password",
        ),
        (
            "invalid_client_id",
            "client identifier invalid",
            "consumer key",
            "2 to 30 minutes",
        ),
        (
            "invalid_client",
            "invalid client credentials",
            "secret",
            "Untick",
        ),
        (
            "invalid_client",
            "app must be installed into org",
            "not installed",
            "admin",
        ),
        (
            "invalid_app_access",
            "user is not admin approved to access this app",
            "may not use",
            "permission set",
        ),
        (
            "redirect_uri_mismatch",
            "redirect_uri must match configuration",
            "callback",
            "exact callback",
        ),
        (
            "redirect_uri_missing",
            "redirect_uri not provided",
            "callback",
            "exact callback",
        ),
        (
            "invalid_scope",
            "the requested scope is invalid",
            "does not grant",
            "scope",
        ),
        (
            "invalid_request",
            "missing required code challenge",
            "proof",
            "PKCE",
        ),
        (
            "unsupported_grant_type",
            "grant type not supported",
            "this way",
            "web server flow",
        ),
        (
            "rate_limit_exceeded",
            "login rate exceeded",
            "Too many",
            "Wait",
        ),
        ("inactive_user", "user is inactive", "inactive", "admin"),
        ("inactive_org", "org locked", "locked", "Support"),
        (
            "access_denied",
            "end-user denied authorization",
            "denied",
            "Allow",
        ),
        ("app_blocked", "", "not installed", "admin"),
        ("brand_new_code", "", "refused", "Login History"),
    ] {
        let body = format!(r#"{{"error":"{error}","error_description":"{description}"}}"#);
        let e = Error::from_oauth_answer(400, Some("application/json"), body.as_bytes());
        assert_eq!(e.code(), Some(error));
        assert!(e.title().contains(title), "{error}: {}", e.title());
        let told = e.hint().unwrap_or_default();
        assert!(told.contains(hint), "{error} {description}: {told}");
        assert_eq!(e.needs_login(), error == "invalid_grant", "{error}");
    }
}

#[test]
fn a_form_encoded_oauth_error_is_read() {
    let e = Error::from_oauth_answer(
        400,
        None,
        b"error=unsupported_token_type&error_description=this+token+type+is+not+supported",
    );
    assert_eq!(
        e.detail(),
        "unsupported_token_type: this token type is not supported"
    );
}

#[test]
fn a_redirect_is_not_followed_but_asks_for_a_login() {
    let e = Error::from_answer(302, None, b"");
    assert_eq!(e, Error::Moved { status: 302 });
    assert!(e.needs_login());
}
