//! `SendCard` and `Saving`: the question before rows are saved or deleted, and what is seen while they
//! are: how many are through, what came of each, how to stop.
//!
//! The file is long because the question and what follows from it are one life cycle.

use std::collections::BTreeSet;

use super::counted;
use crate::app::App;
use crate::app::column::{Tab, TabId};
use crate::app::command::Command;
use crate::app::edit_keys::edit_action;
use crate::app::editor::{EditAction, Field};
use crate::app::jobs::Slot;
use crate::app::key::{Chord, Code};
use crate::app::lock::Pending;
use crate::app::msg::Effect;
use crate::app::notice::Notice;
use crate::app::overlay::Overlay;
use crate::app::result::ResultPane;
use crate::org::{OrgClass, OrgKey};
use crate::rows::CellKind;
use crate::rows::staged::Outcome;
use crate::text;
use crate::worker::{
    Calls, CollectionCell, CollectionEnd, CollectionEvent, CollectionJob, CollectionRecord,
    CollectionWork, Job, JobError, JobInput, calls_for,
};

/// Fields that change when somebody looks at a record.
const VIEWED: [&str; 2] = ["LastViewedDate", "LastReferencedDate"];

/// Rows on their way to the org.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Saving {
    /// What is done.
    pub work: CollectionWork,
    /// How many rows.
    pub of: usize,
    /// How many are through.
    pub through: usize,
    /// How many of them were not saved.
    pub failed: usize,
    /// The calls so far.
    pub calls: Calls,
    /// Whether it ends with what is on its way.
    pub stopping: bool,
}

impl Saving {
    /// What is under way, in a word.
    pub fn doing(&self) -> &'static str {
        match self.work {
            CollectionWork::Update => "saving",
            CollectionWork::Delete => "deleting",
            CollectionWork::Undelete => "undeleting",
        }
    }
}

/// The question before rows are sent.
#[derive(Clone, Debug)]
pub struct SendCard {
    /// Whose rows.
    pub tab: TabId,
    /// Which of the tab's results they are rows of.
    pub shown_as: u64,
    /// Where they go.
    pub org: OrgKey,
    /// What the org is called.
    pub alias: String,
    /// What it is.
    pub class: OrgClass,
    /// What is done.
    pub work: CollectionWork,
    /// The object.
    pub object: String,
    /// The rows, by their numbers.
    pub rows: Vec<usize>,
    /// How many of them a filter leaves out of sight.
    pub hidden: usize,
    /// Their ids, where they are out of the recycle bin.
    pub ids: Vec<String>,
    /// What the record is called that comes out of the bin, where it is one.
    pub one: Option<String>,
    /// How many cells change.
    pub cells: usize,
    /// The fields that change.
    pub fields: Vec<String>,
    /// What it takes.
    pub calls: Calls,
    /// Whether a batch is saved whole or not at all.
    pub all_or_none: bool,
    /// The alias as it is typed, where it must be.
    pub typed: Option<Field>,
    /// Why it was not sent.
    pub refused: Option<String>,
}

impl SendCard {
    /// The heading: what is done to how many rows, and where.
    pub fn title(&self) -> String {
        let verb = match self.work {
            CollectionWork::Update => "Save",
            CollectionWork::Delete => "Delete",
            CollectionWork::Undelete => "Undelete",
        };
        let what = match &self.one {
            Some(name) => format!("{} {name}", self.object),
            None => format!("{} of {}", counted(self.rows.len(), "row"), self.object),
        };
        format!("{verb} {what} in {} · {}?", self.alias, self.class.badge())
    }

    /// What `y` or Enter does.
    pub fn yes(&self) -> String {
        let verb = match self.work {
            CollectionWork::Update => "save",
            CollectionWork::Delete => "delete",
            CollectionWork::Undelete => "undelete",
        };
        format!("{verb} {}", counted(self.rows.len(), "row"))
    }
}

impl App {
    /// Asks whether the changed rows are to be saved, the marked ones deleted, or those sent again that
    /// failed: by the command.
    pub(crate) fn ask_send(&mut self, command: Command) -> Vec<Effect> {
        let Some(org) = self.tab().map(|tab| tab.org.clone()) else {
            return Vec::new();
        };
        if let Some(asked) = self.require_unlocked(&org, Pending::Command(command)) {
            return asked;
        }
        let Some(result) = self.result() else {
            return Vec::new();
        };
        let (work, rows) = match command {
            Command::StagedRetry => result.to_send_again(),
            Command::RowsDelete => {
                let marked = result.marked();
                let rows = (0..marked.len()).filter_map(|at| marked.get(at));
                let gone = |row: &usize| result.staged.outcome(*row) == Some(&Outcome::Deleted);
                let rows = rows.filter(|row| !gone(row)).collect();
                (CollectionWork::Delete, rows)
            }
            _ => (
                CollectionWork::Update,
                result.staged.row_numbers().collect(),
            ),
        };
        self.open_send(work, rows)
    }

    fn open_send(&mut self, work: CollectionWork, rows: Vec<usize>) -> Vec<Effect> {
        let Some((tab, result)) = self.tab().and_then(|tab| Some((tab, tab.result.as_ref()?)))
        else {
            return Vec::new();
        };
        let Some(entry) = self.orgs.get(&tab.org) else {
            return Vec::new();
        };
        if rows.is_empty() {
            self.hint("there is no row to send");
            return Vec::new();
        }
        let columns = result.rows.columns();
        let mut fields = BTreeSet::new();
        let mut cells = 0;
        if work == CollectionWork::Update {
            for (column, _) in rows.iter().flat_map(|row| result.staged.row(*row)) {
                cells += 1;
                fields.insert(column);
            }
        }
        let named = fields.iter().filter_map(|column| columns.get(*column));
        let typed = wants_alias(entry.org.class, work, rows.len());
        let card = SendCard {
            tab: tab.id,
            shown_as: result.shown_as,
            org: tab.org.clone(),
            alias: entry.org.alias.clone(),
            class: entry.org.class,
            work,
            object: result.object.clone(),
            calls: calls_for(rows.len(), work),
            cells,
            fields: named.map(|column| column.title.clone()).collect(),
            hidden: result.out_of_sight(&rows),
            rows,
            ids: Vec::new(),
            one: None,
            all_or_none: false,
            typed: typed.then(Field::default),
            refused: None,
        };
        self.overlays.push(Overlay::Send(Box::new(card)));
        Vec::new()
    }

    pub(crate) fn send_key(&mut self, chord: Chord) -> Vec<Effect> {
        let width = self.drawn.list.width.max(1);
        let Some(Overlay::Send(card)) = self.overlays.last_mut() else {
            return Vec::new();
        };
        let plain = card.typed.is_none();
        let bin = card.work == CollectionWork::Undelete;
        match (chord.code, chord.typed()) {
            (Code::Esc, _) => {
                self.overlays.pop();
                return Vec::new();
            }
            (Code::Tab, _) if bin => {}
            (Code::Tab, _) => card.all_or_none = !card.all_or_none,
            (_, Some('y')) if plain => return self.send_rows(),
            (_, Some('a')) if plain && !bin => card.all_or_none = !card.all_or_none,
            (_, Some('n' | 'q')) if plain => {
                self.overlays.pop();
                return Vec::new();
            }
            (Code::Enter, _) if plain => card.refused = Some("Enter alone sends nothing: y".into()),
            (Code::Enter, _) => return self.send_rows(),
            _ => {
                let typed = chord.typed().map(EditAction::Insert);
                let action = typed.or_else(|| edit_action(chord));
                if let (Some(field), Some(action)) = (&mut card.typed, action) {
                    field.apply(action, width);
                    card.refused = None;
                }
            }
        }
        Vec::new()
    }

    pub(crate) fn paste_into_send(&mut self, text: String) {
        let width = self.drawn.list.width.max(1);
        if let Some(Overlay::Send(card)) = self.overlays.last_mut()
            && let Some(field) = &mut card.typed
        {
            field.apply(EditAction::Paste(text), width);
        }
    }

    /// Sends the rows of the card.
    fn send_rows(&mut self) -> Vec<Effect> {
        let Some(Overlay::Send(mut card)) = self.overlays.pop() else {
            return Vec::new();
        };
        if let Some(typed) = &card.typed
            && typed.text().trim() != card.alias
        {
            card.refused = Some(format!("type {}, letter for letter", card.alias));
            self.overlays.push(Overlay::Send(card));
            return Vec::new();
        }
        if card.work == CollectionWork::Undelete {
            return self.undelete(card.tab, card.object, card.ids);
        }
        // The list below is of changes that are on their way then.
        self.overlays
            .retain(|overlay| !matches!(overlay, Overlay::Changes(_)));
        let Some(result) = self.rows_of_card(card.tab, card.shown_as) else {
            return Vec::new();
        };
        let job = match result.collection(&card) {
            Ok(job) => job,
            Err(why) => {
                self.hint(why);
                return Vec::new();
            }
        };
        result.staged.forget_outcomes();
        result.sent = Some(card.work);
        result.saving = Some(Saving {
            work: card.work,
            of: job.records.len(),
            through: 0,
            failed: 0,
            calls: Calls::default(),
            stopping: false,
        });
        let (id, superseded) = self.jobs.begin(Slot::Collection(card.tab));
        let cancel = superseded.map(Effect::Cancel).into_iter();
        cancel
            .chain([Effect::Start(id, Job::Collection(Box::new(job)))])
            .collect()
    }

    /// Stops after what is on its way, in the tab in front; whether there is something to stop.
    pub(crate) fn stop_saving(&mut self) -> Option<Vec<Effect>> {
        let tab = self.tab()?.id;
        let job = self.jobs.of(&Slot::Collection(tab))?;
        let saving = self.find_tab_mut(tab)?.base_mut()?.saving.as_mut()?;
        if saving.stopping {
            return None;
        }
        saving.stopping = true;
        self.hint("it stops after what is on its way; what is through stays");
        Some(vec![Effect::Tell(job, JobInput::Stop)])
    }

    /// Watches no more what a tab has under way; what is sent is seen through, and nothing follows.
    pub(crate) fn end_saving(&mut self, tab: TabId) -> Vec<Effect> {
        let job = self.jobs.end_slot(&Slot::Collection(tab));
        job.map(Effect::Cancel).into_iter().collect()
    }

    pub(crate) fn on_collection(&mut self, id: TabId, event: CollectionEvent) -> Vec<Effect> {
        let Some(result) = self.find_tab_mut(id).and_then(Tab::base_mut) else {
            return Vec::new();
        };
        match event {
            CollectionEvent::Batch {
                outcomes,
                pages,
                calls,
                through,
            } => {
                // The pages belong to rows that others have taken the place of.
                if result.saving.is_none() {
                    return Vec::new();
                }
                let fit = result.replace_pages(pages);
                let failed = outcomes.iter().filter(|(_, one)| one.is_failed()).count();
                for (row, outcome) in &outcomes {
                    if !outcome.is_failed() {
                        result.marks.set(*row, false);
                    }
                }
                result.staged.ended(outcomes);
                if let Some(saving) = &mut result.saving {
                    saving.failed += failed;
                    saving.through = through;
                    saving.calls = calls;
                }
                if !fit {
                    let again = self.keymap.shown(Command::QueryRun);
                    self.hint(format!(
                        "other rows are here than were sent, so what was saved is not shown: {again} reads them again"
                    ));
                }
                self.refresh_changes();
                Vec::new()
            }
            CollectionEvent::Done(end) => self.saved(id, Ok(end)),
        }
    }

    pub(crate) fn on_collection_failed(&mut self, id: TabId, error: &JobError) -> Vec<Effect> {
        self.saved(id, Err(error))
    }

    /// It has ended: says how many are through, and sorts and filters by what the rows hold now.
    fn saved(&mut self, id: TabId, end: Result<CollectionEnd, &JobError>) -> Vec<Effect> {
        self.hide_deleted(id);
        let keys = [Command::StagedFailed, Command::StagedRetry].map(|c| self.keymap.shown(c));
        let Some(tab) = self.find_tab_mut(id) else {
            return Vec::new();
        };
        let on_top = tab.depth() == 0;
        let Some((saving, why)) = tab.base_mut().and_then(|result| {
            let failed = result.staged.rows_that(Outcome::is_failed);
            let first = failed
                .first()
                .map(|row| result.staged.outcome(*row as usize));
            let why = first.flatten().and_then(Outcome::words);
            // The code is told at the row.
            let why = why.map_or("", |why| {
                why.rsplit_once(" · ").map_or(why, |(said, _)| said)
            });
            Some((result.saving.take()?, why.to_owned()))
        }) else {
            return Vec::new();
        };
        let notice = told(&saving, end, why, &keys);
        self.say(notice);
        match on_top {
            true => self.rearrange(id),
            // Going back to it takes them in.
            false => Vec::new(),
        }
    }
}

/// Whether the alias has to be typed before records are sent: in production for whatever is deleted, and
/// for more than one record.
pub(in crate::app) fn wants_alias(class: OrgClass, work: CollectionWork, records: usize) -> bool {
    class == OrgClass::Production && (work == CollectionWork::Delete || records > 1)
}

/// What is said at the end; `why` is what was said of the first row that failed.
fn told(
    saving: &Saving,
    end: Result<CollectionEnd, &JobError>,
    why: String,
    keys: &[String; 2],
) -> Notice {
    let through = saving.through - saving.failed;
    let done = match saving.work {
        CollectionWork::Update => "saved",
        CollectionWork::Delete => "deleted",
        CollectionWork::Undelete => "undeleted",
    };
    let of = match through == saving.of {
        true => counted(through, "row"),
        false => format!(
            "{} of {}",
            text::number(through as u64),
            counted(saving.of, "row")
        ),
    };
    let mut title = format!("{of} {done}");
    if saving.failed > 0 {
        title += &format!(", {} not", text::number(saving.failed as u64));
    }
    let [failed, again] = keys;
    let hint = match saving.failed {
        0 => String::new(),
        _ => format!("{failed} shows them, {again} sends them again"),
    };
    let warned = |why: String| {
        Notice::warning(title.clone())
            .detail(why)
            .hint(hint.clone())
    };
    match end {
        Ok(CollectionEnd::Through) if saving.failed == 0 => Notice::info(title),
        Ok(CollectionEnd::Through) => warned(why),
        Ok(CollectionEnd::Stopped) => warned("You stopped it; the rest was not sent.".into()),
        Ok(CollectionEnd::NotAll) => warned(
            "All or none: a row was refused, so its call was taken back and nothing more was sent."
                .into(),
        ),
        Ok(CollectionEnd::Refused(words)) => {
            warned(format!("The org refused a whole call: {words}"))
        }
        Err(error) => {
            let notice = Notice::from(error);
            Notice {
                title: format!("{title}: {}", notice.title),
                ..notice
            }
        }
    }
}

impl ResultPane {
    /// The rows that failed when they were sent last, and what was to be done with them. One whose
    /// changes were dropped since is not to be saved any more; one that was to be deleted still is.
    pub(super) fn to_send_again(&self) -> (CollectionWork, Vec<usize>) {
        let work = self.sent.unwrap_or(CollectionWork::Update);
        let failed = self.staged.rows_that(Outcome::is_failed).into_iter();
        let rows = failed.map(|row| row as usize);
        let stands = |row: &usize| work == CollectionWork::Delete || self.staged.has_row(*row);
        (work, rows.filter(stands).collect())
    }

    /// The job that sends the rows of a card.
    fn collection(&self, card: &SendCard) -> Result<CollectionJob, &'static str> {
        let of = self.record_rows()?;
        let columns = self.rows.columns();
        let mut known = BTreeSet::new();
        let mut records = Vec::with_capacity(card.rows.len());
        for row in &card.rows {
            let id = self.rows.cell(*row, of.id).text;
            let is_id =
                matches!(id.len(), 15 | 18) && id.bytes().all(|b| b.is_ascii_alphanumeric());
            // The same record twice is sent once: which of two values is meant nobody can tell.
            if !is_id || !known.insert(id) {
                return Err(match is_id {
                    true => "two of these rows are the same record: drop the changes of one",
                    false => "a row has no id of a record",
                });
            }
            let cells = match card.work {
                CollectionWork::Undelete => Vec::new(),
                // What the person saw of it: who changed that meanwhile made another record of it.
                CollectionWork::Delete => of
                    .plain
                    .iter()
                    .filter_map(|(column, path)| {
                        let cell = self.rows.cell(*row, *column);
                        let theirs = !path.contains('.') && !VIEWED.contains(&path.as_str());
                        (theirs && cell.kind != CellKind::Absent).then(|| CollectionCell {
                            field: path.clone(),
                            old: cell.into(),
                            new: cell.into(),
                        })
                    })
                    .collect(),
                CollectionWork::Update => self
                    .staged
                    .row(*row)
                    .filter_map(|(column, new)| {
                        Some(CollectionCell {
                            field: columns.get(column)?.path.first()?.clone(),
                            old: self.rows.cell(*row, column).into(),
                            new: new.clone(),
                        })
                    })
                    .collect(),
            };
            let seen = of.stamp.map(|stamp| self.rows.cell(*row, stamp).text);
            records.push(CollectionRecord {
                row: *row,
                id: id.to_owned(),
                seen: seen.filter(|seen| !seen.is_empty()).map(str::to_owned),
                cells,
            });
        }
        Ok(CollectionJob {
            org: card.org.clone(),
            object: card.object.clone(),
            work: card.work,
            records,
            columns: of.plain,
            rows: self.rows.clone(),
            all_or_none: card.all_or_none,
        })
    }
}
