//! What to compare with: a result of any tab of any org, the same statement run in another org, this
//! tab's earlier load, a saved export. The best comes first.

use crate::app::App;
use crate::app::availability::Availability;
use crate::app::column::TabId;
use crate::app::earlier::Earlier;
use crate::app::editor::Field;
use crate::app::form::{Form, Purpose};
use crate::app::msg::Effect;
use crate::app::overlay::Overlay;
use crate::app::picker::{Picker, PickerItem};
use crate::app::result::object_of;
use crate::org::{OrgClass, OrgKey};
use crate::rows::diff::{How, usual_ignored};

use super::party::{rows_in_words, too_many};
use super::{Compare, MOST, Party, Stage};

/// Something a result can be compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Other {
    /// The result of another tab.
    Tab(TabId),
    /// The same statement, run in another org.
    Run(OrgKey),
    /// What this tab's statement brought before.
    Earlier,
    /// A saved export.
    File,
}

/// Columns that are searched: org, class, what.
const SEARCHED: usize = 5;

impl App {
    /// Whether there is something to compare.
    pub(in crate::app) fn can_compare(&self) -> Availability {
        match self.tab() {
            None => Availability::Hidden,
            Some(tab) => match &tab.result {
                None => Availability::Disabled("there are no rows to compare yet"),
                Some(result) if result.rows.is_empty() => {
                    Availability::Disabled("the result has no rows to compare")
                }
                Some(_) => Availability::Ready,
            },
        }
    }

    /// The results of the columns that stand beside each other, the one in front first.
    fn beside_each_other(&self) -> Vec<TabId> {
        let front = self.tab().map(|tab| tab.id);
        let tabs = self.columns.iter().map(|column| column.tab());
        let tabs = tabs.filter(|tab| tab.result.as_ref().is_some_and(|r| !r.rows.is_empty()));
        let mut tabs: Vec<TabId> = tabs.map(|tab| tab.id).collect();
        crate::sorting::by_key(&mut tabs, |id| Some(*id) != front);
        tabs
    }

    /// Whether several columns stand beside each other, with rows.
    pub(in crate::app) fn can_compare_columns(&self) -> Availability {
        match (self.columns.len(), self.beside_each_other().len()) {
            (0 | 1, _) => Availability::Disabled("there is one column: open another beside it"),
            (_, 0 | 1) => Availability::Disabled("only one of the columns has rows"),
            _ => Availability::Ready,
        }
    }

    /// Compares the results of the columns that stand beside each other.
    pub(in crate::app) fn compare_columns(&mut self) -> Vec<Effect> {
        let tabs = self.beside_each_other();
        self.compare_tabs(&tabs)
    }

    /// Begins to compare the result in front with another.
    pub(in crate::app) fn open_compare(&mut self) -> Vec<Effect> {
        let Some(tab) = self.tab().map(|tab| tab.id) else {
            return Vec::new();
        };
        if self.begin_compare(tab) {
            self.ask_for_other();
        }
        Vec::new()
    }

    /// Compares the results of these tabs, of which the first is the reference: two columns that are
    /// linked, or any that were chosen. Tabs without rows are left out.
    pub(in crate::app) fn compare_tabs(&mut self, tabs: &[TabId]) -> Vec<Effect> {
        let with_rows = |id: &&TabId| {
            let result = self.rows_and_tab(**id);
            result.is_some_and(|(_, result)| !result.rows.is_empty())
        };
        let tabs: Vec<TabId> = tabs.iter().filter(with_rows).take(MOST).copied().collect();
        let [reference, others @ ..] = tabs.as_slice() else {
            return Vec::new();
        };
        if others.is_empty() || !self.begin_compare(*reference) {
            self.hint("only one of them has rows: run the statement in the others, too");
            return Vec::new();
        }
        let parties = others.iter().filter_map(|id| self.party_of(*id)).collect();
        self.compare_with(parties)
    }

    /// Puts a comparison up whose reference is the result of a tab. Whether it has one.
    pub(super) fn begin_compare(&mut self, tab: TabId) -> bool {
        let Some((of, result)) = self.rows_and_tab(tab) else {
            return false;
        };
        let party = self.party(of, result, result.rows.clone(), result.end);
        let compare = Compare {
            tab,
            how: How {
                ignored: usual_ignored(result.rows.columns()),
                ..How::default()
            },
            parties: vec![party],
            joining: Vec::new(),
            taken: Vec::new(),
            runs: Vec::new(),
            at: 1,
            same_ids: false,
            candidates: Vec::new(),
            stage: Stage::View,
            view: None,
            records_only: false,
            open_at: None,
        };
        self.overlays.push(Overlay::Compare(Box::new(compare)));
        true
    }

    /// What the reference of a comparison can be compared with, the best first.
    fn others(&self, reference: &Party) -> Vec<PickerItem<Other>> {
        let tab = reference.tab;
        let own = tab.and_then(|tab| self.all_tabs().find(|one| one.id == tab));
        let soql = words(&reference.soql);
        let object = object_of(&reference.soql);
        // What stands beside it under one link is meant first, less a field or not.
        let linked = own.filter(|own| own.link.is_some());
        let linked = linked.map_or_else(Vec::new, |own| self.linked_others(own.id));
        let mut ranked: Vec<(u8, PickerItem<Other>)> = Vec::new();
        let row =
            |key: Other, badge: &str, name: String, what: String, statement: &str| PickerItem {
                key,
                columns: vec![badge.to_owned(), name, what, words(statement)],
                disabled_reason: None,
            };
        let item = |key: Other, org: &OrgKey, what: String, statement: &str| {
            let entry = self.orgs.get(org);
            let badge = entry.map_or("", |entry| entry.org.class.badge());
            row(key, badge, self.orgs.alias(org).to_owned(), what, statement)
        };
        for other in self.all_tabs().filter(|other| Some(other.id) != tab) {
            let Some(theirs) = other
                .result
                .as_ref()
                .filter(|theirs| !theirs.rows.is_empty())
            else {
                continue;
            };
            let rank = match (
                words(&theirs.soql) == soql,
                Some(&other.org) != reference.org(),
            ) {
                _ if linked.contains(&other.id) => 0,
                (true, true) => 0,
                (true, false) => 3,
                (false, _) if theirs.object.eq_ignore_ascii_case(&object) => 4,
                (false, _) => 5,
            };
            let party = self.party(other, theirs, theirs.rows.clone(), theirs.end);
            let badge = party.class.map_or("", OrgClass::badge);
            let key = Other::Tab(other.id);
            ranked.push((rank, row(key, badge, party.name, party.what, &theirs.soql)));
        }
        // A statement that was sent in parts is none that could be sent as it is, and a file has none.
        let result = own.and_then(|own| own.result.as_ref());
        let parts = result.is_some_and(|result| result.filling.is_some());
        let whole = !parts && !soql.is_empty();
        let elsewhere = self
            .orgs
            .iter()
            .filter(|entry| whole && !reference.orgs.contains(&entry.org.key));
        for entry in elsewhere {
            let org = &entry.org.key;
            let here = ranked
                .iter()
                .any(|(rank, item)| *rank == 0 && item.columns.get(1) == Some(&entry.org.alias));
            if !here {
                let cost = self.cost(org, &reference.soql, 1).words();
                let what = format!("run the statement there · {cost}");
                ranked.push((1, item(Other::Run(org.clone()), org, what, &reference.soql)));
            }
        }
        let earlier = own.and_then(|own| Some((own, own.earlier_of_front()?)));
        if let Some((own, earlier)) = earlier {
            let what = match earlier {
                Earlier::Kept { rows, end } => {
                    format!("its earlier load · {}", rows_in_words(rows, *end))
                }
                Earlier::TooMany => "its earlier load".to_owned(),
            };
            let too_many = matches!(earlier, Earlier::TooMany).then(too_many);
            let item = item(Other::Earlier, &own.org, what, &reference.soql);
            ranked.push((
                2,
                PickerItem {
                    disabled_reason: too_many,
                    ..item
                },
            ));
        }
        ranked.push((
            6,
            PickerItem {
                key: Other::File,
                columns: vec![
                    "file".into(),
                    "…".into(),
                    "a saved export: .csv .tsv .json .ndjson .xlsx".into(),
                    String::new(),
                ],
                disabled_reason: None,
            },
        ));
        crate::sorting::by_key(&mut ranked, |(rank, item)| {
            let beside = matches!(item.key, Other::Tab(id) if linked.contains(&id));
            (*rank, !beside)
        });
        ranked.into_iter().map(|(_, item)| item).collect()
    }

    /// Takes what was chosen: what is here at once, with it the statements that run elsewhere.
    pub(super) fn take_others(&mut self, others: &[Other]) -> Vec<Effect> {
        if others == [Other::File] {
            let fields = vec![("File".to_owned(), Field::new(""))];
            let form = Form::new(Purpose::CompareFile, "Compare with a saved export", fields);
            self.overlays.push(Overlay::Form(Box::new(form)));
            return Vec::new();
        }
        let tab = self.compare().and_then(Compare::left).and_then(|of| of.tab);
        let own = tab.and_then(|tab| self.all_tabs().find(|one| one.id == tab));
        let mut parties = Vec::new();
        let mut orgs = Vec::new();
        for other in others {
            parties.extend(match other {
                Other::Tab(id) => self.party_of(*id),
                Other::Earlier => own.and_then(|tab| self.earlier_party(tab)),
                Other::Run(org) => {
                    orgs.push(org.clone());
                    None
                }
                Other::File => None,
            });
        }
        if let Some(low) = orgs.iter().find(|org| self.is_low(org)) {
            let alias = self.orgs.alias(low).to_owned();
            self.hint(format!(
                "{alias} has fewer API calls left than the floor (api.floor): run it in a tab there, which asks first"
            ));
            self.list_others();
            return Vec::new();
        }
        match (parties.is_empty(), orgs.is_empty()) {
            (true, true) => Vec::new(),
            (_, true) => self.compare_with(parties),
            (_, false) => self.run_there(parties, orgs),
        }
    }

    /// Enter in the list: what is marked is taken, without marks the row under the cursor.
    pub(super) fn take_marked(&mut self) -> Vec<Effect> {
        let Some(compare) = self.compare_mut() else {
            return Vec::new();
        };
        let Stage::Choose(picker) = &compare.stage else {
            return Vec::new();
        };
        let chosen = picker.selected_item();
        if compare.taken.is_empty()
            && let Some(why) = chosen.and_then(|item| item.disabled_reason.clone())
        {
            self.hint(why);
            return Vec::new();
        }
        let chosen = chosen.map(|item| item.key.clone());
        let mut others = std::mem::take(&mut compare.taken);
        if others.is_empty() {
            others.extend(chosen);
        }
        self.take_others(&others)
    }

    /// Space in the list: the row under the cursor is marked, or loses its mark.
    pub(super) fn mark_other(&mut self, page: u16) {
        let Some(compare) = self.compare_mut() else {
            return;
        };
        let room = MOST.saturating_sub(compare.parties.len());
        let Stage::Choose(picker) = &mut compare.stage else {
            return;
        };
        let Some(item) = picker.selected_item() else {
            return;
        };
        if let Some(why) = item.disabled_reason.clone() {
            self.hint(why);
            return;
        }
        let other = item.key.clone();
        let why = match compare.taken.iter().position(|taken| *taken == other) {
            Some(at) => {
                compare.taken.remove(at);
                None
            }
            None if other == Other::File => Some("a file is read by itself: Enter"),
            None if compare.taken.len() >= room => Some("four are the most that are compared"),
            None => {
                compare.taken.push(other);
                None
            }
        };
        picker.step(isize::from(why.is_none()), page);
        match why {
            Some(why) => self.hint(why),
            None => self.list_others(),
        }
    }

    /// Another one to compare with the reference.
    pub(super) fn add_other(&mut self) {
        let parties = self.compare().map_or(0, |compare| compare.parties.len());
        if parties >= MOST {
            self.hint("four are the most that are compared");
            return;
        }
        self.ask_for_other();
    }

    fn ask_for_other(&mut self) {
        if let Some(compare) = self.compare_mut() {
            compare.taken.clear();
            let picker = Picker::new(Vec::new()).searching(SEARCHED).skipping(0);
            compare.stage = Stage::Choose(picker);
        }
        self.list_others();
    }

    /// Puts what it can be compared with into the list, with the marks.
    fn list_others(&mut self) {
        let reference = self.compare().and_then(Compare::left);
        let mut items = reference.map(|of| self.others(of)).unwrap_or_default();
        let Some(compare) = self.compare_mut() else {
            return;
        };
        for item in &mut items {
            let mark = if compare.taken.contains(&item.key) {
                "✓"
            } else {
                " "
            };
            item.columns.insert(0, mark.to_owned());
        }
        if let Stage::Choose(picker) = &mut compare.stage {
            picker.set_items(items);
        }
    }
}

/// A statement on one line, whatever its layout.
fn words(soql: &str) -> String {
    soql.split_whitespace().collect::<Vec<_>>().join(" ")
}
