//! Getting more of a result: what a query under way waits for.

use std::time::Duration;

use crate::app::App;
use crate::app::jobs::Slot;
use crate::app::result::Waiting;

impl App {
    /// A request of a job waits before it is tried again.
    pub(super) fn on_waiting(&mut self, slot: &Slot, reason: &'static str, time: Duration) {
        let until = self.now.running + time;
        if let Slot::Rows(id) = slot
            && let Some(run) = self.find_tab_mut(*id).and_then(|tab| tab.run.as_mut())
        {
            run.waiting = Some(Waiting { reason, until });
        }
    }
}
