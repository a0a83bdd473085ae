//! What is kept of sorting, filters and the cell under the cursor for the next start, and how it comes
//! back: with the first rows of the same statement. Conditions are kept as they could be typed, so that a person can read them.

use super::{Plan, Work};
use crate::app::geometry::Viewport;
use crate::app::result::{End, ResultPane};
use crate::app::session::SavedPlan;
use crate::rows::order::{Condition, SortKey, parse_condition};

impl ResultPane {
    /// How its rows are sorted and filtered, to be kept; none where they are as they came.
    pub(in crate::app) fn saved_plan(&self) -> Option<SavedPlan> {
        if let Some(kept) = &self.work.kept {
            // Its rows have not come yet.
            return Some((**kept).clone());
        }
        let plan = &self.work.plan;
        let keys = plan.keys.iter();
        let columns = self.rows.columns();
        let filters = plan.filters.iter();
        let kept = SavedPlan {
            row: self.row_here(),
            column: self.column().filter(|column| *column > 0),
            soql: self.soql.clone(),
            sort: keys
                .map(|key| (key.column, key.descending, key.nulls_first))
                .collect(),
            // Rows by their numbers are others the next time.
            filters: filters
                .filter(|filter| !matches!(filter, Condition::Rows { .. }))
                .map(|filter| filter.words(columns))
                .collect(),
            at: self.id_here(),
        };
        let plain = SavedPlan {
            soql: kept.soql.clone(),
            ..SavedPlan::default()
        };
        (kept != plain).then_some(kept)
    }

    /// Takes over how its rows were sorted and filtered at the last start, where they are of the same
    /// statement; that is done once some of them are here.
    pub(in crate::app) fn arrange_as_kept(&mut self, kept: &SavedPlan) {
        if kept.soql == self.soql {
            self.work.kept = Some(Box::new(kept.clone()));
        }
    }

    /// Makes what was kept what is wanted, once the rows tell what their columns hold.
    pub(super) fn take_kept(&mut self, viewport: Viewport) {
        if self.rows.is_empty() && self.end == End::Running {
            return;
        }
        let Some(kept) = self.work.kept.take() else {
            return;
        };
        if !self.work.plan.is_empty() {
            // A person was faster.
            return;
        }
        self.go_to_kept(&kept, viewport);
        let kinds = self.kinds();
        let names = self.names(&kinds);
        let columns = names.len();
        let filters = kept.filters.iter();
        let filters = filters.filter_map(|text| parse_condition(text, &names, None).ok());
        let filters = filters.collect();
        let keys = kept.sort.iter().filter(|(column, ..)| *column < columns);
        let keys = keys.map(|(column, descending, nulls_first)| SortKey {
            column: *column,
            descending: *descending,
            nulls_first: *nulls_first,
        });
        self.work.plan = Plan {
            keys: keys.collect(),
            filters,
        };
        let plan = self.work.plan.clone();
        self.show_keys(&plan);
    }
}

/// What a change of what is kept of a result is noticed by: sorting, filters, the cell under the cursor.
pub(in crate::app) type Shape<'a> = (
    (&'a [SortKey], Vec<&'a Condition>),
    (Option<usize>, Option<usize>),
);

impl ResultPane {
    /// See [`Shape`].
    pub(in crate::app) fn shape(&self) -> Shape<'_> {
        (self.work.shape(), (self.row(), self.column()))
    }
}

impl Work {
    /// What a change of sorting and filters is noticed by, without rows that go by their numbers.
    fn shape(&self) -> (&[SortKey], Vec<&Condition>) {
        let filters = self.plan.filters.iter();
        let filters = filters.filter(|filter| !matches!(filter, Condition::Rows { .. }));
        (&self.plan.keys, filters.collect())
    }
}
