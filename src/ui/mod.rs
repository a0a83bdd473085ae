//! `App` to `Buffer`. Pure: draws what the state says and tells where it put it.
//!
//! A frame is drawn from the back to the front: header, columns with their panes, status, footer,
//! then the overlays. What can be clicked is noted in a [`Drawn`] on the way. Nothing here decides
//! anything, and everything that came from outside goes through [`crate::text::display`].

mod assist;
mod canvas;
pub mod cells;
pub mod grid;
mod header;
mod joined;
pub mod line_field;
pub mod list;
mod objects;
mod overlay;
mod overlay_keys;
mod panes;
mod record;
mod record_keys;
mod split;
mod status;
mod tabs;
pub mod text_area;
mod text_line;
pub mod theme;
mod welcome;
mod work;
mod wrap;

#[cfg(test)]
mod tests;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::App;
use crate::app::geometry::{Drawn, Viewport};
use crate::ui::canvas::Canvas;
use crate::ui::theme::Role;

/// The smallest screen that is laid out.
pub const LEAST: (u16, u16) = (60, 16);

/// Draws the whole screen.
pub fn draw(app: &App, frame: &mut Frame) -> Drawn {
    let area = frame.area();
    let mut canvas = Canvas::new(app, frame.buffer_mut());
    canvas.drawn.screen = Viewport {
        width: area.width,
        height: area.height,
    };
    if area.width < LEAST.0 || area.height < LEAST.1 {
        too_small(&mut canvas, area);
        return canvas.drawn;
    }
    let row = |y: u16| Rect::new(area.x, area.y + y, area.width, 1);
    let body = Rect::new(area.x, area.y + 1, area.width, area.height - 3);
    if app.columns.is_empty() {
        header::draw(&mut canvas, row(0));
        welcome::draw(&mut canvas, body);
    } else {
        let rest = objects::draw_beside(&mut canvas, body);
        split::draw(&mut canvas, row(0), rest);
    }
    status::draw(&mut canvas, row(area.height - 2));
    status::draw_footer(&mut canvas, row(area.height - 1));
    assist::draw_list(&mut canvas, body);
    objects::draw_over(&mut canvas, area);
    overlay::draw_all(&mut canvas, area);
    if app.options.ui.ascii {
        canvas::only_ascii_marks(canvas.buf);
    }
    joined::settle(canvas.buf);
    let Canvas { drawn, cursor, .. } = canvas;
    if let Some(cursor) = cursor {
        frame.set_cursor_position(cursor);
    }
    drawn
}

fn too_small(canvas: &mut Canvas, area: Rect) {
    let (width, height) = LEAST;
    let line = format!(
        "sftui needs {width}x{height}; this is {}x{}",
        area.width, area.height
    );
    canvas.text(area, &line, Role::Text);
}
