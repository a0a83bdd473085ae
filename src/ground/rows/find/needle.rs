//! `Needle`: a text to look for, and how to look for it fast.
//!
//! An ASCII needle is looked for by the rarest of its letters in both cases; one without letters
//! that have a case, as it is; any other in texts that are folded first.

use memchr::{memchr, memchr2, memmem};

use crate::rows::{Cell, CellKind, seen};

/// How many bytes of the texts are looked at to know which letters are rare.
const SAMPLE: usize = 1 << 14;

/// A text to look for; case does not count.
#[derive(Clone, Debug)]
pub(in crate::rows) enum Needle {
    /// An empty needle is nowhere.
    Nowhere,
    /// It has no letters with a case.
    Exact(Box<memmem::Finder<'static>>),
    /// It is ASCII: in lower case, and the index of its rarest byte.
    Ascii { lower: Box<[u8]>, rare: usize },
    /// Folded.
    Folded(String),
}

impl Needle {
    pub(in crate::rows) fn new(text: &str) -> Self {
        if text.is_empty() {
            return Self::Nowhere;
        }
        let caseless = |c: char| fold(c) == c && c.to_uppercase().eq([c]);
        if text.chars().all(caseless) {
            return Self::Exact(Box::new(memmem::Finder::new(text).into_owned()));
        }
        if text.is_ascii() {
            let lower = text.to_ascii_lowercase().into_bytes().into();
            return Self::Ascii { lower, rare: 0 };
        }
        Self::Folded(text.chars().map(fold).collect())
    }

    /// The same, knowing what texts it will be looked for in.
    pub(super) fn tuned(mut self, text: &[u8]) -> Self {
        if let Self::Ascii { lower, rare } = &mut self {
            let mut counts = [0u32; 256];
            for byte in text.iter().take(SAMPLE) {
                // An array of 256 has a place for every byte.
                if let Some(count) = counts.get_mut(usize::from(byte.to_ascii_lowercase())) {
                    *count += 1;
                }
            }
            let count = |byte: u8| counts.get(usize::from(byte)).copied().unwrap_or(0);
            let rarest = lower
                .iter()
                .enumerate()
                .min_by_key(|(_, byte)| count(**byte));
            *rare = rarest.map_or(0, |(index, _)| index);
        }
        self
    }

    /// Whether it is looked for in texts as they are, so that many texts can be gone through as
    /// one: its length in bytes.
    pub(super) fn raw_len(&self) -> Option<usize> {
        match self {
            Self::Exact(finder) => Some(finder.needle().len()),
            Self::Ascii { lower, .. } => Some(lower.len()),
            Self::Nowhere | Self::Folded(_) => None,
        }
    }

    /// Where it begins in bytes that are not folded, from an offset on.
    #[inline]
    pub(super) fn find(&self, bytes: &[u8], from: usize) -> Option<usize> {
        match self {
            Self::Exact(finder) => Some(from + finder.find(bytes.get(from..)?)?),
            Self::Ascii { lower, rare } => {
                let byte = *lower.get(*rare)?;
                let upper = byte.to_ascii_uppercase();
                let mut at = from + rare;
                loop {
                    let rest = bytes.get(at..)?;
                    at += if byte == upper {
                        memchr(byte, rest)?
                    } else {
                        memchr2(byte, upper, rest)?
                    };
                    let start = at - rare;
                    let there = bytes.get(start..start + lower.len())?;
                    if there.eq_ignore_ascii_case(lower) {
                        return Some(start);
                    }
                    at += 1;
                }
            }
            Self::Nowhere | Self::Folded(_) => None,
        }
    }

    /// Whether the cell's text contains it; of an address or a place, the summary that is shown. Null,
    /// absent and the rows of a subquery have no text.
    #[inline]
    pub(in crate::rows) fn is_in(&self, cell: Cell<'_>) -> bool {
        if cell.text.is_empty() || cell.kind == CellKind::Children {
            return false;
        }
        if cell.kind == CellKind::Compound {
            return self.is_in_text(&seen(cell));
        }
        self.is_in_text(cell.text)
    }

    fn is_in_text(&self, text: &str) -> bool {
        match self {
            Self::Nowhere => false,
            Self::Folded(folded) => {
                !text.is_ascii() && {
                    let text: String = text.chars().map(fold).collect();
                    text.contains(folded)
                }
            }
            raw => raw.find(text.as_bytes(), 0).is_some(),
        }
    }
}

/// The character that stands for it and its other case. Letters outside of ASCII never become
/// letters inside (the Kelvin sign is no k), and none becomes two.
fn fold(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) if !one.is_ascii() => one,
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cell(text: &str) -> Cell<'_> {
        Cell {
            kind: CellKind::Text,
            text,
            width: 0,
        }
    }

    #[test]
    fn case_does_not_count_in_any_script() {
        for (needle, text, is_in) in [
            ("acme", "The ACME Corp", true),
            ("ACME", "acm", false),
            ("müller", "MÜLLER GmbH", true),
            ("MÜL", "Hans Müller", true),
            ("ß", "STRAẞE", true),
            ("日本", "東京、日本", true),
            ("2026-01", "2026-01-31", true),
            ("k", "\u{212a}elvin", false),
            ("ΑΘΉΝΑ", "αθήνα", true),
            ("", "anything", false),
            ("a", "", false),
        ] {
            assert_eq!(
                Needle::new(needle).is_in(cell(text)),
                is_in,
                "{needle} {text}"
            );
        }
        let children = Cell {
            kind: CellKind::Children,
            ..cell("records")
        };
        assert!(!Needle::new("rec").is_in(children));
        let address = Cell {
            kind: CellKind::Compound,
            ..cell(r#"{"city":"Krak\u00f3w","country":null,"street":"ul. \"Dluga\" 1"}"#)
        };
        for (needle, is_in) in [
            ("KRAKÓW", true),
            (r#""dluga" 1, kr"#, true),
            ("city", false),
            ("null", false),
            ("{", false),
        ] {
            assert_eq!(Needle::new(needle).is_in(address), is_in, "{needle}");
        }
    }

    #[test]
    fn a_letter_that_another_folds_to_has_a_case() {
        for c in '\0'..=char::MAX {
            let folded = fold(c);
            if folded != c {
                assert!(!folded.to_uppercase().eq([folded]), "{c:?}");
                assert_eq!(fold(folded), folded, "{c:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn it_is_found_where_the_folded_text_has_it(needle in "[abAB1 éÉ]{0,3}", text in "[abAB1 éÉ]{0,12}") {
            let folded = |text: &str| text.chars().map(fold).collect::<String>();
            let expected = !needle.is_empty() && folded(&text).contains(&folded(&needle));
            let tuned = Needle::new(&needle).tuned(text.as_bytes());
            prop_assert_eq!(tuned.is_in(cell(&text)), expected);
        }
    }
}
