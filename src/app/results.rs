//! What is done in the result table: moving, reading a whole cell, copying.

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

    pub(super) fn copy_row(&mut self) -> Vec<Effect> {
        let Some(result) = self.tab().and_then(|t| t.result.as_ref()) else {
            return Vec::new();
        };
        let sheet = result.sheet();
        let row = result.grid.cursor(&sheet).row;
        let cells: Vec<String> = (0..sheet.columns())
            // A tab or a line break inside a value would shift the cells of a spreadsheet.
            .map(|column| {
                sheet
                    .cell(row, column)
                    .text
                    .replace(['\t', '\n', '\r'], " ")
            })
            .collect();
        vec![Effect::Copy(cells.join("\t"))]
    }

    pub(super) fn copy_column(
        &mut self,
        form: impl Fn(&str) -> String,
        between: &str,
    ) -> Vec<Effect> {
        let Some(result) = self.tab().and_then(|t| t.result.as_ref()) else {
            return Vec::new();
        };
        let sheet = result.sheet();
        let column = result.grid.cursor(&sheet).column;
        let values: Vec<String> = (0..sheet.len())
            .map(|row| sheet.cell(row, column))
            .filter(|cell| !matches!(cell.kind, CellKind::Null | CellKind::Absent))
            .map(|cell| form(cell.text))
            .collect();
        vec![Effect::Copy(values.join(between))]
    }

    /// The values of the column as a SOQL list: numbers bare, texts quoted and escaped.
    pub(super) fn copy_in_list(&mut self) -> Vec<Effect> {
        let numeric = self
            .tab()
            .and_then(|t| t.result.as_ref())
            .is_some_and(|r| r.column().is_some_and(|c| r.rows.numeric(c)));
        let quote = |text: &str| {
            if numeric {
                return text.to_owned();
            }
            let text = text
                .replace('\\', "\\\\")
                .replace('\'', "\\'")
                .replace('\n', "\\n")
                .replace('\r', "\\r");
            format!("'{text}'")
        };
        let effects = self.copy_column(quote, ", ");
        effects
            .into_iter()
            .map(|effect| match effect {
                Effect::Copy(list) => Effect::Copy(format!("({list})")),
                other => other,
            })
            .collect()
    }
}
