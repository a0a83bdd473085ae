//! `Editing`: a field of the form while it is typed or chosen, each type in its own way.

use std::collections::BTreeSet;

use super::calendar::Calendar;
use super::choices::Choice;
use crate::app::editor::{Editor, Field};
use crate::app::picker::{Picker, PickerItem};
use crate::worker::LookupHit;

/// A field being edited.
#[derive(Clone, Debug)]
pub struct Editing {
    /// Which entry.
    pub entry: usize,
    /// In which way.
    pub how: How,
    /// Why it cannot be taken like this.
    pub refused: Option<String>,
}

/// The ways to edit a field.
#[derive(Clone, Debug)]
pub enum How {
    /// A line is typed.
    Line(Field),
    /// A day, or a day and a time; Down goes into the calendar.
    Day {
        /// What is typed.
        text: Field,
        /// The calendar, while the arrows move in it.
        calendar: Option<Calendar>,
    },
    /// A text of several lines.
    Text(Box<Editor>),
    /// One of a list.
    Choice(Choosing),
    /// Several of a list: their places.
    Many(Choosing, BTreeSet<usize>),
    /// A record.
    Lookup(Lookup),
}

/// A list of values to choose from.
#[derive(Clone, Debug)]
pub struct Choosing {
    /// The list.
    pub picker: Picker<usize>,
    /// The values.
    pub choices: Vec<Choice>,
    /// Whether it takes others as well, as they are typed.
    pub free: bool,
}

impl Choosing {
    /// A list of values; those in `taken` are ticked.
    pub(super) fn new(choices: Vec<Choice>, free: bool, taken: Option<&BTreeSet<usize>>) -> Self {
        let mut choosing = Self {
            picker: Picker::new(Vec::new()),
            choices,
            free,
        };
        choosing.list(taken);
        choosing
    }

    /// Lists the values again, with their ticks.
    pub(super) fn list(&mut self, taken: Option<&BTreeSet<usize>>) {
        let items = self.choices.iter().enumerate().map(|(at, choice)| {
            let tick = match taken {
                None => "",
                Some(taken) if taken.contains(&at) => "[x] ",
                Some(_) => "[ ] ",
            };
            let value = match choice.label == choice.value {
                true => String::new(),
                false => choice.value.clone(),
            };
            PickerItem {
                key: at,
                columns: vec![
                    format!("{tick}{}", choice.label),
                    value,
                    choice.why_not.clone().unwrap_or_default(),
                ],
                disabled_reason: None,
            }
        });
        self.picker.set_items(items.collect());
    }

    /// Goes to the value that the field holds.
    pub(super) fn go_to(&mut self, value: &str) {
        if let Some(at) = self.choices.iter().position(|choice| choice.value == value) {
            self.picker.select(&at);
        }
    }
}

/// A search for a record.
#[derive(Clone, Debug)]
pub struct Lookup {
    /// The objects that the field can point to.
    pub targets: Vec<String>,
    /// Which of them is searched.
    pub target: usize,
    /// What was found, through what is typed.
    pub picker: Picker<usize>,
    /// What was found.
    pub hits: Vec<LookupHit>,
    /// What was last asked for.
    pub asked: Option<String>,
    /// How it stands.
    pub state: LookupState,
}

/// How a search stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LookupState {
    /// The org is asked.
    Asking,
    /// It answered; whether there are more than are listed.
    Here {
        /// Whether there are more.
        more: bool,
    },
    /// It could not be asked.
    Failed(String),
}

impl Lookup {
    pub(super) fn new(targets: Vec<String>) -> Self {
        Self {
            targets,
            target: 0,
            picker: Picker::new(Vec::new()),
            hits: Vec::new(),
            asked: None,
            state: LookupState::Here { more: false },
        }
    }

    /// The object that is searched.
    pub fn object(&self) -> &str {
        self.targets.get(self.target).map_or("", String::as_str)
    }

    /// What is typed.
    pub fn typed(&self) -> &str {
        self.picker.filter().text().trim()
    }

    /// Whether Enter asks the org: no row is listed that it could take.
    pub fn would_ask(&self) -> bool {
        self.picker.is_typing()
            && self.picker.is_empty()
            && self.asked.as_deref() != Some(self.typed())
    }

    /// The same with the record that the field points to now under the cursor, so that Enter alone
    /// changes nothing; among what was found by a name it is not looked for.
    pub(super) fn take_with(
        &mut self,
        mut hits: Vec<LookupHit>,
        more: bool,
        now: Option<LookupHit>,
    ) {
        let now = now.filter(|_| self.typed().is_empty());
        let place = now.as_ref().and_then(|now| {
            let short = now.id.get(..15);
            hits.iter().position(|hit| hit.id.get(..15) == short)
        });
        let place = match (place, now) {
            // Of several objects it may be one of another.
            (None, Some(now)) if self.targets.len() == 1 => {
                hits.insert(0, now);
                Some(0)
            }
            (place, _) => place,
        };
        self.take(hits, more);
        if let Some(place) = place {
            self.picker.select(&place);
        }
    }

    pub(super) fn take(&mut self, hits: Vec<LookupHit>, more: bool) {
        let items = hits.iter().enumerate().map(|(at, hit)| PickerItem {
            key: at,
            columns: vec![hit.name.clone(), hit.more.clone(), hit.id.clone()],
            disabled_reason: None,
        });
        self.picker.set_items(items.collect());
        self.picker.go_to_first();
        self.hits = hits;
        self.state = LookupState::Here { more };
    }
}

impl Editing {
    /// The list that it shows, where it shows one.
    pub(super) fn list_mut(&mut self) -> Option<&mut Picker<usize>> {
        match &mut self.how {
            How::Choice(choosing) | How::Many(choosing, _) => Some(&mut choosing.picker),
            How::Lookup(lookup) => Some(&mut lookup.picker),
            How::Line(_) | How::Day { .. } | How::Text(_) => None,
        }
    }

    /// Whether nothing is typed into the line, nor taken from the list.
    pub(super) fn is_blank(&self) -> bool {
        match &self.how {
            How::Line(text)
            | How::Day {
                text,
                calendar: None,
            } => text.text().trim().is_empty(),
            How::Text(editor) => editor.text().trim().is_empty(),
            How::Many(_, taken) => taken.is_empty(),
            How::Day { .. } | How::Choice(_) | How::Lookup(_) => false,
        }
    }

    /// Whether letters go into a text.
    pub fn is_typing(&self) -> bool {
        match &self.how {
            How::Line(_) | How::Text(_) => true,
            How::Day { calendar, .. } => calendar.is_none(),
            How::Choice(choosing) | How::Many(choosing, _) => choosing.picker.is_typing(),
            How::Lookup(lookup) => lookup.picker.is_typing(),
        }
    }
}
