//! The natural order of texts: case does not count, runs of digits count as numbers, and accents
//! only where everything else is equal.
//!
//! A text has a key whose bytes compare as the texts do, so that sorting compares bytes. What the
//! key leaves out, [`tie`] compares. Knows no language's own rules.

use std::cmp::Ordering;

use icu_normalizer::DecomposingNormalizerBorrowed;

/// The first byte of a run of one digit; a run of two begins with the next byte, up to nine digits.
const RUN: u8 = b'0';
/// The first byte of a longer run, whose length follows in four bytes of seven bits.
const LONG_RUN: u8 = b'9';
/// A key ends about here: texts that are equal so far are compared as a whole.
pub(super) const LONGEST: usize = 128;

/// Appends the key of a text: no byte of it is zero, so that a key can be filled up with zeros and
/// still compare. Says whether it tells all there is: texts with equal keys that tell all are equal
/// but for their case; others need [`compare`].
pub(super) fn key(text: &str, out: &mut Vec<u8>) -> bool {
    key_to(text, LONGEST, out)
}

/// The key to about so many bytes, of which every shorter one is a beginning.
fn key_to(text: &str, length: usize, out: &mut Vec<u8>) -> bool {
    if text.is_ascii() {
        return plain_key(text.as_bytes(), length, out);
    }
    let mut plain = Vec::with_capacity(text.len().min(length));
    let mut letters_so_far = 0;
    for c in DecomposingNormalizerBorrowed::new_nfd().normalize_iter(text.chars()) {
        for c in c.to_lowercase().filter(|c| !is_mark(*c)) {
            match letters(c) {
                Some(letters) => plain.extend_from_slice(letters),
                None => plain.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            }
            letters_so_far += usize::from(!c.is_ascii_digit());
        }
        // Not within a number, whose first byte tells its length.
        if letters_so_far > length && !c.is_ascii_digit() {
            break;
        }
    }
    plain_key(&plain, length, out);
    false
}

/// The same for bytes without upper-case letters outside of ASCII.
fn plain_key(bytes: &[u8], length: usize, out: &mut Vec<u8>) -> bool {
    let mut tells_all = true;
    let end = out.len().saturating_add(length);
    let mut rest = bytes;
    while let Some((first, after)) = rest.split_first() {
        if out.len() >= end {
            return false;
        }
        if first.is_ascii_digit() {
            let digits = rest.iter().position(|b| !b.is_ascii_digit());
            let (run, after) = rest.split_at(digits.unwrap_or(rest.len()));
            tells_all &= run_key(run, out);
            rest = after;
            continue;
        }
        if *first == 0 {
            tells_all = false;
            out.push(1);
        } else {
            out.push(first.to_ascii_lowercase());
        }
        rest = after;
    }
    tells_all
}

/// Appends a run of digits so that it compares as a number.
fn run_key(mut run: &[u8], out: &mut Vec<u8>) -> bool {
    let mut tells_all = true;
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
            let seven = |shift: u32| 0x80 | (run.len() >> shift & 0x7f) as u8;
            out.extend_from_slice(&[seven(21), seven(14), seven(7), seven(0)]);
        }
    }
    out.extend_from_slice(run);
    tells_all
}

/// Compares two texts with equal keys: by their accents, then by zeros before their numbers.
fn tie(one: &str, two: &str) -> Ordering {
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
    if one == two {
        return Ordering::Equal;
    }
    let (mut first, mut second) = (Vec::new(), Vec::new());
    key_to(one, usize::MAX, &mut first);
    key_to(two, usize::MAX, &mut second);
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
        fn a_key_that_is_cut_off_begins_the_whole_one(text in "[a0-9é]{0,40}", length in 0..20usize) {
            let (mut cut, mut whole) = (Vec::new(), Vec::new());
            key_to(&text, length, &mut cut);
            key_to(&text, usize::MAX, &mut whole);
            prop_assert!(whole.starts_with(&cut));
            prop_assert!(cut.len() >= length.min(whole.len()));
            prop_assert!(!whole.contains(&0));
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
