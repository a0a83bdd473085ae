//! Filters: rows like a cell, rows not like it, and taking filters away.

use crate::app::App;
use crate::app::column::TabId;
use crate::app::msg::Effect;
use crate::rows::order::Condition;
use crate::rows::{CellKind, CellValue};

impl App {
    /// Keeps the rows whose cell in the current column is like the one under the cursor, or, with
    /// `not`, those where it is not.
    pub(in crate::app) fn filter_like_cell(&mut self, not: bool) -> Vec<Effect> {
        let Some((id, result)) = self.result_here() else {
            return Vec::new();
        };
        let Some((row, column)) = result.row().zip(result.column()) else {
            return Vec::new();
        };
        let cell = result.rows.cell(row, column);
        if matches!(cell.kind, CellKind::Children | CellKind::Compound) {
            self.hint("child rows and compound values cannot be compared; & filters by a text");
            return Vec::new();
        }
        let value = CellValue::from(cell);
        self.add_filter(
            id,
            if not {
                Condition::NotLike { column, value }
            } else {
                Condition::Like { column, value }
            },
        )
    }

    /// Adds a condition to those that rows must meet.
    pub(super) fn add_filter(&mut self, id: TabId, condition: Condition) -> Vec<Effect> {
        let Some(result) = self.result_of(id) else {
            return Vec::new();
        };
        if result.work.plan.filters.contains(&condition) {
            self.hint("the rows are filtered by that already");
            return Vec::new();
        }
        result.work.plan.filters.push(condition);
        self.rearrange(id)
    }

    /// Takes the last filter of the tab in front away; `None` where there is none.
    pub(in crate::app) fn drop_filter(&mut self) -> Option<Vec<Effect>> {
        let (id, result) = self.result_here()?;
        result.work.plan.filters.pop()?;
        Some(self.rearrange(id))
    }

    /// Takes all filters of the tab in front away.
    pub(in crate::app) fn clear_filters(&mut self) -> Vec<Effect> {
        let Some((id, result)) = self.result_here() else {
            return Vec::new();
        };
        result.work.plan.filters.clear();
        self.rearrange(id)
    }

    /// Takes one layer of the work on rows away: the job, the search, the last filter.
    pub(in crate::app) fn peel_work(&mut self) -> Option<Vec<Effect>> {
        self.stop_arranging()
            .or_else(|| self.leave_search())
            .or_else(|| self.drop_filter())
    }
}
