//! Records compared: two marked rows, of one result or of two orgs, and a record with its earlier load.

use std::sync::Arc;

use crate::app::App;
use crate::app::availability::Availability;
use crate::app::column::{Tab, TabId};
use crate::app::earlier::Earlier;
use crate::app::msg::Effect;
use crate::app::overlay::Overlay;
use crate::app::result::{End, ResultPane};
use crate::rows::diff::{Aligned, How, Plan};
use crate::rows::{Cancel, ChunkBuilder, RowChunk, RowSet};

use super::party::too_many;
use super::{Compare, Party, Record, Stage, View};

/// What is marked, and what that is to be compared with.
enum Marked {
    /// Two rows: both here, or one here and one in one other tab.
    Pair([(TabId, usize); 2]),
    /// One row here or none, and none elsewhere that could be meant: the row that is meant, with its
    /// earlier load.
    One(usize),
    /// One row here, and rows in several other tabs or several in one: these tabs.
    Elsewhere(usize, Vec<TabId>),
    /// More than two here, or no row at all.
    Other,
}

impl App {
    /// Whether there are two records to compare.
    pub(in crate::app) fn can_compare_records(&self) -> Availability {
        let Some(tab) = self.tab() else {
            return Availability::Hidden;
        };
        if tab.result.is_none() {
            return Availability::Disabled("there are no rows to compare yet");
        }
        match (self.marked(), tab.earlier_of_front()) {
            (Marked::Pair(_), _) => Availability::Ready,
            // Where that cannot be done, pressed it says why, by the names of the tabs.
            (Marked::Elsewhere(..), _) | (Marked::One(_), Some(_)) => Availability::Ready,
            (Marked::One(_), None) => Availability::Disabled(
                "mark two rows, or one here and one in another tab, or run the statement again: its \
                 earlier load is kept",
            ),
            (Marked::Other, _) => Availability::Disabled(
                "mark two rows, or one: it is compared with one in another tab, or with its earlier load",
            ),
        }
    }

    fn marked(&self) -> Marked {
        let here = self.tab().and_then(|tab| Some((tab, tab.result.as_ref()?)));
        let Some((tab, result)) = here else {
            return Marked::Other;
        };
        let marked: Vec<usize> = result.marks.iter().take(3).collect();
        match marked.as_slice() {
            [one, two] => Marked::Pair([(tab.id, *one), (tab.id, *two)]),
            [one] => {
                let others = self.all_tabs().filter(|other| other.id != tab.id);
                let elsewhere = others.filter_map(|other| {
                    let mut marks = other.result.as_ref()?.marks.iter();
                    let row = marks.next()?;
                    Some((other.id, row, marks.next().is_none()))
                });
                let elsewhere: Vec<(TabId, usize, bool)> = elsewhere.collect();
                match elsewhere.as_slice() {
                    [] => Marked::One(*one),
                    [(other, row, true)] => Marked::Pair([(tab.id, *one), (*other, *row)]),
                    tabs => Marked::Elsewhere(*one, tabs.iter().map(|(id, ..)| *id).collect()),
                }
            }
            [] => result.row().map_or(Marked::Other, Marked::One),
            _ => Marked::Other,
        }
    }

    /// Compares the two marked rows; one row alone with its earlier load.
    pub(in crate::app) fn compare_records(&mut self) -> Vec<Effect> {
        match self.marked() {
            Marked::Pair(pair) => self.compare_pair(pair),
            Marked::One(row) => self.compare_with_earlier(row),
            Marked::Elsewhere(row, tabs) => {
                let tabs = self.in_words(&tabs);
                let has_earlier = self.tab().is_some_and(|tab| {
                    matches!(tab.earlier_of_front(), Some(Earlier::Kept { .. }))
                });
                if has_earlier {
                    self.hint(format!("with its earlier load: rows are marked in {tabs}"));
                    return self.compare_with_earlier(row);
                }
                self.hint(format!(
                    "which row is meant? Rows are marked in {tabs}: leave one mark in one of them"
                ));
                Vec::new()
            }
            Marked::Other => Vec::new(),
        }
    }

    /// Tabs by whose they are and what they are called: `acme-uat's Contact`.
    fn in_words(&self, tabs: &[TabId]) -> String {
        let tabs = tabs.iter().filter_map(|id| {
            let tab = self.all_tabs().find(|tab| tab.id == *id)?;
            Some(format!("{}'s {}", self.orgs.alias(&tab.org), tab.title()))
        });
        tabs.collect::<Vec<_>>().join(" and ")
    }

    /// Compares the table in front with its earlier load, and opens this record of it.
    fn compare_with_earlier(&mut self, row: usize) -> Vec<Effect> {
        let Some(tab) = self.tab() else {
            return Vec::new();
        };
        let id = tab.id;
        let Some(party) = self.earlier_party(tab) else {
            self.hint(too_many());
            return Vec::new();
        };
        if !self.begin_compare(id) {
            return Vec::new();
        }
        if let Some(compare) = self.compare_mut() {
            compare.open_at = Some(row);
            let columns = compare.left().map(|party| party.rows.shared_columns());
            let mut columns = columns.iter().flat_map(|columns| columns.iter());
            if let Some(id) = columns.find(|column| column.title.eq_ignore_ascii_case("Id")) {
                compare.how.key = vec![id.title.clone()];
            }
        }
        self.compare_with(vec![party])
    }

    fn compare_pair(&mut self, marked: [(TabId, usize); 2]) -> Vec<Effect> {
        let of_one_tab = marked[0].0 == marked[1].0;
        let words = ["first", "second"];
        let parties = marked.iter().zip(words).filter_map(|((id, row), which)| {
            let (tab, result) = self.rows_and_tab(*id)?;
            let alone = alone(&result.rows, *row);
            // The two are all that is compared.
            let mut party = self.party(tab, result, alone, End::Complete);
            if let Some(org) = result.org_of(*row) {
                (party.orgs, party.name, party.class) = self.whole_org(org);
            }
            if of_one_tab {
                party.name = format!("{}, {which}", party.name);
            }
            party.what = format!("{} · row {}", result.object, row + 1);
            Some(party)
        });
        let parties: Vec<Party> = parties.collect();
        let [left, right] = parties.as_slice() else {
            return Vec::new();
        };
        let how = How {
            across_orgs: left.may_differ_from(right),
            ..How::default()
        };
        // Without a key no name is missing, and two rows are compared at once.
        let plan = Plan::new(&left.rows, &right.rows, &how).unwrap_or_default();
        let Some(diff) = plan.run(&left.rows, &right.rows, &Cancel::default()) else {
            return Vec::new();
        };
        let compare = Compare {
            tab: marked[0].0,
            parties,
            joining: Vec::new(),
            taken: Vec::new(),
            runs: Vec::new(),
            at: 1,
            how,
            same_ids: false,
            candidates: Vec::new(),
            stage: Stage::Record(Record::default()),
            view: Some(View::new(Aligned::from(diff), None)),
            records_only: true,
            open_at: None,
        };
        self.overlays.push(Overlay::Compare(Box::new(compare)));
        Vec::new()
    }

    pub(super) fn rows_and_tab(&self, id: TabId) -> Option<(&Tab, &ResultPane)> {
        let tab = self.all_tabs().find(|tab| tab.id == id)?;
        Some((tab, tab.result.as_ref()?))
    }
}

/// A row as a result of its own.
fn alone(rows: &RowSet, row: usize) -> RowSet {
    let mut one = RowSet::new(rows.shared_columns());
    one.push(Arc::new(one_row(rows, row)), None);
    one
}

fn one_row(rows: &RowSet, row: usize) -> RowChunk {
    let columns = rows.columns().len();
    let mut page = ChunkBuilder::new(columns);
    for column in 0..columns {
        let cell = rows.cell(row, column);
        page.set(column, cell.kind, cell.text);
    }
    page.end_row();
    page.finish()
}
