//! The lists of statements: what was run, and what was saved. One list with a filter and a preview;
//! Enter puts the statement into the editor, another key runs it as well. Knows no files: a job
//! brings what stands here.

mod history;
mod saved;

use crate::app::App;
use crate::app::availability::Availability;
use crate::app::command::Scope;
use crate::app::key::{Chord, Code};
use crate::app::msg::Effect;
use crate::app::overlay::Overlay;
use crate::app::picker::{Picker, PickerItem};
use crate::app::query::Chosen;
use crate::worker::{HistoryEntry, SavedQuery};

pub use history::Past;

/// A statement is searched and listed up to here, in characters; the preview has all of it.
const LISTED: usize = 2_000;

/// A list of statements, over the panes.
#[derive(Clone, Debug)]
pub struct Library {
    /// What is listed.
    pub shelf: Shelf,
    /// The list: places in the shelf.
    pub picker: Picker<usize>,
    /// How far it is.
    pub state: State,
}

/// What is listed.
#[derive(Clone, Debug)]
pub enum Shelf {
    /// What was run, the newest first.
    History {
        /// Whether the runs of all orgs are listed.
        all: bool,
        /// Every run that is kept.
        runs: Vec<HistoryEntry>,
        /// What is listed of them.
        listed: Vec<Past>,
    },
    /// The saved queries by name.
    Saved {
        /// The queries.
        queries: Vec<SavedQuery>,
        /// Where new ones go.
        folder: String,
    },
}

/// How far a list is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// A job reads it.
    Reading,
    /// It is here.
    Here,
    /// It could not be read, and why.
    Failed(String),
}

impl Library {
    /// Whose commands its keys are.
    pub fn scope(&self) -> Scope {
        match self.shelf {
            Shelf::History { .. } => Scope::History,
            Shelf::Saved { .. } => Scope::Saved,
        }
    }

    /// The selected statement, as it was written.
    pub fn statement(&self) -> Option<&str> {
        let at = *self.picker.selected()?;
        match &self.shelf {
            Shelf::History { listed, .. } => listed.get(at).map(|past| past.run.soql.as_str()),
            Shelf::Saved { queries, .. } => queries.get(at).map(|query| query.text.trim_end()),
        }
    }

    /// What there is to say of the selected statement besides: what went wrong, where it was run.
    pub fn remark(&self) -> Option<String> {
        let at = *self.picker.selected()?;
        match &self.shelf {
            Shelf::History { listed, .. } => Some(listed.get(at)?.remark()),
            Shelf::Saved { queries, .. } => Some(queries.get(at)?.path.display().to_string()),
        }
    }
}

/// A statement on one line, as far as it is listed.
fn one_line(soql: &str) -> String {
    let mut line = String::new();
    for word in soql.split_whitespace() {
        if line.len() > LISTED {
            break;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line += word;
    }
    match line.char_indices().nth(LISTED) {
        Some((at, _)) => line.get(..at).unwrap_or_default().to_owned(),
        None => line,
    }
}

impl App {
    /// The list of statements on top.
    pub(super) fn library_mut(&mut self) -> Option<&mut Library> {
        match self.overlays.last_mut() {
            Some(Overlay::Library(library)) => Some(library),
            _ => None,
        }
    }

    /// Whether a list of statements that has this scope is on top.
    pub(super) fn can_in_library(&self, scope: Scope) -> Availability {
        match self.overlays.last() {
            Some(Overlay::Library(library)) if library.scope() == scope => Availability::Ready,
            _ => Availability::Hidden,
        }
    }

    /// Whether something can be done with the selected saved query.
    pub(super) fn can_with_saved(&self) -> Availability {
        match self.overlays.last() {
            Some(Overlay::Library(library)) if library.scope() == Scope::Saved => {
                match library.picker.selected() {
                    Some(_) => Availability::Ready,
                    None => Availability::Disabled("no query is chosen"),
                }
            }
            _ => Availability::Hidden,
        }
    }

    /// A key that is no command came to the list.
    pub(super) fn library_key(&mut self, chord: Chord) -> Vec<Effect> {
        let page = self.drawn.list.height.max(2);
        let width = self.drawn.list.width.max(1);
        let Some(library) = self.library_mut() else {
            return Vec::new();
        };
        let close = !library.picker.is_typing() && chord.typed() == Some('q');
        if close || chord == Chord::plain(Code::Esc) {
            self.overlays.pop();
            return Vec::new();
        }
        if chord.code == Code::Enter {
            return self.take_statement();
        }
        library.picker.key(chord, page, width);
        Vec::new()
    }

    /// Puts the selected statement in the place of the one that would run now, as one undo step.
    pub(super) fn take_statement(&mut self) -> Vec<Effect> {
        let Some(statement) = self
            .library_mut()
            .and_then(|l| l.statement().map(str::to_owned))
        else {
            return Vec::new();
        };
        self.name_after_selected();
        self.overlays.pop();
        self.toast = None;
        let Some(column) = self.column_mut() else {
            return Vec::new();
        };
        column.focus = crate::app::column::Pane::Editor;
        column.zoom = false;
        let tab = column.tab_mut();
        let range = Chosen::of(&tab.editor).range;
        if tab.editor.text().get(range.clone()) != Some(statement.as_str()) {
            tab.editor.replace(range, &statement);
            tab.problem = None;
        }
        vec![self.save()]
    }

    /// Puts the selected statement into the editor and runs it.
    pub(super) fn run_statement(&mut self) -> Vec<Effect> {
        let mut effects = self.take_statement();
        if !effects.is_empty() {
            effects.extend(self.run_query());
        }
        effects
    }
}

/// An item that can always be chosen.
fn item(key: usize, columns: Vec<String>) -> PickerItem<usize> {
    PickerItem {
        key,
        columns,
        disabled_reason: None,
    }
}
