//! What the form asks of others: the look at what would be saved, records of a name, the person's own
//! editor; and how it is left.

use super::RecordForm;
use super::editing::{Editing, How, LookupState};
use super::keys::Then;
use super::value::{self, Editor as Kind, NULL};
use crate::app::App;
use crate::app::editor::EditAction;
use crate::app::handover::{Handover, Purpose as HandedFor};
use crate::app::jobs::Slot;
use crate::app::key::Chord;
use crate::app::msg::Effect;
use crate::app::notice::Notice;
use crate::app::overlay::{Confirm, Confirmed, Overlay};
use crate::org::OrgKey;
use crate::schema::value::Clock;
use crate::worker::{ExploreAsk, ExploreEvent, ExploreJob, Job, JobError, LookupHit};

impl App {
    /// The form on top.
    pub(in crate::app) fn record_form_mut(&mut self) -> Option<&mut RecordForm> {
        match self.overlays.last_mut() {
            Some(Overlay::RecordForm(form)) => Some(form.as_mut()),
            _ => None,
        }
    }

    /// Whether a form lies open with what was not saved.
    pub(in crate::app) fn has_unsaved_form(&self) -> bool {
        self.overlays
            .iter()
            .any(|overlay| matches!(overlay, Overlay::RecordForm(form) if form.is_dirty()))
    }

    /// A key came to the form.
    pub(in crate::app) fn record_form_key(&mut self, chord: Chord) -> Vec<Effect> {
        let clock = self.clock();
        let page = self.drawn.list.height.max(2);
        let width = self.drawn.list.width.max(1);
        let Some(form) = self.record_form_mut() else {
            return Vec::new();
        };
        let then = match form.editing.is_some() {
            true => form.editing_key(chord, page, width, &clock),
            false => form.row_key(chord, page, width, &clock),
        };
        let mut effects = self.after_form(then);
        // Another record type has other values.
        effects.extend(self.ask_picklists().into_iter().flatten());
        effects.extend(self.ask_name().into_iter().flatten());
        effects
    }

    fn after_form(&mut self, then: Then) -> Vec<Effect> {
        match then {
            Then::Nothing => Vec::new(),
            Then::Outside => self.edit_field_outside(),
            Then::Search => self.search_records(),
            Then::Look => self.look_at_form(),
            Then::Close => self.leave_form(),
            Then::Say(text) => {
                self.hint(text);
                Vec::new()
            }
        }
    }

    /// Closes the form; asks first where something was typed.
    fn leave_form(&mut self) -> Vec<Effect> {
        let Some(form) = self.record_form_mut() else {
            return Vec::new();
        };
        if form.is_dirty() {
            let changed = form.changed();
            let lines = vec![
                format!(
                    "{changed} {} not saved.",
                    if changed == 1 {
                        "field is"
                    } else {
                        "fields are"
                    }
                ),
                "Esc goes back to the form; s there looks at what would be saved.".to_owned(),
            ];
            self.overlays.push(Overlay::Confirm(Confirm {
                title: "Leave the form?".to_owned(),
                lines,
                choices: Vec::new(),
                action: Confirmed::DropForm,
            }));
            return Vec::new();
        }
        self.close_form()
    }

    /// Takes the form away, with what was typed into it.
    pub(in crate::app) fn close_form(&mut self) -> Vec<Effect> {
        if matches!(self.overlays.last(), Some(Overlay::RecordForm(_))) {
            self.overlays.pop();
        }
        let slots = [Slot::FormRead, Slot::Lookup, Slot::Picklists];
        let ended = slots.iter().filter_map(|slot| self.jobs.end_slot(slot));
        ended.map(Effect::Cancel).collect()
    }

    fn edit_field_outside(&mut self) -> Vec<Effect> {
        if !cfg!(unix) {
            self.hint("on this system the terminal cannot be given to another program");
            return Vec::new();
        }
        let clock = self.clock();
        let Some(form) = self.record_form_mut() else {
            return Vec::new();
        };
        let Some(text) = form.text_for_outside(&clock) else {
            self.hint("only texts can be edited in your editor");
            return Vec::new();
        };
        vec![Effect::HandOver(Handover {
            purpose: HandedFor::Field,
            text,
        })]
    }

    /// A text of the form comes back from the person's editor.
    pub(in crate::app) fn field_came_back(&mut self, text: &str) {
        let clock = self.clock();
        let said = match self.record_form_mut() {
            Some(form) => form.take_from_outside(text, &clock),
            None => return,
        };
        self.hint(said);
    }

    /// A text is pasted into the form.
    pub(in crate::app) fn paste_into_form(&mut self, text: String) {
        let width = self.drawn.list.width.max(1);
        let Some(form) = self.record_form_mut() else {
            return;
        };
        match &mut form.editing {
            None if form.picker.is_typing() => {
                form.picker.edit(EditAction::Paste(text), width);
            }
            None => self.hint("nothing was pasted: Enter begins to edit a field"),
            Some(editing) => editing.edit(EditAction::Paste(text), width),
        }
    }

    /// Asks the org for records of the name that is typed.
    fn search_records(&mut self) -> Vec<Effect> {
        let Some(form) = self.record_form_mut() else {
            return Vec::new();
        };
        let org = form.org.clone();
        let Some(Editing {
            how: How::Lookup(lookup),
            ..
        }) = &mut form.editing
        else {
            return Vec::new();
        };
        let typed = lookup.typed().to_owned();
        lookup.asked = Some(typed.clone());
        lookup.state = LookupState::Asking;
        let object = lookup.object().to_owned();
        self.start_lookup(org, object, typed)
    }

    /// Asks what the record is called whose id was typed.
    fn ask_name(&mut self) -> Option<Vec<Effect>> {
        let form = self.record_form_mut()?;
        let (object, id) = form.unnamed.take()?;
        let org = form.org.clone();
        Some(self.start_lookup(org, object, id))
    }

    fn start_lookup(&mut self, org: OrgKey, object: String, typed: String) -> Vec<Effect> {
        let job = ExploreJob {
            org,
            object,
            ask: ExploreAsk::Records(typed),
        };
        let (id, superseded) = self.jobs.begin(Slot::Lookup);
        let cancel = superseded.map(Effect::Cancel).into_iter();
        cancel
            .chain([Effect::Start(id, Job::Explore(job))])
            .collect()
    }

    /// The org answered.
    pub(in crate::app) fn on_lookup(&mut self, answer: Result<ExploreEvent, JobError>) {
        if let (Ok(ExploreEvent::Records { hits, .. }), Some(form)) = (&answer, self.form_below()) {
            for hit in hits {
                form.names.learn(&hit.id, &hit.name);
            }
        }
        let now = self.form_below().and_then(|form| form.points_to());
        let Some(Editing {
            how: How::Lookup(lookup),
            ..
        }) = self
            .record_form_mut()
            .and_then(|form| form.editing.as_mut())
        else {
            return;
        };
        match answer {
            Ok(ExploreEvent::Records { hits, more }) => lookup.take_with(hits, more, now),
            Ok(_) => {}
            Err(error) => {
                let notice = Notice::from(&error);
                lookup.state = LookupState::Failed(format!("{} {}", notice.title, notice.detail));
                // Enter asks again.
                lookup.asked = None;
            }
        }
    }
}

impl RecordForm {
    /// The record that the lookup points to that is being edited.
    fn points_to(&self) -> Option<LookupHit> {
        let held = self.entries.get(self.editing.as_ref()?.entry)?;
        let json = held.now.as_deref().filter(|now| *now != NULL)?;
        let id = json.trim_matches('"').to_owned();
        Some(LookupHit {
            name: self.names.of(json).unwrap_or(&id).to_owned(),
            more: "as it is".to_owned(),
            id,
        })
    }

    /// What the person's editor gets: what is being typed, else what the field holds.
    fn text_for_outside(&self, clock: &Clock) -> Option<String> {
        let entry = match &self.editing {
            Some(editing) => editing.entry,
            None => self.selected()?,
        };
        let (field, held) = (self.field(entry)?, self.entries.get(entry)?);
        let is_text = matches!(value::editor(field), Kind::LongText | Kind::Line);
        if held.why_not.is_some() || !is_text {
            return None;
        }
        Some(match &self.editing {
            Some(Editing {
                how: How::Text(editor),
                ..
            }) => editor.text().to_owned(),
            Some(Editing {
                how: How::Line(line),
                ..
            }) => line.text().to_owned(),
            _ => value::typed(field, held.now.as_deref().unwrap_or(NULL), clock),
        })
    }

    fn take_from_outside(&mut self, text: &str, clock: &Clock) -> String {
        let entry = match &self.editing {
            Some(editing) => Some(editing.entry),
            None => self.selected(),
        };
        let Some((entry, field)) = entry.and_then(|at| Some((at, self.field(at)?))) else {
            return "the field is gone".to_owned();
        };
        let label = field.label.clone();
        match value::read(field, text, clock) {
            Ok(json) => {
                self.editing = None;
                self.set(entry, Some(json));
                format!("{label} is as you edited it; u brings the old text back")
            }
            Err(why) => {
                // Nothing is lost: it stands in the form, to be mended.
                let editor = crate::app::editor::Editor::new(text.to_owned());
                self.editing = Some(Editing {
                    entry,
                    how: How::Text(Box::new(editor)),
                    refused: Some(why.clone()),
                });
                format!("{label}: {why}")
            }
        }
    }
}
