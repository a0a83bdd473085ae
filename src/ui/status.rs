//! The last two lines: what was just said and what runs; the keys that are possible now. The
//! file is long because everything that may stand there has its place and its order here.

use std::borrow::Cow;

use ratatui::layout::Rect;

use crate::app::App;
use crate::app::column::{Pane, TabId};
use crate::app::command::Command;
use crate::app::compare::Stage;
use crate::app::geometry::Hit;
use crate::app::notice::Severity;
use crate::app::overlay::Overlay;
use crate::app::result::{End, ResultPane};
use crate::rows::Gone;
use crate::rows::staged::Outcome;
use crate::text;
use crate::ui::canvas::{Canvas, shift};
use crate::ui::overlay_keys;
use crate::ui::panes::spinner;
use crate::ui::theme::Role;
use crate::ui::work::notes;

/// Hints beside help and palette.
const HINTS: usize = 5;
/// From this width on an export has room for its figures.
const WIDE: u16 = 100;

/// Draws the status line.
pub(super) fn draw(canvas: &mut Canvas, area: Rect) {
    let app = canvas.app;
    let area = Rect {
        width: area.width.saturating_sub(2),
        ..shift(area, 1)
    };
    let running = running(canvas);
    let used = if running.is_empty() {
        canvas.text_right(area, &schema_age(canvas), Role::Dim)
    } else {
        canvas.text_right(area, &running, Role::Progress)
    };
    let left = Rect {
        width: area.width.saturating_sub(used + 2),
        ..area
    };
    if app.quit_armed.is_some() {
        canvas.text(left, "press Ctrl-C again to quit", Role::Warning);
        return;
    }
    if let Some(toast) = &app.toast {
        let notice = &toast.notice;
        let (mark, role) = match notice.severity {
            Severity::Info => ("", Role::Info),
            Severity::Warning => ("! ", Role::Warning),
            Severity::Error => ("✗ ", Role::Error),
        };
        let detail = notice.detail.lines().next().unwrap_or_default();
        let rest = [detail, notice.hint.as_str()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .fold(String::new(), |all, part| all + " · " + part);
        canvas.parts(
            left,
            [
                (mark, role),
                (notice.title.as_str(), role),
                (rest.as_str(), Role::Dim),
            ],
        );
        return;
    }
    match app.overlays.last() {
        // They cover the rows: what is said is of them.
        Some(Overlay::Compare(compare)) => {
            let view = compare.view.as_ref();
            let view = view.filter(|_| matches!(compare.stage, Stage::View));
            if let Some((view, line)) = view.and_then(|view| Some((view, view.line()?))) {
                let place = format!(
                    "line {} of {}",
                    text::number(line as u64 + 1),
                    text::number(view.found.len() as u64)
                );
                canvas.text(left, &place, Role::Dim);
            }
            return;
        }
        Some(Overlay::Schemas(_)) => return,
        _ => {}
    }
    let Some(result) = app.tab().and_then(|t| t.result.as_ref()) else {
        return;
    };
    if result.rows.is_empty() {
        return;
    }
    let notes = notes(result).join(" · ");
    let sheet = result.sheet();
    if sheet.is_empty() {
        canvas.text(left, &notes, Role::Warning);
        return;
    }
    let at = result.grid.cursor(&sheet);
    let column = sheet.about(at.column).map_or("", |c| c.title.as_str());
    // Where rows are missing the notes say it with that.
    let filtered = match result.work.shown().filters.is_empty() || result.is_partial() {
        true => "",
        false => " filtered",
    };
    let place = format!(
        "row {} of {}{filtered} · {column}",
        text::number(at.row as u64 + 1),
        text::number(sheet.len() as u64)
    );
    let local = match app.grid_zone() {
        Some(_) => " · local time",
        None => "",
    };
    let place = format!("{place}{local}{}", arranged(canvas, result));
    let mut used = canvas.text(left, &place, Role::Dim);
    let gone = Gone::of(result.rows.columns());
    let fate = result.row().and_then(|row| gone.fate(&result.rows, row));
    if let Some(fate) = fate {
        let said = format!(" · this row is {}", fate.word());
        used += canvas.text(shift(left, used), &said, Role::Warning);
    }
    if result.all && !gone.tells_deleted() && fate.is_none() {
        let said = " · with deleted rows; IsDeleted is not selected";
        used += canvas.text(shift(left, used), said, Role::Warning);
    }
    if !notes.is_empty() {
        used += canvas.text(shift(left, used), " · ", Role::Dim);
        let room = usize::from(shift(left, used).width);
        let words = result.row().and_then(|row| result.staged.outcome(row));
        let notes = match words.and_then(Outcome::words) {
            // The org's words are read whole where they do not fit.
            Some(_) if text::width(&notes) > room => {
                let key = app.keymap.shown(Command::ResultsCell);
                let long = format!(" · {key} reads it whole");
                let tail = match room > text::width(&long) + LEGIBLE {
                    true => long,
                    false => format!(" · {key}"),
                };
                let short = text::truncate(&notes, room.saturating_sub(text::width(&tail)));
                format!("{short}{tail}")
            }
            _ => notes.clone(),
        };
        used += canvas.text(shift(left, used), &notes, Role::Warning);
    }
    if let Some((whole, short)) = unfinished(app, result).filter(|_| notes.is_empty()) {
        let rest = shift(left, used);
        let fits = text::width(&whole) <= usize::from(rest.width);
        canvas.text(rest, if fits { &whole } else { &short }, Role::Warning);
    }
}

/// Fewer letters of a sentence say nothing.
const LEGIBLE: usize = 20;

/// Why a result is not whole and which key goes on, in many words and in few.
fn unfinished(app: &App, result: &ResultPane) -> Option<(String, String)> {
    let rows = text::number(result.rows.len() as u64);
    if result.members.is_some() {
        let key = app.keymap.shown(Command::QueryOrgs);
        let whole = format!(" · {key} tells of each org and goes on with it");
        let unfinished = !matches!(result.end, End::Running | End::Complete);
        return unfinished.then(|| (whole, format!(" · {key} its orgs")));
    }
    let why = match result.end {
        End::Capped
            if result.on_demand && (result.rows.len() as u64) < app.options.query.row_cap =>
        {
            let key = app.keymap.shown(Command::ResultsAll);
            let whole = format!(" · more rows come as you go down; {key} loads all");
            return Some((whole, format!(" · {key} loads all")));
        }
        // A page that came is kept whole.
        End::Capped if result.rows.len() as u64 > result.cap => {
            format!("row cap of {}, pages kept whole", text::number(result.cap))
        }
        End::Capped => format!("row cap of {}", text::number(result.cap)),
        End::Stopped => format!("stopped at {rows}"),
        End::Failed => format!("failed after {rows}"),
        End::Complete if result.missing() > 0 => {
            let missing = text::number(result.missing());
            let whole = format!(" · the org counted {missing} more rows than it sent");
            return Some((whole, format!(" · {missing} rows never came")));
        }
        End::Running | End::Complete => return None,
    };
    if result.resume().is_none() {
        let whole = format!(" · {why}: the rest has expired, run the query again");
        return Some((whole, format!(" · {why}")));
    }
    let more = app.keymap.shown(Command::ResultsMore);
    let all = app.keymap.shown(Command::ResultsAll);
    let verb = if result.end == End::Capped {
        "loads more"
    } else {
        "goes on"
    };
    Some((
        format!(" · {why}: {more} {verb}, {all} loads all"),
        format!(" · {more} {verb}"),
    ))
}

/// What runs, for the right side.
fn running(canvas: &Canvas) -> String {
    let app = canvas.app;
    let waiting = app.tab().and_then(|tab| tab.run.as_ref()?.waiting);
    if let Some(waiting) = waiting.filter(|waiting| waiting.until > app.now.running) {
        let left = (waiting.until - app.now.running).as_secs_f64().ceil() as u64;
        return format!("waiting {left} s: {}", waiting.reason);
    }
    if let Some(watch) = app.tab().and_then(|tab| tab.watch.as_ref()) {
        let mut words = watch.words(app.now.running);
        if canvas.buf.area.width >= WIDE {
            words += " · Esc ends it";
        }
        return match &watch.trouble {
            Some(why) => format!("last round failed: {why} · {words}"),
            None => words,
        };
    }
    let asking: Vec<&str> = app
        .orgs
        .iter()
        .filter(|e| e.state == crate::app::orgs::OrgState::Asking)
        .map(|e| e.org.alias.as_str())
        .collect();
    if !asking.is_empty() {
        return format!("{}asking {}…", spinner(app), asking.join(", "));
    }
    if let Some(saving) = saving(app, canvas.buf.area.width >= WIDE) {
        return saving;
    }
    if let Some(run) = app.downloading() {
        let name = match canvas.buf.area.width >= WIDE {
            true => format!("{} ", text::truncate(run.file(), 30)),
            false => String::new(),
        };
        let far = run.words();
        return format!("{}fetching {name}{far} · Ctrl-C cancels", spinner(app));
    }
    if let Some(export) = exporting(canvas) {
        return export;
    }
    let drawn = canvas.drawn.columns.iter();
    let in_sight: Vec<TabId> = drawn
        .filter_map(|column| Some(app.columns.get(column.place)?.tab().id))
        .collect();
    let elsewhere = app
        .columns
        .iter()
        .flat_map(|c| c.desks())
        .flat_map(|d| d.tabs())
        .filter(|t| t.run.is_some() && !in_sight.contains(&t.id))
        .count();
    match elsewhere {
        0 => String::new(),
        n => format!("{}{n} running in other tabs", spinner(app)),
    }
}

/// How far the rows are that are saved or deleted in the tab in front.
fn saving(app: &App, wide: bool) -> Option<String> {
    let saving = app.saving_here()?;
    let number = |count: usize| text::number(count as u64);
    let mut said = format!(
        "{}{} {} of {} rows",
        spinner(app),
        saving.doing(),
        number(saving.through),
        number(saving.of)
    );
    if saving.failed > 0 {
        said += &format!(", {} not", number(saving.failed));
    }
    if wide {
        let calls = saving.calls;
        said += &format!(" · {} calls, {} reads", calls.writes, calls.reads);
    }
    said += match saving.stopping {
        true => " · stopping",
        false => " · Esc stops",
    };
    Some(said)
}

/// What a run in linked columns costs; else, beside a text that is being written, how old is what is known
/// of the org's objects.
fn schema_age(canvas: &Canvas) -> String {
    let app = canvas.app;
    let column = app.column();
    // What goes to several orgs at once is known before it does, from wherever a key runs it.
    let runs = column.filter(|column| match column.focus {
        Pane::Editor => true,
        Pane::Results => app.overlays.is_empty() && app.toast.is_none(),
    });
    if let Some(cost) = runs.and_then(|_| app.linked_cost()) {
        return format!("linked run: {}", cost.words());
    }
    let column = column.filter(|column| column.focus == Pane::Editor);
    let schema = column.and_then(|column| app.schemas.of(&column.org));
    let Some(asked) = schema.and_then(|schema| schema.asked) else {
        return String::new();
    };
    let age = text::ago(app.now.epoch, asked);
    let key = app.hint_key(Command::SchemaRefresh, app.is_typing());
    if canvas.buf.area.width < WIDE || key.is_empty() {
        format!("schema: {age}")
    } else {
        format!("schema: {age} · {key} asks again")
    }
}

/// How far the exports are: the one of the tab in front, else how many there are.
fn exporting(canvas: &Canvas) -> Option<String> {
    let app = canvas.app;
    let here = app.tab().and_then(|tab| app.exports.of(tab.id));
    let Some(run) = here else {
        return match app.exports.iter().len() {
            0 => None,
            1 => Some(format!("{}exporting in another tab", spinner(app))),
            n => Some(format!("{}{n} exports in other tabs", spinner(app))),
        };
    };
    let wide = canvas.buf.area.width >= WIDE;
    let mut said = format!("{}exporting", spinner(app));
    match (run.percent(), wide) {
        (None, _) => said += "…",
        (Some(percent), false) => said += &format!(" {percent} %"),
        (Some(percent), true) => {
            let (rows, total) = (text::number(run.rows), text::number(run.total));
            said += &format!(" {rows} of {total} rows, {percent} %");
        }
    }
    if let Some((rate, left)) = run.pace(app.now.running) {
        if wide {
            said += &format!(" · {}/s", text::number(rate));
        }
        if run.total > run.rows {
            said += &format!(" · {} left", text::duration(left));
        }
    }
    let cancel = app.hint_key(Command::ExportCancel, app.is_typing());
    if !cancel.is_empty() && app.overlays.is_empty() {
        said += &format!(" · {cancel} cancels");
    }
    Some(said)
}

/// Draws the keys that are possible now.
pub(super) fn draw_footer(canvas: &mut Canvas, area: Rect) {
    let app = canvas.app;
    if !app.options.ui.footer {
        return;
    }
    let area = Rect {
        width: area.width.saturating_sub(1),
        ..shift(area, 1)
    };
    if let Some(overlay) = app.overlays.last() {
        let (lead, keys) = overlay_keys::of(app, overlay);
        draw_keys(canvas, area, lead, &keys);
        return;
    }
    if let Some(browser) = app.browser_in_focus() {
        let (lead, keys) = overlay_keys::of_objects(app, browser);
        draw_keys(canvas, area, lead, &keys);
        return;
    }
    if let Some(list) = app.list().filter(|list| list.item().is_some()) {
        draw_keys(canvas, area, "list", &overlay_keys::of_list(app, list));
        return;
    }
    let typing = app.is_typing();
    let hints = app.hints();
    let always = [Command::Help, Command::Palette];
    let shown = |command: Command| {
        let key = app.hint_key(command, typing);
        format!("{key} {}", said(app, command))
    };
    let mut room = usize::from(area.width);
    for command in always {
        room = room.saturating_sub(text::width(&shown(command)) + 3);
    }
    let mut chosen = Vec::new();
    for command in hints.iter().filter(|c| !always.contains(c)) {
        if chosen.len() == HINTS {
            break;
        }
        let wide = text::width(&shown(*command)) + 3;
        if wide > room {
            continue;
        }
        room -= wide;
        chosen.push(*command);
    }
    chosen.extend(always);
    let mut left = area;
    for command in chosen {
        let key = app.hint_key(command, typing);
        if key.is_empty() {
            continue;
        }
        let label = format!(" {}", said(app, command));
        let used = canvas.parts(
            left,
            [(key.as_str(), Role::HintKey), (label.as_str(), Role::Hint)],
        );
        let place = Rect {
            width: used,
            ..left
        };
        canvas.hit(place, Hit::Hint(command));
        left = shift(left, used + 3);
    }
}

/// The word beside a command's key: what it does here and now, where that is more than its label.
fn said(app: &App, command: Command) -> Cow<'static, str> {
    let label = command.spec().label;
    let tab = app.tab();
    let marked = tab.and_then(|tab| tab.result.as_ref()?.marked_count().checked_sub(1));
    match (command, marked) {
        (Command::CopyRow, Some(0)) => "copy 1 row".into(),
        (Command::CopyRow, Some(more)) => {
            format!("copy {} rows", text::number(more as u64 + 1)).into()
        }
        (Command::ResultsOpen, _) if app.leads_to_record() => "record".into(),
        (Command::RowEdit, _) => "edit".into(),
        (Command::Watch, _) if tab.is_some_and(|tab| tab.watch.is_some()) => "what changed".into(),
        (Command::ResultsOpen, _)
            if tab.is_some_and(|tab| tab.form) && !app.on_children_column() =>
        {
            "close the form".into()
        }
        (Command::ResultsOpen, _) if !app.on_children_column() => "as a form".into(),
        _ => label.into(),
    }
}

/// Draws the keys of an overlay. Where there is not room for all, the last but one go.
fn draw_keys(canvas: &mut Canvas, area: Rect, lead: &str, keys: &[(String, &str)]) {
    let wide = |(key, label): &(String, &str)| text::width(key) + text::width(label) + 4;
    let mut keys: Vec<&(String, &str)> = keys.iter().filter(|(key, _)| !key.is_empty()).collect();
    let room = usize::from(area.width).saturating_sub(text::width(lead) + 3);
    while keys.len() > 1 && keys.iter().map(|key| wide(key)).sum::<usize>() > room + 3 {
        keys.remove(keys.len() - 2);
    }
    let mut left = area;
    if !lead.is_empty() {
        left = shift(left, canvas.text(left, lead, Role::Label) + 3);
    }
    for (key, label) in keys {
        let parts = [
            (key.as_str(), Role::HintKey),
            (" ", Role::Hint),
            (*label, Role::Hint),
        ];
        let used = canvas.parts(left, parts);
        left = shift(left, used + 3);
    }
}

/// What of the columns is out of sight or not where it was put, so that nobody looks for it.
fn arranged(canvas: &Canvas, result: &ResultPane) -> String {
    let layout = result.grid.layout(&result.sheet(), canvas.drawn.grid);
    let mut said = match result.marked_count() {
        0 => String::new(),
        count => format!(" · {} marked", text::number(count as u64)),
    };
    // Nobody asked for those that stay put from the beginning.
    if layout.unfrozen > 0 && !result.changes.is_empty() {
        let wanted = layout.frozen + layout.unfrozen;
        said += &format!(" · {} of {wanted} frozen columns fit", layout.frozen);
    }
    match result.arrangement.hidden() {
        0 => {}
        1 => said += " · 1 column hidden",
        hidden => said += &format!(" · {hidden} columns hidden"),
    }
    said
}
