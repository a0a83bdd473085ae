//! `Jobs`: which work is under way, and for what. The one place where staleness is decided.
//!
//! Every job has an id and a slot. Starting again in a slot supersedes the old job; closing a tab
//! drops its jobs. An event is looked up here before anything else; what is unknown is dropped.

use std::collections::BTreeMap;

use crate::app::column::TabId;
use crate::org::OrgKey;
use crate::worker::JobId;

/// What a job is for. At most one job runs in a slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Slot {
    /// The rows of a tab.
    Rows(TabId),
    /// The rows that one of several orgs brings to a tab, by its place among them.
    Member(TabId, usize),
    /// A round of a tab's watch, in one of its orgs by its place among them.
    Watch(TabId, usize),
    /// Comparing the rows of a round with those before.
    Round(TabId),
    /// The export of a tab.
    Export(TabId),
    /// Sorting and filtering the rows of a tab.
    Arrange(TabId),
    /// Searching the rows of a tab.
    Find(TabId),
    /// The comparison that is open: rows of elsewhere, a key, what differs.
    Compare,
    /// The rows that an org brings to the comparison, by its place among those that join it.
    CompareRows(usize),
    /// Counting a column of a tab.
    Column(TabId),
    /// The text that is made of a tab's rows, for the clipboard.
    Copy(TabId),
    /// The file for a text that no clipboard took.
    CopyFile,
    /// The list of statements.
    Library,
    /// The query plan of a tab's statement.
    Plan(TabId),
    /// The values of the field at the cursor.
    Values,
    /// The values of a list.
    List,
    /// The plan that is asked for before a tab's statement runs.
    Check(TabId),
    /// A change of a saved query.
    Saved,
    /// The login pane.
    Login,
    /// Logging out of an org.
    Logout(OrgKey),
    /// Asking an org who it is.
    Probe(OrgKey),
    /// Going the way to an org step by step.
    Doctor(OrgKey),
    /// Opening a page in the browser.
    Browse,
    /// An org's limits.
    Limits(OrgKey),
    /// Whose record an id is.
    Whose,
    /// A change of the list of orgs.
    OrgList,
    /// What an org's objects are like.
    Schema(OrgKey),
    /// How many records an org's objects have.
    Counts(OrgKey),
    /// What a tab has to know before it shows an object's records.
    Explore(TabId),
    /// The list views of an object.
    Views,
    /// How much the fields of an object are used.
    Usage,
    /// Taking an org's records out of the recycle bin.
    Undelete(OrgKey),
    /// Taking a batch of the journal back.
    Undo,
    /// What was changed, in a record's fields or in Setup.
    Trail {
        /// Whether in Setup.
        setup: bool,
    },
    /// The headings of a tab's table that has so many others below it.
    Headings(TabId, usize),
    /// Work on the child rows of a tab.
    Children(TabId),
    /// Saving the changed cells of a tab, or deleting rows of it.
    Collection(TabId),
    /// Finding the orgs of the Salesforce CLI.
    SfOrgs,
    /// Minding the passphrase of the vault.
    Vault,
    /// Choosing another one.
    Passphrase,
    /// Unlocking an org for writes, or locking it again.
    Lock(OrgKey),
    /// Reading the record of the record page.
    Record,
    /// The page layout for an org's records of an object and a record type.
    Layout(OrgKey, String, String),
    /// Asking whose the record is that was named.
    GoTo,
    /// A write to a record.
    Write,
    /// Reading parents' columns of a tab's row anew, after a lookup was changed.
    Reread(TabId),
    /// Fetching a file that a record holds.
    Download,
    /// Reading the record of a form.
    FormRead,
    /// Looking for a record that a field of a form is to point to.
    Lookup,
    /// Asking which picklist values go with the record type in a form.
    Picklists,
    /// The journal of writes.
    Journal,
}

/// The jobs under way.
#[derive(Clone, Debug, Default)]
pub struct Jobs {
    last: u64,
    running: BTreeMap<JobId, Slot>,
}

impl Jobs {
    /// A new id in a slot, and the job that it supersedes and that must be cancelled.
    pub fn begin(&mut self, slot: Slot) -> (JobId, Option<JobId>) {
        let superseded = self.end_slot(&slot);
        self.last += 1;
        let id = JobId(self.last);
        self.running.insert(id, slot);
        (id, superseded)
    }

    /// What the job is for; `None` when nobody wants to hear of it any more.
    pub fn slot(&self, id: JobId) -> Option<&Slot> {
        self.running.get(&id)
    }

    /// The job running in a slot.
    pub fn of(&self, slot: &Slot) -> Option<JobId> {
        self.running
            .iter()
            .find(|(_, s)| *s == slot)
            .map(|(id, _)| *id)
    }

    /// Drops the jobs that bring a tab's rows; their ids, to cancel them.
    pub fn end_rows(&mut self, tab: TabId) -> Vec<JobId> {
        self.end_where(|slot| matches!(slot, Slot::Rows(id) | Slot::Member(id, _) | Slot::Watch(id, _) | Slot::Round(id) if *id == tab))
    }

    /// Drops the jobs of a round of a tab's watch; their ids, to cancel them.
    pub fn end_watch(&mut self, tab: TabId) -> Vec<JobId> {
        self.end_where(|slot| matches!(slot, Slot::Watch(id, _) | Slot::Round(id) if *id == tab))
    }

    /// Drops the jobs about what a tab shows, but not the one that brings its rows; their ids, to
    /// cancel them.
    pub fn end_side_work(&mut self, tab: TabId) -> Vec<JobId> {
        self.end_where(|slot| matches!(slot, Slot::Headings(id, _) | Slot::Children(id) | Slot::Explore(id) | Slot::Reread(id) if *id == tab))
    }

    /// Drops the jobs of the comparison; their ids, to cancel them.
    pub fn end_compare(&mut self) -> Vec<JobId> {
        self.end_where(|slot| matches!(slot, Slot::Compare | Slot::CompareRows(_)))
    }

    fn end_where(&mut self, about: impl Fn(&Slot) -> bool) -> Vec<JobId> {
        let ended: Vec<JobId> = self
            .running
            .iter()
            .filter(|(_, slot)| about(slot))
            .map(|(id, _)| *id)
            .collect();
        self.running.retain(|_, slot| !about(slot));
        ended
    }

    /// The job said its last word.
    pub fn end(&mut self, id: JobId) {
        self.running.remove(&id);
    }

    /// Drops the job of a slot, so that its later events fall on deaf ears; its id, to cancel it.
    pub fn end_slot(&mut self, slot: &Slot) -> Option<JobId> {
        let id = self.of(slot)?;
        self.running.remove(&id);
        Some(id)
    }

    /// How many run.
    pub fn len(&self) -> usize {
        self.running.len()
    }

    /// Whether work is under way that somebody waits for, so that the screen shows it. Headings
    /// and schemas come when they come.
    pub fn any_waited_for(&self) -> bool {
        self.running.values().any(|slot| {
            !matches!(
                slot,
                Slot::Watch(..)
                    | Slot::Round(_)
                    | Slot::Headings(..)
                    | Slot::Schema(_)
                    | Slot::Counts(_)
                    | Slot::Reread(_)
                    | Slot::SfOrgs
                    | Slot::Vault
            )
        })
    }

    /// Whether nothing runs.
    pub fn is_empty(&self) -> bool {
        self.running.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starting_again_in_a_slot_supersedes_the_old_job() {
        let mut jobs = Jobs::default();
        let (first, none) = jobs.begin(Slot::Rows(TabId(1)));
        let (other, _) = jobs.begin(Slot::Rows(TabId(2)));
        let (second, superseded) = jobs.begin(Slot::Rows(TabId(1)));
        assert_eq!((none, superseded), (None, Some(first)));
        assert_eq!(jobs.slot(first), None, "a late event of it is dropped");
        assert_eq!(jobs.slot(second), Some(&Slot::Rows(TabId(1))));
        assert_eq!(jobs.slot(other), Some(&Slot::Rows(TabId(2))));
    }

    #[test]
    fn a_closed_tab_hears_nothing_more() {
        let mut jobs = Jobs::default();
        let (id, _) = jobs.begin(Slot::Rows(TabId(1)));
        assert_eq!(jobs.end_slot(&Slot::Rows(TabId(1))), Some(id));
        assert!(jobs.slot(id).is_none() && jobs.is_empty());
    }
}
