//! `Value`: what one field of one row holds, and its JSON form (API reference, section 3.2).
//!
//! Must not know where values come from, nor SOQL.

use std::borrow::Cow;
use std::fmt::Write;

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use super::decimal::Decimal;

/// A field's value. Texts may borrow from the data.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// Nothing.
    Null,
    /// Strings, picklists (value, not label), multipicklists (`a;b`), ids and lookups (18 characters).
    Text(Cow<'a, str>),
    /// int, double, currency, percent.
    Number(Decimal),
    /// boolean; never null.
    Bool(bool),
    /// date.
    Date(Date),
    /// datetime, in UTC.
    DateTime(Timestamp),
    /// time of day.
    Time(Time),
    /// address compound.
    Address(Box<Address<'a>>),
    /// geolocation compound.
    Location(Location),
}

/// A point on the earth, in degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Location {
    /// North positive.
    pub latitude: Decimal,
    /// East positive.
    pub longitude: Decimal,
}

/// An address compound; all parts may be missing.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Address<'a> {
    /// City.
    pub city: Option<Cow<'a, str>>,
    /// Country.
    pub country: Option<Cow<'a, str>>,
    /// How exact latitude and longitude are.
    pub geocode_accuracy: Option<Cow<'a, str>>,
    /// In degrees.
    pub latitude: Option<Decimal>,
    /// In degrees.
    pub longitude: Option<Decimal>,
    /// Postal code.
    pub postal_code: Option<Cow<'a, str>>,
    /// State or province.
    pub state: Option<Cow<'a, str>>,
    /// Street, may hold line breaks.
    pub street: Option<Cow<'a, str>>,
}

impl<'a> Value<'a> {
    /// A borrowed text.
    pub fn text(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }

    /// Whether it is [`Value::Null`].
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The text of a [`Value::Text`].
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number of a [`Value::Number`].
    pub fn as_number(&self) -> Option<Decimal> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The same value with nothing borrowed.
    pub fn into_owned(self) -> Value<'static> {
        let own = |text: Option<Cow<'a, str>>| text.map(|text| Cow::Owned(text.into_owned()));
        match self {
            Self::Null => Value::Null,
            Self::Text(text) => Value::Text(Cow::Owned(text.into_owned())),
            Self::Number(number) => Value::Number(number),
            Self::Bool(bool) => Value::Bool(bool),
            Self::Date(date) => Value::Date(date),
            Self::DateTime(instant) => Value::DateTime(instant),
            Self::Time(time) => Value::Time(time),
            Self::Location(location) => Value::Location(location),
            Self::Address(address) => Value::Address(Box::new(Address {
                city: own(address.city),
                country: own(address.country),
                geocode_accuracy: own(address.geocode_accuracy),
                latitude: address.latitude,
                longitude: address.longitude,
                postal_code: own(address.postal_code),
                state: own(address.state),
                street: own(address.street),
            })),
        }
    }

    /// Appends the JSON that the REST API sends for it.
    pub fn write_json(&self, out: &mut String) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Text(text) => write_json_string(text, out),
            Self::Number(number) => push_display(&as_double(*number), out),
            Self::Bool(bool) => out.push_str(if *bool { "true" } else { "false" }),
            Self::Date(date) => {
                out.push('"');
                push_display(date, out);
                out.push('"');
            }
            Self::DateTime(instant) => {
                out.push('"');
                write_datetime(*instant, out);
                out.push('"');
            }
            Self::Time(time) => {
                let _ = write!(
                    out,
                    "\"{:02}:{:02}:{:02}.{:03}Z\"",
                    time.hour(),
                    time.minute(),
                    time.second(),
                    time.millisecond()
                );
            }
            Self::Location(location) => {
                let _ = write!(
                    out,
                    "{{\"latitude\":{},\"longitude\":{}}}",
                    location.latitude, location.longitude
                );
            }
            Self::Address(address) => address.write_json(out),
        }
    }
}

impl Address<'_> {
    fn write_json(&self, out: &mut String) {
        let text = |key: &str, value: &Option<Cow<'_, str>>, out: &mut String| {
            let _ = write!(out, "\"{key}\":");
            match value {
                Some(value) => write_json_string(value, out),
                None => out.push_str("null"),
            }
        };
        let number = |key: &str, value: Option<Decimal>, out: &mut String| {
            let _ = write!(out, "\"{key}\":");
            match value {
                Some(value) => push_display(&value, out),
                None => out.push_str("null"),
            }
        };
        out.push('{');
        text("city", &self.city, out);
        out.push(',');
        text("country", &self.country, out);
        out.push(',');
        text("geocodeAccuracy", &self.geocode_accuracy, out);
        out.push(',');
        number("latitude", self.latitude, out);
        out.push(',');
        number("longitude", self.longitude, out);
        out.push(',');
        text("postalCode", &self.postal_code, out);
        out.push(',');
        text("state", &self.state, out);
        out.push(',');
        text("street", &self.street, out);
        out.push('}');
    }
}

/// Salesforce prints fractions as Java prints doubles: no zeros at the end, but at least one digit.
fn as_double(number: Decimal) -> Decimal {
    let short = number.normalized();
    match (number.scale(), short.scale()) {
        (0, _) => number,
        (_, 0) => Decimal::new(short.units().saturating_mul(10), 1),
        _ => short,
    }
}

fn push_display(value: &impl std::fmt::Display, out: &mut String) {
    // Writing to a String cannot fail.
    let _ = write!(out, "{value}");
}

/// Appends `2022-03-17T16:21:26.000+0000`: no colon in the offset, milliseconds always.
pub fn write_datetime(instant: Timestamp, out: &mut String) {
    let at = TimeZone::UTC.to_datetime(instant);
    let _ = write!(
        out,
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}+0000",
        at.year(),
        at.month(),
        at.day(),
        at.hour(),
        at.minute(),
        at.second(),
        at.millisecond()
    );
}

/// Appends a JSON string with its quotes.
pub fn write_json_string(text: &str, out: &mut String) {
    out.push('"');
    let mut plain_from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escape = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            0x08 => "\\b",
            0x0c => "\\f",
            0..=0x1f => "",
            _ => continue,
        };
        out.push_str(&text[plain_from..at]);
        plain_from = at + 1;
        if escape.is_empty() {
            let _ = write!(out, "\\u{byte:04x}");
        } else {
            out.push_str(escape);
        }
    }
    out.push_str(&text[plain_from..]);
    out.push('"');
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    fn json(value: Value<'_>) -> String {
        let mut out = String::new();
        value.write_json(&mut out);
        out
    }

    #[test]
    fn values_have_the_form_of_the_rest_api() {
        let instant: Timestamp = "2022-03-17T16:21:26Z".parse().unwrap();
        for (value, expected) in [
            (Value::Null, "null"),
            (Value::Bool(true), "true"),
            (Value::Number("23.0".parse().unwrap()), "23.0"),
            (Value::Number("23.00".parse().unwrap()), "23.0"),
            (Value::Number("848.110".parse().unwrap()), "848.11"),
            (Value::Number("400".parse().unwrap()), "400"),
            (
                Value::Number("999999999999999999".parse().unwrap()),
                "999999999999999999",
            ),
            (Value::Date("2026-01-31".parse().unwrap()), "\"2026-01-31\""),
            (Value::DateTime(instant), "\"2022-03-17T16:21:26.000+0000\""),
            (
                Value::Time("10:00:00".parse().unwrap()),
                "\"10:00:00.000Z\"",
            ),
            (Value::text(""), "\"\""),
        ] {
            assert_eq!(json(value), expected);
        }
    }

    #[test]
    fn every_string_survives_json() {
        for text in [
            "a\"b\\c",
            "\u{1b}[31m\u{7}\u{0}",
            "line\r\n\tend",
            "東京 👩‍🚒 مرحبا",
            "\u{7f}\u{2028}",
        ] {
            let back: String = serde_json::from_str(&json(Value::text(text))).unwrap();
            assert_eq!(back, text);
        }
    }

    #[test]
    fn an_address_names_all_its_parts() {
        let address = Address {
            country: Some("US".into()),
            ..Address::default()
        };
        assert_eq!(
            json(Value::Address(Box::new(address))),
            r#"{"city":null,"country":"US","geocodeAccuracy":null,"latitude":null,"longitude":null,"postalCode":null,"state":null,"street":null}"#
        );
    }
}
