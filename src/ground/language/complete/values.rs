//! Values: of picklists, record types, booleans, `NULL`, numbers; variables; written as the spot
//! needs them, in quotes or inside of them.
//!
//! Must not know fields beyond the one that is compared.

use super::item::{Item, ItemKind};
use super::list::{List, Offer};
use super::scope::{Clause, Scope};
use super::subject::Subject;
use super::{keywords, operators, parts, real};
use crate::schema::Object;
use crate::soql::Expected;
use crate::soql::token::TokenKind;
use crate::soql::view::{Level, Operator};

/// What the field at the cursor can be compared with.
pub(super) fn offer(list: &mut List<'_, '_>, scope: &Scope<'_, '_>) {
    let Some(subject) = &scope.subject else {
        return;
    };
    if scope.at.takes(Expected::Pattern) && !scope.at.takes(Expected::Value) {
        real::offer(list, scope, subject, &used(scope));
        picklist(list, scope, subject, true);
        return;
    }
    if !scope.at.takes(Expected::Value) || operators::is_here(scope) {
        return;
    }
    real::offer(list, scope, subject, &used(scope));
    picklist(list, scope, subject, false);
    record_types(list, scope, subject);
    kinds_of_parent(list, scope, subject);
    if scope.in_quotes() {
        return;
    }
    parts::of_dates(list, scope, subject);
    if matches!(subject.kind, "boolean" | "") {
        for (order, value) in ["TRUE", "FALSE"].into_iter().enumerate() {
            if !real::has(scope, value) {
                word(list, value, "boolean", order);
            }
        }
    }
    if subject.nillable && takes_null(scope) {
        let help = match operator(scope) {
            Some(Operator::NotEqual | Operator::NotIn) => "is not empty",
            _ => "is empty",
        };
        let offer = Offer::new(ItemKind::Value, "NULL").prefer(7).by_start();
        list.offer(offer, || {
            Item::new(ItemKind::Value, "NULL")
                .detail(real::empty(scope).unwrap_or_default())
                .help(help)
        });
    }
    if scope.at.takes(Expected::Keyword("SELECT")) && takes_query(scope, subject) {
        keywords::one(list, scope, "SELECT", 0);
        super::objects::subqueries(list, scope);
    }
}

fn word(list: &mut List<'_, '_>, value: &'static str, detail: &str, order: usize) {
    let offer = Offer::new(ItemKind::Value, value).order(order).by_start();
    list.offer(offer, || Item::new(ItemKind::Value, value).detail(detail));
}

fn operator(scope: &Scope<'_, '_>) -> Option<Operator> {
    scope.view.comparison_at(scope.offset)?.operator()
}

fn takes_null(scope: &Scope<'_, '_>) -> bool {
    matches!(
        operator(scope),
        None | Some(Operator::Equal | Operator::NotEqual | Operator::In | Operator::NotIn)
    )
}

/// Whether `IN (SELECT …)` fits: for ids, in the WHERE of the statement itself.
fn takes_query(scope: &Scope<'_, '_>, subject: &Subject<'_>) -> bool {
    let place = scope.level == Level::Statement && scope.clause == Clause::Where;
    let compares = matches!(operator(scope), Some(Operator::In | Operator::NotIn));
    place && compares && matches!(subject.kind, "id" | "reference" | "")
}

/// A text in quotes as the spot needs it, with what else is known of it.
pub(super) struct Text<'t> {
    pub value: &'t str,
    pub label: &'t str,
    pub detail: &'t str,
    pub help: &'t str,
    pub prefer: u8,
}

pub(super) fn text(
    list: &mut List<'_, '_>,
    scope: &Scope<'_, '_>,
    one: &Text<'_>,
    order: usize,
    like: bool,
) {
    let offer = Offer::new(ItemKind::Value, one.value)
        .label(one.label)
        .order(order)
        .prefer(one.prefer);
    list.offer(offer, || {
        let mut insert = quoted(one.value, like);
        if scope.in_quotes() {
            insert.remove(0);
            if scope.typed.is_closed {
                insert.pop();
            }
        }
        let item = Item::new(ItemKind::Value, one.value)
            .insert(insert)
            .detail(one.detail)
            .help(one.help);
        match one.label == one.value {
            true => item,
            false => item.title(one.label),
        }
    });
}

/// A text as SOQL writes it.
pub(super) fn quoted(value: &str, like: bool) -> String {
    let mut text = String::with_capacity(value.len() + 2);
    text.push('\'');
    for c in value.chars() {
        match c {
            '\'' | '\\' => text.extend(['\\', c]),
            '%' | '_' if like => text.extend(['\\', c]),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            c if c.is_control() => text.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => text.push(c),
        }
    }
    text.push('\'');
    text
}

/// The values that stand in the same list already, as they are written.
fn used<'a>(scope: &Scope<'a, '_>) -> Vec<&'a str> {
    let values = scope.view.comparison_at(scope.offset);
    let values = values
        .into_iter()
        .flat_map(|comparison| comparison.values());
    values
        .filter(|value| !scope.is_at_cursor(*value))
        .map(|value| value.text)
        .collect()
}

/// The values of a picklist that can be chosen.
fn picklist(list: &mut List<'_, '_>, scope: &Scope<'_, '_>, subject: &Subject<'_>, like: bool) {
    let Some(field) = subject.field else {
        return;
    };
    let function = subject.function.map(|function| function.name);
    let labels = function == Some("toLabel");
    if !matches!(function, None | Some("toLabel" | "MIN" | "MAX")) {
        return;
    }
    let used = used(scope);
    // `'A;B'`: those of the same text.
    let beside = match scope.in_quotes() && subject.kind == "multipicklist" {
        true => beside(scope),
        false => Vec::new(),
    };
    for (order, one) in field.picklist_values.iter().enumerate() {
        let label = one.label.as_deref().unwrap_or(&one.value);
        let value = if labels { label } else { one.value.as_str() };
        let written = quoted(value, like);
        if !one.active || used.iter().any(|used| used.eq_ignore_ascii_case(&written)) {
            continue;
        }
        let there = beside.iter().any(|other| other.eq_ignore_ascii_case(value));
        if there || real::has(scope, value) {
            continue;
        }
        let shown = Text {
            value,
            label,
            detail: &field.kind,
            help: if one.default_value { "the default" } else { "" },
            prefer: 3,
        };
        text(list, scope, &shown, order, like);
    }
}

/// The other values in the text in quotes around the cursor.
fn beside<'a>(scope: &Scope<'a, '_>) -> Vec<&'a str> {
    let all = scope.at.replace;
    let inner = all.text(scope.text()).trim_matches('\'');
    let start = all.start + 1;
    let mut at = start;
    let mut found = Vec::new();
    for part in inner.split(';') {
        if !(at <= scope.offset && scope.offset <= at + part.len()) {
            found.push(part);
        }
        at += part.len() + 1;
    }
    found
}

/// The record types of an object: by id, or by name through the relationship.
fn record_types(list: &mut List<'_, '_>, scope: &Scope<'_, '_>, subject: &Subject<'_>) {
    if subject
        .function
        .is_some_and(|function| function.name != "toLabel")
    {
        return;
    }
    let is_record_type = |targets: &[String]| targets.iter().any(|name| name == "RecordType");
    let by_id = |object: &Object| {
        subject
            .field
            .is_some_and(|field| is_record_type(&field.reference_to))
            && object.field(&subject.last).is_some()
    };
    let through = subject
        .through
        .filter(|(_, field)| is_record_type(&field.reference_to));
    let last = subject.last.as_str();
    let object = match (through, subject.owner) {
        (Some((object, _)), _) => object,
        (None, Some(object)) if by_id(object) => object,
        _ => return,
    };
    let used = used(scope);
    let infos = object.describe().record_type_infos.iter();
    for (order, info) in infos.filter(|info| !info.master).enumerate() {
        let value = match through {
            Some(_) if last.eq_ignore_ascii_case("Name") => &info.name,
            Some(_) if last.eq_ignore_ascii_case("DeveloperName") => &info.developer_name,
            Some(_) if !last.eq_ignore_ascii_case("Id") => return,
            _ => &info.record_type_id,
        };
        let written = quoted(value, false);
        if value.is_empty() || used.iter().any(|used| used.eq_ignore_ascii_case(&written)) {
            continue;
        }
        let shown = Text {
            value,
            label: &info.name,
            detail: "record type",
            help: if info.active { "" } else { "not active" },
            prefer: 3,
        };
        text(list, scope, &shown, order, false);
    }
}

/// `What.Type = 'Account'`: the objects that a parent can be.
fn kinds_of_parent(list: &mut List<'_, '_>, scope: &Scope<'_, '_>, subject: &Subject<'_>) {
    let Some((_, reference)) = subject.through.filter(|(_, field)| field.is_polymorphic()) else {
        return;
    };
    let listed = subject
        .field
        .is_some_and(|field| !field.picklist_values.is_empty());
    if !subject.last.eq_ignore_ascii_case("Type") || listed || subject.function.is_some() {
        return;
    }
    let used = used(scope);
    for (order, name) in reference.reference_to.iter().enumerate() {
        let written = quoted(name, false);
        if used.iter().any(|used| used.eq_ignore_ascii_case(&written)) {
            continue;
        }
        let shown = Text {
            value: name,
            label: name,
            detail: "object",
            help: "",
            prefer: 3,
        };
        text(list, scope, &shown, order, false);
    }
}

/// The variables that the query has elsewhere.
pub(super) fn variables(list: &mut List<'_, '_>, scope: &Scope<'_, '_>) {
    if scope.in_quotes() {
        return;
    }
    let tokens = scope.view.tree.tokens().iter();
    let mut names: Vec<&str> = tokens
        .filter(|token| token.kind == TokenKind::Bind)
        .filter(|token| !(token.span.start <= scope.offset && scope.offset <= token.span.end))
        .map(|token| token.span.text(scope.text()))
        .collect();
    names.sort_unstable();
    names.dedup();
    for name in names {
        list.offer(Offer::new(ItemKind::Variable, name).prefer(7), || {
            Item::new(ItemKind::Variable, name).help("a variable of this query")
        });
    }
}

/// Numbers behind LIMIT, OFFSET and the colon of a date literal.
pub(super) fn integers(list: &mut List<'_, '_>, scope: &Scope<'_, '_>) {
    if scope
        .text()
        .get(..scope.typed.replace.start)
        .is_some_and(|left| left.ends_with(':'))
    {
        super::dates::numbers(list, scope);
        return;
    }
    let bounded = scope.selects_unbounded_fields();
    let numbers: &[u32] = match bounded {
        true => &[200, 100, 10, 1],
        false => &[1, 10, 100, 200, 1000, 2000],
    };
    for (order, number) in numbers.iter().enumerate() {
        let name = number.to_string();
        let offer = Offer::new(ItemKind::Value, &name).order(order).by_start();
        list.offer(offer, || {
            Item::new(ItemKind::Value, name.as_str()).help(match (bounded, number) {
                (true, 200) => "the most that FIELDS() takes",
                _ => "",
            })
        });
    }
}

/// The units of DISTANCE.
pub(super) fn units(list: &mut List<'_, '_>, scope: &Scope<'_, '_>) {
    for (order, (unit, help)) in [("mi", "miles"), ("km", "kilometres")].iter().enumerate() {
        let shown = Text {
            value: unit,
            label: unit,
            detail: "unit",
            help,
            prefer: 3,
        };
        text(list, scope, &shown, order, false);
    }
}
