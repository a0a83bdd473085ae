//! The list of what was written to an org.

use ratatui::layout::Rect;

use super::record_form::{big_area, org_named};
use super::{Chooser, choose};
use crate::app::journal::{Journal, JournalState};
use crate::ui::canvas::Canvas;
use crate::ui::theme::Role;

/// Draws the list.
pub(super) fn draw(canvas: &mut Canvas, area: Rect, journal: &Journal) {
    let org = org_named(canvas, &journal.org);
    let kept = canvas.app.options.writes.journal;
    let right = match kept {
        true => org,
        false => format!("⚠ writes are not journaled now (write_journal = false) · {org}"),
    };
    let failed = match &journal.state {
        JournalState::Failed(why) => Some(format!("✗ The journal cannot be read. {why}")),
        _ => None,
    };
    let empty = failed.as_deref().unwrap_or(match (&journal.state, kept) {
        (JournalState::Reading, _) => "reading…",
        _ if !journal.picker.filter().is_empty() => {
            "No write matches: Backspace widens the filter."
        }
        (_, true) => "Nothing was written to this org from here yet.",
        (_, false) => "Nothing is journaled: the setting write_journal is false.",
    });
    let chooser = Chooser {
        title: match journal.within {
            Some(_) => "Journal, one batch",
            None => "Journal of your writes",
        },
        placeholder: "type to find a record, an object, a field",
        empty,
        right: &right,
        main: 4,
    };
    let place = big_area(area);
    choose(canvas, place, &journal.picker, &chooser, |item, column| {
        let outcome = item.columns.get(1).map(String::as_str);
        match (column, outcome) {
            (1, Some("done")) => Role::Success,
            (1, Some("refused")) => Role::Error,
            (1, Some(outcome)) if outcome.starts_with('⚠') => Role::Warning,
            (2..=4, _) => Role::Text,
            _ => Role::Dim,
        }
    });
}
