//! `Scope`: what stands around the cursor: the query with its object, the clause, the function, the
//! comparison. Its FROM may stand right of the cursor.
//!
//! Must not know what is offered.

use jiff::civil::Date;

use super::functions::{self, Function};
use super::subject::Subject;
use super::typed::Typed;
use crate::language::name;
use crate::language::real::FieldValues;
use crate::language::resolve::{NAME, Resolver};
use crate::schema::{Known, Object};
use crate::soql::token::TokenKind;
use crate::soql::tree::NodeId;
use crate::soql::view::{FieldView, ItemKind, Level, Name, QueryView, View};
use crate::soql::{At, Expected, NodeKind};

/// Where in a query the cursor is, as far as it decides which fields fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clause {
    Select,
    Where,
    GroupBy,
    Having,
    OrderBy,
    Other,
}

pub(super) struct Scope<'a, 'c> {
    pub view: View<'a>,
    pub offset: usize,
    pub at: &'a At,
    pub typed: Typed,
    pub resolver: &'a Resolver<'c>,
    pub today: Option<Date>,
    pub query: Option<QueryView<'a>>,
    pub level: Level,
    pub clause: Clause,
    /// The object that the query selects from.
    pub object: Option<&'c Object>,
    /// What the comparison at the cursor compares.
    pub subject: Option<Subject<'c>>,
    /// What the org answered about the values of that field.
    pub real: Option<&'a FieldValues>,
}

impl<'a, 'c> Scope<'a, 'c> {
    pub fn new(
        view: View<'a>,
        offset: usize,
        at: &'a At,
        typed: Typed,
        resolver: &'a Resolver<'c>,
        today: Option<Date>,
    ) -> Self {
        let query = view.query_at(offset);
        let clause = match query.and_then(|query| query.clause_at(offset)) {
            Some(NodeKind::Where) => Clause::Where,
            Some(NodeKind::GroupBy) => Clause::GroupBy,
            Some(NodeKind::Having) => Clause::Having,
            Some(NodeKind::OrderBy) => Clause::OrderBy,
            Some(NodeKind::Select) | None => Clause::Select,
            Some(_) => Clause::Other,
        };
        let mut scope = Self {
            view,
            offset,
            at,
            typed,
            resolver,
            today,
            query,
            level: query.map_or(Level::Statement, QueryView::level),
            clause,
            object: None,
            subject: None,
            real: None,
        };
        scope.object = match scope.lends_its_from() {
            true => None,
            false => query.and_then(|query| resolver.object_of(query).here()),
        };
        let compares = at.takes(Expected::Value)
            || at.takes(Expected::Pattern)
            || at.takes(Expected::Symbol("<"));
        if compares && let Some(comparison) = view.comparison_at(offset) {
            scope.subject = Subject::of(&scope, comparison);
        }
        if scope.typed.in_quotes
            && scope
                .subject
                .as_ref()
                .is_some_and(|subject| subject.kind == "multipicklist")
        {
            scope.typed = scope.typed.behind_last(view.text, offset, ';');
        }
        scope
    }

    pub fn in_quotes(&self) -> bool {
        self.typed.in_quotes
    }

    pub fn text(&self) -> &'a str {
        self.view.text
    }

    /// The first character behind what is replaced.
    pub fn next_char(&self) -> Option<char> {
        self.text().get(self.typed.behind..)?.chars().next()
    }

    /// The first word or sign behind what is replaced; blanks and comments do not count.
    pub fn next_word(&self) -> Option<(TokenKind, &'a str)> {
        let tokens = self.view.tree.tokens();
        let first = tokens.partition_point(|token| token.span.start < self.typed.behind);
        let token = tokens
            .get(first..)?
            .iter()
            .find(|token| !token.kind.is_trivia())?;
        Some((token.kind, token.span.text(self.text())))
    }

    /// Whether something is the thing being typed.
    pub fn is_at_cursor(&self, name: Name<'_>) -> bool {
        name.span.start <= self.offset && self.offset <= name.span.end
    }

    /// Whether the query is a subquery whose parenthesis is open, and which has swallowed the FROM
    /// of the query around it: `SELECT Id, (SELECT | FROM Account`.
    fn lends_its_from(&self) -> bool {
        let Some(query) = self.query.filter(|_| self.level == Level::Child) else {
            return false;
        };
        let orphan = query.outer().is_some_and(|outer| outer.object().is_none());
        orphan && !self.is_closed(self.view.tree.node(query.node()).parent)
    }

    /// Whether a node has its closing parenthesis.
    pub fn is_closed(&self, node: NodeId) -> bool {
        let mut own = self.view.tree.own_tokens(node);
        own.any(|token| token.kind == TokenKind::Close)
    }

    /// The object of the query around this one.
    pub fn outer_object(&self) -> Option<&'c Object> {
        let query = self.query?;
        let outer = query.outer()?;
        if self.lends_its_from() {
            return self.resolver.object(query.object()?.text).here();
        }
        self.resolver.object_of(outer).here()
    }

    /// The segments of the path left of the word being typed.
    pub fn way(&self) -> Vec<&'a str> {
        let path = self.at.path.text(self.text());
        match path.strip_suffix('.') {
            Some(way) => way.split('.').collect(),
            None => Vec::new(),
        }
    }

    /// The object whose fields fit at the cursor: at the end of the path typed so far.
    pub fn base(&self) -> Option<&'c Object> {
        let way = self.way();
        if self.clause == Clause::Select
            && let Some(branch) = self.view.type_of_at(self.offset)
        {
            let start = match branch.object() {
                Some(object) => self.resolver.object(object.text).here(),
                None if branch.is_else() => Some(self.name_object()),
                None => self.object,
            };
            return self.follow(start?, &way);
        }
        self.object_at(&way)
    }

    /// The object at the end of a way; `Name` where the parent can be one of several.
    pub fn object_at(&self, way: &[&str]) -> Option<&'c Object> {
        let query = self.query?;
        if way.is_empty() {
            return self.object;
        }
        match self.resolver.walk(query, way) {
            Known::Here(object) => Some(object),
            _ => {
                let (last, before) = way.split_last()?;
                let owner = match before {
                    [] => self.object?,
                    _ => self.resolver.walk(query, before).here()?,
                };
                let field = owner.parent(last)?;
                field.is_polymorphic().then(|| self.name_object())
            }
        }
    }

    fn follow(&self, start: &'c Object, way: &[&str]) -> Option<&'c Object> {
        way.iter().try_fold(start, |object, segment| {
            match self.resolver.parent_of(object, segment) {
                Known::Here(parent) => Some(parent),
                _ => {
                    let field = object.parent(segment)?;
                    field.is_polymorphic().then(|| self.name_object())
                }
            }
        })
    }

    /// What every parent that can be one of several has: the org's `Name`, or what it always is.
    fn name_object(&self) -> &'c Object {
        match self.resolver.object(NAME) {
            Known::Here(object) => object,
            _ => name::object(),
        }
    }

    /// The function whose parentheses the cursor is in.
    pub fn argument_of(&self) -> Option<&'static Function> {
        functions::find(self.view.function_at(self.offset)?.text)
    }

    /// Whether that function's closing parenthesis is missing.
    pub fn is_call_open(&self) -> bool {
        self.view.function_at(self.offset).is_some_and(|name| {
            let call = self.view.tree.node_at(name.span.start);
            !self.is_closed(call)
        })
    }

    /// The fields and functions of the select list, the one being typed left out.
    pub fn selected(&self) -> impl Iterator<Item = FieldView<'a>> {
        self.query
            .into_iter()
            .flat_map(QueryView::items)
            .filter_map(|item| item.field())
            .filter(|field| !self.is_at_cursor(field.name()))
    }

    /// What it groups by, the one being typed left out.
    pub fn grouped(&self) -> impl Iterator<Item = FieldView<'a>> {
        self.query
            .into_iter()
            .flat_map(QueryView::group_by)
            .filter(|field| !self.is_at_cursor(field.name()))
    }

    /// Whether the select list has anything besides what is being typed.
    pub fn selects_more(&self) -> bool {
        let mut items = self.query.into_iter().flat_map(QueryView::items);
        items.any(|item| {
            let span = item.span();
            !(span.start <= self.offset && self.offset <= span.end)
        })
    }

    /// Whether it groups or aggregates: plain fields have to be grouped then.
    pub fn is_grouping(&self) -> bool {
        self.has(NodeKind::GroupBy)
    }

    /// Whether the query has a clause.
    pub fn has(&self, clause: NodeKind) -> bool {
        self.query
            .is_some_and(|query| query.clause(clause).is_some())
    }

    /// Whether the select list has `FIELDS(ALL)` or `FIELDS(CUSTOM)`, which need a LIMIT.
    pub fn selects_unbounded_fields(&self) -> bool {
        self.selected().any(|field| {
            field.function().is_some_and(|name| name.is("FIELDS"))
                && field
                    .path()
                    .is_some_and(|group| group.is("ALL") || group.is("CUSTOM"))
        })
    }

    /// Whether the select list has an aggregate, `COUNT()` left out.
    pub fn selects_aggregates(&self) -> bool {
        let mut items = self.query.into_iter().flat_map(QueryView::items);
        items.any(|item| match item.kind() {
            Some(ItemKind::Field(field)) => field
                .functions()
                .any(|name| crate::soql::names::is_aggregate(name.text)),
            _ => false,
        })
    }
}
