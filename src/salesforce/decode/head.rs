//! The first few hundred bytes of a page: enough to ask for the next one before this one is decoded.

use super::record::{locator, total_size, truth};
use super::scan::Scanner;

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
    let text = match std::str::from_utf8(beginning) {
        Ok(text) => text,
        Err(e) => std::str::from_utf8(beginning.get(..e.valid_up_to())?).ok()?,
    };
    let mut scan = Scanner::new(text);
    let (mut total, mut done, mut next) = (None, None, None);
    let mut more = scan.enter(b'{', b'}').ok()?;
    while more {
        match scan.key().ok()?.text {
            "totalSize" => total = Some(total_size(&mut scan).ok()?),
            "done" => done = Some(truth(&mut scan).ok()?),
            "nextRecordsUrl" => next = locator(&mut scan).ok()?,
            "records" => break,
            _ => {
                scan.value().ok()?;
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
