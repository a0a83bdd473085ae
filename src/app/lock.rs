//! The lock of each org: every org begins read-only, and a person unlocks it for this run of the
//! program; a sandbox with one question, production by typing its alias.
//!
//! The truth is the worker's: here stands what it said last, for the screen and to ask in time. What
//! wants to write calls [`App::require_unlocked`] first; a write that comes past it is refused where
//! requests leave.

use crate::app::App;
use crate::app::availability::Availability;
use crate::app::column::Pane;
use crate::app::command::Command;
use crate::app::editor::Field;
use crate::app::form::{Form, Purpose};
use crate::app::jobs::Slot;
use crate::app::msg::Effect;
use crate::app::notice::Notice;
use crate::app::overlay::{Confirm, Confirmed, Overlay};
use crate::org::{OrgClass, OrgKey};
use crate::worker::{Job, JobError, RecordJob, RecordWork};

/// Whether an org can be written to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OrgLock {
    /// It cannot: how every org begins.
    #[default]
    ReadOnly,
    /// It can, until it is locked again or the program ends.
    Unlocked,
}

impl OrgLock {
    /// A sign and words, so that no colour is needed.
    pub fn words(self) -> &'static str {
        match self {
            Self::ReadOnly => "⊘ read-only",
            Self::Unlocked => "✎ UNLOCKED",
        }
    }

    /// The sign alone.
    pub fn sign(self) -> &'static str {
        match self {
            Self::ReadOnly => "⊘",
            Self::Unlocked => "✎",
        }
    }
}

/// What goes on once an org is unlocked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pending {
    /// Nothing: unlocking was all that was wished for.
    #[default]
    Nothing,
    /// The command that wanted to write, performed again as if its key were pressed.
    Command(Command),
}

impl App {
    /// Whether an org is unlocked for writes.
    pub fn is_unlocked(&self, org: &OrgKey) -> bool {
        let entry = self.orgs.get(org);
        entry.is_some_and(|entry| entry.lock == OrgLock::Unlocked)
    }

    /// For whoever is about to write: `None` where the org is unlocked. Else the question is on the
    /// screen, and `then` goes on after a yes:
    ///
    /// ```ignore
    /// if let Some(asked) = self.require_unlocked(&org, Pending::Command(Command::RecordEdit)) {
    ///     return asked;
    /// }
    /// ```
    pub fn require_unlocked(&mut self, org: &OrgKey, then: Pending) -> Option<Vec<Effect>> {
        if self.is_unlocked(org) {
            return None;
        }
        self.ask_unlock(org, then);
        Some(Vec::new())
    }

    /// The org that locking and unlocking is about: that of the page in front, of the row under the
    /// cursor (rows can be of several orgs), else of the column in front.
    fn org_to_lock(&self) -> Option<OrgKey> {
        let of_page = self.overlays.iter().rev().find_map(Overlay::org);
        if let Some(org) = of_page {
            return Some(org.clone());
        }
        let column = self.column()?;
        Some(match column.focus {
            Pane::Results => column.tab().org_here().clone(),
            Pane::Editor => column.org.clone(),
        })
    }

    /// The org that is made read-only again: the one in front, and where that is read-only already
    /// the only other one that is not.
    fn org_to_lock_again(&self) -> Option<OrgKey> {
        let here = self.org_to_lock();
        if here.as_ref().is_some_and(|org| self.is_unlocked(org)) {
            return here;
        }
        let mut others = self.orgs.unlocked().map(|entry| &entry.org.key);
        let only = others.next()?;
        others.next().is_none().then(|| only.clone())
    }

    pub(super) fn can_unlock(&self) -> Availability {
        match self.org_to_lock() {
            None => Availability::Hidden,
            Some(org) if self.is_unlocked(&org) => Availability::Disabled("it is unlocked already"),
            Some(_) => Availability::Ready,
        }
    }

    pub(super) fn can_lock(&self) -> Availability {
        match (self.org_to_lock_again(), self.orgs.unlocked().next()) {
            (Some(_), _) => Availability::Ready,
            (None, _) if self.org_to_lock().is_none() => Availability::Hidden,
            (None, None) => Availability::Disabled("it is read-only already"),
            (None, Some(_)) => {
                Availability::Disabled("it is read-only already: go to an org that is not (✎)")
            }
        }
    }

    /// Asks whether the org in front is to be unlocked.
    pub(super) fn unlock_here(&mut self) -> Vec<Effect> {
        if let Some(org) = self.org_to_lock() {
            self.ask_unlock(&org, Pending::Nothing);
        }
        Vec::new()
    }

    /// Makes the org in front read-only again, at once.
    pub(super) fn lock_here(&mut self) -> Vec<Effect> {
        let org = self.org_to_lock_again();
        org.map_or_else(Vec::new, |org| self.lock_org(&org))
    }

    /// Makes an org read-only again: what was not sent yet is sent no more.
    pub(super) fn lock_org(&mut self, org: &OrgKey) -> Vec<Effect> {
        self.work_on_lock(org, RecordWork::Lock)
    }

    fn ask_unlock(&mut self, org: &OrgKey, then: Pending) {
        let Some(entry) = self.orgs.get(org) else {
            return;
        };
        let (alias, class) = (entry.org.alias.clone(), entry.org.class);
        let host = entry.org.host().to_owned();
        self.unlocking = Some((org.clone(), then));
        let title = format!("Unlock {} {alias} for writes?", class.badge());
        self.overlays.push(match class {
            OrgClass::Production => Overlay::Form(Box::new(Form::new(
                Purpose::Unlock(org.clone()),
                title,
                vec![("Alias".to_owned(), Field::new(""))],
            ))),
            OrgClass::Sandbox | OrgClass::Scratch | OrgClass::Developer => {
                Overlay::Confirm(Confirm {
                    title,
                    lines: vec![format!(
                        "Records at {host} can be changed then, until you lock it again or sftui \
                         ends. Nothing is sent by unlocking."
                    )],
                    choices: Vec::new(),
                    action: Confirmed::Unlock(org.clone()),
                })
            }
        });
    }

    /// Why what was typed does not unlock the org, where it does not.
    pub(super) fn unlock_refused(&self, org: &OrgKey, typed: &str) -> Option<String> {
        let alias = self.orgs.alias(org);
        (typed != alias).then(|| format!("type {alias}, letter for letter"))
    }

    /// Unlocks an org; `typed` is its alias as the person typed it.
    pub(super) fn unlock_org(&mut self, org: &OrgKey, typed: Option<String>) -> Vec<Effect> {
        self.work_on_lock(org, RecordWork::Unlock { typed })
    }

    fn work_on_lock(&mut self, org: &OrgKey, work: RecordWork) -> Vec<Effect> {
        let (id, superseded) = self.jobs.begin(Slot::Lock(org.clone()));
        let job = RecordJob {
            org: org.clone(),
            work,
        };
        let start = Effect::Start(id, Job::Record(Box::new(job)));
        let cancel = superseded.map(Effect::Cancel);
        cancel.into_iter().chain([start]).collect()
    }

    /// The worker said whether an org can be written to.
    pub(super) fn on_lock(&mut self, org: &OrgKey, unlocked: bool) -> Vec<Effect> {
        let Some(entry) = self.orgs.get_mut(org) else {
            return Vec::new();
        };
        let lock = match unlocked {
            true => OrgLock::Unlocked,
            false => OrgLock::ReadOnly,
        };
        let alias = entry.org.alias.clone();
        entry.lock = lock;
        self.refresh_picker();
        let then = self.unlocking.take_if(|(asked, _)| asked == org);
        if !unlocked {
            self.hint(format!("{alias} is read-only again"));
            return Vec::new();
        }
        match then {
            Some((_, Pending::Command(command))) => self.perform(command),
            Some((_, Pending::Nothing)) => {
                let key = self.keymap.shown(Command::OrgLock);
                self.hint(format!(
                    "{alias} is unlocked; {key} makes it read-only again"
                ));
                Vec::new()
            }
            // By the setting: the sign in the first line says it.
            None => Vec::new(),
        }
    }

    /// An org stays as it is.
    pub(super) fn on_lock_failed(&mut self, org: &OrgKey, error: &JobError) {
        self.unlocking.take_if(|(asked, _)| asked == org);
        self.say(Notice::from(error));
    }

    /// Unlocks the orgs that begin unlocked by the setting, each once: who locks one again means it.
    pub(super) fn unlock_by_setting(&mut self) -> Vec<Effect> {
        if !self.options.writes.unlock_sandboxes {
            return Vec::new();
        }
        let due = self.orgs.take_unlock_due();
        due.iter()
            .flat_map(|org| self.unlock_org(org, None))
            .collect()
    }
}
