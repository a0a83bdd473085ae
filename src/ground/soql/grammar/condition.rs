//! Conditions of WHERE and HAVING: AND, OR, NOT, parentheses and the comparisons.
//!
//! Must not know where they are used.
//!
//! It is long because each operator has its right side and its usual mistakes.

use super::super::error::Problem;
use super::super::expected::Expected;
use super::super::keyword::Keyword;
use super::super::token::TokenKind;
use super::super::tree::NodeKind;
use super::parser::{CLOSE, Frame, Joiner, Parser, QueryKind};
use super::query::State;
use super::select::FIELD;
use super::value::VALUE;

const CONDITION: &[Expected] = &[Expected::Field, Expected::Function, Expected::Symbol("(")];
const NOT: &[Expected] = &[Expected::Keyword("NOT")];
const AND: &[Expected] = &[Expected::Keyword("AND")];
const OR: &[Expected] = &[Expected::Keyword("OR")];
const AND_OR: &[Expected] = &[Expected::Keyword("AND"), Expected::Keyword("OR")];
const AND_OR_CLOSE: &[Expected] = &[
    Expected::Keyword("AND"),
    Expected::Keyword("OR"),
    Expected::Symbol(")"),
];
/// The likeliest of what may follow the conditions of WHERE.
const AND_OR_CLAUSE: &[Expected] = &[
    Expected::Keyword("AND"),
    Expected::Keyword("OR"),
    Expected::Keyword("GROUP BY"),
    Expected::Keyword("ORDER BY"),
    Expected::Keyword("LIMIT"),
];
const OPEN: &[Expected] = &[Expected::Symbol("(")];
const SET: &[Expected] = &[Expected::Symbol("("), Expected::Variable];
const IN: &[Expected] = &[Expected::Keyword("IN")];
const COMPARISONS: &[Expected] = &[
    Expected::Symbol("="),
    Expected::Symbol("!="),
    Expected::Symbol("<"),
    Expected::Symbol("<="),
    Expected::Symbol(">"),
    Expected::Symbol(">="),
];
const OPERATORS: &[Expected] = &[
    Expected::Symbol("="),
    Expected::Symbol("!="),
    Expected::Symbol("<"),
    Expected::Symbol("<="),
    Expected::Symbol(">"),
    Expected::Symbol(">="),
    Expected::Keyword("LIKE"),
    Expected::Keyword("IN"),
    Expected::Keyword("NOT IN"),
    Expected::Keyword("INCLUDES"),
    Expected::Keyword("EXCLUDES"),
];

impl Parser<'_> {
    /// A list of conditions.
    pub(super) fn begin_conditions(&mut self) -> State {
        self.frames.push(Frame::Conditions(Joiner::None));
        self.open(NodeKind::Conditions);
        State::Operand
    }

    fn joiner(&mut self) -> Joiner {
        match self.frames.last() {
            Some(Frame::Conditions(joiner)) => *joiner,
            _ => Joiner::None,
        }
    }

    fn set_joiner(&mut self, with: Joiner) {
        if let Some(Frame::Conditions(joiner)) = self.frames.last_mut() {
            *joiner = with;
        }
    }

    /// One condition, or what opens one.
    pub(super) fn operand(&mut self) -> State {
        self.record(CONDITION);
        let joiner = self.joiner();
        if joiner == Joiner::None {
            self.record(NOT);
        }
        if self.keyword(0) == Some(Keyword::Not) {
            match joiner {
                Joiner::None => self.set_joiner(Joiner::Not),
                _ => self.error(Problem::NotNeedsParentheses, OPEN),
            }
            self.open(NodeKind::Not);
            self.bump();
            return State::Operand;
        }
        if self.is(TokenKind::Open) {
            self.open(NodeKind::Group);
            self.deeper(1);
            self.bump();
            return self.begin_conditions();
        }
        self.comparison()
    }

    fn comparison(&mut self) -> State {
        self.open(NodeKind::Comparison);
        let mut plain = false;
        if self.is_distance() {
            self.distance();
        } else if self.is_name() && !self.is_condition_end() {
            plain = self.kind(self.path_length(0)) != Some(TokenKind::Open);
            self.field(FIELD);
            let sum = self.is(TokenKind::Plus) || self.is(TokenKind::Minus);
            if plain && sum {
                self.bump();
                self.path(FIELD);
                return self.compare(false);
            }
            plain = true;
        } else {
            self.path(FIELD);
            if !self.is_operator() {
                self.skip_condition();
                self.close();
                return State::AfterOperand;
            }
            plain = true;
        }
        self.compare(plain)
    }

    fn is_operator(&self) -> bool {
        self.kind(0).is_some_and(TokenKind::is_comparison)
            || matches!(
                self.keyword(0),
                Some(Keyword::Like | Keyword::In | Keyword::Includes | Keyword::Excludes)
            )
    }

    /// The operator and the right side; `plain` if the left side is a field or function, which the
    /// operators that are words are for.
    fn compare(&mut self, plain: bool) -> State {
        if self.kind(0).is_some_and(TokenKind::is_comparison) {
            self.open(NodeKind::Operator);
            self.bump();
            if self.kind(0).is_some_and(TokenKind::is_comparison) {
                self.error(Problem::WrongOperator, VALUE);
                self.bump();
            }
            self.close();
            return self.compared();
        }
        if self.is(TokenKind::Unknown) && self.text_at(0) == "!" {
            self.error(Problem::WrongOperator, COMPARISONS);
            self.open(NodeKind::Operator);
            self.bump();
            if self.is(TokenKind::Equal) {
                self.bump();
            }
            self.close();
            return self.compared();
        }
        if !plain {
            self.unexpected(COMPARISONS);
            return self.end_comparison();
        }
        let next = self.keyword(1);
        match self.keyword(0) {
            Some(Keyword::Like) => {
                self.operator(1);
                self.value(true);
            }
            Some(Keyword::In) => {
                self.operator(1);
                return self.in_set();
            }
            Some(Keyword::Not) if next == Some(Keyword::In) => {
                self.operator(2);
                return self.in_set();
            }
            Some(Keyword::Not) if self.is_hole_at(1) => {
                self.bump();
                self.record(IN);
                self.unexpected(IN);
            }
            Some(Keyword::Not) if next == Some(Keyword::Like) => {
                self.error(Problem::NotLike, OPERATORS);
                self.operator(2);
                self.value(true);
            }
            Some(Keyword::Not) if matches!(next, Some(Keyword::Includes | Keyword::Excludes)) => {
                self.error(Problem::WrongOperator, OPERATORS);
                self.operator(2);
                self.values();
            }
            Some(Keyword::Includes | Keyword::Excludes) => {
                self.operator(1);
                self.values();
            }
            Some(Keyword::Is) => {
                self.error(Problem::IsNull, OPERATORS);
                self.operator(1 + usize::from(next == Some(Keyword::Not)));
                if self.is_value_start() {
                    self.value(false);
                }
            }
            _ => {
                self.unexpected(OPERATORS);
                if self.is_value_start() {
                    self.value(false);
                }
            }
        }
        self.end_comparison()
    }

    fn operator(&mut self, words: usize) {
        self.open(NodeKind::Operator);
        for _ in 0..words {
            self.bump();
        }
        self.close();
    }

    fn end_comparison(&mut self) -> State {
        self.close_to(NodeKind::Comparison);
        State::AfterOperand
    }

    /// The right side of `=` and its like.
    fn compared(&mut self) -> State {
        if self.is(TokenKind::Open) {
            self.error(Problem::ListNeedsIn, VALUE);
            return self.in_set();
        }
        self.value(false);
        self.end_comparison()
    }

    /// What `IN` looks in.
    fn in_set(&mut self) -> State {
        if self.is(TokenKind::Open) {
            if self.keyword(1) == Some(Keyword::Select) {
                self.open(NodeKind::SemiJoin);
                self.deeper(1);
                self.bump();
                return self.begin_query(QueryKind::SemiJoin);
            }
            if self.is_hole_at(1) {
                self.bump();
                self.record(super::query::SELECT);
                self.value(false);
                return self.end_comparison();
            }
            self.values();
        } else if self.is(TokenKind::Bind) || self.is(TokenKind::Colon) {
            self.bind(SET);
        } else if self.is_value_start() || (self.is_name() && !self.is_condition_end()) {
            self.error(Problem::MissingList, SET);
            self.value(false);
        } else {
            self.record(SET);
            self.unexpected(SET);
            if self.is(TokenKind::Unknown) {
                self.value(false);
            }
        }
        self.end_comparison()
    }

    /// `(Value, Value …)`
    fn values(&mut self) {
        if !self.is(TokenKind::Open) {
            self.unexpected(OPEN);
            if self.is_value_start() {
                self.value(false);
            }
            return;
        }
        self.open(NodeKind::List);
        self.deeper(1);
        self.bump();
        let mut first = true;
        loop {
            let ended = self.is_at_end() || self.is(TokenKind::Close) || self.is_condition_end();
            if ended {
                match first || self.is_at_end() {
                    true => self.unexpected(VALUE),
                    false => self.error(Problem::TrailingComma, VALUE),
                }
                break;
            }
            first = false;
            if self.is(TokenKind::Comma) {
                self.error(Problem::ExtraComma, VALUE);
            } else {
                self.value(false);
            }
            if self.take(TokenKind::Comma, ",") {
                continue;
            }
            if self.is_value_start() {
                self.error(Problem::MissingComma, CLOSE);
                continue;
            }
            let ended = self.is_at_end() || self.is(TokenKind::Close) || self.is_condition_end();
            if ended || self.is_hole() {
                break;
            }
            self.unexpected(CLOSE);
            self.skip_condition();
            if !self.take(TokenKind::Comma, ",") {
                break;
            }
        }
        self.shallower(1);
        self.expect_close();
        self.close();
    }

    /// Whether a word here ends a condition: names stand nowhere behind one.
    fn is_condition_end(&self) -> bool {
        matches!(self.kind(0), None | Some(TokenKind::Semicolon))
            || match self.keyword(0) {
                Some(Keyword::And | Keyword::Or | Keyword::From) => true,
                _ => self.is_clause_start(),
            }
    }

    /// Passes over what is broken up to the next AND, OR, comma, closing parenthesis or clause.
    fn skip_condition(&mut self) {
        self.open(NodeKind::Error);
        let mut open = 0_usize;
        while let Some(kind) = self.kind(0) {
            let stops = match kind {
                TokenKind::Close | TokenKind::Comma => open == 0,
                TokenKind::Semicolon => true,
                TokenKind::Word => match self.keyword(0) {
                    Some(Keyword::And | Keyword::Or) => open == 0,
                    _ => self.is_clause_start(),
                },
                _ => false,
            };
            if stops || self.is_hole() {
                break;
            }
            match kind {
                TokenKind::Open => open += 1,
                TokenKind::Close => open = open.saturating_sub(1),
                _ => {}
            }
            self.bump();
        }
        self.close();
    }

    /// What joins a condition to the next, or the end of the list.
    pub(super) fn after_operand(&mut self) -> State {
        while self.open_kind() == NodeKind::Not {
            self.close();
        }
        let joiner = self.joiner();
        self.record(match joiner {
            Joiner::None | Joiner::Mixed => AND_OR,
            Joiner::And => AND,
            Joiner::Or => OR,
            Joiner::Not => &[],
        });
        let word = match self.keyword(0) {
            Some(Keyword::And) => Joiner::And,
            Some(Keyword::Or) => Joiner::Or,
            _ => return self.not_joined(),
        };
        if joiner == Joiner::None {
            self.set_joiner(word);
        } else if joiner != word && joiner != Joiner::Mixed {
            let problem = match joiner {
                Joiner::Not => Problem::NotNeedsParentheses,
                _ => Problem::MixedAndOr,
            };
            self.error(problem, &[]);
            self.set_joiner(Joiner::Mixed);
        }
        self.bump();
        State::Operand
    }

    /// No AND or OR: the list ends, or something is wrong.
    fn not_joined(&mut self) -> State {
        let grouped = self.is_grouped();
        if self.is_hole() {
            if grouped {
                self.unexpected(CLOSE);
            }
            return self.end_conditions();
        }
        let first = self.text_at(0);
        if self.is(TokenKind::Unknown) && matches!(first, "&" | "|") {
            self.error(Problem::WrongOperator, AND_OR);
            self.open(NodeKind::Error);
            self.bump();
            if self.text_at(0) == first {
                self.bump();
            }
            self.close();
            return State::Operand;
        }
        let ends = self.is_condition_end()
            || self.is(TokenKind::Close)
            || matches!(
                self.keyword(0),
                Some(Keyword::Group | Keyword::Order | Keyword::Offset)
            );
        if ends {
            return self.end_conditions();
        }
        // `a = 1 b = 2`, `a = 1, b = 2`: the next condition is there, AND is not.
        let comma = usize::from(self.is(TokenKind::Comma));
        if self.is_condition_start(comma) {
            self.error(Problem::Unexpected, AND_OR);
            if comma == 1 {
                self.error_node();
            }
            return State::Operand;
        }
        if self.is(TokenKind::Comma) && !grouped {
            return self.end_conditions();
        }
        self.unexpected(match grouped {
            true => AND_OR_CLOSE,
            false => AND_OR_CLAUSE,
        });
        if self.is(TokenKind::Comma) {
            self.error_node();
        }
        self.skip_condition();
        if self.is(TokenKind::Comma) {
            return State::AfterOperand;
        }
        match self.keyword(0) {
            Some(Keyword::And | Keyword::Or) => State::AfterOperand,
            _ => self.end_conditions(),
        }
    }

    fn is_condition_start(&self, ahead: usize) -> bool {
        if !self.is_name_at(ahead) {
            return false;
        }
        let operator = ahead + self.path_length(ahead);
        self.kind(operator).is_some_and(TokenKind::is_comparison)
            || matches!(
                self.keyword(operator),
                Some(Keyword::Like | Keyword::In | Keyword::Includes | Keyword::Excludes)
            )
    }

    /// Whether the innermost conditions stand in parentheses.
    fn is_grouped(&self) -> bool {
        let below = self.frames.len().checked_sub(2);
        below.is_some_and(|at| matches!(self.frames.get(at), Some(Frame::Conditions(_))))
    }

    fn end_conditions(&mut self) -> State {
        let grouped = self.is_grouped();
        self.close_to(NodeKind::Conditions);
        self.frames.pop();
        if grouped {
            self.shallower(1);
            self.expect_close();
            self.close_to(NodeKind::Group);
            return State::AfterOperand;
        }
        State::Clauses
    }
}
