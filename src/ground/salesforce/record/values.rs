//! `Values`: fields with what is to be written into them, each value as the JSON it is sent as.
//!
//! A number keeps the digits it was written with. It must not know what a field means.

use serde_json::Value as Json;

use crate::rows::Members;

/// Fields and their JSON values, in their order, each name once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values(Vec<(String, String)>);

impl Values {
    /// Those of a JSON object, without its `attributes`; `None` for any other text, for a field that
    /// comes twice, and for a value that is itself an object or a list.
    pub fn of_json(json: &str) -> Option<Self> {
        let mut values = Self::default();
        for (name, value) in Members::of(json)?.0 {
            let plain = !value.get().starts_with(['{', '[']);
            match name.as_ref() {
                "attributes" => {}
                name if plain && values.get(name).is_none() => values.set(name, value.get()),
                _ => return None,
            }
        }
        Some(values)
    }

    /// Puts a value in; the text must be JSON.
    pub fn set(&mut self, name: &str, json: &str) {
        let at = self
            .0
            .iter()
            .position(|(known, _)| known.eq_ignore_ascii_case(name));
        match at.and_then(|at| self.0.get_mut(at)) {
            Some((_, value)) => json.clone_into(value),
            None => self.0.push((name.to_owned(), json.to_owned())),
        }
    }

    /// The JSON of a field; names know no case.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, json)| json)
    }

    /// Fields and values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, json)| (name.as_str(), json.as_str()))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Only those of which this holds.
    #[must_use]
    pub fn filter(&self, keep: impl Fn(&str, &str) -> bool) -> Self {
        let kept = self.0.iter().filter(|(name, json)| keep(name, json));
        Self(kept.cloned().collect())
    }

    /// As a JSON object.
    pub fn to_json(&self) -> String {
        let members: Vec<String> = self
            .iter()
            .map(|(name, json)| format!("{}:{json}", Json::from(name)))
            .collect();
        format!("{{{}}}", members.join(","))
    }
}

/// Whether two JSON values say the same: `12.50` and `12.5` do, and so do null and the empty text,
/// because ordinary fields keep no empty text.
pub fn same(one: &str, other: &str) -> bool {
    let read = |json: &str| match serde_json::from_str(json) {
        Ok(Json::String(text)) if text.is_empty() => Some(Json::Null),
        Ok(value) => Some(value),
        Err(_) => None,
    };
    if one == other {
        return true;
    }
    match (read(one), read(other)) {
        (Some(Json::Number(a)), Some(Json::Number(b))) => {
            // What no double holds apart is only the same where it is written alike.
            let short = one.len().max(other.len()) <= 16;
            short && a.as_f64() == b.as_f64()
        }
        (Some(Json::String(a)), Some(Json::String(b))) => a == b || same_moment(&a, &b),
        (Some(a), Some(b)) => a == b,
        _ => false,
    }
}

/// Whether two texts are one moment written in two ways.
fn same_moment(one: &str, other: &str) -> bool {
    matches!(
        (super::moment(one), super::moment(other)),
        (Some(one), Some(other)) if one == other
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn an_object_of_plain_values_is_taken_as_it_is_written() {
        let values =
            Values::of_json(r#"{"attributes":{"type":"A"},"b": 1.50, "A":"ü\"","n":null}"#);
        assert_eq!(
            values.unwrap().to_json(),
            r#"{"b":1.50,"A":"ü\"","n":null}"#
        );
        for odd in [
            "",
            "[]",
            "7",
            r#"{"a":1,"A":2}"#,
            r#"{"a":{"b":1}}"#,
            r#"{"a":[1]}"#,
            "{",
        ] {
            assert_eq!(Values::of_json(odd), None, "{odd}");
        }
    }

    #[test]
    fn the_same_can_be_written_in_two_ways() {
        for (one, other, alike) in [
            ("1", "1.0", true),
            ("12.50", "12.5", true),
            ("12.5", "12.51", false),
            ("12345678901234567.1", "12345678901234567.2", false),
            ("null", r#""""#, true),
            ("null", "false", false),
            (r#""\u00fc""#, r#""ü""#, true),
            (r#""a""#, r#""A""#, false),
            (
                r#""2026-01-02T03:04:05.000+0000""#,
                r#""2026-01-02T04:04:05+01:00""#,
                true,
            ),
            (r#""2026-01-02""#, r#""2026-01-03""#, false),
        ] {
            assert_eq!(same(one, other), alike, "{one} {other}");
            assert_eq!(same(other, one), alike, "{other} {one}");
        }
    }
}
