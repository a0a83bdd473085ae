//! The errors of the tree as diagnostics.
//!
//! It must not know the org.

use crate::soql::{self, Problem, Tree};

use super::{Code, Diagnostic, Severity};

/// All of them, with their fixes.
pub(super) fn all(tree: &Tree, text: &str) -> Vec<Diagnostic> {
    tree.errors()
        .iter()
        .map(|error| Diagnostic {
            span: error.span,
            severity: Severity::Error,
            code: Code::Syntax,
            message: error.message(text),
            fix: soql::fix(tree, text, error),
        })
        .collect()
}

/// Whether it says that a word where a value should be has no quotes: who knows the field's type
/// may know what was meant.
pub(super) fn is_about_value(tree: &Tree, item: &Diagnostic) -> bool {
    tree.errors()
        .iter()
        .any(|error| error.span == item.span && error.problem == Problem::MissingQuotes)
}
