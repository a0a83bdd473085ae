//! Draws a [`Field`]: label, value, cursor; for filters, forms and secrets.
//!
//! Knows nothing of keys and of what the value is for. Never writes outside of its area.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::text_line::{Strip, clear};
use super::theme::{Role, Theme};
use crate::app::editor::Field;
use crate::app::geometry::Viewport;
use crate::text;

/// An input of one line, ready to be drawn.
#[derive(Clone, Copy, Debug)]
pub struct LineField<'a> {
    /// The value.
    pub field: &'a Field,
    /// The looks.
    pub theme: Theme,
    /// Stands before the value; may be empty.
    pub label: &'a str,
    /// The columns the label takes, its gap included, so that the fields of a form stand in line.
    pub label_width: u16,
    /// Said while the value is empty.
    pub placeholder: &'a str,
    /// Whether letters go into it.
    pub typing: bool,
}

/// Where the parts of a field stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LineFieldDrawn {
    /// The value: for clicks, and its width for [`Field::apply`].
    pub value: Rect,
    /// Where the terminal's cursor belongs: only while typing.
    pub cursor: Option<Position>,
}

impl LineField<'_> {
    /// Draws into the first row of the area.
    pub fn draw(&self, area: Rect, buf: &mut Buffer) -> LineFieldDrawn {
        let mut area = area.intersection(buf.area);
        area.height = area.height.min(1);
        clear(area, buf);
        let label = self.label_width.min(area.width);
        let value = Rect {
            x: area.x + label,
            width: area.width - label,
            ..area
        };
        if area.is_empty() {
            return LineFieldDrawn {
                value,
                cursor: None,
            };
        }
        let shown = text::truncate(self.label, usize::from(label));
        let style = self.theme.style(Role::Label);
        buf.set_stringn(area.x, area.y, shown, usize::from(label), style);
        if self.field.is_empty() {
            let shown = text::truncate(self.placeholder, usize::from(value.width));
            let style = self.theme.style(Role::Placeholder);
            buf.set_stringn(value.x, value.y, shown, usize::from(value.width), style);
        }
        let editor = self.field.editor();
        let origin = editor.origin(Viewport {
            width: value.width,
            height: 1,
        });
        let strip = Strip {
            area: value,
            column: origin.column,
        };
        let selection = editor.selection();
        strip.draw(editor, 0, buf, |cell| {
            let role = if cell.stand_in {
                Role::StandIn
            } else {
                Role::Text
            };
            let style = self.theme.style(role);
            if selection
                .as_ref()
                .is_some_and(|s| s.contains(&cell.bytes.start))
            {
                style.patch(self.theme.style(Role::Selection))
            } else {
                style
            }
        });
        let cursor = if self.typing {
            strip
                .x_of(editor.position().1)
                .map(|x| Position::new(x, value.y))
        } else {
            None
        };
        LineFieldDrawn { value, cursor }
    }
}
