//! A strict JSON scanner (RFC 8259) over text that is known to be UTF-8.
//!
//! It hands out slices of the page and copies nothing. Strings are walked eight bytes at a time;
//! the same walk finds control characters, which JSON forbids, and tells whether the text is ASCII,
//! whose display width is its length. Nothing is skipped unchecked. It knows no records.

use super::DecodeError;
use super::unescape::hex;

/// How deep values may be nested. Records of five parents stay below twenty.
const DEPTH_MAX: u32 = 64;

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// Walks a page.
#[derive(Debug)]
pub(super) struct Scanner<'a> {
    text: &'a str,
    at: usize,
    depth: u32,
}

/// A string as it stands between its quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Raw<'a> {
    /// The text, escapes as they are.
    pub text: &'a str,
    /// Whether there are escapes in it.
    pub escaped: bool,
    /// Whether every byte is ASCII.
    pub ascii: bool,
}

impl<'a> Scanner<'a> {
    /// At the beginning of a text.
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            depth: 0,
        }
    }

    /// An error here.
    pub fn fault<T>(&self, reason: &'static str) -> Result<T, DecodeError> {
        Err(DecodeError {
            offset: self.at,
            reason,
        })
    }

    /// The text from an offset to here.
    pub fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    #[inline]
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    #[inline]
    fn skip_space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.byte() {
            self.at += 1;
        }
    }

    /// The first byte of the next token.
    #[inline]
    pub fn peek(&mut self) -> Result<u8, DecodeError> {
        self.skip_space();
        match self.byte() {
            Some(byte) => Ok(byte),
            None => self.fault("unexpected end"),
        }
    }

    /// Takes a byte that must come next.
    #[inline]
    fn expect(&mut self, byte: u8, reason: &'static str) -> Result<(), DecodeError> {
        if self.peek()? != byte {
            return self.fault(reason);
        }
        self.at += 1;
        Ok(())
    }

    /// Nothing but space may follow.
    pub fn end(&mut self) -> Result<(), DecodeError> {
        self.skip_space();
        match self.byte() {
            None => Ok(()),
            Some(_) => self.fault("text after the end"),
        }
    }

    /// Goes into an object or array; gives whether it has members.
    #[inline]
    pub fn enter(&mut self, open: u8, close: u8) -> Result<bool, DecodeError> {
        let reason = if open == b'{' {
            "expected an object"
        } else {
            "expected an array"
        };
        self.skip_space();
        if self.depth == DEPTH_MAX {
            return self.fault("nested too deeply");
        }
        self.expect(open, reason)?;
        self.depth += 1;
        if self.peek()? == close {
            self.at += 1;
            self.depth -= 1;
            return Ok(false);
        }
        Ok(true)
    }

    /// After a member: gives whether another follows, else leaves the object or array.
    #[inline]
    pub fn another(&mut self, close: u8) -> Result<bool, DecodeError> {
        match self.peek()? {
            b',' => {
                self.at += 1;
                self.skip_space();
                Ok(true)
            }
            byte if byte == close => {
                self.at += 1;
                self.depth -= 1;
                Ok(false)
            }
            _ => self.fault("expected a comma or the end"),
        }
    }

    /// Takes a key and its colon if the key is `name`, written without escapes.
    #[inline]
    pub fn take_key(&mut self, name: &str) -> Result<bool, DecodeError> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let matches = rest
            .strip_prefix(b"\"")
            .and_then(|rest| rest.strip_prefix(name.as_bytes()))
            .is_some_and(|rest| rest.first() == Some(&b'"'));
        if !matches {
            return Ok(false);
        }
        self.at += name.len() + 2;
        self.colon()?;
        Ok(true)
    }

    /// Takes any key and its colon.
    pub fn key(&mut self) -> Result<Raw<'a>, DecodeError> {
        if self.peek()? != b'"' {
            return self.fault("expected a key");
        }
        let key = self.string()?;
        self.colon()?;
        Ok(key)
    }

    #[inline]
    fn colon(&mut self) -> Result<(), DecodeError> {
        self.expect(b':', "expected a colon")
    }

    /// Takes a string; the opening quote is next.
    #[inline]
    pub fn string(&mut self) -> Result<Raw<'a>, DecodeError> {
        self.at += 1;
        let start = self.at;
        let mut high = 0_u64;
        let mut escaped = false;
        loop {
            high |= self.plain_run();
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
        let text = self.since(start);
        self.at += 1;
        Ok(Raw {
            text,
            escaped,
            ascii: high & HIGHS == 0,
        })
    }

    /// Goes to the next quote, backslash or control character; gives all bytes or-ed together.
    #[inline]
    fn plain_run(&mut self) -> u64 {
        let bytes = self.text.as_bytes();
        let mut high = 0_u64;
        while let Some(word) = bytes
            .get(self.at..)
            .and_then(|rest| rest.first_chunk::<8>())
        {
            let word = u64::from_le_bytes(*word);
            let stops = zero_bytes(word ^ (ONES * 0x22))
                | zero_bytes(word ^ (ONES * 0x5C))
                | (word.wrapping_sub(ONES * 0x20) & !word & HIGHS);
            if stops != 0 {
                // The lowest mark is exact; what is above it may be a borrow.
                let before = stops.trailing_zeros() / 8;
                self.at += before as usize;
                return high | (word & ((1_u64 << (before * 8)) - 1));
            }
            high |= word;
            self.at += 8;
        }
        while let Some(byte) = self.byte() {
            if byte == b'"' || byte == b'\\' || byte < 0x20 {
                break;
            }
            high |= u64::from(byte);
            self.at += 1;
        }
        high
    }

    /// Checks one escape, a surrogate pair as one.
    fn escape(&mut self) -> Result<(), DecodeError> {
        let bytes = self.text.as_bytes();
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
        hex(self.text.as_bytes().get(at..at + 4)?)
    }

    /// Takes a number.
    #[inline]
    pub fn number(&mut self) -> Result<&'a str, DecodeError> {
        let start = self.at;
        if self.byte() == Some(b'-') {
            self.at += 1;
        }
        match self.byte() {
            Some(b'0') => self.at += 1,
            Some(b'1'..=b'9') => self.digits(),
            _ => return self.fault("invalid number"),
        }
        if self.byte() == Some(b'.') {
            self.at += 1;
            self.some_digits()?;
        }
        if let Some(b'e' | b'E') = self.byte() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.byte() {
                self.at += 1;
            }
            self.some_digits()?;
        }
        Ok(self.since(start))
    }

    #[inline]
    fn digits(&mut self) {
        while self.byte().is_some_and(|b| b.is_ascii_digit()) {
            self.at += 1;
        }
    }

    fn some_digits(&mut self) -> Result<(), DecodeError> {
        let start = self.at;
        self.digits();
        if self.at == start {
            return self.fault("invalid number");
        }
        Ok(())
    }

    /// Takes `true`, `false` or `null`.
    #[inline]
    pub fn word(&mut self, word: &'static str) -> Result<&'static str, DecodeError> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        if !rest.starts_with(word.as_bytes()) {
            return self.fault("invalid value");
        }
        self.at += word.len();
        Ok(word)
    }

    /// Takes any value, checking it, and gives its text.
    pub fn value(&mut self) -> Result<&'a str, DecodeError> {
        let first = self.peek()?;
        let start = self.at;
        match first {
            b'"' => {
                self.string()?;
            }
            b'{' => {
                let mut more = self.enter(b'{', b'}')?;
                while more {
                    self.key()?;
                    self.value()?;
                    more = self.another(b'}')?;
                }
            }
            b'[' => {
                let mut more = self.enter(b'[', b']')?;
                while more {
                    self.value()?;
                    more = self.another(b']')?;
                }
            }
            b't' => {
                self.word("true")?;
            }
            b'f' => {
                self.word("false")?;
            }
            b'n' => {
                self.word("null")?;
            }
            _ => {
                self.number()?;
            }
        }
        Ok(self.since(start))
    }

    /// Whether the object that is next begins with this key.
    pub fn begins_with_key(&self, name: &str) -> bool {
        let mut ahead = Scanner {
            text: self.text,
            ..*self
        };
        matches!(ahead.enter(b'{', b'}'), Ok(true)) && matches!(ahead.take_key(name), Ok(true))
    }
}

/// Marks the bytes of a word that are zero; only the lowest mark is exact.
#[inline]
fn zero_bytes(word: u64) -> u64 {
    word.wrapping_sub(ONES) & !word & HIGHS
}
