//! SOSL: `FIND {term} IN … RETURNING …`, as far as the editor needs it.
//!
//! Strict where a query is (the conditions of an item of RETURNING), easy with the options behind
//! WITH, which differ by object. Must not know what a search means.

use super::super::error::Problem;
use super::super::expected::Expected;
use super::super::keyword::Keyword;
use super::super::token::TokenKind;
use super::super::tree::NodeKind;
use super::parser::{Frame, Parser, QueryKind};
use super::query::State;
use super::select::FIELD;

const TERM: &[Expected] = &[Expected::SearchTerm];
const GROUPS: &[Expected] = &[
    Expected::Keyword("ALL FIELDS"),
    Expected::Keyword("NAME FIELDS"),
    Expected::Keyword("EMAIL FIELDS"),
    Expected::Keyword("PHONE FIELDS"),
    Expected::Keyword("SIDEBAR FIELDS"),
];
const FIELDS: &[Expected] = &[Expected::Keyword("FIELDS")];
const OBJECT: &[Expected] = &[Expected::Object];
const OPTION: &[Expected] = &[Expected::WithName];
const OPTIONS: &[Expected] = &[Expected::Keyword("DATA CATEGORY"), Expected::WithName];
const LIST_VIEW: &[Expected] = &[Expected::Keyword("ListView")];
const VIEW_NAME: &[Expected] = &[Expected::ListView];
const EQUAL: &[Expected] = &[Expected::Symbol("=")];
const ITEM: &[Expected] = &[Expected::Field, Expected::Function];
const CLAUSES: &[Expected] = &[
    Expected::Keyword("IN"),
    Expected::Keyword("RETURNING"),
    Expected::Keyword("WITH"),
    Expected::Keyword("LIMIT"),
    Expected::Keyword("UPDATE"),
];

impl Parser<'_> {
    pub(super) fn find(&mut self) {
        self.open(NodeKind::Find);
        self.bump();
        match self.kind(0) {
            Some(TokenKind::SearchTerm { closed: true } | TokenKind::String { closed: true }) => {
                self.term();
            }
            Some(TokenKind::SearchTerm { .. } | TokenKind::String { .. }) => {
                self.error(Problem::OpenString, TERM);
                self.term();
            }
            Some(TokenKind::Bind | TokenKind::Colon) => {
                self.bind(TERM);
            }
            _ => {
                self.unexpected(TERM);
                if self.is_name() && !self.is_find_clause() {
                    self.error_node();
                }
            }
        }
        // How many of the clauses can come no more.
        let mut passed = 0_usize;
        while !self.is_at_end() {
            self.record(CLAUSES.get(passed..).unwrap_or_default());
            let rest = CLAUSES.get(passed..).unwrap_or_default();
            let number = match self.keyword(0) {
                Some(Keyword::In) => 0,
                Some(Keyword::Returning) => 1,
                Some(Keyword::With | Keyword::Using) => 2,
                Some(Keyword::Limit) => 3,
                Some(Keyword::Update) => 4,
                _ => {
                    if self.is(TokenKind::Semicolon) && !self.strict {
                        self.bump();
                        if self.is_at_end() {
                            break;
                        }
                        self.error(Problem::AfterEnd, &[]);
                    } else {
                        self.unexpected(rest);
                    }
                    self.skip_to_find_clause();
                    continue;
                }
            };
            if number < passed && number != 2 {
                self.error(Problem::ClauseOrder, rest);
            }
            passed = passed.max(if number == 2 { 2 } else { number + 1 });
            match number {
                0 => self.search_in(),
                1 => self.returning(),
                2 => self.search_option(),
                3 => {
                    self.open(NodeKind::Limit);
                    self.bump();
                    self.integer();
                    self.close();
                }
                _ => self.update(),
            }
        }
        self.close_to(NodeKind::Find);
    }

    fn term(&mut self) {
        self.open(NodeKind::Term);
        self.bump();
        self.close();
    }

    fn is_find_clause(&self) -> bool {
        matches!(
            self.keyword(0),
            Some(
                Keyword::In
                    | Keyword::Returning
                    | Keyword::With
                    | Keyword::Using
                    | Keyword::Limit
                    | Keyword::Update
            )
        )
    }

    fn skip_to_find_clause(&mut self) {
        self.open(NodeKind::Error);
        self.bump();
        while !self.is_at_end() && !self.is_hole() && !self.is_find_clause() {
            self.bump();
        }
        self.close();
    }

    /// `IN NAME FIELDS`
    fn search_in(&mut self) {
        self.open(NodeKind::SearchIn);
        self.bump();
        let group = matches!(
            self.keyword(0),
            Some(Keyword::All | Keyword::Name | Keyword::Email | Keyword::Phone | Keyword::Sidebar)
        );
        if group {
            self.bump();
            self.expect_keyword(Keyword::Fields, FIELDS);
        } else {
            self.unexpected(GROUPS);
        }
        self.close();
    }

    fn returning(&mut self) {
        self.open(NodeKind::Returning);
        self.bump();
        self.returning_item();
        while self.take(TokenKind::Comma, ",") {
            if self.is_at_end() || self.is_find_clause() {
                self.error(Problem::TrailingComma, OBJECT);
                break;
            }
            self.returning_item();
        }
        self.close_to(NodeKind::Returning);
    }

    /// `Account (Id, Name WHERE … ORDER BY … LIMIT 5)`
    fn returning_item(&mut self) {
        self.open(NodeKind::ReturningItem);
        if !self.path(OBJECT) || !self.take(TokenKind::Open, "(") {
            self.close();
            return;
        }
        self.returned();
        while self.take(TokenKind::Comma, ",") {
            self.returned();
        }
        if self.take_keyword(Keyword::Using) {
            self.expect_keyword(Keyword::ListView, LIST_VIEW);
            if self.expect(TokenKind::Equal, EQUAL) {
                self.path(VIEW_NAME);
            }
        }
        self.frames.push(Frame::Query {
            kind: QueryKind::Returning,
            passed: 0,
            seen: 0,
        });
        self.run(State::Clauses);
    }

    fn returned(&mut self) {
        self.record(ITEM);
        self.field(FIELD);
    }

    /// `WITH HIGHLIGHT`, `WITH DIVISION = 'x'`, `WITH SNIPPET (target_length = 120)`,
    /// `WITH DATA CATEGORY …`, `USING ADVANCED SEARCH`.
    fn search_option(&mut self) {
        self.open(NodeKind::With);
        let with = self.keyword(0) == Some(Keyword::With);
        self.bump();
        if with {
            self.record(OPTIONS);
            self.with_option();
        } else {
            match self.keyword(0) {
                Some(Keyword::Phrase | Keyword::Advanced) => {
                    self.bump();
                    self.expect_keyword(Keyword::Search, &[Expected::Keyword("SEARCH")]);
                }
                _ => self.unexpected(&[
                    Expected::Keyword("PHRASE SEARCH"),
                    Expected::Keyword("ADVANCED SEARCH"),
                ]),
            }
        }
        self.close();
    }

    fn with_option(&mut self) {
        if self.is_data_category() {
            self.data_categories();
        } else if self.path(OPTION) {
            self.with_rest(true);
        }
    }
}
