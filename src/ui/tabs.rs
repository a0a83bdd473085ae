//! The tabs of a column in one line: the one in front always in sight, `…` where others are not; what
//! each is, where several are of one object and there is room to say it.

use ratatui::layout::Rect;

use crate::app::column::{Column, Desk, Tab};
use crate::app::geometry::Hit;
use crate::text;
use crate::ui::canvas::{Canvas, shift};
use crate::ui::theme::Role;

/// What is said of a tab beside its object has at most so many cells.
const KIND: usize = 14;

/// Draws them.
pub(super) fn draw(canvas: &mut Canvas, place: usize, column: &Column, area: Rect) {
    let mut left = shift(area, 1);
    let desk = column.desk();
    let room = usize::from(left.width);
    let wide = |titles: &[String]| {
        titles
            .iter()
            .map(|title| text::width(title) + 1)
            .sum::<usize>()
    };
    let mut titles = titles(desk, true);
    if wide(&titles) > room {
        titles = self::titles(desk, false);
    }
    let active = desk.active();
    let all = wide(&titles) <= room;
    // Signs on both sides take four cells.
    let first = (0..active).find(|first| {
        let shown = titles.get(*first..=active).unwrap_or_default();
        all || wide(shown) + 4 <= room
    });
    let first = first.unwrap_or(active);
    if first > 0 {
        left = shift(left, canvas.text(left, "… ", Role::Dim));
    }
    for (number, title) in titles.iter().enumerate().skip(first) {
        let more = usize::from(number + 1 < titles.len()) * 2;
        if number != active && text::width(title) + more > usize::from(left.width) {
            canvas.text(left, "…", Role::Dim);
            break;
        }
        let role = match number == active {
            true => Role::Selection,
            false => Role::Dim,
        };
        let used = canvas.text(left, title, role);
        let hit = Rect {
            width: used,
            ..left
        };
        canvas.hit(hit, Hit::Tab(place, number));
        left = shift(left, used + 1);
    }
}

/// What stands for each tab; with `kinds` those of one object are told apart.
fn titles(desk: &Desk, kinds: bool) -> Vec<String> {
    let tabs = desk.tabs().iter().enumerate();
    tabs.map(|(number, tab)| {
        let mark = if tab.run.is_some() {
            "…"
        } else if tab.problem.is_some() {
            "!"
        } else {
            ""
        };
        let title = tab.title();
        let again = |other: &Tab| other.id != tab.id && other.title() == title;
        let kind = match kinds && desk.tabs().iter().any(again) {
            true => format!(" {}", text::truncate(kind(tab), KIND)),
            false => String::new(),
        };
        format!(" {}:{title}{kind}{mark} ", number + 1)
    })
    .collect()
}

/// Which of an object's records it shows, in a word.
fn kind(tab: &Tab) -> &str {
    if tab.depth() > 0 {
        return "children";
    }
    match tab.browsing() {
        None => "query",
        Some(browse) if browse.within.is_some() => "related",
        Some(browse) => match &browse.view {
            Some(view) => view,
            None if browse.is_narrowed() => "some",
            None => "all",
        },
    }
}
