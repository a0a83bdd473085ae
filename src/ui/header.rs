//! The first line: which orgs are open, whose screen this is, and how much of the API is used.

use ratatui::layout::Rect;

use crate::app::App;
use crate::app::column::Column;
use crate::app::geometry::Hit;
use crate::app::lock::OrgLock;
use crate::app::orgs::OrgState;
use crate::org::{OrgClass, OrgKey};
use crate::text;
use crate::ui::canvas::{Canvas, shift};
use crate::ui::theme::Role;

/// The role of an org's badge.
pub(super) fn badge_role(class: OrgClass) -> Role {
    match class {
        OrgClass::Production => Role::Prod,
        OrgClass::Sandbox => Role::Sandbox,
        OrgClass::Scratch => Role::Scratch,
        OrgClass::Developer => Role::Dev,
    }
}

/// An org's badge: production shouts, in words too.
pub(super) fn badge(class: OrgClass) -> String {
    format!(" {} ", class.badge())
}

/// Draws the line.
pub(super) fn draw(canvas: &mut Canvas, area: Rect) {
    let app = canvas.app;
    match app.column() {
        Some(column) => draw_of(canvas, area, app.focused, column),
        None => {
            canvas.text(shift(area, 1), "sftui", Role::TitleFocused);
        }
    }
}

/// How much of the API of a column's org is used.
pub(super) fn meter(app: &App, column: &Column) -> String {
    let usage = app.orgs.get(&column.org).and_then(|entry| entry.usage);
    usage
        .map(|(used, max)| format!("API {}/{}", text::number(used), text::number(max)))
        .map(|meter| match app.is_low(&column.org) {
            true => format!("{meter} LOW"),
            false => meter,
        })
        .unwrap_or_default()
}

/// The orgs that are in no column and can be written to, each by its sign and alias,
/// production in words too.
pub(super) fn unlocked_elsewhere(app: &App) -> Vec<String> {
    let in_columns = |org: &OrgKey| app.columns.iter().any(|column| column.org == *org);
    let others = app.orgs.unlocked();
    let others = others.filter(|entry| !in_columns(&entry.org.key));
    let words = others.map(|entry| {
        let sign = entry.lock.sign();
        match entry.org.class {
            OrgClass::Production => {
                format!("{sign} {} {}", entry.org.class.badge(), entry.org.alias)
            }
            _ => format!("{sign} {}", entry.org.alias),
        }
    });
    words.collect()
}

/// Draws at the right of a line, with `metered`, how much of a column's API is used, and before it which other orgs can
/// be written to: where `need` cells are not left beside both, the lock comes first; where their names
/// find no room at all, how many they are. Gives the area that is left.
pub(super) fn draw_right(
    canvas: &mut Canvas,
    line: Rect,
    need: usize,
    others: &[String],
    column: &Column,
    metered: bool,
) -> Rect {
    let app = canvas.app;
    let low = app.is_low(&column.org);
    let mut meter = match metered {
        true => meter(app, column),
        false => String::new(),
    };
    let mut words = others.join("  ");
    let wide = text::width(&words) + need + 4;
    if !others.is_empty() && wide + text::width(&meter) > usize::from(line.width) {
        match wide <= usize::from(line.width) {
            true => meter.clear(),
            false => words = format!("{}+{}", OrgLock::Unlocked.sign(), others.len()),
        }
    }
    let without = |area: Rect, text: &str, gap: u16| Rect {
        width: area.width.saturating_sub(text::width(text) as u16 + gap),
        ..area
    };
    canvas.text_right(line, &meter, if low { Role::Warning } else { Role::Dim });
    let rest = without(line, &meter, 1);
    if words.is_empty() {
        return rest;
    }
    let place = without(rest, "", 1);
    canvas.text_right(place, &words, Role::Warning);
    without(place, &words, 2)
}

/// Draws what is said of a column: its org, and where it is the only column the others that were
/// opened in it; with the focus also which other orgs can be written to.
pub(super) fn draw_of(canvas: &mut Canvas, area: Rect, column_place: usize, column: &Column) {
    let app = canvas.app;
    let line = Rect {
        width: area.width.saturating_sub(1),
        ..area
    };
    let need = app.orgs.get(&column.org).map_or(0, |entry| {
        let (badge, lock) = (badge(entry.org.class), entry.lock.words());
        text::width(&badge) + text::width(&entry.org.alias) + text::width(lock) + 3
    });
    // Beside several columns each says its own; what is in none stands where one works.
    let elsewhere = match column_place == app.focused {
        true => unlocked_elsewhere(app),
        false => Vec::new(),
    };
    let mut left = shift(draw_right(canvas, line, need, &elsewhere, column, true), 1);
    let others = column.desks().iter().map(|d| &d.org);
    // Those that can be written to are said already.
    let others = others.filter(|org| !app.is_split() && !app.is_unlocked(org));
    let others: Vec<&OrgKey> = others.filter(|org| **org != column.org).collect();
    let open = std::iter::once(&column.org).chain(others.iter().copied());
    for (place, key) in open.enumerate() {
        let Some(entry) = app.orgs.get(key) else {
            continue;
        };
        let here = place == 0;
        let start = left;
        let chip = text::width(&entry.org.alias) + text::width(&badge(entry.org.class)) + 1;
        if !here && chip > usize::from(left.width) {
            let more = others.len() + 1 - place;
            canvas.text(left, &format!("+{more}"), Role::Dim);
            break;
        }
        let used = canvas.text(left, &badge(entry.org.class), badge_role(entry.org.class));
        left = shift(left, used + 1);
        let name = match entry.org.card.colour {
            Some(colour) => Role::from(colour),
            None if here && column_place == app.focused => Role::TitleFocused,
            None => Role::Dim,
        };
        // The lock is said at every width: the alias gives way to it.
        let lock = match here {
            true => format!(" {}", entry.lock.words()),
            false => String::new(),
        };
        let for_alias = Rect {
            width: left.width.saturating_sub(text::width(&lock) as u16),
            ..left
        };
        left = shift(left, canvas.text(for_alias, &entry.org.alias, name));
        let role = match entry.lock {
            OrgLock::ReadOnly => Role::Dim,
            OrgLock::Unlocked => Role::Warning,
        };
        left = shift(left, canvas.text(left, &lock, role));
        if here {
            if entry.session_only {
                left = shift(left, canvas.text(left, " · session only", Role::Warning));
            }
            left = shift(left, 2);
            left = shift(left, canvas.text(left, &entry.org.username, Role::Text));
            let trouble = match entry.state {
                OrgState::NeedsLogin => Some("  LOGIN NEEDED"),
                OrgState::Unreachable => Some("  NOT REACHED"),
                OrgState::LimitUsedUp => Some("  API LIMIT USED UP"),
                OrgState::Failed => Some("  NOT CHECKED"),
                OrgState::NotAsked | OrgState::Asking | OrgState::Connected => None,
            };
            if let Some(trouble) = trouble {
                left = shift(left, canvas.text(left, trouble, Role::Warning));
            }
            canvas.hit(
                Rect {
                    width: start.width - left.width,
                    ..start
                },
                Hit::Org(column_place),
            );
        }
        left = shift(left, 4);
    }
}
