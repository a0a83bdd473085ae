//! Getting more of a result: going on where it stopped, loading all of it, loading as the cursor
//! nears the end; and what a query under way waits for.

use std::time::Duration;

use crate::app::App;
use crate::app::availability::Availability;
use crate::app::column::{Tab, TabId};
use crate::app::grid::GridMove;
use crate::app::jobs::Slot;
use crate::app::meter::{Calls, Cost};
use crate::app::msg::Effect;
use crate::app::overlay::{Confirm, Confirmed, Overlay};
use crate::app::result::{End, ResultPane, Run, Waiting};
use crate::app::spend::Spend;
use crate::app::work::Carry;
use crate::text;
use crate::worker::{Job, QueryJob, QueryParts, Resume};

/// Rows a page, where none came yet to tell.
const PAGE: u64 = 2_000;

impl ResultPane {
    /// Where to go on, when it is not complete and that is known.
    pub fn resume(&self) -> Option<Resume> {
        let begins = self.next.is_none() && self.end != End::Complete && self.part.is_some();
        Some(Resume {
            next_url: match begins {
                true => None,
                false => Some(self.next.clone()?),
            },
            rows: self.rows.len() as u64,
            columns: self.rows.shared_columns(),
        })
    }

    /// The parts of the statement that are still to be asked, from the one that is not complete on.
    pub fn parts(&self) -> Option<QueryParts> {
        let part = self.part?;
        Some(QueryParts {
            filling: self.filling.clone()?,
            at: part.at,
            total: part.total,
            rows: self.rows.clone(),
        })
    }

    /// Whether parts of the statement were not asked for to their end: how many rows match is not
    /// known then.
    pub fn has_more_parts(&self) -> bool {
        self.end != End::Complete && self.part.is_some_and(|part| part.at < part.of)
    }

    /// How many rows of the org are not here.
    pub fn missing(&self) -> u64 {
        // The rest of child rows is fetched by a command of its own.
        let of_a_query = !self.is_count() && self.nested.is_none();
        let total = self.total.filter(|_| of_a_query).unwrap_or(0);
        total.saturating_sub(self.rows.len() as u64)
    }

    /// How many calls it takes to load them.
    pub fn calls_missing(&self) -> u64 {
        let page = if self.page == 0 { PAGE } else { self.page };
        self.missing().div_ceil(page)
    }
}

/// Whether the result of a tab can be gone on with, and why not.
pub(super) fn can_load_more_of(tab: &Tab) -> Availability {
    let Some(result) = &tab.result else {
        return Availability::Disabled("there are no rows yet: run a query");
    };
    if tab.run.is_some() {
        return Availability::Disabled("rows are being loaded already");
    }
    match (result.end, result.resume()) {
        (End::Complete, _) => Availability::Disabled("all rows are here"),
        (_, None) => {
            Availability::Disabled("where to go on is not known any more: run the query again")
        }
        _ => Availability::Ready,
    }
}

impl App {
    /// Whether the result in front can be gone on with, or one that is linked with it; and why not.
    pub(super) fn can_load_more(&self) -> Availability {
        let Some(tab) = self.tab() else {
            return Availability::Hidden;
        };
        match self.going_on(tab.id).is_empty() {
            true => can_load_more_of(tab),
            false => Availability::Ready,
        }
    }

    /// Goes on up to the cap, or for as many rows again where it is reached.
    pub(super) fn load_more(&mut self) -> Vec<Effect> {
        let more = self.options.query.row_cap;
        let Some(front) = self.tab().map(|tab| tab.id) else {
            return Vec::new();
        };
        let mut effects = Vec::new();
        let mut spared_there = Vec::new();
        for id in self.going_on(front) {
            let Some(tab) = self.find_tab(id) else {
                continue;
            };
            let Some(result) = &tab.result else { continue };
            let rows = result.rows.len() as u64;
            let cap = match result.end {
                End::Stopped | End::Failed if result.cap > rows => result.cap,
                _ => rows.saturating_add(more),
            };
            let missing = result.missing().min(cap.saturating_sub(rows));
            let org = tab.org.clone();
            if id != front && self.is_low(&org) {
                spared_there.push(id);
                continue;
            }
            let title = format!("Fetch {} more rows?", text::number(missing));
            let action = Confirmed::Spend(Spend::More(id, cap));
            if !self.asks_to_spend(&[org], Cost::at_least(1), Some(title), action) {
                effects.extend(self.load_to(id, cap));
            }
        }
        if !spared_there.is_empty() {
            let names = self.names(&spared_there);
            self.hint(format!(
                "no more rows of {names}: fewer calls are left there than the floor (api.floor)"
            ));
        }
        effects
    }

    /// Asks whether all rows are wanted, with what that takes.
    pub(super) fn ask_load_all(&mut self) -> Vec<Effect> {
        let going = self.tab().map(|tab| self.going_on(tab.id));
        let id = match going.as_deref() {
            Some([only]) => *only,
            Some([first, _, ..]) => {
                return self.ask_load_all_of(*first, &going.unwrap_or_default());
            }
            _ => return Vec::new(),
        };
        let tab = self.find_tab(id);
        let Some((tab, result)) = tab.and_then(|tab| Some((tab, tab.result.as_ref()?))) else {
            return Vec::new();
        };
        let org = Some(tab.org.clone());
        let (missing, calls) = (result.missing(), result.calls_missing());
        let plural = if calls == 1 { "call" } else { "calls" };
        let mut lines = vec![format!(
            "It takes {} {plural} to the API, one after another.",
            text::number(calls)
        )];
        let usage = org.and_then(|org| self.orgs.get(&org)?.usage);
        if let Some((used, max)) = usage {
            lines.push(format!(
                "{} of the org's {} calls a day are used.",
                text::number(used),
                text::number(max)
            ));
        }
        lines.extend(self.low_words(&tab.org));
        lines.push("Esc stops it at any time; what came stays.".to_owned());
        let parts = result.part.filter(|_| result.has_more_parts());
        if let (Some(part), Some(line)) = (parts, lines.first_mut()) {
            *line = "Each takes a call or more to the API, one after another.".to_owned();
            if part.at + 1 == part.of {
                *line = "It takes a call or more to the API.".to_owned();
            }
        }
        let whose = self.whose();
        if !whose.is_empty() {
            lines.insert(0, whose);
        }
        self.overlays.push(Overlay::Confirm(Confirm {
            title: match parts {
                Some(part) if part.at + 1 == part.of => {
                    format!("Fetch the last of {} parts?", part.of)
                }
                Some(part) => format!("Fetch parts {} to {}?", part.at + 1, part.of),
                None => format!(
                    "Fetch {} more {} ({} {plural})?",
                    text::number(missing),
                    if missing == 1 { "row" } else { "rows" },
                    calls
                ),
            },
            lines,
            choices: Vec::new(),
            action: Confirmed::LoadAll(id),
        }));
        Vec::new()
    }

    /// Loads all rows of a tab and of those linked with it.
    pub(super) fn load_all(&mut self, id: TabId) -> Vec<Effect> {
        let all = self.going_on(id);
        all.into_iter()
            .flat_map(|id| self.load_all_of(id))
            .collect()
    }

    /// Loads all rows; the cursor goes to the last one when it is here, unless it was moved.
    fn load_all_of(&mut self, id: TabId) -> Vec<Effect> {
        let Some(result) = self.find_tab_mut(id).and_then(|tab| tab.base_mut()) else {
            return Vec::new();
        };
        let at_end = {
            let sheet = result.sheet();
            result.grid.cursor(&sheet).row + 1 == sheet.len()
        };
        result.to_end = at_end.then_some(result.rows.len());
        self.load_to(id, u64::from(u32::MAX))
    }

    /// The last row: of those that are here at once, of all after a question.
    pub(super) fn go_to_bottom(&mut self) -> Vec<Effect> {
        let moved = self.move_grid(GridMove::Bottom);
        let whole = self.front_result().is_some_and(|(_, result)| {
            result.order.is_none() && (result.missing() > 0 || result.has_more_parts())
        });
        if whole && self.can_load_more() == Availability::Ready {
            return self.ask_load_all();
        }
        moved
    }

    /// While browsing: the next page, once less than a screen is left below the cursor.
    pub(super) fn load_on_demand(&mut self) -> Vec<Effect> {
        let here = self.tab().map(|tab| tab.id);
        here.map_or_else(Vec::new, |id| self.load_on_demand_of(id))
    }

    /// The same for the rows of a tab.
    pub(super) fn load_on_demand_of(&mut self, id: TabId) -> Vec<Effect> {
        let screen = usize::from(self.drawn_of(id).grid.height);
        let most = self.options.query.row_cap;
        let tab = self.find_tab(id);
        let Some((tab, result)) = tab.and_then(|tab| Some((tab, tab.result.as_ref()?))) else {
            return Vec::new();
        };
        let runs = tab.run.is_some();
        let sheet = result.sheet();
        let below = sheet
            .len()
            .saturating_sub(result.grid.cursor(&sheet).row + 1);
        let rows = result.rows.len() as u64;
        let wanted = result.on_demand
            && !self.is_low(&tab.org)
            && result.end == End::Capped
            && result.resume().is_some()
            && below < screen
            && rows < most;
        if !wanted || runs {
            return Vec::new();
        }
        self.load_to(id, rows + 1)
    }

    fn front_result(&self) -> Option<(TabId, &ResultPane)> {
        let tab = self.tab()?;
        Some((tab.id, tab.result.as_ref()?))
    }

    /// Goes on with the result of a tab until this many rows are here.
    pub(super) fn load_to(&mut self, id: TabId, cap: u64) -> Vec<Effect> {
        let now = self.now.running;
        let Some(tab) = self.find_tab_mut(id) else {
            return Vec::new();
        };
        let Some(result) = tab.result.as_mut().filter(|_| tab.run.is_none()) else {
            return Vec::new();
        };
        let Some(resume) = result.resume() else {
            return Vec::new();
        };
        let parts = result.parts();
        // The clock goes on where it stopped, so that the rate is that of the rows.
        result.started = now.saturating_sub(result.elapsed);
        result.end = End::Running;
        result.cap = cap;
        tab.problem = None;
        tab.refused = false;
        tab.fruitless = None;
        tab.run = Some(Run {
            soql: result.soql.clone(),
            written: String::new(),
            offset: 0,
            // Of no revision of the editor: a further page has no place in the text.
            revision: u64::MAX,
            started: result.started,
            cap,
            columns: None,
            shown: true,
            resumed: true,
            on_demand: result.on_demand,
            waiting: None,
            carry: Carry::default(),
            filling: result.filling.clone(),
            part: result.part,
            went: false,
            calls: Calls {
                before: result.calls,
                ..Calls::default()
            },
            members: None,
            mistake: None,
            all: result.all,
        });
        let job = Job::Query(QueryJob {
            resume: Some(resume),
            parts,
            all: result.all,
            ..QueryJob::new(tab.org.clone(), result.soql.clone(), cap)
        });
        self.toast = None;
        let (id, superseded) = self.jobs.begin(Slot::Rows(id));
        let cancel = superseded.map(Effect::Cancel);
        cancel.into_iter().chain([Effect::Start(id, job)]).collect()
    }

    /// All rows are here that were asked for: the cursor that waited for the last goes there.
    pub(super) fn arrive_at_end(&mut self, id: TabId) {
        let viewport = self.drawn_of(id).grid;
        let Some(result) = self.find_tab_mut(id).and_then(|tab| tab.base_mut()) else {
            return;
        };
        let Some(rows) = result.to_end.take() else {
            return;
        };
        let (sheet, view) = result.sheet_and_view();
        if view.cursor(&sheet).row + 1 == rows {
            view.apply(GridMove::Bottom, &sheet, viewport);
        }
    }

    /// A request of a job waits before it is tried again.
    pub(super) fn on_waiting(&mut self, slot: &Slot, reason: &'static str, time: Duration) {
        let until = self.now.running + time;
        if let Slot::Rows(id) | Slot::Member(id, _) = slot
            && let Some(run) = self.find_tab_mut(*id).and_then(|tab| tab.run.as_mut())
        {
            run.waiting = Some(Waiting { reason, until });
        }
    }
}
