//! A statement as pieces: its words in their order, each with what may stand before it, and the
//! groups that are broken into lines as a whole or not at all.
//!
//! Here is decided where lines may break; whether they do is not known here.

use super::super::keyword::Keyword;
use super::super::token::{Span, TokenKind};
use super::super::tree::{NodeId, NodeKind, Tree};

/// What stands between two words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// Nothing.
    None,
    /// A blank.
    Space,
    /// A blank; a line break where its group is broken.
    Line,
    /// Nothing; a line break where its group is broken.
    Soft,
    /// A blank; a line break where its group is broken and what comes next does not fit.
    Fill,
    /// A line break.
    Hard,
}

/// A word with what stands before it.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub span: Span,
    /// Whether its case may change.
    pub keyword: bool,
    pub gap: Gap,
    /// Whether a line break in the gap ends the indentation of its group.
    pub dedent: bool,
    /// The comments in the gap, as a range of [`Pieces::comments`].
    pub comments: std::ops::Range<usize>,
    /// Whether the word is a comma or a closing parenthesis.
    pub clings: bool,
    /// How many groups begin with it.
    pub opens: usize,
    /// How many groups end with it.
    pub closes: usize,
}

/// A comment within a statement.
#[derive(Clone, Copy, Debug)]
pub(super) struct Comment {
    pub span: Span,
    /// Whether it begins a line.
    pub own_line: bool,
    /// Whether the line ends with it because it goes to the line's end.
    pub ends_line: bool,
}

/// A stretch that is broken as a whole or not at all.
#[derive(Clone, Copy, Debug)]
pub(super) struct Group {
    /// Its last piece.
    pub last: usize,
    /// Whether its first part stands on the line it begins on while others have lines of their own,
    /// indented by one.
    pub hangs: bool,
}

/// A statement as pieces. Groups stand in the order in which they begin, outer ones first.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    pub pieces: Vec<Piece>,
    pub comments: Vec<Comment>,
    pub groups: Vec<Group>,
}

/// An open node on the way.
struct Open {
    kind: NodeKind,
    end: usize,
    /// The group it is, as an index.
    group: Option<usize>,
    /// Whether the item of a list that was opened last has lines of its own.
    block: bool,
}

/// Takes a statement without errors to pieces.
pub(super) fn pieces(tree: &Tree, text: &str) -> Pieces {
    let mut made = Pieces {
        pieces: Vec::with_capacity(tree.tokens().len() / 2 + 1),
        ..Pieces::default()
    };
    let mut open = vec![Open {
        kind: NodeKind::Root,
        end: usize::MAX,
        group: None,
        block: false,
    }];
    let mut nodes = tree.nodes().iter().enumerate().skip(1).peekable();
    let mut comments = 0;
    let mut line_begins = false;
    let mut previous = None;
    for (index, token) in tree.tokens().iter().enumerate() {
        match token.kind {
            TokenKind::Whitespace => {
                line_begins |= token.span.text(text).contains(['\n', '\r']);
                continue;
            }
            TokenKind::Comment => {
                let ends_line = !token.span.text(text).starts_with("/*");
                made.comments.push(Comment {
                    span: token.span,
                    own_line: line_begins,
                    ends_line,
                });
                line_begins = ends_line;
                continue;
            }
            _ => line_begins = false,
        }
        let number = made.pieces.len();
        while open.len() > 1
            && let Some(closed) = open.pop_if(|node| node.end <= index)
        {
            close(&mut made, closed.group);
        }
        let mut opening = None;
        let mut opens = 0;
        let owner = open.len() - 1;
        let was_block = open.last().is_some_and(|node| node.block);
        while let Some((id, node)) = nodes.next_if(|(_, node)| node.first as usize == index) {
            opening = opening.or(Some(node.kind));
            let group = is_group(node.kind).then(|| {
                opens += 1;
                let first = NodeId(id as u32);
                made.groups.push(Group {
                    last: number,
                    hangs: hangs(tree, first),
                });
                made.groups.len() - 1
            });
            if let Some(around) = open.last_mut() {
                around.block = false;
            }
            if matches!(node.kind, NodeKind::Subquery | NodeKind::TypeOf)
                && let Some(list) = open.get_mut(owner)
            {
                list.block = true;
            }
            open.push(Open {
                kind: node.kind,
                end: node.last as usize,
                group,
                block: false,
            });
        }
        let (gap, dedent) = between(&Between {
            owner: open.get(owner).map_or(NodeKind::Root, |node| node.kind),
            nested: owner
                .checked_sub(1)
                .and_then(|around| open.get(around))
                .is_some_and(|around| around.kind != NodeKind::Root),
            previous,
            next: token.kind,
            keyword: Keyword::of(token.span.text(text)),
            opening,
            block: was_block || open.get(owner).is_some_and(|node| node.block),
        });
        let innermost = open.last().map_or(NodeKind::Root, |node| node.kind);
        made.pieces.push(Piece {
            span: token.span,
            keyword: token.kind == TokenKind::Word && has_keywords(innermost),
            gap: if number == 0 { Gap::None } else { gap },
            dedent,
            comments: comments..made.comments.len(),
            clings: matches!(token.kind, TokenKind::Comma | TokenKind::Close),
            opens,
            closes: 0,
        });
        comments = made.comments.len();
        previous = Some((token.kind, Keyword::of(token.span.text(text))));
    }
    while let Some(closed) = open.pop() {
        close(&mut made, closed.group);
    }
    made
}

fn close(made: &mut Pieces, group: Option<usize>) {
    let last = made.pieces.len().saturating_sub(1);
    if let Some(group) = group.and_then(|group| made.groups.get_mut(group)) {
        group.last = last;
        if let Some(piece) = made.pieces.last_mut() {
            piece.closes += 1;
        }
    }
}

/// Whether the words that hang on a node itself are words of the language.
fn has_keywords(kind: NodeKind) -> bool {
    !matches!(
        kind,
        NodeKind::Root
            | NodeKind::Path
            | NodeKind::Call
            | NodeKind::CountAll
            | NodeKind::Distance
            | NodeKind::Geolocation
            | NodeKind::Value
            | NodeKind::Term
            | NodeKind::Error
    )
}

fn is_group(kind: NodeKind) -> bool {
    matches!(
        kind,
        NodeKind::Select
            | NodeKind::Subquery
            | NodeKind::TypeOf
            | NodeKind::When
            | NodeKind::Else
            | NodeKind::From
            | NodeKind::Where
            | NodeKind::Having
            | NodeKind::Group
            | NodeKind::List
            | NodeKind::SemiJoin
            | NodeKind::With
            | NodeKind::GroupBy
            | NodeKind::OrderBy
            | NodeKind::Bind
            | NodeKind::Update
            | NodeKind::Returning
            | NodeKind::ReturningItem
    )
}

/// Whether a clause of conditions has several.
fn hangs(tree: &Tree, node: NodeId) -> bool {
    matches!(tree.kind(node), NodeKind::Where | NodeKind::Having)
        && tree
            .child(node, NodeKind::Conditions)
            .is_some_and(|conditions| tree.children(conditions).nth(1).is_some())
}

/// The place between two words.
struct Between {
    /// The innermost node around both.
    owner: NodeKind,
    /// Whether the owner has another than the root around it.
    nested: bool,
    previous: Option<(TokenKind, Option<Keyword>)>,
    next: TokenKind,
    keyword: Option<Keyword>,
    /// The outermost node that begins with the next word.
    opening: Option<NodeKind>,
    /// Whether the item of the owner before it, or the one behind it, has lines of its own.
    block: bool,
}

fn between(place: &Between) -> (Gap, bool) {
    use NodeKind as N;
    let previous = place.previous.map(|(kind, _)| kind);
    let (opened, comma) = (
        previous == Some(TokenKind::Open),
        previous == Some(TokenKind::Comma),
    );
    let closes = place.next == TokenKind::Close;
    if place.next == TokenKind::Comma {
        return (Gap::None, false);
    }
    let own = |keyword: Keyword| place.opening.is_none() && place.keyword == Some(keyword);
    let gap = match place.owner {
        N::Query if place.nested => Gap::Line,
        N::Query => Gap::Hard,
        N::Find if place.opening.is_some_and(N::is_clause) => Gap::Hard,
        N::Select => match previous {
            Some(TokenKind::Comma) if place.block => Gap::Line,
            Some(TokenKind::Comma) => Gap::Fill,
            _ => Gap::Line,
        },
        N::Path | N::Call | N::CountAll => Gap::None,
        N::Value => match (previous, place.next) {
            (Some(TokenKind::Colon), TokenKind::Word) => Gap::Space,
            _ => Gap::None,
        },
        N::Subquery | N::SemiJoin | N::Group | N::List | N::ReturningItem if closes => {
            return (Gap::Soft, true);
        }
        N::Subquery | N::SemiJoin | N::Group | N::List | N::ReturningItem if opened => Gap::Soft,
        N::List if comma => Gap::Fill,
        N::ReturningItem if place.next == TokenKind::Open => Gap::None,
        N::ReturningItem if comma => Gap::Fill,
        N::ReturningItem if place.opening.is_some_and(N::is_clause) => Gap::Line,
        N::ReturningItem if own(Keyword::Using) => Gap::Line,
        N::Returning if comma => Gap::Line,
        N::TypeOf if matches!(place.opening, Some(N::When | N::Else)) => Gap::Line,
        N::TypeOf if own(Keyword::End) => return (Gap::Line, true),
        N::When | N::Else | N::From | N::OrderBy | N::Bind | N::Update if comma => Gap::Fill,
        N::Conditions | N::With if own(Keyword::And) || own(Keyword::Or) => Gap::Line,
        N::GroupBy if place.next == TokenKind::Open => Gap::None,
        N::Distance | N::Geolocation if place.next == TokenKind::Open => Gap::None,
        N::GroupBy | N::With if comma => Gap::Fill,
        N::GroupBy | N::Distance | N::Geolocation | N::With | N::DataCategory
            if opened || closes =>
        {
            Gap::None
        }
        _ => Gap::Space,
    };
    (gap, false)
}
