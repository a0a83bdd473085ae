//! What a field is, in the words that people use for it: `text(80)`, `lookup(User)`, `required`.
//!
//! Pure functions over a field. It must not know where they are shown.

use super::Field;

/// The type with its measures: `text(80)`, `number(16, 2)`, `lookup(Account, Contact)`.
pub fn type_of(field: &Field) -> String {
    let plain = plain_type(field);
    if field.calculated {
        return match field.calculated_formula {
            Some(_) => format!("formula ({plain})"),
            // A roll-up summary has no formula to show.
            None => format!("calculated ({plain})"),
        };
    }
    plain
}

fn plain_type(field: &Field) -> String {
    if field.auto_number {
        return "auto number".to_owned();
    }
    let extra = field.extra_type_info.as_deref().unwrap_or_default();
    let sized = |word: &str| match field.length {
        0 => word.to_owned(),
        length => format!("{word}({length})"),
    };
    match field.kind.as_str() {
        "string" => sized("text"),
        "textarea" if field.html_formatted || extra == "richtextarea" => sized("rich text"),
        // Up to 255 characters it can be filtered by, and is called so.
        "textarea" if field.length > 255 => sized("long text"),
        "textarea" => sized("text area"),
        "encryptedstring" => sized("encrypted text"),
        "email" => sized("email"),
        "phone" => sized("phone"),
        "url" => sized("URL"),
        "combobox" => sized("combobox"),
        "boolean" => "checkbox".to_owned(),
        "picklist" => "picklist".to_owned(),
        "multipicklist" => "multi-select picklist".to_owned(),
        "int" => match field.digits {
            0 => "number".to_owned(),
            digits => format!("number({digits}, 0)"),
        },
        "double" => measured("number", field),
        "currency" => measured("currency", field),
        "percent" => measured("percent", field),
        "datetime" => "date/time".to_owned(),
        "id" => "id".to_owned(),
        "reference" => reference(field),
        "base64" => "file".to_owned(),
        "location" => "geolocation".to_owned(),
        "anyType" => "any type".to_owned(),
        other => sized(other),
    }
}

/// Digits before and behind the point, as Setup asks for them.
fn measured(word: &str, field: &Field) -> String {
    match field.precision.checked_sub(field.scale) {
        Some(whole) if field.precision > 0 => format!("{word}({whole}, {})", field.scale),
        _ => word.to_owned(),
    }
}

fn reference(field: &Field) -> String {
    let word = match field.relationship_order {
        Some(_) => "master-detail",
        None => "lookup",
    };
    match field.reference_to.as_slice() {
        [] => word.to_owned(),
        // A task's WhatId can point to a hundred.
        [first, second, third, rest @ ..] if rest.len() > 1 => {
            format!("{word}({first}, {second}, {third} and {} more)", rest.len())
        }
        all => format!("{word}({})", all.join(", ")),
    }
}

/// What else is true of a field, the most telling first: `required`, `unique`, `external id`…
pub fn traits(field: &Field) -> Vec<&'static str> {
    let all = [
        (is_required(field), "required"),
        (field.name_field, "name field"),
        (field.unique && field.case_sensitive, "unique (case counts)"),
        (field.unique && !field.case_sensitive, "unique"),
        (field.external_id, "external id"),
        (field.encrypted, "encrypted"),
        (field.dependent_picklist, "dependent"),
        (field.restricted_picklist, "restricted"),
        (field.cascade_delete, "deleted with its parent"),
        (field.restricted_delete, "keeps its parent from deletion"),
    ];
    true_ones(&all)
}

/// Whether a new record must have a value that somebody has to give.
pub fn is_required(field: &Field) -> bool {
    !field.nillable && field.createable && !field.defaulted_on_create && field.kind != "boolean"
}

/// The type and all traits in one line: `text(80), required, unique, external id`.
pub fn described(field: &Field) -> String {
    let mut said = type_of(field);
    for word in traits(field) {
        said += ", ";
        said += word;
    }
    said
}

/// What this user can do with the field.
pub fn access(field: &Field) -> &'static str {
    match (field.createable, field.updateable) {
        (true, true) => "read, create, edit",
        (true, false) => "read, create",
        (false, true) => "read, edit",
        (false, false) => "read only",
    }
}

/// What queries cannot do with the field, if anything.
pub fn refused_in_queries(field: &Field) -> Vec<&'static str> {
    true_ones(&[
        (!field.filterable, "not in WHERE"),
        (!field.sortable, "not in ORDER BY"),
        (!field.groupable, "not in GROUP BY"),
        (!field.aggregatable, "not in MIN, MAX and the like"),
    ])
}

fn true_ones(all: &[(bool, &'static str)]) -> Vec<&'static str> {
    let true_ones = all.iter().filter(|(is, _)| *is);
    true_ones.map(|(_, word)| *word).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[track_caller]
    fn check(json: &str, said: &str) {
        let field: Field = serde_json::from_str(json).unwrap();
        assert_eq!(described(&field), said, "{json}");
    }

    #[test]
    fn a_field_is_described_as_setup_names_its_type() {
        for (json, said) in [
            (
                r#"{"type":"string","length":80,"createable":true,"unique":true,"externalId":true}"#,
                "text(80), required, unique, external id",
            ),
            (
                r#"{"type":"string","length":80,"nillable":true,"unique":true,"caseSensitive":true}"#,
                "text(80), unique (case counts)",
            ),
            (
                r#"{"type":"string","autoNumber":true,"length":30}"#,
                "auto number",
            ),
            (r#"{"type":"textarea","length":255}"#, "text area(255)"),
            (r#"{"type":"textarea","length":32000}"#, "long text(32000)"),
            (
                r#"{"type":"textarea","length":32000,"extraTypeInfo":"richtextarea"}"#,
                "rich text(32000)",
            ),
            (r#"{"type":"boolean","createable":true}"#, "checkbox"),
            (
                r#"{"type":"double","precision":18,"scale":2}"#,
                "number(16, 2)",
            ),
            (r#"{"type":"currency"}"#, "currency"),
            (r#"{"type":"int","digits":8}"#, "number(8, 0)"),
            (r#"{"type":"datetime"}"#, "date/time"),
            (
                r#"{"type":"double","precision":18,"calculated":true,"calculatedFormula":"A - B"}"#,
                "formula (number(18, 0))",
            ),
            (
                r#"{"type":"currency","calculated":true}"#,
                "calculated (currency)",
            ),
            (
                r#"{"type":"reference","referenceTo":["User"]}"#,
                "lookup(User)",
            ),
            (
                r#"{"type":"reference","referenceTo":["Account"],"relationshipOrder":0,"cascadeDelete":true}"#,
                "master-detail(Account), deleted with its parent",
            ),
            (
                r#"{"type":"reference","referenceTo":["A","B","C","D","E"]}"#,
                "lookup(A, B, C and 2 more)",
            ),
            (r#"{"type":"brandNew"}"#, "brandNew"),
        ] {
            check(json, said);
        }
    }
}
