//! The keys of the card, by its stage.

use super::{Stage, Wish};
use crate::app::App;
use crate::app::command::Command;
use crate::app::edit_keys::edit_action;
use crate::app::editor::EditAction;
use crate::app::jobs::Slot;
use crate::app::key::{Chord, Code};
use crate::app::msg::Effect;
use crate::app::overlay::Overlay;
use crate::org::OrgKey;
use crate::worker::RecordName;

impl App {
    /// A key came to the card.
    pub(in crate::app) fn writing_key(&mut self, chord: Chord) -> Vec<Effect> {
        let width = self.drawn.list.width.max(1);
        let page = usize::from(self.drawn.list.height.max(1));
        let Some(writing) = self.writing_mut() else {
            return Vec::new();
        };
        let org = writing.org.clone();
        let alias = self.orgs.alias(&org).to_owned();
        let Some(writing) = self.writing_mut() else {
            return Vec::new();
        };
        if chord == Chord::plain(Code::Esc) {
            return self.leave_writing();
        }
        if writing.wants_alias() {
            return match chord.code {
                Code::Enter if writing.typed.text().trim() == alias => self.send_shown(),
                Code::Enter => {
                    self.hint(format!("type {alias}, letter for letter, or press Esc"));
                    Vec::new()
                }
                Code::Up => self.scroll_writing(-1),
                Code::Down => self.scroll_writing(1),
                _ => {
                    let typed = chord.typed().map(EditAction::Insert);
                    if let Some(action) = typed.or_else(|| edit_action(chord)) {
                        writing.typed.apply(action, width);
                    }
                    Vec::new()
                }
            };
        }
        let typed = chord.typed();
        if matches!(typed, Some('q')) {
            return self.leave_writing();
        }
        let (doubles, assigns) = (writing.may_be_duplicate(), writing.may_assign());
        match (&mut writing.stage, chord.code, typed) {
            (Stage::Preview(_), _, Some('y')) => return self.send_shown(),
            (Stage::Preview(_), _, Some('d')) if doubles => {
                writing.options.save_duplicates = !writing.options.save_duplicates;
            }
            (Stage::Preview(_), _, Some('a')) if assigns => {
                writing.options.no_assignment = !writing.options.no_assignment;
            }
            (Stage::Preview(_), _, Some('a')) => {
                self.hint("assignment rules are a matter of leads, cases and accounts");
            }
            (Stage::Preview(_), _, Some('d')) => {
                self.hint("duplicate rules are a matter of what is saved");
            }
            (Stage::Conflict(conflict), Code::Up, _)
            | (Stage::Conflict(conflict), _, Some('k')) => {
                conflict.cursor = conflict.cursor.saturating_sub(1);
            }
            (Stage::Conflict(conflict), Code::Down, _)
            | (Stage::Conflict(conflict), _, Some('j')) => {
                let last = conflict.fields.len().saturating_sub(1);
                conflict.cursor = (conflict.cursor + 1).min(last);
            }
            (Stage::Conflict(conflict), Code::Left | Code::Right, _)
            | (Stage::Conflict(conflict), _, Some(' ')) => {
                if matches!(writing.wish, Wish::Save(_))
                    && let Some(mine) = conflict.mine.get_mut(conflict.cursor)
                {
                    *mine = !*mine;
                }
            }
            (Stage::Conflict(_), Code::Enter, _) if !matches!(writing.wish, Wish::Undo { .. }) => {
                return self.resolve();
            }
            (
                Stage::Duplicates {
                    refusal, cursor, ..
                },
                code,
                typed,
            ) => {
                let found = refusal.duplicates.as_ref();
                let last = found.map_or(0, |found| found.matches.len().saturating_sub(1));
                match (code, typed) {
                    (Code::Up, _) | (_, Some('k')) => *cursor = cursor.saturating_sub(1),
                    (Code::Down, _) | (_, Some('j')) => *cursor = (*cursor + 1).min(last),
                    (_, Some('y')) if found.is_some_and(|found| found.allow_save) => {
                        return self.save_anyway();
                    }
                    (Code::Enter, _) => {
                        let one = found.and_then(|found| found.matches.get(*cursor));
                        let record = one.map(|one| RecordName {
                            object: Some(one.object.clone()).filter(|object| !object.is_empty()),
                            id: one.id.clone(),
                        });
                        return record.map_or_else(Vec::new, |record| self.open_match(org, record));
                    }
                    _ => {}
                }
            }
            (Stage::Refused { refusal, .. }, _, Some('r')) if refusal.is_retryable() => {
                return self.send_refused_again();
            }
            (Stage::Stopped { unknown: false, .. }, _, Some('r')) => return self.look_again(),
            (Stage::Stopped { unknown: true, .. }, _, Some('r')) => {
                self.hint("it may be saved already: read the record before you write it again");
            }
            (Stage::Stopped { unknown: true, .. }, _, Some('j')) => {
                self.leave_writing();
                return self.perform(Command::Journal);
            }
            (_, Code::Up, _) | (_, _, Some('k')) => return self.scroll_writing(-1),
            (_, Code::Down, _) | (_, _, Some('j')) => return self.scroll_writing(1),
            (_, Code::PageUp, _) => return self.scroll_writing(-(page as isize)),
            (_, Code::PageDown, _) => return self.scroll_writing(page as isize),
            _ => {}
        }
        Vec::new()
    }

    /// Opens the page of a record that looks like the one to be saved, over the card: Esc comes back.
    fn open_match(&mut self, org: OrgKey, record: RecordName) -> Vec<Effect> {
        let Some(mut page) = self.new_page(record, None) else {
            return Vec::new();
        };
        page.org = org;
        self.overlays.push(Overlay::Record(Box::new(page)));
        self.reload_record()
    }

    fn scroll_writing(&mut self, by: isize) -> Vec<Effect> {
        if let Some(writing) = self.writing_mut() {
            writing.scroll(by);
        }
        Vec::new()
    }

    /// Sends what the card shows.
    fn send_shown(&mut self) -> Vec<Effect> {
        let shown = self.writing_mut().and_then(|writing| match &writing.stage {
            Stage::Preview(change) => Some(change.clone()),
            _ => None,
        });
        shown.map_or_else(Vec::new, |change| self.send_write(change))
    }

    fn save_anyway(&mut self) -> Vec<Effect> {
        let shown = self.writing_mut().and_then(|writing| match &writing.stage {
            Stage::Duplicates { change, .. } => {
                let change = change.clone();
                writing.options.save_duplicates = true;
                Some(change)
            }
            _ => None,
        });
        shown.map_or_else(Vec::new, |change| self.send_write(change))
    }

    fn send_refused_again(&mut self) -> Vec<Effect> {
        let shown = self.writing_mut().and_then(|writing| match &writing.stage {
            Stage::Refused { change, .. } => Some(change.clone()),
            _ => None,
        });
        shown.map_or_else(Vec::new, |change| self.send_write(change))
    }

    /// One step back. What is sent goes on; its answer is said wherever one is then.
    fn leave_writing(&mut self) -> Vec<Effect> {
        let Some(writing) = self.writing_mut() else {
            return Vec::new();
        };
        let sent = matches!(writing.stage, Stage::Sending(_));
        self.overlays.pop();
        if sent {
            self.hint("it is sent already and goes on; the answer will be said here");
            return Vec::new();
        }
        let ended = self.jobs.end_slot(&Slot::Write);
        ended.map(Effect::Cancel).into_iter().collect()
    }
}
