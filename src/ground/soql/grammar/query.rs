//! The run through a statement: what is parsed next, and what was waiting when a part ends.
//!
//! Must not know what stands in a clause.

use super::super::error::Problem;
use super::super::expected::Expected;
use super::super::keyword::Keyword;
use super::super::token::TokenKind;
use super::super::tree::NodeKind;
use super::parser::{Frame, Parser, QueryKind};

/// A query inside a query counts for this many parentheses.
pub(super) const QUERY_LEVELS: u32 = 8;

pub(super) const SELECT: &[Expected] = &[Expected::Keyword("SELECT")];
const STATEMENT: &[Expected] = &[Expected::Keyword("SELECT"), Expected::Keyword("FIND")];

/// What is parsed next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// An item of the select list; whether it is the first.
    Item { first: bool },
    /// What follows an item; whether it was `COUNT()`.
    AfterItem { count: bool },
    /// The clauses behind `FROM`.
    Clauses,
    /// A condition.
    Operand,
    /// What follows a condition.
    AfterOperand,
    /// The innermost query is over.
    QueryEnd,
    /// The statement is over.
    Done,
}

impl Parser<'_> {
    pub(super) fn statement(&mut self) {
        self.record(STATEMENT);
        if self.is_at_end() {
            self.error(Problem::Empty, SELECT);
            return;
        }
        if self.keyword(0) == Some(Keyword::Find) && !self.strict {
            self.find();
            return;
        }
        let state = self.begin_query(QueryKind::Root);
        self.run(state);
    }

    /// Parses until the frame that is the only one now is gone.
    pub(super) fn run(&mut self, mut state: State) {
        while state != State::Done {
            state = match state {
                State::Item { first } => self.item(first),
                State::AfterItem { count } => self.after_item(count),
                State::Clauses => self.clauses(),
                State::Operand => self.operand(),
                State::AfterOperand => self.after_operand(),
                State::QueryEnd => self.end_query(),
                State::Done => State::Done,
            };
        }
    }

    /// A query from its `SELECT` on.
    pub(super) fn begin_query(&mut self, kind: QueryKind) -> State {
        self.deeper(QUERY_LEVELS);
        self.open(NodeKind::Query);
        self.frames.push(Frame::Query {
            kind,
            passed: 0,
            seen: 0,
        });
        self.open(NodeKind::Select);
        if !self.expect_keyword(Keyword::Select, SELECT) {
            // A misspelled SELECT has a field behind it, a forgotten one has none.
            let misspelled = self.is_name()
                && (self.is_name_at(1) || self.kind(1) == Some(TokenKind::Unknown))
                && self.keyword(2) != Some(Keyword::From);
            let junk = !self.is_name() && !self.is(TokenKind::Open) && !self.is_clause_start();
            if misspelled || (junk && kind == QueryKind::Root) {
                self.error_node();
            }
        }
        State::Item { first: true }
    }

    /// Where the innermost query stands.
    pub(super) fn query_kind(&self) -> QueryKind {
        self.frames
            .iter()
            .rev()
            .find_map(|frame| match frame {
                Frame::Query { kind, .. } => Some(*kind),
                Frame::Conditions(_) => None,
            })
            .unwrap_or(QueryKind::Root)
    }

    fn end_query(&mut self) -> State {
        let kind = self.query_kind();
        while let Some(frame) = self.frames.pop() {
            if matches!(frame, Frame::Query { .. }) {
                break;
            }
        }
        match kind {
            QueryKind::Returning => {
                self.expect_close();
                self.close_to(NodeKind::ReturningItem);
                State::Done
            }
            QueryKind::Root => {
                self.close_to(NodeKind::Query);
                State::Done
            }
            QueryKind::Child => {
                self.close_query();
                self.close_to(NodeKind::Subquery);
                State::AfterItem { count: false }
            }
            QueryKind::SemiJoin => {
                self.close_query();
                self.close_to(NodeKind::SemiJoin);
                self.close_to(NodeKind::Comparison);
                State::AfterOperand
            }
        }
    }

    fn close_query(&mut self) {
        self.close_to(NodeKind::Query);
        self.shallower(QUERY_LEVELS + 1);
        self.expect_close();
    }
}
