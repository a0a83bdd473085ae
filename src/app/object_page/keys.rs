//! The keys of the object page: those of a list, and the commands of the page among its rows.

use super::ObjectPage;
use crate::app::App;
use crate::app::key::{Chord, Code};
use crate::app::msg::Effect;
use crate::app::reader::Reader;
use crate::schema::about::Section;

impl App {
    /// A key that is no command came to the page.
    pub(in crate::app) fn page_key(&mut self, chord: Chord) -> Vec<Effect> {
        let page_rows = self.drawn.list.height.max(2);
        let width = self.drawn.list.width.max(1);
        let Some(page) = self.object_page_mut() else {
            return Vec::new();
        };
        let typing = page.picker.is_typing();
        let close = !typing && chord.typed() == Some('q');
        if close || chord == Chord::plain(Code::Esc) {
            self.overlays.pop();
            return Vec::new();
        }
        if chord.code == Code::Enter {
            return self.go_on();
        }
        // There is nothing to take back in an empty filter but the last step.
        let back = chord == Chord::plain(Code::Backspace);
        if typing && back && page.picker.filter().is_empty() && page.trail.len() > 1 {
            return self.go_back();
        }
        page.picker.key(chord, page_rows, width);
        Vec::new()
    }

    /// Lists the next part of the page, or the one before.
    pub(in crate::app) fn turn_part(&mut self, by: isize) -> Vec<Effect> {
        if let Some(page) = self.object_page_mut() {
            page.turn(by);
        }
        Vec::new()
    }

    /// Shows all there is to know of the selected row, to read and to search.
    pub(in crate::app) fn read_row(&mut self) -> Vec<Effect> {
        let Some(page) = self.object_page() else {
            return Vec::new();
        };
        let details = page.details();
        let Some(first) = details.first() else {
            return Vec::new();
        };
        let title = match page.picker.selected().map(|key| key.section) {
            Some(Section::Object) => page.object().to_owned(),
            _ => format!("{} · {}", page.object(), first.text),
        };
        let name = details.iter().map(|fact| fact.name.len()).max();
        let name = name.unwrap_or_default();
        let lines: Vec<String> = details
            .iter()
            .map(|fact| format!("{:name$}  {}", fact.name, fact.text))
            .collect();
        self.read(Reader::new(title, lines.join("\n")));
        Vec::new()
    }

    /// Asks the org anew what its objects are like.
    pub(in crate::app) fn refresh_object(&mut self) -> Vec<Effect> {
        let mut effects = self.refresh_schema();
        effects.extend(self.refresh_page());
        effects
    }

    /// Shows the records of the object of the page.
    pub(in crate::app) fn browse_page(&mut self) -> Vec<Effect> {
        let Some(page) = self.object_page() else {
            return Vec::new();
        };
        let object = page.object().to_owned();
        let queryable = page
            .described()
            .is_none_or(|object| object.describe().summary.queryable);
        if !queryable {
            self.hint(format!("{object} has no rows to query"));
            return Vec::new();
        }
        self.overlays.pop();
        self.browse_object(&object)
    }
}

impl ObjectPage {
    fn turn(&mut self, by: isize) {
        // All parts, then one after the other, of those that have something.
        let mut parts = vec![None];
        let some = self.counts().into_iter().filter(|(_, _, all)| *all > 0);
        parts.extend(some.map(|(section, ..)| Some(section)));
        let here = parts.iter().position(|part| *part == self.part);
        let here = here.unwrap_or_default() as isize;
        let next = (here + by).rem_euclid(parts.len() as isize);
        self.part = parts.get(next as usize).copied().flatten();
        self.list();
    }
}
