//! Names, fields with the functions around them, and TYPEOF.

use super::super::token::{Span, TokenKind};
use super::super::tree::{NodeId, NodeKind};
use super::View;

/// A name or another stretch of text, as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name<'a> {
    /// As written.
    pub text: &'a str,
    /// Where.
    pub span: Span,
}

impl<'a> Name<'a> {
    pub(super) fn of(view: View<'a>, node: NodeId) -> Self {
        Self {
            text: view.tree.text(node, view.text),
            span: view.tree.span(node),
        }
    }

    /// Whether it is this name; SOQL compares names without case.
    pub fn is(self, other: &str) -> bool {
        self.text.eq_ignore_ascii_case(other)
    }

    /// The segments of a dotted path with their places. A trailing dot has an empty one behind it.
    pub fn segments(self) -> impl Iterator<Item = Name<'a>> {
        let mut start = self.span.start;
        self.text.split('.').map(move |text| {
            let span = Span::new(start, start + text.len());
            start = span.end + 1;
            Name { text, span }
        })
    }
}

/// A field, or a function over one.
#[derive(Clone, Copy, Debug)]
pub struct FieldView<'a> {
    view: View<'a>,
    node: NodeId,
}

impl<'a> FieldView<'a> {
    pub(super) fn new(view: View<'a>, node: NodeId) -> Self {
        Self { view, node }
    }

    /// Its node: a path or a call.
    pub fn node(self) -> NodeId {
        self.node
    }

    /// All of it as written.
    pub fn name(self) -> Name<'a> {
        Name::of(self.view, self.node)
    }

    /// The dotted path, through all functions around it; none for `COUNT()`.
    pub fn path(self) -> Option<Name<'a>> {
        let node = std::iter::successors(Some(self.node), |node| {
            let mut children = self.view.tree.children(*node);
            children.find(|child| is_field(self.view.tree.kind(*child)))
        })
        .last()?;
        (self.view.tree.kind(node) == NodeKind::Path).then(|| Name::of(self.view, node))
    }

    /// The outermost function; none where it is a field.
    pub fn function(self) -> Option<Name<'a>> {
        let kind = self.view.tree.kind(self.node);
        if !matches!(kind, NodeKind::Call | NodeKind::CountAll) {
            return None;
        }
        let span = self
            .view
            .tree
            .tokens_of(self.node)
            .iter()
            .take_while(|token| token.kind != TokenKind::Open && !token.kind.is_trivia())
            .map(|token| token.span)
            .reduce(Span::to)?;
        Some(Name {
            text: span.text(self.view.text),
            span,
        })
    }

    /// What the outermost function is of.
    pub fn argument(self) -> Option<FieldView<'a>> {
        let mut children = self.view.tree.children(self.node);
        let argument = children.find(|child| is_field(self.view.tree.kind(*child)))?;
        Some(Self::new(self.view, argument))
    }

    /// The functions from the outside in.
    pub fn functions(self) -> impl Iterator<Item = Name<'a>> {
        std::iter::successors(Some(self), |field| field.argument())
            .filter_map(|field| field.function())
    }
}

pub(super) fn is_field(kind: NodeKind) -> bool {
    matches!(kind, NodeKind::Path | NodeKind::Call)
}

/// `TYPEOF relationship WHEN object THEN fields … END` around a cursor.
#[derive(Clone, Copy, Debug)]
pub struct TypeOfView<'a> {
    view: View<'a>,
    node: NodeId,
    offset: usize,
}

impl<'a> TypeOfView<'a> {
    pub(super) fn new(view: View<'a>, node: NodeId, offset: usize) -> Self {
        Self { view, node, offset }
    }

    /// The relationship behind `TYPEOF`.
    pub fn relationship(self) -> Option<Name<'a>> {
        let path = self.view.tree.child(self.node, NodeKind::Path)?;
        Some(Name::of(self.view, path))
    }

    /// The objects of its branches.
    pub fn objects(self) -> impl Iterator<Item = Name<'a>> {
        let tree = self.view.tree;
        tree.children_of(self.node, NodeKind::When)
            .filter_map(move |when| tree.child(when, NodeKind::Path))
            .map(move |path| Name::of(self.view, path))
    }

    /// The object of the branch that the cursor is in.
    pub fn object(self) -> Option<Name<'a>> {
        let wanted = |kind| matches!(kind, NodeKind::When | NodeKind::TypeOf);
        let when = self.view.around(self.offset, wanted)?;
        if self.view.tree.kind(when) != NodeKind::When {
            return None;
        }
        let path = self.view.tree.child(when, NodeKind::Path)?;
        Some(Name::of(self.view, path))
    }

    /// Whether the cursor is behind `ELSE`.
    pub fn is_else(self) -> bool {
        let wanted = |kind| matches!(kind, NodeKind::Else | NodeKind::TypeOf);
        let node = self.view.around(self.offset, wanted);
        node.is_some_and(|node| self.view.tree.kind(node) == NodeKind::Else)
    }
}
