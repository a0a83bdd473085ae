//! The export card: which rows, as what, where; what that means stands below each.

use ratatui::layout::Rect;

use super::login::{LABEL, ROOMY, choice, field, paragraph};
use crate::app::export::{Choice, ExportCard, FileFormat, Item, What};
use crate::app::geometry::Viewport;
use crate::rows::export::Format;
use crate::text;
use crate::ui::canvas::{Canvas, centred, row, shift};
use crate::ui::theme::Role;
use crate::ui::wrap::wrap;

/// Draws the card.
pub(super) fn draw(canvas: &mut Canvas, area: Rect, card: &ExportCard) {
    let width = area.width.saturating_sub(2).min(116);
    let place = centred(area, width, area.height.saturating_sub(4).min(18));
    let object = match card.offer.object.as_str() {
        "" => "rows",
        object => object,
    };
    let whose = canvas.app.whose_rows(&card.offer);
    let compared = card.offer.compared.is_some();
    // All who were compared are too long for a title.
    let inner = match compared {
        true => canvas.popup(place, "Export the difference", ""),
        false => {
            let title = format!("Export {}", text::truncate(object, 40));
            canvas.popup(place, &title, &whose)
        }
    };
    canvas.drawn.list = Viewport {
        width: inner.width.saturating_sub(LABEL),
        height: inner.height,
    };
    let roomy = inner.height >= ROOMY;
    let mut at = u16::from(roomy);
    if compared {
        at = 0;
        for line in wrap(&whose, inner.width) {
            canvas.text(row(inner, at), &line, Role::Label);
            at += 1;
        }
        if let Some(who) = &card.offer.not_all {
            let said =
                format!("Not all rows of {who}: what is missing there may only not be loaded");
            canvas.text(row(inner, at), &said, Role::Warning);
            at += 1;
        }
        at += u16::from(roomy);
    }
    for item in card.items() {
        let line = row(inner, at);
        let focused = item == card.focus;
        canvas.text(line, if focused { "▸" } else { " " }, Role::HintKey);
        let line = shift(line, 2);
        let about = match item {
            Item::Rows => rows(canvas, line, card, focused),
            Item::Format => format(canvas, line, card, focused),
            Item::File => {
                let hint = "the name of a file";
                field(canvas, line, &card.file, "File", hint, focused);
                "relative to where sftui was started; ~ is your home".to_owned()
            }
            Item::Formulas => {
                let harmless = card.options.formula_guard;
                let shown = [("made harmless", harmless), ("as they are", !harmless)];
                choice(canvas, line, "Formulas", &shown, focused);
                formulas(card)
            }
            Item::Parents => {
                let nested = card.options.nested;
                let shown = [("as objects", nested), ("as dotted keys", !nested)];
                choice(canvas, line, "Parents", &shown, focused);
                if nested {
                    "{\"Owner\":{\"Name\":…}}, as the API has it".to_owned()
                } else {
                    "{\"Owner.Name\":…}, as the table has it".to_owned()
                }
            }
        };
        if roomy {
            at += 1;
            canvas.text(shift(row(inner, at), LABEL), &about, Role::Dim);
        }
        at += 1 + u16::from(roomy);
    }
    if let Some(refused) = &card.refused {
        let refused = format!("✗ {refused}");
        paragraph(canvas, inner, at, &refused, Role::Error);
    }
}

fn rows(canvas: &mut Canvas, line: Rect, card: &ExportCard, focused: bool) -> String {
    let named = |choice: &Choice| match choice.rows {
        Some(rows) => format!("{} ({})", choice.what.name(), text::number(rows)),
        None => choice.what.name().to_owned(),
    };
    let names: Vec<String> = card.offer.choices.iter().map(named).collect();
    let shown: Vec<(&str, bool)> = (names.iter().enumerate())
        .map(|(place, name)| (name.as_str(), place == card.choice))
        .collect();
    choice(canvas, line, "Rows", &shown, focused);
    match card.chosen().map(|choice| choice.what) {
        Some(What::Marked) => "the rows that are marked, with the columns shown",
        Some(What::Filtered) => "the rows that the filter shows, with the columns shown",
        Some(What::Loaded) if card.offer.compared.is_some() => {
            "what differs, with both values side by side"
        }
        Some(What::Loaded) => "the rows that are here, with the columns shown",
        Some(What::Every) if !card.offer.several.is_empty() => {
            "every row from one org after the other to the file; loads nothing"
        }
        Some(What::Every) => "every row straight from the org to the file; loads nothing",
        None => "",
    }
    .to_owned()
}

fn format(canvas: &mut Canvas, line: Rect, card: &ExportCard, focused: bool) -> String {
    let shown = FileFormat::ALL.map(|format| (format.name(), format == card.format));
    choice(canvas, line, "Format", &shown, focused);
    match (card.format, card.dialect()) {
        (_, Some(dialect)) => format!("{dialect} ([export] in the config)"),
        (FileFormat::Xlsx, _) => "child rows get sheets of their own".to_owned(),
        (FileFormat::Text(Format::Json), _) => "one array; numbers exactly as sent".to_owned(),
        (FileFormat::Text(Format::Ndjson), _) => {
            "one object a line; numbers exactly as sent".to_owned()
        }
        (FileFormat::Text(_), _) => "a table for documents".to_owned(),
    }
}

fn formulas(card: &ExportCard) -> String {
    match (card.options.formula_guard, card.format) {
        (true, FileFormat::Xlsx) => "texts with = + - @ before them are marked as plain text",
        (true, _) => "a text that begins with = + - @ gets a ' before it",
        (false, _) => "a spreadsheet may run what somebody wrote into a record",
    }
    .to_owned()
}
