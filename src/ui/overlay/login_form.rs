//! The login form: its lines, as many as the way in asks for, around the one with the focus.

use ratatui::layout::Rect;

use super::login::{LABEL, choice, field};
use crate::app::editor::Field;
use crate::app::login::{Form, Host, Item, Way};
use crate::ui::canvas::{Canvas, row, shift};
use crate::ui::theme::Role;
use crate::ui::wrap::wrap;

/// One line of the form.
enum Line {
    Item(Item),
    About(String),
    Blank,
}

/// Draws it as airy as it fits; where not even the plain lines fit, those around the focus.
pub(super) fn draw(canvas: &mut Canvas, inner: Rect, form: &Form, again: bool) {
    let refused = form
        .refused
        .map(|why| wrap(&format!("✗ {why}"), inner.width));
    let refused = refused.unwrap_or_default();
    let below = refused.len() + usize::from(!refused.is_empty());
    let room = usize::from(inner.height).saturating_sub(below).max(1);
    let lines = (0..=2)
        .rev()
        .map(|air| lines(form, air, inner.width))
        .find(|lines| lines.len() <= room)
        .unwrap_or_else(|| lines(form, 0, inner.width));
    let focus = lines
        .iter()
        .position(|line| matches!(line, Line::Item(item) if *item == form.focus));
    let from = (focus.unwrap_or(0) + 1).saturating_sub(room);
    let mut at = 0;
    for line in lines.iter().skip(from).take(room) {
        let place = row(inner, at);
        match line {
            Line::Item(item) => draw_item(canvas, place, form, *item, again),
            Line::About(text) => {
                canvas.text(shift(place, LABEL), text, Role::Dim);
            }
            Line::Blank => {}
        }
        at += 1;
    }
    if from + room < lines.len() {
        let end = row(inner, at.saturating_sub(1));
        canvas.text_right(end, "▼", Role::Dim);
    }
    at += u16::from(!refused.is_empty());
    for (line, text) in refused.iter().enumerate() {
        canvas.text(row(inner, at + line as u16), text, Role::Error);
    }
}

/// The lines: 0 without air, 1 with what the choices mean, 2 with blanks between the parts too.
fn lines(form: &Form, air: u8, width: u16) -> Vec<Line> {
    let items = form.items();
    let mut lines = Vec::new();
    let blank = |lines: &mut Vec<Line>| {
        if air >= 2 {
            lines.push(Line::Blank);
        }
    };
    blank(&mut lines);
    for (place, item) in items.iter().enumerate() {
        if place > 0 && matches!(item, Item::Host | Item::App) {
            blank(&mut lines);
        }
        lines.push(Line::Item(*item));
        let about = match item {
            Item::More => Some(form.way.about().to_owned()),
            Item::Way if !form.way.is_more() => Some(form.way.about().to_owned()),
            Item::Host if air > 0 => Some(address_of(form.host).to_owned()),
            Item::App if air > 0 => Some(about_app(form)),
            _ => None,
        };
        let ends = matches!(item, Item::App)
            || matches!(item, Item::Way | Item::More | Item::MyDomain)
                && !matches!(
                    items.get(place + 1),
                    Some(Item::App | Item::Host | Item::More)
                );
        let tells = about.is_some();
        // Why a way is legacy is always told; the rest where there is room.
        let always = form.way.is_more() && *item == Item::More;
        if let Some(about) = about
            && (air > 0 || always)
        {
            let room = width.saturating_sub(LABEL);
            lines.extend(wrap(&about, room).into_iter().map(Line::About));
        }
        if ends && (tells || air >= 2) {
            blank(&mut lines);
        }
    }
    lines
}

fn address_of(host: Host) -> &'static str {
    match host {
        Host::Production => "login.salesforce.com",
        Host::Sandbox => "test.salesforce.com",
        Host::MyDomain => "the org's own address",
    }
}

fn draw_item(canvas: &mut Canvas, line: Rect, form: &Form, item: Item, again: bool) {
    let focused = item == form.focus;
    let mark = if focused { "▸" } else { " " };
    canvas.text(line, mark, Role::HintKey);
    let line = shift(line, 2);
    match item {
        Item::Way => {
            let mut shown: Vec<(&str, bool)> = (Way::USUAL.iter())
                .map(|way| (way.name(), *way == form.way))
                .collect();
            shown.push(("more…", form.way.is_more()));
            choice(canvas, line, "Way in", &shown, focused);
        }
        Item::More => {
            let shown = Way::MORE.map(|way| (way.name(), way == form.way));
            choice(canvas, line, "", &shown, focused);
        }
        Item::Host => {
            let choices = [
                (Host::Production, "production"),
                (Host::Sandbox, "sandbox"),
                (Host::MyDomain, "My Domain"),
            ];
            let shown = choices.map(|(host, name)| (name, host == form.host));
            choice(canvas, line, "Org", &shown, focused);
        }
        Item::App => {
            let place = form.app_place();
            let usable = form.usable_apps();
            let shown: Vec<(&str, bool)> = usable
                .iter()
                .filter_map(|at| Some((form.apps.get(*at)?.name.as_str(), *at == place)))
                .collect();
            choice(canvas, line, "App", &shown, focused);
        }
        _ => {
            let (value, label, placeholder) = text_of(form, item, again);
            field(canvas, line, value, label, placeholder, focused);
        }
    }
}

/// The field of an item, its label, and what it says while it is empty.
fn text_of(form: &Form, item: Item, again: bool) -> (&Field, &'static str, &'static str) {
    match item {
        Item::ClientId => (&form.client_id, "Consumer Key", "3MVG9…"),
        Item::Callback => (
            &form.callback,
            "Callback URL",
            "exactly as registered; several with blanks between",
        ),
        Item::ClientSecret if again => (
            &form.client_secret,
            "Secret",
            "the stored one, unless typed here",
        ),
        Item::ClientSecret if form.way == Way::ClientCredentials => {
            (&form.client_secret, "Secret", "the Consumer Secret")
        }
        Item::ClientSecret => (
            &form.client_secret,
            "Secret",
            "only if the app requires one",
        ),
        Item::Scope => (
            &form.scope,
            "Scopes",
            "empty: all that the app is set up with",
        ),
        Item::Username => (
            &form.username,
            "Username",
            match form.way {
                Way::Browser | Way::UserAgent => "to fill in on the login page, if you like",
                _ => "you@acme.com",
            },
        ),
        Item::Password => (&form.password, "Password", "sent once, not kept"),
        Item::Token => (
            &form.token,
            "Token",
            "the security token, where the network is not trusted",
        ),
        Item::KeyFile => (&form.key_file, "Key file", "~/keys/server.key, in PEM"),
        Item::Passphrase => (
            &form.passphrase,
            "Passphrase",
            "of the key; the keyring keeps it",
        ),
        Item::AccessToken => (&form.access_token, "Access token", "00D…!AQ…"),
        Item::SfdxUrl => (&form.sfdx_url, "Auth URL", "force://…, or the JSON of sf"),
        Item::SfdxFile => (&form.sfdx_file, "or its file", "auth.json"),
        Item::Alias => (&form.alias, "Alias", "what to call it here, if you like"),
        Item::MyDomain | Item::Way | Item::More | Item::Host | Item::App => (
            &form.my_domain,
            "Address",
            "acme, or the address of any page of it",
        ),
    }
}

/// What the chosen app is and what a login with it asks for.
fn about_app(form: &Form) -> String {
    if form.way == Way::Jwt {
        return "your External Client App, JWT Bearer Flow enabled".into();
    }
    if form.way == Way::Password {
        return "a Connected App: External Client Apps take no passwords".into();
    }
    if form.way == Way::ClientCredentials {
        return "your External Client App with Enable Client Credentials Flow".into();
    }
    match form.chosen() {
        None => {
            let scope = form.scope.text().trim();
            match scope {
                "" => "your External Client App; asks for every scope it is set up with".into(),
                scope => format!("your External Client App; asks for {scope}"),
            }
        }
        Some(app) if app.scope.is_empty() => "asks for every scope it is set up with".to_owned(),
        Some(app) if app.is_salesforce_cli() => format!("no set-up; asks for {}", app.scope),
        Some(app) => format!("asks for {}; back to {}", app.scope, app.redirect_uri),
    }
}
