//! What is taken out of a comparison: the difference as rows for a file, and the keys that a side lacks
//! for the clipboard.

use crate::app::App;
use crate::app::copy::Copying;
use crate::app::jobs::Slot;
use crate::app::msg::Effect;
use crate::rows::diff::{Diff, Difference, Side, Through, missing};
use crate::rows::{RowSet, ValueKind};
use crate::text;
use crate::worker::{CompareJob, CopyForm, CopyJob, Job};

use super::Compare;

impl Compare {
    /// What one of the others differs in, with its rows.
    pub fn difference(&self, other: usize) -> Option<Difference> {
        let diffs = self.view.as_ref()?.found.diffs();
        Some(Difference {
            diff: diffs.get(other.checked_sub(1)?)?.clone(),
            left: self.left()?.rows.clone(),
            right: self.parties.get(other)?.rows.clone(),
            names: self.names_of(other),
            all: false,
        })
    }
}

impl App {
    /// Makes rows of the difference, to be exported.
    pub(super) fn export_difference(&mut self) -> Vec<Effect> {
        let Some((compare, view)) = self
            .compare()
            .and_then(|compare| Some((compare, compare.view.as_ref()?)))
        else {
            return Vec::new();
        };
        if view.found.differences() == 0 {
            self.hint("there is no difference to export");
            return Vec::new();
        }
        let others = 1..compare.parties.len();
        let differences = others
            .filter_map(|other| compare.difference(other))
            .collect();
        let job = CompareJob::Rows(differences);
        self.start_compare("putting the difference together", Job::Compare(job))
    }

    /// Copies the keys of the rows that a side lacks: as a SOQL `IN` list, or as a condition where the
    /// key has several columns.
    pub(super) fn copy_missing(&mut self, has: Side) -> Vec<Effect> {
        let difference = self
            .compare()
            .and_then(|compare| compare.difference(compare.at));
        let Some(difference) = difference else {
            return Vec::new();
        };
        let Difference {
            diff,
            left,
            right,
            names,
            ..
        } = difference;
        let order = missing(&diff, has);
        let (rows, side) = match has {
            Side::Left => (left, 0),
            Side::Right => (right, 1),
        };
        let Some(compare) = self.compare() else {
            return Vec::new();
        };
        let tab = compare.tab;
        let not_all = compare.not_all(|at| at == 0 || at == compare.at);
        let whose = names.clone().into_iter().zip([0, compare.at]);
        let whose: Vec<String> = whose.map(|(name, at)| compare.whose(at, &name)).collect();
        let of = |whose: &[String], side: usize| whose.get(side).cloned().unwrap_or_default();
        let [from, lacks] = [side, 1 - side].map(|side| of(&names, side));
        let key = Key::new(&diff, &rows, has);
        if key.columns.is_empty() {
            self.hint("rows were paired by their order: there is no key to list");
            return Vec::new();
        }
        let without = match diff.counts().without_key.get(side) {
            None | Some(0) => String::new(),
            Some(1) => "1 row without a key".to_owned(),
            Some(rows) => format!("{} rows without a key", text::number(*rows as u64)),
        };
        if order.is_empty() {
            let mut said = match without.as_str() {
                "" => format!("nothing is missing in {lacks}"),
                without => format!("nothing with a key is missing in {lacks}; {without} in {from}"),
            };
            if let Some(who) = not_all {
                said += &format!("; not all rows are here: {who}");
            }
            self.hint(said);
            return Vec::new();
        }
        let without = match without.as_str() {
            "" => without,
            without => format!(" ({without})"),
        };
        let part = not_all.map_or_else(String::new, |who| format!(" (not all rows: {who})"));
        // Whose they are comes first: where it is narrow, the end is cut off.
        self.copying = Some(Copying::keys(format!(
            " of {} not in {} by {}{without}{part}",
            of(&whose, side),
            of(&whose, 1 - side),
            key.titles.join(" + "),
        )));
        let job = CopyJob {
            rows,
            order: Some(order),
            picked: None,
            form: match key.columns.as_slice() {
                [_] => CopyForm::InList,
                _ => CopyForm::Conditions,
            },
            columns: key.columns,
            kinds: key.kinds,
        };
        let (id, superseded) = self.jobs.begin(Slot::Copy(tab));
        let superseded = superseded.map(Effect::Cancel).into_iter();
        superseded
            .chain([Effect::Start(id, Job::Copy(job))])
            .collect()
    }
}

/// The columns of the key on one side, as a query can ask for them.
struct Key {
    columns: Vec<usize>,
    kinds: Vec<ValueKind>,
    titles: Vec<String>,
}

impl Key {
    fn new(diff: &Diff, rows: &RowSet, side: Side) -> Self {
        let mut key = Self {
            columns: Vec::new(),
            kinds: Vec::new(),
            titles: Vec::new(),
        };
        for (_, pair) in diff.plan().key_pairs() {
            // An id means another record elsewhere: the name that it was read through is asked for.
            let ([left, right], kind) = match pair.through {
                Through::Column(left, right) => ([left, right], ValueKind::Text),
                Through::Itself | Through::Targets(_) => ([pair.left, pair.right], pair.kind),
            };
            let column = match side {
                Side::Left => left,
                Side::Right => right,
            };
            let title = rows.columns().get(column).map(|column| &column.title);
            key.titles.extend(title.cloned());
            key.columns.push(column);
            key.kinds.push(kind);
        }
        key
    }
}
