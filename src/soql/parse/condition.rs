//! Conditions of WHERE and HAVING: AND, OR, NOT and the comparisons.
//!
//! Must not know where they are used.

use super::super::ast::{
    Comparison, Condition, Expr, Field, InSet, Operand, SemiJoin, Test, Value,
};
use super::super::token::TokenKind;
use super::Problem;
use super::clauses::QUERY_LEVELS;
use super::cursor::{Cursor, Parsed};

impl Cursor<'_> {
    /// One condition, or several joined by AND or by OR but never by both; NOT stands alone.
    pub(super) fn conditions(&mut self) -> Parsed<Expr> {
        if let Some(not) = self.take_keyword("NOT") {
            let inner = self.condition()?;
            if self.is_keyword("AND") || self.is_keyword("OR") {
                return Err(self.error(Problem::NotNeedsParentheses, &[]));
            }
            return Ok(Expr::Not(Box::new(inner), not));
        }
        let first = self.condition()?;
        if self.is_keyword("AND") {
            Ok(Expr::And(self.joined(first, "AND", "OR")?))
        } else if self.is_keyword("OR") {
            Ok(Expr::Or(self.joined(first, "OR", "AND")?))
        } else {
            Ok(first)
        }
    }

    fn joined(&mut self, first: Expr, word: &str, other: &str) -> Parsed<Vec<Expr>> {
        let mut items = vec![first];
        while self.take_keyword(word).is_some() {
            items.push(self.condition()?);
        }
        if self.is_keyword(other) {
            return Err(self.error(Problem::MixedAndOr, &[]));
        }
        Ok(items)
    }

    fn condition(&mut self) -> Parsed<Expr> {
        if self.is_keyword("NOT") {
            return Err(self.error(Problem::NotNeedsParentheses, &["("]));
        }
        if self.is(TokenKind::Open) {
            let (inner, _) = self.parenthesised(Self::conditions)?;
            return Ok(inner);
        }
        let left = self.operand()?;
        let operator = self.span();
        let (test, operator_end) = self.test(&left)?;
        Ok(Expr::Condition(Box::new(Condition {
            span: left.span().to(self.last_span()),
            operator: operator.to(operator_end),
            left,
            test,
        })))
    }

    fn operand(&mut self) -> Parsed<Operand> {
        if self.is_distance() {
            return Ok(Operand::Distance(self.distance()?));
        }
        let field = self.field()?;
        let minus = self.is(TokenKind::Minus);
        match field {
            Field::Path(left) if minus || self.is(TokenKind::Plus) => {
                self.bump();
                let right = self.path("field")?;
                Ok(Operand::Arithmetic { left, minus, right })
            }
            field => Ok(Operand::Field(field)),
        }
    }

    /// The operator with its right side, and where the operator ends.
    fn test(&mut self, left: &Operand) -> Parsed<(Test, super::Span)> {
        let comparison = match self.kind(0) {
            Some(TokenKind::Equal) => Some(Comparison::Equal),
            Some(TokenKind::NotEqual) => Some(Comparison::NotEqual),
            Some(TokenKind::Less) => Some(Comparison::Less),
            Some(TokenKind::LessOrEqual) => Some(Comparison::LessOrEqual),
            Some(TokenKind::Greater) => Some(Comparison::Greater),
            Some(TokenKind::GreaterOrEqual) => Some(Comparison::GreaterOrEqual),
            _ => None,
        };
        if let Some(comparison) = comparison {
            let operator = self.bump();
            return Ok((Test::Compare(comparison, self.value()?), operator));
        }
        // Sums and distances can only be compared; the word operators are for fields.
        if matches!(left, Operand::Field(_)) {
            if let Some(operator) = self.take_keyword("LIKE") {
                return Ok((Test::Like(self.pattern()?), operator));
            }
            let negated = self.is_keyword("NOT") && self.is_keyword_at(1, "IN");
            if negated {
                self.bump();
            }
            if let Some(operator) = self.take_keyword("IN") {
                let set = self.in_set()?;
                return Ok((Test::In { negated, set }, operator));
            }
            for (word, negated) in [("INCLUDES", false), ("EXCLUDES", true)] {
                if let Some(operator) = self.take_keyword(word) {
                    let (values, _) = self.parenthesised(|cursor| cursor.list(Self::value))?;
                    return Ok((Test::Includes { negated, values }, operator));
                }
            }
            return Err(self.unexpected(&[
                "=", "!=", "<", "<=", ">", ">=", "LIKE", "IN", "NOT IN", "INCLUDES", "EXCLUDES",
            ]));
        }
        Err(self.unexpected(&["=", "!=", "<", "<=", ">", ">="]))
    }

    fn in_set(&mut self) -> Parsed<InSet> {
        if let Some(name) = self.take_bind()? {
            return Ok(InSet::Bind(name));
        }
        let (set, _) = self.parenthesised(|cursor| {
            if cursor.is_keyword("SELECT") {
                let join = cursor.deeper(QUERY_LEVELS, Self::semi_join)?;
                return Ok(InSet::SemiJoin(Box::new(join)));
            }
            let values: Vec<Value> = cursor.list(Self::value)?;
            Ok(InSet::Values(values))
        })?;
        Ok(set)
    }

    /// The inner query of a semi-join: one field, and no clauses after WITH.
    fn semi_join(&mut self) -> Parsed<SemiJoin> {
        let start = self.bump();
        let field = self.field()?;
        self.expect_keyword("FROM")?;
        let from = self.list(Self::object_item)?;
        let mut filter = None;
        if self.take_keyword("WHERE").is_some() {
            filter = Some(self.conditions()?);
        }
        let mut with = None;
        if self.take_keyword("WITH").is_some() {
            with = Some(self.with(true)?);
        }
        Ok(SemiJoin {
            field,
            from,
            filter,
            with,
            span: start.to(self.last_span()),
        })
    }
}
