//! What the ids of other records are read through, where an id means another record on the other side:
//! the name beside it, or the keys of the records that it is one of.

use super::plan::{How, Pair, Plan, Through, is_named};
use super::targets::Targets;
use crate::rows::{RowSet, ValueKind};

/// The fields that say which record one is, the plainest first.
const NAMES: [&str; 4] = ["Name", "DeveloperName", "Username", "CaseNumber"];

impl Plan {
    /// Finds what the ids of other records are to be read through.
    pub(super) fn read_through(&mut self, left: &RowSet, right: &RowSet, how: &How) {
        let by_id = how.key.iter().any(|name| is_named(name, "Id"));
        let across_orgs = how.across_orgs && !by_id;
        let mut through = Vec::new();
        for (index, pair) in self.pairs.iter().enumerate() {
            let given = how
                .targets
                .iter()
                .find(|(name, _)| is_named(name, &pair.title));
            if let Some((_, targets)) = given {
                through.push((index, Through::Targets(Box::new(targets.clone()))));
            } else if across_orgs
                && pair.kind == ValueKind::Reference
                && let Some(other) = self.name_of_target(&pair.title)
            {
                through.push((index, Through::Column(other.left, other.right)));
            } else if across_orgs
                && pair.kind == ValueKind::Reference
                && pair.compared
                && let Some(own) = self.own_targets(pair, left, right)
            {
                through.push((index, Through::Targets(Box::new(own))));
            }
        }
        for (index, through) in through {
            if let Some(pair) = self.pairs.get_mut(index) {
                pair.through = through;
            }
        }
    }

    /// The column that says what the target of a lookup is called: `Owner.Name` for `OwnerId`. Any other
    /// column of it may be the same for two of them, and then a change would not be seen.
    fn name_of_target(&self, lookup: &str) -> Option<&Pair> {
        let relationship = relationship_of(lookup)?;
        let below: Vec<&Pair> = self
            .pairs
            .iter()
            .filter(|pair| {
                let parent = pair.title.rsplit_once('.').map(|(parent, _)| parent);
                parent.is_some_and(|parent| parent.eq_ignore_ascii_case(&relationship))
            })
            .collect();
        let named = |name: &str| {
            let field = |pair: &Pair| {
                pair.title
                    .rsplit('.')
                    .next()
                    .is_some_and(|f| is_named(f, name))
            };
            below.iter().find(|pair| field(pair)).copied()
        };
        NAMES.iter().find_map(|name| named(name))
    }

    /// For a lookup to the same object: the rows themselves, where they tell their ids and are paired
    /// by something else.
    fn own_targets(&self, pair: &Pair, left: &RowSet, right: &RowSet) -> Option<[Targets; 2]> {
        let id = self.pairs.iter().find(|pair| is_named(&pair.title, "Id"))?;
        if id.key || self.key.is_empty() {
            return None;
        }
        let own = |rows: &RowSet, id: usize, column: usize| Targets::are_of(rows, id, rows, column);
        if !own(left, id.left, pair.left) || !own(right, id.right, pair.right) {
            return None;
        }
        let key = |side: fn(&Pair) -> usize| -> Vec<usize> {
            self.key_pairs().map(|(_, pair)| side(pair)).collect()
        };
        let left_targets = Targets::new(left, id.left, &key(|pair| pair.left));
        let right_targets = Targets::new(right, id.right, &key(|pair| pair.right));
        Some([left_targets, right_targets])
    }

    /// The lookups whose ids are not compared as they are: by their names, each with the column that is
    /// compared in its place; without one it is what the records are called.
    pub fn read_in_place(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        let used = self.pairs.iter().filter(|pair| pair.compared || pair.key);
        used.filter_map(|pair| match pair.through {
            Through::Itself => None,
            Through::Targets(_) => Some((pair.title.as_str(), None)),
            Through::Column(left, _) => {
                let mut pairs = self.pairs.iter();
                let other = pairs.find(|pair| pair.left == left);
                Some((pair.title.as_str(), other.map(|other| other.title.as_str())))
            }
        })
    }

    /// The lookups that are read by names of which some are not unique, with how many records share
    /// theirs: a change from one of them to another is not seen.
    pub fn shared_names(&self) -> impl Iterator<Item = (&str, usize)> {
        let used = self.pairs.iter().filter(|pair| pair.compared || pair.key);
        used.filter_map(|pair| match &pair.through {
            Through::Targets(targets) => {
                let shared = targets.iter().map(Targets::shared).sum();
                (shared > 0).then_some((pair.title.as_str(), shared))
            }
            Through::Itself | Through::Column(..) => None,
        })
    }
}

/// What a lookup's target is reached by: `Owner` for `OwnerId`, `Site__r` for `Site__c`.
fn relationship_of(lookup: &str) -> Option<String> {
    if let Some(name) = lookup.strip_suffix("__c") {
        return Some(format!("{name}__r"));
    }
    let name = lookup
        .strip_suffix("Id")
        .or_else(|| lookup.strip_suffix("id"))?;
    (!name.is_empty() && !name.ends_with('.')).then(|| name.to_owned())
}
