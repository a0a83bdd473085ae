//! What a write left, put into the rows that show the record, so that nobody has to run them again.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::app::App;
use crate::app::column::TabId;
use crate::app::command::Command;
use crate::app::jobs::Slot;
use crate::app::msg::Effect;
use crate::app::notice::Notice;
use crate::app::result::ResultPane;
use crate::org::OrgKey;
use crate::rows::staged::Outcome;
use crate::rows::{CellKind, CellValue, ColumnKind};
use crate::worker::{
    Job, JobError, NewPages, RecordChange, RecordJob, RecordWork, Reread, Values, WriteAction,
};

/// No more rows are looked through for the record.
const LOOKED_THROUGH: usize = 200_000;

impl App {
    /// The rows of the org's tabs get the new values of the record.
    pub(super) fn show_written(
        &mut self,
        org: &OrgKey,
        change: &RecordChange,
        after: &Values,
    ) -> Vec<Effect> {
        let mut values = change.new.clone();
        for (field, json) in after.iter() {
            values.set(field, json);
        }
        match change.action {
            WriteAction::Delete => values.set("IsDeleted", "true"),
            WriteAction::Undelete => values.set("IsDeleted", "false"),
            WriteAction::Create | WriteAction::Update => {}
        }
        let desks = self.columns.iter().flat_map(|column| column.desks());
        let tabs = desks.flat_map(|desk| desk.tabs());
        // Rows of several orgs may have some of this one, whosever the tab is.
        let tabs = tabs.filter(|tab| tab.org == *org || tab.members().is_some());
        let tabs: Vec<_> = tabs.map(|tab| tab.id).collect();
        let mut effects = Vec::new();
        for id in tabs {
            let result = self.find_tab_mut(id).and_then(|tab| tab.result.as_mut());
            let Some(result) = result else {
                continue;
            };
            let row = result.row_of(org, &change.id);
            let gone = row.is_some_and(|row| result.mark_gone(row, change.action));
            let shown = row.is_some_and(|row| result.show_values(row, &values));
            let reread = row.and_then(|row| result.parents_to_read(row, change));
            if shown || gone {
                effects.extend(self.rows_came(id));
            }
            if let Some(reread) = reread {
                let (job_id, superseded) = self.jobs.begin(Slot::Reread(id));
                let job = RecordJob {
                    org: org.clone(),
                    work: RecordWork::Reread(Box::new(reread)),
                };
                effects.extend(superseded.map(Effect::Cancel));
                effects.push(Effect::Start(job_id, Job::Record(Box::new(job))));
            }
        }
        effects
    }

    /// What a row shows of its parents came anew.
    pub(in crate::app) fn on_reread(&mut self, tab: TabId, pages: NewPages) -> Vec<Effect> {
        let result = self.find_tab_mut(tab).and_then(|tab| tab.result.as_mut());
        match result.is_some_and(|result| result.replace_pages(pages)) {
            true => self.rows_came(tab),
            // Other rows took their place meanwhile.
            false => Vec::new(),
        }
    }

    /// It did not.
    pub(in crate::app) fn on_reread_failed(&mut self, error: &JobError) {
        let again = self.keymap.shown(Command::QueryRun);
        let notice = Notice::from(error);
        self.say(
            Notice::warning("The rows still show fields of the parent before")
                .detail(format!("{}: {}", notice.title, notice.detail))
                .hint(format!("{again} runs the query again")),
        );
    }
}

impl ResultPane {
    /// The column of a field of the rows' own object.
    pub(in crate::app) fn own_column(&self, name: &str) -> Option<usize> {
        let mut columns = self.rows.columns().iter();
        columns.position(
            |column| matches!(column.path.as_slice(), [only] if only.eq_ignore_ascii_case(name)),
        )
    }

    /// The row of a record.
    fn row_of(&self, org: &OrgKey, id: &str) -> Option<usize> {
        let ids = self.own_column("Id")?;
        let short = id.get(..15).filter(|short| !short.is_empty())?;
        // The same id is another record in another org.
        let is_its = |row: &usize| {
            self.rows.cell(*row, ids).text.starts_with(short)
                && self.org_of(*row).is_none_or(|of| of == org)
        };
        let here = self.row().filter(is_its);
        here.or_else(|| (0..self.rows.len().min(LOOKED_THROUGH)).find(is_its))
    }

    /// Marks the row of a record that is in the bin now, or no longer; whether it is marked otherwise.
    fn mark_gone(&mut self, row: usize, action: WriteAction) -> bool {
        let marked = self.staged.outcome(row) == Some(&Outcome::Deleted);
        let outcome = match action {
            WriteAction::Delete if !marked => Outcome::Deleted,
            WriteAction::Undelete if marked => Outcome::Saved,
            _ => return false,
        };
        self.staged.ended([(row, outcome)]);
        true
    }

    /// The columns of a row that show another parent now, because a lookup was changed.
    fn parents_to_read(&self, row: usize, change: &RecordChange) -> Option<Reread> {
        if change.action != WriteAction::Update {
            return None;
        }
        let through = |step: &str| {
            let mut fields = change.new.iter();
            fields
                .any(|(field, _)| parent_of(field).is_some_and(|of| of.eq_ignore_ascii_case(step)))
        };
        let columns = self.rows.columns().iter().enumerate();
        let columns: Vec<(usize, String)> = columns
            .filter(|(_, column)| column.kind == ColumnKind::Value && column.path.len() > 1)
            .filter(|(_, column)| column.path.first().is_some_and(|step| through(step)))
            .map(|(at, column)| (at, column.path.join(".")))
            .collect();
        (!columns.is_empty()).then(|| Reread {
            object: change.object.clone(),
            row,
            id: change.id.clone(),
            columns,
            rows: self.rows.clone(),
        })
    }

    /// Puts values into a row; whether one of them is shown.
    fn show_values(&mut self, row: usize, values: &Values) -> bool {
        let shown: Vec<(usize, CellValue)> = values
            .iter()
            .filter_map(|(field, json)| Some((self.own_column(field)?, cell_of(json)?)))
            .collect();
        let page = self.rows.page_of(row).filter(|_| !shown.is_empty());
        let Some((first, page)) = page else {
            return false;
        };
        let cells: BTreeMap<(usize, usize), CellValue> = shown
            .into_iter()
            .map(|(column, value)| ((row - first, column), value))
            .collect();
        let page = Arc::new(page.with_cells(&cells));
        self.replace_pages(vec![(first, page)]);
        true
    }
}

/// What a lookup's record is called in a path: `Account` for `AccountId`, `Meter__r` for `Meter__c`.
fn parent_of(field: &str) -> Option<String> {
    let standard = field.strip_suffix("Id").filter(|name| !name.is_empty());
    let custom = || Some(format!("{}__r", field.strip_suffix("__c")?));
    standard.map(str::to_owned).or_else(custom)
}

/// A JSON value as a cell holds it; none for what is no plain value.
fn cell_of(json: &str) -> Option<CellValue> {
    let (kind, text) = match serde_json::from_str::<serde_json::Value>(json).ok()? {
        serde_json::Value::Null => (CellKind::Null, String::new()),
        serde_json::Value::Bool(is) => (CellKind::Bool, is.to_string()),
        // As it was written, with all its digits.
        serde_json::Value::Number(_) => (CellKind::Number, json.trim().to_owned()),
        serde_json::Value::String(text) => (CellKind::Text, text),
        _ => return None,
    };
    Some(CellValue { kind, text })
}
