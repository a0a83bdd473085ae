//! What is said of a login: while it waits and where it fails on the standard error, how it ended on
//! the standard output. All of it is safe to show in a terminal.

use std::fmt::Write as _;
use std::io::{self, Write as _};

use serde_json::json;

use super::talk::End;
use crate::org::Org;
use crate::shell;
use crate::text;
use crate::worker::JobError;

/// Exit code: the login was refused, or could not be kept.
const REFUSED: u8 = 1;
/// Exit code: the same can succeed a moment later.
const RETRYABLE: u8 = 3;

/// Says something to the person; several lines stay several.
pub(super) fn say(words: &str) {
    let mut said = String::new();
    for line in words.split('\n') {
        let end = if shell::is_asking() { "\r\n" } else { "\n" };
        // Writing to a String cannot fail.
        let _ = write!(said, "{}{end}", text::display(line));
    }
    // A closed standard error has nobody to tell.
    let _ = write!(io::stderr().lock(), "{said}");
}

/// Says something that does not stop the login.
pub(super) fn warn(words: &str) {
    say(&format!("sftui: {words}"));
}

/// Says how it ended, and gives the exit code.
pub(super) fn tell(end: End, as_json: bool) -> u8 {
    let (line, code) = match &end {
        End::Done { org, kept } => {
            let line = if as_json {
                done_json(org, *kept)
            } else {
                done_line(org)
            };
            (Some(line), 0)
        }
        End::Failed(error) => {
            say(&complaint(error));
            let code = if error.is_retryable() {
                RETRYABLE
            } else {
                REFUSED
            };
            (as_json.then(|| failed_json(error)), code)
        }
        End::Interrupted(ending) => (None, ending.exit_code()),
    };
    if let Some(line) = line {
        // A reader that went away has nobody to tell.
        let _ = writeln!(io::stdout().lock(), "{line}");
    }
    code
}

fn done_line(org: &Org) -> String {
    let line = format!(
        "logged in to {} ({}): {} at {}, by {}",
        org.alias,
        org.class.badge(),
        org.username,
        org.host(),
        org.login.words()
    );
    text::display(&line).into_owned()
}

fn done_json(org: &Org, kept: bool) -> String {
    json!({
        "alias": org.alias,
        "username": org.username,
        "orgId": org.key.organization_id(),
        "userId": org.key.user_id(),
        "instanceUrl": org.instance_url,
        "loginUrl": org.login_url,
        "class": org.class,
        "way": org.login.words(),
        "apiVersion": org.api_version,
        "kept": kept,
    })
    .to_string()
}

fn failed_json(error: &JobError) -> String {
    json!({
        "error": {
            "title": error.title(),
            "detail": error.detail(),
            "hint": error.hint(),
            "retryable": error.is_retryable(),
        }
    })
    .to_string()
}

/// What happened, the server's own words, what to do.
fn complaint(error: &JobError) -> String {
    let mut said = format!("sftui: {}", error.title());
    let detail = error.detail();
    if !detail.is_empty() && detail != error.title() {
        // Writing to a String cannot fail.
        let _ = write!(said, "\n  {detail}");
    }
    for line in error.hint().lines() {
        let _ = write!(said, "\n  {line}");
    }
    said
}
