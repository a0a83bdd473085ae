//! `Targets`: what the ids of a lookup are the ids of, and which key each of them has.
//!
//! The rows of the other object are kept as they are, with an index by id of twelve bytes a row.

use std::borrow::Cow;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

use super::rules::{Rules, id as id_of};
use crate::rows::{Cancel, Cell, RowSet, ValueKind};

/// The records that a lookup points at, by id.
#[derive(Clone, Debug)]
pub struct Targets {
    rows: RowSet,
    id: usize,
    key: Arc<[usize]>,
    state: RandomState,
    /// The hash of each id, and its row.
    index: Arc<[(u64, u32)]>,
    /// How many records share what they are called with another.
    shared: usize,
}

impl Targets {
    /// The records of these rows: their ids are in one column, what they are called in others.
    pub fn new(rows: &RowSet, id: usize, key: &[usize]) -> Self {
        let state = RandomState::new();
        let cells = rows.column(id).zip(0u32..);
        let mut index: Vec<(u64, u32)> = cells
            .filter_map(|(cell, row)| Some((state.hash_one(short(cell)?), row)))
            .collect();
        index.sort_unstable();
        Self {
            rows: rows.clone(),
            id,
            key: key.into(),
            state,
            index: index.into(),
            shared: 0,
        }
    }

    /// The same, with how many records share their key with another: between them no difference is seen.
    #[must_use]
    pub fn with_shared_counted(mut self) -> Self {
        let rules = Rules::default();
        let rows = 0..self.rows.len();
        let keys = rows.filter_map(|row| self.key_of(self.rows.cell(row, self.id), &rules));
        let mut keys: Vec<Cow<'_, [u8]>> = keys.collect();
        keys.sort_unstable();
        let same = keys.chunk_by(|one, two| one == two);
        let shared = same.map(<[_]>::len).filter(|rows| *rows > 1).sum();
        self.shared = shared;
        self
    }

    /// How many records share their key with another, where that was counted.
    pub fn shared(&self) -> usize {
        self.shared
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Whether the first values of a column are ids of records of this object: they begin with the
    /// same three characters.
    pub(super) fn are_of(targets: &RowSet, id: usize, rows: &RowSet, column: usize) -> bool {
        let prefix = |cell: Cell<'_>| {
            let prefix = cell.text.as_bytes().first_chunk::<3>().copied();
            prefix.filter(|_| cell.kind.has_value())
        };
        let own = targets.column(id).find_map(prefix);
        let mut values = rows.column(column).filter_map(prefix).take(100).peekable();
        own.is_some() && values.peek().is_some() && values.all(|value| Some(value) == own)
    }

    /// The key of the record with this id in its canonical form; `None` where no row has the id.
    pub(super) fn key_of<'a>(&'a self, id: Cell<'_>, rules: &Rules) -> Option<Cow<'a, [u8]>> {
        let id = short(id)?;
        let hash = self.state.hash_one(id);
        let from = self.index.partition_point(|(known, _)| *known < hash);
        let row = self
            .index
            .iter()
            .skip(from)
            .take_while(|(known, _)| *known == hash)
            .map(|(_, row)| *row as usize)
            .find(|&row| short(self.rows.cell(row, self.id)) == Some(id))?;
        let value = |column: &usize| rules.canonical(ValueKind::Text, self.rows.cell(row, *column));
        match &*self.key {
            [one] => value(one),
            several => {
                let mut key = Vec::new();
                for column in several {
                    key.extend_from_slice(&value(column).unwrap_or_default());
                    key.push(0);
                }
                Some(Cow::Owned(key))
            }
        }
    }
}

/// The ids in a column of some results, each once.
pub fn ids_in(rows: &RowSet, column: usize, cancel: &Cancel) -> Option<Vec<String>> {
    let mut seen = std::collections::HashSet::new();
    for (row, cell) in rows.column(column).enumerate() {
        if row.is_multiple_of(1 << 16) {
            cancel.go_on()?;
        }
        if cell.kind.has_value() && !seen.contains(cell.text) {
            seen.insert(cell.text.to_owned());
        }
    }
    let mut ids: Vec<String> = seen.into_iter().collect();
    ids.sort_unstable();
    Some(ids)
}

fn short(id: Cell<'_>) -> Option<&[u8]> {
    if !id.kind.has_value() {
        return None;
    }
    Some(id_of(id.text))
}
