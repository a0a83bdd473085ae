//! Reads the envelope of a page and its records into the store.
//!
//! The shapes a value can have (REST query result): a scalar; a parent record, recognised by its
//! `attributes`; the result of a child subquery; a compound. Which is which follows from the plan,
//! and for unknown fields from the object's first key.

use super::plan::{Plan, ROOT};
use super::scan::{Raw, Scanner};
use super::unescape::unescape;
use super::{CELLS_MAX, DecodeError};
use crate::rows::{CellKind, ChunkBuilder, ColumnKind};

/// What stands around the records.
#[derive(Debug, Default)]
pub(super) struct Envelope {
    pub total: u64,
    pub done: bool,
    pub next: Option<String>,
}

/// Reads one page.
pub(super) struct Reader<'a, 'p> {
    scan: Scanner<'a>,
    plan: &'p mut Plan,
    rows: ChunkBuilder,
    scratch: String,
    below: Vec<usize>,
}

impl<'a, 'p> Reader<'a, 'p> {
    pub fn new(scan: Scanner<'a>, plan: &'p mut Plan, rows: ChunkBuilder) -> Self {
        Self {
            scan,
            plan,
            rows,
            scratch: String::new(),
            below: Vec::new(),
        }
    }

    /// The rows read.
    pub fn into_rows(self) -> ChunkBuilder {
        self.rows
    }

    /// Reads the page to its end.
    pub fn envelope(&mut self) -> Result<Envelope, DecodeError> {
        let (mut total, mut done, mut next, mut records) = (None, None, None, false);
        let mut more = self.scan.enter(b'{', b'}')?;
        while more {
            let key = self.scan.key()?;
            match key.text {
                "totalSize" => total = Some(total_size(&mut self.scan)?),
                "done" => done = Some(truth(&mut self.scan)?),
                "nextRecordsUrl" => next = locator(&mut self.scan)?,
                "records" if records => return self.scan.fault("records stand twice"),
                "records" => {
                    self.records()?;
                    records = true;
                }
                _ => {
                    self.scan.value()?;
                }
            }
            more = self.scan.another(b'}')?;
        }
        self.scan.end()?;
        let (Some(total), Some(done), true) = (total, done, records) else {
            return self.scan.fault("not a query result");
        };
        if done == next.is_some() {
            return self.scan.fault(if done {
                "done, but with a next page"
            } else {
                "not done, but without a next page"
            });
        }
        Ok(Envelope { total, done, next })
    }

    fn records(&mut self) -> Result<(), DecodeError> {
        let mut more = self.scan.enter(b'[', b']')?;
        while more {
            self.record(ROOT)?;
            self.rows.end_row();
            if self.rows.rows().saturating_mul(self.rows.columns()) > CELLS_MAX {
                return self.scan.fault("too many cells");
            }
            more = self.scan.another(b']')?;
        }
        Ok(())
    }

    /// Reads a record or a parent record.
    fn record(&mut self, node: usize) -> Result<(), DecodeError> {
        if !self.scan.enter(b'{', b'}')? {
            return Ok(());
        }
        if self.scan.take_key("attributes")? {
            self.scan.value()?;
            if !self.scan.another(b'}')? {
                return Ok(());
            }
        }
        let mut place = 0;
        loop {
            let expected = match self.plan.key(node, place) {
                Some(key) => self.scan.take_key(&key.name)?,
                None => false,
            };
            if expected {
                self.member(node, place)?;
            } else {
                let key = self.scan.key()?;
                if key.text == "attributes" {
                    self.scan.value()?;
                    if !self.scan.another(b'}')? {
                        return Ok(());
                    }
                    continue;
                }
                place = self.find(node, key);
                self.member(node, place)?;
            }
            place += 1;
            if !self.scan.another(b'}')? {
                return Ok(());
            }
        }
    }

    fn find(&mut self, node: usize, key: Raw<'_>) -> usize {
        if !key.escaped {
            return self.plan.find_or_add(node, key.text);
        }
        let mut name = String::new();
        unescape(key.text, &mut name);
        self.plan.find_or_add(node, &name)
    }

    /// Reads the value of a key.
    #[inline]
    fn member(&mut self, node: usize, place: usize) -> Result<(), DecodeError> {
        let first = self.scan.peek()?;
        let (column, below, kind) = match self.plan.key(node, place) {
            Some(key) => (key.column, key.node, key.kind),
            None => (None, None, ColumnKind::Value),
        };
        match (first, below) {
            (b'{', Some(below)) => return self.record(below),
            (b'n', Some(below)) => {
                self.scan.word("null")?;
                self.null_below(below);
                if let Some(column) = column {
                    self.rows.set_measured(column, CellKind::Null, "", 0);
                }
                return Ok(());
            }
            _ => {}
        }
        let Some(column) = column else {
            return self.unknown(node, place, first);
        };
        self.cell(column, kind, first)
    }

    /// A field that the statement did not tell of: a parent record, or a new column.
    fn unknown(&mut self, node: usize, place: usize, first: u8) -> Result<(), DecodeError> {
        let mut kind = ColumnKind::Value;
        if first == b'{' {
            if self.scan.begins_with_key("attributes") {
                let name = self.plan.key(node, place).map(|key| key.name.clone());
                let below = self.plan.node_below(node, &name.unwrap_or_default());
                return self.record(below);
            }
            if self.scan.begins_with_key("totalSize") || self.scan.begins_with_key("size") {
                kind = ColumnKind::Children;
            }
        }
        let Some(column) = self.plan.add_column(node, place, kind) else {
            return self.scan.fault("too many columns");
        };
        while self.rows.columns() <= column {
            self.rows.add_column();
        }
        self.cell(column, kind, first)
    }

    /// Reads a value into its cell.
    #[inline]
    fn cell(&mut self, column: usize, kind: ColumnKind, first: u8) -> Result<(), DecodeError> {
        match first {
            b'"' => {
                let raw = self.scan.string()?;
                if raw.escaped {
                    self.scratch.clear();
                    unescape(raw.text, &mut self.scratch);
                    self.rows.set(column, CellKind::Text, &self.scratch);
                } else if raw.ascii {
                    self.ascii(column, CellKind::Text, raw.text);
                } else {
                    self.rows.set(column, CellKind::Text, raw.text);
                }
            }
            b'n' => {
                self.scan.word("null")?;
                self.rows.set_measured(column, CellKind::Null, "", 0);
            }
            b't' => {
                let text = self.scan.word("true")?;
                self.ascii(column, CellKind::Bool, text);
            }
            b'f' => {
                let text = self.scan.word("false")?;
                self.ascii(column, CellKind::Bool, text);
            }
            b'{' | b'[' => {
                let text = self.scan.value()?;
                let kind = match kind {
                    ColumnKind::Children => CellKind::Children,
                    _ => CellKind::Compound,
                };
                self.rows.set(column, kind, text);
            }
            _ => {
                let text = self.scan.number()?;
                self.ascii(column, CellKind::Number, text);
            }
        }
        Ok(())
    }

    /// Sets a cell whose every byte takes one terminal cell (the delete character shows as one).
    #[inline]
    fn ascii(&mut self, column: usize, kind: CellKind, text: &str) {
        let width = u8::try_from(text.len()).unwrap_or(u8::MAX);
        self.rows.set_measured(column, kind, text, width);
    }

    /// A parent that is null: so are its fields.
    fn null_below(&mut self, node: usize) {
        self.below.clear();
        self.plan.columns_below(node, &mut self.below);
        for &column in &self.below {
            self.rows.set_measured(column, CellKind::Null, "", 0);
        }
    }
}

/// Reads `totalSize`.
pub(super) fn total_size(scan: &mut Scanner<'_>) -> Result<u64, DecodeError> {
    scan.peek()?;
    let text = scan.number()?;
    text.parse()
        .or_else(|_| scan.fault("totalSize is no count"))
}

/// Reads a `true` or `false`.
pub(super) fn truth(scan: &mut Scanner<'_>) -> Result<bool, DecodeError> {
    if scan.peek()? == b't' {
        scan.word("true").map(|_| true)
    } else {
        scan.word("false").map(|_| false)
    }
}

/// Reads a `nextRecordsUrl`, which can be null.
pub(super) fn locator(scan: &mut Scanner<'_>) -> Result<Option<String>, DecodeError> {
    match scan.peek()? {
        b'"' => {
            let raw = scan.string()?;
            let mut url = String::new();
            unescape(raw.text, &mut url);
            Ok(Some(url))
        }
        b'n' => scan.word("null").map(|_| None),
        _ => scan.fault("nextRecordsUrl is no text"),
    }
}
