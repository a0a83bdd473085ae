//! Sorting by the column under the cursor.

use crate::app::App;
use crate::app::msg::Effect;

impl App {
    /// Sorts by the current column: ascending, descending, as the rows came. With `add` behind the
    /// keys there are, else in their place.
    pub(in crate::app) fn sort_column(&mut self, add: bool) -> Vec<Effect> {
        let Some((id, result)) = self.result_here() else {
            return Vec::new();
        };
        let Some(column) = result.column() else {
            return Vec::new();
        };
        self.sort_by(id, column, add)
    }

    /// Sorts a tab's rows by a column, as a click on its title does.
    pub(in crate::app) fn sort_by(
        &mut self,
        id: crate::app::column::TabId,
        column: usize,
        add: bool,
    ) -> Vec<Effect> {
        let Some(result) = self.result_of(id) else {
            return Vec::new();
        };
        if add {
            result.work.plan.add(column);
        } else {
            result.work.plan.cycle(column);
        }
        self.rearrange(id)
    }

    /// Sorts and filters a tab's rows by this.
    pub(in crate::app) fn arrange_by(
        &mut self,
        id: crate::app::column::TabId,
        plan: super::Plan,
    ) -> Vec<Effect> {
        match self.result_of(id) {
            Some(result) if result.work.plan != plan => {
                result.work.plan = plan;
                self.rearrange(id)
            }
            _ => Vec::new(),
        }
    }

    /// Puts rows without a value at the other end.
    pub(in crate::app) fn turn_nulls(&mut self) -> Vec<Effect> {
        let Some((id, result)) = self.result_here() else {
            return Vec::new();
        };
        result.work.plan.turn_nulls();
        let first = result.work.plan.keys.first().is_some_and(|k| k.nulls_first);
        self.hint(if first {
            "nulls come first"
        } else {
            "nulls come last"
        });
        self.rearrange(id)
    }
}
