//! From a row, a lookup or an id to the page of a record, and from there to the next one; long because a
//! page is come to in so many ways.

use jiff::tz::TimeZone;

use super::value::Clock;
use super::{Extent, PageState, RecordPage, RowKey, View, Visit, picker};
use crate::app::App;
use crate::app::column::TabId;
use crate::app::editor::EditAction;
use crate::app::grid::GridMove;
use crate::app::jobs::Slot;
use crate::app::msg::Effect;
use crate::app::overlay::Overlay;
use crate::rows::CellKind;
use crate::schema::{id, view_columns};
use crate::worker::{Job, RecordJob, RecordName, RecordWork};

impl App {
    /// Opens the page of a record of the org in front; `from` is the tab whose row it is.
    pub fn open_record(&mut self, record: RecordName, from: Option<TabId>) -> Vec<Effect> {
        let Some(page) = self.new_page(record, from) else {
            return Vec::new();
        };
        self.overlays.push(Overlay::Record(Box::new(page)));
        self.show_row_meanwhile();
        self.reload_record()
    }

    /// A page with nothing known yet; looked at as the last one was.
    pub(in crate::app) fn new_page(
        &self,
        record: RecordName,
        from: Option<TabId>,
    ) -> Option<RecordPage> {
        let (view, utc) = self.record_view;
        // Of a result of several orgs each row is in its own.
        let of_row = from.and_then(|id| self.find_tab(id));
        let of_row = of_row.map(|tab| tab.org_here().clone());
        Some(RecordPage {
            org: of_row.or_else(|| Some(self.column()?.org.clone()))?,
            trail: vec![Visit::new(record)],
            at: 0,
            picker: picker(),
            state: PageState::Reading,
            view: View { part: None, ..view },
            from,
            clock: Clock {
                zone: self.zone.clone().unwrap_or(TimeZone::UTC),
                utc,
            },
            record: None,
            layout: None,
            seek: None,
        })
    }

    /// Reads the record of the page on top, again where it is here already: after a write.
    pub fn reload_record(&mut self) -> Vec<Effect> {
        let Some(page) = self.record_page_mut() else {
            return Vec::new();
        };
        let Some(record) = page.here().map(|visit| visit.record.clone()) else {
            return Vec::new();
        };
        match &mut page.record {
            None => page.state = PageState::Reading,
            Some(record) if record.extent == Extent::Row => {
                record.extent = Extent::RowForNow;
                page.list();
            }
            Some(_) => {}
        }
        let org = page.org.clone();
        self.work_on_record(org, RecordWork::Page(record))
    }

    /// Reads the record of the page on top from the recycle bin.
    pub(in crate::app) fn read_deleted(&mut self) -> Vec<Effect> {
        let Some(page) = self.page_being_read() else {
            return Vec::new();
        };
        let Some(record) = page.here().map(|visit| visit.record.clone()) else {
            return Vec::new();
        };
        if page.record.is_none() {
            page.state = PageState::Reading;
        }
        let org = page.org.clone();
        self.work_on_record(org, RecordWork::Deleted(record))
    }

    fn work_on_record(&mut self, org: crate::org::OrgKey, work: RecordWork) -> Vec<Effect> {
        let (id, superseded) = self.jobs.begin(Slot::Record);
        let job = Job::Record(Box::new(RecordJob { org, work }));
        let cancel = superseded.map(Effect::Cancel).into_iter();
        cancel.chain([Effect::Start(id, job)]).collect()
    }

    /// Whether Enter on the cell under the cursor opens the page of a record.
    pub fn leads_to_record(&self) -> bool {
        !self.on_children_column() && self.record_of_cell().is_some()
    }

    /// The record that the cell under the cursor is about: one that its id names, or whose name it is.
    pub(in crate::app) fn record_of_cell(&self) -> Option<RecordName> {
        let tab = self.tab()?;
        let result = tab.result.as_ref()?;
        let (row, place) = (result.row()?, result.column()?);
        let columns = result.rows.columns();
        let column = columns.get(place)?;
        let (last, way) = column.path.split_last()?;
        let cell = result.rows.cell(row, place);
        if cell.kind != CellKind::Text {
            return None;
        }
        if id::is_id(cell.text) && (last.ends_with("Id") || self.knows_prefix(cell.text)) {
            return Some(named(cell.text));
        }
        if !self.is_name(last, way.is_empty()) {
            return None;
        }
        // Of the name of a parent the parent's id is looked for.
        let mut paths = vec![[way, &["Id".to_owned()]].concat()];
        if let Some((parent, before)) = way.split_last() {
            let lookup = match parent.strip_suffix("__r") {
                Some(custom) => format!("{custom}__c"),
                None => format!("{parent}Id"),
            };
            paths.push([before, &[lookup]].concat());
        }
        let same = |path: &[String]| {
            let found = columns.iter().position(|column| {
                let alike = column.path.len() == path.len();
                let mut parts = column.path.iter().zip(path);
                alike && parts.all(|(a, b)| a.eq_ignore_ascii_case(b))
            });
            let cell = result.rows.cell(row, found?);
            id::is_id(cell.text).then(|| named(cell.text))
        };
        paths.iter().find_map(|path| same(path))
    }

    /// Whether a column of this name holds the names of records.
    fn is_name(&self, column: &str, own: bool) -> bool {
        let object = self.object_in_front();
        let described = object.and_then(|o| self.catalog_here()?.object(&o).here());
        let field = described.and_then(|object| object.field(column));
        match field {
            Some(field) if own => field.name_field,
            _ => column.eq_ignore_ascii_case("Name"),
        }
    }

    /// Whether an object of the org in front has ids that begin like this one.
    pub(in crate::app) fn knows_prefix(&self, id: &str) -> bool {
        let objects = self.catalog_here().and_then(|catalog| catalog.objects());
        let mut objects = objects.unwrap_or_default().iter();
        objects.any(|object| object.key_prefix.as_deref() == id.get(..3))
    }

    /// The record that is meant in the results: of the cell, else of the row.
    fn meant_record(&self) -> Option<RecordName> {
        let own = || {
            let result = self.tab()?.result.as_ref()?;
            crate::app::copy::record_id_of_row(result)
        };
        self.record_of_cell().or_else(|| own().map(|id| named(&id)))
    }

    /// Opens the page of the record of the cell, or of the row.
    pub(in crate::app) fn open_record_here(&mut self) -> Vec<Effect> {
        let from = self.tab().map(|tab| tab.id);
        match self.meant_record() {
            Some(record) => self.open_record(record, from),
            None => {
                self.hint(crate::app::record_here::NO_ID);
                Vec::new()
            }
        }
    }

    /// The record of the next row of the result, or of the one before, by the same column.
    pub(in crate::app) fn turn_record(&mut self, down: bool) -> Vec<Effect> {
        let from = self.record_page().and_then(|page| page.from);
        let Some(tab) = self.tab().filter(|tab| Some(tab.id) == from) else {
            self.hint("the result it came from is not in front any more");
            return Vec::new();
        };
        let place = |app: &Self| app.tab()?.result.as_ref()?.row();
        let (id, before) = (tab.id, place(self));
        let effects = self.move_grid(if down { GridMove::Down } else { GridMove::Up });
        if place(self) == before {
            self.hint(match down {
                true => "it is the last row that is here",
                false => "it is the first row",
            });
            return effects;
        }
        match self.meant_record() {
            Some(record) => {
                if let Some(new) = self.new_page(record, Some(id))
                    && let Some(page) = self.record_page_mut()
                {
                    let view = page.view;
                    let seek = page.picker.selected().copied();
                    let filter = page.picker.filter().text().to_owned();
                    *page = new;
                    page.view = view;
                    // The same field of the next record is what one compares.
                    page.begin_anew(filter, seek);
                }
                self.show_row_meanwhile();
                self.reload_record()
            }
            None => {
                self.hint("this row names no record");
                effects
            }
        }
    }

    /// Enter: to the record of a lookup, to the records of a list; any other value is shown whole.
    pub(in crate::app) fn follow_row(&mut self) -> Vec<Effect> {
        let Some(page) = self.record_page() else {
            return Vec::new();
        };
        let Some(record) = page.record() else {
            return self.reload_record();
        };
        match page.picker.selected() {
            Some(RowKey::List(place)) => {
                let of = record.object.describe();
                let Some(child) = of.child_relationships.get(*place) else {
                    return Vec::new();
                };
                let condition = format!("{} = '{}'", child.field, record.id);
                let object = child.child_object.clone();
                if self.column().is_none_or(|column| column.org != page.org) {
                    let alias = self.orgs.alias(&page.org).to_owned();
                    self.hint(format!(
                        "the record is in {alias}: its lists open in a tab of that org"
                    ));
                    return Vec::new();
                }
                let schema = self.schemas.of(&page.org);
                let listed = schema.and_then(|schema| schema.catalog.summary(&object).here());
                let columns = match listed.is_some_and(|listed| !listed.queryable) {
                    true => Some(view_columns(&object).unwrap_or("Id")),
                    false => view_columns(&object),
                };
                if let Some(columns) = columns {
                    let list = child.relationship_name.as_deref().unwrap_or_default();
                    let text = format!(
                        "SELECT Id, (SELECT {columns} FROM {list}) FROM {} WHERE Id = '{}'",
                        of.summary.name, record.id
                    );
                    let mut effects = self.leave_record();
                    self.leave_browser();
                    effects.extend(self.run_in_new_tab(&text));
                    return effects;
                }
                let mut effects = self.leave_record();
                effects.extend(self.browse_within(&object, Some(condition)));
                effects
            }
            Some(RowKey::Field(_)) => {
                let next = page.selected_field().and_then(|f| record.leads_to(f));
                let is_file = page.selected_field().is_some_and(|f| record.has_file(f));
                match next {
                    Some(next) => self.go_to_record(next),
                    None if is_file && self.downloading().is_none() => self.ask_download(true),
                    None => self.read_record_row(),
                }
            }
            Some(RowKey::Heading(_)) | None => Vec::new(),
        }
    }

    /// On to another record; those that were ahead are forgotten.
    pub(in crate::app) fn go_to_record(&mut self, record: RecordName) -> Vec<Effect> {
        if let Some(page) = self.record_page_mut() {
            page.remember();
            page.trail.truncate(page.at + 1);
            page.trail.push(Visit::new(record));
            page.at += 1;
            page.begin_anew(String::new(), None);
        }
        self.reload_record()
    }

    /// Back to the record before, or forward again, as it was left.
    pub(in crate::app) fn walk_trail(&mut self, back: bool) -> Vec<Effect> {
        if let Some(page) = self.record_page_mut() {
            page.remember();
            page.at = match back {
                true => page.at.saturating_sub(1),
                false => (page.at + 1).min(page.trail.len().saturating_sub(1)),
            };
            if let Some(visit) = page.here().cloned() {
                page.begin_anew(visit.filter, visit.selected);
            }
        }
        self.reload_record()
    }

    /// Takes the page away; it can be brought back.
    pub(in crate::app) fn leave_record(&mut self) -> Vec<Effect> {
        if let Some(page) = self.record_page_mut() {
            page.remember();
        }
        if matches!(self.overlays.last(), Some(Overlay::Record(_)))
            && let Some(Overlay::Record(page)) = self.overlays.pop()
        {
            self.left_record = Some(page);
        }
        let stopped = [Slot::Record, Slot::GoTo].map(|slot| self.jobs.end_slot(&slot));
        stopped.into_iter().flatten().map(Effect::Cancel).collect()
    }

    /// Whether the tab in front lists what belongs to the record that was left last.
    pub(in crate::app) fn is_of_left_record(&self) -> bool {
        let (Some(page), Some(tab)) = (&self.left_record, self.tab()) else {
            return false;
        };
        let id = page.here().map(|visit| visit.record.id.as_str());
        let within = tab
            .browse
            .as_ref()
            .and_then(|browse| browse.within.as_deref());
        // A list that is read through its parent is a query of the record.
        let text = || tab.editor.text().to_string();
        let said = |id: &str| {
            let condition = format!("= '{id}'");
            match within {
                Some(within) => within.contains(&condition),
                None => tab.browse.is_none() && text().ends_with(&format!(" WHERE Id {condition}")),
            }
        };
        page.org == tab.org && id.is_some_and(said)
    }

    /// Brings the record page back that was left last, with the way to it.
    pub(in crate::app) fn return_to_record(&mut self) -> Vec<Effect> {
        let Some(page) = self.left_record.take() else {
            return Vec::new();
        };
        let org = page.org.clone();
        if self.orgs.get(&org).is_none() {
            return Vec::new();
        }
        let mut effects = Vec::new();
        if self.column().is_none_or(|column| column.org != org) {
            effects = self.go_to(org);
        }
        let seek = page.here().and_then(|visit| visit.selected);
        self.overlays.push(Overlay::Record(page));
        if let Some(page) = self.record_page_mut() {
            page.seek = seek;
        }
        effects.extend(self.reload_record());
        effects
    }

    /// From the records of a list back to the page of the record, over the result that it came from: the
    /// next step back leads there, and not to the list again.
    pub(in crate::app) fn back_to_record(&mut self) -> Vec<Effect> {
        let from = self.left_record.as_ref().and_then(|page| page.from);
        let mut effects = self.return_to_record();
        let Some(column) = self.columns.get_mut(self.focused) else {
            return effects;
        };
        let tabs = column.desk().tabs();
        if let Some(place) = tabs.iter().position(|tab| Some(tab.id) == from) {
            column.desk_mut().select(place);
            effects.push(self.save());
        }
        effects
    }

    /// Counts the next related lists that were not counted.
    pub(in crate::app) fn count_lists(&mut self) -> Vec<Effect> {
        /// As many as one call takes.
        const MOST: usize = 25;
        let Some(page) = self.record_page_mut() else {
            return Vec::new();
        };
        let org = page.org.clone();
        let Some(record) = page.record.as_mut() else {
            return Vec::new();
        };
        let of = record.object.clone();
        let all = &of.describe().child_relationships;
        let names = record.lists().into_iter();
        let names = names.filter_map(|place| all.get(place)?.relationship_name.clone());
        let lists: Vec<String> = names
            .filter(|name| *record.count(name) == super::Count::NotAsked)
            .take(MOST)
            .collect();
        if lists.is_empty() {
            self.hint("every list was counted");
            return Vec::new();
        }
        for list in &lists {
            record.set_count(list, super::Count::Asked);
        }
        let record = record.name_for_write();
        page.list();
        self.work_on_record(org, RecordWork::Count { record, lists })
    }
}

/// A record whose object its id says.
pub(in crate::app) fn named(id: &str) -> RecordName {
    RecordName {
        object: None,
        id: id.to_owned(),
    }
}

impl RecordPage {
    /// Keeps how the record is left.
    fn remember(&mut self) {
        let filter = self.picker.filter().text().to_owned();
        let selected = self.picker.selected().copied();
        if let Some(visit) = self.trail.get_mut(self.at) {
            visit.filter = filter;
            visit.selected = selected;
        }
    }

    /// Shows the record of the trail with nothing known yet.
    pub(super) fn begin_anew(&mut self, filter: String, seek: Option<RowKey>) {
        self.picker = picker();
        if !filter.is_empty() {
            self.picker.edit(EditAction::Paste(filter), u16::MAX);
            self.picker.go_to_rows();
        }
        self.seek = seek;
        self.record = None;
        self.layout = None;
        self.state = PageState::Reading;
    }
}
