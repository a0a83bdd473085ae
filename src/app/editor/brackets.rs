//! The partner of a parenthesis, not misled by strings and comments.

use super::buffer::Buffer;

/// The offsets of the parenthesis at the cursor (else the one before it) and of its partner.
pub(super) fn pair(buffer: &Buffer, cursor: usize) -> Option<(usize, usize)> {
    let bytes = buffer.text().as_bytes();
    let is_paren = |at: usize| matches!(bytes.get(at), Some(b'(' | b')'));
    let wanted = if is_paren(cursor) {
        cursor
    } else {
        cursor.checked_sub(1).filter(|at| is_paren(*at))?
    };
    let mut open = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'(' => open.push(at),
            b')' => {
                let partner = open.pop();
                if at == wanted {
                    return partner.map(|p| (at, p));
                }
                if partner == Some(wanted) {
                    return Some((wanted, at));
                }
            }
            b'\'' => {
                at += 1;
                while let Some(byte) = bytes.get(at) {
                    match byte {
                        b'\\' => at += 1,
                        // A string ends with its line at the latest: so a quote that was left open
                        // does not blind the rest of the text.
                        b'\'' | b'\n' => break,
                        _ => {}
                    }
                    at += 1;
                }
            }
            b'-' if bytes.get(at + 1) == Some(&b'-') => {
                at = memchr::memchr(b'\n', bytes.get(at..).unwrap_or_default())
                    .map_or(bytes.len(), |skip| at + skip);
            }
            _ => {}
        }
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partners_are_found_outside_of_strings_and_comments() {
        let cases = [
            ("(a)", 0, Some((0, 2))),
            ("(a)", 3, Some((2, 0))),
            ("(a)", 1, Some((0, 2))),
            ("((b))", 1, Some((1, 3))),
            ("(')')", 0, Some((0, 4))),
            ("('\\')')", 0, Some((0, 6))),
            ("( -- )\n)", 0, Some((0, 7))),
            ("(')')", 2, None),
            ("(a", 0, None),
            ("a)", 1, None),
            ("('x\n)", 0, Some((0, 4))),
            ("", 0, None),
        ];
        for (text, cursor, found) in cases {
            let buffer = Buffer::new(text.into());
            assert_eq!(pair(&buffer, cursor), found, "{text:?} at {cursor}");
        }
    }
}
