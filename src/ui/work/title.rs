//! What the title of the results and the status line say of sorting, filters and search.

use crate::app::result::ResultPane;
use crate::app::staging::CollectionWork;
use crate::app::work::label;
use crate::rows::staged::Outcome;
use crate::text;

/// Between the parts of a title.
const BETWEEN: &str = " · ";
/// Between the steps of the way to a table.
const STEP: &str = " › ";
/// Of the way to a table this much is shown before other parts but the count are.
const LEAST_OF_A_WAY: usize = 14;
/// A condition takes no more cells than this in the title.
const LONGEST: usize = 32;

/// The parts of the title: what is under way, how the rows are sorted.
pub(in crate::ui) fn parts(result: &ResultPane) -> Vec<String> {
    let work = &result.work;
    let mut parts = staged(result);
    match work.arranging() {
        Some(busy) => parts.push(busy.to_owned()),
        None if !work.shown().keys.is_empty() => parts.push("sorted locally".to_owned()),
        None => {}
    }
    parts
}

/// How many cells are changed, and how many rows were not saved.
fn staged(result: &ResultPane) -> Vec<String> {
    let staged = &result.staged;
    let mut parts = Vec::new();
    if !staged.is_empty() {
        parts.push(format!("*{} changed", text::number(staged.cells() as u64)));
    }
    if staged.has_outcomes() {
        let failed = staged.rows_that(Outcome::is_failed).len();
        if failed > 0 {
            let done = match result.sent {
                Some(CollectionWork::Delete) => "deleted",
                Some(CollectionWork::Update | CollectionWork::Undelete) | None => "saved",
            };
            parts.push(format!("!{} not {done}", text::number(failed as u64)));
        }
    }
    parts
}

/// Which hit of what is searched for the cursor is on: `/acme 1/2`.
pub(in crate::ui) fn hits(result: &ResultPane) -> Option<String> {
    let search = result.work.search.as_ref().filter(|s| !s.text.is_empty())?;
    let sheet = result.sheet();
    let at = result.grid.cursor(&sheet);
    let count = search.count(at.row, sheet.column(at.column));
    let wanted = text::truncate(&search.text, LONGEST).into_owned();
    Some(format!("/{wanted} {count}"))
}

/// How the title says that rows are left out, from many words to one; empty where none are. A short
/// form with both numbers stands for the count of rows too.
pub(in crate::ui) fn filtered(result: &ResultPane) -> Vec<String> {
    let filters = &result.work.shown().filters;
    if filters.is_empty() {
        return Vec::new();
    }
    let labels: Vec<String> = filters
        .iter()
        .map(|filter| text::truncate(&label(filter, result.rows.columns()), LONGEST).into_owned())
        .collect();
    let of = format!(
        "{} of {}",
        text::number(result.sheet().len() as u64),
        text::number(result.rows.len() as u64)
    );
    // The short forms stand for the count of rows, which says how many are missing.
    let total = result.total.filter(|_| result.is_partial());
    let rest = total.map_or_else(String::new, |total| format!(" of {}", text::number(total)));
    let word = match filters.len() {
        1 => "filtered".to_owned(),
        n => format!("{n} filters"),
    };
    vec![
        format!("filter {} {of}", labels.join(" + ")),
        format!("{word} {of}{rest}"),
        word,
    ]
}

/// The parts of a title in so many cells, with what is said of filters: of its forms the longest for
/// which there is room, and the last of them rather than none. The part that is never dropped else,
/// the count of rows, goes before it.
pub(in crate::ui) fn with_filters(
    parts: &[(String, u8)],
    at: usize,
    forms: &[String],
    width: usize,
) -> String {
    let mut line = None;
    for (tier, form) in forms.iter().enumerate() {
        let count = if tier == 0 { u8::MAX } else { u8::MAX - 1 };
        let mut all: Vec<(String, u8)> = parts
            .iter()
            .map(|(part, weight)| (part.clone(), (*weight).min(count)))
            .collect();
        all.insert(at.min(all.len()), (form.clone(), u8::MAX));
        let tried = fitted(all, width);
        let fits = text::width(&tried) <= width;
        line = Some(tried);
        if fits {
            break;
        }
    }
    line.unwrap_or_else(|| fitted(parts.to_vec(), width))
}

/// The parts joined, as far as they fit into so many cells: those that weigh least go first, the
/// last of equals before the others.
pub(in crate::ui) fn fitted(mut parts: Vec<(String, u8)>, width: usize) -> String {
    let joined = |parts: &[(String, u8)]| {
        let texts: Vec<&str> = parts.iter().map(|(text, _)| text.as_str()).collect();
        texts.join(BETWEEN)
    };
    loop {
        let line = joined(&parts);
        let least = parts
            .iter()
            .enumerate()
            .rev()
            .min_by_key(|(_, (_, weight))| *weight);
        let Some((at, (_, weight))) = least else {
            return line;
        };
        if *weight == u8::MAX || text::width(&line) <= width {
            return line;
        }
        parts.remove(at);
    }
}

/// The way to a table and the parts after it, in so many cells. The way is cut at its left, where it
/// is the same for all that lies above it; the least of it that is shown takes part in the fitting.
pub(in crate::ui) fn after_the_way(
    way: &str,
    parts: &[(String, u8)],
    forms: &[String],
    width: usize,
) -> String {
    let least = text::width(way).min(LEAST_OF_A_WAY) + text::width(BETWEEN);
    let rest = with_filters(parts, parts.len(), forms, width.saturating_sub(least));
    let room = width.saturating_sub(text::width(&rest) + text::width(BETWEEN));
    match shortened(way, room) {
        way if way.is_empty() => rest,
        way => format!("{way}{BETWEEN}{rest}"),
    }
}

/// The end of a way, from the beginning of a step where one fits; empty where nothing does.
fn shortened(way: &str, width: usize) -> String {
    if text::width(way) <= width {
        return way.to_owned();
    }
    let steps = way.match_indices(STEP).map(|(at, _)| at);
    let whole = steps
        .filter_map(|at| way.get(at..))
        .map(|rest| format!("…{rest}"))
        .find(|rest| text::width(rest) <= width);
    if let Some(whole) = whole {
        return whole;
    }
    if width < 2 {
        return String::new();
    }
    let last = way.rsplit_once(STEP).map_or(way, |(_, last)| last);
    text::truncate(last, width).into_owned()
}

/// What the status line says of the work on the rows in front.
pub(in crate::ui) fn notes(result: &ResultPane) -> Vec<String> {
    let work = &result.work;
    let mut notes = Vec::new();
    let here = result.row().and_then(|row| result.staged.outcome(row));
    if let Some(words) = here.and_then(Outcome::words) {
        notes.push(format!("✗ {words}"));
    }
    let rows = result.rows.len() as u64;
    let total = result.total.filter(|_| result.is_partial());
    let of = total.map(|total| format!("{} of {} rows", text::number(rows), text::number(total)));
    if let Some(search) = work.search.as_ref().filter(|s| !s.text.is_empty()) {
        let sheet = result.sheet();
        let at = result.grid.cursor(&sheet);
        let columns = result.rows.columns();
        let scope = search.column.and_then(|column| columns.get(column));
        let scope = scope.map_or("all columns", |column| column.title.as_str());
        let count = search.count(at.row, sheet.column(at.column));
        let mut note = format!("/{} {count} in {scope}", search.text);
        if let Some(of) = &of {
            note += &format!(", {of}");
        }
        notes.push(note);
    }
    let shown = work.shown();
    let what = match (shown.keys.is_empty(), shown.filters.is_empty()) {
        (true, true) => None,
        (false, true) => Some("sorted locally"),
        (true, false) => Some("filtered locally"),
        (false, false) => Some("sorted and filtered locally"),
    };
    if let (Some(what), Some(of)) = (what, &of) {
        // The footer has the key that does it for all of them.
        notes.push(format!("{what}, {of}"));
    }
    let left_out = work.left_out(result.rows.len());
    if left_out > 0 && work.arranging().is_none() {
        notes.push(format!(
            "{} newer rows not in it yet",
            text::number(left_out as u64)
        ));
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_is_cut_at_its_left_and_the_count_stays() {
        let parts = || {
            vec![
                ("2,431 rows".to_owned(), u8::MAX),
                ("cut off ↓".to_owned(), 4),
            ]
        };
        let way = "Account › Acme › Contacts › Ann › Cases";
        for (width, line) in [
            (
                99,
                "Account › Acme › Contacts › Ann › Cases · 2,431 rows · cut off ↓",
            ),
            (
                64,
                "Account › Acme › Contacts › Ann › Cases · 2,431 rows · cut off ↓",
            ),
            (
                63,
                "… › Acme › Contacts › Ann › Cases · 2,431 rows · cut off ↓",
            ),
            (42, "… › Ann › Cases · 2,431 rows · cut off ↓"),
            (36, "… › Ann › Cases · 2,431 rows"),
            (22, "… › Cases · 2,431 rows"),
            (18, "Cases · 2,431 rows"),
            (17, "Cas… · 2,431 rows"),
            (11, "2,431 rows"),
            (0, "2,431 rows"),
        ] {
            assert_eq!(after_the_way(way, &parts(), &[], width), line, "{width}");
        }
    }

    #[test]
    fn what_weighs_least_goes_first_and_what_weighs_most_never() {
        let parts = || {
            vec![
                ("Account".to_owned(), 5),
                ("7 rows".to_owned(), u8::MAX),
                ("1.3 s".to_owned(), 2),
                ("9 rows/s".to_owned(), 1),
            ]
        };
        for (width, line) in [
            (99, "Account · 7 rows · 1.3 s · 9 rows/s"),
            (24, "Account · 7 rows · 1.3 s"),
            (23, "Account · 7 rows"),
            (15, "7 rows"),
            (0, "7 rows"),
        ] {
            assert_eq!(fitted(parts(), width), line, "{width}");
        }
    }

    #[test]
    fn that_rows_are_left_out_is_dropped_last_of_all() {
        let parts = [
            ("Account".to_owned(), 5),
            ("86 rows".to_owned(), u8::MAX),
            ("0.2 s".to_owned(), 1),
        ];
        let forms = [
            "filter Name ~ a + Amount > 1000 57 of 86".to_owned(),
            "2 filters 57 of 86".to_owned(),
            "2 filters".to_owned(),
        ];
        for (width, line) in [
            (
                99,
                "Account · 86 rows · filter Name ~ a + Amount > 1000 57 of 86 · 0.2 s",
            ),
            (50, "86 rows · filter Name ~ a + Amount > 1000 57 of 86"),
            (49, "Account · 86 rows · 2 filters 57 of 86 · 0.2 s"),
            (28, "86 rows · 2 filters 57 of 86"),
            (27, "2 filters 57 of 86"),
            (17, "2 filters"),
            (0, "2 filters"),
        ] {
            assert_eq!(with_filters(&parts, 2, &forms, width), line, "{width}");
        }
    }
}
