//! Takes out of a text what looks like a token, before it is written to a file.
//!
//! Rather too much than too little: a statement with a hole in it can be mended, a session id in a
//! file cannot be taken back. Must not know what the text is for.

use std::borrow::Cow;

/// What stands in the place of a token.
const HOLE: &str = "[redacted]";
/// What has this many characters of a token behind `Bearer` is one; `Bearer bonds` is not.
const BEHIND_BEARER: usize = 16;
/// As long a run of mixed letters and digits is no word of a query. Ids have 18 characters.
const LONG: usize = 60;
/// Names whose value is a secret, in JSON as in a form.
const NAMES: [&str; 5] = [
    "access_token",
    "refresh_token",
    "id_token",
    "client_secret",
    "sessionid",
];

/// The text without session ids (`00D…!…`), JSON web tokens, refresh tokens, bearer tokens, values of
/// fields that hold one, CLI login addresses (`force://…`), and long random runs of characters.
pub fn redact(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut kept = 0;
    let mut at = 0;
    while at < text.len() {
        let rest = text.get(at..).unwrap_or_default();
        if starts_with(rest, "force://") {
            let ends = |c: char| c.is_whitespace() || matches!(c, '\'' | '"');
            let end = at + rest.find(ends).unwrap_or(rest.len());
            cut(text, &mut out, &mut kept, at, end);
            at = end;
            continue;
        }
        let length = rest.find(|c| !of_a_token(c)).unwrap_or(rest.len());
        if length == 0 {
            at += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        }
        let run = rest.get(..length).unwrap_or_default();
        if let Some(from) = token_in(text.get(..at).unwrap_or_default(), run) {
            cut(text, &mut out, &mut kept, at + from, at + length);
        }
        at += length;
    }
    if kept == 0 {
        return Cow::Borrowed(text);
    }
    out += text.get(kept..).unwrap_or_default();
    Cow::Owned(out)
}

fn cut(text: &str, out: &mut String, kept: &mut usize, from: usize, to: usize) {
    *out += text.get(*kept..from).unwrap_or_default();
    *out += HOLE;
    *kept = to;
}

/// What tokens are made of: base64 in both alphabets, dots between parts, `!` behind an org's id,
/// escapes of addresses.
fn of_a_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || "._-~+/=!%".contains(c)
}

/// Where in a run of token characters the token begins, when there is one.
fn token_in(before: &str, run: &str) -> Option<usize> {
    if let Some(from) = session_id(run) {
        return Some(from);
    }
    if let Some(from) = run.find("eyJ")
        && run.len() - from >= 20
        && run.get(from..)?.contains('.')
    {
        return Some(from);
    }
    if let Some(from) = run.find("5Aep")
        && run.len() - from >= 20
    {
        return Some(from);
    }
    // `refresh_token=…` is one run; in JSON and in sentences the name stands before it.
    for name in NAMES {
        let lower = run.to_ascii_lowercase();
        if let Some(found) = lower.find(name) {
            let value = found + name.len();
            if lower.get(value..).is_some_and(|rest| rest.starts_with('=')) && run.len() > value + 1
            {
                return Some(value + 1);
            }
        }
    }
    let word = before.trim_end_matches(|c: char| c.is_whitespace() || ":=\"'".contains(c));
    let apart = word.len() < before.len();
    if apart && NAMES.iter().any(|name| ends_with(word, name)) && run.len() >= 8 {
        return Some(0);
    }
    let bearer = ends_with(word, "bearer") || ends_with(word, "oauth");
    if apart && bearer && run.len() >= BEHIND_BEARER {
        return Some(0);
    }
    let has = |kind: fn(&char) -> bool| run.chars().any(|c| kind(&c));
    let mixed =
        has(char::is_ascii_uppercase) && has(char::is_ascii_lowercase) && has(char::is_ascii_digit);
    // A long path of custom fields has two underscores together; a token hardly ever.
    (run.len() >= LONG && mixed && !run.contains("__")).then_some(0)
}

/// Where a session id begins: the id of an org and, behind `!` or its escape, something.
fn session_id(run: &str) -> Option<usize> {
    run.match_indices("00D").map(|(at, _)| at).find(|at| {
        let rest = run.get(*at..).unwrap_or_default();
        let id = rest
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(rest.len());
        let behind = rest.get(id..).unwrap_or_default();
        id >= 15 && (behind.starts_with('!') || behind.starts_with("%21"))
    })
}

fn starts_with(text: &str, word: &str) -> bool {
    text.get(..word.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(word))
}

fn ends_with(text: &str, word: &str) -> bool {
    text.len()
        .checked_sub(word.len())
        .and_then(|from| text.get(from..))
        .is_some_and(|end| end.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SESSION: &str = "00D5g000004XyzAEAS!AQcAQH0dMHZfz972Szmpkb58urFRkgeBGsxL_QJWwYMfAbUeeG7c1E6LYUfiDUkWe6H34r1AAwOR8B8fLEz6n04NPGRrq0FM";
    const REFRESH: &str =
        "5Aep861TSESvWeug_xvFHRBTTbf_YrTWgEyjBJrfqkJjqKLWBTDYVRwIGWv0mvVwrJOuFzJ6rJFZd";
    const JWT: &str =
        "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJl";

    #[test]
    fn what_looks_like_a_token_is_taken_out() {
        for (text, wanted) in [
            (
                format!("WHERE Sid__c = '{SESSION}'"),
                "WHERE Sid__c = '[redacted]'",
            ),
            (format!("'{}'", SESSION.replace('!', "%21")), "'[redacted]'"),
            (
                format!("Token__c = '{JWT}' LIMIT 1"),
                "Token__c = '[redacted]' LIMIT 1",
            ),
            (format!("'{REFRESH}'"), "'[redacted]'"),
            (
                "-- Authorization: Bearer abcdefghij0123456789".into(),
                "-- Authorization: Bearer [redacted]",
            ),
            ("bearer  abcdefghij-._~+/0123=".into(), "bearer  [redacted]"),
            (
                "grant&refresh_token=abc.def".into(),
                "grant&refresh_token=[redacted]",
            ),
            (
                r#"{"access_token" : "abcdefgh"}"#.into(),
                r#"{"access_token" : "[redacted]"}"#,
            ),
            (
                format!("x force://PlatformCLI::{REFRESH}@acme.my.salesforce.com y"),
                "x [redacted] y",
            ),
            (format!("'{}'", "aB3".repeat(20)), "'[redacted]'"),
            (format!("{SESSION} and {JWT}"), "[redacted] and [redacted]"),
        ] {
            assert_eq!(redact(&text), wanted, "{text}");
        }
    }

    #[test]
    fn queries_stay_as_they_are() {
        for text in [
            "SELECT Id FROM Account WHERE Id IN ('001000000000001AAA','001000000000002AAA')",
            "SELECT SBQQ__Quote__r.SBQQ__Opportunity2__r.Account.Owner.Manager.Name FROM SBQQ__QuoteLine__c",
            "SELECT Id FROM Bond__c WHERE Name = 'Bearer bonds' AND Org__c = '00D5g000004XyzAEAS'",
            "SELECT Id FROM Case WHERE Subject = 'a refresh_token was lost' -- Zürich ☃",
            "SELECT Id FROM Event WHERE ActivityDateTime > 2026-01-01T00:00:00.000+0000",
            "",
        ] {
            assert!(
                matches!(redact(text), Cow::Borrowed(same) if same == text),
                "{text}"
            );
        }
    }

    proptest! {
        #[test]
        fn a_session_id_is_found_wherever_it_stands(before in "[ -~é]{0,40}", after in "[ '\"é]{0,9}") {
            let text = format!("{before}{SESSION}{after}");
            let redacted = redact(&text);
            prop_assert!(!redacted.contains("AQcAQH0dMHZfz972"), "{redacted}");
            let again = redact(&redacted).into_owned();
            prop_assert_eq!(again, redacted.into_owned());
        }
    }
}
