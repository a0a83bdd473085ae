//! What the doctor found, as words and as JSON. Everything in it went through [`redact`] and has its
//! ids masked.

use std::fmt::Write;

use serde_json::{Value, json};

use super::step::Step;
use crate::org::{Org, OrgClass};
use crate::salesforce::diagnosis::Cause;
use crate::store::redact;
use crate::text;

/// How a step went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckState {
    /// As it should.
    Good,
    /// It works, and something is to be known.
    Warning,
    /// The way ends here.
    Failed,
    /// Not tried: an earlier step failed, or it makes no sense here.
    Skipped,
}

impl CheckState {
    /// A sign, so that no colour is needed.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Good => "✓",
            Self::Warning => "!",
            Self::Failed => "✗",
            Self::Skipped => "·",
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Warning => "warning",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
        }
    }
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Which.
    pub step: Step,
    /// How it went.
    pub state: CheckState,
    /// What was found, in one line.
    pub said: String,
    /// Why, and what to do, where it is not as it should be.
    pub cause: Option<&'static Cause>,
}

impl Check {
    pub(super) fn new(step: Step, state: CheckState, said: &str) -> Self {
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        Self {
            step,
            state,
            said: mask(&redact(&said)),
            cause: None,
        }
    }

    pub(super) fn good(step: Step, said: &str) -> Self {
        Self::new(step, CheckState::Good, said)
    }

    pub(super) fn skipped(step: Step, said: &str) -> Self {
        Self::new(step, CheckState::Skipped, said)
    }

    pub(super) fn failed(step: Step, said: &str, cause: Option<&'static Cause>) -> Self {
        Self {
            cause,
            ..Self::new(step, CheckState::Failed, said)
        }
    }

    pub(super) fn warning(step: Step, said: &str, cause: Option<&'static Cause>) -> Self {
        Self {
            cause,
            ..Self::new(step, CheckState::Warning, said)
        }
    }
}

/// What was found on the way to an org.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// What the org is called.
    pub alias: String,
    class: OrgClass,
    host: String,
    username: String,
    app: String,
    at: Option<i64>,
    /// The steps so far.
    pub checks: Vec<Check>,
}

impl Report {
    pub(super) fn new(org: &Org, at: Option<i64>) -> Self {
        let app = if org.app.is_salesforce_cli() {
            "the Salesforce CLI's".to_owned()
        } else {
            format!("an own app ({})", shortened(&org.app.client_id))
        };
        Self {
            alias: org.alias.clone(),
            class: org.class,
            host: org.host().to_owned(),
            username: org.username.clone(),
            app,
            at,
            checks: Vec::new(),
        }
    }

    /// Whether every step went as it should.
    pub fn is_well(&self) -> bool {
        let bad = |check: &Check| check.state == CheckState::Failed;
        !self.checks.iter().any(bad)
    }

    /// The first step that failed.
    pub fn ended_at(&self) -> Option<&Check> {
        self.checks
            .iter()
            .find(|check| check.state == CheckState::Failed)
    }

    /// The whole of it, as plain text.
    pub fn text(&self) -> String {
        let mut text = format!(
            "{} · {} · {}\n{} · app: {}\nsftui {} · {} {}{}\n\n",
            self.alias,
            self.class.badge(),
            self.host,
            self.username,
            self.app,
            env!("CARGO_PKG_VERSION"),
            std::env::consts::OS,
            std::env::consts::ARCH,
            self.when(),
        );
        for check in &self.checks {
            // Writing to a String cannot fail.
            let _ = writeln!(
                text,
                "{} {:<11} {}",
                check.state.sign(),
                check.step.name(),
                check.said
            );
        }
        let mut told: Vec<&str> = Vec::new();
        for check in &self.checks {
            let Some(cause) = check.cause.filter(|cause| !told.contains(&cause.id)) else {
                continue;
            };
            told.push(cause.id);
            let _ = writeln!(text, "\n{}", cause.text(""));
        }
        if self.checks.len() == super::step::ALL.len() && told.is_empty() {
            text += if self.is_well() {
                "\nAll is well.\n"
            } else {
                "\nWhat failed stands above, in the words of the org or the system.\n"
            };
        }
        text.truncate(text.trim_end().len());
        text
    }

    fn when(&self) -> String {
        let at = self.at.and_then(|at| jiff::Timestamp::from_second(at).ok());
        at.map_or_else(String::new, |at| format!(" · {at}"))
    }

    /// The same as JSON.
    pub fn json(&self) -> Value {
        let checks: Vec<Value> = self
            .checks
            .iter()
            .map(|check| {
                json!({
                    "step": check.step.name(),
                    "state": check.state.word(),
                    "said": check.said,
                    "cause": check.cause.map(|cause| json!({
                        "id": cause.id,
                        "name": cause.name,
                        "why": cause.why,
                        "steps": cause.steps,
                        "admin": cause.admin,
                    })),
                })
            })
            .collect();
        json!({
            "org": self.alias,
            "class": self.class,
            "host": self.host,
            "username": self.username,
            "app": self.app,
            "version": env!("CARGO_PKG_VERSION"),
            "system": format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            "well": self.is_well(),
            "checks": checks,
        })
    }
}

/// A key as far as it tells which one it is.
fn shortened(key: &str) -> String {
    let end: String = key.chars().rev().take(4).collect();
    let end: String = end.chars().rev().collect();
    format!("{}…{end}", text::truncate(key, 9).trim_end_matches('…'))
}

/// The text with every id of Salesforce masked but for its beginning and its end.
fn mask(text: &str) -> String {
    let mut masked = String::new();
    let mut word = String::new();
    for c in text.chars().chain([' ']) {
        if c.is_ascii_alphanumeric() {
            word.push(c);
            continue;
        }
        if is_id(&word) {
            let (beginning, end) = (word.get(..3), word.get(word.len() - 3..));
            let _ = write!(
                masked,
                "{}…{}",
                beginning.unwrap_or_default(),
                end.unwrap_or_default()
            );
        } else {
            masked.push_str(&word);
        }
        word.clear();
        masked.push(c);
    }
    masked.pop();
    masked
}

/// Whether a word is an id: its length, and letters beside digits.
fn is_id(word: &str) -> bool {
    matches!(word.len(), 15 | 18)
        && word.bytes().filter(u8::is_ascii_digit).count() >= 3
        && word.bytes().any(|b| b.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_masked_and_words_are_not() {
        assert_eq!(
            mask("org 00D5g00000AbCdEEAV of sofia@acme.example, v66.0, internationalize"),
            "org 00D…EAV of sofia@acme.example, v66.0, internationalize"
        );
        assert_eq!(shortened("3MVG9abcdefghijklmnop"), "3MVG9abc…mnop");
    }

    #[test]
    fn what_looks_like_a_token_does_not_get_into_a_report() {
        let token = "00D5g00000AbCdE!AQ4AQCANARYCANARYCANARYCANARY.x";
        let check = Check::failed(Step::Token, &format!("bad {token}"), None);
        assert!(!check.said.contains("CANARY"), "{}", check.said);
    }
}
