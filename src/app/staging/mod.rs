//! Cells edited in the table: changes are staged beside the rows, looked at, and sent together.
//!
//! Nothing leaves before it was looked at: a card says how many rows, calls and which org, and the org
//! must be unlocked. What came of each row stands in the table. Rows that are saved are put in place of
//! the old ones as the org has them afterwards, so that sorting, copies and exports see what is shown.
//! It must not know how anything is sent.

mod card;
mod depends;
mod edit;
mod fields;
mod list;
mod long_text;
mod paste;
mod send;

pub use card::{CellCard, How, Line, Preview, UNSAID};
pub use depends::Depends;
pub use fields::CellField;
pub use list::{Change, ChangesCard, shown, shown_in};
pub use long_text::TextCard;
pub use paste::{PasteCard, Pasted};
pub(in crate::app) use send::wants_alias;
pub use send::{Saving, SendCard};

/// What is done with many rows, for whoever draws the question.
pub use crate::worker::CollectionWork;

use std::sync::Arc;

use crate::app::App;
use crate::app::availability::Availability;
use crate::app::column::{Tab, TabId};
use crate::app::command::Command;
use crate::app::msg::Effect;
use crate::app::notice::Notice;
use crate::app::overlay::{Confirm, Confirmed, Overlay};
use crate::app::query::Ready;
use crate::app::result::ResultPane;
use crate::rows::order::Condition;
use crate::rows::staged::{Changed, Outcome};
use crate::text;

/// What the filter of rows that were sent and failed is called.
const FAILED: &str = "failed";
/// What the filter is called that leaves out rows that were deleted.
const NOT_DELETED: &str = "not deleted";

impl ResultPane {
    /// Whether it has changes that are not sent, or are on their way.
    pub fn has_staged(&self) -> bool {
        !self.staged.is_empty() || self.saving.is_some()
    }
}

impl Tab {
    /// Whether a run is under way whose first page takes the place of the rows.
    fn rows_are_replaced(&self) -> bool {
        self.run.as_ref().is_some_and(|run| !run.shown)
    }

    /// What would be lost with its rows, in a sentence.
    pub(super) fn staged_to_lose(&self) -> Option<String> {
        let result = self.base()?;
        if let Some(saving) = &result.saving {
            return Some(format!(
                "{}: {} of {} rows are through. What is sent is seen through; the rest is not sent.",
                saving.doing(),
                text::number(saving.through as u64),
                text::number(saving.of as u64)
            ));
        }
        (!result.staged.is_empty()).then(|| {
            format!(
                "{} of {} are not saved, and would be lost.",
                counted(result.staged.cells(), "changed cell"),
                counted(result.staged.rows(), "row"),
            )
        })
    }
}

impl App {
    /// Whether a command about edited cells can be given now.
    pub(super) fn can_stage(&self, command: Command) -> Availability {
        use Availability::{Disabled, Hidden, Ready};
        let when = |yes: bool, why| if yes { Ready } else { Disabled(why) };
        let Some(tab) = self.tab() else {
            return Hidden;
        };
        let Some(result) = tab.result.as_ref().filter(|result| !result.rows.is_empty()) else {
            return Disabled("there are no rows yet: run a query");
        };
        let saving = result.saving.is_some();
        let (staged, busy) = (&result.staged, "rows are being sent; Esc stops it");
        let replaced = tab.rows_are_replaced();
        match command {
            Command::StagedStop => match self.saving_here() {
                Some(saving) => when(!saving.stopping, "it stops after what is on its way"),
                None => Hidden,
            },
            Command::StagedFailed => when(
                !staged.rows_that(Outcome::is_failed).is_empty() || result.shows_failed(),
                "no row that was sent has failed",
            ),
            Command::StagedList => when(
                !staged.is_empty() || !staged.rows_that(Outcome::is_failed).is_empty(),
                "no cell is changed: d e edits one",
            ),
            _ if saving => Disabled(busy),
            // What is changed in these rows would go with them.
            _ if replaced => {
                Disabled("a query that runs is about to replace these rows: Esc cancels it")
            }
            Command::StagedUndo => when(staged.can_undo(), "no change to take back"),
            Command::StagedRedo => when(staged.can_redo(), "nothing was taken back"),
            Command::StagedDrop => {
                let here = result.row().zip(result.column());
                let changed = here.is_some_and(|(row, col)| staged.get(row, col).is_some());
                when(changed, "the cell has no change")
            }
            Command::StagedSave => when(!staged.is_empty(), "no cell is changed: d e edits one"),
            Command::StagedRetry => {
                let again = !result.to_send_again().1.is_empty();
                when(again, "no row is left that failed")
            }
            Command::CellColumn | Command::RowsDelete if result.marked_count() == 0 => {
                Disabled("no row is marked: m marks one, v begins a range")
            }
            _ => match result.record_rows() {
                Ok(_) => Ready,
                Err(why) => Disabled(why),
            },
        }
    }

    /// Does what a command about edited cells, or about the list of them, says.
    pub(super) fn work_on_staged(&mut self, command: Command) -> Vec<Effect> {
        match command {
            Command::CellEdit => self.edit_cell(),
            Command::CellColumn => self.edit_column(),
            Command::CellPaste => self.paste_copied(),
            Command::StagedSave
            | Command::ChangesSave
            | Command::StagedRetry
            | Command::RowsDelete => self.ask_send(command),
            Command::StagedList => self.open_changes(),
            Command::StagedUndo | Command::ChangesUndo => self.undo_staged(),
            Command::StagedRedo | Command::ChangesRedo => self.redo_staged(),
            Command::StagedDrop => self.drop_staged_here(),
            Command::StagedFailed => self.turn_failed(),
            Command::StagedStop => self.stop_saving().unwrap_or_default(),
            Command::ChangesFilter => self.filter_changes(),
            Command::ChangesRead => self.read_listed_change(),
            Command::ChangesDrop => self.drop_listed_change(),
            Command::ChangesDropAll => self.drop_all_changes(),
            _ => Vec::new(),
        }
    }

    /// The tab whose rows a card is open over, by their numbers.
    pub(super) fn tab_under_card(&self) -> Option<TabId> {
        self.overlays.iter().find_map(|overlay| match overlay {
            Overlay::Send(card) => Some(card.tab),
            Overlay::Cell(card) => Some(card.tab),
            Overlay::CellText(card) => Some(card.tab),
            Overlay::Paste(card) => Some(card.tab),
            _ => None,
        })
    }

    /// The rows that a card was opened over. Where others have come since, or are about to, their
    /// numbers mean other records: nothing is done, and that is said.
    fn rows_of_card(&mut self, tab: TabId, shown_as: u64) -> Option<&mut ResultPane> {
        let of = self.find_tab(tab);
        let is = of.is_some_and(|tab| {
            let result = tab.result.as_ref();
            !tab.rows_are_replaced() && result.is_some_and(|result| result.shown_as == shown_as)
        });
        if !is {
            self.say(
                Notice::warning("Nothing was changed: other rows have come meanwhile")
                    .detail("The rows that you chose are not those of the table any more.")
                    .hint("Look at the rows, and choose again."),
            );
            return None;
        }
        self.find_tab_mut(tab)?.result.as_mut()
    }

    /// What is being saved of the tab in front.
    pub fn saving_here(&self) -> Option<&Saving> {
        self.tab()?.base()?.saving.as_ref()
    }

    pub(super) fn undo_staged(&mut self) -> Vec<Effect> {
        let changed = self.result_mut().map(|result| result.staged.undo());
        self.show_changed(changed, "taken back");
        Vec::new()
    }

    pub(super) fn redo_staged(&mut self) -> Vec<Effect> {
        let changed = self.result_mut().map(|result| result.staged.redo());
        self.show_changed(changed, "done again");
        Vec::new()
    }

    /// Takes the change of the cell under the cursor away.
    pub(super) fn drop_staged_here(&mut self) -> Vec<Effect> {
        let Some(result) = self.result_mut() else {
            return Vec::new();
        };
        if let Some((row, column)) = result.row().zip(result.column()) {
            let rows = result.rows.clone();
            let changed = result.staged.stage(&rows, [(row, column, None)]);
            self.show_changed(Some(changed), "taken back");
        }
        Vec::new()
    }

    /// Says how much changed, and brings the first of it into sight.
    fn show_changed(&mut self, changed: Option<Changed>, done: &str) {
        let Some(changed) = changed.filter(|changed| changed.cells > 0) else {
            return;
        };
        if let Some((row, column)) = changed.first {
            self.go_to_cell(row, column);
        }
        self.hint(format!("{} {done}", counted(changed.cells, "change")));
        self.refresh_changes();
    }

    /// Brings a cell into sight, where its row and column are shown.
    fn go_to_cell(&mut self, row: usize, column: usize) -> bool {
        let viewport = self.drawn.grid;
        let Some(result) = self.result_mut() else {
            return false;
        };
        let (sheet, view) = result.sheet_and_view();
        let (Some(row), Some(column)) = (sheet.place_of(row), sheet.column_place(column)) else {
            return false;
        };
        view.go_to(
            crate::app::grid::GridCursor { row, column },
            &sheet,
            viewport,
        );
        true
    }

    /// Shows only the rows that were sent and failed, or all again.
    pub(super) fn turn_failed(&mut self) -> Vec<Effect> {
        let Some(id) = self.tab().map(|tab| tab.id) else {
            return Vec::new();
        };
        let Some(result) = self.result_mut() else {
            return Vec::new();
        };
        let shown = result.shows_failed();
        let failed = result.staged.rows_that(Outcome::is_failed);
        let filters = &mut result.work.plan_mut().filters;
        filters.retain(|filter| !is_about(filter, FAILED));
        if !shown {
            filters.push(Condition::Rows {
                rows: Arc::from(failed),
                not: false,
                words: FAILED,
            });
        }
        self.rearrange(id)
    }

    /// Leaves out of sight what was deleted.
    fn hide_deleted(&mut self, id: TabId) {
        let Some(result) = self.find_tab_mut(id).and_then(Tab::base_mut) else {
            return;
        };
        let deleted = result
            .staged
            .rows_that(|outcome| *outcome == Outcome::Deleted);
        let filters = &mut result.work.plan_mut().filters;
        filters.retain(|filter| !is_about(filter, NOT_DELETED));
        if !deleted.is_empty() {
            filters.push(Condition::Rows {
                rows: Arc::from(deleted),
                not: true,
                words: NOT_DELETED,
            });
        }
    }

    /// Said of what leaves the table while changes are not saved: they are not in it.
    pub(super) fn without_staged(&self) -> String {
        let cells = self.result().map_or(0, |result| result.staged.cells());
        match cells {
            0 => String::new(),
            cells => format!("; without {} that are not saved", counted(cells, "change")),
        }
    }

    /// What is lost of staged changes when the program ends, in sentences.
    pub(super) fn staged_to_lose(&self) -> Vec<String> {
        let desks = self.columns.iter().flat_map(|column| column.desks());
        let tabs = desks.flat_map(|desk| desk.tabs());
        tabs.filter_map(|tab| {
            let lost = tab.staged_to_lose()?;
            Some(format!(
                "{} in {}: {lost}",
                tab.title(),
                self.orgs.alias(&tab.org)
            ))
        })
        .collect()
    }

    /// The same of a tab that is to be closed.
    pub(super) fn staged_of_tab(&self) -> Option<String> {
        self.tab()?.staged_to_lose()
    }

    /// A run that would take the rows away under changes that are not saved waits for a yes; it is given
    /// back where there are none.
    pub(super) fn hold_run(&mut self, ready: Ready) -> Result<Vec<Effect>, Box<Ready>> {
        let lost = self.find_tab(ready.tab).and_then(Tab::staged_to_lose);
        let Some(lost) = lost else {
            return Err(Box::new(ready));
        };
        self.held_run = Some(Box::new(ready));
        let save = self.keymap.shown(Command::StagedSave);
        self.overlays.push(Overlay::Confirm(Confirm {
            title: "Run it and lose the changes?".into(),
            lines: vec![lost, format!("Esc goes back to them; {save} saves them.")],
            choices: Vec::new(),
            action: Confirmed::RunStaged,
        }));
        Ok(Vec::new())
    }

    /// Runs what waited.
    pub(super) fn run_held(&mut self) -> Vec<Effect> {
        let Some(ready) = self.held_run.take() else {
            return Vec::new();
        };
        let mut effects = self.end_saving(ready.tab);
        if let Some(result) = self.find_tab_mut(ready.tab).and_then(Tab::base_mut) {
            result.staged = crate::rows::staged::Staged::default();
            result.saving = None;
        }
        effects.extend(self.run_ready(*ready));
        effects
    }
}

impl ResultPane {
    /// Whether only the rows are shown that were sent and failed.
    pub fn shows_failed(&self) -> bool {
        let mut filters = self.work.plan().filters.iter();
        filters.any(|filter| is_about(filter, FAILED))
    }
}

fn is_about(filter: &Condition, what: &str) -> bool {
    matches!(filter, Condition::Rows { words, .. } if *words == what)
}

/// A number of things, in words.
pub fn counted(count: usize, what: &str) -> String {
    let number = text::number(count as u64);
    let s = if count == 1 { "" } else { "s" };
    format!("{number} {what}{s}")
}
