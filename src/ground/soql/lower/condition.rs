//! Conditions, typed: AND, OR, NOT and the comparisons. Must not know where they are used.

use super::super::ast::{Comparison, Condition, Expr, InSet, Operand, SemiJoin, Span, Test};
use super::super::keyword::Keyword;
use super::super::token::{Token, TokenKind};
use super::super::tree::{NodeId, NodeKind};
use super::Lower;

impl Lower<'_> {
    /// The conditions of a clause.
    pub(super) fn conditions_in(self, node: NodeId) -> Option<Expr> {
        self.conditions(self.child(node, NodeKind::Conditions)?)
    }

    fn conditions(self, node: NodeId) -> Option<Expr> {
        let mut items: Vec<Expr> = self
            .tree
            .children(node)
            .map(|child| self.condition(child))
            .collect::<Option<_>>()?;
        match items.len() {
            1 => items.pop(),
            _ if self.has(node, Keyword::And) => Some(Expr::And(items)),
            _ => Some(Expr::Or(items)),
        }
    }

    fn condition(self, node: NodeId) -> Option<Expr> {
        match self.tree.kind(node) {
            NodeKind::Group => self.conditions_in(node),
            NodeKind::Not => {
                let inner = self.condition(self.tree.children(node).next()?)?;
                let not = self.tree.own_tokens(node).next()?;
                Some(Expr::Not(Box::new(inner), not.span))
            }
            NodeKind::Comparison => {
                let comparison = self.comparison(node)?;
                Some(Expr::Condition(Box::new(comparison)))
            }
            _ => None,
        }
    }

    fn comparison(self, node: NodeId) -> Option<Condition> {
        let mut parts = self.tree.children(node);
        let left = parts.next()?;
        let mut next = parts.next()?;
        let left = match self.tree.kind(left) {
            NodeKind::Distance => Operand::Distance(self.distance(left)?),
            _ if self.tree.kind(next) == NodeKind::Path => {
                let right = next;
                next = parts.next()?;
                let sign = self.tree.own_tokens(node).next()?;
                Operand::Arithmetic {
                    left: self.path(left)?,
                    minus: sign.kind == TokenKind::Minus,
                    right: self.path(right)?,
                }
            }
            _ => Operand::Field(self.field(left)?),
        };
        let right = parts.next()?;
        Some(Condition {
            left,
            test: self.test(next, right)?,
            operator: self.span(next),
            span: self.span(node),
        })
    }

    fn test(self, operator: NodeId, right: NodeId) -> Option<Test> {
        let words: Vec<Token> = self.tree.own_tokens(operator).collect();
        let first = *words.first()?;
        let comparison = match first.kind {
            TokenKind::Equal => Some(Comparison::Equal),
            TokenKind::NotEqual => Some(Comparison::NotEqual),
            TokenKind::Less => Some(Comparison::Less),
            TokenKind::LessOrEqual => Some(Comparison::LessOrEqual),
            TokenKind::Greater => Some(Comparison::Greater),
            TokenKind::GreaterOrEqual => Some(Comparison::GreaterOrEqual),
            _ => None,
        };
        if let Some(comparison) = comparison {
            return Some(Test::Compare(comparison, self.value(right, false)?));
        }
        match Keyword::of(first.span.text(self.text))? {
            Keyword::Like => Some(Test::Like(self.value(right, true)?)),
            Keyword::In => Some(Test::In {
                negated: false,
                set: self.set(right)?,
            }),
            Keyword::Not => Some(Test::In {
                negated: true,
                set: self.set(right)?,
            }),
            word => Some(Test::Includes {
                negated: word == Keyword::Excludes,
                values: self.values(right)?,
            }),
        }
    }

    fn set(self, node: NodeId) -> Option<InSet> {
        match self.tree.kind(node) {
            NodeKind::List => self.values(node).map(InSet::Values),
            NodeKind::SemiJoin => {
                let join = self.semi_join(self.child(node, NodeKind::Query)?)?;
                Some(InSet::SemiJoin(Box::new(join)))
            }
            _ => self.bind(node).map(InSet::Bind),
        }
    }

    fn semi_join(self, node: NodeId) -> Option<SemiJoin> {
        let select = self.child(node, NodeKind::Select)?;
        let item = self.child(select, NodeKind::SelectItem)?;
        let filter = match self.child(node, NodeKind::Where) {
            Some(filter) => Some(self.conditions_in(filter)?),
            None => None,
        };
        let with = match self.child(node, NodeKind::With) {
            Some(with) => Some(self.with(with)?),
            None => None,
        };
        let span: Span = self.span(node);
        Some(SemiJoin {
            field: self.field(self.tree.children(item).next()?)?,
            from: self.from(node)?,
            filter,
            with,
            span,
        })
    }
}
