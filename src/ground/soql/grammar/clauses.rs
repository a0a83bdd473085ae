//! The clauses of a query behind its select list, in their fixed order: FROM … UPDATE.
//!
//! Must not know what stands in a select list or a condition.
//!
//! It is long because there are eleven clauses, and where each may stand is told in one place.

use super::super::error::Problem;
use super::super::expected::Expected;
use super::super::keyword::Keyword;
use super::super::token::TokenKind;
use super::super::tree::NodeKind;
use super::parser::{CLOSE, Frame, Parser, QueryKind};
use super::query::State;
use super::select::FIELD;

/// The clauses after FROM, in the only order there is.
#[rustfmt::skip]
const CLAUSES: &[Expected] = &[
    Expected::Keyword("WHERE"), Expected::Keyword("WITH"), Expected::Keyword("GROUP BY"),
    Expected::Keyword("HAVING"), Expected::Keyword("ORDER BY"), Expected::Keyword("LIMIT"),
    Expected::Keyword("OFFSET"), Expected::Keyword("BIND"), Expected::Keyword("FOR"),
    Expected::Keyword("UPDATE"),
];
const FROM: &[Expected] = &[Expected::Keyword("FROM")];
const OBJECT: &[Expected] = &[Expected::Object];
const CHILD: &[Expected] = &[Expected::ChildRelationship];
const NEXT_OBJECT: &[Expected] = &[Expected::AliasPath, Expected::Object];
const ALIAS: &[Expected] = &[Expected::Alias];
const AS: &[Expected] = &[Expected::Keyword("AS")];
const USING: &[Expected] = &[Expected::Keyword("SCOPE"), Expected::Keyword("LOOKUP")];
const SCOPE: &[Expected] = &[Expected::Scope];
const LOOKUP: &[Expected] = &[Expected::LookupName];
const BY: &[Expected] = &[Expected::Keyword("BY")];
const GROUPED: &[Expected] = &[
    Expected::Field,
    Expected::Function,
    Expected::Keyword("ROLLUP"),
    Expected::Keyword("CUBE"),
];
const FIELD_OR_FUNCTION: &[Expected] = &[Expected::Field, Expected::Function];
const OPEN: &[Expected] = &[Expected::Symbol("(")];
const NULLS: &[Expected] = &[Expected::Keyword("FIRST"), Expected::Keyword("LAST")];
const FOR: &[Expected] = &[Expected::Keyword("VIEW"), Expected::Keyword("REFERENCE")];
const UPDATE: &[Expected] = &[Expected::Keyword("TRACKING"), Expected::Keyword("VIEWSTAT")];
const EQUAL: &[Expected] = &[Expected::Symbol("=")];
const PARAMETER: &[Expected] = &[Expected::ParameterName];
const WITH: &[Expected] = &[Expected::WithName];
const DATA_CATEGORY: &[Expected] = &[Expected::Keyword("DATA CATEGORY")];
const CATEGORY_WORD: &[Expected] = &[Expected::Keyword("CATEGORY")];
const CATEGORY_GROUP: &[Expected] = &[Expected::CategoryGroup];
const CATEGORY: &[Expected] = &[Expected::Category];
const SELECTOR: &[Expected] = &[
    Expected::Keyword("AT"),
    Expected::Keyword("ABOVE"),
    Expected::Keyword("BELOW"),
    Expected::Keyword("ABOVE_OR_BELOW"),
];
const RETURNING: &[Expected] = &[
    Expected::Keyword("WHERE"),
    Expected::Keyword("ORDER BY"),
    Expected::Keyword("LIMIT"),
    Expected::Keyword("OFFSET"),
];

const FROM_CLAUSE: u8 = 15;
const GROUP: u8 = 2;
const HAVING: u8 = 3;

/// Which of [`CLAUSES`] a keyword begins.
fn clause(keyword: Keyword) -> Option<u8> {
    Some(match keyword {
        Keyword::From => FROM_CLAUSE,
        Keyword::Where => 0,
        Keyword::With => 1,
        Keyword::Group => GROUP,
        Keyword::Having => HAVING,
        Keyword::Order => 4,
        Keyword::Limit => 5,
        Keyword::Offset => 6,
        Keyword::Bind => 7,
        Keyword::For => 8,
        Keyword::Update => 9,
        _ => return None,
    })
}

impl Parser<'_> {
    fn query_frame(&self) -> (QueryKind, u8, u16) {
        match self.frames.last() {
            Some(Frame::Query { kind, passed, seen }) => (*kind, *passed, *seen),
            _ => (QueryKind::Root, 0, 0),
        }
    }

    /// The clauses up to the next that holds conditions, or to the end of the query.
    pub(super) fn clauses(&mut self) -> State {
        if self.open_kind().is_clause() {
            self.close();
        }
        loop {
            let (kind, passed, seen) = self.query_frame();
            if self.is_hole() {
                self.at_cursor(kind, passed, seen);
                return State::QueryEnd;
            }
            let Some((keyword, number)) = self
                .keyword(0)
                .and_then(|keyword| Some((keyword, clause(keyword)?)))
            else {
                if self.ends_query(kind, passed) {
                    return State::QueryEnd;
                }
                continue;
            };
            let has_from = seen & (1 << FROM_CLAUSE) != 0;
            if number == FROM_CLAUSE && has_from && kind == QueryKind::Child {
                // The parenthesis of a subquery is not closed: this FROM is the outer query's.
                return State::QueryEnd;
            }
            self.check_clause(kind, number, passed, seen);
            let passed = match number {
                FROM_CLAUSE => passed,
                1 => passed.max(1),
                number => passed.max(number + 1),
            };
            if let Some(frame) = self.frames.last_mut() {
                let seen = seen | 1 << number;
                *frame = Frame::Query { kind, passed, seen };
            }
            if self.clause(keyword, kind, seen) {
                return self.begin_conditions();
            }
        }
    }

    /// What may stand at the cursor between two clauses.
    fn at_cursor(&mut self, kind: QueryKind, passed: u8, seen: u16) {
        let passed = usize::from(passed);
        match kind {
            QueryKind::Returning => {
                for one in CLAUSES.iter().skip(passed) {
                    if RETURNING.contains(one) {
                        self.record(&[*one]);
                    }
                }
            }
            _ if seen & (1 << FROM_CLAUSE) == 0 => self.record(FROM),
            QueryKind::SemiJoin => {
                self.record(CLAUSES.get(passed..2).unwrap_or_default());
            }
            _ => {
                let having = usize::from(HAVING);
                for (number, one) in CLAUSES.iter().enumerate().skip(passed) {
                    if number != having || passed == having {
                        self.record(&[*one]);
                    }
                }
            }
        }
        match kind {
            QueryKind::Root => self.error(Problem::Unexpected, &[]),
            _ => self.error(Problem::Unexpected, CLOSE),
        }
    }

    /// Whether a clause may stand here; says so where not.
    fn check_clause(&mut self, kind: QueryKind, number: u8, passed: u8, seen: u16) {
        let rest = CLAUSES.get(usize::from(passed)..).unwrap_or_default();
        let twice = seen & (1 << number) != 0;
        let has_from = seen & (1 << FROM_CLAUSE) != 0;
        if number == FROM_CLAUSE {
            if twice {
                self.error(Problem::ClauseTwice, rest);
            } else if seen != 0 {
                self.error(Problem::ClauseOrder, rest);
            }
        } else if !has_from && kind != QueryKind::Returning {
            self.unexpected(FROM);
        } else if kind == QueryKind::SemiJoin && (number > 1 || (number == 1 && twice)) {
            self.error(Problem::NotInSemiJoin, CLOSE);
        } else if number == HAVING && passed < HAVING {
            self.error(Problem::HavingAlone, rest);
        } else if twice && number != 1 {
            self.error(Problem::ClauseTwice, rest);
        } else if number < passed {
            self.error(Problem::ClauseOrder, rest);
        }
    }

    /// What is left behind the clauses. Says whether the query ends there.
    fn ends_query(&mut self, kind: QueryKind, passed: u8) -> bool {
        let rest = CLAUSES.get(usize::from(passed)..).unwrap_or_default();
        let (_, _, seen) = self.query_frame();
        let has_from = seen & (1 << FROM_CLAUSE) != 0;
        match self.kind(0) {
            None => {
                if !has_from && kind != QueryKind::Returning {
                    self.unexpected(FROM);
                }
                true
            }
            Some(TokenKind::Close) if kind != QueryKind::Root => true,
            Some(TokenKind::Semicolon) if kind != QueryKind::Root => true,
            Some(TokenKind::Semicolon) if !self.strict => {
                self.bump();
                if !self.is_at_end() {
                    self.error(Problem::AfterEnd, &[]);
                    self.open(NodeKind::Error);
                    while !self.is_at_end() {
                        self.bump();
                    }
                    self.close();
                }
                true
            }
            _ => {
                self.unexpected_here(rest);
                let length = self.left();
                self.skip_to_anchor();
                // A second FROM apart, what stops there and is no clause is passed over, too.
                if self.left() == length {
                    self.error_node();
                }
                false
            }
        }
    }

    fn unexpected_here(&mut self, rest: &'static [Expected]) {
        let rows =
            self.keyword(0) == Some(Keyword::Rows) && self.keyword_before() == Some(Keyword::All);
        let all = self.keyword(0) == Some(Keyword::All) && self.keyword(1) == Some(Keyword::Rows);
        if rows || all {
            self.error(Problem::ApexOnly, rest);
        } else {
            self.unexpected(rest);
        }
    }

    /// One clause from its keyword on. Says whether conditions follow.
    fn clause(&mut self, keyword: Keyword, kind: QueryKind, seen: u16) -> bool {
        match keyword {
            Keyword::From => self.from(kind),
            Keyword::Where => {
                self.open(NodeKind::Where);
                self.bump();
                return true;
            }
            Keyword::Having => {
                self.open(NodeKind::Having);
                self.bump();
                return true;
            }
            Keyword::With => self.with(seen & 0b10 == 0),
            Keyword::Group => self.group_by(),
            Keyword::Order => self.order_by(),
            Keyword::Limit => self.count(NodeKind::Limit),
            Keyword::Offset => self.count(NodeKind::Offset),
            Keyword::Bind => {
                self.open(NodeKind::Bind);
                self.bump();
                self.list(Self::assignment, PARAMETER);
                self.close();
            }
            Keyword::For => self.purpose(),
            Keyword::Update => self.update(),
            _ => {}
        }
        false
    }

    /// One or more of something behind each other, with commas between.
    pub(super) fn list(&mut self, item: fn(&mut Self), expected: &'static [Expected]) {
        item(self);
        loop {
            if self.take(TokenKind::Comma, ",") {
                let ended = self.is(TokenKind::Close)
                    || self.is(TokenKind::Semicolon)
                    || (self.is_clause_start() && !self.is_hole());
                if ended {
                    self.error(Problem::TrailingComma, expected);
                    return;
                }
                item(self);
            } else if self.is_name() && !self.is_clause_start() && !self.is_joined_word() {
                self.error(Problem::MissingComma, expected);
                item(self);
            } else {
                return;
            }
        }
    }

    /// Names where another clause could be meant: no comma is missing before them.
    fn is_joined_word(&self) -> bool {
        matches!(
            self.keyword(0),
            Some(Keyword::Group | Keyword::Order | Keyword::Offset)
        )
    }

    fn from(&mut self, kind: QueryKind) {
        self.open(NodeKind::From);
        self.bump();
        self.object_item(match kind {
            QueryKind::Child => CHILD,
            _ => OBJECT,
        });
        while self.take(TokenKind::Comma, ",") {
            let ended = self.is(TokenKind::Close) || self.is_clause_start();
            if ended && !self.is_name() {
                self.error(Problem::TrailingComma, NEXT_OBJECT);
                break;
            }
            self.object_item(NEXT_OBJECT);
        }
        self.close();
    }

    fn object_item(&mut self, expected: &'static [Expected]) {
        self.open(NodeKind::FromItem);
        if self.path(expected) {
            self.record(AS);
            self.record(ALIAS);
            let named = self.keyword(0) == Some(Keyword::As);
            if named || (self.is_name() && !self.is_clause_start()) {
                self.open(NodeKind::Alias);
                if named {
                    self.bump();
                }
                self.path(ALIAS);
                self.close();
            }
            if self.sees(Keyword::Using) {
                self.using();
                // A comma may also bring the next object, which can even be called Scope.
                while self.is(TokenKind::Comma)
                    && matches!(self.keyword(1), Some(Keyword::Scope | Keyword::Lookup))
                    && self.kind(2) == Some(TokenKind::Word)
                {
                    self.using();
                }
            }
        }
        self.close();
    }

    fn using(&mut self) {
        self.open(NodeKind::Using);
        self.bump();
        match self.keyword(0) {
            Some(Keyword::Scope) => {
                self.bump();
                self.scope(SCOPE);
            }
            Some(Keyword::Lookup) => {
                self.bump();
                self.scope(LOOKUP);
            }
            _ => self.unexpected(USING),
        }
        self.close();
    }

    /// A name, but none of those that begin a clause elsewhere.
    fn scope(&mut self, expected: &'static [Expected]) {
        if self.is_joined_word() {
            self.unexpected(expected);
        } else {
            self.path(expected);
        }
    }

    /// `WITH …`. Only the first may be a filter or data categories.
    fn with(&mut self, first: bool) {
        self.open(NodeKind::With);
        self.bump();
        if first {
            self.record(DATA_CATEGORY);
        }
        if first && self.is_data_category() {
            self.data_categories();
        } else if self.path(WITH) {
            self.with_rest(first);
        }
        self.close();
    }

    pub(super) fn is_data_category(&self) -> bool {
        self.keyword(0) == Some(Keyword::Data)
            && (self.keyword(1) == Some(Keyword::Category) || self.is_hole_at(1))
    }

    /// `DATA CATEGORY Geo__c AT x__c AND …`
    pub(super) fn data_categories(&mut self) {
        self.bump();
        if self.expect_keyword(Keyword::Category, CATEGORY_WORD) {
            self.data_category();
            while self.take_keyword(Keyword::And) {
                self.data_category();
            }
        }
    }

    pub(super) fn with_rest(&mut self, first: bool) {
        if first && self.take(TokenKind::Equal, "=") {
            self.value(false);
        } else if self.take(TokenKind::Open, "(") {
            self.list(Self::assignment, PARAMETER);
            self.expect_close();
        }
    }

    fn data_category(&mut self) {
        self.open(NodeKind::DataCategory);
        if self.path(CATEGORY_GROUP) {
            let is_selector = matches!(
                self.keyword(0),
                Some(Keyword::At | Keyword::Above | Keyword::Below | Keyword::AboveOrBelow)
            );
            if is_selector {
                self.bump();
                if self.take(TokenKind::Open, "(") {
                    self.list(Self::category, CATEGORY);
                    self.expect_close();
                } else {
                    self.category();
                }
            } else {
                self.unexpected(SELECTOR);
            }
        }
        self.close();
    }

    fn category(&mut self) {
        self.path(CATEGORY);
    }

    fn assignment(&mut self) {
        self.open(NodeKind::Assignment);
        if self.path(PARAMETER) && self.expect(TokenKind::Equal, EQUAL) {
            self.value(false);
        }
        self.close();
    }

    fn group_by(&mut self) {
        self.open(NodeKind::GroupBy);
        self.bump();
        self.expect_keyword(Keyword::By, BY);
        self.record(GROUPED);
        if matches!(self.keyword(0), Some(Keyword::Rollup | Keyword::Cube)) {
            self.bump();
            if self.expect(TokenKind::Open, OPEN) {
                self.list(Self::grouped, FIELD);
                self.expect_close();
            }
        } else {
            self.list(Self::grouped, FIELD);
        }
        self.close();
    }

    fn grouped(&mut self) {
        self.record(FIELD_OR_FUNCTION);
        self.field(FIELD);
    }

    fn order_by(&mut self) {
        self.open(NodeKind::OrderBy);
        self.bump();
        self.expect_keyword(Keyword::By, BY);
        self.list(Self::order_item, FIELD);
        self.close();
    }

    fn order_item(&mut self) {
        self.open(NodeKind::OrderItem);
        self.record(FIELD_OR_FUNCTION);
        if self.is_distance() {
            self.distance();
        } else {
            self.field(FIELD);
        }
        if !self.take_keyword(Keyword::Asc) {
            self.take_keyword(Keyword::Desc);
        }
        if self.take_keyword(Keyword::Nulls) {
            match self.keyword(0) {
                Some(Keyword::First | Keyword::Last) => self.bump(),
                _ => self.unexpected(NULLS),
            }
        }
        self.close();
    }

    fn count(&mut self, kind: NodeKind) {
        self.open(kind);
        self.bump();
        if self.is(TokenKind::Bind) || self.is(TokenKind::Colon) {
            if self.strict {
                self.error(Problem::ApexOnly, &[]);
            }
            self.bind(&[]);
        } else {
            self.integer();
        }
        self.close();
    }

    fn purpose(&mut self) {
        self.open(NodeKind::For);
        self.bump();
        match self.keyword(0) {
            Some(Keyword::View | Keyword::Reference) => self.bump(),
            Some(Keyword::Update) => {
                self.error(Problem::ApexOnly, FOR);
                self.bump();
            }
            _ => {
                self.unexpected(FOR);
                if self.is_name() {
                    self.error_node();
                }
            }
        }
        self.close();
    }

    pub(super) fn update(&mut self) {
        self.open(NodeKind::Update);
        self.bump();
        self.list(Self::updated, UPDATE);
        self.close();
    }

    fn updated(&mut self) {
        match self.keyword(0) {
            Some(Keyword::Tracking | Keyword::ViewStat) => self.bump(),
            _ => {
                self.unexpected(UPDATE);
                if self.is_name() {
                    self.error_node();
                }
            }
        }
    }
}
