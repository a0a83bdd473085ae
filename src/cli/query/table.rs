//! The rows as a table of a terminal: for people to look at, not for programs to read.
//!
//! Columns are as wide as their widest cell of the first page, at most [`WIDEST`] cells; what is
//! longer than that ends in `…`. A wider cell of a later page moves the rest of its line instead of
//! being cut further, because what is written cannot be taken back. Texts are in their display
//! form: nothing in them moves the cursor.

use std::borrow::Cow;
use std::io::{self, Write};

use crate::rows::{Cell, CellKind, Columns, RowChunk, seen};
use crate::text;

/// The widest column.
const WIDEST: usize = 60;
/// Between two columns.
const GAP: &str = "  ";

/// Writes a table to a sink.
#[derive(Debug)]
pub(super) struct Table<W> {
    sink: W,
    columns: Vec<Column>,
    line: String,
}

#[derive(Debug)]
struct Column {
    width: usize,
    /// Numbers are set flush right.
    right: bool,
}

impl<W: Write> Table<W> {
    /// Measures the first page and writes the headings.
    pub(super) fn begin(sink: W, columns: &Columns, first: &RowChunk) -> io::Result<Self> {
        let measured = columns.iter().enumerate().map(|(at, column)| {
            let cells = || (0..first.len()).map(move |row| first.cell(row, at));
            let widest = cells().map(|cell| text::width(&shown(cell)));
            let mut values = cells().filter(|cell| cell.kind.has_value()).peekable();
            Column {
                width: widest
                    .chain([text::width(&column.title)])
                    .max()
                    .unwrap_or_default()
                    .min(WIDEST),
                right: values.peek().is_some() && values.all(|cell| cell.kind == CellKind::Number),
            }
        });
        let mut table = Self {
            sink,
            columns: measured.collect(),
            line: String::new(),
        };
        table.line(columns.iter().map(|c| Cow::Borrowed(c.title.as_str())))?;
        let rules: Vec<String> = table.columns.iter().map(|c| "─".repeat(c.width)).collect();
        table.line(rules.into_iter().map(Cow::Owned))?;
        Ok(table)
    }

    /// Writes the rows of a page.
    pub(super) fn chunk(&mut self, chunk: &RowChunk) -> io::Result<()> {
        for row in 0..chunk.len() {
            let columns = 0..self.columns.len();
            self.line(columns.map(|column| shown(chunk.cell(row, column))))?;
        }
        Ok(())
    }

    /// Hands on what is written.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.sink.flush()
    }

    fn line<'t>(&mut self, cells: impl Iterator<Item = Cow<'t, str>>) -> io::Result<()> {
        self.line.clear();
        for (at, (cell, column)) in cells.zip(&self.columns).enumerate() {
            if at > 0 {
                self.line.push_str(GAP);
            }
            let cell = text::truncate(&cell, WIDEST);
            let blank = column.width.saturating_sub(text::width(&cell));
            let blanks = std::iter::repeat_n(' ', blank);
            if column.right {
                self.line.extend(blanks);
                self.line.push_str(&cell);
            } else {
                self.line.push_str(&cell);
                self.line.extend(blanks);
            }
        }
        self.line.truncate(self.line.trim_end().len());
        self.line.push('\n');
        self.sink.write_all(self.line.as_bytes())
    }
}

/// Null, the empty text and what the row does not have look different.
fn shown(cell: Cell<'_>) -> Cow<'_, str> {
    match cell.kind {
        CellKind::Absent => Cow::Borrowed(""),
        CellKind::Null => Cow::Borrowed("∅"),
        CellKind::Text if cell.text.is_empty() => Cow::Borrowed("\"\""),
        _ => seen(cell),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::rows::ChunkBuilder;

    fn chunk(rows: &[[(CellKind, &str); 2]]) -> RowChunk {
        let mut builder = ChunkBuilder::new(2);
        for row in rows {
            for (column, (kind, text)) in row.iter().enumerate() {
                builder.set(column, *kind, text);
            }
            builder.end_row();
        }
        builder.finish()
    }

    fn table(pages: &[RowChunk]) -> String {
        let columns = Columns::from_titles(["Name", "Amount"]);
        let mut out = Vec::new();
        let mut table = Table::begin(&mut out, &columns, &pages[0]).unwrap();
        for page in pages {
            table.chunk(page).unwrap();
        }
        table.flush().unwrap();
        String::from_utf8(out).unwrap()
    }

    use CellKind::{Null, Number, Text};

    #[test]
    fn the_first_page_sets_the_columns() {
        let first = chunk(&[
            [(Text, "漢字\tx"), (Number, "1")],
            [(Text, ""), (Number, "23.50")],
            [(Null, ""), (Null, "")],
        ]);
        let later = chunk(&[[(Text, "longer than before"), (Number, "12345678")]]);
        assert_eq!(
            table(&[first, later]),
            "Name    Amount\n\
             ──────  ──────\n\
             漢字→x       1\n\
             \"\"       23.50\n\
             ∅            ∅\n\
             longer than before  12345678\n"
        );
    }

    #[test]
    fn a_very_long_cell_is_cut_and_controls_are_signs() {
        let long = format!("\x1b[31m{}", "x".repeat(500));
        let text = table(&[chunk(&[[(Text, &long), (Text, "n/a")]])]);
        let row = text.lines().nth(2).unwrap();
        assert!(
            row.starts_with("␛[31mxxx") && row.contains("x…  n/a"),
            "{row}"
        );
        assert_eq!(text::width(row), WIDEST + 2 + 3);
    }

    #[test]
    fn child_rows_are_counted_and_addresses_written_out() {
        let contacts = r#"{"totalSize":3,"done":true,"records":[]}"#;
        let address = r#"{"city":"Bern","country":"CH"}"#;
        let cells = [
            (CellKind::Children, contacts),
            (CellKind::Compound, address),
        ];
        let text = table(&[chunk(&[cells])]);
        assert_eq!(text.lines().nth(2), Some("3 rows  Bern, CH"));
    }

    #[test]
    fn no_rows_leave_the_headings() {
        assert_eq!(table(&[chunk(&[])]), "Name  Amount\n────  ──────\n");
    }
}
