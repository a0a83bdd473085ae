//! The rows of the journal: a write, or a batch of writes that were sent together. It must not know keys
//! or jobs.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::{Journal, plain};
use crate::app::picker::PickerItem;
use crate::app::staging::counted;
use crate::text;
use crate::worker::{JournaledWrite, Values, WriteAction, WriteOutcome};

/// How wide the name of a record may be, before what was changed.
const NAME: usize = 24;

/// Writes that were sent together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// How many there are.
    pub writes: usize,
    /// How many the org refused.
    pub refused: usize,
    /// Of how many no answer came.
    pub unknown: usize,
    /// How many are taken back.
    pub back: usize,
    /// How many can be taken back.
    pub standing: usize,
    fields: BTreeSet<String>,
}

impl Batch {
    fn outcome(&self) -> &'static str {
        match self {
            Self { unknown: 1.., .. } => "⚠ unknown",
            Self {
                standing: 0,
                back: 1..,
                ..
            } => "taken back",
            Self { standing: 0, .. } => "refused",
            _ => "done",
        }
    }

    /// `300 records: Industry · 2 refused`.
    fn words(&self) -> String {
        let mut words = counted(self.writes, "record");
        let fields: Vec<&str> = self.fields.iter().map(String::as_str).collect();
        if !fields.is_empty() {
            words += &format!(": {}", fields.join(", "));
        }
        let parts = [
            (self.refused, "refused"),
            (self.unknown, "unknown"),
            (self.back, "taken back"),
        ];
        for (count, what) in parts.into_iter().filter(|(count, _)| *count > 0) {
            words += &format!(" · {} {what}", text::number(count as u64));
        }
        words
    }
}

/// The batches among writes.
pub(super) fn batches(
    writes: &[JournaledWrite],
    back: &HashSet<String>,
) -> BTreeMap<String, Batch> {
    let mut batches: BTreeMap<String, Batch> = BTreeMap::new();
    for write in writes {
        let Some(name) = write.entry.batch() else {
            continue;
        };
        // Nearly all of them are known.
        if !batches.contains_key(name) {
            batches.insert(name.to_owned(), Batch::default());
        }
        let Some(batch) = batches.get_mut(name) else {
            continue;
        };
        batch.writes += 1;
        let is_back = back.contains(&write.entry.key);
        batch.back += usize::from(is_back);
        match write.outcome() {
            WriteOutcome::Refused => batch.refused += 1,
            WriteOutcome::Unknown => batch.unknown += usize::from(!is_back),
            WriteOutcome::Done => {}
        }
        batch.standing += usize::from(write.outcome() != WriteOutcome::Refused && !is_back);
        let new = Values::of_json(&write.entry.new).unwrap_or_default();
        for (field, _) in new.iter() {
            if !batch.fields.contains(field) {
                batch.fields.insert(field.to_owned());
            }
        }
    }
    batches
}

/// The rows that are to be seen; all writes by themselves where `flat`.
pub(super) fn items(journal: &Journal, flat: bool) -> Vec<PickerItem<String>> {
    let mut told: HashSet<&str> = HashSet::new();
    let mut items = Vec::new();
    for write in &journal.writes {
        let batch = write.entry.batch();
        if journal.within.is_some() && journal.within.as_deref() != batch {
            continue;
        }
        let grouped = batch.filter(|_| !flat && journal.within.is_none());
        match grouped.and_then(|name| journal.batches.get_key_value(name)) {
            Some((name, batch)) => {
                // As its newest write; the others are in it.
                if told.insert(name) {
                    let columns = [
                        batch.outcome().to_owned(),
                        batch.words(),
                        "batch".to_owned(),
                    ];
                    items.push(item(journal, write, name, columns));
                }
            }
            None => {
                let outcome = match journal.back.contains(&write.entry.key) {
                    true => "taken back",
                    false => outcome(write),
                };
                let id = write.id().unwrap_or("no id").to_owned();
                let mut what = changes(journal, write);
                // A change of the name says itself whose it is.
                if let Some(name) = journal
                    .name_of(write)
                    .filter(|_| !what.starts_with("Name "))
                {
                    let name = text::truncate(name, NAME);
                    what = match what.is_empty() {
                        true => name.into_owned(),
                        false => format!("{name}: {what}"),
                    };
                }
                let columns = [outcome.to_owned(), what, id];
                items.push(item(journal, write, &write.entry.key, columns));
            }
        }
    }
    items
}

fn item(
    journal: &Journal,
    write: &JournaledWrite,
    key: &str,
    [outcome, what, id]: [String; 3],
) -> PickerItem<String> {
    let verb = match write.entry.undoes {
        Some(_) => "undo",
        None => verb(write.entry.action),
    };
    PickerItem {
        key: key.to_owned(),
        columns: vec![
            text::ago(journal.now, write.entry.at),
            outcome,
            verb.to_owned(),
            write.entry.object.clone(),
            what,
            id,
        ],
        disabled_reason: None,
    }
}

pub(super) fn verb(action: WriteAction) -> &'static str {
    match action {
        WriteAction::Create => "created",
        WriteAction::Update => "changed",
        WriteAction::Delete => "deleted",
        WriteAction::Undelete => "undeleted",
    }
}

pub(super) fn outcome(write: &JournaledWrite) -> &'static str {
    match write.outcome() {
        WriteOutcome::Done => "done",
        WriteOutcome::Refused => "refused",
        WriteOutcome::Unknown => "⚠ unknown",
    }
}

/// `Phone 1 → 2, Fax ∅ → 3`.
fn changes(journal: &Journal, write: &JournaledWrite) -> String {
    // Of a lookup the name says more than the id.
    let plain = |json: &str| match journal.named(json) {
        Some(name) => name.to_owned(),
        None => plain(json),
    };
    let old = Values::of_json(&write.entry.old).unwrap_or_default();
    let new = Values::of_json(&write.entry.new).unwrap_or_default();
    let changed = new.iter().map(|(field, new)| match write.entry.action {
        WriteAction::Create => format!("{field} {}", plain(new)),
        _ => format!(
            "{field} {} → {}",
            old.get(field).map_or_else(String::new, &plain),
            plain(new)
        ),
    });
    changed.collect::<Vec<_>>().join(", ")
}
