//! `ObjectPage`: what an object is like: its fields, the ways to parents and children, its record
//! types, what this user can do. One filter over everything, and the way from object to object and
//! back.
//!
//! It shows what the catalog of the org knows, also without a network, and asks for what it does
//! not. What there is to say is [`crate::schema::about`]'s.

mod keys;
mod open;
mod take;

use std::sync::Arc;

use crate::app::App;
use crate::app::availability::Availability;
use crate::app::picker::{Picker, PickerItem};
use crate::org::OrgKey;
use crate::schema::about::{self, Detail, Key, Row, Section};
use crate::schema::{Known, Object};

/// What an object is like, over the panes.
#[derive(Clone, Debug)]
pub struct ObjectPage {
    /// Whose.
    pub org: OrgKey,
    /// The way here: the last is the one shown.
    pub trail: Vec<Step>,
    /// What is listed of it, through the filter.
    pub picker: Picker<Key>,
    /// The one part that is listed; all where there is none.
    pub part: Option<Section>,
    /// What is known of it.
    pub state: PageState,
    /// What the list was made of.
    made: Option<Arc<Object>>,
    /// All rows of it.
    rows: Vec<Row>,
    /// The row to go to once it is listed.
    seek: Option<Key>,
}

/// One object on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its API name.
    pub object: String,
    /// How one came here from the one before.
    pub by: Way,
    /// What was typed and selected when one went on from here.
    filter: String,
    selected: Option<Key>,
    part: Option<Section>,
}

/// How one came from an object to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// Not from another one.
    Begin,
    /// By a lookup, to the parent of this name; it has none where queries cannot go there.
    Parent(Option<String>),
    /// By a child relationship of this name.
    Child(Option<String>),
}

/// What is known of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageState {
    /// It is being asked for.
    Loading,
    /// It is here.
    Here,
    /// The org has none of this name, or this user cannot see it.
    Missing,
    /// It could not be had.
    Failed,
}

impl Step {
    fn begin(object: &str) -> Self {
        Self::by(object, Way::Begin)
    }

    fn by(object: &str, by: Way) -> Self {
        Self {
            object: object.to_owned(),
            by,
            filter: String::new(),
            selected: None,
            part: None,
        }
    }
}

impl ObjectPage {
    /// The API name of the object that is shown.
    pub fn object(&self) -> &str {
        self.trail.last().map_or("", |step| step.object.as_str())
    }

    /// What is shown, where it is known.
    pub fn described(&self) -> Option<&Object> {
        self.made.as_deref()
    }

    /// The way here, in words.
    pub fn breadcrumb(&self) -> String {
        let names: Vec<&str> = self.trail.iter().map(|s| s.object.as_str()).collect();
        match names.as_slice() {
            [.., _, _, _, _, _] => {
                let last = names.get(names.len() - 4..).unwrap_or_default();
                format!("… › {}", last.join(" › "))
            }
            names => names.join(" › "),
        }
    }

    /// How many rows of each part there are, and how many of them are listed.
    pub fn counts(&self) -> [(Section, usize, usize); 5] {
        Section::ALL.map(|section| {
            let all = self.rows.iter().filter(|row| row.key.section == section);
            let listed = self.picker.found().filter(|key| key.section == section);
            (section, listed.count(), all.count())
        })
    }

    /// What there is to know of the selected row.
    pub fn details(&self) -> Vec<Detail> {
        match (&self.made, self.picker.selected()) {
            (Some(object), Some(key)) => about::details(object, *key),
            _ => Vec::new(),
        }
    }

    /// Takes what is known now. Whether it is something else than before.
    fn refresh(&mut self, object: Known<&Arc<Object>>, failed: bool) -> bool {
        let (state, new) = match object {
            Known::Here(object) => (PageState::Here, Some(object)),
            Known::Missing => (PageState::Missing, None),
            Known::NotLoaded if failed => (PageState::Failed, None),
            Known::NotLoaded => (PageState::Loading, None),
        };
        let same = match (new, &self.made) {
            (Some(new), Some(old)) => Arc::ptr_eq(new, old),
            (None, None) => true,
            _ => false,
        };
        let changed = !same || state != self.state;
        self.state = state;
        if !same {
            self.made = new.cloned();
            self.rows = self.made.as_deref().map_or_else(Vec::new, about::rows);
            self.list();
        }
        changed
    }

    /// Lists the rows of the part that is shown.
    fn list(&mut self) {
        let part = self.part;
        let rows = self.rows.iter();
        let rows = rows.filter(|row| part.is_none_or(|part| part == row.key.section));
        let items = rows.map(|row| {
            let mut columns: Vec<String> = row.shown.to_vec();
            columns.push(row.hidden.clone());
            PickerItem {
                key: row.key,
                columns,
                disabled_reason: None,
            }
        });
        self.picker.set_items(items.collect());
        if let Some(key) = self.seek.filter(|_| self.made.is_some()) {
            self.seek = None;
            self.picker.select(&key);
        }
    }
}

impl App {
    /// The object page on top.
    pub fn object_page(&self) -> Option<&ObjectPage> {
        match self.overlays.last() {
            Some(crate::app::overlay::Overlay::Object(page)) => Some(page.as_ref()),
            _ => None,
        }
    }

    pub(super) fn object_page_mut(&mut self) -> Option<&mut ObjectPage> {
        match self.overlays.last_mut() {
            Some(crate::app::overlay::Overlay::Object(page)) => Some(page.as_mut()),
            _ => None,
        }
    }

    /// Whether an object page is on top.
    pub(super) fn can_on_page(&self) -> Availability {
        match self.object_page() {
            Some(_) => Availability::Ready,
            None => Availability::Hidden,
        }
    }

    /// Whether something can be done with the selected row of the page.
    pub(super) fn can_with_row(&self) -> Availability {
        match self.object_page() {
            None => Availability::Hidden,
            Some(page) if page.picker.selected().is_none() => {
                Availability::Disabled("nothing is listed")
            }
            Some(_) => Availability::Ready,
        }
    }

    /// Whether there is an object to go back to.
    pub(super) fn can_go_back(&self) -> Availability {
        match self.object_page() {
            None => Availability::Hidden,
            Some(page) if page.trail.len() > 1 => Availability::Ready,
            Some(_) => Availability::Disabled("there is no object before this one"),
        }
    }
}
