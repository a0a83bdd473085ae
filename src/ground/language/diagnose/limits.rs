//! Limits: LIMIT and OFFSET, levels of children, how many subqueries and parents.
//!
//! It must not know fields.

use std::collections::BTreeSet;

use crate::soql::tree::NodeKind;
use crate::soql::view::{ItemKind, Level, Name, QueryView};

use super::Code;
use super::checker::{Checker, Scope, fix, replace};

/// The largest OFFSET.
const OFFSET_MAX: i64 = 2_000;
/// How many levels of children lie below the outermost query.
const CHILDREN_DEEP: usize = 5;
/// How many child subqueries a query has.
const CHILDREN_WIDE: usize = 20;
/// How many ways to parents a query has.
const PARENTS_MAX: usize = 55;
/// What a query of one object needs in its WHERE, and its name in a sentence.
const FILTERS: [(&str, [&str; 3]); 1] = [(
    "ContentDocumentLink",
    ["id", "contentdocumentid", "linkedentityid"],
)];

impl<'a> Checker<'a> {
    pub(super) fn query_limits(&mut self, scope: Scope<'a>) {
        self.count_of(scope, NodeKind::Limit);
        self.count_of(scope, NodeKind::Offset);
        self.filters(scope);
    }

    fn count_of(&mut self, scope: Scope<'a>, clause: NodeKind) {
        let Some(number) = scope.query.count(clause) else {
            return;
        };
        let word = match clause {
            NodeKind::Offset => "OFFSET",
            _ => "LIMIT",
        };
        // What is too long for a number is too large for the server.
        let value: i64 = number
            .text
            .trim_start_matches('+')
            .parse()
            .unwrap_or(i64::MAX);
        if value < 0 {
            let message = format!("{word} cannot be negative");
            self.error(Code::Limit, number.span, message, None);
            return;
        }
        let most = match clause {
            NodeKind::Offset => OFFSET_MAX,
            _ => i64::from(i32::MAX),
        };
        if value > most {
            let message = format!("{word} can be {most} at most");
            let mended = match clause {
                NodeKind::Offset => fix(
                    format!("{word} {most}"),
                    vec![replace(number.span, &most.to_string())],
                ),
                _ => None,
            };
            self.error(Code::Limit, number.span, message, mended);
            return;
        }
        if clause == NodeKind::Offset && scope.query.level() == Level::Child {
            let one = scope.query.outer().is_some_and(|outer| {
                outer
                    .count(NodeKind::Limit)
                    .is_some_and(|limit| limit.text == "1")
            });
            if !one {
                let message = "a subquery has an OFFSET only where the outer query has LIMIT 1";
                self.error(Code::Limit, number.span, message, None);
            }
        }
    }

    /// Objects that answer only queries with a certain filter.
    fn filters(&mut self, scope: Scope<'a>) {
        if scope.query.level() != Level::Statement {
            return;
        }
        let Some(object) = scope.query.object() else {
            return;
        };
        let Some((name, fields)) = FILTERS.iter().find(|(name, _)| object.is(name)) else {
            return;
        };
        let filtered = scope.query.comparisons().any(|comparison| {
            let path = comparison.left().and_then(|left| left.path());
            path.is_some_and(|path| {
                let path = self.names.canonical(scope.query, path);
                fields.contains(&path.as_str())
            })
        });
        if !filtered {
            let message = format!(
                "{name} is queried by ContentDocumentId or LinkedEntityId: WHERE needs one of them"
            );
            self.error(Code::ObjectRule, object.span, message, None);
        }
    }

    pub(super) fn statement_limits(&mut self) {
        let mut children = 0;
        let mut deep_said = false;
        for query in self.view.queries() {
            if query.level() != Level::Child {
                continue;
            }
            let place = query.object().map_or(query.span(), |name| name.span);
            let deep = std::iter::successors(Some(query), |query| query.outer())
                .take(CHILDREN_DEEP + 2)
                .filter(|query| query.level() == Level::Child)
                .count();
            if deep > CHILDREN_DEEP && !deep_said {
                deep_said = true;
                let message = format!("subqueries go {CHILDREN_DEEP} levels deep at most");
                self.error(Code::Levels, place, message, None);
            }
            let of_statement = query
                .outer()
                .is_some_and(|outer| outer.level() == Level::Statement);
            children += usize::from(of_statement);
            if of_statement && children == CHILDREN_WIDE + 1 {
                let message = format!("a query has {CHILDREN_WIDE} child subqueries at most");
                self.error(Code::Levels, place, message, None);
            }
        }
        if let Some(statement) = self.view.statement() {
            self.parents(statement);
        }
    }

    /// The ways to parents in the select list of the outermost query, and in its TYPEOF.
    fn parents(&mut self, query: QueryView<'a>) {
        let mut ways: BTreeSet<String> = BTreeSet::new();
        let mut more = None;
        for item in query.items() {
            let path: Option<Name<'a>> = match item.kind() {
                Some(ItemKind::Field(field)) => field.path(),
                Some(ItemKind::TypeOf(node)) => {
                    let branches = self.view.tree.children_of(node, NodeKind::When);
                    for (at, _) in branches.enumerate() {
                        ways.insert(format!("{}:{at}", item.span().start));
                    }
                    None
                }
                _ => None,
            };
            if let Some(path) = path.filter(|path| path.text.contains('.')) {
                let whole = self.names.canonical(query, path);
                if let Some((way, _)) = whole.rsplit_once('.') {
                    ways.insert(way.to_owned());
                }
            }
            if ways.len() > PARENTS_MAX && more.is_none() {
                more = Some(item.span());
            }
        }
        if let Some(span) = more {
            let message = format!("a query follows {PARENTS_MAX} ways to parents at most");
            self.error(Code::Levels, span, message, None);
        }
    }
}
