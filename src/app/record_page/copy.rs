//! Copying from the record page: a value, a name, the record in several forms.

use std::sync::Arc;

use super::{RecordPage, RowKey};
use crate::app::App;
use crate::app::jobs::Slot;
use crate::app::msg::Effect;
use crate::rows::export::Format;
use crate::rows::{CellKind, ChunkBuilder, Columns, RowSet};
use crate::worker::{CopyForm, CopyJob, Job};

/// What is copied at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::app) enum What {
    /// The value of the row: of a lookup its id.
    Value,
    /// The API name of the row.
    Name,
    /// The id of the record.
    Id,
    /// The address of the record, as a browser takes it.
    Address,
    /// All fields as JSON, as the org sent them.
    Json,
}

impl RecordPage {
    fn text(&self, what: What) -> Option<String> {
        let record = self.record()?;
        Some(match (what, self.picker.selected()) {
            (What::Id | What::Address, _) => record.id.clone(),
            (What::Json, _) => record.to_json(),
            (What::Value, Some(RowKey::Field(_))) => {
                let field = self.selected_field()?;
                match record.leads_to(field) {
                    Some(target) => target.id,
                    None => record.shown(field, self.clock()).whole,
                }
            }
            (What::Name, Some(RowKey::Field(_))) => self.selected_field()?.name.clone(),
            (What::Name | What::Value, _) => self.picker.selected_item()?.columns.first()?.clone(),
        })
    }

    /// The fields that are listed, as rows.
    fn rows(&self) -> Option<RowSet> {
        let record = self.record()?;
        let fields = &record.object.describe().fields;
        let columns = Arc::new(Columns::from_titles(["Field", "Label", "Value"]));
        let mut chunk = ChunkBuilder::new(3);
        for key in self.picker.found() {
            let RowKey::Field(place) = key else { continue };
            let field = fields.get(*place)?;
            chunk.set(0, CellKind::Text, &field.name);
            chunk.set(1, CellKind::Text, &field.label);
            match record.json(&field.name) {
                None | Some("null") => chunk.set(2, CellKind::Null, ""),
                Some(_) => {
                    let shown = record.shown(field, self.clock());
                    let text = if shown.look == super::value::Look::Empty {
                        ""
                    } else {
                        shown.line.as_str()
                    };
                    chunk.set(2, CellKind::Text, text);
                }
            }
            chunk.end_row();
        }
        let mut rows = RowSet::new(Arc::clone(&columns));
        rows.push(Arc::new(chunk.finish()), Some(columns));
        Some(rows)
    }
}

impl App {
    /// Copies something of the record.
    pub(in crate::app) fn copy_of_record(&mut self, what: What) -> Vec<Effect> {
        let Some(page) = self.record_page() else {
            return Vec::new();
        };
        let Some(text) = page.text(what) else {
            return Vec::new();
        };
        if what != What::Address {
            return vec![Effect::Copy(text)];
        }
        let entry = self.orgs.get(&page.org);
        let host = entry.map(|entry| entry.org.instance_url.trim_end_matches('/').to_owned());
        host.map(|host| Effect::Copy(format!("{host}/{text}")))
            .into_iter()
            .collect()
    }

    /// Copies the fields that are listed, one a row.
    pub(in crate::app) fn copy_fields(&mut self, format: Format) -> Vec<Effect> {
        let rows = self.record_page().and_then(RecordPage::rows);
        let (Some(rows), Some(tab)) = (rows, self.tab()) else {
            return Vec::new();
        };
        let job = CopyJob {
            columns: (0..rows.columns().len()).collect(),
            rows,
            order: None,
            picked: None,
            kinds: Vec::new(),
            form: CopyForm::Rows {
                format,
                header: format != Format::Tsv,
            },
        };
        let (id, superseded) = self.jobs.begin(Slot::Copy(tab.id));
        let cancel = superseded.map(Effect::Cancel).into_iter();
        cancel.chain([Effect::Start(id, Job::Copy(job))]).collect()
    }
}
