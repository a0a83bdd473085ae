//! What is done in the result table: moving, reading a whole cell or record.

use jiff::tz::TimeZone;

use crate::app::App;
use crate::app::grid::GridMove;
use crate::app::msg::Effect;
use crate::app::reader::Reader;
use crate::rows::{Cell, CellKind, laid_out, seen};

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

    /// The zone that results show moments in; UTC where there is none.
    pub fn grid_zone(&self) -> Option<&TimeZone> {
        self.zone.as_ref().filter(|_| self.local_times)
    }

    /// Shows moments in the person's zone, or in UTC; what is copied and exported stays as it was sent.
    pub(super) fn toggle_local_times(&mut self) -> Vec<Effect> {
        if self.zone.is_none() {
            self.hint("this machine does not say its time zone: moments stay in UTC");
            return Vec::new();
        }
        self.local_times = !self.local_times;
        match self.local_times {
            true => self.hint("moments are shown in local time; copies and files keep UTC"),
            false => self.hint("moments are shown in UTC, as the org sends them"),
        }
        Vec::new()
    }

    /// The cell under the cursor, and what its column is called.
    fn cell(&self) -> Option<(Cell<'_>, &str)> {
        let result = self.tab()?.result.as_ref()?;
        let sheet = result.sheet();
        let at = result.grid.cursor(&sheet);
        let title = sheet.about(at.column)?.title.as_str();
        Some((sheet.cell(at.row, at.column), title))
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
        if let Some((cell, title)) = self.cell() {
            let text = match cell.kind {
                CellKind::Null => "null",
                CellKind::Absent => "not in this row",
                _ => cell.text,
            };
            let title = self.with_whose_row(title);
            // What the org said against the row hardly ever fits into a line.
            if let Some(words) = self.row_refused() {
                let page = format!("✗ {words}\n\n{text}");
                self.read(Reader::new(title, page));
                return Vec::new();
            }
            let reader = Reader::with_form(title, text, laid_out(cell));
            self.read(reader);
        }
        Vec::new()
    }

    /// What was said against the row under the cursor when it was sent last.
    fn row_refused(&self) -> Option<String> {
        let result = self.result()?;
        let words = result.staged.outcome(result.row()?)?.words()?;
        Some(words.replace(" · ", "\n"))
    }

    /// Copies the cell: a value as it was sent, what has parts as it is seen.
    pub(super) fn copy_cell(&mut self) -> Vec<Effect> {
        let Some((cell, title)) = self.cell() else {
            return Vec::new();
        };
        let why = match cell.kind {
            CellKind::Absent => "the row has no such field",
            CellKind::Null => "the value is null",
            _ if cell.text.is_empty() => "the value is an empty text",
            _ => return vec![Effect::Copy(seen(cell).into_owned())],
        };
        // What was copied before stays on the clipboard.
        let said = format!("nothing to copy in {title}: {why}");
        self.hint(said);
        Vec::new()
    }
}
