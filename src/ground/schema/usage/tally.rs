//! `Tally`: what is known so far of a plan's counts, and that as a table.

use super::{Counted, UsagePlan, Used, Way, share};
use crate::schema::about::{Table, TableCell};

/// The columns of a table.
const HEADINGS: &[&str] = &["field", "label", "type", "percent", "records", "of", "note"];
/// Of one of references.
const REFERENCES: &[&str] = &["lookup", "label", "list", "records", "note"];

/// What is known of the use of fields so far.
#[derive(Clone, Debug)]
pub struct Tally {
    /// What is asked.
    pub plan: UsagePlan,
    /// How many records there are, once it is known.
    pub total: Option<u64>,
    known: Vec<Used>,
}

impl Tally {
    /// Nothing is counted yet.
    pub fn new(plan: UsagePlan) -> Self {
        let known = plan.fields.iter().map(|field| match field.way {
            Way::Always => Used::Always,
            Way::Not(why) => Used::Not(why.to_owned()),
            Way::Aggregate | Way::Condition | Way::Ticked => Used::Waiting,
        });
        Self {
            total: None,
            known: known.collect(),
            plan,
        }
    }

    /// Takes an answer in: the number of all records where it was asked, counts, and why there are none.
    pub fn take(
        &mut self,
        total: Option<u64>,
        counts: &[(usize, u64)],
        refused: Vec<(usize, String)>,
    ) {
        self.total = self.total.or(total);
        let counts = counts
            .iter()
            .map(|(at, records)| (*at, Used::Records(*records)));
        for (at, used) in counts.chain(refused.into_iter().map(|(at, why)| (at, Used::Not(why)))) {
            if let Some(known) = self.known.get_mut(at) {
                *known = used;
            }
        }
    }

    /// What is known of a field, by its place in the plan.
    pub fn known(&self, field: usize) -> Option<&Used> {
        self.known.get(field)
    }

    /// Tenths of a percent; `None` where it is not known, or of nothing.
    pub fn share_of(&self, field: usize) -> Option<u64> {
        match self.known.get(field)? {
            Used::Always => Some(1_000),
            Used::Records(records) => Some(share(*records, self.total?)),
            Used::Waiting | Used::Not(_) => None,
        }
    }

    /// These fields as a table, by their places in the plan.
    pub fn table(&self, places: impl Iterator<Item = usize>) -> Table {
        let rows = places.filter_map(|at| {
            let field = self.plan.fields.get(at)?;
            let text = |text: &str| TableCell::Text(text.to_owned());
            let share = self.share_of(at);
            let percent = share.map_or(TableCell::Nothing, |tenths| {
                text(&format!("{}.{}", tenths / 10, tenths % 10))
            });
            let all = self.total.map_or(TableCell::Nothing, TableCell::Number);
            let (records, note) = match self.known(at)? {
                Used::Records(n) if field.way == Way::Ticked => {
                    (TableCell::Number(*n), text("ticked"))
                }
                Used::Records(n) => (TableCell::Number(*n), TableCell::Nothing),
                Used::Always => (all.clone(), text("never empty")),
                Used::Waiting => (TableCell::Nothing, text("not counted")),
                Used::Not(why) => (TableCell::Nothing, text(why)),
            };
            let head = [text(&field.name), text(&field.label), text(&field.kind)];
            Some(match self.plan.of {
                Counted::Fields => [&head[..], &[percent, records, all, note]].concat(),
                Counted::References(_) => [&head[..], &[records, note]].concat(),
            })
        });
        Table {
            headings: match self.plan.of {
                Counted::Fields => HEADINGS,
                Counted::References(_) => REFERENCES,
            },
            rows: rows.collect(),
        }
    }
}
