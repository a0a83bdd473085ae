//! Bringing the rows on the screen in line with what was asked for: jobs go out, answers come in,
//! the cursor stays on its record.

use super::{Anchor, Arranging, Plan};
use crate::app::App;
use crate::app::column::TabId;
use crate::app::geometry::Viewport;
use crate::app::grid::Sheet;
use crate::app::jobs::Slot;
use crate::app::msg::Effect;
use crate::app::notice::Notice;
use crate::app::result::{End, ResultPane};
use crate::rows::Order;
use crate::worker::{ArrangeEvent, ArrangeJob, Job, JobError};

/// While rows come, sorting takes at most one part in this many of the time.
const SHARE: u32 = 3;

impl App {
    /// The result of the tab in front.
    pub(super) fn result_here(&mut self) -> Option<(TabId, &mut ResultPane)> {
        let tab = self.column_mut()?.tab_mut();
        let id = tab.id;
        Some((id, tab.result.as_mut()?))
    }

    /// The result of a tab.
    pub(super) fn result_of(&mut self, id: TabId) -> Option<&mut ResultPane> {
        self.find_tab_mut(id)?.result.as_mut()
    }

    /// Sorts and filters what a tab shows by what is asked for now; what was under way is
    /// superseded.
    pub(in crate::app) fn rearrange(&mut self, id: TabId) -> Vec<Effect> {
        let started = self.now.running;
        let viewport = self.drawn_of(id).grid;
        let Some(result) = self.result_of(id) else {
            return Vec::new();
        };
        let plan = result.work.wanted();
        result.show_keys(&plan);
        if plan.is_empty() {
            result.work.arranging = None;
            let rows = result.rows.len();
            result.install(None, plan, rows, viewport);
            let stopped = self.jobs.end_slot(&Slot::Arrange(id)).map(Effect::Cancel);
            let mut effects: Vec<Effect> = stopped.into_iter().collect();
            effects.extend(self.search_again(id));
            return effects;
        }
        let (job_id, superseded) = self.jobs.begin(Slot::Arrange(id));
        let revision = job_id.0;
        let Some(result) = self.result_of(id) else {
            return Vec::new();
        };
        let job = ArrangeJob {
            rows: result.rows.clone(),
            revision,
            kinds: result.kinds(),
            keys: plan.keys.clone(),
            filter: plan.filters.clone(),
            previous: result.order.clone(),
        };
        result.work.arranging = Some(Arranging {
            revision,
            plan,
            rows: result.rows.len(),
            started,
        });
        superseded
            .map(Effect::Cancel)
            .into_iter()
            .chain([Effect::Start(job_id, Job::Arrange(job))])
            .collect()
    }

    /// Rows are in their new order.
    pub(in crate::app) fn on_arranged(&mut self, id: TabId, event: ArrangeEvent) -> Vec<Effect> {
        let now = self.now.running;
        let viewport = self.drawn_of(id).grid;
        let Some(result) = self.result_of(id) else {
            return Vec::new();
        };
        let asked = result.work.arranging.take();
        let Some(asked) = asked.filter(|asked| asked.revision == event.revision) else {
            return Vec::new();
        };
        let took = now.saturating_sub(asked.started);
        result.work.rest = now + took * SHARE;
        result.install(Some(event.order), asked.plan, asked.rows, viewport);
        let mut effects = self.search_again(id);
        effects.extend(self.take_in(id));
        effects
    }

    /// Sorting or filtering failed, or was cancelled by the worker: what was shown stays.
    pub(in crate::app) fn not_arranged(&mut self, id: TabId, error: Option<&JobError>) {
        if let Some(error) = error {
            self.say(Notice::from(error));
        }
        if let Some(result) = self.result_of(id) {
            result.keep_shown();
        }
    }

    /// A table is on top again: what was asked for it and superseded meanwhile is asked again.
    pub(in crate::app) fn go_on_working(&mut self, id: TabId) -> Vec<Effect> {
        let Some(result) = self.result_of(id) else {
            return Vec::new();
        };
        if result.work.arranging.is_some() {
            return self.rearrange(id);
        }
        let searching = result.work.search.as_ref().is_some_and(|s| s.is_running());
        let mut effects = match self.find_tab(id).is_some_and(|tab| tab.depth() > 0) {
            true => self.take_in(id),
            false => self.rows_came(id),
        };
        if searching {
            effects.extend(self.search_again(id));
        }
        effects
    }

    /// More rows are here, or the last of them: they are sorted and filtered in.
    pub(in crate::app) fn rows_came(&mut self, id: TabId) -> Vec<Effect> {
        let viewport = self.drawn_of(id).grid;
        if self.find_tab(id).is_none_or(|tab| tab.depth() > 0) {
            // They come to a table that is out of sight; going back to it takes them in.
            return Vec::new();
        }
        if let Some(result) = self.result_of(id) {
            result.take_kept(viewport);
            result.seek(viewport);
        }
        self.take_in(id)
    }

    /// Takes in the rows that what is shown does not cover yet, unless it did so just now.
    fn take_in(&mut self, id: TabId) -> Vec<Effect> {
        let now = self.now.running;
        let Some(result) = self.result_of(id) else {
            return Vec::new();
        };
        let rows = result.rows.len();
        let work = &mut result.work;
        let ended = result.end != End::Running;
        if work.wanted().is_empty() {
            work.covered = rows;
            return self.search_on(id);
        }
        let behind = work.covered < rows || work.shown != work.wanted();
        if !behind || work.arranging.is_some() || !(ended || now >= work.rest) {
            return Vec::new();
        }
        self.rearrange(id)
    }

    /// Stops sorting and filtering in the tab in front; what was shown before stays.
    pub(in crate::app) fn stop_arranging(&mut self) -> Option<Vec<Effect>> {
        let (id, result) = self.result_here()?;
        result.work.arranging.as_ref()?;
        result.keep_shown();
        self.hint("stopped; the rows are as they were");
        let job = self.jobs.end_slot(&Slot::Arrange(id));
        Some(job.map(Effect::Cancel).into_iter().collect())
    }

    /// Ends what works on the rows of a tab that goes.
    pub(in crate::app) fn end_work(&mut self, id: TabId) -> Vec<Effect> {
        // What is sent is seen through all the same; nothing follows it.
        [
            Slot::Arrange(id),
            Slot::Find(id),
            Slot::Column(id),
            Slot::Collection(id),
        ]
        .iter()
        .filter_map(|slot| self.jobs.end_slot(slot))
        .map(Effect::Cancel)
        .collect()
    }
}

impl ResultPane {
    /// Shows the rows in another order. The cursor stays on its record, and that on its line of the
    /// screen; where the filter leaves it out, on the nearest one that is left.
    fn install(&mut self, order: Option<Order>, plan: Plan, rows: usize, viewport: Viewport) {
        let seeks = self.is_seeking();
        let place = self.grid.cursor(&self.sheet()).row;
        // Who moved meanwhile is where they went.
        let anchor = self.work.anchor.take().filter(|a| a.view == self.grid);
        let row = anchor.map(|anchor| anchor.row).or_else(|| self.row());
        let before = self.sheet();
        let from = row.and_then(|row| before.place_of(row)).unwrap_or(place);
        let place = nearest(&before, order.as_ref(), from).unwrap_or(place);
        self.order = order;
        self.work.shown = plan;
        self.work.covered = rows;
        let (sheet, view) = self.sheet_and_view();
        let to = row.and_then(|row| sheet.place_of(row));
        view.follow(to.unwrap_or(place), &sheet, viewport);
        if self.work.draft.is_some() || to.is_none() {
            self.work.anchor = row.map(|row| Anchor {
                row,
                view: self.grid.clone(),
            });
        }
        if seeks {
            self.go_on_seeking();
        }
    }

    /// Notes the record under the cursor, to come back to it while conditions are tried.
    pub(super) fn cast_anchor(&mut self) {
        self.work.anchor = self.row().map(|row| Anchor {
            row,
            view: self.grid.clone(),
        });
    }

    /// Gives up what was asked for in favour of what is shown.
    fn keep_shown(&mut self) {
        self.work.arranging = None;
        self.work.plan = self.work.shown.clone();
        self.work.draft = None;
        let plan = self.work.plan.clone();
        self.show_keys(&plan);
    }

    /// Says in the headings what the rows are sorted by.
    pub(super) fn show_keys(&mut self, plan: &Plan) {
        let keys = plan.keys.iter().map(|key| (key.column, key.descending));
        self.headings.set_sort(keys);
    }
}

/// The place, in a new order, of the row that is left nearest to a place of the sheet before: the
/// first below it at the same distance.
fn nearest(before: &Sheet<'_>, order: Option<&Order>, from: usize) -> Option<usize> {
    let order = order?;
    let mut left = vec![0_u64; before.rows.len().div_ceil(64)];
    for row in order.iter() {
        if let Some(word) = left.get_mut(row / 64) {
            *word |= 1 << (row % 64);
        }
    }
    let is_left = |place: usize| {
        let row = before.row(place)?;
        let word = left.get(row / 64)?;
        (word >> (row % 64) & 1 != 0).then_some(row)
    };
    let most = from.max(before.len().saturating_sub(from));
    let row = (0..=most).find_map(|by| {
        let above = || from.checked_sub(by).and_then(is_left);
        is_left(from + by).or_else(above)
    })?;
    order.place_of(row)
}
