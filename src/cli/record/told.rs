//! What came of a record's job: JSON on the standard output, a sentence on the standard error, an exit
//! code.

use std::io::{self, Write};

use serde_json::value::RawValue;
use serde_json::{Map, Value as Json, json};

use crate::cli::job;
use crate::cli::query::place::warn;
use crate::org::Org;
use crate::salesforce::{Error, wants_alias};
use crate::worker::{
    JobError, JournaledWrite, RecordChange, RecordError, RecordEvent, Refusal, ThreeWays, Values,
    WriteAction, WriteOutcome,
};

/// Exit code: refused.
pub(super) const REFUSED: u8 = 1;
/// Exit code: the command line misses a word.
const USAGE: u8 = 2;
/// Exit code: the same can succeed a moment later.
const RETRYABLE: u8 = 3;
/// Exit code: somebody else has changed the record.
pub(super) const CONFLICT: u8 = 4;
/// Exit code: it is unknown whether it was saved.
pub(super) const UNKNOWN: u8 = 5;

/// Says it; gives the exit code.
pub(super) fn tell(org: &Org, event: RecordEvent) -> anyhow::Result<u8> {
    let (said, code) = match event {
        RecordEvent::Read { json, .. } => {
            // As the org wrote it: a number keeps its digits.
            let raw: Box<RawValue> = serde_json::from_str(&json)?;
            out(&raw)?;
            return Ok(0);
        }
        // Told to pages alone.
        RecordEvent::Page(_) => return Ok(0),
        RecordEvent::Preview(change) => (answer(org, "preview", &change), 0),
        RecordEvent::Unchanged(change) => (answer(org, "unchanged", &change), 0),
        RecordEvent::Done { change, after, key } => {
            let mut said = answer(org, "done", &change);
            if let Some(after) = values(&after) {
                said.insert("after".into(), after);
            }
            said.insert("key".into(), json!(key));
            (said, 0)
        }
        RecordEvent::Refused { change, refusal } => {
            let mut said = answer(org, "refused", &change);
            said.extend(refused(&refusal));
            for error in &refusal.errors {
                warn(&format!("{}: {}", error.code, error.words()));
            }
            if refusal.duplicates.as_ref().is_some_and(|d| d.allow_save) {
                warn("--allow-duplicates saves it all the same");
            }
            let code = if refusal.is_retryable() {
                RETRYABLE
            } else {
                REFUSED
            };
            (said, code)
        }
        RecordEvent::Conflict { change, fields } => {
            let mut said = answer(org, "conflict", &change);
            said.insert("fields".into(), fields.iter().map(three).collect());
            warn("somebody else has changed the record meanwhile; nothing was written");
            (said, CONFLICT)
        }
        RecordEvent::Journal(writes) => {
            let mut any = false;
            for write in writes.iter().filter(|write| write.entry.org == org.key) {
                any = true;
                out(&journaled(write))?;
            }
            if !any {
                warn(&format!(
                    "nothing was written to {} from this machine",
                    org.alias
                ));
            }
            return Ok(0);
        }
        RecordEvent::Purged => {
            warn("the journal is empty");
            return Ok(0);
        }
        // Rows are of screens.
        RecordEvent::Lock { .. } | RecordEvent::Reread(_) => return Ok(0),
    };
    out(&said)?;
    Ok(code)
}

/// Says why it failed; gives the exit code.
pub(super) fn failed(org: &Org, error: &JobError, locked: Option<&RecordError>) -> u8 {
    if matches!(error, JobError::Salesforce(Error::ReadOnly)) {
        if let Some(why) = locked {
            warn(&why.to_string());
        } else {
            warn(&format!("{} is read-only; nothing was sent", org.alias));
        }
        let confirm = match wants_alias(org.class) {
            true => format!(" --confirm {}", org.alias),
            false => String::new(),
        };
        warn(&format!("to write to it, add: --unlock{confirm}"));
        return USAGE;
    }
    job::complain(org, error);
    match error {
        JobError::Record(RecordError::Unknown(_)) => UNKNOWN,
        JobError::Record(
            RecordError::NoId(_)
            | RecordError::UnknownPrefix(_)
            | RecordError::NoField { .. }
            | RecordError::HoldsFile { .. },
        ) => USAGE,
        error => job::exit_code(error),
    }
}

pub(super) fn out(said: &impl serde::Serialize) -> anyhow::Result<()> {
    let line = serde_json::to_string(said)?;
    match writeln!(io::stdout().lock(), "{line}") {
        // Whoever read it has enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        done => Ok(done?),
    }
}

fn answer(org: &Org, state: &str, change: &RecordChange) -> Map<String, Json> {
    let mut said = Map::new();
    said.insert("state".into(), json!(state));
    said.insert("action".into(), json!(change.action));
    said.insert("org".into(), json!(org.alias));
    said.insert("object".into(), json!(change.object));
    if !change.id.is_empty() {
        said.insert("id".into(), json!(change.id));
    }
    match change.action {
        WriteAction::Create => {
            said.insert("new".into(), object(&change.new));
        }
        WriteAction::Update => {
            let changes = change.new.iter().map(|(name, new)| {
                let old = change.old.get(name).unwrap_or("null");
                (
                    name.to_owned(),
                    json!({"old": value(old), "new": value(new)}),
                )
            });
            said.insert("changes".into(), Json::Object(changes.collect()));
        }
        WriteAction::Delete => {
            said.insert("old".into(), object(&change.old));
        }
        WriteAction::Undelete => {}
    }
    said
}

fn refused(refusal: &Refusal) -> Map<String, Json> {
    let mut said = Map::new();
    let errors = refusal
        .errors
        .iter()
        .map(|error| json!({"code": error.code, "message": error.message, "fields": error.fields}));
    said.insert("errors".into(), errors.collect());
    if let Some(found) = &refusal.duplicates {
        let matches: Vec<Json> = found
            .matches
            .iter()
            .map(|found| json!({"object": found.object, "id": found.id, "name": found.name}))
            .collect();
        let found = json!({"rule": found.rule, "allowSave": found.allow_save, "matches": matches});
        said.insert("duplicates".into(), found);
    }
    said
}

fn three(ways: &ThreeWays) -> Json {
    json!({
        "field": ways.field,
        "base": ways.base.as_deref().map(value),
        "theirs": value(&ways.theirs),
        "mine": value(&ways.mine),
    })
}

fn journaled(write: &JournaledWrite) -> Json {
    let entry = &write.entry;
    json!({
        "key": entry.key,
        "at": jiff::Timestamp::from_second(entry.at).ok().map(|at| at.to_string()),
        "action": entry.action,
        "object": entry.object,
        "id": write.id(),
        "outcome": write.outcome(),
        "finished": write.end.is_some() && write.outcome() != WriteOutcome::Unknown,
        "old": values(&entry.old),
        "new": values(&entry.new),
        "undoes": entry.undoes,
        "batch": entry.batch(),
    })
}

fn values(json: &str) -> Option<Json> {
    Values::of_json(json).map(|values| object(&values))
}

fn object(values: &Values) -> Json {
    let members = values
        .iter()
        .map(|(name, json)| (name.to_owned(), value(json)));
    Json::Object(members.collect())
}

fn value(json: &str) -> Json {
    serde_json::from_str(json).unwrap_or_default()
}
