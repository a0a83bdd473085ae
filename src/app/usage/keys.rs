//! The keys of the use of fields: those of its question, then those of a list.

use super::{UsageCard, UsageState};
use crate::app::App;
use crate::app::jobs::Slot;
use crate::app::key::{Chord, Code};
use crate::app::msg::Effect;

impl UsageCard {
    /// Whether letters go to the filter.
    pub fn is_typing(&self) -> bool {
        self.state != UsageState::Asks && self.picker.is_typing()
    }
}

impl App {
    /// A key came to the card.
    pub(in crate::app) fn usage_key(&mut self, chord: Chord) -> Vec<Effect> {
        let page = self.drawn.list.height.max(2);
        let width = self.drawn.list.width.max(1);
        let Some(card) = self.usage_card_mut() else {
            return Vec::new();
        };
        let esc = chord == Chord::plain(Code::Esc);
        if card.state == UsageState::Asks {
            if chord.typed() == Some('y') {
                return self.count_fields();
            }
            if esc || matches!(chord.typed(), Some('n' | 'q')) || chord.code == Code::Enter {
                self.overlays.pop();
            }
            return Vec::new();
        }
        let among_rows = !card.picker.is_typing();
        if esc || (among_rows && chord.typed() == Some('q')) {
            // The first Esc stops what runs, and what was counted stays.
            if card.is_counting() {
                let job = self.jobs.end_slot(&Slot::Usage);
                self.on_fields_not_counted(None);
                return job.map(Effect::Cancel).into_iter().collect();
            }
            self.overlays.pop();
            return Vec::new();
        }
        if chord.code == Code::Enter {
            return self.browse_used(true);
        }
        match chord.typed().filter(|_| among_rows) {
            Some('e') => self.browse_used(false),
            Some('s') => {
                card.order = card.order.next();
                card.list();
                card.picker.step(isize::MIN, page);
                Vec::new()
            }
            Some('y') => self.copy_usage(crate::rows::export::Format::Tsv),
            Some('c') => self.copy_usage(crate::rows::export::Format::Csv),
            Some('w') => self.file_usage(),
            Some('m') => self.copy_usage(crate::rows::export::Format::Markdown),
            _ => {
                card.picker.key(chord, page, width);
                Vec::new()
            }
        }
    }
}
