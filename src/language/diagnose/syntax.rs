//! The errors of the tree as diagnostics.
//!
//! It must not know the org.

use crate::soql::{self, Problem, SyntaxError, Tree};

use super::{Code, Diagnostic, Severity};

/// How many errors of one text get a fix: a text with more is not mended one by one.
const FIXES_MAX: usize = 100;

/// All of them, in the order of the text, with their fixes.
pub(super) fn all(tree: &Tree, text: &str) -> Vec<Diagnostic> {
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
