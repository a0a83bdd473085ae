//! One of those that are compared: its rows with whose they are, and whether they are all.

use crate::app::App;
use crate::app::column::{Tab, TabId};
use crate::app::earlier::{self, Earlier};
use crate::app::result::{End, ResultPane};
use crate::org::{OrgClass, OrgKey};
use crate::rows::RowSet;
use crate::rows::diff::Targets;
use crate::text;

use super::Compare;

/// One of those that are compared.
#[derive(Clone, Debug)]
pub struct Party {
    /// Whose rows: one org's, those of each where a result is of several, nobody's for a file.
    pub orgs: Vec<OrgKey>,
    /// The org's alias, the name of the file, or how many orgs.
    pub name: String,
    /// What kind of org; the name says it where they are several.
    pub class: Option<OrgClass>,
    /// What the rows are, in a few words.
    pub what: String,
    /// The rows.
    pub rows: RowSet,
    /// The statement that brought them, to run elsewhere; empty for a file.
    pub soql: String,
    /// Whether deleted and archived rows were asked for, too.
    pub all: bool,
    /// The tab they stand in, where they do.
    pub tab: Option<TabId>,
    /// How far they got: what is not loaded counts as missing here, though the org may have it.
    pub end: End,
    /// What the records are called that the ids in a column are the ids of, by the column's name.
    pub targets: Vec<(String, Targets)>,
}

impl Party {
    /// The one org that all its rows are of.
    pub fn org(&self) -> Option<&OrgKey> {
        match self.orgs.as_slice() {
            [one] => Some(one),
            _ => None,
        }
    }

    /// Whether an id may mean another record for the other: they are not known to be of one org.
    pub(super) fn may_differ_from(&self, other: &Self) -> bool {
        self.org().is_none() || self.org() != other.org()
    }

    /// Why its rows are not all that the org would give; nothing where they are.
    pub fn not_all(&self) -> Option<&'static str> {
        why(self.end)
    }

    /// How many rows, and whether they are all.
    pub(super) fn rows_in_words(&self) -> String {
        rows_in_words(&self.rows, self.end)
    }

    /// What is known of the records that ids on both sides are the ids of, by the column's name.
    pub(super) fn targets_with(&self, other: &Self) -> Vec<(String, [Targets; 2])> {
        let both = self.targets.iter().filter_map(|(title, left)| {
            let mut others = other.targets.iter();
            let (_, right) = others.find(|(name, _)| name == title)?;
            Some((title.clone(), [left.clone(), right.clone()]))
        });
        both.collect()
    }
}

/// How many rows of a result are here, and whether they are all.
pub(super) fn rows_in_words(rows: &RowSet, end: End) -> String {
    let rows = text::number(rows.len() as u64);
    match end {
        End::Complete => format!("{rows} rows"),
        End::Running => format!("{rows} rows so far"),
        end => format!("{rows} rows, not all: {}", why(end).unwrap_or_default()),
    }
}

fn why(end: End) -> Option<&'static str> {
    match end {
        End::Complete => None,
        End::Running => Some("more were still to come"),
        End::Capped => Some("the row cap"),
        End::Stopped => Some("it was stopped"),
        End::Failed => Some("it failed"),
    }
}

impl App {
    /// What the statement of a tab's table brought before; nothing where it is not kept.
    pub(super) fn earlier_party(&self, tab: &Tab) -> Option<Party> {
        let Earlier::Kept { rows, end } = tab.earlier_of_front()? else {
            return None;
        };
        let party = self.party(tab, tab.result.as_ref()?, rows.clone(), *end);
        Some(Party {
            name: format!("{}, earlier", party.name),
            ..party
        })
    }

    pub(super) fn party_of(&self, tab: TabId) -> Option<Party> {
        let (tab, result) = self.rows_and_tab(tab)?;
        Some(self.party(tab, result, result.rows.clone(), result.end))
    }

    /// Rows of a result's statement; `end` is how far they got.
    pub(super) fn party(&self, tab: &Tab, result: &ResultPane, rows: RowSet, end: End) -> Party {
        let (orgs, name, class) = match &result.members {
            Some(members) => {
                let orgs = members.iter().map(|member| member.org.clone());
                (orgs.collect(), members.words(), None)
            }
            None => self.whole_org(&tab.org),
        };
        Party {
            orgs,
            name,
            class,
            what: format!("{} · {}", result.object, rows_in_words(&rows, end)),
            rows,
            soql: result.soql.clone(),
            all: result.all,
            tab: Some(tab.id),
            end,
            targets: Vec::new(),
        }
    }

    /// An org as the only one of a party.
    pub(super) fn whole_org(&self, org: &OrgKey) -> (Vec<OrgKey>, String, Option<OrgClass>) {
        let class = self.orgs.get(org).map(|entry| entry.org.class);
        (vec![org.clone()], self.orgs.alias(org).to_owned(), class)
    }
}

impl Compare {
    /// Which of some sides have not all their rows, and why: `acme-uat (the row cap)`. What they lack
    /// may only not have been loaded.
    pub fn not_all(&self, mut of: impl FnMut(usize) -> bool) -> Option<String> {
        let names = self.names();
        let parties = self.everybody().enumerate().zip(names);
        let named = parties.filter_map(|((at, party), name)| {
            let why = party.not_all().filter(|_| of(at))?;
            Some(format!("{name} ({why})"))
        });
        let named: Vec<String> = named.collect();
        (!named.is_empty()).then(|| named.join(" and "))
    }
}

/// Why an earlier load cannot be compared with.
pub(super) fn too_many() -> String {
    format!(
        "the earlier load was not kept: it was longer than {}",
        text::bytes(earlier::MOST as u64)
    )
}
