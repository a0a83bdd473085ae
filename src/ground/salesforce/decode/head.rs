//! The first few hundred bytes of a page: enough to ask for the next one before this one is decoded.

use super::DecodeError;
use super::scan::Scanner;
use super::unescape::unescape;

/// How much of a page is looked at.
const HEAD_BYTES: usize = 4_096;

/// What stands before the records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Rows that match in the org (`totalSize`).
    pub total: u64,
    /// Where the next page is, if there is one.
    pub next: Option<String>,
}

/// Reads the head of a page, which need not be here whole.
///
/// `None` where it does not tell: the server may write its keys in another order, and then the
/// decoded page tells.
pub fn head(page: &[u8]) -> Option<Head> {
    let beginning = page.get(..page.len().min(HEAD_BYTES))?;
    let mut scan = Scanner::new(beginning, 0);
    let (mut total, mut done, mut next) = (None, None, None);
    let mut more = scan.enter(b'{', b'}').ok()?;
    while more {
        match scan.key().ok()?.text() {
            "totalSize" => total = Some(total_size(&mut scan).ok()?),
            "done" => done = Some(truth(&mut scan).ok()?),
            "nextRecordsUrl" => next = locator(&mut scan).ok()?,
            "records" => break,
            _ => {
                scan.skip_value().ok()?;
            }
        }
        more = scan.another(b'}').ok()?;
    }
    if done? == next.is_some() {
        return None;
    }
    Some(Head {
        total: total?,
        next,
    })
}

/// Reads `totalSize`.
pub(super) fn total_size(scan: &mut Scanner<'_>) -> Result<u64, DecodeError> {
    scan.peek()?;
    let start = scan.at();
    scan.number()?;
    std::str::from_utf8(scan.since(start))
        .ok()
        .and_then(|text| text.parse().ok())
        .map_or_else(|| scan.fault("totalSize is no count"), Ok)
}

/// Reads a `true` or `false`.
pub(super) fn truth(scan: &mut Scanner<'_>) -> Result<bool, DecodeError> {
    if scan.peek()? == b't' {
        scan.word(b"true").map(|()| true)
    } else {
        scan.word(b"false").map(|()| false)
    }
}

/// Reads a `nextRecordsUrl`, which can be null.
pub(super) fn locator(scan: &mut Scanner<'_>) -> Result<Option<String>, DecodeError> {
    match scan.peek()? {
        b'"' => {
            let raw = scan.string()?;
            let mut url = String::new();
            unescape(raw.text(), &mut url);
            Ok(Some(url))
        }
        b'n' => scan.word(b"null").map(|()| None),
        _ => scan.fault("nextRecordsUrl is no text"),
    }
}
