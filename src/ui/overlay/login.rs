//! The login pane: the form, the waiting, and how it ended.

use std::time::Duration;

use ratatui::layout::Rect;

use crate::app::command::Command;
use crate::app::geometry::{Hit, Viewport};
use crate::app::login::{CodeWait, Form, Host, Item, Login, Step, Waiting, Way};
use crate::app::notice::Notice;
use crate::text;
use crate::ui::canvas::{Canvas, centred, row, shift};
use crate::ui::line_field::LineField;
use crate::ui::panes::spinner;
use crate::ui::theme::Role;
use crate::ui::wrap::wrap;

use super::{login_form, login_qr};

/// Columns that labels take.
pub(super) const LABEL: u16 = 16;
/// How long the keyring may take before the way without it is offered.
const KEYRING_PATIENCE: Duration = Duration::from_secs(2);

/// From this height on there is room for blank lines and long sentences.
pub(super) const ROOMY: u16 = 16;

/// Draws the pane.
pub(super) fn draw(canvas: &mut Canvas, area: Rect, login: &Login) {
    let place = centred(
        area,
        area.width.saturating_sub(2).min(116),
        area.height.saturating_sub(4).min(24),
    );
    let title = match &login.again {
        Some(org) => format!("Log in again to {}", canvas.app.orgs.alias(org)),
        None => "Log in to a new org".to_owned(),
    };
    let which = match login.step {
        Step::Form => String::new(),
        _ => whereto(&login.form),
    };
    let inner = canvas.popup(place, &title, &which);
    canvas.drawn.list = Viewport {
        width: inner.width.saturating_sub(LABEL),
        height: inner.height,
    };
    match &login.step {
        Step::Form => login_form::draw(canvas, inner, &login.form, login.again.is_some()),
        Step::Starting => short(canvas, inner, "Preparing the login…", ""),
        Step::Waiting(waiting) if login.qr => login_qr::draw(canvas, area, inner, &waiting.url),
        Step::Waiting(waiting) => draw_waiting(canvas, area, inner, waiting),
        Step::Code(code) if login.qr => login_qr::draw(canvas, area, inner, &code.url),
        Step::Code(code) => draw_code(canvas, area, inner, code),
        Step::Asking(host) => short(canvas, inner, &format!("Asking {host}…"), ""),
        Step::Exchanging => short(
            canvas,
            inner,
            "The browser came back; exchanging the code for tokens…",
            "",
        ),
        Step::Saving(since) => {
            let waited = canvas.app.now.running.saturating_sub(*since);
            let why = if waited > KEYRING_PATIENCE {
                "It may be asking for its password in another window."
            } else {
                ""
            };
            short(canvas, inner, "Waiting for your keyring…", why);
        }
        Step::Failed(notice) => failed(canvas, inner, notice, login.scroll),
    }
}

/// Where the login goes and with which app, in short.
fn whereto(form: &Form) -> String {
    let host = match form.host {
        _ if form.way == Way::SfdxUrl => return form.app_name().to_owned(),
        _ if !form.items().contains(&Item::Host) => form.my_domain.text(),
        Host::Production => "production",
        Host::Sandbox => "sandbox",
        Host::MyDomain => form.my_domain.text(),
    };
    let app = text::truncate(form.app_name(), 30);
    format!("{app} · {}", text::truncate(host, 30))
}

fn short(canvas: &mut Canvas, inner: Rect, what: &str, why: &str) {
    let line = format!("{}{what}", spinner(canvas.app));
    canvas.text(row(inner, 1), &line, Role::Text);
    paragraph(canvas, inner, 3, why, Role::Dim);
}

/// Writes a text of several lines from a row on; the row behind it.
pub(super) fn paragraph(
    canvas: &mut Canvas,
    inner: Rect,
    from: u16,
    what: &str,
    role: Role,
) -> u16 {
    let mut at = from;
    for line in wrap(what, inner.width) {
        canvas.text(row(inner, at), &line, role);
        at += 1;
    }
    at
}

pub(super) fn choice(
    canvas: &mut Canvas,
    line: Rect,
    label: &str,
    choices: &[(&str, bool)],
    focused: bool,
) {
    canvas.text(line, label, Role::Label);
    let mut left = shift(line, LABEL - 2);
    // Where it is narrow the marks of what is not chosen go.
    let wide: usize = choices.iter().map(|(name, _)| text::width(name) + 7).sum();
    let narrow = wide > usize::from(left.width);
    let least: usize = choices.iter().map(|(name, _)| text::width(name) + 3).sum();
    if least > usize::from(left.width) + 2 {
        // There is only room for the chosen one and how many there are.
        let place = choices.iter().position(|(_, chosen)| *chosen).unwrap_or(0);
        let (name, _) = choices.get(place).copied().unwrap_or_default();
        let role = if focused {
            Role::TitleFocused
        } else {
            Role::Text
        };
        let of = format!("   {} of {}", place + 1, choices.len());
        let room = usize::from(left.width).saturating_sub(text::width(&of) + 1);
        let name = text::truncate(name, room);
        canvas.parts(left, [("•", role), (&*name, role), (&*of, Role::Dim)]);
        return;
    }
    for (name, chosen) in choices {
        let sign = match (chosen, narrow) {
            (true, false) => "(•) ",
            (false, false) => "( ) ",
            (true, true) => "•",
            (false, true) => " ",
        };
        let role = match (chosen, focused) {
            (true, true) => Role::TitleFocused,
            (true, false) => Role::Text,
            (false, _) => Role::Dim,
        };
        let used = canvas.parts(left, [(sign, role), (name, role)]);
        left = shift(left, used + if narrow { 2 } else { 3 });
    }
}

pub(super) fn field(
    canvas: &mut Canvas,
    line: Rect,
    value: &crate::app::editor::Field,
    label: &str,
    placeholder: &str,
    typing: bool,
) {
    let widget = LineField {
        field: value,
        theme: canvas.theme,
        label,
        label_width: LABEL - 2,
        placeholder,
        typing,
    };
    let drawn = widget.draw(line, canvas.buf);
    canvas.hit(drawn.value, Hit::Field);
    canvas.cursor = drawn.cursor.or(canvas.cursor);
}

fn draw_waiting(canvas: &mut Canvas, area: Rect, inner: Rect, waiting: &Waiting) {
    let app = canvas.app;
    let roomy = inner.height >= ROOMY;
    let gap = u16::from(roomy);
    let left = waiting.until.saturating_sub(app.now.running).as_secs();
    let clock = format!("{}:{:02}", left / 60, left % 60);
    let key = |command| app.keymap.shown(command);
    let what = match (&waiting.no_listener, &waiting.no_browser) {
        (None, None) => "Waiting for your browser",
        _ => "Waiting for the login",
    };
    let head = format!("{}{what}   {clock}", spinner(app));
    canvas.text(row(inner, 0), &head, Role::TitleFocused);
    let mut at = 1;
    for why in [&waiting.no_browser, &waiting.no_listener]
        .into_iter()
        .flatten()
    {
        at = paragraph(canvas, inner, at, &format!("! {why}"), Role::Warning);
    }
    at += gap;
    // While the field has the letters, the way to these keys leads out of it.
    let out = if waiting.pasting { "Tab " } else { "" };
    let (copy, qr) = (key(Command::LoginCopyUrl), key(Command::LoginQr));
    let how = format!("({out}{copy} copies it, {out}{qr} QR code):");
    let line = match (waiting.no_browser.is_some(), roomy) {
        (true, true) => format!("Open this address in any browser, here or elsewhere {how}"),
        (true, false) => format!("Open this address {how}"),
        (false, true) => format!("If no window opened, open this address {how}"),
        (false, false) => format!("No window? Open this {how}"),
    };
    at = paragraph(canvas, inner, at, &line, Role::Text);
    let then = match (waiting.no_listener.is_some(), roomy) {
        (true, true) => "Then paste the address the browser ends on, even if no page opens there:",
        (true, false) => "Then paste the address the browser ends on:",
        (false, true) => {
            "No browser on this machine? Log in anywhere, then paste the address it ends on:"
        }
        (false, false) => "Or log in elsewhere and paste where it ends:",
    };
    let refused = waiting.refused.as_ref().map(|why| format!("✗ {why}"));
    let refused = refused.unwrap_or_default();
    // The whole address, as far as there is room beside the field below and what stands with it.
    let height = |what: &str| wrap(what, inner.width).len() as u16;
    let below = gap
        + height(then)
        + 1
        + if refused.is_empty() {
            0
        } else {
            height(&refused)
        };
    let room = inner.height.saturating_sub(at + below).max(1);
    at = address(canvas, area, inner, at, room, &waiting.url) + gap;
    at = paragraph(canvas, inner, at, then, Role::Text);
    let placeholder = format!("{}?code=…", waiting.redirect_uri);
    let widget = LineField {
        field: &waiting.paste,
        theme: canvas.theme,
        label: "›",
        label_width: 2,
        placeholder: &placeholder,
        typing: waiting.pasting,
    };
    let drawn = widget.draw(row(inner, at), canvas.buf);
    canvas.hit(drawn.value, Hit::Field);
    canvas.cursor = drawn.cursor.or(canvas.cursor);
    if !refused.is_empty() {
        paragraph(canvas, inner, at + 1, &refused, Role::Error);
    }
}

fn draw_code(canvas: &mut Canvas, area: Rect, inner: Rect, wait: &CodeWait) {
    let app = canvas.app;
    let gap = u16::from(inner.height >= ROOMY);
    let left = wait.until.saturating_sub(app.now.running).as_secs();
    let head = format!(
        "{}Waiting for the code to be typed   {}:{:02}",
        spinner(app),
        left / 60,
        left % 60
    );
    canvas.text(row(inner, 0), &head, Role::TitleFocused);
    let mut at = 1;
    if let Some(why) = &wait.no_browser {
        at = paragraph(canvas, inner, at, &format!("! {why}"), Role::Warning);
    }
    at += gap;
    let key = |command| app.keymap.shown(command);
    let line = format!(
        "Open this page in any browser, here or elsewhere ({} copies it, {} QR code):",
        key(Command::LoginCopyUrl),
        key(Command::LoginQr)
    );
    at = paragraph(canvas, inner, at, &line, Role::Text);
    at = address(canvas, area, inner, at, 3, &wait.url) + gap;
    at = paragraph(
        canvas,
        inner,
        at,
        "Type this code there, log in and allow:",
        Role::Text,
    );
    let code = format!("  {}", wait.code);
    canvas.text(row(inner, at + gap), &code, Role::TitleFocused);
}

/// Writes the address to log in at over the whole width, with nothing beside it: what the mouse
/// selects there is the address alone. The row behind it.
fn address(canvas: &mut Canvas, area: Rect, inner: Rect, from: u16, room: u16, url: &str) -> u16 {
    let lines = wrap(url, area.width);
    let shown = lines.len().min(usize::from(room));
    for (place, line) in lines.iter().take(shown).enumerate() {
        let whole = Rect {
            x: area.x,
            width: area.width,
            ..row(inner, from + place as u16)
        };
        canvas.clear(whole);
        canvas.text(whole, line, Role::Text);
        if place + 1 == shown && lines.len() > shown {
            let end = shift(whole, area.width.saturating_sub(1));
            canvas.text(end, "…", Role::Dim);
        }
    }
    from + shown as u16
}

fn failed(canvas: &mut Canvas, inner: Rect, notice: &Notice, scroll: usize) {
    let mut lines: Vec<(String, Role)> = Vec::new();
    canvas.drawn.list = Viewport {
        width: inner.width,
        height: inner.height,
    };
    let roles = [Role::Error, Role::Dim, Role::Text];
    for (text, role) in Login::failure(notice).iter().zip(roles) {
        if !text.is_empty() {
            lines.push((String::new(), role));
            lines.extend(wrap(text, inner.width).into_iter().map(|line| (line, role)));
        }
    }
    let room = usize::from(inner.height);
    // Where all of it fits, a line above it is air; where it does not, there is none to spare.
    let skipped = usize::from(lines.len() > room);
    let last = lines.len().saturating_sub(room + skipped);
    let from = skipped + scroll.min(last);
    for (at, (line, role)) in lines.iter().skip(from).take(room).enumerate() {
        canvas.text(row(inner, at as u16), line, *role);
    }
    if from < skipped + last {
        let end = row(inner, inner.height.saturating_sub(1));
        canvas.text_right(end, "▼", Role::Dim);
    }
}
