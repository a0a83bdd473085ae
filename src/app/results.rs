//! What is done in the result table: moving, reading a whole cell or record.

use crate::app::App;
use crate::app::grid::GridMove;
use crate::app::msg::Effect;
use crate::app::reader::Reader;
use crate::rows::CellKind;

impl App {
    pub(super) fn move_grid(&mut self, step: GridMove) -> Vec<Effect> {
        let viewport = self.drawn.grid;
        if let Some(column) = self.column_mut()
            && let Some(result) = &mut column.tab_mut().result
        {
            let (sheet, view) = result.sheet_and_view();
            view.apply(step, &sheet, viewport);
        }
        Vec::new()
    }

    /// Text, title and kind of the cell under the cursor.
    fn cell(&self) -> Option<(String, String, CellKind)> {
        let result = self.tab()?.result.as_ref()?;
        let sheet = result.sheet();
        let at = result.grid.cursor(&sheet);
        let title = sheet.about(at.column)?.title.clone();
        let cell = sheet.cell(at.row, at.column);
        Some((cell.text.to_owned(), title, cell.kind))
    }

    /// Shows the record under the cursor as a form beside the table, or takes it away.
    pub(super) fn toggle_form(&mut self) -> Vec<Effect> {
        if let Some(column) = self.column_mut() {
            let tab = column.tab_mut();
            tab.form = !tab.form;
        }
        Vec::new()
    }

    pub(super) fn open_cell(&mut self) -> Vec<Effect> {
        if let Some((text, title, kind)) = self.cell() {
            let text = match kind {
                CellKind::Null => "null".to_owned(),
                CellKind::Absent => "not in this row".to_owned(),
                _ => text,
            };
            self.read(Reader::new(title, text));
        }
        Vec::new()
    }

    pub(super) fn copy_cell(&mut self) -> Vec<Effect> {
        let cell = self.cell().map(|(text, ..)| text);
        cell.map(Effect::Copy).into_iter().collect()
    }
}
