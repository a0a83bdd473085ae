//! `Condition`: what a row must meet to be shown.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::rows::{CellKind, CellValue, Columns};

/// How a value is compared with another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

impl Comparison {
    /// As it is written.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }

    pub(super) fn accepts(self, compared: Ordering) -> bool {
        match self {
            Self::Equal => compared.is_eq(),
            Self::NotEqual => compared.is_ne(),
            Self::Less => compared.is_lt(),
            Self::LessOrEqual => compared.is_le(),
            Self::Greater => compared.is_gt(),
            Self::GreaterOrEqual => compared.is_ge(),
        }
    }
}

/// What a row must meet. Case never counts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Condition {
    /// A cell of these columns contains the text; of any column where none are named.
    Text {
        /// What is searched for.
        text: String,
        /// Where; empty: everywhere.
        columns: Vec<usize>,
    },
    /// The cell has this very value; a null one, that it has none.
    Like {
        /// In which column.
        column: usize,
        /// The value.
        value: CellValue,
    },
    /// The cell has another value, or none.
    NotLike {
        /// In which column.
        column: usize,
        /// The value.
        value: CellValue,
    },
    /// The cell compares so with a value. No value is neither less nor greater; it is not equal.
    Compare {
        /// In which column.
        column: usize,
        /// How.
        comparison: Comparison,
        /// With what: a number, a text, a day, a month (`2026-01`), a moment, by the column's kind.
        value: String,
    },
    /// The cell contains a text, or, with `not`, does not.
    Contains {
        /// In which column.
        column: usize,
        /// The text.
        text: String,
        /// The opposite.
        not: bool,
    },
    /// The multi-picklist has one of these values, or, with `not`, none of them.
    Includes {
        /// In which column.
        column: usize,
        /// The values.
        values: Vec<String>,
        /// The opposite.
        not: bool,
    },
    /// The cell has one of these values, as [`Self::Compare`] with [`Comparison::Equal`] has it, or,
    /// with `not`, none of them; no value is none of them.
    In {
        /// In which column.
        column: usize,
        /// The values.
        values: Vec<String>,
        /// The opposite.
        not: bool,
    },
    /// The cell is null or absent.
    Null {
        /// In which column.
        column: usize,
    },
    /// The cell has a value; an empty text is one.
    NotNull {
        /// In which column.
        column: usize,
    },
    /// The row is one of these, or, with `not`, none of them: what no cell tells.
    Rows {
        /// Their numbers, ascending.
        rows: Arc<[u32]>,
        /// The opposite.
        not: bool,
        /// What they are.
        words: &'static str,
    },
}

impl Condition {
    /// The column that it is about; `None` where it is about several.
    pub fn column(&self) -> Option<usize> {
        match self {
            Self::Text { .. } | Self::Rows { .. } => None,
            Self::Like { column, .. }
            | Self::NotLike { column, .. }
            | Self::Compare { column, .. }
            | Self::Contains { column, .. }
            | Self::Includes { column, .. }
            | Self::In { column, .. }
            | Self::Null { column }
            | Self::NotNull { column } => Some(*column),
        }
    }

    /// The same about other columns; `None` where `place` has none for one of them.
    pub fn of_columns(&self, place: impl Fn(usize) -> Option<usize>) -> Option<Self> {
        let mut other = self.clone();
        match &mut other {
            Self::Text { columns, .. } => {
                for column in columns {
                    *column = place(*column)?;
                }
            }
            Self::Like { column, .. }
            | Self::NotLike { column, .. }
            | Self::Compare { column, .. }
            | Self::Contains { column, .. }
            | Self::Includes { column, .. }
            | Self::In { column, .. }
            | Self::Null { column }
            | Self::NotNull { column } => *column = place(*column)?,
            // Other rows have these numbers elsewhere.
            Self::Rows { .. } => return None,
        }
        Some(other)
    }

    /// In words, as it could be typed: `Amount > 1000`, `Name ~ acme`.
    pub fn words(&self, columns: &Columns) -> String {
        let title = self
            .column()
            .and_then(|column| columns.get(column))
            .map_or("", |column| column.title.as_str());
        match self {
            Self::Text { text, .. } => quoted(text),
            Self::Rows { words, .. } => (*words).to_owned(),
            Self::Like { value, .. } if !value.kind.has_value() => format!("{title} is null"),
            Self::NotLike { value, .. } if !value.kind.has_value() => {
                format!("{title} is not null")
            }
            Self::Like { value, .. } => format!("{title} = {}", written(value)),
            Self::NotLike { value, .. } => format!("{title} != {}", written(value)),
            Self::Compare {
                comparison, value, ..
            } => format!("{title} {} {}", comparison.sign(), word(value)),
            Self::Contains { text, not, .. } => {
                let sign = if *not { "!~" } else { "~" };
                format!("{title} {sign} {}", word(text))
            }
            Self::Includes { values, not, .. } => {
                let verb = if *not { "excludes" } else { "includes" };
                let values: Vec<String> = values.iter().map(|v| word(v)).collect();
                format!("{title} {verb} {}", values.join(", "))
            }
            Self::In { values, not, .. } => {
                let verb = if *not { "not in" } else { "in" };
                let values: Vec<String> = values.iter().map(|v| word(v)).collect();
                format!("{title} {verb} ({})", values.join(", "))
            }
            Self::Null { .. } => format!("{title} is null"),
            Self::NotNull { .. } => format!("{title} is not null"),
        }
    }
}

/// A value as it could be typed.
fn written(value: &CellValue) -> String {
    match value.kind {
        CellKind::Number | CellKind::Bool => value.text.clone(),
        _ => quoted(&value.text),
    }
}

/// A text as it could be typed: in quotes only where it must be.
fn word(text: &str) -> String {
    let bare = |c: char| c.is_alphanumeric() || "._-:+@".contains(c);
    if !text.is_empty() && text.chars().all(bare) {
        text.to_owned()
    } else {
        quoted(text)
    }
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}
