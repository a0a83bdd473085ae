//! When the list of what may be written opens and closes, what its keys do, and what taking a row
//! writes.
//!
//! It opens by itself for what was typed, and for nothing else; a key opens it anywhere. Enter is
//! for a new line unless the list was asked for or moved in. Closed with Esc, it stays closed until
//! the next word. It must not know what is offered, and how it looks.

use super::{List, Loading, ROWS};
use crate::app::App;
use crate::app::availability::Availability;
use crate::app::column::Pane;
use crate::app::command::Command;
use crate::app::jobs::Slot;
use crate::app::key::{Chord, Code};
use crate::app::keymap::Found;
use crate::app::msg::Effect;
use crate::language::complete::{Request, complete};
use crate::language::{Completion, Item, ItemKind};
use crate::schema::Catalog;
use crate::soql::{Expected, parse_at, statement_at};

impl App {
    /// The list at the cursor, while it is open.
    pub fn list(&self) -> Option<&List> {
        self.assist.list.as_ref()
    }

    /// What the open list still waits for.
    pub fn list_waits_for(&self) -> Option<Loading> {
        self.waits_for(self.list()?)
    }

    fn waits_for(&self, list: &List) -> Option<Loading> {
        let org = &self.tab()?.org;
        self.jobs.of(&Slot::Schema(org.clone()))?;
        let listed = self
            .schemas
            .of(org)
            .is_some_and(|s| s.catalog.list().is_some());
        if let Some(first) = list.found().wanted.iter().next() {
            return Some(Loading::Fields(first.clone()));
        }
        (!listed && list.of_objects).then_some(Loading::Objects)
    }

    /// Asks for the list: open at the cursor whatever was typed; in it, for the values that records
    /// have; else one row down.
    pub(in crate::app) fn ask_list(&mut self) -> Vec<Effect> {
        let of = self.list().and_then(|list| list.found().value_of.clone());
        let asks = of.is_some_and(|of| self.can_ask_more(&of));
        if let Some(list) = &mut self.assist.list
            && asks
        {
            (list.explicit, list.chosen) = (true, true);
            self.assist.values.wanted = true;
        } else if let Some(list) = &mut self.assist.list
            && list.explicit
        {
            list.step(1, ROWS);
        } else {
            self.assist.asked = true;
        }
        Vec::new()
    }

    pub(in crate::app) fn can_complete(&self) -> Availability {
        match self.column() {
            None => Availability::Hidden,
            Some(column) if column.tab().editor.selection().is_some() => {
                Availability::Disabled("something is selected")
            }
            Some(_) => Availability::Ready,
        }
    }

    /// A key while the list is open; `None` when it is not the list's.
    pub(in crate::app) fn list_key(&mut self, chord: Chord) -> Option<Vec<Effect>> {
        if !self.pending.is_empty() {
            return None;
        }
        let rows = self.drawn.completion.max(1);
        let page = isize::try_from(rows).unwrap_or(1);
        // Where there is nothing to choose the keys are the text's.
        let waits = self.asks_values() || self.values_speak(self.list()?.found().value_of.as_ref());
        if chord == Chord::plain(Code::Esc) && (waits || self.list()?.item().is_some()) {
            self.close_list();
            return Some(Vec::new());
        }
        let down = self.is_down_in_list(chord);
        let list = self.assist.list.as_mut()?;
        list.item()?;
        if down {
            list.step(1, rows);
            return Some(Vec::new());
        }
        match chord.code {
            _ if chord != Chord::plain(chord.code) => return None,
            Code::Up => list.step(-1, rows),
            Code::Down => list.step(1, rows),
            Code::PageUp => list.step(-page, rows),
            Code::PageDown => list.step(page, rows),
            Code::Tab => return Some(self.take_item()),
            Code::Enter if list.chosen => return Some(self.take_item()),
            _ => return None,
        }
        Some(Vec::new())
    }

    /// Whether a key that opens the list goes on in it: what moves down in other programs does not
    /// ask an org for anything.
    fn is_down_in_list(&self, chord: Chord) -> bool {
        let bound = self.keymap.find(&self.scopes(), &[chord]);
        chord == Chord::ctrl('n')
            && bound == Found::Command(Command::TypingComplete)
            && self.assist.list.as_ref().is_some_and(|list| list.explicit)
    }

    /// Closes the list; it stays closed for this word.
    fn close_list(&mut self) {
        if let Some(list) = self.assist.list.take() {
            self.assist.closed = Some((list.at.0, list.found().replace.start));
        }
    }

    /// The text is as it is to be: a run closes the list.
    pub(in crate::app) fn close_open_list(&mut self) {
        self.close_list();
        self.assist.typed = None;
    }

    /// A row of the list was clicked.
    pub(in crate::app) fn click_item(&mut self, row: usize) -> Vec<Effect> {
        match &mut self.assist.list {
            Some(list) => {
                list.select(row);
                self.take_item()
            }
            None => Vec::new(),
        }
    }

    /// The wheel turned over the list.
    pub(in crate::app) fn scroll_list(&mut self, by: isize) {
        let rows = self.drawn.completion.max(1);
        if let Some(list) = &mut self.assist.list {
            let last = list.items().len().saturating_sub(1);
            let at = list.selected().saturating_add_signed(by).min(last);
            list.step(at as isize - list.selected() as isize, rows);
        }
    }

    /// Writes the chosen row, as one edit.
    fn take_item(&mut self) -> Vec<Effect> {
        let Some(list) = self.assist.list.take() else {
            return Vec::new();
        };
        let Some(item) = list.item().cloned() else {
            return Vec::new();
        };
        let replace = list.found().replace.range();
        let written = replace.start + item.insert.len();
        let text = self.tab().map_or("", |tab| tab.editor.text());
        let next = text.as_bytes().get(replace.end);
        // Behind a word of the language comes a blank: what is written next goes between it and the one
        // that is there; where nothing is due, that one is gone over.
        let word = item.kind == ItemKind::Keyword && item.insert.ends_with(char::is_alphabetic);
        let blank = word && next == Some(&b' ');
        let number = number_of(&item).map(|digits| written - digits);
        let mut insert = item.insert;
        if blank && item.reopen {
            insert.push(' ');
        }
        let mut edits = vec![(replace, insert)];
        edits.extend(item.also.map(|(at, text)| (at..at, text)));
        self.splice(edits, Some(written + usize::from(blank)));
        if let (Some(number), Some(column)) = (number, self.column_mut()) {
            column.tab_mut().editor.select(number..written);
        }
        if let Some(org) = self.tab().map(|tab| tab.org.clone()) {
            self.assist.recent.take(&org, &item.label);
        }
        self.assist.closed = None;
        self.note_typed(item.reopen);
        Vec::new()
    }

    /// Opens, closes or renews the list, where anything changed.
    pub(in crate::app) fn keep_list(&mut self) -> Vec<Effect> {
        let asked = std::mem::take(&mut self.assist.asked);
        let Some((at, org, generation)) = self.place() else {
            self.assist.list = None;
            return Vec::new();
        };
        // A list opens once for what was typed, not whenever the cursor comes back.
        let opens = self.under_way().is_some_and(|typed| typed.opens);
        let written = self.under_way().is_some();
        if let Some(typed) = &mut self.assist.typed {
            typed.opens = false;
        }
        let open = self.assist.list.take();
        let same = open.as_ref().is_some_and(|list| list.at == at);
        let goes_on = open
            .as_ref()
            .is_some_and(|list| list.at.0 == at.0 && written);
        if let Some(list) = open {
            if same && list.generation == generation && !asked {
                self.assist.list = Some(list);
                return Vec::new();
            }
            let explicit = asked || (list.explicit && (same || goes_on));
            if !same && !goes_on && !asked {
                return Vec::new();
            }
            let found = self.complete(explicit);
            let mut wanted = match explicit {
                true => self.want_objects(&org, found.wanted.clone()),
                false => self.want_objects_behind(&org, found.wanted.clone()),
            };
            // What was waited for is here, and only the org itself can say more.
            if same
                && explicit
                && found.items.is_empty()
                && !self.values_speak(found.value_of.as_ref())
            {
                wanted.extend(self.ask_or_tell(found.value_of.as_ref()));
            }
            if !asked && same {
                let mut list = list;
                list.refresh(found, generation);
                self.assist.list = Some(list).filter(|list| self.is_of_use(list));
            } else {
                self.open_list(List::new(at, generation, explicit, found));
            }
            return wanted;
        }
        if !opens && !asked {
            return Vec::new();
        }
        let found = self.complete(asked);
        let word = (at.0, found.replace.start);
        if !asked && self.assist.closed == Some(word) {
            return Vec::new();
        }
        self.assist.closed = None;
        let mut wanted = match asked {
            true => self.want_objects(&org, found.wanted.clone()),
            false => self.want_objects_behind(&org, found.wanted.clone()),
        };
        if asked && found.items.is_empty() {
            wanted.extend(self.ask_or_tell(found.value_of.as_ref()));
        }
        self.open_list(List::new(at, generation, asked, found));
        if asked && self.assist.list.is_none() {
            self.hint(match self.lacks_from() {
                true => "write FROM and an object first: what can stand here depends on it",
                false => "nothing is known that could stand here",
            });
        }
        wanted
    }

    fn open_list(&mut self, mut list: List) {
        list.of_objects = self.takes_object();
        self.assist.list = Some(list).filter(|list| self.is_of_use(list));
    }

    /// Whether there is anything to choose or to wait for that is not written already.
    fn is_of_use(&self, list: &List) -> bool {
        match list.items() {
            [] => {
                self.waits_for(list).is_some() || self.values_speak(list.found().value_of.as_ref())
            }
            [only] if !list.explicit => {
                let text = self.tab().map_or("", |tab| tab.editor.text());
                let written = list.found().replace.text(text);
                only.reopen || !only.insert.trim_end().eq_ignore_ascii_case(written)
            }
            _ => true,
        }
    }

    /// Where a list could be open: somebody types in an editor, with nothing over it and nothing
    /// selected. Which text at which place, whose, and the generation of its catalog.
    fn place(
        &self,
    ) -> Option<(
        (crate::app::column::TabId, u64, usize),
        crate::org::OrgKey,
        u64,
    )> {
        let column = self.column()?;
        let here = column.focus == Pane::Editor && column.typing && self.overlays.is_empty();
        let tab = column.tab();
        if !here || tab.editor.selection().is_some() {
            return None;
        }
        let schema = self.schemas.of(&tab.org);
        let generation = schema.map_or(0, |schema| schema.generation() + 1);
        let generation = generation + self.assist.values.revision;
        let at = (tab.id, tab.editor.revision(), tab.editor.cursor());
        Some((at, tab.org.clone(), generation))
    }

    /// Whether the name of an object can stand at the cursor.
    fn takes_object(&self) -> bool {
        let Some(tab) = self.tab() else { return false };
        // Once their names are known, nothing of them is waited for.
        let schema = self.schemas.of(&tab.org);
        if schema.is_some_and(|schema| schema.catalog.list().is_some()) {
            return false;
        }
        let (text, cursor) = (tab.editor.text(), tab.editor.cursor());
        let statement = statement_at(text, cursor).unwrap_or_default();
        let start = statement.start.min(cursor);
        let before = text.get(start..cursor).unwrap_or_default();
        parse_at(before, before.len())
            .expected
            .contains(&Expected::Object)
    }

    /// Whether the statement at the cursor does not say yet what it is about.
    fn lacks_from(&self) -> bool {
        let Some(tab) = self.tab() else { return false };
        let (text, cursor) = (tab.editor.text(), tab.editor.cursor());
        let statement = statement_at(text, cursor).unwrap_or_default();
        let words = statement.text(text).split(|c: char| !c.is_alphanumeric());
        let mut words = words.filter(|word| !word.is_empty());
        words
            .clone()
            .any(|word| word.eq_ignore_ascii_case("select"))
            && !words.any(|word| word.eq_ignore_ascii_case("from"))
    }

    fn complete(&self, explicit: bool) -> Completion {
        let Some(tab) = self.tab() else {
            return Completion::default();
        };
        let nothing = Catalog::new();
        let schema = self.schemas.of(&tab.org);
        complete(&Request {
            text: tab.editor.text(),
            offset: tab.editor.cursor(),
            catalog: schema.map_or(&nothing, |schema| &schema.catalog),
            recent: self.assist.recent.of(&tab.org),
            today: self.today(),
            explicit,
            real: self.assist.values.of(&tab.org),
        })
    }

    /// Today, as far as the app knows: the day in UTC.
    fn today(&self) -> Option<jiff::civil::Date> {
        let now = jiff::Timestamp::from_second(self.now.epoch).ok()?;
        Some(now.to_zoned(jiff::tz::TimeZone::UTC).date())
    }
}

/// How many digits stand at the end of a date literal that takes a number: the number is a proposal,
/// and what is typed takes its place.
fn number_of(item: &Item) -> Option<usize> {
    let (_, number) = item.insert.split_once(':')?;
    let digits = number.bytes().all(|byte| byte.is_ascii_digit());
    (item.kind == ItemKind::Date && digits && !number.is_empty()).then_some(number.len())
}
