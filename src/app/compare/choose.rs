//! What to compare with: a result of any tab of any org, the same statement run in another org, this
//! tab's earlier load, a saved export. The best comes first.

use crate::app::App;
use crate::app::availability::Availability;
use crate::app::column::{Tab, TabId};
use crate::app::editor::Field;
use crate::app::form::{Form, Purpose};
use crate::app::msg::Effect;
use crate::app::overlay::Overlay;
use crate::app::picker::{Picker, PickerItem};
use crate::app::result::ResultPane;
use crate::org::OrgKey;
use crate::rows::RowSet;
use crate::rows::diff::{How, usual_ignored};
use crate::text;

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

    /// Begins to compare the result in front with another.
    pub(in crate::app) fn open_compare(&mut self) -> Vec<Effect> {
        let Some((tab, result)) = self.tab().and_then(|tab| Some((tab, tab.result.as_ref()?)))
        else {
            return Vec::new();
        };
        let compare = Compare {
            tab: tab.id,
            soql: result.soql.clone(),
            parties: vec![self.party(tab, result, result.rows.clone())],
            at: 1,
            how: How {
                ignored: usual_ignored(result.rows.columns()),
                ..How::default()
            },
            candidates: Vec::new(),
            stage: Stage::Choose(Picker::new(self.others(tab.id)).searching(SEARCHED)),
            view: None,
            records_only: false,
        };
        self.overlays.push(Overlay::Compare(Box::new(compare)));
        Vec::new()
    }

    pub(super) fn party(&self, tab: &Tab, result: &ResultPane, rows: RowSet) -> Party {
        let class = self.orgs.get(&tab.org).map(|entry| entry.org.class);
        Party {
            org: Some(tab.org.clone()),
            name: self.orgs.alias(&tab.org).to_owned(),
            class,
            what: format!(
                "{} · {} rows",
                result.object,
                text::number(rows.len() as u64)
            ),
            rows,
        }
    }

    /// What the result of a tab can be compared with, the best first.
    pub(super) fn others(&self, tab: TabId) -> Vec<PickerItem<Other>> {
        let Some(own) = self.all_tabs().find(|one| one.id == tab) else {
            return Vec::new();
        };
        let Some(result) = &own.result else {
            return Vec::new();
        };
        let soql = words(&result.soql);
        let mut ranked: Vec<(u8, PickerItem<Other>)> = Vec::new();
        let item = |key: Other, org: &OrgKey, what: String, statement: &str| PickerItem {
            key,
            columns: vec![
                self.orgs
                    .get(org)
                    .map_or("", |entry| entry.org.class.badge())
                    .to_owned(),
                self.orgs.alias(org).to_owned(),
                what,
                words(statement),
            ],
            disabled_reason: None,
        };
        for other in self.all_tabs().filter(|other| other.id != tab) {
            let Some(theirs) = other
                .result
                .as_ref()
                .filter(|theirs| !theirs.rows.is_empty())
            else {
                continue;
            };
            let rank = match (words(&theirs.soql) == soql, other.org != own.org) {
                (true, true) => 0,
                (true, false) => 3,
                (false, _) if theirs.object.eq_ignore_ascii_case(&result.object) => 4,
                (false, _) => 5,
            };
            let rows = text::number(theirs.rows.len() as u64);
            let what = format!("{} · {rows} rows", theirs.object);
            ranked.push((
                rank,
                item(Other::Tab(other.id), &other.org, what, &theirs.soql),
            ));
        }
        // A statement that was sent in parts is none that could be sent as it is.
        let whole = result.filling.is_none();
        let elsewhere = self
            .orgs
            .iter()
            .filter(|entry| whole && entry.org.key != own.org);
        for entry in elsewhere {
            let org = &entry.org.key;
            let here = ranked
                .iter()
                .any(|(rank, item)| *rank == 0 && item.columns.get(1) == Some(&entry.org.alias));
            if !here {
                let what = "run the statement there".to_owned();
                ranked.push((1, item(Other::Run(org.clone()), org, what, &result.soql)));
            }
        }
        if own.earlier.is_some() {
            let what = "its earlier load".to_owned();
            ranked.push((2, item(Other::Earlier, &own.org, what, &result.soql)));
        }
        ranked.push((
            6,
            PickerItem {
                key: Other::File,
                columns: vec![
                    "file".into(),
                    "…".into(),
                    "a saved export: .csv .tsv .json .ndjson".into(),
                    String::new(),
                ],
                disabled_reason: None,
            },
        ));
        ranked.sort_by_key(|(rank, _)| *rank);
        ranked.into_iter().map(|(_, item)| item).collect()
    }

    /// Takes what was chosen.
    pub(super) fn take_other(&mut self, other: Other) -> Vec<Effect> {
        let tab = self.compare().map(|compare| compare.tab);
        let own = tab.and_then(|tab| self.all_tabs().find(|one| one.id == tab));
        let party = match &other {
            Other::Tab(id) => self
                .all_tabs()
                .find(|tab| tab.id == *id)
                .and_then(|tab| Some((tab, tab.result.as_ref()?)))
                .map(|(tab, result)| self.party(tab, result, result.rows.clone())),
            Other::Earlier => own
                .and_then(|tab| Some((tab, tab.result.as_ref()?, tab.earlier.clone()?)))
                .map(|(tab, result, rows)| {
                    let party = self.party(tab, result, rows);
                    Party {
                        name: format!("{}, earlier", party.name),
                        ..party
                    }
                }),
            Other::Run(org) => return self.run_there(org.clone()),
            Other::File => {
                let fields = vec![("File".to_owned(), Field::new(""))];
                let form = Form::new(Purpose::CompareFile, "Compare with a saved export", fields);
                self.overlays.push(Overlay::Form(Box::new(form)));
                return Vec::new();
            }
        };
        match party {
            Some(party) => self.compare_with(party),
            None => Vec::new(),
        }
    }

    /// Another one to compare with the reference.
    pub(super) fn add_other(&mut self) {
        let Some((tab, parties)) = self
            .compare()
            .map(|compare| (compare.tab, compare.parties.len()))
        else {
            return;
        };
        if parties >= MOST {
            self.hint("four are the most that are compared");
            return;
        }
        let items = self.others(tab);
        if let Some(compare) = self.compare_mut() {
            compare.stage = Stage::Choose(Picker::new(items).searching(SEARCHED));
        }
    }
}

/// A statement on one line, whatever its layout.
fn words(soql: &str) -> String {
    soql.split_whitespace().collect::<Vec<_>>().join(" ")
}
