//! `Journal`: what was written to an org from this machine, the newest first; each write can be read
//! in full and taken back.

use crate::app::App;
use crate::app::availability::Availability;
use crate::app::jobs::Slot;
use crate::app::key::{Chord, Code};
use crate::app::msg::Effect;
use crate::app::notice::Notice;
use crate::app::overlay::{Confirm, Confirmed, Overlay};
use crate::app::picker::{Picker, PickerItem};
use crate::app::reader::Reader;
use crate::org::OrgKey;
use crate::text;
use crate::worker::{
    Job, JobEvent, JournaledWrite, RecordEvent, RecordJob, RecordWork, Values, WriteAction,
    WriteOutcome,
};

/// What was written to an org.
#[derive(Clone, Debug)]
pub struct Journal {
    /// Whose.
    pub org: OrgKey,
    /// The writes, through the filter, by their names.
    pub picker: Picker<String>,
    /// How it stands.
    pub state: JournalState,
    writes: Vec<JournaledWrite>,
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

    /// Whether a write was taken back by another.
    fn is_undone(&self, write: &JournaledWrite) -> bool {
        self.writes.iter().any(|other| {
            other.outcome() == WriteOutcome::Done
                && other.entry.undoes.as_deref() == Some(write.entry.key.as_str())
        })
    }

    /// Why a write cannot be taken back, where it cannot.
    pub fn why_no_undo(&self, write: &JournaledWrite) -> Option<&'static str> {
        match write.outcome() {
            WriteOutcome::Refused => Some("the org refused that write: it changed nothing"),
            _ if self.is_undone(write) => Some("that write is taken back already"),
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
        let items = self.writes.iter().map(|write| PickerItem {
            key: write.entry.key.clone(),
            columns: vec![
                text::ago(now, write.entry.at),
                match self.is_undone(write) {
                    true => "taken back",
                    false => outcome(write),
                }
                .to_owned(),
                match write.entry.undoes {
                    Some(_) => "undo",
                    None => verb(write.entry.action),
                }
                .to_owned(),
                write.entry.object.clone(),
                changes(write),
                write.id().unwrap_or("no id").to_owned(),
            ],
            disabled_reason: None,
        });
        let items: Vec<_> = items.collect();
        self.picker.set_items(items);
        self.state = JournalState::Here;
    }
}

fn verb(action: WriteAction) -> &'static str {
    match action {
        WriteAction::Create => "created",
        WriteAction::Update => "changed",
        WriteAction::Delete => "deleted",
        WriteAction::Undelete => "undeleted",
    }
}

fn outcome(write: &JournaledWrite) -> &'static str {
    match write.outcome() {
        WriteOutcome::Done => "done",
        WriteOutcome::Refused => "refused",
        WriteOutcome::Unknown => "⚠ unknown",
    }
}

/// `Phone 1 → 2, Fax ∅ → 3`.
fn changes(write: &JournaledWrite) -> String {
    let old = Values::of_json(&write.entry.old).unwrap_or_default();
    let new = Values::of_json(&write.entry.new).unwrap_or_default();
    let changed = new.iter().map(|(field, new)| match write.entry.action {
        WriteAction::Create => format!("{field} {}", plain(new)),
        _ => format!(
            "{field} {} → {}",
            old.get(field).map_or_else(String::new, plain),
            plain(new)
        ),
    });
    changed.collect::<Vec<_>>().join(", ")
}

/// A JSON value as people read it.
pub fn plain(json: &str) -> String {
    match serde_json::from_str::<serde_json::Value>(json) {
        Ok(serde_json::Value::String(text)) if text.is_empty() => "\"\"".to_owned(),
        Ok(serde_json::Value::String(text)) => text,
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
            writes: Vec::new(),
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
                    if let Some(journal) = self.journal() {
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
            (Code::Esc, _) => {
                self.overlays.pop();
            }
            (_, Some('q')) if !typing => {
                self.overlays.pop();
            }
            (Code::Enter, _) => self.read_write(),
            (_, Some('u')) if !typing => return self.undo_write(),
            (_, Some('p')) if !typing => self.ask_purge(),
            _ => {
                journal.picker.key(chord, page, width);
            }
        }
        Vec::new()
    }

    /// Looks at what taking the selected write back would send.
    fn undo_write(&mut self) -> Vec<Effect> {
        let Some(Overlay::Journal(journal)) = self.overlays.last() else {
            return Vec::new();
        };
        let Some(write) = journal.selected() else {
            return Vec::new();
        };
        if let Some(why) = journal.why_no_undo(write) {
            self.hint(why);
            return Vec::new();
        }
        let (org, key) = (journal.org.clone(), write.entry.key.clone());
        let name = write.id().unwrap_or_default().to_owned();
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
        let mut page = format!(
            "{} {} {}\norg      {}\nresult   {}\nname     {}\n",
            entry.object,
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
            let before = old.get(field).map_or_else(|| "-".to_owned(), plain);
            page += &match new.get(field) {
                Some(after) => format!("{field}\n  {before}\n  → {}\n", plain(after)),
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
