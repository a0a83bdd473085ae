//! The keys of a comparison, stage by stage.

use crate::app::App;
use crate::app::key::{Chord, Code};
use crate::app::msg::Effect;
use crate::app::overlay::Overlay;
use crate::app::picker::Picker;
use crate::rows::diff::{Item, Side};

use super::{Compare, Record, Stage};

impl App {
    /// Whether the comparison has the keys.
    pub(in crate::app) fn compare_key(&mut self, chord: Chord) -> Vec<Effect> {
        let page = self.drawn.list.height.max(2);
        let width = self.drawn.list.width.max(1);
        let Some(Overlay::Compare(compare)) = self.overlays.last_mut() else {
            return Vec::new();
        };
        let esc = chord == Chord::plain(Code::Esc);
        let quit = !compare.is_typing() && chord.typed() == Some('q');
        if esc || quit {
            return self.compare_back();
        }
        match &mut compare.stage {
            Stage::Choose(picker) => match (chord.code, picker.is_typing()) {
                (Code::Enter, _) => return self.take_marked(),
                (Code::Char(' '), false) => self.mark_other(page),
                _ => {
                    picker.key(chord, page, width);
                }
            },
            Stage::Key { picker, .. } => match (chord.code, picker.is_typing()) {
                (Code::Enter, _) => return self.take_key(),
                (Code::Char(' '), false) => compare.turn_key(),
                _ => {
                    picker.key(chord, page, width);
                }
            },
            Stage::Switches(picker) => match (chord.code, picker.is_typing()) {
                (Code::Enter, true) | (Code::Char(' ') | Code::Enter, false) => {
                    if compare.is_at_tolerance() {
                        self.ask_for_tolerance();
                    } else {
                        compare.turn_switch();
                    }
                }
                _ => {
                    picker.key(chord, page, width);
                }
            },
            Stage::View => return self.view_key(chord, page),
            Stage::Record(_) => return self.record_key(chord, page),
            Stage::Map(_) => return self.map_key(chord),
            Stage::Working { .. } | Stage::Failed(_) => {}
        }
        Vec::new()
    }

    /// One step back: from a part to the view, from the view to the panes.
    fn compare_back(&mut self) -> Vec<Effect> {
        let Some(compare) = self.compare_mut() else {
            return Vec::new();
        };
        match &compare.stage {
            Stage::Switches(_) => return self.run_compare(),
            Stage::Record(_) if compare.records_only => {}
            Stage::Choose(_) | Stage::Key { .. } | Stage::Record(_) | Stage::Map(_)
                if compare.view.is_some() =>
            {
                compare.joining.clear();
                compare.stage = Stage::View;
                return Vec::new();
            }
            Stage::Working { .. } | Stage::Failed(_) if compare.view.is_some() => {
                compare.joining.clear();
                compare.stage = compare.whole();
                return self.end_compare_jobs();
            }
            _ => {}
        }
        self.close_compare()
    }

    fn view_key(&mut self, chord: Chord, page: u16) -> Vec<Effect> {
        let page = isize::try_from(page).unwrap_or(1);
        let Some(compare) = self.compare_mut() else {
            return Vec::new();
        };
        let Some(view) = &mut compare.view else {
            return Vec::new();
        };
        let ctrl = |c: char| chord == Chord::ctrl(c);
        match chord.code {
            Code::Up => view.step(-1),
            Code::Down => view.step(1),
            Code::PageUp => view.step(-page),
            Code::PageDown => view.step(page),
            Code::Home => view.step(isize::MIN),
            Code::End => view.step(isize::MAX),
            Code::Left => view.step_column(-1),
            Code::Right => view.step_column(1),
            _ if ctrl('b') => view.step(-page),
            _ if ctrl('f') => view.step(page),
            _ if ctrl('u') => view.step(-page / 2),
            _ if ctrl('d') => view.step(page / 2),
            Code::Enter => {
                if !view.open_run()
                    && let Some(Item::Line(place)) = view.item()
                {
                    compare.stage = Stage::Record(Record {
                        place,
                        ..Record::default()
                    });
                }
            }
            Code::Tab => compare.next_other(chord.mods.shift),
            _ => return self.view_letter(chord),
        }
        Vec::new()
    }

    fn view_letter(&mut self, chord: Chord) -> Vec<Effect> {
        let Some(view) = self.compare_mut().and_then(|compare| compare.view.as_mut()) else {
            return Vec::new();
        };
        match chord.typed() {
            Some('k') => view.step(-1),
            Some('j') => view.step(1),
            Some('g') => view.step(isize::MIN),
            Some('G') => view.step(isize::MAX),
            Some('h') => view.step_column(-1),
            Some('l') => view.step_column(1),
            Some(turn @ ('n' | 'N')) => {
                let round = view.turn(turn == 'N');
                if round {
                    self.hint("round to the other end");
                }
            }
            Some('u') => view.toggle_same(),
            Some('f') => view.next_kind(),
            Some('x') => return self.ignore_column(),
            Some('m') => return self.map_ids(),
            Some(',') => {
                let known = self.compare().map(|compare| !compare.candidates.is_empty());
                if known != Some(true) {
                    return self.measure_keys();
                }
                if let Some(compare) = self.compare_mut() {
                    compare.choose_key();
                }
            }
            Some('.') => {
                if let Some(compare) = self.compare_mut() {
                    let mut picker = Picker::new(compare.switches()).searching(2);
                    picker.go_to_rows();
                    compare.stage = Stage::Switches(picker);
                }
            }
            Some('+') => self.add_other(),
            Some('R') => return self.make_reference(),
            Some('e') => return self.export_difference(),
            Some('y') => return self.copy_missing(Side::Left),
            Some('Y') => return self.copy_missing(Side::Right),
            _ => {}
        }
        Vec::new()
    }

    /// The one in front becomes the reference, and what was the reference one of the others.
    fn make_reference(&mut self) -> Vec<Effect> {
        let names = self.compare().map(|compare| compare.names_of(compare.at));
        let Some(compare) = self.compare_mut() else {
            return Vec::new();
        };
        let at = compare.at;
        if at >= compare.parties.len() {
            return Vec::new();
        }
        compare.parties.swap(0, at);
        // Line by line it is another picture.
        compare.view = None;
        if let Some([_, name]) = names {
            self.hint(format!("{name} is the reference"));
        }
        self.run_compare()
    }

    /// Compares the column under the cursor no more.
    fn ignore_column(&mut self) -> Vec<Effect> {
        let Some(compare) = self.compare_mut() else {
            return Vec::new();
        };
        let title = compare.view.as_ref().and_then(|view| {
            let joint = view.columns().nth(view.column)?;
            Some(joint.title.clone())
        });
        let Some(title) = title else {
            return Vec::new();
        };
        compare.how.ignored.push(title.clone());
        self.hint(format!("{title} is ignored; . brings it back"));
        self.run_compare()
    }

    fn take_key(&mut self) -> Vec<Effect> {
        let Some(compare) = self.compare_mut() else {
            return Vec::new();
        };
        let Stage::Key { picker, taken } = &compare.stage else {
            return Vec::new();
        };
        let key = if taken.is_empty() {
            let selected = picker.selected().and_then(|at| compare.candidates.get(*at));
            selected.map(|candidate| candidate.columns.clone())
        } else {
            Some(taken.clone())
        };
        let Some(key) = key else {
            return Vec::new();
        };
        compare.how.key = key;
        self.run_compare()
    }

    fn record_key(&mut self, chord: Chord, page: u16) -> Vec<Effect> {
        let page = usize::from(page);
        let Some(compare) = self.compare_mut() else {
            return Vec::new();
        };
        let Stage::Record(mut record) = compare.stage else {
            return Vec::new();
        };
        let last = compare.members(record).len().saturating_sub(page);
        match (chord.code, chord.typed()) {
            (Code::Up, _) | (_, Some('k')) => record.top = record.top.saturating_sub(1),
            (Code::Down, _) | (_, Some('j')) => record.top += 1,
            (Code::PageUp, _) => record.top = record.top.saturating_sub(page),
            (Code::PageDown, _) => record.top += page,
            (Code::Home, _) | (_, Some('g')) => record.top = 0,
            (Code::End, _) | (_, Some('G')) => record.top = last,
            (_, Some('u')) => {
                record.only_differing = !record.only_differing;
                record.top = 0;
            }
            (_, Some(turn @ ('n' | 'N'))) if !compare.records_only => {
                if let Some(view) = &mut compare.view {
                    view.turn(turn == 'N');
                    record.place = view.line().unwrap_or(record.place);
                    record.top = 0;
                }
            }
            (Code::Tab, _) => compare.next_other(chord.mods.shift),
            (Code::Enter, _) => return self.compare_back(),
            // Of many rows, what is exported is chosen where all are in sight.
            (_, Some('e')) if compare.records_only => return self.export_difference(),
            (_, Some('e')) => self.hint("Enter, then e: all that differs is exported"),
            _ => {}
        }
        record.top = record.top.min(last);
        if let Some(compare) = self.compare_mut() {
            compare.stage = Stage::Record(record);
        }
        Vec::new()
    }
}

impl Compare {
    /// The screen that shows all of it.
    pub(super) fn whole(&self) -> Stage {
        match self.records_only {
            true => Stage::Record(Record::default()),
            false => Stage::View,
        }
    }

    /// The next of the others comes to the front, or the one before.
    fn next_other(&mut self, back: bool) {
        let others = self.parties.len().saturating_sub(1).max(1);
        let step = if back { others - 1 } else { 1 };
        self.at = (self.at.saturating_sub(1) + step) % others + 1;
    }
}
