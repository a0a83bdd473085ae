//! The statistics of a column and the frequencies of its values, over the panes.

use ratatui::layout::Rect;

use crate::app::geometry::{Hit, Viewport};
use crate::app::work::{FrequencyCard, Progress, StatsCard};
use crate::text;
use crate::ui::canvas::{Canvas, centred, row, shift};
use crate::ui::line_field::LineField;
use crate::ui::list::List;
use crate::ui::panes::spinner;
use crate::ui::theme::Role;
use crate::ui::wrap::wrap;

/// The most that a popup of statistics takes.
const WIDTH: u16 = 64;
/// Where the values stand, in cells from the names.
const VALUES: u16 = 15;

/// What is said in the place of what is not there yet; empty once it is.
fn waiting<T>(canvas: &Canvas, state: &Progress<T>) -> String {
    match state {
        Progress::Counting(since) => {
            let waited = canvas.app.now.running.saturating_sub(*since);
            format!(
                "{}counting… {}",
                spinner(canvas.app),
                text::duration(waited)
            )
        }
        Progress::Done(_) => String::new(),
        Progress::Failed(why) => format!("✗ It was not counted: {why}"),
    }
}

/// Draws the statistics of a column.
pub(in crate::ui) fn draw_stats(canvas: &mut Canvas, area: Rect, card: &StatsCard) {
    let lines = card.lines();
    let width = WIDTH.min(area.width.saturating_sub(4));
    let of = wrap(&card.of, width.saturating_sub(4));
    let height = lines.len().max(9) + of.len() + 2;
    let place = centred(area, width, height as u16);
    let whose = canvas.app.whose();
    let inner = canvas.popup(place, &format!("Statistics · {}", card.title), &whose);
    let mut y = 0;
    let said = waiting(canvas, &card.state);
    if !said.is_empty() {
        canvas.text(row(inner, 0), &said, Role::Progress);
        y = lines.len().max(9) as u16;
    }
    for (name, value) in &lines {
        let line = row(inner, y);
        canvas.text(line, name, Role::Label);
        canvas.text(shift(line, VALUES), value, Role::Text);
        y += 1;
    }
    for line in &of {
        canvas.text(row(inner, y), line, Role::Warning);
        y += 1;
    }
    canvas.drawn.list = Viewport {
        width: inner.width,
        height: inner.height,
    };
}

/// Draws how often each value of a column comes.
pub(in crate::ui) fn draw_frequency(canvas: &mut Canvas, area: Rect, card: &FrequencyCard) {
    let picker = &card.picker;
    let height = (picker.total() as u16)
        .saturating_add(6)
        .clamp(10, area.height.saturating_sub(4).max(10));
    let mut place = centred(area, area.width.saturating_sub(4).min(96), height);
    place.y = area.y + 1;
    let title = match card.state {
        Progress::Done(_) => format!("Frequencies · {} · {} values", card.title, picker.count()),
        _ => format!("Frequencies · {}", card.title),
    };
    let whose = canvas.app.whose();
    let inner = canvas.popup(place, &title, &whose);
    let field = LineField {
        field: picker.filter(),
        theme: canvas.theme,
        label: "›",
        label_width: 2,
        placeholder: "type to find a value",
        typing: picker.is_typing(),
    };
    let drawn = field.draw(row(inner, 0), canvas.buf);
    canvas.hit(drawn.value, Hit::Field);
    canvas.cursor = drawn.cursor;
    let notes: Vec<String> = [card.of.clone(), card.listed()]
        .into_iter()
        .filter(|note| !note.is_empty())
        .collect();
    let foot = u16::from(!notes.is_empty());
    let rows = Rect {
        y: inner.y + 2.min(inner.height),
        height: inner.height.saturating_sub(2 + foot),
        ..inner
    };
    let said = waiting(canvas, &card.state);
    let list = List {
        picker,
        theme: canvas.theme,
        empty: match &card.state {
            Progress::Done(all) if all.is_empty() => "There are no rows.",
            Progress::Done(_) => "No value matches: Backspace widens the filter.",
            _ => &said,
        },
        main: 0,
        columns: usize::MAX,
        wide: false,
    };
    let shown = list.draw(rows, canvas.buf, |_, column| match column {
        0 => Role::Text,
        1 => Role::Number,
        _ => Role::Dim,
    });
    for (line, place) in shown.enumerate() {
        canvas.hit(row(rows, line as u16), Hit::ListRow(place));
    }
    let last = row(inner, inner.height.saturating_sub(1));
    canvas.text(last, &notes.join(" · "), Role::Warning);
    canvas.drawn.list = Viewport {
        width: drawn.value.width,
        height: rows.height,
    };
}
