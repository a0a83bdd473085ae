//! Several statements in one text: where each begins and ends, which one is under the cursor.
//!
//! A `;` ends a statement. So does a blank line where the next word is `SELECT`, or `FIND` with its
//! term, outside of parentheses, texts and comments; a blank line inside a query does not. It must
//! not know the grammar.

use super::keyword::Keyword;
use super::token::{Span, Token, TokenKind, lex};

/// The statements of a text, from the first word of each to its last. Comments before the first
/// word and behind the last are outside, and so is the `;`.
pub fn statements(text: &str) -> Vec<Span> {
    let tokens = lex(text);
    let mut found = Vec::new();
    let mut open: Option<Span> = None;
    let mut depth = 0_usize;
    let mut blank_line = false;
    for (index, token) in tokens.iter().enumerate() {
        match token.kind {
            TokenKind::Whitespace => {
                blank_line |= has_blank_line(token.span.text(text));
                continue;
            }
            TokenKind::Comment => continue,
            TokenKind::Semicolon => {
                found.extend(open.take());
                depth = 0;
            }
            kind => {
                let rest = tokens.get(index..).unwrap_or_default();
                if depth == 0 && blank_line && begins(text, rest) {
                    found.extend(open.take());
                }
                match kind {
                    TokenKind::Open => depth += 1,
                    TokenKind::Close => depth = depth.saturating_sub(1),
                    _ => {}
                }
                open = Some(open.map_or(token.span, |span| span.to(token.span)));
            }
        }
        blank_line = false;
    }
    found.extend(open);
    found
}

/// The statement that a cursor is in. Its `;` and the rest of its last line belong to it, and the
/// comments right above it; between two statements it is otherwise the one above.
pub fn statement_at(text: &str, offset: usize) -> Option<Span> {
    let all = statements(text);
    let next = all.partition_point(|one| one.end < offset);
    let below = all.get(next).copied();
    if below.is_some_and(|one| one.start <= offset) {
        return below;
    }
    let above = next.checked_sub(1).and_then(|at| all.get(at)).copied();
    let gap = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    match (above, below) {
        (Some(above), Some(below)) => {
            let same_line = !gap(above.end, offset).contains(['\n', '\r']);
            // From the start of the cursor's line on: it may be the blank one.
            let line = gap(0, offset).rfind(['\n', '\r']).unwrap_or(offset);
            let leads = !has_blank_line(gap(line, below.start));
            Some(if !same_line && leads { below } else { above })
        }
        (above, below) => above.or(below),
    }
}

/// Whether two line breaks follow each other with nothing but blanks between.
fn has_blank_line(text: &str) -> bool {
    let mut broken = false;
    let mut bytes = text.bytes().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\r' if bytes.peek() == Some(&b'\n') => {}
            b'\n' | b'\r' if broken => return true,
            b'\n' | b'\r' => broken = true,
            b' ' | b'\t' | 0x0c => {}
            _ => broken = false,
        }
    }
    false
}

/// Whether a statement can begin with the first of these tokens.
fn begins(text: &str, tokens: &[Token]) -> bool {
    let mut words = tokens.iter().filter(|token| !token.kind.is_trivia());
    let Some(first) = words.next().filter(|first| first.kind == TokenKind::Word) else {
        return false;
    };
    match Keyword::of(first.span.text(text)) {
        Some(Keyword::Select) => true,
        // A field can be called Find.
        Some(Keyword::Find) => words.next().is_some_and(|second| {
            matches!(
                second.kind,
                TokenKind::SearchTerm { .. } | TokenKind::String { .. } | TokenKind::Bind
            )
        }),
        _ => false,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn statements_end_at_semicolons_and_blank_lines_before_the_next() {
        for (text, expected) in [
            ("", vec![]),
            (" -- nothing\n", vec![]),
            ("SELECT Id FROM A", vec!["SELECT Id FROM A"]),
            (
                "SELECT Id FROM A;SELECT Id FROM B;",
                vec!["SELECT Id FROM A", "SELECT Id FROM B"],
            ),
            (
                "SELECT Id FROM A\n\nSELECT Id FROM B",
                vec!["SELECT Id FROM A", "SELECT Id FROM B"],
            ),
            (
                "SELECT Id FROM A\r\n \r\n  select Id FROM B",
                vec!["SELECT Id FROM A", "select Id FROM B"],
            ),
            (
                "SELECT Id\n\nFROM A\n\nWHERE x = 1",
                vec!["SELECT Id\n\nFROM A\n\nWHERE x = 1"],
            ),
            (
                "SELECT Id FROM A\nSELECT Id FROM B",
                vec!["SELECT Id FROM A\nSELECT Id FROM B"],
            ),
            (
                "SELECT Id, (\n\nSELECT Id FROM B) FROM A",
                vec!["SELECT Id, (\n\nSELECT Id FROM B) FROM A"],
            ),
            (
                "SELECT Id FROM A WHERE x = ';' -- ; SELECT\n\nAND y = 1",
                vec!["SELECT Id FROM A WHERE x = ';' -- ; SELECT\n\nAND y = 1"],
            ),
            (
                "SELECT Id FROM A\n\n-- the next\nSELECT Id FROM B -- done\n",
                vec!["SELECT Id FROM A", "SELECT Id FROM B"],
            ),
            (
                "SELECT Id FROM A /*\n\n*/\nSELECT",
                vec!["SELECT Id FROM A /*\n\n*/\nSELECT"],
            ),
            (
                "FIND {a\n\nSELECT}\n\nFIND 'x' RETURNING A\n\nSELECT Id,\n\nFind FROM B",
                vec![
                    "FIND {a\n\nSELECT}",
                    "FIND 'x' RETURNING A",
                    "SELECT Id,\n\nFind FROM B",
                ],
            ),
            (
                "SELECT (;SELECT Id FROM B",
                vec!["SELECT (", "SELECT Id FROM B"],
            ),
            (";;", vec![]),
        ] {
            let told: Vec<_> = statements(text).iter().map(|one| one.text(text)).collect();
            assert_eq!(told, expected, "{text:?}");
        }
    }

    #[test]
    fn the_statement_under_the_cursor_is_the_one_a_person_means() {
        for (text, expected) in [
            ("SELECT| A; SELECT B", Some("SELECT A")),
            ("SELECT A;| SELECT B", Some("SELECT A")),
            ("SELECT A; |SELECT B", Some("SELECT B")),
            ("SELECT A|; SELECT B", Some("SELECT A")),
            ("SELECT A; -- of A|\nSELECT B", Some("SELECT A")),
            ("SELECT A;\n|-- of B\nSELECT B", Some("SELECT B")),
            ("SELECT A\n|\nSELECT B", Some("SELECT A")),
            ("SELECT A\n\n-- of| B\nSELECT B", Some("SELECT B")),
            ("SELECT A\n\n|\n\nSELECT B", Some("SELECT A")),
            ("|\n\n\nSELECT A", Some("SELECT A")),
            ("SELECT A\n\n\n|", Some("SELECT A")),
            ("|", None),
        ] {
            let at = text.find('|').unwrap();
            let text = text.replacen('|', "", 1);
            let told = statement_at(&text, at).map(|one| one.text(&text).to_owned());
            assert_eq!(told.as_deref(), expected, "{text:?} {at}");
        }
    }

    proptest! {
        #[test]
        fn statements_are_in_order_and_apart(text in "[SELECTFIND ;()'\n\\-/*x{}]{0,60}", at in 0usize..70) {
            let mut end = 0;
            for one in statements(&text) {
                prop_assert!(one.start >= end && one.end > one.start);
                prop_assert!(!one.text(&text).is_empty());
                end = one.end;
            }
            let _ = statement_at(&text, at);
        }
    }
}
