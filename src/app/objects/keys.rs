//! The keys of the list of objects: as in every list, letters go to the filter until one goes to
//! the rows. What types nothing is a command in both, also those of everywhere.

use super::Browser;
use crate::app::App;
use crate::app::column::Pane;
use crate::app::editor::EditAction;
use crate::app::key::{Chord, Code};
use crate::app::msg::Effect;

impl App {
    fn browser_mut(&mut self) -> Option<&mut Browser> {
        self.browser.as_deref_mut()
    }

    /// A key came to the list of objects.
    pub(in crate::app) fn browser_key(&mut self, chord: Chord) -> Vec<Effect> {
        let page = self.drawn.objects.height.max(2);
        let width = self.drawn.objects.width.max(1);
        let Some(browser) = self.browser_mut() else {
            return Vec::new();
        };
        let typing = browser.picker.is_typing();
        let esc = chord == Chord::plain(Code::Esc);
        if self.pending.is_empty() {
            if esc {
                return self.peel_browser();
            }
            if chord == Chord::plain(Code::Enter) {
                return self.browse_selected();
            }
        }
        let to_list = match chord.typed() {
            _ if !self.pending.is_empty() => false,
            _ if typing => true,
            Some(c) => matches!(c, '/' | 'j' | 'k' | 'G'),
            None => chord.code != Code::Tab,
        };
        if to_list
            && let Some(browser) = self.browser_mut()
            && browser.picker.key(chord, page, width)
        {
            self.refresh_browser(false);
            return Vec::new();
        }
        if typing && chord.typed().is_some() {
            return Vec::new();
        }
        self.command_key(chord).unwrap_or_default()
    }

    /// Esc: what is typed goes, then the list.
    fn peel_browser(&mut self) -> Vec<Effect> {
        let Some(browser) = self.browser_mut() else {
            return Vec::new();
        };
        if !browser.picker.filter().text().is_empty() {
            browser.picker.edit(EditAction::SelectAll, u16::MAX);
            browser.picker.edit(EditAction::Delete, u16::MAX);
            browser.picker.type_filter();
            self.refresh_browser(false);
            return Vec::new();
        }
        self.browser = None;
        Vec::new()
    }

    /// A text is pasted into the filter.
    pub(in crate::app) fn paste_into_browser(&mut self, text: String) -> Vec<Effect> {
        if is_statement(&text) {
            // It is no name of an object: it goes where it was meant to go.
            self.leave_browser();
            if let Some(column) = self.column_mut() {
                column.focus = Pane::Editor;
                column.typing = true;
            }
            return self.edit(EditAction::Paste(text));
        }
        let width = self.drawn.objects.width.max(1);
        if let Some(browser) = self.browser_mut() {
            browser.picker.type_filter();
            browser.picker.edit(EditAction::Paste(text), width);
        }
        self.refresh_browser(false);
        Vec::new()
    }

    /// A row was clicked; twice shows its records.
    pub(in crate::app) fn click_object(&mut self, row: usize, clicks: u8) -> Vec<Effect> {
        if let Some(browser) = self.browser_mut() {
            browser.focused = true;
            browser.picker.select_row(row);
        }
        match clicks {
            2 => self.browse_selected(),
            _ => Vec::new(),
        }
    }

    /// The filter was clicked.
    pub(in crate::app) fn click_object_filter(&mut self) -> Vec<Effect> {
        if let Some(browser) = self.browser_mut() {
            browser.focused = true;
            browser.picker.type_filter();
        }
        Vec::new()
    }

    /// The wheel was turned over the list.
    pub(in crate::app) fn scroll_objects(&mut self, by: isize) {
        let page = self.drawn.objects.height;
        if let Some(browser) = self.browser_mut() {
            browser.picker.step(by, page);
        }
    }
}

/// Whether a text begins as a statement does.
fn is_statement(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    let rest = text.split_whitespace().nth(1).is_some();
    rest && ["select", "find"].contains(&first.to_ascii_lowercase().as_str())
}
