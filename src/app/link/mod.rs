//! Linked columns: the tabs in front of several columns that have one text, are run together, and go
//! through their rows together, each in its own org with its own progress, error and cancel.
//!
//! A link is between tabs, so another tab of the column is not touched by it. Its text is that of all;
//! a tab whose org lacks a field can leave it out, and says so. It must not know how it is shown.

mod fields;
mod load;
mod run;
mod search;
mod text;
mod view;

use crate::app::App;
use crate::app::availability::Availability;
use crate::app::column::{Tab, TabId};
use crate::app::command::Command;
use crate::app::grid::GridView;
use crate::app::msg::Effect;
use crate::app::work::Plan;

pub(super) use run::StopAll;

/// What a tab that is linked keeps.
#[derive(Clone, Debug, Default)]
pub struct Linked {
    /// The fields that are left out of its text, as they are written in that of the link.
    pub left_out: Vec<String>,
    /// Its own text before it took over that of the link.
    before: Option<String>,
    /// The editor's revision that is in line with the text of the link.
    revision: u64,
    /// Where its rows were looked at last.
    view: GridView,
    /// How many there were.
    rows: usize,
    /// Whether each stands on a hit of its own, until one is moved.
    apart: bool,
    /// By what they were sorted and filtered.
    plan: Plan,
}

impl Linked {
    /// As it was kept, with the fields that were left out.
    pub(super) fn restored(left_out: Vec<String>) -> Self {
        Self {
            left_out,
            ..Self::default()
        }
    }

    fn beginning(before: Option<String>) -> Self {
        Self {
            before,
            ..Self::default()
        }
    }
}

impl App {
    /// The tabs that are linked, from left to right.
    pub(super) fn linked(&self) -> impl Iterator<Item = &Tab> {
        let tabs = self.columns.iter().flat_map(|column| column.tabs());
        tabs.filter(|tab| tab.link.is_some())
    }

    /// Those of them that are in front of their column.
    pub(super) fn linked_fronts(&self) -> impl Iterator<Item = &Tab> {
        let tabs = self.columns.iter().map(|column| column.tab());
        tabs.filter(|tab| tab.link.is_some())
    }

    /// Whether the tab in front is linked.
    pub(super) fn is_linked(&self) -> bool {
        self.tab().is_some_and(|tab| tab.link.is_some())
    }

    /// The other linked tabs in front of their columns.
    pub(super) fn linked_others(&self, id: TabId) -> Vec<TabId> {
        let others = self.linked_fronts().map(|tab| tab.id);
        others.filter(|other| *other != id).collect()
    }

    /// Links the tab in front with those of all other columns, lets it join those that are linked, or
    /// takes it out of the link.
    pub(super) fn toggle_link(&mut self) -> Vec<Effect> {
        let Some(here) = self.tab().map(|tab| tab.id) else {
            return Vec::new();
        };
        let key = self.keymap.shown(Command::SplitLink);
        if self.is_linked() {
            let names = self.names(&self.linked_others(here));
            self.unlink(here);
            self.hint(format!("no longer linked with {names}"));
            return vec![self.save()];
        }
        let source = self.link_source();
        let text = source.map(|tab| tab.editor.text().to_owned());
        let given = source.is_none_or(|tab| tab.id == here);
        if self.linked_fronts().next().is_none() {
            // What is out of sight is not joined by accident.
            self.dissolve();
            self.link_text = text;
            self.take_in_link(here);
            let others: Vec<TabId> = self.columns.iter().map(|c| c.tab().id).collect();
            for other in others.into_iter().filter(|other| *other != here) {
                self.take_in_link(other);
            }
            let names = self.names(&self.linked_others(here));
            self.hint(match given {
                true => format!(
                    "linked with {names}, which took this query over; {key} takes a column out again"
                ),
                false => format!(
                    "linked with {names}: an empty column took the query over; {key} takes a column out again"
                ),
            });
        } else {
            if self
                .link_text
                .as_ref()
                .is_some_and(|text| text.trim().is_empty())
            {
                // There is no query to take over yet: this one is that of all.
                self.link_text = text;
                let others: Vec<TabId> = self.linked().map(|tab| tab.id).collect();
                for other in others {
                    let text = self.linked_text(other);
                    self.write_linked(other, &text, None);
                }
            }
            self.take_in_link(here);
            let names = self.names(&self.linked_others(here));
            self.hint(format!(
                "linked with {names}, whose query this column took over; {key} takes it out again"
            ));
        }
        vec![self.save()]
    }

    /// The tab whose text is that of a link which begins: the one in front; where that is empty, the
    /// nearest that is not, at the left before at the right.
    fn link_source(&self) -> Option<&Tab> {
        let (before, after) = self.columns.split_at_checked(self.focused)?;
        let nearest = after.iter().take(1).chain(before.iter().rev());
        let all = nearest
            .chain(after.iter().skip(1))
            .map(|column| column.tab());
        let mut filled = all.filter(|tab| !tab.editor.text().trim().is_empty());
        filled.next().or(self.tab())
    }

    /// Whether columns can be linked.
    pub(super) fn can_link(&self) -> Availability {
        match (self.tab(), self.is_split()) {
            (None, _) => Availability::Hidden,
            (_, true) => Availability::Ready,
            (Some(_), false) => {
                Availability::Disabled("there is one column; | opens another beside it")
            }
        }
    }

    /// Lets a tab have the text of the link.
    fn take_in_link(&mut self, id: TabId) {
        let text = self.link_text.clone().unwrap_or_default();
        let Some(tab) = self.find_tab_mut(id) else {
            return;
        };
        let own = tab.editor.text();
        let before = (own != text).then(|| own.to_owned());
        tab.link = Some(Linked::beginning(before));
        self.write_linked(id, &text, None);
        self.note_view(id);
    }

    /// Takes a tab out; one that is left alone is not linked any more.
    pub(super) fn unlink(&mut self, id: TabId) {
        if let Some(tab) = self.find_tab_mut(id) {
            tab.link = None;
        }
        if self.linked().count() < 2 {
            self.dissolve();
        }
    }

    /// No tab is linked any more.
    pub(super) fn dissolve(&mut self) {
        let linked: Vec<TabId> = self.linked().map(|tab| tab.id).collect();
        for id in linked {
            if let Some(tab) = self.find_tab_mut(id) {
                tab.link = None;
            }
        }
        self.link_text = None;
    }

    /// The aliases of the orgs of tabs.
    pub(super) fn names(&self, tabs: &[TabId]) -> String {
        let tabs = tabs.iter().filter_map(|id| self.find_tab(*id));
        let names: Vec<&str> = tabs.map(|tab| self.orgs.alias(&tab.org)).collect();
        match names.split_last() {
            None => String::new(),
            Some((last, [])) => (*last).to_owned(),
            Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        }
    }

    /// What was done to one linked tab is done to the others.
    pub(super) fn follow_link(&mut self) -> Vec<Effect> {
        if self.linked().next().is_none() {
            return Vec::new();
        }
        if self.linked().count() < 2 {
            self.dissolve();
            return Vec::new();
        }
        self.follow_text();
        let mut effects = self.follow_view();
        let here = self.tab().filter(|tab| tab.link.is_some());
        let others = here.map(|tab| self.linked_others(tab.id));
        for other in others.unwrap_or_default() {
            effects.extend(self.load_on_demand_of(other));
        }
        effects
    }
}
