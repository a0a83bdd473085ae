//! What the records of the journal are called: as the writes themselves say, else as rows on the screen
//! do. It must not know keys or jobs.

use std::collections::{BTreeMap, HashSet};

use super::Journal;
use crate::app::App;
use crate::app::result::ResultPane;
use crate::app::writing::called;
use crate::org::OrgKey;
use crate::schema::id::is_id;
use crate::worker::{JournaledWrite, Values};

/// No more rows of a result are looked through.
const LOOKED_THROUGH: usize = 20_000;

impl Journal {
    /// What the record of a write is called, where that is known.
    pub fn name_of(&self, write: &JournaledWrite) -> Option<&str> {
        self.names.get(write.id()?).map(String::as_str)
    }

    /// What the record is called that a value is the id of, where that is known.
    pub(super) fn named(&self, json: &str) -> Option<&str> {
        let id = json.strip_prefix('"')?.strip_suffix('"')?;
        self.names.get(id).map(String::as_str)
    }

    /// The names that the writes themselves hold, the newest of each record.
    pub(super) fn name_records(&mut self) {
        for write in &self.writes {
            let Some(id) = write.id().filter(|id| !self.names.contains_key(*id)) else {
                continue;
            };
            let said = [&write.entry.new, &write.entry.old];
            let mut said = said.into_iter().filter_map(|json| Values::of_json(json));
            if let Some(name) = said.find_map(|values| called(&values)) {
                self.names.insert(id.to_owned(), name);
            }
        }
    }
}

impl App {
    /// The names in the rows of an org's tabs, of the records that were written to and of those that the
    /// written values point to.
    pub(super) fn names_in_rows(
        &self,
        org: &OrgKey,
        writes: &[JournaledWrite],
    ) -> BTreeMap<String, String> {
        let mut wanted: HashSet<String> = HashSet::new();
        for write in writes {
            wanted.extend(write.id().map(str::to_owned));
            for json in [&write.entry.old, &write.entry.new] {
                let values = Values::of_json(json).unwrap_or_default();
                let texts = values.iter().filter_map(|(_, json)| {
                    let text = json.strip_prefix('"')?.strip_suffix('"')?;
                    is_id(text).then(|| text.to_owned())
                });
                wanted.extend(texts);
            }
        }
        let desks = self.columns.iter().flat_map(|column| column.desks());
        let tabs = desks.flat_map(|desk| desk.tabs());
        let mut names = BTreeMap::new();
        for result in tabs.filter(|tab| tab.org == *org && tab.members().is_none()) {
            let Some(result) = &result.result else {
                continue;
            };
            for (id, name) in named_columns(result) {
                for row in 0..result.rows.len().min(LOOKED_THROUGH) {
                    let id = result.rows.cell(row, id).text;
                    let name = result.rows.cell(row, name).text;
                    if wanted.contains(id) && !name.is_empty() {
                        names.insert(id.to_owned(), name.to_owned());
                    }
                }
            }
        }
        names
    }
}

/// The columns of ids that have their names beside them: the rows' own, and those of lookups, as
/// `OwnerId` and `Owner.Name`.
fn named_columns(result: &ResultPane) -> Vec<(usize, usize)> {
    let own = result.own_column("Id").zip(result.own_column("Name"));
    let columns = result.rows.columns().iter().enumerate();
    let lookups = columns.filter_map(|(at, column)| {
        let [parent, name] = column.path.as_slice() else {
            return None;
        };
        if !name.eq_ignore_ascii_case("Name") {
            return None;
        }
        let lookup = match parent.strip_suffix("__r") {
            Some(custom) => format!("{custom}__c"),
            None => format!("{parent}Id"),
        };
        Some((result.own_column(&lookup)?, at))
    });
    own.into_iter().chain(lookups).collect()
}
