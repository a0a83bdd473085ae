//! What can be chosen in a picklist: its values in use, those that go with the controlling field's
//! value first of all; and the record types that the person may use.

use crate::schema::picklist::offered_with;
use crate::schema::{Field, Object};

/// A value that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// As it is sent.
    pub value: String,
    /// As people call it.
    pub label: String,
    /// Why it would be refused, where it would.
    pub why_not: Option<String>,
}

/// The values of a picklist; `controlling` is what the controlling field holds now, `allowed` the
/// record type by its name with the values that go with it, where that is known.
///
/// Values that do not go with them stand behind the others, with the reason.
pub fn values(
    object: &Object,
    field: &Field,
    controlling: Option<&str>,
    allowed: Option<(&str, &[String])>,
) -> Vec<Choice> {
    let active = field.picklist_values.iter().filter(|value| value.active);
    let mut choices: Vec<Choice> = active
        .map(|value| {
            let refused = offered_with(object, field, value)
                .filter(|with| !controlling.is_some_and(|now| with.contains(&now)));
            let controller = field.controller_name.as_deref().unwrap_or_default();
            let why_not = refused.map(|with| match with.as_slice() {
                [] => format!("with no {controller}"),
                [only] => format!("only where {controller} is {only}"),
                [first, second] => format!("only where {controller} is {first} or {second}"),
                [first, rest @ ..] => {
                    format!(
                        "only where {controller} is {first} or one of {} more",
                        rest.len()
                    )
                }
            });
            let of_type = allowed.filter(|(_, values)| !values.contains(&value.value));
            let why_not = of_type
                .map(|(name, _)| format!("not for record type {name}"))
                .or(why_not);
            Choice {
                value: value.value.clone(),
                label: value.label.clone().unwrap_or_else(|| value.value.clone()),
                why_not,
            }
        })
        .collect();
    crate::sorting::by_key(&mut choices, |choice| choice.why_not.is_some());
    choices
}

/// The record types that this user can give to a record.
pub fn record_types(object: &Object) -> Vec<Choice> {
    let kinds = object.describe().record_type_infos.iter();
    let usable = kinds.filter(|kind| kind.active && kind.available && !kind.master);
    usable
        .map(|kind| Choice {
            value: kind.record_type_id.clone(),
            label: kind.name.clone(),
            why_not: None,
        })
        .collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn object() -> Object {
        let describe = r#"{"name":"Lead","fields":[
            {"name":"Country","type":"picklist","picklistValues":[{"value":"DE","active":true},{"value":"JP","active":true}]},
            {"name":"Region","type":"picklist","dependentPicklist":true,"controllerName":"Country","picklistValues":[
              {"value":"Kanto","active":true,"validFor":"QA=="},{"value":"Bavaria","label":"Bayern","active":true,"validFor":"gA=="},
              {"value":"Old","validFor":"gA=="},{"value":"Remote","active":true,"validFor":"wA=="}]}],
            "recordTypeInfos":[{"recordTypeId":"012000000000001AAA","name":"Partner","active":true,"available":true},
              {"recordTypeId":"012000000000000AAA","name":"Master","active":true,"available":true,"master":true},
              {"recordTypeId":"012000000000002AAA","name":"Other","active":true}]}"#;
        Object::new(Arc::new(serde_json::from_str(describe).unwrap()))
    }

    #[test]
    fn what_goes_with_the_controlling_value_comes_first_and_the_rest_says_why() {
        let object = object();
        let field = object.field("Region").unwrap();
        let told = |controlling, allowed| -> Vec<(String, Option<String>)> {
            let all = values(&object, field, controlling, allowed).into_iter();
            all.map(|choice| (choice.label, choice.why_not)).collect()
        };
        assert_eq!(
            told(Some("DE"), None),
            [
                ("Bayern".into(), None),
                ("Remote".into(), None),
                ("Kanto".into(), Some("only where Country is JP".into())),
            ]
        );
        let allowed = ["Kanto".to_owned(), "Remote".to_owned()];
        assert_eq!(
            told(Some("DE"), Some(("Partner", allowed.as_slice()))),
            [
                ("Remote".into(), None),
                ("Kanto".into(), Some("only where Country is JP".into())),
                ("Bayern".into(), Some("not for record type Partner".into())),
            ]
        );
        assert!(told(None, None).iter().all(|(_, why)| why.is_some()));
    }

    #[test]
    fn record_types_are_those_that_the_user_has() {
        let labels: Vec<_> = record_types(&object())
            .into_iter()
            .map(|kind| kind.label)
            .collect();
        assert_eq!(labels, ["Partner"]);
    }
}
