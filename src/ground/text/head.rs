//! The first lines of a text, for a place that shows no more of it.
//!
//! Looks only at as much of the text as those lines can hold, so a very long text costs no more.

use super::{display, truncate, width, wrap};

/// A cell takes no more bytes than this in texts that people write; where one does, fewer lines are
/// found than there would be room for.
const BYTES: usize = 8;

/// The first lines of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The lines in their display form; at least one. None is wider than asked, but for a wide
    /// character where there is one cell.
    pub lines: Vec<String>,
    /// Whether the text goes on; the last line ends in `…` then.
    pub more: bool,
}

/// The first `most` lines of a text, each at most `columns` cells wide. Line breaks stay; a word
/// that is too long is cut.
pub fn head(text: &str, columns: usize, most: usize) -> Head {
    let (columns, most) = (columns.max(1), most.max(1));
    let look = most.saturating_mul(columns.saturating_mul(BYTES));
    let start = match text.len() > look {
        true => text.get(..text.floor_char_boundary(look)).unwrap_or(text),
        false => text,
    };
    let places = wrap(start, columns);
    let more = places.len() > most || start.len() < text.len();
    let lines = places.into_iter().take(most);
    let lines = lines.filter_map(|line| start.get(line));
    let mut lines: Vec<String> = lines.map(|line| display(line).into_owned()).collect();
    if more && let Some(last) = lines.last_mut() {
        *last = if width(last) < columns {
            format!("{last}…")
        } else {
            truncate(&format!("{last} "), columns).into_owned()
        };
    }
    Head { lines, more }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_left_out_is_told_in_the_last_line() {
        let cut = |text: &str, columns, most| {
            let head = head(text, columns, most);
            (head.lines.join("|"), head.more)
        };
        assert_eq!(cut("one two three", 8, 1), ("one two…".to_owned(), true));
        assert_eq!(cut("one two three", 7, 1), ("one tw…".to_owned(), true));
        assert_eq!(cut("one two", 7, 1), ("one two".to_owned(), false));
        assert_eq!(cut("a\nb", 7, 1), ("a…".to_owned(), true));
        assert_eq!(cut("a\nb", 7, 2), ("a|b".to_owned(), false));
        assert_eq!(cut("", 7, 2), (String::new(), false));
        let long = "x".repeat(100_000);
        assert_eq!(cut(&long, 3, 2), ("xxx|xx…".to_owned(), true));
        assert_eq!(
            cut("\x1b[31m\u{202E}", 4, 9),
            ("␛[31|m\u{FFFD}".to_owned(), false)
        );
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_asked_and_none_is_too_many(
            text in prop_oneof![any::<String>(), "[a-z 日\n\t]{0,200}"],
            columns in 2usize..40,
            most in 1usize..6,
        ) {
            let head = head(&text, columns, most);
            prop_assert!((1..=most).contains(&head.lines.len()), "{:?}", head);
            for line in &head.lines {
                prop_assert!(width(line) <= columns, "{:?}", head);
                prop_assert!(!line.contains(char::is_control));
            }
        }
    }
}
