//! `RecordPage`: one record of an org with all its fields and its related lists; one filter over
//! everything, and the way from record to record and back.
//!
//! It is drawn as it comes: the fields after the first call, then the names of what the record points
//! to and the counts of its lists. What acts on the record in front takes it from
//! [`RecordPage::record`]; after a write [`App::reload_record`] reads it again.

mod copy;
mod keys;
mod layout;
mod list;
mod of_row;
mod open;
mod record;
mod take;
pub mod value;

use std::sync::Arc;

use crate::app::App;
use crate::app::availability::Availability;
use crate::app::column::TabId;
use crate::app::notice::Notice;
use crate::app::overlay::Overlay;
use crate::app::picker::Picker;
use crate::org::OrgKey;
use crate::schema::{Field, words};
use crate::worker::{LayoutSection, RecordName};

pub(in crate::app) use copy::What;
pub(in crate::app) use layout::PageLayouts;
pub use list::Group;
pub use record::{Count, Extent, Record};
use value::Clock;

/// Columns of the list that are shown: label, value, API name.
const SHOWN: usize = 3;
/// The column with the values.
pub const VALUE: usize = 1;

/// A record, over the panes.
#[derive(Clone, Debug)]
pub struct RecordPage {
    /// Whose.
    pub org: OrgKey,
    /// The records that were gone to, also those that one came back from.
    pub trail: Vec<Visit>,
    /// The place of the one that is shown.
    pub at: usize,
    /// What is listed, through the filter.
    pub picker: Picker<RowKey>,
    /// What is known of it.
    pub state: PageState,
    /// What is listed, and in which order.
    pub view: View,
    /// The tab whose row it is, where it came from one.
    pub from: Option<TabId>,
    /// The zone of moments.
    clock: Clock,
    record: Option<Box<Record>>,
    /// The sections of its page layout, once they were asked for.
    layout: Option<Arc<[LayoutSection]>>,
    /// The row to go to once it is listed.
    seek: Option<RowKey>,
}

/// What is listed, and in which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// The one part that is listed; both where there is none.
    pub part: Option<Part>,
    /// In which order fields are listed.
    pub order: Order,
    /// Fields without a value are left out.
    pub no_nulls: bool,
}

/// In which order fields are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// In groups by what they are.
    #[default]
    Groups,
    /// By label.
    AtoZ,
    /// In the sections of the page layout.
    Layout,
}

/// A part of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The fields.
    Fields,
    /// The related lists.
    Related,
}

/// What a row of the list is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKey {
    /// The heading of a group.
    Heading(Group),
    /// A field, by its place in the describe.
    Field(usize),
    /// A related list, by the place of its relationship in the describe.
    List(usize),
}

/// A record on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// Which.
    pub record: RecordName,
    /// What it is called, once that is known.
    pub title: Option<String>,
    filter: String,
    selected: Option<RowKey>,
}

impl Visit {
    fn new(record: RecordName) -> Self {
        Self {
            record,
            title: None,
            filter: String::new(),
            selected: None,
        }
    }
}

/// What is known of the record.
#[derive(Clone, Debug)]
pub enum PageState {
    /// It is being read.
    Reading,
    /// So many orgs are being asked whose it is.
    Asking(usize),
    /// Its fields are here; the rest may still come.
    Here,
    /// It could not be read.
    Failed(Box<Notice>),
}

impl RecordPage {
    /// The record in front, once it was read: for what acts on it.
    pub fn record(&self) -> Option<&Record> {
        self.record.as_deref()
    }

    /// Whether the record is in the recycle bin.
    pub fn is_deleted(&self) -> bool {
        let record = self.record();
        record.is_some_and(|record| record.json("IsDeleted") == Some("true"))
    }

    /// The field of the selected row.
    pub fn selected_field(&self) -> Option<&Field> {
        match self.picker.selected()? {
            RowKey::Field(place) => self.record()?.object.describe().fields.get(*place),
            RowKey::Heading(_) | RowKey::List(_) => None,
        }
    }

    /// The visit that is shown.
    pub fn here(&self) -> Option<&Visit> {
        self.trail.get(self.at)
    }

    /// The way here in words: what each record is called, else its id.
    pub fn breadcrumb(&self) -> String {
        let way = self.trail.get(..=self.at).unwrap_or_default();
        let names: Vec<&str> = way
            .iter()
            .map(|visit| visit.title.as_deref().unwrap_or(&visit.record.id))
            .collect();
        match names.len() {
            0..=3 => names.join(" › "),
            n => format!("… › {}", names.get(n - 3..).unwrap_or_default().join(" › ")),
        }
    }

    /// In which zone moments are shown.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// How many rows of a part there are, and how many of them are listed.
    pub fn counted(&self, part: Part) -> (usize, usize) {
        let of = |key: &&RowKey| match part {
            Part::Fields => matches!(key, RowKey::Field(_)),
            Part::Related => matches!(key, RowKey::List(_)),
        };
        let all = self.record().map_or(0, |record| match part {
            Part::Fields => record.object.describe().fields.len(),
            Part::Related => record.lists().len(),
        });
        (self.picker.found().filter(of).count(), all)
    }

    /// The whole of what there is to know of the selected row, by names.
    pub fn details(&self) -> Vec<(&'static str, String)> {
        let (Some(record), Some(key)) = (self.record(), self.picker.selected()) else {
            return Vec::new();
        };
        let of = record.object.describe();
        match key {
            RowKey::Heading(_) => {
                let title = self
                    .picker
                    .selected_item()
                    .and_then(|item| item.columns.get(VALUE));
                vec![("", title.cloned().unwrap_or_default())]
            }
            RowKey::Field(place) => match of.fields.get(*place) {
                Some(field) => {
                    let shown = record.shown(field, &self.clock);
                    let mut all = vec![
                        ("value", shown.whole),
                        (
                            "field",
                            format!("{} · {}", field.name, words::described(field)),
                        ),
                    ];
                    if !field.updateable {
                        all.push(("edit", crate::schema::value::why_not(field).to_owned()));
                    }
                    all.extend(field.inline_help_text.clone().map(|help| ("help", help)));
                    all
                }
                None => Vec::new(),
            },
            RowKey::List(place) => match of.child_relationships.get(*place) {
                Some(child) => {
                    let name = child.relationship_name.clone().unwrap_or_default();
                    let count = record.count(&name);
                    let why = match count {
                        Count::Not(why) => Some(("count", format!("not counted: {why}"))),
                        _ => None,
                    };
                    let by = format!("{} by {}", child.child_object, child.field);
                    let all = [("list", name.clone()), ("of", by)].into_iter();
                    all.chain(why).collect()
                }
                None => Vec::new(),
            },
        }
    }

    /// Lists the rows anew, by what is known and how it is wished for.
    fn list(&mut self) {
        let items = match &self.record {
            Some(record) => list::items(record, self.view, &self.clock, self.layout.as_deref()),
            None => Vec::new(),
        };
        self.picker.set_items(items);
        if self.record.is_some()
            && let Some(key) = self.seek.take()
        {
            self.picker.select(&key);
        }
        // The first row is a heading, of which there is nothing to say.
        if self.picker.selected_row() == Some(0) {
            self.skip_heading(None);
        }
    }

    /// Goes on from a heading, of which there is nothing to say: the way that was gone from the row
    /// before.
    fn skip_heading(&mut self, before: Option<usize>) {
        if !matches!(self.picker.selected(), Some(RowKey::Heading(_))) {
            return;
        }
        let at = self.picker.selected_row().unwrap_or_default();
        match before.is_some_and(|before| before > at) && at > 0 {
            true => self.picker.select_row(at - 1),
            false => self.picker.select_row(at + 1),
        }
    }
}

fn picker() -> Picker<RowKey> {
    let mut picker = Picker::new(Vec::new()).skipping(VALUE).showing(SHOWN);
    picker.go_to_rows();
    picker
}

impl App {
    /// The record page on top.
    pub fn record_page(&self) -> Option<&RecordPage> {
        match self.overlays.last() {
            Some(Overlay::Record(page)) => Some(page.as_ref()),
            _ => None,
        }
    }

    pub(in crate::app) fn record_page_mut(&mut self) -> Option<&mut RecordPage> {
        match self.overlays.last_mut() {
            Some(Overlay::Record(page)) => Some(page.as_mut()),
            _ => None,
        }
    }

    /// Whether a record page is on top.
    pub(in crate::app) fn can_on_record_page(&self) -> Availability {
        match self.record_page() {
            Some(_) => Availability::Ready,
            None => Availability::Hidden,
        }
    }

    /// Whether a record page is on top and its record was read: for what acts on it.
    pub(in crate::app) fn can_with_record(&self) -> Availability {
        match self.record_page() {
            None => Availability::Hidden,
            Some(page) if page.record.is_none() => Availability::Disabled("the record is not here"),
            Some(_) => Availability::Ready,
        }
    }

    /// The same, and all of the record is here.
    pub(in crate::app) fn can_with_whole_record(&self) -> Availability {
        let record = self.record_page().and_then(RecordPage::record);
        match record.is_some_and(|record| record.extent != Extent::Whole) {
            true => Availability::Disabled("only what the row has is here"),
            false => self.can_with_record(),
        }
    }

    /// Whether there is a record before, or after, the one that is shown.
    pub(in crate::app) fn can_walk_trail(&self, back: bool) -> Availability {
        match self.record_page() {
            None => Availability::Hidden,
            Some(page) if back && page.at == 0 => {
                Availability::Disabled("there is no record before this one")
            }
            Some(page) if !back && page.at + 1 >= page.trail.len() => {
                Availability::Disabled("there is no record to go forward to")
            }
            Some(_) => Availability::Ready,
        }
    }

    /// Whether the result has another row to show.
    pub(in crate::app) fn can_turn_record(&self) -> Availability {
        match self.record_page() {
            None => Availability::Hidden,
            Some(page) if page.from.is_none() => {
                Availability::Disabled("this record did not come from a result")
            }
            Some(_) => Availability::Ready,
        }
    }
}
