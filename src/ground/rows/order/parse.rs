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
    /// A word that is an operator elsewhere, behind the name of a column.
    #[error("{word} is no operator here")]
    Word {
        /// The word.
        word: String,
        /// Where it begins, in bytes.
        at: usize,
    },
    /// A second condition behind the first.
    #[error("one condition at a time")]
    Second {
        /// Whether both are to be met; else one of them.
        and: bool,
        /// Where the word between them begins, in bytes.
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
            | Self::Word { at, .. }
            | Self::Second { at, .. }
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
            Self::Word { word, .. } => format!("{word} is no operator here"),
            Self::Second { .. } => "One condition at a time".into(),
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
            Self::Word { .. } => format!("There are {OPERATORS}; a text goes in quotes."),
            Self::Second { and: true, .. } => "Keep this one, then & adds the next.".into(),
            Self::Second { and: false, .. } => "Name in (a, b) takes several values.".into(),
            Self::Empty => "Type a text, or a condition such as Amount > 1000.".into(),
        }
    }
}

/// The operators, for hints.
pub const OPERATORS: &str = "= != < <= > >= ~ !~ in (a, b) is null";

/// Words that are operators in other languages, and people write behind a column's name.
const FOREIGN: [&str; 8] = [
    "like", "between", "contains", "begins", "starts", "ends", "in", "is",
];

/// The signs, the longer ones first.
const SIGNS: [&str; 12] = [
    "!~", "!=", "<>", "<=", ">=", "==", "=", "<", ">", "~", "\u{2260}", "\u{2264}",
];

/// Reads a condition. A name is a column's API name or label, whatever its case, in quotes where it
/// has signs in it; a value is bare or in single or double quotes. What begins with an operator is
/// about the column `here`, where one is given.
///
/// # Errors
/// The first thing that is wrong, and where.
pub fn parse_condition(
    text: &str,
    columns: &[ColumnName<'_>],
    here: Option<usize>,
) -> Result<Condition, ConditionError> {
    let typed = Typed {
        text,
        columns,
        here,
    };
    typed.condition()
}

struct Typed<'a> {
    text: &'a str,
    columns: &'a [ColumnName<'a>],
    here: Option<usize>,
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
    In { not: bool },
    Null { not: bool },
}

impl Typed<'_> {
    fn condition(&self) -> Result<Condition, ConditionError> {
        if self.text.trim().is_empty() {
            return Err(ConditionError::Empty);
        }
        if let Some((column, operator)) = self.bare() {
            return self.with(column, &operator);
        }
        let Some(operator) = self.operator()? else {
            self.foreign_word()?;
            return self.any_cell();
        };
        let column = self.column(operator.start)?;
        self.with(column, &operator)
    }

    /// The operator at the beginning, about the column where one is.
    fn bare(&self) -> Option<(usize, Operator)> {
        let here = self.here.filter(|here| *here < self.columns.len())?;
        let start = self.text.len() - self.text.trim_start().len();
        let (end, verb) = self.sign(start).or_else(|| self.verb(start))?;
        Some((here, Operator { start, end, verb }))
    }

    /// A word of another language behind the name of a column.
    fn foreign_word(&self) -> Result<(), ConditionError> {
        let lower = self.text.to_lowercase();
        // Lower case can be longer; then nothing is said.
        if lower.len() != self.text.len() {
            return Ok(());
        }
        for word in FOREIGN {
            for (blank, _) in lower.match_indices(&format!(" {word} ")) {
                let at = blank + 1;
                if self.column(blank).is_ok() {
                    let word = self
                        .text
                        .get(at..at + word.len())
                        .unwrap_or(word)
                        .to_owned();
                    return Err(ConditionError::Word { word, at });
                }
            }
        }
        Ok(())
    }

    /// A value that goes on with another condition.
    fn second(&self, operator: &Operator, value: &str, at: usize) -> Result<(), ConditionError> {
        let lower = value.to_lowercase();
        if lower.len() != value.len() || matches!(operator.verb, Verb::Null { .. }) {
            return Ok(());
        }
        let numbers = |column: usize| {
            let kind = self.columns.get(column).map(|column| column.kind);
            matches!(kind, Some(ValueKind::Number(_)))
        };
        let about_numbers = self
            .column(operator.start)
            .or(self.here.ok_or(()))
            .is_ok_and(numbers);
        for (word, and) in [(" and ", true), (" or ", false)] {
            for (place, _) in lower.match_indices(word) {
                let rest = Typed {
                    text: value.get(place + word.len()..).unwrap_or_default(),
                    columns: self.columns,
                    here: self.here,
                };
                let names = |operator: Operator| rest.column(operator.start).is_ok();
                let another =
                    rest.bare().is_some() || rest.operator().ok().flatten().is_some_and(names);
                if another || about_numbers {
                    let at = at + place + 1;
                    return Err(ConditionError::Second { and, at });
                }
            }
        }
        Ok(())
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
            [word, ..] if *word == "in" || word.starts_with("in(") => {
                let list = rest.get(2..)?.trim_start().starts_with('(');
                list.then_some((at + 2, Verb::In { not: false }))
            }
            ["not", word, ..] if *word == "in" || word.starts_with("in(") => {
                let after = rest.get(3..)?;
                let gap = after.len() - after.trim_start().len();
                let end = 3 + gap + 2;
                let list = rest.get(end..)?.trim_start().starts_with('(');
                list.then_some((at + end, Verb::In { not: true }))
            }
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
        if let Verb::In { not } = operator.verb {
            let values = self.list(operator)?;
            let kind = self
                .columns
                .get(column)
                .map_or(ValueKind::Unknown, |c| c.kind);
            for (value, at) in &values {
                if let Some(expected) = unfit(kind, value) {
                    return Err(ConditionError::NotComparable {
                        value: value.clone(),
                        expected,
                        at: *at,
                    });
                }
            }
            return Ok(Condition::In {
                column,
                values: values.into_iter().map(|(value, _)| value).collect(),
                not,
            });
        }
        let (value, at, in_quotes) = self.value(operator)?;
        if !in_quotes {
            self.second(operator, &value, at)?;
        }
        let comparison = match operator.verb {
            Verb::Compare(comparison) => comparison,
            Verb::Contains { not } => {
                let text = value;
                return Ok(Condition::Contains { column, text, not });
            }
            Verb::Includes { .. } | Verb::In { .. } | Verb::Null { .. } => Comparison::Equal,
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

    /// The values of an `in (…)` and where each begins: apart by commas, in quotes where they have one.
    fn list(&self, operator: &Operator) -> Result<Vec<(String, usize)>, ConditionError> {
        let after = self.text.get(operator.end..).unwrap_or_default();
        let open = after.find('(').unwrap_or_default();
        let mut at = operator.end + open + 1;
        let mut values = Vec::new();
        loop {
            let rest = self.text.get(at..).unwrap_or_default();
            at += rest.len() - rest.trim_start().len();
            let begins = at;
            let value = match self.quoted(at)? {
                Some((value, end)) => {
                    at = end;
                    Some(value)
                }
                None => {
                    let rest = self.text.get(at..).unwrap_or_default();
                    let end = rest.find([',', ')']).unwrap_or(rest.len());
                    at += end;
                    let value = rest.get(..end).unwrap_or_default().trim();
                    (!value.is_empty()).then(|| value.to_owned())
                }
            };
            values.extend(value.map(|value| (value, begins)));
            let rest = self.text.get(at..).unwrap_or_default();
            at += rest.len() - rest.trim_start().len();
            match self.text.get(at..).and_then(|rest| rest.chars().next()) {
                Some(',') => at += 1,
                // A list that is still being typed ends where the text does.
                None => break,
                Some(')') => {
                    self.nothing_after(at + 1)?;
                    break;
                }
                Some(_) => self.nothing_after(at)?,
            }
        }
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

    fn among(column: usize, values: &[&str], not: bool) -> Condition {
        Condition::In {
            column,
            values: values.iter().map(|value| (*value).to_owned()).collect(),
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
            ("> 890", compare(1, Greater, "890")),
            ("is null", Condition::Null { column: 1 }),
            ("in the air", text("in the air")),
            ("salt and pepper", text("salt and pepper")),
            (
                "Name ~ salt and pepper",
                contains(0, "salt and pepper", false),
            ),
            (
                "Name in (A, 'b, c',\"d\" )",
                among(0, &["A", "b, c", "d"], false),
            ),
            ("amount NOT IN(1,2", among(1, &["1", "2"], true)),
            ("in (5)", among(1, &["5"], false)),
            (
                "Name excludes (A, 'b c')",
                Condition::Includes {
                    column: 0,
                    values: vec!["A".into(), "b c".into()],
                    not: true,
                },
            ),
        ] {
            let read = parse_condition(typed, &COLUMNS, Some(1));
            assert_eq!(read, Ok(expected), "{typed}");
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
            ("Name like 'a%'", 5, "like is no operator here", "in (a, b)"),
            ("name in x", 5, "in is no operator here", "in (a, b)"),
            (
                "Name ~ a and Amount > 5",
                9,
                "One condition at a time",
                "& adds",
            ),
            ("Amount > 5 and 6", 11, "One condition at a time", "& adds"),
            ("Name = a or > 5", 9, "One condition at a time", "in (a, b)"),
            ("Amount in (5, x)", 14, "x is not a number", "~ looks"),
            ("Name in (", 7, "A value is missing after in", "For example"),
            ("Name in (a) b", 12, "b stands after the end", "quotes"),
            (
                "Name includes ",
                13,
                "A value is missing after includes",
                "For example",
            ),
        ] {
            match parse_condition(typed, &COLUMNS, Some(1)) {
                Err(error) => {
                    assert_eq!((error.at(), error.title().as_str()), (at, title), "{typed}");
                    assert!(error.hint().contains(hint), "{typed}: {}", error.hint());
                }
                Ok(condition) => panic!("{typed}: {condition:?}"),
            }
        }
    }
}
