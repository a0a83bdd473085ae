//! The offer to write what no clipboard took to a file.

use ratatui::layout::Rect;

use super::login::{LABEL, field, paragraph};
use crate::app::copy_file::CopyFile;
use crate::app::geometry::Viewport;
use crate::ui::canvas::{Canvas, centred, row, shift};
use crate::ui::theme::Role;
use crate::ui::wrap::wrap;

/// Draws the offer.
pub(super) fn draw(canvas: &mut Canvas, area: Rect, offer: &CopyFile) {
    let width = area.width.saturating_sub(4).min(90);
    let what = match offer.why.as_str() {
        "" => format!("{}.", offer.what),
        why => format!("{} not copied: {why}.", offer.what),
    };
    let refused = offer.refused.as_ref().map(|why| format!("✗ {why}"));
    let lines = |text: &str| wrap(text, width.saturating_sub(4)).len() as u16;
    let more = refused.as_deref().map_or(0, lines);
    let height = (lines(&what) + more + 7).min(area.height);
    let place = centred(area, width, height);
    let whose = canvas.app.whose();
    let inner = canvas.popup(place, "Write it to a file?", &whose);
    canvas.drawn.list = Viewport {
        width: inner.width.saturating_sub(LABEL),
        height: inner.height,
    };
    let at = paragraph(canvas, inner, 1, &what, Role::Text) + 1;
    field(
        canvas,
        shift(row(inner, at), 2),
        &offer.file,
        "File",
        "the name of a file",
        true,
    );
    let about = "relative to where sftui was started; ~ is your home";
    canvas.text(shift(row(inner, at + 1), LABEL), about, Role::Dim);
    if let Some(refused) = refused {
        paragraph(canvas, inner, at + 2, &refused, Role::Error);
    }
}
