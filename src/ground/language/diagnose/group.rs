//! Groups: what GROUP BY takes, what must be grouped, what ORDER BY takes.
//!
//! It must not know what is compared.

use crate::schema::Field;
use crate::soql::Fix;
use crate::soql::tree::NodeKind;
use crate::soql::view::{FieldView, ItemKind, Level};

use super::Code;
use super::checker::{Checker, Scope, denies, fix, put};
use super::compare::long_text;
use super::function::{Place, aggregates, all_fields, makes_groups};

/// How many fields ROLLUP and CUBE take.
const ROLLUP_MAX: usize = 3;
/// How many fields get the fix that groups by all that are not.
const MENDS_MAX: usize = 50;
/// Functions that show a field in another way: a grouped field can be shown so.
const SHOWN: [&str; 3] = ["FORMAT", "toLabel", "convertCurrency"];

impl<'a> Checker<'a> {
    /// Whether a query groups or aggregates.
    pub(super) fn is_aggregate_query(&self, scope: Scope<'a>) -> bool {
        scope.query.clause(NodeKind::GroupBy).is_some()
            || scope.query.items().any(|item| match item.kind() {
                Some(ItemKind::Field(field)) => makes_groups(field),
                Some(ItemKind::Count) => true,
                _ => false,
            })
    }

    pub(super) fn grouping(&mut self, scope: Scope<'a>) {
        let fields: Vec<FieldView<'a>> = scope.query.group_by().collect();
        for field in &fields {
            if self.is_alias(scope, *field) {
                continue;
            }
            let held = self.expression(scope, *field, Place::Group);
            if let Some(reached) = held.and_then(|held| held.field)
                && denies(reached.object, reached.field, is_groupable)
            {
                let name = field.name();
                let why = long_text(reached.field);
                let message = format!("GROUP BY cannot use {}{why}", name.text);
                self.error(Code::NotGroupable, name.span, message, None);
            }
        }
        let level = scope.query.level();
        if !self.whole || level == Level::Returning || !self.is_aggregate_query(scope) {
            return;
        }
        if let Some(group) = scope.query.clause(NodeKind::GroupBy) {
            let tree = self.view.tree;
            let rolls = tree.own_tokens(group).any(|token| {
                let word = token.span.text(self.view.text);
                word.eq_ignore_ascii_case("ROLLUP") || word.eq_ignore_ascii_case("CUBE")
            });
            if let Some(more) = fields.get(ROLLUP_MAX).filter(|_| rolls) {
                let message = format!("ROLLUP and CUBE take {ROLLUP_MAX} fields at most");
                self.error(Code::Grouping, more.name().span, message, None);
            }
        }
        if level != Level::Statement {
            // An aggregate there is an error of its own; GROUP BY alone makes the query one.
            if let Some(group) = scope.query.clause(NodeKind::GroupBy) {
                let message = "only the outermost query can group";
                let span = self.view.tree.span(group);
                self.error(Code::Grouping, span, message, None);
            }
            return;
        }
        self.selected_groups(scope, &fields);
        self.conditions_of_groups(scope, &fields);
    }

    /// Every selected field must be grouped or aggregated.
    fn selected_groups(&mut self, scope: Scope<'a>, fields: &[FieldView<'a>]) {
        let grouped = self.keys(scope, fields);
        let counts = scope
            .query
            .items()
            .any(|item| matches!(item.kind(), Some(ItemKind::Count)));
        if counts && let Some(group) = scope.query.clause(NodeKind::GroupBy) {
            let span = self.view.tree.span(group);
            let message = "COUNT() counts without groups: COUNT(Id) counts each";
            let mended = scope.query.items().next().and_then(|item| {
                let end = item.span().end.checked_sub(1)?;
                fix("COUNT(Id)", vec![put(end, "Id")])
            });
            self.error(Code::Count, span, message, mended);
            return;
        }
        let mended = self.group_by(scope, fields, &grouped);
        let mut mends = 0;
        for item in scope.query.items() {
            match item.kind() {
                Some(ItemKind::Field(field))
                    if all_fields(field).is_none() && !self.is_grouped(scope, field, &grouped) =>
                {
                    let name = field.name();
                    let message = format!("{} must be grouped or aggregated", name.text);
                    // One fix for all of them; a list of hundreds does not carry it each.
                    let fix = mended.as_ref().filter(|_| mends < MENDS_MAX).cloned();
                    mends += 1;
                    self.error(Code::Grouping, name.span, message, fix);
                }
                Some(ItemKind::Subquery(_)) => {
                    let message = "a query that groups or aggregates has no child subqueries";
                    self.error(Code::Grouping, item.span(), message, None);
                }
                Some(ItemKind::TypeOf(_)) => {
                    let message = "TYPEOF does not go with groups and aggregates";
                    self.error(Code::TypeOf, item.span(), message, None);
                }
                _ => {}
            }
        }
    }

    /// So must what HAVING and ORDER BY use.
    fn conditions_of_groups(&mut self, scope: Scope<'a>, fields: &[FieldView<'a>]) {
        let grouped = self.keys(scope, fields);
        for comparison in scope.query.having() {
            let Some(left) = comparison.left() else {
                continue;
            };
            if !self.is_alias(scope, left) && !self.is_grouped(scope, left, &grouped) {
                let name = left.name();
                let message = format!(
                    "HAVING takes groups and aggregates; {} is neither",
                    name.text
                );
                self.error(Code::Grouping, name.span, message, None);
            }
        }
        let counts = scope
            .query
            .items()
            .any(|item| matches!(item.kind(), Some(ItemKind::Count)));
        if counts && let Some(order) = scope.query.clause(NodeKind::OrderBy) {
            let span = self.view.tree.span(order);
            let message = "COUNT() has nothing to sort: drop ORDER BY";
            let mended = fix("drop ORDER BY", vec![super::checker::replace(span, "")]);
            self.error(Code::Count, span, message, mended);
            return;
        }
        for field in scope.query.order_by() {
            if !self.is_alias(scope, field) && !self.is_grouped(scope, field, &grouped) {
                let name = field.name();
                let message = format!("{} must be grouped or aggregated to sort by it", name.text);
                self.error(Code::Grouping, name.span, message, None);
            }
        }
        if fields.is_empty()
            && !counts
            && let Some(limit) = scope.query.clause(NodeKind::Limit)
        {
            let span = self.view.tree.span(limit);
            let message = "one row of aggregates has no LIMIT: it needs GROUP BY";
            let mended = fix("drop LIMIT", vec![super::checker::replace(span, "")]);
            self.error(Code::Limit, span, message, mended);
        }
    }

    /// What is grouped by, each as [`Self::key`] writes it.
    fn keys(&self, scope: Scope<'a>, fields: &[FieldView<'a>]) -> Vec<String> {
        let mut keys: Vec<String> = Vec::with_capacity(fields.len());
        for field in fields {
            if let Some(aliased) = self.aliased(scope, *field) {
                keys.push(self.key(scope, aliased, 0));
            }
            keys.push(self.key(scope, *field, 0));
        }
        keys
    }

    /// An expression such that equal ones are written the same, without its outermost functions.
    pub(super) fn key(&self, scope: Scope<'a>, field: FieldView<'a>, without: usize) -> String {
        let mut key = String::new();
        for name in field.functions().skip(without) {
            key.push_str(&name.text.to_lowercase());
            key.push('(');
        }
        if let Some(path) = field.path() {
            key.push_str(&self.names.canonical(scope.query, path));
        }
        key
    }

    fn is_grouped(&self, scope: Scope<'a>, field: FieldView<'a>, grouped: &[String]) -> bool {
        if aggregates(field) {
            return true;
        }
        let mut shown = 0;
        for name in field.functions() {
            if grouped.contains(&self.key(scope, field, shown)) {
                return true;
            }
            if name.is("GROUPING") {
                // What it is of is one of the groups.
                return grouped.contains(&self.key(scope, field, shown + 1));
            }
            if !SHOWN.iter().any(|one| name.is(one)) {
                return false;
            }
            shown += 1;
        }
        grouped.contains(&self.key(scope, field, shown))
    }

    /// The fix that groups by all plain fields that are not.
    fn group_by(
        &self,
        scope: Scope<'a>,
        fields: &[FieldView<'a>],
        grouped: &[String],
    ) -> Option<Fix> {
        let mut missing: Vec<&str> = Vec::new();
        for item in scope.query.items() {
            let Some(field) = item.field() else { continue };
            if self.is_grouped(scope, field, grouped) {
                continue;
            }
            let path = field.path()?;
            let reached = self.reach(scope, path)?;
            let plain = field.function().is_none();
            if plain && denies(reached.object, reached.field, is_groupable) {
                return None;
            }
            let shown = field
                .functions()
                .any(|name| SHOWN.iter().any(|one| name.is(one)));
            let grouping = field.functions().any(|name| name.is("GROUPING"));
            if shown || grouping || all_fields(field).is_some() {
                return None;
            }
            missing.push(field.name().text);
        }
        if missing.is_empty() {
            return None;
        }
        let listed = missing.join(", ");
        let group = scope.query.clause(NodeKind::GroupBy);
        let edit = match (group, fields.last()) {
            (None, _) => {
                let clause = format!("GROUP BY {listed}");
                self.clause(scope.query, NodeKind::GroupBy, &clause)?
            }
            (Some(_), Some(last)) => put(last.name().span.end, &format!(", {listed}")),
            (Some(_), None) => return None,
        };
        fix(format!("group by {listed}"), vec![edit])
    }

    // ORDER BY.

    pub(super) fn order(&mut self, scope: Scope<'a>) {
        for field in scope.query.order_by() {
            if self.is_alias(scope, field) {
                continue;
            }
            let name = field.name();
            let held = self.expression(scope, field, Place::Order);
            if let Some(reached) = held.and_then(|held| held.field)
                && denies(reached.object, reached.field, is_sortable)
            {
                let why = long_text(reached.field);
                let message = format!("ORDER BY cannot use {}{why}", name.text);
                self.error(Code::NotSortable, name.span, message, None);
            }
            let lone = self.whole
                && scope.query.level() == Level::Statement
                && aggregates(field)
                && !self.is_aggregate_query(scope);
            if lone {
                let message = "only queries that group or aggregate sort by aggregates";
                self.error(Code::Aggregate, name.span, message, None);
            }
        }
    }
}

fn is_groupable(field: &Field) -> bool {
    field.groupable
}

fn is_sortable(field: &Field) -> bool {
    field.sortable
}
