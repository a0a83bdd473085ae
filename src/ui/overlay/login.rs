//! The login pane: the form, the waiting, and how it ended.

use std::time::Duration;

use ratatui::layout::Rect;

use crate::app::command::Command;
use crate::app::geometry::{Hit, Viewport};
use crate::app::login::{App, Form, Host, Item, Login, Step, Waiting};
use crate::app::notice::Notice;
use crate::text;
use crate::ui::canvas::{Canvas, centred, row, shift};
use crate::ui::line_field::LineField;
use crate::ui::panes::spinner;
use crate::ui::theme::Role;
use crate::ui::wrap::wrap;

/// Columns that labels take.
const LABEL: u16 = 16;
/// How long the keyring may take before the way without it is offered.
const KEYRING_PATIENCE: Duration = Duration::from_secs(2);

/// Draws the pane.
pub(super) fn draw(canvas: &mut Canvas, area: Rect, login: &Login) {
    let place = centred(
        area,
        area.width.saturating_sub(4).min(116),
        area.height.saturating_sub(4).min(22),
    );
    let title = match &login.again {
        Some(org) => format!("Log in again to {}", canvas.app.orgs.alias(org)),
        None => "Log in to a new org".to_owned(),
    };
    let inner = canvas.popup(place, &title, "");
    canvas.drawn.list = Viewport {
        width: inner.width.saturating_sub(LABEL),
        height: inner.height,
    };
    match &login.step {
        Step::Form => form(canvas, inner, &login.form),
        Step::Starting => short(canvas, inner, "Preparing the login…", "Esc cancels"),
        Step::Waiting(waiting) => draw_waiting(canvas, inner, login, waiting),
        Step::Exchanging => short(
            canvas,
            inner,
            "The browser came back; exchanging the code for tokens…",
            "Esc cancels",
        ),
        Step::Saving(since) => {
            let waited = canvas.app.now.running.saturating_sub(*since);
            let session = canvas.app.keymap.shown(Command::LoginSession);
            let keys = if waited > KEYRING_PATIENCE {
                format!(
                    "The keyring may be asking for its password in another window.   {session} goes on without it, for this session only · Esc cancels"
                )
            } else {
                format!("{session} goes on without it, for this session only · Esc cancels")
            };
            short(canvas, inner, "Waiting for your keyring…", &keys);
        }
        Step::Failed(notice) => failed(canvas, inner, notice),
    }
}

fn short(canvas: &mut Canvas, inner: Rect, what: &str, keys: &str) {
    let line = format!("{}{what}", spinner(canvas.app));
    canvas.text(row(inner, 1), &line, Role::Text);
    paragraph(canvas, inner, 3, keys, Role::Hint);
}

/// Writes a text of several lines from a row on; the row behind it.
fn paragraph(canvas: &mut Canvas, inner: Rect, from: u16, what: &str, role: Role) -> u16 {
    let mut at = from;
    for line in wrap(what, inner.width) {
        canvas.text(row(inner, at), &line, role);
        at += 1;
    }
    at
}

fn form(canvas: &mut Canvas, inner: Rect, form: &Form) {
    let mut at = 1;
    for item in form.items() {
        let line = row(inner, at);
        let focused = item == form.focus;
        let mark = if focused { "▸" } else { " " };
        canvas.text(line, mark, Role::HintKey);
        let line = shift(line, 2);
        match item {
            Item::Host => {
                let choices = [
                    (Host::Production, "production", "login.salesforce.com"),
                    (Host::Sandbox, "sandbox", "test.salesforce.com"),
                    (Host::MyDomain, "My Domain", "the org's own address"),
                ];
                let shown = choices.map(|(host, name, _)| (name, host == form.host));
                choice(canvas, line, "Org", &shown, focused);
                let which = choices.iter().find(|(host, ..)| *host == form.host);
                let (_, _, address) = which.copied().unwrap_or(choices[0]);
                at += 1;
                canvas.text(shift(row(inner, at), LABEL), address, Role::Dim);
            }
            Item::App => {
                let own = form.app == App::Own;
                let shown = [("Salesforce CLI (no set-up)", !own), ("my own app", own)];
                choice(canvas, line, "App", &shown, focused);
                at += 1;
                let what = if own {
                    "an External Client App of yours; the README says how to create one"
                } else {
                    "works where the Salesforce CLI may log in; asks for: refresh_token api web"
                };
                canvas.text(shift(row(inner, at), LABEL), what, Role::Dim);
            }
            Item::MyDomain => field(
                canvas,
                line,
                &form.my_domain,
                "Address",
                "acme, acme.my.salesforce.com, or any page of the org",
                focused,
            ),
            Item::ClientId => field(
                canvas,
                line,
                &form.client_id,
                "Consumer Key",
                "3MVG9…",
                focused,
            ),
            Item::Callback => field(
                canvas,
                line,
                &form.callback,
                "Callback URL",
                "exactly as registered",
                focused,
            ),
            Item::ClientSecret => field(
                canvas,
                line,
                &form.client_secret,
                "Secret",
                "only if the app requires one",
                focused,
            ),
            Item::Alias => field(
                canvas,
                line,
                &form.alias,
                "Alias",
                "what to call it here; made from the username when empty",
                focused,
            ),
        }
        at += if matches!(item, Item::Host | Item::App) {
            2
        } else {
            1
        };
    }
    if let Some(refused) = form.refused {
        canvas.text(row(inner, at + 1), &format!("✗ {refused}"), Role::Error);
    }
    canvas.text(
        row(inner, inner.height.saturating_sub(1)),
        "Enter opens the browser · Up Down between lines · Left Right chooses · Esc goes back",
        Role::Hint,
    );
}

fn choice(canvas: &mut Canvas, line: Rect, label: &str, choices: &[(&str, bool)], focused: bool) {
    canvas.text(line, label, Role::Label);
    let mut left = shift(line, LABEL - 2);
    for (name, chosen) in choices {
        let (sign, role) = match (chosen, focused) {
            (true, true) => ("(•) ", Role::TitleFocused),
            (true, false) => ("(•) ", Role::Text),
            (false, _) => ("( ) ", Role::Dim),
        };
        let used = canvas.parts(left, [(sign, role), (name, role)]);
        left = shift(left, used + 3);
    }
}

fn field(
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

fn draw_waiting(canvas: &mut Canvas, inner: Rect, login: &Login, waiting: &Waiting) {
    let app = canvas.app;
    let left = waiting.until.saturating_sub(app.now.running).as_secs();
    let clock = format!("{}:{:02}", left / 60, left % 60);
    let key = |command| app.keymap.shown(command);
    let head = match (&waiting.no_listener, &waiting.no_browser) {
        (None, None) => format!("{}Waiting for your browser   {clock}", spinner(app)),
        _ => format!("{}Waiting for the login   {clock}", spinner(app)),
    };
    canvas.text(row(inner, 0), &head, Role::TitleFocused);
    canvas.text_right(row(inner, 0), "Esc cancels", Role::Hint);
    let mut at = 1;
    for why in [&waiting.no_browser, &waiting.no_listener]
        .into_iter()
        .flatten()
    {
        at = paragraph(canvas, inner, at, &format!("! {why}"), Role::Warning);
    }
    at += 1;
    let copy = key(Command::LoginCopyUrl);
    let line = if waiting.no_browser.is_some() {
        format!("Open this address in a browser, here or on another machine ({copy} copies it):")
    } else {
        format!("If no window opened, open this address ({copy} copies it):")
    };
    at = paragraph(canvas, inner, at, &line, Role::Text);
    // The whole address, as far as there is room beside the field below.
    let room = inner.height.saturating_sub(at + 6).max(1);
    let lines = wrap(&waiting.url, inner.width);
    for (place, line) in lines.iter().take(usize::from(room)).enumerate() {
        let cut = place + 1 == usize::from(room) && lines.len() > usize::from(room);
        let used = canvas.text(row(inner, at), line, Role::Dim);
        if cut {
            canvas.text(
                shift(row(inner, at), used.saturating_sub(1)),
                "…",
                Role::Dim,
            );
        }
        at += 1;
    }
    at += 1;
    let paste = key(Command::LoginPaste);
    let line = if waiting.no_listener.is_some() {
        "Then paste the address the browser ends on, even if that page does not open:".to_owned()
    } else {
        format!(
            "No browser on this machine? Log in anywhere, then paste the address it ends on ({paste} types it):"
        )
    };
    at = paragraph(canvas, inner, at, &line, Role::Text);
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
    if let Some(refused) = &waiting.refused {
        paragraph(canvas, inner, at + 1, &format!("✗ {refused}"), Role::Error);
    }
    let app_name = match login.form.app {
        App::SalesforceCli => "Salesforce CLI (no set-up)",
        App::Own => "my own app",
    };
    let host = match login.form.host {
        Host::Production => "production",
        Host::Sandbox => "sandbox",
        Host::MyDomain => login.form.my_domain.text(),
    };
    let last = format!("Org {}   App {app_name}", text::truncate(host, 40));
    canvas.text(row(inner, inner.height.saturating_sub(1)), &last, Role::Dim);
}

fn failed(canvas: &mut Canvas, inner: Rect, notice: &Notice) {
    let mut at = paragraph(
        canvas,
        inner,
        1,
        &format!("✗ {}", notice.title),
        Role::Error,
    ) + 1;
    if !notice.detail.is_empty() {
        at = paragraph(canvas, inner, at, &notice.detail, Role::Dim) + 1;
    }
    if !notice.hint.is_empty() {
        paragraph(canvas, inner, at, &notice.hint, Role::Text);
    }
    canvas.text(
        row(inner, inner.height.saturating_sub(1)),
        "r tries again · Enter changes what was filled in · Esc goes back",
        Role::Hint,
    );
}
