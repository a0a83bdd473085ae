//! `Block`: a rectangle of texts, as a spreadsheet puts it on the clipboard: tabs between cells, lines
//! between rows, and quotes round a cell with a tab, a line break or a quote in it.
//!
//! Total: any text is some block. It must not know where it goes.

/// Rows of texts; they may have different lengths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Block {
    rows: Vec<Vec<String>>,
}

impl Block {
    /// Reads a text. A line break at the end ends the last row and begins none.
    pub fn read(text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut rows = Vec::new();
        let mut row = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let (cell, after) = cell(rest);
            row.push(cell);
            let end = after.chars().next();
            rest = match end {
                Some('\t') => {
                    let rest = after.get(1..).unwrap_or_default();
                    if rest.is_empty() {
                        // The tab has an empty cell behind it.
                        row.push(String::new());
                    }
                    rest
                }
                Some(_) => {
                    rows.push(std::mem::take(&mut row));
                    let rest = after.strip_prefix("\r\n");
                    rest.or_else(|| after.get(1..)).unwrap_or_default()
                }
                None => after,
            };
        }
        if !row.is_empty() {
            rows.push(row);
        }
        Self { rows }
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// How many cells the longest row has.
    pub fn width(&self) -> usize {
        self.rows.iter().map(Vec::len).max().unwrap_or(0)
    }

    /// The rows.
    pub fn rows(&self) -> impl Iterator<Item = &[String]> {
        self.rows.iter().map(Vec::as_slice)
    }

    /// The one text of a block of one cell.
    pub fn single(&self) -> Option<&str> {
        match self.rows.as_slice() {
            [row] => match row.as_slice() {
                [cell] => Some(cell),
                _ => None,
            },
            _ => None,
        }
    }
}

/// The first cell of a text, and the text from its end on: a tab, a line break, or nothing.
fn cell(text: &str) -> (String, &str) {
    if let Some(quoted) = text.strip_prefix('"')
        && let Some((cell, after)) = quoted_cell(quoted)
    {
        return (cell, after);
    }
    let end = text.find(['\t', '\n', '\r']).unwrap_or(text.len());
    let (cell, after) = text.split_at(end);
    (cell.to_owned(), after)
}

/// A cell up to its closing quote; `None` where it has none, or something stands behind it: then the
/// quote is a sign like others.
fn quoted_cell(text: &str) -> Option<(String, &str)> {
    let mut cell = String::new();
    let mut rest = text;
    loop {
        let (before, after) = rest.split_once('"')?;
        cell += before;
        match after.strip_prefix('"') {
            Some(more) => {
                cell.push('"');
                rest = more;
            }
            None if after.is_empty() || after.starts_with(['\t', '\n', '\r']) => {
                return Some((cell, after));
            }
            None => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, rows: &[&[&str]]) {
        let block = Block::read(text);
        let read: Vec<Vec<&str>> = block
            .rows()
            .map(|row| row.iter().map(String::as_str).collect())
            .collect();
        assert_eq!(read, rows, "{text:?}");
    }

    #[test]
    fn a_block_is_read_as_spreadsheets_write_it() {
        check("a\tb\r\nc\td\r\n", &[&["a", "b"], &["c", "d"]]);
        check("a", &[&["a"]]);
        check("", &[]);
        check("a\t\n\tb", &[&["a", ""], &["", "b"]]);
        check("a\t", &[&["a", ""]]);
        check("a\n\nb", &[&["a"], &[""], &["b"]]);
        check("a\rb", &[&["a"], &["b"]]);
        check(
            "\"two\nlines\"\t\"a \"\"b\"\"\"\nx",
            &[&["two\nlines", "a \"b\""], &["x"]],
        );
        // A quote that is no quoting.
        check("\"a\" b\tc", &[&["\"a\" b", "c"]]);
        check("\"open\tb", &[&["\"open", "b"]]);
        check("5\" pipe", &[&["5\" pipe"]]);
        check("\"\"", &[&[""]]);
    }

    fn written(cell: &str) -> String {
        match cell.contains(['\t', '\n', '\r', '"']) {
            true => format!("\"{}\"", cell.replace('"', "\"\"")),
            false => cell.to_owned(),
        }
    }

    proptest! {
        #[test]
        fn what_is_written_comes_back(rows in prop::collection::vec(prop::collection::vec("[a\\t\\n\"é ]{0,4}", 1..4), 1..5)) {
            let text: String = rows
                .iter()
                .map(|row| row.iter().map(|cell| written(cell)).collect::<Vec<_>>().join("\t") + "\n")
                .collect();
            let block = Block::read(&text);
            prop_assert!(block.rows().eq(rows.iter().map(Vec::as_slice)));
        }

        #[test]
        fn any_text_is_a_block(text in "[a\\t\\n\\r\" ]{0,30}") {
            let block = Block::read(&text);
            prop_assert!(block.width() <= text.len() + 1 && block.len() <= text.len() + 1);
        }
    }
}
