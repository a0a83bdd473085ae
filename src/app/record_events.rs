//! What jobs on records say, by the slot they run in.

use crate::app::App;
use crate::app::jobs::Slot;
use crate::app::msg::Effect;
use crate::app::notice::Notice;
use crate::worker::{JobEvent, RecordEvent};

impl App {
    /// A job on a record, or on the lock of an org, said something.
    pub(super) fn on_record_job(&mut self, slot: Slot, event: JobEvent) -> Vec<Effect> {
        match (slot, event) {
            (Slot::Lock(org), JobEvent::Record(event)) => match *event {
                RecordEvent::Lock { unlocked } => self.on_lock(&org, unlocked),
                _ => Vec::new(),
            },
            (Slot::Lock(org), JobEvent::Failed(error)) => {
                self.on_lock_failed(&org, &error);
                Vec::new()
            }
            (Slot::Record, JobEvent::Record(event)) => {
                if let RecordEvent::Page(event) = *event {
                    self.on_record_page(event);
                }
                self.want_layout()
            }
            (Slot::Record, JobEvent::Failed(error)) => self.on_record_page_failed(&error),
            (Slot::Record, JobEvent::Cancelled) => {
                self.on_record_page_cancelled();
                Vec::new()
            }
            (Slot::Reread(tab), JobEvent::Record(event)) => match *event {
                RecordEvent::Reread(pages) => self.on_reread(tab, pages),
                _ => Vec::new(),
            },
            (Slot::Reread(_), JobEvent::Failed(error)) => {
                self.on_reread_failed(&error);
                Vec::new()
            }
            (Slot::GoTo, JobEvent::Whose(event)) => self.on_record_found(event),
            (Slot::GoTo, JobEvent::Failed(error)) => {
                self.on_record_not_found(&error);
                Vec::new()
            }
            (_, JobEvent::Failed(error)) => {
                self.say(Notice::from(&error));
                Vec::new()
            }
            _ => Vec::new(),
        }
    }
}
