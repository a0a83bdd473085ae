//! `TextCard`: a cell's text of several lines, typed in an area of its own or in the person's editor.

use super::CellField;
use super::card::cell_of;
use crate::app::App;
use crate::app::column::TabId;
use crate::app::edit_keys::edit_action;
use crate::app::editor::{EditAction, Editor};
use crate::app::geometry::Viewport;
use crate::app::handover::{Handover, Purpose};
use crate::app::key::{Chord, Code};
use crate::app::msg::Effect;
use crate::app::overlay::Overlay;
use crate::schema::value::read_value;

/// The card.
#[derive(Clone, Debug)]
pub struct TextCard {
    /// Whose rows.
    pub tab: TabId,
    /// Which of the tab's results the row is of.
    pub shown_as: u64,
    /// Which field.
    pub of: CellField,
    /// The row, by its number.
    pub row: usize,
    /// The text.
    pub editor: Editor,
}

impl App {
    pub(super) fn open_cell_text(&mut self, of: CellField, row: usize, text: &str) -> Vec<Effect> {
        let here = self
            .tab()
            .and_then(|t| Some((t.id, t.result.as_ref()?.shown_as)));
        if let Some((tab, shown_as)) = here {
            self.overlays.push(Overlay::CellText(Box::new(TextCard {
                tab,
                shown_as,
                of,
                row,
                editor: Editor::new(text),
            })));
        }
        Vec::new()
    }

    pub(crate) fn cell_text_key(&mut self, chord: Chord) -> Vec<Effect> {
        let action = match chord.code {
            Code::Esc => {
                self.overlays.pop();
                return Vec::new();
            }
            Code::Tab => return self.stage_text(),
            Code::F(4) => return self.cell_text_outside(),
            Code::Enter => Some(EditAction::Newline),
            _ => chord
                .typed()
                .map(EditAction::Insert)
                .or_else(|| edit_action(chord)),
        };
        self.edit_cell_text(action);
        Vec::new()
    }

    pub(crate) fn edit_cell_text(&mut self, action: Option<EditAction>) {
        let viewport = Viewport {
            width: self.drawn.list.width.max(1),
            height: self.drawn.list.height.max(1),
        };
        if let (Some(Overlay::CellText(card)), Some(action)) = (self.overlays.last_mut(), action) {
            card.editor.apply(action, viewport);
        }
    }

    /// Gives the text to the person's editor.
    fn cell_text_outside(&mut self) -> Vec<Effect> {
        if !cfg!(unix) {
            self.hint("on this system the terminal cannot be given to another program");
            return Vec::new();
        }
        let Some(Overlay::CellText(card)) = self.overlays.last() else {
            return Vec::new();
        };
        vec![Effect::HandOver(Handover {
            purpose: Purpose::Field,
            text: card.editor.text().to_owned(),
        })]
    }

    /// It comes back from there; whether it was one of a cell.
    pub(in crate::app) fn cell_text_came_back(&mut self, text: &str) -> bool {
        let Some(Overlay::CellText(card)) = self.overlays.last_mut() else {
            return false;
        };
        card.editor.adopt(text);
        self.hint("the text is as you edited it; Tab stages it");
        true
    }

    /// Stages the text. What cannot be taken keeps the card open.
    fn stage_text(&mut self) -> Vec<Effect> {
        let clock = self.clock();
        let Some(Overlay::CellText(card)) = self.overlays.last() else {
            return Vec::new();
        };
        let value = match read_value(&card.of.field, card.editor.text(), &clock) {
            Ok(value) => cell_of(value),
            Err(why) => {
                self.hint(format!("✗ {why}"));
                return Vec::new();
            }
        };
        let (tab, shown_as) = (card.tab, card.shown_as);
        let (row, column) = (card.row, card.of.column);
        // Where the row is another one the card stays: the text can be copied out of it.
        let Some(result) = self.rows_of_card(tab, shown_as) else {
            return Vec::new();
        };
        let rows = result.rows.clone();
        let changed = result.staged.stage(&rows, [(row, column, Some(value))]);
        self.overlays.pop();
        match changed.cells {
            0 => self.hint("it holds that already"),
            cells => self.say_staged(cells),
        }
        Vec::new()
    }
}
