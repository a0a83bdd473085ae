//! What a line of the form holds besides its text: a list that was pasted or read.

use crate::app::editor::Field;
use crate::app::form::Form;
use crate::soql::bind::{Given, List};
use crate::soql::rewrite;

/// The line of a parameter.
#[derive(Clone, Debug, Default)]
pub struct Bind {
    /// Whether it takes several values.
    pub list: bool,
    /// The list that was read for its text.
    pub read: Option<Read>,
    /// Whether a job reads it.
    pub reading: bool,
}

/// A list, and the text in the line that stands for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// The text.
    pub text: String,
    /// The values.
    pub list: List,
}

/// A list as it would be typed.
pub(super) fn as_typed(list: &List) -> String {
    let one = |value: &String| match value.contains([',', ';', '\'', '(', ')', ' ', '@']) {
        true => rewrite::quoted(value),
        false => value.clone(),
    };
    list.values.iter().map(one).collect::<Vec<_>>().join(", ")
}

impl Form {
    /// The list that was read for a line, as long as its text is the one it was read for.
    pub fn read(&self, at: usize) -> Option<&Read> {
        let (_, field) = self.fields.get(at)?;
        let read = self.binds.get(at)?.read.as_ref()?;
        (read.text == field.text()).then_some(read)
    }

    /// The first line that names a list that is not here.
    pub(super) fn next_to_read(&self) -> Option<(usize, String)> {
        let mut lines = self.fields.iter().enumerate();
        lines.find_map(|(at, (_, field))| {
            let list = self.binds.get(at).is_some_and(|bind| bind.list);
            let named = list && field.text().trim_start().starts_with('@');
            (named && self.read(at).is_none()).then(|| (at, field.text().to_owned()))
        })
    }

    /// Whether a list is named that is not here.
    pub fn wants_reading(&self) -> bool {
        self.next_to_read().is_some()
    }

    pub(super) fn put_list(&mut self, at: usize, text: String, list: List) {
        self.refused = None;
        if let Some((_, field)) = self.fields.get_mut(at) {
            *field = Field::new(&text);
        }
        if let Some(bind) = self.binds.get_mut(at) {
            bind.reading = false;
            bind.read = Some(Read { text, list });
        }
    }

    /// The value of a parameter.
    pub(super) fn given(&self, name: &str) -> Option<Given> {
        let at = self.fields.iter().position(|(other, _)| other == name)?;
        Some(match self.read(at) {
            Some(read) => Given::List(read.list.clone()),
            None => Given::Typed(self.fields.get(at)?.1.text().to_owned()),
        })
    }
}
