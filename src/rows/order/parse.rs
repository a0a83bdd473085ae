//! Reading a condition as it is typed: `Amount > 1000`, `Name ~ acme`, `Owner.Name is null`.
//!
//! What has no operator is a text to look for; so is all that stands in quotes. It is long because
//! the words of every mistake stand beside the reading that finds it.

use super::{Comparison, Condition, Scale};
use crate::rows::ValueKind;
use crate::rows::decimal::Decimal;
use crate::rows::moment::{span, time_of_day};
use crate::text::nearest;

/// What a column can be called in a condition, and what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct ColumnName<'a> {
    /// The API name: `Owner.Name`.
    pub title: &'a str,
    /// The label, where it is known: `Owner Name`.
    pub label: Option<&'a str>,
    /// What it holds.
    pub kind: ValueKind,
}

/// Why a typed condition is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConditionError {
    /// No column has this name.
    #[error("there is no column {name}")]
    NoColumn {
        /// The name as typed.
        name: String,
        /// The nearest name there is.
        meant: Option<String>,
        /// Where it begins, in bytes.
        at: usize,
    },
    /// An operator without a value.
    #[error("a value is missing after {after}")]
    NoValue {
        /// The operator.
        after: String,
        /// Where the value belongs, in bytes.
        at: usize,
    },
    /// The value cannot be compared with the column's.
    #[error("{value} is not {expected}")]
    NotComparable {
        /// The value as typed.
        value: String,
        /// What the column holds, with its article: `a number`.
        expected: &'static str,
        /// Where it begins, in bytes.
        at: usize,
    },
    /// A quote that is opened and not closed.
    #[error("a quote is not closed")]
    OpenQuote {
        /// Where it opens, in bytes.
        at: usize,
    },
    /// Something stands after the condition's end.
    #[error("{rest} stands after the end")]
    Rest {
        /// What.
        rest: String,
        /// Where it begins, in bytes.
        at: usize,
    },
    /// Nothing was typed.
    #[error("nothing to filter by")]
    Empty,
}

impl ConditionError {
    /// Where it is in the typed text, in bytes.
    pub fn at(&self) -> usize {
        match self {
            Self::NoColumn { at, .. }
            | Self::NoValue { at, .. }
            | Self::NotComparable { at, .. }
            | Self::OpenQuote { at }
            | Self::Rest { at, .. } => *at,
            Self::Empty => 0,
        }
    }

    /// What happened, one short line.
    pub fn title(&self) -> String {
        match self {
            Self::NoColumn { name, .. } => format!("There is no column {name}"),
            Self::NoValue { after, .. } => format!("A value is missing after {after}"),
            Self::NotComparable {
                value, expected, ..
            } => format!("{value} is not {expected}"),
            Self::OpenQuote { .. } => "A quote is not closed".into(),
            Self::Rest { rest, .. } => format!("{rest} stands after the end"),
            Self::Empty => "Nothing to filter by".into(),
        }
    }

    /// What to do next.
    pub fn hint(&self) -> String {
        match self {
            Self::NoColumn {
                meant: Some(meant), ..
            } => format!("Did you mean {meant}?"),
            Self::NoColumn { .. } => "Put a text to look for in quotes: 'a = b'.".into(),
            Self::NoValue { .. } => "For example Amount > 1000, Name ~ acme, Name is null.".into(),
            Self::NotComparable {
                expected: "a day or a moment",
                ..
            } => "Write it as 2026-01-31, 2026-01 or 2026-01-31T10:00:00Z.".into(),
            Self::NotComparable { .. } => "~ looks for any text in it.".into(),
            Self::OpenQuote { .. } => "Close it with the same quote.".into(),
            Self::Rest { .. } => "Put a value of several words in quotes.".into(),
            Self::Empty => "Type a text, or a condition such as Amount > 1000.".into(),
        }
    }
}

/// The signs, the longer ones first.
const SIGNS: [&str; 12] = [
    "!~", "!=", "<>", "<=", ">=", "==", "=", "<", ">", "~", "\u{2260}", "\u{2264}",
];

/// Reads a condition. A name is a column's API name or label, whatever its case, in quotes where it
/// has signs in it; a value is bare or in single or double quotes.
///
/// # Errors
/// The first thing that is wrong, and where.
pub fn parse_condition(
    text: &str,
    columns: &[ColumnName<'_>],
) -> Result<Condition, ConditionError> {
    let typed = Typed { text, columns };
    typed.condition()
}

struct Typed<'a> {
    text: &'a str,
    columns: &'a [ColumnName<'a>],
}

/// The operator of a condition: where it begins and ends, and what it is.
struct Operator {
    start: usize,
    end: usize,
    verb: Verb,
}

#[derive(Clone, Copy)]
enum Verb {
    Compare(Comparison),
    Contains { not: bool },
    Includes { not: bool },
    Null { not: bool },
}

impl Typed<'_> {
    fn condition(&self) -> Result<Condition, ConditionError> {
        if self.text.trim().is_empty() {
            return Err(ConditionError::Empty);
        }
        let Some(operator) = self.operator()? else {
            return self.any_cell();
        };
        let column = self.column(operator.start)?;
        self.with(column, &operator)
    }

    /// A text without an operator: what any cell contains.
    fn any_cell(&self) -> Result<Condition, ConditionError> {
        let start = self.text.len() - self.text.trim_start().len();
        let text = match self.quoted(start)? {
            Some((text, end)) => {
                self.nothing_after(end)?;
                text
            }
            None => self.text.trim().to_owned(),
        };
        if text.is_empty() {
            return Err(ConditionError::Empty);
        }
        Ok(Condition::Text {
            text,
            columns: Vec::new(),
        })
    }

    /// The first operator outside of quotes that has something before it.
    fn operator(&self) -> Result<Option<Operator>, ConditionError> {
        let mut at = 0;
        let mut word_may_begin = false;
        while let Some(c) = self.text.get(at..).and_then(|rest| rest.chars().next()) {
            if matches!(c, '\'' | '"') && self.text.get(..at).is_some_and(|b| b.trim().is_empty()) {
                match self.quoted(at)? {
                    Some((_, end)) => at = end,
                    None => at += c.len_utf8(),
                }
                word_may_begin = true;
                continue;
            }
            if self
                .text
                .get(..at)
                .is_some_and(|before| !before.trim().is_empty())
            {
                if let Some((end, verb)) = self.sign(at) {
                    return Ok(Some(Operator {
                        start: at,
                        end,
                        verb,
                    }));
                }
                if word_may_begin && let Some((end, verb)) = self.verb(at) {
                    return Ok(Some(Operator {
                        start: at,
                        end,
                        verb,
                    }));
                }
            }
            word_may_begin = c.is_whitespace();
            at += c.len_utf8();
        }
        Ok(None)
    }

    fn sign(&self, at: usize) -> Option<(usize, Verb)> {
        let rest = self.text.get(at..)?;
        let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign))?;
        let verb = match *sign {
            "~" => Verb::Contains { not: false },
            "!~" => Verb::Contains { not: true },
            "=" | "==" => Verb::Compare(Comparison::Equal),
            "!=" | "<>" | "\u{2260}" => Verb::Compare(Comparison::NotEqual),
            "<" => Verb::Compare(Comparison::Less),
            "<=" | "\u{2264}" => Verb::Compare(Comparison::LessOrEqual),
            ">" => Verb::Compare(Comparison::Greater),
            _ => Verb::Compare(Comparison::GreaterOrEqual),
        };
        Some((at + sign.len(), verb))
    }

    /// An operator that is a word: `is null` and `is not null` to the end, `includes`, `excludes`.
    fn verb(&self, at: usize) -> Option<(usize, Verb)> {
        let rest = self.text.get(at..)?;
        let words: Vec<String> = rest
            .split_whitespace()
            .take(4)
            .map(str::to_lowercase)
            .collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        match words.as_slice() {
            ["is", "null"] => Some((self.text.len(), Verb::Null { not: false })),
            ["is", "not", "null"] => Some((self.text.len(), Verb::Null { not: true })),
            [word @ ("includes" | "excludes"), ..] => Some((
                at + word.len(),
                Verb::Includes {
                    not: *word == "excludes",
                },
            )),
            _ => None,
        }
    }

    /// The column whose name stands before the operator.
    fn column(&self, end: usize) -> Result<usize, ConditionError> {
        let before = self.text.get(..end).unwrap_or_default();
        let at = before.len() - before.trim_start().len();
        let name = match self.quoted(at)? {
            Some((name, _)) => name,
            None => before.trim().to_owned(),
        };
        let wanted = name.to_lowercase();
        let is = |known: &str| known.to_lowercase() == wanted;
        let titled = self.columns.iter().position(|c| is(c.title));
        let labelled = || self.columns.iter().position(|c| c.label.is_some_and(is));
        titled.or_else(labelled).ok_or_else(|| {
            let known = self
                .columns
                .iter()
                .flat_map(|c| std::iter::once(c.title).chain(c.label));
            ConditionError::NoColumn {
                meant: nearest(&name, known).map(str::to_owned),
                name,
                at,
            }
        })
    }

    fn with(&self, column: usize, operator: &Operator) -> Result<Condition, ConditionError> {
        if let Verb::Null { not } = operator.verb {
            return Ok(if not {
                Condition::NotNull { column }
            } else {
                Condition::Null { column }
            });
        }
        if let Verb::Includes { not } = operator.verb {
            let values = self.values(operator)?;
            return Ok(Condition::Includes {
                column,
                values,
                not,
            });
        }
        let (value, at, in_quotes) = self.value(operator)?;
        let comparison = match operator.verb {
            Verb::Compare(comparison) => comparison,
            Verb::Contains { not } => {
                let text = value;
                return Ok(Condition::Contains { column, text, not });
            }
            Verb::Includes { .. } | Verb::Null { .. } => Comparison::Equal,
        };
        if !in_quotes && value.eq_ignore_ascii_case("null") {
            match comparison {
                Comparison::Equal => return Ok(Condition::Null { column }),
                Comparison::NotEqual => return Ok(Condition::NotNull { column }),
                _ => {}
            }
        }
        let kind = self
            .columns
            .get(column)
            .map_or(ValueKind::Unknown, |c| c.kind);
        match unfit(kind, &value) {
            Some(expected) => Err(ConditionError::NotComparable {
                value,
                expected,
                at,
            }),
            None => Ok(Condition::Compare {
                column,
                comparison,
                value,
            }),
        }
    }

    /// The value after the operator, where it begins, and whether it stands in quotes.
    fn value(&self, operator: &Operator) -> Result<(String, usize, bool), ConditionError> {
        let after = self.text.get(operator.end..).unwrap_or_default();
        let at = operator.end + after.len() - after.trim_start().len();
        if let Some((value, end)) = self.quoted(at)? {
            self.nothing_after(end)?;
            return Ok((value, at, true));
        }
        let value = after.trim();
        if value.is_empty() {
            return Err(self.no_value(operator));
        }
        Ok((value.to_owned(), at, false))
    }

    /// The values after `includes`: apart by commas or semicolons, in brackets or not.
    fn values(&self, operator: &Operator) -> Result<Vec<String>, ConditionError> {
        let after = self.text.get(operator.end..).unwrap_or_default().trim();
        let inner = after
            .strip_prefix('(')
            .and_then(|list| list.strip_suffix(')'))
            .unwrap_or(after);
        let values: Vec<String> = inner
            .split([',', ';'])
            .map(|value| value.trim().trim_matches(['\'', '"']).to_owned())
            .filter(|value| !value.is_empty())
            .collect();
        if values.is_empty() {
            return Err(self.no_value(operator));
        }
        Ok(values)
    }

    fn no_value(&self, operator: &Operator) -> ConditionError {
        let after = self.text.get(operator.start..operator.end);
        ConditionError::NoValue {
            after: after.unwrap_or_default().to_owned(),
            at: operator.end,
        }
    }

    /// A text in quotes that begins at `at`, without them, and where it ends; `None` where no quote
    /// stands. A backslash takes the next character as it is.
    fn quoted(&self, at: usize) -> Result<Option<(String, usize)>, ConditionError> {
        let rest = self.text.get(at..).unwrap_or_default();
        let Some(quote @ ('\'' | '"')) = rest.chars().next() else {
            return Ok(None);
        };
        let mut text = String::new();
        let mut inner = rest.char_indices().skip(1);
        while let Some((offset, c)) = inner.next() {
            match c {
                '\\' => text.extend(inner.next().map(|(_, c)| c)),
                _ if c == quote => return Ok(Some((text, at + offset + c.len_utf8()))),
                _ => text.push(c),
            }
        }
        Err(ConditionError::OpenQuote { at })
    }

    fn nothing_after(&self, end: usize) -> Result<(), ConditionError> {
        let rest = self.text.get(end..).unwrap_or_default();
        if rest.trim().is_empty() {
            return Ok(());
        }
        Err(ConditionError::Rest {
            rest: rest.trim().to_owned(),
            at: end + rest.len() - rest.trim_start().len(),
        })
    }
}

/// What the column holds, where a value cannot be compared with it.
fn unfit(kind: ValueKind, value: &str) -> Option<&'static str> {
    let (fits, expected) = match Scale::from(kind) {
        Scale::Number | Scale::Children => (Decimal::parse(value).is_some(), "a number"),
        Scale::Bool => (
            value.eq_ignore_ascii_case("true") || value.eq_ignore_ascii_case("false"),
            "true or false",
        ),
        Scale::Moment => (span(value).is_some(), "a day or a moment"),
        Scale::Time => (time_of_day(value).is_some(), "a time of day"),
        Scale::Text | Scale::Id | Scale::Mixed => (true, ""),
    };
    (!fits).then_some(expected)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::NumberKind;

    const COLUMNS: [ColumnName<'static>; 4] = [
        ColumnName {
            title: "Name",
            label: Some("Account Name"),
            kind: ValueKind::Text,
        },
        ColumnName {
            title: "Amount",
            label: None,
            kind: ValueKind::Number(NumberKind::Currency),
        },
        ColumnName {
            title: "Owner.IsActive",
            label: Some("Active"),
            kind: ValueKind::Bool,
        },
        ColumnName {
            title: "CloseDate",
            label: Some("Close Date"),
            kind: ValueKind::Date,
        },
    ];

    fn compare(column: usize, comparison: Comparison, value: &str) -> Condition {
        Condition::Compare {
            column,
            comparison,
            value: value.into(),
        }
    }

    fn contains(column: usize, text: &str, not: bool) -> Condition {
        Condition::Contains {
            column,
            text: text.into(),
            not,
        }
    }

    fn text(text: &str) -> Condition {
        Condition::Text {
            text: text.into(),
            columns: Vec::new(),
        }
    }

    #[test]
    fn conditions_are_read_as_they_are_typed() {
        use Comparison::*;
        for (typed, expected) in [
            ("acme", text("acme")),
            ("  two words ", text("two words")),
            ("'Amount > 5'", text("Amount > 5")),
            ("O'Brien", text("O'Brien")),
            ("Amount > 1000", compare(1, Greater, "1000")),
            ("amount>=1000", compare(1, GreaterOrEqual, "1000")),
            ("AMOUNT <> -1.5e3", compare(1, NotEqual, "-1.5e3")),
            ("Amount == 5", compare(1, Equal, "5")),
            ("Name = 'a \\' b'", compare(0, Equal, "a ' b")),
            ("Name = \"it's\"", compare(0, Equal, "it's")),
            ("Account Name ~ acme corp", contains(0, "acme corp", false)),
            ("'account name' !~ x", contains(0, "x", true)),
            ("owner.isactive = TRUE", compare(2, Equal, "TRUE")),
            ("Close Date < 2026-01-31", compare(3, Less, "2026-01-31")),
            ("closedate = 2026-01", compare(3, Equal, "2026-01")),
            ("Name is null", Condition::Null { column: 0 }),
            ("Active IS NOT NULL", Condition::NotNull { column: 2 }),
            ("Name = 'null'", compare(0, Equal, "null")),
            ("Name = NULL", Condition::Null { column: 0 }),
            ("Name != null", Condition::NotNull { column: 0 }),
            (
                "Name excludes (A, 'b c')",
                Condition::Includes {
                    column: 0,
                    values: vec!["A".into(), "b c".into()],
                    not: true,
                },
            ),
        ] {
            assert_eq!(parse_condition(typed, &COLUMNS), Ok(expected), "{typed}");
        }
    }

    #[test]
    fn a_mistake_is_told_with_its_place_and_what_to_do() {
        for (typed, at, title, hint) in [
            ("", 0, "Nothing to filter by", "Type a text"),
            (
                "Amuont > 5",
                0,
                "There is no column Amuont",
                "Did you mean Amount?",
            ),
            (" nothing = 5", 1, "There is no column nothing", "quotes"),
            ("Amount >", 8, "A value is missing after >", "For example"),
            ("Amount > lots", 9, "lots is not a number", "~ looks"),
            (
                "CloseDate > soon",
                12,
                "soon is not a day or a moment",
                "2026-01-31",
            ),
            ("Active = maybe", 9, "maybe is not true or false", "~ looks"),
            ("Name = 'open", 7, "A quote is not closed", "Close it"),
            ("Name = 'a' b", 11, "b stands after the end", "quotes"),
            (
                "Name includes ",
                13,
                "A value is missing after includes",
                "For example",
            ),
        ] {
            match parse_condition(typed, &COLUMNS) {
                Err(error) => {
                    assert_eq!((error.at(), error.title().as_str()), (at, title), "{typed}");
                    assert!(error.hint().contains(hint), "{typed}: {}", error.hint());
                }
                Ok(condition) => panic!("{typed}: {condition:?}"),
            }
        }
    }
}
