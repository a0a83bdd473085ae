//! What was fetched of child rows, put into the tables through which one came to them: a cell there
//! holds the child rows as a text, and in it the text of their own child rows.
//!
//! Pure work on texts and rows; knows no network.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::value::RawValue;

use super::complete::{quoted, unreadable};
use super::{ChildrenJob, NewPages};
use crate::rows::{Members, RowSet};
use crate::worker::JobError;

/// The new pages of the tables below that of a job, the nearest first. `changed` are the child
/// results that the job's own rows hold now, by row.
pub(super) fn pages(
    job: &ChildrenJob,
    mut changed: BTreeMap<usize, String>,
) -> Result<Vec<NewPages>, JobError> {
    let mut relationship = relationship(&job.rows, job.column);
    let mut pages = Vec::with_capacity(job.below.len());
    for below in &job.below {
        let (row, column) = (below.row, below.column);
        let json = below.rows.cell(row, column).text;
        let whole = with_children(json, &relationship, &changed)?;
        let page = below.rows.page_of(row).map(|(first, page)| {
            let texts = BTreeMap::from([((row - first, column), whole.clone())]);
            (first, Arc::new(page.with_texts(&texts)))
        });
        pages.push(page.into_iter().collect());
        relationship = self::relationship(&below.rows, column);
        changed = BTreeMap::from([(row, whole)]);
    }
    Ok(pages)
}

/// What the children in a column are called in a record.
fn relationship(rows: &RowSet, column: usize) -> String {
    let column = rows.columns().get(column);
    column
        .and_then(|column| column.path.last().cloned())
        .unwrap_or_default()
}

/// A child result in which some records, by their numbers, have other children.
fn with_children(
    json: &str,
    relationship: &str,
    changed: &BTreeMap<usize, String>,
) -> Result<String, JobError> {
    replaced(json, "records", |records| {
        let records: Vec<&RawValue> = serde_json::from_str(records)
            .map_err(|_| unreadable("the records of child rows are broken"))?;
        let records = records.iter().enumerate().map(|(number, record)| {
            let record = record.get();
            match changed.get(&number) {
                Some(children) => replaced(record, relationship, |_| Ok(children.clone())),
                None => Ok(record.to_owned()),
            }
        });
        let records: Vec<String> = records.collect::<Result<_, JobError>>()?;
        Ok(format!("[{}]", records.join(",")))
    })
}

/// An object with another value of one member; the names of fields know no case.
fn replaced(
    json: &str,
    name: &str,
    value: impl Fn(&str) -> Result<String, JobError>,
) -> Result<String, JobError> {
    let members = Members::of(json).ok_or_else(|| unreadable("child rows are broken"))?;
    let members = members.0.iter().map(|(key, old)| {
        let new = match key.eq_ignore_ascii_case(name) {
            true => value(old.get())?,
            false => old.get().to_owned(),
        };
        Ok(format!("{}:{new}", quoted(key)))
    });
    let members: Vec<String> = members.collect::<Result<_, JobError>>()?;
    Ok(format!("{{{}}}", members.join(",")))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn only_the_children_that_were_fetched_are_others() {
        let json = r#"{"totalSize":2,"done":true,"records":[{"Name":"a\"b","Cases":null},{"cases":{"totalSize":9,"done":false,"nextRecordsUrl":"/q-1","records":[]},"Name":"c"}]}"#;
        let whole = r#"{"totalSize":9,"done":true,"records":[{"Id":"1"}]}"#;
        let changed = BTreeMap::from([(1, whole.to_owned())]);
        assert_eq!(
            with_children(json, "Cases", &changed).unwrap(),
            json.replace(
                r#"{"totalSize":9,"done":false,"nextRecordsUrl":"/q-1","records":[]}"#,
                whole
            )
        );
        for broken in ["", "{", "[]", r#"{"records":{}}"#] {
            assert!(
                with_children(broken, "Cases", &changed).is_err(),
                "{broken}"
            );
        }
    }

    #[test]
    fn a_grandchilds_rest_reaches_the_table_at_the_bottom() {
        use crate::rows::{Cell, ChildrenHead, ChunkBuilder, Columns};
        use crate::worker::{Below, ChildrenWork};

        const READINGS: &str =
            r#"{"totalSize":900,"done":false,"nextRecordsUrl":"/q/x-200","records":[]}"#;
        let whole = r#"{"totalSize":900,"done":true,"records":[]}"#;
        let assets = format!(
            r#"{{"totalSize":2,"done":true,"records":[{{"Name":"a","Readings":null}},{{"Name":"b","Readings":{READINGS}}}]}}"#
        );
        let accounts = format!(
            r#"{{"totalSize":1,"done":true,"records":[{{"Name":"Acme","Assets":{assets}}}]}}"#
        );
        // Three tables: accounts of a contract, assets of an account, readings of an asset.
        let columns = |soql: &str| Arc::new(Columns::of(&crate::soql::parse::parse(soql).unwrap()));
        let of = |json: &str, soql: &str| super::super::table(json, &columns(soql)).unwrap();
        let middle = of(
            &accounts,
            "SELECT Name, (SELECT Name FROM Assets) FROM Accounts",
        );
        let top = of(
            &assets,
            "SELECT Name, (SELECT Name FROM Readings) FROM Assets",
        );
        let mut bottom = RowSet::new(columns(
            "SELECT Name, (SELECT Name FROM Accounts) FROM Contract",
        ));
        for name in ["first", "second"] {
            let mut page = ChunkBuilder::new(2);
            page.set(0, crate::rows::CellKind::Text, name);
            page.set(1, crate::rows::CellKind::Children, &accounts);
            page.end_row();
            bottom.push(Arc::new(page.finish()), None);
        }
        let job = ChildrenJob {
            org: crate::org::OrgKey::new("00D", "005"),
            rows: top,
            column: 1,
            columns: Arc::default(),
            work: ChildrenWork::Complete(1),
            below: vec![
                Below {
                    rows: middle.clone(),
                    row: 0,
                    column: 1,
                },
                Below {
                    rows: bottom.clone(),
                    row: 1,
                    column: 1,
                },
            ],
        };
        let changed = BTreeMap::from([(1, whole.to_owned())]);
        let pages = pages(&job, changed).unwrap();
        assert_eq!(pages.len(), 2);
        let mut tables = [middle, bottom];
        for (table, pages) in tables.iter_mut().zip(pages) {
            for (first, page) in pages {
                assert!(table.replace(first, page));
            }
        }
        let [middle, bottom] = &tables;
        let holds = |cell: Cell<'_>| (cell.text.contains(whole), cell.text.contains("/q/x-200"));
        assert_eq!(holds(middle.cell(0, 1)), (true, false));
        assert_eq!(holds(bottom.cell(1, 1)), (true, false));
        assert_eq!(holds(bottom.cell(0, 1)), (false, true), "of another record");
        assert_eq!(ChildrenHead::of(bottom.cell(1, 1).text).total, Some(1));
    }
}
