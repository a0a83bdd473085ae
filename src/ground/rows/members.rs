//! `Members`: the members of a JSON object in their order, each value as it was sent.

use std::borrow::Cow;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// The members of an object: names without escapes, values as written.
#[derive(Clone, Debug, Default)]
pub struct Members<'a>(pub Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'a> Members<'a> {
    /// Those of a JSON object; `None` for any other text.
    pub fn of(json: &'a str) -> Option<Self> {
        serde_json::from_str(json).ok()
    }

    /// The value of the first member of that name, as written.
    pub fn get(&self, name: &str) -> Option<&'a str> {
        let mut members = self.0.iter();
        members
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.get())
    }
}

/// A name that is borrowed where it has no escapes.
#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some((Name(name), value)) = map.next_entry()? {
                    members.push((name, value));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_in_their_order_and_values_as_they_were_sent() {
        let members = Members::of(r#" {"b": 1.50, "a\"\u00e9": {"x": [ 1 ]}, "b": null} "#);
        let members = members.unwrap_or_default();
        let shown: Vec<(&str, &str)> = (members.0.iter())
            .map(|(name, value)| (name.as_ref(), value.get()))
            .collect();
        assert_eq!(
            shown,
            [("b", "1.50"), ("a\"é", r#"{"x": [ 1 ]}"#), ("b", "null")]
        );
        assert_eq!(members.get("b"), Some("1.50"));
        assert_eq!(members.get("c"), None);
        for other in ["", "{", "[]", "1", "null"] {
            assert!(Members::of(other).is_none(), "{other}");
        }
    }
}
