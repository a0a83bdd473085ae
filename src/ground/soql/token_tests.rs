//! The lexer tiles every text, and tells SOQL's literals apart.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

use super::*;
use TokenKind as K;
use proptest::prelude::*;

/// Tokens without blanks, as (kind, text).
fn tokens(text: &str) -> Vec<(K, &str)> {
    lex(text)
        .into_iter()
        .filter(|token| token.kind != K::Whitespace)
        .map(|token| (token.kind, token.span.text(text)))
        .collect()
}

fn assert_tiles(text: &str) {
    let mut at = 0;
    for token in lex(text) {
        assert_eq!(token.span.start, at, "gap or overlap in {text:?}");
        assert!(token.span.end > token.span.start, "empty token in {text:?}");
        assert!(text.is_char_boundary(token.span.end));
        at = token.span.end;
    }
    assert_eq!(at, text.len(), "bytes left over in {text:?}");
}

#[test]
fn one_token_for_each_literal() {
    let closed = K::String { closed: true };
    let open = K::String { closed: false };
    for (text, kind) in [
        ("Name", K::Word),
        ("Kürzel__c", K::Word),
        ("名前", K::Word),
        ("12", K::Number),
        ("12.50", K::Number),
        (".5", K::Number),
        ("2026-01-31", K::Date),
        ("2020-13-45", K::Date),
        ("2026-01-31T10:00:00Z", K::DateTime),
        ("2026-01-31T10:00:00.123Z", K::DateTime),
        ("2026-01-31T10:00:00+02:00", K::DateTime),
        ("2026-01-31T10:00:00-0200", K::DateTime),
        ("2026-01-31T10:00", K::Unknown),
        ("2026-01-31T10:00:00", K::Unknown),
        ("10:00:00", K::Time),
        ("10:00:00.000Z", K::Time),
        ("USD5000", K::Currency),
        ("EUR5.50", K::Currency),
        ("'it''", open),
        ("'a\\'b'", closed),
        ("''", closed),
        ("'", open),
        ("'a\\", open),
        ("\"double\"", K::Unknown),
        ("_x", K::Unknown),
        (":ids", K::Bind),
        ("\u{a0}", K::Unknown),
        ("-- all of it", K::Comment),
        ("// all of it", K::Comment),
        ("/* over\nlines */", K::Comment),
        ("/* never closed", K::Comment),
    ] {
        let found = tokens(text);
        if text == "'it''" {
            assert_eq!(found, [(closed, "'it'"), (open, "'")]);
        } else {
            assert_eq!(found, [(kind, text)], "{text:?}");
        }
    }
}

#[test]
fn sequences_are_cut_where_salesforce_cuts_them() {
    for (text, expected) in [
        ("a.b", vec![(K::Word, "a"), (K::Dot, "."), (K::Word, "b")]),
        ("Id.", vec![(K::Word, "Id"), (K::Dot, ".")]),
        ("1AND", vec![(K::Number, "1"), (K::Word, "AND")]),
        ("1.", vec![(K::Number, "1"), (K::Dot, ".")]),
        (
            "'x'AND",
            vec![(K::String { closed: true }, "'x'"), (K::Word, "AND")],
        ),
        (
            "LAST_N_DAYS:5",
            vec![(K::Word, "LAST_N_DAYS"), (K::Colon, ":"), (K::Number, "5")],
        ),
        (
            "a<=b<>c!=d",
            vec![
                (K::Word, "a"),
                (K::LessOrEqual, "<="),
                (K::Word, "b"),
                (K::NotEqual, "<>"),
                (K::Word, "c"),
                (K::NotEqual, "!="),
                (K::Word, "d"),
            ],
        ),
        (
            "x ! = 1",
            vec![
                (K::Word, "x"),
                (K::Unknown, "!"),
                (K::Equal, "="),
                (K::Number, "1"),
            ],
        ),
        (
            "'open\nNext",
            vec![(K::String { closed: false }, "'open"), (K::Word, "Next")],
        ),
        (
            "2026-01-31AND",
            vec![(K::Date, "2026-01-31"), (K::Word, "AND")],
        ),
    ] {
        assert_eq!(tokens(text), expected, "{text:?}");
    }
}

proptest! {
    #[test]
    fn any_text_is_tiled(text in "\\PC*") {
        assert_tiles(&text);
    }

    #[test]
    fn soql_like_text_is_tiled(text in "[a-zA-Z0-9_.'\"\\\\:,()<>=!+\\-/* \t\r\n\u{e9}\u{4e2d}\u{1f600}]{0,80}") {
        assert_tiles(&text);
    }

    #[test]
    fn bytes_made_into_text_are_tiled(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        assert_tiles(&String::from_utf8_lossy(&bytes));
    }
}
