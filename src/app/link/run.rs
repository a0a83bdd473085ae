//! Running together and stopping together.

use std::sync::Arc;

use crate::app::App;
use crate::app::chosen::{Chosen, Ready};
use crate::app::column::TabId;
use crate::app::command::Command;
use crate::app::meter::Cost;
use crate::app::msg::Effect;
use crate::app::notice::Notice;
use crate::app::overlay::Confirmed;
use crate::app::spend::Spend;
use crate::app::work::Carry;
use crate::org::OrgKey;
use crate::soql::bind::{Filling, names};

/// Whether the next key that cancels stops the queries of all linked columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::app) enum StopAll {
    /// It stops the one with the focus.
    #[default]
    Off,
    /// It was said that it does.
    Armed,
    /// This is the key after that.
    Now,
}

impl StopAll {
    /// A key is pressed.
    pub(in crate::app) fn at_key(self) -> Self {
        match self {
            Self::Armed => Self::Now,
            Self::Off | Self::Now => Self::Off,
        }
    }
}

impl App {
    /// The runs of the other linked columns that go with one.
    pub(in crate::app) fn linked_runs(&mut self, ready: &Ready) -> Vec<Ready> {
        let linked = self.tab().filter(|tab| tab.id == ready.tab);
        if linked.is_none_or(|tab| tab.link.is_none()) {
            return Vec::new();
        }
        // What was typed before is theirs, too.
        self.follow_text();
        let others = self.linked_others(ready.tab);
        let mut runs = Vec::new();
        for other in others {
            if let Some(run) = self.linked_run(ready, other) {
                runs.push(run);
            }
        }
        runs
    }

    fn linked_run(&mut self, ready: &Ready, other: TabId) -> Option<Ready> {
        let source = self.find_tab(ready.tab)?;
        let there = |at| self.same_place_in(ready.tab, at, other);
        let selection = source.editor.selection();
        let selection = selection.map(|range| there(range.start)..there(range.end));
        let cursor = there(source.editor.cursor());
        let tab = self.find_tab(other)?;
        let chosen = Chosen::at(tab.editor.text(), selection, cursor);
        let differs = chosen.soql != ready.soql;
        if chosen.soql.trim().is_empty() {
            return None;
        }
        let mut filling = ready.filling.clone();
        if differs && filling.is_some() {
            // Less a field it is another statement, with the same values.
            filling = self.with_last_values(&chosen, &ready.written);
            if filling.is_none() {
                let alias = self.orgs.alias(&tab.org).to_owned();
                self.hint(format!(
                    "{alias} did not run: the values of its parameters do not fit there"
                ));
                return None;
            }
        }
        Some(Ready {
            tab: other,
            org: tab.org.clone(),
            written: chosen.written(&tab.editor),
            revision: tab.editor.revision(),
            soql: chosen.soql,
            offset: chosen.range.start,
            flash: None,
            filling,
            carry: Carry::default(),
            orgs: Vec::new(),
        })
    }

    /// Runs linked tabs again, each by itself; asks where one of their orgs is below the floor.
    pub(super) fn run_alone(&mut self, tabs: Vec<TabId>) -> Vec<Effect> {
        let runs = || tabs.iter().filter_map(|id| self.find_tab(*id));
        let costs = runs().map(|tab| {
            let chosen = Chosen::of(&tab.editor);
            let filling = self.last_values_of_link(&chosen);
            let parts = filling.map_or(1, |filling| filling.parts() as u64);
            self.cost(&tab.org, &chosen.soql, parts)
        });
        let cost = Cost::sum(costs);
        let orgs: Vec<OrgKey> = runs().map(|tab| tab.org.clone()).collect();
        let action = Confirmed::Spend(Spend::Again(tabs.clone()));
        if self.asks_to_spend(&orgs, cost, None, action) {
            return Vec::new();
        }
        tabs.into_iter().flat_map(|id| self.run_again(id)).collect()
    }

    /// Runs one linked tab by itself again.
    pub(in crate::app) fn run_again(&mut self, id: TabId) -> Vec<Effect> {
        let Some(tab) = self.find_tab(id) else {
            return Vec::new();
        };
        let chosen = Chosen::of(&tab.editor);
        if chosen.soql.trim().is_empty() {
            return Vec::new();
        }
        // The rows of the run before stay under the changes that are not saved.
        if let Some(lost) = tab.staged_to_lose() {
            self.say(Notice::warning("It did not run in a linked column").detail(lost));
            return Vec::new();
        }
        let filling = self.last_values_of_link(&chosen);
        let ready = Ready {
            tab: id,
            org: tab.org.clone(),
            written: chosen.written(&tab.editor),
            revision: tab.editor.revision(),
            soql: chosen.soql,
            offset: chosen.range.start,
            flash: None,
            filling,
            carry: Carry::default(),
            orgs: Vec::new(),
        };
        self.run_one(ready)
    }

    /// A statement of one linked tab with the values that its parameters had last in any of them: less a
    /// field it is another text than that with which they were kept.
    fn last_values_of_link(&self, chosen: &Chosen) -> Option<Arc<Filling>> {
        if names(&chosen.soql).is_empty() {
            return None;
        }
        self.linked_fronts().find_map(|tab| {
            let written = Chosen::of(&tab.editor).written(&tab.editor);
            self.with_last_values(chosen, &written)
        })
    }

    /// The other linked columns whose query still runs, where the one of the tab in front does not.
    pub(in crate::app) fn linked_running(&self) -> Vec<TabId> {
        let Some(here) = self.tab().filter(|tab| tab.link.is_some()) else {
            return Vec::new();
        };
        let others = self.linked_fronts();
        let running = others.filter(|tab| tab.id != here.id && tab.run.is_some());
        running.map(|tab| tab.id).collect()
    }

    /// Stops the queries of the other linked columns: at the second time of asking, for the first was
    /// meant for the one with the focus.
    pub(in crate::app) fn stop_linked(&mut self) -> Vec<Effect> {
        let running = self.linked_running();
        if running.is_empty() {
            return Vec::new();
        }
        if self.stop_all == StopAll::Off {
            self.stop_all = StopAll::Armed;
            let key = self.hint_key(Command::QueryCancel, self.is_typing());
            let names = self.names(&running);
            self.hint(format!("nothing runs here; {key} again stops {names}"));
            return Vec::new();
        }
        self.stop_all = StopAll::Off;
        let effects = running.iter().flat_map(|id| self.stop_query(*id)).collect();
        let names = self.names(&running);
        self.hint(format!("stopped in {names}, too"));
        effects
    }

    /// After the query of one column was stopped: says how the others are.
    pub(in crate::app) fn say_others_run(&mut self) {
        let running = self.linked_running();
        if running.is_empty() {
            return;
        }
        self.stop_all = StopAll::Armed;
        let key = self.hint_key(Command::QueryCancel, self.is_typing());
        let names = self.names(&running);
        self.hint(format!("stopped here; {key} again stops {names}, too"));
    }
}
