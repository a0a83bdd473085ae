//! Looking for a record by its name, for a field that points to one: one small query.
//!
//! With nothing typed, those that were changed last; with an id, its record. It must not know which field it is for.

use super::describes::Answer;
use super::run::{Context, Voice};
use super::{JobError, values};
use crate::org::OrgKey;
use crate::rows::RowChunk;
use crate::schema::Object;
use crate::schema::id::is_id;
use crate::soql::rewrite::like_pattern;
use std::time::Duration;

/// So many are listed.
pub const LOOKUP_MAX: usize = 50;

/// What an object is like is taken as it is known for this long.
const TRUSTED: Duration = Duration::from_secs(3600);

/// A record that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookupHit {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What tells it from others of the name; may be empty.
    pub more: String,
}

/// Looks for records of an object; whether there are more than are given.
pub(super) async fn search(
    context: &Context,
    org: &OrgKey,
    object: &str,
    typed: &str,
    voice: &Voice,
) -> Result<(Vec<LookupHit>, bool), JobError> {
    let asked = context
        .describes
        .fresh(context, org, Some(object), TRUSTED, voice)
        .await?;
    let Answer::Object(object) = asked.kept.answer else {
        return Err(JobError::Panicked(
            "a list where an object was asked".into(),
        ));
    };
    let soql = statement(&object, typed);
    let (page, _) = values::rows(context, org, &soql, voice).await?;
    let more = page.len() > LOOKUP_MAX;
    Ok((hits(&page), more))
}

/// The query: the name, and what tells records of one name apart.
fn statement(object: &Object, typed: &str) -> String {
    let describe = object.describe();
    let name = describe.fields.iter().find(|field| field.name_field);
    let name = name.map_or("Id", |field| field.name.as_str());
    let more = ["Email", "Username", "CaseNumber", "BillingCity"];
    let mut more = more
        .iter()
        .filter(|more| **more != name && object.field(more).is_some());
    let mut soql = match name {
        "Id" => "SELECT Id".to_owned(),
        name => format!("SELECT Id, {name}"),
    };
    if let Some(more) = more.next() {
        soql += &format!(", {more}");
    }
    soql += &format!(" FROM {}", object.name());
    let is_name = object
        .field(name)
        .is_some_and(|field| field.filterable && name != "Id");
    if is_id(typed) {
        soql += &format!(" WHERE Id = '{typed}'");
    } else if !typed.is_empty() && is_name {
        soql += &format!(" WHERE {name} LIKE {}", like_pattern(typed));
        soql += &format!(" ORDER BY {name}");
    } else if object
        .field("LastModifiedDate")
        .is_some_and(|field| field.sortable)
    {
        soql += " ORDER BY LastModifiedDate DESC";
    }
    soql += &format!(" LIMIT {}", LOOKUP_MAX + 1);
    soql
}

fn hits(page: &RowChunk) -> Vec<LookupHit> {
    let cell = |row: usize, column: usize| page.cell(row, column).text.to_owned();
    let rows = 0..page.len().min(LOOKUP_MAX);
    rows.map(|row| {
        let id = cell(row, 0);
        let name = if page.columns() > 1 {
            cell(row, 1)
        } else {
            String::new()
        };
        LookupHit {
            name: if name.is_empty() { id.clone() } else { name },
            more: if page.columns() > 2 {
                cell(row, 2)
            } else {
                String::new()
            },
            id,
        }
    })
    .collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[track_caller]
    fn check(fields: &str, typed: &str, soql: &str) {
        let describe = format!(r#"{{"name":"Thing__c","fields":[{fields}]}}"#);
        let object = Object::new(Arc::new(serde_json::from_str(&describe).unwrap()));
        assert_eq!(statement(&object, typed), soql);
    }

    #[test]
    fn the_name_is_looked_for_or_what_was_changed_last_is_listed() {
        let name = r#"{"name":"Name","nameField":true,"filterable":true,"sortable":true}"#;
        let stamp = r#"{"name":"LastModifiedDate","sortable":true}"#;
        check(
            &format!(r#"{name},{stamp},{{"name":"Email"}}"#),
            "50% o'f",
            r"SELECT Id, Name, Email FROM Thing__c WHERE Name LIKE '%50\% o\'f%' ORDER BY Name LIMIT 51",
        );
        check(
            &format!("{name},{stamp}"),
            "",
            "SELECT Id, Name FROM Thing__c ORDER BY LastModifiedDate DESC LIMIT 51",
        );
        check("", "x", "SELECT Id FROM Thing__c LIMIT 51");
        check(
            name,
            "0015g00000AbCdEAAV",
            "SELECT Id, Name FROM Thing__c WHERE Id = '0015g00000AbCdEAAV' LIMIT 51",
        );
    }
}
