//! Values that can be put in order and told apart: ORDER BY, GROUP BY, MIN and MAX.
//!
//! Must not know clauses.

use std::cmp::Ordering;

use jiff::Timestamp;
use jiff::civil::{Date, Time};

use super::super::data::Dataset;
use super::super::decimal::Decimal;
use super::super::model::FieldType;
use super::super::value::Value;
use super::resolve::Target;
use super::scalar::{Scalar, Shown};

/// A value to sort and group by. Texts are in lower case, because neither sorting nor grouping
/// looks at case; ids are as they are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    Null,
    Bool(bool),
    Number(Decimal),
    Date(Date),
    Instant(Timestamp),
    Time(Time),
    /// A picklist's value by its place in the list, values that left the list last.
    Listed(usize, String),
    Text(String),
}

impl Key {
    /// The key of a value of this type.
    pub(super) fn new(kind: FieldType, value: &Value<'_>) -> Self {
        match value {
            Value::Text(text) if matches!(kind, FieldType::Id | FieldType::Reference) => {
                Self::Text(text.as_ref().to_owned())
            }
            // Salesforce stores no empty text; the demo's count as none here.
            Value::Text(text) if text.is_empty() => Self::Null,
            Value::Text(text) => Self::Text(text.to_lowercase()),
            Value::Number(number) => Self::Number(*number),
            Value::Bool(bool) => Self::Bool(*bool),
            Value::Date(date) => Self::Date(*date),
            Value::DateTime(instant) => Self::Instant(*instant),
            Value::Time(time) => Self::Time(*time),
            Value::Null | Value::Address(_) | Value::Location(_) => Self::Null,
        }
    }

    /// The key to sort by: picklists go by their list.
    pub(super) fn sorting(data: &Dataset, scalar: &Scalar, value: &Value<'_>) -> Self {
        let kind = scalar.kind(data);
        if let (Scalar::Field(path, Shown::Plain), FieldType::Picklist, Value::Text(text)) =
            (scalar, kind, value)
            && let Target::Field(object, field) = &path.target
        {
            let picklist = &data.schema().object(*object).field(*field).picklist;
            let place = picklist.iter().position(|entry| entry.value == *text);
            return Self::Listed(place.unwrap_or(picklist.len()), text.to_lowercase());
        }
        Self::new(kind, value)
    }
}

/// The direction of one item of ORDER BY.
#[derive(Clone, Copy, Debug)]
pub(super) struct Direction {
    pub(super) descending: bool,
    /// Without `NULLS LAST` nulls come first, whatever the direction.
    pub(super) nulls_last: bool,
}

impl Direction {
    pub(super) fn compare(self, left: &Key, right: &Key) -> Ordering {
        let nulls = (*left != Key::Null).cmp(&(*right != Key::Null));
        if nulls.is_ne() {
            return if self.nulls_last {
                nulls.reverse()
            } else {
                nulls
            };
        }
        let ordering = left.cmp(right);
        if self.descending {
            ordering.reverse()
        } else {
            ordering
        }
    }
}

/// Compares two rows of keys, item by item.
pub(super) fn compare(directions: &[Direction], left: &[Key], right: &[Key]) -> Ordering {
    directions
        .iter()
        .zip(left.iter().zip(right))
        .map(|(direction, (left, right))| direction.compare(left, right))
        .find(|ordering| ordering.is_ne())
        .unwrap_or(Ordering::Equal)
}
