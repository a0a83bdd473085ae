//! What is done to the marks of a result: rows one by one and in ranges.

use crate::app::App;
use crate::app::command::Command;
use crate::app::grid::GridMove;
use crate::app::marks::Marks;
use crate::app::msg::Effect;
use crate::app::result::ResultPane;
use crate::rows::Order;
use crate::text;

impl ResultPane {
    /// The places of the range being drawn, both ends included; none where its beginning is not
    /// shown any more.
    pub fn range(&self) -> Option<(usize, usize)> {
        let sheet = self.sheet();
        let from = sheet.place_of(self.marks.anchor?)?;
        let to = self.grid.cursor(&sheet).row;
        Some((from.min(to), from.max(to)))
    }

    /// The rows that are marked or lie in the range being drawn: those shown in their order, then
    /// the others as they came.
    pub fn marked(&self) -> Order {
        let sheet = self.sheet();
        let mut all = self.marks.clone();
        let range = self.range().map(|(from, to)| from..=to);
        for row in range.into_iter().flatten().filter_map(|p| sheet.row(p)) {
            all.set(row, true);
        }
        let mut rows = Vec::with_capacity(all.len());
        if self.order.is_some() {
            for row in (0..sheet.len()).filter_map(|place| sheet.row(place)) {
                if all.has(row) {
                    all.set(row, false);
                    rows.push(row);
                }
            }
        }
        rows.extend(all.iter());
        let rows = rows.into_iter().filter_map(|row| u32::try_from(row).ok());
        Order::new(rows.collect::<Vec<u32>>())
    }

    /// How many of these rows a filter leaves out of sight.
    pub(in crate::app) fn out_of_sight(&self, rows: &[usize]) -> usize {
        if self.order.is_none() {
            return 0;
        }
        let sheet = self.sheet();
        let mut seen = Marks::default();
        for row in (0..sheet.len()).filter_map(|place| sheet.row(place)) {
            seen.set(row, true);
        }
        rows.iter().filter(|row| !seen.has(**row)).count()
    }

    /// How many rows [`Self::marked`] has.
    pub fn marked_count(&self) -> usize {
        match self.range() {
            None => self.marks.len(),
            Some((from, to)) => {
                let sheet = self.sheet();
                let rows = (from..=to).filter_map(|place| sheet.row(place));
                self.marks.len() + rows.filter(|row| !self.marks.has(*row)).count()
            }
        }
    }
}

impl App {
    /// Marks the row under the cursor and goes on to the next, or takes its mark; with a range,
    /// all rows in it.
    pub(super) fn mark(&mut self) -> Vec<Effect> {
        let viewport = self.drawn.grid;
        let Some(result) = self.result_mut() else {
            return Vec::new();
        };
        if let Some((from, to)) = result.range() {
            let sheet = result.sheet();
            let rows: Vec<usize> = (from..=to).filter_map(|place| sheet.row(place)).collect();
            let marked = !rows.iter().all(|row| result.marks.has(*row));
            for row in rows {
                result.marks.set(row, marked);
            }
            result.marks.anchor = None;
        } else if let Some(row) = result.row() {
            result.marks.anchor = None;
            let marked = !result.marks.has(row);
            result.marks.set(row, marked);
            let (sheet, view) = result.sheet_and_view();
            view.apply(GridMove::Down, &sheet, viewport);
        }
        self.say_marked();
        Vec::new()
    }

    /// Begins a range at the cursor; again: gives it up.
    pub(super) fn begin_range(&mut self) -> Vec<Effect> {
        if self.end_range() {
            return Vec::new();
        }
        if let Some(result) = self.result_mut() {
            result.marks.anchor = result.row();
        }
        let mark = self.keymap.shown(Command::ResultsMark);
        self.hint(format!(
            "a range: moving extends it, {mark} marks its rows, Esc gives it up"
        ));
        Vec::new()
    }

    /// Gives the range up that is being drawn; whether there was one.
    pub(super) fn end_range(&mut self) -> bool {
        self.result_mut()
            .is_some_and(|result| result.marks.anchor.take().is_some())
    }

    pub(super) fn clear_marks(&mut self) -> Vec<Effect> {
        if let Some(result) = self.result_mut() {
            result.marks.clear();
        }
        self.hint("all marks are taken off");
        Vec::new()
    }

    fn say_marked(&mut self) {
        let count = self.result().map_or(0, |result| result.marks.len());
        self.hint(match count {
            0 => "no row is marked".to_owned(),
            1 => "1 row is marked".to_owned(),
            count => format!("{} rows are marked", text::number(count as u64)),
        });
    }
}
