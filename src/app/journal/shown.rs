//! What was taken back of a batch, put into the rows that show its records, so that nobody has to run
//! them again. It must not know how anything is sent.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::app::App;
use crate::app::msg::Effect;
use crate::app::result::ResultPane;
use crate::org::OrgKey;
use crate::rows::CellValue;
use crate::rows::staged::Outcome;
use crate::worker::{CollectionRecord, CollectionWork};

/// No more rows are looked through for the records.
const LOOKED_THROUGH: usize = 200_000;

/// New values of rows, by the first row of their page, and there by row and column.
type Pages = BTreeMap<usize, BTreeMap<(usize, usize), CellValue>>;

impl App {
    /// The rows of the org's tabs show the records as they are again.
    pub(super) fn show_taken_back(
        &mut self,
        org: &OrgKey,
        work: CollectionWork,
        records: &[CollectionRecord],
    ) -> Vec<Effect> {
        let records: HashMap<&str, &CollectionRecord> = records
            .iter()
            .filter_map(|record| Some((record.id.get(..15)?, record)))
            .collect();
        let desks = self.columns.iter().flat_map(|column| column.desks());
        let tabs = desks.flat_map(|desk| desk.tabs());
        // Rows of several orgs may have some of this one, whosever the tab is.
        let tabs = tabs.filter(|tab| tab.org == *org || tab.members().is_some());
        let tabs: Vec<_> = tabs.map(|tab| tab.id).collect();
        let mut effects = Vec::new();
        for id in tabs {
            let result = self.find_tab_mut(id).and_then(|tab| tab.result.as_mut());
            if result.is_some_and(|result| result.take_back(org, work, &records)) {
                effects.extend(self.rows_came(id));
            }
        }
        effects
    }
}

impl ResultPane {
    /// Puts what was taken back into the rows; whether one of them is here.
    fn take_back(
        &mut self,
        org: &OrgKey,
        work: CollectionWork,
        records: &HashMap<&str, &CollectionRecord>,
    ) -> bool {
        let Some(ids) = self.own_column("Id") else {
            return false;
        };
        let mut found = false;
        let mut pages = Pages::new();
        for row in 0..self.rows.len().min(LOOKED_THROUGH) {
            // The same id is another record in another org.
            if self.org_of(row).is_some_and(|of| of != org) {
                continue;
            }
            let id = self.rows.cell(row, ids).text.get(..15);
            let Some(record) = id.and_then(|id| records.get(id)) else {
                continue;
            };
            found = true;
            match work {
                CollectionWork::Delete => self.staged.ended([(row, Outcome::Deleted)]),
                CollectionWork::Update | CollectionWork::Undelete => {
                    self.staged.forget_outcome(row)
                }
            }
            let Some((first, _)) = self.rows.page_of(row) else {
                continue;
            };
            for cell in &record.cells {
                let column = self.own_column(&cell.field);
                if let (CollectionWork::Update, Some(column)) = (work, column) {
                    let page = pages.entry(first).or_default();
                    page.insert((row - first, column), cell.new.clone());
                }
            }
        }
        let new = pages.iter().filter_map(|(first, cells)| {
            let (_, page) = self.rows.page_of(*first)?;
            Some((*first, Arc::new(page.with_cells(cells))))
        });
        let new: Vec<_> = new.collect();
        self.replace_pages(new);
        found
    }
}
