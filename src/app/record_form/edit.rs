//! From a row of the form into its editor, and what was typed or chosen out of it.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::RecordForm;
use super::calendar::Calendar;
use super::choices::{self, Choice};
use super::editing::{Choosing, Editing, How, Lookup};
use super::value::{self, Editor as Kind, NULL};
use crate::app::editor::{Editor, Field};
use crate::schema::value::{Clock, moment_of};

impl RecordForm {
    /// Begins to edit an entry; `Err` says why it cannot be.
    pub(super) fn begin(&mut self, entry: usize, clock: &Clock) -> Result<(), String> {
        let (Some(held), Some(field)) = (self.entries.get(entry), self.field(entry)) else {
            return Ok(());
        };
        if let Some(why) = held.why_not {
            return Err(format!("{} cannot be written: {why}", field.name));
        }
        let now = held.now.as_deref().unwrap_or(NULL);
        let text = value::typed(field, now, clock);
        let how = match value::editor(field) {
            Kind::Checkbox => {
                let other = if now == "true" { "false" } else { "true" };
                self.set(entry, Some(other.to_owned()));
                return Ok(());
            }
            Kind::Picklist => {
                let values = with_nothing(self.choices(field), field.nillable);
                let mut choosing = Choosing::new(values, !field.restricted_picklist, None);
                // Where nothing is held its values come first, not the row that stands for none.
                if !text.is_empty() {
                    choosing.go_to(&text);
                }
                How::Choice(choosing)
            }
            Kind::RecordType => {
                let kinds = self.described.as_ref().map(|o| choices::record_types(o));
                let kinds = kinds.unwrap_or_default();
                if kinds.is_empty() {
                    return Err("the object has no record types that you may use".to_owned());
                }
                let mut choosing = Choosing::new(kinds, false, None);
                choosing.go_to(&text);
                How::Choice(choosing)
            }
            Kind::MultiPicklist => {
                let mut values = self.choices(field);
                let held: Vec<&str> = text.split(';').filter(|v| !v.is_empty()).collect();
                for value in &held {
                    // What it holds stays to be taken, in use or not.
                    if !values.iter().any(|known| known.value == *value) {
                        values.push(Choice {
                            value: (*value).to_owned(),
                            label: (*value).to_owned(),
                            why_not: Some("not in use any more".to_owned()),
                        });
                    }
                }
                let is_held = |choice: &Choice| held.contains(&choice.value.as_str());
                let taken = (0..values.len()).filter(|at| values.get(*at).is_some_and(is_held));
                let taken: BTreeSet<usize> = taken.collect();
                let choosing = Choosing::new(values, !field.restricted_picklist, Some(&taken));
                How::Many(choosing, taken)
            }
            Kind::Date | Kind::DateTime => How::Day {
                text: Field::new(&text),
                calendar: None,
            },
            Kind::Lookup => How::Lookup(Lookup::new(field.reference_to.clone())),
            Kind::LongText => {
                let mut editor = Editor::new(text);
                editor.set_cursor(editor.text().len());
                How::Text(Box::new(editor))
            }
            Kind::Line => How::Line(Field::new(&text)),
        };
        self.editing = Some(Editing {
            entry,
            how,
            refused: None,
        });
        Ok(())
    }

    /// Offers the values of a picklist anew, where one of them is being chosen.
    pub(super) fn offer_again(&mut self) {
        let Some(field) = self.editing.as_ref().and_then(|e| self.field(e.entry)) else {
            return;
        };
        if value::editor(field) != Kind::Picklist {
            return;
        }
        let values = with_nothing(self.choices(field), field.nillable);
        if let Some(Editing {
            how: How::Choice(choosing),
            ..
        }) = &mut self.editing
        {
            let chosen = choosing.picker.selected();
            let chosen = chosen.and_then(|at| choosing.choices.get(*at));
            let chosen = chosen.map(|choice| choice.value.clone());
            choosing.choices = values;
            choosing.list(None);
            choosing.go_to(&chosen.unwrap_or_default());
        }
    }

    /// What is typed or chosen, as JSON; the reason where it cannot be taken.
    fn edited(&self, clock: &Clock) -> Result<String, String> {
        let nothing = || Err("there is nothing to take".to_owned());
        let Some(editing) = &self.editing else {
            return nothing();
        };
        let Some(field) = self.field(editing.entry) else {
            return nothing();
        };
        let plain = |text: &str| value::read(field, text, clock);
        match &editing.how {
            How::Line(line) => plain(line.text()),
            How::Text(editor) => plain(editor.text()),
            How::Day { text, calendar } => match calendar {
                None => plain(text.text()),
                Some(calendar) => plain(&with_day(text.text(), calendar.day, clock)),
            },
            How::Choice(choosing) => {
                let chosen = choosing.picker.selected();
                match chosen.and_then(|at| choosing.choices.get(*at)) {
                    Some(choice) if choice.value.is_empty() => Ok(NULL.to_owned()),
                    Some(choice) => Ok(value::quoted(&choice.value)),
                    None if choosing.free => plain(choosing.picker.filter().text()),
                    None => Err("that is not one of its values, and it takes no others".to_owned()),
                }
            }
            How::Many(choosing, taken) => {
                let values = taken.iter().filter_map(|at| choosing.choices.get(*at));
                let values: Vec<&str> = values.map(|choice| choice.value.as_str()).collect();
                plain(&values.join(";"))
            }
            How::Lookup(lookup) => {
                let hit = lookup.picker.selected().and_then(|at| lookup.hits.get(*at));
                match hit {
                    Some(hit) => Ok(value::quoted(&hit.id)),
                    None => plain(lookup.typed()),
                }
            }
        }
    }

    /// What the typed text means, in other words than it is typed: a day, a moment, the digits.
    pub fn meant(&self, clock: &Clock) -> Option<Result<String, String>> {
        let editing = self.editing.as_ref()?;
        let field = self.field(editing.entry)?;
        let text = match &editing.how {
            How::Day {
                text,
                calendar: None,
            } => text.text().to_owned(),
            How::Day {
                text,
                calendar: Some(calendar),
            } => with_day(text.text(), calendar.day, clock),
            How::Line(line) => line.text().to_owned(),
            _ => return None,
        };
        if text.trim().is_empty() {
            return None;
        }
        let json = match value::read(field, &text, clock) {
            Ok(json) => json,
            Err(why) => return Some(Err(why)),
        };
        match field.kind.as_str() {
            "date" => {
                let day: Date = serde_json::from_str::<String>(&json).ok()?.parse().ok()?;
                Some(Ok(day.strftime("%A, %-d %B %Y").to_string()))
            }
            "datetime" => {
                let at = moment_of(&serde_json::from_str::<String>(&json).ok()?)?;
                Some(Ok(format!("{}, that is {at}", clock.local(at))))
            }
            _ => None,
        }
    }

    /// Takes what is typed or chosen; whether it could be.
    pub(super) fn take(&mut self, clock: &Clock) -> bool {
        let Some(entry) = self.editing.as_ref().map(|editing| editing.entry) else {
            return false;
        };
        // What was not touched is not set: a new record gets the default.
        let is_new = self.entries.get(entry).is_some_and(|e| e.now.is_none());
        if is_new && self.editing.as_ref().is_some_and(Editing::is_blank) {
            self.editing = None;
            return true;
        }
        match self.edited(clock) {
            Ok(json) => {
                if let Some(How::Lookup(lookup)) = self.editing.as_ref().map(|e| &e.how)
                    && json != NULL
                    && self.names.of(&json).is_none()
                {
                    let id = json.trim_matches('"').to_owned();
                    self.unnamed = Some((lookup.object().to_owned(), id));
                }
                self.set(entry, Some(json));
                self.editing = None;
                true
            }
            Err(why) => {
                if let Some(editing) = &mut self.editing {
                    editing.refused = Some(why);
                }
                false
            }
        }
    }

    /// Leaves the editor without taking what is typed; it can still be had by doing it again.
    pub(super) fn leave(&mut self, clock: &Clock) -> bool {
        let edited = self.edited(clock);
        let Some(editing) = self.editing.take() else {
            return false;
        };
        // What was only moved to in a list was not chosen.
        let typed = matches!(
            editing.how,
            How::Line(_) | How::Day { .. } | How::Text(_) | How::Many(..)
        );
        let (Ok(to), true) = (edited, typed) else {
            return false;
        };
        let Some(from) = self.entries.get(editing.entry).map(|held| held.now.clone()) else {
            return false;
        };
        if from.as_deref().unwrap_or(NULL) == to {
            return false;
        }
        self.redo.clear();
        self.redo.push(super::Edit {
            entry: editing.entry,
            from,
            to: Some(to),
            step: self.steps,
        });
        true
    }

    /// Goes into the calendar, at the day that is typed or today.
    pub(super) fn open_calendar(&mut self, clock: &Clock) {
        if let Some(Editing {
            how: How::Day { text, calendar },
            ..
        }) = &mut self.editing
        {
            let typed = text.text();
            let day = clock.day(typed).ok().or_else(|| {
                let at = clock.moment(typed).ok()?;
                clock.typed(at).get(..10)?.parse().ok()
            });
            *calendar = Some(Calendar {
                day: day.unwrap_or_else(|| clock.today()),
            });
        }
    }

    /// Leaves the calendar for the text, with the day in it.
    pub(super) fn close_calendar(&mut self, clock: &Clock) {
        let is_moment = self
            .editing
            .as_ref()
            .and_then(|editing| self.field(editing.entry))
            .is_some_and(|field| field.kind == "datetime");
        if let Some(Editing {
            how: How::Day { text, calendar },
            ..
        }) = &mut self.editing
            && let Some(day) = calendar.take().map(|calendar| calendar.day)
        {
            let day = match is_moment {
                true => with_day(text.text(), day, clock),
                false => day.to_string(),
            };
            *text = Field::new(&day);
        }
    }
}

/// The values with the row that stands for none, where the field can be empty.
fn with_nothing(mut values: Vec<Choice>, nillable: bool) -> Vec<Choice> {
    if nillable {
        values.push(Choice {
            value: String::new(),
            label: "no value".to_owned(),
            why_not: None,
        });
    }
    values
}

/// The typed moment on another day: its time stays.
fn with_day(typed: &str, day: Date, clock: &Clock) -> String {
    let local = clock.moment(typed).map(|at| clock.typed(at));
    match local
        .as_deref()
        .ok()
        .and_then(|local| local.split_once(' '))
    {
        Some((_, time)) if clock.day(typed).is_err() => format!("{day} {time}"),
        _ => day.to_string(),
    }
}
