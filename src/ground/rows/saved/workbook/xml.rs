//! XML piece by piece, as far as workbooks use it: elements with attributes, and text. Prefixes of names
//! are left out, entities are read; a document type has no place in a workbook and is passed over.

use std::io::{self, BufRead};

/// No element or text is longer: a cell holds 32,767 characters.
const LONGEST: usize = 4 << 20;

/// A document that is read.
pub(super) struct Pieces<R> {
    from: R,
    piece: Vec<u8>,
}

/// A piece of a document.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// The beginning of an element; with `true` it is its end, too.
    Open(Element<'a>, bool),
    /// The end of an element.
    Close(&'a str),
    /// Text between elements.
    Text(String),
}

/// The beginning of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Element<'a> {
    pub name: &'a str,
    attributes: &'a str,
}

impl<R: BufRead> Pieces<R> {
    pub(super) fn new(from: R) -> Self {
        Self {
            from,
            piece: Vec::new(),
        }
    }

    /// The next piece; none at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<Piece<'_>>> {
        loop {
            self.piece.clear();
            let buffer = self.from.fill_buf()?;
            let Some(first) = buffer.first().copied() else {
                return Ok(None);
            };
            if first != b'<' {
                // Up to the next element, which is left for the next call.
                loop {
                    let buffer = self.from.fill_buf()?;
                    let end = memchr::memchr(b'<', buffer);
                    let taken = end.unwrap_or(buffer.len());
                    bounded(self.piece.len() + taken)?;
                    self.piece
                        .extend_from_slice(buffer.get(..taken).unwrap_or_default());
                    let at_end = end.is_some() || buffer.is_empty();
                    self.from.consume(taken);
                    if at_end {
                        break;
                    }
                }
                return Ok(Some(Piece::Text(unescaped(text(&self.piece)?))));
            }
            self.read_on()?;
            if self.piece.starts_with(b"<!--") {
                self.read_to(b"-->")?;
                continue;
            }
            if self.piece.starts_with(b"<![CDATA[") {
                self.read_to(b"]]>")?;
                let inner = self.piece.get(9..self.piece.len().saturating_sub(3));
                return Ok(Some(Piece::Text(
                    text(inner.unwrap_or_default())?.to_owned(),
                )));
            }
            if matches!(self.piece.get(1), Some(b'?' | b'!')) {
                continue;
            }
            // A value may have the sign in it.
            while self.piece.iter().filter(|byte| **byte == b'"').count() % 2 == 1 {
                if self.read_on()? == 0 {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
            }
            break;
        }
        let Some(inner) = self.piece.strip_suffix(b">") else {
            return Err(io::ErrorKind::UnexpectedEof.into());
        };
        let inner = text(inner.get(1..).unwrap_or_default())?;
        if let Some(name) = inner.strip_prefix('/') {
            return Ok(Some(Piece::Close(local(name.trim_end()))));
        }
        let (inner, whole) = match inner.strip_suffix('/') {
            Some(inner) => (inner, true),
            None => (inner, false),
        };
        let end = inner.find(|c: char| c.is_ascii_whitespace());
        let (name, attributes) = inner.split_at(end.unwrap_or(inner.len()));
        let name = local(name);
        Ok(Some(Piece::Open(Element { name, attributes }, whole)))
    }

    fn read_to(&mut self, end: &[u8]) -> io::Result<()> {
        while !self.piece.ends_with(end) {
            if self.read_on()? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        Ok(())
    }

    /// Takes what comes up to the next `>`, and says how long that is.
    fn read_on(&mut self) -> io::Result<usize> {
        let most = LONGEST as u64;
        let mut next = io::Read::take(&mut self.from, most);
        let read = next.read_until(b'>', &mut self.piece)?;
        bounded(self.piece.len())?;
        Ok(read)
    }
}

/// An archive of a few bytes must not fill the memory.
fn bounded(length: usize) -> io::Result<()> {
    match length < LONGEST {
        true => Ok(()),
        false => Err(io::ErrorKind::InvalidData.into()),
    }
}

impl Element<'_> {
    /// The value of an attribute, whatever its prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let mut rest = self.attributes;
        loop {
            let (key, after) = rest.split_once('=')?;
            let after = after.trim_start();
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            let (value, after) = after.get(1..)?.split_once(quote)?;
            if local(key.trim()) == name {
                return Some(unescaped(value));
            }
            rest = after;
        }
    }
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, name)| name)
}

fn text(bytes: &[u8]) -> io::Result<&str> {
    str::from_utf8(bytes).map_err(|_| io::ErrorKind::InvalidData.into())
}

/// A text with its entities read; what is none stays as it is.
fn unescaped(text: &str) -> String {
    let mut all = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        all += before;
        let read = after.split_once(';').and_then(|(name, after)| {
            let c = match name {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                "apos" => '\'',
                _ => {
                    let number = name.strip_prefix('#')?;
                    let number = match number.strip_prefix(['x', 'X']) {
                        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                        None => number.parse().ok()?,
                    };
                    char::from_u32(number)?
                }
            };
            Some((c, after))
        });
        match read {
            Some((c, after)) => {
                all.push(c);
                rest = after;
            }
            None => {
                all.push('&');
                rest = after;
            }
        }
    }
    all + rest
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn elements_texts_and_entities_come_in_their_order() {
        let xml = "<?xml version=\"1.0\"?><!-- <a> --><x:a b='1&gt;2' c=\">\"><d/>t &amp; &#x41;&#66; &no;\
                   <![CDATA[<&]]></x:a>";
        let mut pieces = Pieces::new(io::BufReader::with_capacity(3, xml.as_bytes()));
        let mut told = Vec::new();
        while let Some(piece) = pieces.next().unwrap() {
            told.push(match piece {
                Piece::Open(element, whole) => format!(
                    "{}({:?},{:?}){whole}",
                    element.name,
                    element.attribute("b"),
                    element.attribute("c")
                ),
                Piece::Close(name) => format!("/{name}"),
                Piece::Text(text) => text,
            });
        }
        assert_eq!(
            told,
            [
                "a(Some(\"1>2\"),Some(\">\"))false",
                "d(None,None)true",
                "t & AB &no;",
                "<&",
                "/a"
            ]
        );
    }

    #[test]
    fn what_breaks_off_is_an_error() {
        for xml in ["<a", "<a b=\"", "<!-- ", "<![CDATA[x"] {
            let mut pieces = Pieces::new(xml.as_bytes());
            assert!(pieces.next().is_err(), "{xml}");
        }
    }
}
