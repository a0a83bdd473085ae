//! The list of staged changes: what each cell held and what it gets, and what the org said of its row;
//! Enter goes to the cell.

use super::card::held;
use crate::app::App;
use crate::app::availability::Availability;
use crate::app::column::TabId;
use crate::app::command::Command;
use crate::app::key::{Chord, Code};
use crate::app::msg::Effect;
use crate::app::overlay::Overlay;
use crate::app::picker::{Picker, PickerItem};
use crate::app::reader::Reader;
use crate::app::result::ResultPane;
use crate::rows::staged::Outcome;
use crate::rows::{CellValue, ColumnKind, show};

/// The columns that are searched: row, field, old, new, what the org said.
const SEARCHED: usize = 6;

/// A change in the list, or a row that was not saved and has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The row.
    pub row: usize,
    /// The column; `None` for a row without a changed cell.
    pub column: Option<usize>,
}

/// The list.
#[derive(Debug)]
pub struct ChangesCard {
    /// Whose rows.
    pub tab: TabId,
    /// The changes.
    pub picker: Picker<Change>,
}

impl App {
    pub(crate) fn open_changes(&mut self) -> Vec<Effect> {
        let Some((tab, result)) = self
            .tab()
            .and_then(|tab| Some((tab.id, tab.result.as_ref()?)))
        else {
            return Vec::new();
        };
        let mut picker = Picker::new(items(result)).searching(SEARCHED);
        picker.go_to_rows();
        if let (Some(row), column) = (result.row(), result.column()) {
            picker.select(&Change { row, column });
        }
        self.overlays
            .push(Overlay::Changes(Box::new(ChangesCard { tab, picker })));
        Vec::new()
    }

    /// The open list of changes.
    pub(super) fn changes_card(&self) -> Option<&ChangesCard> {
        match self.overlays.last() {
            Some(Overlay::Changes(card)) => Some(card),
            _ => None,
        }
    }

    pub(crate) fn can_in_changes(&self, command: Command) -> Availability {
        match command {
            Command::ChangesUndo => return self.can_stage(Command::StagedUndo),
            Command::ChangesRedo => return self.can_stage(Command::StagedRedo),
            _ => {}
        }
        match self.changes_card() {
            None => Availability::Hidden,
            Some(card) if card.picker.is_empty() => Availability::Disabled("there is no change"),
            Some(_) if self.saving_here().is_some() => {
                Availability::Disabled("rows are being sent; Esc stops it")
            }
            Some(_) => Availability::Ready,
        }
    }

    pub(crate) fn changes_key(&mut self, chord: Chord) -> Vec<Effect> {
        let page = self.drawn.list.height.max(2);
        let width = self.drawn.list.width.max(1);
        let Some(Overlay::Changes(card)) = self.overlays.last_mut() else {
            return Vec::new();
        };
        let close = !card.picker.is_typing() && chord.typed() == Some('q');
        if close || chord == Chord::plain(Code::Esc) {
            self.overlays.pop();
            return Vec::new();
        }
        if chord.code == Code::Enter {
            let Some(change) = card.picker.selected().copied() else {
                return Vec::new();
            };
            self.overlays.pop();
            let column = change.column.or_else(|| self.result()?.column());
            if !self.go_to_cell(change.row, column.unwrap_or(0)) {
                self.hint("a filter, or a hidden column, keeps that cell out of sight");
            }
            return Vec::new();
        }
        card.picker.key(chord, page, width);
        Vec::new()
    }

    /// Goes back to typing in the filter.
    pub(crate) fn filter_changes(&mut self) -> Vec<Effect> {
        if let Some(Overlay::Changes(card)) = self.overlays.last_mut() {
            card.picker.type_filter();
        }
        Vec::new()
    }

    /// All that is told of the selected change.
    pub(crate) fn read_listed_change(&mut self) -> Vec<Effect> {
        let item = self
            .changes_card()
            .and_then(|card| card.picker.selected_item());
        let parts = item.map(|item| item.columns.clone()).unwrap_or_default();
        let [row, name, field, old, new, said] = parts.as_slice() else {
            return Vec::new();
        };
        let change = match field.is_empty() {
            true => String::new(),
            false => format!("{field}: {old} {new}\n\n"),
        };
        let page = format!("{name}\n\n{change}{}", said.replace(" · ", "\n"));
        self.read(Reader::new(format!("Row {row}, not saved"), page));
        Vec::new()
    }

    /// Takes the selected change away.
    pub(crate) fn drop_listed_change(&mut self) -> Vec<Effect> {
        let change = self.changes_card().and_then(|card| card.picker.selected());
        let Some(Change {
            row,
            column: Some(column),
        }) = change.copied()
        else {
            self.hint("that row has no change left");
            return Vec::new();
        };
        if let Some(result) = self.result_mut() {
            let rows = result.rows.clone();
            result.staged.stage(&rows, [(row, column, None)]);
        }
        self.refresh_changes();
        Vec::new()
    }

    /// Takes all changes away; they can be had back.
    pub(crate) fn drop_all_changes(&mut self) -> Vec<Effect> {
        let Some(result) = self.result_mut() else {
            return Vec::new();
        };
        let rows = result.rows.clone();
        let dropped = result.staged.drop_all(&rows).cells;
        let undo = self.keymap.shown(Command::ChangesUndo);
        self.hint(format!(
            "{} dropped; {undo} brings them back",
            super::counted(dropped, "change")
        ));
        self.refresh_changes();
        Vec::new()
    }

    /// Takes what changed over into an open list, in place.
    pub(super) fn refresh_changes(&mut self) {
        if self.changes_card().is_none() {
            return;
        }
        let items = self.result().map(items).unwrap_or_default();
        if let Some(Overlay::Changes(card)) = self.overlays.last_mut() {
            card.picker.set_items(items);
        }
    }
}

fn items(result: &ResultPane) -> Vec<PickerItem<Change>> {
    let columns = result.rows.columns();
    let staged = &result.staged;
    let title = |column: usize| columns.get(column).map_or("", |c| c.title.as_str());
    let said = |row: usize| {
        let words = staged.outcome(row).and_then(Outcome::words);
        words.map_or_else(String::new, |words| format!("✗ {words}"))
    };
    let changes = staged.iter().map(|(row, column, new)| PickerItem {
        key: Change {
            row,
            column: Some(column),
        },
        columns: vec![
            (row + 1).to_string(),
            result.row_name(row),
            title(column).to_owned(),
            shown(&result.rows.cell(row, column).into()),
            format!("→ {}", shown(new)),
            said(row),
        ],
        disabled_reason: None,
    });
    let failed = staged.rows_that(Outcome::is_failed);
    let failed = failed.into_iter().map(|row| row as usize);
    let rows = failed
        .filter(|row| !staged.has_row(*row))
        .map(|row| PickerItem {
            key: Change { row, column: None },
            columns: vec![
                (row + 1).to_string(),
                result.row_name(row),
                String::new(),
                String::new(),
                String::new(),
                said(row),
            ],
            disabled_reason: None,
        });
    changes.chain(rows).collect()
}

/// A value as the table shows it.
pub fn shown(value: &CellValue) -> String {
    let cell = crate::rows::Cell {
        kind: value.kind,
        text: &value.text,
        width: 0,
    };
    show(cell, ColumnKind::Value).0.into_owned()
}

/// What a cell of a result holds, as the table shows it with its changes.
pub fn shown_in(result: &ResultPane, row: usize, column: usize) -> String {
    shown(&held(&result.rows, &result.staged, row, column))
}
