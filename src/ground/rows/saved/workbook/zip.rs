//! The files in a zip archive that is in memory: found by name, unpacked as they are read. As much of
//! the format as workbooks use: stored and deflated files, no encryption, no archives in parts.

use std::io::{BufReader, Read};

use flate2::read::DeflateDecoder;

/// The record at the end, which says where the directory is.
const END: &[u8] = b"PK\x05\x06";
/// An entry of the directory.
const ENTRY: &[u8] = b"PK\x01\x02";
/// What stands before each file.
const LOCAL: &[u8] = b"PK\x03\x04";
/// The longest comment behind the end.
const COMMENT: usize = 65_535;
/// A file of a workbook is no longer than this unpacked: a full sheet of forty columns takes less.
const LONGEST: u64 = 4 << 30;

/// An archive.
#[derive(Clone, Copy)]
pub(super) struct Archive<'a> {
    bytes: &'a [u8],
    /// The directory and all behind it.
    directory: &'a [u8],
}

impl<'a> Archive<'a> {
    /// The archive in these bytes; none where they are something else.
    pub(super) fn new(bytes: &'a [u8]) -> Option<Self> {
        let from = bytes.len().saturating_sub(COMMENT + 22);
        let tail = bytes.get(from..)?;
        let end = tail.windows(END.len()).rposition(|window| window == END)?;
        let end = tail.get(end..)?;
        let directory = bytes.get(number(end, 16, 4)?..)?;
        Some(Self { bytes, directory })
    }

    /// A file, to be read once from its beginning.
    pub(super) fn file(&self, name: &str) -> Option<BufReader<Box<dyn Read + 'a>>> {
        let mut rest = self.directory;
        while rest.starts_with(ENTRY) {
            let length = |at| number(rest, at, 2);
            let name_ends = 46 + length(28)?;
            if rest
                .get(46..name_ends)?
                .eq_ignore_ascii_case(name.as_bytes())
            {
                return self.unpacked(rest);
            }
            rest = rest.get(name_ends + length(30)? + length(32)?..)?;
        }
        None
    }

    fn unpacked(&self, entry: &[u8]) -> Option<BufReader<Box<dyn Read + 'a>>> {
        let encrypted = number(entry, 8, 2)? & 1 != 0;
        let local = self.bytes.get(number(entry, 42, 4)?..)?;
        if encrypted || !local.starts_with(LOCAL) {
            return None;
        }
        let data = 30 + number(local, 26, 2)? + number(local, 28, 2)?;
        let data = local.get(data..)?;
        let unpacked: Box<dyn Read + 'a> = match number(entry, 10, 2)? {
            0 => Box::new(data.get(..number(entry, 20, 4)?)?),
            // It says itself where it ends.
            8 => Box::new(DeflateDecoder::new(data).take(LONGEST)),
            _ => return None,
        };
        Some(BufReader::with_capacity(1 << 16, unpacked))
    }
}

/// A number of so many bytes, the least first.
fn number(bytes: &[u8], at: usize, length: usize) -> Option<usize> {
    let bytes = bytes.get(at..at + length)?;
    Some(
        bytes
            .iter()
            .rev()
            .fold(0, |sum, byte| sum << 8 | usize::from(*byte)),
    )
}
