//! The keys of the record page: those of a list, and what is switched on it.

use super::{Order, Part, RecordPage};
use crate::app::App;
use crate::app::key::{Chord, Code};
use crate::app::msg::Effect;
use crate::app::reader::Reader;
use crate::worker::Page;

impl App {
    /// A key that is no command came to the page.
    pub(in crate::app) fn record_page_key(&mut self, chord: Chord) -> Vec<Effect> {
        let page_rows = self.drawn.list.height.max(2);
        let width = self.drawn.list.width.max(1);
        let Some(page) = self.record_page_mut() else {
            return Vec::new();
        };
        let typing = page.picker.is_typing();
        if chord == Chord::plain(Code::Esc) && typing {
            page.picker.go_to_rows();
            return Vec::new();
        }
        if chord == Chord::plain(Code::Esc) && !page.picker.filter().is_empty() {
            page.picker.clear_filter();
            page.picker.go_to_rows();
            return Vec::new();
        }
        if chord == Chord::plain(Code::Esc) && page.at > 0 {
            return self.walk_trail(true);
        }
        let close = !typing && chord.typed() == Some('q');
        if close || chord == Chord::plain(Code::Esc) {
            return self.leave_record();
        }
        if chord.code == Code::Enter {
            return self.follow_row();
        }
        // There is nothing to take back in an empty filter but the last step.
        let back = chord == Chord::plain(Code::Backspace);
        if typing && back && page.picker.filter().is_empty() && page.at > 0 {
            return self.walk_trail(true);
        }
        let before = page.picker.selected_row();
        page.picker.key(chord, page_rows, width);
        page.skip_heading(before);
        Vec::new()
    }

    /// Changes how the page is listed; the next pages are listed so, too.
    pub(in crate::app) fn change_view(
        &mut self,
        change: impl FnOnce(&mut RecordPage),
    ) -> Vec<Effect> {
        if let Some(page) = self.record_page_mut() {
            change(page);
            page.list();
            self.record_view = self
                .record_page()
                .map(|page| (page.view, page.clock.utc))
                .unwrap_or_default();
        }
        Vec::new()
    }

    /// Lists the next part alone, or the one before.
    pub(in crate::app) fn turn_record_part(&mut self, back: bool) -> Vec<Effect> {
        self.change_view(|page| {
            page.view.part = match (page.view.part, back) {
                (None, false) | (Some(Part::Related), true) => Some(Part::Fields),
                (Some(Part::Fields), false) | (None, true) => Some(Part::Related),
                (Some(Part::Related), false) | (Some(Part::Fields), true) => None,
            };
        })
    }

    /// In groups, A to Z, as on the page layout.
    pub(in crate::app) fn turn_order(&mut self) -> Vec<Effect> {
        self.change_view(|page| {
            page.view.order = match page.view.order {
                Order::Groups => Order::AtoZ,
                Order::AtoZ => Order::Layout,
                Order::Layout => Order::Groups,
            };
        });
        self.want_layout()
    }

    /// Leaves fields without a value out, or lists them again.
    pub(in crate::app) fn toggle_nulls(&mut self) -> Vec<Effect> {
        self.change_view(|page| page.view.no_nulls ^= true)
    }

    /// Moments in UTC, or in the person's own zone.
    pub(in crate::app) fn toggle_utc(&mut self) -> Vec<Effect> {
        self.change_view(|page| page.clock.utc ^= true)
    }

    /// Shows the whole value of the selected row.
    pub(in crate::app) fn read_record_row(&mut self) -> Vec<Effect> {
        let Some((page, record)) = self.record_page().and_then(|p| Some((p, p.record()?))) else {
            return Vec::new();
        };
        let reader = match page.selected_field() {
            Some(field) => {
                let whole = record.shown(field, page.clock()).whole;
                Reader::new(format!("{} · {}", field.label, field.name), whole)
            }
            None => {
                let lines: Vec<String> = page.details().into_iter().map(|(_, t)| t).collect();
                Reader::new("About the list", lines.join("\n"))
            }
        };
        self.read(reader);
        Vec::new()
    }

    /// Opens the record in the browser.
    pub(in crate::app) fn open_record_in_browser(&mut self) -> Vec<Effect> {
        let page = self.record_page();
        let found = page.and_then(|page| Some((page.org.clone(), page.here()?.record.id.clone())));
        found.map_or_else(Vec::new, |(org, id)| self.open_page(org, Page::Record(id)))
    }
}
