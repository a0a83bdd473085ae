//! The help at the cursor of the editor: what is wrong with the text, the list of what may be
//! written, what a name means, laying out, writing fields out.
//!
//! What is right or wrong is [`crate::language`]'s to say; here stands when it is asked, what of it
//! is shown and what its keys do. It is asked anew after each turn in which the text, the cursor or
//! the org's catalog changed, at once and in place: it takes microseconds.

mod about;
mod expand;
mod layout;
mod list;
mod problems;
mod recent;
mod typing;
mod values;

pub use list::{List, Loading, ROWS};
pub use problems::Said;
pub use recent::Recent;
pub use values::ValuesNow;

use std::time::Duration;

use crate::app::App;
use crate::app::column::TabId;
use crate::app::msg::Effect;

/// How long nothing that touches the word being typed is marked as wrong.
const SETTLES: Duration = Duration::from_millis(1200);

/// What is kept between turns.
#[derive(Debug, Default)]
pub struct Assist {
    /// The list at the cursor, while it is open.
    list: Option<List>,
    /// The last thing typed, for as long as the cursor stays behind it.
    typed: Option<Typed>,
    /// The word whose list was closed: it does not open by itself there.
    closed: Option<(TabId, usize)>,
    /// Whether the list was asked for with a key in this turn.
    asked: bool,
    /// What was taken from lists before.
    pub(super) recent: Recent,
    /// What the org was asked about values, and what it answered.
    pub(super) values: values::Values,
}

/// Something that was typed.
#[derive(Clone, Copy, Debug)]
struct Typed {
    tab: TabId,
    revision: u64,
    cursor: usize,
    /// When, since the program started.
    at: Duration,
    /// Whether a list may open for it.
    opens: bool,
}

impl App {
    /// Opens, renews or closes the list, where anything changed.
    pub(super) fn assist(&mut self) -> Vec<Effect> {
        let mut effects = self.keep_list();
        effects.extend(self.keep_values());
        effects
    }

    /// Notes that something was typed at the cursor; a list may open for what it may begin.
    pub(super) fn note_typed(&mut self, opens: bool) {
        let at = self.now.running;
        self.assist.typed = self.tab().map(|tab| Typed {
            tab: tab.id,
            revision: tab.editor.revision(),
            cursor: tab.editor.cursor(),
            at,
            opens,
        });
    }

    /// When what was typed last stops being under way, if anything is to be said then.
    pub(super) fn settles(&self) -> Option<Duration> {
        let at = self.hushed_until()?;
        self.hushes_problems().then_some(at)
    }

    fn hushed_until(&self) -> Option<Duration> {
        let typed = self.under_way()?;
        Some(typed.at + SETTLES).filter(|at| *at > self.now.running)
    }

    /// What was typed last, while the cursor stands behind it.
    fn under_way(&self) -> Option<Typed> {
        let (typed, tab) = (self.assist.typed?, self.tab()?);
        let same = (typed.tab, typed.revision, typed.cursor)
            == (tab.id, tab.editor.revision(), tab.editor.cursor());
        (same && self.is_typing()).then_some(typed)
    }
}
