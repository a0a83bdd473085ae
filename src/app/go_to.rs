//! An id or an address, typed or pasted, and the record it means in the right org.
//!
//! The org is found by the address's host, by the id of an org, by what the orgs' objects are known to
//! be called like. Where that leaves several, the org in front comes first; what it does not have, the
//! others are asked for, side by side.

use crate::app::App;
use crate::app::availability::Availability;
use crate::app::editor::Field;
use crate::app::form::{Form, Purpose};
use crate::app::jobs::Slot;
use crate::app::msg::Effect;
use crate::app::notice::Notice;
use crate::app::org_list::same_id;
use crate::app::orgs::OrgState;
use crate::app::overlay::Overlay;
use crate::app::record_page::PageState;
use crate::org::OrgKey;
use crate::schema::id::{self, Pointed};
use crate::worker::{Job, JobError, RecordName, WhoseEvent, WhoseJob};

impl App {
    pub(super) fn can_go_to(&self) -> Availability {
        match self.column() {
            Some(_) => Availability::Ready,
            None => Availability::Hidden,
        }
    }

    /// Asks for an id or an address.
    pub(super) fn ask_where_to(&mut self) -> Vec<Effect> {
        let form = Form::new(
            Purpose::GoTo,
            "Go to a record",
            vec![("Id or URL".to_owned(), Field::new(""))],
        );
        self.overlays.push(Overlay::Form(Box::new(form)));
        Vec::new()
    }

    /// The record whose id stands in the switcher's filter, where this org is known to have it.
    pub(super) fn record_in_filter(&self, org: &OrgKey) -> Option<RecordName> {
        let mut words = self.whose.text.split_whitespace();
        let id = words.find(|word| id::is_id(word))?;
        let has = self.whose.found.iter().any(|(found, _)| found == org);
        let own = id.starts_with("00D");
        (has && !own).then(|| RecordName {
            object: None,
            id: id::repaired(id),
        })
    }

    /// Whether a text names a record.
    pub(super) fn names_a_record(&self, text: &str) -> bool {
        self.column().is_some() && id::pointed(text).is_some()
    }

    /// Opens the record that a text names; `None` where it names none.
    pub(super) fn go_to_named(&mut self, text: &str) -> Option<Vec<Effect>> {
        let Pointed { host, object, id } = id::pointed(text)?;
        let record = RecordName { object, id };
        let here = self.column()?.org.clone();
        let orgs = self.orgs_of(host.as_deref(), &record.id);
        if orgs.is_empty() {
            let host = host.unwrap_or_default();
            self.say(
                Notice::warning(format!("{host} is none of your orgs"))
                    .hint("log in to it, then paste the address again"),
            );
            return Some(Vec::new());
        }
        let known: Vec<OrgKey> = orgs
            .iter()
            .filter(|org| self.prefix_in(org, &record.id) == Some(true))
            .cloned()
            .collect();
        // The org in front, unless it is known not to have such records or the address says another.
        let chosen = match (orgs.as_slice(), known.as_slice()) {
            ([only], _) => Some(only.clone()),
            (_, known) if known.contains(&here) => Some(here),
            (_, [only]) => Some(only.clone()),
            _ => None,
        };
        Some(match chosen {
            Some(org) => self.open_record_in(org, record),
            None => {
                let orgs: Vec<OrgKey> = match known.is_empty() {
                    // What does not know the prefix for certain is not asked.
                    true => {
                        let may = |org: &&OrgKey| self.prefix_in(org, &record.id) != Some(false);
                        let may: Vec<OrgKey> = orgs.iter().filter(may).cloned().collect();
                        if may.is_empty() { orgs } else { may }
                    }
                    false => known,
                };
                let page = self.new_page(record.clone(), None);
                self.overlays
                    .extend(page.map(|page| Overlay::Record(Box::new(page))));
                self.ask_orgs(orgs, record)
            }
        })
    }

    /// The orgs that a host or an org's id names; all where neither says.
    fn orgs_of(&self, host: Option<&str>, id: &str) -> Vec<OrgKey> {
        let of = |is: &dyn Fn(&crate::org::Org) -> bool| -> Vec<OrgKey> {
            let orgs = self.orgs.in_order().into_iter();
            orgs.filter(|entry| is(&entry.org))
                .map(|entry| entry.org.key.clone())
                .collect()
        };
        match host {
            Some(host) => of(&|org| org.is_at(host)),
            None if id.starts_with("00D") => of(&|org| same_id(org.key.organization_id(), id)),
            None => of(&|_| true),
        }
    }

    /// Whether an org has objects with ids like this; `None` where its objects are not known.
    fn prefix_in(&self, org: &OrgKey, id: &str) -> Option<bool> {
        let mut objects = self.schemas.of(org)?.catalog.objects()?.iter();
        Some(objects.any(|object| object.key_prefix.as_deref() == id.get(..3)))
    }

    /// Opens a record in the column of its org.
    pub(super) fn open_record_in(&mut self, org: OrgKey, record: RecordName) -> Vec<Effect> {
        let mut effects = Vec::new();
        if self.column().is_none_or(|column| column.org != org) {
            effects = self.go_to(org);
        }
        effects.extend(self.open_record(record, None));
        effects
    }

    /// The org does not have the record of the page in front: the others are asked.
    pub(super) fn ask_elsewhere(&mut self, not: &OrgKey, record: RecordName) -> Vec<Effect> {
        // What a lookup or a row of this org names is nowhere else.
        let typed = self
            .record_page()
            .is_some_and(|page| page.from.is_none() && page.trail.len() == 1);
        let orgs = self
            .orgs
            .in_order()
            .into_iter()
            .filter(|entry| entry.org.key != *not && entry.state != OrgState::NeedsLogin);
        let orgs: Vec<OrgKey> = orgs
            .map(|entry| entry.org.key.clone())
            .filter(|org| self.prefix_in(org, &record.id) != Some(false))
            .collect();
        if !typed || orgs.is_empty() {
            return Vec::new();
        }
        self.ask_orgs(orgs, record)
    }

    fn ask_orgs(&mut self, orgs: Vec<OrgKey>, record: RecordName) -> Vec<Effect> {
        if let Some(page) = self.record_page_mut() {
            page.state = PageState::Asking(orgs.len());
        }
        let job = WhoseJob {
            id: record.id,
            orgs,
        };
        let (id, superseded) = self.jobs.begin(Slot::GoTo);
        let cancel = superseded.map(Effect::Cancel).into_iter();
        cancel.chain([Effect::Start(id, Job::Whose(job))]).collect()
    }

    /// The orgs said which of them has the record of the page in front.
    pub(super) fn on_record_found(&mut self, event: WhoseEvent) -> Vec<Effect> {
        let Some(page) = self.record_page() else {
            return Vec::new();
        };
        let here = page.org.clone();
        let found = event.found.iter().find(|(org, _)| *org == here);
        let Some((org, object)) = found.or(event.found.first()).cloned() else {
            let silent = match event.silent.len() {
                0 => String::new(),
                1 => "1 org could not be asked.".to_owned(),
                n => format!("{n} orgs could not be asked."),
            };
            let notice = Notice::warning(format!("No org of yours has a record {}", event.id));
            self.fail_page(
                notice
                    .detail(silent)
                    .hint("check the id; it may have been deleted"),
            );
            return Vec::new();
        };
        let others = event.found.len() - 1;
        self.overlays.pop();
        let record = RecordName {
            object: Some(object),
            id: event.id,
        };
        let effects = self.open_record_in(org, record);
        if others > 0 {
            self.hint(format!(
                "{others} more of your orgs have a record with this id"
            ));
        }
        effects
    }

    /// They could not be asked.
    pub(super) fn on_record_not_found(&mut self, error: &JobError) {
        self.fail_page(Notice::from(error));
    }

    fn fail_page(&mut self, notice: Notice) {
        if let Some(page) = self.record_page_mut() {
            page.state = PageState::Failed(Box::new(notice));
        }
    }
}
