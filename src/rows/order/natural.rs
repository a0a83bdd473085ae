//! The natural order of texts: case does not count, runs of digits count as numbers, and accents
//! only where everything else is equal.
//!
//! A text has a key whose bytes compare as the texts do, so that sorting compares bytes. What the
//! key leaves out, [`tie`] compares. Knows no language's own rules.

use std::cmp::Ordering;

use icu_normalizer::DecomposingNormalizerBorrowed;

/// The first byte of a run of one digit; a run of two begins with the next byte, up to nine digits.
const RUN: u8 = b'0';
/// The first byte of a longer run, whose length follows in four bytes.
const LONG_RUN: u8 = b'9';

/// Appends the key of a text. Says whether the key tells all there is: texts with equal keys that
/// tell all are equal but for their case; others need [`tie`].
pub(super) fn key(text: &str, out: &mut Vec<u8>) -> bool {
    if text.is_ascii() {
        return ascii_key(text.as_bytes(), out);
    }
    let mut plain = Vec::with_capacity(text.len());
    for c in DecomposingNormalizerBorrowed::new_nfd().normalize_iter(text.chars()) {
        for c in c.to_lowercase().filter(|c| !is_mark(*c)) {
            match letters(c) {
                Some(letters) => plain.extend_from_slice(letters),
                None => plain.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            }
        }
    }
    ascii_key(&plain, out);
    false
}

/// The same for bytes without upper-case letters outside of ASCII.
fn ascii_key(mut bytes: &[u8], out: &mut Vec<u8>) -> bool {
    let mut tells_all = true;
    while let Some((first, rest)) = bytes.split_first() {
        if !first.is_ascii_digit() {
            out.push(first.to_ascii_lowercase());
            bytes = rest;
            continue;
        }
        let end = bytes
            .iter()
            .position(|b| !b.is_ascii_digit())
            .unwrap_or(bytes.len());
        let (mut run, rest) = bytes.split_at(end);
        while let [b'0', shorter @ ..] = run
            && !shorter.is_empty()
        {
            run = shorter;
            tells_all = false;
        }
        match u8::try_from(run.len()) {
            Ok(length @ 1..=9) => out.push(RUN + length - 1),
            _ => {
                out.push(LONG_RUN);
                let length = u32::try_from(run.len()).unwrap_or(u32::MAX);
                out.extend_from_slice(&length.to_be_bytes());
            }
        }
        out.extend_from_slice(run);
        bytes = rest;
    }
    tells_all
}

/// Compares two texts with equal keys: by their accents, then by zeros before their numbers.
pub(super) fn tie(one: &str, two: &str) -> Ordering {
    if one == two {
        return Ordering::Equal;
    }
    let lower = |text: &'_ str| -> Vec<char> {
        DecomposingNormalizerBorrowed::new_nfd()
            .normalize_iter(text.chars())
            .flat_map(char::to_lowercase)
            .collect()
    };
    lower(one).cmp(&lower(two))
}

/// Compares two texts in natural order; texts that differ only in case are equal.
pub(super) fn compare(one: &str, two: &str) -> Ordering {
    let (mut first, mut second) = (Vec::new(), Vec::new());
    key(one, &mut first);
    key(two, &mut second);
    first.cmp(&second).then_with(|| tie(one, two))
}

/// Whether a character only marks the one before it.
fn is_mark(c: char) -> bool {
    matches!(
        c,
        '\u{300}'..='\u{36f}'
            | '\u{1ab0}'..='\u{1aff}'
            | '\u{1dc0}'..='\u{1dff}'
            | '\u{20d0}'..='\u{20ff}'
            | '\u{fe20}'..='\u{fe2f}'
    )
}

/// The plain letters of a letter that has no decomposition.
fn letters(c: char) -> Option<&'static [u8]> {
    Some(match c {
        'ß' => b"ss",
        'æ' => b"ae",
        'œ' => b"oe",
        'ø' => b"o",
        'đ' | 'ð' => b"d",
        'ħ' => b"h",
        'ı' => b"i",
        'ł' => b"l",
        'þ' => b"th",
        'ŧ' => b"t",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_in_texts_count_as_numbers_and_accents_last() {
        let rising = [
            "",
            " ",
            "#1",
            "0",
            "00",
            "2",
            "10",
            "10 b",
            "123456789",
            "1234567890",
            "12345678901234567890",
            "abc",
            "item",
            "item 02",
            "item 2",
            "item 10",
            "item 10a",
            "item2",
            "resume",
            "résumé",
            "resumes",
            "ss",
            "ßa",
            "z",
            "Ångström 0",
            "日本",
        ];
        // Å is an a, so it stands where it belongs in the rising list.
        let mut expected: Vec<&str> = rising.into();
        expected.retain(|text| !text.starts_with('Å'));
        let at = expected
            .iter()
            .position(|text| *text == "item")
            .unwrap_or(0);
        expected.insert(at, "Ångström 0");
        for (i, a) in expected.iter().enumerate() {
            for (j, b) in expected.iter().enumerate() {
                let (i, j) = match (*a, *b) {
                    // More zeros come first: a tie that must go one way.
                    ("0", "00") | ("00", "0") => (j, i),
                    _ => (i, j),
                };
                assert_eq!(compare(a, b), i.cmp(&j), "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn case_does_not_count() {
        for (a, b) in [
            ("ACME", "acme"),
            ("É", "é"),
            ("e\u{301}", "é"),
            ("ŁÓDŹ", "łódź"),
        ] {
            assert_eq!(compare(a, b), Ordering::Equal, "{a} {b}");
        }
    }

    proptest! {
        #[test]
        fn it_is_an_order(texts in prop::collection::vec("[aAéÉbß0-2 ]{0,6}", 3)) {
            let [a, b, c] = texts.as_slice() else { return Ok(()) };
            prop_assert_eq!(compare(a, b), compare(b, a).reverse());
            if compare(a, b).is_le() && compare(b, c).is_le() {
                prop_assert!(compare(a, c).is_le(), "{} {} {}", a, b, c);
            }
        }

        #[test]
        fn keys_that_tell_all_leave_no_tie(a in "[a-cA-C0-2]{0,4}", b in "[a-cA-C0-2]{0,4}") {
            let (mut one, mut two) = (Vec::new(), Vec::new());
            if key(&a, &mut one) & key(&b, &mut two) && one == two {
                prop_assert_eq!(tie(&a, &b), Ordering::Equal);
            }
        }
    }
}
