//! `App` to `Buffer`. Pure: draws what the state says and tells where it put it.

mod cells;
pub mod grid;
pub mod line_field;
pub mod list;
pub mod text_area;
mod text_line;
pub mod theme;

use ratatui::Frame;

use crate::app::App;
use crate::app::geometry::Drawn;

/// Draws the whole screen.
pub fn draw(_app: &App, _frame: &mut Frame) -> Drawn {
    Drawn::default()
}
