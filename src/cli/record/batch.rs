//! What came of a batch of the journal that was taken back, record by record, as JSON.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::told::{CONFLICT, REFUSED, UNKNOWN, out};
use crate::cli::query::place::warn;
use crate::org::Org;
use crate::rows::staged::Outcome;
use crate::text;
use crate::worker::{
    Calls, CollectionEnd, CollectionEvent, CollectionWork, UndoEvent, UndoPlan, calls_for,
};

/// What was told of it so far.
pub(super) struct Told {
    dry: bool,
    plan: UndoPlan,
    /// By the rows of the plan.
    outcomes: BTreeMap<usize, Outcome>,
    calls: Calls,
    end: Option<CollectionEnd>,
}

impl Told {
    pub(super) fn new(dry: bool) -> Self {
        Self {
            dry,
            plan: UndoPlan::default(),
            outcomes: BTreeMap::new(),
            calls: Calls::default(),
            end: None,
        }
    }

    pub(super) fn take(&mut self, event: &UndoEvent) {
        match event {
            UndoEvent::Plan(plan) => self.plan = plan.clone(),
            UndoEvent::Went(CollectionEvent::Batch {
                outcomes, calls, ..
            }) => {
                self.outcomes.extend(outcomes.iter().cloned());
                self.calls = *calls;
            }
            UndoEvent::Went(CollectionEvent::Done(end)) => self.end = Some(end.clone()),
        }
    }

    /// Says it; gives the exit code.
    pub(super) fn tell(&self, org: &Org) -> anyhow::Result<u8> {
        let records: Vec<Json> = self
            .plan
            .records
            .iter()
            .map(|r| self.record(r.row, &r.id))
            .collect();
        let left = self.plan.left.iter();
        let left: Vec<Json> = left
            .map(|(id, why)| json!({"id": id, "why": why}))
            .collect();
        let calls = match (self.dry, self.plan.work) {
            (true, Some(work)) => calls_for(self.plan.records.len(), work),
            _ => self.calls,
        };
        let code = self.code();
        let state = match (&self.end, code) {
            _ if self.dry => "preview",
            (None, _) => "failed",
            (_, 0) => "done",
            _ => "partly",
        };
        let action = self.plan.work.map(|work| match work {
            CollectionWork::Update => "update",
            CollectionWork::Delete => "delete",
            CollectionWork::Undelete => "undelete",
        });
        out(&json!({
            "state": state,
            "action": action,
            "org": org.alias,
            "object": self.plan.object,
            "batch": self.plan.batch,
            "records": records,
            "left": left,
            "calls": {"writes": calls.writes, "reads": calls.reads},
        }))?;
        if let Some(CollectionEnd::Refused(why)) = &self.end {
            warn(why);
        }
        let kept = self.outcomes.values().filter(|outcome| outcome.is_failed());
        let kept = kept.count();
        if kept > 0 {
            let all = text::number(self.plan.records.len() as u64);
            let kept = text::number(kept as u64);
            let said = match self.dry {
                true => "would stay as they are",
                false => "were not taken back, or it is unknown whether they were",
            };
            warn(&format!("{kept} of {all} records {said}; each says why"));
        }
        Ok(code)
    }

    fn record(&self, row: usize, id: &str) -> Json {
        let outcome = self.outcomes.get(&row);
        let said = match outcome {
            Some(Outcome::Saved) if self.dry => "already",
            Some(Outcome::Saved | Outcome::Deleted) => "done",
            Some(Outcome::Refused(_)) => "refused",
            Some(Outcome::Stale(_)) => "conflict",
            Some(Outcome::Unknown(_)) => "unknown",
            None if self.dry => "preview",
            None => "not sent",
        };
        json!({"id": id, "state": said, "why": outcome.and_then(Outcome::words)})
    }

    fn code(&self) -> u8 {
        let any = |is: fn(&Outcome) -> bool| self.outcomes.values().any(is);
        let all_sent = self.dry || self.end == Some(CollectionEnd::Through);
        match () {
            () if any(|outcome| matches!(outcome, Outcome::Unknown(_))) => UNKNOWN,
            () if any(|outcome| matches!(outcome, Outcome::Refused(_))) || !all_sent => REFUSED,
            () if any(|outcome| matches!(outcome, Outcome::Stale(_))) => CONFLICT,
            () => 0,
        }
    }
}
