//! What an org says of its fields, objects and relationships.
//!
//! Must not know where in a query the name stands.

use super::{Hover, HoverKind};
use crate::schema::{ChildRelationship, Field, Object, ObjectSummary, PicklistValue};
use crate::soql::token::Span;
use crate::soql::view::Name;

pub(super) fn field(at: Span, object: &Object, field: &Field) -> Hover {
    let title = format!("{}.{}", object.name(), field.name);
    let mut hover = Hover::new(at, HoverKind::Field, title)
        .of(object.name())
        .fact("label", field.label.as_str())
        .fact("type", type_of(field))
        .fact(
            "help",
            field.inline_help_text.as_deref().unwrap_or_default(),
        )
        .fact(
            "formula",
            field.calculated_formula.as_deref().unwrap_or_default(),
        )
        .fact(
            "part of",
            field.compound_field_name.as_deref().unwrap_or_default(),
        )
        .fact("", traits(field).join(", "));
    let active = field.picklist_values.iter().filter(|value| value.active);
    for value in active {
        hover = hover.fact("value", shown(value));
    }
    let inactive = field.picklist_values.iter().filter(|value| !value.active);
    match inactive.count() {
        0 => hover,
        1 => hover.fact("", "1 value more is not active"),
        more => hover.fact("", format!("{more} values more are not active")),
    }
}

/// A value of a picklist with its label, where that says something else.
fn shown(value: &PicklistValue) -> String {
    let label = value.label.as_deref().filter(|label| *label != value.value);
    let label = label.map(|label| format!(" ({label})")).unwrap_or_default();
    let default = if value.default_value {
        ", the default"
    } else {
        ""
    };
    format!("{}{label}{default}", value.value)
}

/// The type with its measures: `string(80)`, `currency(16, 2)`, `reference to Account or Contact`.
pub(super) fn type_of(field: &Field) -> String {
    let kind = field.kind.as_str();
    let plain = match kind {
        "reference" if !field.reference_to.is_empty() => {
            format!("reference to {}", one_of(&field.reference_to))
        }
        "double" | "currency" | "percent" if field.precision > 0 => {
            let digits = field.precision.saturating_sub(field.scale);
            format!("{kind}({digits}, {})", field.scale)
        }
        "int" if field.digits > 0 => format!("int({})", field.digits),
        _ if field.length > 0 && kind != "id" => format!("{kind}({})", field.length),
        _ => kind.to_owned(),
    };
    match field.calculated {
        true => format!("{plain}, computed"),
        false => plain,
    }
}

fn one_of(names: &[String]) -> String {
    match names {
        [only] => only.clone(),
        [rest @ .., last] => format!("{} or {last}", rest.join(", ")),
        [] => String::new(),
    }
}

/// What else is worth knowing when a query is written.
fn traits(field: &Field) -> Vec<&'static str> {
    let required = !field.nillable && field.createable && !field.defaulted_on_create;
    let all = [
        (required, "required"),
        (field.unique, "unique"),
        (field.external_id, "external id"),
        (field.encrypted, "encrypted"),
        (field.dependent_picklist, "depends on another field"),
        (!field.filterable, "not for WHERE"),
        (!field.sortable, "not for ORDER BY"),
        (!field.groupable, "not for GROUP BY"),
    ];
    let true_ones = all.into_iter().filter(|(is, _)| *is);
    true_ones.map(|(_, word)| word).collect()
}

pub(super) fn parent(at: Span, object: &Object, field: &Field) -> Hover {
    let name = field.relationship_name.as_deref().unwrap_or_default();
    let hover = Hover::new(
        at,
        HoverKind::Relationship,
        format!("{}.{name}", object.name()),
    )
    .fact("label", field.label.as_str())
    .fact("to", one_of(&field.reference_to))
    .fact("field", field.name.as_str());
    let hover = match field.is_polymorphic() {
        true => hover.fact(
            "",
            "of the parent, the fields of Name; TYPEOF has the others",
        ),
        false => hover,
    };
    match field.reference_to.as_slice() {
        [only] => hover.of(only),
        _ => hover,
    }
}

pub(super) fn child(at: Span, object: &Object, child: &ChildRelationship) -> Hover {
    let name = child.relationship_name.as_deref().unwrap_or_default();
    Hover::new(
        at,
        HoverKind::ChildRelationship,
        format!("{}.{name}", object.name()),
    )
    .fact("of", child.child_object.as_str())
    .fact("field", child.field.as_str())
    .fact(
        "",
        if child.cascade_delete {
            "deleted with the parent"
        } else {
            ""
        },
    )
    .of(&child.child_object)
}

pub(super) fn object(at: Span, object: &Object) -> Hover {
    let describe = object.describe();
    let custom = describe.fields.iter().filter(|field| field.custom).count();
    let fields = match custom {
        0 => describe.fields.len().to_string(),
        custom => format!("{}, {custom} of them custom", describe.fields.len()),
    };
    let children = describe.child_relationships.iter();
    let children = children
        .filter(|child| child.relationship_name.is_some())
        .count();
    summary(at, &describe.summary)
        .fact("fields", fields)
        .fact("child relationships", children.to_string())
}

pub(super) fn summary(at: Span, summary: &ObjectSummary) -> Hover {
    Hover::new(at, HoverKind::Object, summary.name.as_str())
        .of(&summary.name)
        .fact("label", summary.label.as_str())
        .fact("plural", summary.label_plural.as_str())
        .fact(
            "ids begin with",
            summary.key_prefix.as_deref().unwrap_or_default(),
        )
        .fact(
            "",
            if summary.queryable {
                ""
            } else {
                "not for queries"
            },
        )
}

/// A text that is compared with a picklist: its label, and whether it is one of the values.
pub(super) fn value(written: Name<'_>, object: &Object, field: &Field) -> Option<Hover> {
    let text = written.text.strip_prefix('\'')?.strip_suffix('\'')?;
    // What escapes could say is no value of a picklist that anybody hovers over.
    let value = field
        .picklist_values
        .iter()
        .find(|value| value.value == text)?;
    let state = if value.active {
        ""
    } else {
        "not active any more"
    };
    Some(
        Hover::new(written.span, HoverKind::Value, value.value.as_str())
            .of(object.name())
            .fact("label", value.label.as_deref().unwrap_or_default())
            .fact("of", format!("{}.{}", object.name(), field.name))
            .fact(
                "",
                if value.default_value {
                    "the default"
                } else {
                    ""
                },
            )
            .fact("", state),
    )
}
