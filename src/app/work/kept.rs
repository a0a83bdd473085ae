//! What is kept of sorting, filters and the record under the cursor for the next start, and how it comes
//! back: with the first rows of the same statement. Conditions are kept as they could be typed, so that a person can read them.

use super::{Plan, Work};
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
        let plain = kept.sort.is_empty() && kept.filters.is_empty() && kept.at.is_none();
        (!plain).then_some(kept)
    }

    /// Takes over how its rows were sorted and filtered at the last start, where they are of the same
    /// statement; that is done once some of them are here.
    pub(in crate::app) fn arrange_as_kept(&mut self, kept: &SavedPlan) {
        if kept.soql == self.soql {
            self.work.kept = Some(Box::new(kept.clone()));
        }
    }

    /// Makes what was kept what is wanted, once the rows tell what their columns hold.
    pub(super) fn take_kept(&mut self) {
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
        if let Some(id) = &kept.at {
            self.seek_for(id);
        }
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

impl Work {
    /// What a change of it is noticed by, without rows that go by their numbers.
    pub(in crate::app) fn shape(&self) -> (&[SortKey], Vec<&Condition>) {
        let filters = self.plan.filters.iter();
        let filters = filters.filter(|filter| !matches!(filter, Condition::Rows { .. }));
        (&self.plan.keys, filters.collect())
    }
}
