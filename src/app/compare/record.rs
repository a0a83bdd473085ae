//! One line, field by field: what everybody has there, what only some have, and what differs. Two
//! marked rows are compared the same way, of one result or of two orgs.

use std::sync::Arc;

use crate::app::App;
use crate::app::availability::Availability;
use crate::app::column::{Tab, TabId};
use crate::app::msg::Effect;
use crate::app::overlay::Overlay;
use crate::app::result::ResultPane;
use crate::rows::diff::{Aligned, How, Plan};
use crate::rows::{Cancel, Cell, CellKind, ChunkBuilder, RowChunk, RowSet};

use super::{Compare, Party, Stage, View};

/// Where in a record we look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// The line of the comparison.
    pub place: usize,
    /// The first field in sight.
    pub top: usize,
    /// Whether fields that are the same are left out.
    pub only_differing: bool,
}

/// What somebody has in a field.
#[derive(Clone, Copy, Debug)]
pub enum Value<'a> {
    /// A value; null is one, and so is a field that the row does not have.
    Cell(Cell<'a>),
    /// Its result has no such column: it was not asked for, or the org has no such field, or not for
    /// this user.
    NoColumn,
    /// It has no such row.
    NoRow,
}

impl Value<'_> {
    /// Whether the org said what the field holds, even if that is nothing.
    pub fn is_known(&self) -> bool {
        matches!(self, Self::Cell(cell) if cell.kind != CellKind::Absent)
    }
}

/// One field of a record.
#[derive(Clone, Debug)]
pub struct Member<'a> {
    /// What it is called.
    pub title: &'a str,
    /// What everybody has there, the reference first.
    pub values: Vec<Value<'a>>,
    /// Whether the value of somebody differs from that of the reference; never the reference's own.
    pub differs: Vec<bool>,
    /// Whether it is compared at all.
    pub compared: bool,
}

impl Member<'_> {
    /// Whether it differs in any of the others.
    pub fn is_different(&self) -> bool {
        self.differs.contains(&true)
    }
}

impl Compare {
    /// The fields of the record that is on the screen.
    pub fn members(&self, record: Record) -> Vec<Member<'_>> {
        let Some(view) = &self.view else {
            return Vec::new();
        };
        let rows = self.rows_of(record.place);
        let value = |party: usize, column: Option<usize>| -> Value<'_> {
            let (Some(party), Some(row)) = (self.parties.get(party), rows.get(party)) else {
                return Value::NoRow;
            };
            match (row, column) {
                (None, _) => Value::NoRow,
                (_, None) => Value::NoColumn,
                (Some(row), Some(column)) => Value::Cell(party.rows.cell(*row, column)),
            }
        };
        let joints = view.joints.iter().map(|joint| {
            let of_others = joint.pairs.iter().enumerate().map(|(other, pair)| {
                let column = pair.map(|(_, column)| column);
                (
                    value(other + 1, column),
                    view.differs(record.place, other, joint),
                )
            });
            let own = (value(0, Some(joint.left)), false);
            let (values, differs) = std::iter::once(own).chain(of_others).unzip();
            Member {
                title: joint.title.as_str(),
                values,
                differs,
                compared: joint.compared || joint.key,
            }
        });
        let mut members: Vec<Member<'_>> = joints.collect();
        for (party, of) in self.parties.iter().enumerate() {
            for (column, title) in of.rows.columns().iter().enumerate() {
                let title = title.title.as_str();
                let is_it = |member: &Member<'_>| member.title.eq_ignore_ascii_case(title);
                if members.iter().any(is_it) {
                    continue;
                }
                // What the reference does not have is compared with nothing.
                let values = (0..self.parties.len()).map(|other| {
                    let rows = self.parties.get(other).map(|party| &party.rows);
                    let mut columns = rows.into_iter().flat_map(|rows| rows.columns().iter());
                    let found = columns.position(|found| found.title.eq_ignore_ascii_case(title));
                    value(other, if other == party { Some(column) } else { found })
                });
                members.push(Member {
                    title,
                    values: values.collect(),
                    differs: vec![false; self.parties.len()],
                    compared: false,
                });
            }
        }
        members.retain(|member| member.is_different() || !record.only_differing);
        members
    }

    /// The row of everybody in a line.
    pub fn rows_of(&self, line: usize) -> Vec<Option<usize>> {
        let Some(view) = &self.view else {
            return Vec::new();
        };
        let others = 0..view.found.diffs().len();
        let others = others.map(|other| view.found.line(line, other)?.right);
        std::iter::once(view.found.reference(line))
            .chain(others)
            .collect()
    }
}

impl App {
    /// Whether there are two records to compare.
    pub(in crate::app) fn can_compare_records(&self) -> Availability {
        let Some(tab) = self.tab() else {
            return Availability::Hidden;
        };
        match &tab.result {
            Some(_) if self.marked_pair().is_some() => Availability::Ready,
            Some(result)
                if result.marks.is_empty() && tab.earlier.is_some() && !result.rows.is_empty() =>
            {
                Availability::Ready
            }
            Some(_) => Availability::Disabled(
                "mark two rows, or one here and one in another tab, or run the statement again: its \
                 earlier load is kept",
            ),
            None => Availability::Disabled("there are no rows to compare yet"),
        }
    }

    /// The two rows that are marked: both here, or one here and one in one other tab.
    fn marked_pair(&self) -> Option<[(TabId, usize); 2]> {
        let tab = self.tab()?;
        let marked: Vec<usize> = tab.result.as_ref()?.marks.iter().take(3).collect();
        match marked.as_slice() {
            [one, two] => Some([(tab.id, *one), (tab.id, *two)]),
            [one] => {
                let others = self.all_tabs().filter(|other| other.id != tab.id);
                let mut marked = others.filter_map(|other| {
                    let mut marks = other.result.as_ref()?.marks.iter();
                    let row = marks.next()?;
                    Some((other.id, row, marks.next().is_none()))
                });
                match (marked.next(), marked.next()) {
                    (Some((other, row, true)), None) => Some([(tab.id, *one), (other, row)]),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// Compares the two marked rows; without marks the rows that are here with their earlier load.
    pub(in crate::app) fn compare_records(&mut self) -> Vec<Effect> {
        let Some(marked) = self.marked_pair() else {
            let mut effects = self.open_compare();
            effects.extend(self.take_others(&[super::Other::Earlier]));
            return effects;
        };
        let of_one_tab = marked[0].0 == marked[1].0;
        let words = ["first", "second"];
        let parties = marked.iter().zip(words).filter_map(|((id, row), which)| {
            let (tab, result) = self.rows_and_tab(*id)?;
            let mut party = self.party(tab, result, alone(&result.rows, *row));
            if of_one_tab {
                party.name = format!("{}, {which}", party.name);
            }
            party.what = format!("{} · row {}", result.object, row + 1);
            Some(party)
        });
        let parties: Vec<Party> = parties.collect();
        let [left, right] = parties.as_slice() else {
            return Vec::new();
        };
        let how = How {
            across_orgs: left.org != right.org,
            ..How::default()
        };
        // Without a key no name is missing, and two rows are compared at once.
        let plan = Plan::new(&left.rows, &right.rows, &how).unwrap_or_default();
        let Some(diff) = plan.run(&left.rows, &right.rows, &Cancel::default()) else {
            return Vec::new();
        };
        let compare = Compare {
            tab: marked[0].0,
            parties,
            joining: Vec::new(),
            taken: Vec::new(),
            runs: Vec::new(),
            at: 1,
            how,
            same_ids: false,
            candidates: Vec::new(),
            stage: Stage::Record(Record::default()),
            view: Some(View::new(Aligned::from(diff), None)),
            records_only: true,
        };
        self.overlays.push(Overlay::Compare(Box::new(compare)));
        Vec::new()
    }

    pub(super) fn rows_and_tab(&self, id: TabId) -> Option<(&Tab, &ResultPane)> {
        let tab = self.all_tabs().find(|tab| tab.id == id)?;
        Some((tab, tab.result.as_ref()?))
    }
}

/// A row as a result of its own.
fn alone(rows: &RowSet, row: usize) -> RowSet {
    let mut one = RowSet::new(rows.shared_columns());
    one.push(Arc::new(one_row(rows, row)), None);
    one
}

fn one_row(rows: &RowSet, row: usize) -> RowChunk {
    let columns = rows.columns().len();
    let mut page = ChunkBuilder::new(columns);
    for column in 0..columns {
        let cell = rows.cell(row, column);
        page.set(column, cell.kind, cell.text);
    }
    page.end_row();
    page.finish()
}
