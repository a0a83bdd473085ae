//! The select list: fields and functions, child subqueries, TYPEOF, DISTANCE.
//!
//! Must not know the clauses after FROM.

use super::super::error::Problem;
use super::super::expected::Expected;
use super::super::keyword::Keyword;
use super::super::token::TokenKind;
use super::super::tree::NodeKind;
use super::parser::{Parser, QueryKind};
use super::query::State;

/// Functions nest this deep in Salesforce's own parser.
const DEEPEST_CALL: u32 = 2;

pub(super) const FIELD: &[Expected] = &[Expected::Field];
const FIELD_OR_FUNCTION: &[Expected] = &[Expected::Field, Expected::Function];
const ITEM: &[Expected] = &[
    Expected::Field,
    Expected::Function,
    Expected::Symbol("("),
    Expected::Keyword("TYPEOF"),
];
const ALIAS: &[Expected] = &[Expected::Alias];
const FROM: &[Expected] = &[Expected::Keyword("FROM")];
const POLYMORPHIC: &[Expected] = &[Expected::Polymorphic];
const TARGET: &[Expected] = &[Expected::TargetObject];
const THEN: &[Expected] = &[Expected::Keyword("THEN")];
const WHEN: &[Expected] = &[Expected::Keyword("WHEN")];
const WHEN_ELSE_END: &[Expected] = &[
    Expected::Keyword("WHEN"),
    Expected::Keyword("ELSE"),
    Expected::Keyword("END"),
];
const END: &[Expected] = &[Expected::Keyword("END")];
const LOCATION: &[Expected] = &[Expected::Location];
const GEOLOCATION: &[Expected] = &[Expected::Keyword("GEOLOCATION")];
const VARIABLE: &[Expected] = &[Expected::Variable];
const UNIT: &[Expected] = &[Expected::Unit];
const OPEN: &[Expected] = &[Expected::Symbol("(")];
const COMMA: &[Expected] = &[Expected::Symbol(",")];
const NUMBER: &[Expected] = &[Expected::Number];

impl Parser<'_> {
    pub(super) fn item(&mut self, first: bool) -> State {
        let semi_join = self.query_kind() == QueryKind::SemiJoin;
        self.record(if semi_join { FIELD } else { ITEM });
        match self.kind(0) {
            Some(TokenKind::Open) => {
                if semi_join {
                    self.unexpected(FIELD);
                }
                self.open(NodeKind::SelectItem);
                self.open(NodeKind::Subquery);
                self.deeper(1);
                self.bump();
                return self.begin_query(QueryKind::Child);
            }
            Some(TokenKind::Comma) => {
                self.error(Problem::ExtraComma, FIELD);
                self.bump();
                return State::Item { first };
            }
            _ => {}
        }
        let ended = self.kind(0).is_none()
            || self.is(TokenKind::Close)
            || self.is(TokenKind::Semicolon)
            || (self.is_clause_start() && !self.is_name());
        if ended {
            match first || self.is_at_end() {
                true => self.unexpected(FIELD),
                false => self.error(Problem::TrailingComma, FIELD),
            }
            return State::AfterItem { count: false };
        }
        self.open(NodeKind::SelectItem);
        let mut count = false;
        if first && !semi_join && self.is_count_all() {
            self.open(NodeKind::CountAll);
            for _ in 0..3 {
                self.bump();
            }
            self.close();
            count = true;
        } else if !semi_join && self.is_type_of() {
            self.type_of();
        } else if !semi_join && self.is_distance() {
            self.distance();
        } else {
            self.field(FIELD);
        }
        State::AfterItem { count }
    }

    fn is_count_all(&self) -> bool {
        self.keyword(0) == Some(Keyword::Count)
            && self.kind(1) == Some(TokenKind::Open)
            && self.kind(2) == Some(TokenKind::Close)
    }

    /// The alias of an item, then a comma or FROM.
    pub(super) fn after_item(&mut self, count: bool) -> State {
        let semi_join = self.query_kind() == QueryKind::SemiJoin;
        let in_item = self.open_kind() == NodeKind::SelectItem;
        if in_item && !semi_join {
            self.item_alias(count);
        }
        if in_item {
            self.close();
        }
        if self.is(TokenKind::Comma) || (self.is_hole() && !semi_join && !count) {
            if semi_join {
                self.error(Problem::SemiJoinFields, FROM);
            } else if count {
                self.error(Problem::CountAlone, FROM);
            }
            if self.take(TokenKind::Comma, ",") {
                return State::Item { first: false };
            }
        }
        if self.sees(Keyword::From) {
            return State::Clauses;
        }
        let starts_item =
            !semi_join && (self.is_name() || self.is(TokenKind::Open)) && !self.is_clause_start();
        if starts_item && !self.is_hole() {
            self.error(Problem::MissingComma, FROM);
            return State::Item { first: false };
        }
        self.unexpected(FROM);
        self.skip_to_anchor();
        if self.is(TokenKind::Comma) || self.keyword(0) == Some(Keyword::From) {
            return State::AfterItem { count: false };
        }
        State::Clauses
    }

    fn item_alias(&mut self, count: bool) {
        if count && self.is_name() {
            self.error(Problem::CountAlone, FROM);
        }
        if !count {
            self.record(ALIAS);
        }
        if self.keyword(0) == Some(Keyword::As) {
            self.open(NodeKind::Alias);
            self.error(Problem::SelectAs, FROM);
            self.bump();
            if self.is_name() {
                self.path(ALIAS);
            }
            self.close();
        } else if self.is_name() {
            self.open(NodeKind::Alias);
            self.path(ALIAS);
            self.close();
        }
    }

    /// A path, or functions of one argument around one.
    pub(super) fn field(&mut self, expected: &'static [Expected]) {
        let mut calls = 0_u32;
        while self.is_name() {
            let length = self.path_length(0);
            if self.kind(length) != Some(TokenKind::Open) {
                break;
            }
            if calls == DEEPEST_CALL {
                self.error(Problem::TooDeep, FIELD);
            }
            self.open(NodeKind::Call);
            let is_count = self.keyword(0) == Some(Keyword::Count);
            self.deeper(1);
            for _ in 0..=length {
                self.bump();
            }
            calls += 1;
            self.record(FIELD_OR_FUNCTION);
            if is_count && self.is_hole() {
                self.record(&[Expected::Symbol(")")]);
            }
            if is_count && self.is(TokenKind::Close) {
                self.error(Problem::CountAlone, FIELD);
            }
        }
        let star = self.is(TokenKind::Unknown) && self.text_at(0) == "*";
        if star {
            self.error(Problem::Star, expected);
            self.error_node();
        } else {
            self.path(expected);
        }
        for _ in 0..calls {
            self.end_arguments();
            self.close();
            self.shallower(1);
        }
    }

    /// The `)` of a function. More arguments than one are an error, and passed over.
    fn end_arguments(&mut self) {
        while self.is(TokenKind::Comma) {
            self.unexpected(super::parser::CLOSE);
            self.open(NodeKind::Error);
            self.bump();
            self.skip_to_anchor();
            self.close();
        }
        let passable = !self.is_at_end()
            && !self.is(TokenKind::Close)
            && !self.is(TokenKind::Semicolon)
            && !self.is_clause_start();
        if passable && self.is_closed_soon() {
            self.unexpected(super::parser::CLOSE);
            self.skip_to_anchor();
        }
        self.expect_close();
    }

    /// Whether a parenthesis closes within the next few words.
    fn is_closed_soon(&self) -> bool {
        (0..8).any(|ahead| self.kind(ahead) == Some(TokenKind::Close))
    }

    /// `TYPEOF` is a keyword only before a relationship and `WHEN`; alone it is a name.
    fn is_type_of(&self) -> bool {
        if self.keyword(0) != Some(Keyword::TypeOf) {
            return false;
        }
        if self.is_hole_at(1) {
            return true;
        }
        let length = self.path_length(1);
        matches!(self.kind(1), Some(TokenKind::Word | TokenKind::Currency))
            && (self.keyword(1 + length) == Some(Keyword::When) || self.is_hole_at(1 + length))
    }

    fn type_of(&mut self) {
        self.open(NodeKind::TypeOf);
        self.bump();
        self.path(POLYMORPHIC);
        let mut branches = 0;
        while self.sees(Keyword::When) {
            self.open(NodeKind::When);
            self.bump();
            self.path(TARGET);
            if self.expect_keyword(Keyword::Then, THEN) {
                self.paths();
            }
            self.close();
            branches += 1;
        }
        let mut otherwise = false;
        if branches > 0 && self.sees(Keyword::Else) {
            self.open(NodeKind::Else);
            self.bump();
            self.paths();
            self.close();
            otherwise = true;
        }
        let expected = match (branches, otherwise) {
            (0, _) => WHEN,
            (_, true) => END,
            _ => WHEN_ELSE_END,
        };
        self.expect_keyword(Keyword::End, expected);
        self.close();
    }

    /// `Path, Path …`
    fn paths(&mut self) {
        self.path(FIELD);
        while self.take(TokenKind::Comma, ",") {
            self.path(FIELD);
        }
    }

    pub(super) fn is_distance(&self) -> bool {
        self.keyword(0) == Some(Keyword::Distance) && self.kind(1) == Some(TokenKind::Open)
    }

    pub(super) fn distance(&mut self) {
        self.open(NodeKind::Distance);
        self.bump();
        self.bump();
        let fine = self.path(LOCATION)
            && self.expect(TokenKind::Comma, COMMA)
            && self.place()
            && self.expect(TokenKind::Comma, COMMA)
            && self.unit();
        if !fine || (!self.is(TokenKind::Close) && self.is_closed_soon()) {
            self.unexpected(super::parser::CLOSE);
            self.skip_arguments();
        }
        self.expect_close();
        self.close();
    }

    /// What is left of broken arguments, commas included.
    fn skip_arguments(&mut self) {
        self.open(NodeKind::Error);
        loop {
            self.skip_to_anchor();
            if !self.is(TokenKind::Comma) {
                break;
            }
            self.bump();
        }
        self.close();
    }

    fn place(&mut self) -> bool {
        if self.sees(Keyword::Geolocation) {
            self.open(NodeKind::Geolocation);
            self.bump();
            let fine = self.expect(TokenKind::Open, OPEN)
                && self.signed_number(NUMBER)
                && self.expect(TokenKind::Comma, COMMA)
                && self.signed_number(NUMBER)
                && self.expect_close();
            self.close();
            return fine;
        }
        if self.is(TokenKind::Bind) || self.is(TokenKind::Colon) {
            return self.bind(VARIABLE);
        }
        self.unexpected(GEOLOCATION);
        false
    }

    fn unit(&mut self) -> bool {
        match self.kind(0) {
            Some(TokenKind::String { closed: true }) => self.string(false),
            _ => {
                self.unexpected(UNIT);
                false
            }
        }
    }
}
