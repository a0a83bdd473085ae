//! One round of a watch: when it begins, its rows as they come, what they say against those before.

use std::sync::Arc;
use std::time::Duration;

use super::coming::{Arrived, Coming, Round};
use super::{Changes, PATIENCE, Paused, Until};
use crate::app::App;
use crate::app::column::TabId;
use crate::app::jobs::Slot;
use crate::app::meter::Calls;
use crate::app::msg::Effect;
use crate::app::notice::Notice;
use crate::app::result::{End, ResultPane, Run};
use crate::app::work::Carry;
use crate::org::OrgKey;
use crate::rows::diff::How;
use crate::worker::{
    CompareEvent, CompareJob, Job, JobError, QueryEvent, QueryJob, RoundFound, RoundJob,
};

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
        let under_card = self.tab_under_card();
        let mut due = Vec::new();
        for tab in self.columns.iter_mut().flat_map(|column| column.tabs_mut()) {
            let nested = !tab.beneath.is_empty();
            let staged =
                under_card == Some(tab.id) || tab.base().is_some_and(ResultPane::has_staged);
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
        let Some(base) = tab.base() else {
            return self.end_watch(id).unwrap_or_default();
        };
        let (soql, all) = (base.soql.clone(), base.all);
        let orgs: Vec<(OrgKey, Option<String>)> = match &base.members {
            None => vec![(tab.org.clone(), None)],
            Some(members) => members
                .iter()
                .map(|member| (member.org.clone(), Some(member.alias.clone())))
                .collect(),
        };
        let columns = base.rows.shared_columns();
        let cap = self.options.query.row_cap.max(2 * base.rows.len() as u64);
        if let Some((org, _)) = orgs.iter().find(|(org, _)| self.is_low(org)) {
            let alias = self.orgs.alias(org).to_owned();
            let whose = self.watched(id);
            let effects = self.end_watch(id).unwrap_or_default();
            self.say(
                Notice::warning(format!(
                    "{whose}: the watch ended at the floor of API calls"
                ))
                .detail(format!(
                    "{alias} has fewer calls left today than api.floor keeps back"
                )),
            );
            return effects;
        }
        if let Some(watch) = self.find_tab_mut(id).and_then(|tab| tab.watch.as_mut()) {
            let coming = |(_, label): &(OrgKey, Option<String>)| Coming {
                // Of several each says its own.
                columns: match label {
                    None => Arc::clone(&columns),
                    Some(_) => Arc::default(),
                },
                ..Coming::default()
            };
            watch.round = Round::Asks(orgs.iter().map(coming).collect());
        }
        let mut effects = Vec::new();
        for (at, (org, label)) in orgs.into_iter().enumerate() {
            let (job, superseded) = self.jobs.begin(Slot::Watch(id, at));
            effects.extend(superseded.map(Effect::Cancel));
            let query = QueryJob {
                label,
                all,
                ..QueryJob::new(org, soql.clone(), cap)
            };
            effects.push(Effect::Start(job, Job::Query(query)));
        }
        effects
    }

    /// One of the orgs said something of a round.
    pub(in crate::app) fn on_round(
        &mut self,
        id: TabId,
        at: usize,
        event: QueryEvent,
    ) -> Vec<Effect> {
        let Some(tab) = self.find_tab_mut(id) else {
            return Vec::new();
        };
        let base = tab.beneath.first().or(tab.result.as_ref());
        let members = base.and_then(|base| base.members.as_deref());
        let Some(watch) = &mut tab.watch else {
            return Vec::new();
        };
        if watch.round.take(at, event) {
            return self.fail_round(id, "there are more rows than query.row_cap allows", true);
        }
        match watch.round.arrived(members) {
            Some(arrived) => self.compare_round(id, arrived),
            None => Vec::new(),
        }
    }

    /// All rows of a round are here: a job compares them with those before.
    fn compare_round(&mut self, id: TabId, arrived: Arrived) -> Vec<Effect> {
        let Some(tab) = self.find_tab_mut(id) else {
            return Vec::new();
        };
        let kinds = tab.base_mut().map(ResultPane::kinds).unwrap_or_default();
        let base = tab.beneath.first().or(tab.result.as_ref());
        let (Some(watch), Some(base)) = (&mut tab.watch, base) else {
            return Vec::new();
        };
        let waited_for = watch.bell.iter().chain(&watch.stop);
        let job = CompareJob::Round(Box::new(RoundJob {
            rows: arrived.rows.clone(),
            before: base.rows.clone(),
            first: watch.first.clone(),
            how: How {
                key: watch.key.clone(),
                ..How::default()
            },
            kinds,
            conditions: waited_for.filter_map(Until::condition).cloned().collect(),
        }));
        watch.round = Round::Compared(Box::new(arrived));
        let (job_id, superseded) = self.jobs.begin(Slot::Round(id));
        let superseded = superseded.map(Effect::Cancel).into_iter();
        superseded
            .chain([Effect::Start(job_id, Job::Compare(job))])
            .collect()
    }

    /// The rows of a round were compared with those before.
    pub(in crate::app) fn on_round_compared(
        &mut self,
        id: TabId,
        event: CompareEvent,
    ) -> Vec<Effect> {
        let Some(watch) = self.find_tab_mut(id).and_then(|tab| tab.watch.as_mut()) else {
            return Vec::new();
        };
        match (event, std::mem::take(&mut watch.round)) {
            (CompareEvent::Round(found), Round::Compared(arrived)) => {
                self.take_round(id, *arrived, *found)
            }
            (CompareEvent::NoKey { error, .. }, _) => self.fail_round(id, &error.to_string(), true),
            _ => Vec::new(),
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
        watch.round = Round::Rests;
        watch.failures += 1;
        watch.next = now + watch.every;
        watch.trouble = Some(why.to_owned());
        let goes_on = !last && watch.failures < PATIENCE;
        // What other orgs say of this round is not asked for any more.
        let jobs = self.jobs.end_watch(id).into_iter();
        let mut effects: Vec<Effect> = jobs.map(Effect::Cancel).collect();
        if goes_on {
            return effects;
        }
        effects.extend(self.end_watch(id).unwrap_or_default());
        let whose = self.watched(id);
        self.say(Notice::warning(format!("{whose}: the watch ended")).detail(why));
        effects
    }

    /// What a watch is of: its tab, and the orgs of its rows. It may be said while another tab is looked at.
    fn watched(&self, id: TabId) -> String {
        let Some(tab) = self.find_tab(id) else {
            return String::new();
        };
        let members = tab.base().and_then(|base| base.members.as_deref());
        let orgs = match members {
            None => self.named(&tab.org),
            Some(members) => {
                let orgs: Vec<String> = members.iter().map(|one| self.named(&one.org)).collect();
                orgs.join(", ")
            }
        };
        format!("{} of {orgs}", tab.title())
    }

    /// The rows of a round take the place of those before. Nothing here looks at each of them.
    fn take_round(&mut self, id: TabId, arrived: Arrived, found: RoundFound) -> Vec<Effect> {
        let now = self.now.running;
        let viewport = self.drawn_of(id).grid;
        let under_card = self.tab_under_card() == Some(id);
        let Some(tab) = self.find_tab_mut(id) else {
            return Vec::new();
        };
        let nested = !tab.beneath.is_empty();
        let (Some(watch), Some(base)) = (&mut tab.watch, &tab.result) else {
            return Vec::new();
        };
        watch.next = now + watch.every;
        if nested || under_card || base.has_staged() {
            // Who looks at child rows, or changes cells, is left alone; the next round tells as much.
            return Vec::new();
        }
        watch.rounds += 1;
        watch.failures = 0;
        watch.trouble = None;
        let rows = arrived.rows;
        watch.last = Changes::of(&found.last);
        watch.since = found.since.as_ref().map(Changes::of).unwrap_or_default();
        watch.told = found.told;
        watch.differs = found.since;
        let signs = found.signs;
        let (changes, count) = (watch.last, rows.len() as u64);
        let (bell, stop) = (watch.bell.clone(), watch.stop.clone());
        let run = Run {
            soql: base.soql.clone(),
            written: String::new(),
            offset: 0,
            revision: u64::MAX,
            started: now,
            cap: base.cap,
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
        pane.total = Some(arrived.total);
        pane.members = arrived.members;
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
        let mut answers = found.met.into_iter();
        let mut met = |until: Option<Until>| {
            let until = until?;
            let meets = until.condition().is_some() && answers.next().unwrap_or(false);
            Some(until).filter(|until| until.is_met(changes, count, meets))
        };
        let (bell, stop) = (met(bell), met(stop));
        let mut effects = self.rows_came(id);
        if bell.is_none() && stop.is_none() {
            return effects;
        }
        effects.push(Effect::Bell);
        let whose = self.watched(id);
        // Both in one breath: what is said second takes the place of the first.
        let rang = bell.filter(|until| stop.as_ref() != Some(until));
        let mut said: Vec<String> = rang.iter().map(Until::words).collect();
        if let Some(until) = stop {
            effects.extend(self.end_watch(id).unwrap_or_default());
            said.push(format!("the watch ended: {}", until.words()));
        }
        let (said, changes) = (said.join("; "), changes.words());
        self.say(Notice::info(format!("{whose}: {said} ({changes})")));
        effects
    }
}
