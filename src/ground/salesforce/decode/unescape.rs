//! Escapes of JSON strings (RFC 8259, 7), replaced. The scanner has checked them before.

/// The number that hexadecimal digits write.
pub(super) fn hex(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |n, &digit| {
        Some(n * 16 + char::from(digit).to_digit(16)?)
    })
}

/// Appends a scanned string to `out` with its escapes replaced.
pub(super) fn unescape(raw: &str, out: &mut String) {
    let mut rest = raw;
    while let Some(at) = memchr::memchr(b'\\', rest.as_bytes()) {
        let (plain, escape) = rest.split_at(at);
        out.push_str(plain);
        let (c, length) = escaped_char(escape.as_bytes());
        out.push(c);
        rest = escape.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
}

/// The character of the escape at the beginning, and the escape's length. The scanner has checked
/// it.
fn escaped_char(escape: &[u8]) -> (char, usize) {
    let plain = |c| (c, 2);
    match escape.get(1) {
        Some(b'b') => plain('\u{8}'),
        Some(b'f') => plain('\u{c}'),
        Some(b'n') => plain('\n'),
        Some(b'r') => plain('\r'),
        Some(b't') => plain('\t'),
        Some(b'u') => {
            let unit = |at: usize| escape.get(at..at + 4).and_then(hex).unwrap_or(0xFFFD);
            let first = unit(2);
            let (code, length) = match first {
                0xD800..=0xDBFF => {
                    let second = unit(8);
                    let low = second.wrapping_sub(0xDC00) & 0x3FF;
                    (0x1_0000 + ((first - 0xD800) << 10) + low, 12)
                }
                _ => (first, 6),
            };
            (char::from_u32(code).unwrap_or('\u{FFFD}'), length)
        }
        Some(&c) => plain(char::from(c)),
        None => ('\\', 1),
    }
}
