//! How it stands with the values that records have in the field at the cursor, in words.
//!
//! It must not know when the org is asked.

use crate::app::App;
use crate::app::assist::ValuesNow;
use crate::app::command::Command;
use crate::text;
use crate::ui::panes::spinner;
use crate::ui::theme::Role;

/// In the border: that the org can be asked, or how much of its answer the rows are.
pub(super) fn aside(app: &App) -> String {
    let Some((_, now)) = app.list_values() else {
        return String::new();
    };
    match now {
        ValuesNow::CanAsk => {
            let key = app.hint_key(Command::TypingComplete, true);
            match key.is_empty() {
                true => String::new(),
                false => format!(" {key}: values in {} · 1 call ", alias(app)),
            }
        }
        ValuesNow::Here(count, true, None) => {
            let count = text::number(count as u64);
            format!(" {count} in {} ", alias(app))
        }
        ValuesNow::Here(count, false, None) => {
            let count = text::number(count as u64);
            format!(" the {count} most frequent · type for others ")
        }
        ValuesNow::Here(_, _, Some(records)) => {
            format!(" of the first {} records ", text::number(records))
        }
        _ => String::new(),
    }
}

/// Below the rows: what is under way, or why there is nothing.
pub(super) fn said(app: &App) -> Option<(String, Role)> {
    let (of, now) = app.list_values()?;
    let (alias, name) = (alias(app), of.name());
    let key = app.hint_key(Command::TypingComplete, true);
    Some(match now {
        ValuesNow::Here(count, ..) if app.list()?.items().is_empty() => (
            format!(
                "· none of the {} values of {name} in {alias} fits {}",
                text::number(count as u64),
                of.typed
            ),
            Role::Info,
        ),
        ValuesNow::CanAsk | ValuesNow::Here(..) => return None,
        ValuesNow::Asking => (
            format!(
                "{}asking {alias} for the values of {name}… Esc stops",
                spinner(app)
            ),
            Role::Progress,
        ),
        ValuesNow::Failed(why) => (
            format!("✗ no values of {name}: {why} · {key} asks again"),
            Role::Error,
        ),
        ValuesNow::Refused(why) => (format!("! not asked: {why}"), Role::Warning),
        ValuesNow::None(prefix) if prefix.is_empty() => (
            format!("· {alias} has no record with a value in {name}"),
            Role::Info,
        ),
        ValuesNow::None(prefix) => (
            format!("· no value of {name} in {alias} begins with {prefix}"),
            Role::Info,
        ),
    })
}

fn alias(app: &App) -> String {
    let org = app.tab().map(|tab| app.orgs.alias(&tab.org));
    org.unwrap_or_default().to_owned()
}
