//! `Journal`: what was written to an org from this machine, the newest first; each write can be read
//! in full and taken back. Writes that were sent together are one row, which can be opened, and taken
//! back whole.

mod card;
mod names;
mod rows;
mod shown;
mod undo;

pub use card::{UndoCard, UndoStage};

use std::collections::{BTreeMap, HashSet};

use crate::app::App;
use crate::app::availability::Availability;
use crate::app::editor::EditAction;
use crate::app::jobs::Slot;
use crate::app::key::{Chord, Code};
use crate::app::msg::Effect;
use crate::app::notice::Notice;
use crate::app::overlay::{Confirm, Confirmed, Overlay};
use crate::app::picker::Picker;
use crate::app::reader::Reader;
use crate::org::OrgKey;
use crate::worker::{
    Job, JobEvent, JournaledWrite, RecordEvent, RecordJob, RecordWork, Values, WriteOutcome,
    taken_back,
};
use rows::{Batch, outcome, verb};

/// What was written to an org.
#[derive(Clone, Debug)]
pub struct Journal {
    /// Whose.
    pub org: OrgKey,
    /// The writes and batches, through the filter, by their names.
    pub picker: Picker<String>,
    /// How it stands.
    pub state: JournalState,
    /// The batch whose writes are listed; else each is one row.
    pub within: Option<String>,
    writes: Vec<JournaledWrite>,
    /// The batches, by their names.
    batches: BTreeMap<String, Batch>,
    /// The writes that are taken back.
    back: HashSet<String>,
    /// What the records are called, by their ids, as far as it is known.
    names: BTreeMap<String, String>,
    now: i64,
}

/// How the list stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JournalState {
    /// It is being read.
    Reading,
    /// It is here.
    Here,
    /// It cannot be read.
    Failed(String),
}

impl Journal {
    /// The write under the cursor.
    pub fn selected(&self) -> Option<&JournaledWrite> {
        let key = self.picker.selected()?;
        self.writes.iter().find(|write| write.entry.key == *key)
    }

    /// The batch under the cursor: its name, and what it is.
    pub fn selected_batch(&self) -> Option<(&str, &Batch)> {
        let (name, batch) = self.batches.get_key_value(self.picker.selected()?)?;
        Some((name, batch))
    }

    /// Why a write cannot be taken back, where it cannot.
    pub fn why_no_undo(&self, write: &JournaledWrite) -> Option<&'static str> {
        match write.outcome() {
            WriteOutcome::Refused => Some("the org refused that write: it changed nothing"),
            _ if self.back.contains(&write.entry.key) => Some("that write is taken back already"),
            _ if write.id().is_none() => {
                Some("no answer to that write ever came, so the id of its record is unknown")
            }
            _ => None,
        }
    }

    fn take(&mut self, writes: Vec<JournaledWrite>, now: i64) {
        let of_org = writes
            .into_iter()
            .filter(|write| write.entry.org == self.org);
        self.writes = of_org.collect();
        let back = taken_back(&self.writes);
        self.back = back.into_iter().map(str::to_owned).collect();
        self.batches = rows::batches(&self.writes, &self.back);
        self.now = now;
        self.name_records();
        self.state = JournalState::Here;
        self.list();
    }

    /// Lists what is to be seen: each batch as one row; the writes of the one that is open; all writes
    /// by themselves while something is searched for, since any of them can be meant.
    fn list(&mut self) {
        let flat = !self.picker.filter().text().is_empty();
        let items = rows::items(self, flat);
        self.picker.set_items(items);
    }

    /// A text is pasted into the filter.
    pub(super) fn paste(&mut self, text: String, width: u16) {
        self.picker.edit(EditAction::Paste(text), width);
        self.list();
    }

    /// Opens a batch, or goes back to the list of all.
    fn open(&mut self, batch: Option<String>) {
        let before = std::mem::replace(&mut self.within, batch);
        self.picker.clear_filter();
        self.picker.go_to_rows();
        self.list();
        match before {
            Some(name) => self.picker.select(&name),
            None => self.picker.go_to_first(),
        }
    }
}

/// A moment as the API sends it, `2026-06-30T12:00:01.064+0000`, to the second: `2026-06-30 12:00:01Z`.
fn in_seconds(text: &str) -> Option<String> {
    let (day, time) = text
        .strip_suffix("+0000")
        .or(text.strip_suffix('Z'))?
        .split_once('T')?;
    let is_one = day.len() == 10 && crate::rows::moment(text).is_some();
    is_one.then(|| format!("{day} {}Z", time.split('.').next().unwrap_or(time)))
}

/// A JSON value as people read it.
pub fn plain(json: &str) -> String {
    match serde_json::from_str::<serde_json::Value>(json) {
        Ok(serde_json::Value::String(text)) if text.is_empty() => "\"\"".to_owned(),
        Ok(serde_json::Value::String(text)) => in_seconds(&text).unwrap_or(text),
        Ok(serde_json::Value::Null) | Err(_) => "∅".to_owned(),
        Ok(_) => json.to_owned(),
    }
}

impl App {
    /// Whether there is an org whose journal can be listed.
    pub(super) fn can_list_journal(&self) -> Availability {
        match self.column() {
            None => Availability::Hidden,
            Some(_) => Availability::Ready,
        }
    }

    /// Opens the journal of the org in front.
    pub(super) fn open_journal(&mut self) -> Vec<Effect> {
        let Some(org) = self.column().map(|column| column.org.clone()) else {
            return Vec::new();
        };
        let mut picker = Picker::new(Vec::new());
        picker.go_to_rows();
        self.toast = None;
        self.overlays.push(Overlay::Journal(Box::new(Journal {
            org,
            picker,
            state: JournalState::Reading,
            within: None,
            writes: Vec::new(),
            batches: BTreeMap::new(),
            back: HashSet::new(),
            names: BTreeMap::new(),
            now: self.now.epoch,
        })));
        self.refresh_journal()
    }

    /// Reads the journal again, where it is on the screen.
    pub(super) fn refresh_journal(&mut self) -> Vec<Effect> {
        let Some(org) = self.journal().map(|journal| journal.org.clone()) else {
            return Vec::new();
        };
        self.start_journal(org, RecordWork::Journal)
    }

    fn start_journal(&mut self, org: OrgKey, work: RecordWork) -> Vec<Effect> {
        let (id, superseded) = self.jobs.begin(Slot::Journal);
        let job = Job::Record(Box::new(RecordJob { org, work }));
        let cancel = superseded.map(Effect::Cancel).into_iter();
        cancel.chain([Effect::Start(id, job)]).collect()
    }

    fn journal(&mut self) -> Option<&mut Journal> {
        self.overlays
            .iter_mut()
            .rev()
            .find_map(|overlay| match overlay {
                Overlay::Journal(journal) => Some(journal.as_mut()),
                _ => None,
            })
    }

    /// The journal is here, or not.
    pub(super) fn on_journal(&mut self, event: JobEvent) -> Vec<Effect> {
        let now = self.now.epoch;
        match event {
            JobEvent::Record(event) => match *event {
                RecordEvent::Journal(writes) => {
                    let org = self.journal().map(|journal| journal.org.clone());
                    let names = org.map(|org| self.names_in_rows(&org, &writes));
                    if let Some(journal) = self.journal() {
                        journal.names = names.unwrap_or_default();
                        journal.take(writes, now);
                    }
                }
                RecordEvent::Purged => {
                    self.hint("the journal is empty now: nothing of it can be taken back");
                    return self.refresh_journal();
                }
                _ => {}
            },
            JobEvent::Failed(error) => {
                let notice = Notice::from(&error);
                match self.journal() {
                    Some(journal) => {
                        journal.state =
                            JournalState::Failed(format!("{} {}", notice.title, notice.detail));
                    }
                    None => self.say(notice),
                }
            }
            _ => {}
        }
        Vec::new()
    }

    /// A key came to the list.
    pub(super) fn journal_key(&mut self, chord: Chord) -> Vec<Effect> {
        let page = self.drawn.list.height.max(2);
        let width = self.drawn.list.width.max(1);
        let Some(Overlay::Journal(journal)) = self.overlays.last_mut() else {
            return Vec::new();
        };
        let typing = journal.picker.is_typing();
        match (chord.code, chord.typed()) {
            (Code::Esc, _) if typing => journal.picker.go_to_rows(),
            (Code::Esc, _) if journal.within.is_some() => journal.open(None),
            (Code::Esc, _) => {
                self.overlays.pop();
            }
            (_, Some('q')) if !typing => {
                self.overlays.pop();
            }
            (Code::Enter, _) => match journal.selected_batch() {
                Some((name, _)) => {
                    let name = name.to_owned();
                    journal.open(Some(name));
                }
                None => self.read_write(),
            },
            (_, Some('u')) if !typing => return self.undo_write(),
            (_, Some('p')) if !typing => self.ask_purge(),
            _ => {
                let before = journal.picker.filter().text().is_empty();
                journal.picker.key(chord, page, width);
                if before != journal.picker.filter().text().is_empty() {
                    journal.list();
                }
            }
        }
        Vec::new()
    }

    /// Looks at what taking the selected write back would send.
    fn undo_write(&mut self) -> Vec<Effect> {
        let Some(Overlay::Journal(journal)) = self.overlays.last() else {
            return Vec::new();
        };
        if let Some((name, batch)) = journal.selected_batch() {
            if batch.standing == 0 {
                self.hint("nothing of it stands: it was refused, or is taken back already");
                return Vec::new();
            }
            let (org, name) = (journal.org.clone(), name.to_owned());
            return self.look_at_batch(org, name);
        }
        let Some(write) = journal.selected() else {
            return Vec::new();
        };
        if let Some(why) = journal.why_no_undo(write) {
            self.hint(why);
            return Vec::new();
        }
        let (org, key) = (journal.org.clone(), write.entry.key.clone());
        let name = journal.name_of(write).or(write.id());
        let name = name.unwrap_or_default().to_owned();
        let object = write.entry.object.clone();
        self.look_at_undo(org, key, object, name)
    }

    /// All of a write, to read.
    fn read_write(&mut self) {
        let Some(Overlay::Journal(journal)) = self.overlays.last() else {
            return;
        };
        let Some(write) = journal.selected() else {
            return;
        };
        let entry = &write.entry;
        let old = Values::of_json(&entry.old).unwrap_or_default();
        let new = Values::of_json(&entry.new).unwrap_or_default();
        let name = journal.name_of(write);
        let mut page = format!(
            "{} {}{} {}\norg      {}\nresult   {}\nname     {}\n",
            entry.object,
            name.map(|name| format!("{name} ")).unwrap_or_default(),
            write.id().unwrap_or("whose id is unknown"),
            verb(entry.action),
            entry.alias,
            outcome(write),
            entry.key,
        );
        if let Some(undoes) = &entry.undoes {
            page += &format!("undoes   {undoes}\n");
        }
        page += "\n";
        let names = old.iter().chain(new.iter()).map(|(field, _)| field);
        let mut seen: Vec<&str> = Vec::new();
        for field in names {
            if seen.iter().any(|known| known.eq_ignore_ascii_case(field)) {
                continue;
            }
            seen.push(field);
            let named = |json: &str| match journal.named(json) {
                Some(name) => format!("{name} · {}", plain(json)),
                None => plain(json),
            };
            let before = old.get(field).map_or_else(|| "-".to_owned(), named);
            page += &match new.get(field) {
                Some(after) => format!("{field}\n  {before}\n  → {}\n", named(after)),
                None => format!("{field}\n  {before}\n"),
            };
        }
        self.read(Reader::new("A write of the journal", page));
    }

    fn ask_purge(&mut self) {
        self.overlays.push(Overlay::Confirm(Confirm {
            title: "Forget what was written?".to_owned(),
            lines: vec![
                "The journal of all orgs is deleted from this machine.".to_owned(),
                "The records stay as they are; no write of it can be taken back any more."
                    .to_owned(),
            ],
            choices: Vec::new(),
            action: Confirmed::PurgeJournal,
        }));
    }

    /// Empties the journal.
    pub(super) fn purge_journal(&mut self) -> Vec<Effect> {
        let org = self.journal().map(|journal| journal.org.clone());
        org.map_or_else(Vec::new, |org| self.start_journal(org, RecordWork::Purge))
    }
}
