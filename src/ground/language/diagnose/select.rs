//! The select list: every item, aliases, duplicates, FIELDS(), `COUNT()`.
//!
//! It must not know how groups are made; see [`super::group`].

use std::collections::HashSet;

use crate::soql::token::Span;
use crate::soql::tree::NodeKind;
use crate::soql::view::{FieldView, ItemKind, ItemView, Level, Name, Operator};
use crate::soql::{Edit, Fix};

use super::checker::{Checker, Scope, fix, put, replace};
use super::function::{Place, all_fields};
use super::names::did_you_mean;
use super::{Code, similar};

/// How many rows a query with FIELDS(ALL) may ask for.
const FIELDS_ROWS: usize = 200;
const FIELDS_WORDS: [&str; 3] = ["ALL", "CUSTOM", "STANDARD"];

impl<'a> Checker<'a> {
    pub(super) fn select(&mut self, scope: Scope<'a>) {
        let items: Vec<ItemView<'a>> = scope.query.items().collect();
        let distinct = self.distinct(scope, &items);
        for (at, item) in items.iter().enumerate() {
            match item.kind() {
                Some(ItemKind::Field(field)) => {
                    if let Some(word) = all_fields(field) {
                        self.fields(scope, field, word);
                    } else if !(distinct && at == 0) {
                        self.expression(scope, field, Place::Select);
                    }
                }
                Some(ItemKind::Count) if self.is_child(scope) => {
                    let message = "only the outermost query can aggregate";
                    self.error(Code::Aggregate, item.span(), message, None);
                }
                Some(ItemKind::TypeOf(node)) => self.type_of(scope, node),
                Some(ItemKind::Subquery(_) | ItemKind::Distance(_) | ItemKind::Count) | None => {}
            }
        }
        if self.whole && scope.query.level() != Level::Returning {
            if !distinct {
                self.aliases(scope, &items);
            }
            self.duplicates(scope, &items);
        }
    }

    /// `SELECT DISTINCT Name`: the grammar reads a field DISTINCT with an alias.
    fn distinct(&mut self, scope: Scope<'a>, items: &[ItemView<'a>]) -> bool {
        let Some(first) = items.first() else {
            return false;
        };
        let (Some(field), Some(alias)) = (first.field(), first.alias()) else {
            return false;
        };
        let word = field.name();
        let is_field = scope
            .object
            .is_some_and(|object| object.field(word.text).is_some());
        if !word.is("DISTINCT") || is_field {
            return false;
        }
        let gone = replace(Span::new(word.span.start, alias.span.start), "");
        let plain = scope.query.clause(NodeKind::GroupBy).is_none()
            && items.iter().skip(1).all(|item| {
                item.alias().is_none()
                    && item.field().is_some_and(|field| field.function().is_none())
            });
        let listed: Vec<&str> = std::iter::once(alias.text)
            .chain(items.iter().skip(1).map(|item| {
                let span = item.span();
                span.text(self.view.text)
            }))
            .collect();
        let grouped = format!("GROUP BY {}", listed.join(", "));
        let mended = match self.clause(scope.query, NodeKind::GroupBy, &grouped) {
            Some(group) if plain && self.are_groupable(scope, &listed) => {
                fix("drop DISTINCT and group", vec![gone, group])
            }
            _ => fix("drop DISTINCT", vec![gone]),
        };
        let message = "SOQL has no DISTINCT: GROUP BY the fields";
        self.error(Code::Alias, word.span, message, mended);
        true
    }

    fn are_groupable(&self, scope: Scope<'a>, paths: &[&str]) -> bool {
        paths.iter().all(|path| {
            let name = Name {
                text: path,
                span: Span::default(),
            };
            let reached = self.names.follow(scope.query, name);
            matches!(
                reached,
                super::super::resolve::Followed::Field { field, .. } if field.groupable
            )
        })
    }

    // FIELDS().

    fn fields(&mut self, scope: Scope<'a>, field: FieldView<'a>, word: Name<'a>) {
        let Some(kind) = FIELDS_WORDS.iter().find(|one| word.is(one)) else {
            let message = "FIELDS() takes ALL, CUSTOM or STANDARD".to_owned();
            let meant = similar::nearest_word(word.text, FIELDS_WORDS);
            let (message, mended) = did_you_mean(message, word, meant);
            self.error(Code::Fields, word.span, message, mended);
            return;
        };
        if scope.query.level() == Level::SemiJoin {
            let message = "the query inside IN selects one field";
            self.error(Code::Fields, field.name().span, message, None);
            return;
        }
        if !self.whole || scope.query.level() == Level::Returning {
            return;
        }
        if self.is_aggregate_query(scope) {
            let message = "FIELDS() does not go with groups and aggregates";
            self.error(Code::Fields, field.name().span, message, None);
            return;
        }
        if *kind == "STANDARD" || self.is_bounded(scope) {
            return;
        }
        let message = format!("FIELDS({kind}) needs LIMIT {FIELDS_ROWS} or less");
        let mended = match scope.query.count(NodeKind::Limit) {
            Some(limit) => fix(
                format!("LIMIT {FIELDS_ROWS}"),
                vec![replace(limit.span, &FIELDS_ROWS.to_string())],
            ),
            None => {
                let limit = format!("LIMIT {FIELDS_ROWS}");
                let edit = self.clause(scope.query, NodeKind::Limit, &limit);
                edit.and_then(|edit| fix(limit, vec![edit]))
            }
        };
        self.error(Code::Fields, field.name().span, message, mended);
    }

    /// Whether a query can have 200 rows at most: by its LIMIT, or by the ids it asks for.
    fn is_bounded(&self, scope: Scope<'a>) -> bool {
        if let Some(limit) = scope.query.count(NodeKind::Limit) {
            let within = limit.text.parse::<usize>().map(|rows| rows <= FIELDS_ROWS);
            if within.unwrap_or(true) {
                return true;
            }
        }
        scope.query.comparisons().any(|comparison| {
            let of_id = comparison.left().is_some_and(|left| {
                let path = left.path().filter(|_| left.function().is_none());
                path.is_some_and(|path| self.names.canonical(scope.query, path) == "id")
            });
            let few = match comparison.operator() {
                Some(Operator::Equal) => true,
                Some(Operator::In) => comparison.values().count() <= FIELDS_ROWS,
                _ => false,
            };
            of_id && few
        })
    }

    // Aliases.

    fn aliases(&mut self, scope: Scope<'a>, items: &[ItemView<'a>]) {
        let aggregate = self.is_aggregate_query(scope);
        let mut seen: Vec<Name<'a>> = Vec::new();
        for item in items {
            let Some(alias) = item.alias() else {
                if aggregate {
                    self.column(*item, &mut seen);
                }
                continue;
            };
            if !aggregate {
                let plain = match item.kind() {
                    Some(ItemKind::Field(field)) => field.function().is_none(),
                    Some(ItemKind::Subquery(_) | ItemKind::TypeOf(_)) => true,
                    _ => false,
                };
                if plain {
                    self.alias_outside(scope, *item, alias);
                }
                continue;
            }
            if seen.iter().any(|other| other.is(alias.text)) {
                let message = format!("the alias {} is there already", alias.text);
                self.error(Code::Alias, alias.span, message, None);
            } else if let Some(object) = scope.object
                && scope.query.clause(NodeKind::GroupBy).is_some()
                && object.field(alias.text).is_some()
            {
                let message = format!(
                    "{} is a field of {}: it cannot be an alias here",
                    alias.text,
                    object.name()
                );
                self.error(Code::Alias, alias.span, message, None);
            }
            seen.push(alias);
        }
    }

    /// A column of a query that groups is called by the last segment of its path.
    fn column(&mut self, item: ItemView<'a>, seen: &mut Vec<Name<'a>>) {
        let plain = item.field().filter(|field| field.function().is_none());
        let Some(path) = plain.and_then(|field| field.path()) else {
            return;
        };
        let Some(last) = path.segments().last() else {
            return;
        };
        if seen.iter().any(|other| other.is(last.text)) {
            let message = format!(
                "two columns would be called {}: one needs an alias",
                last.text
            );
            let alias = path.text.replace('.', "_");
            let mended = (alias != last.text)
                .then(|| {
                    let edit = put(path.span.end, &format!(" {alias}"));
                    fix(format!("call it {alias}"), vec![edit])
                })
                .flatten();
            self.error(Code::Alias, path.span, message, mended);
        }
        seen.push(last);
    }

    /// An alias outside of a query that groups or aggregates.
    fn alias_outside(&mut self, scope: Scope<'a>, item: ItemView<'a>, alias: Name<'a>) {
        let item_end = item.span().end;
        let before = self.view.tree.children(item.node()).next();
        let Some(before) = before.map(|node| self.view.tree.span(node).end) else {
            return;
        };
        let is_field = scope
            .object
            .is_some_and(|object| object.field(alias.text).is_some());
        let (message, mended) = match is_field {
            true => (
                format!("a comma is missing before {}", alias.text),
                fix("put a comma", vec![put(before, ",")]),
            ),
            false => (
                "only queries that group or aggregate have aliases".to_owned(),
                fix(
                    format!("drop {}", alias.text),
                    vec![replace(Span::new(before, item_end), "")],
                ),
            ),
        };
        self.error(Code::Alias, alias.span, message, mended);
    }

    /// Whether a name is the alias of an item of the select list.
    pub(super) fn is_alias(&self, scope: Scope<'a>, field: FieldView<'a>) -> bool {
        self.aliased(scope, field).is_some()
    }

    /// The item that a name is the alias of.
    pub(super) fn aliased(&self, scope: Scope<'a>, field: FieldView<'a>) -> Option<FieldView<'a>> {
        if field.function().is_some() {
            return None;
        }
        let name = field.name();
        let alias = |item: &ItemView<'a>| item.alias().is_some_and(|alias| alias.is(name.text));
        scope.query.items().find(alias)?.field()
    }

    // Duplicates.

    fn duplicates(&mut self, scope: Scope<'a>, items: &[ItemView<'a>]) {
        let aggregate = self.is_aggregate_query(scope);
        let mut seen: HashSet<String> = HashSet::with_capacity(items.len());
        let all: Vec<&'static str> = items
            .iter()
            .filter_map(|item| {
                let word = item.field().and_then(all_fields)?;
                FIELDS_WORDS.iter().copied().find(|one| word.is(one))
            })
            .collect();
        let mut groups: Vec<&'static str> = Vec::new();
        for (at, item) in items.iter().enumerate() {
            let Some(field) = item.field() else { continue };
            if let Some(word) = all_fields(field) {
                let Some(group) = FIELDS_WORDS.iter().find(|one| word.is(one)) else {
                    continue;
                };
                let clash = groups
                    .iter()
                    .any(|other| other == group || *other == "ALL" || *group == "ALL");
                if clash {
                    let message = format!("these fields are selected twice: FIELDS({group})");
                    let mended = drop_item(items, at);
                    self.error(Code::Duplicate, item.span(), message, mended);
                }
                groups.push(group);
                continue;
            }
            let Some(path) = field.path() else { continue };
            // Columns of functions are told apart by their aliases, in groups by their numbers.
            let plain = field.function().is_none();
            if item.alias().is_some() && (aggregate || !plain) || (aggregate && !plain) {
                continue;
            }
            let key = self.key(scope, field, 0);
            let by_group = is_in_group(scope, &key, &all);
            let repeated = !seen.insert(key);
            if repeated || by_group {
                let message = match by_group && !repeated {
                    true => format!("FIELDS() selects {} already", path.text),
                    false => format!("{} is selected twice", field.name().text),
                };
                let mended = drop_item(items, at);
                self.error(Code::Duplicate, item.span(), message, mended);
            }
        }
    }
}

/// Whether some `FIELDS(…)` of a list, before or behind, selects a field of the query's object.
fn is_in_group(scope: Scope<'_>, key: &str, groups: &[&str]) -> bool {
    if groups.is_empty() || key.contains('.') {
        return false;
    }
    let Some(field) = scope.object.and_then(|object| object.field(key)) else {
        return false;
    };
    groups.iter().any(|group| match *group {
        "CUSTOM" => field.custom,
        "STANDARD" => !field.custom,
        _ => true,
    })
}

/// The fix that drops an item with the comma that then has nothing to part.
fn drop_item(items: &[ItemView<'_>], at: usize) -> Option<Fix> {
    let item = items.get(at)?.span();
    let edit: Edit = match at.checked_sub(1).and_then(|before| items.get(before)) {
        Some(before) => replace(Span::new(before.span().end, item.end), ""),
        None => {
            let next = items.get(at + 1)?.span();
            replace(Span::new(item.start, next.start), "")
        }
    };
    fix("drop it", vec![edit])
}
