//! `RecordForm`: the fields of a record to be changed, or of one to be made, each edited as its type
//! has it.
//!
//! Nothing is sent from here: what differs goes to [`super::writing`], which looks at it first. What a
//! field may hold is [`value`]'s.

mod by_type;
pub mod calendar;
mod change;
pub mod choices;
mod edit;
pub mod editing;
pub mod entry;
pub mod group;
mod keys;
pub mod names;
mod open;
mod reach;
pub mod value;

use std::sync::Arc;

use crate::app::picker::Picker;
use crate::org::OrgKey;
use crate::schema::{Field, Object, words};
use crate::worker::{Change, RecordName, Values};
use choices::Choice;

pub use editing::Editing;
pub use entry::Entry;
pub use group::{Group, RowState};
pub use names::Names;

/// What becomes of the fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A record is changed.
    Edit {
        /// Its id.
        id: String,
    },
    /// A record is made.
    Create,
    /// A record is made that is like another.
    Clone {
        /// The other's id.
        of: String,
    },
}

/// What is known of the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormState {
    /// It is being read.
    Loading,
    /// It is here.
    Here,
    /// It could not be had: what happened, and what to do.
    Failed(String, String),
}

/// The fields of a record, over the panes.
#[derive(Clone, Debug)]
pub struct RecordForm {
    /// Whose.
    pub org: OrgKey,
    /// Its object's API name.
    pub object: String,
    /// What for.
    pub purpose: Purpose,
    /// What the record is called.
    pub name: String,
    /// What is known of it.
    pub state: FormState,
    /// Its fields.
    pub entries: Vec<Entry>,
    /// The rows, by the numbers of the entries.
    pub picker: Picker<usize>,
    /// The parts of an address or a name, while they are edited.
    pub group: Option<Group>,
    /// The field that is being typed or chosen.
    pub editing: Option<Editing>,
    /// What is wrong with the record as a whole, in the org's words.
    pub said: Vec<String>,
    /// Whether what it says is on its way to the org.
    pub sent: bool,
    /// What its lookups and record types are called.
    pub names: Names,
    /// `SystemModstamp` as the record was read.
    pub seen: Option<String>,
    by_type: by_type::ByType,
    /// An object and an id that was typed: what its record is called is not known yet.
    unnamed: Option<(String, String)>,
    described: Option<Arc<Object>>,
    json: Option<String>,
    /// The record as it was last read.
    held: Values,
    undo: Vec<Edit>,
    redo: Vec<Edit>,
    /// Counts what a person does, each of which is taken back as one.
    steps: u32,
}

/// A change of an entry.
#[derive(Clone, Debug)]
struct Edit {
    entry: usize,
    from: Option<String>,
    to: Option<String>,
    step: u32,
}

impl RecordForm {
    fn new(org: OrgKey, object: String, purpose: Purpose, name: String) -> Self {
        let mut picker = Picker::new(Vec::new());
        picker.go_to_rows();
        Self {
            org,
            object,
            purpose,
            name,
            state: FormState::Loading,
            entries: Vec::new(),
            picker,
            group: None,
            editing: None,
            said: Vec::new(),
            sent: false,
            names: Names::default(),
            seen: None,
            by_type: by_type::ByType::default(),
            unnamed: None,
            described: None,
            json: None,
            held: Values::default(),
            undo: Vec::new(),
            redo: Vec::new(),
            steps: 0,
        }
    }

    /// Whether letters go into a text.
    pub fn is_typing(&self) -> bool {
        match &self.editing {
            Some(editing) => editing.is_typing(),
            None => self.picker.is_typing(),
        }
    }

    /// Whether a record is made.
    pub fn creates(&self) -> bool {
        !matches!(self.purpose, Purpose::Edit { .. })
    }

    /// What the object is like, once it is known.
    pub fn described(&self) -> Option<&Arc<Object>> {
        self.described.as_ref()
    }

    /// The field of an entry.
    pub fn field(&self, entry: usize) -> Option<&Field> {
        let place = self.entries.get(entry)?.place;
        self.described.as_ref()?.describe().fields.get(place)
    }

    /// The entry under the cursor.
    pub fn selected(&self) -> Option<usize> {
        self.rows().selected().copied()
    }

    /// The rows that the cursor moves in: the parts of a field, else all fields.
    pub fn rows(&self) -> &Picker<usize> {
        self.group
            .as_ref()
            .map_or(&self.picker, |group| &group.picker)
    }

    fn rows_mut(&mut self) -> &mut Picker<usize> {
        match &mut self.group {
            Some(group) => &mut group.picker,
            None => &mut self.picker,
        }
    }

    /// The entry of a field.
    pub fn entry_of(&self, field: &str) -> Option<usize> {
        (0..self.entries.len()).find(|at| {
            self.field(*at)
                .is_some_and(|known| known.name.eq_ignore_ascii_case(field))
        })
    }

    /// Whether the entry must hold something.
    pub fn is_required(&self, entry: usize) -> bool {
        let writable = self.entries.get(entry).is_some_and(|e| e.why_not.is_none());
        let field = self.field(entry);
        writable
            && field.is_some_and(|field| match self.creates() {
                true => words::is_required(field),
                false => !field.nillable && field.kind != "boolean",
            })
    }

    /// How many entries are to be written.
    pub fn changed(&self) -> usize {
        self.entries
            .iter()
            .filter(|entry| entry.is_changed())
            .count()
    }

    /// Whether something was typed that is not saved.
    pub fn is_dirty(&self) -> bool {
        !self.undo.is_empty() && self.changed() > 0
    }

    /// What the controlling field of a dependent picklist holds.
    fn controlling(&self, field: &Field) -> Option<String> {
        let controller = field.controller_name.as_deref()?;
        let entry = self.entries.get(self.entry_of(controller)?)?;
        let now = entry.now.as_deref()?;
        // A checkbox holds no text.
        serde_json::from_str::<String>(now)
            .ok()
            .or_else(|| Some(now.to_owned()))
    }

    /// The values that a picklist offers as the record is filled in now.
    fn choices(&self, field: &Field) -> Vec<Choice> {
        let controlling = self.controlling(field);
        let allowed = self.by_type.values(&field.name);
        self.described.as_ref().map_or_else(Vec::new, |object| {
            choices::values(object, field, controlling.as_deref(), allowed)
        })
    }

    /// What the org may not like about a value: one of a picklist that does not go with the value of
    /// its controlling field, or with the record type.
    pub fn doubt(&self, entry: usize) -> Option<String> {
        let (field, held) = (self.field(entry)?, self.entries.get(entry)?);
        if !field.kind.ends_with("picklist") {
            return None;
        }
        // What was saved as it is, is not doubted before something changes that it depends on.
        let moved = |name: &str| {
            let other = self.entry_of(name).and_then(|at| self.entries.get(at));
            other.is_some_and(Entry::is_changed)
        };
        let controller = field.controller_name.as_deref().unwrap_or_default();
        if !held.is_changed() && !moved(controller) && !moved("RecordTypeId") {
            return None;
        }
        let now: String = serde_json::from_str(held.now.as_deref()?).ok()?;
        self.choices(field).into_iter().find_map(|choice| {
            let is_held = now.split(';').any(|value| value == choice.value);
            choice.why_not.filter(|_| is_held)
        })
    }

    /// What the fields are to hold, of those that differ.
    pub fn values(&self) -> Values {
        let mut values = Values::default();
        for (at, entry) in self.entries.iter().enumerate() {
            if let (true, None, Some(now), Some(field)) = (
                entry.is_changed(),
                entry.why_not,
                entry.now.as_deref(),
                self.field(at),
            ) {
                values.set(&field.name, now);
            }
        }
        values
    }

    /// What those fields held when they were read.
    pub fn base(&self) -> Values {
        let mut values = Values::default();
        for (at, entry) in self.entries.iter().enumerate() {
            if let (Some(old), Some(field)) = (entry.old.as_deref(), self.field(at)) {
                values.set(&field.name, old);
            }
        }
        values
    }

    /// What is to be written.
    pub fn change(&self) -> Change {
        let values = self.values();
        match &self.purpose {
            Purpose::Edit { id } => Change::Update {
                record: RecordName {
                    object: Some(self.object.clone()),
                    id: id.clone(),
                },
                values,
            },
            Purpose::Create | Purpose::Clone { .. } => Change::Create {
                object: self.object.clone(),
                values,
            },
        }
    }

    /// Says at each field what is missing; goes to the first that cannot be sent. Whether all can.
    pub(super) fn check(&mut self) -> bool {
        let missing: Vec<usize> = (0..self.entries.len())
            .filter(|at| {
                let entry = self.entries.get(*at);
                let asked = entry.is_some_and(|e| self.creates() || e.is_changed());
                asked && self.is_required(*at) && entry.is_some_and(Entry::is_empty)
            })
            .collect();
        for at in &missing {
            if let Some(entry) = self.entries.get_mut(*at) {
                entry.problem = Some("it must have a value".to_owned());
            }
        }
        let first = self
            .entries
            .iter()
            .position(|entry| entry.problem.is_some());
        if let Some(first) = first {
            self.go_to(first);
        }
        first.is_none()
    }

    /// The list that the keys go to: that of an editor, else the fields.
    fn list_in_front(&mut self) -> Option<&mut Picker<usize>> {
        match (&mut self.editing, &mut self.group) {
            (Some(editing), _) => editing.list_mut(),
            (None, Some(group)) => Some(&mut group.picker),
            (None, None) => Some(&mut self.picker),
        }
    }

    /// A row was clicked.
    pub(in crate::app) fn select_row(&mut self, row: usize) {
        if let Some(list) = self.list_in_front() {
            list.select_row(row);
        }
    }

    /// The wheel was turned.
    pub(in crate::app) fn step(&mut self, by: isize, page: u16) {
        if let Some(list) = self.list_in_front() {
            list.step(by, page);
        }
    }

    /// Puts the cursor on an entry, which the filter must not hide.
    fn go_to(&mut self, entry: usize) {
        let row = self.whole(entry).unwrap_or(entry);
        match &mut self.group {
            Some(group) if group.of == row => group.picker.select(&entry),
            _ => {
                self.group = None;
                self.picker.select(&row);
                if self.selected() != Some(row) {
                    self.list();
                    self.picker.select(&row);
                }
                self.picker.go_to_rows();
            }
        }
    }

    /// Lists all entries again, with the cursor where it is.
    fn list_all(&mut self) {
        let selected = self.selected();
        let filter = self.picker.filter().text().to_owned();
        self.list();
        if let Some(selected) = selected {
            self.picker.select(&selected);
            // Of several fields in a row one was looked for.
            if let Some(part) = self.part_meant(selected, &filter) {
                self.open_group(selected, Some(part));
            }
        }
    }

    /// Lists the entries anew.
    fn list(&mut self) {
        let rows = self.rows_of_form().into_iter();
        let items = rows.filter_map(|at| self.item(at));
        let mut picker = Picker::new(items.collect());
        picker.go_to_rows();
        self.picker = picker;
    }
}
