//! The keys of the form: among its rows, in the editor of a field, in the calendar.

use super::RecordForm;
use super::editing::{Editing, How};
use super::value;
use crate::app::edit_keys::edit_action;
use crate::app::editor::EditAction;
use crate::app::geometry::Viewport;
use crate::app::key::{Chord, Code};

/// What a key in the form leads to outside of it.
pub(super) enum Then {
    Nothing,
    /// What the field holds is typed elsewhere.
    Outside,
    /// The org is asked for records.
    Search,
    /// What differs is looked at.
    Look,
    Close,
    Say(String),
}

impl Editing {
    /// Changes what is typed.
    pub(super) fn edit(&mut self, action: EditAction, width: u16) {
        self.refused = None;
        match &mut self.how {
            How::Line(line) => {
                line.apply(action, width);
            }
            How::Day { text, calendar } => {
                *calendar = None;
                text.apply(action, width);
            }
            How::Text(editor) => {
                editor.apply(action, Viewport { width, height: 8 });
            }
            How::Choice(choosing) | How::Many(choosing, _) => {
                choosing.picker.edit(action, width);
            }
            How::Lookup(lookup) => {
                lookup.picker.edit(action, width);
            }
        }
    }
}

impl RecordForm {
    pub(super) fn row_key(
        &mut self,
        chord: Chord,
        page: u16,
        width: u16,
        clock: &crate::schema::value::Clock,
    ) -> Then {
        let plain = !chord.mods.ctrl && !chord.mods.alt;
        self.steps += 1;
        if self.group.is_none() && self.picker.is_typing() {
            match chord.code {
                // It is found: there it stands, among all the others.
                Code::Esc | Code::Enter => self.list_all(),
                _ => {
                    self.picker.key(chord, page, width);
                }
            }
            return Then::Nothing;
        }
        let Some(entry) = self.selected() else {
            return match chord.code {
                Code::Esc if !self.picker.filter().is_empty() => {
                    self.list_all();
                    Then::Nothing
                }
                Code::Esc | Code::Char('q') => Then::Close,
                _ => {
                    self.picker.key(chord, page, width);
                    Then::Nothing
                }
            };
        };
        match chord.code {
            Code::Esc | Code::Char('q') if self.group.is_some() => self.group = None,
            // A field of all is looked for.
            Code::Char('/') if self.group.take().is_some() => {
                self.picker.key(chord, page, width);
            }
            Code::Esc if !self.picker.filter().is_empty() => self.list_all(),
            Code::Esc => return Then::Close,
            Code::Char('s') if chord.mods.ctrl || plain => return Then::Look,
            Code::F(4) => return Then::Outside,
            Code::Delete if plain => return said(self.each(entry, Self::clear)),
            Code::Enter | Code::Char(' ' | 'e' | 'i') if plain => {
                // The parts of an address are filled in one after the other.
                let all = self.open_group(entry, None);
                let entry = self.selected().unwrap_or(entry);
                let begun = self.begin(entry, clock);
                if let Some(group) = &mut self.group {
                    group.goes_on = all && begun.is_ok();
                }
                return match begun {
                    Err(why) => Then::Say(why),
                    Ok(()) if self.wants_search() => Then::Search,
                    Ok(()) => Then::Nothing,
                };
            }
            Code::Char('q') if plain => return Then::Close,
            Code::Char('x') if plain => return said(self.each(entry, Self::clear)),
            Code::Char('=') if plain => {
                let back = |form: &mut Self, at| form.revert(at).then_some(()).ok_or(());
                if self.each(entry, back).is_err() {
                    return Then::Say("it is as it was read".to_owned());
                }
            }
            Code::Char('u') if plain => {
                if !self.step_back(false) {
                    return Then::Say("nothing was changed yet".to_owned());
                }
            }
            Code::Char('U') if plain => {
                if !self.step_back(true) {
                    return Then::Say("nothing was taken back".to_owned());
                }
            }
            Code::Char('n') if plain => self.go_to_changed(entry),
            _ => {
                self.rows_mut().key(chord, page, width);
            }
        }
        Then::Nothing
    }

    /// Goes to the next entry that is changed or has a problem.
    fn go_to_changed(&mut self, from: usize) {
        let stands_out = |at: &usize| {
            let entry = self.entries.get(*at);
            entry.is_some_and(|entry| entry.is_changed() || entry.problem.is_some())
        };
        let count = self.entries.len();
        let next = (from + 1..count).chain(0..from).find(stands_out);
        if let Some(next) = next {
            self.go_to(next);
        }
    }

    fn wants_search(&self) -> bool {
        let lookup = matches!(
            &self.editing,
            Some(Editing {
                how: How::Lookup(_),
                ..
            })
        );
        lookup
    }

    pub(super) fn editing_key(
        &mut self,
        chord: Chord,
        page: u16,
        width: u16,
        clock: &crate::schema::value::Clock,
    ) -> Then {
        if chord.code == Code::F(4) {
            return Then::Outside;
        }
        self.steps += 1;
        let Some(editing) = &mut self.editing else {
            return Then::Nothing;
        };
        let esc = chord == Chord::plain(Code::Esc);
        match &mut editing.how {
            How::Day {
                calendar: Some(calendar),
                ..
            } => {
                match chord.code {
                    Code::Esc => self.close_calendar(clock),
                    Code::Enter => return self.take_and_go_on(page, clock),
                    Code::Left | Code::Char('h') => calendar.step(-1),
                    Code::Right | Code::Char('l') => calendar.step(1),
                    Code::Up | Code::Char('k') => calendar.step(-7),
                    Code::Down | Code::Char('j') => calendar.step(7),
                    Code::PageUp | Code::Char('<') => calendar.turn(-1),
                    Code::PageDown | Code::Char('>') => calendar.turn(1),
                    Code::Char('t') => calendar.day = clock.today(),
                    _ => {}
                }
                return Then::Nothing;
            }
            How::Day { .. } if chord.code == Code::Down => {
                self.open_calendar(clock);
                return Then::Nothing;
            }
            How::Text(_) if chord.code == Code::Tab => return self.take_and_go_on(page, clock),
            How::Text(_) if chord.code == Code::Enter => {
                editing.edit(EditAction::Newline, width);
                return Then::Nothing;
            }
            How::Many(choosing, taken)
                if chord.typed() == Some(' ') && !choosing.picker.is_typing()
                    || (chord.code == Code::Tab && choosing.picker.is_typing()) =>
            {
                if let Some(at) = choosing.picker.selected().copied() {
                    if !taken.remove(&at) {
                        taken.insert(at);
                    }
                    choosing.list(Some(taken));
                }
                return Then::Nothing;
            }
            How::Lookup(lookup)
                if (chord == Chord::ctrl('f')
                    || (chord.typed() == Some('f') && !lookup.picker.is_typing()))
                    && lookup.targets.len() > 1 =>
            {
                lookup.target = (lookup.target + 1) % lookup.targets.len();
                lookup.take(Vec::new(), false);
                return Then::Search;
            }
            How::Lookup(_) if chord.code == Code::F(5) => return Then::Search,
            How::Lookup(lookup) if chord.code == Code::Enter && lookup.would_ask() => {
                // An id is taken as it is.
                let is_id = lookup.picker.selected().is_none()
                    && value::read(&id_field(), lookup.typed(), clock).is_ok()
                    && !lookup.typed().is_empty();
                return match is_id {
                    true => self.take_and_go_on(page, clock),
                    false => Then::Search,
                };
            }
            _ => {}
        }
        if esc {
            let name = self.editing.as_ref().and_then(|e| self.field(e.entry));
            let name = name.map(|field| field.label.clone()).unwrap_or_default();
            return match self.leave(clock) {
                true => Then::Say(format!("{name} stays as it was; U takes what was typed")),
                false => Then::Nothing,
            };
        }
        if chord.code == Code::Enter {
            return self.take_and_go_on(page, clock);
        }
        let Some(editing) = &mut self.editing else {
            return Then::Nothing;
        };
        match &mut editing.how {
            How::Choice(choosing) | How::Many(choosing, _) => {
                editing.refused = None;
                choosing.picker.key(chord, page, width);
            }
            How::Lookup(lookup) => {
                editing.refused = None;
                lookup.picker.key(chord, page, width);
            }
            How::Line(_) | How::Day { .. } if chord.code == Code::Tab => {
                return self.take_and_go_on(page, clock);
            }
            How::Line(_) | How::Day { .. } | How::Text(_) => {
                let typed = chord.typed().map(EditAction::Insert);
                if let Some(action) = typed.or_else(|| edit_action(chord)) {
                    editing.edit(action, width);
                }
            }
        }
        Then::Nothing
    }

    /// Takes what is typed; the cursor goes to the next row, so that a record can be typed down.
    fn take_and_go_on(&mut self, page: u16, clock: &crate::schema::value::Clock) -> Then {
        if !self.take(clock) {
            return Then::Nothing;
        }
        let Some(group) = self.group.as_mut().filter(|group| group.goes_on) else {
            self.rows_mut().step(1, page);
            return Then::Nothing;
        };
        let before = group.picker.selected().copied();
        group.picker.step(1, page);
        let next = group.picker.selected().copied();
        match next.filter(|next| Some(*next) != before) {
            Some(next) if self.begin(next, clock).is_ok() => {
                if self.wants_search() {
                    return Then::Search;
                }
            }
            // All that can be written is: on with the row after it.
            _ => {
                self.group = None;
                self.picker.step(1, page);
            }
        }
        Then::Nothing
    }
}

fn said(done: Result<(), &'static str>) -> Then {
    match done {
        Ok(()) => Then::Nothing,
        Err(why) => Then::Say(why.to_owned()),
    }
}

/// Any field that takes ids.
fn id_field() -> crate::schema::Field {
    crate::schema::Field {
        kind: "reference".to_owned(),
        ..crate::schema::Field::default()
    }
}
