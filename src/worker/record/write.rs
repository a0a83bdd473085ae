//! A write on its way to be sent: what the object allows, what differs, and whether somebody else was
//! faster.

use std::sync::Arc;

use super::send::send;
use super::{
    Change, RecordChange, RecordError, RecordEvent, RecordName, RecordWrite, ThreeWays, describe,
    object_name, read,
};
use crate::org::OrgKey;
use crate::rows::Members;
use crate::salesforce::record::{Values, same};
use crate::schema::value::why_not;
use crate::schema::{Field, Object};
use crate::store::WriteAction;
use crate::worker::JobError;
use crate::worker::run::{Context, Voice};

/// The fields that say when a record was changed.
pub(super) const STAMPS: [&str; 2] = ["LastModifiedDate", "SystemModstamp"];

/// Longer lists of names go into no address beside everything else that is there.
const LONGEST_NAMES: usize = 8_000;

/// Does a write, or says what it would send. What is to be sent is seen through from here on: the job
/// may be dropped before the record was even read, and the yes was said.
pub(super) async fn run(
    context: &Arc<Context>,
    org: &OrgKey,
    write: RecordWrite,
    undoes: Option<String>,
    voice: &Voice,
) -> Result<RecordEvent, JobError> {
    if write.dry {
        return read_and_send(context, org, write, undoes, voice).await;
    }
    let (owned, org, voice) = (Arc::clone(context), org.clone(), voice.clone());
    let work = async move { read_and_send(&owned, &org, write, undoes, &voice).await };
    context.see_through(work).await
}

async fn read_and_send(
    context: &Arc<Context>,
    org: &OrgKey,
    write: RecordWrite,
    undoes: Option<String>,
    voice: &Voice,
) -> Result<RecordEvent, JobError> {
    // Before anything is asked: a locked org is told nothing of what was wished for.
    let permit = match write.dry {
        true => None,
        false => Some(context.sessions.locks().permit(org)?),
    };
    let plan = match &write.change {
        Change::Create { object, values } => {
            let object = describe(context, org, object, voice).await?;
            allowed(&object, object.describe().summary.createable, "new records")?;
            let values = &writable(&object, values, |field| field.createable)?;
            Plan {
                change: RecordChange {
                    action: WriteAction::Create,
                    object: object.name().to_owned(),
                    id: String::new(),
                    old: Values::default(),
                    new: values.clone(),
                    seen: None,
                },
                modified: None,
            }
        }
        Change::Clone { of, values } => {
            let object = described(context, org, of, voice).await?;
            allowed(&object, object.describe().summary.createable, "new records")?;
            let now = current(context, org, &object, &of.id, &[], voice).await?;
            file_left_out(&object, &now.old, values)?;
            let mut new = now.old.filter(|name, json| {
                let field = object.field(name);
                json != "null" && field.is_some_and(|field| field.createable && !field.unique)
            });
            for (name, json) in writable(&object, values, |field| field.createable)?.iter() {
                new.set(name, json);
            }
            Plan {
                change: RecordChange {
                    action: WriteAction::Create,
                    object: object.name().to_owned(),
                    id: String::new(),
                    old: Values::default(),
                    new,
                    seen: None,
                },
                modified: None,
            }
        }
        Change::Update { record, values } => {
            let object = described(context, org, record, voice).await?;
            allowed(&object, object.describe().summary.updateable, "changes")?;
            let values = &writable(&object, values, |field| field.updateable)?;
            let names: Vec<String> = values.iter().map(|(name, _)| name.to_owned()).collect();
            let now = current(context, org, &object, &record.id, &names, voice).await?;
            let differs =
                |name: &str, new: &str| !now.old.get(name).is_some_and(|old| same(old, new));
            let new = values.filter(differs);
            let change = RecordChange {
                action: WriteAction::Update,
                object: object.name().to_owned(),
                id: record.id.clone(),
                old: now.old.filter(|name, _| new.get(name).is_some()),
                new,
                seen: now.stamp.clone(),
            };
            if let Some(fields) = conflict(&write, &now, &change) {
                return Ok(RecordEvent::Conflict { change, fields });
            }
            if change.new.is_empty() {
                return Ok(RecordEvent::Unchanged(change));
            }
            Plan {
                change,
                modified: now.modified,
            }
        }
        Change::Delete(record) => {
            let object = described(context, org, record, voice).await?;
            allowed(&object, object.describe().summary.deletable, "deleting")?;
            let now = current(context, org, &object, &record.id, &[], voice).await?;
            let change = RecordChange {
                action: WriteAction::Delete,
                object: object.name().to_owned(),
                id: record.id.clone(),
                old: now.old.clone(),
                new: Values::default(),
                seen: now.stamp.clone(),
            };
            if let Some(fields) = conflict(&write, &now, &change) {
                return Ok(RecordEvent::Conflict { change, fields });
            }
            Plan {
                change,
                modified: now.modified,
            }
        }
        Change::Undelete(record) => {
            let object = described(context, org, record, voice).await?;
            allowed(&object, object.describe().summary.undeletable, "undeleting")?;
            Plan {
                change: RecordChange {
                    action: WriteAction::Undelete,
                    object: object.name().to_owned(),
                    id: record.id.clone(),
                    old: Values::default(),
                    new: Values::default(),
                    seen: None,
                },
                modified: None,
            }
        }
    };
    let Some(permit) = permit else {
        return Ok(RecordEvent::Preview(plan.change));
    };
    let event = send(
        context,
        org,
        plan.clone(),
        write.options,
        permit,
        undoes,
        voice,
    )
    .await?;
    match event {
        // Somebody was faster than our two calls.
        RecordEvent::Refused {
            mut change,
            refusal,
        } if refusal.is_stale() => {
            let names: Vec<String> = change.new.iter().map(|(name, _)| name.to_owned()).collect();
            let object = describe(context, org, &change.object, voice).await?;
            let theirs = current(context, org, &object, &change.id, &names, voice).await?;
            let fields = three_ways(&change, &plan.change.old, &theirs.old);
            change.seen = theirs.stamp;
            Ok(RecordEvent::Conflict { change, fields })
        }
        event => Ok(event),
    }
}

/// A write that is ready to be sent.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub change: RecordChange,
    /// When the record was last changed, as the org wrote it.
    pub modified: Option<String>,
}

/// A record as the org has it now.
pub(super) struct Current {
    /// The fields that were asked for.
    pub old: Values,
    modified: Option<String>,
    pub stamp: Option<String>,
}

/// Reads these fields of a record, all that can be written where none are named, and when it was
/// changed.
pub(super) async fn current(
    context: &Context,
    org: &OrgKey,
    object: &Object,
    id: &str,
    names: &[String],
    voice: &Voice,
) -> Result<Current, JobError> {
    let mut fields = names.to_vec();
    let long = names.iter().map(String::len).sum::<usize>() > LONGEST_NAMES;
    if long || names.is_empty() {
        // All of them: their names would not fit into an address.
        fields.clear();
    } else {
        let stamps = STAMPS.iter().filter(|name| object.field(name).is_some());
        fields.extend(stamps.map(|name| (*name).to_owned()));
    }
    let json = read(context, org, (object.name(), id), &fields, voice).await?;
    let members = Members::of(&json).unwrap_or_default();
    let text = |name: &str| {
        let (_, value) = members.0.iter().find(|(key, _)| key == name)?;
        serde_json::from_str::<String>(value.get()).ok()
    };
    let mut old = Values::default();
    for (name, value) in &members.0 {
        let asked = match names {
            [] => object
                .field(name)
                .is_some_and(|field| field.createable || field.updateable),
            names => names.iter().any(|asked| asked.eq_ignore_ascii_case(name)),
        };
        if asked && !value.get().starts_with(['{', '[']) {
            old.set(name, value.get());
        }
    }
    Ok(Current {
        old,
        modified: text("LastModifiedDate"),
        stamp: text("SystemModstamp"),
    })
}

/// What a record says of a file is its address: that is no value of another record's. Where the file
/// is not given it is left out only by who says so.
fn file_left_out(object: &Object, old: &Values, given: &Values) -> Result<(), RecordError> {
    let fields = object.describe().fields.iter();
    let mut files = fields.filter(|field| field.kind == "base64" && field.createable);
    let held = files.find(|field| {
        let has = old
            .get(&field.name)
            .is_some_and(|json| json.starts_with('"'));
        let mut given = given.iter();
        has && !given.any(|(name, _)| name.eq_ignore_ascii_case(&field.name))
    });
    match held {
        Some(field) => Err(RecordError::HoldsFile {
            object: object.name().to_owned(),
            field: field.name.clone(),
        }),
        None => Ok(()),
    }
}

async fn described(
    context: &Context,
    org: &OrgKey,
    record: &RecordName,
    voice: &Voice,
) -> Result<Arc<Object>, JobError> {
    let name = object_name(context, org, record, voice).await?;
    describe(context, org, &name, voice).await
}

fn allowed(object: &Object, is: bool, verb: &'static str) -> Result<(), RecordError> {
    let object = object.name().to_owned();
    is.then_some(())
        .ok_or(RecordError::NotAllowed { object, verb })
}

/// The values as their fields take them; every field must be there and be writable in this way.
fn writable(
    object: &Object,
    values: &Values,
    may: impl Fn(&Field) -> bool,
) -> Result<Values, RecordError> {
    let mut typed = Values::default();
    for (name, json) in values.iter() {
        let Some(field) = object.field(name) else {
            return Err(RecordError::NoField {
                object: object.name().to_owned(),
                field: name.to_owned(),
            });
        };
        if !may(field) {
            return Err(RecordError::NotWritable {
                field: field.name.clone(),
                why: why_not(field),
            });
        }
        typed.set(&field.name, &fitting(field, json));
    }
    Ok(typed)
}

/// A number or a truth value as the text it is written as, where the field holds texts: `Phone=030`
/// means those signs. Blanks before and behind a text are left out, as the org does when it saves it.
fn fitting(field: &Field, json: &str) -> String {
    let plain = matches!(
        field.kind.as_str(),
        "boolean" | "int" | "double" | "currency" | "percent" | "long"
    );
    if let Ok(text) = serde_json::from_str::<String>(json) {
        return serde_json::Value::from(text.trim()).to_string();
    }
    match plain || json == "null" {
        true => json.to_owned(),
        false => serde_json::Value::from(json).to_string(),
    }
}

/// What somebody else changed since the person saw the record.
fn conflict(write: &RecordWrite, now: &Current, change: &RecordChange) -> Option<Vec<ThreeWays>> {
    let seen = write.seen.as_deref()?;
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let is_same = now
        .stamp
        .as_deref()
        .is_some_and(|now| same(&quoted(seen), &quoted(now)));
    (!is_same).then(|| three_ways(change, &write.base, &now.old))
}

/// What the person saw, what the record holds now, and what it was to hold: field by field. A delete
/// holds nothing anew: of it those fields are told that somebody changed.
pub(super) fn three_ways(change: &RecordChange, base: &Values, theirs: &Values) -> Vec<ThreeWays> {
    if change.action == WriteAction::Delete {
        let seen = base.iter();
        let changed = seen.filter_map(|(field, seen)| {
            let theirs = theirs.get(field).filter(|theirs| !same(seen, theirs))?;
            Some(ThreeWays {
                field: field.to_owned(),
                base: Some(seen.to_owned()),
                theirs: theirs.to_owned(),
                mine: seen.to_owned(),
            })
        });
        return changed.collect();
    }
    change
        .new
        .iter()
        .map(|(field, mine)| ThreeWays {
            field: field.to_owned(),
            base: base.get(field).map(str::to_owned),
            theirs: theirs.get(field).unwrap_or("null").to_owned(),
            mine: mine.to_owned(),
        })
        .collect()
}
