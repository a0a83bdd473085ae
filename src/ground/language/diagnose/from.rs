//! FROM: objects, child relationships, aliases of parents, scopes.
//!
//! It must not know the rest of the query.

use crate::schema::{Known, Object};
use crate::soql::names::is_reserved;
use crate::soql::tree::NodeKind;
use crate::soql::view::{FromView, Level, Name};

use super::super::resolve::Followed;
use super::checker::{Checker, Scope, is_unqueryable, write};
use super::names::did_you_mean;
use super::{Code, Severity, similar};

/// The scopes there are.
const SCOPES: [&str; 10] = [
    "delegated",
    "everything",
    "mine",
    "mine_and_my_groups",
    "MineAndMyGroups",
    "my_territory",
    "my_team_territory",
    "team",
    "scopingRule",
    "allPrivate",
];
const SCOPE_MRU: &str = "MRU";

impl<'a> Checker<'a> {
    pub(super) fn from(&mut self, scope: Scope<'a>) {
        let query = scope.query;
        if let Some(name) = query.object() {
            match (query.level(), query.outer()) {
                (Level::Child, Some(_)) => self.read_children(scope, name),
                _ => self.read_object(name),
            }
        }
        let items: Vec<FromView<'a>> = query.from().collect();
        let mut aliases: Vec<Name<'a>> = Vec::new();
        for (at, item) in items.iter().enumerate() {
            if at > 0
                && let Some(name) = item.object()
            {
                self.read_parent(scope, name, &items);
            }
            if let Some(alias) = item.alias() {
                if aliases.iter().any(|other| other.is(alias.text)) {
                    let message = format!("the alias {} is there already", alias.text);
                    self.error(Code::Alias, alias.span, message, None);
                } else if alias.text.contains('.') && !is_reserved(alias.text) {
                    let message = "an alias is one word without dots";
                    self.error(Code::Alias, alias.span, message, None);
                }
                aliases.push(alias);
            }
            self.using(scope, *item);
        }
    }

    fn read_object(&mut self, name: Name<'a>) {
        let catalog = self.names.catalog();
        let summary = match catalog.summary(name.text) {
            Known::Here(summary) => summary,
            Known::Missing => {
                if self.names.object(name.text).here().is_none() {
                    self.no_object(name);
                }
                return;
            }
            Known::NotLoaded => {
                // Asks for it.
                let _ = self.names.object(name.text);
                return;
            }
        };
        if !summary.name.eq_ignore_ascii_case(name.text) {
            let message = format!("{} is written with its namespace here", name.text);
            let mended = write(name.span, &summary.name);
            self.error(Code::Object, name.span, message, mended);
        } else if is_unqueryable(catalog.objects(), summary) {
            let message = format!("{} cannot be queried", summary.name);
            self.error(Code::Object, name.span, message, None);
        }
    }

    /// The FROM of a child subquery.
    fn read_children(&mut self, scope: Scope<'a>, name: Name<'a>) {
        let Some(outer) = scope.query.outer() else {
            return;
        };
        let segments: Vec<Name<'a>> = name.segments().collect();
        let Some((last, way)) = segments.split_last() else {
            return;
        };
        let way: Vec<&str> = way.iter().map(|segment| segment.text).collect();
        let Known::Here(base) = self.names.walk(outer, &way) else {
            return;
        };
        if base.child(last.text).is_some() || last.text.is_empty() {
            return;
        }
        let message = format!("{} has no child relationship {}", base.name(), last.text);
        let (message, mended) = did_you_mean(message, *last, similar::child(base, last.text));
        self.error(Code::Child, last.span, message, mended);
    }

    /// An item of FROM behind the first: a parent of the object, by a path from its alias.
    fn read_parent(&mut self, scope: Scope<'a>, name: Name<'a>, items: &[FromView<'a>]) {
        let Some(object) = scope.object else { return };
        if !name.text.contains('.') {
            let known = object.parent(name.text).is_some()
                || object.child(name.text).is_some()
                || items
                    .iter()
                    .any(|item| item.alias().is_some_and(|alias| alias.is(name.text)));
            if !known {
                let message = format!(
                    "a query reads one object; behind the first comma stand its parents, \
                     such as {}",
                    parent_example(object, items)
                );
                self.error(Code::From, name.span, message, None);
            }
            return;
        }
        match self.names.follow(scope.query, name) {
            Followed::Broken { object, at, .. } if object.child(at.text).is_none() => {
                self.no_parent(object, at);
            }
            Followed::Field { object, .. } => {
                let last = name.segments().last().unwrap_or(name);
                self.no_parent(object, last);
            }
            Followed::Broken { .. } | Followed::Parent { .. } | Followed::Unsure => {}
        }
    }

    fn using(&mut self, scope: Scope<'a>, item: FromView<'a>) {
        let tree = self.view.tree;
        for using in tree.children_of(item.node(), NodeKind::Using) {
            let is_scope = tree.own_tokens(using).any(|token| {
                let word = token.span.text(self.view.text);
                word.eq_ignore_ascii_case("SCOPE")
            });
            let Some(name) = self.child_name(using, NodeKind::Path).filter(|_| is_scope) else {
                continue;
            };
            let supported = scope
                .object
                .map(|object| &object.describe().supported_scopes);
            let supported = supported.filter(|supported| !supported.is_empty());
            if let (Some(object), Some(supported)) = (scope.object, supported) {
                let mut names = supported.iter().map(|one| one.name.as_str());
                if !names.clone().any(|one| name.is(one)) {
                    let meant = similar::nearest_word(name.text, names.clone());
                    let message = format!(
                        "{} has no scope {}: it has {}",
                        object.name(),
                        name.text,
                        listed(&mut names)
                    );
                    let (message, mended) = did_you_mean(message, name, meant);
                    self.say(Severity::Warning, Code::Scope, name.span, message, mended);
                }
                continue;
            }
            let all = SCOPES.iter().copied().chain([SCOPE_MRU]);
            if !all.clone().any(|one| name.is(one)) {
                let message = format!("{} is no scope that is known", name.text);
                let meant = similar::nearest_word(name.text, all);
                let (message, mended) = did_you_mean(message, name, meant);
                self.say(Severity::Warning, Code::Scope, name.span, message, mended);
            }
        }
    }
}

fn listed<'n>(names: &mut impl Iterator<Item = &'n str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}

/// `c.Account a`, of the object at hand.
fn parent_example(object: &Object, items: &[FromView<'_>]) -> String {
    let first = items.first().and_then(|item| item.alias());
    let alias = first.map_or("x", |alias| alias.text);
    let mut parents = object.describe().fields.iter();
    let parent = parents.find_map(|field| field.relationship_name.as_deref());
    format!("{alias}.{} y", parent.unwrap_or("Owner"))
}
