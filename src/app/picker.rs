//! `Picker`: a list to choose from, narrowed by typing. The org switcher, the command palette and
//! the help overlay are pickers.
//!
//! A picker opens typing: letters go only to its filter. Down or Tab moves to its rows, where
//! letters are commands; `/` goes back. The selected item is known by its key, so it stays the same
//! one while items come, go and change their places. It knows neither what its items mean nor how
//! they are drawn. The file is long because the list, its keys and the search that narrows it are
//! one thing.

use std::ops::Range;

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use crate::text;

use super::edit_keys::edit_action;
use super::editor::{EditAction, Edited, Field};
use super::key::{Chord, Code};

/// One thing to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PickerItem<K> {
    /// What it is; no two items of a picker have the same.
    pub key: K,
    /// What is shown of it, and searched.
    pub columns: Vec<String>,
    /// Why it cannot be chosen now, when it cannot.
    pub disabled_reason: Option<String>,
}

/// An item that the filter lets through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Matched<'a, K> {
    /// The item.
    pub item: &'a PickerItem<K>,
    /// For each searched column, which of its graphemes (counted from 0, ascending) the filter
    /// matched.
    pub marks: &'a [Vec<u32>],
    /// Whether it is the selected one.
    pub selected: bool,
}

/// A list to choose from.
#[derive(Clone, Debug)]
pub struct Picker<K> {
    items: Vec<PickerItem<K>>,
    searched: usize,
    skipped: Option<usize>,
    /// The columns behind these are searched and not shown.
    shown: usize,
    /// Whether what is found stands in the order of the items, not the best first.
    in_order: bool,
    /// These come before the others where what is typed stands in both.
    preferred: Vec<K>,
    filter: Field,
    typing: bool,
    /// What the filter lets through, the best first.
    matches: Vec<Match>,
    /// The item the person moved to; until then the best match is the selected one.
    chosen: Option<K>,
    /// The place of the selected item among the matches.
    selected: usize,
    /// The first row in sight, as far as the selected one lets it.
    top: usize,
    widths: Vec<u16>,
}

#[derive(Clone, Debug)]
struct Match {
    item: usize,
    marks: Vec<Vec<u32>>,
}

impl<K: Clone + PartialEq> Picker<K> {
    /// A picker over these items, typing, with nothing typed yet.
    pub fn new(items: Vec<PickerItem<K>>) -> Self {
        let mut picker = Self {
            items: Vec::new(),
            searched: usize::MAX,
            skipped: None,
            shown: usize::MAX,
            in_order: false,
            preferred: Vec::new(),
            filter: Field::default(),
            typing: true,
            matches: Vec::new(),
            chosen: None,
            selected: 0,
            top: 0,
            widths: Vec::new(),
        };
        picker.set_items(items);
        picker
    }

    /// Searches only the first columns: what else is shown (a state, a time) would match by chance.
    #[must_use]
    pub fn searching(mut self, columns: usize) -> Self {
        self.searched = columns;
        self.search();
        self.selected = 0;
        self
    }

    /// Does not search one of those columns.
    #[must_use]
    pub fn skipping(mut self, column: usize) -> Self {
        self.skipped = Some(column);
        self.search();
        self.selected = 0;
        self
    }

    /// Shows only the first columns. Those behind them are long texts, in which letters in an order
    /// would be found by chance: the words of the filter must stand in them as they are.
    #[must_use]
    pub fn showing(mut self, columns: usize) -> Self {
        self.shown = columns;
        self
    }

    /// Puts these before the others, where what is typed stands in both.
    #[must_use]
    pub fn preferring(mut self, these: Vec<K>) -> Self {
        self.preferred = these;
        self
    }

    /// Leaves what the filter lets through in the order of the items.
    #[must_use]
    pub fn keeping_order(mut self) -> Self {
        self.in_order = true;
        self
    }

    /// Takes other items, e.g. with newer states. Filter and selection stay; where the selected
    /// item is gone, the one in its place is selected.
    pub fn set_items(&mut self, items: Vec<PickerItem<K>>) {
        let selected = self.selected().cloned();
        self.items = items;
        self.widths.clear();
        for item in &self.items {
            let shown = item.columns.iter().take(self.shown);
            for (column, text) in shown.enumerate() {
                let width = u16::try_from(text::width(text)).unwrap_or(u16::MAX);
                match self.widths.get_mut(column) {
                    Some(widest) => *widest = width.max(*widest),
                    None => self.widths.push(width),
                }
            }
        }
        self.search();
        let last = self.matches.len().saturating_sub(1);
        self.selected = selected
            .and_then(|key| self.row_of(&key))
            .unwrap_or(self.selected.min(last));
        if self.chosen.is_some() {
            self.select_row(self.selected);
        }
    }

    /// The first row is selected, and no one moved there.
    pub fn go_to_first(&mut self) {
        self.chosen = None;
        self.selected = 0;
        self.top = 0;
    }

    /// Nothing is filtered any more.
    pub fn clear_filter(&mut self) {
        self.filter = Field::default();
        self.search();
    }

    /// The keys of what the filter lets through, the best first.
    pub fn found(&self) -> impl Iterator<Item = &K> {
        let items = self.matches.iter().map(|found| self.items.get(found.item));
        items.flatten().map(|item| &item.key)
    }

    /// Whether letters go to the filter; else they are commands.
    pub fn is_typing(&self) -> bool {
        self.typing
    }

    /// Back to the filter.
    pub fn type_filter(&mut self) {
        self.typing = true;
    }

    /// To the rows. What is selected now stays so, even if a better match turns up.
    pub fn go_to_rows(&mut self) {
        self.typing = false;
        self.select_row(self.selected);
    }

    /// The filter, for drawing.
    pub fn filter(&self) -> &Field {
        &self.filter
    }

    /// Changes the filter; `width` is how many cells it has on the screen.
    pub fn edit(&mut self, action: EditAction, width: u16) -> Edited {
        let edited = self.filter.apply(action, width);
        if edited.changed {
            self.top = 0;
            self.search();
            let kept = self.chosen.take().and_then(|key| {
                let row = self.row_of(&key)?;
                Some((key, row))
            });
            // What the person moved to stays selected as long as the filter lets it through.
            (self.chosen, self.selected) = match kept {
                Some((key, row)) => (Some(key), row),
                None => (None, 0),
            };
        }
        edited
    }

    /// Takes a key that moves, types or changes between the two; `false` when it is none of them.
    ///
    /// `page` is how many rows are in sight, `width` how many cells the filter has.
    pub fn key(&mut self, chord: Chord, page: u16, width: u16) -> bool {
        let page = page.max(1);
        let rows = isize::try_from(page).unwrap_or(1);
        if self.typing {
            // Tab with shift goes to the rows as well: there are only these two places.
            if matches!(chord.code, Code::Down | Code::Tab | Code::PageDown) {
                self.go_to_rows();
                return true;
            }
            // There is one line to type in, so these mean something else or nothing.
            if matches!(chord.code, Code::Enter | Code::Up | Code::PageUp) {
                return false;
            }
            let action = chord
                .typed()
                .map(EditAction::Insert)
                .or_else(|| edit_action(chord));
            return match action {
                Some(action) => {
                    self.edit(action, width);
                    true
                }
                None => false,
            };
        }
        if chord.mods.ctrl || chord.mods.alt {
            match chord.code {
                Code::Char('d') if chord.mods.ctrl => self.step((rows / 2).max(1), page),
                Code::Char('u') if chord.mods.ctrl => self.step(-(rows / 2).max(1), page),
                _ => return false,
            }
            return true;
        }
        match chord.code {
            Code::Char('/') => self.typing = true,
            Code::Up | Code::Char('k') => self.step(-1, page),
            Code::Down | Code::Char('j') => self.step(1, page),
            Code::PageUp => self.step(-rows, page),
            Code::PageDown => self.step(rows, page),
            Code::Home | Code::Char('g') => self.step(isize::MIN, page),
            Code::End | Code::Char('G') => self.step(isize::MAX, page),
            _ => return false,
        }
        true
    }

    /// The selected item's key: the one moved to, else the best match.
    pub fn selected(&self) -> Option<&K> {
        self.selected_item().map(|item| &item.key)
    }

    /// The selected item.
    pub fn selected_item(&self) -> Option<&PickerItem<K>> {
        let found = self.matches.get(self.selected_row()?)?;
        self.items.get(found.item)
    }

    /// The selected item's place among those the filter lets through.
    pub fn selected_row(&self) -> Option<usize> {
        (!self.matches.is_empty()).then_some(self.selected)
    }

    /// Selects the row at this place, as a click does. A place out of range changes nothing.
    pub fn select_row(&mut self, row: usize) {
        if let Some(item) = self.matches.get(row).and_then(|m| self.items.get(m.item)) {
            self.chosen = Some(item.key.clone());
            self.selected = row;
        }
    }

    /// Selects an item by its key, if the filter lets it through.
    pub fn select(&mut self, key: &K) {
        if let Some(row) = self.row_of(key) {
            self.select_row(row);
        }
    }

    /// Moves the selection down (negative: up) as far as there are rows; `page` are in sight.
    pub fn step(&mut self, rows: isize, page: u16) {
        let Some(row) = self.selected_row() else {
            return;
        };
        self.top = self.window(page).start;
        let last = self.matches.len() - 1;
        self.select_row(row.saturating_add_signed(rows).min(last));
        self.top = self.window(page).start;
    }

    /// The rows in sight where `height` fit: the selected one is always among them.
    pub fn window(&self, height: u16) -> Range<usize> {
        let (height, rows) = (usize::from(height), self.matches.len());
        let selected = self.selected_row().unwrap_or(0);
        let top = self
            .top
            .min(selected)
            .max((selected + 1).saturating_sub(height.max(1)))
            .min(rows.saturating_sub(height));
        top..rows.min(top + height)
    }

    /// The row at this place.
    pub fn row(&self, row: usize) -> Option<Matched<'_, K>> {
        let found = self.matches.get(row)?;
        Some(Matched {
            item: self.items.get(found.item)?,
            marks: &found.marks,
            selected: self.selected_row() == Some(row),
        })
    }

    /// How many items the filter lets through.
    pub fn len(&self) -> usize {
        self.matches.len()
    }

    /// Whether the filter lets none through.
    pub fn is_empty(&self) -> bool {
        self.matches.is_empty()
    }

    /// How many items there are.
    pub fn total(&self) -> usize {
        self.items.len()
    }

    /// `4 of 9`, or `9` while all are shown.
    pub fn count(&self) -> String {
        let number = |n: usize| text::number(u64::try_from(n).unwrap_or(u64::MAX));
        if self.len() == self.total() {
            number(self.total())
        } else {
            format!("{} of {}", number(self.len()), number(self.total()))
        }
    }

    /// For each column the width of the widest text in it, in cells, whatever the filter says: the
    /// columns keep their places while one types.
    pub fn widths(&self) -> &[u16] {
        &self.widths
    }

    fn search(&mut self) {
        let columns = Searched {
            first: self.searched,
            skipped: self.skipped,
            shown: self.shown,
            in_order: self.in_order,
        };
        self.matches = find(&self.items, columns, self.filter.text(), &self.preferred);
    }

    fn row_of(&self, key: &K) -> Option<usize> {
        self.matches.iter().position(|found| {
            self.items
                .get(found.item)
                .is_some_and(|item| item.key == *key)
        })
    }
}

/// Which columns are looked through.
#[derive(Clone, Copy)]
struct Searched {
    /// So many from the first.
    first: usize,
    /// But for this one.
    skipped: Option<usize>,
    /// Behind so many, words are looked for as they are.
    shown: usize,
    /// Whether what is found stays in the order of the items.
    in_order: bool,
}

/// How a word was found, the best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Found {
    /// As it is.
    Whole,
    /// Each letter follows the one before or begins a word: `oli` in `OpportunityLineItem`.
    Initials,
    /// With a few letters between: `acnt` in `Account`.
    Near,
}

impl Found {
    /// How the letters at these places, ascending, stand in a text; `None` where they are scattered
    /// over it, which is found by chance in every long name.
    fn of(text: Utf32Str, places: &[u32]) -> Option<Self> {
        let (first, last) = (*places.first()?, *places.last()?);
        let span = (last - first + 1) as usize;
        if span == places.len() {
            return Some(Self::Whole);
        }
        let begins_word = |at: u32| {
            let now = text.get(at);
            let before = at.checked_sub(1).map(|before| text.get(before));
            before.is_none_or(|before| {
                !before.is_alphanumeric() || (now.is_uppercase() && before.is_lowercase())
            })
        };
        let follows = places.windows(2).all(|pair| match pair {
            [before, at] => before + 1 == *at || begins_word(*at),
            _ => true,
        });
        match follows && begins_word(first) {
            true => Some(Self::Initials),
            false => (span <= 2 * places.len()).then_some(Self::Near),
        }
    }
}

/// Where a word stands in a text as it is, whatever its case.
fn stands_in(text: Utf32Str, word: Utf32Str) -> Option<u32> {
    let long = word.len() as u32;
    let last = (text.len() as u32).checked_sub(long)?;
    (0..=last).find(|at| (0..long).all(|i| text.get(at + i).eq_ignore_ascii_case(&word.get(i))))
}

/// What the filter lets through, the best first, equals in the order of the items.
///
/// Every word of the filter must be found in a column, as letters in this order, whatever their
/// case and accents; not across columns, where everything would be found somewhere. Letters that
/// stand apart are only offered where nothing better is found.
fn find<K: PartialEq>(
    items: &[PickerItem<K>],
    of: Searched,
    filter: &str,
    preferred: &[K],
) -> Vec<Match> {
    let pattern = |kind| Pattern::new(filter, CaseMatching::Ignore, Normalization::Smart, kind);
    let (fuzzy, whole) = (pattern(AtomKind::Fuzzy), pattern(AtomKind::Substring));
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut chars = Vec::new();
    let mut places = Vec::new();
    let mut found: Vec<(Found, u32, Match)> = Vec::new();
    'items: for (index, item) in items.iter().enumerate() {
        let columns = item.columns.get(..of.first.min(item.columns.len()));
        let columns = columns.unwrap_or_default();
        let (mut worst, mut total) = (Found::Whole, 0);
        // Only what is found is marked, and only where it is seen.
        let mut marks = vec![Vec::new(); columns.len().min(of.shown)];
        for (word, exact) in fuzzy.atoms.iter().zip(&whole.atoms) {
            let mut best: Option<(Found, u16, usize, Vec<u32>)> = None;
            let searched = columns.iter().enumerate();
            for (column, text) in searched.filter(|(column, _)| Some(*column) != of.skipped) {
                let text = Utf32Str::new(text, &mut chars);
                places.clear();
                let mut score = exact.indices(text, &mut matcher, &mut places);
                if score.is_none() && column < of.shown {
                    places.clear();
                    score = word.indices(text, &mut matcher, &mut places);
                    places.sort_unstable();
                }
                let Some(score) = score else {
                    continue;
                };
                let mut how = Found::of(text, &places);
                // The matcher overlooks words of digits and then letters.
                if how != Some(Found::Whole)
                    && let Some(at) = stands_in(text, word.needle_text())
                {
                    how = Some(Found::Whole);
                    places.clear();
                    places.extend(at..at + word.needle_text().len() as u32);
                }
                let Some(how) = how else {
                    continue;
                };
                let better = |(other, than, ..): &(Found, u16, usize, Vec<u32>)| {
                    how < *other || (how == *other && score > *than)
                };
                if best.as_ref().is_none_or(better) {
                    best = Some((how, score, column, places.clone()));
                }
            }
            let Some((how, score, column, places)) = best else {
                continue 'items;
            };
            worst = worst.max(how);
            total += u32::from(score);
            if let Some(marks) = marks.get_mut(column) {
                marks.extend(places);
            }
        }
        for marks in &mut marks {
            marks.sort_unstable();
            marks.dedup();
        }
        found.push((worst, total, Match { item: index, marks }));
    }
    if found.iter().any(|(how, ..)| *how != Found::Near) {
        found.retain(|(how, ..)| *how != Found::Near);
    }
    if !of.in_order {
        crate::sorting::by_key(&mut found, |(how, score, found)| {
            let item = items.get(found.item).filter(|_| !filter.is_empty());
            let other = item.is_some_and(|item| !preferred.contains(&item.key));
            // Among those that are preferred, what is called so comes before what speaks of it.
            let called = item.filter(|_| !other).is_some_and(|item| {
                let mut heads = item
                    .columns
                    .iter()
                    .filter_map(|text| text.get(..filter.len()));
                heads.any(|head| head.eq_ignore_ascii_case(filter))
            });
            let speaks = !called && !preferred.is_empty();
            (*how, other, speaks, std::cmp::Reverse(*score))
        });
    }
    found.into_iter().map(|(.., found)| found).collect()
}

#[cfg(test)]
#[path = "picker_tests.rs"]
#[allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]
mod tests;
