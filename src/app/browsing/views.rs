//! The org's own list views of an object: a list to choose from; the chosen one is run as SOQL.

use crate::app::App;
use crate::app::availability::Availability;
use crate::app::column::TabId;
use crate::app::jobs::Slot;
use crate::app::key::{Chord, Code};
use crate::app::msg::Effect;
use crate::app::notice::Notice;
use crate::app::overlay::Overlay;
use crate::app::picker::{Picker, PickerItem};
use crate::soql::{FormatOptions, format};
use crate::worker::{ExploreAsk, ExploreEvent, ExploreJob, Job, JobError, ListView};

use super::Browse;

/// The list of list views.
#[derive(Clone, Debug)]
pub struct ViewsCard {
    /// The tab it was opened from.
    pub tab: TabId,
    /// The object.
    pub object: String,
    /// The views by their ids; without one, all records with our columns.
    pub picker: Picker<Option<String>>,
    /// How far it is.
    pub state: ViewsState,
}

/// How far a list of list views is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ViewsState {
    /// The org is asked.
    Asking,
    /// It is here.
    Here,
    /// It could not be had, and why.
    Failed(String),
}

impl App {
    /// Whether the rows in front are of an object that may have list views.
    pub(in crate::app) fn can_list_views(&self) -> Availability {
        match self.tab() {
            None => Availability::Hidden,
            Some(_) if self.object_in_front().is_none() => {
                Availability::Disabled("no object's records are here")
            }
            Some(_) => Availability::Ready,
        }
    }

    /// The object that the tab in front shows records of.
    pub(in crate::app) fn object_in_front(&self) -> Option<String> {
        let tab = self.tab()?;
        let browsed = tab.browsing().map(|browse| browse.object.clone());
        let rows = tab.base().map(|base| base.object.clone());
        browsed
            .or(rows)
            .filter(|object| !object.is_empty())
            .map(|object| self.full_name(&object))
    }

    /// The name of an object as the org spells it.
    pub(in crate::app) fn full_name(&self, object: &str) -> String {
        let known = self.catalog_here().and_then(|c| c.summary(object).here());
        known.map_or_else(|| object.to_owned(), |summary| summary.name.clone())
    }

    /// Asks which list views the object in front has, and lists them.
    pub(in crate::app) fn open_views(&mut self) -> Vec<Effect> {
        let (Some(object), Some(tab)) = (self.object_in_front(), self.tab()) else {
            return Vec::new();
        };
        let (id, org) = (tab.id, tab.org.clone());
        self.overlays.push(Overlay::Views(Box::new(ViewsCard {
            tab: id,
            object: object.clone(),
            picker: Picker::new(vec![own_view(&object)]).searching(2),
            state: ViewsState::Asking,
        })));
        let (job, superseded) = self.jobs.begin(Slot::Views);
        let ask = ExploreJob {
            org,
            object,
            ask: ExploreAsk::Views,
        };
        let cancel = superseded.map(Effect::Cancel).into_iter();
        cancel
            .chain([Effect::Start(job, Job::Explore(ask))])
            .collect()
    }

    fn views_mut(&mut self) -> Option<&mut ViewsCard> {
        self.overlays
            .iter_mut()
            .rev()
            .find_map(|overlay| match overlay {
                Overlay::Views(card) => Some(card.as_mut()),
                _ => None,
            })
    }

    /// The list views came.
    pub(in crate::app) fn on_views(&mut self, event: ExploreEvent) {
        let ExploreEvent::Views(views) = event else {
            return;
        };
        let Some(card) = self.views_mut() else { return };
        let mut items = vec![own_view(&card.object)];
        items.extend(views.into_iter().map(item));
        card.picker.set_items(items);
        card.state = ViewsState::Here;
    }

    /// They could not be had.
    pub(in crate::app) fn on_views_failed(&mut self, error: &JobError) {
        self.log.push(Notice::from(error));
        if let Some(card) = self.views_mut() {
            let detail = error.detail();
            card.state = ViewsState::Failed(match detail.is_empty() {
                true => error.title(),
                false => format!("{}: {detail}", error.title()),
            });
        }
    }

    /// A key came to the list.
    pub(in crate::app) fn views_key(&mut self, chord: Chord) -> Vec<Effect> {
        let page = self.drawn.list.height.max(2);
        let width = self.drawn.list.width.max(1);
        let Some(card) = self.views_mut() else {
            return Vec::new();
        };
        let close = !card.picker.is_typing() && chord.typed() == Some('q');
        if close || chord == Chord::plain(Code::Esc) {
            self.overlays.pop();
            let job = self.jobs.end_slot(&Slot::Views);
            return job.map(Effect::Cancel).into_iter().collect();
        }
        if chord.code == Code::Enter {
            return self.take_view();
        }
        card.picker.key(chord, page, width);
        Vec::new()
    }

    /// Runs the chosen view: in its tab, if that shows the object's records anyway, else in a new one.
    fn take_view(&mut self) -> Vec<Effect> {
        let Some(card) = self.views_mut() else {
            return Vec::new();
        };
        let Some(chosen) = card.picker.selected_item().cloned() else {
            return Vec::new();
        };
        if let Some(why) = chosen.disabled_reason {
            self.hint(why);
            return Vec::new();
        }
        let (object, id) = (card.object.clone(), card.tab);
        self.overlays.pop();
        let stopped = self.jobs.end_slot(&Slot::Views);
        let mut effects: Vec<Effect> = stopped.map(Effect::Cancel).into_iter().collect();
        let Some(view) = chosen.key else {
            effects.extend(self.browse_object(&object));
            return effects;
        };
        let label = chosen.columns.first().cloned().unwrap_or_default();
        let browses = self
            .find_tab(id)
            .is_some_and(|tab| tab.browsing().is_some());
        let id = if browses {
            id
        } else {
            let ids = &mut self.tab_ids;
            let Some(column) = self.columns.get_mut(self.focused) else {
                return effects;
            };
            column.open_tab("", ids);
            column.focus = crate::app::column::Pane::Results;
            column.typing = false;
            column.tab().id
        };
        let Some(tab) = self.find_tab_mut(id) else {
            return effects;
        };
        tab.all = false;
        tab.browse = Some(Browse {
            object: object.clone(),
            within: None,
            view: Some(format!("list view {label}")),
            text: tab.editor.text().to_owned(),
        });
        let org = tab.org.clone();
        let (job, superseded) = self.jobs.begin(Slot::Explore(id));
        effects.extend(superseded.map(Effect::Cancel));
        let ask = ExploreAsk::View(view);
        effects.push(Effect::Start(
            job,
            Job::Explore(ExploreJob { org, object, ask }),
        ));
        effects
    }

    /// The statement of the chosen view came.
    pub(super) fn on_view_query(&mut self, id: TabId, query: &str) -> Vec<Effect> {
        let view = self
            .find_tab(id)
            .and_then(|tab| tab.browse.as_ref()?.view.clone());
        if query.trim().is_empty() {
            let label = view.unwrap_or_default();
            self.hint(format!("the org has no statement for {label}"));
            return Vec::new();
        }
        let laid_out = format(query, &FormatOptions::default());
        self.run_browse(id, laid_out.trim_end(), view)
    }
}

/// All records, with the columns that we choose.
fn own_view(object: &str) -> PickerItem<Option<String>> {
    PickerItem {
        key: None,
        columns: vec![
            "All records, the newest first".to_owned(),
            object.to_owned(),
            "columns of the compact layout".to_owned(),
        ],
        disabled_reason: None,
    }
}

fn item(view: ListView) -> PickerItem<Option<String>> {
    PickerItem {
        key: Some(view.id),
        columns: vec![view.label, view.developer_name, "list view".to_owned()],
        disabled_reason: (!view.soql_compatible).then(|| "not possible in SOQL".to_owned()),
    }
}
