//! CSV and TSV (RFC 4180) read field by field.

use std::borrow::Cow;

use super::{Filling, NotRead};
use crate::rows::export::begins_formula;
use crate::rows::{CellKind, Column, Columns, RowSet};

/// What may stand between fields.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Reads a table; its first line names the columns.
pub(super) fn read(text: &str, delimiter: Option<u8>) -> Result<RowSet, NotRead> {
    let mut fields = Fields {
        text,
        at: 0,
        line: 1,
        delimiter: delimiter.unwrap_or_else(|| found(text)),
    };
    let mut titles: Vec<Column> = Vec::new();
    loop {
        let (field, last) = fields.next()?;
        let title = field.text.trim();
        titles.push(Column::value(title.split('.').map(str::to_owned).collect()));
        if last {
            break;
        }
    }
    let columns = titles.len();
    let mut filling = Filling::new(titles.into_iter().collect::<Columns>())?;
    while !fields.is_at_end() {
        let line = fields.line;
        // A line without anything is no row, but where the one column there is could be null.
        if columns > 1 && fields.skip_empty_line() {
            continue;
        }
        let mut column = 0;
        loop {
            let (field, last) = fields.next()?;
            if column < columns {
                let kind = if field.text.is_empty() && !field.quoted {
                    CellKind::Null
                } else {
                    CellKind::Text
                };
                filling.page.set(column, kind, &field.text);
            }
            column += 1;
            if last {
                break;
            }
        }
        if column > columns {
            return Err(NotRead::TooMany {
                line,
                fields: column,
                columns,
            });
        }
        for missing in column..columns {
            filling.page.set(missing, CellKind::Null, "");
        }
        filling.end_row();
    }
    Ok(filling.finish())
}

/// The delimiter that stands most often in the header, outside of quotes.
fn found(text: &str) -> u8 {
    let mut counts = [0usize; DELIMITERS.len()];
    let mut quoted = false;
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if quoted => {}
            _ => {
                for (delimiter, count) in DELIMITERS.iter().zip(&mut counts) {
                    *count += usize::from(*delimiter == byte);
                }
            }
        }
    }
    let most = counts.iter().max().copied().unwrap_or(0);
    let first = counts.iter().position(|count| *count == most);
    first
        .and_then(|at| DELIMITERS.get(at))
        .copied()
        .unwrap_or(b',')
}

/// One field.
struct Field<'t> {
    text: Cow<'t, str>,
    quoted: bool,
}

struct Fields<'t> {
    text: &'t str,
    at: usize,
    line: usize,
    delimiter: u8,
}

impl<'t> Fields<'t> {
    fn is_at_end(&self) -> bool {
        self.at >= self.text.len()
    }

    fn rest(&self) -> &'t [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    fn skip_empty_line(&mut self) -> bool {
        let skipped = match self.rest() {
            [b'\r', b'\n', ..] => 2,
            [b'\n' | b'\r', ..] => 1,
            _ => return false,
        };
        self.at += skipped;
        self.line += 1;
        true
    }

    /// The next field, and whether it is the last of its line.
    fn next(&mut self) -> Result<(Field<'t>, bool), NotRead> {
        let field = if self.rest().first() == Some(&b'"') {
            self.quoted()?
        } else {
            let end = self.end_of_plain(self.rest());
            self.take(end)
        };
        let last = match self.rest() {
            [] => true,
            [byte, ..] if *byte == self.delimiter => {
                self.at += 1;
                false
            }
            _ => {
                self.skip_empty_line();
                true
            }
        };
        Ok((field, last))
    }

    fn end_of_plain(&self, rest: &[u8]) -> usize {
        memchr::memchr3(self.delimiter, b'\n', b'\r', rest).unwrap_or(rest.len())
    }

    fn take(&mut self, bytes: usize) -> Field<'t> {
        let text = self.text.get(self.at..self.at + bytes).unwrap_or_default();
        self.at += bytes;
        Field {
            text: Cow::Borrowed(text),
            quoted: false,
        }
    }

    /// A field in quotes. What follows the last quote up to the delimiter belongs to it, as other
    /// readers have it.
    fn quoted(&mut self) -> Result<Field<'t>, NotRead> {
        let (begin, began_in) = (self.at + 1, self.line);
        let mut text: Cow<'t, str> = Cow::Borrowed("");
        let mut from = begin;
        loop {
            let rest = self.text.as_bytes().get(from..).unwrap_or_default();
            let Some(end) = memchr::memchr(b'"', rest) else {
                return Err(NotRead::Open { line: began_in });
            };
            let piece = self.text.get(from..from + end).unwrap_or_default();
            self.line += piece.bytes().filter(|byte| *byte == b'\n').count();
            add(&mut text, piece);
            from += end + 1;
            if self.text.as_bytes().get(from) != Some(&b'"') {
                break;
            }
            add(&mut text, "\"");
            from += 1;
        }
        self.at = from;
        let after = self.end_of_plain(self.rest());
        add(&mut text, &self.take(after).text);
        Ok(Field {
            text: unguarded(text),
            quoted: true,
        })
    }
}

fn add<'t>(text: &mut Cow<'t, str>, piece: &str) {
    if !piece.is_empty() {
        text.to_mut().push_str(piece);
    }
}

/// Without the mark that an export puts before what a spreadsheet would take for a formula; earlier
/// exports put it before phone numbers, too.
fn unguarded(text: Cow<'_, str>) -> Cow<'_, str> {
    match text.strip_prefix('\'') {
        Some(formula) if begins_formula(formula.as_bytes().first()) => {
            Cow::Owned(formula.to_owned())
        }
        _ => text,
    }
}
