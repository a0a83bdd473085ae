//! The help at the cursor of the editor: what is underlined and said of it, and the list of what may
//! be written.
//!
//! The list stands below the line that is typed, or above it where there is more room, and never on
//! it; its names begin where the word begins. It must not know when a list opens.

mod values;

use std::ops::Range;

use ratatui::layout::Rect;

use crate::app::App;
use crate::app::assist::{List, Loading, ROWS, Said};
use crate::app::column::Tab;
use crate::app::command::Command;
use crate::app::geometry::{Hit, Viewport};
use crate::app::jobs::Slot;
use crate::language::{Item, ItemKind, Severity};
use crate::text;
use crate::ui::canvas::{Canvas, row, shift};
use crate::ui::panes::spinner;
use crate::ui::theme::Role;
use crate::ui::wrap::wrap;

/// The most lines that a sentence takes below the text.
const SENTENCE: usize = 3;
/// What stands before the names: the border, the mark of the chosen row, the sign of the kind.
const BEFORE: u16 = 5;
/// The widest names, types and labels that are not cut.
const WIDEST: [usize; 3] = [36, 28, 32];
/// What the count in the lower border takes beside a sentence there.
const BESIDE_COUNT: usize = 18;
/// Blanks between them.
const GAP: usize = 2;
/// The widest and the narrowest list.
const WIDTH: (u16, u16) = (92, 34);

/// What is underlined in a text. Errors come last, so that they are on top.
pub(super) fn marks(app: &App, tab: &Tab) -> Vec<(Range<usize>, Role)> {
    let mut marks: Vec<_> = app
        .problems(tab)
        .map(|item| (item.span.range(), item.severity))
        .collect();
    crate::sorting::by_key(&mut marks, |(_, severity)| std::cmp::Reverse(*severity));
    let role = |severity| match severity {
        Severity::Error => Role::Diagnostic,
        Severity::Warning | Severity::Hint => Role::Doubt,
    };
    marks
        .into_iter()
        .map(|(range, s)| (range, role(s)))
        .collect()
}

/// What is known here of a place that the org refused, where that is more than its own words: they
/// are a key away.
pub(super) fn known(app: &App, tab: &Tab, refused: &Range<usize>) -> Option<String> {
    let problem = app.problems(tab).find(|item| {
        let span = item.span;
        item.severity == Severity::Error && span.start <= refused.end && refused.start <= span.end
    })?;
    let mut said = format!("✗ {}", problem.message);
    let front = app.tab().is_some_and(|front| front.id == tab.id);
    if !front {
        return Some(said);
    }
    if let Some(fix) = &problem.fix {
        let key = app.hint_key(Command::EditorFix, app.is_typing());
        said += &format!("  {key} {}", fix.title);
    }
    let more = app.hint_key(Command::EditorAbout, app.is_typing());
    Some(said + &format!(" · {more} the org's words"))
}

/// Says the problem at the cursor, or the nearest: in the lines that the text leaves free at the
/// foot of its pane, else in the border below, so that nothing moves.
pub(super) fn say(canvas: &mut Canvas, tab: &Tab, area: Rect, pane: Rect) {
    let app = canvas.app;
    let Some(said) = app.said(tab) else { return };
    let (sign, role) = match said.problem.severity {
        Severity::Error => ("✗ ", Role::Error),
        Severity::Warning => ("! ", Role::Warning),
        Severity::Hint => ("· ", Role::Info),
    };
    let front = app.tab().is_some_and(|front| front.id == tab.id);
    let mut keys = if front {
        keys(app, &said)
    } else {
        String::new()
    };
    if let Some(way) = leave_out(app, tab) {
        keys = match keys.is_empty() {
            true => way,
            false => format!("{way} · {keys}"),
        };
    }
    let view = Viewport {
        width: area.width,
        height: area.height,
    };
    let lines = tab.editor.line_count() - tab.editor.origin(view).line;
    let free = usize::from(area.height).saturating_sub(lines);
    let sentence = format!("{sign}{}", said.problem.message);
    if free == 0 {
        let border = Rect {
            y: pane.bottom().saturating_sub(1),
            height: 1,
            x: area.x,
            width: (pane.right().saturating_sub(2)).saturating_sub(area.x),
        };
        let room = usize::from(border.width).saturating_sub(2);
        // The sentence matters more than its keys.
        let both = text::width(&sentence) + text::width(&keys) + 2;
        let keys = if both > room { "" } else { &keys };
        let sentence = text::truncate(&sentence, room).into_owned();
        let gap = if keys.is_empty() { "" } else { "  " };
        let parts = [" ", &sentence, gap, keys, " "];
        let roles = [role, role, role, Role::Hint, Role::Hint];
        canvas.parts(border, parts.into_iter().zip(roles));
        return;
    }
    let mut lines = wrap(&sentence, area.width);
    let most = free.min(SENTENCE);
    if lines.len() > most {
        let rest = lines.split_off(most - 1).join(" ");
        lines.push(text::truncate(&rest, usize::from(area.width)).into_owned());
    }
    let last = lines.last().map_or(0, |line| text::width(line));
    let beside = last + 2 + text::width(&keys) <= usize::from(area.width);
    let below = !beside && !keys.is_empty() && lines.len() < most;
    let height = lines.len() as u16 + u16::from(below);
    let first = area.height.saturating_sub(height);
    let mut used = 0;
    for (place, line) in lines.iter().enumerate() {
        used = canvas.text(row(area, first + place as u16), line, role);
    }
    let foot = row(area, area.height - 1);
    if below {
        canvas.text(shift(foot, 2), &keys, Role::Hint);
    } else if beside {
        canvas.text(shift(foot, used + 2), &keys, Role::Hint);
    }
}

/// The key that leaves out what the org of a linked tab does not have, where that is so.
pub(super) fn leave_out(app: &App, tab: &Tab) -> Option<String> {
    if app.missing_fields(tab).is_empty() {
        return None;
    }
    let key = app.hint_key(Command::SplitLeaveOut, app.is_typing());
    (!key.is_empty()).then(|| format!("{key} leaves it out here"))
}

/// What can be done about the problem that is said, and how many there are.
fn keys(app: &App, said: &Said<'_>) -> String {
    let typing = app.is_typing();
    let mut parts = Vec::new();
    if let Some(fix) = &said.problem.fix {
        let key = app.hint_key(Command::EditorFix, typing);
        let key = if typing && said.here {
            "Tab".to_owned()
        } else {
            key
        };
        if !key.is_empty() {
            parts.push(format!("{key} {}", fix.title));
        }
    }
    if said.of > 1 {
        let next = app.hint_key(Command::ProblemNext, typing);
        parts.push(format!("{} of {} · {next} next", said.number, said.of));
    }
    parts.join(" · ")
}

/// Draws the list, if it is open.
pub(super) fn draw_list(canvas: &mut Canvas, body: Rect) {
    let app = canvas.app;
    let (Some(list), Some(tab), Some(area)) = (app.list(), app.tab(), canvas.editor) else {
        return;
    };
    let view = Viewport {
        width: area.width,
        height: area.height,
    };
    let origin = tab.editor.origin(view);
    let (line, _) = tab.editor.position();
    let (word_line, column) = tab.editor.place_of(list.found().replace.start);
    let column = if word_line == line { column } else { 0 };
    let typed = area.y + (line.saturating_sub(origin.line) as u16).min(area.height);
    let word = area.x + (column.saturating_sub(origin.column) as u16).min(area.width);

    let widths = widths(list);
    let aside = values::aside(app);
    let wanted = usize::from(BEFORE) + widths.iter().sum::<usize>() + 2 * GAP + 2;
    let wanted = wanted.max(text::width(&aside) + BESIDE_COUNT);
    let waits = app.list_waits_for().map(|waits| waiting(app, &waits));
    let said = waits.map(|said| (said, Role::Progress));
    let said = said.or_else(|| values::said(app));
    let wanted = said
        .as_ref()
        .map_or(wanted, |(said, _)| wanted.max(text::width(said) + 4));
    let width = (wanted as u16).clamp(WIDTH.1, WIDTH.0).min(body.width);
    let rows = (list.items().len() as u16).min(ROWS);
    let mut lines = said
        .as_ref()
        .map_or_else(Vec::new, |(said, _)| wrap(said, width.saturating_sub(4)));
    lines.truncate(SENTENCE);
    let told = lines.len() as u16;
    // Borders, what is said, and a line of help for the chosen row.
    let beside = 2 + told + u16::from(rows > 0);
    let height = rows + beside;
    let below = body.bottom().saturating_sub(typed + 1);
    let above = typed.saturating_sub(body.y);
    let (y, height) = if height <= below || below >= above {
        (typed + 1, height.min(below))
    } else {
        let height = height.min(above);
        (typed - height, height)
    };
    let last = body.right().saturating_sub(width);
    let x = word.saturating_sub(BEFORE).clamp(body.x, last.max(body.x));
    let popup = Rect::new(x, y, width, height);
    if popup.height < 3 {
        return;
    }
    canvas.clear(popup);
    let inner = canvas.framed(popup, false, "", "");
    canvas.hit(popup, Hit::Overlay);
    let room = inner
        .height
        .min(rows)
        .min(inner.height.saturating_sub(beside - 2).max(1));
    canvas.drawn.completion = room;
    let top = list.top(room);
    for place in 0..room.min(rows) {
        let number = top + usize::from(place);
        if let Some(item) = list.items().get(number) {
            let line = row(inner, place);
            draw_item(canvas, line, item, &widths, number == list.selected());
            canvas.hit(line, Hit::Completion(number));
        }
    }
    let mut foot = row(inner, room.min(rows));
    for line in &lines {
        let role = said.as_ref().map_or(Role::Progress, |(_, role)| *role);
        canvas.text(shift(foot, 1), line, role);
        foot = Rect {
            y: foot.y + 1,
            height: u16::from(foot.y + 1 < inner.bottom()),
            ..foot
        };
    }
    if let Some(item) = list.item() {
        draw_help(canvas, foot, item);
    }
    draw_count(canvas, popup, list, &aside);
}

/// How wide names, types and labels are.
fn widths(list: &List) -> [usize; 3] {
    let mut widths = [0; 3];
    for item in list.items() {
        for (width, part) in widths.iter_mut().zip(parts(item)) {
            *width = text::width(part).max(*width);
        }
    }
    for (width, most) in widths.iter_mut().zip(WIDEST) {
        *width = (*width).min(most);
    }
    widths
}

fn parts(item: &Item) -> [&str; 3] {
    [&item.label, &item.detail, &item.title]
}

fn draw_item(canvas: &mut Canvas, area: Rect, item: &Item, widths: &[usize; 3], chosen: bool) {
    if chosen {
        let blank = " ".repeat(usize::from(area.width));
        canvas.text(area, &blank, Role::Selection);
    }
    let over = canvas.style(Role::Selection);
    let (sign, role) = sign(item);
    let mark = if chosen { "▸ " } else { "  " };
    let roles = [Role::Text, Role::Dim, Role::Dim];
    let mut left = area;
    for (part, role) in [(mark, Role::Text), (sign, role), (" ", Role::Text)] {
        let style = canvas.style(role);
        let style = if chosen { style.patch(over) } else { style };
        left = shift(left, canvas.styled(left, part, style));
    }
    for ((part, width), role) in parts(item).into_iter().zip(widths).zip(roles) {
        let style = canvas.style(role);
        let style = if chosen { style.patch(over) } else { style };
        let width = *width as u16;
        let place = Rect {
            width: width.min(left.width),
            ..left
        };
        canvas.styled(place, part, style);
        left = shift(left, width + if width == 0 { 0 } else { GAP as u16 });
    }
}

/// The sign of a kind, and its look.
fn sign(item: &Item) -> (&'static str, Role) {
    match item.kind {
        ItemKind::Value if is_number(item) => ("#", Role::NumberLit),
        ItemKind::Value => ("'", Role::Str),
        ItemKind::Date => ("d", Role::DateLit),
        ItemKind::Operator => ("=", Role::Operator),
        ItemKind::Field => ("•", Role::FieldName),
        ItemKind::Relationship => ("→", Role::ObjectName),
        ItemKind::ChildRelationship => ("←", Role::ObjectName),
        ItemKind::Alias => ("a", Role::FieldName),
        ItemKind::Object => ("○", Role::ObjectName),
        ItemKind::Function => ("f", Role::Function),
        ItemKind::Variable => (":", Role::FieldName),
        ItemKind::Keyword => ("k", Role::Keyword),
        ItemKind::Filter => ("@", Role::Keyword),
    }
}

fn is_number(item: &Item) -> bool {
    !item.label.is_empty() && item.label.bytes().all(|byte| byte.is_ascii_digit())
}

/// What the chosen row is, in a line.
fn draw_help(canvas: &mut Canvas, area: Rect, item: &Item) {
    let area = shift(area, 1);
    let kind = item.kind.text();
    let used = canvas.text(area, kind, Role::Label);
    if !item.help.is_empty() {
        let help = format!(" · {}", item.help);
        canvas.text(shift(area, used), &help, Role::Dim);
    }
}

/// In the lower border: which row of how many.
fn draw_count(canvas: &mut Canvas, popup: Rect, list: &List, aside: &str) {
    if list.items().is_empty() {
        return;
    }
    let border = Rect {
        x: popup.x + 2,
        y: popup.bottom() - 1,
        width: popup.width.saturating_sub(4),
        height: 1,
    };
    let all = list.items().len() + list.found().left_out;
    let count = text::number(all as u64);
    let number = text::number(list.selected() as u64 + 1);
    let left = format!(" {number} of {count} ");
    let used = canvas.text(border, &left, Role::Dim);
    let narrows = " @fields @custom @dates @relations narrow ";
    let rest = shift(border, used + 1);
    if !aside.is_empty() {
        canvas.text_right(rest, aside, Role::Hint);
    } else if list.items().len() > usize::from(ROWS)
        && text::width(narrows) <= usize::from(rest.width)
    {
        canvas.text_right(rest, narrows, Role::Dim);
    }
}

fn waiting(app: &App, waits: &Loading) -> String {
    let spared = app.tab().filter(|tab| {
        let asking = Slot::Schema(tab.org.clone());
        app.jobs.of(&asking).is_none()
    });
    if let Some(why) = spared.and_then(|tab| app.spares_calls(&tab.org)) {
        return why;
    }
    match waits {
        Loading::Objects => format!("{}loading the org's objects…", spinner(app)),
        Loading::Fields(object) => format!("{}loading {object}…", spinner(app)),
    }
}
