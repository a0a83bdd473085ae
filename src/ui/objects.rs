//! The list of objects: a narrow pane at the left, or a list over the panes where there is no room.

use ratatui::layout::Rect;

use crate::app::App;
use crate::app::command::Command;
use crate::app::geometry::{Hit, Viewport};
use crate::app::objects::{Browser, Counts, Show, WIDTH};
use crate::app::picker::Matched;
use crate::text;
use crate::ui::canvas::{Canvas, centred, inset, row, shift};
use crate::ui::cells::{Align, THUMB, fill, paint, row_of, thumb};
use crate::ui::line_field::LineField;
use crate::ui::list::paint_marked;
use crate::ui::panes::spinner;
use crate::ui::theme::Role;
use crate::ui::wrap::wrap;

/// A count takes at most so much, with its sign.
const COUNT: u16 = 10;
/// The widest that the list over the panes becomes.
const WIDEST: u16 = 96;

/// Draws the pane where it stands beside the others; what remains for those.
pub(super) fn draw_beside(canvas: &mut Canvas, area: Rect) -> Rect {
    let app = canvas.app;
    let Some(browser) = app.browser().filter(|_| is_beside(canvas)) else {
        return area;
    };
    let width = WIDTH.min(area.width / 2);
    let pane = Rect { width, ..area };
    let title = match browser.picker.len() {
        _ if !browser.is_known() => "1 Objects".to_owned(),
        _ => format!("1 Objects · {}", browser.picker.count()),
    };
    let focused = browser.focused && app.overlays.is_empty();
    let whose = match app.is_split() {
        true => app.orgs.whose(&browser.org),
        false => String::new(),
    };
    let inner = canvas.framed(pane, focused, &title, &whose);
    draw(canvas, inner, browser, false);
    Rect {
        x: area.x + width,
        width: area.width - width,
        ..area
    }
}

/// Draws the list over the panes where it has the keys and there is no room beside them.
pub(super) fn draw_over(canvas: &mut Canvas, area: Rect) {
    let app = canvas.app;
    let Some(browser) = app.browser_in_focus().filter(|_| !is_beside(canvas)) else {
        return;
    };
    let width = area.width.saturating_sub(2).min(WIDEST);
    let mut place = centred(area, width, area.height.saturating_sub(3));
    place.y = area.y + 1;
    canvas.drawn.hits.clear();
    canvas.cursor = None;
    let whose = app.orgs.whose(&browser.org);
    let title = match browser.is_known() {
        true => format!("1 Objects · {}", browser.picker.count()),
        false => "1 Objects".to_owned(),
    };
    canvas.hit(place, Hit::Overlay);
    canvas.clear(place);
    let focused = app.overlays.is_empty();
    let inner = canvas.framed(place, focused, &title, &whose);
    let inner = inset(inner, 1);
    draw(canvas, inner, browser, true);
}

fn is_beside(canvas: &Canvas) -> bool {
    canvas.app.has_room_for_browser(canvas.buf.area.width)
}

fn draw(canvas: &mut Canvas, area: Rect, browser: &Browser, wide: bool) {
    let app = canvas.app;
    let in_focus = browser.focused && app.overlays.is_empty();
    let field = LineField {
        field: browser.picker.filter(),
        theme: canvas.theme,
        label: "›",
        label_width: 2,
        placeholder: if wide {
            "type to find by API name or label"
        } else {
            "name or label"
        },
        typing: browser.picker.is_typing() && in_focus,
    };
    let drawn = field.draw(row(area, 0), canvas.buf);
    canvas.hit(drawn.value, Hit::ObjectFilter);
    if in_focus {
        canvas.cursor = drawn.cursor;
    }
    let foot = foot(app, browser);
    let foot = wrap(&foot, area.width);
    let below = (foot.len() as u16).min(area.height / 3);
    let rows = Rect {
        y: area.y + 1.min(area.height),
        height: area.height.saturating_sub(1 + below),
        ..area
    };
    for (at, line) in foot.iter().enumerate().take(usize::from(below)) {
        let place = row(area, area.height.saturating_sub(below) + at as u16);
        canvas.text(place, line, Role::Dim);
    }
    canvas.drawn.objects = Viewport {
        width: drawn.value.width,
        height: rows.height,
    };
    if browser.picker.is_empty() {
        let said = nothing(app, browser);
        let lines = wrap(&said, rows.width.saturating_sub(1));
        for (at, line) in lines.iter().enumerate() {
            canvas.text(row(rows, 1 + at as u16), line, Role::Dim);
        }
        return;
    }
    draw_rows(canvas, rows, browser, wide);
}

fn draw_rows(canvas: &mut Canvas, area: Rect, browser: &Browser, wide: bool) {
    let shown = browser.picker.window(area.height);
    let bar = thumb(browser.picker.len(), shown.start, area.height);
    let names = browser.picker.widths().first().copied().unwrap_or_default();
    for line in 0..area.height {
        let place = shown.start + usize::from(line);
        let Some(found) = browser.picker.row(place) else {
            break;
        };
        canvas.hit(row(area, line), Hit::ObjectRow(place));
        let cells = row_of(canvas.buf, area, line);
        draw_row(canvas.theme, cells, browser, found, wide.then_some(names));
        if bar.as_ref().is_some_and(|bar| bar.contains(&line)) {
            let edge = row(area, line);
            canvas.text(
                shift(edge, area.width.saturating_sub(1)),
                THUMB,
                Role::Border,
            );
        }
    }
}

/// One object: its name, and where there is room its label and group; how many records it has.
fn draw_row(
    theme: crate::ui::theme::Theme,
    cells: &mut [ratatui::buffer::Cell],
    browser: &Browser,
    found: Matched<'_, String>,
    names: Option<u16>,
) {
    let over = match (found.selected, browser.focused, browser.picker.is_typing()) {
        (true, true, false) => theme.style(Role::Selection),
        (true, ..) => theme.style(Role::CursorRow),
        (false, ..) => ratatui::style::Style::new(),
    };
    fill(cells, over);
    let column = |at: usize| found.item.columns.get(at).map_or("", String::as_str);
    let marks = |at: usize| found.marks.get(at).map_or(&[][..], Vec::as_slice);
    let style = |role: Role| theme.style(role).patch(over);
    let matched = |role: Role| style(role).patch(theme.style(Role::Match));
    // The last cell is the scrollbar's.
    let end = cells.len().saturating_sub(1);
    let (cells, _) = cells.split_at_mut(end);
    let indent = if browser.is_companion(&found.item.key) {
        4
    } else {
        2
    };
    let (mark, rest) = cells.split_at_mut(indent.min(cells.len()));
    if found.selected {
        paint(mark, "▸ ", over, Align::Left);
    } else if !column(4).is_empty() {
        paint(mark, "• ", style(Role::Dim), Align::Left);
    }
    let count = column(3);
    let said = match (count.is_empty(), browser.folded(&found.item.key)) {
        // With few columns the sign of what is folded stands before the count.
        (_, Some((_, false))) if names.is_none() => format!("+ {count}"),
        (_, Some((_, true))) if names.is_none() => format!("- {count}"),
        _ => count.to_owned(),
    };
    // In columns where there is room for them, else as little as it takes.
    let width = match names {
        Some(_) => COUNT,
        None => (text::width(said.trim_end()) as u16).min(COUNT),
    };
    let split = rest.len().saturating_sub(usize::from(width) + 1);
    let (left, right) = rest.split_at_mut(split);
    paint(right, said.trim_end(), style(Role::Dim), Align::Right);
    let Some(names) = names else {
        // Where only the label was found, it is what is shown.
        let by_label = marks(0).is_empty() && !marks(1).is_empty();
        let at = usize::from(by_label);
        paint_marked(
            left,
            column(at),
            marks(at),
            style(Role::Text),
            matched(Role::Text),
        );
        return;
    };
    let name = usize::from(names).min(left.len() / 2);
    let (first, left) = left.split_at_mut(name.min(left.len()));
    paint_marked(
        first,
        column(0),
        marks(0),
        style(Role::Text),
        matched(Role::Text),
    );
    let left = left.get_mut(2..).unwrap_or_default();
    let group = match browser.folded(&found.item.key) {
        Some((count, false)) => format!("{} +{count}", column(2)),
        Some((count, true)) => format!("{} -{count}", column(2)),
        None => column(2).to_owned(),
    };
    let split = left.len().saturating_sub(14);
    let (label, group_cells) = left.split_at_mut(split);
    // A blank stands between them.
    let (label, _) = label.split_at_mut(split.saturating_sub(1));
    paint_marked(
        label,
        column(1),
        marks(1),
        style(Role::Dim),
        matched(Role::Dim),
    );
    paint(group_cells, &group, style(Role::Dim), Align::Left);
}

/// What stands below the rows: which objects are listed, and how old that is.
fn foot(app: &App, browser: &Browser) -> String {
    let schema = app.schemas.of(&browser.org);
    let mut parts = Vec::new();
    if browser.show != Show::All {
        parts.push(browser.show.word().to_owned());
    }
    if let Some(asked) = schema.and_then(|schema| schema.asked) {
        let trouble = schema.and_then(|schema| schema.trouble()).is_some();
        let age = text::ago(app.now.epoch, asked);
        parts.push(if trouble {
            format!("as known {age}: the org does not answer")
        } else {
            format!("as of {age}")
        });
    }
    match app.counts_of(&browser.org) {
        Some(counts) if counts.trouble.is_some() => parts.push("no counts".to_owned()),
        Some(counts) if counts.is_asking() => parts.push("counting…".to_owned()),
        Some(_) => parts.push("counts approximate".to_owned()),
        None => {}
    }
    // An object of which the org says nothing may have records that it does not count.
    let not_said = app.counts_of(&browser.org).map_or(0, Counts::not_said);
    if not_said > 0 && browser.show == Show::WithRecords {
        parts.push(format!("{} not counted (–)", text::number(not_said as u64)));
    }
    parts.join(" · ")
}

/// What an empty list says.
fn nothing(app: &App, browser: &Browser) -> String {
    let again = app.keymap.shown(Command::SchemaRefresh);
    if !browser.is_known() {
        let schema = app.schemas.of(&browser.org);
        return match schema.and_then(|schema| schema.trouble()) {
            Some(notice) => {
                let detail = notice.detail.lines().next().unwrap_or_default();
                format!("{}. {detail} {again} asks again.", notice.title)
            }
            None => format!("{}asking which objects there are…", spinner(app)),
        };
    }
    let which = app.keymap.shown(Command::ObjectsShow);
    match (browser.picker.total(), browser.show) {
        (0, Show::WithRecords) => "Counting the records…".to_owned(),
        (0, Show::Recent) => format!("No object was looked at yet. {which} lists others."),
        (0, show) => format!("No object is {}. {which} lists others.", show.word()),
        (_, Show::All) => {
            format!("No object matches. Backspace widens the filter, {again} asks the org again.")
        }
        (_, show) => format!(
            "No object that is {} matches. Backspace widens the filter, {which} lists others.",
            show.word()
        ),
    }
}
