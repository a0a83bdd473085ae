//! The login pane: the form, the waiting, and how it ended.

use std::time::Duration;

use ratatui::layout::Rect;

use crate::app::command::Command;
use crate::app::geometry::{Hit, Viewport};
use crate::app::login::{Form, Host, Item, Login, Step, TYPED_SCOPE, Waiting};
use crate::app::notice::Notice;
use crate::text;
use crate::ui::canvas::{Canvas, centred, row, shift};
use crate::ui::line_field::LineField;
use crate::ui::panes::spinner;
use crate::ui::theme::Role;
use crate::ui::wrap::wrap;

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
        area.height.saturating_sub(4).min(20),
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
        Step::Form => form(canvas, inner, &login.form, login.again.is_some()),
        Step::Starting => short(canvas, inner, "Preparing the login…", ""),
        Step::Waiting(waiting) => draw_waiting(canvas, area, inner, waiting),
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
        Step::Failed(notice) => failed(canvas, inner, notice),
    }
}

/// Where the login goes and with which app, in short.
fn whereto(form: &Form) -> String {
    let host = match form.host {
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

fn form(canvas: &mut Canvas, inner: Rect, form: &Form, again: bool) {
    let roomy = inner.height >= ROOMY;
    let mut at = u16::from(roomy);
    for item in form.items() {
        if roomy && item == Item::App && form.host == Host::MyDomain {
            at += 1;
        }
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
                if roomy {
                    at += 1;
                    canvas.text(shift(row(inner, at), LABEL), address, Role::Dim);
                }
            }
            Item::App => {
                let shown: Vec<(&str, bool)> = (form.apps.iter().enumerate())
                    .map(|(place, choice)| (choice.name.as_str(), place == form.app))
                    .collect();
                choice(canvas, line, "App", &shown, focused);
                if roomy {
                    at += 1;
                    let what = about_app(form);
                    canvas.text(shift(row(inner, at), LABEL), &what, Role::Dim);
                }
            }
            Item::MyDomain => field(
                canvas,
                line,
                &form.my_domain,
                "Address",
                "acme, or the address of any page of it",
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
                if again {
                    "the stored one, unless typed here"
                } else {
                    "only if the app requires one"
                },
                focused,
            ),
            Item::Alias => field(
                canvas,
                line,
                &form.alias,
                "Alias",
                "what to call it here, if you like",
                focused,
            ),
        }
        at += 1 + u16::from(roomy && matches!(item, Item::Host | Item::App));
    }
    if let Some(refused) = form.refused {
        let refused = format!("✗ {refused}");
        paragraph(canvas, inner, at + u16::from(roomy), &refused, Role::Error);
    }
}

/// What the chosen app is and what a login with it asks for.
fn about_app(form: &Form) -> String {
    match form.chosen() {
        None => format!("your External Client App; asks for {TYPED_SCOPE}"),
        Some(app) if app.scope.is_empty() => "asks for every scope it is set up with".to_owned(),
        Some(app) if app.is_salesforce_cli() => format!("no set-up; asks for {}", app.scope),
        Some(app) => format!("asks for {}; back to {}", app.scope, app.redirect_uri),
    }
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
    let copy = key(Command::LoginCopyUrl);
    // While the field has the letters, the way to this key leads out of it.
    let copy = if waiting.pasting {
        format!("Tab {copy}")
    } else {
        copy
    };
    let line = match (waiting.no_browser.is_some(), roomy) {
        (true, true) => {
            format!("Open this address in any browser, here or elsewhere ({copy} copies it):")
        }
        (true, false) => format!("Open this address ({copy} copies it):"),
        (false, true) => format!("If no window opened, open this address ({copy} copies it):"),
        (false, false) => format!("No window? Open this ({copy} copies it):"),
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
}
