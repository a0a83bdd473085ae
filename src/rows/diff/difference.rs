//! The difference as rows of its own, for files and the clipboard: what a line is, which columns
//! changed, the key, and each compared column as it is on either side.
//!
//! The values of a side stand under its name, so that JSON has an object a side.

use std::sync::Arc;

use super::plan::Pair;
use super::{Diff, State};
use crate::rows::order::Order;
use crate::rows::{Cell, CellKind, ChunkBuilder, Column, Columns, RowChunk, RowSet};

/// How many lines a page of it has.
const PAGE: usize = 2_000;

/// One of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// The first, which the other is compared with.
    Left,
    /// The other.
    Right,
}

/// A comparison with its rows and the names of its sides, to be written.
#[derive(Clone, Debug)]
pub struct Difference {
    /// What was found.
    pub diff: Diff,
    /// The rows of the left side.
    pub left: RowSet,
    /// Those of the right.
    pub right: RowSet,
    /// What the sides are called; two different names.
    pub names: [String; 2],
    /// Whether rows that are the same are written too.
    pub all: bool,
}

impl Difference {
    /// What the columns are called.
    pub fn columns(&self) -> Columns {
        let plan = self.diff.plan();
        let own = ["Difference", "Changed"].map(|name| Column::value(vec![name.to_owned()]));
        let key = plan
            .key_pairs()
            .map(|(_, pair)| Column::value(path(&pair.title)));
        let values = plan.compared().flat_map(|(_, pair)| {
            self.names.iter().map(|name| {
                let mut under = vec![name.clone()];
                under.extend(path(&pair.title));
                Column::value(under)
            })
        });
        own.into_iter().chain(key).chain(values).collect()
    }

    /// The pages of its rows, made as they are asked for.
    pub fn pages(&self) -> impl Iterator<Item = RowChunk> {
        let mut place = 0;
        let compared: Vec<(usize, &Pair)> = self.diff.plan().compared().collect();
        let columns = 2 + self.diff.plan().key_pairs().len() + compared.len() * 2;
        std::iter::from_fn(move || {
            let mut page = ChunkBuilder::new(columns);
            while page.rows() < PAGE && place < self.diff.len() {
                if self.all || self.diff.is_difference(place) {
                    self.row(place, &compared, &mut page);
                }
                place += 1;
            }
            (page.rows() > 0).then(|| page.finish())
        })
    }

    /// All of it as one result.
    pub fn rows(&self) -> RowSet {
        let mut rows = RowSet::new(Arc::new(self.columns()));
        for page in self.pages() {
            rows.push(Arc::new(page), None);
        }
        rows
    }

    fn row(&self, place: usize, compared: &[(usize, &Pair)], page: &mut ChunkBuilder) {
        let Some(line) = self.diff.line(place) else {
            return;
        };
        let word = match line.state {
            State::Same => "same".to_owned(),
            State::Changed => "changed".to_owned(),
            State::LeftOnly => self.only(0),
            State::RightOnly => self.only(1),
        };
        page.set(0, CellKind::Text, &word);
        let titles = self.diff.differing(place);
        let pairs = self.diff.plan().pairs();
        let changed: Vec<&str> = titles
            .filter_map(|pair| pairs.get(pair).map(|pair| pair.title.as_str()))
            .collect();
        match changed.as_slice() {
            [] => page.set(1, CellKind::Null, ""),
            changed => page.set(1, CellKind::Text, &changed.join(", ")),
        }
        let cell = |rows: &RowSet, row: Option<usize>, column: usize| -> CellOf {
            row.map(|row| rows.cell(row, column).into())
                .unwrap_or_default()
        };
        let mut column = 2;
        let mut put = |value: CellOf| {
            page.set(column, value.0, &value.1);
            column += 1;
        };
        for (_, pair) in self.diff.plan().key_pairs() {
            put(match line.left {
                Some(_) => cell(&self.left, line.left, pair.left),
                None => cell(&self.right, line.right, pair.right),
            });
        }
        for (_, pair) in compared {
            put(cell(&self.left, line.left, pair.left));
            put(cell(&self.right, line.right, pair.right));
        }
        page.end_row();
    }

    fn only(&self, side: usize) -> String {
        format!(
            "only in {}",
            self.names.get(side).map_or("", String::as_str)
        )
    }
}

/// A value on its way from one page to another.
#[derive(Default)]
struct CellOf(CellKind, String);

impl From<Cell<'_>> for CellOf {
    fn from(cell: Cell<'_>) -> Self {
        Self(cell.kind, cell.text.to_owned())
    }
}

fn path(title: &str) -> Vec<String> {
    title.split('.').map(str::to_owned).collect()
}

/// The rows that one side has and the other has not: what is missing there.
pub fn missing(diff: &Diff, has: Side) -> Order {
    let rows = (0..diff.len()).filter_map(|place| {
        let line = diff.line(place)?;
        let row = match (has, line.state) {
            (Side::Left, State::LeftOnly) => line.left,
            (Side::Right, State::RightOnly) => line.right,
            _ => None,
        };
        u32::try_from(row?).ok()
    });
    Order::new(rows.collect::<Vec<u32>>())
}
