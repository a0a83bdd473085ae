//! Objects behind FROM, child relationships, whole subqueries, the targets of TYPEOF.
//!
//! Must not know fields.

use super::item::{Item, ItemKind};
use super::list::{List, MIDDLE, Offer};
use super::scope::{Clause, Scope};
use super::typed::Tags;
use crate::schema::{ChildRelationship, Object, ObjectSummary};
use crate::soql::tree::NodeId;
use crate::soql::view::Level;
use crate::soql::{Expected, NodeKind};

/// So many of what is selected decide which objects come first.
const SELECTED_MAX: usize = 8;

/// Objects to select from, or to search.
pub(super) fn objects(list: &mut List<'_, '_>, scope: &Scope<'_, '_>) {
    let catalog = scope.resolver.catalog();
    let search = scope
        .view
        .tree
        .child(NodeId::ROOT, NodeKind::Find)
        .is_some();
    let Some(all) = catalog.objects() else {
        // The list is not there yet: what is known one by one.
        let mut names: Vec<&str> = catalog.described().collect();
        names.sort_unstable();
        for name in names {
            if let Some(object) = catalog.object(name).here() {
                one(list, &object.describe().summary, MIDDLE);
            }
        }
        return;
    };
    let fitting = fitting(scope);
    list.reserve(all.len());
    for summary in all {
        let usable = match search {
            true => summary.searchable,
            false => summary.queryable,
        };
        if usable && !summary.deprecated_and_hidden {
            let prefer = match summary.associate_entity_type {
                _ if fitting.contains(&summary.name.as_str()) => MIDDLE - 1,
                Some(_) => MIDDLE + 2,
                None => MIDDLE,
            };
            one(list, summary, prefer);
        }
    }
}

/// The objects, of those that are loaded, that have what is selected already.
fn fitting<'c>(scope: &Scope<'_, 'c>) -> Vec<&'c str> {
    let mut firsts: Vec<&str> = scope
        .selected()
        .filter_map(|field| field.path())
        .filter_map(|path| path.text.split('.').next())
        .filter(|first| !first.eq_ignore_ascii_case("Id") && !first.is_empty())
        .collect();
    firsts.truncate(SELECTED_MAX);
    if firsts.is_empty() {
        return Vec::new();
    }
    let catalog = scope.resolver.catalog();
    let has_all = |name: &&str| {
        let object = catalog.object(name).here();
        object.is_some_and(|object| {
            let has =
                |first: &&str| object.field(first).is_some() || object.parent(first).is_some();
            firsts.iter().all(has)
        })
    };
    catalog.described().filter(has_all).collect()
}

fn one(list: &mut List<'_, '_>, summary: &ObjectSummary, prefer: u8) {
    let offer = Offer::new(ItemKind::Object, &summary.name)
        .label(&summary.label)
        .tags(Tags::default().with(Tags::CUSTOM, summary.custom))
        .prefer(prefer);
    list.offer(offer, || {
        let kind = match (summary.custom_setting, summary.custom) {
            (true, _) => "custom setting",
            (_, true) => "custom object",
            _ => "object",
        };
        Item::new(ItemKind::Object, summary.name.as_str())
            .detail(kind)
            .title(summary.label.as_str())
    });
}

/// Behind WHEN: the objects that a parent can be.
pub(super) fn targets(list: &mut List<'_, '_>, scope: &Scope<'_, '_>) {
    let Some(branch) = scope.view.type_of_at(scope.offset) else {
        return;
    };
    let Some(path) = branch.relationship() else {
        return;
    };
    let segments: Vec<&str> = path.segments().map(|segment| segment.text).collect();
    let Some((last, way)) = segments.split_last() else {
        return;
    };
    let Some(field) = scope.object_at(way).and_then(|object| object.parent(last)) else {
        return;
    };
    let catalog = scope.resolver.catalog();
    for name in &field.reference_to {
        let used = branch
            .objects()
            .any(|object| object.is(name) && !scope.is_at_cursor(object));
        if used {
            continue;
        }
        let summary = catalog.summary(name).here();
        let label = summary.map_or("", |summary| summary.label.as_str());
        let offer = Offer::new(ItemKind::Object, name).label(label);
        list.offer(offer, || {
            Item::new(ItemKind::Object, name.as_str())
                .insert(format!("{name} "))
                .detail("object")
                .title(label)
                .reopen()
        });
    }
}

/// The relationships of a parent that a query can select from.
fn relationships(object: &Object) -> impl Iterator<Item = (&str, &ChildRelationship)> {
    object
        .describe()
        .child_relationships
        .iter()
        .filter_map(|child| Some((child.relationship_name.as_deref()?, child)))
}

/// One child relationship, written with something around its name.
fn child(
    list: &mut List<'_, '_>,
    scope: &Scope<'_, '_>,
    (name, child): (&str, &ChildRelationship),
    prefer: u8,
    (open, close): (&str, &str),
) {
    let summary = scope.resolver.catalog().summary(&child.child_object).here();
    if summary.is_some_and(|summary| !summary.queryable) {
        return;
    }
    let label = summary.map_or("", |summary| summary.label_plural.as_str());
    let offer = Offer::new(ItemKind::ChildRelationship, name)
        .label(label)
        .tags(Tags::RELATION.with(Tags::CUSTOM, name.ends_with("__r")))
        .prefer(prefer);
    list.offer(offer, || {
        let label_shown = match open.starts_with('(') {
            true => format!("{open}{name})"),
            false => name.to_owned(),
        };
        Item::new(ItemKind::ChildRelationship, label_shown)
            .insert(format!("{open}{name}{close}"))
            .detail(child.child_object.as_str())
            .title(label)
            .help(format!("by its {}", child.field))
    });
}

/// Behind the FROM of a subquery; a path may lead there from an alias of the query around it.
pub(super) fn children(list: &mut List<'_, '_>, scope: &Scope<'_, '_>) {
    let way = scope.way();
    let object = match way.as_slice() {
        [] => scope.outer_object(),
        way => scope
            .query
            .and_then(|query| query.outer())
            .and_then(|outer| scope.resolver.walk(outer, way).here()),
    };
    for one in object.into_iter().flat_map(relationships) {
        child(list, scope, one, MIDDLE, ("", ""));
    }
}

/// In a select list: whole subqueries, as much of them as is not there yet.
pub(super) fn subqueries(list: &mut List<'_, '_>, scope: &Scope<'_, '_>) {
    if scope.in_quotes() || scope.clause != Clause::Select {
        return;
    }
    let nests = matches!(scope.level, Level::Statement | Level::Child);
    let in_select = scope.at.takes(Expected::Field) && scope.at.takes(Expected::Symbol("("));
    if nests && in_select && scope.object.is_some() {
        if scope.is_grouping() || scope.selects_aggregates() {
            return;
        }
        for one in scope.object.into_iter().flat_map(relationships) {
            child(list, scope, one, 7, ("(SELECT Id FROM ", ")"));
        }
    }
    // Inside of the parenthesis: no SELECT yet, or no FROM.
    let wanted = |kind| matches!(kind, NodeKind::Subquery | NodeKind::Query);
    let Some(around) = scope.view.around(scope.offset, wanted) else {
        return;
    };
    let begun = scope.view.tree.kind(around) == NodeKind::Query;
    let (node, object) = match begun {
        true if scope.level != Level::Child || scope.object.is_some() => return,
        true => (scope.view.tree.node(around).parent, scope.outer_object()),
        false => (around, not_begun(scope, around)),
    };
    let close = if scope.is_closed(node) { "" } else { ")" };
    let open = match (scope.at.takes(Expected::Keyword("SELECT")), in_select) {
        (true, _) => "SELECT Id FROM ",
        (_, true) => "Id FROM ",
        _ => return,
    };
    for one in object.into_iter().flat_map(relationships) {
        child(list, scope, one, 3, (open, close));
    }
}

/// The object whose children a parenthesis without SELECT selects from. An open one has swallowed
/// the FROM around it; one with a FROM of its own needs no more than the word.
fn not_begun<'c>(scope: &Scope<'_, 'c>, node: NodeId) -> Option<&'c Object> {
    let inner = scope.view.tree.child(node, NodeKind::Query);
    let mut queries = scope.view.queries();
    let from = queries
        .find(|query| Some(query.node()) == inner)
        .and_then(|query| query.object());
    match from {
        None => scope.object,
        Some(_) if scope.is_closed(node) => None,
        Some(name) => scope.resolver.object(name.text).here(),
    }
}
