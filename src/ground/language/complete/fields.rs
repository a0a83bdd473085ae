//! Fields, with what each place takes: filterable, groupable, sortable, what a function takes, the
//! one of a semi-join; and what makes some of them likelier.
//!
//! Must not know values and operators.

use super::functions::{self, Function, Takes};
use super::item::{Item, ItemKind};
use super::list::{List, MIDDLE, Offer, USED};
use super::parents;
use super::scope::{Clause, Scope};
use super::typed::Tags;
use crate::schema::{Field, Object};
use crate::soql::token::TokenKind;
use crate::soql::view::{FieldView, Level};

/// How many parents a path may pass.
const PARENTS_MAX: usize = 5;

/// The fields that fit at the cursor, and the ways to more.
pub(super) fn offer<'c>(list: &mut List<'_, 'c>, scope: &Scope<'_, 'c>) {
    if scope.in_quotes() {
        return;
    }
    let argument = scope.argument_of();
    let way = scope.way();
    let close = match argument.is_some() && scope.is_call_open() {
        true => ")",
        false => "",
    };
    if argument.is_some_and(|function| function.takes == Takes::FieldGroup) {
        if way.is_empty() {
            functions::field_groups(list, scope, "", close);
        }
        return;
    }
    if way.is_empty() && argument.is_none() {
        super::objects::subqueries(list, scope);
        whole(list, scope);
    }
    let semi_join = scope.level == Level::SemiJoin && scope.clause == Clause::Select;
    if way.is_empty() && !semi_join {
        parents::aliases(list, scope, ".");
    }
    let Some(object) = scope.base() else {
        return;
    };
    // In the middle of a path only a way to a parent fits.
    let goes_on = scope.next_char() == Some('.');
    if !goes_on {
        let weights = Weights::new(scope, object);
        let accept = |field: &Field| accepts(scope, argument, &weights, field);
        fields(list, object, close, accept, |field| {
            weights.prefer(scope, field)
        });
    }
    let parents = way.len() < PARENTS_MAX && !semi_join && !is_grouped_only(scope);
    if parents {
        let end = if goes_on { "" } else { "." };
        parents::relationships(list, object, end, |_| true);
    }
}

/// The fields with a place on earth, for DISTANCE.
pub(super) fn locations<'c>(list: &mut List<'_, 'c>, scope: &Scope<'_, 'c>) {
    let Some(object) = scope.base() else {
        return;
    };
    let end = match scope.next_word() {
        Some((TokenKind::Comma, _)) => "",
        _ => ", ",
    };
    let accept = |field: &Field| Takes::Location.accepts(field);
    fields(list, object, end, accept, |_| MIDDLE);
    parents::relationships(list, object, ".", |_| true);
}

fn fields<'c>(
    list: &mut List<'_, 'c>,
    object: &'c Object,
    end: &'static str,
    accept: impl Fn(&Field) -> bool,
    prefer: impl Fn(&Field) -> u8,
) {
    list.reserve(object.describe().fields.len());
    for (field, _) in object.fields() {
        if !accept(field) {
            continue;
        }
        let offer = Offer::new(ItemKind::Field, &field.name)
            .label(&field.label)
            .tags(tags(field))
            .prefer(prefer(field));
        list.offer_field(offer, line, field, end);
    }
}

/// The line of a field.
fn line(field: &Field, end: &'static str) -> Item {
    let mut item = Item::new(ItemKind::Field, field.name.as_str())
        .detail(type_of(field))
        .title(field.label.as_str())
        .help(help(field));
    item.insert.push_str(end);
    item
}

/// The type of a field in a few words: `string(80)`, `reference to Account`.
fn type_of(field: &Field) -> String {
    match field.kind.as_str() {
        "reference" if !field.reference_to.is_empty() => {
            let mut text = String::with_capacity(40);
            text.push_str("reference to ");
            parents::write_targets(&mut text, field);
            text
        }
        "string" | "textarea" if field.length > 0 => format!("{}({})", field.kind, field.length),
        "double" | "currency" | "percent" if field.precision > 0 => {
            format!("{}({}, {})", field.kind, field.precision, field.scale)
        }
        kind => kind.to_owned(),
    }
}

fn help(field: &Field) -> String {
    match (&field.inline_help_text, &field.calculated_formula) {
        (Some(help), _) if !help.is_empty() => help.replace(['\r', '\n'], " "),
        (_, Some(formula)) => format!("formula: {}", formula.replace(['\r', '\n'], " ")),
        _ if field.calculated => "formula".to_owned(),
        _ if field.external_id => "external id".to_owned(),
        _ if field.unique => "unique".to_owned(),
        _ => String::new(),
    }
}

fn tags(field: &Field) -> Tags {
    let kind = field.kind.as_str();
    Tags::FIELD
        .with(Tags::CUSTOM, field.custom || field.name.ends_with("__c"))
        .with(Tags::DATE, matches!(kind, "date" | "datetime" | "time"))
        .with(
            Tags::NUMBER,
            matches!(kind, "int" | "long" | "double" | "currency" | "percent"),
        )
        .with(
            Tags::PICKLIST,
            matches!(kind, "picklist" | "multipicklist" | "combobox"),
        )
        .with(Tags::REQUIRED, !field.nillable)
}

/// Whether only what is grouped by may stand here.
fn is_grouped_only(scope: &Scope<'_, '_>) -> bool {
    match scope.clause {
        Clause::Having => scope.argument_of().is_none(),
        Clause::OrderBy => scope.is_grouping() && scope.argument_of().is_none(),
        _ => false,
    }
}

fn accepts(
    scope: &Scope<'_, '_>,
    argument: Option<&Function>,
    weights: &Weights,
    field: &Field,
) -> bool {
    if let Some(function) = argument {
        let usable = scope.clause != Clause::Where || field.filterable;
        return match function.takes {
            Takes::Grouped => weights.is_grouped(field),
            takes => usable && takes.accepts(field),
        };
    }
    // Inside of a function that SOQL does not have, anything may be meant.
    if weights.is_argument {
        return true;
    }
    match scope.clause {
        Clause::Select => {
            scope.level != Level::SemiJoin || matches!(field.kind.as_str(), "id" | "reference")
        }
        Clause::Where => field.filterable && !matches!(field.kind.as_str(), "address" | "location"),
        Clause::GroupBy => field.groupable,
        Clause::Having => weights.is_grouped(field),
        Clause::OrderBy if weights.groups => weights.is_grouped(field),
        Clause::OrderBy => field.sortable,
        Clause::Other => true,
    }
}

/// What of an object the query names already, at the end of the path that is being typed.
struct Weights {
    selected: Vec<usize>,
    grouped: Vec<usize>,
    sorted: Vec<usize>,
    /// What a semi-join has to match.
    target: Option<String>,
    /// Whether the cursor is in the parentheses of a function.
    is_argument: bool,
    /// Whether the query groups.
    groups: bool,
}

impl Weights {
    fn new(scope: &Scope<'_, '_>, object: &Object) -> Self {
        let path = scope.at.path.text(scope.text());
        let collect = |fields: &mut dyn Iterator<Item = FieldView<'_>>| {
            let mut found: Vec<usize> = fields
                .filter(|field| field.function().is_none())
                .filter_map(|field| field.path())
                .filter_map(|name| {
                    let last = name.text.rfind('.').map_or(0, |dot| dot + 1);
                    let (way, last) = name.text.split_at(last);
                    match way.eq_ignore_ascii_case(path) {
                        true => object.field(last).map(place_of),
                        false => None,
                    }
                })
                .collect();
            found.sort_unstable();
            found
        };
        let sorts = scope.clause == Clause::OrderBy;
        let mut sorted = scope
            .query
            .into_iter()
            .filter(|_| sorts)
            .flat_map(|query| query.order_by())
            .filter(|field| !scope.is_at_cursor(field.name()));
        Self {
            selected: collect(&mut scope.selected()),
            grouped: collect(&mut scope.grouped()),
            sorted: collect(&mut sorted),
            target: semi_join_target(scope),
            is_argument: scope.view.function_at(scope.offset).is_some(),
            groups: scope.is_grouping(),
        }
    }

    fn is_grouped(&self, field: &Field) -> bool {
        self.grouped.binary_search(&place_of(field)).is_ok()
    }

    fn is_selected(&self, field: &Field) -> bool {
        self.selected.binary_search(&place_of(field)).is_ok()
    }

    /// How likely a field is here.
    fn prefer(&self, scope: &Scope<'_, '_>, field: &Field) -> u8 {
        if self.is_argument {
            // What is counted is mostly records.
            return if field.kind == "id" { 2 } else { MIDDLE };
        }
        match scope.clause {
            Clause::Select if self.is_selected(field) => USED,
            Clause::Select if self.is_grouped(field) => 1,
            Clause::Select => match &self.target {
                Some(target) => match matches_target(field, target, scope) {
                    true => 1,
                    false => MIDDLE,
                },
                None if field.kind == "id" => 2,
                None if field.name_field => 3,
                None => MIDDLE,
            },
            Clause::GroupBy if self.is_grouped(field) => USED,
            Clause::GroupBy if self.is_selected(field) => 0,
            Clause::OrderBy if self.sorted.binary_search(&place_of(field)).is_ok() => USED,
            Clause::OrderBy if self.is_selected(field) => 3,
            _ => MIDDLE,
        }
    }
}

/// A number for a field that no other field of the catalog has.
fn place_of(field: &Field) -> usize {
    std::ptr::from_ref(field) as usize
}

/// The object whose ids the field left of `IN (SELECT …)` holds.
fn semi_join_target(scope: &Scope<'_, '_>) -> Option<String> {
    if scope.level != Level::SemiJoin || scope.clause != Clause::Select {
        return None;
    }
    let query = scope.query?;
    let outer = query.outer()?;
    let left = outer
        .comparisons()
        .find(|comparison| {
            let join = comparison.semi_join();
            join.is_some_and(|join| join.node() == query.node())
        })?
        .left()?
        .path()?;
    let object = scope.resolver.object_of(outer).here()?;
    let field = object.field(left.text)?;
    match field.reference_to.first() {
        Some(target) => Some(target.clone()),
        None => Some(object.name().to_owned()),
    }
}

fn matches_target(field: &Field, target: &str, scope: &Scope<'_, '_>) -> bool {
    match field.kind.as_str() {
        "id" => scope
            .object
            .is_some_and(|object| object.name().eq_ignore_ascii_case(target)),
        _ => field
            .reference_to
            .iter()
            .any(|one| one.eq_ignore_ascii_case(target)),
    }
}

/// What the query has elsewhere and is likely here as it stands: in GROUP BY what is selected and
/// not grouped, in the other clauses what is grouped, in HAVING and ORDER BY selected aggregates.
fn whole(list: &mut List<'_, '_>, scope: &Scope<'_, '_>) {
    if !scope.is_grouping() || scope.level != Level::Statement {
        return;
    }
    let is_aggregate = |field: &FieldView<'_>| {
        let mut names = field.functions();
        names.any(|name| crate::soql::names::is_aggregate(name.text) || name.is("GROUPING"))
    };
    let is_plain =
        |field: &FieldView<'_>| field.function().is_none() && !field.name().text.contains('.');
    let same = |a: &FieldView<'_>, b: &FieldView<'_>| a.name().is(b.name().text);
    let mut offer = |field: FieldView<'_>, prefer: u8| {
        let name = field.name().text;
        let kind = match field.function() {
            Some(_) => ItemKind::Function,
            None => ItemKind::Field,
        };
        let help = match scope.clause {
            Clause::GroupBy => "selected, not grouped yet",
            _ if is_aggregate(&field) => "selected",
            _ => "grouped by",
        };
        list.offer(Offer::new(kind, name).prefer(prefer), || {
            Item::new(kind, name).help(help)
        });
    };
    match scope.clause {
        Clause::GroupBy => {
            for field in scope.selected() {
                let grouped = scope.grouped().any(|other| same(&field, &other));
                let fits = !is_aggregate(&field) && !is_plain(&field) && !grouped;
                if fits && field.function().is_none_or(|name| !name.is("toLabel")) {
                    offer(field, 0);
                }
            }
        }
        Clause::Select => {
            for field in scope.grouped() {
                let selected = scope.selected().any(|other| same(&field, &other));
                if !is_plain(&field) && !selected {
                    offer(field, 1);
                }
            }
        }
        Clause::Having | Clause::OrderBy => {
            for field in scope.selected() {
                if is_aggregate(&field) {
                    offer(field, 1);
                }
            }
            for field in scope.grouped() {
                if !is_plain(&field) {
                    offer(field, 2);
                }
            }
        }
        _ => {}
    }
}
