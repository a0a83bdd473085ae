//! Parameters: `:name` in a query is asked for when it runs, and remembered with the query.
//!
//! What is typed becomes a literal by the type of the field it is compared with. Behind IN stands a
//! list: typed, pasted, or read from a column of a file or of a result that is open. A list that
//! makes the statement too long is sent in parts.

mod bind;
mod kinds;
mod sources;

use std::sync::Arc;

use crate::app::App;
use crate::app::editor::{EditAction, Field};
use crate::app::form::{Form, Purpose};
use crate::app::jobs::Slot;
use crate::app::key::Chord;
use crate::app::msg::Effect;
use crate::app::overlay::Overlay;
use crate::app::query::Chosen;
use crate::app::session::SavedValue;
use crate::org::OrgKey;
use crate::soql::bind::{self as soql_bind, CannotFill, Filling, Given, Table};
use crate::worker::{Job, JobError, ListEvent, ListJob, ListSource, redact, split_column};

pub use bind::{Bind, Read};
pub use sources::{Source, Sources};

/// So many values are remembered.
const REMEMBERED: usize = 300;
/// So many lists are kept for a second run, until the program ends.
const KEPT: usize = 12;
/// What stands in the line of a list that was pasted.
pub(super) const PASTED: &str = "@pasted";
/// Pasted values are remembered themselves up to so many bytes.
const SHORT: usize = 200;

/// A list that a statement ran with.
#[derive(Clone, Debug)]
pub struct KeptList {
    name: String,
    query: String,
    read: Read,
}

impl App {
    /// Asks for the values of a statement's parameters, where it has some.
    pub(super) fn ask_parameters(&mut self, soql: &str, written: &str) -> bool {
        let names = soql_bind::names(soql);
        if names.is_empty() {
            return false;
        }
        let mut fields = Vec::new();
        let mut binds = Vec::new();
        for (name, list) in names {
            let value = Field::new(self.remembered(written, &name));
            // What was pasted is nowhere else; files and results are read again.
            let read = self
                .kept_list(&name, written)
                .filter(|read| read.text == PASTED && value.text() == PASTED);
            binds.push(Bind {
                list,
                read: read.cloned(),
                reading: false,
            });
            fields.push((name, value));
        }
        let mut form = Form::new(Purpose::Parameters, "Values for the query", fields);
        form.binds = binds;
        self.overlays.push(Overlay::Form(Box::new(form)));
        self.count_parameters();
        true
    }

    /// What the run with the lists that are here costs, in all orgs that it goes to, is told with them.
    fn count_parameters(&mut self) {
        let Some(tab) = self.tab() else { return };
        let chosen = Chosen::of(&tab.editor);
        let orgs = match &self.several {
            Some(orgs) => orgs.clone(),
            None => {
                let own = std::iter::once(tab.org.clone());
                own.chain(self.linked_orgs(tab.id)).collect()
            }
        };
        let cost = self.overlays.iter().find_map(|overlay| match overlay {
            Overlay::Form(form) if form.purpose == Purpose::Parameters => {
                let filling = self.filled(&chosen.soql, |name| form.given(name)).ok()?;
                Some(self.cost_words(&orgs, &filling))
            }
            _ => None,
        });
        if let Some(form) = self.parameters_mut() {
            form.cost = cost.unwrap_or_default();
        }
    }

    fn cost_words(&self, orgs: &[OrgKey], filling: &Filling) -> String {
        let parts = filling.parts() as u64;
        let cost = self.cost_in(orgs, filling.written(), parts).words();
        match (orgs.len(), parts) {
            (0 | 1, 0 | 1) => String::new(),
            (0 | 1, parts) => format!("runs in {parts} parts: {cost}"),
            (orgs, 0 | 1) => format!("runs in {orgs} orgs: {cost}"),
            (orgs, parts) => format!("runs in {parts} parts in {orgs} orgs: {cost}"),
        }
    }

    fn kept_list(&self, name: &str, written: &str) -> Option<&Read> {
        let here = |kept: &&KeptList| kept.name == name && kept.query == written;
        self.lists.iter().find(here).map(|kept| &kept.read)
    }

    /// What was typed last for a name in this statement, else in any.
    fn remembered(&self, written: &str, name: &str) -> &str {
        let here = |value: &&SavedValue| value.name == name && value.query == written;
        let anywhere = |value: &&SavedValue| value.name == name;
        let values = &self.values;
        let found = values
            .iter()
            .find(here)
            .or_else(|| values.iter().find(anywhere));
        found.map_or("", |value| value.value.as_str())
    }

    /// The statement with the values that it had last; `None` where one has none yet.
    pub(super) fn with_last_values(&self, chosen: &Chosen, written: &str) -> Option<Arc<Filling>> {
        let names = soql_bind::names(&chosen.soql);
        let given = |name: &str| {
            let typed = self.remembered(written, name);
            match self.kept_list(name, written) {
                Some(kept) if kept.text == typed => Some(Given::List(kept.list.clone())),
                _ if typed.is_empty() || typed.starts_with('@') => None,
                _ => Some(Given::Typed(typed.to_owned())),
            }
        };
        if !names.iter().all(|(name, _)| given(name).is_some()) {
            return None;
        }
        self.filled(&chosen.soql, given).ok().map(Arc::new)
    }

    /// The statement in front with the values that it had last, where it has parameters.
    pub(super) fn filled_last(&self) -> Option<Arc<Filling>> {
        let editor = &self.tab()?.editor;
        let chosen = Chosen::of(editor);
        self.with_last_values(&chosen, &chosen.written(editor))
    }

    fn filled(
        &self,
        soql: &str,
        given: impl Fn(&str) -> Option<Given>,
    ) -> Result<Filling, CannotFill> {
        let kinds = self.kinds_of(soql);
        let kind = |place: &soql_bind::Place| {
            let found = kinds.iter().find(|(range, _)| *range == place.range);
            found.map(|(_, kind)| *kind).unwrap_or_default()
        };
        soql_bind::fill(soql, given, kind, self.options.query.part_length)
    }

    /// Enter in the form: reads what is to be read first, then runs the statement.
    pub(super) fn take_parameters(&mut self, mut form: Form) -> Vec<Effect> {
        let mut empty = form.fields.iter();
        if let Some(at) = empty.position(|(_, field)| field.text().trim().is_empty()) {
            form.focus = at;
            form.refused = Some("a value is missing; '' is an empty text".to_owned());
            self.overlays.push(Overlay::Form(Box::new(form)));
            return Vec::new();
        }
        if form.wants_reading() {
            self.overlays.push(Overlay::Form(Box::new(form)));
            return self.read_list();
        }
        let Some(tab) = self.tab() else {
            return Vec::new();
        };
        let chosen = Chosen::of(&tab.editor);
        let written = chosen.written(&tab.editor);
        match self.filled(&chosen.soql, |name| form.given(name)) {
            Ok(filling) => {
                self.remember_values(&form, &written);
                self.run_filled(chosen, Some(Arc::new(filling)))
            }
            Err(why) => {
                form.refused = Some(why.to_string());
                self.overlays.push(Overlay::Form(Box::new(form)));
                Vec::new()
            }
        }
    }

    /// Remembers where the values came from, and the values themselves where they are few.
    fn remember_values(&mut self, form: &Form, written: &str) {
        for (at, (name, field)) in form.fields.iter().enumerate() {
            self.values
                .retain(|value| !(value.name == *name && value.query == written));
            let mut text = field.text().trim().to_owned();
            if let Some(read) = form.read(at) {
                self.lists
                    .retain(|kept| !(kept.name == *name && kept.query == written));
                let kept = KeptList {
                    name: name.clone(),
                    query: written.to_owned(),
                    read: read.clone(),
                };
                self.lists.insert(0, kept);
                let short = bind::as_typed(&read.list);
                if text == PASTED && short.len() <= SHORT {
                    text = short;
                }
            }
            let value = redact(&text).into_owned();
            let (query, name) = (redact(written).into_owned(), name.clone());
            self.values.insert(0, SavedValue { query, name, value });
        }
        self.values.truncate(REMEMBERED);
        self.lists.truncate(KEPT);
    }

    fn parameters_mut(&mut self) -> Option<&mut Form> {
        self.overlays.iter_mut().find_map(|overlay| match overlay {
            Overlay::Form(form) if form.purpose == Purpose::Parameters => Some(form.as_mut()),
            _ => None,
        })
    }

    /// Reads the first list that is named and not here.
    fn read_list(&mut self) -> Vec<Effect> {
        let Some(form) = self.parameters_mut() else {
            return Vec::new();
        };
        let Some((at, text)) = form.next_to_read() else {
            return Vec::new();
        };
        form.focus = at;
        form.refused = None;
        let source = match self.open_source(&text) {
            Ok(Some(source)) => source,
            Ok(None) => {
                let path = text.trim().trim_start_matches('@');
                let (path, column) = split_column(path);
                ListSource::File { path, column }
            }
            Err(why) => {
                self.refuse_list(why);
                return Vec::new();
            }
        };
        if let Some(bind) = self
            .parameters_mut()
            .and_then(|form| form.binds.get_mut(at))
        {
            bind.reading = true;
        }
        let (id, superseded) = self.jobs.begin(Slot::List);
        let superseded = superseded.map(Effect::Cancel).into_iter();
        superseded
            .chain([Effect::Start(id, Job::List(ListJob { source }))])
            .collect()
    }

    fn refuse_list(&mut self, why: String) {
        if let Some(form) = self.parameters_mut() {
            for bind in &mut form.binds {
                bind.reading = false;
            }
            form.refused = Some(why);
        }
    }

    /// Values were read, or not.
    pub(super) fn on_list(&mut self, event: ListEvent) -> Vec<Effect> {
        let Some(form) = self.parameters_mut() else {
            return Vec::new();
        };
        let Some(at) = form.binds.iter().position(|bind| bind.reading) else {
            return Vec::new();
        };
        match event {
            ListEvent::Refused(why) => self.refuse_list(why),
            ListEvent::Read(offer) => {
                let text = form
                    .fields
                    .get(at)
                    .map(|(_, field)| field.text().to_owned());
                form.put_list(at, text.unwrap_or_default(), offer.list);
                self.count_parameters();
                return self.read_list();
            }
            ListEvent::Columns(offers) => {
                let text = form.fields.get(at).map(|(_, field)| field.text().trim());
                let text = text.unwrap_or_default().to_owned();
                if let Some(bind) = form.binds.get_mut(at) {
                    bind.reading = false;
                }
                self.overlays
                    .push(Overlay::Sources(Box::new(Sources::columns(&text, offers))));
            }
        }
        Vec::new()
    }

    /// A list could not be read.
    pub(super) fn on_list_failed(&mut self, error: Option<&JobError>) {
        let why = error.map_or_else(|| "it was not read".to_owned(), JobError::detail);
        self.refuse_list(why);
    }

    /// Several values were pasted into the line of a list; `false` where that is not what happened.
    pub(super) fn paste_values(&mut self, text: &str) -> bool {
        let Some(Overlay::Form(form)) = self.overlays.last_mut() else {
            return false;
        };
        let at = form.focus;
        if !form.binds.get(at).is_some_and(|bind| bind.list) {
            return false;
        }
        let table = Table::read(text);
        if table.columns() > 1 {
            let offers = (0..table.columns()).map(|column| crate::worker::ColumnOffer {
                title: table.title(column),
                list: table.list(column),
            });
            let sources = Sources::columns(PASTED, offers.collect());
            self.overlays.push(Overlay::Sources(Box::new(sources)));
            return true;
        }
        let list = table.list(0);
        if list.values.len() + list.twice < 2 {
            return false;
        }
        form.put_list(at, PASTED.to_owned(), list);
        self.count_parameters();
        true
    }

    /// `@` at the beginning of a list's line asks where the values are.
    pub(super) fn asks_for_source(&self, chord: Chord) -> bool {
        match self.overlays.last() {
            Some(Overlay::Form(form)) => {
                let empty = form
                    .fields
                    .get(form.focus)
                    .is_some_and(|(_, field)| field.is_empty());
                let list = form.binds.get(form.focus).is_some_and(|bind| bind.list);
                chord.typed() == Some('@') && empty && list
            }
            _ => false,
        }
    }

    /// Writes the `@`, and opens the list of what can be taken from results.
    pub(super) fn open_sources(&mut self) -> Vec<Effect> {
        let width = self.drawn.list.width.max(1);
        if let Some(Overlay::Form(form)) = self.overlays.last_mut() {
            form.edit(EditAction::Insert('@'), width);
        }
        let sources = self.result_sources();
        if sources.is_some() {
            let sources = sources.map(Box::new).map(Overlay::Sources);
            self.overlays.extend(sources);
        }
        Vec::new()
    }

    /// The values of a column were chosen; those of a result are read by a job.
    pub(super) fn take_source(&mut self) -> Vec<Effect> {
        let Some(Overlay::Sources(sources)) = self.overlays.last() else {
            return Vec::new();
        };
        let Some(source) = sources.selected().cloned() else {
            return Vec::new();
        };
        self.overlays.pop();
        let Some(form) = self.parameters_mut() else {
            return Vec::new();
        };
        let at = form.focus;
        match source {
            Source::File => Vec::new(),
            Source::Column { text, list } => {
                form.put_list(at, text, list);
                self.count_parameters();
                Vec::new()
            }
            Source::Result(text) => {
                if let Some((_, field)) = form.fields.get_mut(at) {
                    *field = Field::new(&text);
                }
                self.read_list()
            }
        }
    }
}
