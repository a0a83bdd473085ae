//! Places in a query's text: the server's row and column, the word at a place, comments as blanks.
//!
//! Must not know the grammar beyond its tokens.

use std::borrow::Cow;
use std::ops::Range;

use super::token::{TokenKind, lex};

/// The byte offset of the server's 1-based row and column.
///
/// Total: a place outside the text is the nearest one inside it. Columns count UTF-16 units, as
/// the server's language does (not verified against an org for characters beyond the first plane).
pub fn offset_of(text: &str, row: u32, column: u32) -> usize {
    let mut line_start = 0;
    for _ in 1..row {
        match text.get(line_start..).and_then(|rest| rest.find('\n')) {
            Some(at) => line_start += at + 1,
            None => return text.len(),
        }
    }
    let line = text.get(line_start..).unwrap_or_default();
    let mut units_left = column.saturating_sub(1) as usize;
    for (at, c) in line.char_indices() {
        if units_left < c.len_utf16() || c == '\n' {
            return line_start + at;
        }
        units_left -= c.len_utf16();
    }
    text.len()
}

/// The bytes to underline for a problem at `offset`: the token there, a dotted path as a whole.
/// Empty at the end of the text and on blanks.
pub fn word_at(text: &str, offset: usize) -> Range<usize> {
    let tokens = lex(text);
    let Some(at) = tokens.iter().position(|token| token.span.end > offset) else {
        return text.len()..text.len();
    };
    let is_path = |index: usize| {
        tokens.get(index).is_some_and(|token| {
            matches!(
                token.kind,
                TokenKind::Word | TokenKind::Currency | TokenKind::Dot
            )
        })
    };
    let whole = |index: usize| tokens.get(index).map_or(offset..offset, |t| t.span.range());
    if tokens
        .get(at)
        .is_some_and(|token| token.kind == TokenKind::Whitespace)
    {
        return offset..offset;
    }
    if !is_path(at) {
        return whole(at);
    }
    let (mut first, mut last) = (at, at);
    while first > 0 && is_path(first - 1) {
        first -= 1;
    }
    while is_path(last + 1) {
        last += 1;
    }
    whole(first).start..whole(last).end
}

/// The text with every comment replaced by blanks, line breaks kept, one blank for each UTF-16 unit:
/// the rows and columns in which the server speaks of the blanked text fit the original.
pub fn blank_comments(text: &str) -> Cow<'_, str> {
    let tokens = lex(text);
    if !tokens.iter().any(|token| token.kind == TokenKind::Comment) {
        return Cow::Borrowed(text);
    }
    let mut blanked = String::with_capacity(text.len());
    for token in tokens {
        let part = token.span.text(text);
        if token.kind != TokenKind::Comment {
            blanked.push_str(part);
            continue;
        }
        for c in part.chars() {
            match c {
                '\n' | '\r' => blanked.push(c),
                _ => blanked.extend(std::iter::repeat_n(' ', c.len_utf16())),
            }
        }
    }
    Cow::Owned(blanked)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn server_positions_become_byte_offsets() {
        for (text, row, column, offset) in [
            ("SELECT Foo__c FROM", 1, 8, 7),
            ("SELECT Id\nFROM XYZZY", 2, 6, 15),
            ("SELECT Id\r\nFROM X", 2, 1, 11),
            ("a = 'é' x", 1, 9, 9),
            ("a = '😀' x", 1, 10, 11),
            ("ab", 1, 99, 2),
            ("ab\ncd", 1, 99, 2),
            ("ab", 9, 1, 2),
            ("ab", 0, 0, 0),
            ("", 1, 1, 0),
        ] {
            assert_eq!(
                offset_of(text, row, column),
                offset,
                "{text:?} {row}:{column}"
            );
        }
    }

    #[test]
    fn the_word_at_a_place_is_a_whole_path() {
        for (text, offset, range) in [
            ("SELECT Owner.Nme FROM A", 7, 7..16),
            ("SELECT Owner.Nme FROM A", 13, 7..16),
            ("SELECT 'a b' FROM A", 9, 7..12),
            ("SELECT Id", 6, 6..6),
            ("SELECT Id", 9, 9..9),
            ("SELECT Id", 99, 9..9),
            ("a,b", 1, 1..2),
        ] {
            assert_eq!(word_at(text, offset), range, "{text:?} {offset}");
        }
    }

    #[test]
    fn comments_become_blanks_and_everything_else_stays_in_place() {
        assert_eq!(
            blank_comments("SELECT Id -- key\nFROM A /* é\n😀 */ LIMIT 1"),
            "SELECT Id       \nFROM A     \n      LIMIT 1"
        );
        assert_eq!(
            blank_comments("WHERE a = '-- no //'"),
            "WHERE a = '-- no //'"
        );
        assert!(matches!(blank_comments("SELECT Id"), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn places_are_total(text in "\\PC*", row in 0u32..9, column in 0u32..99, offset in 0usize..99) {
            let at = offset_of(&text, row, column);
            prop_assert!(text.is_char_boundary(at));
            let range = word_at(&text, at);
            prop_assert!(range.end <= text.len());
            let _ = word_at(&text, offset);
            let blanked = blank_comments(&text);
            prop_assert_eq!(
                blanked.encode_utf16().count(),
                text.encode_utf16().count()
            );
        }
    }
}
