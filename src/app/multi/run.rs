//! Running a statement in several orgs: a job for each, their pages in one result, their ends.

use std::sync::Arc;

use super::{Member, MemberState, Members};
use crate::app::App;
use crate::app::chosen::Chosen;
use crate::app::column::TabId;
use crate::app::jobs::Slot;
use crate::app::msg::Effect;
use crate::app::notice::Notice;
use crate::app::orgs::OrgState;
use crate::app::result::{End, Problem, ResultPane};
use crate::org::{OrgClass, OrgKey};
use crate::rows::ColumnKind;
use crate::soql::bind::Filling;
use crate::soql::parse::parse;
use crate::worker::{Job, JobError, QueryEvent, QueryJob, QueryParts};

impl App {
    /// Runs the statement under the cursor in these orgs.
    pub(in crate::app) fn run_in_orgs(&mut self, orgs: Vec<OrgKey>) -> Vec<Effect> {
        let Some(tab) = self.tab() else {
            return Vec::new();
        };
        let chosen = Chosen::of(&tab.editor);
        let written = chosen.written(&tab.editor);
        self.several = Some(orgs);
        if chosen.soql.trim().is_empty() || self.ask_parameters(&chosen.soql, &written) {
            return Vec::new();
        }
        self.run_filled(chosen, None)
    }

    /// The orgs as members of a run.
    pub(in crate::app) fn members_of(&self, orgs: &[OrgKey]) -> Option<Box<Members>> {
        let members = orgs.iter().map(|org| {
            let class = self.orgs.get(org).map(|entry| entry.org.class);
            Member::new(
                org.clone(),
                self.orgs.alias(org).to_owned(),
                class.unwrap_or(OrgClass::Production),
            )
        });
        (!orgs.is_empty()).then(|| Box::new(Members::new(members.collect())))
    }

    /// Starts the jobs of a run in several orgs.
    pub(in crate::app) fn start_members(
        &mut self,
        id: TabId,
        orgs: &[OrgKey],
        soql: &str,
        filling: Option<&Arc<Filling>>,
        cap: u64,
    ) -> Vec<Effect> {
        let mut effects = Vec::new();
        let all = self.find_tab(id).is_some_and(|tab| tab.all);
        for (at, org) in orgs.iter().enumerate() {
            let job = QueryJob {
                label: Some(self.orgs.alias(org).to_owned()),
                parts: filling.and_then(QueryParts::of),
                all,
                ..QueryJob::new(org.clone(), soql, cap)
            };
            let (job_id, superseded) = self.jobs.begin(Slot::Member(id, at));
            effects.extend(superseded.map(Effect::Cancel));
            effects.push(Effect::Start(job_id, Job::Query(job)));
        }
        effects
    }

    /// Drops all jobs that bring rows of a tab.
    pub(in crate::app) fn end_rows(&mut self, id: TabId) -> Vec<Effect> {
        let ended = self.jobs.end_rows(id);
        ended.into_iter().map(Effect::Cancel).collect()
    }

    /// An org said something of its rows.
    pub(in crate::app) fn on_member(
        &mut self,
        id: TabId,
        at: usize,
        event: QueryEvent,
    ) -> Vec<Effect> {
        let now = self.now.running;
        let viewport = self.drawn_of(id).grid;
        let Some(tab) = self.find_tab_mut(id) else {
            return Vec::new();
        };
        let Some(run) = &mut tab.run else {
            return Vec::new();
        };
        run.waiting = None;
        match event {
            QueryEvent::Columns(columns) => {
                if let Some(members) = tab.members_mut() {
                    members.take_columns(at, columns);
                }
                return Vec::new();
            }
            // Each org goes through its parts; which one says nothing of the whole.
            QueryEvent::Part { .. } => return Vec::new(),
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
                    let members = run.members.take();
                    run.columns = members.as_ref().map(|all| Arc::clone(all.union.columns()));
                    let mut pane = ResultPane::new(run);
                    pane.members = members;
                    let carry = run.carry.clone();
                    if let (Some(mut old), Some(result)) = (tab.show_result(pane), &mut tab.result)
                    {
                        result.succeed(&mut old, &carry);
                    }
                }
                let Some(result) = tab.base_mut() else {
                    return Vec::new();
                };
                result.keep_widths(viewport);
                let rows = result.rows.len();
                let Some(members) = &mut result.members else {
                    return Vec::new();
                };
                if let Some(columns) = columns {
                    members.take_columns(at, columns);
                }
                if let Some(member) = members.get_mut(at) {
                    member.pages += 1;
                    member.rows += chunk.len() as u64;
                    member.total = total;
                    member.next = next;
                }
                let (chunk, columns) = members.take_page(at, rows, chunk);
                let total = members.iter().map(|member| member.total).sum();
                // The total of `COUNT()` counts no rows of ours.
                let counts = columns.iter().any(|c| c.kind == ColumnKind::Count);
                result.page = result.page.max(chunk.len() as u64);
                result.rows.push(chunk, Some(columns));
                result.total = (!counts).then_some(total);
                result.calls = calls;
                result.elapsed = now.saturating_sub(result.started);
            }
            QueryEvent::Finished { capped, .. } => {
                let state = match capped {
                    true => MemberState::Capped,
                    false => MemberState::Complete,
                };
                return self.end_member(id, at, state);
            }
        }
        Vec::new()
    }

    /// The rows of an org did not come, or not all of them.
    pub(in crate::app) fn on_member_failed(
        &mut self,
        id: TabId,
        at: usize,
        error: &JobError,
    ) -> Vec<Effect> {
        let notice = Notice::from(error);
        self.log.push(notice.clone());
        let Some(tab) = self.find_tab_mut(id) else {
            return Vec::new();
        };
        let expired = error.locator_expired();
        let member = tab.members_mut().and_then(|members| members.get_mut(at));
        let org = member.map(|member| {
            member.next = member.next.take().filter(|_| !expired);
            member.org.clone()
        });
        if let Some(range) = self.place_of_error(id, error)
            && let Some(run) = self.find_tab_mut(id).and_then(|tab| tab.run.as_mut())
        {
            run.mistake.get_or_insert(range);
        }
        if let Some(org) = org.filter(|_| error.needs_login()) {
            self.set_org_state(&org, OrgState::NeedsLogin);
        }
        self.end_member(id, at, MemberState::Failed(notice))
    }

    /// An org has no more to say.
    pub(in crate::app) fn end_member(
        &mut self,
        id: TabId,
        at: usize,
        state: MemberState,
    ) -> Vec<Effect> {
        let Some(members) = self.find_tab_mut(id).and_then(|tab| tab.members_mut()) else {
            return Vec::new();
        };
        let answered = matches!(state, MemberState::Complete | MemberState::Capped);
        let mut org = None;
        if let Some(member) = members.get_mut(at) {
            member.state = state;
            org = Some(member.org.clone()).filter(|_| answered);
        }
        let end = members.end();
        if let Some(org) = org {
            self.set_org_state(&org, OrgState::Connected);
        }
        let Some(end) = end else {
            return Vec::new();
        };
        self.tell_members(id);
        self.end_run(id, end);
        self.say_order(id);
        self.rows_came(id)
    }

    /// Says with the text which orgs failed, and where that is to be seen.
    fn tell_members(&mut self, id: TabId) {
        let list = self.keymap.shown(crate::app::command::Command::QueryOrgs);
        let Some(tab) = self.find_tab_mut(id) else {
            return;
        };
        let shown = tab.run.as_ref().is_some_and(|run| run.shown);
        let range = tab.run.as_ref().and_then(|run| run.mistake.clone());
        let Some(members) = tab.members() else { return };
        let failed: Vec<(&str, &Notice)> = members
            .iter()
            .filter_map(|member| match &member.state {
                MemberState::Failed(notice) => Some((member.alias.as_str(), notice)),
                _ => None,
            })
            .collect();
        let Some((alias, first)) = failed.first() else {
            return;
        };
        let title = match failed.len() {
            1 => format!("{alias}: {}", first.title),
            n => format!(
                "{n} of {} orgs failed; {alias}: {}",
                members.iter().len(),
                first.title
            ),
        };
        let hint = match shown && !list.is_empty() {
            true => format!("{list} lists the orgs: try one again, see its error"),
            false => first.hint.clone(),
        };
        let notice = Notice {
            title,
            hint,
            ..(*first).clone()
        };
        tab.refused = !shown;
        tab.problem = Some(Problem {
            range,
            notice,
            needs_login: false,
        });
    }

    /// Rows of several orgs stand as their pages came: who asked for an order is told.
    fn say_order(&mut self, id: TabId) {
        let front = self.tab().filter(|tab| tab.id == id);
        let result = front.and_then(|tab| tab.result.as_ref());
        let ordered = result
            .filter(|result| result.rows.len() > 1 && result.end == End::Complete)
            .and_then(|result| parse(&result.soql).ok())
            .is_some_and(|query| !query.order_by.is_empty());
        if ordered {
            let key = self.keymap.shown(crate::app::command::Command::ResultsSort);
            self.hint(format!(
                "ORDER BY holds within each org, not across them: {key} sorts them together"
            ));
        }
    }

    /// Stops the rows of one org; those of the others go on.
    pub(in crate::app) fn stop_member(&mut self, id: TabId, at: usize) -> Vec<Effect> {
        let Some(job) = self.jobs.end_slot(&Slot::Member(id, at)) else {
            return Vec::new();
        };
        let mut effects = vec![Effect::Cancel(job)];
        effects.extend(self.end_member(id, at, MemberState::Stopped));
        effects
    }
}
