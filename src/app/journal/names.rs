//! What the records of the journal are called: as the writes themselves say, else as rows on the screen
//! do. It must not know keys or jobs.

use std::collections::{BTreeMap, HashSet};

use super::Journal;
use crate::app::App;
use crate::app::writing::called;
use crate::org::OrgKey;
use crate::worker::{JournaledWrite, Values};

/// No more rows of a result are looked through.
const LOOKED_THROUGH: usize = 20_000;

impl Journal {
    /// What the record of a write is called, where that is known.
    pub fn name_of(&self, write: &JournaledWrite) -> Option<&str> {
        self.names.get(write.id()?).map(String::as_str)
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
    /// The names in the rows of an org's tabs, of the records that were written to.
    pub(super) fn names_in_rows(
        &self,
        org: &OrgKey,
        writes: &[JournaledWrite],
    ) -> BTreeMap<String, String> {
        let wanted: HashSet<&str> = writes.iter().filter_map(JournaledWrite::id).collect();
        let desks = self.columns.iter().flat_map(|column| column.desks());
        let tabs = desks.flat_map(|desk| desk.tabs());
        let mut names = BTreeMap::new();
        for result in tabs.filter(|tab| tab.org == *org && tab.members().is_none()) {
            let Some(result) = &result.result else {
                continue;
            };
            let (Some(id), Some(name)) = (result.own_column("Id"), result.own_column("Name"))
            else {
                continue;
            };
            for row in 0..result.rows.len().min(LOOKED_THROUGH) {
                let id = result.rows.cell(row, id).text;
                let name = result.rows.cell(row, name).text;
                if wanted.contains(id) && !name.is_empty() {
                    names.insert(id.to_owned(), name.to_owned());
                }
            }
        }
        names
    }
}
