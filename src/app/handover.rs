//! The terminal in other hands: a text in the person's pager, the query in the person's editor. Knows
//! what is given and what is made of the answer; the shell knows programs and files.

use crate::app::App;
use crate::app::availability::Availability;
use crate::app::column::TabId;
use crate::app::msg::Effect;
use crate::app::notice::Notice;
use crate::app::overlay::Overlay;

/// What a program gets the terminal for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To show a text.
    Read,
    /// To edit the query of a tab.
    Edit(TabId),
    /// To edit a text of the record form, or of a cell.
    Field,
}

/// A text for a program that gets the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handover {
    /// What for.
    pub purpose: Purpose,
    /// The text; the pager gets it made harmless.
    pub text: String,
}

impl App {
    /// Gives the text on top to the pager, in the form that is shown.
    pub(super) fn page_text(&mut self) -> Vec<Effect> {
        let Some(Overlay::Reader(reader)) = self.overlays.last() else {
            return Vec::new();
        };
        let text = reader.shown().to_owned();
        let purpose = Purpose::Read;
        vec![self.save(), Effect::HandOver(Handover { purpose, text })]
    }

    /// Whether the query can be given to the person's editor.
    pub(super) fn can_edit_outside(&self) -> Availability {
        if self.tab().is_none() {
            Availability::Hidden
        } else if cfg!(unix) {
            Availability::Ready
        } else {
            Availability::Disabled("on this system the terminal cannot be given to another program")
        }
    }

    /// Gives the query of the tab in front to the person's editor.
    pub(super) fn edit_outside(&mut self) -> Vec<Effect> {
        let Some(tab) = self.tab() else {
            return Vec::new();
        };
        let purpose = Purpose::Edit(tab.id);
        let text = tab.editor.text().to_owned();
        vec![self.save(), Effect::HandOver(Handover { purpose, text })]
    }

    /// The terminal is ours again; a text was edited, read only, or something went wrong.
    pub(super) fn on_handed_back(
        &mut self,
        purpose: Purpose,
        text: Result<Option<String>, Notice>,
    ) -> Vec<Effect> {
        let text = match (purpose, text) {
            (_, Err(notice)) => {
                self.say(notice);
                return Vec::new();
            }
            (Purpose::Edit(tab), Ok(Some(text))) => (tab, text),
            (Purpose::Field, Ok(Some(text))) => {
                if !self.cell_text_came_back(&text) {
                    self.field_came_back(&text);
                }
                return Vec::new();
            }
            (Purpose::Read | Purpose::Edit(_) | Purpose::Field, Ok(_)) => return Vec::new(),
        };
        let (id, text) = text;
        let Some(tab) = self.find_tab_mut(id) else {
            // Logged out of meanwhile: what was written is not thrown away.
            let notice = Notice::warning("The tab of the edited query is closed")
                .hint("The query is on the clipboard instead");
            self.say(notice);
            return vec![Effect::Copy(text)];
        };
        if !tab.editor.adopt(&text) {
            self.hint("the query came back unchanged");
            return Vec::new();
        }
        tab.problem = None;
        self.hint("the query is as you edited it; undo brings the old one back");
        vec![self.save()]
    }
}
