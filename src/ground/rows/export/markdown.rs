//! A table of GitHub-flavoured Markdown: a value is shown as it is, whatever Markdown would make of
//! its characters. Widths are not evened out, because rows are written as they come.

use crate::rows::{Cell, CellKind, seen};

/// Writes the names of the columns and the line below them.
pub(super) fn header<'t>(out: &mut Vec<u8>, titles: impl Iterator<Item = &'t str>) {
    let mut columns = 0;
    out.push(b'|');
    for title in titles {
        out.push(b' ');
        text(out, title);
        out.extend_from_slice(b" |");
        columns += 1;
    }
    out.extend_from_slice(b"\n|");
    for _ in 0..columns {
        out.extend_from_slice(b" --- |");
    }
    out.push(b'\n');
}

/// Writes one row.
pub(super) fn row<'c>(
    out: &mut Vec<u8>,
    picked: &[usize],
    as_shown: bool,
    cell: impl Fn(usize) -> Cell<'c>,
) {
    out.push(b'|');
    for &column in picked {
        let cell = cell(column);
        out.push(b' ');
        match cell.kind {
            CellKind::Absent | CellKind::Null => {}
            CellKind::Number | CellKind::Bool => out.extend_from_slice(cell.text.as_bytes()),
            CellKind::Children | CellKind::Compound if as_shown => text(out, &seen(cell)),
            CellKind::Text | CellKind::Children | CellKind::Compound => text(out, cell.text),
        }
        out.extend_from_slice(b" |");
    }
    out.push(b'\n');
}

/// Writes a text; a line break becomes `<br>`, the one way to have one in a cell.
fn text(out: &mut Vec<u8>, text: &str) {
    let mut bytes = text.bytes().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\r' if bytes.peek() == Some(&b'\n') => {}
            b'\n' | b'\r' => out.extend_from_slice(b"<br>"),
            b'\\' | b'|' | b'`' | b'*' | b'<' | b'[' | b'~' => {
                out.extend_from_slice(&[b'\\', byte]);
            }
            _ => out.push(byte),
        }
    }
}
