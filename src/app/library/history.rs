//! What was run: noted when a run ends, listed on a key. A statement that was run often stands once,
//! with its last run.

use std::collections::HashMap;

use crate::app::App;
use crate::app::column::{Tab, TabId};
use crate::app::jobs::Slot;
use crate::app::library::{Library, Shelf, State, item, one_line};
use crate::app::msg::Effect;
use crate::app::notice::Notice;
use crate::app::overlay::Overlay;
use crate::app::picker::{Picker, PickerItem};
use crate::app::result::{End, Run};
use crate::org::OrgKey;
use crate::text;
use crate::worker::{HistoryEntry, Job, JobError, RunStatus};

/// The columns of the list that are searched: the statement, the org.
const SEARCHED: usize = 2;

/// A statement that was run in an org.
#[derive(Clone, Debug)]
pub struct Past {
    /// Its last run.
    pub run: HistoryEntry,
    /// How often it was run.
    pub times: usize,
}

impl Past {
    /// Where it was run and how that went, which a narrow list leaves out; what went wrong.
    pub(super) fn remark(&self) -> String {
        if let Some(error) = &self.run.error {
            return format!("✗ {error}");
        }
        let took = text::duration(std::time::Duration::from_millis(self.run.ms));
        let mut all = format!("{} · {} in {took}", self.run.alias, self.outcome());
        if self.run.calls > 1 {
            all += &format!(" · {} calls", text::number(self.run.calls));
        }
        if self.times > 1 {
            all += &format!(" · run {} times", self.times);
        }
        all
    }

    fn outcome(&self) -> String {
        let rows = match self.run.rows {
            1 => "1 row".to_owned(),
            rows => format!("{} rows", text::number(rows)),
        };
        match self.run.status {
            RunStatus::Complete => rows,
            RunStatus::Capped => format!("first {rows}"),
            RunStatus::Stopped => format!("stopped, {rows}"),
            RunStatus::Failed => "failed".to_owned(),
        }
    }
}

impl App {
    /// Opens the history of the org on the screen; a job reads it.
    pub(in crate::app) fn open_history(&mut self) -> Vec<Effect> {
        let picker = Picker::new(Vec::new()).searching(SEARCHED);
        self.overlays.push(Overlay::Library(Box::new(Library {
            shelf: Shelf::History {
                all: false,
                runs: Vec::new(),
                listed: Vec::new(),
            },
            picker,
            state: State::Reading,
        })));
        let (job, superseded) = self.jobs.begin(Slot::Library);
        let superseded = superseded.map(Effect::Cancel).into_iter();
        superseded
            .chain([Effect::Start(job, Job::History)])
            .collect()
    }

    /// The history was read.
    pub(in crate::app) fn on_history(&mut self, runs: Vec<HistoryEntry>, damaged: Option<String>) {
        if let Some(damaged) = damaged {
            let notice = Notice::warning("A part of the history could not be read");
            self.say(notice.detail(damaged));
        }
        if let Some(Overlay::Library(library)) = self
            .overlays
            .iter_mut()
            .find(|o| matches!(o, Overlay::Library(l) if matches!(l.shelf, Shelf::History { .. })))
        {
            library.state = State::Here;
            if let Shelf::History { runs: place, .. } = &mut library.shelf {
                *place = runs;
            }
        }
        self.list_history();
    }

    /// A list of statements could not be read: it says why.
    pub(in crate::app) fn on_library_failed(&mut self, error: &JobError) {
        let notice = Notice::from(error);
        let why = format!("{}: {}", notice.title, notice.detail);
        self.log.push(notice);
        for overlay in &mut self.overlays {
            if let Overlay::Library(library) = overlay {
                library.state = State::Failed(why.clone());
            }
        }
    }

    /// Lists the runs of this org, or of all.
    pub(in crate::app) fn toggle_history(&mut self) -> Vec<Effect> {
        if let Some(library) = self.library_mut()
            && let Shelf::History { all, .. } = &mut library.shelf
        {
            *all = !*all;
        }
        self.list_history();
        Vec::new()
    }

    fn list_history(&mut self) {
        let Some(here) = self.column().map(|column| column.org.clone()) else {
            return;
        };
        let now = self.now.epoch;
        for overlay in &mut self.overlays {
            if let Overlay::Library(library) = overlay
                && let Shelf::History { all, runs, listed } = &mut library.shelf
            {
                *listed = once_each(runs, |org| *all || *org == here);
                let items = listed.iter().enumerate();
                let items = items.map(|(at, past)| row(at, past, *all, now)).collect();
                library.picker.set_items(items);
            }
        }
    }

    /// Notes that a run has ended, for the history. Of the environment's org nothing is kept, and
    /// loading more of a result is no run of its own.
    pub(in crate::app) fn note_run(&mut self, id: TabId, run: &Run, end: End) {
        let now = self.now;
        let Some(tab) = self.find_tab(id) else { return };
        if run.resumed || run.written.trim().is_empty() || tab.org.is_of_the_environment() {
            return;
        }
        let took = now.running.saturating_sub(run.started);
        let seconds = i64::try_from(took.as_secs()).unwrap_or(i64::MAX);
        let entry = HistoryEntry {
            at: now.epoch.saturating_sub(seconds),
            org: tab.org.clone(),
            alias: self.orgs.alias(&tab.org).to_owned(),
            soql: run.written.trim().to_owned(),
            status: match end {
                End::Complete => RunStatus::Complete,
                End::Capped => RunStatus::Capped,
                End::Failed => RunStatus::Failed,
                End::Stopped | End::Running => RunStatus::Stopped,
            },
            rows: rows_of(tab, run),
            ms: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            calls: run.calls.spent(),
            error: tab
                .problem
                .as_ref()
                .filter(|_| end == End::Failed)
                .map(|problem| said(&problem.notice)),
        };
        self.ran.push(entry);
    }
}

fn rows_of(tab: &Tab, run: &Run) -> u64 {
    let result = tab.base().filter(|_| run.shown);
    result.map_or(0, |result| result.rows.len() as u64)
}

/// What an error said, on one line.
fn said(notice: &Notice) -> String {
    let parts = [notice.title.as_str(), notice.detail.as_str()];
    let all = parts.join(" ");
    all.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Each statement once for each org, with its last run, the newest first.
fn once_each(runs: &[HistoryEntry], wanted: impl Fn(&OrgKey) -> bool) -> Vec<Past> {
    let mut places: HashMap<(&OrgKey, &str), usize> = HashMap::new();
    let mut all: Vec<Past> = Vec::new();
    for run in runs.iter().filter(|run| wanted(&run.org)) {
        let place = *places.entry((&run.org, &run.soql)).or_insert(all.len());
        match all.get_mut(place) {
            Some(past) => past.times += 1,
            None => all.push(Past {
                run: run.clone(),
                times: 1,
            }),
        }
    }
    all
}

/// Statement, org, when, what came, how long it took.
fn row(at: usize, past: &Past, all: bool, now: i64) -> PickerItem<usize> {
    let run = &past.run;
    let columns = vec![
        one_line(&run.soql),
        if all {
            run.alias.clone()
        } else {
            String::new()
        },
        text::ago(now, run.at),
        past.outcome(),
        text::duration(std::time::Duration::from_millis(run.ms)),
    ];
    item(at, columns)
}
