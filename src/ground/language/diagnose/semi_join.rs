//! The query behind IN: what it selects, what it is compared with, where it can stand.
//!
//! It must not know values.

use crate::schema::{Field, Object};
use crate::soql::token::Token;
use crate::soql::tree::{NodeId, NodeKind};
use crate::soql::view::{ComparisonView, Level, Operator, QueryView};

use super::Code;
use super::checker::{Checker, Scope, fix, put, replace, write};
use super::function::{Held, Place};
use super::kind::Kind;

/// How many a WHERE takes.
const JOINS_MAX: usize = 2;
/// How many of a query are looked into: with more, the sentence about their number is enough.
const JOINS_READ: usize = 8;

impl<'a> Checker<'a> {
    pub(super) fn semi_join(
        &mut self,
        scope: Scope<'a>,
        comparison: ComparisonView<'a>,
        held: Option<Held<'a>>,
        join: QueryView<'a>,
        place: Place,
    ) {
        let before = scope
            .query
            .comparisons()
            .take_while(|other| other.node() != comparison.node())
            .filter(|other| other.semi_join().is_some())
            .take(JOINS_READ + 1)
            .count();
        if before > JOINS_READ {
            return;
        }
        if !self.is_allowed(scope, comparison, join, place, before) {
            return;
        }
        let inner = self.names.object_of(join).here();
        if let (Some(inner), Some(outer)) = (inner, scope.object)
            && std::ptr::eq(inner, outer)
        {
            let span = join.object().map_or(join.span(), |name| name.span);
            let message = format!("the query inside IN must not read {} again", outer.name());
            self.error(Code::SemiJoin, span, message, None);
            return;
        }
        self.sides(comparison, held, join);
    }

    /// Where a query inside IN cannot be.
    fn is_allowed(
        &mut self,
        scope: Scope<'a>,
        comparison: ComparisonView<'a>,
        join: QueryView<'a>,
        place: Place,
        before: usize,
    ) -> bool {
        let span = join.span();
        let level = scope.query.level();
        // Looked at only where it decides: the way up is as long as the query is deep.
        let (under_or, not) = match level {
            Level::Statement if before < JOINS_MAX => self.joined(comparison.node()),
            _ => (false, None),
        };
        let message = if place == Place::Having {
            "HAVING has no query inside IN"
        } else if level == Level::SemiJoin {
            "a query inside IN has no other inside it"
        } else if level == Level::Child {
            "a child subquery has no query inside IN"
        } else if before == JOINS_MAX {
            "WHERE has two queries inside IN at most"
        } else if before > JOINS_MAX {
            return false;
        } else if under_or {
            "a query inside IN cannot be joined by OR"
        } else if let Some(not) = not {
            let operator = comparison.operator_name().map(|name| name.span);
            let mended = match (comparison.operator(), operator) {
                (Some(Operator::In), Some(operator)) => {
                    let next = self.view.tree.token_at(not.span.end);
                    let blank = self.view.tree.tokens().get(next).copied();
                    let gone = match blank.filter(|token| token.kind.is_trivia()) {
                        Some(blank) => not.span.to(blank.span),
                        None => not.span,
                    };
                    fix(
                        "write NOT IN",
                        vec![replace(gone, ""), put(operator.start, "NOT ")],
                    )
                }
                _ => None,
            };
            let message = "NOT cannot stand before a query inside IN: write NOT IN";
            self.error(Code::SemiJoin, not.span, message, mended);
            return false;
        } else {
            return true;
        };
        self.error(Code::SemiJoin, span, message, None);
        false
    }

    /// Whether an OR joins a comparison to others at any level, and the NOT before it.
    fn joined(&self, comparison: NodeId) -> (bool, Option<Token>) {
        let tree = self.view.tree;
        let mut under_or = false;
        let mut not = None;
        for node in tree.ancestors(comparison).skip(1) {
            let is = |token: &Token, word: &str| {
                token.span.text(self.view.text).eq_ignore_ascii_case(word)
            };
            match tree.kind(node) {
                NodeKind::Conditions => {
                    under_or |= tree.own_tokens(node).any(|token| is(&token, "OR"));
                }
                NodeKind::Not => not = tree.own_tokens(node).find(|token| is(token, "NOT")),
                NodeKind::Group => {}
                _ => break,
            }
        }
        (under_or, not)
    }

    /// Both sides are ids of the same object.
    fn sides(
        &mut self,
        comparison: ComparisonView<'a>,
        held: Option<Held<'a>>,
        join: QueryView<'a>,
    ) {
        let Some(left) = comparison.left() else {
            return;
        };
        let outer = held.and_then(|held| held.field);
        let is_id = |kind| matches!(kind, Kind::Id | Kind::Other);
        if held.is_some_and(|held| !is_id(held.kind)) {
            let name = left.name();
            let message = format!(
                "only ids are compared with a query inside IN, {} is none",
                name.text
            );
            self.error(Code::SemiJoin, name.span, message, None);
            return;
        }
        let Some(selected) = join.items().next().and_then(|item| item.field()) else {
            return;
        };
        if selected.function().is_some() {
            // Said where its function is looked at.
            return;
        }
        let Some(path) = selected.path() else { return };
        let inner_scope = Scope {
            query: join,
            object: self.names.object_of(join).here(),
        };
        let Some(inner) = self.reach(inner_scope, path) else {
            return;
        };
        if inner.steps > 0 {
            let message = "the query inside IN selects a field of its own object";
            self.error(Code::SemiJoin, path.span, message, None);
            return;
        }
        if !is_id(Kind::of(inner.field)) {
            let message = format!(
                "the query inside IN selects an id, {} is {}",
                path.text,
                Kind::of(inner.field).words()
            );
            // The record's own id fits where ids of its object are asked for.
            let own = outer.and_then(|outer| targets(outer.object, outer.field));
            let fits = own.is_some_and(|own| {
                let mut own = own.iter();
                own.any(|one| one.eq_ignore_ascii_case(inner.object.name()))
            });
            let mended = fits.then(|| write(path.span, "Id")).flatten();
            self.error(Code::SemiJoin, path.span, message, mended);
            return;
        }
        let Some(outer) = outer else { return };
        let (here, there) = (
            targets(outer.object, outer.field),
            targets(inner.object, inner.field),
        );
        let (Some(here), Some(there)) = (here, there) else {
            return;
        };
        let meet = here
            .iter()
            .any(|one| there.iter().any(|other| one.eq_ignore_ascii_case(other)));
        if !meet {
            let message = format!(
                "{} is an id of {}, {} of {}: both must be of one object",
                left.name().text,
                here.join(" or "),
                path.text,
                there.join(" or ")
            );
            self.error(Code::SemiJoin, path.span, message, None);
        }
    }
}

/// The objects whose ids a field holds; none where that is not known.
fn targets<'c>(object: &'c Object, field: &'c Field) -> Option<Vec<&'c str>> {
    match field.kind.as_str() {
        "id" => Some(vec![object.name()]),
        "reference" if !field.reference_to.is_empty() => {
            Some(field.reference_to.iter().map(String::as_str).collect())
        }
        _ => None,
    }
}
