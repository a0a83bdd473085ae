//! Deleted and archived rows: asked for with those that are there (`queryAll`), or alone, as an
//! object's recycle bin.
//!
//! Which rows of a result are such is [`crate::rows::Gone`]'s to say.

mod undelete;

pub(in crate::app) use undelete::Undeleting;

use crate::app::App;
use crate::app::availability::Availability;
use crate::app::awaited::Then;
use crate::app::browsing::Browse;
use crate::app::column::{Pane, Tab};
use crate::app::jobs::Slot;
use crate::app::msg::Effect;
use crate::language::browse::columns;
use crate::language::expand::put;
use crate::org::OrgKey;
use crate::schema::{Catalog, Known, Object};

/// The columns of a recycle bin that say who deleted a record, and when: a record changes no more once
/// it is deleted.
const WHO_AND_WHEN: [(&str, &str); 2] = [
    ("SystemModstamp", "SystemModstamp"),
    ("LastModifiedById", "LastModifiedBy.Name"),
];

impl App {
    /// Whether deleted rows can be asked for.
    pub(in crate::app) fn can_query_all(&self) -> Availability {
        match self.tab() {
            None => Availability::Hidden,
            Some(tab) if tab.editor.is_empty() => Availability::Disabled("the query is empty"),
            Some(_) => Availability::Ready,
        }
    }

    /// Asks for deleted and archived rows, too, or no longer. Among rows the query runs at once.
    pub(in crate::app) fn toggle_all(&mut self) -> Vec<Effect> {
        let in_results = self.column().is_some_and(|c| c.focus == Pane::Results);
        let Some(tab) = self.tab() else {
            return Vec::new();
        };
        let (id, all) = (tab.id, !tab.all);
        let told = if all { self.with_fates(tab) } else { None };
        let Some(tab) = self.find_tab_mut(id) else {
            return Vec::new();
        };
        tab.all = all;
        if let Some((range, text)) = told {
            let browsing = tab.browsing().is_some();
            tab.editor.replace(range, &text);
            let now = tab.editor.text().to_owned();
            if let Some(browse) = tab.browse.as_mut().filter(|_| browsing) {
                browse.text = now;
            }
        }
        self.keep_soon();
        if in_results {
            return self.run_query();
        }
        self.hint(match all {
            true => "deleted and archived rows are asked for, too",
            false => "deleted and archived rows are left out",
        });
        Vec::new()
    }

    /// What puts `IsDeleted` and `IsArchived` into the text, without which nobody knows which rows are
    /// deleted and which are archived: those that the object has and the text does not name.
    fn with_fates(&self, tab: &Tab) -> Option<(std::ops::Range<usize>, String)> {
        let text = tab.editor.text();
        let lower = text.to_ascii_lowercase();
        let object = crate::app::result::object_of(text);
        let catalog = &self.schemas.of(&tab.org)?.catalog;
        let described = catalog.object(&object).here()?;
        let wanted = ["IsDeleted", "IsArchived"].into_iter().filter(|name| {
            described.field(name).is_some() && !lower.contains(&name.to_ascii_lowercase())
        });
        let wanted: Vec<String> = wanted.map(str::to_owned).collect();
        if wanted.is_empty() {
            return None;
        }
        let read = crate::soql::rewrite::Statement::read(text).ok()?;
        if read.is_aggregate() {
            return None;
        }
        let edit = put(text, tab.editor.cursor(), wanted).ok().flatten()?;
        Some((edit.span.range(), edit.text))
    }

    /// The object whose recycle bin is meant: that of the page, of the list of objects, of the rows.
    fn object_of_bin(&self) -> Option<String> {
        if let Some(page) = self.object_page() {
            return Some(page.object().to_owned());
        }
        if self.browser_in_focus().is_some() {
            return self.selected_object();
        }
        self.object_in_front()
    }

    /// Whether an object's recycle bin can be looked into.
    pub(in crate::app) fn can_open_bin(&self, mine: bool) -> Availability {
        match self.column() {
            None => Availability::Hidden,
            Some(_) if self.object_of_bin().is_none() => {
                Availability::Disabled("no object is meant here: browse one first")
            }
            Some(column) if mine && user_of(&column.org).is_none() => {
                Availability::Disabled("whose login this is is not known by its id")
            }
            Some(_) => Availability::Ready,
        }
    }

    /// Shows the deleted records of an object, what was deleted last first; only those that this user
    /// deleted, where `mine`.
    pub(in crate::app) fn open_bin(&mut self, mine: bool) -> Vec<Effect> {
        match self.object_of_bin() {
            Some(object) => self.open_bin_of(&object, mine),
            None => Vec::new(),
        }
    }

    /// Shows the deleted records of this object.
    pub(in crate::app) fn open_bin_of(&mut self, object: &str, mine: bool) -> Vec<Effect> {
        let Some(org) = self.column().map(|column| column.org.clone()) else {
            return Vec::new();
        };
        let object = object.to_owned();
        let schema = self.schemas.of(&org);
        let Some(Known::Here(described)) = schema.map(|schema| schema.catalog.shared(&object))
        else {
            return self.go_on_with(&org, &object, Then::Bin(mine));
        };
        if described.field("IsDeleted").is_none() {
            self.hint(format!(
                "{object} has no recycle bin: what is deleted is gone"
            ));
            return Vec::new();
        }
        let catalog = schema.map(|schema| &schema.catalog);
        let user = user_of(&org).filter(|_| mine);
        let Some(text) = catalog.map(|catalog| statement(described, catalog, user)) else {
            return Vec::new();
        };
        self.overlays.clear();
        self.leave_browser();
        self.toast = None;
        let ids = &mut self.tab_ids;
        let Some(column) = self.columns.get_mut(self.focused) else {
            return Vec::new();
        };
        column.open_tab(&text, ids);
        column.focus = Pane::Results;
        column.typing = false;
        let tab = column.tab_mut();
        tab.all = true;
        tab.browse = Some(Browse {
            object,
            within: None,
            view: Some(match mine {
                true => "recycle bin, what you deleted".to_owned(),
                false => "recycle bin".to_owned(),
            }),
            text,
        });
        let id = tab.id;
        let stopped = self.jobs.end_slot(&Slot::Usage);
        let mut effects: Vec<Effect> = stopped.map(Effect::Cancel).into_iter().collect();
        effects.extend(self.run_in(id));
        effects
    }
}

/// The user's id, where the org is known by one.
fn user_of(org: &OrgKey) -> Option<&str> {
    let id = org.user_id();
    let fits = id.starts_with("005") && matches!(id.len(), 15 | 18);
    (fits && id.bytes().all(|b| b.is_ascii_alphanumeric())).then_some(id)
}

/// The statement for the deleted records of an object.
fn statement(object: &Object, catalog: &Catalog, user: Option<&str>) -> String {
    let mut list = columns(object, &[], catalog);
    let told_elsewhere = ["Id", "CreatedDate", "LastModifiedDate", "IsDeleted"];
    list.retain(|column| !told_elsewhere.contains(&column.as_str()));
    list.truncate(5);
    // What a record was called, when it went and who took it away is what one looks for.
    let fields = object.describe().fields.iter();
    let name = fields.filter(|field| field.name_field).map(|f| &f.name);
    let mut name = name.filter_map(|name| list.iter().position(|column| column == name));
    if let Some(at) = name.next_back() {
        list.swap(0, at);
    }
    let known = WHO_AND_WHEN.iter();
    let known = known.filter(|(field, _)| object.field(field).is_some());
    let known: Vec<String> = known.map(|(_, path)| (*path).to_owned()).collect();
    let behind = list.len().min(1);
    list.splice(behind..behind, known);
    list.extend(["IsDeleted".to_owned(), "Id".to_owned()]);
    let mut text = format!(
        "SELECT {}\nFROM {}\nWHERE IsDeleted = TRUE",
        list.join(", "),
        object.name()
    );
    if let Some(user) = user {
        text += &format!(" AND LastModifiedById = '{user}'");
    }
    if object.field("SystemModstamp").is_some() {
        text += "\nORDER BY SystemModstamp DESC";
    }
    text
}
