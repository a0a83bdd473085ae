//! What each org's objects are like, as far as it is known here, and what is being asked for.
//!
//! One job an org at a time: what is needed meanwhile waits in a queue, the newest need first, since
//! that is what the person is looking at. Nothing waits for an answer, and what goes wrong is not
//! said but in the messages, unless the person asked. It must not know the language, but for the
//! objects that a text selects from.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::mem;

use crate::app::App;
use crate::app::availability::Availability;
use crate::app::jobs::Slot;
use crate::app::meter::Cost;
use crate::app::msg::Effect;
use crate::app::notice::Notice;
use crate::app::overlay::Confirmed;
use crate::app::spend::Spend;
use crate::language::Wanted;
use crate::org::OrgKey;
use crate::schema::{Catalog, Known};
use crate::soql::view::View;
use crate::soql::{self, Tree};
use crate::text;
use crate::worker::{Job, JobError, SchemaEvent, SchemaJob};

/// How many objects one job asks for, so that what is needed next does not wait for long.
const BATCH: usize = 8;

/// The schemas of the orgs. They stay when tabs close.
#[derive(Debug, Default)]
pub struct Schemas(BTreeMap<OrgKey, OrgSchema>);

/// What is known of one org.
#[derive(Debug, Default)]
pub struct OrgSchema {
    /// Its objects.
    pub catalog: Catalog,
    /// When the org last said which objects it has, in seconds since the Unix epoch.
    pub asked: Option<i64>,
    generation: u64,
    /// What is needed next, the first first.
    queue: VecDeque<String>,
    /// What the job under way was asked for and has not answered.
    asking: BTreeSet<String>,
    /// What could not be had, in small letters; not asked for again until something changes.
    given_up: BTreeSet<String>,
    /// Why the last job failed.
    trouble: Option<Notice>,
    /// Whether the person waits for the job.
    refreshing: bool,
}

impl Schemas {
    /// What is known of an org; nothing before it was opened.
    pub fn of(&self, org: &OrgKey) -> Option<&OrgSchema> {
        self.0.get(org)
    }

    fn remove(&mut self, org: &OrgKey) {
        self.0.remove(org);
    }
}

impl OrgSchema {
    /// Whether the person waits for news of it.
    pub fn is_refreshing(&self) -> bool {
        self.refreshing
    }

    /// Whether an object could not be had, so that it is not asked for before something changes.
    pub fn has_given_up(&self, name: &str) -> bool {
        self.given_up.contains(&name.to_lowercase())
    }

    /// Why the last job failed.
    pub fn trouble(&self) -> Option<&Notice> {
        self.trouble.as_ref()
    }

    /// Counts the changes of the catalog: what was made of it before the last one is to be made anew.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// Puts names in front of the queue, but for those that are known, on their way or hopeless.
    fn want(&mut self, wanted: impl DoubleEndedIterator<Item = String>) {
        for name in wanted.rev() {
            let lower = name.to_lowercase();
            let needed = matches!(self.catalog.object(&name), Known::NotLoaded)
                && !self.given_up.contains(&lower)
                && !self.asking.contains(&lower);
            if needed {
                self.queue
                    .retain(|queued| !queued.eq_ignore_ascii_case(&name));
                self.queue.push_front(name);
            }
        }
    }

    fn answered(&mut self, name: &str) {
        self.asking.remove(&name.to_lowercase());
        self.generation += 1;
    }
}

impl App {
    /// Brings what an org's tabs need first, once: the list of its objects, and those that the tabs
    /// select from, the one in front first.
    pub(super) fn open_schema(&mut self, org: &OrgKey) -> Vec<Effect> {
        if self.orgs.get(org).is_none() || self.schemas.of(org).is_some() {
            return Vec::new();
        }
        let desks = self.columns.iter().flat_map(|column| column.desks());
        let desks = desks.filter(|desk| desk.org == *org);
        let mut names = Vec::new();
        for desk in desks {
            let front = desk.tabs().get(desk.active()).into_iter();
            for tab in front.chain(desk.tabs()) {
                names.extend(selected_from(tab.editor.text(), tab.editor.cursor()));
            }
        }
        let schema = self.schemas.0.entry(org.clone()).or_default();
        schema.want(names.into_iter());
        self.next_schema_job(org, true)
    }

    /// Has objects loaded that something needs; those that are known or on their way are not asked
    /// for.
    pub fn want_objects(&mut self, org: &OrgKey, wanted: Wanted) -> Vec<Effect> {
        let Some(schema) = self.schemas.0.get_mut(org) else {
            return Vec::new();
        };
        schema.want(wanted.into_iter());
        self.next_schema_job(org, false)
    }

    /// The same where nobody asked for it: not below the floor of calls.
    pub(super) fn want_objects_behind(&mut self, org: &OrgKey, wanted: Wanted) -> Vec<Effect> {
        match self.is_low(org) {
            true => Vec::new(),
            false => self.want_objects(org, wanted),
        }
    }

    /// The org has calls enough again: what was wanted meanwhile is asked for.
    pub(super) fn go_on_with_schema(&mut self, org: &OrgKey) -> Vec<Effect> {
        // What the text in front needs is found out anew.
        self.diagnosed.clear();
        self.next_schema_job(org, false)
    }

    /// Whether there is an org whose schema is not being refreshed.
    pub(super) fn can_refresh_schema(&self) -> Availability {
        match self.column().map(|column| self.schemas.of(&column.org)) {
            None => Availability::Hidden,
            Some(Some(schema)) if schema.refreshing => {
                Availability::Disabled("the org is being asked already")
            }
            Some(_) => Availability::Ready,
        }
    }

    /// Asks the org of the tab in front about all that is known of its schema.
    pub(super) fn refresh_schema(&mut self) -> Vec<Effect> {
        let Some(org) = self.column().map(|column| column.org.clone()) else {
            return Vec::new();
        };
        // The list of its objects is one call, each object another.
        let known = self.schemas.of(&org);
        let known = known.map_or(0, |schema| schema.catalog.described().count() as u64);
        let action = Confirmed::Spend(Spend::Schema(org.clone()));
        if self.asks_to_spend(
            std::slice::from_ref(&org),
            Cost::exactly(known + 1),
            None,
            action,
        ) {
            return Vec::new();
        }
        self.refresh_schema_of(org)
    }

    /// Asks an org about all that is known of its schema.
    pub(super) fn refresh_schema_of(&mut self, org: OrgKey) -> Vec<Effect> {
        let superseded = self.jobs.end_slot(&Slot::Schema(org.clone()));
        let schema = self.schemas.0.entry(org.clone()).or_default();
        let names = schema.catalog.described().map(str::to_owned);
        let mut objects: Vec<String> = names.chain(mem::take(&mut schema.asking)).collect();
        objects.extend(schema.queue.drain(..));
        schema.given_up.clear();
        schema.refreshing = true;
        let job = schema_job(&org, schema, true, objects, true);
        let alias = self.orgs.alias(&org).to_owned();
        self.hint(format!("asking {alias} what its objects are like…"));
        let (id, _) = self.jobs.begin(Slot::Schema(org));
        superseded
            .map(Effect::Cancel)
            .into_iter()
            .chain([Effect::Start(id, job)])
            .collect()
    }

    /// The org answers again, or there is a new login: what could not be had is asked for.
    pub(super) fn retry_schema(&mut self, org: &OrgKey) -> Vec<Effect> {
        let low = self.is_low(org);
        let Some(schema) = self.schemas.0.get_mut(org).filter(|_| !low) else {
            return Vec::new();
        };
        if schema.trouble.take().is_none() {
            return Vec::new();
        }
        let names = mem::take(&mut schema.given_up);
        schema.want(names.into_iter());
        self.next_schema_job(org, true)
    }

    /// Forgets an org, whose login has ended; the job under way is to be cancelled.
    pub(super) fn forget_schema(&mut self, org: &OrgKey) -> Option<Effect> {
        self.schemas.remove(org);
        let job = self.jobs.end_slot(&Slot::Schema(org.clone()))?;
        Some(Effect::Cancel(job))
    }

    /// A job, of whatever kind, said something of an org's schema.
    pub(super) fn on_schema(&mut self, org: &OrgKey, event: SchemaEvent) -> Vec<Effect> {
        let alias = self.orgs.alias(org).to_owned();
        let Some(schema) = self.schemas.0.get_mut(org) else {
            return Vec::new();
        };
        match event {
            SchemaEvent::List { list, asked } => {
                schema.catalog.set_list(list);
                schema.asked = Some(asked);
                schema.generation += 1;
            }
            SchemaEvent::Object { object, .. } => {
                schema.answered(object.name());
                schema.catalog.put(object);
            }
            SchemaEvent::Missing(name) => {
                schema.answered(&name);
                schema.catalog.set_missing(&name);
            }
            SchemaEvent::Damaged(reason) => {
                let title = format!("a file about the objects of {alias} could not be used");
                let notice = Notice::warning(title).detail(reason);
                self.say(notice.hint("the org is asked again"));
            }
            SchemaEvent::Done { asked, new } => {
                schema.trouble = None;
                // What was asked for by another name than the object's own is here under that.
                schema.asking.clear();
                if mem::take(&mut schema.refreshing) {
                    let count = text::number(asked as u64);
                    self.hint(match new {
                        0 => format!("{alias}: {count} describes asked for, none has changed"),
                        new => format!("{alias}: {count} describes asked for, {new} new"),
                    });
                }
                return self.next_schema_job(org, false);
            }
        }
        Vec::new()
    }

    /// The org could not be asked. What is known stays, and what was wanted waits for the next time.
    pub(super) fn on_schema_failed(&mut self, org: &OrgKey, error: &JobError) {
        let alias = self.orgs.alias(org).to_owned();
        let Some(schema) = self.schemas.0.get_mut(org) else {
            return;
        };
        let mut notice = Notice::from(error);
        notice.title = format!("The objects of {alias}: {}", notice.title);
        schema.given_up.append(&mut schema.asking);
        let queue = schema.queue.drain(..);
        schema
            .given_up
            .extend(queue.map(|name| name.to_lowercase()));
        let before = schema.trouble.replace(notice.clone());
        if mem::take(&mut schema.refreshing) {
            self.say(notice);
        } else if before.is_none() && !error.needs_login() && !error.not_reached() {
            // Of an org that does not answer at all others speak.
            self.log.push(notice);
        }
    }

    /// The job of an org was cancelled: what it was asked for may be asked for again.
    pub(super) fn on_schema_cancelled(&mut self, org: &OrgKey) {
        if let Some(schema) = self.schemas.0.get_mut(org) {
            schema.asking.clear();
            schema.refreshing = false;
        }
    }

    /// Starts the next job of an org, unless one is under way or nothing is wanted.
    fn next_schema_job(&mut self, org: &OrgKey, list: bool) -> Vec<Effect> {
        let slot = Slot::Schema(org.clone());
        if self.jobs.of(&slot).is_some() {
            return Vec::new();
        }
        let Some(schema) = self.schemas.0.get_mut(org) else {
            return Vec::new();
        };
        let catalog = &schema.catalog;
        schema
            .queue
            .retain(|name| matches!(catalog.object(name), Known::NotLoaded));
        if schema.queue.is_empty() && !list {
            return Vec::new();
        }
        let count = schema.queue.len().min(BATCH);
        let objects = schema.queue.drain(..count).collect();
        let job = schema_job(org, schema, list, objects, false);
        let (id, _) = self.jobs.begin(slot);
        vec![Effect::Start(id, job)]
    }
}

/// The job for some objects, by their full names where the list knows them.
fn schema_job(
    org: &OrgKey,
    schema: &mut OrgSchema,
    list: bool,
    objects: Vec<String>,
    refresh: bool,
) -> Job {
    let full = |name: String| match schema.catalog.summary(&name) {
        Known::Here(summary) => summary.name.clone(),
        Known::Missing | Known::NotLoaded => name,
    };
    let mut known = BTreeSet::new();
    let mut objects: Vec<String> = objects.into_iter().map(full).collect();
    objects.retain(|name| known.insert(name.to_lowercase()));
    schema.asking = known;
    Job::Schema(SchemaJob {
        org: org.clone(),
        list,
        objects,
        refresh,
    })
}

/// The objects that the statement under a cursor selects from.
fn selected_from(text: &str, cursor: usize) -> Vec<String> {
    let Some(span) = soql::statement_at(text, cursor) else {
        return Vec::new();
    };
    let text = span.text(text);
    let tree = Tree::parse(text);
    let queries = View::new(&tree, text).queries();
    queries
        .filter(|query| query.level() != soql::view::Level::Child)
        .filter_map(|query| Some(query.object()?.text.to_owned()))
        .collect()
}
