//! One round of a watch: when it begins, its rows as they come, what they say against those before.

use std::time::Duration;

use super::{Changes, PATIENCE, Paused, ROWS, Sign};
use crate::app::App;
use crate::app::column::TabId;
use crate::app::jobs::Slot;
use crate::app::meter::Calls;
use crate::app::msg::Effect;
use crate::app::notice::Notice;
use crate::app::result::{End, ResultPane, Run};
use crate::app::work::Carry;
use crate::rows::diff::{Diff, How, Plan, State};
use crate::rows::{Cancel, RowSet};
use crate::worker::{Job, JobError, QueryEvent, QueryJob};

const SECOND: Duration = Duration::from_secs(1);

impl App {
    /// When a watch has something to do, or its seconds move.
    pub(in crate::app) fn watch_at(&self) -> Option<Duration> {
        let front = self.tab().map(|tab| tab.id);
        let now = self.now.running;
        let tabs = self
            .columns
            .iter()
            .flat_map(|c| c.desks())
            .flat_map(|d| d.tabs());
        tabs.filter_map(|tab| {
            let watch = tab.watch.as_ref()?;
            if watch.is_asking() || watch.paused.is_some() {
                return None;
            }
            // The seconds that are left are shown of the one in front.
            let left = watch.next.saturating_sub(now);
            let whole = Duration::from_secs(left.as_secs());
            let tick = match left.saturating_sub(whole) {
                rest if rest.is_zero() => SECOND,
                rest => rest,
            };
            Some(match Some(tab.id) == front {
                true => (now + tick).min(watch.next),
                false => watch.next,
            })
        })
        .min()
    }

    /// Begins the rounds whose time has come.
    pub(in crate::app) fn begin_rounds(&mut self) -> Vec<Effect> {
        let now = self.now.running;
        let unfocused = self.unfocused && self.options.watch.pause_unfocused;
        let mut due = Vec::new();
        for tab in self.columns.iter_mut().flat_map(|column| column.tabs_mut()) {
            let nested = !tab.beneath.is_empty();
            let staged = tab.base().is_some_and(ResultPane::has_staged);
            let Some(watch) = &mut tab.watch else {
                continue;
            };
            if watch.is_asking() {
                continue;
            }
            watch.paused = match (unfocused, nested, staged) {
                (true, ..) => Some(Paused::Unfocused),
                (_, true, _) => Some(Paused::ChildRows),
                // Rows are not taken away under what a person has changed.
                (.., true) => Some(Paused::Changes),
                _ => None,
            };
            if watch.paused.is_none() && watch.next <= now {
                due.push(tab.id);
            }
        }
        due.into_iter()
            .flat_map(|id| self.begin_round(id))
            .collect()
    }

    fn begin_round(&mut self, id: TabId) -> Vec<Effect> {
        let Some(tab) = self.find_tab(id) else {
            return Vec::new();
        };
        let org = tab.org.clone();
        let Some(base) = tab.base() else {
            return self.end_watch(id).unwrap_or_default();
        };
        let (soql, columns) = (base.soql.clone(), base.rows.shared_columns());
        if self.is_low(&org) {
            let alias = self.orgs.alias(&org).to_owned();
            let effects = self.end_watch(id).unwrap_or_default();
            self.say(
                Notice::warning(format!(
                    "the watch of {alias} ended at the floor of API calls"
                ))
                .detail("fewer calls are left today than api.floor keeps back"),
            );
            return effects;
        }
        if let Some(watch) = self.find_tab_mut(id).and_then(|tab| tab.watch.as_mut()) {
            watch.coming = Some(RowSet::new(columns));
        }
        let (job, superseded) = self.jobs.begin(Slot::Watch(id));
        let all = self.find_tab(id).and_then(|tab| tab.base());
        let query = QueryJob {
            all: all.is_some_and(|base| base.all),
            ..QueryJob::new(org, soql, ROWS)
        };
        superseded
            .map(Effect::Cancel)
            .into_iter()
            .chain([Effect::Start(job, Job::Query(query))])
            .collect()
    }

    /// A round said something.
    pub(in crate::app) fn on_round(&mut self, id: TabId, event: QueryEvent) -> Vec<Effect> {
        let Some(watch) = self.find_tab_mut(id).and_then(|tab| tab.watch.as_mut()) else {
            return Vec::new();
        };
        match event {
            QueryEvent::Columns(columns) => {
                watch.coming = Some(RowSet::new(columns));
                Vec::new()
            }
            QueryEvent::Page { chunk, columns, .. } => {
                if let Some(coming) = &mut watch.coming {
                    coming.push(chunk, columns);
                }
                Vec::new()
            }
            QueryEvent::Part { .. } => Vec::new(),
            QueryEvent::Finished { total, capped, .. } => {
                let rows = watch.coming.take().unwrap_or_default();
                match capped {
                    true => self.fail_round(id, "there are more rows than are watched", true),
                    false => self.take_round(id, rows, total),
                }
            }
        }
    }

    /// A round failed: what can succeed a moment later is tried again, a few times.
    pub(in crate::app) fn on_round_failed(&mut self, id: TabId, error: &JobError) -> Vec<Effect> {
        self.log.push(Notice::from(error));
        let last = !error.is_retryable();
        let why = error.title();
        self.fail_round(id, &why, last)
    }

    /// A round came to nothing; with `last` there is none after it.
    pub(in crate::app) fn fail_round(&mut self, id: TabId, why: &str, last: bool) -> Vec<Effect> {
        let now = self.now.running;
        let Some(watch) = self.find_tab_mut(id).and_then(|tab| tab.watch.as_mut()) else {
            return Vec::new();
        };
        watch.coming = None;
        watch.failures += 1;
        watch.next = now + watch.every;
        watch.trouble = Some(why.to_owned());
        if !last && watch.failures < PATIENCE {
            return Vec::new();
        }
        let effects = self.end_watch(id).unwrap_or_default();
        self.say(Notice::warning("the watch ended").detail(why));
        effects
    }

    /// All rows of a round are here: they take the place of those before.
    fn take_round(&mut self, id: TabId, rows: RowSet, total: u64) -> Vec<Effect> {
        let now = self.now.running;
        let viewport = self.drawn.grid;
        let Some(tab) = self.find_tab_mut(id) else {
            return Vec::new();
        };
        let nested = !tab.beneath.is_empty();
        let (Some(watch), Some(base)) = (&mut tab.watch, &tab.result) else {
            return Vec::new();
        };
        watch.next = now + watch.every;
        if nested || base.has_staged() {
            // Who looks at child rows, or changes cells, is left alone; the next round tells as much.
            return Vec::new();
        }
        watch.rounds += 1;
        watch.failures = 0;
        watch.trouble = None;
        let before = base.rows.clone();
        let how = How {
            key: watch.key.clone(),
            ..How::default()
        };
        let between = |old: &RowSet| {
            let plan = Plan::new(old, &rows, &how).ok()?;
            plan.run(old, &rows, &Cancel::default())
        };
        let (last, since) = (between(&before), between(&watch.first));
        watch.last = last.as_ref().map(Changes::of).unwrap_or_default();
        watch.since = since.as_ref().map(Changes::of).unwrap_or_default();
        watch.before = before;
        let mut signs = vec![Sign::Same; rows.len()];
        let mut sign = |diff: &Option<Diff>, new: Sign, changed: Sign| {
            for place in 0..diff.as_ref().map_or(0, Diff::len) {
                let line = diff.as_ref().and_then(|diff| diff.line(place));
                let Some((line, row)) = line.and_then(|line| Some((line, line.right?))) else {
                    continue;
                };
                let is = match line.state {
                    State::RightOnly => new,
                    State::Changed => changed,
                    State::Same | State::LeftOnly => continue,
                };
                if let Some(sign) = signs.get_mut(row) {
                    *sign = is;
                }
            }
        };
        sign(&since, Sign::NewSince, Sign::ChangedSince);
        sign(&last, Sign::New, Sign::Changed);
        let (told, count) = (watch.last, rows.len() as u64);
        let met = |until: Option<super::Until>| until.filter(|until| until.is_met(told, count));
        let (bell, stop) = (met(watch.bell), met(watch.stop));
        let run = Run {
            soql: base.soql.clone(),
            written: String::new(),
            offset: 0,
            revision: u64::MAX,
            started: now,
            cap: ROWS,
            columns: Some(rows.shared_columns()),
            shown: true,
            resumed: true,
            on_demand: false,
            waiting: None,
            carry: Carry::default(),
            filling: None,
            part: None,
            went: false,
            calls: Calls::default(),
            members: None,
            mistake: None,
            all: base.all,
        };
        let mut pane = ResultPane::new(&run);
        pane.rows = rows;
        pane.total = Some(total);
        pane.end = End::Complete;
        pane.elapsed = base.elapsed;
        pane.calls = base.calls;
        pane.signs = signs;
        pane.headings_asked = base.headings_asked;
        pane.rewritten.clone_from(&base.rewritten);
        if let Some(mut old) = tab.show_result(pane)
            && let Some(result) = &mut tab.result
        {
            result.succeed(&mut old, &Carry::default());
            result.keep_widths(viewport);
        }
        let mut effects = self.rows_came(id);
        if let Some(until) = bell.or(stop) {
            effects.push(Effect::Bell);
            self.hint(format!("{}: {}", until.words(), told.words()));
        }
        if let Some(until) = stop {
            effects.extend(self.end_watch(id).unwrap_or_default());
            self.say(Notice::info(format!(
                "the watch ended: {} ({})",
                until.words(),
                told.words()
            )));
        }
        effects
    }
}
