//! The ids of other records, which mean another record in another org: compared by what those records
//! are called. The orgs are asked for that once the person has heard what it costs.

use crate::app::App;
use crate::app::key::{Chord, Code};
use crate::app::meter::Cost;
use crate::app::msg::Effect;
use crate::app::overlay::Confirmed;
use crate::app::spend::Spend;
use crate::org::OrgKey;
use crate::rows::ValueKind;
use crate::rows::diff::Targets;
use crate::worker::{CompareJob, Job, TargetKey, TargetsJob};

use super::{Compare, Stage};

/// Ids that could be mapped.
#[derive(Clone, Debug)]
pub struct Mapping {
    /// The column's name.
    pub title: String,
    /// By what records are told apart.
    pub by: TargetKey,
    /// The ids in each org.
    pub ids: Vec<(OrgKey, Vec<String>)>,
}

impl Mapping {
    /// Whether records are told apart by what they are called, and not by an external id.
    pub fn is_by_name(&self) -> bool {
        self.by == TargetKey::Name
    }

    /// For each org how many records it is asked for, and how many calls that costs at most: one more
    /// for what their object is like.
    pub fn costs(&self) -> impl Iterator<Item = (&OrgKey, usize, usize)> {
        let ids = self.ids.iter().map(|(org, ids)| (org, ids.len()));
        ids.map(|(org, ids)| (org, ids, TargetsJob::calls(ids) + 1))
    }

    /// What all orgs together are asked.
    fn cost(&self) -> Cost {
        let calls: usize = self.costs().map(|(.., calls)| calls).sum();
        Cost {
            least: self.ids.len() as u64,
            likely: Some(calls as u64),
        }
    }
}

impl App {
    /// Gathers the ids in the column under the cursor, to be mapped.
    pub(super) fn map_ids(&mut self) -> Vec<Effect> {
        let Some((compare, joint)) = self.compare().and_then(|compare| {
            let view = compare.view.as_ref()?;
            Some((compare, view.columns().nth(view.column)?))
        }) else {
            return Vec::new();
        };
        let title = joint.title.clone();
        if joint.kind != ValueKind::Reference {
            self.hint(format!("{title} does not hold the ids of other records"));
            return Vec::new();
        }
        let columns = std::iter::once(Some(joint.left));
        let others = joint
            .pairs
            .iter()
            .map(|pair| pair.map(|(_, column)| column));
        let columns = columns.chain(others);
        let parties = compare.parties.iter().zip(columns);
        let of: Vec<_> = parties
            .filter_map(|(party, column)| Some((party.org()?.clone(), party.rows.clone(), column?)))
            .collect();
        let first = of.first().map(|(org, ..)| org);
        if of.iter().all(|(org, ..)| Some(org) == first) {
            let mut named = compare.parties.iter().zip(compare.names());
            if let Some((_, name)) = named.find(|(party, _)| party.orgs.len() > 1) {
                self.hint(format!(
                    "the ids of {name} are of several orgs, which cannot be asked as one: compare with the \
                     result of one org"
                ));
                return Vec::new();
            }
            self.hint(
                "ids of one org are compared as they are; those of a file cannot be asked for",
            );
            return Vec::new();
        }
        let job = CompareJob::Ids { title, of };
        self.start_compare("looking which ids there are", Job::Compare(job))
    }

    /// A key came while it is asked whether to map.
    pub(super) fn map_key(&mut self, chord: Chord) -> Vec<Effect> {
        let Some(Stage::Map(mapping)) = self.compare_mut().map(|compare| &mut compare.stage) else {
            return Vec::new();
        };
        match chord.code {
            Code::Tab => {
                mapping.by = match mapping.by {
                    TargetKey::Name => TargetKey::ExternalId,
                    TargetKey::ExternalId => TargetKey::Name,
                };
            }
            Code::Enter => {
                let orgs: Vec<OrgKey> = mapping.costs().map(|(org, ..)| org.clone()).collect();
                let cost = mapping.cost();
                let action = Confirmed::Spend(Spend::Targets);
                if !self.asks_to_spend(&orgs, cost, None, action) {
                    return self.ask_targets();
                }
            }
            _ => {}
        }
        Vec::new()
    }

    /// Asks the orgs of the comparison what the records are called.
    pub(in crate::app) fn ask_targets(&mut self) -> Vec<Effect> {
        let Some(Stage::Map(mapping)) = self.compare().map(|compare| &compare.stage) else {
            return Vec::new();
        };
        let job = TargetsJob {
            title: mapping.title.clone(),
            by: mapping.by,
            of: mapping.ids.clone(),
        };
        let job = Job::Compare(CompareJob::Targets(job));
        self.start_compare("asking what the records are called", job)
    }
}

impl Compare {
    /// Asks whether to map these ids.
    pub(super) fn ask_to_map(&mut self, title: String, of: Vec<(OrgKey, Vec<String>)>) {
        let mut ids: Vec<(OrgKey, Vec<String>)> = Vec::new();
        for (org, own) in of {
            match ids.iter_mut().find(|(known, _)| *known == org) {
                Some((_, known)) => {
                    known.extend(own);
                    known.sort_unstable();
                    known.dedup();
                }
                None => ids.push((org, own)),
            }
        }
        self.stage = Stage::Map(Mapping {
            title,
            by: TargetKey::default(),
            ids,
        });
    }

    /// Keeps what the records are called with whose they are.
    pub(super) fn take_targets(&mut self, title: &str, of: Vec<(OrgKey, Targets)>) {
        for party in &mut self.parties {
            let found = of.iter().find(|(org, _)| party.org() == Some(org));
            if let Some((_, targets)) = found {
                party.targets.retain(|(name, _)| name != title);
                party.targets.push((title.to_owned(), targets.clone()));
            }
        }
    }
}
