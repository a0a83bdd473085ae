//! Records read before and after they are written, in the shape of the rows they were seen in.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::batch::json;
use super::{CollectionRecord, NewPages};
use crate::org::OrgKey;
use crate::rows::{CellKind, CellValue, Columns, RowChunk, RowSet};
use crate::salesforce;
use crate::salesforce::decode::Decoder;
use crate::salesforce::query::{self, QueryOptions};
use crate::salesforce::record::Values;
use crate::soql;
use crate::worker::JobError;
use crate::worker::blocking::blocking;
use crate::worker::run::{Context, Voice};

/// Records as the org has them.
#[derive(Debug, Default)]
pub(super) struct Read {
    /// What was read, in lower case, by column of the chunk.
    paths: HashMap<String, usize>,
    /// As they are written.
    names: Vec<String>,
    rows: HashMap<String, usize>,
    chunk: RowChunk,
}

/// The statement that reads these records: when they were changed, the fields that change, and what
/// else the rows show of them.
pub(super) fn statement(
    object: &str,
    ids: &[&str],
    stamp: Option<&str>,
    fields: &[String],
    columns: &[(usize, String)],
) -> String {
    let mut names: Vec<&str> = vec!["Id"];
    let shown = columns.iter().map(|(_, path)| path.as_str());
    for name in stamp
        .into_iter()
        .chain(fields.iter().map(String::as_str))
        .chain(shown)
    {
        if !names.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            names.push(name);
        }
    }
    // Ids are letters and digits, which was looked at when they were taken.
    let ids: Vec<String> = ids.iter().map(|id| format!("'{id}'")).collect();
    format!(
        "SELECT {} FROM {object} WHERE Id IN ({})",
        names.join(", "),
        ids.join(",")
    )
}

/// Reads them.
pub(super) async fn read(
    context: &Context,
    org: &OrgKey,
    soql: &str,
    voice: &Voice,
) -> Result<Read, JobError> {
    let options = QueryOptions::default();
    let answer = context
        .sessions
        .call(org, voice, |client| async move {
            query::first_page(&client, soql, options).await
        })
        .await?;
    voice.usage(org, answer.usage()).await;
    let columns = soql::parse::parse(soql).map(|query| Columns::of(&query));
    let columns = columns.unwrap_or_default();
    let mut decoder = Decoder::new(&columns);
    let page = decoder
        .page(&answer.body)
        .map_err(salesforce::Error::from)?;
    let names: Vec<String> = columns.iter().map(|column| column.path.join(".")).collect();
    let mut next = page.next;
    let mut chunks = vec![page.chunk];
    // Wide records come in pages of fewer rows than a batch has: one that is not read would be taken for
    // one that is gone.
    while let Some(url) = next.take() {
        let url = &url;
        let answer = context
            .sessions
            .call(org, voice, |client| async move {
                query::next_page(&client, url, options).await
            })
            .await?;
        voice.usage(org, answer.usage()).await;
        let page = decoder
            .page(&answer.body)
            .map_err(salesforce::Error::from)?;
        if !page.chunk.is_empty() {
            next = page.next;
        }
        chunks.push(page.chunk);
    }
    Ok(Read::of(names, joined(chunks)))
}

/// All rows in one page; nearly always there is one.
fn joined(mut chunks: Vec<RowChunk>) -> RowChunk {
    if chunks.len() == 1
        && let Some(only) = chunks.pop()
    {
        return only;
    }
    let width = chunks.first().map_or(0, RowChunk::columns);
    let mut all = crate::rows::ChunkBuilder::new(width);
    for chunk in &chunks {
        for row in 0..chunk.len() {
            for column in 0..width {
                let cell = chunk.cell(row, column);
                all.set(column, cell.kind, cell.text);
            }
            all.end_row();
        }
    }
    all.finish()
}

impl Read {
    fn of(names: Vec<String>, chunk: RowChunk) -> Self {
        let paths = names.iter().enumerate();
        let id = names.iter().position(|name| name == "Id").unwrap_or(0);
        let rows = (0..chunk.len()).map(|row| (chunk.cell(row, id).text.to_owned(), row));
        Self {
            paths: paths.map(|(at, name)| (name.to_lowercase(), at)).collect(),
            rows: rows.collect(),
            names,
            chunk,
        }
    }

    /// The records as they were sent, where nobody could read them.
    pub(super) fn as_sent(records: &[CollectionRecord]) -> Self {
        let mut names = vec!["Id".to_owned()];
        for cell in records.iter().flat_map(|record| &record.cells) {
            if !names.contains(&cell.field) {
                names.push(cell.field.clone());
            }
        }
        let mut page = crate::rows::ChunkBuilder::new(names.len());
        for record in records {
            page.set(0, CellKind::Text, &record.id);
            for cell in &record.cells {
                if let Some(at) = names.iter().position(|name| *name == cell.field) {
                    page.set(at, cell.new.kind, &cell.new.text);
                }
            }
            page.end_row();
        }
        Self::of(names, page.finish())
    }

    /// Whether the record is there.
    pub(super) fn has(&self, id: &str) -> bool {
        self.rows.contains_key(id)
    }

    /// What a field of a record holds; `None` where it was not read.
    pub(super) fn value(&self, id: &str, path: &str) -> Option<CellValue> {
        let column = *self.paths.get(&path.to_lowercase())?;
        let cell = self.chunk.cell(*self.rows.get(id)?, column);
        (cell.kind != CellKind::Absent).then(|| cell.into())
    }

    /// The record's own plain fields, as far as they were read.
    pub(super) fn own_values(&self, id: &str) -> Values {
        let mut values = Values::default();
        for name in self.names.iter().filter(|name| !name.contains('.')) {
            let value = self.value(id, name);
            let plain =
                |value: &CellValue| !matches!(value.kind, CellKind::Children | CellKind::Compound);
            if let Some(value) = value.filter(plain) {
                values.set(name, &json(&value));
            }
        }
        values
    }
}

/// The values of a page that are new, by row in the page and column.
type PageValues = BTreeMap<(usize, usize), CellValue>;

/// The pages of these records with the values that were read; made away from the threads that serve
/// the network.
pub(super) async fn pages(
    rows: &RowSet,
    records: &[CollectionRecord],
    read: &Read,
    columns: &[(usize, String)],
) -> Result<NewPages, JobError> {
    let mut pages: BTreeMap<usize, (Arc<RowChunk>, PageValues)> = BTreeMap::new();
    for record in records {
        let Some((first, page)) = rows.page_of(record.row) else {
            continue;
        };
        let entry = pages
            .entry(first)
            .or_insert_with(|| (Arc::clone(page), BTreeMap::new()));
        for (column, path) in columns {
            if let Some(value) = read.value(&record.id, path) {
                entry.1.insert((record.row - first, *column), value);
            }
        }
    }
    let made = blocking(move || {
        let pages = pages.into_iter();
        pages
            .map(|(first, (page, values))| (first, Arc::new(page.with_values(&values))))
            .collect()
    });
    made.await
        .map_err(|_| JobError::Panicked("while putting saved values into rows".into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::ChunkBuilder;

    /// A batch of wide records came in two pages, and the second half was told to be gone.
    #[test]
    fn rows_of_several_pages_are_one_reading() {
        let page = |ids: &[&str]| {
            let mut page = ChunkBuilder::new(2);
            for id in ids {
                page.set(0, CellKind::Text, id);
                page.set(1, CellKind::Null, "");
                page.end_row();
            }
            page.finish()
        };
        let all = joined(vec![page(&["a", "b"]), page(&["c"]), page(&[])]);
        let ids: Vec<&str> = (0..all.len()).map(|row| all.cell(row, 0).text).collect();
        assert_eq!(ids, ["a", "b", "c"]);
        assert_eq!(all.cell(2, 1).kind, CellKind::Null);
        let one = joined(vec![page(&["a"])]);
        assert_eq!((one.len(), one.columns()), (1, 2));
    }
}
