//! The fields that are parts of one: an address, a name, a place on the map. They are one row of the
//! form, and are edited together. Must not know how that is drawn.

use super::RecordForm;
use super::entry::Entry;
use super::value::NULL;
use crate::app::picker::{Picker, PickerItem};
use crate::schema::value::Clock;

/// The parts of a field while they are edited.
#[derive(Clone, Debug)]
pub struct Group {
    /// The entry of the field that they are parts of.
    pub of: usize,
    /// The parts.
    pub picker: Picker<usize>,
    /// Whether the next part is edited once one is taken.
    pub(super) goes_on: bool,
}

/// How a row of the form stands: of one field, or of all parts of one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowState {
    /// Why it cannot be taken.
    pub problem: Option<String>,
    /// What the org may not like.
    pub doubt: Option<String>,
    /// Whether something else is to be written than is there.
    pub changed: bool,
    /// Whether it must hold something.
    pub required: bool,
    /// Why it cannot be written.
    pub why_not: Option<&'static str>,
}

/// The order of the parts of a name and of an address; others follow.
const ORDER: [&str; 12] = [
    "Salutation",
    "FirstName",
    "MiddleName",
    "LastName",
    "Suffix",
    "Street",
    "City",
    "StateCode",
    "State",
    "PostalCode",
    "CountryCode",
    "Country",
];

impl RecordForm {
    /// The entries of the parts of a field, in the order in which they are written; none where it has
    /// no parts.
    pub fn parts(&self, entry: usize) -> Vec<usize> {
        let Some(name) = self.field(entry).map(|field| field.name.as_str()) else {
            return Vec::new();
        };
        let is_part = |at: &usize| {
            let field = self.field(*at);
            *at != entry && field.is_some_and(|f| f.compound_field_name.as_deref() == Some(name))
        };
        let mut parts: Vec<usize> = (0..self.entries.len()).filter(is_part).collect();
        // Where there are codes, the org makes the texts of them: those stand by themselves.
        let has_codes = |ending: &str| {
            parts.iter().any(|at| {
                let is_code = self.field(*at).is_some_and(|f| f.name.ends_with(ending));
                is_code
                    && self
                        .entries
                        .get(*at)
                        .is_some_and(|part| part.why_not.is_none())
            })
        };
        let coded = [has_codes("StateCode"), has_codes("CountryCode")];
        parts.retain(|at| {
            let name = self.field(*at).map_or("", |field| field.name.as_str());
            !(coded[0] && name.ends_with("State") || coded[1] && name.ends_with("Country"))
        });
        let rank = |at: &usize| {
            let name = self.field(*at).map_or("", |field| field.name.as_str());
            let place = ORDER.iter().position(|part| name.ends_with(part));
            place.unwrap_or(ORDER.len())
        };
        parts.sort_by_key(rank);
        parts
    }

    /// The entry that this one is a part of, where that is a row of the form.
    pub(super) fn whole(&self, entry: usize) -> Option<usize> {
        let name = self.field(entry)?.compound_field_name.as_deref()?;
        let whole = self.entry_of(name).filter(|whole| *whole != entry)?;
        self.parts(whole).contains(&entry).then_some(whole)
    }

    /// How a row stands.
    pub fn row_state(&self, entry: usize) -> RowState {
        let parts = self.parts(entry);
        if parts.is_empty() {
            let held = self.entries.get(entry);
            return RowState {
                problem: held.and_then(|held| held.problem.clone()),
                doubt: self.doubt(entry),
                changed: held.is_some_and(Entry::is_changed),
                required: self.is_required(entry),
                why_not: held.and_then(|held| held.why_not),
            };
        }
        let mut state = RowState::default();
        let mut writable = false;
        for at in parts {
            let part = self.row_state(at);
            let label = self.field(at).map_or("", |field| field.label.as_str());
            let said = |why: String| format!("{label}: {why}");
            state.problem = state.problem.or(part.problem.map(said));
            state.doubt = state.doubt.or(part.doubt.map(said));
            state.changed |= part.changed;
            state.required |= part.required;
            writable |= part.why_not.is_none();
            state.why_not = state.why_not.or(part.why_not);
        }
        state.why_not = state.why_not.filter(|_| !writable);
        state
    }

    /// The parts of a field on one line, as they are to be or as they were; `None` where none is set.
    pub fn together(&self, entry: usize, before: bool, clock: &Clock) -> Option<String> {
        let whole = self.field(entry);
        let named = whole.is_some_and(|field| field.name_field);
        let address = whole.is_some_and(|field| field.kind == "address");
        // Where a map has it is no line of an address.
        let written = |at: &usize| {
            let part = self.field(*at).map_or("", |field| field.name.as_str());
            !address || ORDER.iter().any(|name| part.ends_with(name))
        };
        let mut set = false;
        let mut texts = Vec::new();
        for at in self.parts(entry).into_iter().filter(written) {
            let part = self.entries.get(at);
            let value = part.and_then(|part| {
                if before {
                    part.old.as_ref()
                } else {
                    part.now.as_ref()
                }
            });
            let Some(json) = value else {
                continue;
            };
            set = true;
            if json != NULL {
                texts.push(self.shown(at, json, clock));
            }
        }
        let between = if named { " " } else { ", " };
        set.then(|| texts.join(between))
    }

    /// Opens the parts of a field, at the first with a problem or the first of all; whether it has any.
    pub(super) fn open_group(&mut self, entry: usize, at: Option<usize>) -> bool {
        let parts = self.parts(entry);
        if parts.is_empty() {
            return false;
        }
        let wrong = |at: &usize| {
            self.entries
                .get(*at)
                .is_some_and(|part| part.problem.is_some())
        };
        let first = at.or_else(|| parts.iter().copied().find(wrong));
        let items = parts.iter().filter_map(|at| self.item(*at)).collect();
        let mut picker = Picker::new(items);
        picker.go_to_rows();
        if let Some(first) = first {
            picker.select(&first);
        }
        self.group = Some(Group {
            of: entry,
            picker,
            goes_on: false,
        });
        true
    }

    /// The part that the filter means, where its row is that of all parts.
    pub(super) fn part_meant(&self, entry: usize, filter: &str) -> Option<usize> {
        let filter = filter.trim().to_lowercase();
        let means = |at: &usize| {
            let field = self.field(*at);
            let alike = |text: &str| text.to_lowercase().contains(&filter);
            field.is_some_and(|field| alike(&field.name) || alike(&field.label))
        };
        let whole = means(&entry);
        let parts = self.parts(entry);
        parts
            .into_iter()
            .find(means)
            .filter(|_| !filter.is_empty() && !whole)
    }

    /// What stands for an entry in a list.
    pub(super) fn item(&self, entry: usize) -> Option<PickerItem<usize>> {
        let field = self.field(entry)?;
        let mut columns = vec![field.label.clone(), field.name.clone()];
        // A row of several fields is found by each.
        for part in self.parts(entry) {
            columns.extend(self.field(part).map(|part| part.label.clone()));
            columns.extend(self.field(part).map(|part| part.name.clone()));
        }
        Some(PickerItem {
            key: entry,
            columns,
            disabled_reason: None,
        })
    }

    /// The rows of the form: each field, and those with parts once, where the first of them stands.
    pub(super) fn rows_of_form(&self) -> Vec<usize> {
        let mut rows = Vec::new();
        for at in 0..self.entries.len() {
            let row = self.whole(at).unwrap_or(at);
            if !rows.contains(&row) {
                rows.push(row);
            }
        }
        rows
    }

    /// Changes all parts of a field, or it alone where it has none, as one step.
    pub(super) fn each<E>(
        &mut self,
        entry: usize,
        mut change: impl FnMut(&mut Self, usize) -> Result<(), E>,
    ) -> Result<(), E> {
        let parts = self.parts(entry);
        if parts.is_empty() {
            return change(self, entry);
        }
        let mut all = Ok(());
        let mut some = false;
        for part in parts {
            match change(self, part) {
                Ok(()) => some = true,
                Err(why) => all = Err(why),
            }
        }
        if some { Ok(()) } else { all }
    }
}
