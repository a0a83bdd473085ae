//! One line, field by field: what everybody has there, what only some have, and what differs.

use crate::rows::{Cell, CellKind};

use super::Compare;

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
