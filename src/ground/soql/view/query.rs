//! One level: a query with its lists, or an item of SOSL's RETURNING.

use super::super::token::Span;
use super::super::tree::{NodeId, NodeKind};
use super::field::is_field;
use super::{ComparisonView, FieldView, Name, View, is_level};

/// What a query is within its statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Level {
    /// The statement itself.
    Statement,
    /// A subquery in a select list: its object is a child relationship of the outer query's.
    Child,
    /// The query behind `IN`: its object is an object.
    SemiJoin,
    /// An item of SOSL's `RETURNING`.
    Returning,
}

/// One query.
#[derive(Clone, Copy, Debug)]
pub struct QueryView<'a> {
    view: View<'a>,
    node: NodeId,
}

impl<'a> QueryView<'a> {
    pub(super) fn new(view: View<'a>, node: NodeId) -> Self {
        Self { view, node }
    }

    /// Its node.
    pub fn node(self) -> NodeId {
        self.node
    }

    /// From `SELECT` to the last word.
    pub fn span(self) -> Span {
        self.view.tree.span(self.node)
    }

    /// What it is.
    pub fn level(self) -> Level {
        let parent = self.view.tree.node(self.node).parent;
        match (self.view.tree.kind(self.node), self.view.tree.kind(parent)) {
            (NodeKind::ReturningItem, _) => Level::Returning,
            (_, NodeKind::Subquery) => Level::Child,
            (_, NodeKind::SemiJoin) => Level::SemiJoin,
            _ => Level::Statement,
        }
    }

    /// The query around it.
    pub fn outer(self) -> Option<QueryView<'a>> {
        let tree = self.view.tree;
        tree.ancestors(self.node)
            .skip(1)
            .find(|id| is_level(tree.kind(*id)))
            .map(|node| Self::new(self.view, node))
    }

    /// A clause by its kind; the first of them for `WITH`.
    pub fn clause(self, kind: NodeKind) -> Option<NodeId> {
        self.view.tree.child(self.node, kind)
    }

    /// The clause of this query that a cursor is in; none in a query inside it.
    pub fn clause_at(self, offset: usize) -> Option<NodeKind> {
        let tree = self.view.tree;
        let inner = tree.node_before(offset);
        tree.ancestors(inner)
            .take_while(|id| *id != self.node)
            .find(|id| tree.node(*id).parent == self.node)
            .map(|id| tree.kind(id))
    }

    /// The items of the select list; the fields of an item of `RETURNING` are items, too.
    pub fn items(self) -> impl Iterator<Item = ItemView<'a>> {
        let list = match self.level() {
            Level::Returning => Some(self.node),
            _ => self.clause(NodeKind::Select),
        };
        let object = match self.level() {
            Level::Returning => self.clause(NodeKind::Path),
            _ => None,
        };
        let tree = self.view.tree;
        list.into_iter()
            .flat_map(move |list| tree.children(list))
            .filter(move |node| Some(*node) != object)
            .filter(move |node| {
                let kind = tree.kind(*node);
                kind == NodeKind::SelectItem || is_field(kind)
            })
            .map(move |node| ItemView {
                view: self.view,
                node,
            })
    }

    /// The items of `FROM`; the first is the object.
    pub fn from(self) -> impl Iterator<Item = FromView<'a>> {
        let tree = self.view.tree;
        self.clause(NodeKind::From)
            .into_iter()
            .flat_map(move |from| tree.children_of(from, NodeKind::FromItem))
            .map(move |node| FromView {
                view: self.view,
                node,
            })
    }

    /// The object or child relationship it reads.
    pub fn object(self) -> Option<Name<'a>> {
        match self.level() {
            Level::Returning => {
                let path = self.clause(NodeKind::Path)?;
                Some(Name::of(self.view, path))
            }
            _ => self.from().next()?.object(),
        }
    }

    /// The item of `FROM` that a first segment of a path stands for: its alias, or the object's own
    /// name.
    pub fn aliased(self, name: &str) -> Option<FromView<'a>> {
        let alias = |item: &FromView<'a>| item.alias().is_some_and(|alias| alias.is(name));
        let object = |item: &FromView<'a>| item.object().is_some_and(|object| object.is(name));
        self.from()
            .find(alias)
            .or_else(|| self.from().next().filter(object))
    }

    /// The comparisons of `WHERE`; those of queries inside it left out.
    pub fn comparisons(self) -> impl Iterator<Item = ComparisonView<'a>> {
        self.comparisons_of(NodeKind::Where)
    }

    /// The comparisons of `HAVING`.
    pub fn having(self) -> impl Iterator<Item = ComparisonView<'a>> {
        self.comparisons_of(NodeKind::Having)
    }

    fn comparisons_of(self, clause: NodeKind) -> impl Iterator<Item = ComparisonView<'a>> {
        let tree = self.view.tree;
        let range = self
            .clause(clause)
            .map_or(1..1, |node| node.0 + 1..tree.node(node).next);
        let mut at = range.start;
        std::iter::from_fn(move || {
            while at < range.end {
                let node = NodeId(at);
                match tree.kind(node) {
                    // What is inside a comparison belongs to it.
                    NodeKind::Comparison => {
                        at = tree.node(node).next.max(at + 1);
                        return Some(ComparisonView::new(self.view, node));
                    }
                    _ => at += 1,
                }
            }
            None
        })
    }

    /// What it groups by, those of `ROLLUP` and `CUBE`, too.
    pub fn group_by(self) -> impl Iterator<Item = FieldView<'a>> {
        let tree = self.view.tree;
        self.clause(NodeKind::GroupBy)
            .into_iter()
            .flat_map(move |clause| tree.children(clause))
            .filter(move |node| is_field(tree.kind(*node)))
            .map(move |node| FieldView::new(self.view, node))
    }

    /// What it sorts by; `DISTANCE` left out.
    pub fn order_by(self) -> impl Iterator<Item = FieldView<'a>> {
        let tree = self.view.tree;
        self.clause(NodeKind::OrderBy)
            .into_iter()
            .flat_map(move |clause| tree.children_of(clause, NodeKind::OrderItem))
            .filter_map(move |item| tree.children(item).next())
            .filter(move |node| is_field(tree.kind(*node)))
            .map(move |node| FieldView::new(self.view, node))
    }

    /// The number behind `LIMIT` or `OFFSET` as written.
    pub fn count(self, clause: NodeKind) -> Option<Name<'a>> {
        let clause = self.clause(clause)?;
        let value = self.view.tree.child(clause, NodeKind::Value)?;
        Some(Name::of(self.view, value))
    }
}

/// What an item selects.
#[derive(Clone, Copy, Debug)]
pub enum ItemKind<'a> {
    /// A field or a function over one.
    Field(FieldView<'a>),
    /// `COUNT()`
    Count,
    /// A child subquery.
    Subquery(QueryView<'a>),
    /// `TYPEOF`; the node.
    TypeOf(NodeId),
    /// `DISTANCE`; the node.
    Distance(NodeId),
}

/// One item of a select list.
#[derive(Clone, Copy, Debug)]
pub struct ItemView<'a> {
    view: View<'a>,
    node: NodeId,
}

impl<'a> ItemView<'a> {
    /// Its node.
    pub fn node(self) -> NodeId {
        self.node
    }

    /// The item with its alias.
    pub fn span(self) -> Span {
        self.view.tree.span(self.node)
    }

    /// What it selects; none for what is broken.
    pub fn kind(self) -> Option<ItemKind<'a>> {
        let tree = self.view.tree;
        let node = match tree.kind(self.node) {
            NodeKind::SelectItem => tree.children(self.node).next()?,
            _ => self.node,
        };
        Some(match tree.kind(node) {
            kind if is_field(kind) => ItemKind::Field(FieldView::new(self.view, node)),
            NodeKind::CountAll => ItemKind::Count,
            NodeKind::Subquery => {
                let query = tree.child(node, NodeKind::Query)?;
                ItemKind::Subquery(QueryView::new(self.view, query))
            }
            NodeKind::TypeOf => ItemKind::TypeOf(node),
            NodeKind::Distance => ItemKind::Distance(node),
            _ => return None,
        })
    }

    /// The field or function, where it is one.
    pub fn field(self) -> Option<FieldView<'a>> {
        match self.kind()? {
            ItemKind::Field(field) => Some(field),
            _ => None,
        }
    }

    /// The alias behind it.
    pub fn alias(self) -> Option<Name<'a>> {
        let alias = self.view.tree.child(self.node, NodeKind::Alias)?;
        let path = self.view.tree.child(alias, NodeKind::Path)?;
        Some(Name::of(self.view, path))
    }
}

/// One item of `FROM`.
#[derive(Clone, Copy, Debug)]
pub struct FromView<'a> {
    view: View<'a>,
    node: NodeId,
}

impl<'a> FromView<'a> {
    /// Its node.
    pub fn node(self) -> NodeId {
        self.node
    }

    /// The object, the child relationship, or a path that begins with an alias (`c.Account`).
    pub fn object(self) -> Option<Name<'a>> {
        let path = self.view.tree.child(self.node, NodeKind::Path)?;
        Some(Name::of(self.view, path))
    }

    /// The alias behind it.
    pub fn alias(self) -> Option<Name<'a>> {
        let alias = self.view.tree.child(self.node, NodeKind::Alias)?;
        let path = self.view.tree.child(alias, NodeKind::Path)?;
        Some(Name::of(self.view, path))
    }
}
