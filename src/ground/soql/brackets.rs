//! The other bracket of the one at the cursor.
//!
//! Parentheses alone: those in texts and comments are none, and braces of a search term are one
//! token. Works on any text. It must not know statements, but one ends all that is open at a `;`.

use super::token::{Span, TokenKind, lex};

/// The bracket at a cursor and its other one, in the order of the text. The bracket right of the
/// cursor comes before the one left of it. None where there is no bracket, or it has no other.
pub fn brackets_at(text: &str, offset: usize) -> Option<(Span, Span)> {
    let mut open: Vec<Span> = Vec::new();
    let mut left = None;
    for token in lex(text) {
        // What begins behind the cursor matters only as long as something is open.
        if token.span.start > offset && open.iter().all(|one| !touches(*one, offset)) {
            break;
        }
        match token.kind {
            TokenKind::Open => open.push(token.span),
            TokenKind::Close => {
                let Some(first) = open.pop() else { continue };
                let pair = (first, token.span);
                if first.start == offset || token.span.start == offset {
                    return Some(pair);
                }
                if first.end == offset || token.span.end == offset {
                    left = Some(pair);
                }
            }
            TokenKind::Semicolon => open.clear(),
            _ => {}
        }
    }
    left
}

fn touches(bracket: Span, offset: usize) -> bool {
    bracket.start <= offset && offset <= bracket.end
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_bracket_right_of_the_cursor_comes_first() {
        for (text, expected) in [
            ("|(a)", Some((0, 2))),
            ("(|a)", Some((0, 2))),
            ("(a|)", Some((0, 2))),
            ("(a)|", Some((0, 2))),
            ("(a|b)", None),
            ("(|(a))", Some((1, 3))),
            ("((a)|)", Some((0, 4))),
            ("((a))|", Some((0, 4))),
            ("(a)|(b)", Some((3, 5))),
            ("|(a", None),
            ("(a|))", Some((0, 2))),
            ("(a)|)", Some((0, 2))),
            ("a|)", None),
            ("|(')' /* ) */ -- )\n)", Some((0, 18))),
            ("'|('", None),
            ("|(a; b)", None),
            ("|", None),
        ] {
            let at = text.find('|').unwrap();
            let text = text.replacen('|', "", 1);
            let found = brackets_at(&text, at).map(|(one, other)| (one.start, other.start));
            assert_eq!(found, expected, "{text:?} {at}");
        }
    }

    /// For each bracket its other one.
    fn pairs(text: &str) -> Vec<(usize, usize)> {
        let mut open = Vec::new();
        let mut pairs = Vec::new();
        for (at, byte) in text.bytes().enumerate() {
            match byte {
                b'(' => open.push(at),
                b')' => pairs.extend(open.pop().map(|first| (first, at))),
                b';' => open.clear(),
                _ => {}
            }
        }
        pairs
    }

    proptest! {
        #[test]
        fn every_pair_is_found_from_both_ends(text in "[();a ]{0,30}") {
            for at in 0..=text.len() {
                let found = brackets_at(&text, at).map(|(one, other)| (one.start, other.start));
                let pairs = pairs(&text);
                let of = |at: Option<usize>| pairs.iter().find(|pair| at.is_some_and(|at| pair.0 == at || pair.1 == at)).copied();
                prop_assert_eq!(found, of(Some(at)).or(of(at.checked_sub(1))), "{} {}", text, at);
            }
        }
    }
}
