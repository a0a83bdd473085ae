//! `Reader`: a text to read: a whole cell, the messages, more about an error. Scrolled, searched,
//! laid out (JSON, XML) or as it came.
//!
//! The text is broken into lines once for each width, by places, so that a cell of many megabytes
//! costs a frame no more than the lines in sight. Knows no drawing and no rows. Long because
//! scrolling, searching and laying out work on the same lines.

use std::ops::Range;

use crate::app::editor::{EditAction, Field};
use crate::org::OrgKey;
use crate::text;

/// More hits than this are not counted.
const HITS_MAX: usize = 10_000;

/// A text to read.
#[derive(Debug, Clone)]
pub struct Reader {
    /// What it is.
    pub title: String,
    /// The text as it came: what is copied.
    text: String,
    /// The same laid out, where it is JSON or XML.
    pretty: Option<String>,
    /// Whether the laid out form is shown.
    laid_out: bool,
    /// The columns it was broken for, and where its lines are.
    columns: u16,
    lines: Vec<Range<usize>>,
    /// The first line shown.
    top: usize,
    /// What is searched for.
    search: Search,
    /// What it is about, where it is written anew while it is open.
    about: Option<About>,
}

/// What a text is about that is written anew while it is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// The way to an org.
    Doctor(OrgKey),
    /// An org's card.
    Card(OrgKey),
}

/// What is searched for in a text.
#[derive(Debug, Clone, Default)]
struct Search {
    field: Field,
    typing: bool,
    hits: Vec<Range<usize>>,
    /// The hit that was gone to last.
    at: usize,
}

impl Reader {
    /// A text, laid out where it can be.
    pub fn new(title: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let pretty = text::pretty(&text).filter(|pretty| *pretty != text);
        Self {
            title: title.into(),
            laid_out: pretty.is_some(),
            pretty,
            text,
            columns: 0,
            lines: Vec::new(),
            top: 0,
            search: Search::default(),
            about: None,
        }
    }

    /// The same about something that it is written anew for.
    #[must_use]
    pub fn about(mut self, about: About) -> Self {
        self.about = Some(about);
        self
    }

    /// Whether it is about this.
    pub fn is_about(&self, about: &About) -> bool {
        self.about.as_ref() == Some(about)
    }

    /// Takes another text; the place in it stays, as far as it can.
    pub fn set_text(&mut self, text: impl Into<String>) {
        self.text = text.into();
        self.pretty = None;
        self.laid_out = false;
        self.columns = 0;
        self.lines.clear();
    }

    /// How wide its lines are on a screen this wide.
    pub fn width_on(screen: u16) -> u16 {
        screen.saturating_sub(12).clamp(1, 106)
    }

    /// A text with its laid out form, where there is one.
    pub fn with_form(
        title: impl Into<String>,
        text: impl Into<String>,
        form: Option<String>,
    ) -> Self {
        let mut reader = Self::new(title, text);
        if form.is_some() {
            reader.laid_out = true;
            reader.pretty = form;
        }
        reader
    }

    /// Breaks the text for a screen this wide, where it is not yet.
    pub fn fit(&mut self, screen: u16) {
        if self.fits(screen) {
            return;
        }
        let columns = Self::width_on(screen);
        // What stands at the top stays there.
        let at = self.lines.get(self.top).map_or(0, |line| line.start);
        self.columns = columns;
        self.lines = text::wrap(self.shown(), usize::from(columns));
        self.top = self.line_of(at);
    }

    /// Whether it is broken for a screen this wide.
    pub fn fits(&self, screen: u16) -> bool {
        self.columns == Self::width_on(screen) && !self.lines.is_empty()
    }

    /// The text as it came.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text as it is shown.
    pub fn shown(&self) -> &str {
        match &self.pretty {
            Some(pretty) if self.laid_out => pretty,
            _ => &self.text,
        }
    }

    /// Whether it has another form, and whether that is the one shown.
    pub fn laid_out(&self) -> Option<bool> {
        self.pretty.as_ref().map(|_| self.laid_out)
    }

    /// How many lines it has.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether it was not broken into lines yet.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The first line shown where so many fit.
    pub fn top(&self, page: usize) -> usize {
        self.top.min(self.len().saturating_sub(page))
    }

    /// The lines from the first shown on, as places in [`Reader::shown`].
    pub fn lines(&self, page: usize) -> &[Range<usize>] {
        let top = self.top(page);
        let end = (top + page).min(self.len());
        self.lines.get(top..end).unwrap_or_default()
    }

    /// The hits that touch a line, and whether it is the one gone to last.
    pub fn hits_in(&self, line: &Range<usize>) -> impl Iterator<Item = (Range<usize>, bool)> {
        let hits = &self.search.hits;
        let first = hits.partition_point(|hit| hit.end <= line.start);
        let end = line.end;
        let at = self.search.at;
        hits.iter()
            .enumerate()
            .skip(first)
            .take_while(move |(_, hit)| hit.start < end)
            .map(move |(place, hit)| (hit.clone(), place == at))
    }

    /// The search field while there is something in it, and whether letters go into it.
    pub fn search(&self) -> Option<(&Field, bool)> {
        let search = &self.search;
        (search.typing || !search.field.is_empty()).then_some((&search.field, search.typing))
    }

    /// Which hit of how many; `None` where nothing is searched for.
    pub fn count(&self) -> Option<String> {
        let search = &self.search;
        if search.field.is_empty() {
            return None;
        }
        Some(match search.hits.len() {
            0 => "no match".to_owned(),
            HITS_MAX => format!("{}/{}+", search.at + 1, text::number(HITS_MAX as u64)),
            all => format!("{}/{all}", search.at + 1),
        })
    }

    /// Whether letters go into the search.
    pub fn is_typing(&self) -> bool {
        self.search.typing
    }

    /// Begins to search.
    pub fn begin_search(&mut self) {
        self.search.typing = true;
    }

    /// Edits what is searched for; goes to the first hit from what is in sight on.
    pub fn edit_search(&mut self, action: EditAction, width: u16, page: usize) {
        if self.search.field.apply(action, width).changed {
            self.find();
            self.reveal(page);
        }
    }

    /// Keeps the search and gives the letters back.
    pub fn end_typing(&mut self) {
        self.search.typing = false;
    }

    /// Leaves the search; whether there was one.
    pub fn leave_search(&mut self) -> bool {
        let there = self.search().is_some();
        self.search = Search::default();
        there
    }

    /// Goes to the next (`1`) or the previous (`-1`) hit, round and round.
    pub fn turn(&mut self, by: isize, page: usize) {
        let count = self.search.hits.len();
        if count > 0 {
            let at = self.search.at as isize + by;
            self.search.at = at.rem_euclid(count as isize) as usize;
            self.reveal(page);
        }
    }

    /// Shows the other form: laid out, or as it came.
    pub fn toggle(&mut self) {
        if self.pretty.is_some() {
            self.laid_out = !self.laid_out;
            let columns = self.columns;
            self.lines = text::wrap(self.shown(), usize::from(columns));
            self.top = 0;
            self.find();
        }
    }

    /// Scrolls down (negative: up) where so many lines fit.
    pub fn scroll(&mut self, lines: isize, page: usize) {
        let last = self.len().saturating_sub(page);
        self.top = self.top(page).saturating_add_signed(lines).min(last);
    }

    fn find(&mut self) {
        let from = self.lines.get(self.top).map_or(0, |line| line.start);
        let needle = self.search.field.text().to_lowercase();
        let shown = match &self.pretty {
            Some(pretty) if self.laid_out => pretty,
            _ => &self.text,
        };
        self.search.hits = hits(shown, &needle);
        let at = self.search.hits.partition_point(|hit| hit.start < from);
        self.search.at = if at < self.search.hits.len() { at } else { 0 };
    }

    /// Scrolls so that the hit gone to is in sight.
    fn reveal(&mut self, page: usize) {
        let Some(hit) = self.search.hits.get(self.search.at) else {
            return;
        };
        let line = self.line_of(hit.start);
        let top = self.top(page);
        if line < top || line >= top + page.max(1) {
            self.top = line.saturating_sub(page / 3);
        }
    }

    /// The line that holds a place of the text.
    fn line_of(&self, at: usize) -> usize {
        self.lines
            .partition_point(|line| line.start <= at)
            .saturating_sub(1)
    }
}

/// Where a text in small letters stands, whatever the case, without overlaps.
fn hits(text: &str, needle: &str) -> Vec<Range<usize>> {
    let Some(first) = needle.chars().next() else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut from = 0;
    for (at, c) in text.char_indices() {
        if at < from || c.to_lowercase().next() != Some(first) {
            continue;
        }
        let rest = text.get(at..).unwrap_or_default();
        if let Some(len) = matched(rest, needle) {
            found.push(at..at + len);
            from = at + len;
            if found.len() == HITS_MAX {
                break;
            }
        }
    }
    found
}

/// How many bytes of the beginning of `text` are `needle` in another case.
fn matched(text: &str, needle: &str) -> Option<usize> {
    let mut wanted = needle.chars();
    let mut len = 0;
    for c in text.chars() {
        if wanted.as_str().is_empty() {
            break;
        }
        for small in c.to_lowercase() {
            if wanted.next() != Some(small) {
                return None;
            }
        }
        len += c.len_utf8();
    }
    wanted.as_str().is_empty().then_some(len)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn reader(text: &str) -> Reader {
        let mut reader = Reader::new("t", text);
        reader.fit(80);
        reader
    }

    fn shown(reader: &Reader, page: usize) -> Vec<&str> {
        let lines = reader.lines(page).iter();
        lines.map(|l| &reader.shown()[l.clone()]).collect()
    }

    #[test]
    fn what_is_searched_is_found_in_any_case_and_gone_to() {
        let text: String = (0..50).map(|n| format!("Line {n} Ärger\n")).collect();
        let mut reader = reader(&text);
        reader.begin_search();
        for c in "ärGER".chars() {
            reader.edit_search(EditAction::Insert(c), 20, 10);
        }
        assert_eq!(reader.count().as_deref(), Some("1/50"));
        reader.turn(-1, 10);
        assert_eq!(reader.count().as_deref(), Some("50/50"));
        assert!(shown(&reader, 10).contains(&"Line 49 Ärger"));
        reader.turn(1, 10);
        assert_eq!(shown(&reader, 10)[0], "Line 0 Ärger");
        let line = reader.lines(1)[0].clone();
        assert_eq!(reader.hits_in(&line).collect::<Vec<_>>(), [(7..13, true)]);
        assert!(reader.leave_search() && !reader.leave_search());
    }

    #[test]
    fn json_is_laid_out_and_can_be_seen_as_it_came() {
        let mut reader = reader(r#"{"a":1,"b":2}"#);
        assert_eq!(shown(&reader, 9), ["{", "  \"a\": 1,", "  \"b\": 2", "}"]);
        reader.toggle();
        assert_eq!(shown(&reader, 9), [r#"{"a":1,"b":2}"#]);
        assert_eq!(reader.text(), r#"{"a":1,"b":2}"#);
    }

    #[test]
    fn scrolling_ends_at_both_ends_and_a_new_width_keeps_the_place() {
        let text: String = (0..30)
            .map(|n| format!("{n} {}\n", "x".repeat(90)))
            .collect();
        let mut reader = reader(&text);
        reader.scroll(isize::MAX, 10);
        assert_eq!(reader.top(10), reader.len() - 10);
        reader.scroll(isize::MIN, 10);
        assert_eq!(reader.top(10), 0);
        reader.scroll(20, 10);
        let before = reader.lines(1)[0].start;
        reader.fit(60);
        assert!(reader.lines(1)[0].start <= before);
        reader.fit(80);
        assert!(reader.lines(1)[0].start <= before);
    }

    #[test]
    fn a_text_of_ten_megabytes_is_a_text_like_any_other() {
        let mut reader = reader(&"abcdefghi ".repeat(1 << 20));
        reader.begin_search();
        reader.edit_search(EditAction::Paste("HI A".into()), 20, 10);
        assert_eq!(reader.count().as_deref(), Some("1/10,000+"));
        reader.scroll(isize::MAX, 10);
        assert_eq!(reader.lines(10).len(), 10);
    }
}
