//! Lays SOQL out: clauses on lines, long lists wrapped, subqueries indented, comments kept.
//!
//! Works on the lossless tree: what comes out has the tokens that went in, in their order; only
//! blanks and the case of keywords change, never a name, a text or a comment. Formatting twice is
//! formatting once. A statement with a syntax error stays as it is. It must not know any schema.

mod layout;
mod pieces;

use super::error::Problem;
use super::statements::statements;
use super::token::{Span, Token, TokenKind, lex};
use super::tree::Tree;

/// How a text is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormatOptions {
    /// The line length that is aimed at, in terminal cells. Fewer than
    /// [`Self::NARROWEST`] count as that many.
    pub width: usize,
    /// What happens to the case of keywords.
    pub keywords: KeywordCase,
}

/// The case of the words of the language (`SELECT`, `AND`, `NULLS FIRST`). Names of functions,
/// `TRUE`, `NULL` and date literals are none of them: they stay as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum KeywordCase {
    /// `SELECT`
    #[default]
    Upper,
    /// `select`
    Lower,
    /// As written.
    Keep,
}

impl FormatOptions {
    /// The least width that is of use.
    pub const NARROWEST: usize = 20;
}

impl Default for FormatOptions {
    fn default() -> Self {
        Self {
            width: 80,
            keywords: KeywordCase::Upper,
        }
    }
}

/// Lays out every statement of a text. Statements with a syntax error stay byte for byte; blanks
/// around them, and comments between them, are set in order all the same.
pub fn format(text: &str, options: &FormatOptions) -> String {
    let tokens = lex(text);
    let mut out = Output {
        text,
        out: String::with_capacity(text.len() + text.len() / 4),
        line_end: line_end(&tokens, text),
        follows: Follows::Nothing,
    };
    let mut at = 0;
    for statement in statements(text) {
        let next = at + place(tokens.get(at..).unwrap_or_default(), statement.start);
        let gap = tokens.get(at..next).unwrap_or_default();
        out.between(gap, true);
        let inner = statement.text(text);
        let tree = Tree::parse(inner);
        let fine = can_be_laid_out(&tree);
        match fine {
            true => layout::lay_out(&tree, inner, options, out.line_end, &mut out.out),
            false => out.out.push_str(inner),
        }
        out.follows = match fine {
            true => Follows::Statement,
            false => Follows::Broken,
        };
        at = next + place(tokens.get(next..).unwrap_or_default(), statement.end);
    }
    out.between(tokens.get(at..).unwrap_or_default(), false);
    let ends_line = tokens
        .last()
        .is_some_and(|last| last.kind == TokenKind::Whitespace && breaks(last.span, text) > 0);
    if ends_line && !out.out.is_empty() {
        out.out.push_str(out.line_end);
    }
    out.out
}

/// Whether a statement is laid out: one without errors, but variables, which the server does not take,
/// are in nobody's way.
pub fn can_be_laid_out(tree: &Tree) -> bool {
    let mut errors = tree.errors().iter();
    errors.all(|error| error.problem == Problem::Variable)
}

/// How lines end: as on Windows where all lines of the text do.
fn line_end(tokens: &[Token], text: &str) -> &'static str {
    let blanks = tokens
        .iter()
        .filter(|token| token.kind == TokenKind::Whitespace)
        .map(|token| token.span.text(text));
    let (mut all, mut windows) = (0, 0);
    for blank in blanks {
        all += blank.matches(['\n', '\r']).count();
        windows += blank.matches("\r\n").count();
    }
    match windows {
        0 => "\n",
        _ if all == 2 * windows => "\r\n",
        _ => "\n",
    }
}

/// How many tokens begin before an offset.
fn place(tokens: &[Token], offset: usize) -> usize {
    tokens.partition_point(|token| token.span.start < offset)
}

/// How many line breaks a stretch of blanks has.
fn breaks(span: Span, text: &str) -> usize {
    let blanks = span.text(text);
    blanks.matches(['\n', '\r']).count() - blanks.matches("\r\n").count()
}

/// What was written last, outside of statements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Follows {
    Nothing,
    /// A statement, or the `;` right behind one.
    Statement,
    /// A statement that stayed as it is.
    Broken,
    /// A comment that the rest of the line does not belong to.
    LineComment,
    BlockComment,
}

struct Output<'t> {
    text: &'t str,
    out: String,
    line_end: &'static str,
    follows: Follows,
}

impl Output<'_> {
    /// What stands between two statements, before the first or behind the last. Between two
    /// statements there is a blank line at the end: where the text has one, else at the first
    /// line break.
    fn between(&mut self, tokens: &[Token], statement_next: bool) {
        // Blanks before a `;` go.
        let has_blank_line = tokens.iter().enumerate().any(|(at, token)| {
            let next = tokens.get(at + 1).map(|next| next.kind);
            token.kind == TokenKind::Whitespace
                && breaks(token.span, self.text) > 1
                && next != Some(TokenKind::Semicolon)
        });
        let first = self.follows == Follows::Nothing;
        let mut due_blank = statement_next && !first && !has_blank_line;
        let mut lines = 0;
        for token in tokens {
            match token.kind {
                TokenKind::Whitespace => {
                    lines = breaks(token.span, self.text);
                    continue;
                }
                TokenKind::Semicolon => match self.follows {
                    Follows::Nothing | Follows::Statement => {}
                    Follows::BlockComment => {}
                    Follows::LineComment => self.out.push_str(self.line_end),
                    // A text without its closing quote goes to the end of the line.
                    Follows::Broken if lines > 0 => self.out.push_str(self.line_end),
                    Follows::Broken => {}
                },
                _ => self.before_comment(lines, &mut due_blank),
            }
            let written = token.span.text(self.text);
            self.out.push_str(written);
            self.follows = match token.kind {
                TokenKind::Semicolon => Follows::Statement,
                _ if written.starts_with("/*") => Follows::BlockComment,
                _ => Follows::LineComment,
            };
            lines = 0;
        }
        if statement_next && self.follows != Follows::Nothing {
            self.out.push_str(self.line_end);
            if lines > 1 || due_blank {
                self.out.push_str(self.line_end);
            }
        }
    }

    fn before_comment(&mut self, lines: usize, due_blank: &mut bool) {
        let lines = match self.follows {
            Follows::Nothing => return,
            Follows::LineComment => lines.max(1),
            _ => lines,
        };
        if lines == 0 {
            self.out.push(' ');
            return;
        }
        self.out.push_str(self.line_end);
        if lines > 1 || std::mem::take(due_blank) {
            self.out.push_str(self.line_end);
        }
    }
}

#[cfg(test)]
mod maker;
#[cfg(test)]
mod tests;
