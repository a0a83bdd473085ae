//! The value of a field in words, by the field's type: on one line for the list, and whole.
//!
//! Knows no record beside the value and what its lookup points to, and no drawing.

use jiff::tz::TimeZone;
use serde_json::Value as Json;

use crate::rows::{Members, moment};
use crate::schema::Field;
use crate::text;

/// No more of a value is shown in the list (characters).
const LINE: usize = 240;

/// What a value is, for how it looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// The org's answer has no such field: this user may not read it, or the API does not give it.
    NotGiven,
    /// Nobody asked for it yet: only what a row of a result had is here.
    NotSelected,
    /// Null.
    Null,
    /// An empty text.
    Empty,
    /// A text.
    Text,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// Something that the text stands for: an address, a file.
    StandIn,
}

/// A value in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// On one line, cut where it is long.
    pub line: String,
    /// In full, on as many lines as it has.
    pub whole: String,
    /// What it is.
    pub look: Look,
}

impl Shown {
    pub(super) fn new(look: Look, whole: impl Into<String>) -> Self {
        let whole: String = whole.into();
        let line: String = whole.chars().take(LINE).collect();
        let lines: Vec<&str> = line
            .lines()
            .map(str::trim)
            .filter(|l| !l.is_empty())
            .collect();
        Self {
            line: lines.join(" ⏎ "),
            whole,
            look,
        }
    }
}

/// In which zone moments are shown.
#[derive(Clone, Debug)]
pub struct Clock {
    /// The person's own.
    pub zone: TimeZone,
    /// Whether UTC is shown in its place.
    pub utc: bool,
}

impl Clock {
    /// A moment as Salesforce sends it, in this zone: `2026-05-04 12:30:00 CEST`.
    pub fn moment(&self, sent: &str) -> Option<String> {
        self.formatted(sent, "%Y-%m-%d %H:%M:%S %Z")
    }

    /// The same to the minute, where many stand below each other: `2026-05-04 12:30`.
    pub fn minute(&self, sent: &str) -> Option<String> {
        self.formatted(sent, "%Y-%m-%d %H:%M")
    }

    fn formatted(&self, sent: &str, format: &str) -> Option<String> {
        let at = jiff::Timestamp::from_microsecond(moment(sent)?).ok()?;
        let zone = match self.utc {
            true => TimeZone::UTC,
            false => self.zone.clone(),
        };
        Some(at.to_zoned(zone).strftime(format).to_string())
    }
}

/// What a lookup points to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The object.
    pub object: String,
    /// What the record is called.
    pub name: String,
}

/// The value of a field; `json` is as the org sent it, `None` where it sent none.
pub fn shown(field: &Field, json: Option<&str>, target: Option<&Target>, clock: &Clock) -> Shown {
    let Some(json) = json else {
        return Shown::new(
            Look::NotGiven,
            "not given: the org does not let you read it here",
        );
    };
    let value: Json = match serde_json::from_str(json) {
        Ok(value) => value,
        Err(_) => return Shown::new(Look::Text, json),
    };
    match value {
        Json::Null => Shown::new(Look::Null, "∅"),
        Json::Bool(is) => Shown::new(Look::Boolean, is.to_string()),
        // As it was sent, digit by digit.
        Json::Number(_) if field.kind == "percent" => Shown::new(Look::Number, format!("{json} %")),
        Json::Number(_) => Shown::new(Look::Number, json),
        Json::String(text) if text.is_empty() => Shown::new(Look::Empty, "\"\""),
        Json::String(text) => of_text(field, text, target, clock),
        Json::Object(_) | Json::Array(_) => compound(json),
    }
}

fn of_text(field: &Field, value: String, target: Option<&Target>, clock: &Clock) -> Shown {
    match field.kind.as_str() {
        "datetime" => match clock.moment(&value) {
            Some(moment) => Shown::new(Look::Text, moment),
            None => Shown::new(Look::Text, value),
        },
        "time" => {
            let short = value.split(['.', 'Z']).next().unwrap_or_default();
            Shown::new(Look::Text, short)
        }
        "picklist" | "combobox" => Shown::new(Look::Text, labelled(field, &value)),
        "multipicklist" => {
            let all = value.split(';').map(|value| labelled(field, value));
            Shown::new(Look::Text, all.collect::<Vec<_>>().join("; "))
        }
        "reference" => match target {
            Some(Target { object, name }) => Shown {
                line: format!("{name} · {value}"),
                whole: format!("{name}\n{value}\n{object}"),
                look: Look::Text,
            },
            None => Shown::new(Look::Text, value),
        },
        "base64" => Shown::new(Look::StandIn, "a file"),
        _ if is_rich(field) => Shown::new(Look::Text, text::of_html(&value)),
        _ => Shown::new(Look::Text, value),
    }
}

/// Whether the field holds HTML.
pub fn is_rich(field: &Field) -> bool {
    field.extra_type_info.as_deref() == Some("richtextarea")
        || (field.html_formatted && field.kind == "textarea")
}

/// The label of a picklist value, and the value where it is another.
fn labelled(field: &Field, value: &str) -> String {
    let known = field
        .picklist_values
        .iter()
        .find(|known| known.value == value);
    let label = known.and_then(|known| known.label.as_deref());
    match (known, label) {
        (_, Some(label)) if label != value => format!("{label} ({value})"),
        (Some(known), _) if !known.active => format!("{value}, no longer offered"),
        _ => value.to_owned(),
    }
}

/// An address as its lines, a place as its coordinates, a name by its parts.
fn compound(json: &str) -> Shown {
    let members = Members::of(json).unwrap_or_default();
    let part = |name: &str| {
        let value: Json = serde_json::from_str(members.get(name)?).ok()?;
        match value {
            Json::String(text) if !text.is_empty() => Some(text),
            Json::Number(number) => Some(number.to_string()),
            _ => None,
        }
    };
    let parts = |names: &[&str]| {
        let found: Vec<String> = names.iter().filter_map(|name| part(name)).collect();
        found.join(" ")
    };
    let place = match (part("latitude"), part("longitude")) {
        (Some(latitude), Some(longitude)) => format!("{latitude}, {longitude}"),
        _ => String::new(),
    };
    let state = part("state")
        .or_else(|| part("stateCode"))
        .unwrap_or_default();
    let country = part("country").or_else(|| part("countryCode"));
    let lines = [
        part("street").unwrap_or_default(),
        parts(&["postalCode", "city"]),
        state,
        country.unwrap_or_default(),
        parts(&[
            "salutation",
            "firstName",
            "middleName",
            "lastName",
            "suffix",
        ]),
        place,
    ];
    let lines: Vec<String> = lines.into_iter().filter(|line| !line.is_empty()).collect();
    if lines.is_empty() {
        return Shown::new(Look::StandIn, json);
    }
    let whole = lines.join("\n");
    let line: Vec<&str> = whole.lines().map(str::trim).collect();
    Shown {
        line: line.join(", "),
        whole,
        look: Look::StandIn,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[track_caller]
    fn check(field: &str, json: Option<&str>, line: &str, look: Look) {
        let field: Field = serde_json::from_str(field).unwrap();
        let clock = Clock {
            zone: TimeZone::fixed(jiff::tz::offset(2)),
            utc: false,
        };
        let shown = shown(&field, json, None, &clock);
        assert_eq!((shown.line.as_str(), shown.look), (line, look), "{json:?}");
    }

    #[test]
    fn each_type_has_its_words_and_nothing_is_told_apart_from_nothing() {
        let text = r#"{"type":"string"}"#;
        check(text, Some("null"), "∅", Look::Null);
        check(text, Some(r#""""#), "\"\"", Look::Empty);
        check(text, Some(r#""a\nb""#), "a ⏎ b", Look::Text);
        check(
            text,
            None,
            "not given: the org does not let you read it here",
            Look::NotGiven,
        );
        let number = r#"{"type":"double"}"#;
        check(
            number,
            Some("1234567890123456.70"),
            "1234567890123456.70",
            Look::Number,
        );
        check(
            r#"{"type":"percent"}"#,
            Some("12.5"),
            "12.5 %",
            Look::Number,
        );
        check(
            r#"{"type":"boolean"}"#,
            Some("false"),
            "false",
            Look::Boolean,
        );
        check(
            r#"{"type":"time"}"#,
            Some(r#""10:30:00.000Z""#),
            "10:30:00",
            Look::Text,
        );
        check(
            r#"{"type":"date"}"#,
            Some(r#""2026-05-04""#),
            "2026-05-04",
            Look::Text,
        );
        let rich = r#"{"type":"textarea","extraTypeInfo":"richtextarea"}"#;
        check(rich, Some(r#""<p>a &amp; b</p>""#), "a & b", Look::Text);
        let file = r#"{"type":"base64"}"#;
        check(
            file,
            Some(r#""/services/data/v66.0/x/Body""#),
            "a file",
            Look::StandIn,
        );
    }

    #[test]
    fn moments_are_in_the_persons_zone_or_in_utc() {
        let mut clock = Clock {
            zone: TimeZone::fixed(jiff::tz::offset(2)),
            utc: false,
        };
        let sent = "2026-05-04T22:30:00.000+0000";
        assert_eq!(
            clock.moment(sent).as_deref(),
            Some("2026-05-05 00:30:00 +02")
        );
        clock.utc = true;
        assert_eq!(
            clock.moment(sent).as_deref(),
            Some("2026-05-04 22:30:00 UTC")
        );
        assert_eq!(clock.minute(sent).as_deref(), Some("2026-05-04 22:30"));
        assert_eq!(clock.moment("soon"), None);
    }

    #[test]
    fn a_picklist_says_label_and_value() {
        let field = r#"{"type":"picklist","picklistValues":[{"value":"H","label":"Hot","active":true},
            {"value":"Cold","label":"Cold","active":false}]}"#;
        check(field, Some(r#""H""#), "Hot (H)", Look::Text);
        check(
            field,
            Some(r#""Cold""#),
            "Cold, no longer offered",
            Look::Text,
        );
        let many = field.replacen("picklist", "multipicklist", 1);
        check(
            &many,
            Some(r#""H;Cold""#),
            "Hot (H); Cold, no longer offered",
            Look::Text,
        );
    }

    #[test]
    fn an_address_has_lines() {
        let json = r#"{"city":"Köln","country":null,"street":"Dom 1\nHaus B","postalCode":"50667",
            "latitude":50.9,"longitude":6.9,"geocodeAccuracy":null,"state":""}"#;
        let shown = compound(json);
        assert_eq!(shown.whole, "Dom 1\nHaus B\n50667 Köln\n50.9, 6.9");
        assert_eq!(shown.line, "Dom 1, Haus B, 50667 Köln, 50.9, 6.9");
        assert_eq!(compound("{}").line, "{}");
    }
}
