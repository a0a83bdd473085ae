//! `CellCard`: what cells of one column are to hold: a value, nothing, a part of the text replaced, or
//! what another column holds; with what would become of them shown at once.

use std::collections::BTreeSet;

use super::fields::CellField;
use crate::app::column::TabId;
use crate::app::editor::{EditAction, Field};
use crate::rows::staged::Staged;
use crate::rows::{CellKind, CellValue, RowSet};
use crate::schema::value::{Clock, FieldValue, NoValue, read_value, typed_text};

/// Values of a list that are proposed at once.
const PROPOSED: usize = 8;

/// Said where no value is typed for marked rows.
pub const UNSAID: &str = "type a value; to empty them: Up, then Right to ‹ nothing ›";

/// How cells get their new value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum How {
    /// All get one value.
    #[default]
    Value,
    /// They become empty.
    Clear,
    /// A part of their text is replaced.
    Replace,
    /// They get what another column of their row holds.
    Column,
}

impl How {
    const ALL: [Self; 4] = [Self::Value, Self::Clear, Self::Replace, Self::Column];

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Value => "one value",
            Self::Clear => "nothing",
            Self::Replace => "find and replace",
            Self::Column => "what another column holds",
        }
    }
}

/// What has the cursor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Line {
    /// The choice how.
    How,
    /// The value, what is looked for, or the other column.
    #[default]
    First,
    /// What is put in its place.
    Second,
}

/// The card.
#[derive(Clone, Debug)]
pub struct CellCard {
    /// Whose rows.
    pub tab: TabId,
    /// Which of the tab's results the rows are of.
    pub shown_as: u64,
    /// Which field.
    pub of: CellField,
    /// The rows, by their numbers.
    pub rows: Vec<usize>,
    /// How many of them a filter leaves out of sight.
    pub hidden: usize,
    /// Whether it is about the marked rows, and not about one cell.
    pub many: bool,
    /// How they get their value.
    pub how: How,
    /// What has the cursor.
    pub line: Line,
    /// The value, or what is looked for.
    pub first: Field,
    /// What is put in its place.
    pub second: Field,
    /// The other columns that values can be taken from, with their titles.
    pub columns: Vec<(usize, String)>,
    /// Which of them.
    pub column: usize,
    /// What the controlling field holds in the rows, where the values depend on one that is here.
    pub with: Option<BTreeSet<String>>,
    /// The value of the list that is chosen.
    pub chosen: Option<usize>,
    /// Whether something was typed; before, all values of a list are proposed.
    pub typed: bool,
    /// What would become of the cells.
    pub preview: Preview,
}

/// What would become of cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// How many change.
    pub changes: usize,
    /// How many hold it already.
    pub same: usize,
    /// How many cannot take it, and why the first of them cannot.
    pub refused: usize,
    /// Why.
    pub why: Option<String>,
    /// How many get a value that does not go with their controlling field's, and what it goes with.
    pub doubts: usize,
    /// What the first of them goes with.
    pub doubt: Option<String>,
    /// The first that changes: what the org has, as far as it was read, and what it would hold.
    pub first: Option<(CellValue, CellValue)>,
    /// How many different values those have in the org that change.
    pub olds: usize,
}

impl CellCard {
    /// The values of a list that fit what is typed.
    pub fn proposals(&self) -> Vec<&str> {
        let field = &self.of.field;
        if self.how != How::Value {
            return Vec::new();
        }
        let lower = match self.typed {
            true => self.last_typed().to_lowercase(),
            false => String::new(),
        };
        let active = field.picklist_values.iter().filter(|value| value.active);
        let active = active.filter(|value| self.goes(&value.value));
        let fits = active.filter(|value| {
            value.value.to_lowercase().contains(&lower)
                || value
                    .label
                    .as_ref()
                    .is_some_and(|label| label.to_lowercase().contains(&lower))
        });
        let words: &[&str] = match field.kind.as_str() {
            "boolean" => &["true", "false"],
            "date" => &["today", "tomorrow", "+7"],
            "datetime" => &["now", "tomorrow", "+7"],
            _ => &[],
        };
        let words = words
            .iter()
            .copied()
            .filter(|word| word.starts_with(&lower));
        let all = fits.map(|value| value.value.as_str()).chain(words);
        all.take(PROPOSED).collect()
    }

    /// Whether a value goes with the controlling field in one of the rows at least.
    fn goes(&self, value: &str) -> bool {
        match (&self.of.depends, &self.with) {
            (Some(depends), Some(with)) => {
                with.iter().any(|with| depends.doubt(value, with).is_none())
            }
            _ => true,
        }
    }

    /// The value behind the last `;`, where several can be typed.
    fn last_typed(&self) -> &str {
        let text = self.first.text();
        match self.of.field.kind.as_str() {
            "multipicklist" => text.rsplit(';').next().unwrap_or_default().trim_start(),
            _ => text,
        }
    }

    /// Takes a proposal into the line.
    pub(super) fn take_proposal(&mut self, at: usize) -> bool {
        let Some(value) = self.proposals().get(at).map(|value| (*value).to_owned()) else {
            return false;
        };
        let typed = if self.typed {
            self.last_typed().len()
        } else {
            self.first.text().len()
        };
        let text = self.first.text();
        let kept = text.get(..text.len() - typed).unwrap_or_default();
        self.first = Field::new(&format!("{kept}{value}"));
        self.chosen = None;
        self.typed = true;
        true
    }

    /// Goes to another proposal, as far as there are some.
    pub(super) fn step_proposal(&mut self, down: bool) -> bool {
        let count = self.proposals().len();
        self.chosen = match (self.chosen, down) {
            (None, true) if count > 0 => Some(0),
            (Some(at), true) => Some((at + 1).min(count.saturating_sub(1))),
            (Some(0), false) => None,
            (Some(at), false) => Some(at - 1),
            _ => return false,
        };
        true
    }

    pub(super) fn turn_how(&mut self, by: isize) {
        let all = How::ALL.len() as isize;
        let at = How::ALL
            .iter()
            .position(|how| *how == self.how)
            .unwrap_or(0);
        let next = (at as isize + by).rem_euclid(all) as usize;
        self.how = How::ALL.get(next).copied().unwrap_or_default();
        self.chosen = None;
    }

    pub(super) fn turn_column(&mut self, by: isize) {
        let all = self.columns.len().max(1) as isize;
        self.column = (self.column as isize + by).rem_euclid(all) as usize;
    }

    /// The lines that can have the cursor now.
    pub(super) fn lines(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        if self.many {
            lines.push(Line::How);
        }
        match self.how {
            How::Value | How::Column => lines.push(Line::First),
            How::Replace => lines.extend([Line::First, Line::Second]),
            How::Clear => {}
        }
        lines
    }

    pub(super) fn turn_line(&mut self, by: isize) {
        let lines = self.lines();
        let at = lines
            .iter()
            .position(|line| *line == self.line)
            .unwrap_or(0);
        let next = (at as isize + by).rem_euclid(lines.len().max(1) as isize) as usize;
        self.line = lines.get(next).copied().unwrap_or_default();
    }

    pub(super) fn edit(&mut self, action: EditAction, width: u16) {
        let field = match (self.line, self.how) {
            (Line::First, How::Value | How::Replace) => &mut self.first,
            (Line::Second, _) => &mut self.second,
            _ => return,
        };
        if field.apply(action, width).changed {
            self.typed = true;
            self.chosen = None;
        }
    }

    /// The cells that change, with what they get; and those that cannot take it.
    pub(super) fn changes(
        &self,
        rows: &RowSet,
        staged: &Staged,
        clock: &Clock,
    ) -> (Vec<(usize, CellValue)>, Preview) {
        let field = &self.of.field;
        let column = self.of.column;
        let mut preview = Preview::default();
        let mut changes = Vec::new();
        let mut olds = BTreeSet::new();
        let one = match self.how {
            // An Enter too many must not empty them.
            How::Value if self.many && self.first.text().is_empty() => {
                Some(Err(NoValue(UNSAID.into())))
            }
            How::Value => Some(read_value(field, self.first.text(), clock)),
            How::Clear => Some(read_value(field, "", clock)),
            How::Replace | How::Column => None,
        };
        let from = self.columns.get(self.column).map(|(column, _)| *column);
        for row in &self.rows {
            let now = held(rows, staged, *row, column);
            let wanted: Result<FieldValue, NoValue> = match (&one, self.how) {
                (Some(one), _) => one.clone(),
                (None, How::Replace) => {
                    let find = self.first.text();
                    let text = typed_text(field, &now.text, clock);
                    if find.is_empty() || !text.contains(find) {
                        preview.same += 1;
                        continue;
                    }
                    read_value(field, &text.replace(find, self.second.text()), clock)
                }
                (None, _) => match from {
                    Some(from) => read_value(field, &held(rows, staged, *row, from).text, clock),
                    None => Err(NoValue("there is no other column".into())),
                },
            };
            match wanted {
                Ok(value) => {
                    let value = cell_of(value);
                    if value == now || (!value.kind.has_value() && !now.kind.has_value()) {
                        preview.same += 1;
                        continue;
                    }
                    let depends = self.of.depends.as_ref();
                    let doubt = depends.and_then(|depends| {
                        let with = held(rows, staged, *row, depends.column?);
                        depends.doubt(&value.text, &with.text)
                    });
                    if let Some(doubt) = doubt {
                        preview.doubts += 1;
                        preview.doubt.get_or_insert_with(|| doubt.to_owned());
                    }
                    preview.changes += 1;
                    let was = rows.cell(*row, column);
                    olds.insert(was.text);
                    preview
                        .first
                        .get_or_insert_with(|| (was.into(), value.clone()));
                    changes.push((*row, value));
                }
                Err(why) => {
                    preview.refused += 1;
                    preview.why.get_or_insert_with(|| why.to_string());
                }
            }
        }
        preview.olds = olds.len();
        (changes, preview)
    }
}

/// What a cell holds as it is shown: what is staged, else what the row has.
pub(super) fn held(rows: &RowSet, staged: &Staged, row: usize, column: usize) -> CellValue {
    match staged.get(row, column) {
        Some(value) => value.clone(),
        None => rows.cell(row, column).into(),
    }
}

/// A field's value as one of a cell.
pub(super) fn cell_of(value: FieldValue) -> CellValue {
    let text = value.text().to_owned();
    let kind = match value {
        FieldValue::Null => CellKind::Null,
        FieldValue::Text(_) => CellKind::Text,
        FieldValue::Number(_) => CellKind::Number,
        FieldValue::Bool(_) => CellKind::Bool,
    };
    CellValue { kind, text }
}
