//! What a cell looks like on one line: values as sent, signs for what is no value, summaries for
//! what has parts; and how wide that is, which is measured when a page is built.
//!
//! Stored texts are never changed, only what is shown of them. Knows no colours: a [`Look`] says
//! what something is.

use std::borrow::Cow;

use jiff::tz::TimeZone;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::children::{ChildrenHead, NO_CHILDREN};
use super::{Cell, CellKind, ColumnKind};
use crate::text;

/// Null: the field was asked for and has no value.
pub const NULL: &str = "∅";
/// A text of no characters, which Salesforce can hold in a few fields.
pub const EMPTY: &str = "\"\"";
/// The bytes of a file, which the answer only tells the address of.
const FILE: &str = "file · link";
/// How wide that is.
const FILE_WIDTH: u8 = 11;
/// What such an address begins with.
const FILE_ADDRESS: &str = "/services/data/v";
/// The length of a moment as it is sent, `2022-03-17T16:21:26.000+0000`.
const MOMENT: usize = 28;
/// Texts longer than this are measured by their beginning first: a width saturates at 255.
const MEASURED_PREFIX: usize = 1_024;

/// What is shown in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Nothing: the row has no such field.
    Blank,
    /// A text.
    Text,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// The sign for null.
    Null,
    /// The sign for an empty text.
    Empty,
    /// What stands for something else: a count of child rows, an address, a file.
    Summary,
}

/// The text to show for a cell of such a column, before [`text::display`], and what it is.
pub fn show<'a>(cell: Cell<'a>, column: ColumnKind) -> (Cow<'a, str>, Look) {
    match cell.kind {
        CellKind::Absent => (Cow::Borrowed(""), Look::Blank),
        // A record without children is sent as null; it has none, which is a value.
        CellKind::Null if column == ColumnKind::Children => {
            (Cow::Borrowed(NO_CHILDREN), Look::Null)
        }
        CellKind::Null => (Cow::Borrowed(NULL), Look::Null),
        CellKind::Text if cell.text.is_empty() => (Cow::Borrowed(EMPTY), Look::Empty),
        CellKind::Text => match special(cell.text) {
            Some(Special::Moment(moment)) => (Cow::Owned(moment), Look::Text),
            Some(Special::File) => (Cow::Borrowed(FILE), Look::Summary),
            None => (Cow::Borrowed(cell.text), Look::Text),
        },
        CellKind::Number => (Cow::Borrowed(cell.text), Look::Number),
        CellKind::Bool => (Cow::Borrowed(cell.text), Look::Boolean),
        CellKind::Children => {
            let head = ChildrenHead::of(cell.text);
            let look = if head.total == Some(0) {
                Look::Null
            } else {
                Look::Summary
            };
            (Cow::Owned(head.label()), look)
        }
        CellKind::Compound => (compound(cell.text), Look::Summary),
    }
}

/// A moment in a zone, no wider than it is in UTC: `2022-03-17 17:21:26`; `None` for any other cell.
pub fn moment_in(cell: Cell<'_>, zone: &TimeZone) -> Option<String> {
    let width = moment_width(cell.text.as_bytes()).filter(|_| cell.kind == CellKind::Text)?;
    let at = jiff::Timestamp::from_microsecond(super::moment(cell.text)?).ok()?;
    let form = match width {
        20 => "%Y-%m-%d %H:%M:%S",
        _ => "%Y-%m-%d %H:%M:%S%.3f",
    };
    Some(at.to_zoned(zone.clone()).strftime(form).to_string())
}

/// What is seen of a cell that has parts: its summary. Any other value is as it was sent; what is no
/// value is nothing.
pub fn seen(cell: Cell<'_>) -> Cow<'_, str> {
    match cell.kind {
        CellKind::Children | CellKind::Compound => show(cell, ColumnKind::Value).0,
        _ => Cow::Borrowed(cell.text),
    }
}

/// How many terminal cells [`show`] takes for a value, at most 255; nothing for what is no value.
pub fn shown_width(kind: CellKind, text: &str) -> u8 {
    let shown = match kind {
        CellKind::Absent | CellKind::Null => return 0,
        CellKind::Text if text.starts_with(FILE_ADDRESS) => return FILE_WIDTH,
        CellKind::Text => {
            return moment_width(text.as_bytes()).unwrap_or_else(|| measure(text));
        }
        CellKind::Number | CellKind::Bool => return measure(text),
        CellKind::Children | CellKind::Compound => show(
            Cell {
                kind,
                text,
                width: 0,
            },
            ColumnKind::Value,
        ),
    };
    measure(&shown.0)
}

/// The same for a text of printable ASCII: cheap, for every cell of a page.
#[inline]
pub(super) fn shown_width_of_ascii(text: &[u8]) -> u8 {
    let special = match text {
        [b'/', ..] => text
            .starts_with(FILE_ADDRESS.as_bytes())
            .then_some(FILE_WIDTH),
        _ => moment_width(text),
    };
    special.unwrap_or_else(|| u8::try_from(text.len()).unwrap_or(u8::MAX))
}

/// How wide a moment is shown; `None` for what is none. It has the one form that the API sends.
#[inline]
fn moment_width(text: &[u8]) -> Option<u8> {
    const LOWEST: &[u8; MOMENT] = b"0000-00-00T00:00:00.000+0000";
    const HIGHEST: &[u8; MOMENT] = b"9999-99-99T99:99:99.999+0000";
    let text: &[u8; MOMENT] = text.try_into().ok()?;
    // Without an early end inside, which the compiler turns into a few wide comparisons.
    let is_moment = std::iter::zip(LOWEST, HIGHEST)
        .zip(text)
        .fold(true, |ok, ((low, high), b)| ok & (low <= b) & (b <= high));
    let whole_seconds = text.get(19..23) == Some(b".000");
    is_moment.then_some(if whole_seconds { 20 } else { 24 })
}

enum Special {
    Moment(String),
    File,
}

fn special(text: &str) -> Option<Special> {
    if moment_width(text.as_bytes()).is_some() {
        // The milliseconds are nearly always none.
        let (day, time) = (text.get(..10)?, text.get(11..23)?);
        let time = time.strip_suffix(".000").unwrap_or(time);
        return Some(Special::Moment(format!("{day} {time}Z")));
    }
    text.starts_with(FILE_ADDRESS).then_some(Special::File)
}

/// The display width of a text, saturating at 255.
fn measure(text: &str) -> u8 {
    if text.len() > MEASURED_PREFIX {
        let prefix = text.get(..text.floor_char_boundary(MEASURED_PREFIX));
        let width = text::width(prefix.unwrap_or_default());
        if width >= usize::from(u8::MAX) {
            return u8::MAX;
        }
    }
    u8::try_from(text::width(text)).unwrap_or(u8::MAX)
}

/// The parts of an address and of a geolocation (Object Reference, Compound Fields).
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Compound<'a> {
    #[serde(borrow, default)]
    street: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    city: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    state: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    state_code: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    postal_code: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    country: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    country_code: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    latitude: Option<&'a RawValue>,
    #[serde(borrow, default)]
    longitude: Option<&'a RawValue>,
}

/// One line for a compound value; what is neither an address nor a place is shown as it was sent.
fn compound(json: &str) -> Cow<'_, str> {
    let Ok(parts) = serde_json::from_str::<Compound<'_>>(json) else {
        return Cow::Borrowed(json);
    };
    let state = parts.state.or(parts.state_code);
    let country = parts.country.or(parts.country_code);
    let region: Vec<&str> = [state.as_deref(), parts.postal_code.as_deref()]
        .into_iter()
        .flatten()
        .collect();
    let region = region.join(" ");
    let address: Vec<&str> = [
        parts.street.as_deref(),
        parts.city.as_deref(),
        Some(region.as_str()),
        country.as_deref(),
    ]
    .into_iter()
    .flatten()
    .filter(|part| !part.is_empty())
    .collect();
    match (address.is_empty(), parts.latitude, parts.longitude) {
        (false, _, _) => Cow::Owned(address.join(", ")),
        (true, Some(latitude), Some(longitude)) => Cow::Owned(format!("{latitude}, {longitude}")),
        _ => Cow::Borrowed(json),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kind: CellKind, text: &str, shown: &str, look: Look) {
        let cell = Cell {
            kind,
            text,
            width: 0,
        };
        assert_eq!(
            show(cell, ColumnKind::Value),
            (Cow::Borrowed(shown), look),
            "{kind:?} {text:?}"
        );
        let width = usize::from(shown_width(kind, text));
        if kind == CellKind::Text && text.is_ascii() {
            assert_eq!(usize::from(shown_width_of_ascii(text.as_bytes())), width);
        }
        if cell.kind.has_value() && !text.is_empty() {
            assert_eq!(width, text::width(shown).min(255), "{text:?}");
        }
    }

    #[test]
    fn null_empty_and_not_selected_are_told_apart() {
        check(CellKind::Null, "", "∅", Look::Null);
        check(CellKind::Text, "", "\"\"", Look::Empty);
        check(CellKind::Absent, "", "", Look::Blank);
    }

    #[test]
    fn values_are_shown_as_sent() {
        check(CellKind::Number, "1234.50", "1234.50", Look::Number);
        check(CellKind::Number, "1.0E10", "1.0E10", Look::Number);
        check(
            CellKind::Number,
            "12345678901234567890123456789012",
            "12345678901234567890123456789012",
            Look::Number,
        );
        check(CellKind::Bool, "false", "false", Look::Boolean);
        check(CellKind::Text, " a ", " a ", Look::Text);
        check(CellKind::Text, "four;six", "four;six", Look::Text);
        check(CellKind::Text, "2026-01-31", "2026-01-31", Look::Text);
    }

    #[test]
    fn a_moment_is_legible_and_says_that_it_is_utc() {
        for (sent, shown) in [
            ("2022-03-17T16:21:26.000+0000", "2022-03-17 16:21:26Z"),
            ("2022-03-17T16:21:26.123+0000", "2022-03-17 16:21:26.123Z"),
            (
                "2022-03-17T16:21:26.000+0100",
                "2022-03-17T16:21:26.000+0100",
            ),
            ("2022-03-17T16:21:26.00é+000", "2022-03-17T16:21:26.00é+000"),
        ] {
            check(CellKind::Text, sent, shown, Look::Text);
        }
    }

    #[test]
    fn a_file_is_said_to_be_one() {
        check(
            CellKind::Text,
            "/services/data/v66.0/sobjects/ContentVersion/068000000000001AAA/VersionData",
            "file · link",
            Look::Summary,
        );
    }

    #[test]
    fn child_rows_are_counted_and_no_children_are_none() {
        let child = r#"{"totalSize":3,"done":true,"records":[{"totalSize":9}]}"#;
        check(CellKind::Children, child, "3 rows", Look::Summary);
        check(CellKind::Children, r#"{"totalSize":0}"#, "none", Look::Null);
        let none = Cell {
            kind: CellKind::Null,
            ..Cell::default()
        };
        assert_eq!(show(none, ColumnKind::Children).0, "none");
        assert_eq!(show(none, ColumnKind::Value).0, "∅");
    }

    #[test]
    fn compound_values_are_summed_up_on_one_line() {
        check(
            CellKind::Compound,
            r#"{"city":"Kraków","country":"Polska","geocodeAccuracy":null,"latitude":null,
                "longitude":null,"postalCode":"30-001","state":null,"street":"ul. \"Długa\" 1"}"#,
            "ul. \"Długa\" 1, Kraków, 30-001, Polska",
            Look::Summary,
        );
        check(
            CellKind::Compound,
            r#"{"latitude":37.790,"longitude":-122.39}"#,
            "37.790, -122.39",
            Look::Summary,
        );
        check(
            CellKind::Compound,
            r#"{"a":1}"#,
            r#"{"a":1}"#,
            Look::Summary,
        );
        check(CellKind::Compound, "{", "{", Look::Summary);
    }
}
