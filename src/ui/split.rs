//! The columns: beside each other, each under its own title, or one of them under a strip that names
//! them all.

use ratatui::layout::Rect;

use crate::app::App;
use crate::app::column::{Column, Tab};
use crate::app::geometry::{self, DrawnColumn, Hit};
use crate::app::lock::OrgLock;
use crate::app::result::End;
use crate::text;
use crate::ui::canvas::{Canvas, row, shift};
use crate::ui::header;
use crate::ui::panes::{self, Lines};
use crate::ui::theme::Role;

/// The cells of a chip beside the alias: bar, badge, mark, gaps.
const CHIP: usize = 15;
/// The cells that say how many are out of sight.
const MORE: usize = 5;

/// Draws the first line of the screen and the columns below it.
pub(super) fn draw(canvas: &mut Canvas, first: Rect, body: Rect) {
    let app = canvas.app;
    let Some(widths) = app.side_by_side(body.width) else {
        if app.is_split() {
            draw_strip(canvas, first);
        } else {
            header::draw(canvas, first);
        }
        if let Some(column) = app.column() {
            draw_column(canvas, app.focused, column, body, Lines::of(column));
        }
        return;
    };
    let lines = app.columns.iter().map(Lines::of);
    let lines = lines.reduce(Lines::and).unwrap_or_default();
    let mut left = body.x;
    for (place, (column, width)) in app.columns.iter().zip(widths).enumerate() {
        let part = Rect {
            x: left,
            width,
            ..body
        };
        left += width;
        // The title of the first one begins where the screen does.
        let from = if place == 0 { first.x } else { part.x };
        let title = Rect {
            x: from,
            width: part.right() - from,
            ..first
        };
        canvas.hit(title.union(part), Hit::Column(place));
        draw_title(canvas, title, place, column);
        draw_column(canvas, place, column, part, lines);
    }
}

/// Draws one column and notes where it is.
fn draw_column(canvas: &mut Canvas, place: usize, column: &Column, area: Rect, lines: Lines) {
    let before = canvas.drawn.columns.len();
    canvas.drawn.columns.push(DrawnColumn {
        place,
        area: geometry::Rect {
            x: area.x,
            y: area.y,
            width: area.width,
            height: area.height,
        },
        ..DrawnColumn::default()
    });
    panes::draw_column(canvas, place, column, area, lines);
    if place == canvas.app.focused
        && let Some(drawn) = canvas.drawn.columns.get(before).copied()
    {
        canvas.drawn.editor = drawn.editor;
        canvas.drawn.grid = drawn.grid;
        canvas.drawn.results = drawn.results;
    }
}

/// The line above one of several columns: a bar at the one with the focus.
fn draw_title(canvas: &mut Canvas, area: Rect, place: usize, column: &Column) {
    let focused = place == canvas.app.focused;
    if focused {
        canvas.text(area, "▌", Role::BorderFocused);
    }
    let area = Rect {
        width: area.width.saturating_sub(1),
        ..area
    };
    header::draw_of(canvas, area, place, column);
}

/// All columns in one line, the one that is shown with a bar and its meter.
fn draw_strip(canvas: &mut Canvas, area: Rect) {
    let app = canvas.app;
    let line = Rect {
        width: area.width.saturating_sub(1),
        ..area
    };
    let Some(column) = app.column() else {
        return;
    };
    // Each column says its own; what is in none stands at the right.
    let elsewhere = header::unlocked_elsewhere(app);
    let need = CHIP + MORE + text::width(app.orgs.alias(&column.org));
    let mut left = header::draw_right(canvas, line, need, &elsewhere, column);
    left.width = left.width.saturating_sub(1);
    let room = usize::from(left.width);
    let wide = |column: &Column| CHIP + text::width(app.orgs.alias(&column.org));
    // So many at the left are out of sight that the one with the focus is not.
    let fits = |first: usize| {
        let chips = app.columns.iter().skip(first);
        let chips = chips.take((app.focused + 1).saturating_sub(first));
        chips.map(wide).sum::<usize>() + if first > 0 { MORE } else { 0 } <= room
    };
    let first = (0..app.focused).find(|first| fits(*first));
    let first = first.unwrap_or(app.focused);
    let hides = |hidden: &[Column]| {
        let mut hidden = hidden.iter();
        match hidden.any(|column| app.is_unlocked(&column.org)) {
            true => OrgLock::Unlocked.sign(),
            false => "",
        }
    };
    if first > 0 {
        let sign = hides(app.columns.get(..first).unwrap_or_default());
        left = shift(
            left,
            canvas.text(left, &format!(" +{first}{sign} "), Role::Dim),
        );
    }
    for (place, column) in app.columns.iter().enumerate().skip(first) {
        let Some(entry) = app.orgs.get(&column.org) else {
            continue;
        };
        let rest = app.columns.len() - place;
        let more = if rest > 1 { MORE } else { 0 };
        if wide(column) + more > usize::from(left.width) && place > app.focused {
            let sign = hides(app.columns.get(place..).unwrap_or_default());
            canvas.text(left, &format!("+{rest}{sign}"), Role::Dim);
            break;
        }
        let here = place == app.focused;
        let start = left;
        canvas.text(left, if here { "▌" } else { "" }, Role::BorderFocused);
        left = shift(left, 1);
        let badge = header::badge(entry.org.class);
        let used = canvas.text(left, &badge, header::badge_role(entry.org.class));
        left = shift(left, used);
        let name = if here { Role::Selection } else { Role::Dim };
        let lock = match (here, entry.lock) {
            (true, lock) => lock.sign(),
            (false, OrgLock::Unlocked) => OrgLock::Unlocked.sign(),
            (false, OrgLock::ReadOnly) => "",
        };
        let alias = format!(" {}{}{lock} ", entry.org.alias, mark(column));
        left = shift(left, canvas.text(left, &alias, name));
        let chip = Rect {
            width: start.width - left.width,
            ..start
        };
        canvas.hit(chip, Hit::Org(place));
        left = shift(left, 1);
    }
}

/// Whether a tab is linked with others, and what is left out of its text.
pub(super) fn link(app: &App, tab: &Tab) -> String {
    if tab.link.is_none() {
        return String::new();
    }
    let left = app.left_out(tab);
    match left.is_empty() {
        true => " · = linked".to_owned(),
        false => format!(" · = − {} left out", left.join(", ")),
    }
}

/// What a column that is out of sight is about.
fn mark(column: &Column) -> &'static str {
    let tab = column.tab();
    match &tab.result {
        _ if tab.run.is_some() => "…",
        _ if tab.problem.is_some() => "!",
        Some(result) if result.end == End::Running => "…",
        _ => "",
    }
}

/// Notes where the text of a column's editor is.
pub(super) fn note(canvas: &mut Canvas, place: usize, note: impl FnOnce(&mut DrawnColumn)) {
    let columns = canvas.drawn.columns.iter_mut();
    if let Some(drawn) = columns.rev().find(|drawn| drawn.place == place) {
        note(drawn);
    }
}

/// Whether both panes of a column fit into its area.
pub(super) fn both_fit(canvas: &Canvas, area: Rect) -> bool {
    let beside = area.width < canvas.buf.area.width && canvas.app.is_split();
    let width = if beside { crate::app::split::LEAST } else { 80 };
    area.width >= width && row(area, 16).height > 0
}
