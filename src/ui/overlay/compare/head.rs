//! What stands above the lines of a comparison: what is compared by what, the counts for each of the
//! others, and what the key could not tell apart.

use ratatui::layout::Rect;

use crate::app::compare::{Compare, View};
use crate::rows::diff::State;
use crate::text;
use crate::ui::canvas::{Canvas, row};
use crate::ui::theme::Role;

/// Draws it; how many rows it took.
pub(super) fn draw(canvas: &mut Canvas, area: Rect, compare: &Compare, view: &View) -> u16 {
    let title = title(compare, view);
    let counts: Vec<String> = (0..view.found.diffs().len())
        .map(|other| counts(compare, view, other))
        .collect();
    let mut used = 0;
    match counts.as_slice() {
        [one] if text::width(&title) + text::width(one) + 3 <= usize::from(area.width) => {
            canvas.parts(
                row(area, 0),
                [
                    (title.as_str(), Role::TitleFocused),
                    (" · ", Role::Dim),
                    (one, Role::Text),
                ],
            );
            used += 1;
        }
        counts => {
            canvas.text(row(area, 0), &title, Role::TitleFocused);
            used += 1;
            let several = counts.len() > 1;
            let names = compare.names();
            let widest = names.iter().skip(1).map(|name| text::width(name)).max();
            let widest = widest.unwrap_or(0);
            for (other, counts) in counts.iter().enumerate() {
                let line = row(area, used);
                let name = names.get(other + 1).map_or("", String::as_str);
                let blank = " ".repeat(widest.saturating_sub(text::width(name)) + 2);
                let front = if other + 1 == compare.at {
                    "▸ "
                } else {
                    "  "
                };
                if several {
                    canvas.parts(
                        line,
                        [
                            (front, Role::HintKey),
                            (name, Role::Label),
                            (blank.as_str(), Role::Text),
                            (counts, Role::Text),
                        ],
                    );
                } else {
                    canvas.text(line, counts, Role::Text);
                }
                used += 1;
            }
        }
    }
    if let Some(who) = compare.not_all(|_| true) {
        let said = format!("Not all rows of {who}: what is missing there may only not be loaded");
        canvas.text(row(area, used), &said, Role::Warning);
        used += 1;
    }
    let notes = notes(compare, view);
    if !notes.is_empty() {
        canvas.text(row(area, used), &notes, Role::Warning);
        used += 1;
    }
    used
}

fn title(compare: &Compare, view: &View) -> String {
    let key: Vec<&str> = view.key().map(|joint| joint.title.as_str()).collect();
    let by = match key.as_slice() {
        [] => "row by row".to_owned(),
        key => format!("by {}", key.join(" + ")),
    };
    let what = compare.left().map_or("", |party| party.what.as_str());
    let object = what.split(" · ").next().unwrap_or(what);
    let only = match view.folding.only {
        None => "",
        Some(State::Changed) => " · only what changed",
        Some(State::LeftOnly) => " · only what the others lack",
        Some(State::RightOnly) => " · only what the reference lacks",
        Some(State::Same) => " · only the same",
    };
    format!("Compare · {object} {by}{only}")
}

fn counts(compare: &Compare, view: &View, other: usize) -> String {
    let Some(diff) = view.found.diffs().get(other) else {
        return String::new();
    };
    let counts = diff.counts();
    let number = |count: usize| text::number(count as u64);
    let [left, right] = compare.names_of(other + 1);
    if counts.differences() == 0 {
        return format!("no difference: {} rows are the same", number(counts.same));
    }
    format!(
        "{} same · ≠ {} changed · ◀ {} only {left} · ▶ {} only {right}",
        number(counts.same),
        number(counts.changed),
        number(counts.left_only),
        number(counts.right_only)
    )
}

/// What the key could not tell apart, and what was left out: of the one in front.
fn notes(compare: &Compare, view: &View) -> String {
    let at = compare.at.saturating_sub(1);
    let Some(diff) = view.found.diffs().get(at) else {
        return String::new();
    };
    let (counts, plan) = (diff.counts(), diff.plan());
    let both = |[left, right]: [usize; 2]| left + right;
    let number = |count: usize| text::number(count as u64);
    let mut notes = Vec::new();
    let (double, without) = (both(counts.double), both(counts.without_key));
    let rows = |count: usize, one: &str, many: &str| match count {
        1 => format!("1 row {one}"),
        count => format!("{} rows {many}", number(count)),
    };
    if double > 0 {
        let many = "share their key, paired in order";
        notes.push(rows(double, "shares its key", many));
    }
    if without > 0 {
        let many = "have no key, paired with nothing";
        notes.push(rows(without, "has no key, paired with nothing", many));
    }
    let ignored = view.joints.iter();
    let ignored = ignored.filter(|joint| !joint.compared && !joint.key);
    match ignored.count() {
        0 => {}
        1 => notes.push("1 column ignored".to_owned()),
        ignored => notes.push(format!("{ignored} columns ignored")),
    }
    for (party, only) in [(0, plan.left_only()), (compare.at, plan.right_only())] {
        let rows = compare.parties.get(party).map(|party| &party.rows);
        let names = compare.names();
        let name = names.get(party).map_or("", String::as_str);
        let title = |at: &usize| Some(rows?.columns().get(*at)?.title.as_str());
        match only {
            [] => {}
            [one] => notes.push(format!("{} only {name}", title(one).unwrap_or_default())),
            more => notes.push(format!("{} columns only {name}", more.len())),
        }
    }
    for (lookup, other) in plan.read_in_place() {
        notes.push(match other {
            Some(other) => format!("{lookup} by {other}"),
            None => format!("{lookup} mapped"),
        });
    }
    for (lookup, shared) in plan.shared_names() {
        notes.push(format!(
            "{} names of {lookup} are not unique",
            number(shared)
        ));
    }
    let rules = plan.rules();
    if !rules.are_none() {
        let mut said = Vec::new();
        said.extend(rules.trim.then(|| "trimmed".to_owned()));
        said.extend(rules.ignore_case.then(|| "any case".to_owned()));
        said.extend(rules.date_only.then(|| "days only".to_owned()));
        let near = rules.tolerance.as_ref();
        said.extend(near.map(|near| format!("±{}", near.as_str())));
        notes.push(said.join(", "));
    }
    notes.join(" · ")
}
