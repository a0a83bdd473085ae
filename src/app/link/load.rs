//! Getting more rows together: which linked columns go on, and what all rows of them take.

use crate::app::App;
use crate::app::availability::Availability;
use crate::app::column::TabId;
use crate::app::loading::can_load_more_of;
use crate::app::msg::Effect;
use crate::app::overlay::{Confirm, Confirmed, Overlay};
use crate::text;

impl App {
    /// The tabs that go on together: this one, then those linked with it, as far as there is more of
    /// their rows.
    pub(in crate::app) fn going_on(&self, id: TabId) -> Vec<TabId> {
        let ready = |id: &TabId| {
            let tab = self.find_tab(*id);
            tab.is_some_and(|tab| can_load_more_of(tab) == Availability::Ready)
        };
        let all = std::iter::once(id).chain(self.companions(id));
        all.filter(ready).collect()
    }

    /// Asks whether all rows of several linked columns are wanted: what each of them takes.
    pub(in crate::app) fn ask_load_all_of(&mut self, first: TabId, all: &[TabId]) -> Vec<Effect> {
        let (mut rows, mut calls) = (0, 0);
        let mut lines = Vec::new();
        for tab in all.iter().filter_map(|id| self.find_tab(*id)) {
            let Some(result) = &tab.result else { continue };
            let alias = self.orgs.alias(&tab.org);
            if let Some(part) = result.part.filter(|_| result.has_more_parts()) {
                let left = part.of - part.at;
                lines.push(format!(
                    "{alias}: {left} parts of its list, a call or more each"
                ));
                continue;
            }
            let (missing, takes) = (result.missing(), result.calls_missing());
            rows += missing;
            calls += takes;
            let mut line = format!(
                "{alias}: {} rows, calls to the API: {}",
                text::number(missing),
                text::number(takes)
            );
            if let Some((used, max)) = self.orgs.get(&tab.org).and_then(|entry| entry.usage) {
                let (used, max) = (text::number(used), text::number(max));
                line += &format!("; {used} of {max} a day are used");
            }
            lines.push(line);
            lines.extend(self.low_words(&tab.org));
        }
        lines.push("Esc stops one, Esc again all; what came stays.".to_owned());
        self.overlays.push(Overlay::Confirm(Confirm {
            title: format!(
                "Fetch {} more rows of {} columns ({} calls)?",
                text::number(rows),
                all.len(),
                text::number(calls)
            ),
            lines,
            choices: Vec::new(),
            action: Confirmed::LoadAll(first),
        }));
        Vec::new()
    }
}
