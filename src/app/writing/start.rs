//! From a wish to what would change, and from a yes to the request.

use super::{OnItsWay, Stage, Wish, Writing};
use crate::app::App;
use crate::app::editor::Field;
use crate::app::jobs::Slot;
use crate::app::lock::Pending;
use crate::app::msg::Effect;
use crate::app::overlay::Overlay;
use crate::org::{OrgClass, OrgKey};
use crate::worker::{Change, Job, RecordChange, RecordJob, RecordName, RecordWork, WriteAction};

impl App {
    /// Whether an org is production, or counts as such.
    pub fn is_production(&self, org: &OrgKey) -> bool {
        self.orgs
            .get(org)
            .is_none_or(|entry| entry.org.class == OrgClass::Production)
    }

    /// Looks at what the form on top would send.
    pub(in crate::app) fn look_at_form(&mut self) -> Vec<Effect> {
        let Some(form) = self.record_form_mut() else {
            return Vec::new();
        };
        if !form.check() {
            self.hint("some fields cannot be saved like this; n goes to the next");
            return Vec::new();
        }
        if !form.creates() && form.changed() == 0 {
            self.hint("nothing was changed");
            return Vec::new();
        }
        form.said.clear();
        let mut writing = Writing::new(
            form.org.clone(),
            Wish::Save(form.change()),
            form.object.clone(),
            form.name.clone(),
        );
        writing.seen.clone_from(&form.seen);
        writing.base = form.base();
        self.look_at(writing)
    }

    /// Looks at what deleting a record, or undeleting it, would do.
    pub(in crate::app) fn look_at_change(
        &mut self,
        org: OrgKey,
        record: RecordName,
        name: String,
        undelete: bool,
    ) -> Vec<Effect> {
        let object = record.object.clone().unwrap_or_default();
        let change = match undelete {
            true => Change::Undelete(record),
            false => Change::Delete(record),
        };
        self.look_at(Writing::new(org, Wish::Record(change), object, name))
    }

    /// Looks at what taking a write back would do.
    pub(in crate::app) fn look_at_undo(
        &mut self,
        org: OrgKey,
        key: String,
        object: String,
        name: String,
    ) -> Vec<Effect> {
        self.look_at(Writing::new(org, Wish::Undo { key }, object, name))
    }

    fn look_at(&mut self, mut writing: Writing) -> Vec<Effect> {
        // One that was left on its way is answered first: another in its place would end it.
        if self.writing_below().is_none() && self.jobs.of(&Slot::Write).is_some() {
            self.hint(
                "a write is still on its way to the org: wait for its answer, then press it again",
            );
            return Vec::new();
        }
        self.toast = None;
        self.sending = None;
        writing.production = self.is_production(&writing.org);
        let (org, work) = (writing.org.clone(), writing.work(true));
        self.overlays.push(Overlay::Writing(Box::new(writing)));
        self.start_write(org, work)
    }

    /// Looks again, after something was chosen.
    pub(super) fn look_again(&mut self) -> Vec<Effect> {
        let Some(writing) = self.writing_mut() else {
            return Vec::new();
        };
        writing.stage = Stage::Looking;
        writing.top = 0;
        let (org, work) = (writing.org.clone(), writing.work(true));
        self.sending = None;
        self.start_write(org, work)
    }

    /// Sends what was shown, where the org is unlocked.
    pub(super) fn send_write(&mut self, change: RecordChange) -> Vec<Effect> {
        let Some(org) = self.writing_mut().map(|writing| writing.org.clone()) else {
            return Vec::new();
        };
        if let Some(asked) = self.require_unlocked(&org, Pending::Nothing) {
            return asked;
        }
        let Some(writing) = self.writing_mut() else {
            return Vec::new();
        };
        // What was shown is what may be there: a record that was changed since is left alone.
        if matches!(change.action, WriteAction::Update | WriteAction::Delete) {
            writing.seen = change.seen.clone().or(writing.seen.take());
            if change.action == WriteAction::Update {
                writing.base = change.old.clone();
            }
        }
        let saves = matches!(writing.wish, Wish::Save(_));
        writing.stage = Stage::Sending(change);
        writing.typed = Field::default();
        let work = writing.work(false);
        self.sending = Some(OnItsWay { org: org.clone() });
        if let Some(form) = self.form_below().filter(|_| saves) {
            form.sent = true;
        }
        self.start_write(org, work)
    }

    /// Writes that somebody said yes to and whose answer is not here, in sentences.
    pub(in crate::app) fn writes_to_lose(&self) -> Vec<String> {
        let mut lines = Vec::new();
        let sending = self.sending.as_ref();
        if let Some(OnItsWay { org }) = sending.filter(|_| self.jobs.of(&Slot::Write).is_some()) {
            lines.push(format!(
                "A write is on its way to {}. Esc waits for its answer; without it only the journal \
                 says what became of it.",
                self.orgs.alias(org)
            ));
        }
        let undoing = self.overlays.iter().find_map(|overlay| match overlay {
            Overlay::Undo(card) if card.is_sending() => Some(&card.org),
            _ => None,
        });
        if let Some(org) = undoing {
            lines.push(format!(
                "Writes to {} are being taken back: what is sent is seen through, the rest is not sent.",
                self.orgs.alias(org)
            ));
        }
        for entry in self.orgs.iter() {
            if self
                .jobs
                .of(&Slot::Undelete(entry.org.key.clone()))
                .is_some()
            {
                lines.push(format!(
                    "Records of {} are coming out of the recycle bin: what is sent is seen through, \
                     the rest is not sent.",
                    entry.org.alias
                ));
            }
        }
        lines
    }

    fn start_write(&mut self, org: OrgKey, work: RecordWork) -> Vec<Effect> {
        let (id, superseded) = self.jobs.begin(Slot::Write);
        let job = Job::Record(Box::new(RecordJob { org, work }));
        let cancel = superseded.map(Effect::Cancel).into_iter();
        cancel.chain([Effect::Start(id, job)]).collect()
    }

    /// The write on top.
    pub(in crate::app) fn writing_mut(&mut self) -> Option<&mut Writing> {
        match self.overlays.last_mut() {
            Some(Overlay::Writing(writing)) => Some(writing.as_mut()),
            _ => None,
        }
    }

    /// The write, wherever it lies.
    pub(super) fn writing_below(&mut self) -> Option<&mut Writing> {
        self.overlays
            .iter_mut()
            .rev()
            .find_map(|overlay| match overlay {
                Overlay::Writing(writing) => Some(writing.as_mut()),
                _ => None,
            })
    }
}
