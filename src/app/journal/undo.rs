//! Taking a whole batch of the journal back: the records are looked at, the count is told with what is
//! left and why, and after a yes they are sent, 200 a call. What is on its way is seen through; between
//! calls it can be stopped. It must not know how anything is sent.

use std::collections::BTreeMap;

use super::card::{UndoCard, UndoStage};
use crate::app::App;
use crate::app::command::Command;
use crate::app::edit_keys::edit_action;
use crate::app::editor::{EditAction, Field};
use crate::app::jobs::Slot;
use crate::app::key::{Chord, Code};
use crate::app::lock::Pending;
use crate::app::msg::Effect;
use crate::app::notice::Notice;
use crate::app::overlay::Overlay;
use crate::app::picker::Picker;
use crate::app::reader::Reader;
use crate::app::staging::counted;
use crate::org::OrgKey;
use crate::text;
use crate::worker::{
    Calls, CollectionEnd, CollectionEvent, Job, JobError, JobInput, UndoEvent, UndoJob, UndoPlan,
};

impl App {
    /// Looks at what taking a batch back would do.
    pub(super) fn look_at_batch(&mut self, org: OrgKey, batch: String) -> Vec<Effect> {
        self.toast = None;
        let mut picker = Picker::new(Vec::new()).searching(3);
        picker.go_to_rows();
        self.overlays.push(Overlay::Undo(Box::new(UndoCard {
            typed: self.is_production(&org).then(Field::default),
            org,
            batch,
            stage: UndoStage::Looking,
            plan: UndoPlan::default(),
            picker,
            through: 0,
            calls: Calls::default(),
            refused: None,
            outcomes: BTreeMap::new(),
        })));
        self.start_undo(true)
    }

    fn start_undo(&mut self, dry: bool) -> Vec<Effect> {
        let Some(card) = self.undo_card() else {
            return Vec::new();
        };
        let job = Job::Undo(UndoJob {
            org: card.org.clone(),
            batch: Some(card.batch.clone()),
            dry,
        });
        let (id, superseded) = self.jobs.begin(Slot::Undo);
        let cancel = superseded.map(Effect::Cancel).into_iter();
        cancel.chain([Effect::Start(id, job)]).collect()
    }

    /// The card, wherever it lies.
    fn undo_card(&mut self) -> Option<&mut UndoCard> {
        let mut overlays = self.overlays.iter_mut().rev();
        overlays.find_map(|overlay| match overlay {
            Overlay::Undo(card) => Some(card.as_mut()),
            _ => None,
        })
    }

    /// A key came to the card.
    pub(in crate::app) fn undo_key(&mut self, chord: Chord) -> Vec<Effect> {
        let page = self.drawn.list.height.max(2);
        let width = self.drawn.list.width.max(1);
        let Some(Overlay::Undo(card)) = self.overlays.last_mut() else {
            return Vec::new();
        };
        let searching = card.picker.is_typing();
        let aliased = card.wants_alias();
        match (chord.code, chord.typed()) {
            (Code::Esc, _) if searching => card.picker.go_to_rows(),
            (Code::Esc, _) => return self.leave_undo(),
            (_, Some('q')) if !searching && !aliased => return self.leave_undo(),
            (_, Some('y')) if !searching && !aliased && card.stage == UndoStage::Preview => {
                return self.send_undo();
            }
            (Code::Enter, _) if aliased => return self.send_undo(),
            (Code::Enter, _) if !searching => self.read_undo_row(),
            (Code::Up | Code::Down | Code::PageUp | Code::PageDown, _) => {
                card.picker.key(chord, page, width);
            }
            _ if aliased => {
                let typed = chord.typed().map(EditAction::Insert);
                let action = typed.or_else(|| edit_action(chord));
                if let (Some(field), Some(action)) = (&mut card.typed, action) {
                    field.apply(action, width);
                    card.refused = None;
                }
            }
            _ => {
                card.picker.key(chord, page, width);
            }
        }
        Vec::new()
    }

    /// All that is said of the record under the cursor.
    fn read_undo_row(&mut self) {
        let item = self
            .undo_card()
            .and_then(|card| card.picker.selected_item());
        let parts = item.map(|item| item.columns.clone()).unwrap_or_default();
        let [id, changes, said] = parts.as_slice() else {
            return;
        };
        let page = format!("{id}\n\n{}\n\n{said}", changes.replace(", ", "\n"));
        self.read(Reader::new("A record of the batch", page));
    }

    pub(in crate::app) fn paste_into_undo(&mut self, text: String) {
        let width = self.drawn.list.width.max(1);
        let Some(Overlay::Undo(card)) = self.overlays.last_mut() else {
            return;
        };
        match (card.wants_alias(), &mut card.typed) {
            (true, Some(field)) => {
                field.apply(EditAction::Paste(text), width);
            }
            _ => {
                card.picker.edit(EditAction::Paste(text), width);
            }
        }
    }

    /// Sends what was shown, where the org is unlocked and its alias typed.
    fn send_undo(&mut self) -> Vec<Effect> {
        let Some(org) = self.undo_card().map(|card| card.org.clone()) else {
            return Vec::new();
        };
        let alias = self.orgs.alias(&org).to_owned();
        if let Some(card) = self.undo_card() {
            if card.count() == 0 {
                self.hint("nothing of it is left to take back");
                return Vec::new();
            }
            let typed = card.typed.as_ref().filter(|_| card.wants_alias());
            if typed.is_some_and(|typed| typed.text().trim() != alias) {
                card.refused = Some(format!("type {alias}, letter for letter"));
                return Vec::new();
            }
        }
        if let Some(asked) = self.require_unlocked(&org, Pending::Nothing) {
            return asked;
        }
        if let Some(card) = self.undo_card() {
            card.stage = UndoStage::Sending(false);
            card.typed = None;
            card.outcomes.clear();
            (card.through, card.calls) = (0, Calls::default());
            card.list();
        }
        self.start_undo(false)
    }

    /// One step back: a look is broken off, sending stops after what is on its way.
    fn leave_undo(&mut self) -> Vec<Effect> {
        let job = self.jobs.of(&Slot::Undo);
        let Some(card) = self.undo_card() else {
            return Vec::new();
        };
        match (&mut card.stage, job) {
            (UndoStage::Sending(stopping), Some(job)) => {
                let told = !std::mem::replace(stopping, true);
                self.hint("it stops after what is on its way; what is through stays");
                let tell = told.then_some(Effect::Tell(job, JobInput::Stop));
                tell.into_iter().collect()
            }
            _ => {
                self.overlays.pop();
                let ended = self.jobs.end_slot(&Slot::Undo);
                ended.map(Effect::Cancel).into_iter().collect()
            }
        }
    }

    pub(in crate::app) fn on_undo(&mut self, event: UndoEvent) -> Vec<Effect> {
        let Some(card) = self.undo_card() else {
            return Vec::new();
        };
        match event {
            UndoEvent::Plan(plan) => card.plan = plan,
            UndoEvent::Went(CollectionEvent::Batch {
                outcomes,
                calls,
                through,
                ..
            }) => {
                card.outcomes.extend(outcomes);
                (card.calls, card.through) = (calls, through);
            }
            UndoEvent::Went(CollectionEvent::Done(end)) => return self.undone(Ok(end)),
        }
        card.list();
        Vec::new()
    }

    pub(in crate::app) fn on_undo_failed(&mut self, error: &JobError) -> Vec<Effect> {
        self.undone(Err(error))
    }

    /// The look has ended, or the sending has.
    fn undone(&mut self, end: Result<CollectionEnd, &JobError>) -> Vec<Effect> {
        let again = self.hint_key(Command::QueryRun, false);
        let Some(card) = self.undo_card() else {
            return Vec::new();
        };
        let looked = card.stage == UndoStage::Looking;
        let notice = end.as_ref().err().map(|error| Notice::from(*error));
        if looked {
            card.stage = match &notice {
                None => UndoStage::Preview,
                Some(notice) => UndoStage::Ended(format!(
                    "Nothing was sent. {}: {}",
                    notice.title, notice.detail
                )),
            };
            card.list();
            card.picker.go_to_first();
            return Vec::new();
        }
        card.stage = UndoStage::Ended(String::new());
        let (done, of) = (card.count(), card.plan.records.len());
        let rest = match &end {
            Ok(CollectionEnd::Stopped) => " You stopped it: the rest was not sent.".to_owned(),
            Ok(CollectionEnd::Refused(words)) => format!(" The org refused a whole call: {words}"),
            Ok(_) => String::new(),
            Err(_) => {
                let notice = notice.unwrap_or_else(|| Notice::error(""));
                format!(" {}: {} {}", notice.title, notice.detail, notice.hint)
            }
        };
        let said = match done == of {
            true => format!("{} taken back", counted(of, "write")),
            false => format!(
                "{} of {} taken back",
                text::number(done as u64),
                counted(of, "write")
            ),
        };
        card.stage = UndoStage::Ended(format!("{said}.{rest}"));
        card.list();
        card.picker.go_to_first();
        let (org, work) = (card.org.clone(), card.plan.work);
        let back = card.taken_back();
        let whole = done == of && rest.is_empty();
        if whole {
            self.overlays
                .retain(|overlay| !matches!(overlay, Overlay::Undo(_)));
        }
        self.say(match whole {
            true => Notice::info(said).hint(format!("{again} in a result reads its rows again")),
            false => Notice::warning(said).detail(rest.trim().to_owned()),
        });
        let mut effects = match work {
            Some(work) => self.show_taken_back(&org, work, &back),
            None => Vec::new(),
        };
        effects.extend(self.refresh_journal());
        effects
    }
}
