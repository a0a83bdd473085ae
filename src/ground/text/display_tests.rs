//! The policy as a table, and what holds for any text.

use proptest::prelude::*;

use super::*;

#[test]
fn the_display_form_follows_the_policy() {
    let cases: &[(&str, &str)] = &[
        ("", ""),
        ("Acme Corp.", "Acme Corp."),
        ("a\tb\nc\rd", "a→b⏎c␍d"),
        ("\0\x07\x1b[31m", "␀␇␛[31m"),
        ("\x7f", "␡"),
        ("\u{9b}31m\u{85}", "\u{FFFD}31m\u{FFFD}"),
        (
            "a\u{202E}b\u{2066}c\u{200F}d\u{61C}",
            "a\u{FFFD}b\u{FFFD}c\u{FFFD}d\u{FFFD}",
        ),
        ("a\u{2028}b\u{2029}", "a\u{FFFD}b\u{FFFD}"),
        ("\u{FFF9}x\u{FFFB}", "\u{FFFD}x\u{FFFD}"),
        ("x\u{E0041}", "x\u{FFFD}"),
        ("a\u{200B}b\u{2060}c\u{FEFF}d\u{AD}e\u{200C}f", "abcdef"),
        ("a\u{200D}b\u{FE0F}c", "abc"),
        ("👩\u{200D}🚀", "👩\u{200D}🚀"),
        ("👩\u{200D}x", "👩x"),
        ("❤\u{FE0F}\u{200D}🔥", "❤\u{FE0F}\u{200D}🔥"),
        ("👍🏽", "👍🏽"),
        ("1\u{FE0F}\u{20E3}", "1\u{FE0F}\u{20E3}"),
        ("1\u{FE0F}2", "12"),
        ("日本電力ホールディングス", "日本電力ホールディングス"),
        ("مرحبا", "مرحبا"),
        ("Ødegård", "Ødegård"),
        ("e\u{301}", "e\u{301}"),
        (
            "z\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}",
            "z\u{301}\u{302}\u{303}\u{304}",
        ),
        ("\u{301}", "\u{FFFD}"),
        ("\u{FFFE}", "\u{FFFD}"),
    ];
    for (given, shown) in cases {
        assert_eq!(display(given), *shown, "{given:?}");
    }
}

#[test]
fn widths_count_cells_of_what_is_shown() {
    let cases: &[(&str, usize)] = &[
        ("", 0),
        ("abc", 3),
        ("a\tb", 3),
        ("\x1b[0m", 4),
        ("日本", 4),
        ("한국", 4),
        ("e\u{301}", 1),
        ("👩\u{200D}🚀", 2),
        ("👍🏽", 2),
        ("🇩🇪", 2),
        ("❤\u{FE0F}", 2),
        ("a\u{200B}b", 2),
        // One more than it takes: the drawing library counts so, and would misplace what follows.
        ("ﾊﾟ", 3),
        ("∅", 1),
    ];
    for (given, cells) in cases {
        assert_eq!(width(given), *cells, "{given:?}");
    }
}

#[test]
fn truncation_cuts_whole_graphemes_and_says_so() {
    let cases: &[(&str, usize, &str)] = &[
        ("hello", 5, "hello"),
        ("hello", 4, "hel…"),
        ("hello", 1, "…"),
        ("hello", 0, ""),
        ("日本電力", 8, "日本電力"),
        ("日本電力", 7, "日本電…"),
        ("日本電力", 6, "日本…"),
        ("a\nb", 3, "a⏎b"),
        ("👩\u{200D}🚀x", 2, "…"),
        ("👩\u{200D}🚀x", 3, "👩\u{200D}🚀x"),
        ("ne\u{301}e", 2, "n…"),
    ];
    for (given, max, cut) in cases {
        assert_eq!(truncate(given, *max), *cut, "{given:?} to {max}");
    }
}

#[test]
fn a_very_long_text_is_cut_by_looking_at_its_start_only() {
    let long = "é\u{200B}".repeat(1_000_000);
    assert_eq!(truncate(&long, 3), "éé…");
    // All of it invisible: the whole must be looked at, and is shown as nothing.
    assert_eq!(truncate(&"\u{200B}".repeat(100_000), 3), "");
}

#[test]
fn an_invisible_character_still_has_a_glyph_to_stand_on() {
    let dot = glyph("\u{200B}");
    assert_eq!((&*dot.symbol, dot.width, dot.stand_in), ("·", 1, true));
    let wide = glyph("日");
    assert_eq!((&*wide.symbol, wide.width, wide.stand_in), ("日", 2, false));
    assert!(glyph("\x1b").stand_in);
}

#[test]
fn plain_characters_measure_as_the_width_table_says() {
    for c in '\0'..=char::MAX {
        if let Some(w) = plain_width(c) {
            assert_eq!(c.width(), Some(w), "{c:?} U+{:04X}", u32::from(c));
            assert!(!is_dangerous(c) && !is_invisible(c) && !is_mark(c), "{c:?}");
        }
    }
}

/// Texts made of what is awkward, more often than chance would.
fn awkward() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<char>(),
        (0u32..0x100).prop_map(|c| char::from_u32(c).unwrap_or(' ')),
        prop::sample::select(vec![
            ZWJ,
            VS16,
            KEYCAP,
            '\u{301}',
            '\u{200B}',
            '\u{202E}',
            '👩',
            '🚀',
            '🏽',
            '❤',
            '日',
            '한',
            '\u{1100}',
            '\u{1161}',
            '\u{11A8}',
            '\u{FF9F}',
            '\u{1F1E9}',
            '1',
            'a',
            '\u{E0041}',
            '\u{94D}',
            '\u{915}',
            '\u{600}',
            '\u{E0100}',
            '\u{FE0E}',
            '\u{3164}',
            '\u{115F}',
        ]),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|cs| cs.into_iter().collect())
}

proptest! {
    #[test]
    fn nothing_a_terminal_acts_on_survives(s in awkward()) {
        let shown = display(&s);
        prop_assert!(!shown.chars().any(|c| c.is_control() || is_dangerous(c) || is_invisible(c)), "{shown:?}");
    }

    #[test]
    fn the_display_form_is_stable_and_keeps_its_width(s in awkward()) {
        let shown = display(&s);
        prop_assert_eq!(&*display(&shown), &*shown);
        prop_assert_eq!(width(&s), width(&shown));
        prop_assert!(shown.graphemes(true).all(|g| grapheme_width(g) > 0), "{:?}", shown);
    }

    #[test]
    fn a_truncated_text_fits_and_is_a_prefix(s in awkward(), max in 0usize..12) {
        let cut = truncate(&s, max);
        prop_assert!(width(&cut) <= max, "{:?}", cut);
        let shown = display(&s);
        if width(&s) <= max {
            prop_assert_eq!(&*cut, &*shown);
        } else if max > 0 {
            let kept = cut.strip_suffix('…').unwrap_or("no ellipsis");
            prop_assert!(shown.starts_with(kept), "{:?} of {:?}", cut, shown);
        }
    }

    #[test]
    fn a_glyph_is_never_nothing(s in awkward()) {
        for g in s.graphemes(true) {
            let glyph = glyph(g);
            prop_assert!(glyph.width >= 1);
            prop_assert!(!glyph.symbol.is_empty());
        }
    }
}
