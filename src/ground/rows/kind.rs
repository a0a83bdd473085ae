//! `ValueKind`: what kind of value a column holds, as a describe says it or as the data look.
//!
//! It decides how a column is set, sorted and written to a spreadsheet. Knows neither describes nor
//! the screen; a describe's word for a type is given as a text.

use super::{CellKind, ColumnKind, RowSet};

/// What kind of number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NumberKind {
    /// Whole (`int`, `long`).
    Int,
    /// With a fraction (`double`).
    Decimal,
    /// An amount of money (`currency`); which money, the record says.
    Currency,
    /// A percentage (`percent`), as 15 for 15 %.
    Percent,
}

/// What kind of value a column holds (Object Reference, Field Types).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ValueKind {
    /// Not known: no value was seen yet, or the values are of several kinds.
    #[default]
    Unknown,
    /// A short text.
    Text,
    /// The record's own id.
    Id,
    /// The id of another record.
    Reference,
    /// A number.
    Number(NumberKind),
    /// True or false.
    Bool,
    /// A day, `2026-01-31`.
    Date,
    /// A moment, `2022-03-17T16:21:26.000+0000`.
    DateTime,
    /// A time of day, `10:00:00.000Z`.
    Time,
    /// One of a list of values.
    Picklist,
    /// Some of a list of values, joined by `;`.
    MultiPicklist,
    /// An email address.
    Email,
    /// A phone number.
    Phone,
    /// A web address.
    Url,
    /// A text of several lines, or a rich one.
    LongText,
    /// Bytes; the answer has the relative address they are fetched from.
    Base64,
    /// A street address with its parts.
    Address,
    /// A latitude and a longitude.
    Location,
    /// The rows of a child subquery.
    Children,
}

/// How many values of a column are looked at before its kind is said.
const LOOKED_AT: usize = 100;
/// How many rows are gone through in search of them: a column can begin with many nulls.
const ROWS_LOOKED_AT: usize = 2_000;
/// A text longer than this, in bytes, is a long one.
const LONG: usize = 255;

impl ValueKind {
    /// The kind of a type in a describe, such as `reference` (`Field.type`). A text area is long;
    /// `anyType`, `complexvalue` and types of later versions are unknown.
    pub fn of_describe(kind: &str) -> Self {
        match kind {
            "string" | "combobox" | "encryptedstring" | "datacategorygroupreference" => Self::Text,
            "id" => Self::Id,
            "reference" => Self::Reference,
            "int" | "long" => Self::Number(NumberKind::Int),
            "double" => Self::Number(NumberKind::Decimal),
            "currency" => Self::Number(NumberKind::Currency),
            "percent" => Self::Number(NumberKind::Percent),
            "boolean" => Self::Bool,
            "date" => Self::Date,
            "datetime" => Self::DateTime,
            "time" => Self::Time,
            "picklist" => Self::Picklist,
            "multipicklist" => Self::MultiPicklist,
            "email" => Self::Email,
            "phone" => Self::Phone,
            "url" => Self::Url,
            "textarea" => Self::LongText,
            "base64" => Self::Base64,
            "address" => Self::Address,
            "location" => Self::Location,
            _ => Self::Unknown,
        }
    }

    /// What the values of a column look like, from the first hundred that are not null.
    /// [`ValueKind::Unknown`] where there are none or they differ.
    pub fn guess(rows: &RowSet, column: usize) -> Self {
        if rows
            .columns()
            .get(column)
            .is_some_and(|c| c.kind == ColumnKind::Children)
        {
            return Self::Children;
        }
        let values = (0..rows.len().min(ROWS_LOOKED_AT))
            .map(|row| rows.cell(row, column))
            .filter(|cell| {
                cell.kind.has_value() && (cell.kind != CellKind::Text || !cell.text.is_empty())
            });
        let mut all: Option<Self> = None;
        for cell in values.take(LOOKED_AT) {
            let one = Self::of_value(cell.kind, cell.text);
            all = Some(match all {
                None => one,
                Some(before) => before.and(one),
            });
            if all == Some(Self::Unknown) {
                break;
            }
        }
        let own = rows.columns().get(column).is_some_and(|c| {
            c.path
                .last()
                .is_some_and(|name| name.eq_ignore_ascii_case("Id"))
        });
        match all {
            Some(Self::Reference) if own => Self::Id,
            Some(kind) => kind,
            None => Self::Unknown,
        }
    }

    /// What one value looks like. An id is a reference here: whose it is, only the column knows.
    pub fn of_value(kind: CellKind, text: &str) -> Self {
        match kind {
            CellKind::Absent | CellKind::Null => Self::Unknown,
            CellKind::Bool => Self::Bool,
            CellKind::Children => Self::Children,
            CellKind::Number if text.bytes().all(|b| b.is_ascii_digit() || b == b'-') => {
                Self::Number(NumberKind::Int)
            }
            CellKind::Number => Self::Number(NumberKind::Decimal),
            CellKind::Compound if text.contains("\"street\"") || text.contains("\"city\"") => {
                Self::Address
            }
            CellKind::Compound if text.contains("\"latitude\"") => Self::Location,
            CellKind::Compound => Self::Unknown,
            CellKind::Text => of_text(text),
        }
    }

    /// Whether its values are numbers, which are set flush right.
    pub fn is_number(self) -> bool {
        matches!(self, Self::Number(_))
    }

    /// A sign for it in a column's heading: at most two ASCII characters.
    pub fn glyph(self) -> &'static str {
        match self {
            Self::Unknown => "",
            Self::Text | Self::LongText => "T",
            Self::Id => "id",
            Self::Reference => "->",
            Self::Number(NumberKind::Currency) => "$",
            Self::Number(NumberKind::Percent) => "%",
            Self::Number(_) => "#",
            Self::Bool => "?",
            Self::Date | Self::DateTime => "D",
            Self::Time => "h",
            Self::Picklist => "=",
            Self::MultiPicklist => ";",
            Self::Email => "@",
            Self::Phone => "+",
            Self::Url => "/",
            Self::Base64 => "f",
            Self::Address | Self::Location => "^",
            Self::Children => "[]",
        }
    }

    /// Its name in words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Text => "text",
            Self::Id => "id",
            Self::Reference => "reference",
            Self::Number(NumberKind::Int) => "whole number",
            Self::Number(NumberKind::Decimal) => "number",
            Self::Number(NumberKind::Currency) => "currency",
            Self::Number(NumberKind::Percent) => "percent",
            Self::Bool => "true or false",
            Self::Date => "date",
            Self::DateTime => "date and time",
            Self::Time => "time",
            Self::Picklist => "picklist",
            Self::MultiPicklist => "multi-select picklist",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Url => "URL",
            Self::LongText => "long text",
            Self::Base64 => "file",
            Self::Address => "address",
            Self::Location => "location",
            Self::Children => "child rows",
        }
    }

    /// The kind that holds values of both.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (a, b) if a == b => a,
            (Self::Number(_), Self::Number(_)) => Self::Number(NumberKind::Decimal),
            (a, b) if a.is_text() && b.is_text() => {
                if a == Self::LongText || b == Self::LongText {
                    Self::LongText
                } else {
                    Self::Text
                }
            }
            _ => Self::Unknown,
        }
    }

    /// Whether its values are strings in JSON.
    fn is_text(self) -> bool {
        !matches!(
            self,
            Self::Unknown
                | Self::Number(_)
                | Self::Bool
                | Self::Address
                | Self::Location
                | Self::Children
        )
    }
}

fn of_text(text: &str) -> ValueKind {
    let bytes = text.as_bytes();
    if bytes.len() > LONG || bytes.contains(&b'\n') {
        return ValueKind::LongText;
    }
    match bytes.len() {
        10 if is_date(bytes) => ValueKind::Date,
        18 if is_id(bytes) => ValueKind::Reference,
        13 if fits(bytes, "00:00:00.000Z") => ValueKind::Time,
        24 if is_datetime(bytes, "Z") => ValueKind::DateTime,
        28 if is_datetime(bytes, "+0000") => ValueKind::DateTime,
        _ if text.starts_with("https://") || text.starts_with("http://") => ValueKind::Url,
        _ if text.starts_with("/services/data/v") => ValueKind::Base64,
        _ if is_email(text) => ValueKind::Email,
        _ => ValueKind::Text,
    }
}

/// Whether a text has the shape of another: `0` stands for any digit.
fn fits(bytes: &[u8], shape: &str) -> bool {
    bytes.len() == shape.len()
        && bytes
            .iter()
            .zip(shape.as_bytes())
            .all(|(b, shape)| match shape {
                b'0' => b.is_ascii_digit(),
                _ => b == shape,
            })
}

/// Whether it is `2026-01-31`.
pub(super) fn is_date(bytes: &[u8]) -> bool {
    fits(bytes, "0000-00-00")
}

/// Whether it is `2026-01-31T10:00:00.000` and this zone.
pub(super) fn is_datetime(bytes: &[u8], zone: &str) -> bool {
    let Some((moment, rest)) = bytes.split_at_checked(23) else {
        return false;
    };
    fits(moment, "0000-00-00T00:00:00.000") && rest == zone.as_bytes()
}

fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty()
            && host.contains('.')
            && !host.contains('@')
            && !text.contains(char::is_whitespace)
    })
}

/// Whether it is an id of 18 characters: the last three say which of the others are capitals.
pub(super) fn is_id(bytes: &[u8]) -> bool {
    const SIGNS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
    let Some((id, check)) = bytes.split_at_checked(15) else {
        return false;
    };
    bytes.iter().all(u8::is_ascii_alphanumeric)
        && id.chunks(5).zip(check).all(|(five, check)| {
            let capitals = five.iter().enumerate().fold(0, |bits, (at, b)| {
                bits | (usize::from(b.is_ascii_uppercase()) << at)
            });
            SIGNS.get(capitals) == Some(check)
        })
}

#[cfg(test)]
mod tests;
