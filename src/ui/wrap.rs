//! Breaks a text into lines that fit, at blanks where there are some.

use unicode_segmentation::UnicodeSegmentation;

use crate::text;

/// The lines of a text at this width. Line breaks stay; a word that is too long is cut.
pub(super) fn wrap(what: &str, width: u16) -> Vec<String> {
    let width = usize::from(width.max(1));
    let mut lines = Vec::new();
    for paragraph in what.split('\n') {
        let paragraph = text::display(paragraph.trim_end_matches('\r'));
        let mut line = String::new();
        let mut used = 0;
        for word in paragraph.split_inclusive(' ') {
            let wide = text::width(word.trim_end());
            if used > 0 && used + wide > width {
                lines.push(std::mem::take(&mut line).trim_end().to_owned());
                used = 0;
            }
            if wide <= width {
                line.push_str(word);
                used += text::width(word);
                continue;
            }
            for grapheme in word.graphemes(true) {
                let wide = text::width(grapheme);
                if used + wide > width {
                    lines.push(std::mem::take(&mut line));
                    used = 0;
                }
                line.push_str(grapheme);
                used += wide;
            }
        }
        lines.push(line.trim_end().to_owned());
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_blanks_and_long_words_are_cut() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(
            wrap("https://example.test/x", 8),
            ["https://", "example.", "test/x"]
        );
        assert_eq!(wrap("a\n\nb", 8), ["a", "", "b"]);
        assert_eq!(wrap("", 8), [""]);
        assert_eq!(wrap("日本語テキスト", 5), ["日本", "語テ", "キス", "ト"]);
    }

    #[test]
    fn no_line_is_wider_than_asked() {
        for width in 1..20 {
            for line in wrap(
                "The quick brown fox 日本語 jumps over https://a.very.long.host/path",
                width,
            ) {
                assert!(
                    text::width(&line) <= usize::from(width.max(2)),
                    "{line} at {width}"
                );
            }
        }
    }
}
