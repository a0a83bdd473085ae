//! The difference as rows of its own, for files and the clipboard: what a line is, which columns
//! changed, the key, and each compared column as it is on either side.
//!
//! The values of a side stand under its name, so that JSON has an object a side.

use std::sync::Arc;

use super::plan::Pair;
use super::{Diff, NONE, State};
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
    /// The compared columns, by name.
    fn titles(&self) -> Vec<&str> {
        let compared = self.diff.plan().compared();
        compared.map(|(_, pair)| pair.title.as_str()).collect()
    }

    /// What the columns are called.
    pub fn columns(&self) -> Columns {
        let names = self.names.each_ref().map(String::as_str);
        headings(&[], self, &self.titles(), names)
    }

    /// The pages of its rows, made as they are asked for.
    pub fn pages(&self) -> impl Iterator<Item = RowChunk> {
        self.pages_of(None, &self.titles())
    }

    /// All of it as one result.
    pub fn rows(&self) -> RowSet {
        gathered(self.columns(), self.pages())
    }

    /// The same with these compared columns, behind a first value where there is one.
    fn pages_of<'a>(
        &'a self,
        first: Option<&'a str>,
        titles: &[&str],
    ) -> impl Iterator<Item = RowChunk> + use<'a> {
        let mut place = 0;
        let pairs = titles.iter().map(|title| {
            let mut compared = self.diff.plan().compared();
            let found = compared.find(|(_, pair)| pair.title.eq_ignore_ascii_case(title));
            found.map(|(_, pair)| pair)
        });
        let pairs: Vec<Option<&Pair>> = pairs.collect();
        let own = usize::from(first.is_some()) + 2;
        let columns = own + self.diff.plan().key_pairs().len() + pairs.len() * 2;
        std::iter::from_fn(move || {
            let mut page = ChunkBuilder::new(columns);
            while page.rows() < PAGE && place < self.diff.len() {
                if self.all || self.diff.is_difference(place) {
                    self.row(place, first, &pairs, &mut page);
                }
                place += 1;
            }
            (page.rows() > 0).then(|| page.finish())
        })
    }

    fn row(
        &self,
        place: usize,
        first: Option<&str>,
        compared: &[Option<&Pair>],
        page: &mut ChunkBuilder,
    ) {
        let Some(line) = self.diff.line(place) else {
            return;
        };
        let word = match line.state {
            State::Same => "same".to_owned(),
            State::Changed => "changed".to_owned(),
            State::LeftOnly => self.only(0),
            State::RightOnly => self.only(1),
        };
        let titles = self.diff.differing(place);
        let pairs = self.diff.plan().pairs();
        let changed: Vec<&str> = titles
            .filter_map(|pair| pairs.get(pair).map(|pair| pair.title.as_str()))
            .collect();
        let mut column = 0;
        let mut put = |CellOf(kind, text): CellOf| {
            page.set(column, kind, &text);
            column += 1;
        };
        if let Some(first) = first {
            put(CellOf(CellKind::Text, first.to_owned()));
        }
        put(CellOf(CellKind::Text, word));
        put(match changed.as_slice() {
            [] => CellOf(CellKind::Null, String::new()),
            changed => CellOf(CellKind::Text, changed.join(", ")),
        });
        let cell = |rows: &RowSet, row: Option<usize>, column: usize| -> CellOf {
            row.map(|row| rows.cell(row, column).into())
                .unwrap_or_default()
        };
        for (_, pair) in self.diff.plan().key_pairs() {
            put(match line.left {
                Some(_) => cell(&self.left, line.left, pair.left),
                None => cell(&self.right, line.right, pair.right),
            });
        }
        for pair in compared {
            match pair {
                Some(pair) => {
                    put(cell(&self.left, line.left, pair.left));
                    put(cell(&self.right, line.right, pair.right));
                }
                // This one does not have the column, others do.
                None => {
                    put(CellOf::default());
                    put(CellOf::default());
                }
            }
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

/// The rows of several differences with one reference in one: where there are several, the first
/// column tells which.
#[derive(Clone, Debug)]
pub struct Differences(pub Vec<Difference>);

impl Differences {
    /// The columns that are compared in any.
    fn titles(&self) -> Vec<&str> {
        let mut titles: Vec<&str> = Vec::new();
        for title in self.0.iter().flat_map(Difference::titles) {
            if !titles.iter().any(|known| known.eq_ignore_ascii_case(title)) {
                titles.push(title);
            }
        }
        titles
    }

    /// What the columns are called.
    pub fn columns(&self) -> Columns {
        match self.0.as_slice() {
            [] => Columns::default(),
            [one] => one.columns(),
            [first, ..] => {
                let names = [first.names[0].as_str(), "other"];
                headings(&["Compared with"], first, &self.titles(), names)
            }
        }
    }

    /// The pages of its rows, made as they are asked for.
    pub fn pages(&self) -> impl Iterator<Item = RowChunk> {
        let several = self.0.len() > 1;
        let titles = self.titles();
        self.0.iter().flat_map(move |one| {
            let first = several.then_some(one.names[1].as_str());
            one.pages_of(first, &titles)
        })
    }

    /// All of it as one result.
    pub fn rows(&self) -> RowSet {
        gathered(self.columns(), self.pages())
    }
}

/// What the columns are called: those before, what a line is, the key, each compared column on either
/// side.
fn headings(before: &[&str], of: &Difference, titles: &[&str], names: [&str; 2]) -> Columns {
    let own = before.iter().chain(&["Difference", "Changed"]);
    let own = own.map(|name| Column::value(vec![(*name).to_owned()]));
    let key = of.diff.plan().key_pairs();
    let key = key.map(|(_, pair)| Column::value(path(&pair.title)));
    let values = titles.iter().flat_map(|title| {
        names.map(|name| {
            let mut under = vec![name.to_owned()];
            under.extend(path(title));
            Column::value(under)
        })
    });
    own.chain(key).chain(values).collect()
}

fn gathered(columns: Columns, pages: impl Iterator<Item = RowChunk>) -> RowSet {
    let mut rows = RowSet::new(Arc::new(columns));
    for page in pages {
        rows.push(Arc::new(page), None);
    }
    rows
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

/// The rows that one side has and the other has not: what is missing there. Those without a value in
/// the key are left out, since nothing can ask for them by it.
pub fn missing(diff: &Diff, has: Side) -> Order {
    let has_key = |place: &&u32| !diff.without_key.get(**place as usize);
    let differing = diff.differing.iter().filter(has_key);
    let rows = differing.filter_map(|place| match (has, diff.lines.get(*place as usize)) {
        (Side::Left, Some(&[row, NONE])) | (Side::Right, Some(&[NONE, row])) => Some(row),
        _ => None,
    });
    Order::new(rows.collect::<Vec<u32>>())
}
