//! Cleaning what is pasted: a paste is text, never keys, and never more than an editor can hold.

/// The most bytes of a paste that are taken: 1 MiB.
pub const PASTE_LIMIT: usize = 1 << 20;

/// A pasted text without control characters other than newline and tab.
///
/// `CRLF` and a lone `CR` (which several terminals send for each newline of a bracketed paste)
/// become newlines; C0, DEL and C1 go. What is over [`PASTE_LIMIT`] is cut at a character.
pub fn sanitize_paste(s: &str) -> String {
    let mut out = String::with_capacity(s.len().min(PASTE_LIMIT));
    let mut chars = s.chars().peekable();
    while let Some(c) = chars.next() {
        let c = match c {
            '\r' => {
                chars.next_if_eq(&'\n');
                '\n'
            }
            '\n' | '\t' => c,
            c if c.is_control() => continue,
            c => c,
        };
        if out.len() + c.len_utf8() > PASTE_LIMIT {
            break;
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paste_loses_its_controls_and_nothing_else() {
        let cases = [
            ("SELECT Id\r\nFROM A", "SELECT Id\nFROM A"),
            ("a\rb\r\rc", "a\nb\n\nc"),
            ("a\n\r\nb", "a\n\nb"),
            ("\tx", "\tx"),
            (
                "Id\x1b]52;c;ZXZpbA==\x07 FROM A\nB",
                "Id]52;c;ZXZpbA== FROM A\nB",
            ),
            ("a\u{9b}31mb\x7f\0", "a31mb"),
            ("日本 👩\u{200D}🚀", "日本 👩\u{200D}🚀"),
        ];
        for (pasted, clean) in cases {
            assert_eq!(sanitize_paste(pasted), clean);
        }
    }

    #[test]
    fn a_huge_paste_is_cut_at_a_character() {
        let clean = sanitize_paste(&"日".repeat(PASTE_LIMIT));
        assert!(clean.len() <= PASTE_LIMIT && clean.len() > PASTE_LIMIT - 3);
    }
}
