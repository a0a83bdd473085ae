//! Draws the rows of a [`Picker`]: columns in line, what the filter matched set off, the selected
//! row marked with a sign as well as a style.
//!
//! It draws the rows only. The filter, the title with its count and the footer belong to the
//! overlay around it. It writes every cell of its area and none outside. Long because its tests show
//! what gives way to what.

use std::borrow::Cow;
use std::ops::Range;

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;

use crate::app::picker::{Matched, Picker, PickerItem};
use crate::text;
use crate::ui::cells::{Align, THUMB, fill, paint, row_of, thumb};
use crate::ui::theme::{Role, Theme};

/// Before the selected row; the others are indented by as much.
const MARK: &str = "▸ ";
const INDENT: u16 = 2;
/// The blank cells between two columns.
const GAP: u16 = 2;
/// A column is not squeezed below this; rather the last ones are left out.
const NARROWEST: u16 = 12;
/// The main column gets this much before any other gets more than the least.
const MAIN: u16 = 44;
/// One of sentences gets so much of the room, where that is more.
const MAIN_PART: (u16, u16) = (3, 5);
/// Beside one other column this much is enough for it.
const MAIN_LEAST: u16 = 28;

/// The rows of a picker, ready to be drawn.
#[derive(Clone, Copy, Debug)]
pub struct List<'a, K> {
    /// What to draw.
    pub picker: &'a Picker<K>,
    /// How.
    pub theme: Theme,
    /// Said where there is no row.
    pub empty: &'a str,
    /// The column that matters most where there is not room for all.
    pub main: usize,
    /// No more columns than this are drawn.
    pub columns: usize,
    /// Whether the main column has sentences: then it gets most of the width before the others do.
    pub wide: bool,
}

/// The usual look of a column: the first one is what the item is called, the others say more.
pub fn usual<K>(_: &PickerItem<K>, column: usize) -> Role {
    if column == 0 { Role::Text } else { Role::Dim }
}

impl<K: Clone + PartialEq> List<'_, K> {
    /// Draws into the area and tells which rows are in sight, one a line from its top. `look` gives
    /// the role of each column of an item.
    pub fn draw(
        &self,
        area: Rect,
        buf: &mut Buffer,
        look: impl Fn(&PickerItem<K>, usize) -> Role,
    ) -> Range<usize> {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return 0..0;
        }
        let rows = self.picker.window(area.height);
        let bar = thumb(self.picker.len(), rows.start, area.height);
        let wishes = self.picker.widths();
        let wishes = wishes.get(..self.columns).unwrap_or(wishes);
        let widths = column_widths(wishes, self.main, self.wide, area.width);
        for line in 0..area.height {
            let cells = row_of(buf, area, line);
            let row = rows.start + usize::from(line);
            match self.picker.row(row) {
                Some(row) => self.draw_row(row, &widths, cells, &look),
                None if line == 0 => {
                    let said =
                        format!("{:indent$}{}", "", self.empty, indent = usize::from(INDENT));
                    paint(cells, &said, self.theme.style(Role::Dim), Align::Left);
                }
                None => fill(cells, Style::new()),
            }
            if let Some(last) = cells.last_mut()
                && bar.as_ref().is_some_and(|bar| bar.contains(&line))
            {
                last.set_symbol(THUMB)
                    .set_style(self.theme.style(Role::Border));
            }
        }
        rows
    }

    fn draw_row(
        &self,
        row: Matched<'_, K>,
        widths: &[u16],
        cells: &mut [Cell],
        look: &impl Fn(&PickerItem<K>, usize) -> Role,
    ) {
        let over = match (row.selected, self.picker.is_typing()) {
            (true, true) => self.theme.style(Role::CursorRow),
            (true, false) => self.theme.style(Role::Selection),
            (false, _) => Style::new(),
        };
        fill(cells, over);
        // The last cell is the scrollbar's.
        let (cells, _) = cells.split_at_mut(cells.len().saturating_sub(1));
        let (mark, mut rest) = cells.split_at_mut(usize::from(INDENT).min(cells.len()));
        if row.selected {
            paint(mark, MARK, over, Align::Left);
        }
        let disabled = row.item.disabled_reason.as_deref();
        for (column, (text, width)) in row.item.columns.iter().zip(widths).enumerate() {
            let role = match disabled {
                Some(_) => Role::Disabled,
                None => look(row.item, column),
            };
            let style = self.theme.style(role).patch(over);
            let matched = style.patch(self.theme.style(Role::Match));
            let marks = row.marks.get(column).map_or(&[][..], Vec::as_slice);
            let (place, after) = rest.split_at_mut(usize::from(*width).min(rest.len()));
            paint_marked(place, text, marks, style, matched);
            rest = after.get_mut(usize::from(GAP)..).unwrap_or_default();
        }
        if let Some(reason) = disabled {
            paint(
                rest,
                reason,
                self.theme.style(Role::Dim).patch(over),
                Align::Left,
            );
        }
    }
}

/// The widths that the columns get in a line of `width` cells: what they would like. Where that is
/// too much, the others give way to the main one, the widest first; where that does not suffice, the
/// last ones are left out.
fn column_widths(wishes: &[u16], main: usize, wide: bool, width: u16) -> Vec<u16> {
    // The scrollbar and a blank before it.
    let room = width.saturating_sub(INDENT + 2);
    let main_room = match wide {
        true => MAIN.max(room / MAIN_PART.1 * MAIN_PART.0),
        false => MAIN,
    };
    let mut shown = wishes;
    loop {
        let mut widths: Vec<u16> = shown.iter().map(|wish| (*wish).min(room)).collect();
        let gaps = u16::try_from(shown.len().saturating_sub(1)).unwrap_or(u16::MAX);
        let gaps = gaps.saturating_mul(GAP);
        let wish = widths.get(main).copied().unwrap_or(0);
        let others = |widths: &[u16]| {
            let all = widths.iter().fold(gaps, |sum, w| sum.saturating_add(*w));
            all.saturating_sub(widths.get(main).copied().unwrap_or(0))
        };
        while others(&widths).saturating_add(wish.min(main_room)) > room {
            let rest = widths.iter_mut().enumerate().filter(|(at, _)| *at != main);
            match rest.map(|(_, width)| width).max() {
                Some(widest) if *widest > NARROWEST => *widest -= 1,
                _ => break,
            }
        }
        let left = room.saturating_sub(others(&widths));
        // One other column is worth more than the end of the main one.
        let least = if shown.len() > 2 { MAIN } else { MAIN_LEAST };
        match shown.split_last() {
            Some((_, fewer)) if fewer.len() > main && left < wish.min(least) => shown = fewer,
            _ => {
                if let Some(main) = widths.get_mut(main) {
                    *main = wish.min(left);
                }
                return widths;
            }
        }
    }
}

/// Writes a text into cells, every one of them; the graphemes in `marks` get another style.
///
/// Each grapheme is made safe to show on its own, so that the marks, which count graphemes of the
/// text as it is, still meet the right ones.
pub(super) fn paint_marked(
    cells: &mut [Cell],
    raw: &str,
    marks: &[u32],
    style: Style,
    matched: Style,
) {
    let mut shown: Vec<(Cow<'_, str>, usize, Style)> = Vec::new();
    let mut used = 0;
    for (index, grapheme) in raw.graphemes(true).enumerate() {
        let symbol = text::display(grapheme);
        let width = text::width(&symbol);
        if width == 0 {
            continue;
        }
        let is_marked = u32::try_from(index).is_ok_and(|index| marks.binary_search(&index).is_ok());
        shown.push((symbol, width, if is_marked { matched } else { style }));
        used += width;
        if used > cells.len() {
            break;
        }
    }
    if used > cells.len() {
        while used + 1 > cells.len() {
            match shown.pop() {
                Some((_, width, _)) => used -= width,
                None => break,
            }
        }
        if !cells.is_empty() {
            shown.push((Cow::Borrowed("…"), 1, style));
        }
    }
    let mut rest = cells;
    for (symbol, width, style) in shown {
        let (place, after) = rest.split_at_mut(width.min(rest.len()));
        if let Some((first, covered)) = place.split_first_mut() {
            first.set_symbol(&symbol).set_style(style);
            fill(covered, style);
        }
        rest = after;
    }
    fill(rest, style);
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]
mod tests {
    use proptest::prelude::*;
    use ratatui::buffer::CellWidth;
    use ratatui::style::Modifier;

    use super::*;
    use crate::app::editor::EditAction;
    use crate::app::key::{Chord, Code};

    fn picker(rows: &[&[&str]]) -> Picker<usize> {
        let items = rows.iter().enumerate().map(|(key, columns)| PickerItem {
            key,
            columns: columns.iter().map(|text| (*text).to_owned()).collect(),
            disabled_reason: None,
        });
        Picker::new(items.collect())
    }

    fn orgs() -> Picker<usize> {
        picker(&[
            &["▐PROD▌", "acme-prod", "sofia@acme.com", "● connected"],
            &["sandbox", "acme--uat", "sofia@acme.com.uat", "● connected"],
            &["▐PROD▌", "日本電力", "花子@example.jp", "○ not asked yet"],
            &["dev", "evil\x1b[31m\u{202E}", "x@y.z", "⚠ idle token, 5 d"],
        ])
    }

    fn drawn(picker: &Picker<usize>, width: u16, height: u16) -> Buffer {
        let area = Rect::new(0, 0, width, height);
        let mut buf = Buffer::empty(area);
        let list = List {
            picker,
            theme: Theme::Mono,
            empty: "Nothing matches.",
            main: 0,
            columns: usize::MAX,
            wide: false,
        };
        list.draw(area, &mut buf, usual);
        buf
    }

    fn text_of(buf: &Buffer) -> String {
        let mut out = String::new();
        for line in buf.content.chunks(usize::from(buf.area.width)) {
            let mut hidden = 0;
            out.push('"');
            for cell in line {
                if hidden == 0 {
                    out.push_str(cell.symbol());
                    hidden = cell.symbol().cell_width();
                }
                hidden -= 1;
            }
            out.push_str("\"\n");
        }
        out
    }

    fn type_text(picker: &mut Picker<usize>, text: &str) {
        picker.edit(EditAction::Paste(text.to_owned()), 20);
    }

    #[test]
    fn rows_stand_in_columns() {
        insta::assert_snapshot!(text_of(&drawn(&orgs(), 70, 5)));
    }

    #[test]
    fn a_narrow_list_squeezes_its_widest_columns() {
        insta::assert_snapshot!(text_of(&drawn(&orgs(), 40, 4)));
    }

    #[test]
    fn nothing_found_is_said() {
        let mut picker = orgs();
        type_text(&mut picker, "zzz");
        insta::assert_snapshot!(text_of(&drawn(&picker, 30, 2)));
    }

    #[test]
    fn what_the_filter_matched_and_the_selected_row_are_set_off() {
        let mut picker = orgs();
        type_text(&mut picker, "uat");
        let buf = drawn(&picker, 70, 2);
        let set_off = |row: u16, modifier: Modifier| -> String {
            (0..70)
                .map(|x| &buf[(x, row)])
                .filter(|cell| cell.modifier.contains(modifier))
                .map(Cell::symbol)
                .collect()
        };
        assert_eq!(set_off(0, Modifier::UNDERLINED), "uat");
        assert!(
            set_off(0, Modifier::BOLD).len() > 60,
            "typing: not reversed"
        );
        picker.key(Chord::plain(Code::Tab), 5, 20);
        let buf = drawn(&picker, 70, 2);
        assert!((0..69).all(|x| buf[(x, 0)].modifier.contains(Modifier::REVERSED)));
    }

    #[test]
    fn what_cannot_be_chosen_says_why() {
        let item = PickerItem {
            key: 0,
            columns: vec!["query.run".into(), "Run the query".into()],
            disabled_reason: Some("no org is open".into()),
        };
        let picker = Picker::new(vec![item]);
        insta::assert_snapshot!(text_of(&drawn(&picker, 60, 1)));
    }

    #[test]
    fn more_rows_than_fit_scroll_with_the_selection() {
        let rows: Vec<[String; 1]> = (0..20).map(|n| [format!("row {n}")]).collect();
        let rows: Vec<Vec<&str>> = rows.iter().map(|r| vec![r[0].as_str()]).collect();
        let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
        let mut picker = picker(&rows);
        picker.key(Chord::plain(Code::Down), 4, 20);
        picker.key(Chord::plain(Code::End), 4, 20);
        insta::assert_snapshot!(text_of(&drawn(&picker, 12, 4)));
    }

    /// What no list ever writes.
    const UNTOUCHED: &str = "\u{1}";

    proptest! {
        #[test]
        fn it_fills_its_area_and_writes_nothing_outside(
            (width, height) in (0u16..60, 0u16..8),
            rows in prop::collection::vec(prop::collection::vec(any::<String>(), 0..5), 0..10),
            filter in "[a-z ]{0,2}",
            down in 0isize..9,
        ) {
            let items = rows.into_iter().enumerate().map(|(key, columns)| PickerItem {
                key,
                columns,
                disabled_reason: key.is_multiple_of(3).then(|| "why\tnot".to_owned()),
            });
            let mut picker = Picker::new(items.collect());
            type_text(&mut picker, &filter);
            picker.step(down, height);
            let mut buf = Buffer::empty(Rect::new(0, 0, 64, 12));
            for cell in &mut buf.content {
                cell.set_symbol(UNTOUCHED);
            }
            let area = Rect::new(2, 1, width, height);
            let list = List { picker: &picker, theme: Theme::Dark, empty: "Nothing.", main: 1, columns: usize::MAX, wide: false };
            list.draw(area, &mut buf, usual);
            for line in buf.area.rows() {
                let mut next = 0;
                for place in line.columns() {
                    let symbol = buf[(place.x, place.y)].symbol();
                    if !area.contains((place.x, place.y).into()) {
                        prop_assert_eq!(symbol, UNTOUCHED);
                    } else if place.x < next {
                        prop_assert_eq!(symbol, " ");
                    } else {
                        prop_assert!(!symbol.contains(char::is_control), "{:?}", symbol);
                        next = place.x + symbol.cell_width();
                        prop_assert!(next > place.x && next <= area.right(), "{:?}", symbol);
                    }
                }
            }
        }
    }
}
