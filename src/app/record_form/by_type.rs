//! Which picklist values go with the record type of the record in the form: the org is asked once for
//! each record type. Where it does not say, all values are offered, and the form says that.

use super::value::NULL;
use super::{FormState, RecordForm};
use crate::app::App;
use crate::app::jobs::Slot;
use crate::app::msg::Effect;
use crate::app::notice::Notice;
use crate::app::overlay::Overlay;
use crate::schema::RecordType;
use crate::worker::{ExploreAsk, ExploreEvent, ExploreJob, Job, JobEvent, TypedPicklist};

/// What is known of a record type's picklists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ByType {
    /// The record type's id.
    id: String,
    /// What it is called.
    name: String,
    state: Option<Result<Vec<TypedPicklist>, String>>,
}

impl ByType {
    /// The record type by its name and the values of a field that go with it; `None` where that is not
    /// known.
    pub fn values(&self, field: &str) -> Option<(&str, &[String])> {
        let known = self.known(field)?;
        Some((&self.name, &known.values))
    }

    fn known(&self, field: &str) -> Option<&TypedPicklist> {
        let known = self.state.as_ref()?.as_ref().ok()?;
        known.iter().find(|one| one.field == field)
    }
}

impl RecordForm {
    /// The record type of the record, or the one that a new record gets; `None` where the object has
    /// none but the one for all.
    fn record_type(&self) -> Option<&RecordType> {
        let kinds = &self.described()?.describe().record_type_infos;
        let held = self.entry_of("RecordTypeId");
        let held = held.and_then(|at| self.entries.get(at)?.now.as_deref());
        let kind = match held {
            Some(NULL) => None,
            Some(json) => kinds
                .iter()
                .find(|kind| json.contains(&kind.record_type_id)),
            None if self.creates() => kinds.iter().find(|kind| kind.default_record_type_mapping),
            None => None,
        };
        kind.filter(|kind| !kind.master)
    }

    /// Whether the values of picklists are narrowed by a record type, in a few words.
    pub fn offered(&self, field: &str) -> String {
        let Some(kind) = self.record_type() else {
            return String::new();
        };
        match &self.by_type.state {
            None => "asking what goes with the record type…".to_owned(),
            Some(Ok(_)) if self.by_type.known(field).is_some() => format!("for {}", kind.name),
            Some(_) => "of all record types".to_owned(),
        }
    }

    /// Why all values are offered, where those of the record type could not be had.
    pub fn not_narrowed(&self) -> Option<String> {
        match &self.by_type.state {
            Some(Err(why)) => Some(format!(
                "all values are offered: which go with {} could not be had ({why})",
                self.by_type.name
            )),
            _ => None,
        }
    }

    /// What a new record of its record type gets.
    pub(super) fn typed_default(&self, field: &str) -> Option<&str> {
        self.by_type.known(field)?.default.as_deref()
    }

    /// The record type to ask about, noted as asked.
    fn take_unasked(&mut self) -> Option<String> {
        let kind = self.record_type();
        let kind = kind.map(|kind| (kind.record_type_id.clone(), kind.name.clone()));
        let (id, name) = kind.unwrap_or_default();
        if self.state != FormState::Here || self.by_type.id == id {
            return None;
        }
        self.by_type = ByType {
            id: id.clone(),
            name,
            state: None,
        };
        Some(id).filter(|id| !id.is_empty())
    }
}

impl App {
    /// Asks for the picklist values of the record type in the form on top, where it is another one
    /// than before.
    pub(in crate::app) fn ask_picklists(&mut self) -> Option<Vec<Effect>> {
        let form = self.record_form_mut()?;
        let id = form.take_unasked()?;
        let job = ExploreJob {
            org: form.org.clone(),
            object: form.object.clone(),
            ask: ExploreAsk::Picklists(id),
        };
        let (id, superseded) = self.jobs.begin(Slot::Picklists);
        let cancel = superseded.map(Effect::Cancel).into_iter();
        Some(
            cancel
                .chain([Effect::Start(id, Job::Explore(job))])
                .collect(),
        )
    }

    /// The org said which values go with the record type, or does not.
    pub(in crate::app) fn on_picklists(&mut self, event: JobEvent) {
        let said = match event {
            JobEvent::Explore(ExploreEvent::Picklists(lists)) => Ok(lists),
            JobEvent::Failed(error) => Err(Notice::from(&error).title),
            _ => return,
        };
        let forms = self.overlays.iter_mut().rev();
        let form = forms.filter_map(|overlay| match overlay {
            Overlay::RecordForm(form) => Some(form),
            _ => None,
        });
        if let Some(form) = form.take(1).next() {
            form.by_type.state = Some(said);
            form.offer_again();
        }
    }
}
