//! The page layout of a record: asked for when it is wished for, once for each object and record type,
//! and kept as long as the program runs.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Extent, Order, RecordPage};
use crate::app::App;
use crate::app::jobs::Slot;
use crate::app::msg::Effect;
use crate::app::notice::Notice;
use crate::org::OrgKey;
use crate::worker::{ExploreAsk, ExploreEvent, ExploreJob, Job, JobEvent, LayoutSection};

/// Every object has this record type.
const MASTER: &str = "012000000000000AAA";

/// The page layouts that were asked for.
pub(in crate::app) type PageLayouts = BTreeMap<LayoutKey, Arc<[LayoutSection]>>;

/// Org, object, record type.
pub(in crate::app) type LayoutKey = (OrgKey, String, String);

impl RecordPage {
    /// Where its layout is kept.
    fn layout_key(&self) -> Option<LayoutKey> {
        let record = self.record().filter(|r| r.extent == Extent::Whole)?;
        let kind = record.text("RecordTypeId").filter(|id| !id.is_empty());
        let kind = kind.unwrap_or_else(|| MASTER.to_owned());
        Some((self.org.clone(), record.object.name().to_owned(), kind))
    }
}

impl App {
    /// Puts the page layout on the page where it is wished for; asks the org where it is not known.
    pub(in crate::app) fn want_layout(&mut self) -> Vec<Effect> {
        let Some(page) = self.record_page() else {
            return Vec::new();
        };
        let Some(key) = page
            .layout_key()
            .filter(|_| page.view.order == Order::Layout)
        else {
            return Vec::new();
        };
        if let Some(known) = self.page_layouts.get(&key).cloned() {
            if let Some(page) = self.record_page_mut()
                && page
                    .layout
                    .as_ref()
                    .is_none_or(|shown| !Arc::ptr_eq(shown, &known))
            {
                page.layout = Some(known);
                page.list();
            }
            return Vec::new();
        }
        let (org, object, kind) = key.clone();
        let slot = Slot::Layout(org.clone(), object.clone(), kind.clone());
        if self.jobs.of(&slot).is_some() {
            return Vec::new();
        }
        let job = Job::Explore(ExploreJob {
            org,
            object,
            ask: ExploreAsk::Layout(kind),
        });
        let (id, _) = self.jobs.begin(slot);
        vec![Effect::Start(id, job)]
    }

    /// A layout came, or did not: then the fields stay in groups.
    pub(in crate::app) fn on_page_layout(
        &mut self,
        key: LayoutKey,
        event: JobEvent,
    ) -> Vec<Effect> {
        let why = match event {
            JobEvent::Explore(ExploreEvent::Layout(sections)) if !sections.is_empty() => {
                self.page_layouts.insert(key, sections.into());
                return self.want_layout();
            }
            JobEvent::Failed(error) => Notice::from(&error),
            _ => Notice::warning("the org has none for this object"),
        };
        let wants = |page: &RecordPage| {
            page.view.order == Order::Layout && page.layout_key().as_ref() == Some(&key)
        };
        if self.record_page().is_some_and(wants) {
            self.change_view(|page| page.view.order = Order::Groups);
            let title = format!("No page layout: {}", why.title);
            self.say(Notice { title, ..why });
        }
        Vec::new()
    }
}
