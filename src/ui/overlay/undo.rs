//! A batch of the journal that is taken back: what it would do and where, record by record, those first
//! that are left; then how far it is, and what came of each.

use ratatui::layout::Rect;

use super::record_form::{big_area, org_named};
use crate::app::geometry::{Hit, Viewport};
use crate::app::journal::{UndoCard, UndoStage};
use crate::app::staging::{CollectionWork, counted};
use crate::org::OrgClass;
use crate::text;
use crate::ui::canvas::{Canvas, row, shift};
use crate::ui::line_field::LineField;
use crate::ui::list::List;
use crate::ui::theme::Role;
use crate::ui::wrap::wrap;

/// Where values begin, behind their labels.
const LABEL: u16 = 8;

/// Draws the card.
pub(super) fn draw(canvas: &mut Canvas, area: Rect, card: &UndoCard) {
    let org = org_named(canvas, &card.org);
    let inner = canvas.popup(big_area(area), &title(card), &org);
    let mut at = 0;
    for (label, said, role) in lines(canvas, card) {
        canvas.text(row(inner, at), label, Role::Label);
        let place = inner.width.saturating_sub(LABEL);
        for line in wrap(&said, place).iter().take(3) {
            canvas.text(shift(row(inner, at), LABEL), line, role);
            at += 1;
        }
    }
    if card.picker.is_typing() {
        let field = LineField {
            field: card.picker.filter(),
            theme: canvas.theme,
            label: "find",
            label_width: LABEL,
            placeholder: "type to find a record by its id, a value, what was said",
            typing: true,
        };
        let drawn = field.draw(row(inner, at), canvas.buf);
        canvas.hit(drawn.value, Hit::Field);
        canvas.cursor = drawn.cursor;
        at += 1;
    }
    at += 1;
    let (said, role) = foot_line(card, &org);
    let said = wrap(&said, inner.width);
    let said: Vec<&String> = said.iter().take(3).collect();
    let foot = said.len() as u16 + u16::from(card.wants_alias());
    let rows = Rect {
        y: inner.y + at.min(inner.height),
        height: inner.height.saturating_sub(at + foot + 1),
        ..inner
    };
    canvas.drawn.list = Viewport {
        width: rows.width,
        height: rows.height,
    };
    let list = List {
        picker: &card.picker,
        theme: canvas.theme,
        empty: "",
        main: 2,
        columns: usize::MAX,
        wide: false,
    };
    let shown = list.draw(rows, canvas.buf, |item, column| {
        let failed = item
            .columns
            .get(2)
            .is_some_and(|said| said.starts_with('✗'));
        match column {
            0 => Role::Dim,
            2 if failed => Role::Error,
            2 => Role::Success,
            _ => Role::Text,
        }
    });
    for (line, place) in shown.enumerate() {
        canvas.hit(row(rows, line as u16), Hit::ListRow(place));
    }
    let mut at = inner.height.saturating_sub(foot);
    if let Some(field) = card.typed.as_ref().filter(|_| card.wants_alias()) {
        let field = LineField {
            field,
            theme: canvas.theme,
            label: "alias",
            label_width: LABEL,
            placeholder: "type the alias of the org",
            typing: true,
        };
        let drawn = field.draw(row(inner, at), canvas.buf);
        canvas.hit(drawn.value, Hit::Field);
        canvas.cursor = drawn.cursor;
        at += 1;
    }
    for line in said {
        canvas.text(row(inner, at), line, role);
        at += 1;
    }
}

fn title(card: &UndoCard) -> String {
    let number = |count: usize| text::number(count as u64);
    let all = counted(card.plan.records.len(), "write");
    match &card.stage {
        UndoStage::Looking if card.plan.work.is_none() => "Take a batch back".to_owned(),
        UndoStage::Looking => format!("Take back {all} to {}", card.plan.object),
        UndoStage::Preview => format!(
            "Take back {} of {all} to {}?",
            number(card.count()),
            card.plan.object
        ),
        UndoStage::Sending(_) => format!("Taking back {all} to {}", card.plan.object),
        UndoStage::Ended(_) if card.plan.work.is_none() => "Nothing was taken back".to_owned(),
        UndoStage::Ended(_) => {
            format!("{} of {all} taken back", number(card.count()))
        }
    }
}

/// What stands above the records.
fn lines(canvas: &Canvas, card: &UndoCard) -> Vec<(&'static str, String, Role)> {
    let number = |count: usize| text::number(count as u64);
    let entry = canvas.app.orgs.get(&card.org);
    let host = entry.map_or("", |entry| entry.org.host());
    let role = match entry.map(|entry| entry.org.class) {
        Some(OrgClass::Production) => Role::Error,
        _ => Role::Text,
    };
    let org = org_named(canvas, &card.org);
    let mut lines = vec![("org", format!("{org} · {host}"), role)];
    if let Some(work) = card.plan.work {
        let fields = card.fields().join(", ");
        let does = match work {
            CollectionWork::Update => format!("each record gets back what it had in {fields}"),
            CollectionWork::Undelete => {
                "each record comes out of the recycle bin, with what went along".to_owned()
            }
            CollectionWork::Delete => {
                "each record goes to the recycle bin, with what belongs to it".to_owned()
            }
        };
        lines.push(("does", does, Role::Text));
    }
    let left = card.left();
    if !left.is_empty() {
        lines.push(("left", left, Role::Warning));
    }
    let calls = match card.stage {
        UndoStage::Preview => card.needs(),
        _ => card.calls,
    };
    let of = match card.stage {
        UndoStage::Preview => " of up to 200 records",
        _ => "",
    };
    if card.plan.work.is_some() {
        let reads = counted(calls.reads, "read");
        lines.push((
            "calls",
            format!("{}{of}, {reads} beside them", number(calls.writes)),
            Role::Text,
        ));
    }
    lines
}

/// What goes on, or what to do.
fn foot_line(card: &UndoCard, org: &str) -> (String, Role) {
    let number = |count: usize| text::number(count as u64);
    if let Some(why) = &card.refused {
        return (format!("✗ {why}"), Role::Error);
    }
    let so_far = format!(
        "{} of {}",
        number(card.through),
        number(card.plan.records.len())
    );
    match &card.stage {
        UndoStage::Looking => (
            format!("looking at what the records hold now: {so_far}…"),
            Role::Progress,
        ),
        UndoStage::Preview if card.count() == 0 => (
            "Nothing of it is left to take back.".to_owned(),
            Role::Warning,
        ),
        UndoStage::Preview if card.wants_alias() => (
            format!(
                "Enter takes {} back in {org} once the alias is typed",
                counted(card.count(), "write")
            ),
            Role::Text,
        ),
        UndoStage::Preview => (
            format!(
                "y takes {} back in {org}; Esc goes back",
                counted(card.count(), "write")
            ),
            Role::Text,
        ),
        UndoStage::Sending(stopping) => {
            let stops = match stopping {
                true => "it stops after what is on its way",
                false => "Esc stops after what is on its way",
            };
            (format!("sent: {so_far} · {stops}"), Role::Progress)
        }
        UndoStage::Ended(said) => (said.clone(), Role::Text),
    }
}
