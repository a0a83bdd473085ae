//! The lossless tree: every byte of a text is in one token, every token below the root.
//!
//! Two flat lists. Nodes stand in the order in which they begin, each before its children, so the
//! descendants of a node are the nodes right behind it. A tree holds no text: who walks it brings
//! the text it was made of. It must not know what a node means; see [`super::view`].

use std::ops::Range;

use super::error::SyntaxError;
use super::grammar;
use super::token::{Span, Token};

/// What a node is. The grammar of each is beside it: `Capital` is a node, the rest are tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NodeKind {
    /// The whole text: a `Query` or a `Find`, and what does not belong to it.
    Root,
    /// One `SELECT` statement: `Select From Where? With* GroupBy? Having? OrderBy? …`, also the one
    /// inside a `Subquery` or a `SemiJoin`.
    Query,
    /// `SELECT SelectItem, SelectItem …`
    Select,
    /// `(Path | Call | CountAll | Subquery | TypeOf | Distance) Alias?`
    SelectItem,
    /// `COUNT()`
    CountAll,
    /// A dotted name such as `Account.Owner.Name`: words and dots. A trailing dot belongs to it.
    Path,
    /// `name(Path | Call)`: a function of one argument. Its name are the tokens before `(`.
    Call,
    /// `name` or `AS name`
    Alias,
    /// `(Query)` in a select list: the rows of a child relationship.
    Subquery,
    /// `TYPEOF Path When+ Else? END`
    TypeOf,
    /// `WHEN Path THEN Path, Path …`
    When,
    /// `ELSE Path, Path …`
    Else,
    /// `DISTANCE(Path, Geolocation | Value, Value)`
    Distance,
    /// `GEOLOCATION(Value, Value)`
    Geolocation,
    /// `FROM FromItem, FromItem …`
    From,
    /// `Path Alias? Using*`
    FromItem,
    /// `USING SCOPE Path`, `USING LOOKUP Path`; from the second on a comma stands for `USING`.
    Using,
    /// `WHERE Conditions`
    Where,
    /// `HAVING Conditions`
    Having,
    /// `(Comparison | Group | Not)`, joined by `AND` or by `OR`.
    Conditions,
    /// `(Conditions)`
    Group,
    /// `NOT (Comparison | Group)`
    Not,
    /// `(Path | Call | Distance | Path +/- Path) Operator (Value | List | SemiJoin)`
    Comparison,
    /// `=`, `<`, `LIKE`, `NOT IN` …
    Operator,
    /// A literal, a date literal with its number, an Apex variable.
    Value,
    /// `(Value, Value …)`
    List,
    /// `(Query)` behind `IN`.
    SemiJoin,
    /// `WITH …`
    With,
    /// `Path AT Path` or `Path AT (Path, Path …)`: one criterion of `WITH DATA CATEGORY`.
    DataCategory,
    /// `Path = Value`, in `BIND` and in the parentheses of a `WITH`.
    Assignment,
    /// `GROUP BY …`, `GROUP BY ROLLUP(…)`
    GroupBy,
    /// `ORDER BY OrderItem, OrderItem …`
    OrderBy,
    /// `(Path | Call | Distance) ASC/DESC NULLS FIRST/LAST`
    OrderItem,
    /// `LIMIT Value`
    Limit,
    /// `OFFSET Value`
    Offset,
    /// `BIND Assignment, …`
    Bind,
    /// `FOR VIEW`, `FOR REFERENCE`
    For,
    /// `UPDATE TRACKING, VIEWSTAT`
    Update,
    /// A SOSL statement: `FIND Term SearchIn? Returning? With* … Limit? Update?`
    Find,
    /// What is searched for: `{…}` or a quoted text.
    Term,
    /// `IN NAME FIELDS`
    SearchIn,
    /// `RETURNING ReturningItem, …`
    Returning,
    /// `Path (Path, … Using? Where? OrderBy? Limit? Offset?)`
    ReturningItem,
    /// Tokens that fit nowhere.
    Error,
}

impl NodeKind {
    /// Whether it is a clause of a statement: a child of `Query`, `Find` or `ReturningItem`.
    pub fn is_clause(self) -> bool {
        matches!(
            self,
            Self::Select
                | Self::From
                | Self::Where
                | Self::With
                | Self::GroupBy
                | Self::Having
                | Self::OrderBy
                | Self::Limit
                | Self::Offset
                | Self::Bind
                | Self::For
                | Self::Update
                | Self::SearchIn
                | Self::Returning
        )
    }
}

/// The place of a node in its tree; only good for the tree it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(super) u32);

impl NodeId {
    /// The root of every tree.
    pub const ROOT: Self = Self(0);

    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// A node: its kind, the tokens it covers, where it hangs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// Its first token, as an index.
    pub first: u32,
    /// One past its last token. Blanks and comments at the edges are outside, except at the root's.
    pub last: u32,
    /// The node around it; the root's is the root.
    pub parent: NodeId,
    /// One past its last descendant, as an index of nodes.
    pub(super) next: u32,
}

/// A text as tokens and nodes, with what is wrong in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    pub(super) tokens: Vec<Token>,
    pub(super) nodes: Vec<Node>,
    pub(super) errors: Vec<SyntaxError>,
}

impl Tree {
    /// Reads one statement, SOQL or SOSL. Any text has a tree; comments and a `;` at the end are
    /// fine. Takes linear time and bounded stack, whatever the text.
    pub fn parse(text: &str) -> Self {
        grammar::parse(text)
    }

    /// All tokens. They follow each other without gap, and together are the text.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// All nodes, each before its children; the first is the root.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// What is wrong, in the order of the text. None: the grammar takes the text.
    pub fn errors(&self) -> &[SyntaxError] {
        &self.errors
    }

    /// A node; the root for an id of another tree that has more nodes.
    pub fn node(&self, id: NodeId) -> Node {
        const NOTHING: Node = Node {
            kind: NodeKind::Root,
            first: 0,
            last: 0,
            parent: NodeId::ROOT,
            next: 0,
        };
        let root = self.nodes.first().unwrap_or(&NOTHING);
        *self.nodes.get(id.index()).unwrap_or(root)
    }

    /// What a node is.
    pub fn kind(&self, id: NodeId) -> NodeKind {
        self.node(id).kind
    }

    /// The tokens of a node as a range of indices.
    pub fn range(&self, id: NodeId) -> Range<usize> {
        let node = self.node(id);
        node.first as usize..node.last as usize
    }

    /// The tokens of a node, blanks and comments between them included.
    pub fn tokens_of(&self, id: NodeId) -> &[Token] {
        self.tokens.get(self.range(id)).unwrap_or_default()
    }

    /// The bytes of a node.
    pub fn span(&self, id: NodeId) -> Span {
        match self.tokens_of(id) {
            [] => Span::default(),
            [only] => only.span,
            [first, .., last] => first.span.to(last.span),
        }
    }

    /// The text of a node.
    pub fn text<'t>(&self, id: NodeId, text: &'t str) -> &'t str {
        self.span(id).text(text)
    }

    /// The nodes right below a node, in order.
    pub fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let end = self.node(id).next;
        let mut at = id.0 + 1;
        std::iter::from_fn(move || {
            let child = NodeId(at);
            if at >= end {
                return None;
            }
            at = self.node(child).next.max(at + 1);
            Some(child)
        })
    }

    /// The first child of a kind.
    pub fn child(&self, id: NodeId, kind: NodeKind) -> Option<NodeId> {
        self.children(id).find(|child| self.kind(*child) == kind)
    }

    /// The children of a kind.
    pub fn children_of(&self, id: NodeId, kind: NodeKind) -> impl Iterator<Item = NodeId> + '_ {
        self.children(id)
            .filter(move |child| self.kind(*child) == kind)
    }

    /// Every node below a node, at any depth, in order.
    pub fn descendants(&self, id: NodeId) -> impl Iterator<Item = NodeId> + use<> {
        (id.0 + 1..self.node(id).next.max(id.0 + 1)).map(NodeId)
    }

    /// The node around a node; none around the root.
    pub fn parent(&self, id: NodeId) -> Option<NodeId> {
        (id != NodeId::ROOT).then(|| self.node(id).parent)
    }

    /// A node and those around it, from the inside out.
    pub fn ancestors(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(Some(id), |id| self.parent(*id))
    }

    /// The tokens that hang on a node itself and on none of its children, blanks and comments left
    /// out.
    pub fn own_tokens(&self, id: NodeId) -> impl Iterator<Item = Token> + '_ {
        let mut children = self.children(id).peekable();
        self.range(id).filter_map(move |index| {
            while children
                .next_if(|child| self.range(*child).end <= index)
                .is_some()
            {}
            let inside = children
                .peek()
                .is_some_and(|child| self.range(*child).contains(&index));
            let token = self.tokens.get(index)?;
            (!inside && !token.kind.is_trivia()).then_some(*token)
        })
    }

    /// The index of the token that holds the byte at an offset; the number of tokens at the end.
    pub fn token_at(&self, offset: usize) -> usize {
        self.tokens
            .partition_point(|token| token.span.end <= offset)
    }

    /// The index of the last token left of an offset that is neither blank nor comment; a token that
    /// the offset is inside of counts.
    pub fn token_before(&self, offset: usize) -> Option<usize> {
        let end = self
            .tokens
            .partition_point(|token| token.span.start < offset);
        (0..end).rev().find(|index| {
            self.tokens
                .get(*index)
                .is_some_and(|token| !token.kind.is_trivia())
        })
    }

    /// The innermost node that has this token.
    pub fn node_of_token(&self, index: usize) -> NodeId {
        let begun = self
            .nodes
            .partition_point(|node| node.first as usize <= index);
        let last = NodeId(begun.saturating_sub(1) as u32);
        self.ancestors(last)
            .find(|id| self.range(*id).contains(&index))
            .unwrap_or(NodeId::ROOT)
    }

    /// The innermost node around the byte at an offset.
    pub fn node_at(&self, offset: usize) -> NodeId {
        self.node_of_token(self.token_at(offset))
    }

    /// The innermost node of the token left of an offset: where a person who types there is.
    pub fn node_before(&self, offset: usize) -> NodeId {
        self.token_before(offset)
            .map_or(NodeId::ROOT, |index| self.node_of_token(index))
    }
}
