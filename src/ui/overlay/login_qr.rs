//! The address to log in at as a QR code, for a phone: two modules in a cell, dark on light.

use qrcodegen::{QrCode, QrCodeEcc};
use ratatui::layout::Rect;

use super::login::paragraph;
use crate::app::command::Command;
use crate::ui::canvas::{Canvas, centred, row};
use crate::ui::theme::Role;

/// The light edge that readers need, in modules; less than the standard's four still reads.
const EDGES: [i32; 2] = [4, 2];

/// Draws the code over the whole screen, or says why there is none.
pub(super) fn draw(canvas: &mut Canvas, area: Rect, inner: Rect, url: &str) {
    let back = canvas.app.keymap.shown(Command::LoginQr);
    let why = match QrCode::encode_text(url, QrCodeEcc::Low) {
        Err(_) => "The address is too long for a QR code.".to_owned(),
        Ok(_) if canvas.app.options.ui.ascii => {
            "A QR code needs block characters, which ui.ascii leaves out.".to_owned()
        }
        Ok(code) => {
            let fits = |edge: &i32| {
                let side = code.size() + 2 * edge;
                side <= i32::from(area.width) && (side + 1) / 2 < i32::from(area.height)
            };
            match EDGES.into_iter().find(fits) {
                Some(edge) => return draw_code(canvas, area, &code, edge),
                None => {
                    let side = code.size() + 4;
                    format!(
                        "The QR code of this address needs {side}x{} cells; this terminal has \
                         {}x{}. Make it larger, or its letters smaller.",
                        (side + 1) / 2 + 1,
                        area.width,
                        area.height
                    )
                }
            }
        }
    };
    let at = paragraph(canvas, inner, 1, &why, Role::Warning);
    let back = format!("{back} goes back; the address can be copied there.");
    paragraph(canvas, inner, at + 1, &back, Role::Text);
}

fn draw_code(canvas: &mut Canvas, area: Rect, code: &QrCode, edge: i32) {
    let side = code.size() + 2 * edge;
    // The last line stays the footer's.
    let above = Rect {
        height: area.height.saturating_sub(1),
        ..area
    };
    let place = centred(above, side as u16, ((side + 1) / 2) as u16);
    let style = canvas.theme.qr();
    let inked = style.is_none();
    let style = style.unwrap_or_else(|| canvas.style(Role::Text));
    for line in 0..place.height {
        let y = i32::from(line) * 2 - edge;
        let cells: String = (-edge..code.size() + edge)
            .map(|x| {
                // Without colours the light modules are what is written, as most terminals are dark.
                let ink = |y| code.get_module(x, y) != inked;
                match (ink(y), ink(y + 1)) {
                    (true, true) => '█',
                    (true, false) => '▀',
                    (false, true) => '▄',
                    (false, false) => ' ',
                }
            })
            .collect();
        canvas.styled(row(place, line), &cells, style);
    }
}
