//! Child rows turned into rows or columns of their own.
//!
//! As rows: one row for each child, the record's other columns repeated, and one row without child
//! values for a record that has no children, so that no record is lost. As columns: the fields of
//! the first children side by side, `Contacts.1.Name`. Pure work on a snapshot; knows no network.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::ChildrenEvent;
use crate::rows::{Cell, CellKind, ChildrenHead, ChunkBuilder, Column, Columns, RowChunk, RowSet};
use crate::salesforce;
use crate::salesforce::decode::Decoder;

/// Rows to a page of what comes out.
const PAGE: usize = 2_000;
/// So many children of a record become columns at most.
pub const CHILDREN_MAX: usize = 10;
/// And so many columns at most.
const COLUMNS_MAX: usize = 500;

/// What has come out so far.
struct Out {
    rows: RowSet,
    columns: Columns,
    page: ChunkBuilder,
    /// How many columns the pages that went out have.
    told: usize,
}

impl Out {
    fn new(columns: Columns) -> Self {
        Self {
            rows: RowSet::new(Arc::new(columns.clone())),
            page: ChunkBuilder::new(columns.len()),
            told: columns.len(),
            columns,
        }
    }

    fn add_column(&mut self, column: Column) {
        self.columns.push(column);
        self.page.add_column();
    }

    fn set(&mut self, column: usize, cell: Cell<'_>) {
        // A width is at most 255.
        let width = u8::try_from(cell.width).unwrap_or(u8::MAX);
        self.page.set_measured(column, cell.kind, cell.text, width);
    }

    fn end_row(&mut self) {
        self.page.end_row();
        if self.page.rows() == PAGE {
            self.push();
        }
    }

    fn push(&mut self) {
        let page = ChunkBuilder::new(self.columns.len());
        let page = std::mem::replace(&mut self.page, page).finish();
        let grown = self.columns.len() > self.told;
        self.told = self.columns.len();
        let columns = grown.then(|| Arc::new(self.columns.clone()));
        self.rows.push(Arc::new(page), columns);
    }

    fn finish(mut self) -> RowSet {
        self.push();
        self.rows
    }
}

/// The columns of the records without the one that is taken apart, and its relationship's path.
fn others(rows: &RowSet, column: usize) -> (Vec<usize>, Columns, Vec<String>) {
    let all = rows.columns();
    let kept: Vec<usize> = (0..all.len()).filter(|c| *c != column).collect();
    let columns = kept.iter().filter_map(|c| all.get(*c).cloned()).collect();
    let path = all.get(column).map(|c| c.path.clone()).unwrap_or_default();
    (kept, columns, path)
}

/// A child's column among those of the records.
fn below(path: &[String], number: Option<usize>, child: &Column) -> Column {
    let mut full = path.to_vec();
    full.extend(number.map(|n| n.to_string()));
    full.extend(child.path.iter().cloned());
    let mut title = path.join(".");
    if let Some(number) = number {
        title.push_str(&format!(".{number}"));
    }
    Column {
        title: format!("{title}.{}", child.title),
        path: full,
        kind: child.kind,
    }
}

/// The children of a cell; none where it holds none.
fn children(decoder: &mut Decoder, cell: Cell<'_>) -> Result<Option<RowChunk>, salesforce::Error> {
    if cell.kind != CellKind::Children {
        return Ok(None);
    }
    let page = decoder.page(cell.text.as_bytes())?;
    Ok((!page.chunk.is_empty()).then_some(page.chunk))
}

/// One row for each child.
pub(super) fn into_rows(
    rows: &RowSet,
    column: usize,
    child: &Columns,
    cancel: &AtomicBool,
) -> Result<ChildrenEvent, salesforce::Error> {
    let (kept, columns, path) = others(rows, column);
    let mut out = Out::new(columns);
    let mut decoder = Decoder::new(child);
    let (mut cut, mut most, mut known) = (0, 0, 0);
    for row in 0..rows.len() {
        if cancel.load(Ordering::Relaxed) {
            break;
        }
        let cell = rows.cell(row, column);
        let found = children(&mut decoder, cell)?;
        // `FIELDS()` is only known once its first record was seen.
        let all = decoder.columns();
        while found.is_some() && known < all.len() {
            if let Some(child) = all.get(known) {
                out.add_column(below(&path, None, child));
            }
            known += 1;
        }
        let count = found.as_ref().map_or(0, RowChunk::len);
        cut += usize::from(ChildrenHead::of(cell.text).is_cut());
        most = most.max(count);
        for at in 0..count.max(1) {
            for (place, from) in kept.iter().enumerate() {
                out.set(place, rows.cell(row, *from));
            }
            for place in 0..found.as_ref().map_or(0, RowChunk::columns) {
                let cell = found.as_ref().map(|f| f.cell(at, place));
                out.set(kept.len() + place, cell.unwrap_or_default());
            }
            out.end_row();
        }
    }
    // Where no record has children, their columns are those of the statement.
    for child in decoder.columns().iter().skip(known) {
        out.add_column(below(&path, None, child));
    }
    Ok(ChildrenEvent::Flattened {
        rows: out.finish(),
        cut,
        most,
    })
}

/// The first children's fields as columns.
pub(super) fn into_columns(
    rows: &RowSet,
    column: usize,
    child: &Columns,
    cancel: &AtomicBool,
) -> Result<ChildrenEvent, salesforce::Error> {
    let (kept, mut columns, path) = others(rows, column);
    let mut decoder = Decoder::new(child);
    let (mut cut, mut most) = (0, 0);
    // How many columns there are must be known before the first row is written.
    for row in 0..rows.len() {
        if cancel.load(Ordering::Relaxed) {
            break;
        }
        let cell = rows.cell(row, column);
        let count = children(&mut decoder, cell)?.map_or(0, |found| found.len());
        cut += usize::from(ChildrenHead::of(cell.text).is_cut());
        most = most.max(count);
    }
    let fields = decoder.columns().clone();
    let room = (COLUMNS_MAX / fields.len().max(1)).max(1);
    let shown = most.min(CHILDREN_MAX).min(room);
    for number in 1..=shown {
        for child in &fields {
            columns.push(below(&path, Some(number), child));
        }
    }
    let mut out = Out::new(columns);
    for row in 0..rows.len() {
        if cancel.load(Ordering::Relaxed) {
            break;
        }
        for (place, from) in kept.iter().enumerate() {
            out.set(place, rows.cell(row, *from));
        }
        if let Some(found) = children(&mut decoder, rows.cell(row, column))? {
            for at in 0..found.len().min(shown) {
                for place in 0..fields.len() {
                    let column = kept.len() + at * fields.len() + place;
                    out.set(column, found.cell(at, place));
                }
            }
        }
        out.end_row();
    }
    Ok(ChildrenEvent::Flattened {
        rows: out.finish(),
        cut,
        most,
    })
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]
mod tests {
    use super::*;

    const CONTACTS: [&str; 4] = [
        r#"{"totalSize":2,"done":true,"records":[{"attributes":{"type":"Contact"},"Name":"Ann","Cases":null},{"attributes":{"type":"Contact"},"Name":"Bob","Cases":{"totalSize":1,"done":true,"records":[{"Id":"1"}]}}]}"#,
        "",
        r#"{"totalSize":1,"done":true,"records":[{"Name":null,"Cases":null}]}"#,
        r#"{"totalSize":300,"done":false,"nextRecordsUrl":"/q/x-1","records":[{"Name":"Cut","Cases":null}]}"#,
    ];

    fn accounts() -> RowSet {
        let columns = crate::soql::parse::parse(
            "SELECT Name, (SELECT Name, (SELECT Id FROM Cases) FROM Contacts), Industry FROM Account",
        )
        .unwrap();
        let mut rows = RowSet::new(Arc::new(Columns::of(&columns)));
        let mut page = ChunkBuilder::new(3);
        for (at, json) in CONTACTS.iter().enumerate() {
            page.set(0, CellKind::Text, &format!("A{at}"));
            match *json {
                "" => page.set(1, CellKind::Null, ""),
                json => page.set(1, CellKind::Children, json),
            }
            page.set(2, CellKind::Text, "Energy");
            page.end_row();
        }
        rows.push(Arc::new(page.finish()), None);
        rows
    }

    fn child() -> Columns {
        let query =
            crate::soql::parse::parse("SELECT Name, (SELECT Id FROM Cases) FROM Contacts").unwrap();
        Columns::of(&query)
    }

    fn shown(event: &ChildrenEvent) -> (String, Vec<String>, usize, usize) {
        let ChildrenEvent::Flattened { rows, cut, most } = event else {
            panic!("{event:?}");
        };
        let titles: Vec<_> = rows.columns().iter().map(|c| c.title.as_str()).collect();
        let lines = (0..rows.len())
            .map(|row| {
                let cells = (0..titles.len()).map(|c| {
                    let cell = rows.cell(row, c);
                    crate::rows::show(cell, rows.columns().get(c).unwrap().kind)
                        .0
                        .into_owned()
                });
                cells.collect::<Vec<_>>().join("|")
            })
            .collect();
        (titles.join(" "), lines, *cut, *most)
    }

    #[test]
    fn each_child_is_a_row_with_its_record_and_no_record_is_lost() {
        let event = into_rows(&accounts(), 1, &child(), &AtomicBool::new(false)).unwrap();
        let (titles, lines, cut, most) = shown(&event);
        assert_eq!(titles, "Name Industry Contacts.Name Contacts.Cases");
        assert_eq!(
            lines,
            [
                "A0|Energy|Ann|none",
                "A0|Energy|Bob|1 row",
                "A1|Energy||",
                "A2|Energy|∅|none",
                "A3|Energy|Cut|none",
            ]
        );
        assert_eq!((cut, most), (1, 2));
    }

    #[test]
    fn the_first_children_stand_beside_each_other_as_columns() {
        let event = into_columns(&accounts(), 1, &child(), &AtomicBool::new(false)).unwrap();
        let (titles, lines, cut, most) = shown(&event);
        assert_eq!(
            titles,
            "Name Industry Contacts.1.Name Contacts.1.Cases Contacts.2.Name Contacts.2.Cases"
        );
        assert_eq!(
            lines,
            [
                "A0|Energy|Ann|none|Bob|1 row",
                "A1|Energy||||",
                "A2|Energy|∅|none||",
                "A3|Energy|Cut|none||",
            ]
        );
        assert_eq!((cut, most), (1, 2));
    }

    #[test]
    fn more_children_than_fit_are_left_out_of_the_columns() {
        let records = vec![r#"{"Name":"x","Cases":null}"#; 14].join(",");
        let json = format!(r#"{{"totalSize":14,"done":true,"records":[{records}]}}"#);
        let mut rows = RowSet::new(Arc::new(Columns::from_iter([Column {
            kind: crate::rows::ColumnKind::Children,
            ..Column::value(vec!["Contacts".into()])
        }])));
        let mut page = ChunkBuilder::new(1);
        page.set(0, CellKind::Children, &json);
        page.end_row();
        rows.push(Arc::new(page.finish()), None);
        let event = into_columns(&rows, 0, &child(), &AtomicBool::new(false)).unwrap();
        let ChildrenEvent::Flattened { rows, most, .. } = event else {
            panic!("not flattened");
        };
        assert_eq!((rows.columns().len(), most), (2 * CHILDREN_MAX, 14));
    }

    #[test]
    fn a_cancelled_job_ends_early_and_broken_children_are_an_error() {
        let event = into_rows(&accounts(), 1, &child(), &AtomicBool::new(true)).unwrap();
        assert_eq!(shown(&event).1.len(), 0);
        let mut rows = RowSet::new(Arc::new(Columns::from_titles(["Contacts"])));
        let mut page = ChunkBuilder::new(1);
        page.set(0, CellKind::Children, "{\"totalSize\":1");
        page.end_row();
        rows.push(Arc::new(page.finish()), None);
        assert!(into_rows(&rows, 0, &child(), &AtomicBool::new(false)).is_err());
    }
}
