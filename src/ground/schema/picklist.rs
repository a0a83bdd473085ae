//! Dependent picklists: which values of the controlling field a value is offered with.
//!
//! A describe says it as a bitmap over the controlling field's values, inactive ones among them. It
//! must not know how they are shown.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{Field, Object, PicklistValue};

/// The values of the controlling field that a value is offered with. `None` where it does not
/// depend on another field, or the org does not say so in a way that is understood.
pub fn offered_with<'a>(
    object: &'a Object,
    field: &Field,
    value: &PicklistValue,
) -> Option<Vec<&'a str>> {
    if !field.dependent_picklist {
        return None;
    }
    let bits = STANDARD.decode(value.valid_for.as_deref()?).ok()?;
    let is_set = |at: usize| {
        let byte = bits.get(at / 8).copied().unwrap_or_default();
        byte & (0x80 >> (at % 8)) != 0
    };
    let controller = object.field(field.controller_name.as_deref()?)?;
    // A checkbox controls with two values that are not in its list.
    let named: Vec<&str> = match controller.kind.as_str() {
        "boolean" => vec!["false", "true"],
        _ => {
            let values = controller.picklist_values.iter();
            values.map(|value| value.value.as_str()).collect()
        }
    };
    let offered = named.into_iter().enumerate().filter(|(at, _)| is_set(*at));
    Some(offered.map(|(_, value)| value).collect())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn object(controller: &str) -> Object {
        let describe = format!(
            r#"{{"name":"Lead","fields":[{controller},
                {{"name":"Region","type":"picklist","dependentPicklist":true,"controllerName":"Country",
                 "picklistValues":[{{"value":"Bavaria","validFor":"gA=="}},{{"value":"Remote","validFor":"+A=="}},
                 {{"value":"Nowhere","validFor":"AAAA"}},{{"value":"Odd","validFor":"!"}},{{"value":"Free"}}]}}]}}"#
        );
        Object::new(Arc::new(serde_json::from_str(&describe).unwrap()))
    }

    #[track_caller]
    fn check(object: &Object, value: &str, offered: Option<&[&str]>) {
        let field = object.field("Region").unwrap();
        let mut values = field.picklist_values.iter();
        let value = values.find(|known| known.value == value).unwrap();
        assert_eq!(offered_with(object, field, value).as_deref(), offered);
    }

    #[test]
    fn the_bitmap_is_read_over_the_controlling_values() {
        let values = ["DE", "JP", "US", "EG", "ES"]
            .map(|value| format!(r#"{{"value":"{value}","active":true}}"#));
        let country = format!(
            r#"{{"name":"Country","type":"picklist","picklistValues":[{}]}}"#,
            values.join(",")
        );
        let lead = object(&country);
        check(&lead, "Bavaria", Some(&["DE"]));
        check(&lead, "Remote", Some(&["DE", "JP", "US", "EG", "ES"]));
        check(&lead, "Nowhere", Some(&[]));
        check(&lead, "Odd", None);
        check(&lead, "Free", None);
    }

    #[test]
    fn a_checkbox_controls_with_false_and_true_and_a_missing_field_with_nothing() {
        let lead = object(r#"{"name":"Country","type":"boolean"}"#);
        check(&lead, "Bavaria", Some(&["false"]));
        check(&lead, "Remote", Some(&["false", "true"]));
        check(&object(r#"{"name":"Other"}"#), "Bavaria", None);
    }
}
