//! `UndoCard`: a whole batch of the journal on its way back: what is to be done, how far it is, and what
//! is left as it is and why. It must not know keys or jobs.

use std::collections::BTreeMap;

use crate::app::editor::Field;
use crate::app::picker::{Picker, PickerItem};
use crate::app::staging::shown;
use crate::org::OrgKey;
use crate::rows::staged::Outcome;
use crate::text;
use crate::worker::{Calls, CollectionCell, CollectionRecord, CollectionWork, UndoPlan, calls_for};

/// A batch on its way back.
#[derive(Clone, Debug)]
pub struct UndoCard {
    /// Where.
    pub org: OrgKey,
    /// The batch, by its name in the journal.
    pub batch: String,
    /// How far it is.
    pub stage: UndoStage,
    /// What is to be done.
    pub plan: UndoPlan,
    /// The records, those first that are left; by their places in the plan, and behind them the writes
    /// that cannot be taken back.
    pub picker: Picker<usize>,
    /// How many records are looked at, or sent.
    pub through: usize,
    /// The calls so far.
    pub calls: Calls,
    /// The alias as it is typed, where it must be: in production.
    pub typed: Option<Field>,
    /// Why it was not sent.
    pub refused: Option<String>,
    pub(super) outcomes: BTreeMap<usize, Outcome>,
}

/// How far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UndoStage {
    /// The records are looked at.
    Looking,
    /// That is what would be done; nothing is sent yet.
    Preview,
    /// They are sent; whether it ends with what is on its way.
    Sending(bool),
    /// It ended, in these words.
    Ended(String),
}

impl UndoCard {
    /// Whether records are on their way.
    pub fn is_sending(&self) -> bool {
        matches!(self.stage, UndoStage::Sending(_))
    }

    /// How many records would be sent, or were taken back.
    pub fn count(&self) -> usize {
        let records = self.plan.records.len();
        match &self.stage {
            UndoStage::Looking | UndoStage::Preview => records - self.outcomes.len(),
            UndoStage::Sending(_) | UndoStage::Ended(_) => {
                let done = self.outcomes.values().filter(|one| !one.is_failed());
                done.count()
            }
        }
    }

    /// The records that were taken back, once that has ended.
    pub(super) fn taken_back(&self) -> Vec<CollectionRecord> {
        let records = self.plan.records.iter();
        let back = records.filter(|record| {
            let outcome = self.outcomes.get(&record.row);
            outcome.is_some_and(|outcome| !outcome.is_failed())
        });
        back.cloned().collect()
    }

    /// How many are left as they are, and why, in words; empty where none is.
    pub fn left(&self) -> String {
        let count = |is: fn(&Outcome) -> bool| self.outcomes.values().filter(|one| is(one)).count();
        let already = match self.stage {
            UndoStage::Looking | UndoStage::Preview => count(|one| !one.is_failed()),
            UndoStage::Sending(_) | UndoStage::Ended(_) => 0,
        };
        let parts = [
            (
                count(|one| matches!(one, Outcome::Stale(_))),
                "changed since by somebody",
            ),
            (already, "as before already"),
            (count(|one| matches!(one, Outcome::Refused(_))), "refused"),
            (count(|one| matches!(one, Outcome::Unknown(_))), "unknown"),
            (self.plan.left.len(), "refused then, or taken back already"),
        ];
        let parts = parts.into_iter().filter(|(count, _)| *count > 0);
        let parts = parts.map(|(count, what)| format!("{} {what}", text::number(count as u64)));
        parts.collect::<Vec<_>>().join(", ")
    }

    /// What it takes, for those that would be sent.
    pub fn needs(&self) -> Calls {
        let work = self.plan.work;
        work.map_or_else(Calls::default, |work| calls_for(self.count(), work))
    }

    /// The fields that get their old values.
    pub fn fields(&self) -> Vec<&str> {
        let mut fields: Vec<&str> = Vec::new();
        for cell in self.plan.records.iter().flat_map(|record| &record.cells) {
            if !fields.contains(&cell.field.as_str()) {
                fields.push(&cell.field);
            }
        }
        fields
    }

    /// Whether letters go into the line for the alias, or into the filter.
    pub fn is_typing(&self) -> bool {
        self.wants_alias() || self.picker.is_typing()
    }

    /// Whether the alias has to be typed before it is sent: in production for whatever is deleted, and
    /// for more than one record.
    pub fn wants_alias(&self) -> bool {
        let count = self.count();
        let deletes = self.plan.work == Some(CollectionWork::Delete) && count > 0;
        self.stage == UndoStage::Preview && self.typed.is_some() && (deletes || count > 1)
    }

    /// Lists the records anew.
    pub(super) fn list(&mut self) {
        let records = self.plan.records.iter().enumerate();
        let said = |at: usize| match (self.outcomes.get(&at), &self.stage) {
            (None, _) => None,
            (Some(outcome), stage) => Some(match (outcome.words(), stage) {
                (Some(words), _) => format!("✗ {words}"),
                (None, UndoStage::Looking | UndoStage::Preview) => "as before already".to_owned(),
                (None, _) => "✓".to_owned(),
            }),
        };
        let (mut left, mut rest) = (Vec::new(), Vec::new());
        for (at, record) in records {
            let said = said(at);
            let failed = self.outcomes.get(&at).is_some_and(Outcome::is_failed);
            let item = PickerItem {
                key: at,
                columns: vec![
                    record.id.clone(),
                    record
                        .cells
                        .iter()
                        .map(change)
                        .collect::<Vec<_>>()
                        .join(", "),
                    said.unwrap_or_default(),
                ],
                disabled_reason: None,
            };
            match failed {
                true => left.push(item),
                false => rest.push(item),
            }
        }
        let gone = self.plan.left.iter().enumerate();
        let gone = gone.map(|(at, (id, why))| PickerItem {
            key: self.plan.records.len() + at,
            columns: vec![id.clone(), String::new(), (*why).to_owned()],
            disabled_reason: None,
        });
        left.extend(rest);
        left.extend(gone);
        self.picker.set_items(left);
    }
}

fn change(cell: &CollectionCell) -> String {
    format!(
        "{} {} → {}",
        cell.field,
        named(shown(&cell.old)),
        named(shown(&cell.new))
    )
}

fn named(value: String) -> String {
    match value.is_empty() {
        true => "∅".to_owned(),
        false => value,
    }
}
