//! What is done to the columns of a result: hidden, moved, made wider, frozen, and put back.
//!
//! The cursor stays on its column through all of it. Every change can be taken back.

use crate::app::App;
use crate::app::command::Command;
use crate::app::geometry::Viewport;
use crate::app::grid::{Arrangement, GridCursor};
use crate::app::msg::Effect;
use crate::app::result::ResultPane;
use crate::app::session::SavedLook;

/// How many cells a column is made wider or narrower at once.
const STEP: u16 = 2;

impl ResultPane {
    /// Changes how the columns are shown, so that it can be taken back; `resized` where it is about
    /// the width of a column. `change` is told how many columns there are and says whether it did
    /// anything.
    pub(super) fn arrange(
        &mut self,
        resized: Option<usize>,
        viewport: Viewport,
        change: impl FnOnce(&mut Arrangement, usize) -> bool,
    ) -> bool {
        let column = self.column();
        let before = self.arrangement.clone();
        let all = self.rows.columns().len();
        if !change(&mut self.arrangement, all) || self.arrangement == before {
            return false;
        }
        self.changes.note(before, resized);
        self.return_to(column, viewport);
        true
    }

    /// Takes over how the columns of the run before were shown, where they are the same ones. Those
    /// that find their width by themselves begin anew.
    pub(super) fn look_like(&mut self, before: &Self) {
        if self.titles() == before.titles() {
            self.restored = before.restored;
            self.arrangement = before.arrangement.clone();
            self.changes = before.changes.clone();
            self.headings.labels = before.headings.labels;
            let (sheet, view) = self.sheet_and_view();
            view.wrap(before.grid.wraps(), &sheet, Viewport::default());
        }
    }

    /// How its columns are shown, to be kept; none where that is as they came.
    pub(super) fn saved_look(&self) -> Option<SavedLook> {
        let plan = self.saved_plan();
        let changed = !self.changes.is_empty() || self.headings.labels || self.restored;
        (changed || plan.is_some()).then(|| SavedLook {
            titles: self.titles(),
            columns: self.arrangement.kept(),
            labels: self.headings.labels,
            plan,
        })
    }

    /// Shows its columns as they were kept, where they are the same ones.
    pub(super) fn look_as_kept(&mut self, kept: &SavedLook) {
        if self.titles() != kept.titles {
            return;
        }
        let all = self.rows.columns().len();
        if let Some(arrangement) = Arrangement::from_kept(&kept.columns, all) {
            self.arrangement = arrangement;
            self.headings.labels = kept.labels;
            self.restored = true;
        }
        if let Some(plan) = &kept.plan {
            self.arrange_as_kept(plan);
        }
    }

    fn titles(&self) -> Vec<String> {
        let columns = self.rows.columns().iter();
        columns.map(|column| column.title.clone()).collect()
    }

    /// Takes the last change of the columns back; whether there was one.
    fn undo_columns(&mut self, viewport: Viewport) -> bool {
        let column = self.column();
        let Some(before) = self.changes.undo() else {
            return false;
        };
        self.arrangement = before;
        self.return_to(column, viewport);
        true
    }

    /// Puts the cursor on a column; where it is hidden, on the one that took its place.
    pub(super) fn return_to(&mut self, column: Option<usize>, viewport: Viewport) {
        let (sheet, view) = self.sheet_and_view();
        let cursor = view.cursor(&sheet);
        let place = column.and_then(|column| sheet.column_place(column));
        let column = place.unwrap_or(cursor.column);
        view.go_to(GridCursor { column, ..cursor }, &sheet, viewport);
    }
}

impl App {
    /// The result in front, to change it.
    pub(super) fn result_mut(&mut self) -> Option<&mut ResultPane> {
        self.column_mut()?.tab_mut().result.as_mut()
    }

    /// The result in front.
    pub(super) fn result(&self) -> Option<&ResultPane> {
        self.tab()?.result.as_ref()
    }

    /// Changes how the columns of the result in front are shown; whether it did anything.
    pub(super) fn arrange(
        &mut self,
        resized: Option<usize>,
        change: impl FnOnce(&mut Arrangement, usize) -> bool,
    ) -> bool {
        let viewport = self.drawn.grid;
        let changed = self
            .result_mut()
            .is_some_and(|result| result.arrange(resized, viewport, change));
        if changed {
            self.keep_soon();
        }
        changed
    }

    /// Lets the columns up to the one under the cursor stay put; if they do already, only the first,
    /// and if that is it, none.
    pub(super) fn freeze(&mut self) -> Vec<Effect> {
        let Some(result) = self.result() else {
            return Vec::new();
        };
        let up_to = result.grid.cursor(&result.sheet()).column + 1;
        let frozen = match result.arrangement.frozen() {
            before if before != up_to => up_to,
            1 => 0,
            _ => 1,
        };
        self.freeze_to(frozen)
    }

    /// Lets that many columns stay put, and says how many do where not all fit.
    pub(super) fn freeze_to(&mut self, columns: usize) -> Vec<Effect> {
        self.arrange(None, |arrangement, _| {
            arrangement.freeze(columns);
            true
        });
        let viewport = self.drawn.grid;
        let fit = self.result().map(|result| {
            let layout = result.grid.layout(&result.sheet(), viewport);
            (layout.frozen, layout.unfrozen)
        });
        match (columns, fit) {
            (0, _) => self.hint("no column stays put"),
            (1, Some((1, _))) => self.hint("the first column stays put"),
            (_, Some((fit, 0))) => self.hint(format!("{fit} columns stay put")),
            (_, Some((fit, _))) => self.hint(format!(
                "{columns} columns are to stay put, {fit} fit; the others scroll until there is room"
            )),
            _ => {}
        }
        Vec::new()
    }

    pub(super) fn hide_column(&mut self) -> Vec<Effect> {
        if let Some(column) = self.result().and_then(ResultPane::column) {
            self.set_hidden(column, true);
        }
        Vec::new()
    }

    /// Hides or shows a column, and says how it comes back.
    pub(super) fn set_hidden(&mut self, column: usize, hidden: bool) {
        let title = self.result().and_then(|r| r.rows.columns().get(column));
        let Some(title) = title.map(|about| about.title.clone()) else {
            return;
        };
        let changed = self.arrange(None, |arrangement, all| {
            arrangement.set_hidden(column, hidden, all)
        });
        match (hidden, changed) {
            (true, true) => {
                let key = |command| self.keymap.shown(command);
                let (undo, list) = (key(Command::ColumnUndo), key(Command::ColumnList));
                self.hint(format!(
                    "{title} is hidden; {undo} takes it back, {list} lists all columns"
                ));
            }
            (true, false) => self.hint("the last column stays"),
            (false, _) => {}
        }
    }

    pub(super) fn shift_column(&mut self, right: bool) -> Vec<Effect> {
        if let Some(column) = self.result().and_then(ResultPane::column) {
            let moved = self.arrange(None, |arrangement, all| {
                arrangement.shift(column, right, all)
            });
            if !moved {
                self.hint(if right {
                    "it is the last column"
                } else {
                    "it is the first column"
                });
            }
        }
        Vec::new()
    }

    /// Makes the column under the cursor wider or narrower by a step.
    pub(super) fn resize_column(&mut self, wider: bool) -> Vec<Effect> {
        let Some(result) = self.result() else {
            return Vec::new();
        };
        let sheet = result.sheet();
        let place = result.grid.cursor(&sheet).column;
        let Some(column) = sheet.column(place) else {
            return Vec::new();
        };
        let now = sheet.width(place);
        let width = if wider {
            now.saturating_add(STEP)
        } else {
            now.saturating_sub(STEP)
        };
        self.arrange(Some(column), |arrangement, _| {
            arrangement.set_width(column, Some(width));
            true
        });
        Vec::new()
    }

    /// Makes the column under the cursor as wide as what is in sight of it; if it is, lets it find
    /// its width by itself again.
    pub(super) fn fit_column(&mut self) -> Vec<Effect> {
        let place = self
            .result()
            .map(|result| result.grid.cursor(&result.sheet()).column);
        if let Some(place) = place {
            self.fit_place(place);
        }
        Vec::new()
    }

    /// As [`Self::fit_column`], for the column at a place of the sheet.
    pub(super) fn fit_place(&mut self, place: usize) {
        let viewport = self.drawn.grid;
        let Some(result) = self.result() else {
            return;
        };
        let sheet = result.sheet();
        let Some(column) = sheet.column(place) else {
            return;
        };
        let layout = result.grid.layout(&sheet, viewport);
        let fit = layout.fit(&sheet, place);
        let width = (result.arrangement.width(column) != Some(fit)).then_some(fit);
        self.arrange(None, |arrangement, _| {
            arrangement.set_width(column, width);
            true
        });
        self.hint(match width {
            Some(width) => format!("{width} cells wide, as what is in sight; again: by itself"),
            None => "the column finds its width by itself again".to_owned(),
        });
    }

    pub(super) fn undo_columns(&mut self) -> Vec<Effect> {
        let viewport = self.drawn.grid;
        if let Some(result) = self.result_mut() {
            result.undo_columns(viewport);
        }
        self.keep_soon();
        Vec::new()
    }

    /// All columns as they came, each finding its width by itself.
    pub(super) fn reset_columns(&mut self) -> Vec<Effect> {
        let changed = self.arrange(None, |arrangement, _| {
            *arrangement = Arrangement::default();
            true
        });
        let undo = self.keymap.shown(Command::ColumnUndo);
        self.hint(if changed {
            format!("all columns as they came; {undo} takes it back")
        } else {
            "the columns are as they came".to_owned()
        });
        Vec::new()
    }

    /// Rows are as high as their longest value in sight needs, or all one line high again.
    pub(super) fn toggle_wrap(&mut self) -> Vec<Effect> {
        let viewport = self.drawn.grid;
        let mut wrapped = false;
        if let Some(result) = self.result_mut() {
            let (sheet, view) = result.sheet_and_view();
            wrapped = !view.wraps();
            view.wrap(wrapped, &sheet, viewport);
        }
        self.hint(if wrapped {
            "long values are broken into lines"
        } else {
            "every row on one line"
        });
        Vec::new()
    }

    /// Titles are labels, or API names again.
    pub(super) fn toggle_labels(&mut self) -> Vec<Effect> {
        let Some(result) = self.result_mut() else {
            return Vec::new();
        };
        let headings = &mut result.headings;
        headings.labels = !headings.labels;
        let known = (0..result.rows.columns().len())
            .filter(|column| headings.label(*column).is_some())
            .count();
        let (labels, all) = (headings.labels, result.rows.columns().len());
        self.keep_soon();
        self.hint(match (labels, known) {
            (false, _) => "titles are API names".to_owned(),
            (true, 0) => "titles are labels, but none is known yet".to_owned(),
            (true, known) if known < all => {
                format!("titles are labels where they are known: {known} of {all}")
            }
            (true, _) => "titles are labels".to_owned(),
        });
        Vec::new()
    }
}
