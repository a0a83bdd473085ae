//! The cards of cells edited in the table: what a cell is to hold, a block being pasted, the list of
//! changes, and the question before they are sent. The file is long because each of them has its lines here.

use ratatui::layout::Rect;

use super::record_value::long_text;
use super::{Chooser, choose, list_area};
use crate::app::geometry::{Hit, Viewport};
use crate::app::staging::{
    CellCard, ChangesCard, CollectionWork, Depends, How, Line, PasteCard, SendCard, TextCard,
    UNSAID, counted, shown,
};
use crate::org::OrgClass;
use crate::rows::CellValue;
use crate::schema::value::{Clock, read_value, shown_text, takes};
use crate::schema::words;
use crate::text;
use crate::ui::canvas::{Canvas, centred, row, shift};
use crate::ui::line_field::LineField;
use crate::ui::theme::Role;
use crate::ui::wrap::wrap;

/// Where values begin, behind their labels.
const LABEL: u16 = 11;

/// What stands in a title, and whose rows it is about.
fn with_whose(canvas: &Canvas, said: &str) -> String {
    match canvas.app.whose_row() {
        whose if whose.is_empty() => said.to_owned(),
        whose => format!("{said} · {whose}"),
    }
}

/// Draws the card for what cells of a column are to hold.
pub(super) fn draw_cell(canvas: &mut Canvas, area: Rect, card: &CellCard) {
    let field = &card.of.field;
    let proposals = card.proposals();
    let width = 76.min(area.width.saturating_sub(4));
    let lines = 5
        + u16::from(card.of.depends.is_some())
        + u16::from(card.preview.doubt.is_some())
        + u16::from(card.many)
        + u16::from(card.how == How::Replace);
    let height = (lines + 5 + proposals.len() as u16).min(area.height);
    let title = match card.many {
        true => format!(
            "{} in {}{}",
            field.name,
            counted(card.rows.len(), "row"),
            unseen(card.hidden)
        ),
        false => format!("{} · {}", card.of.object, field.name),
    };
    let right = with_whose(canvas, &field.label);
    let inner = canvas.popup(centred(area, width, height), &title, &right);
    let value = |at: u16| shift(row(inner, at), LABEL);
    let mut at = 0;
    canvas.text(row(inner, at), "type", Role::Label);
    canvas.text(value(at), &words::described(field), Role::Dim);
    at += 1;
    canvas.text(row(inner, at), "takes", Role::Label);
    canvas.text(value(at), &takes(field), Role::Dim);
    at += 1;
    if let Some(depends) = &card.of.depends {
        canvas.text(row(inner, at), "depends on", Role::Label);
        canvas.text(value(at), &controlling(card, depends), Role::Dim);
        at += 1;
    }
    if card.many {
        canvas.text(row(inner, at), "set to", Role::Label);
        let role = match card.line {
            Line::How => Role::Selection,
            Line::First | Line::Second => Role::Text,
        };
        let used = canvas.text(value(at), &format!("‹ {} ›", card.how.words()), role);
        if card.line != Line::How {
            canvas.text(shift(value(at), used), "  Up, then Left Right", Role::Dim);
        }
        at += 1;
    }
    match card.how {
        How::Clear => {}
        How::Column => {
            canvas.text(row(inner, at), "column", Role::Label);
            let name = card.columns.get(card.column).map_or("", |(_, name)| name);
            let role = match card.line {
                Line::First => Role::Selection,
                Line::How | Line::Second => Role::Text,
            };
            canvas.text(value(at), &format!("‹ {name} ›"), role);
            at += 1;
        }
        How::Value | How::Replace => {
            let label = if card.how == How::Value {
                "value"
            } else {
                "find"
            };
            input(canvas, inner, at, label, card, Line::First);
            at += 1;
        }
    }
    if card.how == How::Replace {
        input(canvas, inner, at, "replace by", card, Line::Second);
        at += 1;
    }
    for (place, proposal) in proposals.iter().enumerate() {
        let chosen = card.chosen == Some(place);
        let (mark, role) = match chosen {
            true => ("▸ ", Role::Selection),
            false => ("  ", Role::Text),
        };
        let line = shift(row(inner, at), LABEL.saturating_sub(2));
        canvas.parts(line, [(mark, Role::HintKey), (proposal, role)]);
        at += 1;
    }
    at += 1;
    let (said, role) = preview(card, &canvas.app.clock());
    for line in wrap(&said, inner.width).iter().take(3) {
        canvas.text(row(inner, at), line, role);
        at += 1;
    }
    if let Some(doubt) = &card.preview.doubt {
        let said = match card.many {
            true => format!("⚠ {} may be refused: {doubt}", card.preview.doubts),
            false => format!("⚠ the org may refuse it: {doubt}"),
        };
        canvas.text(row(inner, at), &said, Role::Warning);
    }
}

/// What the controlling field holds in the rows.
fn controlling(card: &CellCard, depends: &Depends) -> String {
    /// So many values are named.
    const NAMED: usize = 3;
    let name = &depends.controller;
    let Some(with) = &card.with else {
        return format!("{name}, which is no column here");
    };
    let values: Vec<&str> = with
        .iter()
        .take(NAMED)
        .map(|value| if value.is_empty() { "∅" } else { value })
        .collect();
    let more = if with.len() > NAMED { ", …" } else { "" };
    format!("{name}, here {}{more}", values.join(", "))
}

/// Draws a cell's text of several lines.
pub(super) fn draw_text(canvas: &mut Canvas, area: Rect, card: &TextCard) {
    let place = centred(
        area,
        area.width.saturating_sub(8).min(100),
        area.height.saturating_sub(4),
    );
    let label = format!("{} · {}", card.of.object, card.of.field.name);
    let label = with_whose(canvas, &label);
    long_text(canvas, place, &label, &card.editor);
}

fn input(canvas: &mut Canvas, inner: Rect, at: u16, label: &str, card: &CellCard, line: Line) {
    canvas.text(row(inner, at), label, Role::Label);
    let typing = card.line == line;
    let input = LineField {
        field: if line == Line::First {
            &card.first
        } else {
            &card.second
        },
        theme: canvas.theme,
        label: "",
        label_width: 0,
        placeholder: match (line, card.how) {
            (Line::First, How::Value) if card.many => "",
            (Line::First, How::Value) if card.of.field.nillable => "empty: no value",
            (Line::Second, _) => "nothing",
            _ => "",
        },
        typing,
    };
    let drawn = input.draw(shift(row(inner, at), LABEL), canvas.buf);
    if typing {
        canvas.hit(drawn.value, Hit::Field);
        canvas.cursor = drawn.cursor;
        canvas.drawn.list = Viewport {
            width: drawn.value.width,
            height: 1,
        };
    }
}

/// What would become of the cells, in a sentence.
fn preview(card: &CellCard, clock: &Clock) -> (String, Role) {
    let preview = &card.preview;
    if let Some(why) = preview.why.as_ref().filter(|_| preview.changes == 0) {
        if why == UNSAID {
            return (why.clone(), Role::Dim);
        }
        return (format!("✗ {why}"), Role::Error);
    }
    let Some((old, new)) = &preview.first else {
        let said = match (card.how, card.many) {
            (How::Replace, _) => "nothing is found",
            (_, true) => "they hold that already",
            (_, false) => "it holds that now",
        };
        let field = &card.of.field;
        // Which moment that is, its offset tells.
        return match read_value(field, card.first.text(), clock) {
            Ok(now) if field.kind == "datetime" && !card.many => {
                let now = shown_text(field, now.text(), clock);
                (format!("{said}: {now}"), Role::Dim)
            }
            _ => (said.to_owned(), Role::Dim),
        };
    };
    let here = |value: &CellValue| CellValue {
        kind: value.kind,
        text: shown_text(&card.of.field, &value.text, clock),
    };
    let was = match card.how {
        How::Value | How::Clear if preview.olds > 1 => {
            format!("{} different values", text::number(preview.olds as u64))
        }
        _ => short(&here(old)),
    };
    let mut said = match !card.many && old == new {
        true => format!("{was}, as the org has it: the change is taken away"),
        false => format!("{was} → {}", short(&here(new))),
    };
    let field = &card.of.field;
    let listed = |value: &str| field.picklist_values.iter().any(|one| one.value == value);
    if !card.many && field.kind == "picklist" && new.kind.has_value() && !listed(&new.text) {
        said += "; that is not in its list, which is open";
    }
    if card.many {
        said = format!(
            "{} of {}: {said}",
            preview.changes,
            counted(card.rows.len(), "row")
        );
        if preview.same > 0 {
            said += &format!("; {} stay", preview.same);
        }
        if let Some(why) = &preview.why {
            said += &format!("; {} cannot: {why}", preview.refused);
        }
    }
    (said, Role::Text)
}

fn short(value: &CellValue) -> String {
    /// A value in a sentence takes no more cells than these.
    const LONGEST: usize = 40;
    let shown = shown(value);
    text::truncate(&text::display(&shown), LONGEST).into_owned()
}

/// Draws a block on its way into the table.
pub(super) fn draw_paste(canvas: &mut Canvas, area: Rect, card: &PasteCard) {
    let width = area.width.saturating_sub(4).min(100);
    let notes = notes(card);
    let height = (card.cells.len() as u16)
        .saturating_add(notes.len() as u16 + 5)
        .min(area.height.saturating_sub(2));
    let (rows, columns) = card.size;
    let title = format!(
        "Paste {} × {}",
        counted(rows, "row"),
        counted(columns, "column")
    );
    let changes = counted(card.changes.len(), "change");
    let changes = with_whose(canvas, &changes);
    let inner = canvas.popup(centred(area, width, height), &title, &changes);
    let mut at = 0;
    for (said, role) in &notes {
        for line in wrap(said, inner.width) {
            canvas.text(row(inner, at), &line, *role);
            at += 1;
        }
    }
    at += 1;
    let room = inner.height.saturating_sub(at);
    canvas.drawn.list = Viewport {
        width: inner.width,
        height: room,
    };
    let name = card.cells.iter().map(|cell| text::width(&cell.title)).max();
    let name = u16::try_from(name.unwrap_or(0)).unwrap_or(20).min(24);
    for cell in card.cells.iter().skip(card.top).take(usize::from(room)) {
        let line = row(inner, at);
        canvas.text(line, &format!("{:>6}", cell.place), Role::Dim);
        canvas.text(
            shift(line, 8),
            &text::truncate(&cell.title, usize::from(name)),
            Role::Label,
        );
        let rest = shift(line, 10 + name);
        match &cell.new {
            Ok(new) => canvas.text(
                rest,
                &format!("{} → {}", short(&cell.old), short(new)),
                Role::Text,
            ),
            Err((text, why)) => {
                let text = text::truncate(&text::display(text), 24).into_owned();
                canvas.text(rest, &format!("✗ {text}: {why}"), Role::Error)
            }
        };
        at += 1;
    }
}

/// What is told of a block before its cells.
fn notes(card: &PasteCard) -> Vec<(String, Role)> {
    let mut notes = Vec::new();
    let into: Vec<&str> = card
        .columns
        .iter()
        .filter(|(_, why)| why.is_none())
        .map(|(title, _)| title.as_str())
        .collect();
    if !into.is_empty() {
        notes.push((format!("into {}", into.join(", ")), Role::Text));
    }
    for (_, why) in &card.columns {
        if let Some(why) = why {
            notes.push((format!("✗ {why}"), Role::Error));
        }
    }
    let (rows, columns) = card.outside;
    if rows > 0 {
        let said = format!(
            "{} of it lie below the last row and are left out",
            counted(rows, "row")
        );
        notes.push((said, Role::Warning));
    }
    if columns > 0 {
        let said = format!(
            "{} of it lie right of the last column and are left out",
            counted(columns, "column")
        );
        notes.push((said, Role::Warning));
    }
    if card.same > 0 {
        let said = format!("{} there already", counted(card.same, "value"));
        notes.push((said, Role::Dim));
    }
    notes
}

/// Draws the list of staged changes.
pub(super) fn draw_changes(canvas: &mut Canvas, area: Rect, card: &ChangesCard) {
    let whose = canvas.app.whose_row();
    let chooser = Chooser {
        title: "Changes, not saved",
        placeholder: "type to find by row, field, value or what the org said",
        empty: "No change matches: Backspace widens the filter.",
        right: &whose,
        main: 2,
    };
    let place = list_area(area, card.picker.total());
    choose(
        canvas,
        place,
        &card.picker,
        &chooser,
        |_, column| match column {
            3 => Role::Dim,
            4 => Role::Warning,
            5 => Role::Error,
            0 => Role::LineNumber,
            _ => Role::Text,
        },
    );
}

/// How many rows a filter leaves out of sight: what is done to them nobody sees.
fn unseen(hidden: usize) -> String {
    match hidden {
        0 => String::new(),
        _ => format!(
            ", {} out of sight by the filter",
            text::number(hidden as u64)
        ),
    }
}

/// Draws the question before rows are sent.
pub(super) fn draw_send(canvas: &mut Canvas, area: Rect, card: &SendCard) {
    let app = canvas.app;
    let width = 76.min(area.width.saturating_sub(4));
    let calls = card.calls;
    let host = app
        .orgs
        .get(&card.org)
        .map(|entry| entry.org.host().to_owned());
    let mut lines: Vec<(&str, String)> = vec![
        (
            "org",
            format!(
                "{} · {} · {}",
                card.alias,
                card.class.badge(),
                host.unwrap_or_default()
            ),
        ),
        (
            "rows",
            text::number(card.rows.len() as u64) + &unseen(card.hidden),
        ),
    ];
    match card.work {
        CollectionWork::Update => lines.push((
            "changes",
            format!(
                "{} in {}",
                counted(card.cells, "cell"),
                card.fields.join(", ")
            ),
        )),
        CollectionWork::Delete => lines.push((
            "recycle bin",
            "they go there with the children that belong to them".to_owned(),
        )),
        CollectionWork::Undelete => lines.push((
            "recycle bin",
            "they come out of it with what was deleted along with them".to_owned(),
        )),
    }
    let bin = card.work == CollectionWork::Undelete;
    let reads = match bin {
        true => String::new(),
        false => format!(", {} beside them", counted(calls.reads, "read")),
    };
    lines.push((
        "calls",
        format!("{} of up to 200 rows{reads}", calls.writes),
    ));
    lines.push((
        "if one fails",
        match card.all_or_none {
            _ if bin => "the others come back all the same".to_owned(),
            true => "‹ none of its call is done, and it ends there ›".to_owned(),
            false => "‹ the others are done all the same ›".to_owned(),
        },
    ));
    let about = match card.work {
        CollectionWork::Update => {
            "Each row is read first: one that somebody else changed is told, not overwritten. \
             What is sent is put down in the journal."
        }
        CollectionWork::Delete => {
            "A row stays where somebody else changed what it shows; with SystemModstamp, whatever \
             they changed. The journal has what goes."
        }
        CollectionWork::Undelete => "What comes back is put down in the journal.",
    };
    let about = wrap(about, width.saturating_sub(4));
    let typed = u16::from(card.typed.is_some()) * 2;
    let wrapped: Vec<(&str, Vec<String>)> = lines
        .iter()
        .map(|(label, line)| (*label, wrap(line, width.saturating_sub(4 + LABEL + 2))))
        .collect();
    let count: usize = wrapped.iter().map(|(_, lines)| lines.len().max(1)).sum();
    let height = (count as u16 + about.len() as u16 + 5 + typed).min(area.height);
    let inner = canvas.popup(centred(area, width, height), &card.title(), "");
    let mut at = 0;
    for (label, lines) in &wrapped {
        canvas.text(row(inner, at), label, Role::Label);
        for line in lines {
            let role = match *label {
                "org" if card.class == OrgClass::Production => Role::Error,
                _ => Role::Text,
            };
            canvas.text(shift(row(inner, at), LABEL + 2), line, role);
            at += 1;
        }
    }
    at += 1;
    for line in &about {
        canvas.text(row(inner, at), line, Role::Dim);
        at += 1;
    }
    if let Some(field) = &card.typed {
        at += 1;
        canvas.text(row(inner, at), "alias", Role::Label);
        let input = LineField {
            field,
            theme: canvas.theme,
            label: "",
            label_width: 0,
            placeholder: "type the alias of the org",
            typing: true,
        };
        let drawn = input.draw(shift(row(inner, at), LABEL + 2), canvas.buf);
        canvas.hit(drawn.value, Hit::Field);
        canvas.cursor = drawn.cursor;
        canvas.drawn.list = Viewport {
            width: drawn.value.width,
            height: 1,
        };
    }
    let last = row(inner, inner.height.saturating_sub(1));
    if let Some(why) = &card.refused {
        canvas.text(last, &format!("✗ {why}"), Role::Error);
        return;
    }
    let yes = format!(" {}", card.yes());
    let (tab, all_or_none) = match bin {
        true => ("", ""),
        false => ("     Tab", " all or none"),
    };
    canvas.parts(
        last,
        [
            (
                if card.typed.is_some() { "Enter" } else { "y" },
                Role::HintKey,
            ),
            (yes.as_str(), Role::Hint),
            (tab, Role::HintKey),
            (all_or_none, Role::Hint),
            ("     Esc", Role::HintKey),
            (" go back", Role::Hint),
        ],
    );
}
