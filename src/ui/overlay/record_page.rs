//! The page of a record: its parts with their counts and how they are listed, the filter, the rows,
//! and below them the whole of the selected one.

use ratatui::layout::Rect;

use crate::app::command::Command;
use crate::app::geometry::{Hit, Viewport};
use crate::app::picker::PickerItem;
use crate::app::record_page::value::Look;
use crate::app::record_page::{Count, Order, PageState, Part, RecordPage, RowKey, VALUE};
use crate::text;
use crate::ui::canvas::{Canvas, row, shift};
use crate::ui::line_field::LineField;
use crate::ui::list::List;
use crate::ui::panes::spinner;
use crate::ui::theme::Role;
use crate::ui::wrap::wrap;

/// Lines of the details, where there is room.
const DETAILS: u16 = 7;
/// From this width on the API names stand beside the values.
const WIDE: u16 = 90;
/// How wide the names of details are.
const NAME: u16 = 6;

/// Draws the page.
pub(super) fn draw(canvas: &mut Canvas, area: Rect, page: &RecordPage) {
    let app = canvas.app;
    let place = Rect {
        x: area.x + 1.min(area.width),
        y: area.y + 1,
        width: area.width.saturating_sub(2),
        height: area.height.saturating_sub(3),
    };
    let whose = match app.orgs.get(&page.org) {
        Some(entry) => format!("{} · {}", entry.org.alias, entry.org.class.badge()),
        None => String::new(),
    };
    let title = match page.record() {
        Some(record) => format!(
            "{}{} · {}",
            if page.is_deleted() {
                "✗ deleted "
            } else {
                ""
            },
            record.object.describe().summary.label,
            page.breadcrumb()
        ),
        None => page.breadcrumb(),
    };
    let inner = canvas.popup(place, &title, &whose);
    draw_parts(canvas, row(inner, 0), page);
    let field = LineField {
        field: page.picker.filter(),
        theme: canvas.theme,
        label: "/",
        label_width: 2,
        placeholder: "find a field or list by label, API name, value",
        typing: page.picker.is_typing(),
    };
    let drawn = field.draw(row(inner, 1), canvas.buf);
    canvas.hit(drawn.value, Hit::Field);
    canvas.cursor = drawn.cursor;
    let body = Rect {
        y: inner.y + 2.min(inner.height),
        height: inner.height.saturating_sub(2),
        ..inner
    };
    let details = DETAILS.min(body.height / 3);
    let rows = Rect {
        height: body.height - details,
        ..body
    };
    canvas.drawn.list = Viewport {
        width: drawn.value.width,
        height: rows.height,
    };
    if page.record().is_none() {
        draw_state(canvas, body, page);
        return;
    }
    draw_rows(canvas, rows, page);
    let below = Rect {
        y: rows.y + rows.height,
        height: details,
        ..body
    };
    draw_details(canvas, below, page);
}

/// The parts with their counts, and how they are listed.
fn draw_parts(canvas: &mut Canvas, area: Rect, page: &RecordPage) {
    let filtered = !page.picker.filter().is_empty() || page.view.no_nulls;
    let mut left = area;
    let role = |alone: bool| if alone { Role::Selection } else { Role::Dim };
    let all = role(page.view.part.is_none());
    left = shift(left, canvas.text(left, " All ", all) + 1);
    for (part, title) in [(Part::Fields, "Fields"), (Part::Related, "Related")] {
        let (listed, total) = page.counted(part);
        let hidden = page.view.part.is_some_and(|alone| alone != part);
        let count = match filtered && !hidden {
            true => format!("{listed}/{total}"),
            false => text::number(total as u64),
        };
        let said = format!(" {title} {count} ");
        let used = canvas.text(left, &said, role(page.view.part == Some(part)));
        left = shift(left, used + 1);
    }
    let mut words = vec![match page.view.order {
        Order::Groups => "in groups",
        Order::AtoZ => "A–Z",
        Order::Layout => "page layout",
    }];
    if page.view.no_nulls {
        words.push("no nulls");
    }
    words.push(if page.clock().utc {
        "UTC"
    } else {
        "local time"
    });
    let reading = match page.record().is_some() && is_reading(canvas, page) {
        true => format!("{}reading… ", spinner(canvas.app)),
        false => String::new(),
    };
    let said = format!("{reading}{}", words.join(" · "));
    if text::width(&said) < usize::from(left.width) {
        canvas.text_right(left, &said, Role::Dim);
    }
}

fn is_reading(canvas: &Canvas, page: &RecordPage) -> bool {
    let reads = canvas.app.jobs.of(&crate::app::jobs::Slot::Record);
    reads.is_some() && matches!(page.state, PageState::Here)
}

fn draw_rows(canvas: &mut Canvas, area: Rect, page: &RecordPage) {
    let empty = match page.picker.total() {
        0 => "No field has a value here: ! lists them all.",
        _ => "Nothing matches: Backspace widens the filter.",
    };
    // Where it is narrow the API name stands below, and labels and values have the room.
    let columns = if area.width < WIDE { 2 } else { 3 };
    let list = List {
        picker: &page.picker,
        theme: canvas.theme,
        empty,
        main: VALUE,
        columns,
        wide: false,
    };
    let Some(record) = page.record() else {
        return;
    };
    let of = record.object.describe();
    let look = |item: &PickerItem<RowKey>, column: usize| match (item.key, column) {
        (RowKey::Heading(_), _) => Role::Label,
        (_, 0) => Role::Text,
        (RowKey::Field(place), VALUE) => {
            let field = of.fields.get(place);
            match field.map(|field| record.shown(field, page.clock()).look) {
                Some(Look::NotGiven | Look::NotSelected) => Role::Disabled,
                Some(Look::Null) => Role::Null,
                Some(Look::Empty) => Role::Empty,
                Some(Look::Number) => Role::Number,
                Some(Look::Boolean) => Role::Boolean,
                Some(Look::StandIn) => Role::StandIn,
                Some(Look::Text) | None => Role::Text,
            }
        }
        (RowKey::List(place), VALUE) => {
            let list = of.child_relationships.get(place);
            let name = list.and_then(|list| list.relationship_name.as_deref());
            match record.count(name.unwrap_or_default()) {
                Count::Is(0) | Count::NotAsked | Count::Not(_) => Role::Dim,
                Count::Is(_) => Role::Number,
                Count::Asked => Role::Progress,
            }
        }
        _ => Role::Dim,
    };
    let shown = list.draw(area, canvas.buf, look);
    for (line, place) in shown.enumerate() {
        canvas.hit(row(area, line as u16), Hit::ListRow(place));
    }
}

/// The whole of the selected row, as far as there is room.
fn draw_details(canvas: &mut Canvas, area: Rect, page: &RecordPage) {
    if area.is_empty() {
        return;
    }
    let rule = "─".repeat(usize::from(area.width));
    canvas.text(row(area, 0), &rule, Role::Border);
    let inside = Rect {
        y: area.y + 1,
        height: area.height - 1,
        ..area
    };
    let width = inside.width.saturating_sub(NAME + 1).max(1);
    let mut lines: Vec<(&str, String)> = Vec::new();
    for (mut name, said) in page.details() {
        // More than fits is one key away.
        for line in said.lines().take(usize::from(DETAILS)) {
            for part in wrap(line, width).into_iter().take(usize::from(DETAILS)) {
                lines.push((std::mem::take(&mut name), part));
            }
        }
    }
    let height = usize::from(inside.height);
    for (at, (name, line)) in lines.iter().take(height).enumerate() {
        let target = row(inside, at as u16);
        canvas.text(target, name, Role::Label);
        let last = at + 1 == height && lines.len() > height;
        if last {
            let app = canvas.app;
            let key = app.hint_key(Command::RecordRead, app.is_typing());
            let more = format!("… {key} shows all of it");
            canvas.text(shift(target, NAME + 1), &more, Role::Dim);
        } else {
            canvas.text(shift(target, NAME + 1), line, Role::Text);
        }
    }
}

/// What stands in the place of the rows while there are none.
fn draw_state(canvas: &mut Canvas, area: Rect, page: &RecordPage) {
    let app = canvas.app;
    let alias = app.orgs.alias(&page.org);
    let id = page.here().map_or("", |visit| visit.record.id.as_str());
    let (said, role) = match &page.state {
        PageState::Failed(notice) => {
            let again = app.keymap.shown(Command::RecordRefresh);
            let parts = [notice.title.as_str(), &notice.detail, &notice.hint];
            let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            let said = format!("✗ {}\n{again} reads it again.", parts.join("\n"));
            (said, Role::Error)
        }
        PageState::Asking(orgs) => {
            let orgs = match orgs {
                1 => "another org".to_owned(),
                n => format!("{n} orgs"),
            };
            let said = format!(
                "{}asking {orgs} whose record {id} is… Esc stops.",
                spinner(app)
            );
            (said, Role::Progress)
        }
        PageState::Reading | PageState::Here => {
            let said = format!("{}reading {id} in {alias}… Esc stops.", spinner(app));
            (said, Role::Progress)
        }
    };
    let lines = said.lines().flat_map(|line| wrap(line, area.width));
    for (at, line) in lines.take(usize::from(area.height)).enumerate() {
        canvas.text(row(area, at as u16), &line, role);
    }
}
