//! One comparison: its field, its operator, what it is compared with.

use super::super::keyword::Keyword;
use super::super::token::TokenKind;
use super::super::tree::{NodeId, NodeKind};
use super::field::is_field;
use super::{FieldView, Name, QueryView, View};

/// What compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `=`
    Equal,
    /// `!=`, `<>`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `LIKE`
    Like,
    /// `IN`
    In,
    /// `NOT IN`
    NotIn,
    /// `INCLUDES`
    Includes,
    /// `EXCLUDES`
    Excludes,
}

impl Operator {
    /// As it is written.
    pub fn text(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::Like => "LIKE",
            Self::In => "IN",
            Self::NotIn => "NOT IN",
            Self::Includes => "INCLUDES",
            Self::Excludes => "EXCLUDES",
        }
    }
}

/// A comparison, whole or not.
#[derive(Clone, Copy, Debug)]
pub struct ComparisonView<'a> {
    view: View<'a>,
    node: NodeId,
}

impl<'a> ComparisonView<'a> {
    pub(super) fn new(view: View<'a>, node: NodeId) -> Self {
        Self { view, node }
    }

    /// Its node.
    pub fn node(self) -> NodeId {
        self.node
    }

    /// The left side; none where it is missing or a `DISTANCE`.
    pub fn left(self) -> Option<FieldView<'a>> {
        let first = self.view.tree.children(self.node).next()?;
        is_field(self.view.tree.kind(first)).then(|| FieldView::new(self.view, first))
    }

    /// The second field of `a + b` or `a - b`.
    pub fn added(self) -> Option<FieldView<'a>> {
        let second = self.view.tree.children(self.node).nth(1)?;
        is_field(self.view.tree.kind(second)).then(|| FieldView::new(self.view, second))
    }

    /// Whether the left side is a `DISTANCE`.
    pub fn is_distance(self) -> bool {
        let first = self.view.tree.children(self.node).next();
        first.is_some_and(|node| self.view.tree.kind(node) == NodeKind::Distance)
    }

    /// The operator as written.
    pub fn operator_name(self) -> Option<Name<'a>> {
        let node = self.view.tree.child(self.node, NodeKind::Operator)?;
        Some(Name::of(self.view, node))
    }

    /// The operator; none where it is missing or none of SOQL's.
    pub fn operator(self) -> Option<Operator> {
        let tree = self.view.tree;
        let node = tree.child(self.node, NodeKind::Operator)?;
        let mut tokens = tree.own_tokens(node);
        let first = tokens.next()?;
        let word = |token: super::super::token::Token| Keyword::of(token.span.text(self.view.text));
        let second = tokens.next();
        let operator = match first.kind {
            TokenKind::Equal => Operator::Equal,
            TokenKind::NotEqual => Operator::NotEqual,
            TokenKind::Less => Operator::Less,
            TokenKind::LessOrEqual => Operator::LessOrEqual,
            TokenKind::Greater => Operator::Greater,
            TokenKind::GreaterOrEqual => Operator::GreaterOrEqual,
            _ => match (word(first)?, second.and_then(word)) {
                (Keyword::Like, None) => Operator::Like,
                (Keyword::In, None) => Operator::In,
                (Keyword::Not, Some(Keyword::In)) => Operator::NotIn,
                (Keyword::Includes, None) => Operator::Includes,
                (Keyword::Excludes, None) => Operator::Excludes,
                _ => return None,
            },
        };
        let whole = second.is_none() || operator == Operator::NotIn;
        whole.then_some(operator)
    }

    /// The values on the right side, those of a list as well as a single one.
    pub fn values(self) -> impl Iterator<Item = Name<'a>> {
        let tree = self.view.tree;
        let list = tree.child(self.node, NodeKind::List).unwrap_or(self.node);
        tree.children_of(list, NodeKind::Value)
            .map(move |value| Name::of(self.view, value))
    }

    /// Whether the right side is a list in parentheses.
    pub fn is_list(self) -> bool {
        self.view.tree.child(self.node, NodeKind::List).is_some()
    }

    /// The query inside `IN (…)`.
    pub fn semi_join(self) -> Option<QueryView<'a>> {
        let join = self.view.tree.child(self.node, NodeKind::SemiJoin)?;
        let query = self.view.tree.child(join, NodeKind::Query)?;
        Some(QueryView::new(self.view, query))
    }
}
