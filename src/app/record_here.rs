//! Which record, or which object, a command that writes means; and the way from there to the form.

use crate::app::App;
use crate::app::availability::Availability;
use crate::app::command::Command;
use crate::app::copy::own_id;
use crate::app::lock::Pending;
use crate::app::msg::Effect;
use crate::app::overlay::Overlay;
use crate::app::record_form::Purpose;
use crate::org::OrgKey;
use crate::rows::staged::Outcome;
use crate::schema::ObjectSummary;
use crate::worker::RecordName;

/// Why nothing can be done with a row whose Id is not among its columns.
pub(super) const NO_ID: &str = "the row has no Id: E adds it to the query";

/// The command of the rows that one of the page of a record stands for.
fn of_row(command: Command) -> Option<Command> {
    Some(match command {
        Command::RecordEdit => Command::RowEdit,
        Command::RecordNew => Command::RowNew,
        Command::RecordClone => Command::RowClone,
        Command::RecordDelete => Command::RowDelete,
        Command::RecordUndelete => Command::RowUndelete,
        _ => return None,
    })
}

/// Whether a new record is filled in that is like no other.
fn makes(command: Command) -> bool {
    matches!(
        command,
        Command::RowNew | Command::RecordNew | Command::ObjectsNew | Command::PageNew
    )
}

/// A record that is meant.
pub(super) struct RecordHere {
    org: OrgKey,
    record: RecordName,
    /// What it is called, where that is on the screen.
    name: String,
    /// Whether the screen shows that it is in the recycle bin.
    deleted: bool,
}

use Availability::{Disabled, Hidden, Ready};

impl App {
    /// The record that a command means: that of the page on top, or of the row under the cursor.
    fn record_here(&self, command: Command) -> Option<RecordHere> {
        match of_row(command) {
            Some(_) => self.record_on_page(),
            None => self.record_of_row(),
        }
    }

    /// The record of the page on top.
    fn record_on_page(&self) -> Option<RecordHere> {
        let Some(Overlay::Record(page)) = self.overlays.last() else {
            return None;
        };
        let record = page.record()?;
        let name = page.here().and_then(|visit| visit.title.clone());
        Some(RecordHere {
            org: page.org.clone(),
            record: record.name_for_write(),
            name: name.unwrap_or_default(),
            deleted: record.values().get("IsDeleted") == Some("true"),
        })
    }

    /// The record of the row under the cursor.
    fn record_of_row(&self) -> Option<RecordHere> {
        let tab = self.tab()?;
        let result = tab.result.as_ref()?;
        let (row, id) = (result.row()?, own_id(result)?);
        let org = tab.org_here();
        let column = |name: &str| {
            let mut columns = result.rows.columns().iter();
            columns.position(|c| c.path.len() == 1 && c.title.eq_ignore_ascii_case(name))
        };
        let cell = |name: &str| Some(result.rows.cell(row, column(name)?).text);
        let name = cell("Name").unwrap_or_default().to_owned();
        let gone = result.staged.outcome(row) == Some(&Outcome::Deleted);
        let deleted = gone || cell("IsDeleted") == Some("true");
        let prefix = id.get(..3).unwrap_or_default();
        let objects = self.schemas.of(org).and_then(|s| s.catalog.objects());
        let of_prefix = objects.and_then(|objects| {
            let mut objects = objects.iter();
            let object = objects.find(|object| object.key_prefix.as_deref() == Some(prefix))?;
            Some(object.name.clone())
        });
        Some(RecordHere {
            org: org.clone(),
            record: RecordName {
                object: of_prefix,
                id,
            },
            name,
            deleted,
        })
    }

    /// Whether the row under the cursor is a record that can be told by its Id.
    pub(super) fn has_record_here(&self) -> bool {
        self.record_of_row().is_some()
    }

    /// The object that a new record is to be of, and its org.
    fn object_for_new(&self, command: Command) -> Option<(OrgKey, String)> {
        match command {
            Command::ObjectsNew => {
                let browser = self.browser()?;
                Some((browser.org.clone(), self.selected_object()?))
            }
            Command::PageNew => match self.overlays.last() {
                Some(Overlay::Object(page)) => Some((page.org.clone(), page.object().to_owned())),
                _ => None,
            },
            Command::RecordNew => {
                let here = self.record_on_page()?;
                Some((here.org, here.record.object?))
            }
            _ => {
                let tab = self.tab()?;
                tab.result.as_ref()?;
                Some((tab.org.clone(), self.object_in_front()?))
            }
        }
    }

    fn summary_of(&self, org: &OrgKey, object: &str) -> Option<&ObjectSummary> {
        self.schemas.of(org)?.catalog.summary(object).here()
    }

    /// Whether a command that writes has a record, or an object, that lets it.
    pub(super) fn can_change_record(&self, command: Command) -> Availability {
        if makes(command) {
            let Some((org, object)) = self.object_for_new(command) else {
                return match command {
                    Command::RowNew if self.tab().is_some() => {
                        Disabled("no object is known for these rows")
                    }
                    _ => Hidden,
                };
            };
            return match self.summary_of(&org, &object) {
                Some(summary) if !summary.createable => {
                    Disabled("the object lets you make no records")
                }
                _ => Ready,
            };
        }
        let Some(tab) = self.tab() else {
            return Hidden;
        };
        let Some(here) = self.record_here(command) else {
            if of_row(command).is_some() {
                return Hidden;
            }
            return match &tab.result {
                None => Disabled("there are no rows yet: run a query"),
                // It is offered to be selected.
                Some(result) if result.row().is_some() && self.can_have_id() => Ready,
                Some(_) if tab.run.is_some() => Disabled("the query is running"),
                Some(result) if result.row().is_none() => Disabled("there is no row"),
                Some(_) => Disabled("the row has no id: it is no record"),
            };
        };
        let object = here.record.object.as_deref().unwrap_or_default();
        let summary = self.summary_of(&here.org, object);
        let may = |may: fn(&ObjectSummary) -> bool| summary.is_none_or(may);
        match of_row(command).unwrap_or(command) {
            Command::RowEdit if here.deleted => {
                Disabled("the record is in the recycle bin: undelete it first")
            }
            Command::RowEdit if !may(|object| object.updateable) => {
                Disabled("the object lets you change no records")
            }
            Command::RowClone if !may(|object| object.createable) => {
                Disabled("the object lets you make no records")
            }
            Command::RowDelete if here.deleted => Disabled("the record is deleted already"),
            Command::RowDelete if !may(|object| object.deletable) => {
                Disabled("the object lets you delete no records")
            }
            Command::RowUndelete if !may(|object| object.undeletable) => {
                Disabled("records of this object cannot be undeleted")
            }
            Command::RowUndelete if !here.deleted => Disabled(
                "this record is not deleted, as far as the row says: the recycle bin has those that are",
            ),
            _ => Ready,
        }
    }

    /// Does what a command that writes wishes for, once the org is unlocked.
    pub(super) fn change_record(&mut self, command: Command) -> Vec<Effect> {
        if let Some((org, object)) = self.object_for_new(command)
            && makes(command)
        {
            if let Some(asked) = self.require_unlocked(&org, Pending::Command(command)) {
                return asked;
            }
            return self.open_form(org, Some(object), Purpose::Create, String::new());
        }
        let Some(here) = self.record_here(command) else {
            return self.offer_id();
        };
        if let Some(asked) = self.require_unlocked(&here.org, Pending::Command(command)) {
            return asked;
        }
        let RecordHere {
            org, record, name, ..
        } = here;
        let id = record.id.clone();
        match of_row(command).unwrap_or(command) {
            Command::RowEdit => self.open_form(org, record.object, Purpose::Edit { id }, name),
            Command::RowClone => {
                self.open_form(org, record.object, Purpose::Clone { of: id }, name)
            }
            Command::RowDelete => self.look_at_change(org, record, name, false),
            Command::RowUndelete => self.look_at_change(org, record, name, true),
            _ => Vec::new(),
        }
    }
}
