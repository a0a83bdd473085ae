//! Searching together: what is looked for in one linked tab is looked for in all, and each goes to its
//! own hits. So they stand apart, each on its own row, until one of them is moved again.

use crate::app::App;
use crate::app::column::TabId;
use crate::app::jobs::Slot;
use crate::app::msg::Effect;

impl App {
    /// The other linked tabs in front of their columns; none where this one is not linked.
    pub(in crate::app) fn companions(&self, id: TabId) -> Vec<TabId> {
        match self.find_tab(id).is_some_and(|tab| tab.link.is_some()) {
            true => self.linked_others(id),
            false => Vec::new(),
        }
    }

    /// Looks for a text in the rows of the others, too: in the column of the same title, where it is
    /// to be one.
    pub(in crate::app) fn search_alike(
        &mut self,
        id: TabId,
        text: &str,
        column: Option<usize>,
    ) -> Vec<Effect> {
        let result = self.find_tab(id).and_then(|tab| tab.result.as_ref());
        let titles = result.map(super::view::titles).unwrap_or_default();
        let mut effects = Vec::new();
        for other in self.companions(id) {
            let theirs = self.find_tab(other).and_then(|tab| tab.result.as_ref());
            let Some(theirs) = theirs else { continue };
            let place = column.map(|column| theirs.same_column(column, &titles));
            effects.extend(match place {
                // It has no such column.
                Some(None) => self.end_search(other),
                Some(place) => self.search_for(other, text, place),
                None => self.search_for(other, text, None),
            });
        }
        effects
    }

    /// Ends the search of a tab; the cursor stays.
    pub(in crate::app) fn end_search(&mut self, id: TabId) -> Vec<Effect> {
        if let Some(result) = self.find_tab_mut(id).and_then(|tab| tab.result.as_mut()) {
            result.work.search = None;
        }
        let job = self.jobs.end_slot(&Slot::Find(id));
        job.map(Effect::Cancel).into_iter().collect()
    }

    /// A linked tab went to a hit of its own: the others stay at theirs.
    pub(in crate::app) fn stand_apart(&mut self, id: TabId) {
        if self.find_tab(id).is_none_or(|tab| tab.link.is_none()) {
            return;
        }
        for id in self.companions(id).into_iter().chain([id]) {
            self.note_view(id);
            self.set_apart(id, true);
        }
    }

    pub(super) fn set_apart(&mut self, id: TabId, apart: bool) {
        if let Some(link) = self.find_tab_mut(id).and_then(|tab| tab.link.as_mut()) {
            link.apart = apart;
        }
    }
}
