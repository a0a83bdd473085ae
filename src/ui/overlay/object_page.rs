//! The page of an object: its parts with their counts, the filter, the rows, and what there is to
//! know of the selected one: beside the rows where there is room, else below.

use ratatui::layout::Rect;

use crate::app::command::Command;
use crate::app::geometry::{Hit, Viewport};
use crate::app::object_page::{ObjectPage, PageState};
use crate::app::picker::PickerItem;
use crate::schema::about::{Detail, Key};
use crate::text;
use crate::ui::canvas::{Canvas, row, shift};
use crate::ui::line_field::LineField;
use crate::ui::list::List;
use crate::ui::panes::spinner;
use crate::ui::theme::Role;
use crate::ui::wrap::wrap;

/// From this width on the details stand beside the rows.
const BESIDE: u16 = 100;
/// Lines of the details below the rows.
const BELOW: u16 = 7;
/// Names of details take no more than this.
const NAME: u16 = 16;

/// Draws the page.
pub(super) fn draw(canvas: &mut Canvas, area: Rect, page: &ObjectPage) {
    let app = canvas.app;
    let place = Rect {
        x: area.x + 1.min(area.width),
        y: area.y + 1,
        width: area.width.saturating_sub(2),
        height: area.height.saturating_sub(3),
    };
    let whose = app.orgs.whose(&page.org);
    let label = page
        .described()
        .map(|object| object.describe().summary.label.clone())
        .filter(|label| label != page.object());
    let title = match label {
        Some(label) => format!("{} · {label}", page.breadcrumb()),
        None => page.breadcrumb(),
    };
    let inner = canvas.popup(place, &title, &whose);
    draw_parts(canvas, row(inner, 0), page);
    let field = LineField {
        field: page.picker.filter(),
        theme: canvas.theme,
        label: "›",
        label_width: 2,
        placeholder: "type to find by name, label, type, help, value",
        typing: page.picker.is_typing(),
    };
    let drawn = field.draw(row(inner, 1), canvas.buf);
    canvas.hit(drawn.value, Hit::Field);
    canvas.cursor = drawn.cursor;
    let body = Rect {
        y: inner.y + 3.min(inner.height),
        height: inner.height.saturating_sub(3),
        ..inner
    };
    canvas.drawn.list = Viewport {
        width: drawn.value.width,
        height: body.height,
    };
    if page.state != PageState::Here {
        draw_state(canvas, body, page);
        return;
    }
    let (rows, details) = split(body);
    canvas.drawn.list.height = rows.height;
    draw_rows(canvas, rows, page);
    draw_details(canvas, details, body, &page.details());
}

fn split(body: Rect) -> (Rect, Rect) {
    if body.width >= BESIDE {
        let width = body.width * 3 / 5;
        let rows = Rect { width, ..body };
        return (rows, shift(body, width + 2));
    }
    let below = BELOW.min(body.height / 2);
    let rows = Rect {
        height: body.height - below,
        ..body
    };
    let details = Rect {
        y: body.y + rows.height,
        height: below,
        ..body
    };
    (rows, details)
}

/// The parts: how many of how many are listed; the one that is alone is set off.
fn draw_parts(canvas: &mut Canvas, area: Rect, page: &ObjectPage) {
    let filtered = !page.picker.filter().is_empty();
    let narrow = area.width < 84;
    let mut left = area;
    let all = if page.part.is_none() {
        Role::Selection
    } else {
        Role::Dim
    };
    left = shift(left, canvas.text(left, " All ", all) + 1);
    for (section, listed, total) in page.counts() {
        if total == 0 {
            continue;
        }
        let alone = page.part == Some(section);
        let counted = filtered && (page.part.is_none() || alone);
        let count = match counted {
            true => format!(
                "{}/{}",
                text::number(listed as u64),
                text::number(total as u64)
            ),
            false => text::number(total as u64),
        };
        let title = match (section.title(), narrow) {
            ("Record types", true) => "Types",
            (title, _) => title,
        };
        let role = if alone { Role::Selection } else { Role::Dim };
        left = shift(
            left,
            canvas.text(left, &format!(" {title} {count} "), role) + 1,
        );
    }
}

fn draw_rows(canvas: &mut Canvas, area: Rect, page: &ObjectPage) {
    let empty = match page.picker.total() {
        0 => "Nothing is said of this part.",
        _ => "Nothing matches: Backspace widens the filter.",
    };
    let list = List {
        picker: &page.picker,
        theme: canvas.theme,
        empty,
        main: 0,
        columns: usize::MAX,
        wide: false,
    };
    let look = |_: &PickerItem<Key>, column: usize| match column {
        0 => Role::Text,
        _ => Role::Dim,
    };
    let shown = list.draw(area, canvas.buf, look);
    for (line, place) in shown.enumerate() {
        canvas.hit(row(area, line as u16), Hit::ListRow(place));
    }
}

fn draw_details(canvas: &mut Canvas, area: Rect, body: Rect, details: &[Detail]) {
    if area.is_empty() || details.is_empty() {
        return;
    }
    let beside = area.x > body.x;
    let mut inside = area;
    if beside {
        for line in 0..body.height {
            let at = Rect {
                x: area.x.saturating_sub(2),
                y: body.y + line,
                width: 1,
                height: 1,
            };
            canvas.text(at, "│", Role::Border);
        }
    } else {
        let rule = "─".repeat(usize::from(area.width));
        canvas.text(row(area, 0), &rule, Role::Border);
        inside = Rect {
            y: area.y + 1,
            height: area.height - 1,
            ..area
        };
    }
    let widest = details.iter().map(|fact| text::width(fact.name)).max();
    let name = (widest.unwrap_or_default() as u16).min(NAME);
    let width = inside.width.saturating_sub(name + 2);
    let mut lines: Vec<(&str, String)> = Vec::new();
    for fact in details {
        let mut first = fact.name;
        for line in wrap(&fact.text, width) {
            lines.push((std::mem::take(&mut first), line));
        }
    }
    let height = usize::from(inside.height);
    let cut = lines.len() > height;
    let shown = if cut {
        height.saturating_sub(1)
    } else {
        height
    };
    for (at, (what, line)) in lines.iter().take(shown).enumerate() {
        let target = row(inside, at as u16);
        canvas.text(
            Rect {
                width: name,
                ..target
            },
            what,
            Role::Label,
        );
        canvas.text(shift(target, name + 2), line, Role::Text);
    }
    if cut && height > 0 {
        let app = canvas.app;
        let key = app.hint_key(Command::PageRead, app.is_typing());
        let more = format!("… {} lines more: {key} reads all", lines.len() - shown);
        canvas.text(row(inside, inside.height - 1), &more, Role::Dim);
    }
}

/// What stands in the place of the rows while there are none.
fn draw_state(canvas: &mut Canvas, area: Rect, page: &ObjectPage) {
    let app = canvas.app;
    let object = page.object();
    let again = app.keymap.shown(Command::PageRefresh);
    let alias = app.orgs.alias(&page.org);
    let trouble = app
        .schemas
        .of(&page.org)
        .and_then(|schema| schema.trouble());
    let said = match page.state {
        PageState::Loading => format!("{}asking {alias} what {object} is like…", spinner(app)),
        PageState::Missing => format!(
            "{alias} has no object {object}, or you cannot see it. Backspace goes back, {again} asks again."
        ),
        PageState::Failed => {
            let why = trouble.map_or_else(String::new, |notice| {
                format!(" {}. {}", notice.title, notice.detail)
            });
            format!("What {object} is like is not known here.{why} {again} asks again.")
        }
        PageState::Here => String::new(),
    };
    let role = match page.state {
        PageState::Failed => Role::Error,
        _ => Role::Dim,
    };
    for (at, line) in wrap(&said, area.width).iter().enumerate() {
        canvas.text(row(area, at as u16), line, role);
    }
}
