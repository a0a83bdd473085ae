//! The parser's place in the tokens: looking ahead, keywords, names, errors.
//!
//! Must not know any clause.

use super::super::ast::{Name, Path, Span};
use super::super::names::is_reserved;
use super::super::token::{Token, TokenKind, lex};
use super::{MAX_DEPTH, ParseError, Problem};

pub(super) type Parsed<T> = Result<T, ParseError>;

pub(super) struct Cursor<'a> {
    pub(super) text: &'a str,
    /// Without blanks. Comments stay in: they fit nowhere, so they are refused where they stand.
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let mut tokens = lex(text);
        tokens.retain(|token| token.kind != TokenKind::Whitespace);
        Self {
            text,
            tokens,
            at: 0,
            depth: 0,
        }
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.at >= self.tokens.len()
    }

    fn token(&self, ahead: usize) -> Option<Token> {
        self.tokens.get(self.at + ahead).copied()
    }

    pub(super) fn kind(&self, ahead: usize) -> Option<TokenKind> {
        self.token(ahead).map(|token| token.kind)
    }

    pub(super) fn is(&self, kind: TokenKind) -> bool {
        self.kind(0) == Some(kind)
    }

    /// The span of the token here; empty at the end of the text.
    pub(super) fn span(&self) -> Span {
        self.token(0)
            .map_or(Span::new(self.text.len(), self.text.len()), |token| {
                token.span
            })
    }

    /// The span of the token passed last.
    pub(super) fn last_span(&self) -> Span {
        self.at
            .checked_sub(1)
            .and_then(|at| self.tokens.get(at))
            .map_or(Span::default(), |token| token.span)
    }

    pub(super) fn token_text(&self, ahead: usize) -> &'a str {
        self.token(ahead)
            .map_or("", |token| token.span.text(self.text))
    }

    /// Passes the token here and says where it was.
    pub(super) fn bump(&mut self) -> Span {
        let span = self.span();
        self.at += 1;
        span
    }

    /// Whether the token `ahead` starts exactly where the one before it ends.
    pub(super) fn is_adjacent(&self, ahead: usize) -> bool {
        match (
            self.tokens.get((self.at + ahead).wrapping_sub(1)),
            self.token(ahead),
        ) {
            (Some(before), Some(token)) => before.span.end == token.span.start,
            _ => false,
        }
    }

    /// Whether the word `ahead` is this keyword. `From.Name` is a path, not a keyword.
    pub(super) fn is_keyword_at(&self, ahead: usize, keyword: &str) -> bool {
        self.kind(ahead) == Some(TokenKind::Word)
            && self.token_text(ahead).eq_ignore_ascii_case(keyword)
            && !(self.kind(ahead + 1) == Some(TokenKind::Dot) && self.is_adjacent(ahead + 1))
    }

    pub(super) fn is_keyword(&self, keyword: &str) -> bool {
        self.is_keyword_at(0, keyword)
    }

    /// Passes the keyword if it is here.
    pub(super) fn take_keyword(&mut self, keyword: &str) -> Option<Span> {
        self.is_keyword(keyword).then(|| self.bump())
    }

    pub(super) fn expect_keyword(&mut self, keyword: &'static str) -> Parsed<Span> {
        self.take_keyword(keyword)
            .ok_or_else(|| self.unexpected(&[keyword]))
    }

    pub(super) fn take(&mut self, kind: TokenKind) -> Option<Span> {
        self.is(kind).then(|| self.bump())
    }

    pub(super) fn expect(&mut self, kind: TokenKind, name: &'static str) -> Parsed<Span> {
        self.take(kind).ok_or_else(|| self.unexpected(&[name]))
    }

    /// Whether the token `ahead` can be a segment of a name.
    fn is_segment(&self, ahead: usize) -> bool {
        match self.kind(ahead) {
            Some(TokenKind::Word) => true,
            Some(TokenKind::Currency) => !self.token_text(ahead).contains('.'),
            _ => false,
        }
    }

    /// Whether a name can start here: a word that is not reserved, or any word before a dot.
    pub(super) fn is_name(&self) -> bool {
        self.is_segment(0)
            && (!is_reserved(self.token_text(0))
                || (self.kind(1) == Some(TokenKind::Dot) && self.is_adjacent(1)))
    }

    fn segment(&mut self) -> Name {
        let text = self.token_text(0).to_owned();
        let span = self.bump();
        Name { text, span }
    }

    /// A dotted path, without blanks around its dots.
    pub(super) fn path(&mut self, expected: &'static str) -> Parsed<Path> {
        if !self.is_name() {
            return Err(self.unexpected(&[expected]));
        }
        let first = self.segment();
        let mut span = first.span;
        let mut names = vec![first];
        while self.is(TokenKind::Dot) && self.is_adjacent(0) {
            if !(self.is_segment(1) && self.is_adjacent(1)) {
                return Err(self.unexpected(&[]));
            }
            self.bump();
            let name = self.segment();
            span = span.to(name.span);
            names.push(name);
        }
        Ok(Path { names, span })
    }

    /// An identifier that stands for one name; the grammar allows dots in it all the same.
    pub(super) fn name(&mut self, expected: &'static str) -> Parsed<Name> {
        let path = self.path(expected)?;
        Ok(Name {
            text: path.dotted(),
            span: path.span,
        })
    }

    /// One or more of something, separated by commas.
    pub(super) fn list<T>(
        &mut self,
        mut item: impl FnMut(&mut Self) -> Parsed<T>,
    ) -> Parsed<Vec<T>> {
        let mut items = vec![item(self)?];
        while self.take(TokenKind::Comma).is_some() {
            items.push(item(self)?);
        }
        Ok(items)
    }

    /// Runs a part some levels deeper.
    pub(super) fn deeper<T>(
        &mut self,
        levels: usize,
        part: impl FnOnce(&mut Self) -> Parsed<T>,
    ) -> Parsed<T> {
        if self.depth + levels > MAX_DEPTH {
            return Err(self.error(Problem::TooDeep, &[]));
        }
        self.depth += levels;
        let result = part(self);
        self.depth -= levels;
        result
    }

    pub(super) fn error(&self, problem: Problem, expected: &[&'static str]) -> ParseError {
        ParseError {
            span: self.span(),
            found: match self.token(0) {
                Some(token) => token.span.text(self.text).to_owned(),
                None => "<EOF>".to_owned(),
            },
            expected: expected.to_vec(),
            problem,
        }
    }

    /// The error for the token here, whatever it is.
    pub(super) fn unexpected(&self, expected: &[&'static str]) -> ParseError {
        let problem = match self.kind(0) {
            None => Problem::End,
            Some(TokenKind::Comment) => Problem::Comment,
            Some(TokenKind::String { closed: false }) => Problem::OpenString,
            Some(_) => Problem::Unexpected,
        };
        self.error(problem, expected)
    }
}
