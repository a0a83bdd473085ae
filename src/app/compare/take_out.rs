//! What is taken out of a comparison: the difference as rows for a file, and the keys that a side lacks
//! for the clipboard.

use crate::app::App;
use crate::app::jobs::Slot;
use crate::app::msg::Effect;
use crate::rows::diff::{Difference, Side, missing};
use crate::worker::{CompareJob, CopyForm, CopyJob, Job};

use super::Compare;

impl Compare {
    /// What one of the others differs in, with its rows.
    pub fn difference(&self, other: usize) -> Option<Difference> {
        let diffs = self.view.as_ref()?.found.diffs();
        Some(Difference {
            diff: diffs.get(other.checked_sub(1)?)?.clone(),
            left: self.left()?.rows.clone(),
            right: self.parties.get(other)?.rows.clone(),
            names: self.names_of(other),
            all: false,
        })
    }
}

impl App {
    /// Makes rows of the difference, to be exported.
    pub(super) fn export_difference(&mut self) -> Vec<Effect> {
        let Some((compare, view)) = self
            .compare()
            .and_then(|compare| Some((compare, compare.view.as_ref()?)))
        else {
            return Vec::new();
        };
        if view.found.differences() == 0 {
            self.hint("there is no difference to export");
            return Vec::new();
        }
        let others = 1..compare.parties.len();
        let differences = others
            .filter_map(|other| compare.difference(other))
            .collect();
        let job = CompareJob::Rows(differences);
        self.start_compare("putting the difference together", Job::Compare(job))
    }

    /// Copies the keys of the rows that a side lacks as a SOQL `IN` list.
    pub(super) fn copy_missing(&mut self, has: Side) -> Vec<Effect> {
        let difference = self
            .compare()
            .and_then(|compare| compare.difference(compare.at));
        let Some(difference) = difference else {
            return Vec::new();
        };
        let Difference {
            diff,
            left,
            right,
            names,
            ..
        } = difference;
        let order = missing(&diff, has);
        let [one, two] = names;
        let (rows, lacks) = match has {
            Side::Left => (left, two),
            Side::Right => (right, one),
        };
        let Some((_, pair)) = diff.plan().key_pairs().next() else {
            self.hint("rows were paired by their order: there is no key to list");
            return Vec::new();
        };
        if order.is_empty() {
            self.hint(format!("nothing is missing in {lacks}"));
            return Vec::new();
        }
        let column = if has == Side::Left {
            pair.left
        } else {
            pair.right
        };
        let Some(tab) = self.compare().map(|compare| compare.tab) else {
            return Vec::new();
        };
        let job = CopyJob {
            rows,
            order: Some(order),
            picked: None,
            columns: vec![column],
            form: CopyForm::InList,
        };
        let (id, superseded) = self.jobs.begin(Slot::Copy(tab));
        let superseded = superseded.map(Effect::Cancel).into_iter();
        superseded
            .chain([Effect::Start(id, Job::Copy(job))])
            .collect()
    }
}
