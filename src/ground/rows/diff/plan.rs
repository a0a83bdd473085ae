//! `Plan`: which columns of two results belong together, and by which of them rows do.
//!
//! Columns belong together by name, whatever their order and case. The id of another record says
//! nothing in another org; there a lookup is compared through what its target is called, where the
//! result tells it (`Owner.Name` beside `OwnerId`), or through the keys of the targets where they
//! are given. Where rows belong together by their `Id`, ids mean the same on both sides, whatever the
//! orgs, and are compared as they are.

use std::borrow::Cow;

use super::rules::Rules;
use super::targets::Targets;
use crate::rows::decimal::Decimal;
use crate::rows::{Cell, Columns, NumberKind, RowSet, ValueKind};

/// What a person asks of a comparison.
#[derive(Clone, Debug, Default)]
pub struct How {
    /// The columns that say which rows belong together, by name. Without any, the first row belongs
    /// to the first, and so on.
    pub key: Vec<String>,
    /// Columns that are not compared.
    pub ignored: Vec<String>,
    /// When values are the same.
    pub rules: Rules,
    /// Whether the two are from different orgs, where an id means another record. Does not count where
    /// `Id` is in the key.
    pub across_orgs: bool,
    /// Whether neither side tells a number from a text, as two files of CSV. With a tolerance a column
    /// of which every value is a number is compared as numbers then.
    pub only_texts: bool,
    /// What the ids of a column are the ids of, left and right, by the column's name.
    pub targets: Vec<(String, [Targets; 2])>,
}

/// A column of the key that a side does not have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no column {name} in both results")]
pub struct NoKey {
    /// Its name.
    pub name: String,
}

/// How the values of a column are read for the comparison.
#[derive(Clone, Debug, Default)]
pub enum Through {
    /// As they are.
    #[default]
    Itself,
    /// By these columns, left and right, which hold the name of what the id is of.
    Column(usize, usize),
    /// By the keys of what the ids are of, left and right.
    Targets(Box<[Targets; 2]>),
}

/// A column that both results have.
#[derive(Clone, Debug)]
pub struct Pair {
    /// Its heading on the left.
    pub title: String,
    /// Which column of the left result.
    pub left: usize,
    /// Which of the right.
    pub right: usize,
    /// What it holds, as far as either side tells.
    pub kind: ValueKind,
    /// Whether rows belong together by it.
    pub key: bool,
    /// Whether it is compared.
    pub compared: bool,
    /// How its values are read.
    pub through: Through,
}

/// What is compared with what, and how.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    pub(super) pairs: Vec<Pair>,
    /// Columns of the key in their order, as numbers of pairs.
    pub(super) key: Vec<usize>,
    left_only: Vec<usize>,
    right_only: Vec<usize>,
    /// Those of them that would have been compared: not ignored, and with a value in some row.
    lacking: [Vec<usize>; 2],
    /// Which pairs of texts are taken for numbers.
    numbers: Vec<usize>,
    rules: Rules,
}

/// Whether a field is kept by the system, and differs between any two orgs: ids, who made a record
/// and when, and who looked at it.
pub fn is_system_field(name: &str) -> bool {
    const FIELDS: [&str; 8] = [
        "Id",
        "CreatedDate",
        "CreatedById",
        "LastModifiedDate",
        "LastModifiedById",
        "SystemModstamp",
        "LastViewedDate",
        "LastReferencedDate",
    ];
    let of_a_person = |relationship: &str| {
        name.split_once('.')
            .is_some_and(|(first, _)| first.eq_ignore_ascii_case(relationship))
    };
    FIELDS.iter().any(|field| field.eq_ignore_ascii_case(name))
        || of_a_person("CreatedBy")
        || of_a_person("LastModifiedBy")
}

/// The columns that are not compared unless a person says otherwise: those that the system keeps.
pub fn usual_ignored(columns: &Columns) -> Vec<String> {
    let titles = columns.iter().map(|column| &column.title);
    titles
        .filter(|title| is_system_field(title))
        .cloned()
        .collect()
}

impl Plan {
    /// The plan for two results.
    ///
    /// # Errors
    ///
    /// When a side has no column of that name in the key.
    pub fn new(left: &RowSet, right: &RowSet, how: &How) -> Result<Self, NoKey> {
        let mut plan = Self {
            pairs: Vec::new(),
            key: Vec::new(),
            left_only: Vec::new(),
            right_only: Vec::new(),
            lacking: [Vec::new(), Vec::new()],
            numbers: Vec::new(),
            rules: how.rules.clone(),
        };
        let mut taken = vec![false; right.columns().len()];
        for (index, column) in left.columns().iter().enumerate() {
            let mut free = right.columns().iter().zip(&mut taken).enumerate();
            let found =
                free.find(|(_, (other, taken))| !**taken && is_named(&other.title, &column.title));
            let Some((other, (_, taken))) = found else {
                plan.left_only.push(index);
                continue;
            };
            *taken = true;
            let kinds = [
                ValueKind::guess(left, index),
                ValueKind::guess(right, other),
            ];
            plan.pairs.push(Pair {
                title: column.title.clone(),
                left: index,
                right: other,
                kind: either(kinds),
                key: false,
                compared: !how.ignored.iter().any(|name| is_named(name, &column.title)),
                through: Through::Itself,
            });
        }
        let free = taken.iter().enumerate().filter(|(_, taken)| !**taken);
        plan.right_only = free.map(|(index, _)| index).collect();
        for name in &how.key {
            let pair = plan
                .pairs
                .iter()
                .position(|pair| is_named(&pair.title, name));
            let pair = pair.ok_or_else(|| NoKey { name: name.clone() })?;
            if !plan.key.contains(&pair) {
                plan.key.push(pair);
            }
            if let Some(pair) = plan.pairs.get_mut(pair) {
                pair.key = true;
                pair.compared = false;
            }
        }
        plan.read_through(left, right, how);
        let lacking = |rows: &RowSet, only: &[usize]| -> Vec<usize> {
            let is_ignored = |column: &usize| {
                let title = rows.columns().get(*column).map(|column| &column.title);
                title.is_none_or(|title| how.ignored.iter().any(|name| is_named(name, title)))
            };
            let has_value = |column: &usize| rows.column(*column).any(|c| c.kind.has_value());
            let columns = only.iter().copied();
            columns
                .filter(|column| !is_ignored(column) && has_value(column))
                .collect()
        };
        plan.lacking = [
            lacking(left, &plan.left_only),
            lacking(right, &plan.right_only),
        ];
        if how.only_texts && how.rules.tolerance.is_some() {
            plan.take_for_numbers(left, right);
        }
        Ok(plan)
    }

    /// Where nobody tells numbers from texts: a column whose every value on both sides is a number, and
    /// none with a zero before it, as postal codes have.
    fn take_for_numbers(&mut self, left: &RowSet, right: &RowSet) {
        for (index, pair) in self.pairs.iter_mut().enumerate() {
            if !pair.compared || !matches!(pair.kind, ValueKind::Text | ValueKind::Unknown) {
                continue;
            }
            let values = left.column(pair.left).chain(right.column(pair.right));
            let mut values = values.filter(|cell| cell.kind.has_value()).peekable();
            let some = values.peek().is_some();
            if some && values.all(|cell| is_plain_number(cell.text.trim())) {
                pair.kind = ValueKind::Number(NumberKind::Decimal);
                self.numbers.push(index);
            }
        }
    }

    /// The columns that both have, in the order of the left.
    pub fn pairs(&self) -> &[Pair] {
        &self.pairs
    }

    /// Those of the key, in its order, with their numbers.
    pub fn key_pairs(&self) -> impl ExactSizeIterator<Item = (usize, &Pair)> + Clone {
        // Only numbers of pairs are put in.
        self.key.iter().map(|&index| (index, self.pair(index)))
    }

    /// Those that are compared, with their numbers.
    pub fn compared(&self) -> impl Iterator<Item = (usize, &Pair)> + Clone {
        self.pairs
            .iter()
            .enumerate()
            .filter(|(_, pair)| pair.compared)
    }

    /// Columns that only the left has.
    pub fn left_only(&self) -> &[usize] {
        &self.left_only
    }

    /// Columns that only the right has.
    pub fn right_only(&self) -> &[usize] {
        &self.right_only
    }

    /// Columns that only one side has and that would have been compared: not ignored, and with a value
    /// in some row. Of the left, and of the right.
    pub fn lacking(&self) -> &[Vec<usize>; 2] {
        &self.lacking
    }

    /// The columns of texts that are compared as numbers, by name.
    pub fn numbers(&self) -> impl Iterator<Item = &str> {
        let pairs = self.numbers.iter().filter_map(|pair| self.pairs.get(*pair));
        pairs.map(|pair| pair.title.as_str())
    }

    /// When values are the same.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    fn pair(&self, index: usize) -> &Pair {
        static NONE: Pair = Pair {
            title: String::new(),
            left: usize::MAX,
            right: usize::MAX,
            kind: ValueKind::Unknown,
            key: false,
            compared: false,
            through: Through::Itself,
        };
        self.pairs.get(index).unwrap_or(&NONE)
    }
}

impl Pair {
    /// The value of a left row in its canonical form.
    pub(super) fn left_value<'a>(
        &'a self,
        rows: &'a RowSet,
        row: usize,
        rules: &Rules,
    ) -> Option<Cow<'a, [u8]>> {
        self.value(rows, row, self.left, 0, rules)
    }

    /// The value of a right row.
    pub(super) fn right_value<'a>(
        &'a self,
        rows: &'a RowSet,
        row: usize,
        rules: &Rules,
    ) -> Option<Cow<'a, [u8]>> {
        self.value(rows, row, self.right, 1, rules)
    }

    fn value<'a>(
        &'a self,
        rows: &'a RowSet,
        row: usize,
        own: usize,
        side: usize,
        rules: &Rules,
    ) -> Option<Cow<'a, [u8]>> {
        match &self.through {
            Through::Itself => rules.canonical(self.kind, rows.cell(row, own)),
            Through::Column(left, right) => {
                let column = if side == 0 { *left } else { *right };
                let name = rules.canonical(ValueKind::Text, rows.cell(row, column));
                // Who may not see the parent sees its id alone: two ids without names are not the same.
                // A row of the key stays without one.
                match self.key {
                    true => name,
                    false => name.or_else(|| rules.canonical(self.kind, rows.cell(row, own))),
                }
            }
            Through::Targets(targets) => {
                let cell = rows.cell(row, own);
                let targets = targets.get(side)?;
                targets
                    .key_of(cell, rules)
                    .or_else(|| rules.canonical(self.kind, cell))
            }
        }
    }

    /// Whether the values of two rows are the same.
    pub(super) fn same(
        &self,
        left: (&RowSet, usize),
        right: (&RowSet, usize),
        rules: &Rules,
    ) -> bool {
        match &self.through {
            Through::Itself => {
                let (one, two) = (
                    left.0.cell(left.1, self.left),
                    right.0.cell(right.1, self.right),
                );
                self.same_cells(one, two, rules)
            }
            _ => {
                self.left_value(left.0, left.1, rules) == self.right_value(right.0, right.1, rules)
            }
        }
    }

    #[inline]
    pub(super) fn same_cells(&self, one: Cell<'_>, two: Cell<'_>, rules: &Rules) -> bool {
        (one.kind == two.kind && one.text == two.text) || rules.same(self.kind, one, two)
    }
}

/// Whether a text is a number as a program writes it, not a code of digits with a zero before it.
fn is_plain_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text).as_bytes();
    let coded = matches!(digits, [b'0', b'0'..=b'9', ..]);
    !coded && Decimal::parse(text).is_some()
}

pub(super) fn is_named(one: &str, two: &str) -> bool {
    one.eq_ignore_ascii_case(two)
}

/// What a column holds by what the two sides look like: a side of texts (a file of CSV) says less
/// than one with kinds.
fn either([left, right]: [ValueKind; 2]) -> ValueKind {
    let says = |kind: ValueKind| match kind {
        ValueKind::Unknown => 0,
        ValueKind::Text | ValueKind::LongText => 1,
        _ => 2,
    };
    if says(right) > says(left) {
        right
    } else {
        left
    }
}
