//! The plan before a run: where the person wants it, the org is asked first how it would find the
//! rows, and a scan of a large object is asked about. It costs one call, and says so. What goes wrong
//! with the question holds no run up: the statement runs as if nobody had asked.

use std::time::Duration;

use crate::app::App;
use crate::app::column::TabId;
use crate::app::jobs::Slot;
use crate::app::msg::Effect;
use crate::app::overlay::{Confirm, Confirmed, Overlay};
use crate::app::plan::{notes, verdict};
use crate::app::query::Ready;
use crate::app::work::Carry;
use crate::config::PlanCheck;
use crate::text;
use crate::worker::{Job, Plan, PlanJob, QueryPlan};

/// A run waits no longer for its plan.
const PATIENCE: Duration = Duration::from_secs(5);
/// Notes beyond these are left out of the question.
const NOTES: usize = 4;

/// A run that waits for its plan, or for an answer to it.
#[derive(Debug)]
pub struct Checking(Box<Ready>);

impl App {
    /// Asks for the plan of a run first, where that is wanted; else gives the run back.
    pub(super) fn check_plan(&mut self, ready: Box<Ready>) -> Result<Vec<Effect>, Box<Ready>> {
        let statement = ready.statement();
        let is_query = statement.trim_start().get(..6);
        let is_query = is_query.is_some_and(|word| word.eq_ignore_ascii_case("select"));
        if self.options.query.plan_check == PlanCheck::Off || !is_query || !ready.orgs.is_empty() {
            return Err(ready);
        }
        let (tab, org) = (ready.tab, ready.org.clone());
        let (id, superseded) = self.jobs.begin(Slot::Check(tab));
        let superseded = superseded.map(Effect::Cancel).into_iter();
        self.hint("asking for the plan first: one call (query.plan_check)…");
        self.checking = Some(Checking(ready));
        let job = PlanJob {
            org,
            soql: statement,
            patience: Some(PATIENCE),
        };
        Ok(superseded
            .chain([Effect::Start(id, Job::Plan(job))])
            .collect())
    }

    /// Whether the tab in front waits for its plan.
    pub(super) fn is_checking(&self) -> bool {
        let tab = self.tab().map(|tab| Slot::Check(tab.id));
        tab.is_some_and(|slot| self.jobs.of(&slot).is_some())
    }

    /// Waits no more for the plan of the tab in front, and does not run.
    pub(super) fn stop_check(&mut self) -> Vec<Effect> {
        let Some(tab) = self.tab().map(|tab| tab.id) else {
            return Vec::new();
        };
        let Some(job) = self.jobs.end_slot(&Slot::Check(tab)) else {
            return Vec::new();
        };
        self.checking = None;
        self.hint("stopped before the query ran");
        vec![Effect::Cancel(job)]
    }

    /// What is left over of the plan goes with the run that waits; gives it back where none does.
    pub(super) fn carry_with_check(&mut self, tab: TabId, carry: Carry) -> Option<Carry> {
        match &mut self.checking {
            Some(Checking(ready)) if ready.tab == tab => {
                ready.carry = carry;
                None
            }
            _ => Some(carry),
        }
    }

    /// The plan is here, or does not come.
    pub(super) fn on_checked(&mut self, tab: TabId, plan: Option<&QueryPlan>) -> Vec<Effect> {
        let Some(Checking(ready)) = self.checking.take_if(|waits| waits.0.tab == tab) else {
            return Vec::new();
        };
        self.toast = None;
        let most = self.options.query.plan_check_rows;
        let scan = plan.and_then(|plan| Some((plan, plan.plans.first()?)));
        let scan = scan.filter(|(_, first)| is_large_scan(first, most));
        let Some((plan, first)) = scan else {
            return self.run_ready(*ready);
        };
        let front = self.tab().is_some_and(|front| front.id == tab);
        if !front || !self.overlays.is_empty() {
            // Whoever has gone on meanwhile is not interrupted.
            let object = text::display(&first.sobject_type).into_owned();
            self.hint(format!(
                "the query did not run: it would read all of {object}; run it again to decide"
            ));
            return Vec::new();
        }
        let mut question = question(plan, first);
        let whose = self.whose();
        if !whose.is_empty() {
            question.lines.insert(0, whose);
        }
        self.overlays.push(Overlay::Confirm(question));
        self.checking = Some(Checking(ready));
        Vec::new()
    }

    /// A run waits for the answer to a question.
    pub(super) fn wait_for_answer(&mut self, ready: Box<Ready>) {
        self.checking = Some(Checking(ready));
    }

    /// The person runs it anyway.
    pub(super) fn run_checked(&mut self) -> Vec<Effect> {
        match self.checking.take() {
            Some(Checking(ready)) => self.run_ready(*ready),
            None => Vec::new(),
        }
    }
}

fn is_large_scan(plan: &Plan, most: u64) -> bool {
    plan.leading_operation_type == "TableScan" && plan.sobject_cardinality > most
}

fn question(plan: &QueryPlan, first: &Plan) -> Confirm {
    let rows = text::number(first.sobject_cardinality);
    let mut lines = vec![verdict(first), String::new()];
    lines.push(format!(
        "Cost {:.3}, where 1 is the most that pays; {} rows are expected.",
        first.relative_cost,
        text::number(first.cardinality)
    ));
    let all = notes(plan);
    let left = all.len().saturating_sub(NOTES);
    lines.extend(all.into_iter().take(NOTES));
    if left > 0 {
        lines.push(format!("… and {left} more notes"));
    }
    Confirm {
        title: format!("Read all {rows} rows of {}?", first.sobject_type),
        lines,
        choices: Vec::new(),
        action: Confirmed::RunAnyway,
    }
}

impl Ready {
    /// The statement whose plan is asked for: the first part of one that is sent in several.
    fn statement(&self) -> String {
        match &self.filling {
            Some(filling) => filling.statement(0),
            None => self.soql.clone(),
        }
    }
}
