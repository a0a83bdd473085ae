//! The API meter: how many calls the orgs have left, what a run costs, and what stops under the floor.
//!
//! An org says after each call how much of its day is used (`Sforce-Limit-Info`). Once less than
//! `api.floor` is left, what nobody asked for (describes, counts, headings, further pages) is not
//! sent any more, and what a person asks for is asked about first (`spend`). Knows no clock and no screen.

use crate::app::App;
use crate::app::chosen::Chosen;
use crate::app::column::TabId;
use crate::app::jobs::Slot;
use crate::app::msg::Effect;
use crate::app::notice::Notice;
use crate::org::{OrgClass, OrgKey};
use crate::soql::ast::{Query, Select};
use crate::soql::parse::parse;
use crate::text;

/// Rows a page, where the person does not say another number; Salesforce may send fewer.
const PAGE: u64 = 2_000;

/// The calls of one run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Calls {
    /// Those of runs before that brought rows of the same result.
    pub before: u64,
    /// Answers that told the org's usage.
    pub told: u64,
    /// Pages that came; each was a call, whether its answer told that or not.
    pub pages: u64,
}

impl Calls {
    /// How many this run took.
    pub fn spent(&self) -> u64 {
        self.told.max(self.pages)
    }

    /// How many the result took.
    pub fn total(&self) -> u64 {
        self.before + self.spent()
    }
}

/// What a run will cost, before it starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Calls that it takes in any case.
    pub least: u64,
    /// Calls that it takes by the counts that are known; none where they are not.
    pub likely: Option<u64>,
}

impl Cost {
    /// So many calls, and nobody knows how many more.
    pub fn at_least(least: u64) -> Self {
        Self {
            least,
            likely: None,
        }
    }

    /// So many calls, and no more.
    pub fn exactly(calls: u64) -> Self {
        Self {
            least: calls,
            likely: Some(calls),
        }
    }

    /// What several runs cost together.
    pub fn sum(costs: impl Iterator<Item = Self>) -> Self {
        let none = Self {
            least: 0,
            likely: Some(0),
        };
        costs.fold(none, |all, one| Self {
            least: all.least + one.least,
            likely: all.likely.zip(one.likely).map(|(a, b)| a + b),
        })
    }

    /// In words: `4 calls at least`, `about 46 calls`.
    pub fn words(&self) -> String {
        let plural = |n: u64| if n == 1 { "call" } else { "calls" };
        match self.likely {
            Some(likely) if likely > self.least => {
                format!("about {} calls", text::number(likely))
            }
            Some(_) => format!("{} {}", text::number(self.least), plural(self.least)),
            None => format!(
                "{} {} at least",
                text::number(self.least),
                plural(self.least)
            ),
        }
    }
}

impl App {
    /// How many calls an org has left and how many it has a day; none before it said so.
    pub fn calls_left(&self, org: &OrgKey) -> Option<(u64, u64)> {
        let (used, max) = self.orgs.get(org)?.usage?;
        Some((max.saturating_sub(used), max))
    }

    /// Whether an org has fewer calls left than the floor.
    pub fn is_low(&self, org: &OrgKey) -> bool {
        let floor = self.options.api.floor;
        self.calls_left(org)
            .is_some_and(|(left, max)| left < floor.of(max))
    }

    /// Why an org is not asked for something that nobody has to have; none where it is asked.
    pub fn spares_calls(&self, org: &OrgKey) -> Option<String> {
        let (left, max) = self.calls_left(org).filter(|_| self.is_low(org))?;
        Some(format!(
            "{} has {} of {} API calls left today, and the last {} are not spent on this",
            self.orgs.alias(org),
            text::number(left),
            text::number(max),
            text::number(self.options.api.floor.of(max)),
        ))
    }

    /// An answer told how much of its calls an org has used.
    pub(super) fn on_usage(
        &mut self,
        slot: &Slot,
        org: &OrgKey,
        used: u64,
        max: u64,
    ) -> Vec<Effect> {
        if let Slot::Watch(tab, _) = slot
            && let Some(watch) = self.find_tab_mut(*tab).and_then(|tab| tab.watch.as_mut())
        {
            watch.calls += 1;
        }
        let (tab, member) = match slot {
            Slot::Rows(tab) => (Some(*tab), None),
            Slot::Member(tab, at) => (Some(*tab), Some(*at)),
            _ => (None, None),
        };
        if let Some(tab) = tab.and_then(|tab| self.find_tab_mut(tab))
            && let Some(run) = &mut tab.run
        {
            run.calls.told += 1;
            let (shown, total) = (run.shown, run.calls.total());
            if let Some(result) = tab.base_mut().filter(|_| shown) {
                result.calls = total;
            }
            tab.note_call(member);
        }
        let before = self.is_low(org);
        if let Some(entry) = self.orgs.get_mut(org) {
            entry.usage = Some((used, max));
        }
        match (before, self.is_low(org)) {
            (false, true) => self.go_below_floor(org),
            (true, false) => self.go_on_with_schema(org),
            _ => Vec::new(),
        }
    }

    /// What runs by itself stops, and that is said once.
    fn go_below_floor(&mut self, org: &OrgKey) -> Vec<Effect> {
        if let Some((left, max)) = self.calls_left(org) {
            let title = format!(
                "{}: {} of {} API calls are left today",
                self.orgs.alias(org),
                text::number(left),
                text::number(max)
            );
            self.say(
                Notice::warning(title)
                    .detail("what runs by itself has stopped, and a run asks first")
                    .hint("api.floor sets the floor"),
            );
        }
        let counts = self.jobs.end_slot(&Slot::Counts(org.clone()));
        if counts.is_some() {
            self.on_counts_cancelled(org);
        }
        counts.map(Effect::Cancel).into_iter().collect()
    }

    /// The orgs of the other columns that a run of this tab goes to, too.
    pub(super) fn linked_orgs(&self, tab: TabId) -> Vec<OrgKey> {
        let linked = self.tab().filter(|front| front.id == tab);
        if linked.is_none_or(|tab| tab.link.is_none()) {
            return Vec::new();
        }
        let others = self.linked_fronts().filter(|other| other.id != tab);
        others.map(|other| other.org.clone()).collect()
    }

    /// What a run costs that goes to all linked columns; none where the one in front is not linked.
    pub fn linked_cost(&self) -> Option<Cost> {
        let tab = self.tab()?;
        let mut orgs = self.linked_orgs(tab.id);
        if orgs.is_empty() {
            return None;
        }
        orgs.push(tab.org.clone());
        let chosen = Chosen::of(&tab.editor);
        let cost = || self.cost_in(&orgs, &chosen.soql, self.parts_last(&chosen.soql));
        (!chosen.soql.trim().is_empty()).then(cost)
    }

    /// What an org is called, with production named.
    pub(super) fn named(&self, org: &OrgKey) -> String {
        let alias = self.orgs.alias(org);
        match self.orgs.get(org).map(|entry| entry.org.class) {
            Some(OrgClass::Production) => format!("{alias} (PRODUCTION)"),
            _ => alias.to_owned(),
        }
    }

    /// What a statement costs in an org.
    pub fn cost(&self, org: &OrgKey, soql: &str, parts: u64) -> Cost {
        let least = parts.max(1);
        let query = parse(soql).ok();
        let pages = query.and_then(|query| {
            let object = query.from.first()?.object.dotted();
            let counted = self.counts_of(org).and_then(|counts| counts.of(&object));
            let rows = rows_of(&query, counted)?.min(self.options.query.row_cap);
            let page = self.options.query.batch_size.map_or(PAGE, u64::from);
            Some(rows.div_ceil(page))
        });
        Cost {
            least,
            likely: pages.map(|pages| pages.max(least)).filter(|_| parts <= 1),
        }
    }

    /// What a statement costs in several orgs together.
    pub fn cost_in(&self, orgs: &[OrgKey], soql: &str, parts: u64) -> Cost {
        Cost::sum(orgs.iter().map(|org| self.cost(org, soql, parts)))
    }

    /// In how many parts this statement went when it ran last in the tab in front; 1 where it did not.
    /// Its values are not read again for that: it is asked while drawing.
    pub(super) fn parts_last(&self, soql: &str) -> u64 {
        let Some(tab) = self.tab() else { return 1 };
        let run = tab.run.as_ref().and_then(|run| run.filling.as_deref());
        let result = tab.base().and_then(|result| result.filling.as_deref());
        let mut fillings = run.into_iter().chain(result);
        let same = fillings.find(|filling| filling.written() == soql);
        same.map_or(1, |filling| filling.parts() as u64)
    }
}

/// How many rows a statement brings at most, where that can be told: by its LIMIT, or by how many
/// records its object has where no condition leaves any out.
fn rows_of(query: &Query, counted: Option<u64>) -> Option<u64> {
    let limit = query.limit.as_ref();
    let limit = limit.map(|limit| u64::try_from(limit.value).unwrap_or(0));
    if matches!(query.select, Select::Count(_)) {
        return Some(1);
    }
    let all = counted.filter(|_| query.filter.is_none() && query.group_by.is_none());
    match (limit, all) {
        (Some(limit), Some(all)) => Some(all.min(limit)),
        // A page or less is one call, however many match.
        (Some(limit), None) => (limit <= PAGE).then_some(limit),
        (None, all) => all,
    }
}
