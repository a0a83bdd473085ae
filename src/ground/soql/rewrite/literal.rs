//! Values as SOQL writes them: quoted and escaped, so that no text can end its literal.

/// A text in quotes (SOQL, quoted string escape sequences).
pub fn quoted(text: &str) -> String {
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push('\'');
    for c in text.chars() {
        escape(c, &mut literal);
    }
    literal.push('\'');
    literal
}

/// The literal of a LIKE pattern that finds a text anywhere: what would be a wildcard stands for
/// itself.
pub fn like_pattern(text: &str) -> String {
    let mut literal = String::with_capacity(text.len() + 4);
    literal.push_str("'%");
    for c in text.chars() {
        if matches!(c, '%' | '_') {
            literal.push('\\');
        }
        escape(c, &mut literal);
    }
    literal.push_str("%'");
    literal
}

fn escape(c: char, literal: &mut String) {
    match c {
        '\'' => literal.push_str("\\'"),
        '\\' => literal.push_str("\\\\"),
        '\n' => literal.push_str("\\n"),
        '\r' => literal.push_str("\\r"),
        '\t' => literal.push_str("\\t"),
        c => literal.push(c),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::soql::ast::{Expr, Test, Value, ValueKind};
    use crate::soql::parse::parse;

    /// The text that the parser reads in the one comparison of a query.
    fn read(literal: &str, operator: &str) -> String {
        let text = format!("SELECT Id FROM A WHERE Name {operator} {literal}");
        let query = parse(&text).unwrap_or_else(|e| panic!("{text}: {e:?}"));
        let Some(Expr::Condition(condition)) = query.filter else {
            panic!("{text}: not one comparison");
        };
        match condition.test {
            Test::Compare(
                _,
                Value {
                    kind: ValueKind::String(text),
                    ..
                },
            )
            | Test::Like(Value {
                kind: ValueKind::String(text),
                ..
            }) => text,
            other => panic!("{other:?}"),
        }
    }

    proptest! {
        #[test]
        fn a_text_comes_back_as_it_was(text in "[^\\x00]*") {
            prop_assert_eq!(read(&quoted(&text), "="), text);
        }

        #[test]
        fn no_text_ends_a_pattern(text in "[^\\x00]*") {
            let pattern = read(&like_pattern(&text), "LIKE");
            prop_assert!(pattern.starts_with('%') && pattern.ends_with('%'));
        }
    }

    #[test]
    fn wildcards_stand_for_themselves() {
        assert_eq!(like_pattern("50% of_a\\b'c"), "'%50\\% of\\_a\\\\b\\'c%'");
    }
}
