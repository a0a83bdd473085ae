//! Which columns would do as a key, the best first.
//!
//! Counted, not guessed: how many rows of both sides a column pairs one to one, how many share their
//! value, how many have none. Where no column tells all rows apart, two together are tried.

use super::join::{Uniqueness, uniqueness};
use super::plan::{How, Pair, Plan};
use crate::rows::{Cancel, NumberKind, RowSet, ValueKind};

/// How many of the best columns are tried in twos.
const IN_TWOS: usize = 5;
/// How many such twos are offered.
const TWOS: usize = 3;

/// A column, or some together, and what they would do as a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Their names.
    pub columns: Vec<String>,
    /// How many rows it pairs one to one.
    pub pairs: usize,
    /// Different values, left and right.
    pub distinct: [usize; 2],
    /// Rows that share their value with another of their side.
    pub double: [usize; 2],
    /// Rows without a value.
    pub without: [usize; 2],
    /// Whether it holds amounts, days or moments, which are seldom meant as a key: it comes last.
    pub is_measure: bool,
}

impl Candidate {
    /// Whether it tells all rows of both sides apart.
    pub fn is_unique(&self) -> bool {
        self.double == [0, 0] && self.without == [0, 0]
    }

    /// Fewer is better: pairs that are not made, then rows that cannot be told apart, then what
    /// people take for a key, then fewer columns.
    fn rank(&self, rows: usize) -> impl Ord + use<> {
        let doubtful: usize = self.double.iter().chain(&self.without).sum();
        (
            self.is_measure || self.pairs == 0 && rows > 0,
            rows.saturating_sub(self.pairs),
            doubtful,
            self.columns.len(),
            self.columns.first().map_or(9, |name| habit(name)),
        )
    }
}

/// What people take for a key, where columns do equally well.
fn habit(name: &str) -> u8 {
    let name = name.to_ascii_lowercase();
    match name.as_str() {
        _ if name.contains("external") && !name.contains('.') => 0,
        "id" => 1,
        "developername" | "fullname" | "qualifiedapiname" | "username" => 2,
        "name" => 3,
        _ if name.contains('.') => 5,
        _ => 4,
    }
}

/// The columns of both results that could be a key, the best first; `chosen` are further ones, by
/// name, that are measured as they are. Nothing when cancelled.
pub fn candidates(
    left: &RowSet,
    right: &RowSet,
    how: &How,
    cancel: &Cancel,
) -> Option<Vec<Candidate>> {
    let how = How {
        key: Vec::new(),
        targets: Vec::new(),
        ..how.clone()
    };
    // Without a key no name can be missing.
    let plan = Plan::new(left, right, &how).unwrap_or_default();
    let measured = |pairs: &[&Pair]| {
        let found = uniqueness(left, right, pairs, plan.rules(), cancel)?;
        Some(Candidate::of(pairs, found))
    };
    let rows = left.len().min(right.len());
    let mut singles = Vec::new();
    for pair in plan.pairs().iter().filter(|pair| can_be_key(pair)) {
        singles.push((measured(&[pair])?, pair));
    }
    crate::sorting::by_key(&mut singles, |(candidate, _)| candidate.rank(rows));
    let mut all: Vec<Candidate> = singles.iter().map(|(one, _)| one.clone()).collect();
    if rows > 0 && !all.first().is_some_and(Candidate::is_unique) {
        let best: Vec<&Pair> = singles
            .iter()
            .take(IN_TWOS)
            .map(|(_, pair)| *pair)
            .collect();
        let mut twos = Vec::new();
        for (index, one) in best.iter().enumerate() {
            for two in best.iter().skip(index + 1) {
                twos.push(measured(&[one, two])?);
            }
        }
        crate::sorting::by_key(&mut twos, |two| two.rank(rows));
        all.extend(twos.into_iter().take(TWOS));
        crate::sorting::by_key(&mut all, |candidate| candidate.rank(rows));
    }
    Some(all)
}

/// The same for a reference and several others: what all of them have, the best for the first first.
/// What is doubtful in any is counted.
pub fn candidates_of_all(
    left: &RowSet,
    others: &[RowSet],
    how: &How,
    cancel: &Cancel,
) -> Option<Vec<Candidate>> {
    let [first, more @ ..] = others else {
        return Some(Vec::new());
    };
    let mut all = candidates(left, first, how, cancel)?;
    for right in more {
        let plan = Plan::new(left, right, &How::default()).unwrap_or_default();
        let mut both = Vec::new();
        for mut one in all {
            let pairs = one.columns.iter().map(|name| {
                let mut pairs = plan.pairs().iter();
                pairs.find(|pair| pair.title.eq_ignore_ascii_case(name))
            });
            let Some(pairs) = pairs.collect::<Option<Vec<&Pair>>>() else {
                continue;
            };
            let found = uniqueness(left, right, &pairs, &how.rules, cancel)?;
            one.pairs = one.pairs.min(found.common);
            for (all, own) in [
                (&mut one.double, found.double),
                (&mut one.without, found.without),
            ] {
                all[0] = all[0].max(own[0]);
                all[1] += own[1];
            }
            both.push(one);
        }
        all = both;
    }
    let rows = others.iter().map(RowSet::len).fold(left.len(), usize::min);
    crate::sorting::by_key(&mut all, |candidate| candidate.rank(rows));
    Some(all)
}

impl Candidate {
    fn of(pairs: &[&Pair], found: Uniqueness) -> Self {
        Self {
            columns: pairs.iter().map(|pair| pair.title.clone()).collect(),
            pairs: found.common,
            distinct: found.distinct,
            double: found.double,
            without: found.without,
            is_measure: pairs.iter().any(|pair| is_measure(pair)),
        }
    }
}

/// Whole numbers can be the keys of another system.
fn is_measure(pair: &Pair) -> bool {
    match pair.kind {
        ValueKind::Date | ValueKind::DateTime | ValueKind::Time => true,
        ValueKind::Number(number) => number != NumberKind::Int,
        _ => false,
    }
}

fn can_be_key(pair: &Pair) -> bool {
    !matches!(
        pair.kind,
        ValueKind::Bool
            | ValueKind::LongText
            | ValueKind::Children
            | ValueKind::Address
            | ValueKind::Location
            | ValueKind::Base64
    )
}
