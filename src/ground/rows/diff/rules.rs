//! When two values are the same: the value itself, and the liberties a person allows.
//!
//! Without any rule a number is its digits' worth (`23.0` is `23`), a moment the instant it names,
//! an id of 15 characters the one of 18, and everything else its text. Null and a field that a row
//! does not have are both no value.

use std::borrow::Cow;

use crate::rows::decimal::Decimal;
use crate::rows::kind::is_id;
use crate::rows::moment::{DAY, moment};
use crate::rows::{Cell, CellKind, ValueKind};

/// Begins a canonical form that is no text: no UTF-8 has this byte.
const FORM: u8 = 0xFF;
/// How much of an id tells which record it is; the rest is a check.
const ID: usize = 15;

/// Liberties in comparing values.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Rules {
    /// Blanks at the ends of a text do not count; a text of blanks alone is no value.
    pub trim: bool,
    /// Upper and lower case are the same.
    pub ignore_case: bool,
    /// Of moments the day alone counts, in UTC.
    pub date_only: bool,
    /// Numbers that are no further apart than this are the same. Does not apply to the key, whose
    /// values are the same or are not.
    pub tolerance: Option<Tolerance>,
}

/// How far apart two numbers may be.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Tolerance(String);

impl Tolerance {
    /// From a number that is not negative, as typed: `0.01`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let number = Decimal::parse(text)?;
        (!number.is_negative()).then(|| Self(text.to_owned()))
    }

    /// Whether numbers must be equal all the same.
    pub fn is_zero(&self) -> bool {
        Decimal::parse(&self.0).is_some_and(|number| number.is_zero())
    }

    /// As it was typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Rules {
    /// Whether there is none.
    pub fn are_none(&self) -> bool {
        *self == Self::default()
    }

    /// Whether two values of such a column are the same.
    pub(super) fn same(&self, kind: ValueKind, one: Cell<'_>, two: Cell<'_>) -> bool {
        if one.text == two.text && one.kind.has_value() == two.kind.has_value() {
            return true;
        }
        match (self.canonical(kind, one), self.canonical(kind, two)) {
            (None, None) => true,
            (Some(a), Some(b)) => {
                a == b
                    || is_number(kind) && self.near(one, two)
                    || has_parts(one) && has_parts(two) && same_parts(one.text, two.text)
            }
            _ => false,
        }
    }

    /// The value in the form in which equal values are equal bytes; `None` for no value.
    #[inline]
    pub(super) fn canonical<'a>(&self, kind: ValueKind, cell: Cell<'a>) -> Option<Cow<'a, [u8]>> {
        if !cell.kind.has_value() {
            return None;
        }
        let mut text = cell.text;
        if self.trim {
            text = text.trim();
            if text.is_empty() {
                return None;
            }
        }
        let other = match kind {
            ValueKind::Number(_) => number(text),
            ValueKind::DateTime => self.instant(text),
            ValueKind::Date if self.date_only => self.instant(text),
            ValueKind::Id | ValueKind::Reference => return Some(Cow::Borrowed(id(text))),
            ValueKind::Bool => Some(text.to_ascii_lowercase().into_bytes()),
            _ if cell.kind == CellKind::Number => number(text),
            _ => None,
        };
        if let Some(other) = other {
            return Some(Cow::Owned(other));
        }
        if self.ignore_case
            && !text
                .bytes()
                .all(|b| b.is_ascii() && !b.is_ascii_uppercase())
        {
            return Some(Cow::Owned(text.to_lowercase().into_bytes()));
        }
        Some(Cow::Borrowed(text.as_bytes()))
    }

    /// A moment as microseconds, or as its day.
    fn instant(&self, text: &str) -> Option<Vec<u8>> {
        let mut at = moment(text)?;
        if self.date_only {
            at = at.div_euclid(DAY);
        }
        Some(form(b't', &at.to_be_bytes()))
    }

    /// Whether both are numbers within the tolerance.
    fn near(&self, one: Cell<'_>, two: Cell<'_>) -> bool {
        let Some(Tolerance(most)) = &self.tolerance else {
            return false;
        };
        let (one, two) = (one.text.trim(), two.text.trim());
        match (
            Decimal::parse(one),
            Decimal::parse(two),
            Decimal::parse(most),
        ) {
            (Some(a), Some(b), Some(most)) => a.is_within(&b, &most),
            _ => false,
        }
    }
}

/// Whether values of such a column can be numbers: a text of digits, as a postal code, has no tolerance.
/// Where nobody says the kind, they can.
fn is_number(kind: ValueKind) -> bool {
    matches!(kind, ValueKind::Number(_) | ValueKind::Unknown)
}

/// The first characters of an id in either form; any other text as it is. What is as long and has not
/// the check of an id is none: a key of another system keeps its end.
pub(super) fn id(text: &str) -> &[u8] {
    let bytes = text.as_bytes();
    match bytes.len() {
        18 if is_id(bytes) => bytes.get(..ID).unwrap_or(bytes),
        _ => bytes,
    }
}

/// A number as its sign, its power and its digits.
fn number(text: &str) -> Option<Vec<u8>> {
    let number = Decimal::parse(text)?;
    let mut digits = vec![FORM, b'n'];
    if !number.is_zero() {
        digits.push(u8::from(number.is_negative()));
        digits.extend(number.power().to_be_bytes());
        digits.extend(number.digits());
        while digits.last() == Some(&0) {
            digits.pop();
        }
    }
    Some(digits)
}

fn form(of: u8, bytes: &[u8]) -> Vec<u8> {
    let mut form = vec![FORM, of];
    form.extend_from_slice(bytes);
    form
}

fn has_parts(cell: Cell<'_>) -> bool {
    matches!(cell.kind, CellKind::Children | CellKind::Compound) || cell.text.starts_with('{')
}

/// Whether two JSON texts say the same: whatever the order of members, and without what only tells
/// where a record is on its server.
fn same_parts(one: &str, two: &str) -> bool {
    let read = |text: &str| {
        let mut value: serde_json::Value = serde_json::from_str(text).ok()?;
        without_places(&mut value);
        Some(value)
    };
    match (read(one), read(two)) {
        (Some(one), Some(two)) => one == two,
        _ => false,
    }
}

fn without_places(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Object(members) => {
            members.remove("attributes");
            members.remove("nextRecordsUrl");
            members.values_mut().for_each(without_places);
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(without_places),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::NumberKind;

    fn cell(text: &str) -> Cell<'_> {
        let kind = match text {
            "∅" => CellKind::Null,
            _ if Decimal::parse(text).is_some() => CellKind::Number,
            _ if text.starts_with('{') => CellKind::Compound,
            _ => CellKind::Text,
        };
        Cell {
            kind,
            text: if text == "∅" { "" } else { text },
            width: 0,
        }
    }

    fn same(rules: &Rules, kind: ValueKind, one: &str, two: &str) -> bool {
        let forth = rules.same(kind, cell(one), cell(two));
        assert_eq!(forth, rules.same(kind, cell(two), cell(one)), "{one} {two}");
        forth
    }

    #[test]
    fn without_rules_a_value_is_what_it_says_not_how_it_is_written() {
        let rules = Rules::default();
        let number = ValueKind::Number(NumberKind::Decimal);
        for (kind, one, two, expected) in [
            (ValueKind::Text, "a", "a", true),
            (ValueKind::Text, "a", "A", false),
            (ValueKind::Text, "a", "a ", false),
            (ValueKind::Text, "∅", "∅", true),
            (ValueKind::Text, "∅", "", false),
            (ValueKind::Text, "", "", true),
            (number, "23.0", "23", true),
            (number, "2.3E1", "23", true),
            (number, "23.01", "23", false),
            (number, "0", "-0.0", true),
            (number, "100", "10", false),
            (ValueKind::Unknown, "23.0", "23", true),
            (
                ValueKind::DateTime,
                "2026-01-31T10:00:00.000+0000",
                "2026-01-31T11:00:00+01:00",
                true,
            ),
            (
                ValueKind::DateTime,
                "2026-01-31T10:00:00.000+0000",
                "2026-01-31T10:00:01.000+0000",
                false,
            ),
            (
                ValueKind::Reference,
                "0015g00000abcDEAAY",
                "0015g00000abcDE",
                true,
            ),
            (
                ValueKind::Reference,
                "0015g00000abcDEAAY",
                "0015g00000abcDFAAY",
                false,
            ),
            // As long as ids, and none: their last characters are not the check of the others.
            (
                ValueKind::Reference,
                "ORDER2026000001001",
                "ORDER2026000001002",
                false,
            ),
            (
                ValueKind::Reference,
                "0015g00000abcDEAAX",
                "0015g00000abcDE",
                false,
            ),
            (ValueKind::Bool, "TRUE", "true", true),
            (
                ValueKind::Address,
                r#"{"city":"Kraków","state":null}"#,
                r#"{"state":null, "city":"Kraków"}"#,
                true,
            ),
            (
                ValueKind::Address,
                r#"{"city":"Kraków"}"#,
                r#"{"city":"Łódź"}"#,
                false,
            ),
        ] {
            assert_eq!(same(&rules, kind, one, two), expected, "{one} {two}");
        }
    }

    #[test]
    fn each_rule_allows_what_it_says_and_no_more() {
        let tolerance = |text: &str| Rules {
            tolerance: Tolerance::parse(text),
            ..Rules::default()
        };
        let trim = Rules {
            trim: true,
            ..Rules::default()
        };
        let case = Rules {
            ignore_case: true,
            ..Rules::default()
        };
        let day = Rules {
            date_only: true,
            ..Rules::default()
        };
        let money = ValueKind::Number(NumberKind::Currency);
        for (rules, kind, one, two, expected) in [
            (&trim, ValueKind::Text, " a", "a\n", true),
            (&trim, ValueKind::Text, "  ", "∅", true),
            (&trim, ValueKind::Text, "a b", "ab", false),
            (&case, ValueKind::Text, "ÄRGER", "ärger", true),
            (&case, ValueKind::Text, "a", "a ", false),
            (&tolerance("0.01"), money, "125000.0", "125000.01", true),
            (&tolerance("0.01"), money, "125000.0", "125000.011", false),
            (&tolerance("0.01"), money, "-0.005", "0.005", true),
            (&tolerance("1"), ValueKind::Text, "a", "b", false),
            (&tolerance("1"), ValueKind::Text, "10115", "10116", false),
            (&tolerance("0"), money, "1", "1.0000000001", false),
            (
                &tolerance("1"),
                money,
                "99999999999999999999999999999999999999999999",
                "1",
                false,
            ),
            (
                &day,
                ValueKind::DateTime,
                "2026-01-31T10:00:00.000+0000",
                "2026-01-31T23:59:59.000+0000",
                true,
            ),
            (
                &day,
                ValueKind::DateTime,
                "2026-01-31T10:00:00.000+0000",
                "2026-02-01T00:00:00.000+0000",
                false,
            ),
            (
                &day,
                ValueKind::DateTime,
                "2026-01-31T10:00:00.000+0000",
                "2026-01-31",
                true,
            ),
        ] {
            assert_eq!(same(rules, kind, one, two), expected, "{one} {two}");
        }
        assert_eq!(Tolerance::parse("-1"), None);
        assert_eq!(Tolerance::parse("some"), None);
    }

    #[test]
    fn child_rows_are_the_same_wherever_their_server_is() {
        let one = r#"{"totalSize":1,"done":true,"records":[{"attributes":{"type":"Case","url":"/a"},"Id":"1"}]}"#;
        let two = r#"{"totalSize":1,"done":true,"records":[{"attributes":{"type":"Case","url":"/b"},"Id":"1"}]}"#;
        assert!(same(&Rules::default(), ValueKind::Children, one, two));
        let three = two.replace("\"1\"}]", "\"2\"}]");
        assert!(!same(&Rules::default(), ValueKind::Children, one, &three));
    }
}
