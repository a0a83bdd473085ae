//! One line, field by field: what both sides have, what only one has, and what differs. Two marked
//! rows of one result are compared the same way.

use crate::app::App;
use crate::app::availability::Availability;
use crate::app::msg::Effect;
use crate::app::overlay::Overlay;
use crate::rows::diff::{How, Plan};
use crate::rows::{Cancel, Cell, RowSet};

use super::{Compare, Stage, View};

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

/// One field of a record on both sides.
#[derive(Clone, Debug)]
pub struct Member<'a> {
    /// What it is called.
    pub title: &'a str,
    /// Its value on either side; nothing where the side has no such column, or no such row.
    pub values: [Option<Cell<'a>>; 2],
    /// Whether it differs.
    pub differs: bool,
    /// Whether it is compared at all.
    pub compared: bool,
}

impl Compare {
    /// The fields of the record that is on the screen.
    pub fn members(&self, record: Record) -> Vec<Member<'_>> {
        let (Some(view), Some(left), Some(right)) = (&self.view, self.left(), self.right()) else {
            return Vec::new();
        };
        let Some(line) = view.diff.line(record.place) else {
            return Vec::new();
        };
        let plan = view.diff.plan();
        let cell =
            |rows: &'_ RowSet, row: Option<usize>, column: usize| -> Option<(usize, usize)> {
                row.filter(|row| *row < rows.len()).map(|row| (row, column))
            };
        let pairs = plan.pairs().iter().enumerate().map(|(index, pair)| {
            let one = cell(&left.rows, line.left, pair.left);
            let two = cell(&right.rows, line.right, pair.right);
            Member {
                title: pair.title.as_str(),
                values: [
                    one.map(|(row, column)| left.rows.cell(row, column)),
                    two.map(|(row, column)| right.rows.cell(row, column)),
                ],
                differs: view.diff.differs(record.place, index),
                compared: pair.compared || pair.key,
            }
        });
        pairs
            .chain(alone(&left.rows, line.left, plan.left_only(), 0))
            .chain(alone(&right.rows, line.right, plan.right_only(), 1))
            .filter(|member| member.differs || !record.only_differing)
            .collect()
    }
}

/// The columns that only one side has.
fn alone<'a>(
    rows: &'a RowSet,
    row: Option<usize>,
    columns: &'a [usize],
    side: usize,
) -> impl Iterator<Item = Member<'a>> {
    columns.iter().filter_map(move |column| {
        let title = rows.columns().get(*column)?.title.as_str();
        let value = row.map(|row| rows.cell(row, *column));
        Some(Member {
            title,
            values: if side == 0 {
                [value, None]
            } else {
                [None, value]
            },
            differs: false,
            compared: false,
        })
    })
}

impl App {
    /// Whether there are two records to compare.
    pub(in crate::app) fn can_compare_records(&self) -> Availability {
        let Some(tab) = self.tab() else {
            return Availability::Hidden;
        };
        match &tab.result {
            Some(result) if result.marks.iter().count() == 2 => Availability::Ready,
            Some(result)
                if result.marks.is_empty() && tab.earlier.is_some() && !result.rows.is_empty() =>
            {
                Availability::Ready
            }
            Some(_) => Availability::Disabled(
                "mark two rows, or run the statement again: its earlier load is kept",
            ),
            None => Availability::Disabled("there are no rows to compare yet"),
        }
    }

    /// Compares the two marked rows; without marks the rows that are here with their earlier load.
    pub(in crate::app) fn compare_records(&mut self) -> Vec<Effect> {
        let Some((tab, result)) = self.tab().and_then(|tab| Some((tab, tab.result.as_ref()?)))
        else {
            return Vec::new();
        };
        let marked: Vec<usize> = result.marks.iter().collect();
        let [one, two] = marked.as_slice() else {
            let effects = self.open_compare();
            let mut more = self.take_other(super::Other::Earlier);
            more.extend(effects);
            return more;
        };
        let pick = |row: usize| {
            let mut rows = RowSet::new(result.rows.shared_columns());
            rows.push(std::sync::Arc::new(one_row(&result.rows, row)), None);
            rows
        };
        let parties = [(*one, "first"), (*two, "second")].map(|(row, which)| {
            let party = self.party(tab, result, pick(row));
            super::Party {
                name: format!("{}, {which}", party.name),
                what: format!("{} · row {}", result.object, row + 1),
                ..party
            }
        });
        let how = How::default();
        let [left, right] = &parties;
        // Without a key no name is missing, and two rows are compared at once.
        let plan = Plan::new(&left.rows, &right.rows, &how).unwrap_or_default();
        let Some(diff) = plan.run(&left.rows, &right.rows, &Cancel::default()) else {
            return Vec::new();
        };
        let compare = Compare {
            tab: tab.id,
            soql: result.soql.clone(),
            parties: parties.into(),
            at: 1,
            how,
            candidates: Vec::new(),
            stage: Stage::Record(Record::default()),
            view: Some(View::new(diff, None)),
            records_only: true,
        };
        self.overlays.push(Overlay::Compare(Box::new(compare)));
        Vec::new()
    }
}

fn one_row(rows: &RowSet, row: usize) -> crate::rows::RowChunk {
    let columns = rows.columns().len();
    let mut page = crate::rows::ChunkBuilder::new(columns);
    for column in 0..columns {
        let cell = rows.cell(row, column);
        page.set(column, cell.kind, cell.text);
    }
    page.end_row();
    page.finish()
}
