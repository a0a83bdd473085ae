//! The one parser: recursive descent without recursion, from tokens to the tree.
//!
//! What can nest (subqueries, semi-joins, parentheses, functions) waits on a list of its own, so no
//! text can exhaust the stack; the rest is a function for each production. It never fails: an error
//! is noted once a place, what fits nowhere becomes an error node, and the words that begin clauses
//! are never skipped inside a list. What is expected at a cursor is recorded where it is asked for.
//! It must not know what a name means; limits and types pass here and fail at the server.

mod clauses;
mod condition;
mod parser;
mod query;
mod select;
mod sosl;
mod value;

use super::expected::Expected;
use super::token::{Token, TokenKind, lex};
use super::tree::Tree;
use parser::Parser;

pub(super) use value::decode_string;

/// Reads a statement as people write it: comments and a `;` at the end are fine.
pub(super) fn parse(text: &str) -> Tree {
    let tokens = lex(text);
    let words = parser::words(text, &tokens, |kind| kind.is_trivia());
    let mut parser = Parser::new(text, words, false);
    parser.statement();
    parser.finish(tokens).0
}

/// Reads a statement as the server does: comments and `;` are errors. Says where it nests deeper
/// than `depth`, as an index of tokens.
pub(super) fn parse_as_sent(text: &str, depth: u32) -> (Tree, Option<usize>) {
    let tokens = lex(text);
    let words = parser::words(text, &tokens, |kind| kind == TokenKind::Whitespace);
    let mut parser = Parser::new(text, words, true);
    parser.limit_depth(depth);
    parser.statement();
    parser.finish(tokens)
}

/// What may stand behind these tokens.
pub(super) fn expected(text: &str, tokens: &[Token]) -> Vec<Expected> {
    let mut words = parser::words(text, tokens, |kind| kind.is_trivia());
    let hole = parser::cut(&mut words.0, tokens.len());
    let mut parser = Parser::new(text, words, false);
    parser.record_at(hole);
    parser.statement();
    parser.recorded()
}

#[cfg(test)]
mod tests;
