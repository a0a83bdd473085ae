//! A text to read, its matches marked, the search below.

use ratatui::layout::Rect;

use crate::app::geometry::{Hit, Viewport};
use crate::app::reader::Reader;
use crate::text;
use crate::ui::canvas::{Canvas, centred, row, shift};
use crate::ui::line_field::LineField;
use crate::ui::theme::Role;

/// Draws the text.
pub(super) fn draw(canvas: &mut Canvas, area: Rect, reader: &Reader) {
    if !reader.fits(area.width) {
        // The screen has just changed its width; the app hears of it after this frame.
        let mut fitted = reader.clone();
        fitted.fit(area.width);
        draw(canvas, area, &fitted);
        return;
    }
    let search = reader.search();
    let foot = u16::from(search.is_some());
    let width = (Reader::width_on(area.width) + 4).min(area.width);
    let height = u16::try_from(reader.len())
        .unwrap_or(u16::MAX)
        .saturating_add(2 + foot)
        .clamp(5, area.height.saturating_sub(4).max(5));
    let place = centred(area, width, height);
    let body = height.saturating_sub(2 + foot);
    let page = usize::from(body);
    let (top, all) = (reader.top(page), reader.len());
    let right = if all > page {
        let last = text::number((top + page).min(all) as u64);
        format!(
            "{}–{last} of {}",
            text::number(top as u64 + 1),
            text::number(all as u64)
        )
    } else {
        String::new()
    };
    let inner = canvas.popup(place, &reader.title, &right);
    for (at, line) in reader.lines(page).iter().enumerate() {
        let place = row(inner, u16::try_from(at).unwrap_or(u16::MAX));
        let part = |range: std::ops::Range<usize>| reader.shown().get(range).unwrap_or_default();
        canvas.text(place, part(line.clone()), Role::Text);
        for (hit, current) in reader.hits_in(line) {
            let start = hit.start.max(line.start);
            let before = text::width(part(line.start..start));
            let role = if current {
                Role::Selection
            } else {
                Role::Match
            };
            let place = shift(place, u16::try_from(before).unwrap_or(u16::MAX));
            canvas.text(place, part(start..hit.end.min(line.end)), role);
        }
    }
    canvas.drawn.list = Viewport {
        width: inner.width,
        height: body,
    };
    if let Some((field, typing)) = search {
        let count = reader.count().unwrap_or_default();
        let line = row(inner, body);
        let right = u16::try_from(text::width(&count)).unwrap_or(0);
        let field = LineField {
            field,
            theme: canvas.theme,
            label: "/",
            label_width: 1,
            placeholder: "type to search",
            typing,
        };
        let place = Rect {
            width: line.width.saturating_sub(right + 1),
            ..line
        };
        let drawn = field.draw(place, canvas.buf);
        canvas.hit(drawn.value, Hit::Field);
        canvas.cursor = drawn.cursor;
        canvas.text(
            shift(line, line.width.saturating_sub(right)),
            &count,
            Role::Dim,
        );
    }
}
