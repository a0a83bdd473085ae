//! Where the clauses of a statement are in its text.
//!
//! The tree has the places of names and values, the tokens those of the keywords between them.

use std::ops::Range;

use super::super::ast::Query;
use super::super::token::{Token, TokenKind, lex};

/// The places that a rewrite needs, as byte offsets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Places {
    /// Where `FROM` begins.
    pub from: usize,
    /// The end of the last item of `FROM`.
    pub after_from: usize,
    /// The condition behind `WHERE`.
    pub filter: Option<Range<usize>>,
    /// The end of `FROM`, `WHERE` and `WITH` together.
    pub after_with: usize,
    /// The end of `GROUP BY`, where there is one.
    pub after_group: Option<usize>,
    /// The condition behind `HAVING`.
    pub having: Option<Range<usize>>,
    /// The list behind `ORDER BY`.
    pub order: Option<Range<usize>>,
    /// The end of everything that comes before `LIMIT`.
    pub before_limit: usize,
}

/// The clauses that follow FROM.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Clause {
    Where,
    With,
    Group,
    Having,
    Order,
    Rest,
}

impl Places {
    /// The places in the text without comments that was parsed into this query.
    pub fn find(text: &str, query: &Query) -> Self {
        let tokens: Vec<Token> = lex(text)
            .into_iter()
            .filter(|token| !token.kind.is_trivia() && token.span.end <= query.span.end)
            .collect();
        let after_from = query.from.last().map_or(query.span.end, |f| f.span.end);
        let first = query.from.first().map_or(after_from, |f| f.span.start);
        let is = |token: &Token, word: &str| {
            token.kind == TokenKind::Word && token.span.text(text).eq_ignore_ascii_case(word)
        };
        let mut places = Self {
            from: first,
            after_from,
            filter: None,
            after_with: after_from,
            after_group: None,
            having: None,
            order: None,
            before_limit: query.span.end,
        };
        let mut clause = None;
        let mut begin = after_from;
        let mut depth = 0_usize;
        let mut last = after_from;
        for (at, token) in tokens.iter().enumerate() {
            match token.kind {
                TokenKind::Open => depth += 1,
                TokenKind::Close => depth = depth.saturating_sub(1),
                _ => {}
            }
            if token.span.end <= first {
                if is(token, "FROM") {
                    places.from = token.span.start;
                }
                continue;
            }
            if token.span.start < after_from {
                continue;
            }
            // All of these but GROUP, ORDER and OFFSET are words that nothing can be called; BY
            // tells the first two from names, the place of its number the third.
            let by = tokens.get(at + 1).is_some_and(|next| is(next, "BY"));
            let offset = query.offset.as_ref().zip(tokens.get(at + 1));
            let begun = match token.kind {
                TokenKind::Word if depth == 0 => match () {
                    () if is(token, "WHERE") => Some((Clause::Where, at)),
                    () if is(token, "WITH") => Some((Clause::With, at)),
                    () if is(token, "GROUP") && by => Some((Clause::Group, at + 1)),
                    () if is(token, "HAVING") => Some((Clause::Having, at)),
                    () if is(token, "ORDER") && by => Some((Clause::Order, at + 1)),
                    () if ["LIMIT", "BIND", "FOR", "UPDATE"]
                        .iter()
                        .any(|word| is(token, word)) =>
                    {
                        Some((Clause::Rest, at))
                    }
                    () if is(token, "OFFSET")
                        && offset
                            .is_some_and(|(count, next)| count.span.start == next.span.start) =>
                    {
                        Some((Clause::Rest, at))
                    }
                    () => None,
                },
                _ => None,
            };
            if let Some((next, keyword)) = begun {
                places.end(clause, begin..last);
                if next == Clause::Rest {
                    places.before_limit = last;
                    return places;
                }
                clause = Some(next);
                begin = tokens
                    .get(keyword + 1)
                    .map_or(token.span.end, |t| t.span.start);
            }
            last = token.span.end;
        }
        places.end(clause, begin..last);
        places.before_limit = last;
        places
    }

    /// A clause ends, and what it holds is there.
    fn end(&mut self, clause: Option<Clause>, range: Range<usize>) {
        match clause {
            Some(Clause::Where) => {
                self.after_with = range.end;
                self.filter = Some(range);
            }
            Some(Clause::With) => self.after_with = range.end,
            Some(Clause::Group) => self.after_group = Some(range.end),
            Some(Clause::Having) => self.having = Some(range),
            Some(Clause::Order) => self.order = Some(range),
            Some(Clause::Rest) | None => {}
        }
    }
}

/// Whether one pair of parentheses is around all of a text.
pub(super) fn is_wrapped(text: &str) -> bool {
    let mut depth = 0_usize;
    let tokens = lex(text);
    let mut tokens = tokens.iter().filter(|t| !t.kind.is_trivia()).peekable();
    while let Some(token) = tokens.next() {
        match token.kind {
            TokenKind::Open => depth += 1,
            TokenKind::Close => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return token.kind == TokenKind::Close && tokens.peek().is_none();
        }
    }
    false
}
