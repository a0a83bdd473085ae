//! `Plan`: by what rows are sorted and filtered. Plain data, with its words.

use crate::rows::Columns;
use crate::rows::order::{Condition, SortKey};

/// By what rows are sorted and filtered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The keys, the first one first; as the rows came where there is none.
    pub keys: Vec<SortKey>,
    /// What a row must meet, all of it.
    pub filters: Vec<Condition>,
}

impl Plan {
    /// Whether rows are shown as they came.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty() && self.filters.is_empty()
    }

    /// The same about other columns, as far as `place` has one for each; and whether something was
    /// lost for want of one.
    pub fn of_columns(&self, place: impl Fn(usize) -> Option<usize>) -> (Self, bool) {
        let keys = self.keys.iter().filter_map(|key| {
            Some(SortKey {
                column: place(key.column)?,
                ..*key
            })
        });
        let filters = self.filters.iter();
        let filters = filters.filter_map(|condition| condition.of_columns(&place));
        let plan = Self {
            keys: keys.collect(),
            filters: filters.collect(),
        };
        let lost = plan.keys.len() < self.keys.len() || plan.filters.len() < self.filters.len();
        (plan, lost)
    }

    /// Makes this column the only key: first ascending, then descending, then none.
    pub fn cycle(&mut self, column: usize) {
        self.keys = match self.keys.as_slice() {
            [only] if only.column == column => turned(*only).into_iter().collect(),
            _ => vec![ascending(column)],
        };
    }

    /// Makes this column the last key; one that is a key already turns round, then goes.
    pub fn add(&mut self, column: usize) {
        let Some(at) = self.keys.iter().position(|key| key.column == column) else {
            self.keys.push(ascending(column));
            return;
        };
        let turned = self.keys.get(at).copied().and_then(turned);
        self.keys.splice(at..=at, turned);
    }

    /// Lets nulls come first where they came last, and the other way round.
    pub fn turn_nulls(&mut self) {
        let first = self.keys.first().is_some_and(|key| key.nulls_first);
        for key in &mut self.keys {
            key.nulls_first = !first;
        }
    }
}

/// The first way to sort by a column: nulls are out of the way at the end, whichever the direction.
fn ascending(column: usize) -> SortKey {
    SortKey {
        column,
        descending: false,
        nulls_first: false,
    }
}

fn turned(key: SortKey) -> Option<SortKey> {
    (!key.descending).then_some(SortKey {
        descending: true,
        ..key
    })
}

/// A condition in a few words for a title.
pub fn label(condition: &Condition, columns: &Columns) -> String {
    match condition {
        Condition::Text { text, .. } => format!("\"{text}\""),
        _ => condition.words(columns),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(plan: &Plan) -> Vec<(usize, bool)> {
        plan.keys.iter().map(|k| (k.column, k.descending)).collect()
    }

    #[test]
    fn one_column_goes_round_and_another_takes_its_place() {
        let mut plan = Plan::default();
        for (column, expected) in [
            (2, vec![(2, false)]),
            (2, vec![(2, true)]),
            (2, vec![]),
            (2, vec![(2, false)]),
            (1, vec![(1, false)]),
        ] {
            plan.cycle(column);
            assert_eq!(keys(&plan), expected);
        }
    }

    #[test]
    fn further_columns_follow_and_go_round_where_they_stand() {
        let mut plan = Plan::default();
        for (column, expected) in [
            (2, vec![(2, false)]),
            (0, vec![(2, false), (0, false)]),
            (2, vec![(2, true), (0, false)]),
            (2, vec![(0, false)]),
        ] {
            plan.add(column);
            assert_eq!(keys(&plan), expected);
        }
        plan.add(1);
        plan.cycle(1);
        assert_eq!(
            keys(&plan),
            [(1, false)],
            "sorting by one lets the others go"
        );
    }
}
