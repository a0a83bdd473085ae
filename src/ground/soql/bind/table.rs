//! `Table`: a text that holds values, as columns: pasted, or read from a file. One value a line,
//! with commas, semicolons or tabs between, in quotes or not, with a heading or without.
//!
//! Total: any text is some table.

use super::id::long_id;
use super::list::List;

/// What can stand between the cells of a line; where several fit, the first does.
const BETWEEN: [char; 3] = ['\t', ';', ','];
/// Words that stand above values.
const HEADINGS: [&str; 6] = ["id", "ids", "name", "email", "username", "number"];

/// Columns of texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// What stands above the columns, where the first line is no values.
    pub headings: Option<Vec<String>>,
    rows: Vec<Vec<String>>,
    columns: usize,
}

impl Table {
    /// Reads a text.
    pub fn read(text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text).trim();
        let inside = text.strip_prefix('(').and_then(|t| t.strip_suffix(')'));
        let text = inside.unwrap_or(text);
        let lines = |rows: &[Vec<Cell>]| {
            let all = rows.iter().filter(|row| row.iter().any(Cell::is_there));
            all.count()
        };
        for between in BETWEEN {
            let rows = split(text, Some(between));
            let most = rows.iter().map(Vec::len).max().unwrap_or(0);
            if most < 2 {
                continue;
            }
            let cells = || rows.iter().flatten().filter(|cell| cell.is_there());
            let one_line = lines(&rows) < 2;
            // `'a','b',` over several lines is one list; a table quotes with ".
            let listed = cells().all(|cell| cell.quote == Some('\''));
            if one_line || listed {
                return Self::of_one(cells().map(|cell| cell.text.clone()));
            }
            if let Some(table) = Self::of_columns(&rows) {
                return table;
            }
            // Lines of different lengths: values where all of them look like some.
            if cells().all(|cell| cell.quote.is_some() || is_typed(&cell.text)) {
                return Self::of_one(cells().map(|cell| cell.text.clone()));
            }
        }
        let rows = split(text, None);
        Self::of_one(rows.into_iter().flatten().map(|cell| cell.text))
    }

    /// A table of one column, which may have a heading.
    fn of_one(values: impl Iterator<Item = String>) -> Self {
        let rows = values.map(|value| vec![value]).collect();
        Self::with_headings(rows, 1)
    }

    /// A table of lines that have the same cells; columns without any value are none.
    fn of_columns(rows: &[Vec<Cell>]) -> Option<Self> {
        let filled = |row: &&Vec<Cell>| row.iter().any(Cell::is_there);
        let rows: Vec<&Vec<Cell>> = rows.iter().filter(filled).collect();
        let length = rows.first()?.len();
        if rows.iter().any(|row| row.len() != length) {
            return None;
        }
        let used: Vec<usize> = (0..length)
            .filter(|&at| {
                rows.iter()
                    .any(|row| row.get(at).is_some_and(Cell::is_there))
            })
            .collect();
        let pick = |row: &Vec<Cell>| {
            let cells = used.iter().filter_map(|&at| row.get(at));
            cells.map(|cell| cell.text.clone()).collect()
        };
        let rows: Vec<Vec<String>> = rows.into_iter().map(pick).collect();
        Some(Self::with_headings(rows, used.len()))
    }

    fn with_headings(mut rows: Vec<Vec<String>>, columns: usize) -> Self {
        let headings = has_headings(&rows, columns).then(|| rows.remove(0));
        Self {
            headings,
            rows,
            columns,
        }
    }

    /// How many columns it has.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// What a column is called: its heading, or its number.
    pub fn title(&self, column: usize) -> String {
        let heading = self.headings.as_ref().and_then(|all| all.get(column));
        match heading.map(|heading| heading.trim()) {
            Some(heading) if !heading.is_empty() => heading.to_owned(),
            _ => format!("column {}", column + 1),
        }
    }

    /// The column that a person means: by its heading, whatever the case, else by its number from 1.
    pub fn find(&self, wanted: &str) -> Option<usize> {
        let wanted = wanted.trim();
        let named = |exact: bool| {
            let mut all = self.headings.iter().flatten();
            all.position(|heading| match exact {
                true => heading.trim() == wanted,
                false => heading.trim().eq_ignore_ascii_case(wanted),
            })
        };
        let numbered = || {
            let number: usize = wanted.parse().ok()?;
            number.checked_sub(1).filter(|&at| at < self.columns)
        };
        named(true).or_else(|| named(false)).or_else(numbered)
    }

    /// The cells of a column below its heading.
    pub(super) fn cells(&self, column: usize) -> impl Iterator<Item = &str> {
        let rows = self.rows.iter();
        rows.map(move |row| row.get(column).map_or("", String::as_str))
    }

    /// The values of a column.
    pub fn list(&self, column: usize) -> List {
        let cells = self.cells(column);
        let heading = self.headings.as_ref().map(|_| self.title(column));
        List::of(cells, heading.as_deref())
    }
}

/// A cell, and the quotes that it stood in.
#[derive(Clone, Debug, Default)]
struct Cell {
    text: String,
    quote: Option<char>,
}

impl Cell {
    fn is_there(&self) -> bool {
        !self.text.trim().is_empty()
    }
}

/// Cuts a text into lines and cells (RFC 4180, and `'` as well). A quote that is not closed before
/// the end of a cell is a letter.
fn split(text: &str, between: Option<char>) -> Vec<Vec<Cell>> {
    let mut rows: Vec<Vec<Cell>> = vec![Vec::new()];
    let mut rest = text;
    loop {
        let start =
            rest.trim_start_matches(|c: char| c == ' ' || (c == '\t' && between != Some(c)));
        let quoted = ['"', '\'']
            .into_iter()
            .find_map(|q| in_quotes(start, q, between));
        let (cell, after) = match quoted {
            Some((cell, after)) => (cell, after),
            None => {
                let end = rest.find(|c| c == '\n' || c == '\r' || Some(c) == between);
                let (text, after) = rest.split_at(end.unwrap_or(rest.len()));
                let text = text.trim().to_owned();
                (Cell { text, quote: None }, after)
            }
        };
        if let Some(row) = rows.last_mut() {
            row.push(cell);
        }
        let mut chars = after.chars();
        match chars.next() {
            None => return rows,
            Some(c) if Some(c) == between => rest = chars.as_str(),
            Some(c) => {
                let after = chars.as_str();
                rest = match c {
                    '\r' => after.strip_prefix('\n').unwrap_or(after),
                    _ => after,
                };
                rows.push(Vec::new());
            }
        }
    }
}

/// A cell in quotes and what follows it; doubled quotes stand for one, and `\'` for `'`.
fn in_quotes(text: &str, quote: char, between: Option<char>) -> Option<(Cell, &str)> {
    let inside = text.strip_prefix(quote)?;
    let mut value = String::new();
    let mut chars = inside.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c == '\\' && quote == '\'' {
            if let Some((_, next)) = chars.next() {
                value.push(next);
            }
            continue;
        }
        if c != quote {
            value.push(c);
            continue;
        }
        if chars.peek().is_some_and(|(_, next)| *next == quote) {
            chars.next();
            value.push(quote);
            continue;
        }
        let after = inside.get(at + quote.len_utf8()..).unwrap_or_default();
        let after = after.trim_start_matches(' ');
        let ends = after
            .chars()
            .next()
            // A comma may follow where lines are cut: `'a',` on each of them.
            .is_none_or(|c| matches!(c, '\n' | '\r') || Some(c) == between);
        let quote = Some(quote);
        let cell = Cell { text: value, quote };
        return ends.then_some((cell, after));
    }
    None
}

/// Whether a text is a value by its looks: an Id, a number, a moment, a truth value, an address.
fn is_typed(text: &str) -> bool {
    let text = text.trim();
    let number = || text.parse::<f64>().is_ok_and(f64::is_finite);
    let moment = || {
        let mut bytes = text.bytes();
        text.len() >= 8
            && text.contains(['-', '/', '.'])
            && bytes.all(|b| b.is_ascii_digit() || b"-/.:TZ+ ".contains(&b))
    };
    let truth = || text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false");
    long_id(text).is_some() || number() || moment() || truth() || text.contains('@')
}

/// Whether the first line stands above the others instead of among them.
fn has_headings(rows: &[Vec<String>], columns: usize) -> bool {
    let Some((first, rest)) = rows.split_first() else {
        return false;
    };
    let above = |cell: &String| !cell.trim().is_empty() && !is_typed(cell);
    if rest.is_empty() || first.len() != columns || !first.iter().all(above) {
        return false;
    }
    let below = |at: usize| {
        let cells = rest.iter().filter_map(move |row| row.get(at));
        cells.filter(|cell| !cell.trim().is_empty())
    };
    let typed = (0..columns).any(|at| below(at).next().is_some() && below(at).all(|c| is_typed(c)));
    let named = first.iter().any(|cell| is_heading(cell));
    let apart = columns > 1
        && first
            .iter()
            .enumerate()
            .all(|(at, cell)| below(at).all(|other| other != cell));
    typed || named || apart
}

/// Whether a text is what fields are called: `Id`, `Account ID`, `Region__c`, `Account.Name`.
fn is_heading(text: &str) -> bool {
    let lower = text.trim().to_ascii_lowercase();
    let last = lower.rsplit([' ', '.', '_']).next().unwrap_or_default();
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
    let api = lower.chars().all(word) && (lower.ends_with("__c") || text.trim().ends_with("Id"));
    api || HEADINGS.contains(&lower.as_str()) || (lower != last && HEADINGS.contains(&last))
}
