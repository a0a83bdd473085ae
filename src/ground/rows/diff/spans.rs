//! Where two texts differ: what is between their common beginning and their common end.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

/// The differing part of two texts, in bytes. Never inside a character as a person sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spans {
    /// In the first; empty where the second has something more.
    pub left: Range<usize>,
    /// In the second.
    pub right: Range<usize>,
}

/// The differing part of two texts.
pub fn spans(left: &str, right: &str) -> Spans {
    let same = |(one, two): &(&str, &str)| one == two;
    let common = |pairs: &mut dyn Iterator<Item = (&str, &str)>| -> usize {
        pairs.take_while(same).map(|(one, _)| one.len()).sum()
    };
    let begin = common(&mut left.graphemes(true).zip(right.graphemes(true)));
    let (one, two) = (
        left.get(begin..).unwrap_or_default(),
        right.get(begin..).unwrap_or_default(),
    );
    let end = common(&mut one.graphemes(true).rev().zip(two.graphemes(true).rev()));
    Spans {
        left: begin..left.len() - end,
        right: begin..right.len() - end,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_differs_is_found_between_what_is_the_same() {
        for (left, right, one, two) in [
            ("48,000", "52,000", "48", "52"),
            ("same", "same", "", ""),
            ("Nordlicht Solar GmbH", "Nordlicht Solar SE", "GmbH", "SE"),
            ("a", "ab", "", "b"),
            ("aa", "aaa", "", "a"),
            ("", "x", "", "x"),
            ("café", "cafe\u{301}", "é", "e\u{301}"),
            ("👨‍👩‍👧 x", "👨‍👩‍👦 x", "👨‍👩‍👧", "👨‍👩‍👦"),
        ] {
            let found = spans(left, right);
            assert_eq!(left.get(found.left), Some(one), "{left} {right}");
            assert_eq!(right.get(found.right), Some(two), "{left} {right}");
        }
    }

    proptest! {
        #[test]
        fn putting_the_parts_in_place_makes_one_text_of_the_other(
            left in "[abü👍\u{301}]{0,8}",
            right in "[abü👍\u{301}]{0,8}",
        ) {
            let found = spans(&left, &right);
            let mut made = left.clone();
            made.replace_range(found.left, right.get(found.right).unwrap_or_default());
            prop_assert_eq!(made, right);
        }
    }
}
