//! A comparison for people: who was compared by what, the counts, and each difference with both
//! values.

use std::io::{self, Write};

use super::output::Compared;
use crate::org::OrgClass;
use crate::rows::diff::{Counts, Difference, Line, Pair, State};
use crate::rows::{Cell, ColumnKind, RowSet, show};
use crate::text;

/// The longest value that is shown whole.
const WIDEST: usize = 60;

/// The counts of each comparison, and every difference.
pub(super) fn whole(
    sink: &mut dyn Write,
    found: &[Compared],
    classes: &[Option<OrgClass>],
) -> io::Result<()> {
    for (index, compared) in found.iter().enumerate() {
        if index > 0 {
            writeln!(sink)?;
        }
        head(sink, &compared.difference, classes, index)?;
        differences(sink, &compared.difference)?;
    }
    Ok(())
}

/// The counts alone.
pub(super) fn summary(
    sink: &mut dyn Write,
    found: &[Compared],
    classes: &[Option<OrgClass>],
) -> io::Result<()> {
    for (index, compared) in found.iter().enumerate() {
        head(sink, &compared.difference, classes, index)?;
    }
    Ok(())
}

/// The counts as JSON.
pub(super) fn counts_json(found: &[Compared]) -> serde_json::Value {
    let one = |compared: &Compared| {
        let counts = compared.difference.diff.counts();
        let [left, right] = &compared.difference.names;
        let columns = compared.difference.diff.changes_by_column();
        let pairs = compared.difference.diff.plan().pairs().iter();
        let changes: serde_json::Map<String, serde_json::Value> = pairs
            .zip(columns)
            .filter(|(_, count)| **count > 0)
            .map(|(pair, count)| (pair.title.clone(), (*count).into()))
            .collect();
        serde_json::json!({
            "left": left,
            "right": right,
            "same": counts.same,
            "changed": counts.changed,
            "leftOnly": counts.left_only,
            "rightOnly": counts.right_only,
            "withoutKey": counts.without_key,
            "sharedKey": counts.double,
            "leftOnlyColumns": lacking(&compared.difference, 0),
            "rightOnlyColumns": lacking(&compared.difference, 1),
            "changedColumns": changes,
        })
    };
    serde_json::Value::Array(found.iter().map(one).collect())
}

fn head(
    sink: &mut dyn Write,
    difference: &Difference,
    classes: &[Option<OrgClass>],
    index: usize,
) -> io::Result<()> {
    let [left, right] = &difference.names;
    let badge = |at: usize| match classes.get(at).copied().flatten() {
        Some(class) => format!(" ({})", class.badge()),
        None => String::new(),
    };
    let plan = difference.diff.plan();
    let key: Vec<&str> = plan
        .key_pairs()
        .map(|(_, pair)| pair.title.as_str())
        .collect();
    let by = if key.is_empty() {
        "row by row".to_owned()
    } else {
        format!("by {}", key.join(", "))
    };
    writeln!(
        sink,
        "{}{} and {}{}, {}",
        text::display(left),
        badge(0),
        text::display(right),
        badge(index + 1),
        text::display(&by)
    )?;
    writeln!(sink, "  {}", text::display(&counted(difference)))?;
    for note in notes(difference) {
        writeln!(sink, "  {}", text::display(&note))?;
    }
    Ok(())
}

/// The counts in words.
fn counted(difference: &Difference) -> String {
    let Counts {
        same,
        changed,
        left_only,
        right_only,
        ..
    } = difference.diff.counts();
    let [left, right] = &difference.names;
    let number = |count: usize| text::number(count as u64);
    format!(
        "{} same · {} changed · {} only in {left} · {} only in {right}",
        number(same),
        number(changed),
        number(left_only),
        number(right_only)
    )
}

/// What a reader should know of the pairing: keys that tell rows apart no more, columns that were not
/// compared.
pub(super) fn notes(difference: &Difference) -> Vec<String> {
    let counts = difference.diff.counts();
    let mut notes = Vec::new();
    for (side, name) in difference.names.iter().enumerate() {
        let rows = |count: usize| match count {
            1 => "1 row".to_owned(),
            count => format!("{} rows", text::number(count as u64)),
        };
        match counts.double.get(side) {
            None | Some(0) => {}
            Some(&count) => notes.push(format!(
                "{} of {name} share their key with another; they are paired in their order",
                rows(count)
            )),
        }
        match counts.without_key.get(side) {
            None | Some(0) => {}
            Some(&count) => notes.push(format!(
                "{} of {name} without a key; paired with nothing",
                rows(count)
            )),
        }
    }
    let plan = difference.diff.plan();
    for (side, name) in difference.names.iter().enumerate() {
        match lacking(difference, side).as_slice() {
            [] => {}
            [title] => notes.push(format!(
                "column only in {name}, which is a difference (--ignore leaves it out): {title}"
            )),
            titles => notes.push(format!(
                "columns only in {name}, which is a difference (--ignore leaves them out): {}",
                titles.join(", ")
            )),
        }
    }
    for (lookup, other) in plan.read_in_place() {
        notes.push(match other {
            Some(other) => format!("{lookup} compared by {other}"),
            None => format!("{lookup} compared by what its records are called"),
        });
    }
    for (lookup, shared) in plan.shared_names() {
        notes.push(format!(
            "{} records in {lookup} share their name with another of their object; a change from one of \
             them to another is not seen",
            text::number(shared as u64)
        ));
    }
    let numbers: Vec<&str> = plan.numbers().collect();
    if !numbers.is_empty() {
        notes.push(format!("texts compared as numbers: {}", numbers.join(", ")));
    }
    let ignored: Vec<&str> = plan
        .pairs()
        .iter()
        .filter(|pair| !pair.compared && !pair.key)
        .map(|pair| pair.title.as_str())
        .collect();
    if !ignored.is_empty() {
        notes.push(format!("not compared: {}", ignored.join(", ")));
    }
    notes
}

/// The columns that only one side has, and that are a difference.
fn lacking(difference: &Difference, side: usize) -> Vec<&str> {
    let rows = match side {
        0 => &difference.left,
        _ => &difference.right,
    };
    let columns = difference.diff.plan().lacking().get(side);
    let columns = columns.into_iter().flatten();
    let titles = columns.filter_map(|column| rows.columns().get(*column));
    titles.map(|column| column.title.as_str()).collect()
}

fn differences(sink: &mut dyn Write, difference: &Difference) -> io::Result<()> {
    let plan = difference.diff.plan();
    let key: Vec<&Pair> = plan.key_pairs().map(|(_, pair)| pair).collect();
    let [left, right] = difference.names.each_ref().map(|name| text::display(name));
    let mut first = true;
    for place in 0..difference.diff.len() {
        let Some(line) = difference.diff.line(place) else {
            continue;
        };
        if line.state == State::Same && !difference.all {
            continue;
        }
        if first {
            writeln!(sink)?;
            first = false;
        }
        let parts: Vec<String> = key
            .iter()
            .map(|pair| match (line.left, line.right) {
                (Some(row), _) => value(&difference.left, row, pair.left),
                (None, Some(row)) => value(&difference.right, row, pair.right),
                (None, None) => String::new(),
            })
            .collect();
        let name = match (parts.join(" · "), line.left, line.right) {
            (name, ..) if !key.is_empty() => format!("{name}{}", also(difference, &key, line)),
            (_, Some(row), _) | (_, None, Some(row)) => format!("row {}", row + 1),
            (name, ..) => name,
        };
        let doubt = match (line.double, line.without_key) {
            (_, true) => "  (no key)",
            (true, _) => "  (key not unique)",
            _ => "",
        };
        match line.state {
            State::Same => writeln!(sink, "= {name}{doubt}")?,
            State::LeftOnly => writeln!(sink, "◀ {name}  only in {left}{doubt}")?,
            State::RightOnly => writeln!(sink, "▶ {name}  only in {right}{doubt}")?,
            State::Changed => {
                writeln!(sink, "≠ {name}{doubt}")?;
                changes(sink, difference, place)?;
            }
        }
    }
    Ok(())
}

/// What the record is called, where the key does not say it.
fn also(difference: &Difference, key: &[&Pair], line: Line) -> String {
    let is_name = |pair: &&Pair| pair.title.eq_ignore_ascii_case("Name");
    let pair = difference.diff.plan().pairs().iter().find(is_name);
    let Some(pair) = pair.filter(|_| !key.iter().any(is_name)) else {
        return String::new();
    };
    let name = match (line.left, line.right) {
        (Some(row), _) => value(&difference.left, row, pair.left),
        (None, Some(row)) => value(&difference.right, row, pair.right),
        (None, None) => return String::new(),
    };
    format!("  {name}")
}

fn changes(sink: &mut dyn Write, difference: &Difference, place: usize) -> io::Result<()> {
    let Some(line) = difference.diff.line(place) else {
        return Ok(());
    };
    let (Some(left), Some(right)) = (line.left, line.right) else {
        return Ok(());
    };
    let pairs = difference.diff.plan().pairs();
    let changed: Vec<&Pair> = difference
        .diff
        .differing(place)
        .filter_map(|pair| pairs.get(pair))
        .collect();
    let widths = changed
        .iter()
        .map(|pair| text::width(&text::display(&pair.title)));
    let widest = widths.max().unwrap_or(0);
    for pair in changed {
        let title = text::display(&pair.title);
        let blank = " ".repeat(widest.saturating_sub(text::width(&title)));
        writeln!(
            sink,
            "    {title}{blank}  {} → {}",
            value(&difference.left, left, pair.left),
            value(&difference.right, right, pair.right)
        )?;
    }
    Ok(())
}

/// A value on one line.
fn value(rows: &RowSet, row: usize, column: usize) -> String {
    let cell: Cell<'_> = rows.cell(row, column);
    let (shown, _) = show(cell, ColumnKind::Value);
    text::truncate(&shown, WIDEST).into_owned()
}
