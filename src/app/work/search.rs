//! Searching: the first hit while typing, then from hit to hit, round and round.

use std::time::Duration;

use crate::app::App;
use crate::app::column::TabId;
use crate::app::grid::GridCursor;
use crate::app::jobs::Slot;
use crate::app::msg::Effect;
use crate::app::notice::Notice;
use crate::app::result::{End, ResultPane};
use crate::rows::find::{Find, FindHit, Hits};
use crate::text;
use crate::worker::{FindEvent, FindJob, Job, JobError};

/// While rows come, searching them anew takes at most one part in this many of the time.
const SHARE: u32 = 3;

/// What is searched for in a result.
#[derive(Debug, Default)]
pub struct Search {
    /// The text; case does not count.
    pub text: String,
    /// The one column to look in; all that are shown where there is none.
    pub column: Option<usize>,
    /// Where it was found in the rows as they are shown.
    hits: Option<Hits>,
    asked: Option<Asked>,
    /// How many rows were searched.
    covered: usize,
    /// Rows that came meanwhile are not searched before.
    rest: Duration,
    /// The row from which the first hit is looked for while typing.
    from: usize,
}

#[derive(Debug)]
struct Asked {
    revision: u64,
    /// Whether the cursor goes to the first hit.
    jump: bool,
    rows: usize,
    started: Duration,
}

impl Search {
    /// The same search in other rows.
    pub(super) fn afresh(self) -> Self {
        Self {
            text: self.text,
            column: self.column,
            ..Self::default()
        }
    }

    /// Where it was found; none while it is searched for the first time.
    pub fn hits(&self) -> Option<&Hits> {
        self.hits.as_ref()
    }

    /// Whether a job searches now.
    pub fn is_running(&self) -> bool {
        self.asked.is_some()
    }

    /// `3/17` with the cursor on a hit, `–/17` beside them.
    pub fn count(&self, place: usize, column: Option<usize>) -> String {
        let Some(hits) = &self.hits else {
            return "searching…".to_owned();
        };
        let number = column.and_then(|column| hits.number(FindHit { place, column }));
        let number = number.map_or("–".to_owned(), text::number);
        format!("{number}/{}", text::number(hits.count()))
    }
}

impl App {
    /// Takes another text or scope from the prompt: the cursor goes to the first hit from where the
    /// typing began.
    pub(in crate::app) fn search_for(
        &mut self,
        id: TabId,
        text: &str,
        column: Option<usize>,
    ) -> Vec<Effect> {
        let viewport = self.drawn_of(id).grid;
        let Some(result) = self.result_of(id) else {
            return Vec::new();
        };
        let row = result.row().unwrap_or(0);
        let from = result.work.search.as_ref().map_or(row, |s| s.from);
        result.work.search = Some(Search {
            text: text.to_owned(),
            column,
            from,
            ..Search::default()
        });
        if text.is_empty() {
            let (sheet, view) = result.sheet_and_view();
            if let Some(place) = sheet.place_of(from) {
                view.follow(place, &sheet, viewport);
            }
            let job = self.jobs.end_slot(&Slot::Find(id));
            return job.map(Effect::Cancel).into_iter().collect();
        }
        self.start_search(id, true)
    }

    /// Notes where a search that is typed now begins.
    pub(super) fn begin_search(&mut self, id: TabId) {
        if let Some(result) = self.result_of(id) {
            let from = result.row().unwrap_or(0);
            if let Some(search) = &mut result.work.search {
                search.from = from;
            }
        }
    }

    /// Searches the rows as they are shown now, if anything is searched for; the cursor stays.
    pub(super) fn search_again(&mut self, id: TabId) -> Vec<Effect> {
        let Some(search) = self.result_of(id).and_then(|r| r.work.search.as_mut()) else {
            return Vec::new();
        };
        if search.text.is_empty() {
            return Vec::new();
        }
        // Its places are not those of the rows on the screen any more.
        search.hits = None;
        let jump = search.asked.as_ref().is_some_and(|asked| asked.jump);
        self.start_search(id, jump)
    }

    /// Searches the rows that came since, unless it did so just now.
    pub(super) fn search_on(&mut self, id: TabId) -> Vec<Effect> {
        let now = self.now.running;
        let Some(result) = self.result_of(id) else {
            return Vec::new();
        };
        let ended = result.end != End::Running;
        let rows = result.rows.len();
        let due = result.work.search.as_ref().is_some_and(|search| {
            !search.text.is_empty()
                && search.asked.is_none()
                && search.covered < rows
                && (ended || now >= search.rest)
        });
        if due {
            self.start_search(id, false)
        } else {
            Vec::new()
        }
    }

    fn start_search(&mut self, id: TabId, jump: bool) -> Vec<Effect> {
        let started = self.now.running;
        let Some(result) = self.result_of(id) else {
            return Vec::new();
        };
        let sheet = result.sheet();
        let shown = (0..sheet.columns()).filter_map(|place| sheet.column(place));
        let columns: Vec<usize> = shown.collect();
        let Some(search) = &result.work.search else {
            return Vec::new();
        };
        let find = Find {
            text: search.text.clone(),
            columns: search.column.map_or(columns, |column| vec![column]),
            order: result.order.clone(),
            from: sheet.place_of(search.from).unwrap_or(0),
        };
        let (job, superseded) = self.jobs.begin(Slot::Find(id));
        let revision = job.0;
        let Some(result) = self.result_of(id) else {
            return Vec::new();
        };
        let rows = result.rows.clone();
        if let Some(search) = &mut result.work.search {
            search.asked = Some(Asked {
                revision,
                jump,
                rows: rows.len(),
                started,
            });
        }
        let find = Job::Find(FindJob {
            rows,
            revision,
            find,
        });
        superseded
            .map(Effect::Cancel)
            .into_iter()
            .chain([Effect::Start(job, find)])
            .collect()
    }

    /// A search found something.
    pub(in crate::app) fn on_found(&mut self, id: TabId, event: FindEvent) -> Vec<Effect> {
        let now = self.now.running;
        let viewport = self.drawn_of(id).grid;
        let Some(result) = self.result_of(id) else {
            return Vec::new();
        };
        let Some(search) = &mut result.work.search else {
            return Vec::new();
        };
        let Some(asked) = &mut search.asked else {
            return Vec::new();
        };
        match event {
            FindEvent::First { revision, hit } if revision == asked.revision => {
                if std::mem::take(&mut asked.jump) {
                    result.go_to_hit(hit, viewport);
                    self.stand_apart(id);
                }
                Vec::new()
            }
            FindEvent::All { revision, hits } if revision == asked.revision => {
                search.rest = now + now.saturating_sub(asked.started) * SHARE;
                search.covered = asked.rows;
                let jump = asked.jump;
                search.asked = None;
                let from = search.from;
                let (sheet, view) = (result.sheet(), &result.grid);
                let start = sheet.place_of(from).unwrap_or(view.cursor(&sheet).row);
                let first = hits.at_or_after(start);
                if let Some(search) = &mut result.work.search {
                    search.hits = Some(hits);
                }
                match first.filter(|_| jump) {
                    Some(hit) => result.go_to_hit(hit, viewport),
                    // Back to where the typing began.
                    None if jump => {
                        let (sheet, view) = result.sheet_and_view();
                        view.follow(start, &sheet, viewport);
                    }
                    None => {}
                }
                if jump {
                    self.stand_apart(id);
                }
                self.search_on(id)
            }
            FindEvent::First { .. } | FindEvent::All { .. } => Vec::new(),
        }
    }

    /// A search failed, or was cancelled by the worker.
    pub(in crate::app) fn not_found(&mut self, id: TabId, error: Option<&JobError>) {
        if let Some(error) = error {
            self.say(Notice::from(error));
        }
        if let Some(result) = self.result_of(id) {
            result.work.search = None;
        }
    }

    /// Goes to the next hit, or the one before; from the last to the first with a word. In linked
    /// columns each goes to its own.
    pub(in crate::app) fn next_hit(&mut self, back: bool) -> Vec<Effect> {
        let Some(id) = self.tab().map(|tab| tab.id) else {
            return Vec::new();
        };
        let went = self.step_to_hit(id, back);
        for other in self.companions(id) {
            self.step_to_hit(other, back);
        }
        self.stand_apart(id);
        match went {
            Some(Went::Nowhere) => {
                let search = self.result_of(id).and_then(|r| r.work.search.as_ref());
                let text = search.map(|search| search.text.clone()).unwrap_or_default();
                self.hint(format!("\"{text}\" is not in these rows"));
            }
            Some(Went::Waits) => self.hint("still searching"),
            Some(Went::Round) if back => self.hint("search went on at the last hit"),
            Some(Went::Round) => self.hint("search went on at the first hit"),
            Some(Went::On) | None => {}
        }
        Vec::new()
    }

    /// Goes to the next hit of a tab; none where nothing is searched for in it.
    fn step_to_hit(&mut self, id: TabId, back: bool) -> Option<Went> {
        let viewport = self.drawn_of(id).grid;
        let result = self.result_of(id)?;
        let search = result.work.search.as_ref()?;
        let Some(hits) = search.hits() else {
            return Some(Went::Waits);
        };
        let sheet = result.sheet();
        let at = result.grid.cursor(&sheet);
        let column = sheet.column(at.column).unwrap_or(0);
        let found = if back {
            hits.before(at.row, column)
        } else {
            hits.after(at.row, column)
        };
        let Some(hit) = found else {
            return Some(Went::Nowhere);
        };
        let to = (hit.place, sheet.column_place(hit.column).unwrap_or(0));
        let from = (at.row, at.column);
        let wrapped = if back { to >= from } else { to <= from };
        result.go_to_hit(hit, viewport);
        Some(match wrapped {
            true => Went::Round,
            false => Went::On,
        })
    }

    /// Ends the search of the tab in front, and of those linked with it; the cursor stays.
    pub(in crate::app) fn leave_search(&mut self) -> Option<Vec<Effect>> {
        let (id, result) = self.result_here()?;
        result.work.search.take()?;
        let mut effects = self.end_search(id);
        for other in self.companions(id) {
            effects.extend(self.end_search(other));
        }
        Some(effects)
    }
}

/// How a step to a hit ended.
enum Went {
    /// At the next one.
    On,
    /// From the last to the first, or the other way round.
    Round,
    /// There is none.
    Nowhere,
    /// They are still looked for.
    Waits,
}

impl ResultPane {
    fn go_to_hit(&mut self, hit: FindHit, viewport: crate::app::geometry::Viewport) {
        let (sheet, view) = self.sheet_and_view();
        if let Some(column) = sheet.column_place(hit.column) {
            let row = hit.place;
            view.go_to(GridCursor { row, column }, &sheet, viewport);
        }
    }
}
