//! What the row that a page came from has of the record: shown until all of it is read, and where it
//! cannot be.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{PageState, Record};
use crate::app::App;
use crate::rows::CellKind;

impl App {
    /// Shows what the row under the cursor has of the record, until all of it is read: where the row is
    /// that record's, and what its object is like is known.
    pub(super) fn show_row_meanwhile(&mut self) {
        let of_row = || {
            let tab = self.tab()?;
            let result = tab.result.as_ref()?;
            let page = self.record_page()?;
            let wanted = page.here()?.record.id.get(..15)?;
            let row = result.row()?;
            let columns = result.rows.columns();
            let own = |name: &str| {
                let mut all = columns.iter();
                all.position(
                    |c| matches!(c.path.as_slice(), [only] if only.eq_ignore_ascii_case(name)),
                )
            };
            let id = result.rows.cell(row, own("Id")?).text;
            if id.get(..15) != Some(wanted) {
                return None;
            }
            let catalog = &self.schemas.of(&page.org)?.catalog;
            let object = Arc::clone(catalog.shared(&result.object).here()?);
            let mut values = BTreeMap::new();
            for field in &object.describe().fields {
                let Some(place) = own(&field.name) else {
                    continue;
                };
                let cell = result.rows.cell(row, place);
                let json = match cell.kind {
                    CellKind::Absent | CellKind::Children => continue,
                    CellKind::Null => "null".to_owned(),
                    CellKind::Text => serde_json::to_string(cell.text).ok()?,
                    CellKind::Number | CellKind::Bool | CellKind::Compound => cell.text.to_owned(),
                };
                values.insert(field.name.clone(), json);
            }
            Some(Record::of_row(object, id.to_owned(), values))
        };
        let Some(record) = of_row() else {
            return;
        };
        if let Some(page) = self.record_page_mut() {
            if let Some(visit) = page.trail.get_mut(page.at) {
                visit.title = record.title();
            }
            page.record = Some(Box::new(record));
            page.state = PageState::Here;
        }
        self.name_lists();
    }
}
