//! From the flat tree to the owned, typed one: a walk over a tree without errors.
//!
//! What the grammar guarantees is not asked again: a part that is not there makes the whole `None`.
//! Recursion is bounded by [`super::parse::MAX_DEPTH`]. It must not know the grammar's order.

mod clauses;
mod condition;
mod select;
mod value;

use super::ast::{Name, Path, Query, Span};
use super::keyword::Keyword;
use super::token::{Token, TokenKind};
use super::tree::{NodeId, NodeKind, Tree};

/// The query of a tree; none where it has errors or holds SOSL.
pub(super) fn query(tree: &Tree, text: &str) -> Option<Query> {
    let lower = Lower { tree, text };
    lower.query(tree.child(NodeId::ROOT, NodeKind::Query)?)
}

#[derive(Clone, Copy)]
struct Lower<'a> {
    tree: &'a Tree,
    text: &'a str,
}

impl Lower<'_> {
    fn child(self, of: NodeId, kind: NodeKind) -> Option<NodeId> {
        self.tree.child(of, kind)
    }

    fn span(self, node: NodeId) -> Span {
        self.tree.span(node)
    }

    /// Every child of a kind, lowered.
    fn all<T>(
        self,
        of: NodeId,
        kind: NodeKind,
        lower: impl Fn(NodeId) -> Option<T>,
    ) -> Option<Vec<T>> {
        self.tree.children_of(of, kind).map(lower).collect()
    }

    /// Whether a keyword stands among the tokens of the node itself.
    fn has(self, node: NodeId, keyword: Keyword) -> bool {
        self.tree
            .own_tokens(node)
            .any(|token| self.is(token, keyword))
    }

    fn is(self, token: Token, keyword: Keyword) -> bool {
        token.kind == TokenKind::Word && Keyword::of(token.span.text(self.text)) == Some(keyword)
    }

    fn path(self, node: NodeId) -> Option<Path> {
        let names: Vec<Name> = self
            .tree
            .tokens_of(node)
            .iter()
            .filter(|token| token.kind != TokenKind::Dot)
            .map(|token| Name {
                text: token.span.text(self.text).to_owned(),
                span: token.span,
            })
            .collect();
        (!names.is_empty()).then(|| Path {
            names,
            span: self.span(node),
        })
    }

    /// An identifier that stands for one name; the grammar allows dots in it all the same.
    fn name(self, node: NodeId) -> Name {
        Name {
            text: self.tree.text(node, self.text).to_owned(),
            span: self.span(node),
        }
    }

    fn path_in(self, node: NodeId) -> Option<Path> {
        self.path(self.child(node, NodeKind::Path)?)
    }

    fn name_in(self, node: NodeId) -> Option<Name> {
        Some(self.name(self.child(node, NodeKind::Path)?))
    }

    fn alias_in(self, node: NodeId) -> Option<Name> {
        self.name_in(self.child(node, NodeKind::Alias)?)
    }
}
