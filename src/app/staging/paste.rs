//! `PasteCard`: a block from a spreadsheet on its way into the table, with what goes where and what
//! does not fit, before any of it is staged.

use super::card::{cell_of, held};
use super::fields::NoCell;
use super::{CellField, counted};
use crate::app::App;
use crate::app::column::TabId;
use crate::app::key::{Chord, Code};
use crate::app::msg::Effect;
use crate::app::overlay::Overlay;
use crate::rows::{Block, CellValue};
use crate::schema::value::read_value;

/// Lines of the preview.
const SHOWN: usize = 200;

/// A block over the cells it would go into.
#[derive(Clone, Debug)]
pub struct PasteCard {
    /// Whose rows.
    pub tab: TabId,
    /// Which of the tab's results the rows are of.
    pub shown_as: u64,
    /// Rows and columns of the block.
    pub size: (usize, usize),
    /// The titles of the columns it goes into, and why one takes nothing.
    pub columns: Vec<(String, Option<String>)>,
    /// The changes: row, column, value.
    pub changes: Vec<(usize, usize, CellValue)>,
    /// What becomes of each cell, as far as it is told.
    pub cells: Vec<Pasted>,
    /// Cells that hold it already.
    pub same: usize,
    /// Cells of columns that take nothing, and cells whose text is no value there.
    pub refused: usize,
    /// Rows and columns of the block that lie outside of the table.
    pub outside: (usize, usize),
    /// The first line that is shown.
    pub top: usize,
}

/// What becomes of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pasted {
    /// The row as it is shown, from 1.
    pub place: usize,
    /// The column.
    pub title: String,
    /// What it holds.
    pub old: CellValue,
    /// What it gets, or the text and why it is no value.
    pub new: Result<CellValue, (String, String)>,
}

impl App {
    /// Shows what would become of a text that is pasted at the cursor of the table.
    pub(crate) fn paste_into_grid(&mut self, text: &str) -> Vec<Effect> {
        if let crate::app::availability::Availability::Disabled(why) =
            self.can_stage(crate::app::command::Command::CellPaste)
        {
            self.hint(format!("nothing was pasted: {why}"));
            return Vec::new();
        }
        let block = Block::read(text);
        if block.is_empty() {
            self.hint("there is nothing to paste");
            return Vec::new();
        }
        let clock = self.clock();
        let Some((tab, result)) = self
            .tab()
            .and_then(|tab| Some((tab.id, tab.result.as_ref()?)))
        else {
            return Vec::new();
        };
        let sheet = result.sheet();
        let at = result.grid.cursor(&sheet);
        let places: Vec<usize> = (at.column..sheet.columns()).take(block.width()).collect();
        let fields: Vec<(String, Result<CellField, String>)> = places
            .iter()
            .map(|place| {
                let field = match sheet.column(*place) {
                    Some(column) => self.cell_field(column).map_err(NoCell::words),
                    None => Err("no column is here".to_owned()),
                };
                (sheet.title(*place).to_owned(), field)
            })
            .collect();
        // One value over marked rows goes into all of them.
        let marked: Vec<usize> = match block.single() {
            Some(_) if result.marked_count() > 0 => {
                let marked = result.marked();
                (0..marked.len()).filter_map(|at| marked.get(at)).collect()
            }
            _ => Vec::new(),
        };
        let targets: Vec<usize> = match marked.is_empty() {
            true => (at.row..sheet.len())
                .take(block.len())
                .filter_map(|place| sheet.row(place))
                .collect(),
            false => marked,
        };
        let lines: Vec<&[String]> = block.rows().collect();
        let mut card = PasteCard {
            tab,
            shown_as: result.shown_as,
            size: (block.len(), block.width()),
            columns: Vec::new(),
            changes: Vec::new(),
            cells: Vec::new(),
            same: 0,
            refused: 0,
            outside: (
                block.len().saturating_sub(targets.len()),
                block.width() - places.len(),
            ),
            top: 0,
        };
        for (number, row) in targets.iter().enumerate() {
            let line = lines.get(number).or(lines.first());
            for (text, (title, field)) in line.iter().flat_map(|line| line.iter()).zip(&fields) {
                let Ok(of) = field else {
                    card.refused += 1;
                    continue;
                };
                let old = held(&result.rows, &result.staged, *row, of.column);
                let new = match read_value(&of.field, text, &clock) {
                    Ok(value) => {
                        let value = cell_of(value);
                        if value == old || (!value.kind.has_value() && !old.kind.has_value()) {
                            card.same += 1;
                            continue;
                        }
                        card.changes.push((*row, of.column, value.clone()));
                        Ok(value)
                    }
                    Err(why) => {
                        card.refused += 1;
                        Err((text.clone(), why.to_string()))
                    }
                };
                // What does not fit is worth more of the room.
                if card.cells.len() < SHOWN || new.is_err() {
                    card.cells.push(Pasted {
                        place: sheet.place_of(*row).unwrap_or(*row) + 1,
                        title: title.clone(),
                        old,
                        new,
                    });
                }
            }
        }
        crate::sorting::by_key(&mut card.cells, |cell| cell.new.is_ok());
        card.cells.truncate(SHOWN);
        card.columns = fields
            .into_iter()
            .map(|(title, field)| (title, field.err()))
            .collect();
        self.overlays.push(Overlay::Paste(Box::new(card)));
        Vec::new()
    }

    /// Pastes what was last copied here.
    pub(crate) fn paste_copied(&mut self) -> Vec<Effect> {
        let text = self.clipboard.clone();
        if text.is_empty() {
            self.hint(
                "nothing was copied here; your terminal's own paste key pastes from elsewhere",
            );
            return Vec::new();
        }
        self.paste_into_grid(&text)
    }

    pub(crate) fn paste_key(&mut self, chord: Chord) -> Vec<Effect> {
        let page = usize::from(self.drawn.list.height.max(2)) - 1;
        let Some(Overlay::Paste(card)) = self.overlays.last_mut() else {
            return Vec::new();
        };
        let last = card.cells.len().saturating_sub(page);
        match (chord.code, chord.typed()) {
            (Code::Esc, _) | (_, Some('q')) => {
                self.overlays.pop();
            }
            (Code::Enter, _) => return self.stage_paste(),
            (Code::Down, _) | (_, Some('j')) => card.top = (card.top + 1).min(last),
            (Code::Up, _) | (_, Some('k')) => card.top = card.top.saturating_sub(1),
            (Code::PageDown, _) => card.top = (card.top + page).min(last),
            (Code::PageUp, _) => card.top = card.top.saturating_sub(page),
            _ => {}
        }
        Vec::new()
    }

    fn stage_paste(&mut self) -> Vec<Effect> {
        let Some(Overlay::Paste(card)) = self.overlays.pop() else {
            return Vec::new();
        };
        if card.changes.is_empty() {
            self.hint("nothing of it fits, or all of it is there already");
            return Vec::new();
        }
        let Some(result) = self.rows_of_card(card.tab, card.shown_as) else {
            return Vec::new();
        };
        let rows = result.rows.clone();
        let changes = card.changes.into_iter();
        let changed = result.staged.stage(
            &rows,
            changes.map(|(row, column, value)| (row, column, Some(value))),
        );
        match card.refused {
            0 => self.say_staged(changed.cells),
            refused => self.hint(format!(
                "{} changed; {} left out",
                counted(changed.cells, "cell"),
                counted(refused, "cell")
            )),
        }
        Vec::new()
    }
}
