//! The columns: beside each other, each under its own title, or one of them under a strip that names
//! them all.

use ratatui::layout::Rect;

use crate::app::App;
use crate::app::column::{Column, Tab};
use crate::app::geometry::{self, DrawnColumn, Hit};
use crate::app::lock::OrgLock;
use crate::app::result::End;
use crate::org::OrgClass;
use crate::text;
use crate::ui::canvas::{Canvas, row, shift};
use crate::ui::header;
use crate::ui::panes::{self, Lines};
use crate::ui::theme::Role;

/// The cells of a chip beside the alias: bar, badge, mark, gaps.
const CHIP: usize = 15;

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
    let wide = |column: &Column| CHIP + text::width(app.orgs.alias(&column.org));
    let all = app.columns.len();
    // What is out of sight where nothing but the focused one is in sight, in these words.
    let least = |words: Words| {
        let before = OutOfSight::of(app, 0, app.focused, words).width();
        let behind = OutOfSight::of(app, app.focused + 1, all, words).width();
        wide(column) + before + behind
    };
    // Each column says its own; what is in none stands at the right. Production out of sight is more
    // than how much of the API is used.
    let elsewhere = header::unlocked_elsewhere(app);
    let need = least(Words::Production);
    let metered = need + text::width(&header::meter(app, column)) + 3 <= usize::from(line.width);
    let mut left = header::draw_right(canvas, line, need, &elsewhere, column, metered);
    left.width = left.width.saturating_sub(1);
    let room = usize::from(left.width);
    let words = match least(Words::Classes) <= room {
        true => Words::Classes,
        false => Words::Production,
    };
    let out = |from: usize, to: usize| OutOfSight::of(app, from, to, words);
    // So many at the left are out of sight that the one with the focus is not, nor how many are behind it.
    let fits = |first: usize| {
        let chips = app.columns.iter().skip(first);
        let chips = chips.take((app.focused + 1).saturating_sub(first));
        let beside = out(0, first).width() + out(app.focused + 1, all).width();
        chips.map(wide).sum::<usize>() + beside <= room
    };
    let first = (0..app.focused).find(|first| fits(*first));
    let first = first.unwrap_or(app.focused);
    left = shift(left, out(0, first).draw(canvas, left));
    for (place, column) in app.columns.iter().enumerate().skip(first) {
        let Some(entry) = app.orgs.get(&column.org) else {
            continue;
        };
        let more = out(place + 1, all).width();
        if wide(column) + more > usize::from(left.width) && place > app.focused {
            out(place, all).draw(canvas, left);
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

/// Which classes are named of the orgs that are out of sight.
#[derive(Clone, Copy)]
enum Words {
    /// All of them.
    Classes,
    /// Production alone, where there is no room for the others.
    Production,
}

/// The columns that a strip has no room for: how many, of which classes their orgs are, production first,
/// and whether one of them can be written to.
struct OutOfSight {
    count: usize,
    classes: Vec<OrgClass>,
    /// Whether one of the orgs can be written to.
    unlocked: bool,
}

impl OutOfSight {
    fn of(app: &App, from: usize, to: usize, words: Words) -> Self {
        let hidden = app.columns.get(from..to).unwrap_or_default();
        let mut classes: Vec<OrgClass> = Vec::new();
        for entry in hidden.iter().filter_map(|column| app.orgs.get(&column.org)) {
            match (entry.org.class, words) {
                (class, _) if classes.contains(&class) => {}
                (OrgClass::Production, _) => classes.insert(0, OrgClass::Production),
                (class, Words::Classes) => classes.push(class),
                (_, Words::Production) => {}
            }
        }
        Self {
            count: hidden.len(),
            classes,
            unlocked: hidden.iter().any(|column| app.is_unlocked(&column.org)),
        }
    }

    /// As it stands there: the count, then badges.
    fn parts(&self) -> Vec<(String, Role)> {
        if self.count == 0 {
            return Vec::new();
        }
        let gap = if self.classes.is_empty() { " " } else { "" };
        let sign = match self.unlocked {
            true => OrgLock::Unlocked.sign(),
            false => "",
        };
        let count = (format!(" +{}{sign}{gap}", self.count), Role::Dim);
        let badge = |class: &OrgClass| (header::badge(*class), header::badge_role(*class));
        let badges = self.classes.iter().map(badge);
        std::iter::once(count).chain(badges).collect()
    }

    fn width(&self) -> usize {
        self.parts().iter().map(|(part, _)| text::width(part)).sum()
    }

    /// Draws it; how many cells it took.
    fn draw(&self, canvas: &mut Canvas, area: Rect) -> u16 {
        self.parts().iter().fold(0, |used, (part, role)| {
            used + canvas.text(shift(area, used), part, *role)
        })
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
