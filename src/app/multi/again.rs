//! One of the orgs of a run in several, tried again: from where it stopped, or anew where no row of it
//! came.

use super::MemberState;
use crate::app::App;
use crate::app::column::TabId;
use crate::app::jobs::Slot;
use crate::app::meter::{Calls, Cost};
use crate::app::msg::Effect;
use crate::app::overlay::Confirmed;
use crate::app::result::{End, Run};
use crate::app::spend::Spend;
use crate::app::work::Carry;
use crate::worker::{Job, QueryJob, QueryParts};

impl App {
    /// Asks an org for what is missing of its rows.
    pub(in crate::app) fn retry_member(&mut self, id: TabId, at: usize) -> Vec<Effect> {
        let Some(tab) = self.find_tab(id) else {
            return Vec::new();
        };
        let Some(member) = tab.members_listed().and_then(|members| members.get(at)) else {
            return Vec::new();
        };
        if !member.can_go_on() {
            let why = match &member.state {
                MemberState::Running => "its rows are coming",
                MemberState::Complete => "all its rows are here",
                _ => "where to go on is not known any more: run the query again",
            };
            self.hint(why);
            return Vec::new();
        }
        let org = member.org.clone();
        let action = Confirmed::Spend(Spend::Member(id, at));
        if self.asks_to_spend(&[org], Cost::at_least(1), None, action) {
            return Vec::new();
        }
        self.go_on_member(id, at)
    }

    /// Fetches what is missing of the rows of an org.
    pub(in crate::app) fn go_on_member(&mut self, id: TabId, at: usize) -> Vec<Effect> {
        let now = self.now.running;
        let more = self.options.query.row_cap;
        let Some(tab) = self.find_tab_mut(id) else {
            return Vec::new();
        };
        let member = tab.members_listed().and_then(|members| members.get(at));
        let Some(member) = member.filter(|member| member.can_go_on()) else {
            return Vec::new();
        };
        let (org, alias, resume) = (member.org.clone(), member.alias.clone(), member.resume());
        let cap = match member.state {
            MemberState::Capped => member.rows.saturating_add(more),
            _ => more.max(member.rows),
        };
        if let Some(mut run) = tab.fruitless.take() {
            // No row came of any of them: the run goes on as it began.
            run.started = now;
            run.calls = Calls {
                before: run.calls.total(),
                ..Calls::default()
            };
            run.waiting = None;
            run.mistake = None;
            tab.run = Some(*run);
        }
        if let Some(run) = tab.run.as_ref().filter(|run| run.members.is_some()) {
            let job = QueryJob {
                label: Some(alias),
                parts: run.filling.as_ref().and_then(QueryParts::of),
                all: run.all,
                ..QueryJob::new(org, run.soql.clone(), cap)
            };
            return self.start_member(id, at, job);
        }
        let running = tab.run.is_some();
        let Some(result) = tab.base_mut() else {
            return Vec::new();
        };
        // A statement in parts would have to know which of them it was in.
        if result.filling.is_some() && resume.is_some() {
            self.hint("its list is asked in parts: run the query again");
            return Vec::new();
        }
        if running && result.end != End::Running {
            self.hint("another query of this tab is running");
            return Vec::new();
        }
        result.end = End::Running;
        let filling = result.filling.clone();
        let soql = result.soql.clone();
        let all = result.all;
        if !running {
            result.started = now.saturating_sub(result.elapsed);
            let run = Run {
                soql: soql.clone(),
                written: String::new(),
                offset: 0,
                // Of no revision of the editor: what goes wrong has no place in the text.
                revision: u64::MAX,
                started: result.started,
                cap,
                columns: None,
                shown: true,
                resumed: true,
                on_demand: false,
                waiting: None,
                carry: Carry::default(),
                filling: result.filling.clone(),
                part: None,
                went: false,
                all,
                calls: Calls {
                    before: result.calls,
                    ..Calls::default()
                },
                members: None,
                mistake: None,
            };
            tab.run = Some(run);
        }
        let job = QueryJob {
            label: Some(alias),
            parts: filling.as_ref().and_then(QueryParts::of),
            resume,
            all,
            ..QueryJob::new(org, soql, cap)
        };
        self.start_member(id, at, job)
    }

    /// Starts the job of one org of a run that is under way.
    fn start_member(&mut self, id: TabId, at: usize, job: QueryJob) -> Vec<Effect> {
        if let Some(tab) = self.find_tab_mut(id) {
            tab.problem = None;
            tab.refused = false;
            if let Some(member) = tab.members_mut().and_then(|members| members.get_mut(at)) {
                member.state = MemberState::Running;
            }
        }
        let (job_id, superseded) = self.jobs.begin(Slot::Member(id, at));
        superseded
            .map(Effect::Cancel)
            .into_iter()
            .chain([Effect::Start(job_id, Job::Query(job))])
            .collect()
    }
}
