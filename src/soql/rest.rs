//! The dialect of the REST API: what of the language only Apex has.
//!
//! The tree takes Apex variables (`:name`), because people paste queries from Apex and parameters
//! of saved queries are written so; the server refuses them. Comments and a `;` at the end are
//! taken: sftui blanks them before a query is sent. It must not know what is done about it.

use super::error::{Problem, SyntaxError};
use super::token::TokenKind;
use super::tree::{NodeId, NodeKind, Tree};

/// Everything that is wrong with a statement when it is sent over REST, in the order of the text.
pub fn rest_errors(tree: &Tree) -> Vec<SyntaxError> {
    let variables = tree
        .descendants(NodeId::ROOT)
        .filter(|node| tree.kind(*node) == NodeKind::Value && is_variable(tree, *node))
        .map(|node| SyntaxError {
            span: tree.span(node),
            problem: Problem::ApexOnly,
            expected: &[],
        })
        // Some places refuse variables in every dialect.
        .filter(|error| tree.errors().iter().all(|known| known.span.start != error.span.start));
    let mut errors: Vec<SyntaxError> = variables.collect();
    errors.extend_from_slice(tree.errors());
    errors.sort_by_key(|error| error.span.start);
    errors
}

/// Whether a value is `:name` or `: name`.
fn is_variable(tree: &Tree, value: NodeId) -> bool {
    let first = tree.tokens_of(value).first();
    first.is_some_and(|token| matches!(token.kind, TokenKind::Bind | TokenKind::Colon))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_refused_and_comments_are_not() {
        for (text, expected) in [
            ("SELECT Id FROM A -- all\n;", &[][..]),
            ("SELECT Id FROM A WHERE x > LAST_N_DAYS:5", &[]),
            ("SELECT Id FROM A WHERE x = :x AND y IN : b.c", &[":x", ": b.c"]),
            ("SELECT Id FROM A WHERE DISTANCE(l, :p, 'mi') < 1", &[":p"]),
            ("SELECT Id FROM A WHERE x LIKE :x LIMIT :n", &[":x", ":n"]),
            ("SELECT Id FROM A FOR UPDATE", &["UPDATE"]),
        ] {
            let errors = rest_errors(&Tree::parse(text));
            let told: Vec<_> = errors.iter().map(|error| error.span.text(text)).collect();
            assert_eq!(told, expected, "{text}");
        }
    }
}
