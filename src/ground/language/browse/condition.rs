//! Conditions on one field: which operators suit its type, and the SOQL of one with a value as a
//! person types it. The file is long because a table of each type's operators and values tests it.

use jiff::civil::Date;

use super::several;
use crate::schema::Field;
use crate::schema::value::Clock;
use crate::soql::names::{date_literal, date_literal_n};
use crate::soql::rewrite::{like_pattern, quoted};

/// How a field is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// Is the value; of moments, on that day.
    Is,
    /// Is not the value.
    IsNot,
    /// Is one of several values, with commas between them; see [`several`].
    In,
    /// Is none of several values.
    NotIn,
    /// Contains a text.
    Contains,
    /// Begins with a text.
    BeginsWith,
    /// Less, or before.
    Less,
    /// Less or equal, or not after.
    AtMost,
    /// More, or after.
    More,
    /// More or equal, or not before.
    AtLeast,
    /// Of several values that a record has, one of these is there.
    Includes,
    /// None of these is there.
    Excludes,
    /// Has no value.
    Empty,
    /// Has a value.
    NotEmpty,
}

impl Operator {
    /// In words; of dates their own.
    pub fn words(self, field: &Field) -> &'static str {
        let dated = matches!(field.kind.as_str(), "date" | "datetime");
        match self {
            Self::Is if dated => "on",
            Self::Is => "is",
            Self::IsNot => "is not",
            Self::In => "is one of",
            Self::NotIn => "is none of",
            Self::Contains => "contains",
            Self::BeginsWith => "begins with",
            Self::Less if dated => "before",
            Self::Less => "less than",
            Self::AtMost if dated => "not after",
            Self::AtMost => "at most",
            Self::More if dated => "after",
            Self::More => "more than",
            Self::AtLeast if dated => "not before",
            Self::AtLeast => "at least",
            Self::Includes => "includes one of",
            Self::Excludes => "includes none of",
            Self::Empty => "is empty",
            Self::NotEmpty => "is not empty",
        }
    }

    /// Whether it takes a value.
    pub fn takes_value(self) -> bool {
        !matches!(self, Self::Empty | Self::NotEmpty)
    }
}

/// The operators that suit a field, the likeliest first; none where no condition can be set on it.
pub fn operators(field: &Field) -> &'static [Operator] {
    use Operator::{
        AtLeast, AtMost, BeginsWith, Contains, Empty, Excludes, In, Includes, Is, IsNot, Less,
        More, NotEmpty, NotIn,
    };
    if !field.filterable {
        return &[];
    }
    match field.kind.as_str() {
        "string" | "textarea" | "email" | "phone" | "url" | "combobox" => {
            &[Contains, BeginsWith, Is, IsNot, In, NotIn, Empty, NotEmpty]
        }
        "picklist" => &[Is, IsNot, In, NotIn, Contains, Empty, NotEmpty],
        "multipicklist" => &[Includes, Excludes, Is, Empty, NotEmpty],
        "boolean" => &[Is, IsNot],
        "int" | "double" | "long" | "currency" | "percent" => {
            &[AtLeast, AtMost, Is, IsNot, More, Less, In, Empty, NotEmpty]
        }
        "date" | "datetime" => &[AtLeast, Less, Is, More, AtMost, Empty, NotEmpty],
        "time" => &[AtLeast, Less, Is, Empty, NotEmpty],
        "address" | "location" | "base64" => &[],
        "id" => &[Is, In, NotIn],
        _ => &[Is, IsNot, In, NotIn, Empty, NotEmpty],
    }
}

/// A condition as SOQL has it: `path` is the field as the statement names it. A day of a moment is one
/// of the clock's zone, and so is a time without an offset; `TODAY` and the like are the org's to read,
/// in the zone of its user.
///
/// # Errors
/// What is wrong with the value, in a few words.
pub fn condition(
    field: &Field,
    path: &str,
    operator: Operator,
    value: &str,
    clock: &Clock,
) -> Result<String, String> {
    let value = value.trim();
    if operator.takes_value() && value.is_empty() {
        return Err("a value is missing".to_owned());
    }
    let one = |sign: &str| Ok(format!("{path} {sign} {}", literal(field, value, clock)?));
    match operator {
        Operator::Empty => Ok(format!("{path} = null")),
        Operator::NotEmpty => Ok(format!("{path} != null")),
        Operator::Contains => Ok(format!("{path} LIKE {}", like_pattern(value))),
        Operator::BeginsWith => {
            let pattern = like_pattern(value);
            let anywhere = pattern.strip_prefix("'%").unwrap_or(&pattern);
            Ok(format!("{path} LIKE '{anywhere}"))
        }
        Operator::In => one_of(field, path, "IN", value, clock),
        Operator::NotIn => one_of(field, path, "NOT IN", value, clock),
        Operator::Includes => one_of(field, path, "INCLUDES", value, clock),
        Operator::Excludes => one_of(field, path, "EXCLUDES", value, clock),
        // A moment is on a day, not at its midnight.
        Operator::Is | Operator::More | Operator::AtMost if field.kind == "datetime" => {
            let Some(day) = day_of(value, clock) else {
                return one(match operator {
                    Operator::Is => "=",
                    Operator::More => ">",
                    _ => "<=",
                });
            };
            let next = day.tomorrow().map_err(|_| "no such day".to_owned())?;
            let next = midnight(next, clock)?;
            match operator {
                Operator::Is => {
                    let begin = midnight(day, clock)?;
                    Ok(format!("{path} >= {begin} AND {path} < {next}"))
                }
                Operator::More => Ok(format!("{path} >= {next}")),
                _ => Ok(format!("{path} < {next}")),
            }
        }
        Operator::Is => one("="),
        Operator::IsNot => one("!="),
        Operator::Less => one("<"),
        Operator::AtMost => one("<="),
        Operator::More => one(">"),
        Operator::AtLeast => one(">="),
    }
}

fn one_of(
    field: &Field,
    path: &str,
    verb: &str,
    line: &str,
    clock: &Clock,
) -> Result<String, String> {
    let values = several::values(line).into_iter();
    let values: Result<Vec<String>, String> =
        values.map(|value| literal(field, &value, clock)).collect();
    match values? {
        values if values.is_empty() => Err("a value is missing".to_owned()),
        values => Ok(format!("{path} {verb} ({})", values.join(", "))),
    }
}

/// A value as the field's type wants it.
fn literal(field: &Field, value: &str, clock: &Clock) -> Result<String, String> {
    match field.kind.as_str() {
        "boolean" => match value.to_ascii_lowercase().as_str() {
            "true" | "yes" | "y" | "1" => Ok("TRUE".to_owned()),
            "false" | "no" | "n" | "0" => Ok("FALSE".to_owned()),
            _ => Err("true or false".to_owned()),
        },
        "int" | "double" | "long" | "currency" | "percent" => number(value),
        "date" => match day_of(value, clock) {
            Some(day) => Ok(day.to_string()),
            None => date_word(value).ok_or_else(|| DAY.to_owned()),
        },
        "datetime" => match day_of(value, clock) {
            Some(day) => midnight(day, clock),
            None => match (date_word(value), clock.moment(value)) {
                (Some(word), _) => Ok(word),
                (None, Ok(moment)) => Ok(moment.to_string()),
                (None, Err(_)) => Err(MOMENT.to_owned()),
            },
        },
        "time" => match value.parse::<jiff::civil::Time>() {
            Ok(time) => Ok(format!("{}Z", time.strftime("%H:%M:%S.000"))),
            Err(_) => Err("a time like 14:30".to_owned()),
        },
        "id" | "reference" => {
            let is_id =
                matches!(value.len(), 15 | 18) && value.bytes().all(|b| b.is_ascii_alphanumeric());
            match is_id {
                true => Ok(quoted(value)),
                false => Err("an id of 15 or 18 characters".to_owned()),
            }
        }
        _ => Ok(quoted(value)),
    }
}

const DAY: &str = "a day like 2026-01-31, or TODAY, LAST_N_DAYS:30";
const MOMENT: &str =
    "a day like 2026-01-31, with a time 2026-01-31 14:30, or TODAY, LAST_N_DAYS:30";

/// The day that a text names, where it is one and not a word that SOQL has for it.
fn day_of(value: &str, clock: &Clock) -> Option<Date> {
    match date_word(value) {
        Some(_) => None,
        None => clock.day(value).ok(),
    }
}

/// When a day begins, as SOQL has it.
fn midnight(day: Date, clock: &Clock) -> Result<String, String> {
    let at = clock.midnight(day);
    at.map(|at| at.to_string())
        .ok_or_else(|| "no such day".to_owned())
}

/// A number as SOQL writes it; blanks and commas between the thousands are not meant.
fn number(value: &str) -> Result<String, String> {
    let plain: String = value
        .chars()
        .filter(|c| !matches!(c, ',' | '_' | ' ' | '\u{a0}' | '\u{202f}'))
        .collect();
    let digits = plain.strip_prefix('-').unwrap_or(&plain);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    match all_digits(whole) && all_digits(fraction) {
        true => Ok(plain),
        false => Err("a number".to_owned()),
    }
}

/// `TODAY`, `LAST_N_DAYS:30`, in any case; `last 30 days` is understood, too.
fn date_word(value: &str) -> Option<String> {
    let words: Vec<String> = value
        .split([' ', '_', ':'])
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_uppercase)
        .collect();
    let joined = words.join("_");
    if let Some(literal) = date_literal(&joined) {
        return Some(literal.to_owned());
    }
    let is_number = |word: &&String| word.bytes().all(|b| b.is_ascii_digit());
    let numbers: Vec<&String> = words.iter().filter(is_number).collect();
    if let [number] = numbers.as_slice() {
        let others: Vec<&str> = words
            .iter()
            .filter(|word| !is_number(word) && word.as_str() != "N")
            .map(String::as_str)
            .collect();
        let name = match others.as_slice() {
            [first, rest @ ..] => format!("{first}_N_{}", rest.join("_")),
            [] => String::new(),
        };
        if let Some(literal) = date_literal_n(&name) {
            return Some(format!("{literal}:{number}"));
        }
    }
    None
}

#[cfg(test)]
mod tests;
