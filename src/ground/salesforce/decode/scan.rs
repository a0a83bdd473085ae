//! A strict JSON scanner (RFC 8259) over bytes.
//!
//! It hands out slices of the page and copies nothing, and nothing is skipped unchecked. It knows no
//! records.

use super::DecodeError;
use super::block::{self, BLOCK};

mod string;

pub(super) use string::Raw;

/// How deep values may be nested. Records of five parents stay below twenty.
const DEPTH_MAX: u32 = 64;

/// Walks a page or a part of one.
#[derive(Debug, Clone)]
pub(super) struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
    depth: u32,
}

impl<'a> Scanner<'a> {
    /// At the beginning of bytes that stand within `depth` objects and arrays.
    pub fn new(bytes: &'a [u8], depth: u32) -> Self {
        Self {
            bytes,
            at: 0,
            depth,
        }
    }

    /// Where it is.
    #[inline]
    pub fn at(&self) -> usize {
        self.at
    }

    /// An error here.
    #[cold]
    pub fn fault<T>(&self, reason: &'static str) -> Result<T, DecodeError> {
        Err(DecodeError {
            offset: self.at,
            reason,
        })
    }

    /// The bytes from an offset to here.
    #[inline]
    pub fn since(&self, start: usize) -> &'a [u8] {
        self.bytes.get(start..self.at).unwrap_or_default()
    }

    /// The bytes from an offset to the end of what is there.
    #[inline]
    pub fn from(&self, start: usize) -> &'a [u8] {
        self.bytes.get(start..).unwrap_or_default()
    }

    #[inline]
    fn rest(&self) -> &'a [u8] {
        self.from(self.at)
    }

    #[inline]
    fn byte(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
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

    /// Whether these bytes come next, of which there must be some.
    #[inline]
    pub fn begins_like(&self, bytes: &[u8]) -> bool {
        !bytes.is_empty() && self.rest().starts_with(bytes)
    }

    /// Goes over `len` bytes that are known to enter an object.
    #[inline]
    pub fn enter_over(&mut self, len: usize) -> Result<(), DecodeError> {
        if self.depth == DEPTH_MAX {
            return self.fault("nested too deeply");
        }
        self.depth += 1;
        self.at += len;
        Ok(())
    }

    /// Takes the bytes that are expected, if they come next.
    #[inline]
    pub fn take(&mut self, expected: &Expected) -> bool {
        let rest = self.rest();
        let matches = match rest.first_chunk::<BLOCK>() {
            Some(block) if expected.bytes.len() <= BLOCK => {
                block::begins_alike(block, &expected.block, expected.bytes.len())
            }
            _ => rest.starts_with(&expected.bytes),
        };
        if matches {
            self.at += expected.bytes.len();
        }
        matches
    }

    /// Takes a key and its colon if the key is `name`, written without escapes.
    pub fn take_key(&mut self, name: &str) -> Result<bool, DecodeError> {
        let matches = self
            .rest()
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

    /// Takes a number.
    #[inline]
    pub fn number(&mut self) -> Result<(), DecodeError> {
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
        Ok(())
    }

    #[inline]
    fn digits(&mut self) {
        while self.byte().is_some_and(|b| b.is_ascii_digit()) {
            self.at += 1;
        }
    }

    #[inline]
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
    pub fn word(&mut self, word: &'static [u8]) -> Result<(), DecodeError> {
        if !self.rest().starts_with(word) {
            return self.fault("invalid value");
        }
        self.at += word.len();
        Ok(())
    }

    /// Takes any value, checking it, and gives its text.
    pub fn value(&mut self) -> Result<&'a str, DecodeError> {
        self.skip_space();
        let start = self.at;
        self.skip_value()?;
        self.utf8(start, self.since(start))
    }

    /// Takes any value, checking it.
    pub fn skip_value(&mut self) -> Result<(), DecodeError> {
        let first = self.peek()?;
        match first {
            b'"' => {
                self.string()?;
            }
            b'{' => {
                let mut more = self.enter(b'{', b'}')?;
                while more {
                    self.key()?;
                    self.skip_value()?;
                    more = self.another(b'}')?;
                }
            }
            b'[' => {
                let mut more = self.enter(b'[', b']')?;
                while more {
                    self.skip_value()?;
                    more = self.another(b']')?;
                }
            }
            b't' => {
                self.word(b"true")?;
            }
            b'f' => {
                self.word(b"false")?;
            }
            b'n' => {
                self.word(b"null")?;
            }
            _ => {
                self.number()?;
            }
        }
        Ok(())
    }

    /// Whether the object that is next begins with this key.
    pub fn begins_with_key(&self, name: &str) -> bool {
        let mut ahead = self.clone();
        matches!(ahead.enter(b'{', b'}'), Ok(true)) && matches!(ahead.take_key(name), Ok(true))
    }
}

/// Bytes that are expected to come next.
#[derive(Debug, Clone, Default)]
pub(super) struct Expected {
    bytes: Box<[u8]>,
    /// Their beginning, with anything after them.
    block: [u8; BLOCK],
}

impl Expected {
    /// What stands between a value and the value of this key, written without any space: a comma,
    /// the key and a colon.
    pub fn key(name: &str) -> Self {
        let odd = |byte: u8| byte < 0x20 || byte == b'"' || byte == b'\\';
        let bytes: Box<[u8]> = if name.bytes().any(odd) {
            // It is written with escapes, and looked up; no valid page has this byte.
            [0].into()
        } else {
            format!(",\"{name}\":").into_bytes().into()
        };
        let mut block = [0; BLOCK];
        for (to, from) in block.iter_mut().zip(&bytes) {
            *to = *from;
        }
        Self { bytes, block }
    }
}
