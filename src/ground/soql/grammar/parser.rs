//! The parser's place in the tokens: looking ahead, taking, opening nodes, noting errors, recording
//! what is expected at a cursor.
//!
//! Must not know any clause.
//!
//! It is long because looking, taking, nodes and errors all share one place in the tokens.

use super::super::error::{Problem, SyntaxError};
use super::super::expected::Expected;
use super::super::keyword::Keyword;
use super::super::token::{Span, Token, TokenKind};
use super::super::tree::{Node, NodeId, NodeKind, Tree};

/// A token that the grammar sees: neither blank nor comment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    /// The token, as an index.
    token: u32,
    kind: TokenKind,
    /// The keyword it may be; none where a dot makes it the start of a path.
    keyword: Option<Keyword>,
    /// Whether it starts where the one before it ends.
    adjacent: bool,
    span: Span,
}

/// The tokens that the grammar sees, and the errors for characters that it only would stumble over:
/// quotes of other languages around names, blanks that are none.
pub(super) fn words(
    text: &str,
    tokens: &[Token],
    skip: impl Fn(TokenKind) -> bool,
) -> (Vec<Word>, Vec<SyntaxError>) {
    let mut words = Vec::with_capacity(tokens.len() / 2 + 8);
    let mut strays = Vec::new();
    let mut end = usize::MAX;
    for (index, token) in tokens.iter().enumerate() {
        if skip(token.kind) {
            continue;
        }
        let stray = token.kind == TokenKind::Unknown
            && matches!(token.span.text(text), "`" | "[" | "]" | "\u{a0}");
        if stray {
            strays.push(SyntaxError {
                span: token.span,
                problem: Problem::Stray,
                expected: &[],
            });
            continue;
        }
        let keyword = match token.kind {
            TokenKind::Word if text.as_bytes().get(token.span.end) != Some(&b'.') => {
                Keyword::of(token.span.text(text))
            }
            _ => None,
        };
        words.push(Word {
            token: index as u32,
            kind: token.kind,
            keyword,
            adjacent: token.span.start == end,
            span: token.span,
        });
        end = token.span.end;
    }
    (words, strays)
}

/// Ends the words at a token, with one that nothing matches in its place, and says where that is.
pub(super) fn cut(words: &mut Vec<Word>, first: usize) -> usize {
    let from = words.partition_point(|word| (word.token as usize) < first);
    words.truncate(from);
    words.push(Word {
        token: first as u32,
        kind: TokenKind::Unknown,
        keyword: None,
        adjacent: false,
        span: Span::default(),
    });
    from
}

/// What is still open around the place that is parsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Frame {
    /// A query, from its `SELECT` on.
    Query {
        kind: QueryKind,
        /// How many of the clauses, in their order, can come no more.
        passed: u8,
        /// The clauses that have been, a bit each.
        seen: u16,
    },
    /// Conditions joined by one word.
    Conditions(Joiner),
}

/// Where a query stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum QueryKind {
    /// The statement itself.
    Root,
    /// A subquery in a select list.
    Child,
    /// Behind `IN`.
    SemiJoin,
    /// Not a query: the part of an item of SOSL's `RETURNING` in parentheses.
    Returning,
}

/// What joins the conditions of one list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Joiner {
    /// There is one condition so far.
    None,
    And,
    Or,
    /// `NOT` came first, so nothing may follow.
    Not,
    /// Mixed, and said so.
    Mixed,
}

pub(super) struct Parser<'t> {
    pub(super) text: &'t str,
    words: Vec<Word>,
    at: usize,
    nodes: Vec<Node>,
    /// The innermost open node.
    node: NodeId,
    /// One past the last token taken.
    taken: u32,
    errors: Vec<SyntaxError>,
    strays: Vec<SyntaxError>,
    pub(super) frames: Vec<Frame>,
    /// Comments and `;` are errors.
    pub(super) strict: bool,
    depth: u32,
    max_depth: u32,
    too_deep: Option<usize>,
    /// The word at which what is expected is recorded.
    hole: usize,
    recorded: Vec<Expected>,
}

impl<'t> Parser<'t> {
    pub(super) fn new(
        text: &'t str,
        (words, strays): (Vec<Word>, Vec<SyntaxError>),
        strict: bool,
    ) -> Self {
        let mut nodes = Vec::with_capacity(words.len() + 8);
        nodes.push(Node {
            kind: NodeKind::Root,
            first: 0,
            last: 0,
            parent: NodeId::ROOT,
            next: 0,
        });
        Self {
            text,
            words,
            at: 0,
            nodes,
            node: NodeId::ROOT,
            taken: 0,
            errors: Vec::new(),
            strays,
            frames: Vec::new(),
            strict,
            depth: 0,
            max_depth: u32::MAX,
            too_deep: None,
            hole: usize::MAX,
            recorded: Vec::new(),
        }
    }

    pub(super) fn limit_depth(&mut self, depth: u32) {
        self.max_depth = depth;
    }

    pub(super) fn record_at(&mut self, hole: usize) {
        self.hole = hole;
    }

    pub(super) fn recorded(self) -> Vec<Expected> {
        self.recorded
    }

    /// The tree, and the token at which it nests too deeply.
    pub(super) fn finish(mut self, tokens: Vec<Token>) -> (Tree, Option<usize>) {
        let count = self.nodes.len() as u32;
        if let Some(root) = self.nodes.first_mut() {
            root.last = tokens.len() as u32;
            root.next = count;
        }
        if !self.strays.is_empty() {
            self.errors.append(&mut self.strays);
            crate::sorting::by_key(&mut self.errors, |error| error.span.start);
        }
        let tree = Tree {
            tokens,
            nodes: self.nodes,
            errors: self.errors,
        };
        (tree, self.too_deep)
    }

    // Looking.

    pub(super) fn is_at_end(&self) -> bool {
        self.at >= self.words.len()
    }

    /// How many words are left.
    pub(super) fn left(&self) -> usize {
        self.words.len() - self.at.min(self.words.len())
    }

    /// Whether this is the cursor where what is expected is recorded.
    pub(super) fn is_hole(&self) -> bool {
        self.at == self.hole
    }

    /// Whether the word `ahead` is the cursor.
    pub(super) fn is_hole_at(&self, ahead: usize) -> bool {
        self.at + ahead == self.hole
    }

    fn word(&self, ahead: usize) -> Option<&Word> {
        self.words.get(self.at + ahead)
    }

    pub(super) fn kind(&self, ahead: usize) -> Option<TokenKind> {
        self.word(ahead).map(|word| word.kind)
    }

    pub(super) fn is(&self, kind: TokenKind) -> bool {
        self.kind(0) == Some(kind)
    }

    /// The keyword that the word `ahead` may be.
    pub(super) fn keyword(&self, ahead: usize) -> Option<Keyword> {
        self.word(ahead).and_then(|word| word.keyword)
    }

    pub(super) fn text_at(&self, ahead: usize) -> &'t str {
        self.word(ahead)
            .map_or("", |word| word.span.text(self.text))
    }

    /// The bytes of the word `ahead`; empty at the end of the text.
    pub(super) fn span_at(&self, ahead: usize) -> Span {
        let end = self.text.len();
        self.word(ahead)
            .map_or(Span::new(end, end), |word| word.span)
    }

    /// The keyword that the word taken last may be.
    pub(super) fn keyword_before(&self) -> Option<Keyword> {
        self.at
            .checked_sub(1)
            .and_then(|at| self.words.get(at))
            .and_then(|word| word.keyword)
    }

    pub(super) fn is_adjacent(&self, ahead: usize) -> bool {
        self.word(ahead).is_some_and(|word| word.adjacent)
    }

    /// Whether the word `ahead` can be a segment of a path.
    fn is_segment(&self, ahead: usize) -> bool {
        match self.kind(ahead) {
            Some(TokenKind::Word) => true,
            Some(TokenKind::Currency) => !self.text_at(ahead).contains('.'),
            _ => false,
        }
    }

    /// Whether a name starts at the word `ahead`: one that is not reserved, or any before a dot.
    pub(super) fn is_name_at(&self, ahead: usize) -> bool {
        self.is_segment(ahead) && !self.keyword(ahead).is_some_and(Keyword::is_reserved)
    }

    pub(super) fn is_name(&self) -> bool {
        self.is_name_at(0)
    }

    /// How many words the path `ahead` has, dots included.
    pub(super) fn path_length(&self, ahead: usize) -> usize {
        let mut length = 1;
        while self.kind(ahead + length) == Some(TokenKind::Dot)
            && self.is_adjacent(ahead + length)
            && self.is_segment(ahead + length + 1)
            && self.is_adjacent(ahead + length + 1)
        {
            length += 2;
        }
        length
    }

    // Taking.

    /// Passes the word here.
    pub(super) fn bump(&mut self) {
        if let Some(word) = self.words.get(self.at) {
            self.taken = word.token + 1;
            self.at += 1;
        }
    }

    pub(super) fn take(&mut self, kind: TokenKind, symbol: &'static str) -> bool {
        if self.is_hole() {
            self.record(&[Expected::Symbol(symbol)]);
        }
        let here = self.is(kind);
        if here {
            self.bump();
        }
        here
    }

    pub(super) fn take_keyword(&mut self, keyword: Keyword) -> bool {
        if self.is_hole() {
            self.record(&[Expected::Keyword(keyword.text())]);
        }
        let here = self.keyword(0) == Some(keyword);
        if here {
            self.bump();
        }
        here
    }

    /// Whether the keyword is here, without taking it.
    pub(super) fn sees(&mut self, keyword: Keyword) -> bool {
        if self.is_hole() {
            self.record(&[Expected::Keyword(keyword.text())]);
        }
        self.keyword(0) == Some(keyword)
    }

    pub(super) fn expect(&mut self, kind: TokenKind, expected: &'static [Expected]) -> bool {
        if self.is(kind) && !self.is_hole() {
            self.bump();
            return true;
        }
        self.unexpected(expected);
        false
    }

    pub(super) fn expect_keyword(
        &mut self,
        keyword: Keyword,
        expected: &'static [Expected],
    ) -> bool {
        if self.keyword(0) == Some(keyword) {
            self.bump();
            return true;
        }
        self.unexpected(expected);
        false
    }

    /// `)`, which is noted as missing where it is not there.
    pub(super) fn expect_close(&mut self) -> bool {
        if self.is(TokenKind::Close) {
            self.bump();
            return true;
        }
        let problem = match self.is_at_end() {
            true => Problem::End,
            false => Problem::MissingClose,
        };
        self.error(problem, CLOSE);
        false
    }

    /// A dotted path, without blanks around its dots.
    pub(super) fn path(&mut self, expected: &'static [Expected]) -> bool {
        if !self.is_name() || self.is_certain_clause() {
            self.wrong_name(expected);
            return false;
        }
        self.open(NodeKind::Path);
        for _ in 0..self.path_length(0) {
            self.bump();
        }
        while self.is(TokenKind::Dot) && self.is_adjacent(0) {
            self.error(Problem::DanglingDot, expected);
            self.bump();
            // `Id..Name` goes on; `Id.FROM` with a blank before it does not.
            if self.is_segment(0) && self.is_adjacent(0) {
                for _ in 0..self.path_length(0) {
                    self.bump();
                }
            }
        }
        self.close();
        true
    }

    /// Something else where a name is due; quotes around one are taken for the name.
    fn wrong_name(&mut self, expected: &'static [Expected]) {
        let quoted = match self.kind(0) {
            Some(TokenKind::String { .. }) => true,
            Some(TokenKind::Unknown) => self.text_at(0).starts_with(['"', '_']),
            _ => false,
        };
        self.unexpected(expected);
        if quoted && !self.is_hole() {
            self.error_node();
        }
    }

    // Nodes.

    pub(super) fn open(&mut self, kind: NodeKind) {
        let first = self.word(0).map_or(self.taken, |word| word.token);
        let id = NodeId(self.nodes.len() as u32);
        self.nodes.push(Node {
            kind,
            first,
            last: first,
            parent: self.node,
            next: id.0 + 1,
        });
        self.node = id;
    }

    /// Closes the innermost node; one that took nothing is dropped.
    pub(super) fn close(&mut self) {
        let count = self.nodes.len() as u32;
        let id = self.node;
        let Some(node) = self.nodes.get_mut(id.index()) else {
            return;
        };
        if id == NodeId::ROOT {
            return;
        }
        self.node = node.parent;
        if self.taken <= node.first {
            self.nodes.truncate(id.index());
        } else {
            node.last = self.taken;
            node.next = count;
        }
    }

    /// What the innermost open node is.
    pub(super) fn open_kind(&self) -> NodeKind {
        self.nodes
            .get(self.node.index())
            .map_or(NodeKind::Root, |node| node.kind)
    }

    /// Closes open nodes until one of this kind has been.
    pub(super) fn close_to(&mut self, kind: NodeKind) {
        while self.node != NodeId::ROOT {
            let found = self.open_kind() == kind;
            self.close();
            if found {
                return;
            }
        }
    }

    /// The word here as an error node.
    pub(super) fn error_node(&mut self) {
        self.open(NodeKind::Error);
        self.bump();
        self.close();
    }

    /// What fits nowhere up to the next place where parsing can go on: a comma, a parenthesis that
    /// closes, a word that begins a clause, the end. Parentheses that open there are skipped with
    /// what is in them.
    pub(super) fn skip_to_anchor(&mut self) {
        self.open(NodeKind::Error);
        let mut open = 0_usize;
        while let Some(kind) = self.kind(0) {
            if self.is_hole() {
                break;
            }
            match kind {
                TokenKind::Open => open += 1,
                TokenKind::Close if open == 0 => break,
                TokenKind::Close => open -= 1,
                TokenKind::Comma | TokenKind::Semicolon if open == 0 => break,
                TokenKind::Word if self.is_clause_start() => break,
                _ => {}
            }
            self.bump();
        }
        self.close();
    }

    /// Whether a word begins a clause. `GROUP`, `ORDER` and `OFFSET` do by what follows them.
    pub(super) fn is_clause_start(&self) -> bool {
        match self.keyword(0) {
            Some(Keyword::Group | Keyword::Order | Keyword::Offset) => {
                self.is_hole_at(1) || self.is_certain_clause()
            }
            Some(keyword) => keyword.begins_clause(),
            None => false,
        }
    }

    /// Whether a word that can be a name begins a clause: no name has that behind it.
    fn is_certain_clause(&self) -> bool {
        match self.keyword(0) {
            Some(Keyword::Group | Keyword::Order) => self.keyword(1) == Some(Keyword::By),
            // `Offset - x` is a difference of fields.
            Some(Keyword::Offset) => match self.kind(1) {
                Some(TokenKind::Plus | TokenKind::Minus) => self.kind(2) == Some(TokenKind::Number),
                kind => kind == Some(TokenKind::Number),
            },
            _ => false,
        }
    }

    // Errors and the cursor.

    /// Notes what may stand here, if this is the cursor.
    pub(super) fn record(&mut self, expected: &[Expected]) {
        if self.is_hole() {
            for one in expected {
                if !self.recorded.contains(one) {
                    self.recorded.push(*one);
                }
            }
        }
    }

    /// Notes an error at the word here. Only one is noted for each place. At the cursor there are
    /// no errors: what was expected is recorded, and that was all the parser was asked for.
    pub(super) fn error(&mut self, problem: Problem, expected: &'static [Expected]) {
        if self.is_hole() {
            self.record(expected);
            self.at = self.words.len();
            return;
        }
        self.error_at(self.span_at(0), problem, expected);
    }

    pub(super) fn error_at(&mut self, span: Span, problem: Problem, expected: &'static [Expected]) {
        if self.errors.last().is_some_and(|last| last.span == span) {
            return;
        }
        self.errors.push(SyntaxError {
            span,
            problem,
            expected,
        });
    }

    /// The error for the word here, whatever it is.
    pub(super) fn unexpected(&mut self, expected: &'static [Expected]) {
        let problem = match self.kind(0) {
            None => Problem::End,
            Some(TokenKind::Comment) => Problem::Comment,
            Some(TokenKind::String { closed: false }) => Problem::OpenString,
            Some(TokenKind::Unknown) => match self.text_at(0) {
                "*" => Problem::Star,
                text if text.starts_with(['"', '“', '”', '‘', '’']) => Problem::WrongQuotes,
                text if text.contains(':') => Problem::BrokenDateTime,
                "&" | "|" | "!" => Problem::WrongOperator,
                _ => Problem::Unexpected,
            },
            Some(_) => Problem::Unexpected,
        };
        self.error(problem, expected);
    }

    /// Goes some levels deeper, and notes where it is too deep for a typed tree.
    pub(super) fn deeper(&mut self, levels: u32) {
        self.depth += levels;
        if self.depth > self.max_depth && self.too_deep.is_none() {
            let at = self.word(0).map_or(self.taken, |word| word.token);
            self.too_deep = Some(at as usize);
        }
    }

    pub(super) fn shallower(&mut self, levels: u32) {
        self.depth = self.depth.saturating_sub(levels);
    }
}

/// `)`
pub(super) const CLOSE: &[Expected] = &[Expected::Symbol(")")];
