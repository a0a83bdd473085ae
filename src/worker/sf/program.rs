//! Asking the program `sf` for an access token, which it refreshes itself when it must.
//!
//! Newer ones have `sf org auth show-access-token` and hide the token everywhere else; older ones
//! have `sf org display` alone. Nothing secret is in the arguments, the program gets no input and no
//! variable of ours, and it is ended when it takes too long. No text that it prints is passed on
//! but its own message, and never one with a token in it.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use serde::Deserialize;
use tokio::io::AsyncReadExt;
use tokio::process::Command;
use zeroize::Zeroizing;

use crate::org::SECRET_VARIABLES;
use crate::secret::Secret;

/// How long it may take. It needs seconds to start, and may ask the org.
const PATIENCE: Duration = Duration::from_secs(60);

/// More than it ever prints.
const LONGEST: u64 = 1 << 20;

/// How a token that is not shown begins.
const REDACTED: &str = "[REDACTED]";

/// How a program of that name is called on this system.
#[cfg(windows)]
const NAMES: [&str; 2] = ["sf.cmd", "sf.exe"];
/// How a program of that name is called on this system.
#[cfg(not(windows))]
const NAMES: [&str; 1] = ["sf"];

/// Why it gave no token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// It said why.
    Said(String),
    /// It shows no tokens.
    Hidden,
    /// It did not answer in time.
    Silent(u64),
    /// It could not be run, or answered something else.
    Broken(String),
}

/// The program, where it is on the search path.
pub(super) fn find(search: Option<&OsStr>) -> Option<PathBuf> {
    let directories = std::env::split_paths(search?);
    directories
        .filter(|directory| directory.is_absolute())
        .flat_map(|directory| NAMES.map(|name| directory.join(name)))
        .find(|path| is_program(path))
}

fn is_program(path: &Path) -> bool {
    let Ok(data) = path.metadata() else {
        return false;
    };
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        if data.permissions().mode() & 0o111 == 0 {
            return false;
        }
    }
    data.is_file()
}

/// An access token for a user that it knows.
pub(super) async fn access_token(
    program: &Path,
    search: Option<&OsStr>,
    username: &str,
) -> Result<Secret, Refused> {
    let newer = ["org", "auth", "show-access-token", "-o", username, "--json"];
    match ask(program, search, &newer).await {
        Err(Failed::NoSuchCommand) => {}
        Err(Failed::For(why)) => return Err(why),
        Ok(token) => return Ok(token),
    }
    let older = ["org", "display", "-o", username, "--json"];
    ask(program, search, &older)
        .await
        .map_err(|failed| match failed {
            Failed::NoSuchCommand => {
                Refused::Broken("it has no command that shows a token".to_owned())
            }
            Failed::For(why) => why,
        })
}

enum Failed {
    /// A version without it.
    NoSuchCommand,
    For(Refused),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    status: Option<i64>,
    result: Option<Shown>,
    #[serde(default)]
    name: String,
    #[serde(default)]
    message: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Shown {
    access_token: Option<String>,
}

async fn ask(program: &Path, search: Option<&OsStr>, arguments: &[&str]) -> Result<Secret, Failed> {
    let broken = |why: String| Failed::For(Refused::Broken(why));
    let mut command = Command::new(program);
    command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        // It is asked for one thing; it need not look for its own updates meanwhile.
        .env("SF_SKIP_NEW_VERSION_CHECK", "true")
        .env("SF_AUTOUPDATE_DISABLE", "true")
        .env("NO_COLOR", "1");
    for variable in SECRET_VARIABLES {
        command.env_remove(variable);
    }
    if let Some(search) = search {
        command.env("PATH", search);
    }
    let mut child = command
        .spawn()
        .map_err(|error| broken(error.kind().to_string()))?;
    let output = child.stdout.take();
    let whole = async {
        let mut text = Zeroizing::new(Vec::new());
        if let Some(output) = output {
            // A closed pipe is an answer that is too short; reading it says so.
            let _ = output.take(LONGEST).read_to_end(&mut text).await;
        }
        let code = child.wait().await.ok().and_then(|status| status.code());
        (text, code)
    };
    let Ok((text, code)) = tokio::time::timeout(PATIENCE, whole).await else {
        return Err(Failed::For(Refused::Silent(PATIENCE.as_secs())));
    };
    understood(&text, code)
}

/// The exit code of a shell, and of `sf`, for a command that there is not.
const NOT_FOUND: i32 = 127;

fn understood(text: &[u8], code: Option<i32>) -> Result<Secret, Failed> {
    let from = text.iter().position(|byte| *byte == b'{');
    let answer = from
        .and_then(|from| text.get(from..))
        .and_then(|json| serde_json::from_slice::<Answer>(json).ok());
    let Some(answer) = answer else {
        // One that does not know the command says so in words, and newer ones ask what was meant.
        return Err(match code {
            Some(NOT_FOUND | 1 | 2) | None => Failed::NoSuchCommand,
            Some(code) => Failed::For(Refused::Broken(format!("it ended with code {code}"))),
        });
    };
    let failed = answer.status.is_none_or(|status| status != 0);
    let token = answer.result.and_then(|shown| shown.access_token);
    match token.map(Zeroizing::new) {
        Some(token) if token.starts_with(REDACTED) => Err(Failed::For(Refused::Hidden)),
        Some(token) if !failed && is_token(&token) => Ok(Secret::new(token.as_str())),
        _ if code == Some(NOT_FOUND) || is_unknown_command(&answer.name, &answer.message) => {
            Err(Failed::NoSuchCommand)
        }
        _ if answer.message.is_empty() => Err(Failed::For(Refused::Broken(
            "its answer has no token".to_owned(),
        ))),
        _ => Err(Failed::For(Refused::Said(sentence(&answer.message)))),
    }
}

fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
}

fn is_unknown_command(name: &str, message: &str) -> bool {
    name.contains("CommandNotFound")
        || message.contains("is not a sf command")
        || message.contains("command not found")
        || message.contains("Command org:auth")
}

/// Its message: one line, without what looks like a token.
fn sentence(message: &str) -> String {
    let words: Vec<&str> = message
        .split_whitespace()
        .map(|word| match word.len() > 60 && !word.contains("//") {
            true => "…",
            false => word,
        })
        .collect();
    words.join(" ").chars().take(300).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn said(text: &str, code: i32) -> Result<String, String> {
        match understood(text.as_bytes(), Some(code)) {
            Ok(token) => Ok(token.expose().to_owned()),
            Err(Failed::NoSuchCommand) => Err("no such command".to_owned()),
            Err(Failed::For(why)) => Err(format!("{why:?}")),
        }
    }

    #[test]
    fn answers_of_newer_and_older_ones_are_understood() {
        let token = r#"{"status":0,"result":{"accessToken":"00D5!AQ.x"},"warnings":[]}"#;
        assert_eq!(said(token, 0).unwrap(), "00D5!AQ.x");
        // What is printed before the answer is no part of it.
        let noisy = format!(" ›   Warning: an update is available\n{token}\n");
        assert_eq!(said(&noisy, 0).unwrap(), "00D5!AQ.x");
        let hidden = r#"{"status":0,"result":{"accessToken":"[REDACTED] Use 'sf org auth show-access-token' to view"}}"#;
        assert_eq!(said(hidden, 0).unwrap_err(), "Hidden");
        for unknown in [
            "",
            "Warning: org auth show-access-token is not a sf command.\n",
            r#"{"status":127,"name":"CommandNotFoundError","message":"org auth show-access-token"}"#,
            r#"{"status":1,"name":"Error","message":"org auth show-access-token is not a sf command."}"#,
        ] {
            assert_eq!(said(unknown, 127).unwrap_err(), "no such command");
        }
    }

    #[test]
    fn a_refusal_is_passed_on_in_its_own_words_and_without_tokens() {
        let gone = r#"{"name":"NamedOrgNotFoundError","message":"No authorization information found for\nu@acme.example.","exitCode":1,"status":1}"#;
        assert_eq!(
            said(gone, 1).unwrap_err(),
            r#"Said("No authorization information found for u@acme.example.")"#
        );
        let leak = format!(
            r#"{{"status":1,"message":"bad token 00D{}!CANARY"}}"#,
            "x".repeat(60)
        );
        assert!(!said(&leak, 1).unwrap_err().contains("CANARY"));
        for empty in [
            r#"{"status":0,"result":{}}"#,
            r#"{"status":0}"#,
            r#"{"status":0,"result":{"accessToken":"two words"}}"#,
        ] {
            assert!(said(empty, 0).unwrap_err().starts_with("Broken"), "{empty}");
        }
    }
}
