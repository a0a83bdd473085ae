//! The keys of a text to read.

use crate::app::App;
use crate::app::edit_keys::edit_action;
use crate::app::editor::EditAction;
use crate::app::key::{Chord, Code};
use crate::app::msg::Effect;
use crate::app::overlay::Overlay;
use crate::app::reader::Reader;

impl App {
    /// Lays a text over the panes.
    pub(super) fn read(&mut self, mut reader: Reader) {
        reader.fit(self.drawn.screen.width);
        self.overlays.push(Overlay::Reader(Box::new(reader)));
    }

    pub(super) fn reader_key(&mut self, chord: Chord) -> Vec<Effect> {
        let page = usize::from(self.drawn.list.height.max(1));
        let width = Reader::width_on(self.drawn.screen.width);
        let Some(Overlay::Reader(reader)) = self.overlays.last_mut() else {
            return Vec::new();
        };
        if reader.is_typing() {
            match chord.code {
                Code::Esc => {
                    reader.leave_search();
                }
                Code::Enter => reader.end_typing(),
                Code::Down => reader.turn(1, page),
                Code::Up => reader.turn(-1, page),
                _ => {
                    let typed = chord.typed().map(EditAction::Insert);
                    if let Some(action) = typed.or_else(|| edit_action(chord)) {
                        reader.edit_search(action, width, page);
                    }
                }
            }
            return Vec::new();
        }
        let far = isize::try_from(page).unwrap_or(1);
        match (chord.code, chord.mods.ctrl) {
            (Code::Esc, false) if reader.leave_search() => {}
            (Code::Esc | Code::Enter | Code::Char('q' | ' '), false) => {
                self.overlays.pop();
            }
            (Code::Char('/'), false) => reader.begin_search(),
            (Code::Char('n'), false) => reader.turn(1, page),
            (Code::Char('N'), false) => reader.turn(-1, page),
            (Code::Char('p'), false) => reader.toggle(),
            (Code::Up | Code::Char('k'), false) => reader.scroll(-1, page),
            (Code::Down | Code::Char('j'), false) => reader.scroll(1, page),
            (Code::PageUp, _) | (Code::Char('b'), true) => reader.scroll(-far, page),
            (Code::PageDown, _) | (Code::Char('f'), true) => reader.scroll(far, page),
            (Code::Home | Code::Char('g'), false) => reader.scroll(isize::MIN, page),
            (Code::End | Code::Char('G'), false) => reader.scroll(isize::MAX, page),
            (Code::Char('|'), false) => return self.page_text(),
            (Code::Char('y'), false) => return vec![Effect::Copy(reader.text().to_owned())],
            _ => {}
        }
        Vec::new()
    }

    pub(super) fn paste_into_reader(&mut self, text: String) -> Vec<Effect> {
        let page = usize::from(self.drawn.list.height.max(1));
        let width = Reader::width_on(self.drawn.screen.width);
        if let Some(Overlay::Reader(reader)) = self.overlays.last_mut()
            && reader.is_typing()
        {
            reader.edit_search(EditAction::Paste(text), width, page);
        }
        Vec::new()
    }

    /// The screen has another width: texts are broken anew.
    pub(super) fn fit_readers(&mut self) {
        let width = self.drawn.screen.width;
        for overlay in &mut self.overlays {
            if let Overlay::Reader(reader) = overlay {
                reader.fit(width);
            }
        }
    }
}
