//! Reading a condition as it is typed: `Amount > 1000`, `Name ~ acme`, `Owner.Name is null`.
//!
//! What has no operator is a text to look for; so is all that stands in quotes. It is long because every
//! mistake is found where it is read.

mod mistake;
mod operator;

use super::{Comparison, Condition, Scale};
use crate::rows::ValueKind;
use crate::rows::decimal::Decimal;
use crate::rows::moment::{span, time_of_day};
use crate::text::nearest;
pub use mistake::{ConditionError, OPERATORS};
use operator::{Operator, Verb, sign, verb};

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

/// Words that are operators in other languages, and people write behind a column's name.
const FOREIGN: [&str; 8] = [
    "like", "between", "contains", "begins", "starts", "ends", "in", "is",
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
        let (end, verb) = sign(self.text, start).or_else(|| verb(self.text, start))?;
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
                if let Some((end, verb)) = sign(self.text, at) {
                    return Ok(Some(Operator {
                        start: at,
                        end,
                        verb,
                    }));
                }
                if word_may_begin && let Some((end, verb)) = verb(self.text, at) {
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
mod tests;
