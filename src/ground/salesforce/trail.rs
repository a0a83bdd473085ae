//! Who changed what, and when: the field history of a record, and the setup audit trail of an org (API
//! reference, 3.4 and 3.7).
//!
//! Read leniently: what is not understood of a row is left out. It must not know what a field is called.

use serde::Deserialize;
use serde_json::Value;

use super::client::{Client, Reply, parse_json};
use super::error::Error;
use super::query::{QueryOptions, first_page, next_page};

/// So many rows are read, as a rule in one page, and older ones are left out.
const ROWS: usize = 2_000;

/// Rows, the newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Whether these are all; else older ones are left out.
    pub whole: bool,
}

/// One change of one field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldChange {
    /// When, as the org wrote it.
    pub moment: String,
    /// Who.
    pub who: String,
    /// The field, or what else happened (`created`).
    pub field: String,
    /// What it held before.
    pub old: Option<String>,
    /// What it held then.
    pub new: Option<String>,
}

/// One change in Setup.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SetupChange {
    /// When, as the org wrote it.
    pub moment: String,
    /// Who.
    pub who: String,
    /// In whose name, where that is somebody else.
    pub delegate: Option<String>,
    /// The part of Setup; empty where none is named.
    pub section: String,
    /// What, in the org's own words.
    pub display: String,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Row {
    created_date: String,
    created_by: Option<Person>,
    field: String,
    old_value: Value,
    new_value: Value,
    section: Option<String>,
    display: Option<String>,
    action: Option<String>,
    delegate_user: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Person {
    name: Option<String>,
}

impl Row {
    fn who(&self) -> String {
        let name = self.created_by.as_ref().and_then(|by| by.name.clone());
        name.unwrap_or_else(|| "somebody".to_owned())
    }
}

/// The field history of a record: rows of its history object, by the field that points to it.
///
/// # Errors
/// Those of a query; the names and the id must be letters, digits and underscores.
pub async fn field_history(
    client: &Client,
    history: &str,
    lookup: &str,
    id: &str,
) -> Result<Reply<Rows<FieldChange>>, Error> {
    if ![history, lookup, id].iter().all(|name| is_name(name)) {
        return Err(Error::RefusedAddress("a history with such a name".into()));
    }
    let soql = format!(
        "SELECT Field, OldValue, NewValue, CreatedDate, CreatedBy.Name FROM {history} \
         WHERE {lookup} = '{id}' ORDER BY CreatedDate DESC, Id DESC LIMIT {ROWS}"
    );
    let reply = rows(client, &soql).await?;
    Ok(reply.map(|found| {
        found.map(|row| FieldChange {
            who: row.who(),
            old: text(&row.old_value),
            new: text(&row.new_value),
            moment: row.created_date,
            field: row.field,
        })
    }))
}

/// The setup audit trail.
///
/// # Errors
/// Those of a query: who may not view Setup is told that there is no such object.
pub async fn setup_audit(client: &Client) -> Result<Reply<Rows<SetupChange>>, Error> {
    let soql = format!(
        "SELECT CreatedDate, CreatedBy.Name, Section, Action, Display, DelegateUser \
         FROM SetupAuditTrail ORDER BY CreatedDate DESC, Id DESC LIMIT {ROWS}"
    );
    let reply = rows(client, &soql).await?;
    Ok(reply.map(|found| {
        found.map(|row| SetupChange {
            who: row.who(),
            delegate: row.delegate_user.filter(|user| !user.is_empty()),
            section: row.section.unwrap_or_default(),
            display: row.display.or(row.action).unwrap_or_default(),
            moment: row.created_date,
        })
    }))
}

impl<T> Rows<T> {
    fn map<U>(self, change: impl FnMut(T) -> U) -> Rows<U> {
        Rows {
            rows: self.rows.into_iter().map(change).collect(),
            whole: self.whole,
        }
    }
}

async fn rows(client: &Client, soql: &str) -> Result<Reply<Rows<Row>>, Error> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Page {
        #[serde(default)]
        records: Vec<Row>,
        next_records_url: Option<String>,
    }
    let mut answer = first_page(client, soql, QueryOptions::default()).await?;
    let mut rows = Vec::new();
    let mut whole = true;
    loop {
        let page: Page = parse_json(&answer)?;
        let came = page.records.len();
        rows.extend(page.records);
        // The org may give smaller pages than it was asked for.
        match page.next_records_url {
            Some(next) if came > 0 && rows.len() < ROWS => {
                answer = next_page(client, &next, QueryOptions::default()).await?;
            }
            next => {
                whole &= next.is_none();
                break;
            }
        }
    }
    let usage = answer.usage();
    let whole = whole && rows.len() < ROWS;
    Ok(Reply {
        value: Rows { rows, whole },
        usage,
    })
}

/// A value of any type as a text; `None` for none.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

fn is_name(text: &str) -> bool {
    let fits = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    !text.is_empty() && text.len() <= 255 && text.bytes().all(fits)
}
