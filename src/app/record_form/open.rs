//! From a record or an object to its form, and what the org says of it into the form.

use super::value::NULL;
use super::{FormState, Purpose, RecordForm, entry, value};
use crate::app::App;
use crate::app::jobs::Slot;
use crate::app::msg::Effect;
use crate::app::notice::Notice;
use crate::app::overlay::Overlay;
use crate::language::Wanted;
use crate::org::OrgKey;
use crate::rows::Members;
use crate::schema::{Known, Object};
use crate::worker::{
    Job, JobError, JobEvent, PageEvent, RecordEvent, RecordJob, RecordName, RecordWork, Values,
};
use std::sync::Arc;

impl App {
    /// What time it is here.
    pub fn clock(&self) -> crate::schema::value::Clock {
        let zone = self.zone.clone().unwrap_or(jiff::tz::TimeZone::UTC);
        crate::schema::value::Clock::new(zone, self.now.epoch)
    }

    /// Opens the form of a record, which is read first; or of a new one.
    pub(in crate::app) fn open_form(
        &mut self,
        org: OrgKey,
        object: Option<String>,
        purpose: Purpose,
        name: String,
    ) -> Vec<Effect> {
        let id = match &purpose {
            Purpose::Edit { id } | Purpose::Clone { of: id } => Some(id.clone()),
            Purpose::Create => None,
        };
        let form = RecordForm::new(
            org.clone(),
            object.clone().unwrap_or_default(),
            purpose,
            name,
        );
        self.toast = None;
        self.overlays.push(Overlay::RecordForm(Box::new(form)));
        match id {
            Some(id) => self.read_for_form(org, RecordName { object, id }),
            None => self.refresh_forms(),
        }
    }

    /// Reads the record of a form, the first time or again.
    pub(in crate::app) fn read_for_form(&mut self, org: OrgKey, record: RecordName) -> Vec<Effect> {
        let job = RecordJob {
            org,
            work: RecordWork::Form(record),
        };
        let (id, superseded) = self.jobs.begin(Slot::FormRead);
        let cancel = superseded.map(Effect::Cancel).into_iter();
        cancel
            .chain([Effect::Start(id, Job::Record(Box::new(job)))])
            .collect()
    }

    /// The form, wherever it lies.
    pub(in crate::app) fn form_below(&mut self) -> Option<&mut RecordForm> {
        self.overlays
            .iter_mut()
            .rev()
            .find_map(|overlay| match overlay {
                Overlay::RecordForm(form) => Some(form.as_mut()),
                _ => None,
            })
    }

    /// The record is here, or cannot be had.
    pub(in crate::app) fn on_form_read(&mut self, event: JobEvent) -> Vec<Effect> {
        let Some(form) = self.form_below() else {
            return Vec::new();
        };
        match event {
            JobEvent::Record(event) => match *event {
                RecordEvent::Page(PageEvent::Fields { object, json, .. }) => {
                    form.held = read(&json).0;
                    if form.state == FormState::Here {
                        let (values, seen) = read(&json);
                        form.rebase(&values, seen);
                    } else {
                        object.name().clone_into(&mut form.object);
                        form.json = Some(json);
                        // An org that is in no column has no schema here.
                        form.fill(object);
                    }
                }
                RecordEvent::Page(PageEvent::Around { names, .. }) => {
                    for named in &names {
                        let id = form.held.get(&named.field).unwrap_or_default();
                        form.names.learn(id.trim_matches('"'), &named.name);
                    }
                }
                _ => {}
            },
            JobEvent::Failed(error) => form.failed(&error),
            _ => {}
        }
        self.refresh_forms()
    }

    /// Takes what is known of the object by now into a form that waits for it.
    pub(in crate::app) fn refresh_forms(&mut self) -> Vec<Effect> {
        let mut wanted = Vec::new();
        for overlay in &mut self.overlays {
            let Overlay::RecordForm(form) = overlay else {
                continue;
            };
            let waits = form.state == FormState::Loading && !form.object.is_empty();
            let complete = form.json.is_some() || matches!(form.purpose, Purpose::Create);
            if !waits || !complete {
                continue;
            }
            let schema = self.schemas.of(&form.org);
            let known = schema.map(|schema| schema.catalog.shared(&form.object));
            let given_up = schema.is_some_and(|schema| schema.has_given_up(&form.object));
            match known {
                Some(Known::Here(object)) => form.fill(Arc::clone(object)),
                Some(Known::Missing) => {
                    form.state = FormState::Failed(
                        format!("the org has no object {}", form.object),
                        "or you may not see it".to_owned(),
                    );
                }
                _ if given_up => {
                    let trouble = schema.and_then(|schema| schema.trouble());
                    let title = trouble.map_or_else(String::new, |notice| notice.text());
                    form.state = FormState::Failed(
                        format!("what {} is like could not be had", form.object),
                        title,
                    );
                }
                _ => wanted.push((form.org.clone(), form.object.clone())),
            }
        }
        let mut effects: Vec<Effect> = wanted
            .into_iter()
            .flat_map(|(org, name)| self.want_objects(&org, Wanted::from_iter([name])))
            .collect();
        effects.extend(self.ask_picklists().into_iter().flatten());
        effects
    }
}

impl RecordForm {
    fn failed(&mut self, error: &JobError) {
        let notice = Notice::from(error);
        // Without the names of its lookups it is a form all the same.
        if self.state == FormState::Loading {
            self.state = FormState::Failed(notice.title, [notice.detail, notice.hint].join("\n"));
        }
    }

    /// The object is known, and the record, where there is one.
    fn fill(&mut self, object: Arc<Object>) {
        let creating = self.creates();
        self.entries = entry::entries(&object, creating);
        self.described = Some(Arc::clone(&object));
        for kind in &object.describe().record_type_infos {
            self.names.learn(&kind.record_type_id, &kind.name);
        }
        if let Some(json) = self.json.take() {
            let (values, seen) = read(&json);
            let is_clone = matches!(self.purpose, Purpose::Clone { .. });
            for held in &mut self.entries {
                let Some(field) = object.describe().fields.get(held.place) else {
                    continue;
                };
                let value = values.get(&field.name).map(str::to_owned);
                match (is_clone, value) {
                    // What must be unique cannot be had twice.
                    (true, Some(value))
                        if held.why_not.is_none() && !field.unique && value != NULL =>
                    {
                        held.now = Some(value);
                    }
                    (true, _) => {}
                    (false, Some(value)) => {
                        held.now = Some(value.clone());
                        held.old = Some(value);
                    }
                    (false, None) if held.why_not.is_none() => {
                        held.why_not = Some("the org did not say what it holds");
                    }
                    (false, None) => {}
                }
            }
            self.seen = seen;
            let named = object
                .describe()
                .fields
                .iter()
                .find(|field| field.name_field);
            let name = named.and_then(|field| values.get(&field.name));
            if let Some(name) = name.and_then(|json| serde_json::from_str::<String>(json).ok()) {
                self.name = name;
            }
        }
        self.list();
        self.state = FormState::Here;
    }

    /// What the org gives a new record where nothing is set, as far as the describe says.
    pub fn default_of(&self, entry: usize) -> Option<String> {
        let field = self.field(entry)?;
        let listed = field
            .picklist_values
            .iter()
            .find(|value| value.default_value);
        let typed = self.typed_default(&field.name).map(str::to_owned);
        let said = typed
            .or_else(|| listed.map(|value| value.value.clone()))
            .or_else(|| field.default_value.clone())
            .or_else(|| {
                field
                    .default_value_formula
                    .as_ref()
                    .map(|formula| format!("= {formula}"))
            });
        said.or_else(|| (field.kind == "boolean").then(|| "false".to_owned()))
            .or_else(|| {
                (field.defaulted_on_create && !field.nillable)
                    .then(|| "the org fills it in".to_owned())
            })
    }

    /// A value as the form shows it; what it is the id of by its name.
    pub fn shown(&self, entry: usize, json: &str, clock: &crate::schema::value::Clock) -> String {
        let field = self.field(entry);
        field.map_or_else(String::new, |field| {
            value::named(field, json, &self.names, clock)
        })
    }
}

/// The plain values of a record's JSON, and when it was changed.
fn read(json: &str) -> (Values, Option<String>) {
    let mut values = Values::default();
    let members = Members::of(json).unwrap_or_default();
    for (name, value) in &members.0 {
        if !value.get().starts_with(['{', '[']) {
            values.set(name, value.get());
        }
    }
    let stamp = values.get("SystemModstamp");
    let stamp = stamp.and_then(|json| serde_json::from_str(json).ok());
    (values, stamp)
}
