//! The first line: which orgs are open, whose screen this is, and how much of the API is used.

use ratatui::layout::Rect;

use crate::app::App;
use crate::app::column::Column;
use crate::app::geometry::Hit;
use crate::app::lock::OrgLock;
use crate::app::orgs::OrgState;
use crate::org::OrgClass;
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

/// Draws what is said of a column: its org, and where it is the only column the others that were
/// opened in it.
pub(super) fn draw_of(canvas: &mut Canvas, area: Rect, column_place: usize, column: &Column) {
    let app = canvas.app;
    let meter = meter(app, column);
    let low = app.is_low(&column.org);
    let meter_width = text::width(&meter) as u16;
    let mut left = Rect {
        width: area.width.saturating_sub(meter_width + 3),
        ..shift(area, 1)
    };
    let others = column.desks().iter().map(|d| &d.org);
    let others = others.filter(|_| !app.is_split());
    let open = std::iter::once(&column.org).chain(others.filter(|org| **org != column.org));
    for (place, key) in open.enumerate() {
        let Some(entry) = app.orgs.get(key) else {
            continue;
        };
        let here = place == 0;
        let start = left;
        let chip = text::width(&entry.org.alias) + text::width(&badge(entry.org.class)) + 1;
        if !here && chip > usize::from(left.width) {
            let more = column.desks().len() - place;
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
        let lock = match (here, entry.lock) {
            (true, lock) => format!(" {}", lock.words()),
            (false, OrgLock::Unlocked) => format!(" {}", OrgLock::Unlocked.sign()),
            (false, OrgLock::ReadOnly) => String::new(),
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
    canvas.text_right(
        Rect {
            width: area.width.saturating_sub(1),
            ..area
        },
        &meter,
        if low { Role::Warning } else { Role::Dim },
    );
}
