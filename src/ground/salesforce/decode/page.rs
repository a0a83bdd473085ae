//! A page while it arrives: the envelope around the records, and how far it was read.
//!
//! What was fed is read as far as members and records are complete; the beginning of one that is
//! not waits for the rest and is then read again. A member that cannot be read may be one that is
//! not here yet, so whether a page is broken shows only at its end.

use super::DecodeError;
use super::head::{Head, locator, total_size, truth};
use super::plan::Plan;
use super::record::Reader;
use super::scan::Scanner;
use crate::rows::ChunkBuilder;

/// How much is put behind an unfinished record at first, to finish it.
const STEP: usize = 1_024;

/// A page of which some is here.
#[derive(Debug)]
pub(super) struct Arriving {
    /// What comes next.
    stage: Stage,
    /// Bytes of the page that were read for good.
    read: usize,
    /// What was fed after them.
    kept: Vec<u8>,
    /// How much must be there before it is worth trying to read it again.
    worth: usize,
    total: Option<u64>,
    done: Option<bool>,
    next: Option<String>,
    /// What stands before the records, once it is known.
    head: Option<Head>,
    /// Whether there were records.
    records: bool,
    rows: ChunkBuilder,
    scratch: String,
}

/// What comes next in a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Its opening brace.
    Begin,
    /// A member of the envelope.
    Member,
    /// A record.
    Record,
    /// What is behind the records.
    Behind,
    /// Nothing but space.
    End,
}

impl Stage {
    /// Within how many objects and arrays it stands.
    fn depth(self) -> u32 {
        match self {
            Self::Begin | Self::End => 0,
            Self::Member | Self::Behind => 1,
            Self::Record => 2,
        }
    }
}

/// What stands around the records of a whole page, and the records.
#[derive(Debug)]
pub(super) struct Whole {
    pub total: u64,
    pub done: bool,
    pub next: Option<String>,
    pub rows: ChunkBuilder,
}

impl Arriving {
    /// Nothing yet; the rows go to `rows`.
    pub fn new(rows: ChunkBuilder) -> Self {
        Self {
            stage: Stage::Begin,
            read: 0,
            kept: Vec::new(),
            worth: 0,
            total: None,
            done: None,
            next: None,
            head: None,
            records: false,
            rows,
            scratch: String::new(),
        }
    }

    /// What stands before the records, once it is known.
    pub fn head(&self) -> Option<&Head> {
        self.head.as_ref()
    }

    /// Takes more bytes and reads what is complete.
    pub fn feed(&mut self, plan: &mut Plan, bytes: &[u8]) {
        let mut rest = bytes;
        // First the member that is cut: it gets a little of what came, not all of it.
        while !self.kept.is_empty() && !rest.is_empty() {
            let step = self.kept.len().max(STEP).min(rest.len());
            let (step, after) = rest.split_at(step);
            let cut = self.kept.len();
            self.kept.extend_from_slice(step);
            rest = after;
            if self.kept.len() < self.worth {
                continue;
            }
            let kept = std::mem::take(&mut self.kept);
            // What fails here is tried again when there is more, and told at the end.
            let (read, _) = self.advance(plan, &kept, cut);
            self.kept = kept;
            let left = self.kept.len() - read;
            let fed = bytes.len() - rest.len();
            if left <= fed {
                // It ended within what came now; that is read where it lies.
                rest = bytes.get(fed - left..).unwrap_or_default();
                self.kept.clear();
            } else {
                self.kept.drain(..read);
                self.worth = left.saturating_mul(2);
            }
        }
        if !rest.is_empty() {
            let (read, _) = self.advance(plan, rest, usize::MAX);
            let left = rest.get(read..).unwrap_or_default();
            self.kept.extend_from_slice(left);
            self.worth = 0;
        }
    }

    /// The page ends here.
    pub fn finish(mut self, plan: &mut Plan) -> Result<Whole, DecodeError> {
        let kept = std::mem::take(&mut self.kept);
        self.finish_with(plan, &kept)
    }

    /// The page ends with these bytes, before which nothing is kept.
    pub fn finish_with(mut self, plan: &mut Plan, bytes: &[u8]) -> Result<Whole, DecodeError> {
        self.advance(plan, bytes, usize::MAX).1?;
        let fault = |reason| {
            Err(DecodeError {
                offset: self.read,
                reason,
            })
        };
        let (Some(total), Some(done), true) = (self.total, self.done, self.records) else {
            return fault("not a query result");
        };
        match (done, &self.next) {
            (true, Some(_)) => fault("done, but with a next page"),
            (false, None) => fault("not done, but without a next page"),
            _ => Ok(Whole {
                total,
                done,
                next: self.next,
                rows: self.rows,
            }),
        }
    }

    /// Reads what is complete until `enough` bytes are read; gives how much that was, and why it did
    /// not go on.
    fn advance(
        &mut self,
        plan: &mut Plan,
        bytes: &[u8],
        enough: usize,
    ) -> (usize, Result<(), DecodeError>) {
        let mut good = 0;
        let result = self.steps(plan, bytes, enough, &mut good);
        let result = result.map_err(|error| DecodeError {
            offset: self.read + error.offset,
            ..error
        });
        self.rows.restart_row();
        self.read += good;
        (good, result)
    }

    /// Reads to the end or until it is enough; `good` is how much of it belongs to what was read completely.
    fn steps(
        &mut self,
        plan: &mut Plan,
        bytes: &[u8],
        enough: usize,
        good: &mut usize,
    ) -> Result<(), DecodeError> {
        let mut scan = Scanner::new(bytes, self.stage.depth());
        while *good < enough {
            let next = match self.stage {
                Stage::Begin => match scan.enter(b'{', b'}')? {
                    true => Stage::Member,
                    false => Stage::End,
                },
                Stage::Member => self.member(&mut scan)?,
                Stage::Record => {
                    let mut reader = Reader {
                        scan,
                        plan: &mut *plan,
                        rows: &mut self.rows,
                        scratch: &mut self.scratch,
                    };
                    while reader.row()? {
                        *good = reader.scan.at();
                        if *good >= enough {
                            return Ok(());
                        }
                    }
                    scan = reader.scan;
                    Stage::Behind
                }
                Stage::Behind => behind(&mut scan)?,
                Stage::End => return scan.end().inspect(|()| *good = scan.at()),
            };
            self.stage = next;
            *good = scan.at();
        }
        Ok(())
    }

    /// Reads a member of the envelope; gives what comes next.
    fn member(&mut self, scan: &mut Scanner<'_>) -> Result<Stage, DecodeError> {
        match scan.key()?.text() {
            "records" if self.records => return scan.fault("records stand twice"),
            "records" => {
                let some = scan.enter(b'[', b']')?;
                self.records = true;
                return Ok(if some { Stage::Record } else { Stage::Behind });
            }
            "totalSize" => self.total = Some(total_size(scan)?),
            "done" => self.done = Some(truth(scan)?),
            "nextRecordsUrl" => self.next = locator(scan)?,
            _ => scan.skip_value()?,
        }
        let next = behind(scan)?;
        if let (Some(total), Some(done)) = (self.total, self.done)
            && done != self.next.is_some()
        {
            let next = self.next.clone();
            self.head = Some(Head { total, next });
        }
        Ok(next)
    }
}

/// What comes after a member of the envelope.
fn behind(scan: &mut Scanner<'_>) -> Result<Stage, DecodeError> {
    let more = scan.another(b'}')?;
    Ok(if more { Stage::Member } else { Stage::End })
}
