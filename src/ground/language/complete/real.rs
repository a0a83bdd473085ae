//! The values that records of the org have in the field that is compared: what the org can be asked
//! for, and what it answered, written as the spot needs it.
//!
//! Must not know who asks.

use super::item::{Item, ItemKind};
use super::list::{List, Offer};
use super::operators;
use super::scope::Scope;
use super::subject::Subject;
use super::values::{self, Text};
use crate::language::real::{RealValue, ValueOf};
use crate::language::resolve::NAME;
use crate::schema::{Field, Object};
use crate::soql::Expected;
use crate::soql::view::{Name, Operator};
use crate::text;

/// Types whose values are texts that LIKE compares.
const TEXTS: [&str; 8] = [
    "string",
    "picklist",
    "multipicklist",
    "combobox",
    "email",
    "phone",
    "url",
    "textarea",
];

/// Objects that do not aggregate: custom metadata, big objects, those of other systems.
const PLAIN: [&str; 3] = ["__mdt", "__b", "__x"];

/// The field whose value stands at the cursor, and how the org can be asked for its values; none
/// where no value stands, or nobody knows of which field.
pub(super) fn value_of(scope: &Scope<'_, '_>) -> Option<ValueOf> {
    let subject = scope.subject.as_ref()?;
    let takes = scope.at.takes(Expected::Value) || scope.at.takes(Expected::Pattern);
    if !takes || operators::is_here(scope) || subject.is_distance {
        return None;
    }
    let function = subject.function.map(|function| function.name);
    if !matches!(function, None | Some("MIN" | "MAX")) {
        return None;
    }
    let (owner, field) = (subject.owner?, subject.field?);
    let mut of = ValueOf {
        object: owner.name().to_owned(),
        field: field.name.clone(),
        kind: field.kind.clone(),
        typed: scope.typed.raw.clone(),
        title: title(scope, owner, field),
        only: None,
        groups: field.groupable && field.kind != "id",
        begins: field.filterable
            && TEXTS.contains(&field.kind.as_str())
            && field.kind != "multipicklist",
        refused: None,
    };
    if owner.name() == NAME {
        // `Name` itself cannot be asked: the query's object is, by the whole way.
        let path = scope.view.comparison_at(scope.offset)?.left()?.path()?;
        of.object = scope.object?.name().to_owned();
        of.field = as_written(path, scope.resolver.canonical(scope.query?, path));
        of.title = None;
    }
    of.groups &= !PLAIN.iter().any(|end| of.object.ends_with(end));
    if owner.name() == "RecordType"
        && let Some((object, _)) = subject.through
    {
        of.only = Some(format!("SobjectType = '{}'", object.name()));
    }
    if matches!(field.kind.as_str(), "address" | "location" | "base64") {
        of.refused = Some(format!("the values of {} are not compared", of.name()));
    } else if !field.filterable && owner.describe().fields.iter().any(|one| one.filterable) {
        of.refused = Some(format!("WHERE cannot use {}", of.name()));
    }
    Some(of)
}

/// A way without its aliases, spelled as in the query where that spells all of it.
fn as_written(path: Name<'_>, canonical: String) -> String {
    let start = path.text.len().saturating_sub(canonical.len());
    match path.text.get(start..) {
        Some(end) if end.eq_ignore_ascii_case(&canonical) => end.to_owned(),
        _ => canonical,
    }
}

/// The field that names what an id stands for, as it is asked beside it.
fn title(scope: &Scope<'_, '_>, owner: &Object, field: &Field) -> Option<String> {
    let named = |object: &Object| {
        let mut fields = object.describe().fields.iter();
        let name = fields.find(|field| field.name_field && field.groupable)?;
        Some(name.name.clone())
    };
    match field.kind.as_str() {
        "id" => named(owner).filter(|name| *name != field.name),
        "reference" => {
            let way = field.relationship_name.as_deref()?;
            let name = match field.is_polymorphic() {
                true => "Name".to_owned(),
                // Not worth a describe of its own.
                false => {
                    let to = field.reference_to.first()?;
                    named(scope.resolver.catalog().object(to).here()?)?
                }
            };
            Some(format!("{way}.{name}"))
        }
        _ => None,
    }
}

/// Whether a value that is known by name is among those that records have.
pub(super) fn has(scope: &Scope<'_, '_>, value: &str) -> bool {
    let values = scope.real.into_iter().flat_map(|answer| &answer.values);
    let mut values = values.filter_map(|one| one.value.as_deref());
    values.any(|known| known.eq_ignore_ascii_case(value))
}

/// How many records have no value, as far as it is known.
pub(super) fn empty(scope: &Scope<'_, '_>) -> Option<String> {
    let mut values = scope.real?.values.iter();
    let one = values.find(|one| one.value.is_none())?;
    Some(text::number(one.count))
}

/// The values that the org answered.
pub(super) fn offer(
    list: &mut List<'_, '_>,
    scope: &Scope<'_, '_>,
    subject: &Subject<'_>,
    used: &[&str],
) {
    let Some(answer) = scope.real else {
        return;
    };
    let operator = scope
        .view
        .comparison_at(scope.offset)
        .and_then(|comparison| comparison.operator());
    // Of several values in one field, each is one to choose.
    let each = subject.kind == "multipicklist"
        && matches!(operator, Some(Operator::Includes | Operator::Excludes));
    let parts;
    let values = match each {
        true => {
            parts = parted(&answer.values);
            &parts
        }
        false => &answer.values,
    };
    let of = match answer.looked_at {
        None => String::new(),
        Some(records) => format!(" of the first {}", text::number(records)),
    };
    let like = scope.at.takes(Expected::Pattern) && !scope.at.takes(Expected::Value);
    for (order, one) in values.iter().enumerate() {
        let Some(value) = one.value.as_deref() else {
            continue;
        };
        let count = text::number(one.count);
        let records = if one.count == 1 {
            "record has"
        } else {
            "records have"
        };
        let help = format!("{count}{of} {records} it");
        let label = match one.title.is_empty() {
            true => label_of(subject, value),
            false => one.title.as_str(),
        };
        if is_quoted(subject.kind) {
            let written = values::quoted(value, like);
            if used.iter().any(|used| used.eq_ignore_ascii_case(&written)) {
                continue;
            }
            let shown = Text {
                value,
                label,
                detail: &count,
                help: &help,
                prefer: 2,
            };
            values::text(list, scope, &shown, order, like);
            continue;
        }
        let written = literal(subject.kind, value);
        if scope.in_quotes() || used.iter().any(|used| used.eq_ignore_ascii_case(&written)) {
            continue;
        }
        let offer = Offer::new(ItemKind::Value, &written)
            .order(order)
            .prefer(2)
            .by_start();
        list.offer(offer, || {
            Item::new(ItemKind::Value, written.as_str())
                .detail(count.as_str())
                .help(help.as_str())
        });
    }
}

/// Texts like `A;B` as their parts, each with how many records have it.
fn parted(values: &[RealValue]) -> Vec<RealValue> {
    let mut parts: Vec<RealValue> = Vec::new();
    for one in values {
        for part in one.value.as_deref().unwrap_or_default().split(';') {
            let known = parts
                .iter_mut()
                .find(|known| known.value.as_deref() == Some(part));
            match known {
                Some(known) => known.count += one.count,
                None if part.is_empty() => {}
                None => parts.push(RealValue {
                    value: Some(part.to_owned()),
                    title: String::new(),
                    count: one.count,
                }),
            }
        }
    }
    crate::sorting::by_key(&mut parts, |part| std::cmp::Reverse(part.count));
    parts
}

/// What the picklist calls a value.
fn label_of<'t>(subject: &'t Subject<'_>, value: &'t str) -> &'t str {
    let values = subject.field.into_iter();
    let mut values = values.flat_map(|field| &field.picklist_values);
    let known = values.find(|known| known.value == value);
    known
        .and_then(|known| known.label.as_deref())
        .unwrap_or(value)
}

fn is_quoted(kind: &str) -> bool {
    !matches!(
        kind,
        "int"
            | "long"
            | "double"
            | "currency"
            | "percent"
            | "boolean"
            | "date"
            | "datetime"
            | "time"
    )
}

/// A value as SOQL writes it where it has no quotes.
fn literal(kind: &str, value: &str) -> String {
    match kind {
        "boolean" => value.to_uppercase(),
        // `2026-11-22T10:00:00.000+0000`, as REST answers.
        "datetime" => {
            let utc = value.strip_suffix("+0000").unwrap_or(value);
            let whole = utc.strip_suffix(".000").unwrap_or(utc);
            match utc.len() < value.len() {
                true => format!("{whole}Z"),
                false => value.to_owned(),
            }
        }
        // A number with an exponent is none to SOQL.
        _ if value.contains(['e', 'E']) => {
            let number = value.parse::<f64>();
            number.map_or_else(|_| value.to_owned(), |number| number.to_string())
        }
        _ => value.to_owned(),
    }
}
