//! Why a record is as it is: its field history, and what was done in Setup, in the words of the org.
//!
//! It must not know how changes are grouped or shown.

use std::collections::HashSet;
use std::sync::Arc;

use super::record::{RecordName, describe, object_name};
use super::run::{Context, Voice};
use super::{JobError, JobEvent};
use crate::org::OrgKey;
use crate::salesforce::trail::{self, FieldChange};
use crate::schema::Object;

/// A history to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrailJob {
    /// Where.
    pub org: OrgKey,
    /// Of what.
    pub of: TrailOf,
}

/// What a history is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TrailOf {
    /// A record: what was changed in its fields.
    Record(RecordName),
    /// The org: what was done in Setup.
    Setup,
}

/// One change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrailChange {
    /// When, as the org wrote it.
    pub moment: String,
    /// Who; with the one in whose name, where that is somebody else.
    pub who: String,
    /// The label of the field, or the part of Setup.
    pub what: String,
    /// The API name of the field; none for what was done in Setup.
    pub field: Option<String>,
    /// What it held before.
    pub old: Option<String>,
    /// What it held then; what was done, in Setup.
    pub new: Option<String>,
}

/// What is said of a history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TrailEvent {
    /// A record's.
    Record {
        /// Its object.
        object: String,
        /// Its changes, the newest first; `None` where the object keeps no history, or this user may not
        /// see it.
        changes: Option<Vec<TrailChange>>,
        /// Whether these are all.
        whole: bool,
    },
    /// The org's.
    Setup {
        /// The changes, the newest first.
        changes: Vec<TrailChange>,
        /// Whether these are all.
        whole: bool,
    },
}

/// Reads.
pub(super) async fn run(
    context: &Arc<Context>,
    job: TrailJob,
    voice: &Voice,
) -> Result<JobEvent, JobError> {
    let org = &job.org;
    let event = match job.of {
        TrailOf::Record(record) => {
            let name = object_name(context, org, &record, voice).await?;
            let object = describe(context, org, &name, voice).await?;
            let (object_name, id) = (object.name().to_owned(), record.id.as_str());
            let Some((history, lookup)) = history_of(&object) else {
                return Ok(JobEvent::Trail(untracked(object_name)));
            };
            let asked = context
                .sessions
                .call(org, voice, |client| async move {
                    trail::field_history(&client, history, lookup, id).await
                })
                .await;
            let reply = match asked {
                Err(JobError::Salesforce(error)) if error.code() == Some("INVALID_TYPE") => {
                    return Ok(JobEvent::Trail(untracked(object_name)));
                }
                asked => asked?,
            };
            voice.usage(org, reply.usage).await;
            let found = reply.value;
            let changes = without_ids(found.rows)
                .into_iter()
                .map(|change| of_field(&object, change));
            TrailEvent::Record {
                object: object_name,
                changes: Some(changes.collect()),
                whole: found.whole,
            }
        }
        TrailOf::Setup => {
            let reply = context
                .sessions
                .call(org, voice, |client| async move {
                    trail::setup_audit(&client).await
                })
                .await?;
            voice.usage(org, reply.usage).await;
            let changes = reply.value.rows.into_iter().map(|row| TrailChange {
                moment: row.moment,
                who: match row.delegate {
                    Some(delegate) => format!("{} for {delegate}", row.who),
                    None => row.who,
                },
                what: row.section,
                field: None,
                old: None,
                new: Some(row.display),
            });
            TrailEvent::Setup {
                changes: changes.collect(),
                whole: reply.value.whole,
            }
        }
    };
    Ok(JobEvent::Trail(event))
}

fn untracked(object: String) -> TrailEvent {
    TrailEvent::Record {
        object,
        changes: None,
        whole: true,
    }
}

/// The object that keeps the history of another's fields, and its field that points there:
/// `AccountHistory`, `Offer__History`; Opportunity's own `OpportunityHistory` is of its stages, and
/// `OpportunityFieldHistory` of its fields.
fn history_of(object: &Object) -> Option<(&str, &str)> {
    let name = object.name();
    let wanted = match name.strip_suffix("__c") {
        Some(bare) => [format!("{bare}__History"), String::new()],
        None => [format!("{name}FieldHistory"), format!("{name}History")],
    };
    let children = &object.describe().child_relationships;
    wanted.iter().find_map(|wanted| {
        let found = children.iter().find(|child| child.child_object == *wanted);
        found.map(|child| (child.child_object.as_str(), child.field.as_str()))
    })
}

/// The org tells a lookup's change twice, by names and by ids: the names are enough.
fn without_ids(rows: Vec<FieldChange>) -> Vec<FieldChange> {
    let key = |row: &FieldChange| (row.moment.clone(), row.field.clone());
    let by_name: HashSet<_> = rows.iter().filter(|row| !has_ids(row)).map(key).collect();
    let is_twin = |row: &FieldChange| has_ids(row) && by_name.contains(&key(row));
    rows.into_iter().filter(|row| !is_twin(row)).collect()
}

fn has_ids(row: &FieldChange) -> bool {
    let is_id = |text: &String| {
        matches!(text.len(), 15 | 18)
            && text.bytes().all(|b| b.is_ascii_alphanumeric())
            && text.bytes().any(|b| b.is_ascii_digit())
    };
    let values = [row.old.as_ref(), row.new.as_ref()];
    let mut values = values.into_iter().flatten().peekable();
    values.peek().is_some() && values.all(is_id)
}

fn of_field(object: &Object, change: FieldChange) -> TrailChange {
    let name = &change.field;
    // A lookup is called without its `Id` there.
    let field = object
        .field(name)
        .or_else(|| object.field(&format!("{name}Id")));
    let what = match (field, name.as_str()) {
        (Some(field), _) => field.label.clone(),
        (None, "created") => "the record".to_owned(),
        (None, name) => name.to_owned(),
    };
    TrailChange {
        what,
        field: Some(field.map_or_else(|| name.clone(), |field| field.name.clone())),
        moment: change.moment,
        who: change.who,
        old: change.old,
        new: change.new,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn object(name: &str, children: &[&str]) -> Object {
        let children: Vec<_> = children
            .iter()
            .map(|child| serde_json::json!({"childSObject": child, "field": "ParentId"}))
            .collect();
        let describe = serde_json::json!({"name": name, "childRelationships": children,
            "fields": [{"name": "OwnerId", "label": "Owner ID", "type": "reference"}]});
        Object::new(Arc::new(serde_json::from_value(describe).unwrap()))
    }

    #[test]
    fn the_history_of_fields_is_found_by_its_name() {
        for (name, children, found) in [
            (
                "Account",
                &["Contact", "AccountHistory"][..],
                Some("AccountHistory"),
            ),
            (
                "Offer__c",
                &["Offer__History", "Offer__Share"],
                Some("Offer__History"),
            ),
            (
                "Opportunity",
                &["OpportunityHistory", "OpportunityFieldHistory"],
                Some("OpportunityFieldHistory"),
            ),
            ("Lead", &["Task"], None),
        ] {
            let object = object(name, children);
            assert_eq!(history_of(&object).map(|(name, _)| name), found, "{name}");
        }
    }

    #[test]
    fn a_lookups_change_is_told_once_by_its_names() {
        let change = |field: &str, old: Option<&str>, new: Option<&str>| FieldChange {
            moment: "2026-06-12T14:03:22.000+0000".into(),
            who: "Sofia".into(),
            field: field.into(),
            old: old.map(str::to_owned),
            new: new.map(str::to_owned),
        };
        let rows = without_ids(vec![
            change(
                "Owner",
                Some("005000000000001AAA"),
                Some("005000000000002AAA"),
            ),
            change("Owner", Some("Sofia"), Some("Kenji")),
            // Without a twin it stays: then the names are not known.
            change("Parent", None, Some("001000000000001AAA")),
            change("Rating", None, None),
        ]);
        let fields: Vec<&str> = rows.iter().map(|row| row.field.as_str()).collect();
        assert_eq!(fields, ["Owner", "Parent", "Rating"]);
        let owner = of_field(&object("Account", &[]), rows[0].clone());
        assert_eq!(
            (owner.what.as_str(), owner.field.as_deref()),
            ("Owner ID", Some("OwnerId"))
        );
        assert_eq!(owner.new.as_deref(), Some("Kenji"));
    }
}
