//! Looking at an object's records: a tab whose statement was written for the person, with sensible
//! columns and the newest record first, its pages loaded as one goes down.
//!
//! The statement stands in the editor like any other. As soon as it is changed there the tab is an
//! ordinary one. Which columns are sensible is [`crate::language::browse`]'s to say.

mod condition;
mod views;

use std::collections::BTreeMap;

use crate::app::App;
use crate::app::column::{Pane, Tab, TabId};
use crate::app::jobs::Slot;
use crate::app::msg::Effect;
use crate::app::notice::Notice;
use crate::app::result::Problem;
use crate::language::browse::statement;
use crate::org::OrgKey;
use crate::schema::{Catalog, Known};
use crate::worker::{ExploreAsk, ExploreEvent, ExploreJob, Job, JobError};

pub use condition::{Line, WhereCard};
pub use views::{ViewsCard, ViewsState};

/// What a tab that shows an object's records is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Browse {
    /// The object.
    pub object: String,
    /// What of them, in words: a list view of the org, the recycle bin; all, where there are none.
    pub view: Option<String>,
    /// The condition that leaves only some of its records, such as the children of one.
    pub within: Option<String>,
    /// The text that was written for it; while it stands in the editor, the tab is one.
    pub text: String,
}

impl Browse {
    /// Whether its statement has a condition, which leaves out some of the records.
    pub fn is_narrowed(&self) -> bool {
        let mut words = self.text.split_ascii_whitespace();
        words.any(|word| word.eq_ignore_ascii_case("WHERE"))
    }
}

/// The compact layouts that were asked for, by org and object; empty where there was none.
pub(super) type Layouts = BTreeMap<(OrgKey, String), Vec<String>>;

impl Tab {
    /// What it shows the records of, while the text is the one that was written for it.
    pub fn browsing(&self) -> Option<&Browse> {
        let browse = self.browse.as_ref()?;
        (browse.text == self.editor.text()).then_some(browse)
    }
}

impl App {
    /// Shows the records of an object of the org in front: in the tab that does so already, else in a
    /// new one.
    pub fn browse_object(&mut self, object: &str) -> Vec<Effect> {
        self.browse_within(object, None)
    }

    /// The same with a condition, which is written into the statement.
    pub fn browse_within(&mut self, object: &str, within: Option<String>) -> Vec<Effect> {
        let Some(org) = self.column().map(|column| column.org.clone()) else {
            return Vec::new();
        };
        let schema = self.schemas.of(&org);
        let known = schema.map(|schema| schema.catalog.summary(object));
        let name = match known {
            Some(Known::Here(summary)) if !summary.queryable => {
                let name = summary.name.clone();
                self.hint(format!(
                    "{name} has no rows to query; its page says what it is"
                ));
                return Vec::new();
            }
            Some(Known::Here(summary)) => summary.name.clone(),
            _ => object.to_owned(),
        };
        self.favourites.look_at(&org, &name);
        self.leave_browser();
        self.toast = None;
        let ids = &mut self.tab_ids;
        let Some(column) = self.columns.get_mut(self.focused) else {
            return Vec::new();
        };
        column.focus = Pane::Results;
        column.typing = false;
        let same = |tab: &Tab| {
            let shown = tab.browsing();
            shown.is_some_and(|shown| {
                // A condition that was added since leaves out what is asked for.
                let narrowed = within.is_none() && shown.is_narrowed();
                shown.object == name && shown.view.is_none() && shown.within == within && !narrowed
            })
        };
        if let Some(place) = column.desk().tabs().iter().position(same) {
            column.desk_mut().select(place);
            let saved = self.save();
            self.refresh_browser(true);
            return vec![saved];
        }
        let front = column.tab();
        let blank = front.editor.is_empty()
            && front.run.is_none()
            && front.result.is_none()
            && front.browse.is_none();
        if !blank {
            column.open_tab("", ids);
            column.focus = Pane::Results;
            column.typing = false;
        }
        let tab = column.tab_mut();
        tab.browse = Some(Browse {
            object: name.clone(),
            view: None,
            within,
            text: String::new(),
        });
        tab.problem = None;
        let id = tab.id;
        self.refresh_browser(true);
        let mut effects = self.show_records(id, &org, &name);
        effects.push(self.save());
        effects
    }

    /// Whether a tab waits to know what the object it is to show is like.
    pub fn is_asking_about(&self, tab: &Tab) -> bool {
        self.jobs.of(&Slot::Explore(tab.id)).is_some()
    }

    /// Runs the statement for an object's records, once it is known what the object is like.
    fn show_records(&mut self, id: TabId, org: &OrgKey, object: &str) -> Vec<Effect> {
        let key = (org.clone(), object.to_owned());
        let described = self.written_for(&key);
        if let (Some(text), true) = (described, self.layouts.contains_key(&key)) {
            return self.run_browse(id, &text, None);
        }
        let job = ExploreJob {
            org: org.clone(),
            object: object.to_owned(),
            ask: ExploreAsk::Columns {
                layout: !self.layouts.contains_key(&key),
            },
        };
        let (job_id, superseded) = self.jobs.begin(Slot::Explore(id));
        let cancel = superseded.map(Effect::Cancel).into_iter();
        cancel
            .chain([Effect::Start(job_id, Job::Explore(job))])
            .collect()
    }

    /// The statement for an object's records; none before its describe is here.
    fn written_for(&self, key: &(OrgKey, String)) -> Option<String> {
        let catalog = &self.schemas.of(&key.0)?.catalog;
        let object = catalog.object(&key.1).here()?;
        let layout = self.layouts.get(key).map_or(&[][..], Vec::as_slice);
        Some(statement(object, layout, catalog))
    }

    /// Puts a statement in the place of the text of a browsing tab, and runs it.
    fn run_browse(&mut self, id: TabId, text: &str, view: Option<String>) -> Vec<Effect> {
        let Some(tab) = self.find_tab_mut(id) else {
            return Vec::new();
        };
        let whole = 0..tab.editor.text().len();
        let within = tab.browse.as_ref().and_then(|browse| browse.within.clone());
        let text = match within.filter(|_| view.is_none()) {
            Some(condition) => with_condition(text, &condition),
            None => text.to_owned(),
        };
        tab.editor.replace(whole, &text);
        tab.editor.set_cursor(0);
        tab.problem = None;
        if let Some(browse) = &mut tab.browse {
            browse.text = tab.editor.text().to_owned();
            browse.view = view;
        }
        self.run_in(id)
    }

    /// What helps to browse became known.
    pub(super) fn on_explored(&mut self, id: TabId, event: ExploreEvent) -> Vec<Effect> {
        let Some((org, object)) = self
            .find_tab(id)
            .and_then(|tab| Some((tab.org.clone(), tab.browse.as_ref()?.object.clone())))
        else {
            return Vec::new();
        };
        match event {
            ExploreEvent::Columns(layout) => {
                let key = (org, object);
                self.layouts.entry(key.clone()).or_insert(layout);
                match self.written_for(&key) {
                    Some(text) => self.run_browse(id, &text, None),
                    // The describe came and was not taken: then the org speaks for itself.
                    None => self.run_browse(id, &bare(&key.1), None),
                }
            }
            ExploreEvent::View(query) => self.on_view_query(id, &query),
            ExploreEvent::Views(_)
            | ExploreEvent::Layout(_)
            | ExploreEvent::Records { .. }
            | ExploreEvent::Picklists(_) => Vec::new(),
        }
    }

    /// What helps to browse could not be had.
    pub(super) fn on_explore_failed(&mut self, id: TabId, error: &JobError) {
        let notice = Notice::from(error);
        self.log.push(notice.clone());
        let Some(tab) = self.find_tab_mut(id) else {
            return;
        };
        if let Some(browse) = &mut tab.browse
            && tab.editor.is_empty()
        {
            // Something to run again with.
            let text = bare(&browse.object);
            tab.editor.replace(0..0, &text);
            browse.text.clone_from(&text);
        }
        tab.problem = Some(Problem {
            range: None,
            notice,
            needs_login: error.needs_login(),
        });
    }

    /// Esc while it is asked what an object is like: it is not waited for any longer.
    pub(super) fn stop_browse(&mut self) -> Option<Effect> {
        let id = self.tab()?.id;
        let job = self.jobs.end_slot(&Slot::Explore(id))?;
        let object = self
            .tab()
            .and_then(|tab| Some(tab.browse.as_ref()?.object.clone()))
            .unwrap_or_default();
        if let Some(tab) = self.find_tab_mut(id)
            && tab.editor.is_empty()
        {
            tab.browse = None;
        }
        self.hint(format!("stopped asking about {object}"));
        Some(Effect::Cancel(job))
    }

    /// From the rows into the text; a browse becomes an ordinary query with the first change.
    pub(super) fn edit_browse(&mut self) -> Vec<Effect> {
        if let Some(column) = self.column_mut() {
            column.focus = Pane::Editor;
            column.typing = true;
            column.zoom = false;
        }
        Vec::new()
    }

    /// What is known of the org in front, or nothing.
    pub(super) fn catalog_here(&self) -> Option<&Catalog> {
        let column = self.column()?;
        Some(&self.schemas.of(&column.org)?.catalog)
    }
}

/// A statement of ours with a condition in its place.
fn with_condition(text: &str, condition: &str) -> String {
    match text.split_once("\nORDER BY") {
        Some((before, order)) => format!("{before}\nWHERE {condition}\nORDER BY{order}"),
        None => format!("{text}\nWHERE {condition}"),
    }
}

/// What can be asked of any object.
fn bare(object: &str) -> String {
    format!("SELECT Id\nFROM {object}")
}
