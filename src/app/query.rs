//! Running a query: from the text under the cursor to rows on the screen.
//! Long because all that happens to a query, from its start to its end, stands together.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use crate::app::App;
use crate::app::chosen::same_place;
pub(super) use crate::app::chosen::{Chosen, Ready, as_sent};
use crate::app::column::{Pane, Tab, TabId};
use crate::app::jobs::Slot;
use crate::app::meter::Calls;
use crate::app::msg::Effect;
use crate::app::notice::Notice;
use crate::app::orgs::OrgState;
use crate::app::result::{End, Part, Problem, ResultPane, Run};
use crate::app::work::Carry;
use crate::language::diagnose::placed;
use crate::org::OrgKey;
use crate::rows::Totals;
use crate::soql::bind::Filling;
use crate::text;
use crate::worker::{Job, JobError, QueryEvent, QueryJob, QueryParts};

/// How long the statement that is run stands out among the others.
const FLASH: Duration = Duration::from_millis(350);

/// The statement that was just run, among others in its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flash {
    /// Whose text.
    pub tab: TabId,
    /// Its bytes.
    pub range: Range<usize>,
    /// The editor's revision that they belong to.
    pub revision: u64,
    /// Until when it stands out, since the program started.
    pub until: Duration,
}

impl App {
    /// Runs the selection of the tab in front, or the statement under the cursor. An empty text runs
    /// nothing. Among the rows of several orgs it runs in those again; from the text in the tab's own.
    pub(super) fn run_query(&mut self) -> Vec<Effect> {
        self.several = None;
        let among_rows = self.column().is_some_and(|c| c.focus == Pane::Results);
        let Some(tab) = self.tab() else {
            return Vec::new();
        };
        let members = tab.members();
        let several: Option<Vec<OrgKey>> =
            members.map(|members| members.iter().map(|member| member.org.clone()).collect());
        let alone =
            (several.is_some() && !among_rows).then(|| self.orgs.alias(&tab.org).to_owned());
        self.several = several.filter(|_| among_rows);
        let Some(tab) = self.tab() else {
            return Vec::new();
        };
        let chosen = Chosen::of(&tab.editor);
        let written = chosen.written(&tab.editor);
        if chosen.soql.trim().is_empty() || self.ask_parameters(&chosen.soql, &written) {
            return Vec::new();
        }
        let effects = self.run_filled(chosen, None);
        if let Some(alias) = alone {
            self.hint(format!("{alias} alone: g n runs it in several orgs again"));
        }
        effects
    }

    /// Runs a statement of the tab in front, with values in the place of its parameters where it has
    /// some; after a look at its plan, where that is wanted.
    pub(super) fn run_filled(
        &mut self,
        chosen: Chosen,
        filling: Option<Arc<Filling>>,
    ) -> Vec<Effect> {
        let orgs = self.several.take().unwrap_or_default();
        let Some(tab) = self.tab() else {
            return Vec::new();
        };
        let ready = Box::new(Ready {
            orgs,
            tab: tab.id,
            org: tab.org.clone(),
            written: chosen.written(&tab.editor),
            revision: tab.editor.revision(),
            soql: chosen.soql,
            offset: chosen.range.start,
            flash: chosen.flash,
            filling,
            carry: Carry::default(),
        });
        let ready = match self.ask_below_floor(ready) {
            Ok(asked) => return asked,
            Err(ready) => ready,
        };
        match self.check_plan(ready) {
            Ok(asked) => asked,
            Err(ready) => self.run_ready(*ready),
        }
    }

    /// Runs the whole text of any tab at once, as it was written for the person.
    pub(super) fn run_in(&mut self, id: TabId) -> Vec<Effect> {
        let Some(tab) = self.find_tab(id) else {
            return Vec::new();
        };
        let chosen = Chosen::of(&tab.editor);
        let ready = Box::new(Ready {
            tab: id,
            org: tab.org.clone(),
            written: chosen.written(&tab.editor),
            revision: tab.editor.revision(),
            soql: chosen.soql,
            offset: chosen.range.start,
            flash: None,
            filling: None,
            carry: Carry::default(),
            orgs: Vec::new(),
        });
        match self.ask_below_floor(ready) {
            Ok(asked) => asked,
            Err(ready) => self.run_ready(*ready),
        }
    }

    /// Runs it, and with it the same in the columns that are linked.
    pub(super) fn run_ready(&mut self, ready: Ready) -> Vec<Effect> {
        let ready = match self.hold_run(ready) {
            Ok(asked) => return asked,
            Err(ready) => *ready,
        };
        // A run in orgs that were chosen goes to those alone.
        let others = match ready.orgs.is_empty() {
            true => self.linked_runs(&ready),
            false => Vec::new(),
        };
        let mut effects = self.run_one(ready);
        let looks = self.column().is_some_and(|c| c.focus == Pane::Results);
        for other in others {
            let id = other.tab;
            // Its rows stay under the changes that are not saved.
            if let Some(lost) = self.find_tab(id).and_then(Tab::staged_to_lose) {
                self.say(Notice::warning("It did not run in a linked column").detail(lost));
                continue;
            }
            effects.extend(self.run_one(other));
            // Whoever goes on to the rows here goes on to them there.
            let mut columns = self.columns.iter_mut();
            let column = columns.find(|column| column.tab().id == id);
            if let Some(column) = column.filter(|_| looks) {
                column.typing = false;
                let before = std::mem::replace(&mut column.focus, Pane::Results);
                if let Some(run) = &mut column.tab_mut().run {
                    run.went = before == Pane::Editor;
                }
            }
        }
        effects
    }

    /// Runs it in its own tab.
    pub(super) fn run_one(&mut self, ready: Ready) -> Vec<Effect> {
        let id = ready.tab;
        let Some(tab) = self.find_tab(id) else {
            return Vec::new();
        };
        // Who only looks needs no more pages than are looked at.
        let on_demand = self.options.query.on_demand || tab.browsing().is_some();
        let all = tab.all;
        let Ready {
            org,
            written,
            revision,
            offset,
            flash,
            filling,
            carry,
            orgs,
            ..
        } = ready;
        let on_demand = on_demand && orgs.is_empty();
        let members = self.members_of(&orgs);
        let soql = match &filling {
            Some(filling) => filling.statement(0),
            None => ready.soql,
        };
        self.flash = flash.map(|range| Flash {
            tab: id,
            range,
            revision,
            until: self.now.running + FLASH,
        });
        if let Some(before) = self.find_tab_mut(id).and_then(|tab| tab.run.take()) {
            self.note_run(id, &before, End::Stopped);
        }
        // What was said of the run before is not true of this one.
        self.toast = None;
        let mut effects = self.end_watch(id).unwrap_or_default();
        effects.extend(self.end_rows(id));
        let started = self.now.running;
        // One row is on the first page, and that ends it there.
        let row_cap = if on_demand {
            1
        } else {
            self.options.query.row_cap
        };
        if let Some(entry) = self.orgs.get_mut(&org) {
            entry.org.last_used = Some(self.now.epoch);
        }
        let mut went = false;
        if let Some(column) = self.column_mut()
            && column.tab().id == id
            && !column.typing
        {
            went = column.focus == Pane::Editor;
            column.focus = Pane::Results;
        }
        self.close_open_list();
        if let Some(tab) = self.find_tab_mut(id) {
            tab.problem = None;
            tab.refused = false;
            tab.fruitless = None;
            if let Some(result) = tab.base_mut()
                && result.end == End::Running
            {
                result.end = End::Stopped;
            }
            tab.run = Some(Run {
                soql: soql.clone(),
                written,
                offset,
                revision,
                started,
                cap: row_cap,
                columns: None,
                shown: false,
                resumed: false,
                on_demand,
                waiting: None,
                carry,
                filling: filling.clone(),
                part: None,
                went,
                calls: Calls::default(),
                members,
                mistake: None,
                all,
            });
        }
        effects.extend(match orgs.is_empty() {
            false => self.start_members(id, &orgs, &soql, filling.as_ref(), row_cap),
            true => {
                let (job, _) = self.jobs.begin(Slot::Rows(id));
                let query = QueryJob {
                    parts: filling.as_ref().and_then(QueryParts::of),
                    all,
                    ..QueryJob::new(org, soql, row_cap)
                };
                vec![Effect::Start(job, Job::Query(query))]
            }
        });
        effects.push(self.save());
        effects
    }

    /// Stops the query of a tab; the rows that came stay. Late answers fall on deaf ears.
    pub(super) fn stop_query(&mut self, id: TabId) -> Vec<Effect> {
        if self.find_tab(id).is_none_or(|tab| tab.run.is_none()) {
            return Vec::new();
        }
        let mut effects = self.end_rows(id);
        if effects.is_empty() {
            return effects;
        }
        if let Some(tab) = self.find_tab_mut(id) {
            tab.stop_members();
        }
        let rows = self
            .find_tab(id)
            .filter(|t| t.run.as_ref().is_some_and(|run| run.shown))
            .and_then(|t| t.base())
            .map(|r| r.rows.len());
        self.end_run(id, End::Stopped);
        self.hint(match rows {
            Some(rows) => format!("stopped at {} rows", text::number(rows as u64)),
            None => "stopped before the first rows".to_owned(),
        });
        effects.extend(self.rows_came(id));
        effects
    }

    /// A query said something.
    pub(super) fn on_query(&mut self, id: TabId, event: QueryEvent) {
        let now = self.now.running;
        let viewport = self.drawn_of(id).grid;
        let (last, org) = {
            let Some(tab) = self.find_tab_mut(id) else {
                return;
            };
            let Some(run) = &mut tab.run else { return };
            run.waiting = None;
            let resumed = run.resumed;
            let mut last = None;
            let mut before = None;
            match event {
                QueryEvent::Columns(columns) => run.columns = Some(columns),
                QueryEvent::Part { at, of, total } => {
                    let part = Part { at, of, total };
                    run.part = Some(part);
                    let shown = run.shown;
                    if let Some(result) = tab.base_mut().filter(|_| shown) {
                        result.next = None;
                        result.part = Some(part);
                    }
                }
                QueryEvent::Page {
                    chunk,
                    columns,
                    total,
                    next,
                } => {
                    run.calls.pages += 1;
                    let calls = run.calls.total();
                    if !run.shown {
                        run.shown = true;
                        let pane = ResultPane::new(run);
                        before = tab.show_result(pane);
                    }
                    if let Some(result) = tab.base_mut() {
                        result.keep_widths(viewport);
                        result.page = result.page.max(chunk.len() as u64);
                        result.next = next;
                        result.rows.push(chunk, columns);
                        result.total = Some(total);
                        result.calls = calls;
                        result.elapsed = now.saturating_sub(result.started);
                    }
                }
                QueryEvent::Finished {
                    total,
                    capped,
                    elapsed,
                } => {
                    if !run.shown {
                        run.shown = true;
                        let pane = ResultPane::new(run);
                        before = tab.show_result(pane);
                    }
                    if let Some(result) = tab.base_mut() {
                        result.total = Some(total);
                        result.elapsed = if resumed {
                            now.saturating_sub(result.started)
                        } else {
                            elapsed
                        };
                    }
                    last = Some(if capped { End::Capped } else { End::Complete });
                }
            }
            if let (Some(old), Some(result), Some(run)) = (&mut before, &mut tab.result, &tab.run) {
                result.succeed(old, &run.carry);
            }
            (last, tab.org.clone())
        };
        self.set_org_state(&org, OrgState::Connected);
        if let Some(end) = last {
            self.end_run(id, end);
            self.arrive_at_end(id);
        }
    }

    /// A query failed. What came before stays; the error stands at its place in the text.
    pub(super) fn on_query_failed(&mut self, id: TabId, error: &JobError) {
        let notice = Notice::from(error);
        self.log.push(notice.clone());
        let range = self.place_of_error(id, error);
        let org = {
            let Some(tab) = self.find_tab_mut(id) else {
                return;
            };
            let shown = tab.run.as_ref().is_some_and(|run| run.shown);
            if error.locator_expired()
                && let Some(result) = tab.base_mut().filter(|_| shown)
            {
                result.next = None;
            }
            tab.refused = !shown;
            tab.problem = Some(Problem {
                range,
                notice,
                needs_login: error.needs_login(),
            });
            tab.org.clone()
        };
        if error.needs_login() {
            self.set_org_state(&org, OrgState::NeedsLogin);
        }
        self.go_back_to_mend(id);
        self.end_run(id, End::Failed);
    }

    /// The bytes of a tab's text that an error of its run is about.
    pub(super) fn place_of_error(&self, id: TabId, error: &JobError) -> Option<Range<usize>> {
        let tab = self.find_tab(id)?;
        let run = tab.run.as_ref()?;
        let revision = tab.editor.revision();
        let (row, column) = error.position().filter(|_| run.revision == revision)?;
        let sent = tab.editor.text().get(run.offset..)?;
        let word = match &run.filling {
            None => {
                let word = placed(sent, row, column, &error.detail());
                word.start..word.end
            }
            Some(filling) => {
                let part = run.part.map_or(0, |part| part.at);
                let filled = filling.statement(part);
                let word = placed(&filled, row, column, &error.detail());
                let word = filling.place(part, word.start..word.end);
                let bare = filling.written();
                same_place(bare, sent, word.start)..same_place(bare, sent, word.end)
            }
        };
        Some(run.offset + word.start..run.offset + word.end)
    }

    /// After a run that brought no rows and took the focus with it: what is to be mended stands in the
    /// editor.
    fn go_back_to_mend(&mut self, id: TabId) {
        let Some(tab) = self.find_tab(id) else { return };
        let placed = tab.problem.as_ref().is_some_and(|p| p.range.is_some());
        let went = tab.run.as_ref().is_some_and(|run| run.went && !run.shown);
        let columns = self.columns.iter_mut();
        for column in columns.filter(|column| column.tab().id == id) {
            if placed && went && column.focus == Pane::Results {
                column.focus = Pane::Editor;
            }
        }
    }

    /// Ends the run of a tab and says in its result how far it got.
    pub(super) fn end_run(&mut self, id: TabId, end: End) {
        let now = self.now.running;
        let Some(tab) = self.find_tab_mut(id) else {
            return;
        };
        let Some(run) = tab.run.take() else { return };
        let mut rows = 0;
        if let (true, Some(result)) = (run.shown, tab.base_mut()) {
            result.end = end;
            // A column can have begun with nothing but nulls.
            result.guess_kinds();
            rows = result.rows.len();
            if end == End::Complete && result.members.is_none() {
                result.headings.totals = Totals::of(&result.soql, &result.rows);
            }
            if end != End::Complete && end != End::Capped {
                result.elapsed = now.saturating_sub(run.started);
            }
        }
        let (org, title) = (tab.org.clone(), tab.title());
        self.note_run(id, &run, end);
        if run.members.is_some()
            && let Some(tab) = self.find_tab_mut(id)
        {
            tab.fruitless = Some(Box::new(run));
        }
        if end == End::Stopped {
            return;
        }
        if self.is_in_sight(id) {
            // One pane at a time, and not the one with the rows.
            let results = self.drawn_of(id).results;
            let here = self.tab().is_some_and(|front| front.id == id);
            if end != End::Failed && here && self.drawn.screen.height > 0 && !results {
                self.hint(match rows {
                    0 => "no rows match".to_owned(),
                    1 => "1 row came; Tab shows it".to_owned(),
                    _ => format!("{} rows came; Tab shows them", text::number(rows as u64)),
                });
            }
            return;
        }
        // Nobody is looking at it: the status line tells.
        let alias = self.orgs.alias(&org);
        let whose = format!("{title} of {alias}");
        self.hint(match end {
            End::Failed => format!("{whose} failed"),
            End::Capped => format!(
                "{whose} stopped at the row cap of {} (query.row_cap)",
                text::number(rows as u64)
            ),
            _ => format!("{whose} is done: {} rows", text::number(rows as u64)),
        });
    }
}
