//! Child rows that the server cut off are fetched to their end before they are written.
//!
//! A child result is a query result of its own, inside of a record: it can say `done: false` and
//! where its rest is, at any depth. What is put together here is the same JSON as if the server had
//! sent it at once.

use std::collections::HashMap;
use std::fmt;
use std::pin::Pin;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::super::JobError;
use super::super::run::{Context, Voice};
use super::ExportError;
use crate::org::OrgKey;
use crate::rows::{Cell, CellKind, ColumnKind, Columns};
use crate::salesforce::query::{self, QueryOptions};

/// The key that only a result with a rest has.
const REST: &[u8] = b"\"nextRecordsUrl\"";

/// The code of a locator that has expired or was given up by the server.
const EXPIRED: &str = "INVALID_QUERY_LOCATOR";

/// Whole child results by the row and column of their cells.
pub(super) type Completed = HashMap<(usize, usize), String>;

/// Fetches what is missing of the cells of one page.
pub(super) struct Children<'a> {
    pub context: &'a Context,
    pub voice: &'a Voice,
    pub org: &'a OrgKey,
    pub options: QueryOptions,
    /// Cells that stay cut off, because their locators live no more.
    pub lost: u64,
}

/// A child result as the server sends it.
#[derive(Deserialize)]
struct Part<'a> {
    #[serde(rename = "totalSize")]
    total: u64,
    #[serde(rename = "nextRecordsUrl", default)]
    next: Option<String>,
    #[serde(borrow)]
    records: Vec<&'a RawValue>,
}

/// A whole child result.
#[derive(Serialize)]
struct Whole {
    #[serde(rename = "totalSize")]
    total: u64,
    done: bool,
    records: Vec<Box<RawValue>>,
}

/// The members of an object in their order.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Members<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a record")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Collect)
    }
}

type Completing<'f> = Pin<Box<dyn Future<Output = Result<String, JobError>> + Send + 'f>>;

impl Children<'_> {
    /// The columns of child rows.
    pub fn columns(columns: &Columns) -> Vec<usize> {
        let all = columns.iter().enumerate();
        all.filter(|(_, column)| column.kind == ColumnKind::Children)
            .map(|(index, _)| index)
            .collect()
    }

    /// Fetches what these cells lack, one after another.
    pub async fn complete<'c>(
        &mut self,
        columns: &Columns,
        rows: impl Iterator<Item = usize>,
        cell: impl Fn(usize, usize) -> Cell<'c>,
    ) -> Result<Completed, JobError> {
        let mut completed = Completed::new();
        let of_children = Self::columns(columns);
        if of_children.is_empty() {
            return Ok(completed);
        }
        for row in rows {
            for &column in &of_children {
                let cell = cell(row, column);
                if cell.kind != CellKind::Children || !is_cut(cell.text) {
                    continue;
                }
                let title = columns.get(column).map_or("", |c| c.title.as_str());
                match self.whole(cell.text, title).await {
                    Ok(whole) => {
                        completed.insert((row, column), whole);
                    }
                    Err(JobError::Salesforce(error)) if error.code() == Some(EXPIRED) => {
                        self.lost += 1;
                    }
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(completed)
    }

    /// The whole of a child result.
    fn whole<'f>(&'f self, text: &'f str, column: &'f str) -> Completing<'f> {
        Box::pin(async move {
            let first: Part = serde_json::from_str(text).map_err(|e| unreadable(column, &e))?;
            let mut whole = Whole {
                total: first.total,
                done: true,
                records: Vec::new(),
            };
            let mut next = first.next;
            self.take(first.records, &mut whole.records, column).await?;
            while let Some(url) = next {
                let body = self.page(&url).await?;
                let part: Part =
                    serde_json::from_slice(&body).map_err(|e| unreadable(column, &e))?;
                next = part.next;
                self.take(part.records, &mut whole.records, column).await?;
            }
            serde_json::to_string(&whole).map_err(|e| unreadable(column, &e))
        })
    }

    /// Adds records, whose own child rows are completed first.
    async fn take(
        &self,
        from: Vec<&RawValue>,
        to: &mut Vec<Box<RawValue>>,
        column: &str,
    ) -> Result<(), JobError> {
        for record in from {
            if !is_cut(record.get()) {
                to.push(record.to_owned());
                continue;
            }
            let Members(members) =
                serde_json::from_str(record.get()).map_err(|e| unreadable(column, &e))?;
            let mut text = String::from("{");
            for (name, value) in members {
                if text.len() > 1 {
                    text.push(',');
                }
                text += &serde_json::to_string(&name).map_err(|e| unreadable(column, &e))?;
                text.push(':');
                if is_cut(value.get()) && value.get().starts_with('{') {
                    text += &self.whole(value.get(), &name).await?;
                } else {
                    text += value.get();
                }
            }
            text.push('}');
            to.push(RawValue::from_string(text).map_err(|e| unreadable(column, &e))?);
        }
        Ok(())
    }

    async fn page(&self, url: &str) -> Result<Vec<u8>, JobError> {
        let options = self.options;
        let answer = self
            .context
            .sessions
            .call(self.org, self.voice, |client| {
                let url = url.to_owned();
                async move { query::next_page(&client, &url, options).await }
            })
            .await?;
        self.voice.usage(self.org, answer.usage()).await;
        Ok(answer.body)
    }
}

/// Whether a rest is told of anywhere in a JSON text.
fn is_cut(text: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), REST).is_some()
}

fn unreadable(column: &str, error: &serde_json::Error) -> JobError {
    JobError::Export(ExportError::Children {
        column: column.to_owned(),
        reason: error.to_string(),
    })
}
