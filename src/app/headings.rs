//! Asking for the labels and types of the columns on the screen, once for each table, behind the
//! rows. Nothing waits for them, and where they cannot be had nothing is said: the columns stay as
//! they are.

use std::sync::Arc;

use crate::app::App;
use crate::app::column::TabId;
use crate::app::jobs::Slot;
use crate::app::msg::Effect;
use crate::app::result::ResultPane;
use crate::rows::ValueKind;
use crate::worker::{Heading, HeadingsJob, Job};

impl App {
    /// Asks for the headings of the table on top of a tab, unless they were asked for.
    pub(super) fn ask_headings(&mut self, id: TabId) -> Vec<Effect> {
        // Labels and types are no reason to spend the last calls.
        if self.find_tab(id).is_some_and(|tab| self.is_low(&tab.org)) {
            return Vec::new();
        }
        let Some(tab) = self.find_tab_mut(id) else {
            return Vec::new();
        };
        let depth = tab.depth();
        let (org, through) = (
            tab.org.clone(),
            tab.panes()
                .filter_map(|pane| pane.nested.as_ref())
                // What was flattened has its relationship in its columns' paths.
                .filter(|nested| nested.row.is_some())
                .flat_map(|nested| nested.path.clone())
                .collect(),
        );
        let Some(soql) = tab.base().map(|base| base.soql.clone()) else {
            return Vec::new();
        };
        let Some(pane) = &mut tab.result else {
            return Vec::new();
        };
        // A later page can bring columns (`FIELDS()`, records of other types).
        let columns = pane.rows.columns().len();
        if pane.headings_asked >= columns {
            return Vec::new();
        }
        pane.headings_asked = columns;
        pane.guess_kinds();
        let job = HeadingsJob {
            org,
            child_soql: pane.nested.is_some().then(|| pane.soql.clone()),
            soql,
            through,
            // The org of a row is no field.
            columns: Arc::new(match pane.members.is_some() {
                true => pane.rows.columns().without_first(),
                false => pane.rows.columns().clone(),
            }),
        };
        let (id, superseded) = self.jobs.begin(Slot::Headings(id, depth));
        superseded
            .map(Effect::Cancel)
            .into_iter()
            .chain([Effect::Start(id, Job::Headings(job))])
            .collect()
    }

    /// The headings of a table came.
    pub(super) fn on_headings(&mut self, id: TabId, depth: usize, headings: Vec<Option<Heading>>) {
        let pane = self.find_tab_mut(id).and_then(|tab| tab.pane_at_mut(depth));
        let Some(pane) = pane else { return };
        let before = usize::from(pane.members.is_some());
        for (column, heading) in headings.into_iter().enumerate() {
            if let Some(heading) = heading {
                let of = pane.headings.of_mut(column + before);
                of.label = heading.label;
                if heading.kind != ValueKind::Unknown {
                    of.kind = heading.kind;
                }
            }
        }
    }
}

impl ResultPane {
    /// Says what the columns hold that no describe has spoken of, as far as the rows tell.
    pub(super) fn guess_kinds(&mut self) {
        for column in 0..self.rows.columns().len() {
            if self.headings.kind(column) == ValueKind::Unknown {
                let kind = ValueKind::guess(&self.rows, column);
                if kind != ValueKind::Unknown {
                    self.headings.of_mut(column).kind = kind;
                }
            }
        }
    }
}
