//! Strings of a page.
//!
//! They are walked 32 bytes at a time; the same walk finds control characters, which JSON forbids, and
//! tells whether the text is ASCII: its display width is then its length, and it needs no check that
//! it is UTF-8. Knows no keys and no values.

use super::super::DecodeError;
use super::super::block::{self, BLOCK};
use super::super::unescape::hex;
use super::Scanner;

/// A string as it stands between its quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Raw<'a> {
    /// The text, escapes as they are.
    bytes: &'a [u8],
    /// The same, checked; left out for ASCII, where nothing needs a check.
    text: Option<&'a str>,
    /// Whether there are escapes in it.
    pub escaped: bool,
}

impl<'a> Raw<'a> {
    /// The text, escapes as they are.
    pub fn text(&self) -> &'a str {
        self.text
            .unwrap_or_else(|| std::str::from_utf8(self.bytes).unwrap_or_default())
    }

    /// The text if it is not ASCII.
    #[inline]
    pub fn beyond_ascii(&self) -> Option<&'a str> {
        self.text
    }

    /// How many bytes.
    #[inline]
    pub fn len(&self) -> usize {
        self.bytes.len()
    }
}

impl<'a> Scanner<'a> {
    /// Takes a string without escapes whose end is near, up to and with the bytes that are expected
    /// after its text; the text begins here. Gives whether it did.
    #[inline]
    pub fn take_short_text(&mut self, after: &[u8]) -> bool {
        let rest = self.rest();
        let Some(block) = rest.first_chunk::<BLOCK>() else {
            return false;
        };
        let marks = block::marks(block);
        let len = marks.plain();
        if len >= BLOCK || !marks.ascii(len) {
            return false;
        }
        let matches = rest.get(len..).is_some_and(|rest| rest.starts_with(after));
        if matches {
            self.at += len + after.len();
        }
        matches
    }

    /// Takes a string; the opening quote is next.
    #[inline]
    pub fn string(&mut self) -> Result<Raw<'a>, DecodeError> {
        let start = self.at + 1;
        if let Some(block) = self.from(start).first_chunk::<BLOCK>() {
            let marks = block::marks(block);
            let len = marks.plain();
            if block.get(len) == Some(&b'"') && marks.ascii(len) {
                self.at = start + len + 1;
                return Ok(Raw {
                    bytes: block.get(..len).unwrap_or_default(),
                    text: None,
                    escaped: false,
                });
            }
        }
        self.any_string()
    }

    /// The same for one that is long or not plain.
    #[inline(never)]
    fn any_string(&mut self) -> Result<Raw<'a>, DecodeError> {
        self.at += 1;
        let start = self.at;
        let mut ascii = true;
        let mut escaped = false;
        loop {
            ascii &= self.plain_run();
            match self.byte() {
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    self.escape()?;
                }
                Some(_) => return self.fault("control character in a string"),
                None => return self.fault("string without an end"),
            }
        }
        let bytes = self.since(start);
        let text = if ascii {
            None
        } else {
            Some(self.utf8(start, bytes)?)
        };
        self.at += 1;
        Ok(Raw {
            bytes,
            text,
            escaped,
        })
    }

    /// Bytes as text.
    pub(super) fn utf8(&self, start: usize, bytes: &'a [u8]) -> Result<&'a str, DecodeError> {
        std::str::from_utf8(bytes).map_err(|error| DecodeError {
            offset: start + error.valid_up_to(),
            reason: "invalid UTF-8",
        })
    }

    /// Goes to the next quote, backslash or control character; gives whether all was ASCII.
    #[inline]
    fn plain_run(&mut self) -> bool {
        let mut ascii = true;
        while let Some(block) = self.rest().first_chunk::<BLOCK>() {
            let marks = block::marks(block);
            let len = marks.plain();
            ascii &= marks.ascii(len);
            self.at += len;
            if len < BLOCK {
                return ascii;
            }
        }
        while let Some(byte) = self.byte() {
            if byte == b'"' || byte == b'\\' || byte < 0x20 {
                break;
            }
            ascii &= byte.is_ascii();
            self.at += 1;
        }
        ascii
    }

    /// Checks one escape, a surrogate pair as one.
    fn escape(&mut self) -> Result<(), DecodeError> {
        let bytes = self.bytes;
        match bytes.get(self.at + 1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 2,
            Some(b'u') => match self.hex(self.at + 2) {
                Some(0xD800..=0xDBFF) => {
                    let low = bytes.get(self.at + 6..self.at + 8) == Some(b"\\u");
                    match self.hex(self.at + 8).filter(|_| low) {
                        Some(0xDC00..=0xDFFF) => self.at += 12,
                        _ => return self.fault("lone surrogate in a string"),
                    }
                }
                Some(0xDC00..=0xDFFF) => return self.fault("lone surrogate in a string"),
                Some(_) => self.at += 6,
                None => return self.fault("invalid escape"),
            },
            _ => return self.fault("invalid escape"),
        }
        Ok(())
    }

    fn hex(&self, at: usize) -> Option<u32> {
        hex(self.bytes.get(at..at + 4)?)
    }
}
