//! A write on its way: what would change, what somebody else changed, what the org says.
//!
//! It is long because every stage has its picture here.

use ratatui::layout::Rect;

use super::record_form::org_named;
use crate::app::geometry::{Hit, Viewport};
use crate::app::journal::plain;
use crate::app::overlay::Overlay;
use crate::app::record_form::{Names, value};
use crate::app::writing::{Conflict, RecordChange, Refusal, Stage, Wish, WriteAction, Writing};
use crate::schema::Object;
use crate::schema::value::Clock;
use crate::text;
use crate::ui::canvas::{Canvas, centred, row, shift};
use crate::ui::line_field::LineField;
use crate::ui::theme::Role;
use crate::ui::wrap::wrap;

/// The widest card.
const WIDEST: u16 = 108;
/// Labels take no more than this.
const LABEL: u16 = 26;

/// A line of the card, of one part or of several beside each other.
enum Line {
    /// A text that is broken into lines.
    Text(String, Role),
    /// A field, what it holds and what it is to hold.
    Change {
        label: String,
        old: Option<String>,
        new: Option<String>,
    },
    Blank,
}

/// Draws the card.
pub(super) fn draw(canvas: &mut Canvas, area: Rect, writing: &Writing) {
    let org = org_named(canvas, &writing.org);
    let title = title(writing);
    let width = WIDEST.min(area.width.saturating_sub(4));
    let (lines, asks) = body(canvas, writing, &org);
    let tall: u16 = lines
        .iter()
        .map(|line| height(line, width.saturating_sub(4)))
        .sum();
    let asks_height = asks.len() as u16 + u16::from(!asks.is_empty());
    let needed = tall + asks_height + 3 + u16::from(writing.wants_alias());
    let place = centred(area, width, needed.clamp(7, area.height.saturating_sub(3)));
    let inner = canvas.popup(place, &title, &org);
    let room = inner
        .height
        .saturating_sub(asks_height + 1 + u16::from(writing.wants_alias()));
    let list = Rect {
        y: inner.y + u16::from(inner.height > 8),
        height: room,
        ..inner
    };
    canvas.drawn.list = Viewport {
        width: list.width,
        height: list.height,
    };
    let focus = match &writing.stage {
        Stage::Conflict(conflict) => Some((3 + 4 * conflict.cursor, 4)),
        Stage::Duplicates {
            refusal, cursor, ..
        } => Some((refusal.errors.len() + 2 + cursor, 1)),
        _ => None,
    };
    let top = focus.map_or(writing.top, |(at, most)| {
        top_for(&lines, at, most, list.width, list.height)
    });
    let mut y = 0;
    for line in lines.iter().skip(top) {
        y += put(canvas, list, y, line);
        if y >= list.height {
            break;
        }
    }
    let mut at = inner.height.saturating_sub(asks_height.saturating_sub(1));
    if writing.wants_alias() {
        at = at.saturating_sub(1);
        let field = LineField {
            field: &writing.typed,
            theme: canvas.theme,
            label: "alias",
            label_width: 8,
            placeholder: "type the alias of the org",
            typing: true,
        };
        let drawn = field.draw(row(inner, at), canvas.buf);
        canvas.hit(drawn.value, Hit::Field);
        canvas.cursor = drawn.cursor;
        at += 1;
    }
    for (line, role) in asks {
        canvas.text(row(inner, at), &line, role);
        at += 1;
    }
}

/// The first line to draw so that those of what is under the cursor are in sight.
fn top_for(lines: &[Line], at: usize, most: usize, width: u16, room: u16) -> usize {
    let end = (at + most).min(lines.len());
    let mut tall = 0;
    for (place, line) in lines.iter().enumerate().take(end).rev() {
        tall += height(line, width);
        if tall > room {
            return place + 1;
        }
    }
    0
}

fn title(writing: &Writing) -> String {
    let record = format!("{} {}", writing.object, writing.name);
    let record = record.trim();
    match &writing.stage {
        Stage::Looking => format!("{} {record}: asking the org", writing.verb()),
        Stage::Preview(_) => format!("{} {record}?", writing.verb()),
        Stage::Sending(_) => format!("{} {record}: sent", writing.verb()),
        Stage::Conflict(_) => format!("{record}: somebody else changed it"),
        Stage::Duplicates { .. } => format!("{record}: there are records like it"),
        Stage::Refused { .. } => format!("{record}: the org refused it"),
        Stage::Stopped { unknown: true, .. } => {
            format!("{record}: nobody knows whether it is saved")
        }
        Stage::Stopped { .. } => format!("{record}: not saved"),
    }
}

/// What stands in the card, and what it asks below.
fn body(canvas: &Canvas, writing: &Writing, org: &str) -> (Vec<Line>, Vec<(String, Role)>) {
    let schema = canvas.app.schemas.of(&writing.org);
    let object = schema.and_then(|schema| schema.catalog.object(&writing.object).here());
    // The form below knows what its lookups are called.
    let mut overlays = canvas.app.overlays.iter().rev();
    let form = overlays.find_map(|overlay| match overlay {
        Overlay::RecordForm(form) => Some(form),
        _ => None,
    });
    let described = form.and_then(|form| form.described());
    let told = Told {
        object: object.or(described.map(|object| &**object)),
        names: form.map(|form| &form.names),
        clock: canvas.app.clock(),
    };
    let text = |text: &str, role| Line::Text(text.to_owned(), role);
    match &writing.stage {
        Stage::Looking => (
            vec![text("reading what the record holds now…", Role::Progress)],
            Vec::new(),
        ),
        Stage::Sending(change) => {
            let mut lines = vec![text(
                "it is sent; waiting for the org's answer…",
                Role::Progress,
            )];
            lines.extend(changes(change, &told));
            (lines, Vec::new())
        }
        Stage::Preview(change) => preview(writing, change, &told, org),
        Stage::Conflict(conflict) => (three_ways(conflict, &told, writing), Vec::new()),
        Stage::Duplicates {
            refusal, cursor, ..
        } => (duplicates(refusal, *cursor), Vec::new()),
        Stage::Refused { refusal, .. } => {
            let mut lines: Vec<Line> = refusal
                .errors
                .iter()
                .map(|error| {
                    Line::Text(format!("✗ {} · {}", error.message, error.code), Role::Error)
                })
                .collect();
            lines.push(Line::Blank);
            let hint = match () {
                () if refusal.is_retryable() => {
                    "Somebody else is saving the record or one that goes with it. r tries again."
                }
                () if refusal.is_gone() => {
                    "The record was deleted, or you may not see it any more. Nothing was written."
                }
                () => "Nothing was written.",
            };
            lines.push(text(hint, Role::Text));
            (lines, Vec::new())
        }
        Stage::Stopped {
            title,
            detail,
            hint,
            unknown,
        } => {
            let role = if *unknown { Role::Warning } else { Role::Error };
            let sign = if *unknown { "⚠" } else { "✗" };
            let said = [
                (format!("{sign} {title}"), role),
                (detail.clone(), Role::Dim),
                (hint.clone(), Role::Text),
            ];
            let said = said.into_iter().filter(|(text, _)| !text.is_empty());
            (
                said.map(|(text, role)| Line::Text(text, role)).collect(),
                Vec::new(),
            )
        }
    }
}

fn preview(
    writing: &Writing,
    change: &RecordChange,
    told: &Told,
    org: &str,
) -> (Vec<Line>, Vec<(String, Role)>) {
    let mut lines = Vec::new();
    let what = match writing.name.as_str() {
        name if name.is_empty() || name == change.id => format!("{} {}", change.object, change.id),
        name => format!("{} {name} ({})", change.object, change.id),
    };
    let said = match change.action {
        WriteAction::Create if change.new.is_empty() => {
            "No field is set: the org fills in what it can.".to_owned()
        }
        WriteAction::Create | WriteAction::Update => String::new(),
        WriteAction::Delete => {
            let along = cascades(told.object);
            let along = match along.is_empty() {
                true => String::new(),
                false => format!(" What belongs to it goes along: {along}."),
            };
            format!("{what} goes to the recycle bin of {org}.{along} It holds:")
        }
        WriteAction::Undelete => {
            format!("{what} comes out of the recycle bin of {org}, with what went along.")
        }
    };
    if !said.is_empty() {
        lines.push(Line::Text(said, Role::Text));
        lines.push(Line::Blank);
    }
    lines.extend(changes(change, told));
    let mut asks = Vec::new();
    let switch = |on: bool| if on { "[x]" } else { "[ ]" };
    if writing.may_assign() {
        let on = switch(!writing.options.no_assignment);
        asks.push((
            format!("a {on} the assignment rules choose its owner"),
            Role::Dim,
        ));
    }
    if writing.may_be_duplicate() {
        let on = switch(writing.options.save_duplicates);
        asks.push((
            format!("d {on} save it although a duplicate rule warns"),
            Role::Dim,
        ));
    }
    let verb = match (&writing.wish, change.action) {
        (Wish::Undo { .. }, _) => "takes the write back",
        (_, WriteAction::Create) => "creates it",
        (_, WriteAction::Update) => "saves it",
        (_, WriteAction::Delete) => "deletes it",
        (_, WriteAction::Undelete) => "undeletes it",
    };
    let ask = match writing.wants_alias() {
        true => format!("Enter {verb} in {org} once the alias is typed"),
        false => format!("y {verb} in {org}; Esc goes back"),
    };
    asks.push((ask, Role::Text));
    (lines, asks)
}

/// The objects whose records are deleted with one of this.
fn cascades(object: Option<&Object>) -> String {
    let Some(object) = object else {
        return String::new();
    };
    let children = object.describe().child_relationships.iter();
    let cascading = children.filter(|child| child.cascade_delete);
    let names: Vec<&str> = cascading
        .filter_map(|child| child.relationship_name.as_deref())
        .collect();
    match names.as_slice() {
        [first @ .., _, _] if first.len() > 4 => {
            let shown = names.iter().take(5).copied().collect::<Vec<_>>();
            format!(
                "{} and {} more",
                shown.join(", "),
                names.len() - shown.len()
            )
        }
        names => names.join(", "),
    }
}

/// What is known of a record, to say its values as people know them.
struct Told<'a> {
    object: Option<&'a Object>,
    names: Option<&'a Names>,
    clock: Clock,
}

impl Told<'_> {
    fn label(&self, field: &str) -> String {
        let known = self.object.and_then(|object| object.field(field));
        known.map_or_else(|| field.to_owned(), |known| known.label.clone())
    }

    /// A value: a moment as the clock here has it, an id with its name.
    fn value(&self, field: &str, json: &str) -> String {
        let known = self.object.and_then(|object| object.field(field));
        match (known, json) {
            (None, _) | (_, "null" | "\"\"") => plain(json),
            (Some(known), _) => match self.names {
                Some(names) => value::named(known, json, names, &self.clock),
                None => value::shown(known, json, &self.clock),
            },
        }
    }
}

fn changes(change: &RecordChange, told: &Told) -> Vec<Line> {
    let line = |(field, json): (&str, &str), old: Option<String>| Line::Change {
        label: told.label(field),
        old,
        new: Some(told.value(field, json)),
    };
    let values = match change.action {
        WriteAction::Delete | WriteAction::Undelete => &change.old,
        WriteAction::Create | WriteAction::Update => &change.new,
    };
    let before = |field: &str| {
        let old = change.old.get(field);
        old.map_or_else(|| "?".to_owned(), |old| told.value(field, old))
    };
    values
        .iter()
        .filter(|(_, json)| {
            change.action != WriteAction::Delete || !matches!(*json, "null" | "false")
        })
        .map(|one| {
            line(
                one,
                (change.action == WriteAction::Update).then(|| before(one.0)),
            )
        })
        .collect()
}

fn three_ways(conflict: &Conflict, told: &Told, writing: &Writing) -> Vec<Line> {
    let chooses = matches!(writing.wish, Wish::Save(_));
    let mut lines = vec![
        Line::Text(
            match &writing.wish {
                Wish::Undo { .. } => {
                    "The record was changed after that write, so it is not taken back: somebody's \
                     work would be lost."
                }
                Wish::Save(_) => {
                    "Since you saw the record somebody saved it. Nothing of yours was sent. Choose \
                     for each field, then Enter looks at what would be saved."
                }
                Wish::Record(_) => {
                    "Since you saw the record somebody saved it. Nothing was sent. Enter shows what \
                     it holds now."
                }
            }
            .to_owned(),
            Role::Text,
        ),
        Line::Blank,
    ];
    let deletes = conflict.change.action == WriteAction::Delete;
    if conflict.fields.is_empty() {
        let other = match deletes {
            true => "None of the fields that you saw is another now: others were changed.",
            false => "Other fields than yours were changed.",
        };
        lines.push(Line::Text(other.to_owned(), Role::Dim));
    }
    for (at, field) in conflict.fields.iter().enumerate() {
        let here = at == conflict.cursor && chooses;
        let mine = conflict.mine.get(at).copied().unwrap_or(true);
        let mark = if here { "▸" } else { " " };
        let kept = |is: bool| if is { "(•)" } else { "( )" };
        let value = |json: &str| told.value(&field.field, json);
        let base = field
            .base
            .as_deref()
            .map_or_else(|| "unknown".to_owned(), value);
        let role = if here { Role::Selection } else { Role::Label };
        lines.push(Line::Text(
            format!("{mark} {}", told.label(&field.field)),
            role,
        ));
        lines.push(Line::Text(
            format!("      when you saw it   {base}"),
            Role::Dim,
        ));
        let theirs = match Conflict::is_theirs_new(field) {
            true => value(&field.theirs),
            false => format!("{} (as you saw it)", value(&field.theirs)),
        };
        let (of_theirs, of_mine) = match chooses {
            true => (kept(!mine), kept(mine)),
            false => ("   ", "   "),
        };
        lines.push(Line::Text(
            format!("  {of_theirs} theirs, now       {theirs}"),
            Role::Text,
        ));
        if !deletes {
            lines.push(Line::Text(
                format!("  {of_mine} yours             {}", value(&field.mine)),
                Role::Text,
            ));
        }
    }
    lines
}

fn duplicates(refusal: &Refusal, cursor: usize) -> Vec<Line> {
    let mut lines: Vec<Line> = refusal
        .errors
        .iter()
        .map(|error| Line::Text(format!("⚠ {}", error.message), Role::Warning))
        .collect();
    let Some(found) = &refusal.duplicates else {
        return lines;
    };
    if !found.rule.is_empty() {
        lines.push(Line::Text(format!("rule {}", found.rule), Role::Dim));
    }
    lines.push(Line::Blank);
    for (at, one) in found.matches.iter().enumerate() {
        let role = if at == cursor {
            Role::Selection
        } else {
            Role::Text
        };
        let mark = if at == cursor { "▸" } else { " " };
        let name = one.name.as_deref().unwrap_or("(no name told)");
        lines.push(Line::Text(
            format!("{mark} {} {name}  {}", one.object, one.id),
            role,
        ));
    }
    lines.push(Line::Blank);
    lines.push(Line::Text(
        match found.allow_save {
            true => "Nothing was saved. The rule allows saving it all the same: y does.",
            false => {
                "Nothing was saved, and the rule does not allow it. Esc goes back to the form."
            }
        }
        .to_owned(),
        Role::Text,
    ));
    lines
}

/// How many rows a line takes.
fn height(line: &Line, width: u16) -> u16 {
    match line {
        Line::Text(text, _) => wrap(text, width).len().max(1) as u16,
        Line::Change {
            old: Some(old),
            new: Some(new),
            ..
        } if !beside(old, new, width) => 2,
        Line::Change { .. } | Line::Blank => 1,
    }
}

/// Whether old and new value fit beside each other.
fn beside(old: &str, new: &str, width: u16) -> bool {
    let room = usize::from(width.saturating_sub(LABEL.min(width / 3) + 3));
    text::width(&one_line(old)) + text::width(&one_line(new)) <= room
}

fn put(canvas: &mut Canvas, area: Rect, at: u16, line: &Line) -> u16 {
    match line {
        Line::Blank => 1,
        Line::Text(text, role) => {
            let lines = wrap(text, area.width);
            for (below, line) in lines.iter().enumerate() {
                canvas.text(row(area, at + below as u16), line, *role);
            }
            lines.len().max(1) as u16
        }
        Line::Change { label, old, new } => {
            let width = LABEL.min(area.width / 3);
            let first = Rect {
                width: width.saturating_sub(1),
                ..row(area, at)
            };
            canvas.text(first, label, Role::Label);
            let value = |at: u16| shift(row(area, at), width);
            let new = new.as_deref().map(one_line).unwrap_or_default();
            match old.as_deref().map(one_line) {
                None => {
                    canvas.text(value(at), &new, Role::Text);
                    1
                }
                Some(old) if beside(&old, &new, area.width) => {
                    let parts = [
                        (old.as_str(), Role::Dim),
                        (" → ", Role::Dim),
                        (new.as_str(), Role::Text),
                    ];
                    canvas.parts(value(at), parts);
                    1
                }
                Some(old) => {
                    canvas.text(value(at), &old, Role::Dim);
                    canvas.parts(
                        value(at + 1),
                        [("→ ", Role::Dim), (new.as_str(), Role::Text)],
                    );
                    2
                }
            }
        }
    }
}

/// Line breaks as signs; very long texts in short.
fn one_line(text: &str) -> String {
    text::truncate(text, 600).replace(['\n', '\r'], "⏎")
}
