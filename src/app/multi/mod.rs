//! One statement in several orgs: their rows stand in one result of the tab it was run from, with a
//! column `Org` before the others.
//!
//! Each org has a job of its own ([`Slot::Member`]), so that it has its own progress, error, cancel
//! and retry. The tab stays its org's; what is done with a row (its address, its page, its child
//! rows) is done in the row's own org. What this must not know: how pages are fetched.
//!
//! [`Slot::Member`]: crate::app::jobs::Slot::Member

mod again;
mod list;
mod run;
mod targets;

use std::sync::Arc;

use crate::app::column::Tab;
use crate::app::notice::Notice;
use crate::app::result::{End, ResultPane};
use crate::app::watch::Coming;
use crate::org::{OrgClass, OrgKey};
use crate::rows::{Columns, RowChunk, RowSet, Union};
use crate::worker::Resume;

pub use list::MembersCard;
pub use targets::Targets;

/// How far an org of a run in several is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MemberState {
    /// Its rows come.
    Running,
    /// All of them are here.
    Complete,
    /// The row cap ended it.
    Capped,
    /// The person stopped it.
    Stopped,
    /// It failed; the rows that came stay.
    Failed(Notice),
}

impl MemberState {
    /// A mark and a word, so that no colour is needed.
    pub fn words(&self) -> &'static str {
        match self {
            Self::Running => "◌ running",
            Self::Complete => "● all rows",
            Self::Capped => "▪ row cap",
            Self::Stopped => "○ stopped",
            Self::Failed(_) => "✗ failed",
        }
    }
}

/// One of the orgs of a run in several.
#[derive(Clone, Debug)]
pub struct Member {
    /// Which.
    pub org: OrgKey,
    /// What it was called then, as its rows say.
    pub alias: String,
    /// Production or not.
    pub class: OrgClass,
    /// How far it is.
    pub state: MemberState,
    /// How many of its rows are here.
    pub rows: u64,
    /// How many match in it, once it said so.
    pub total: u64,
    /// Its answers that told of its calls.
    told: u64,
    /// Its pages that came; each was a call.
    pages: u64,
    /// Its columns, `Org` before them.
    columns: Arc<Columns>,
    /// Where its next page is.
    next: Option<String>,
}

impl Member {
    fn new(org: OrgKey, alias: String, class: OrgClass) -> Self {
        Self {
            org,
            alias,
            class,
            state: MemberState::Running,
            rows: 0,
            total: 0,
            told: 0,
            pages: 0,
            columns: Arc::default(),
            next: None,
        }
    }

    /// Calls to its API.
    pub fn calls(&self) -> u64 {
        self.told.max(self.pages)
    }

    /// Where it goes on; none where it begins anew.
    fn resume(&self) -> Option<Resume> {
        Some(Resume {
            next_url: Some(self.next.clone()?),
            rows: self.rows,
            columns: Arc::new(self.columns.without_first()),
        })
    }

    /// Whether it can be asked for what is missing: from where it stopped, or all of it where no row
    /// came.
    fn can_go_on(&self) -> bool {
        let ended = !matches!(self.state, MemberState::Running | MemberState::Complete);
        ended && (self.next.is_some() || self.rows == 0)
    }
}

/// The orgs whose rows stand in one result.
#[derive(Clone, Debug, Default)]
pub struct Members {
    list: Vec<Member>,
    union: Union,
    /// From which row on rows are of which org; ascending.
    spans: Vec<(usize, usize)>,
}

impl Members {
    fn new(list: Vec<Member>) -> Self {
        Self {
            list,
            ..Self::default()
        }
    }

    /// The orgs in the order in which they were chosen.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Member> {
        self.list.iter()
    }

    /// One of them.
    pub fn get(&self, at: usize) -> Option<&Member> {
        self.list.get(at)
    }

    fn get_mut(&mut self, at: usize) -> Option<&mut Member> {
        self.list.get_mut(at)
    }

    /// The org that a row came from.
    pub fn org_of(&self, row: usize) -> Option<&OrgKey> {
        let after = self.spans.partition_point(|(first, _)| *first <= row);
        let (_, member) = self.spans.get(after.checked_sub(1)?)?;
        self.list.get(*member).map(|member| &member.org)
    }

    /// Takes the columns of an org in.
    fn take_columns(&mut self, at: usize, columns: Arc<Columns>) {
        self.union.admit(&columns);
        if let Some(member) = self.get_mut(at) {
            member.columns = columns;
        }
    }

    /// Takes a page of an org in, which comes behind `rows` others; the page as it stands in the
    /// table, and the table's columns.
    fn take_page(
        &mut self,
        at: usize,
        rows: usize,
        chunk: Arc<RowChunk>,
    ) -> (Arc<RowChunk>, Arc<Columns>) {
        if self.spans.last().is_none_or(|(_, last)| *last != at) && !chunk.is_empty() {
            self.spans.push((rows, at));
        }
        let columns = self.list.get(at).map(|member| Arc::clone(&member.columns));
        let columns = columns.unwrap_or_default();
        let chunk = self.union.laid_out(chunk, &columns);
        (chunk, Arc::clone(self.union.columns()))
    }

    /// The same orgs with other rows, those of each together, in the order of the orgs.
    pub(in crate::app) fn again(&self, all: Vec<Coming>) -> (Self, RowSet) {
        let mut members = Self {
            list: self.list.clone(),
            // Columns stand where they stood.
            union: self.union.clone(),
            spans: Vec::new(),
        };
        for (at, coming) in all.iter().enumerate() {
            if !coming.columns.is_empty() {
                members.take_columns(at, Arc::clone(&coming.columns));
            }
        }
        let mut rows = RowSet::new(Arc::clone(members.union.columns()));
        for (at, coming) in all.into_iter().enumerate() {
            let before = rows.len();
            for (chunk, columns) in coming.pages {
                if let Some(columns) = columns {
                    members.take_columns(at, columns);
                }
                let (chunk, columns) = members.take_page(at, rows.len(), chunk);
                rows.push(chunk, Some(columns));
            }
            if let Some(member) = members.get_mut(at) {
                member.rows = (rows.len() - before) as u64;
                member.total = coming.total;
            }
        }
        (members, rows)
    }

    /// How the whole of it ended; none while rows come.
    fn end(&self) -> Option<End> {
        let any = |wanted: fn(&MemberState) -> bool| self.iter().any(|m| wanted(&m.state));
        if any(|state| *state == MemberState::Running) {
            return None;
        }
        Some(if any(|state| matches!(state, MemberState::Failed(_))) {
            End::Failed
        } else if any(|state| *state == MemberState::Stopped) {
            End::Stopped
        } else if any(|state| *state == MemberState::Capped) {
            End::Capped
        } else {
            End::Complete
        })
    }

    /// Whether one of them failed.
    pub fn has_failed(&self) -> bool {
        self.iter()
            .any(|m| matches!(m.state, MemberState::Failed(_)))
    }

    /// The orgs in a few words for a title.
    pub fn words(&self) -> String {
        let count = |wanted: fn(&MemberState) -> bool| {
            self.iter().filter(|member| wanted(&member.state)).count()
        };
        let all = self.list.len();
        let failed = count(|state| matches!(state, MemberState::Failed(_)));
        let mut words = match count(|state| *state == MemberState::Running) {
            0 if all == 1 => "1 org".to_owned(),
            0 => format!("{all} orgs"),
            running => format!("{} of {all} orgs done", all - running),
        };
        if failed > 0 {
            words += &format!(", {failed} failed");
        }
        if self.iter().any(|m| m.class == OrgClass::Production) {
            words += ", PROD among them";
        }
        words
    }
}

impl ResultPane {
    /// The org that a row came from, where the result is of several.
    pub fn org_of(&self, row: usize) -> Option<&OrgKey> {
        self.members.as_ref()?.org_of(row)
    }
}

impl Tab {
    /// The orgs of its run, or of its result, where those are several.
    pub fn members(&self) -> Option<&Members> {
        let run = self.run.as_ref().and_then(|run| run.members.as_deref());
        run.or_else(|| self.base()?.members.as_deref())
    }

    /// The same to be listed: of a run that brought no row it has what became of each.
    pub fn members_listed(&self) -> Option<&Members> {
        let fruitless = self.fruitless.as_deref().filter(|_| self.run.is_none());
        let members = fruitless.and_then(|run| run.members.as_deref());
        members.or_else(|| self.members())
    }

    /// One of the orgs made a call.
    pub(in crate::app) fn note_call(&mut self, member: Option<usize>) {
        let members = self.members_mut();
        if let Some(member) = member.and_then(|at| members?.get_mut(at)) {
            member.told += 1;
        }
    }

    /// The jobs that brought rows are gone.
    pub(in crate::app) fn stop_members(&mut self) {
        let members = self.members_mut().into_iter().flat_map(|all| &mut all.list);
        for member in members.filter(|member| member.state == MemberState::Running) {
            member.state = MemberState::Stopped;
        }
    }

    fn members_mut(&mut self) -> Option<&mut Members> {
        if self.run.as_ref().is_some_and(|run| run.members.is_some()) {
            return self.run.as_mut()?.members.as_deref_mut();
        }
        self.base_mut()?.members.as_deref_mut()
    }

    /// The org of the row under the cursor: the tab's, unless the result is of several.
    pub fn org_here(&self) -> &OrgKey {
        let of_row = self.result.as_ref().and_then(|result| {
            let row = result.row()?;
            result.org_of(row)
        });
        of_row.unwrap_or(&self.org)
    }
}
