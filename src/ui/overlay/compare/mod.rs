//! A comparison, over the panes: the lists to choose from, the lines that differ, one record.
//!
//! Both orgs are named wherever their data are, production in words. What changed has a sign as well
//! as a colour.

mod detail;
mod head;
mod lines;
mod panels;
mod record;

use ratatui::layout::Rect;

use super::{Chooser, choose, list_area};
use crate::app::compare::{Compare, Mapping, Party, Stage, Switch};
use crate::org::OrgClass;
use crate::text;
use crate::ui::canvas::{Canvas, centred, row, shift};
use crate::ui::header::{badge, badge_role};
use crate::ui::panes::spinner;
use crate::ui::theme::Role;
use crate::ui::wrap::wrap;

/// Draws the comparison.
pub(super) fn draw(canvas: &mut Canvas, area: Rect, compare: &Compare) {
    // Whose screen it is stands above, the status and the keys below.
    let body = Rect {
        y: area.y + 1.min(area.height),
        height: area.height.saturating_sub(3),
        ..area
    };
    match &compare.stage {
        Stage::Choose(picker) => {
            let left = compare.left();
            let title = match left {
                Some(party) => format!("Compare {} with", party.what),
                None => "Compare with".to_owned(),
            };
            let whose = left.map_or_else(String::new, named);
            let right = match compare.taken.len() {
                0 => whose,
                n => format!("{whose} · {n} taken"),
            };
            let chooser = Chooser {
                title: &title,
                placeholder: "type to find an org, an object, a statement",
                empty: "Nothing matches: Backspace widens the filter.",
                right: &right,
                main: 4,
            };
            let place = list_area(area, picker.total());
            choose(
                canvas,
                place,
                picker,
                &chooser,
                |item, column| match column {
                    0 => Role::Success,
                    1 if item.columns.get(1).is_some_and(|badge| badge == "PROD") => Role::Prod,
                    2 => Role::Text,
                    _ => Role::Dim,
                },
            );
        }
        Stage::Key { picker, taken } => {
            let right = match taken.as_slice() {
                [] => parties(compare),
                taken => format!("{} · {}", taken.join(" + "), parties(compare)),
            };
            let chooser = Chooser {
                title: "Rows belong together by",
                placeholder: "type to find a column; among the rows Space takes several",
                empty: "No column matches: Backspace widens the filter.",
                right: &right,
                main: 1,
            };
            let place = list_area(area, picker.total());
            choose(canvas, place, picker, &chooser, |_, column| match column {
                0 => Role::Success,
                1 => Role::Text,
                _ => Role::Dim,
            });
        }
        Stage::Switches(picker) => {
            let parties = parties(compare);
            let chooser = Chooser {
                title: "What is compared, and how",
                placeholder: "type to find a rule or a column",
                empty: "Nothing matches: Backspace widens the filter.",
                right: &parties,
                main: 1,
            };
            let place = list_area(area, picker.total());
            choose(canvas, place, picker, &chooser, |item, column| {
                match (column, &item.key) {
                    (0, _) => Role::Success,
                    (1, Switch::Column(_)) => Role::Text,
                    (1, _) => Role::Label,
                    _ => Role::Dim,
                }
            });
        }
        Stage::Working { what, since } => {
            let inner = frame(canvas, body, compare);
            let waited = canvas.app.now.running.saturating_sub(*since);
            let said = format!("{}{what}… {}", spinner(canvas.app), text::duration(waited));
            canvas.text(row(inner, 1), &said, Role::Progress);
        }
        Stage::Failed(why) => {
            let inner = frame(canvas, body, compare);
            let said = format!("✗ Nothing was compared: {why}.");
            for (at, line) in wrap(&said, inner.width).iter().enumerate() {
                canvas.text(row(inner, at as u16 + 1), line, Role::Error);
            }
        }
        Stage::Map(mapping) => map(canvas, area, mapping),
        Stage::View => lines::draw(canvas, body, compare),
        Stage::Record(shown) => record::draw(canvas, body, compare, *shown),
    }
}

/// What one of those that are compared is called, with production named.
fn named(party: &Party) -> String {
    match party.class {
        Some(OrgClass::Production) => format!("{} · {}", party.name, OrgClass::Production.badge()),
        _ => party.name.clone(),
    }
}

/// What all of them are called.
fn parties(compare: &Compare) -> String {
    let names: Vec<String> = compare.everybody().map(named).collect();
    names.join(" and ")
}

/// What mapping ids costs, before it is done.
fn map(canvas: &mut Canvas, area: Rect, mapping: &Mapping) {
    let by = if mapping.is_by_name() {
        "the name of the record (Tab: its external id)"
    } else {
        "the external id of the record (Tab: its name)"
    };
    let title = &mapping.title;
    let mut lines = vec![
        format!("The ids in {title} mean other records in another org. Compare them by"),
        format!("  {by}?"),
        String::new(),
    ];
    for (org, ids, calls) in mapping.costs() {
        let class = canvas
            .app
            .orgs
            .get(org)
            .map_or("", |entry| entry.org.class.badge());
        lines.push(format!(
            "  {} ({class}): {} records, at most {} API calls",
            canvas.app.orgs.alias(org),
            text::number(ids as u64),
            text::number(calls as u64)
        ));
    }
    lines.push(String::new());
    lines.push(
        "Records of the same name count as the same; what has none is compared by its id.".into(),
    );
    let width = area.width.saturating_sub(4).min(90);
    let wrapped: Vec<String> = lines
        .iter()
        .flat_map(|line| match line.as_str() {
            "" => vec![String::new()],
            line => wrap(line, width.saturating_sub(4)),
        })
        .collect();
    let place = centred(area, width, wrapped.len() as u16 + 2);
    let inner = canvas.popup(place, &format!("Map the ids of {title}"), "");
    for (at, line) in wrapped.iter().enumerate() {
        canvas.text(row(inner, at as u16), line, Role::Text);
    }
}

/// The frame of what has no list; what it is and whose.
fn frame(canvas: &mut Canvas, area: Rect, compare: &Compare) -> Rect {
    let by = match compare.how.key.as_slice() {
        [] => String::new(),
        key => format!(" · by {}", key.join(" + ")),
    };
    let inner = canvas.popup(area, &format!("Compare{by}"), "");
    let mut line = row(inner, 0);
    let names = compare.names();
    for (at, (party, name)) in compare.everybody().zip(&names).enumerate() {
        if at > 0 {
            line = shift(line, canvas.text(line, "  and  ", Role::Dim));
        }
        line = shift(line, whose(canvas, line, Some(party), name));
    }
    Rect {
        y: inner.y + 1.min(inner.height),
        height: inner.height.saturating_sub(1),
        ..inner
    }
}

/// A side's badge and name; how much room they took.
fn whose(canvas: &mut Canvas, line: Rect, party: Option<&Party>, name: &str) -> u16 {
    let mut used = 0;
    if let Some(class) = party.and_then(|party| party.class) {
        used += canvas.text(line, &badge(class), badge_role(class));
        used += canvas.text(shift(line, used), " ", Role::Text);
    }
    used += canvas.text(shift(line, used), name, Role::TitleFocused);
    used
}
