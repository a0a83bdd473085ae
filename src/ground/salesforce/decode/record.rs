//! Reads records into the store.
//!
//! The shapes a value can have (REST query result): a scalar; a parent record, recognised by its
//! `attributes`; the result of a child subquery; a compound. Which is which follows from the plan,
//! and for unknown fields from the object's first key. What comes as it came in the record before
//! is only compared; anything else is read byte by byte, to the same end.

use super::plan::{Plan, ROOT};
use super::scan::{Raw, Scanner};
use super::unescape::unescape;
use super::{CELLS_MAX, DecodeError};
use crate::rows::{CellKind, ChunkBuilder, ColumnKind};

/// What every record and every parent record has (REST), and no compound.
const ATTRIBUTES: &str = "attributes";

/// How a record begins.
enum Opened {
    /// It has no members.
    Empty,
    /// With its attributes.
    Attributes,
    /// With the key at this place.
    Member(usize),
}

/// Reads records from where the scanner stands.
#[derive(Debug)]
pub(super) struct Reader<'a, 's> {
    pub scan: Scanner<'a>,
    pub plan: &'s mut Plan,
    pub rows: &'s mut ChunkBuilder,
    /// For texts with escapes.
    pub scratch: &'s mut String,
}

impl Reader<'_, '_> {
    /// Reads one record as a row; gives whether another one follows in its array.
    #[inline]
    pub fn row(&mut self) -> Result<bool, DecodeError> {
        if self.scan.peek()? != b'{' {
            return self.scan.fault("a row that is not an object");
        }
        self.record(ROOT)?;
        let more = self.scan.another(b']')?;
        if self.rows.rows().saturating_mul(self.rows.columns()) > CELLS_MAX {
            return self.scan.fault("too many cells");
        }
        // Nothing may fail after this: the row would be there twice.
        self.rows.end_row();
        Ok(more)
    }

    /// Reads a record or a parent record.
    fn record(&mut self, node: usize) -> Result<(), DecodeError> {
        let mut before = None;
        if !self.open_alike(node)? {
            match self.open(node)? {
                Opened::Empty => return Ok(()),
                Opened::Attributes => {}
                Opened::Member(place) => before = Some(place),
            }
        }
        let mut place = match before {
            None => self.plan.first(node),
            Some(place) => self.plan.following(node, place),
        };
        // Here the scanner stands behind a member, before a comma or the closing brace.
        loop {
            let expected = match self.plan.key(node, place) {
                Some(key) => self.scan.take(&key.written),
                None => false,
            };
            if !expected {
                match self.other_key(node, before)? {
                    Some(other) => place = other,
                    None => return Ok(()),
                }
            }
            self.member(node, place)?;
            before = Some(place);
            place = self.plan.following(node, place);
        }
    }

    /// Takes the beginning of a record with its attributes if it is like that of the record before;
    /// otherwise stays where it is.
    #[inline]
    fn open_alike(&mut self, node: usize) -> Result<bool, DecodeError> {
        match self.plan.opening(node) {
            Some(opening) if self.scan.begins_like(&opening.bytes) => {
                let mut ahead = self.scan.clone();
                ahead.enter_over(opening.bytes.len())?;
                if opening.goes_on && !ahead.take_short_text(b"\"}") {
                    return Ok(false);
                }
                self.scan = ahead;
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    /// Takes the beginning of any record, to behind its first member.
    #[inline(never)]
    fn open(&mut self, node: usize) -> Result<Opened, DecodeError> {
        self.scan.peek()?;
        let start = self.scan.at();
        if !self.scan.enter(b'{', b'}')? {
            return Ok(Opened::Empty);
        }
        let key = self.scan.key()?;
        if key.text() == ATTRIBUTES {
            self.scan.skip_value()?;
            self.plan.learn_opening(node, self.scan.since(start));
            return Ok(Opened::Attributes);
        }
        let place = self.find(node, key);
        self.plan.learn_order(node, None, place);
        self.member(node, place)?;
        Ok(Opened::Member(place))
    }

    /// Takes the next key, which is not the one that was expected; `None` at the end of the record.
    #[inline(never)]
    fn other_key(
        &mut self,
        node: usize,
        before: Option<usize>,
    ) -> Result<Option<usize>, DecodeError> {
        while self.scan.another(b'}')? {
            let key = self.scan.key()?;
            if key.text() == ATTRIBUTES {
                self.scan.skip_value()?;
                continue;
            }
            let place = self.find(node, key);
            self.plan.learn_order(node, before, place);
            return Ok(Some(place));
        }
        Ok(None)
    }

    fn find(&mut self, node: usize, key: Raw<'_>) -> usize {
        if !key.escaped {
            return self.plan.find_or_add(node, key.text());
        }
        let mut name = String::new();
        unescape(key.text(), &mut name);
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
                self.scan.word(b"null")?;
                self.null_below(below);
                if let Some(column) = column {
                    self.rows.set_measured(column, CellKind::Null, "", 0);
                }
                return Ok(());
            }
            _ => {}
        }
        match column {
            Some(column) => self.cell(column, kind, first),
            None => self.unknown(node, place, first),
        }
    }

    /// A field that the statement did not tell of: a parent record, or a new column.
    #[inline(never)]
    fn unknown(&mut self, node: usize, place: usize, first: u8) -> Result<(), DecodeError> {
        let mut kind = ColumnKind::Value;
        if first == b'{' {
            // What it is shows only when all of it is here.
            self.scan.clone().skip_value()?;
            if self.scan.begins_with_key(ATTRIBUTES) {
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
        let start = self.scan.at();
        match first {
            b'"' => {
                let raw = self.scan.string()?;
                if raw.escaped {
                    self.scratch.clear();
                    unescape(raw.text(), self.scratch);
                    self.rows.set(column, CellKind::Text, self.scratch);
                } else if let Some(text) = raw.beyond_ascii() {
                    self.rows.set(column, CellKind::Text, text);
                } else {
                    let text = self.scan.from(start + 1);
                    self.rows.set_ascii(column, CellKind::Text, text, raw.len());
                }
                return Ok(());
            }
            b'n' => {
                self.scan.word(b"null")?;
                self.rows.set_measured(column, CellKind::Null, "", 0);
                return Ok(());
            }
            b'{' | b'[' => {
                let text = self.scan.value()?;
                let kind = match kind {
                    ColumnKind::Children => CellKind::Children,
                    _ => CellKind::Compound,
                };
                self.rows.set(column, kind, text);
                return Ok(());
            }
            b't' => self.scan.word(b"true")?,
            b'f' => self.scan.word(b"false")?,
            _ => self.scan.number()?,
        }
        let kind = match first {
            b't' | b'f' => CellKind::Bool,
            _ => CellKind::Number,
        };
        let len = self.scan.at() - start;
        self.rows
            .set_ascii(column, kind, self.scan.from(start), len);
        Ok(())
    }

    /// A parent that is null: so are its fields.
    fn null_below(&mut self, node: usize) {
        let Self { plan, rows, .. } = self;
        plan.columns_below(node, &mut |column| {
            rows.set_measured(column, CellKind::Null, "", 0);
        });
    }
}
