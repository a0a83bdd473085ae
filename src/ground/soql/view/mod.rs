//! The tree by its meaning: levels of queries, their lists, what is around a cursor.
//!
//! Borrows tree and text, copies nothing, and works on broken texts: what is not there is `None`.
//! A query's parts are found in the whole text, so its FROM may stand right of the cursor. It must
//! not know any schema: names are told as written.

mod condition;
mod field;
mod query;

pub use condition::{ComparisonView, Operator};
pub use field::{FieldView, Name, TypeOfView};
pub use query::{FromView, ItemKind, ItemView, Level, QueryView};

use super::tree::{NodeId, NodeKind, Tree};

/// A tree with the text it was made of.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The tree.
    pub tree: &'a Tree,
    /// The text it was made of.
    pub text: &'a str,
}

impl<'a> View<'a> {
    /// The view of a tree; the text must be the one it was made of.
    pub fn new(tree: &'a Tree, text: &'a str) -> Self {
        Self { tree, text }
    }

    /// Every query: the statement, its subqueries and semi-joins, and the items of SOSL's
    /// `RETURNING`. Outer ones come before those inside them.
    pub fn queries(self) -> impl Iterator<Item = QueryView<'a>> {
        self.tree
            .descendants(NodeId::ROOT)
            .filter(move |id| is_level(self.tree.kind(*id)))
            .map(move |node| QueryView::new(self, node))
    }

    /// The statement itself; none for SOSL and for an empty text.
    pub fn statement(self) -> Option<QueryView<'a>> {
        let node = self.tree.child(NodeId::ROOT, NodeKind::Query)?;
        Some(QueryView::new(self, node))
    }

    /// The innermost query that a cursor is in. One that is not closed reaches as far as its last
    /// word; behind its parenthesis the outer one begins.
    pub fn query_at(self, offset: usize) -> Option<QueryView<'a>> {
        let found = self.around(offset, |kind| is_level(kind) || kind == NodeKind::Root)?;
        match self.tree.kind(found) {
            NodeKind::Root => self.statement(),
            NodeKind::ReturningItem if self.is_closed_before(found, offset) => None,
            _ => Some(QueryView::new(self, found)),
        }
    }

    /// The innermost node around the word left of a cursor that is of a kind.
    pub fn around(self, offset: usize, wanted: impl Fn(NodeKind) -> bool) -> Option<NodeId> {
        let inner = self.tree.node_before(offset);
        self.tree
            .ancestors(inner)
            .find(|id| wanted(self.tree.kind(*id)))
    }

    /// The function whose parentheses a cursor is in: its name.
    pub fn function_at(self, offset: usize) -> Option<Name<'a>> {
        let wanted = |kind| matches!(kind, NodeKind::Call | NodeKind::CountAll | NodeKind::Query);
        let mut at = self.around(offset, wanted)?;
        loop {
            if !matches!(self.tree.kind(at), NodeKind::Call | NodeKind::CountAll) {
                return None;
            }
            let name = FieldView::new(self, at).function()?;
            let open = self
                .tree
                .own_tokens(at)
                .find(|token| token.kind == super::token::TokenKind::Open)?;
            if offset >= open.span.end && !self.is_closed_before(at, offset) {
                return Some(name);
            }
            at = self.tree.parent(at)?;
        }
    }

    /// The `TYPEOF` that a cursor is in.
    pub fn type_of_at(self, offset: usize) -> Option<TypeOfView<'a>> {
        let wanted = |kind| matches!(kind, NodeKind::TypeOf | NodeKind::Query);
        let node = self.around(offset, wanted)?;
        (self.tree.kind(node) == NodeKind::TypeOf).then(|| TypeOfView::new(self, node, offset))
    }

    /// The comparison that a cursor is in or right behind.
    pub fn comparison_at(self, offset: usize) -> Option<ComparisonView<'a>> {
        let wanted = |kind| matches!(kind, NodeKind::Comparison | NodeKind::Query);
        let node = self.around(offset, wanted)?;
        (self.tree.kind(node) == NodeKind::Comparison).then(|| ComparisonView::new(self, node))
    }

    /// Whether a node ends with a closing parenthesis that a cursor is behind.
    fn is_closed_before(self, node: NodeId, offset: usize) -> bool {
        self.tree.tokens_of(node).last().is_some_and(|last| {
            last.kind == super::token::TokenKind::Close && offset >= last.span.end
        })
    }
}

fn is_level(kind: NodeKind) -> bool {
    matches!(kind, NodeKind::Query | NodeKind::ReturningItem)
}

#[cfg(test)]
mod tests;
