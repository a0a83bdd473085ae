//! Saved queries: the list of them, saving under a name, renaming and deleting. Files are the
//! worker's; what would be lost is asked about first.

use crate::app::App;
use crate::app::editor::Field;
use crate::app::form::{Form, Purpose};
use crate::app::jobs::Slot;
use crate::app::library::{Library, Shelf, State, item, one_line};
use crate::app::msg::Effect;
use crate::app::notice::Notice;
use crate::app::overlay::{Confirm, Confirmed, Overlay};
use crate::app::picker::{Picker, PickerItem};
use crate::text;
use crate::worker::{Job, JobError, SavedEvent, SavedJob, SavedQuery};

/// The columns of the list that are searched: the name, the statement.
const SEARCHED: usize = 2;

impl App {
    /// Opens the list of saved queries; a job reads them.
    pub(in crate::app) fn open_saved(&mut self) -> Vec<Effect> {
        self.overlays.push(Overlay::Library(Box::new(Library {
            shelf: Shelf::Saved {
                queries: Vec::new(),
                folder: String::new(),
            },
            picker: Picker::new(Vec::new()).searching(SEARCHED),
            state: State::Reading,
        })));
        self.read_saved()
    }

    fn read_saved(&mut self) -> Vec<Effect> {
        self.start_saved(Slot::Library, SavedJob::List)
    }

    fn start_saved(&mut self, slot: Slot, job: SavedJob) -> Vec<Effect> {
        let (id, superseded) = self.jobs.begin(slot);
        let superseded = superseded.map(Effect::Cancel).into_iter();
        superseded
            .chain([Effect::Start(id, Job::Saved(job))])
            .collect()
    }

    /// Asks for the name to save the text of the tab under; the one it came from stands there.
    pub(in crate::app) fn open_save(&mut self) -> Vec<Effect> {
        let Some(tab) = self.tab() else {
            return Vec::new();
        };
        let known = self.saved_names.iter().find(|(id, _)| *id == tab.id);
        let name = known.map_or("", |(_, name)| name.as_str());
        let form = Form::new(
            Purpose::Save,
            "Save the query",
            vec![("Name".to_owned(), Field::new(name))],
        );
        self.overlays.push(Overlay::Form(Box::new(form)));
        Vec::new()
    }

    /// Saves the text of the tab in front.
    pub(in crate::app) fn save_query(&mut self, name: &str, replace: bool) -> Vec<Effect> {
        let Some(tab) = self.tab() else {
            return Vec::new();
        };
        let (id, text) = (tab.id, tab.editor.text().to_owned());
        let name = name.trim().to_owned();
        self.name_tab(id, name.clone());
        self.start_saved(
            Slot::Saved,
            SavedJob::Write {
                name,
                text,
                replace,
            },
        )
    }

    fn name_tab(&mut self, id: crate::app::column::TabId, name: String) {
        self.saved_names.retain(|(tab, _)| *tab != id);
        self.saved_names.push((id, name));
    }

    /// Saves over the query that is there already, after a yes.
    pub(in crate::app) fn replace_query(&mut self) -> Vec<Effect> {
        let id = self.tab().map(|tab| tab.id);
        let name = self.saved_names.iter().find(|(tab, _)| Some(*tab) == id);
        match name.map(|(_, name)| name.clone()) {
            Some(name) => self.save_query(&name, true),
            None => Vec::new(),
        }
    }

    fn selected_query(&self) -> Option<&SavedQuery> {
        match self.overlays.last() {
            Some(Overlay::Library(library)) => match &library.shelf {
                Shelf::Saved { queries, .. } => queries.get(*library.picker.selected()?),
                Shelf::History { .. } => None,
            },
            _ => None,
        }
    }

    /// The tab in front is about to hold the selected query: saving proposes its name.
    pub(super) fn name_after_selected(&mut self) {
        let name = self.selected_query().map(|query| query.name.clone());
        let id = self.tab().map(|tab| tab.id);
        if let (Some(name), Some(id)) = (name, id) {
            self.name_tab(id, name);
        }
    }

    /// Asks for another name of the selected query.
    pub(in crate::app) fn ask_rename(&mut self) -> Vec<Effect> {
        if let Some(query) = self.selected_query() {
            let form = Form::new(
                Purpose::Rename(query.path.clone()),
                format!("Rename {}", query.name),
                vec![("Name".to_owned(), Field::new(&query.name))],
            );
            self.overlays.push(Overlay::Form(Box::new(form)));
        }
        Vec::new()
    }

    pub(in crate::app) fn rename_query(
        &mut self,
        path: std::path::PathBuf,
        name: &str,
    ) -> Vec<Effect> {
        let name = name.trim().to_owned();
        self.start_saved(Slot::Saved, SavedJob::Rename { path, name })
    }

    /// Asks whether the selected query is to be deleted.
    pub(in crate::app) fn ask_delete(&mut self) -> Vec<Effect> {
        if let Some(query) = self.selected_query() {
            let question = Confirm {
                title: format!("Delete {}?", query.name),
                lines: vec![format!(
                    "The file {} is deleted; what is in the editor stays.",
                    query.path.display()
                )],
                choices: Vec::new(),
                action: Confirmed::DeleteQuery(query.path.clone()),
            };
            self.overlays.push(Overlay::Confirm(question));
        }
        Vec::new()
    }

    pub(in crate::app) fn delete_query(&mut self, path: std::path::PathBuf) -> Vec<Effect> {
        self.start_saved(Slot::Saved, SavedJob::Delete(path))
    }

    /// What became of a saved query, or the list of them.
    pub(in crate::app) fn on_saved(&mut self, event: SavedEvent) -> Vec<Effect> {
        match event {
            SavedEvent::Listed { queries, folder } => {
                self.list_saved(queries, &folder.display().to_string());
            }
            SavedEvent::Exists(path) => {
                let question = Confirm {
                    title: "Replace the query?".into(),
                    lines: vec![format!(
                        "{} is there already; the text in the editor takes its place.",
                        path.display()
                    )],
                    choices: Vec::new(),
                    action: Confirmed::ReplaceQuery,
                };
                self.overlays.push(Overlay::Confirm(question));
            }
            SavedEvent::Done(said) => {
                self.say(Notice::info(said));
                if self.saved_list().is_some() {
                    return self.read_saved();
                }
            }
            SavedEvent::Refused(why) => {
                self.say(Notice::error("The saved queries stay as they are").detail(why));
            }
        }
        Vec::new()
    }

    /// A job with saved queries failed.
    pub(in crate::app) fn on_saved_failed(&mut self, error: &JobError) {
        self.say(Notice::from(error));
    }

    fn saved_list(&mut self) -> Option<&mut Library> {
        self.overlays.iter_mut().find_map(|overlay| match overlay {
            Overlay::Library(library) if matches!(library.shelf, Shelf::Saved { .. }) => {
                Some(library.as_mut())
            }
            _ => None,
        })
    }

    fn list_saved(&mut self, found: Vec<SavedQuery>, place: &str) {
        let now = self.now.epoch;
        if let Some(library) = self.saved_list() {
            let items = found.iter().enumerate();
            let items = items.map(|(at, query)| row(at, query, now)).collect();
            library.shelf = Shelf::Saved {
                queries: found,
                folder: place.to_owned(),
            };
            library.picker.set_items(items);
            library.state = State::Here;
        }
    }
}

/// Name, statement, when it was changed.
fn row(at: usize, query: &SavedQuery, now: i64) -> PickerItem<usize> {
    let changed = query.changed.map(|then| text::ago(now, then));
    item(
        at,
        vec![
            query.name.clone(),
            one_line(&query.text),
            changed.unwrap_or_default(),
        ],
    )
}
