//! The panes of a column: its tabs, the editor, the results, each in its four states. The file is
//! long because the states of both panes are read beside each other.

use std::time::Duration;

use ratatui::layout::Rect;

use crate::app::App;
use crate::app::column::{Column, Pane, Tab};
use crate::app::command::Command;
use crate::app::geometry::{Hit, Viewport};
use crate::app::nested::Nested;
use crate::app::result::{End, Problem, ResultPane};
use crate::text;
use crate::ui::assist;
use crate::ui::canvas::{Canvas, inset, row, shift, shortened};
use crate::ui::grid::Grid;
use crate::ui::record;
use crate::ui::split;
use crate::ui::tabs;
use crate::ui::text_area::{Diagnostic, Focus, TextArea};
use crate::ui::theme::Role;
use crate::ui::work;
use crate::ui::wrap::wrap;

/// The most lines that an error takes.
const MESSAGE: usize = 3;
/// A spinner is shown only once something took this long.
const PATIENCE: Duration = Duration::from_millis(200);

/// A sign that something moves, with a blank behind it; nothing where motion is off.
pub(super) fn spinner(app: &App) -> &'static str {
    const FRAMES: [&str; 10] = ["⠋ ", "⠙ ", "⠹ ", "⠸ ", "⠼ ", "⠴ ", "⠦ ", "⠧ ", "⠇ ", "⠏ "];
    if !app.options.ui.motion {
        return "";
    }
    const PLAIN: [&str; 4] = ["| ", "/ ", "- ", "\\ "];
    let frame = (app.now.running.as_millis() / 100) as usize;
    if app.options.ui.ascii {
        return PLAIN[frame % PLAIN.len()];
    }
    FRAMES[frame % FRAMES.len()]
}

/// What of a column's height its tabs and its editor want; of columns beside each other what the one
/// that wants most does, so that their rows stand on the same lines.
#[derive(Clone, Copy, Default)]
pub(super) struct Lines {
    tabs: bool,
    editor: usize,
}

impl Lines {
    /// What a column wants.
    pub(super) fn of(column: &Column) -> Self {
        let tab = column.tab();
        // The borders, one line to go on writing, and room for what is wrong.
        let message = if tab.problem.is_some() { MESSAGE } else { 1 };
        Self {
            tabs: column.desk().tabs().len() > 1,
            editor: tab.editor.line_count() + 2 + message,
        }
    }

    /// What is enough for both.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            tabs: self.tabs || other.tabs,
            editor: self.editor.max(other.editor),
        }
    }
}

/// Draws the panes of a column.
pub(super) fn draw_column(
    canvas: &mut Canvas,
    place: usize,
    column: &Column,
    mut area: Rect,
    lines: Lines,
) {
    if lines.tabs {
        tabs::draw(canvas, place, column, row(area, 0));
        area = Rect {
            y: area.y + 1,
            height: area.height - 1,
            ..area
        };
    }
    // One pane is shown at a time where there is no room for both.
    let one = column.zoom || !split::both_fit(canvas, area);
    let tab = column.tab();
    match (one, column.focus) {
        (true, Pane::Editor) => draw_editor(canvas, place, column, tab, area, true),
        (true, Pane::Results) => draw_results(canvas, place, column, tab, area, true),
        (false, _) => {
            let height = lines.editor.clamp(6, usize::from(area.height) / 2) as u16;
            let editor = Rect { height, ..area };
            let results = Rect {
                y: area.y + height,
                height: area.height - height,
                ..area
            };
            draw_editor(canvas, place, column, tab, editor, false);
            draw_results(canvas, place, column, tab, results, false);
        }
    }
}

/// What a pane's right title says: whose data this is, production in words.
fn owner(app: &App, column: &Column) -> String {
    app.orgs.whose(&column.org)
}

fn draw_editor(
    canvas: &mut Canvas,
    place: usize,
    column: &Column,
    tab: &Tab,
    area: Rect,
    alone: bool,
) {
    let app = canvas.app;
    let focused = app.has_focus(place, Pane::Editor);
    let turn = if alone { " 1/2" } else { "" };
    let state = match (focused, column.typing) {
        (true, true) => " · typing",
        (true, false) => " · commands",
        (false, _) => "",
    };
    let view = match tab.browsing() {
        Some(browse) => match &browse.view {
            Some(view) => format!(" · {view}"),
            None => " · browsing".to_owned(),
        },
        None => String::new(),
    };
    let link = split::link(app, tab);
    let left = format!("2 Query{turn} · {}{view}{link}{state}", tab.title());
    let inner = canvas.framed(area, focused, &left, &owner(app, column));
    let placed = tab.problem.as_ref().and_then(|p| p.range.clone());
    let mut text_area = inner;
    if let (Some(problem), None) = (&tab.problem, &placed) {
        // No place in the text is at fault: the sentence stands below it.
        text_area = draw_problem(canvas, inner, problem);
    }
    let known = placed
        .as_ref()
        .and_then(|range| assist::known(app, tab, range));
    let message = known.or_else(|| tab.problem.as_ref().map(|p| problem_line(app, p)));
    let message = message.map(|said| match assist::leave_out(app, tab) {
        Some(way) => format!("{said}  {way}"),
        None => said,
    });
    let run = app.hint_key(Command::QueryRun, true);
    let placeholder = format!("e.g. SELECT Id, Name FROM Account LIMIT 10   ({run} runs)");
    let marks = assist::marks(app, tab);
    let widget = TextArea {
        editor: &tab.editor,
        theme: canvas.theme,
        focus: match (focused, column.typing) {
            (true, true) => Focus::Typing,
            (true, false) => Focus::Commanding,
            (false, _) => Focus::Elsewhere,
        },
        diagnostic: placed
            .zip(message.as_deref())
            .map(|(range, message)| Diagnostic { range, message }),
        marks: &marks,
        flash: app
            .flash
            .as_ref()
            .filter(|flash| flash.tab == tab.id && flash.revision == tab.editor.revision())
            .map(|flash| flash.range.clone()),
        placeholder: &placeholder,
    };
    let drawn = widget.draw(text_area, canvas.buf);
    canvas.hit(drawn.text, Hit::Editor(place));
    if tab.problem.is_none() && (place == app.focused || tab.link.is_some()) {
        assist::say(canvas, tab, drawn.text, area);
    }
    let viewport = Viewport {
        width: drawn.text.width,
        height: drawn.text.height,
    };
    split::note(canvas, place, |column| column.editor = viewport);
    if place == app.focused {
        canvas.editor = Some(drawn.text);
        canvas.cursor = drawn.cursor.or(canvas.cursor);
    }
}

/// What went wrong, at the foot of a pane; what remains of the pane.
fn draw_problem(canvas: &mut Canvas, area: Rect, problem: &Problem) -> Rect {
    let message = problem_line(canvas.app, problem);
    let inner = inset(area, 1);
    let mut lines = wrap(&message, inner.width);
    let most = MESSAGE.min(usize::from(area.height / 2)).max(1);
    if lines.len() > most {
        let rest = lines.split_off(most - 1).join(" ");
        lines.push(rest);
    }
    let rest = area.height.saturating_sub(lines.len() as u16);
    for (place, line) in lines.iter().enumerate() {
        canvas.text(row(inner, rest + place as u16), line, Role::Error);
    }
    Rect {
        height: rest,
        ..area
    }
}

/// The error in one sentence; the key first where only one helps.
fn problem_line(app: &App, problem: &Problem) -> String {
    let notice = &problem.notice;
    let detail = notice
        .detail
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let mut line = format!("✗ {}", notice.title);
    if problem.needs_login {
        let key = app.hint_key(Command::OrgAgain, app.is_typing());
        line += &format!(". {key} logs in again; the tab stays");
    }
    if !detail.is_empty() && detail != notice.title {
        line += &format!(": {detail}");
    }
    line
}

fn draw_results(
    canvas: &mut Canvas,
    place: usize,
    column: &Column,
    tab: &Tab,
    area: Rect,
    alone: bool,
) {
    split::note(canvas, place, |column| column.results = true);
    let app = canvas.app;
    let focused = app.has_focus(place, Pane::Results);
    let turn = if alone { " 2/2" } else { "" };
    let owner = owner(app, column);
    // What the frame leaves for the title, with the owner cut to its last word.
    let last = shortened(app, &owner, usize::from(area.width / 2).saturating_sub(4));
    let room = usize::from(area.width).saturating_sub(text::width(&last) + 9);
    let link = if tab.link.is_some() { " =" } else { "" };
    let head = format!("3 Results{turn}{link}");
    let left = progress(app, tab, room.saturating_sub(text::width(&head)));
    let mut inner = canvas.framed(area, focused, &(head + &left), &owner);
    if let (true, Some(problem)) = (alone, &tab.problem) {
        // The editor, where it stands else, is out of sight.
        inner = draw_problem(canvas, inner, problem);
    }
    let Some(result) = &tab.result else {
        let lines = empty_lines(app, tab, alone);
        let mut y = inner.height / 3;
        for line in lines {
            for part in wrap(&line, inner.width.saturating_sub(4)) {
                canvas.text(shift(row(inner, y), 2), &part, Role::Dim);
                y += 1;
            }
        }
        return;
    };
    let none = format!(
        "No rows match. {} goes to the query.",
        app.keymap.shown(Command::PaneEditor)
    );
    let message = match result.end {
        End::Complete if result.rows.is_empty() => none.as_str(),
        _ if !result.rows.is_empty() && result.sheet().is_empty() => {
            "No row meets the filter. Esc takes the last condition away."
        }
        _ => "",
    };
    let prompt = app.prompt().filter(|prompt| prompt.tab == tab.id);
    let whole = inner;
    if prompt.is_some() {
        inner.height = inner.height.saturating_sub(work::HEIGHT);
    }
    let form = tab.form.then(|| record::split(inner));
    if let Some((table, form)) = form {
        record::draw(canvas, form, result, table.is_none());
        let Some(table) = table else {
            if let Some(prompt) = prompt {
                work::draw_prompt(canvas, whole, prompt, result);
            }
            let viewport = Viewport {
                width: inner.width,
                height: inner.height,
            };
            split::note(canvas, place, |column| column.grid = viewport);
            return;
        };
        inner = table;
    }
    let styles = canvas.theme.grid();
    let grid = Grid {
        sheet: result.sheet(),
        view: &result.grid,
        styles: &styles,
        focused,
        marks: &result.marks,
        signs: result.signs.rows(),
        staged: Some(&result.staged),
        range: result.range(),
        stale: tab.run.as_ref().is_some_and(|run| !run.shown) || is_older(tab, result),
        message,
        zone: app.grid_zone(),
    };
    let viewport = grid.draw(inner, canvas.buf);
    work::mark_changes(canvas, inner, viewport, result);
    work::mark_hits(canvas, inner, viewport, result);
    canvas.hit(inner, Hit::Grid(place));
    if let Some(prompt) = prompt {
        work::draw_prompt(canvas, whole, prompt, result);
    }
    split::note(canvas, place, |column| column.grid = viewport);
}

/// What an empty pane says: always the next key.
fn empty_lines(app: &App, tab: &Tab, alone: bool) -> Vec<String> {
    let typing = app.is_typing();
    if let Some(browse) = tab.browse.as_ref().filter(|_| app.is_asking_about(tab)) {
        return vec![
            format!("{}asking what {} is like…", spinner(app), browse.object),
            "Esc cancels.".to_owned(),
        ];
    }
    if let Some(run) = &tab.run {
        let waited = app.now.running.saturating_sub(run.started);
        let mut lines = vec!["Waiting for the first rows…".to_owned()];
        if waited > Duration::from_secs(10) {
            lines.push("This takes long: a WHERE on an indexed field (Id, Name, a lookup, CreatedDate) or a LIMIT helps.".into());
        }
        let key = app.hint_key(Command::QueryCancel, typing);
        lines.push(format!("{key} cancels."));
        return lines;
    }
    let editor = app.keymap.shown(Command::PaneEditor);
    if tab.problem.is_some() {
        return vec![if alone {
            format!("The query did not run. {editor} goes to it.")
        } else {
            "The query did not run; what is wrong stands with it.".to_owned()
        }];
    }
    let run = app.hint_key(Command::QueryRun, typing);
    if tab.refused {
        // What was wrong went with the text it was about.
        return vec![format!(
            "The query did not run. {run} runs it as it is now."
        )];
    }
    let next = match (tab.editor.text().trim().is_empty(), alone, typing) {
        (true, _, true) => format!("Write a query; {run} runs it."),
        (true, ..) => format!("{editor} goes to the query, {run} runs it."),
        (false, ..) if tab.ran => format!("{run} runs the query again."),
        (false, true, _) => format!("{run} runs the query, {editor} goes to it."),
        (false, false, _) => format!("{run} runs the query above."),
    };
    let first = match tab.ran {
        // Rows are not kept between two starts.
        true => "Its rows of the last start come back when they are asked for.",
        false => "Nothing has run in this tab yet.",
    };
    vec![first.to_owned(), next]
}

/// Whether the last run failed before its first row, so that the rows are of an earlier one.
fn is_older(tab: &Tab, result: &ResultPane) -> bool {
    tab.refused && tab.run.is_none() && result.end != End::Failed
}

/// What the title of the results says: object, how many of how many, how they are sorted and
/// filtered, how long, how it ended. What weighs less gives way where the width of `room` cells is too
/// little.
fn progress(app: &App, tab: &Tab, room: usize) -> String {
    let now = app.now.running;
    if let Some(run) = tab.run.as_ref().filter(|run| !run.shown) {
        let waited = now.saturating_sub(run.started);
        if waited < PATIENCE {
            return String::new();
        }
        let part = run
            .part
            .map(|part| format!(" · part {} of {}", part.at + 1, part.of));
        return format!(
            " · {}{}{}",
            spinner(app),
            text::duration(waited),
            part.unwrap_or_default()
        );
    }
    let Some(result) = &tab.result else {
        return String::new();
    };
    let rows = result.rows.len() as u64;
    let mut parts = Vec::new();
    if let Some(nested) = &result.nested {
        return nested_title(app, tab, result, nested, room);
    }
    if !result.object.is_empty() {
        parts.push(result.object.clone());
    }
    let counted = parts.len();
    parts.push(count(result, rows));
    if tab.link.is_some() {
        // The line below tells it of one column only, and each has hits of its own.
        parts.extend(work::hits(result));
    }
    if let Some(members) = &result.members {
        parts.push(members.words());
    }
    if result.all {
        parts.push("with deleted".into());
    }
    if let Some(part) = result.part.filter(|_| result.has_more_parts()) {
        parts.push(format!("part {} of {}", part.at + 1, part.of));
    }
    match result.end {
        _ if is_older(tab, result) => parts.push("of an earlier run".into()),
        End::Running | End::Complete => {}
        _ if result.members.is_some() => {}
        End::Capped if result.on_demand => parts.push("more on demand".into()),
        End::Capped => parts.push("cap".into()),
        End::Stopped => parts.push("stopped".into()),
        End::Failed => parts.push("failed, rows kept".into()),
    }
    let running = result.end == End::Running;
    let elapsed = if running {
        now.saturating_sub(result.started)
    } else {
        result.elapsed
    };
    let timed = parts.len();
    parts.push(text::duration(elapsed));
    if running {
        let rate = rows as f64 / elapsed.as_secs_f64().max(0.001);
        parts.push(format!("{} rows/s", text::number(rate as u64)));
        // What the cap leaves out is not waited for.
        let known = result.total.filter(|_| !result.has_more_parts());
        let wanted = known.map(|total| total.min(result.cap));
        if let Some(wanted) = wanted.filter(|wanted| *wanted > rows && rate > 0.0) {
            let left = Duration::from_secs_f64((wanted - rows) as f64 / rate);
            parts.push(format!("{} left", text::duration(left)));
        }
    }
    // That one call brought it goes without saying.
    if result.calls > 1 {
        parts.push(format!("{} calls", text::number(result.calls)));
    }
    let round = parts.len();
    if let Some(watch) = tab.watch.as_ref().filter(|watch| watch.rounds > 0) {
        parts.push(format!("this round: {}", watch.last.words()));
    }
    let wheel = if running { spinner(app) } else { "" };
    let work = work::parts(result);
    let filtered = work::filtered(result);
    if work.is_empty() && filtered.is_empty() {
        let line = parts.join(" · ");
        if text::width(&line) + text::width(wheel) + 3 <= room {
            return format!(" · {wheel}{line}");
        }
    }
    let mut weighed: Vec<(String, u8)> = Vec::new();
    let mut behind = 0;
    for (at, part) in parts.into_iter().enumerate() {
        let weight = match at {
            _ if at == counted => u8::MAX,
            // The query beside it names the object; that the rows are not all is said here alone.
            _ if at < counted => 4,
            _ if at < timed || at >= round => 5,
            _ => 1,
        };
        weighed.push((part, weight));
        if at == counted {
            weighed.extend(work.iter().map(|part| (part.clone(), 6)));
            behind = weighed.len();
        }
    }
    let fitted = work::with_filters(&weighed, behind, &filtered, room.saturating_sub(5));
    format!(" · {wheel}{fitted}")
}

/// What the title says of a table of children: the way to it, how many of how many, how they are
/// sorted and filtered. The way gives way: how many there are is what is looked for here.
fn nested_title(app: &App, tab: &Tab, result: &ResultPane, nested: &Nested, room: usize) -> String {
    let rows = result.rows.len() as u64;
    let mut parts = vec![(count(result, rows), u8::MAX)];
    if nested.row.is_some() && result.total.is_some_and(|total| total > rows) {
        parts.push(("cut off ↓".to_owned(), 4));
    }
    parts.extend(work::parts(result).into_iter().map(|part| (part, 6)));
    let wheel = if tab.unfolding.is_some() {
        spinner(app)
    } else {
        ""
    };
    let filtered = work::filtered(result);
    let room = room.saturating_sub(5);
    let titled = work::after_the_way(&tab.breadcrumb(), &parts, &filtered, room);
    format!(" · {wheel}{titled}")
}

/// `2,000 of 84,213`, or `17 rows` when that is all.
fn count(result: &ResultPane, rows: u64) -> String {
    match result.total {
        Some(total) if total != rows && !result.is_count() => {
            format!("{} of {}", text::number(rows), text::number(total))
        }
        _ if rows == 1 => "1 row".to_owned(),
        _ => format!("{} rows", text::number(rows)),
    }
}
