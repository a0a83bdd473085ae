//! What a result takes over from the one before it when its statement ran again: how it was
//! arranged, sorted and filtered, and the record under the cursor.

use super::{Anchor, Plan};
use crate::app::geometry::Viewport;
use crate::app::grid::GridView;
use crate::app::result::{End, ResultPane};
use crate::app::session::SavedPlan;
use crate::org::OrgKey;
use crate::rows::order::Condition;

/// What the rows of a run take over from those on the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Carry {
    /// Everything where the statement is the same; else nothing.
    #[default]
    Same,
    /// Everything but the plan, a part of which went into the statement: this is the rest.
    Rest(Plan),
    /// Everything: the statement selects Id besides, behind its other fields.
    WithId,
}

/// What a record is known by.
#[derive(Debug)]
enum By {
    /// What it holds in which columns: its Id alone, or all that is shown where there was none.
    Cells(Vec<(usize, String)>),
    /// Its number among the rows, where they have nothing better.
    Row(usize),
}

/// A record that the cursor is to stand on once it is here.
#[derive(Debug)]
pub(super) struct Sought {
    /// What it is known by.
    by: By,
    /// Whose it is, where the rows are of several orgs.
    org: Option<OrgKey>,
    /// The row where it was: it is looked for there before all others.
    near: usize,
    /// How many rows were looked through.
    seen: usize,
    /// The view until then: who moved since has gone on.
    view: GridView,
}

impl ResultPane {
    /// Goes on where the result before it was: the same columns and sorting, the cursor on the same
    /// record where there is an Id column, else at the same place.
    pub(in crate::app) fn succeed(&mut self, old: &mut Self, carry: &Carry) {
        let work = &mut self.work;
        let same = old.soql == self.soql || *carry != Carry::Same;
        let (before, now) = (old.rows.columns(), self.rows.columns());
        let alike = match carry {
            Carry::WithId => {
                now.len() == before.len() + 1
                    && now
                        .iter()
                        .zip(before.iter())
                        .all(|(now, before)| now == before)
            }
            Carry::Same | Carry::Rest(_) => before == now,
        };
        if !same || !alike {
            return;
        }
        work.plan = match carry {
            Carry::Same | Carry::WithId => old.work.plan.clone(),
            Carry::Rest(rest) => rest.clone(),
        };
        work.search = old.work.search.take().map(super::Search::afresh);
        let known: Vec<usize> = match (old.ids(), carry) {
            (Some(column), _) => vec![column],
            (None, Carry::WithId) => (0..before.len()).collect(),
            (None, Carry::Same | Carry::Rest(_)) => Vec::new(),
        };
        let row = old.row().filter(|_| !known.is_empty());
        work.sought = row.map(|row| Sought {
            by: By::Cells(
                known
                    .into_iter()
                    .map(|column| (column, old.rows.cell(row, column).text.to_owned()))
                    .collect(),
            ),
            org: old.org_of(row).cloned(),
            near: row,
            seen: 0,
            view: old.grid.clone(),
        });
        self.grid = old.grid.clone();
        self.arrangement = old.arrangement.clone();
        self.headings = old.headings.clone();
        // Rows of another run have other numbers.
        let filters = &mut self.work.plan.filters;
        filters.retain(|filter| !matches!(filter, Condition::Rows { .. }));
        let plan = self.work.plan.clone();
        self.show_keys(&plan);
    }

    /// The Id of the record under the cursor, where that is not the first row.
    pub(super) fn id_here(&self) -> Option<String> {
        let (column, row) = self.ids().zip(self.row())?;
        let id = self.rows.cell(row, column).text;
        (row > 0 && self.members.is_none()).then(|| id.to_owned())
    }

    /// The number of the row under the cursor, where that is not the first and rows have no Id.
    pub(super) fn row_here(&self) -> Option<usize> {
        let row = self.row().filter(|row| *row > 0)?;
        self.ids().is_none().then_some(row)
    }

    /// Lets the cursor go to the cell that was under it, once its record is among the rows.
    pub(super) fn go_to_kept(&mut self, kept: &SavedPlan, viewport: Viewport) {
        if let Some(column) = kept.column {
            self.return_to(Some(column), viewport);
        }
        let id = kept.at.as_ref().zip(self.ids());
        let by = match (id, kept.row) {
            (Some((id, column)), _) => By::Cells(vec![(column, id.clone())]),
            (None, Some(row)) => By::Row(row),
            (None, None) => return,
        };
        self.work.sought = Some(Sought {
            by,
            org: None,
            near: kept.row.unwrap_or_default(),
            seen: 0,
            view: self.grid.clone(),
        });
    }

    /// Whether a record is looked for and nobody moved since.
    pub(super) fn is_seeking(&self) -> bool {
        let sought = self.work.sought.as_ref();
        sought.is_some_and(|sought| sought.view == self.grid)
    }

    /// What moved the cursor was not a person: it is looked for still.
    pub(super) fn go_on_seeking(&mut self) {
        if let Some(sought) = &mut self.work.sought {
            sought.view = self.grid.clone();
        }
    }

    /// Looks for the record that the cursor was on among the rows that came since.
    pub(super) fn seek(&mut self, viewport: Viewport) {
        let Some(mut sought) = self.work.sought.take() else {
            return;
        };
        if self.grid != sought.view {
            return;
        }
        let rows = self.rows.len();
        let is_it = |row: &usize| {
            (sought.org.is_none() || self.org_of(*row) == sought.org.as_ref())
                && match &sought.by {
                    By::Cells(cells) => {
                        let mut cells = cells.iter();
                        cells.all(|(column, text)| self.rows.cell(*row, *column).text == text)
                    }
                    By::Row(number) => row == number,
                }
        };
        let near = Some(sought.near).filter(|row| *row < rows && is_it(row));
        let found = near.or_else(|| (sought.seen..rows).find(is_it));
        let Some(row) = found else {
            if self.end == End::Running {
                sought.seen = rows;
                self.work.sought = Some(sought);
            }
            return;
        };
        let (sheet, view) = self.sheet_and_view();
        if let Some(place) = sheet.place_of(row) {
            view.follow(place, &sheet, viewport);
        }
        if !self.work.wanted().is_empty() {
            // It may stand elsewhere once the rows are sorted.
            self.work.anchor = Some(Anchor {
                row,
                view: self.grid.clone(),
            });
        }
    }

    /// The column of the records' own ids.
    fn ids(&self) -> Option<usize> {
        let mut columns = self.rows.columns().iter();
        columns.position(|c| matches!(c.path.as_slice(), [id] if id.eq_ignore_ascii_case("Id")))
    }
}
