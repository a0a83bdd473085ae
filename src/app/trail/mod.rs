//! `TrailCard`: why a record is as it is: what was changed in its fields, by whom and when, and what was
//! done in Setup meanwhile. One save is one group: the same moment and the same person.
//!
//! It must not know where the org keeps this, nor how it is drawn.

mod keys;

use std::time::Duration;

use jiff::tz::TimeZone;

use crate::app::App;
use crate::app::availability::Availability;
use crate::app::column::Pane;
use crate::app::copy::record_id;
use crate::app::jobs::Slot;
use crate::app::msg::Effect;
use crate::app::notice::Notice;
use crate::app::overlay::Overlay;
use crate::app::picker::{Picker, PickerItem};
use crate::app::record_page::value::Clock;
use crate::org::OrgKey;
use crate::worker::{Job, JobError, RecordName, TrailChange, TrailEvent, TrailJob, TrailOf};

/// How many columns of a change are shown: when, who, what, from what to what.
const SHOWN: usize = 4;
/// Where there was or is no value.
const NOTHING: &str = "∅";

/// A history, over the panes.
#[derive(Clone, Debug)]
pub struct TrailCard {
    /// Whose.
    pub org: OrgKey,
    /// The record; none where it is the org's Setup alone.
    pub record: Option<String>,
    /// Its object, once it is known.
    pub object: Option<String>,
    /// What the record is called, where that is known.
    pub name: Option<String>,
    /// In which zone moments are shown.
    clock: Clock,
    /// The changes, by their places.
    pub picker: Picker<usize>,
    /// How far the record's changes are.
    pub fields: TrailState,
    /// How far the changes in Setup are.
    pub setup: TrailState,
    /// What is listed, the newest first.
    listed: Vec<TrailChange>,
    of_record: Vec<TrailChange>,
    of_setup: Vec<TrailChange>,
    /// Whether only the first change of a group says when and who.
    grouped: bool,
}

/// How far a history is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TrailState {
    /// Nobody asked.
    Unasked,
    /// It is asked for, since then.
    Asking(Duration),
    /// It is here, and whether it is all of it.
    Here {
        /// Whether older changes are left out.
        cut: bool,
    },
    /// None is kept, or this user may not see it.
    Untracked,
    /// It could not be had, and why.
    Failed(String),
}

impl TrailCard {
    fn new(org: OrgKey, record: Option<String>, clock: Clock) -> Self {
        Self {
            org,
            record,
            object: None,
            name: None,
            clock,
            picker: Picker::new(Vec::new()).showing(SHOWN),
            fields: TrailState::Unasked,
            setup: TrailState::Unasked,
            listed: Vec::new(),
            of_record: Vec::new(),
            of_setup: Vec::new(),
            grouped: true,
        }
    }

    /// What is listed, the newest first.
    pub fn listed(&self) -> &[TrailChange] {
        &self.listed
    }

    /// Whose time moments are shown in.
    pub fn zone(&self) -> &'static str {
        match self.clock.utc || self.clock.zone == TimeZone::UTC {
            true => "UTC",
            false => "your time",
        }
    }

    /// How many groups there are: moments with their persons.
    pub fn groups(&self) -> usize {
        let mut groups = 0;
        let mut before = None;
        for change in &self.listed {
            let group = Some((&change.moment, &change.who));
            groups += usize::from(group != before);
            before = group;
        }
        groups
    }

    fn list(&mut self) {
        let all = self.of_record.iter().chain(&self.of_setup);
        self.listed = all.cloned().collect();
        // The org's moments sort as texts; what came first of one moment stays first.
        crate::sorting::by(&mut self.listed, |a, b| b.moment.cmp(&a.moment));
        let mut before = None;
        let grouped = self.picker.filter().is_empty();
        self.grouped = grouped;
        let items = self.listed.iter().enumerate().map(|(at, change)| {
            let group = Some((&change.moment, &change.who));
            // Among the found, each says it by itself.
            let first = !grouped || group != before;
            before = group;
            let when = self.clock.minute(&change.moment);
            let when = when.unwrap_or_else(|| change.moment.clone());
            // Where all is of Setup, its part says more than the word.
            let what = match (&change.field, &self.record, change.what.as_str()) {
                (Some(_), ..) => change.what.as_str(),
                (None, Some(_), _) | (None, None, "") => "Setup",
                (None, None, part) => part,
            };
            let shown = |text: &str, first: bool| match first {
                true => text.to_owned(),
                false => String::new(),
            };
            let hidden = format!(
                "{}\n{}\n{}",
                change.moment,
                change.who,
                change.field.as_deref().unwrap_or_default()
            );
            PickerItem {
                key: at,
                columns: vec![
                    shown(&when, first),
                    shown(&change.who, first),
                    what.to_owned(),
                    from_to(change, self.record.is_some()),
                    hidden,
                ],
                disabled_reason: None,
            }
        });
        let items = items.collect();
        self.picker.set_items(items);
    }

    fn state_mut(&mut self, setup: bool) -> &mut TrailState {
        match setup {
            true => &mut self.setup,
            false => &mut self.fields,
        }
    }
}

/// `Prospecting → Closed Won`; what was done, where there is nothing from and to.
fn from_to(change: &TrailChange, says_part: bool) -> String {
    let value = |value: &Option<String>| {
        let text = value.as_deref().unwrap_or(NOTHING);
        text.replace(['\n', '\r', '\t'], " ")
    };
    match (change.field.as_deref(), &change.old, &change.new) {
        (None, _, new) => {
            let done = new.as_deref().unwrap_or_default();
            match change.what.as_str() {
                section if says_part && !section.is_empty() => format!("{section}: {done}"),
                _ => done.to_owned(),
            }
        }
        (Some("created"), None, None) => "made".to_owned(),
        // The org says that it changed, and not what it was: so it is with long texts.
        (Some(_), None, None) => "changed; the org keeps no values of it".to_owned(),
        (Some(_), old, new) => format!("{} → {}", value(old), value(new)),
    }
}

impl App {
    /// The card on top.
    pub fn trail_card(&self) -> Option<&TrailCard> {
        match self.overlays.last() {
            Some(Overlay::Trail(card)) => Some(card),
            _ => None,
        }
    }

    fn trail_card_mut(&mut self) -> Option<&mut TrailCard> {
        self.overlays.iter_mut().rev().find_map(|over| match over {
            Overlay::Trail(card) => Some(card.as_mut()),
            _ => None,
        })
    }

    /// Whether there is a record under the cursor whose history can be asked for.
    pub(in crate::app) fn can_ask_why(&self) -> Availability {
        let in_results = self.column().is_some_and(|c| c.focus == Pane::Results);
        match self.tab() {
            None => Availability::Hidden,
            Some(_) if !in_results => Availability::Disabled("go to a row first"),
            Some(tab) if tab.result.as_ref().and_then(record_id).is_none() => {
                Availability::Disabled(crate::app::record_here::NO_ID)
            }
            Some(_) => Availability::Ready,
        }
    }

    /// Asks why the record under the cursor is as it is.
    pub(in crate::app) fn ask_why(&mut self) -> Vec<Effect> {
        let record = self.tab().and_then(|tab| {
            let result = tab.result.as_ref()?;
            let name = result.own_column("Name").zip(result.row());
            let name = name.map(|(column, row)| result.rows.cell(row, column).text.to_owned());
            Some((tab.org.clone(), record_id(result)?, name))
        });
        let Some((org, id, name)) = record else {
            return Vec::new();
        };
        let effects = self.open_trail(org, Some(id));
        if let Some(card) = self.trail_card_mut() {
            card.name = name.filter(|name| !name.is_empty());
        }
        effects
    }

    /// The same of the record of the page on top.
    pub(in crate::app) fn ask_why_of_page(&mut self) -> Vec<Effect> {
        let page = self.record_page();
        let record = page.and_then(|page| {
            let record = page.record()?;
            Some((page.org.clone(), record.id.clone(), record.title()))
        });
        let Some((org, id, name)) = record else {
            return Vec::new();
        };
        let effects = self.open_trail(org, Some(id));
        if let Some(card) = self.trail_card_mut() {
            card.name = name;
        }
        effects
    }

    /// Asks what was done in Setup of the org in front.
    pub(in crate::app) fn open_audit(&mut self) -> Vec<Effect> {
        match self.column().map(|column| column.org.clone()) {
            Some(org) => self.open_trail(org, None),
            None => Vec::new(),
        }
    }

    /// Opens the history of a record, or of the org's Setup.
    pub(in crate::app) fn open_trail(
        &mut self,
        org: OrgKey,
        record: Option<String>,
    ) -> Vec<Effect> {
        let setup = record.is_none();
        self.toast = None;
        let clock = Clock {
            zone: self.zone.clone().unwrap_or(TimeZone::UTC),
            utc: self.record_view.1,
        };
        let card = TrailCard::new(org, record, clock);
        self.overlays.push(Overlay::Trail(Box::new(card)));
        self.ask_trail(setup)
    }

    fn ask_trail(&mut self, setup: bool) -> Vec<Effect> {
        let since = self.now.running;
        let Some(card) = self.trail_card_mut() else {
            return Vec::new();
        };
        let of = match (&card.record, setup) {
            (Some(id), false) => TrailOf::Record(RecordName {
                object: None,
                id: id.clone(),
            }),
            _ => TrailOf::Setup,
        };
        *card.state_mut(setup) = TrailState::Asking(since);
        let job = TrailJob {
            org: card.org.clone(),
            of,
        };
        let (id, superseded) = self.jobs.begin(Slot::Trail { setup });
        let cancel = superseded.map(Effect::Cancel).into_iter();
        cancel.chain([Effect::Start(id, Job::Trail(job))]).collect()
    }

    /// A history came.
    pub(in crate::app) fn on_trail(&mut self, event: TrailEvent) {
        let Some(card) = self.trail_card_mut() else {
            return;
        };
        match event {
            TrailEvent::Record {
                object,
                changes,
                whole,
            } => {
                card.object = Some(object);
                card.fields = match changes {
                    Some(changes) => {
                        card.of_record = changes;
                        TrailState::Here { cut: !whole }
                    }
                    None => TrailState::Untracked,
                };
            }
            TrailEvent::Setup { changes, whole } => {
                card.of_setup = changes;
                card.setup = TrailState::Here { cut: !whole };
            }
        }
        card.list();
    }

    /// A history could not be had.
    pub(in crate::app) fn on_trail_failed(&mut self, setup: bool, error: Option<&JobError>) {
        let state = match error {
            None => TrailState::Unasked,
            Some(error) if setup && error.is_unknown_object() => TrailState::Untracked,
            Some(error) => {
                let detail = error.detail();
                TrailState::Failed(match detail.is_empty() {
                    true => error.title(),
                    false => format!("{}: {detail}", error.title()),
                })
            }
        };
        self.log.extend(error.map(Notice::from));
        if let Some(card) = self.trail_card_mut() {
            *card.state_mut(setup) = state;
        }
    }
}
