//! What the job that reads a record page says, into the page.

use super::value::Target;
use super::{Count, Extent, PageState, Record, RecordPage};
use crate::app::App;
use crate::app::msg::Effect;
use crate::app::notice::Notice;
use crate::app::overlay::Overlay;
use crate::worker::{JobError, ListCount, PageEvent};

impl App {
    /// The page that is being read: the topmost, whatever lies over it.
    pub(super) fn page_being_read(&mut self) -> Option<&mut RecordPage> {
        self.overlays
            .iter_mut()
            .rev()
            .find_map(|overlay| match overlay {
                Overlay::Record(page) => Some(page.as_mut()),
                _ => None,
            })
    }

    /// Something of the record came.
    pub(in crate::app) fn on_record_page(&mut self, event: PageEvent) {
        let came = matches!(event, PageEvent::Fields { .. });
        if let Some(page) = self.page_being_read() {
            page.take(event);
        }
        if came {
            self.name_lists();
        }
    }

    /// Gives the related lists their names, as far as the org's objects are known.
    pub(in crate::app) fn name_lists(&mut self) {
        let mut overlays = self.overlays.iter_mut().rev();
        let page = overlays.find_map(|overlay| match overlay {
            Overlay::Record(page) => Some(page),
            _ => None,
        });
        if let Some(page) = page
            && let Some(schema) = self.schemas.of(&page.org)
            && let Some(record) = &mut page.record
        {
            record.name_lists(&schema.catalog);
            page.list();
        }
    }

    /// The record could not be read, or not all of it: what came stays.
    pub(in crate::app) fn on_record_page_failed(&mut self, error: &JobError) -> Vec<Effect> {
        let notice = Notice::from(error);
        let not_here = error.is_not_here();
        let deleted = error.is_deleted();
        let Some(page) = self.page_being_read() else {
            return Vec::new();
        };
        if deleted && page.record.is_some() {
            return self.read_deleted();
        }
        page.nothing_more();
        if page.record.is_some() {
            let of_row = page
                .record()
                .is_some_and(|record| record.extent == Extent::Row);
            let title = match of_row {
                true => format!("Only what the row has is shown: {}", notice.title),
                false => format!("Names and counts are not complete: {}", notice.title),
            };
            self.say(Notice { title, ..notice });
            return Vec::new();
        }
        let (org, record) = (page.org.clone(), page.here().map(|v| v.record.clone()));
        page.state = PageState::Failed(Box::new(notice));
        match record {
            // It may be a record of another org.
            Some(record) if not_here => match self.ask_elsewhere(&org, record) {
                nobody if nobody.is_empty() && deleted => self.read_deleted(),
                effects => effects,
            },
            _ => Vec::new(),
        }
    }

    /// Reading was cancelled: what came stays.
    pub(in crate::app) fn on_record_page_cancelled(&mut self) {
        if let Some(page) = self.page_being_read() {
            page.nothing_more();
            if page.record.is_none() {
                let stopped = Notice::warning("Reading the record was stopped");
                page.state = PageState::Failed(Box::new(stopped.hint("Enter reads it again")));
            }
        }
    }
}

impl RecordPage {
    fn take(&mut self, event: PageEvent) {
        match event {
            PageEvent::Fields { object, id, json } => {
                let mut record = Record::new(object, id, &json);
                if let Some(old) = &self.record {
                    record.keep_around(old);
                }
                for place in record.lists() {
                    let lists = &record.object.describe().child_relationships;
                    let name = lists.get(place).and_then(|l| l.relationship_name.clone());
                    let name = name.unwrap_or_default();
                    if *record.count(&name) == Count::NotAsked {
                        record.set_count(&name, Count::Asked);
                    }
                }
                if let Some(visit) = self.trail.get_mut(self.at) {
                    visit.record = record.name_for_write();
                    visit.title = record.title();
                }
                self.record = Some(Box::new(record));
                self.state = PageState::Here;
            }
            PageEvent::Around { names, counts } => {
                if let Some(record) = &mut self.record {
                    for found in names {
                        let target = Target {
                            object: found.object,
                            name: found.name,
                        };
                        record.set_target(&found.field, target);
                    }
                    for (list, count) in counts {
                        let count = match count {
                            ListCount::Is(count) => Count::Is(count),
                            ListCount::Not(why) => Count::Not(why),
                        };
                        record.set_count(&list, count);
                    }
                }
            }
            PageEvent::Done => self.nothing_more(),
        }
        self.list();
    }

    /// What was not counted by now is not being counted.
    fn nothing_more(&mut self) {
        if let Some(record) = &mut self.record {
            record.stop_counting();
            if record.extent == Extent::RowForNow {
                record.extent = Extent::Row;
            }
        }
        self.list();
    }
}
