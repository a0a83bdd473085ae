//! `UsageCard`: how much the fields of an object are used, over all its records or over those that a
//! query has. It says first what it costs; then the shares come as the calls are answered.
//!
//! What is asked is [`crate::schema::usage`]'s to say. It must not know how it is drawn. Long because
//! the card and what leads to it are read together.

mod keys;
mod take;

use std::time::Duration;

use crate::app::App;
use crate::app::availability::Availability;
use crate::app::awaited::Then;
use crate::app::jobs::Slot;
use crate::app::msg::Effect;
use crate::app::notice::Notice;
use crate::app::overlay::Overlay;
use crate::app::picker::{Picker, PickerItem};
use crate::org::OrgKey;
use crate::schema::Known;
use crate::schema::usage::{Counted, Tally, UsagePlan, Used, Way};
use crate::soql::rewrite::Statement;
use crate::text;
use crate::worker::{Job, JobError, UsageEvent, UsageJob};

/// Cells of a full bar.
const BAR: u64 = 10;

/// How much the fields of an object are used, over the panes.
#[derive(Clone, Debug)]
pub struct UsageCard {
    /// Whose records.
    pub org: OrgKey,
    /// The statement whose records are counted.
    pub statement: String,
    /// Whether it has conditions; else all records are counted.
    pub narrowed: bool,
    /// What is asked, and what is known.
    pub tally: Tally,
    /// How far it is.
    pub state: UsageState,
    /// The fields, by their places in the plan.
    pub picker: Picker<usize>,
    /// In which order the fields stand.
    pub order: UsageOrder,
}

/// How far the counting is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UsageState {
    /// It says what it costs, and asks.
    Asks,
    /// It counts.
    Counting {
        /// Since then.
        since: Duration,
        /// Calls to come, as far as it is known.
        left: usize,
    },
    /// All is known that can be.
    Done,
    /// The person stopped it; what was counted stays.
    Stopped,
    /// It failed, and why; what was counted stays.
    Failed(String),
}

/// In which order fields stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UsageOrder {
    /// The least used first.
    Least,
    /// The most used first.
    Most,
    /// As the object has them.
    Object,
}

impl UsageOrder {
    fn next(self) -> Self {
        match self {
            Self::Least => Self::Most,
            Self::Most => Self::Object,
            Self::Object => Self::Least,
        }
    }

    /// In words.
    fn words(self) -> &'static str {
        match self {
            Self::Least => "least used first",
            Self::Most => "most used first",
            Self::Object => "as the object has them",
        }
    }
}

impl UsageCard {
    fn new(org: OrgKey, statement: String, plan: UsagePlan) -> Self {
        let narrowed = statement.to_ascii_uppercase().contains("WHERE")
            || statement.to_ascii_uppercase().contains("USING");
        let mut card = Self {
            org,
            narrowed,
            statement,
            state: UsageState::Asks,
            picker: Picker::new(Vec::new()).searching(2).keeping_order(),
            order: match plan.of {
                Counted::Fields => UsageOrder::Least,
                Counted::References(_) => UsageOrder::Most,
            },
            tally: Tally::new(plan),
        };
        card.list();
        card
    }

    /// Whether it counts what refers to records, not how much their fields are used.
    pub fn refers(&self) -> bool {
        self.tally.plan.of != Counted::Fields
    }

    /// In which order it lists, in words.
    pub fn order_words(&self) -> &'static str {
        match self.order {
            UsageOrder::Least if self.refers() => "fewest first",
            UsageOrder::Most if self.refers() => "most first",
            order => order.words(),
        }
    }

    /// What it would do and cost, line by line.
    pub fn question(&self, left: Option<u64>) -> Vec<String> {
        let plan = &self.tally.plan;
        let counted = plan.count(|way| matches!(way, Way::Aggregate | Way::Condition));
        let ticked = plan.count(|way| way == Way::Ticked);
        let always = plan.count(|way| way == Way::Always);
        let not = plan.count(|way| matches!(way, Way::Not(_)));
        let calls = match plan.calls() {
            1 => "1 API call".to_owned(),
            calls => format!("{calls} API calls"),
        };
        let of = match self.narrowed {
            true => "the records of this query",
            false => "all records",
        };
        let queries = match plan.questions.len() {
            1 => "1 query".to_owned(),
            queries => format!("{queries} queries"),
        };
        let left = match left {
            Some(left) => format!(" of the {} that are left today", text::number(left)),
            None => String::new(),
        };
        if self.refers() {
            let mut lines = vec![format!(
                "It takes {calls}{left}: {queries}, one for each lookup that points here."
            )];
            if not > 0 {
                lines.push(format!("{not} cannot be counted by a query."));
            }
            return lines;
        }
        let counted = match counted {
            1 => "1 field is".to_owned(),
            many => format!("{many} fields are"),
        };
        let mut lines = vec![
            format!("It takes {calls}{left}: {queries} over {of}."),
            "Where the org refuses some fields together they are asked one by one, which takes a few more."
                .to_owned(),
            String::new(),
            match ticked {
                0 => format!("{counted} counted."),
                1 => format!("{counted} counted, 1 checkbox by its ticks."),
                _ => format!("{counted} counted, {ticked} checkboxes by their ticks."),
            },
        ];
        if always > 0 {
            lines.push(format!(
                "{always} {} never empty, which needs no question.",
                if always == 1 { "is" } else { "are" }
            ));
        }
        if not > 0 {
            lines.push(format!("{not} cannot be counted by a query."));
        }
        lines
    }

    /// Whether somebody waits for the org.
    pub fn is_counting(&self) -> bool {
        matches!(self.state, UsageState::Counting { .. })
    }

    fn take(&mut self, event: UsageEvent) {
        match event {
            UsageEvent::Some {
                total,
                counts,
                refused,
                left: calls,
            } => {
                self.tally.take(total, &counts, refused);
                if let UsageState::Counting { left, .. } = &mut self.state {
                    *left = calls;
                }
            }
            UsageEvent::Done => self.state = UsageState::Done,
        }
        self.list();
        // Who has not gone to a row yet looks at the least used.
        if self.picker.is_typing() {
            self.picker.go_to_first();
        }
    }

    fn list(&mut self) {
        let tally = &self.tally;
        // Of references there is no share: there they stand by their number.
        let rank = |at: usize| match tally.known(at) {
            Some(Used::Records(n)) if tally.plan.of != Counted::Fields => Some(*n),
            _ => tally.share_of(at),
        };
        let mut places: Vec<usize> = (0..self.tally.plan.fields.len()).collect();
        // What is not known stands last, whichever way it is ordered.
        match self.order {
            UsageOrder::Object => {}
            UsageOrder::Least => {
                crate::sorting::by_key(&mut places, |at| rank(*at).unwrap_or(u64::MAX));
            }
            UsageOrder::Most => {
                crate::sorting::by_key(&mut places, |at| {
                    rank(*at).map_or(u64::MAX, |rank| u64::MAX - 1 - rank)
                });
            }
        }
        let widest = tally.total.map_or(0, |total| text::number(total).len());
        let items = places.into_iter().filter_map(|at| {
            let field = tally.plan.fields.get(at)?;
            let share = tally.share_of(at);
            let percent = share.map_or_else(String::new, |tenths| {
                format!("{:>5} %", format!("{}.{}", tenths / 10, tenths % 10))
            });
            let bar = share.map_or_else(String::new, |tenths| {
                "█".repeat(usize::try_from((tenths * BAR).div_ceil(1_000)).unwrap_or_default())
            });
            let records = match (tally.known(at)?, field.way) {
                (Used::Always, _) => "never empty".to_owned(),
                (Used::Records(0), Way::Ticked) => "never ticked".to_owned(),
                (Used::Records(0), _) if tally.plan.of == Counted::Fields => "unused".to_owned(),
                (Used::Records(n), way) => {
                    let number = format!("{:>widest$}", text::number(*n));
                    match way {
                        Way::Ticked => format!("{number} ticked"),
                        _ => number,
                    }
                }
                (Used::Waiting, _) => "…".to_owned(),
                (Used::Not(why), _) => format!("– {why}"),
            };
            Some(PickerItem {
                key: at,
                columns: vec![
                    field.name.clone(),
                    field.label.clone(),
                    percent,
                    bar,
                    records,
                    field.kind.clone(),
                ],
                disabled_reason: None,
            })
        });
        let items = items.collect();
        self.picker.set_items(items);
    }
}

impl App {
    /// The card on top.
    pub fn usage_card(&self) -> Option<&UsageCard> {
        match self.overlays.last() {
            Some(Overlay::Usage(card)) => Some(card),
            _ => None,
        }
    }

    fn usage_card_mut(&mut self) -> Option<&mut UsageCard> {
        self.overlays.iter_mut().rev().find_map(|over| match over {
            Overlay::Usage(card) => Some(card.as_mut()),
            _ => None,
        })
    }

    /// Whether the fields of the rows in front can be counted.
    pub(in crate::app) fn can_count_fields(&self) -> Availability {
        let Some(tab) = self.tab() else {
            return Availability::Hidden;
        };
        let Some(base) = tab.base() else {
            return Availability::Disabled("there are no rows yet: run a query");
        };
        match self.object_in_front() {
            Some(_) if Statement::read(&base.soql).is_ok_and(|read| read.is_aggregate()) => {
                Availability::Disabled("the rows are groups, not records")
            }
            Some(_) if base.is_count() => Availability::Disabled("COUNT() brings no records"),
            Some(_) => Availability::Ready,
            None => Availability::Disabled("no object's records are here"),
        }
    }

    /// Asks whether to count the fields over the records that the query in front has.
    pub(in crate::app) fn count_fields_here(&mut self) -> Vec<Effect> {
        let Some(object) = self.object_in_front() else {
            return Vec::new();
        };
        let Some(tab) = self.tab() else {
            return Vec::new();
        };
        // Rows of a statement in parts are those of a list of values: its first part has not all.
        let statement = match tab.base() {
            Some(base) if base.filling.is_none() => base.soql.clone(),
            _ => {
                self.hint("a list of values that is sent in parts has no count of its own");
                return Vec::new();
            }
        };
        let org = tab.org.clone();
        self.open_usage(org, &object, statement)
    }

    /// Asks whether to count the fields over all records of the object of the page.
    pub(in crate::app) fn count_fields_of_page(&mut self) -> Vec<Effect> {
        let Some(page) = self.object_page() else {
            return Vec::new();
        };
        let (org, object) = (page.org.clone(), page.object().to_owned());
        let statement = format!("SELECT Id\nFROM {object}");
        self.open_usage(org, &object, statement)
    }

    /// Asks whether to count the fields over all records of the object of the record page.
    pub(in crate::app) fn count_fields_of_record(&mut self) -> Vec<Effect> {
        let page = self.record_page();
        let of =
            page.and_then(|page| Some((page.org.clone(), page.record()?.object.name().to_owned())));
        match of {
            Some((org, object)) => {
                self.open_usage(org, &object, format!("SELECT Id\nFROM {object}"))
            }
            None => Vec::new(),
        }
    }

    /// Asks whether to count what refers to the record of the page on top, or to the records of its
    /// object.
    pub(in crate::app) fn count_references(&mut self) -> Vec<Effect> {
        let of_record = self.record_page().and_then(|page| {
            let record = page.record()?;
            let object = record.object.name().to_owned();
            Some((page.org.clone(), object, Some(record.id.clone())))
        });
        let of_object = || {
            let page = self.object_page()?;
            Some((page.org.clone(), page.object().to_owned(), None))
        };
        let Some((org, object, id)) = of_record.or_else(of_object) else {
            return Vec::new();
        };
        let plan = self.schemas.of(&org).and_then(|schema| {
            let described = schema.catalog.shared(&object).here()?;
            Some(UsagePlan::references(
                described,
                &schema.catalog,
                id.as_deref(),
            ))
        });
        match plan {
            Some(plan) if plan.questions.is_empty() => {
                self.hint(format!(
                    "no object has a lookup to {object} that can be counted"
                ));
            }
            Some(plan) => {
                let card = UsageCard::new(org, String::new(), plan);
                self.toast = None;
                self.overlays.push(Overlay::Usage(Box::new(card)));
            }
            None => self.hint(format!("what {object} is like is not known yet")),
        }
        Vec::new()
    }

    /// Asks whether to count the fields over the records of a statement.
    pub(in crate::app) fn open_usage(
        &mut self,
        org: OrgKey,
        object: &str,
        statement: String,
    ) -> Vec<Effect> {
        let known = self
            .schemas
            .of(&org)
            .map(|schema| schema.catalog.shared(object));
        let Some(Known::Here(described)) = known else {
            return self.go_on_with(&org, object, Then::Usage(statement));
        };
        if !described.describe().summary.queryable {
            self.hint(format!("{object} has no rows to query"));
            return Vec::new();
        }
        match UsagePlan::new(described, &statement) {
            Ok(plan) => {
                let card = UsageCard::new(org, statement, plan);
                self.toast = None;
                self.overlays.push(Overlay::Usage(Box::new(card)));
            }
            Err(why) => self.hint(format!("not countable: {why}")),
        }
        Vec::new()
    }

    /// Yes: counts.
    fn count_fields(&mut self) -> Vec<Effect> {
        let since = self.now.running;
        let Some(card) = self.usage_card_mut() else {
            return Vec::new();
        };
        card.state = UsageState::Counting {
            since,
            left: card.tally.plan.calls(),
        };
        card.list();
        let job = UsageJob {
            org: card.org.clone(),
            questions: card.tally.plan.questions.clone(),
        };
        let (id, superseded) = self.jobs.begin(Slot::Usage);
        let cancel = superseded.map(Effect::Cancel).into_iter();
        cancel.chain([Effect::Start(id, Job::Usage(job))]).collect()
    }

    /// Some fields were counted.
    pub(in crate::app) fn on_fields_counted(&mut self, event: UsageEvent) {
        if let Some(card) = self.usage_card_mut() {
            card.take(event);
        }
    }

    /// Counting ended before its end; what was counted stays.
    pub(in crate::app) fn on_fields_not_counted(&mut self, error: Option<&JobError>) {
        let state = match error {
            None => UsageState::Stopped,
            Some(error) => {
                self.log.push(Notice::from(error));
                let detail = error.detail();
                UsageState::Failed(match detail.is_empty() {
                    true => error.title(),
                    false => format!("{}: {detail}", error.title()),
                })
            }
        };
        if let Some(card) = self.usage_card_mut() {
            card.state = state;
        }
    }
}
