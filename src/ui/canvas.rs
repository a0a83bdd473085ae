//! `Canvas`: the buffer with what every part of a frame needs: the state, the looks, and the notes
//! of what was put where. Text is made safe and cut to its place here, in one spot.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::symbols::border;
use ratatui::widgets::{Block, Clear, Widget};

use crate::app::geometry::{self, Drawn, Hit};
use crate::app::{App, ThemeName};
use crate::org::OrgClass;
use crate::text;
use crate::ui::theme::{Role, Theme};

/// A frame being drawn.
pub(super) struct Canvas<'a> {
    /// What is drawn.
    pub app: &'a App,
    /// How it looks.
    pub theme: Theme,
    /// Where it goes.
    pub buf: &'a mut Buffer,
    /// What stands where.
    pub drawn: Drawn,
    /// Where the text of the editor in focus is.
    pub editor: Option<Rect>,
    /// Where the terminal's cursor belongs, when a text is typed into.
    pub cursor: Option<Position>,
}

impl<'a> Canvas<'a> {
    /// An empty frame.
    pub fn new(app: &'a App, buf: &'a mut Buffer) -> Self {
        let theme = match app.options.ui.theme {
            ThemeName::Auto | ThemeName::Dark => Theme::Dark,
            ThemeName::Light => Theme::Light,
            ThemeName::ColourBlind => Theme::ColourBlind,
            ThemeName::Mono => Theme::Mono,
        };
        Self {
            app,
            theme,
            buf,
            drawn: Drawn::default(),
            editor: None,
            cursor: None,
        }
    }

    /// The style of a role.
    pub fn style(&self, role: Role) -> Style {
        self.theme.style(role)
    }

    /// Writes one line into the first row of an area, made safe and cut to fit; how many cells it
    /// took.
    pub fn text(&mut self, area: Rect, line: &str, role: Role) -> u16 {
        let style = self.style(role);
        self.styled(area, line, style)
    }

    /// As [`Self::text`], with a style of its own.
    pub fn styled(&mut self, area: Rect, line: &str, style: Style) -> u16 {
        let area = area.intersection(self.buf.area);
        if area.is_empty() {
            return 0;
        }
        let shown = text::truncate(line, usize::from(area.width));
        let (end, _) = self
            .buf
            .set_stringn(area.x, area.y, &shown, usize::from(area.width), style);
        end - area.x
    }

    /// Writes parts one behind the other; how many cells they took.
    pub fn parts<'t>(
        &mut self,
        area: Rect,
        parts: impl IntoIterator<Item = (&'t str, Role)>,
    ) -> u16 {
        let mut used = 0;
        for (part, role) in parts {
            used += self.text(shift(area, used), part, role);
        }
        used
    }

    /// Writes one line so that it ends at the right edge; how many cells it took.
    pub fn text_right(&mut self, area: Rect, line: &str, role: Role) -> u16 {
        let width = (text::width(line) as u16).min(area.width);
        self.text(shift(area, area.width - width), line, role)
    }

    /// Notes what can be clicked there.
    pub fn hit(&mut self, area: Rect, hit: Hit) {
        let rect = geometry::Rect {
            x: area.x,
            y: area.y,
            width: area.width,
            height: area.height,
        };
        self.drawn.hits.push((rect, hit));
    }

    /// Draws a bordered box, with a title left and one right; the area inside. Where both do not
    /// fit, of the right one only what stands behind its last ` · ` stays.
    pub fn framed(&mut self, area: Rect, focused: bool, left: &str, right: &str) -> Rect {
        let (border, title) = if focused {
            (Role::BorderFocused, Role::TitleFocused)
        } else {
            (Role::Border, Role::Title)
        };
        let set = if self.app.options.ui.ascii {
            ASCII
        } else if focused {
            // Thick lines tell the focus without colour.
            border::THICK
        } else {
            border::ROUNDED
        };
        let block = Block::bordered()
            .border_set(set)
            .border_style(self.style(border));
        let inner = block.inner(area);
        block.render(area, self.buf);
        let top = Rect::new(
            area.x.saturating_add(2),
            area.y,
            area.width.saturating_sub(4),
            1,
        );
        let needed = text::width(left) + text::width(right) + 5;
        let short;
        let right = if needed > usize::from(top.width) {
            short = shortened(
                self.app,
                right,
                usize::from(top.width / 2).saturating_sub(2),
            );
            short.as_str()
        } else {
            right
        };
        let right_width = if right.is_empty() {
            0
        } else {
            (text::width(right) as u16 + 2).min(top.width / 2)
        };
        let left_area = Rect {
            width: top.width.saturating_sub(right_width + 1),
            ..top
        };
        if !left.is_empty() {
            self.text(left_area, &format!(" {left} "), title);
        }
        if right_width > 0 {
            self.text(
                shift(top, top.width - right_width),
                &format!(" {right} "),
                title,
            );
        }
        inner
    }

    /// Empties an area, for what lies over the panes.
    pub fn clear(&mut self, area: Rect) {
        Clear.render(area.intersection(self.buf.area), self.buf);
    }

    /// Draws a box over everything else and swallows clicks beside its parts; the area inside.
    pub fn popup(&mut self, area: Rect, left: &str, right: &str) -> Rect {
        let screen = self.buf.area;
        self.hit(screen, Hit::Overlay);
        self.clear(area);
        let inner = self.framed(area, true, left, right);
        inset(inner, 1)
    }
}

/// The right title of a frame where there is little room, at most so wide. Of an org and its class the
/// alias is the last to go where several columns are open: there nothing else tells two orgs apart.
pub(super) fn shortened(app: &App, right: &str, most: usize) -> String {
    let Some((before, last)) = right.rsplit_once(" · ") else {
        return right.to_owned();
    };
    let production = OrgClass::Production.badge();
    let of_org = app.orgs.iter().any(|entry| entry.org.alias == before);
    if !(of_org && app.is_split()) {
        return last.to_owned();
    }
    match last == production {
        true => {
            let room = most.saturating_sub(text::width(production) + 3);
            format!("{} · {production}", text::truncate(before, room))
        }
        false => text::truncate(before, most).into_owned(),
    }
}

/// Puts ASCII in the place of the marks we draw, for terminals whose font lacks them. What stands
/// in the data and looks the same is changed with them.
pub(super) fn only_ascii_marks(buf: &mut Buffer) {
    for cell in &mut buf.content {
        let plain = match cell.symbol() {
            "│" | "┃" => "|",
            "▌" | "▸" | "›" | "→" => ">",
            "←" => "<",
            "▐" | "█" => "#",
            "▲" => "^",
            "▼" | "↓" => "v",
            "•" | "●" => "*",
            "·" => "-",
            "○" | "◌" => "o",
            "✗" => "x",
            "⚠" => "!",
            "⊘" => "x",
            "✎" => "*",
            "…" => "~",
            "∅" => "-",
            "—" | "–" => "-",
            "⏎" | "␍" => "\\",
            _ => continue,
        };
        cell.set_symbol(plain);
    }
}

/// Borders for terminals that have no line drawing.
const ASCII: border::Set<'static> = border::Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};

/// The rest of an area behind its first `by` columns.
pub(super) fn shift(area: Rect, by: u16) -> Rect {
    let by = by.min(area.width);
    Rect {
        x: area.x + by,
        width: area.width - by,
        ..area
    }
}

/// The row of an area with this place; empty when there is none.
pub(super) fn row(area: Rect, place: u16) -> Rect {
    Rect {
        y: area.y.saturating_add(place),
        height: u16::from(place < area.height),
        ..area
    }
}

/// The area without `by` columns at its sides.
pub(super) fn inset(area: Rect, by: u16) -> Rect {
    Rect {
        x: area.x + by.min(area.width),
        width: area.width.saturating_sub(2 * by),
        ..area
    }
}

/// An area of this size in the middle of another, as far as it fits.
pub(super) fn centred(area: Rect, width: u16, height: u16) -> Rect {
    let (width, height) = (width.min(area.width), height.min(area.height));
    Rect {
        x: area.x + (area.width - width) / 2,
        y: area.y + (area.height - height) / 2,
        width,
        height,
    }
}
