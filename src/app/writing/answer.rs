//! What the org says to a write, and where that leads.

use super::{Conflict, Stage, Wish, Writing};
use crate::app::App;
use crate::app::command::Command;
use crate::app::msg::Effect;
use crate::app::notice::Notice;
use crate::app::overlay::Overlay;
use crate::app::record_form::{Purpose, RecordForm};
use crate::worker::{
    JobError, JobEvent, RecordChange, RecordError, RecordEvent, RecordName, Refusal, ThreeWays,
    Values, WriteAction,
};

impl App {
    /// A job that writes, or looks at what would be written, said something.
    pub(in crate::app) fn on_write(&mut self, event: JobEvent) -> Vec<Effect> {
        let effects = self.on_write_said(event);
        // None is on its way any more; what the answer leads to is only looked at.
        self.sending = None;
        for overlay in &mut self.overlays {
            if let Overlay::RecordForm(form) = overlay {
                form.sent = false;
            }
        }
        effects
    }

    fn on_write_said(&mut self, event: JobEvent) -> Vec<Effect> {
        match event {
            JobEvent::Record(event) => self.on_written(*event),
            JobEvent::Failed(error) => {
                self.on_write_failed(&error);
                Vec::new()
            }
            JobEvent::Cancelled => {
                let looked = self.writing_below().map(|writing| &writing.stage);
                if matches!(looked, Some(Stage::Looking)) {
                    self.close_writing();
                }
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn on_written(&mut self, event: RecordEvent) -> Vec<Effect> {
        match event {
            RecordEvent::Preview(change) => self.show_stage(move |writing| {
                writing.object.clone_from(&change.object);
                writing.stage = Stage::Preview(change);
            }),
            RecordEvent::Unchanged(change) => {
                self.unchanged(&change);
                Vec::new()
            }
            RecordEvent::Done { change, after, .. } => self.written(&change, &after),
            RecordEvent::Refused { change, refusal } => self.on_refused(change, refusal),
            RecordEvent::Conflict { change, fields } => self.on_conflict(change, fields),
            _ => Vec::new(),
        }
    }

    fn show_stage(&mut self, change: impl FnOnce(&mut Writing)) -> Vec<Effect> {
        if let Some(writing) = self.writing_below() {
            writing.top = 0;
            change(writing);
        }
        Vec::new()
    }

    /// Takes the card away, wherever it lies.
    pub(super) fn close_writing(&mut self) {
        self.overlays
            .retain(|overlay| !matches!(overlay, Overlay::Writing(_)));
    }

    fn unchanged(&mut self, change: &RecordChange) {
        self.close_writing();
        let object = &change.object;
        self.hint(format!(
            "nothing to save: the {object} holds these values already"
        ));
    }

    /// It is done: the form is closed, and what shows the record has the new values.
    fn written(&mut self, change: &RecordChange, after: &str) -> Vec<Effect> {
        let of = self.writing_below().map(|writing| {
            let undone = matches!(writing.wish, Wish::Undo { .. });
            (writing.org.clone(), writing.name.clone(), undone)
        });
        self.close_writing();
        let Some((org, name, undone)) = of else {
            // The card was left while it was on its way.
            self.say(Notice::info(format!(
                "{} {} is {}",
                change.object,
                change.id,
                done(change.action)
            )));
            self.form_is_saved(change);
            return Vec::new();
        };
        if !undone && matches!(self.overlays.last(), Some(Overlay::RecordForm(_))) {
            self.close_form();
        }
        let alias = self.orgs.alias(&org).to_owned();
        // One that is made like another is not called like it.
        let named = super::called(&change.new).filter(|_| change.action == WriteAction::Create);
        let named = named.unwrap_or_else(|| match name.is_empty() {
            true => change.id.clone(),
            false => name,
        });
        let mut said = format!(
            "{alias}: {} {named} is {}",
            change.object,
            done(change.action)
        );
        if change.action == WriteAction::Update {
            let fields: Vec<&str> = change.new.iter().map(|(field, _)| field).collect();
            let fields = fields.join(", ");
            said = match undone {
                true => format!("{alias}: taken back: {fields} of {} {named}", change.object),
                false => format!("{said}: {fields}"),
            };
        } else if undone {
            said = format!(
                "{alias}: taken back: {} {named} is {}",
                change.object,
                done(change.action)
            );
        }
        let journal = self.keymap.shown(Command::Journal);
        let on_page = matches!(self.overlays.last(), Some(Overlay::Record(_)));
        let hint = match change.action {
            WriteAction::Delete if on_page && !undone => {
                let undelete = self.keymap.shown(Command::RecordUndelete);
                format!("{undelete} here, or {journal}, takes it back")
            }
            _ if undone => format!("{journal} lists both"),
            _ => format!("{journal} lists it, and takes it back"),
        };
        self.say(Notice::info(said).hint(hint));
        let values = Values::of_json(after).unwrap_or_default();
        let mut effects = self.show_written(&org, change, &values);
        match (change.action, self.overlays.last()) {
            // From the page of the one that it is like; back is one key away.
            (WriteAction::Create, Some(Overlay::Record(page))) if !undone && page.org == org => {
                effects.extend(self.go_to_record(record_of(change)));
            }
            // What is deleted is still to be read, where it can be taken out again.
            (WriteAction::Delete, Some(Overlay::Record(_))) => effects.extend(self.read_deleted()),
            // The page of the record has to show what is there now.
            (_, Some(Overlay::Record(_))) => effects.extend(self.reload_record()),
            (WriteAction::Create, _) if !undone && self.column().is_some_and(|c| c.org == org) => {
                effects.extend(self.open_record(record_of(change), None));
            }
            _ => {}
        }
        effects.extend(self.refresh_journal());
        effects
    }

    /// A form that still lies open has nothing to save any more.
    fn form_is_saved(&mut self, change: &RecordChange) {
        // Another form of the same object has values of its own, which are saved nowhere.
        let is_its = |form: &RecordForm| match &form.purpose {
            Purpose::Edit { id } => *id == change.id,
            Purpose::Create | Purpose::Clone { .. } => {
                change.action == WriteAction::Create && form.sent
            }
        };
        self.overlays.retain_mut(|overlay| match overlay {
            Overlay::RecordForm(form) if is_its(form) => {
                form.rebase(&change.new, None);
                !form.creates()
            }
            _ => true,
        });
    }

    fn on_refused(&mut self, change: RecordChange, refusal: Refusal) -> Vec<Effect> {
        let Some(writing) = self.writing_below() else {
            self.say(
                Notice::error(format!("{} was not saved", change.object)).detail(words(&refusal)),
            );
            return Vec::new();
        };
        if refusal.duplicates.is_some() {
            writing.stage = Stage::Duplicates {
                change,
                refusal,
                cursor: 0,
            };
            return Vec::new();
        }
        let of_the_form =
            matches!(writing.wish, Wish::Save(_)) && !refusal.is_retryable() && !refusal.is_gone();
        if of_the_form && let Some(form) = self.form_below() {
            form.refused(&refusal);
            self.close_writing();
            let said = words(&refusal);
            self.say(Notice::error("The org refused it: nothing was saved").detail(said));
            return Vec::new();
        }
        writing_stage(self, Stage::Refused { change, refusal });
        Vec::new()
    }

    fn on_conflict(&mut self, change: RecordChange, fields: Vec<ThreeWays>) -> Vec<Effect> {
        let Some(writing) = self.writing_below() else {
            self.say(Notice::warning(format!(
                "{} {} was not saved: somebody else changed it meanwhile",
                change.object, change.id
            )));
            return Vec::new();
        };
        let (org, saves) = (writing.org.clone(), matches!(writing.wish, Wish::Save(_)));
        let record = record_of(&change);
        writing.stage = Stage::Conflict(Conflict::new(change, fields));
        writing.top = 0;
        match saves {
            // The form shows what the record holds now.
            true => self.read_for_form(org, record),
            false => Vec::new(),
        }
    }

    /// Goes on after a conflict with what was chosen: the form has it, and it is looked at anew.
    pub(super) fn resolve(&mut self) -> Vec<Effect> {
        let Some(Stage::Conflict(conflict)) = self.writing_mut().map(|w| w.stage.clone()) else {
            return Vec::new();
        };
        let mut theirs = Values::default();
        for field in &conflict.fields {
            theirs.set(&field.field, &field.theirs);
        }
        let seen = conflict.change.seen.clone();
        let Some(form) = self.form_below() else {
            // What is not a form's is looked at as the org has it now.
            if let Some(writing) = self.writing_mut() {
                writing.seen = seen;
            }
            return self.look_again();
        };
        form.rebase(&theirs, seen.clone());
        let chosen = conflict.fields.iter().zip(&conflict.mine);
        for (field, _) in chosen.filter(|(_, mine)| !**mine) {
            form.take_theirs(&field.field);
        }
        let (left, change, base) = (form.changed(), form.change(), form.base());
        if left == 0 {
            self.close_writing();
            self.hint("nothing of yours is left to save: the form has the org's values");
            return Vec::new();
        }
        if let Some(writing) = self.writing_mut() {
            writing.wish = Wish::Save(change);
            writing.base = base;
            writing.seen = seen;
        }
        self.look_again()
    }

    fn on_write_failed(&mut self, error: &JobError) {
        let notice = Notice::from(error);
        let unknown = matches!(error, JobError::Record(RecordError::Unknown(_)));
        let journal = self.keymap.shown(Command::Journal);
        let Some(writing) = self.writing_below() else {
            self.say(notice);
            return;
        };
        let sent = matches!(writing.stage, Stage::Sending(_));
        let hint = match (unknown, sent) {
            (true, _) => format!(
                "Read the record before you write it again. {journal} opens the journal, which says \
                 what was sent."
            ),
            (false, true) => format!("Nothing was saved. {}", notice.hint),
            (false, false) => notice.hint.clone(),
        };
        writing.stage = Stage::Stopped {
            title: notice.title.clone(),
            detail: notice.detail.clone(),
            hint,
            unknown,
        };
        self.log.push(notice);
    }
}

fn record_of(change: &RecordChange) -> RecordName {
    RecordName {
        object: Some(change.object.clone()),
        id: change.id.clone(),
    }
}

fn writing_stage(app: &mut App, stage: Stage) {
    if let Some(writing) = app.writing_below() {
        writing.stage = stage;
        writing.top = 0;
    }
}

/// What became of the record, in a word.
fn done(action: WriteAction) -> &'static str {
    match action {
        WriteAction::Create => "created",
        WriteAction::Update => "saved",
        WriteAction::Delete => "deleted",
        WriteAction::Undelete => "out of the recycle bin",
    }
}

/// The org's words, one entry behind the other.
pub fn words(refusal: &Refusal) -> String {
    let said = refusal
        .errors
        .iter()
        .map(|error| match error.message.is_empty() {
            true => error.code.clone(),
            false => format!("{} · {}", error.message, error.code),
        });
    said.collect::<Vec<_>>().join("\n")
}
