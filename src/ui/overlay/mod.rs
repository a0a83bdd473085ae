//! What lies over the panes: lists, the login pane, questions, texts, and the card of a prefix. It
//! is long because every overlay is named here, with the lists that are drawn alike.

mod browse;
mod compare;
mod copy_file;
mod export;
mod form;
mod journal;
mod library;
mod login;
mod login_form;
mod login_qr;
mod multi;
mod object_page;
mod reader;
mod record_form;
mod record_page;
mod record_value;
mod schemas;
mod staging;
mod trail;
mod undo;
mod usage;
mod writing;

use ratatui::layout::Rect;

use crate::app::CARD_DELAY;
use crate::app::command::Command;
use crate::app::geometry::{Hit, Viewport};
use crate::app::key;
use crate::app::overlay::{Choice, Confirm, Overlay};
use crate::app::parameters::Sources;
use crate::app::picker::Picker;
use crate::text;
use crate::ui::canvas::{Canvas, centred, row, shift};
use crate::ui::line_field::LineField;
use crate::ui::list::{List, usual};
use crate::ui::theme::Role;
use crate::ui::work;
use crate::ui::wrap::wrap;

/// Draws all overlays, the last on top, and the card.
pub(super) fn draw_all(canvas: &mut Canvas, area: Rect) {
    let app = canvas.app;
    for overlay in &app.overlays {
        if matches!(overlay, Overlay::Prompt(_)) {
            // It stands in the results and covers nothing.
            continue;
        }
        // What lies below is not clicked and not typed into.
        canvas.drawn.hits.clear();
        canvas.cursor = None;
        match overlay {
            Overlay::Orgs(picker) => orgs(canvas, area, picker),
            Overlay::Palette(picker) => palette(canvas, area, picker),
            Overlay::Help(picker) => help(canvas, area, picker),
            Overlay::Columns(picker) => columns(canvas, area, picker),
            Overlay::Cell(card) => staging::draw_cell(canvas, area, card),
            Overlay::CellText(card) => staging::draw_text(canvas, area, card),
            Overlay::Paste(card) => staging::draw_paste(canvas, area, card),
            Overlay::Changes(card) => staging::draw_changes(canvas, area, card),
            Overlay::Send(card) => staging::draw_send(canvas, area, card),
            Overlay::Form(card) => form::draw(canvas, area, card),
            Overlay::Library(list) => library::draw(canvas, area, list),
            Overlay::Sources(list) => sources(canvas, area, list),
            Overlay::Stats(card) => work::draw_stats(canvas, area, card),
            Overlay::Frequency(card) => work::draw_frequency(canvas, area, card),
            Overlay::Record(page) => record_page::draw(canvas, area, page),
            Overlay::Object(page) => object_page::draw(canvas, area, page),
            Overlay::Schemas(compare) => schemas::draw(canvas, area, compare),
            Overlay::Views(card) => browse::draw_views(canvas, area, card),
            Overlay::Usage(card) => usage::draw(canvas, area, card),
            Overlay::Trail(card) => trail::draw(canvas, area, card),
            Overlay::Where(card) => browse::draw_where(canvas, area, card),
            Overlay::Targets(targets) => multi::draw_targets(canvas, area, targets),
            Overlay::Members(card) => multi::draw_members(canvas, area, card),
            Overlay::Compare(shown) => compare::draw(canvas, area, shown),
            Overlay::Prompt(_) => {}
            Overlay::Login(login) => login::draw(canvas, area, login),
            Overlay::CopyFile(offer) => copy_file::draw(canvas, area, offer),
            Overlay::Export(card) => export::draw(canvas, area, card),
            Overlay::Confirm(confirm) => draw_confirm(canvas, area, confirm),
            Overlay::Reader(reader) => reader::draw(canvas, area, reader),
            Overlay::RecordForm(form) => record_form::draw(canvas, area, form),
            Overlay::Writing(card) => writing::draw(canvas, area, card),
            Overlay::Journal(list) => journal::draw(canvas, area, list),
            Overlay::Undo(card) => undo::draw(canvas, area, card),
        }
    }
    card(canvas, area);
}

/// A list with its filter above and its keys below.
struct Chooser<'a> {
    title: &'a str,
    placeholder: &'a str,
    empty: &'a str,
    /// What stands at the right of the title.
    right: &'a str,
    /// The column that matters most; where there is none of that number, the widest give way alike.
    main: usize,
}

/// Draws it; gives the area inside the frame.
fn choose<K: Clone + PartialEq>(
    canvas: &mut Canvas,
    area: Rect,
    picker: &Picker<K>,
    chooser: &Chooser,
    look: impl Fn(&crate::app::picker::PickerItem<K>, usize) -> Role,
) -> Rect {
    let title = format!("{} · {}", chooser.title, picker.count());
    // Among the rows letters are commands.
    let placeholder = match chooser.placeholder.strip_prefix("type ") {
        Some(to_find) if !picker.is_typing() => format!("/ {to_find}"),
        _ => chooser.placeholder.to_owned(),
    };
    let inner = canvas.popup(area, &title, chooser.right);
    let field = LineField {
        field: picker.filter(),
        theme: canvas.theme,
        label: "›",
        label_width: 2,
        placeholder: &placeholder,
        typing: picker.is_typing(),
    };
    let drawn = field.draw(row(inner, 0), canvas.buf);
    canvas.hit(drawn.value, Hit::Field);
    canvas.cursor = drawn.cursor;
    let rows = Rect {
        y: inner.y + 2.min(inner.height),
        height: inner.height.saturating_sub(2),
        ..inner
    };
    let list = List {
        picker,
        theme: canvas.theme,
        empty: chooser.empty,
        main: chooser.main,
        columns: usize::MAX,
        // Those of commands are sentences.
        wide: matches!(
            canvas.app.overlays.last(),
            Some(Overlay::Help(_) | Overlay::Palette(_))
        ),
    };
    let shown = list.draw(rows, canvas.buf, look);
    for (line, place) in shown.enumerate() {
        canvas.hit(row(rows, line as u16), Hit::ListRow(place));
    }
    canvas.drawn.list = Viewport {
        width: drawn.value.width,
        height: rows.height,
    };
    // Its second line is free.
    inner
}

/// An area for a list: wide, from the top, as high as it needs.
fn list_area(area: Rect, rows: usize) -> Rect {
    let width = area.width.saturating_sub(4).min(116);
    let height = (rows as u16)
        .saturating_add(4)
        .clamp(8, area.height.saturating_sub(4));
    let mut place = centred(area, width, height);
    place.y = area.y + 1;
    place
}

fn orgs(canvas: &mut Canvas, area: Rect, picker: &Picker<crate::org::OrgKey>) {
    let app = canvas.app;
    let whose = app.whose.words();
    let asked = !app.whose.text.is_empty();
    let chooser = Chooser {
        title: match app.beside {
            true => "Open beside",
            false => "Orgs",
        },
        placeholder: "type to filter by alias, username, host; paste an id or an address",
        empty: if asked {
            &whose
        } else {
            "No org matches: Backspace widens the filter."
        },
        right: "",
        main: 1,
    };
    let place = list_area(area, picker.total());
    choose(
        canvas,
        place,
        picker,
        &chooser,
        |item, column| match column {
            0 => app
                .orgs
                .get(&item.key)
                .map_or(Role::Text, |e| crate::ui::header::badge_role(e.org.class)),
            1 => app
                .orgs
                .get(&item.key)
                .and_then(|e| e.org.card.colour)
                .map_or(Role::Text, Role::from),
            2 if item
                .columns
                .get(2)
                .is_some_and(|text| text.starts_with(['⚠', '✗'])) =>
            {
                Role::Warning
            }
            _ => Role::Dim,
        },
    );
}

fn palette(canvas: &mut Canvas, area: Rect, picker: &Picker<Command>) {
    let chooser = Chooser {
        title: "Commands",
        placeholder: "type to find a command",
        empty: "No command matches: Backspace widens the search.",
        right: "",
        main: 0,
    };
    let place = list_area(area, picker.total());
    choose(canvas, place, picker, &chooser, usual);
}

fn help(canvas: &mut Canvas, area: Rect, picker: &Picker<Command>) {
    let chooser = Chooser {
        title: "Help",
        placeholder: "type to find by what it does, by name or by key",
        empty: "Nothing matches: Backspace widens the search.",
        // The place is in a column too, but that goes first where it is narrow.
        right: picker
            .selected()
            .map_or("", |command| command.spec().scope.title()),
        main: 1,
    };
    let place = list_area(area, picker.total());
    choose(canvas, place, picker, &chooser, |_, column| match column {
        0 => Role::HintKey,
        1 => Role::Text,
        _ => Role::Dim,
    });
}

fn columns(canvas: &mut Canvas, area: Rect, picker: &Picker<usize>) {
    let app = canvas.app;
    let result = app.tab().and_then(|tab| tab.result.as_ref());
    let hidden = result.map_or(0, |result| result.arrangement.hidden());
    let hidden = match hidden {
        0 => String::new(),
        hidden => format!("{hidden} hidden"),
    };
    let hidden = match app.whose() {
        whose if whose.is_empty() || hidden.is_empty() => format!("{whose}{hidden}"),
        whose => format!("{hidden} · {whose}"),
    };
    let chooser = Chooser {
        title: "Columns",
        placeholder: "type to find by API name, label or kind",
        empty: "No column matches: Backspace widens the filter.",
        right: &hidden,
        main: 0,
    };
    let place = list_area(area, picker.total());
    choose(canvas, place, picker, &chooser, |item, column| {
        let hidden = result.is_some_and(|result| result.arrangement.is_hidden(item.key));
        match column {
            0 if hidden => Role::Disabled,
            0 => Role::Text,
            _ => Role::Dim,
        }
    });
}

fn sources(canvas: &mut Canvas, area: Rect, sources: &Sources) {
    let (title, placeholder) = match sources.of_a_file {
        true => ("Which column", "type to find a column"),
        false => ("Values from", "type to find a column, an object, an org"),
    };
    let chooser = Chooser {
        title,
        placeholder,
        empty: "Nothing matches: Backspace widens the filter.",
        right: "",
        main: 0,
    };
    let place = list_area(area, sources.picker.total());
    choose(canvas, place, &sources.picker, &chooser, usual);
}

fn draw_confirm(canvas: &mut Canvas, area: Rect, confirm: &Confirm) {
    let width = 72.min(area.width.saturating_sub(4));
    let mut lines: Vec<String> = confirm
        .lines
        .iter()
        .flat_map(|line| wrap(line, width.saturating_sub(4)))
        .collect();
    let choices: Vec<(&Choice, Vec<String>)> = confirm
        .choices
        .iter()
        .map(|choice| (choice, wrap(&choice.text, width.saturating_sub(12))))
        .collect();
    let of_choices: usize = choices.iter().map(|(_, lines)| lines.len()).sum();
    let gap = usize::from(of_choices > 0);
    // What is answered is always in sight; where it is too small, what is told ends early.
    let room = usize::from(area.height.saturating_sub(5)).saturating_sub(of_choices + gap);
    if lines.len() > room {
        lines.truncate(room.saturating_sub(1));
        lines.push("…".to_owned());
    }
    let place = centred(area, width, (lines.len() + of_choices + gap) as u16 + 5);
    let inner = canvas.popup(place, &confirm.title, "");
    for (at, line) in lines.iter().enumerate() {
        canvas.text(row(inner, at as u16 + 1), line, Role::Text);
    }
    let mut at = (lines.len() + gap) as u16 + 1;
    for (choice, lines) in choices {
        let mark = if choice.on { "[x]" } else { "[ ]" };
        let key = choice.key.to_string();
        let head = [
            (key.as_str(), Role::HintKey),
            (" ", Role::Text),
            (mark, Role::Text),
        ];
        let used = canvas.parts(row(inner, at), head) + 1;
        for line in lines {
            canvas.text(shift(row(inner, at), used), &line, Role::Text);
            at += 1;
        }
    }
    let last = row(inner, inner.height.saturating_sub(1));
    canvas.parts(
        last,
        [
            ("y", Role::HintKey),
            (confirm.action.yes(), Role::Hint),
            ("     ", Role::Hint),
            ("Esc", Role::HintKey),
            (" go back", Role::Hint),
        ],
    );
}

/// Where in half a line the sentence stands behind the word, and how much of it says anything.
const SAID: u16 = 24;
const LEAST_HELP: usize = 24;

/// What may follow a prefix, at the bottom right; fast typing never sees it.
fn card(canvas: &mut Canvas, area: Rect) {
    let app = canvas.app;
    let rest = app.card();
    if rest.is_empty() || app.now.running < app.pending_since + CARD_DELAY {
        return;
    }
    let rows: Vec<(String, &str)> = rest
        .iter()
        .map(|(keys, command)| (key::spell(keys), command.spec().help))
        .collect();
    let widest = rows
        .iter()
        .map(|(_, help)| text::width(help))
        .max()
        .unwrap_or(0) as u16;
    // Whose screen this is stays in sight: where there are more keys than lines, they stand in
    // columns beside each other.
    let lines = usize::from(area.height.saturating_sub(5)).max(1);
    let sides = rows.len().div_ceil(lines).max(1);
    let high = rows.len().div_ceil(sides);
    let width = match sides {
        1 => (widest + 10).min(area.width),
        _ => area.width,
    };
    let height = (high as u16 + 2).min(area.height.saturating_sub(3));
    let place = Rect {
        x: area.right() - width,
        y: area.bottom().saturating_sub(height + 2),
        width,
        height,
    };
    canvas.clear(place);
    let title = format!("{} …", key::spell(&app.pending));
    let inner = canvas.framed(place, true, &title, "Esc");
    let side = inner.width / sides as u16;
    for (at, (keys, help)) in rows.iter().enumerate() {
        let line = shift(row(inner, (at % high) as u16), (at / high) as u16 * side);
        let line = Rect {
            width: line.width.min(side),
            ..line
        };
        // Half a line has room for a word or two.
        let label = rest.get(at).map_or("", |(_, command)| command.spec().label);
        let said = match sides > 1 && !label.is_empty() {
            true => label,
            false => help,
        };
        canvas.text(shift(line, 1), keys, Role::HintKey);
        canvas.text(shift(line, 6), said, Role::Text);
        // A word alone says little to who sees it for the first time.
        let room = usize::from(line.width.saturating_sub(SAID + 1));
        if sides > 1 && !label.is_empty() && room >= LEAST_HELP {
            let help = text::truncate(help, room);
            canvas.text(shift(line, SAID), &help, Role::Dim);
        }
    }
}
