//! From a cell into the SOQL: only rows with its value, none with it, or how often each value of its
//! column comes. With marked rows it is their values.
//!
//! The text of the editor is changed as one step that can be undone, and not run: further cells can
//! follow, and a run costs calls. What SOQL cannot say is refused with the reason.

use std::collections::HashSet;

use super::condition::in_soql;
use super::{IN_PARTS, Place, expression, grouping};
use crate::app::App;
use crate::app::column::Tab;
use crate::app::command::Command;
use crate::app::msg::Effect;
use crate::app::result::ResultPane;
use crate::rows::literal::of_value;
use crate::rows::order::Condition;
use crate::rows::{CellKind, CellValue, ValueKind};
use crate::soql::rewrite::{CannotRewrite, Statement};
use crate::text;

/// What a cell does to its statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::app) enum CellQuery {
    /// Keeps the rows with its value.
    Only,
    /// Leaves the rows with its value out.
    Without,
    /// Counts how often each value of its column comes.
    Group,
}

/// The most characters a statement may have (SOQL and SOSL limits).
pub(in crate::app) const LONGEST: usize = 100_000;
/// What is said of a condition, in cells.
const SAID: usize = 48;

/// A statement with a cell in it.
struct Written {
    place: Place,
    source: String,
    text: String,
    /// What was put into it, in a few words.
    said: String,
}

impl App {
    /// Puts the cell under the cursor, or those of the marked rows, into the statement of the tab in
    /// front.
    pub(in crate::app) fn cell_into_query(&mut self, what: CellQuery) -> Vec<Effect> {
        let Some(tab) = self.column_mut().map(|column| column.tab_mut()) else {
            return Vec::new();
        };
        let id = tab.id;
        let written = match written(tab, what) {
            Ok(written) => written,
            Err(why) => return self.cannot_push(&why),
        };
        let Written {
            place,
            source,
            text,
            said,
        } = written;
        let several = self.find_tab(id).is_some_and(|tab| tab.members().is_some());
        let run = match several {
            true => self.keymap.shown(Command::QuerySeveral),
            false => self.hint_key(Command::QueryRun, false),
        };
        self.put_in_editor(id, place, &source, &text);
        if place == Place::Gone {
            // The new tab is in front, and has no rows to take further cells from.
            self.hint(format!(
                "{said}: in a tab of its own, the text had changed · {run} runs it"
            ));
            return Vec::new();
        }
        if let Some(result) = self.result_of(id) {
            result.rewritten = Some(super::as_sent(&text));
        }
        self.hint(format!(
            "{said} · {run} runs it, {} {} takes it back",
            self.keymap.shown(Command::PaneEditor),
            self.keymap.shown(Command::EditorUndo),
        ));
        Vec::new()
    }
}

/// The statement with the cell in it, or why there is none.
fn written(tab: &mut Tab, what: CellQuery) -> Result<Written, String> {
    let editor = &tab.editor;
    let Some(result) = &mut tab.result else {
        return Err("there are no rows".to_owned());
    };
    if result.nested.is_some() {
        return Err("these are child rows: the query is that of their records".to_owned());
    }
    if result.filling.is_some() {
        return Err(IN_PARTS.to_owned());
    }
    let column = result.column().ok_or("the cursor is on no column")?;
    let (place, source) = place(result, editor.text());
    let statement = Statement::read(&source).map_err(|error| error.to_string())?;
    let (text, said) = match what {
        CellQuery::Group => grouped(result, &statement, column)?,
        CellQuery::Only | CellQuery::Without => {
            let not = what == CellQuery::Without;
            let (condition, total) = condition(result, &statement, column, not)?;
            let text = match total {
                false => Ok(statement.filtered_by(std::slice::from_ref(&condition))),
                true => statement.having(std::slice::from_ref(&condition)),
            };
            let clause = if total { "HAVING" } else { "WHERE" };
            let shown = text::truncate(&condition, SAID).into_owned();
            let text = text.map_err(|error: CannotRewrite| error.to_string())?;
            (text, format!("in the {clause}: {shown}"))
        }
    };
    if text.chars().count() > LONGEST {
        return Err(format!(
            "a query has {} characters at most; copy the values as an IN list and ask in parts with a parameter",
            text::number(LONGEST as u64)
        ));
    }
    Ok(Written {
        place,
        source,
        text,
        said,
    })
}

/// Where the statement stands in the text: as cells before this one left it, or as it was run.
fn place(result: &ResultPane, text: &str) -> (Place, String) {
    let of = |sent: &str| Some(Place::of(sent, text)).filter(|place| *place != Place::Gone);
    let rewritten = result.rewritten.as_deref().and_then(of);
    let place = rewritten.or_else(|| of(&result.soql));
    let place = place.unwrap_or(Place::Gone);
    let source = match place {
        Place::Whole => text.to_owned(),
        Place::At(from, to) => text.get(from..to).unwrap_or_default().to_owned(),
        Place::Gone => result.soql.clone(),
    };
    (place, source)
}

/// The count of each value of a column in the place of the rows.
fn grouped(
    result: &mut ResultPane,
    statement: &Statement<'_>,
    column: usize,
) -> Result<(String, String), String> {
    let kinds = result.kinds();
    let (field, total) = expression(result, statement, column)?;
    if total {
        return Err("the column is a total already".to_owned());
    }
    let kind = kinds.get(column).copied().unwrap_or_default();
    let group = grouping(&field, kind)?;
    let text = statement.frequency(&group, &[]);
    let text = text.map_err(|error| error.to_string())?;
    Ok((text, format!("the query counts by {group}")))
}

/// The condition on a column: its value under the cursor, or one of those of the marked rows.
fn condition(
    result: &mut ResultPane,
    statement: &Statement<'_>,
    column: usize,
    not: bool,
) -> Result<(String, bool), String> {
    let kinds = result.kinds();
    let kind = kinds.get(column).copied().unwrap_or_default();
    let values = values(result, column)?;
    let one = |value: &CellValue| {
        let value = value.clone();
        let condition = match not {
            false => Condition::Like { column, value },
            true => Condition::NotLike { column, value },
        };
        in_soql(result, statement, &kinds, &condition)
    };
    let null = values.iter().find(|value| !value.kind.has_value());
    let some: Vec<&CellValue> = values.iter().filter(|v| v.kind.has_value()).collect();
    // What holds of one holds of all: whether the column can be compared at all.
    let first = values.first().ok_or("there is no row under the cursor")?;
    let (single, total) = one(first)?;
    let several = kind == ValueKind::MultiPicklist;
    let listed = match some.as_slice() {
        [] => return Ok((single, total)),
        [only] if !several => one(only)?.0,
        some => {
            let (field, _) = expression(result, statement, column)?;
            let literals: Result<Vec<String>, String> =
                some.iter().map(|value| of_value(value, kind)).collect();
            let literals = literals?;
            let verb = match (several, not) {
                (true, false) => "INCLUDES",
                (true, true) => "EXCLUDES",
                (false, false) => "IN",
                (false, true) => "NOT IN",
            };
            format!("{field} {verb} ({})", literals.join(", "))
        }
    };
    let text = match null {
        None => listed,
        Some(null) => {
            let null = one(null)?.0;
            match not {
                false => format!("({listed} OR {null})"),
                true => format!("{listed} AND {null}"),
            }
        }
    };
    Ok((text, total))
}

/// The values of a column in the marked rows, else the one under the cursor; each once.
fn values(result: &ResultPane, column: usize) -> Result<Vec<CellValue>, String> {
    let marked = result.marked();
    let rows: Vec<usize> = match marked.is_empty() {
        false => marked.iter().collect(),
        true => result.row().into_iter().collect(),
    };
    let mut seen = HashSet::new();
    let mut values = Vec::new();
    for row in rows {
        let cell = result.rows.cell(row, column);
        if matches!(cell.kind, CellKind::Children | CellKind::Compound) {
            return Err("child rows and compound values are no single values".to_owned());
        }
        let value = CellValue::from(cell);
        if seen.insert(value.clone()) {
            values.push(value);
        }
    }
    Ok(values)
}
