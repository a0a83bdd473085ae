//! Breaks a text into lines that fit, at blanks where there are some, by places in the text.
//!
//! Places rather than copies: a text of many megabytes is broken once, and only the lines in sight
//! are ever made. Knows no screen.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::display::width;

/// The lines of a text at this width, as byte ranges of it. Line breaks stay; a word that is too
/// long is cut. What is between two ranges are the blank or the line break where it was broken.
pub fn wrap(what: &str, columns: usize) -> Vec<Range<usize>> {
    let columns = columns.max(1);
    let mut lines = Vec::new();
    let mut at = 0;
    for paragraph in what.split('\n') {
        let shown = paragraph.strip_suffix('\r').unwrap_or(paragraph);
        break_paragraph(shown, at, columns, &mut lines);
        at += paragraph.len() + 1;
    }
    lines
}

fn break_paragraph(paragraph: &str, offset: usize, columns: usize, lines: &mut Vec<Range<usize>>) {
    if is_plain(paragraph) && paragraph.len() <= columns {
        let end = paragraph.trim_end_matches(' ').len();
        lines.push(offset..offset + end);
        return;
    }
    let mut start = 0;
    let mut at = 0;
    let mut used = 0;
    let mut push = |from: usize, to: usize| {
        let line = paragraph.get(from..to).unwrap_or_default();
        lines.push(offset + from..offset + from + line.trim_end_matches(' ').len());
    };
    for word in paragraph.split_inclusive(' ') {
        let wide = width(word.trim_end_matches(' '));
        if used > 0 && used + wide > columns {
            push(start, at);
            (start, used) = (at, 0);
        }
        if wide <= columns {
            used += width(word);
        } else if is_plain(word) {
            // One byte is one cell: cut by counting.
            let mut left = word.len();
            while used + left > columns {
                let taken = columns - used;
                push(start, at + word.len() - left + taken);
                left -= taken;
                (start, used) = (at + word.len() - left, 0);
            }
            used += left;
        } else {
            for (place, grapheme) in word.grapheme_indices(true) {
                let wide = width(grapheme);
                if used + wide > columns && used > 0 {
                    push(start, at + place);
                    (start, used) = (at + place, 0);
                }
                used += wide;
            }
        }
        at += word.len();
    }
    push(start, paragraph.len());
}

/// Whether every byte is one cell.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lines(what: &str, columns: usize) -> Vec<&str> {
        wrap(what, columns)
            .into_iter()
            .filter_map(|line| what.get(line))
            .collect()
    }

    #[test]
    fn lines_break_at_blanks_and_long_words_are_cut() {
        assert_eq!(lines("one two three", 8), ["one two", "three"]);
        assert_eq!(
            lines("https://example.test/x", 8),
            ["https://", "example.", "test/x"]
        );
        assert_eq!(lines("a\n\nb", 8), ["a", "", "b"]);
        assert_eq!(lines("a\r\nb", 8), ["a", "b"]);
        assert_eq!(lines("", 8), [""]);
        assert_eq!(lines("日本語テキスト", 5), ["日本", "語テ", "キス", "ト"]);
        assert_eq!(lines("to abcdefghij", 4), ["to", "abcd", "efgh", "ij"]);
    }

    proptest! {
        #[test]
        fn every_line_fits_and_nothing_but_blanks_is_lost(
            what in "[a-c é日\u{301}👩‍🚀\t\n ]{0,60}",
            columns in 1usize..12,
        ) {
            let mut at = 0;
            for line in wrap(&what, columns) {
                let between = &what[at..line.start];
                prop_assert!(between.chars().all(|c| matches!(c, ' ' | '\n' | '\r')), "{between:?}");
                // A grapheme that is wider than the line stands alone.
                let text = &what[line.clone()];
                prop_assert!(width(text) <= columns.max(2) || text.graphemes(true).count() == 1);
                at = line.end;
            }
            prop_assert!(what[at..].chars().all(|c| matches!(c, ' ' | '\n' | '\r')));
        }
    }
}
