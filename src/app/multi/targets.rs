//! `Targets`: the list of orgs in which a statement is to run, with a mark at each that is chosen.
//! What was chosen last is marked again; what the run costs at least is said before it starts.

use std::collections::BTreeSet;

use crate::app::App;
use crate::app::availability::Availability;
use crate::app::chosen::Chosen;
use crate::app::key::{Chord, Code};
use crate::app::meter::Cost;
use crate::app::msg::Effect;
use crate::app::overlay::Overlay;
use crate::app::picker::{Picker, PickerItem};
use crate::org::{OrgClass, OrgKey};

/// The list of orgs to run a statement in.
#[derive(Clone, Debug)]
pub struct Targets {
    /// The orgs.
    pub picker: Picker<OrgKey>,
    /// Those that are chosen.
    pub chosen: BTreeSet<OrgKey>,
    /// What the run costs in those.
    pub cost: Cost,
    /// How many of those are production.
    pub production: usize,
    soql: String,
}

impl Targets {
    /// What is chosen, in words.
    pub fn words(&self) -> String {
        let count = self.chosen.len();
        if count == 0 {
            return "no org is marked: Space marks one".to_owned();
        }
        let orgs = if count == 1 { "org" } else { "orgs" };
        let production = match self.production {
            0 => String::new(),
            n if n == count => " PROD".to_owned(),
            n => format!(", {n} PROD"),
        };
        format!("{count} {orgs}{production} · {}", self.cost.words())
    }
}

impl Targets {
    /// Marks the selected org, or takes its mark.
    fn mark(&mut self) {
        if let Some(org) = self.picker.selected().cloned()
            && !self.chosen.remove(&org)
        {
            self.chosen.insert(org);
        }
    }
}

impl App {
    /// A second click marks the org under it.
    pub(in crate::app) fn mark_target(&mut self) -> Vec<Effect> {
        if let Some(Overlay::Targets(mut targets)) = self.overlays.pop() {
            targets.mark();
            self.count_targets(&mut targets);
            self.overlays.push(Overlay::Targets(targets));
        }
        Vec::new()
    }

    /// Whether there is a statement and more than one org to run it in.
    pub(in crate::app) fn can_run_in_orgs(&self) -> Availability {
        match self.tab() {
            None => Availability::Hidden,
            Some(tab) if tab.editor.text().trim().is_empty() => {
                Availability::Disabled("the query is empty")
            }
            Some(_) if self.orgs.len() < 2 => {
                Availability::Disabled("there is one org only: log in to another first")
            }
            Some(_) => Availability::Ready,
        }
    }

    /// Opens the list of orgs to run the statement under the cursor in.
    pub(in crate::app) fn open_targets(&mut self) -> Vec<Effect> {
        let Some(tab) = self.tab() else {
            return Vec::new();
        };
        let soql = Chosen::of(&tab.editor).soql;
        // The orgs of the result in front, else those that were chosen last, else the tab's own.
        let before: Vec<OrgKey> = match tab.members_listed() {
            Some(members) => members.iter().map(|member| member.org.clone()).collect(),
            None => self.targets.clone(),
        };
        let known = before
            .into_iter()
            .filter(|org| self.orgs.get(org).is_some());
        let mut chosen: BTreeSet<OrgKey> = known.collect();
        if chosen.is_empty() {
            chosen.insert(tab.org.clone());
        }
        let mut targets = Targets {
            picker: Picker::new(Vec::new()).searching(4),
            chosen,
            cost: self.cost_in(&[], &soql, 1),
            production: 0,
            soql,
        };
        self.count_targets(&mut targets);
        // What it is for is marking: letters are keys until the filter is asked for.
        targets.picker.go_to_rows();
        self.overlays.push(Overlay::Targets(Box::new(targets)));
        Vec::new()
    }

    /// Takes over what is chosen: the marks, what it costs.
    fn count_targets(&self, targets: &mut Targets) {
        let chosen: Vec<OrgKey> = targets.chosen.iter().cloned().collect();
        targets.cost = self.cost_in(&chosen, &targets.soql, self.parts_last(&targets.soql));
        let production = |org: &&OrgKey| {
            let entry = self.orgs.get(org);
            entry.is_some_and(|entry| entry.org.class == OrgClass::Production)
        };
        targets.production = chosen.iter().filter(production).count();
        let items = self.orgs.in_order().into_iter().map(|entry| {
            let org = &entry.org;
            let mark = if targets.chosen.contains(&org.key) {
                "[x]"
            } else {
                "[ ]"
            };
            PickerItem {
                key: org.key.clone(),
                columns: vec![
                    mark.to_owned(),
                    org.class.badge().to_owned(),
                    org.alias.clone(),
                    org.username.clone(),
                    entry.standing(self.now.epoch),
                ],
                disabled_reason: None,
            }
        });
        targets.picker.set_items(items.collect());
    }

    /// A key came to the list.
    pub(in crate::app) fn targets_key(&mut self, chord: Chord) -> Vec<Effect> {
        let page = self.drawn.list.height.max(2);
        let width = self.drawn.list.width.max(1);
        let Some(Overlay::Targets(mut targets)) = self.overlays.pop() else {
            return Vec::new();
        };
        let among_rows = !targets.picker.is_typing();
        let letter = chord.typed().filter(|_| among_rows);
        if chord == Chord::plain(Code::Esc) || letter == Some('q') {
            return Vec::new();
        }
        match (chord.code, letter) {
            (Code::Enter, _) if targets.chosen.is_empty() => {
                self.hint("no org is marked: Space marks one, among the rows");
            }
            (Code::Enter, _) => {
                // In the order of the list, the tab's own first.
                let own = self.tab().map(|tab| tab.org.clone());
                let mut orgs: Vec<OrgKey> = self
                    .orgs
                    .in_order()
                    .into_iter()
                    .map(|entry| entry.org.key.clone())
                    .filter(|org| targets.chosen.contains(org))
                    .collect();
                crate::sorting::by_key(&mut orgs, |org| Some(org) != own.as_ref());
                self.targets = orgs.clone();
                return self.run_in_orgs(orgs);
            }
            (_, Some(' ')) => {
                targets.mark();
                self.count_targets(&mut targets);
                targets.picker.step(1, page);
            }
            (_, Some('a')) => {
                let all: BTreeSet<OrgKey> = self
                    .orgs
                    .iter()
                    .map(|entry| entry.org.key.clone())
                    .collect();
                targets.chosen = match targets.chosen == all {
                    true => BTreeSet::new(),
                    false => all,
                };
                self.count_targets(&mut targets);
            }
            _ => {
                targets.picker.key(chord, page, width);
            }
        }
        self.overlays.push(Overlay::Targets(targets));
        Vec::new()
    }
}
