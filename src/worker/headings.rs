//! What the columns of a result are called and what they hold, as the org's describes say.
//!
//! From the object in FROM a column's path leads through parents (`relationshipName`, then
//! `referenceTo`) and, where child rows are columns, through child relationships. A parent that can
//! be one of several objects has only the fields of `Name`. Whatever goes wrong, the rows are not
//! held up: the columns stay as they are, and the log has the reason.

use std::collections::HashMap;
use std::sync::Arc;

use super::describes::{Answer, Kept};
use super::run::{Context, Voice};
use super::{JobError, JobEvent};
use crate::org::OrgKey;
use crate::rows::{Columns, Made, NumberKind, Source, ValueKind};
use crate::schema::{Field, Object};
use crate::soql;

/// The most objects that one result's columns are looked up in.
const OBJECTS_MAX: usize = 24;
/// The object of a parent that can be one of several.
const NAME: &str = "Name";

/// Columns to look up.
#[derive(Clone, Debug)]
pub struct HeadingsJob {
    /// Whose.
    pub org: OrgKey,
    /// The statement that names the object in its FROM.
    pub soql: String,
    /// The child relationships from that object to the rows; none for the statement's own.
    pub through: Vec<String>,
    /// The statement of the rows themselves, where they are children.
    pub child_soql: Option<String>,
    /// The columns.
    pub columns: Arc<Columns>,
}

/// What a describe says of one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// The field's label in the user's language; `None` where the column is more than the field.
    pub label: Option<String>,
    /// What kind of value it holds.
    pub kind: ValueKind,
    /// The object that has the field.
    pub object: String,
    /// The field's API name.
    pub field: String,
}

/// Looks the columns up.
pub(super) async fn run(
    context: &Context,
    job: HeadingsJob,
    voice: &Voice,
) -> Result<JobEvent, JobError> {
    let mut headings = vec![None; job.columns.len()];
    let Some(object) = from_object(&job.soql) else {
        return Ok(JobEvent::Headings(headings));
    };
    let statement = job.child_soql.as_ref().unwrap_or(&job.soql);
    let mut walk = Walk {
        context,
        org: &job.org,
        voice,
        known: HashMap::new(),
    };
    for (heading, source) in headings.iter_mut().zip(sources(statement, &job.columns)) {
        let path: Vec<&str> = job
            .through
            .iter()
            .chain(&source.path)
            .map(String::as_str)
            .collect();
        if !source.path.is_empty() {
            *heading = walk
                .field(&object, &path)
                .await
                .map(|(object, field)| Heading {
                    label: source.plain.then(|| label(&field, &source)),
                    kind: made(ValueKind::of_describe(&field.kind), source.made),
                    object,
                    field: field.name,
                });
        }
    }
    Ok(JobEvent::Headings(headings))
}

/// A field's label, with those of the parents that lead to it as they are named.
fn label(field: &Field, source: &Source) -> String {
    let parents = source.path.len().saturating_sub(1);
    let mut label: String = source
        .path
        .iter()
        .take(parents)
        .map(|parent| format!("{parent} › "))
        .collect();
    label.push_str(&field.label);
    label
}

/// What kind of value there is after what was done to it.
fn made(kind: ValueKind, made: Made) -> ValueKind {
    match (made, kind) {
        (Made::Counted, _) => ValueKind::Number(NumberKind::Int),
        (Made::Formatted, _) => ValueKind::Text,
        (Made::Averaged, ValueKind::Number(NumberKind::Int)) => {
            ValueKind::Number(NumberKind::Decimal)
        }
        (Made::Averaged | Made::AsIs, kind) => kind,
    }
}

/// The object of a statement's FROM.
fn from_object(soql: &str) -> Option<String> {
    let query = soql::parse::parse(soql).ok()?;
    let from = query.from.first()?;
    Some(from.object.single()?.text.clone())
}

/// The field behind each column: what the statement says, else the column's own path.
fn sources(soql: &str, columns: &Columns) -> Vec<Source> {
    let told = soql::parse::parse(soql).ok();
    let told: Vec<_> = told
        .iter()
        .flat_map(|query| {
            let of: Vec<_> = Columns::of(query).iter().cloned().collect();
            of.into_iter().zip(Columns::sources(query))
        })
        .collect();
    let own = |path: &[String]| Source {
        path: path.to_vec(),
        plain: true,
        ..Source::default()
    };
    columns
        .iter()
        .map(|column| {
            told.iter()
                .find(|(known, _)| known.path == column.path)
                .map_or_else(|| own(&column.path), |(_, source)| source.clone())
        })
        .collect()
}

/// Follows paths from describe to describe.
struct Walk<'a> {
    context: &'a Context,
    org: &'a OrgKey,
    voice: &'a Voice,
    /// The describes that were asked for by this job; `None` where there was none to have.
    known: HashMap<String, Option<Arc<Object>>>,
}

impl Walk<'_> {
    /// The field at the end of a path and the object that has it.
    async fn field(&mut self, from: &str, path: &[&str]) -> Option<(String, Field)> {
        let (last, steps) = path.split_last()?;
        let mut object = from.to_owned();
        for step in steps {
            // Child rows as columns have numbers: `Contacts.1.Name`.
            if step.bytes().all(|b| b.is_ascii_digit()) {
                continue;
            }
            let describe = self.describe(&object).await?;
            object = next_object(&describe, step)?;
        }
        let describe = self.describe(&object).await?;
        let field = describe.field(last)?;
        Some((describe.name().to_owned(), field.clone()))
    }

    async fn describe(&mut self, object: &str) -> Option<Arc<Object>> {
        let key = object.to_ascii_lowercase();
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        if self.known.len() >= OBJECTS_MAX {
            return None;
        }
        let trusted = self.context.settings.describes_trusted;
        let describes = &self.context.describes;
        let asked = describes
            .fresh(self.context, self.org, Some(object), trusted, self.voice)
            .await
            .inspect_err(|error| tracing::debug!(object, %error, "no describe for the headings"));
        let found = match asked.map(|asked| asked.kept) {
            Ok(Kept {
                answer: Answer::Object(object),
                ..
            }) => Some(object),
            Ok(_) | Err(_) => None,
        };
        self.known.insert(key, found.clone());
        found
    }
}

/// The object that a step of a path leads to: a parent, or children.
fn next_object(object: &Object, step: &str) -> Option<String> {
    if let Some(field) = object.parent(step) {
        return match field.reference_to.as_slice() {
            [one] => Some(one.clone()),
            [] => None,
            _ => Some(NAME.to_owned()),
        };
    }
    let child = object.child(step)?;
    Some(child.child_object.clone())
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]
mod tests {
    use super::*;
    use crate::schema::ObjectDescribe;

    #[test]
    fn a_step_leads_to_the_one_parent_to_name_or_to_the_children() {
        let account: ObjectDescribe = serde_json::from_str(
            r#"{"name":"Account","fields":[
                {"name":"OwnerId","relationshipName":"Owner","referenceTo":["User"]},
                {"name":"WhatId","relationshipName":"What","referenceTo":["Account","Case"]},
                {"name":"X","relationshipName":"X","referenceTo":[]}],
               "childRelationships":[{"childSObject":"Contact","relationshipName":"Contacts"}]}"#,
        )
        .unwrap();
        let account = Object::new(Arc::new(account));
        for (step, object) in [
            ("owner", Some("User")),
            ("What", Some("Name")),
            ("X", None),
            ("Contacts", Some("Contact")),
            ("Nothing", None),
        ] {
            assert_eq!(next_object(&account, step).as_deref(), object, "{step}");
        }
    }

    #[test]
    fn what_the_statement_did_to_a_field_is_known_by_the_columns_path() {
        let soql = "SELECT Account.Name, SUM(Amount) total, FORMAT(MAX(Amount)) f FROM Opportunity GROUP BY Account.Name";
        let query = soql::parse::parse(soql).unwrap();
        let found = sources(soql, &Columns::of(&query));
        let shown: Vec<String> = found.iter().map(|s| s.path.join(".")).collect();
        assert_eq!(shown, ["Account.Name", "Amount", "Amount"]);
        assert_eq!(
            found.iter().map(|s| s.plain).collect::<Vec<_>>(),
            [true, false, false]
        );
        let other = sources(
            "SELECT FIELDS(ALL) FROM Account",
            &Columns::from_titles(["Name"]),
        );
        assert_eq!(other[0].path, ["Name"]);
    }

    #[test]
    fn a_mean_has_a_fraction_and_a_count_has_none() {
        let int = ValueKind::Number(NumberKind::Int);
        assert_eq!(
            made(int, Made::Averaged),
            ValueKind::Number(NumberKind::Decimal)
        );
        assert_eq!(made(ValueKind::Text, Made::Counted), int);
        assert_eq!(made(int, Made::Formatted), ValueKind::Text);
        assert_eq!(made(ValueKind::Date, Made::AsIs), ValueKind::Date);
    }
}
