//! How many records the objects have, approximately: asked for as they come in sight, many at a
//! time, and never twice.

use std::collections::{BTreeMap, BTreeSet};

use super::Show;
use crate::app::App;
use crate::app::jobs::Slot;
use crate::app::msg::Effect;
use crate::app::notice::Notice;
use crate::app::orgs::OrgState;
use crate::org::OrgKey;
use crate::worker::{CountsEvent, CountsJob, Job, JobError};

/// How many objects are asked for at once; one call counts them.
const BATCH: usize = 100;

/// The counts of one org's objects.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    /// What was asked for; nothing where the answer does not name the object.
    known: BTreeMap<String, Option<u64>>,
    asking: BTreeSet<String>,
    /// Why there are none.
    pub trouble: Option<String>,
}

impl Counts {
    /// How many records an object has, approximately, once it was counted.
    pub fn of(&self, name: &str) -> Option<u64> {
        self.known.get(name).copied().flatten()
    }

    /// Whether the org was asked how many there are and did not say: it leaves out objects without
    /// records, and those that it does not count.
    pub fn is_not_said(&self, name: &str) -> bool {
        self.known.get(name) == Some(&None)
    }

    /// How many objects it says nothing of.
    pub fn not_said(&self) -> usize {
        self.known.values().filter(|count| count.is_none()).count()
    }

    /// Whether some are being counted.
    pub fn is_asking(&self) -> bool {
        !self.asking.is_empty()
    }

    fn is_wanted(&self, name: &str) -> bool {
        !self.known.contains_key(name) && !self.asking.contains(name)
    }
}

impl App {
    /// The counts of an org.
    pub fn counts_of(&self, org: &OrgKey) -> Option<&Counts> {
        self.counts.get(org)
    }

    /// Asks for the counts of what is in sight, and with it of what comes next.
    pub(in crate::app) fn want_counts(&mut self) -> Vec<Effect> {
        let Some(browser) = &self.browser else {
            return Vec::new();
        };
        let org = browser.org.clone();
        let answers = self
            .orgs
            .get(&org)
            .is_some_and(|entry| entry.state == OrgState::Connected);
        let slot = Slot::Counts(org.clone());
        let Some(list) = browser.list.as_ref().filter(|_| answers) else {
            return Vec::new();
        };
        if self.jobs.of(&slot).is_some() || self.is_low(&org) {
            return Vec::new();
        }
        let counts = self.counts.entry(org.clone()).or_default();
        if counts.trouble.is_some() {
            return Vec::new();
        }
        let countable = |name: &str| {
            counts.is_wanted(name) && list.find(name).is_some_and(|object| object.queryable)
        };
        let picker = &browser.picker;
        let names: Vec<String> = if browser.show == Show::WithRecords {
            // Which have records is not known before all are counted.
            let all = list.objects().iter().map(|object| object.name.as_str());
            all.filter(|name| countable(name))
                .map(str::to_owned)
                .collect()
        } else {
            let rows = picker.window(self.drawn.objects.height);
            let in_sight = rows
                .clone()
                .filter_map(|row| Some(&picker.row(row)?.item.key));
            if !in_sight.clone().any(|name| countable(name)) {
                return Vec::new();
            }
            let next = (rows.end..picker.len()).filter_map(|row| Some(&picker.row(row)?.item.key));
            let wanted = in_sight.chain(next).filter(|name| countable(name));
            wanted.take(BATCH).cloned().collect()
        };
        if names.is_empty() {
            return Vec::new();
        }
        counts.asking = names.iter().cloned().collect();
        let (id, _) = self.jobs.begin(slot);
        let job = CountsJob {
            org,
            objects: names,
        };
        vec![Effect::Start(id, Job::Counts(job))]
    }

    /// Some objects were counted.
    pub(in crate::app) fn on_counts(&mut self, org: &OrgKey, event: CountsEvent) {
        let Some(counts) = self.counts.get_mut(org) else {
            return;
        };
        match event {
            CountsEvent::Some {
                asked,
                counts: found,
            } => {
                for name in asked {
                    counts.asking.remove(&name);
                    counts.known.insert(name, None);
                }
                for count in found {
                    counts.known.insert(count.name, Some(count.count));
                }
            }
            CountsEvent::Done => counts.asking.clear(),
        }
        self.refresh_browser(true);
    }

    /// The objects could not be counted. Nothing else depends on it, and it is not tried again
    /// before the person asks.
    pub(in crate::app) fn on_counts_failed(&mut self, org: &OrgKey, error: &JobError) {
        if let Some(counts) = self.counts.get_mut(org) {
            counts.asking.clear();
            counts.trouble = Some(error.title());
        }
        self.log.push(Notice::from(error));
    }

    /// Counting was cancelled: it may be tried again.
    pub(in crate::app) fn on_counts_cancelled(&mut self, org: &OrgKey) {
        if let Some(counts) = self.counts.get_mut(org) {
            counts.asking.clear();
        }
    }

    /// Counts what is in sight anew.
    pub(in crate::app) fn count_anew(&mut self, org: &OrgKey) -> Vec<Effect> {
        let job = self.jobs.end_slot(&Slot::Counts(org.clone()));
        self.forget_counts(org);
        self.refresh_browser(true);
        job.map(Effect::Cancel).into_iter().collect()
    }

    /// What was counted is not known any more.
    pub(in crate::app) fn forget_counts(&mut self, org: &OrgKey) {
        self.counts.remove(org);
    }
}
