//! Opening the card for a cell or for a column of the marked rows, its keys, and staging what it says.

use super::card::{CellCard, How, Line, Preview, held};
use super::counted;
use super::fields::NoCell;
use crate::app::App;
use crate::app::awaited::Then;
use crate::app::command::Command;
use crate::app::edit_keys::edit_action;
use crate::app::editor::{EditAction, Field};
use crate::app::key::{Chord, Code};
use crate::app::msg::Effect;
use crate::app::overlay::Overlay;
use crate::rows::{CellKind, CellValue, ColumnKind};
use crate::schema::value::typed_text;

/// More rows than these are not previewed at every key.
const PREVIEWED: usize = 20_000;

impl App {
    /// Edits the cell under the cursor; a checkbox turns round at once.
    pub(crate) fn edit_cell(&mut self) -> Vec<Effect> {
        let here = self.result().and_then(|r| r.row().zip(r.column()));
        let Some((row, column)) = here else {
            return Vec::new();
        };
        let of = match self.cell_field(column) {
            Ok(of) => of,
            Err(why) => return self.not_edited(why, Command::CellEdit),
        };
        let Some(result) = self.result_mut() else {
            return Vec::new();
        };
        let now = held(&result.rows, &result.staged, row, column);
        if of.field.kind == "boolean" {
            let is = now.text == "true";
            let rows = result.rows.clone();
            let value = CellValue {
                kind: CellKind::Bool,
                text: (!is).to_string(),
            };
            result.staged.stage(&rows, [(row, column, Some(value))]);
            self.say_staged(1);
            return Vec::new();
        }
        if of.field.kind == "textarea" || now.text.contains('\n') {
            return self.open_cell_text(of, row, &now.text);
        }
        let text = typed_text(&of.field, &now.text, &self.clock());
        self.open_cell_card(of, vec![row], false, &text)
    }

    /// Sets the column under the cursor in the marked rows.
    pub(crate) fn edit_column(&mut self) -> Vec<Effect> {
        let Some(column) = self.result().and_then(|result| result.column()) else {
            return Vec::new();
        };
        let of = match self.cell_field(column) {
            Ok(of) => of,
            Err(why) => return self.not_edited(why, Command::CellColumn),
        };
        let marked = self.result().map(|result| result.marked());
        let rows: Vec<usize> = marked
            .iter()
            .flat_map(|order| (0..order.len()).filter_map(|at| order.get(at)))
            .collect();
        self.open_cell_card(of, rows, true, "")
    }

    /// Says why; where the object's fields are not known yet they are asked for, and then it goes on.
    fn not_edited(&mut self, why: NoCell, command: Command) -> Vec<Effect> {
        match why {
            NoCell::NotYet(org, object) => self.go_on_with(&org, &object, Then::Command(command)),
            NoCell::Why(why) => {
                self.hint(why);
                Vec::new()
            }
        }
    }

    fn open_cell_card(
        &mut self,
        of: super::CellField,
        rows: Vec<usize>,
        many: bool,
        text: &str,
    ) -> Vec<Effect> {
        let Some((tab, result)) = self
            .tab()
            .and_then(|tab| Some((tab.id, tab.result.as_ref()?)))
        else {
            return Vec::new();
        };
        let shown_as = result.shown_as;
        let with = of.depends.as_ref().and_then(|depends| {
            let controller = depends.column?;
            let held = |row: &usize| held(&result.rows, &result.staged, *row, controller).text;
            Some(rows.iter().map(held).collect())
        });
        let columns = result.rows.columns().iter().enumerate();
        let columns = columns
            .filter(|(at, column)| *at != of.column && column.kind == ColumnKind::Value)
            .map(|(at, column)| (at, column.title.clone()))
            .collect();
        let hidden = result.out_of_sight(&rows);
        let mut first = Field::new(text);
        // What it holds is there to go on with, or to be typed over.
        first.apply(EditAction::SelectAll, u16::MAX);
        self.overlays.push(Overlay::Cell(Box::new(CellCard {
            tab,
            shown_as,
            of,
            rows,
            hidden,
            many,
            how: How::Value,
            line: Line::First,
            first,
            second: Field::default(),
            columns,
            column: 0,
            with,
            chosen: None,
            typed: false,
            preview: Preview::default(),
        })));
        self.preview_cells();
        Vec::new()
    }

    pub(crate) fn cell_key(&mut self, chord: Chord) -> Vec<Effect> {
        let width = self.drawn.list.width.max(1);
        let Some(Overlay::Cell(card)) = self.overlays.last_mut() else {
            return Vec::new();
        };
        let on_choice =
            card.line == Line::How || (card.line == Line::First && card.how == How::Column);
        match chord.code {
            Code::Esc => {
                self.overlays.pop();
                return Vec::new();
            }
            Code::Enter => return self.stage_cells(),
            Code::Left | Code::Right if on_choice => {
                let by = if chord.code == Code::Left { -1 } else { 1 };
                match card.line {
                    Line::How => card.turn_how(by),
                    Line::First | Line::Second => card.turn_column(by),
                }
            }
            Code::Down | Code::Up => {
                let down = chord.code == Code::Down;
                let in_list = card.line == Line::First && card.step_proposal(down);
                if !in_list {
                    card.turn_line(if down { 1 } else { -1 });
                }
            }
            Code::Tab if card.line == Line::First => {
                let at = card.chosen.unwrap_or(0);
                if !card.take_proposal(at) {
                    card.turn_line(1);
                }
            }
            Code::Tab => card.turn_line(1),
            _ => {
                let typed = chord.typed().map(EditAction::Insert);
                if let Some(action) = typed.or_else(|| edit_action(chord)) {
                    card.edit(action, width);
                }
            }
        }
        self.preview_cells();
        Vec::new()
    }

    pub(crate) fn paste_into_cell(&mut self, text: String) {
        let width = self.drawn.list.width.max(1);
        if let Some(Overlay::Cell(card)) = self.overlays.last_mut() {
            card.edit(EditAction::Paste(text), width);
        }
        self.preview_cells();
    }

    /// Says beside the card what would become of the cells.
    fn preview_cells(&mut self) {
        let clock = self.clock();
        if !matches!(self.overlays.last(), Some(Overlay::Cell(_))) {
            return;
        }
        let Some(Overlay::Cell(mut card)) = self.overlays.pop() else {
            return;
        };
        if card.rows.len() <= PREVIEWED
            && let Some(result) = self.result().filter(|r| r.shown_as == card.shown_as)
        {
            // A value that is chosen is what Enter would stage.
            let mut chosen = None;
            if let Some(at) = card.chosen {
                chosen.insert(card.clone()).take_proposal(at);
            }
            let said = chosen.as_ref().unwrap_or(&card);
            card.preview = said.changes(&result.rows, &result.staged, &clock).1;
        }
        self.overlays.push(Overlay::Cell(card));
    }

    /// Stages what the card says. What cannot be taken keeps it open where it is all there is.
    fn stage_cells(&mut self) -> Vec<Effect> {
        let clock = self.clock();
        let Some(Overlay::Cell(mut card)) = self.overlays.pop() else {
            return Vec::new();
        };
        if let Some(at) = card.chosen {
            card.take_proposal(at);
        }
        let Some(result) = self.rows_of_card(card.tab, card.shown_as) else {
            return Vec::new();
        };
        let (changes, preview) = card.changes(&result.rows, &result.staged, &clock);
        if changes.is_empty() && preview.refused > 0 {
            card.preview = preview;
            self.overlays.push(Overlay::Cell(card));
            return Vec::new();
        }
        let (rows, column) = (result.rows.clone(), card.of.column);
        let changes = changes.into_iter();
        let changed = result.staged.stage(
            &rows,
            changes.map(|(row, value)| (row, column, Some(value))),
        );
        match (changed.cells, preview.refused) {
            (0, _) => self.hint("it holds that already"),
            (cells, 0) => self.say_staged(cells),
            (cells, refused) => self.hint(format!(
                "{} changed; {} left as they are: {}",
                counted(cells, "cell"),
                counted(refused, "cell"),
                preview.why.unwrap_or_default()
            )),
        }
        Vec::new()
    }

    /// Says that cells are changed and what comes next.
    pub(super) fn say_staged(&mut self, cells: usize) {
        let (save, undo) = (
            self.keymap.shown(Command::StagedSave),
            self.keymap.shown(Command::StagedUndo),
        );
        self.hint(format!(
            "{} changed here, not in the org yet: {save} saves, {undo} takes it back",
            counted(cells, "cell")
        ));
    }
}
