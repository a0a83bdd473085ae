//! The list of columns: type to find one and Enter goes there; among the rows, letters hide, move and
//! freeze. It shows what is, and is filled anew after every change.

use crate::app::App;
use crate::app::grid::GridCursor;
use crate::app::key::{Chord, Code};
use crate::app::msg::Effect;
use crate::app::overlay::Overlay;
use crate::app::picker::{Picker, PickerItem};
use crate::app::result::ResultPane;

/// The columns that are searched: title, label, kind.
const SEARCHED: usize = 3;

impl App {
    /// Opens the list of columns on the one under the cursor.
    pub(super) fn open_columns(&mut self) -> Vec<Effect> {
        let Some(result) = self.result() else {
            return Vec::new();
        };
        let mut picker = Picker::new(items(result)).searching(SEARCHED);
        if let Some(column) = result.column() {
            picker.select(&column);
        }
        self.overlays.push(Overlay::Columns(picker));
        Vec::new()
    }

    /// A key that is no command came to the list.
    pub(super) fn columns_key(&mut self, chord: Chord) -> Vec<Effect> {
        let page = self.drawn.list.height.max(2);
        let width = self.drawn.list.width.max(1);
        let Some(Overlay::Columns(picker)) = self.overlays.last_mut() else {
            return Vec::new();
        };
        let close = !picker.is_typing() && chord.typed() == Some('q');
        if close || chord == Chord::plain(Code::Esc) {
            self.overlays.pop();
            return Vec::new();
        }
        if chord.code == Code::Enter {
            let column = picker.selected().copied();
            if let Some(column) = column {
                self.overlays.pop();
                return self.go_to_column(column);
            }
            return Vec::new();
        }
        picker.key(chord, page, width);
        Vec::new()
    }

    /// Takes what changed about the columns over into an open list, in place.
    pub(super) fn refresh_columns(&mut self) {
        if !self
            .overlays
            .iter()
            .any(|o| matches!(o, Overlay::Columns(_)))
        {
            return;
        }
        let items = self.result().map(items).unwrap_or_default();
        for overlay in &mut self.overlays {
            if let Overlay::Columns(picker) = overlay {
                picker.set_items(items.clone());
            }
        }
    }

    /// The column selected in the list.
    fn listed(&self) -> Option<usize> {
        match self.overlays.last() {
            Some(Overlay::Columns(picker)) => picker.selected().copied(),
            _ => None,
        }
    }

    /// Goes to a column of the list, which shows it if it was hidden.
    pub(super) fn go_to_column(&mut self, column: usize) -> Vec<Effect> {
        self.set_hidden(column, false);
        let viewport = self.drawn.grid;
        if let Some(result) = self.result_mut() {
            let (sheet, view) = result.sheet_and_view();
            if let Some(column) = sheet.column_place(column) {
                let cursor = view.cursor(&sheet);
                view.go_to(GridCursor { column, ..cursor }, &sheet, viewport);
            }
        }
        Vec::new()
    }

    pub(super) fn toggle_listed(&mut self) -> Vec<Effect> {
        if let Some(column) = self.listed() {
            let hidden = self
                .result()
                .is_some_and(|r| r.arrangement.is_hidden(column));
            self.set_hidden(column, !hidden);
            self.refresh_columns();
        }
        Vec::new()
    }

    pub(super) fn shift_listed(&mut self, right: bool) -> Vec<Effect> {
        if let Some(column) = self.listed() {
            self.arrange(None, |arrangement, all| {
                arrangement.shift(column, right, all)
            });
            self.refresh_columns();
        }
        Vec::new()
    }

    /// Lets the columns up to the selected one stay put, or no longer.
    pub(super) fn freeze_listed(&mut self) -> Vec<Effect> {
        let place = self.listed().and_then(|column| {
            let result = self.result()?;
            let place = result.sheet().column_place(column)?;
            Some((place + 1, result.arrangement.frozen()))
        });
        match place {
            Some((up_to, frozen)) if up_to == frozen => {
                self.freeze_to(up_to - 1);
            }
            Some((up_to, _)) => {
                self.freeze_to(up_to);
            }
            None => self.hint("a hidden column cannot stay put"),
        }
        self.refresh_columns();
        Vec::new()
    }

    pub(super) fn undo_listed(&mut self) -> Vec<Effect> {
        let effects = self.undo_columns();
        self.refresh_columns();
        effects
    }

    pub(super) fn reset_listed(&mut self) -> Vec<Effect> {
        let effects = self.reset_columns();
        self.refresh_columns();
        effects
    }
}

/// The columns from left to right with API name, label, kind, and what is special about each.
fn items(result: &ResultPane) -> Vec<PickerItem<usize>> {
    let (sheet, columns) = (result.sheet(), result.rows.columns());
    let frozen = result.arrangement.frozen();
    result
        .arrangement
        .all(columns.len())
        .filter_map(|column| {
            let heading = result.headings.get(column);
            let kind = result.headings.kind(column);
            let mut state = Vec::new();
            match sheet.column_place(column) {
                None => state.push("hidden".to_owned()),
                Some(place) if place < frozen => state.push("frozen".to_owned()),
                Some(_) => {}
            }
            if let Some(sign) = result.headings.sort_sign(column) {
                state.push(format!("sorted {sign}"));
            }
            if let Some(width) = result.arrangement.width(column) {
                state.push(format!("width {width}"));
            }
            Some(PickerItem {
                key: column,
                columns: vec![
                    columns.get(column)?.title.clone(),
                    heading.and_then(|h| h.label.clone()).unwrap_or_default(),
                    match kind {
                        crate::rows::ValueKind::Unknown => String::new(),
                        kind => kind.name().to_owned(),
                    },
                    state.join(" · "),
                ],
                disabled_reason: None,
            })
        })
        .collect()
}
