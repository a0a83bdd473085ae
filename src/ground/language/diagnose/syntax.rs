//! The errors of the tree as diagnostics.
//!
//! It must not know the org.

use crate::soql::token::Span;
use crate::soql::{self, Problem, SyntaxError, Tree};

use super::{Code, Diagnostic, Severity};

/// How many errors of one text get a fix: a text with more is not mended one by one.
const FIXES_MAX: usize = 100;

/// All of them, in the order of the text, with their fixes.
pub(super) fn all(tree: &Tree, text: &str) -> Vec<Diagnostic> {
    if let Some(span) = writes(tree, text) {
        return vec![Diagnostic {
            span,
            severity: Severity::Error,
            code: Code::Syntax,
            message: "SOQL only reads: a statement begins with SELECT or FIND".to_owned(),
            fix: None,
        }];
    }
    tree.errors()
        .iter()
        .enumerate()
        .map(|(at, error)| Diagnostic {
            span: error.span,
            severity: Severity::Error,
            code: match error.problem {
                Problem::Variable => Code::Variable,
                _ => Code::Syntax,
            },
            message: error.message(text),
            fix: match at < FIXES_MAX {
                true => soql::fix(tree, text, error),
                false => None,
            },
        })
        .collect()
}

/// Whether an error says no more than that a word where a value should be has no quotes: who knows
/// the field's type may know what was meant.
pub(super) fn is_about_value(error: &SyntaxError) -> bool {
    error.problem == Problem::MissingQuotes
}

/// The first word, where it is one that changes records in other languages.
fn writes(tree: &Tree, text: &str) -> Option<Span> {
    const WRITES: [&str; 8] = [
        "UPDATE", "INSERT", "DELETE", "UPSERT", "MERGE", "CREATE", "ALTER", "DROP",
    ];
    let mut tokens = tree.tokens().iter().filter(|token| !token.kind.is_trivia());
    let first = tokens.next()?.span;
    let word = first.text(text);
    let is_one = WRITES.iter().any(|one| one.eq_ignore_ascii_case(word));
    is_one.then_some(first)
}
