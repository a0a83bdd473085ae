//! What is taken away from the use of fields: the table, and the records behind a number.

use super::UsageCard;
use crate::app::App;
use crate::app::jobs::Slot;
use crate::app::msg::Effect;
use crate::language::browse::columns;
use crate::org::OrgKey;
use crate::rows::export::Format;
use crate::schema::about::{Table, TableCell};
use crate::schema::usage::{Used, Way};
use crate::soql::rewrite::Statement;

const HEADINGS: &[&str] = &["field", "label", "type", "percent", "records", "of", "note"];

impl UsageCard {
    /// The fields that are listed, in their order.
    fn table(&self) -> Table {
        let rows = self.picker.found().filter_map(|at| {
            let field = self.plan.fields.get(*at)?;
            let used = self.known(*at)?;
            let text = |text: &str| TableCell::Text(text.to_owned());
            let share = self.share_of(*at);
            let percent = share.map_or(TableCell::Nothing, |tenths| {
                text(&format!("{}.{}", tenths / 10, tenths % 10))
            });
            let all = self.total.map_or(TableCell::Nothing, TableCell::Number);
            let (records, note) = match used {
                Used::Records(n) if field.way == Way::Ticked => {
                    (TableCell::Number(*n), text("ticked"))
                }
                Used::Records(n) => (TableCell::Number(*n), TableCell::Nothing),
                Used::Always => (all.clone(), text("never empty")),
                Used::Waiting => (TableCell::Nothing, text("not counted")),
                Used::Not(why) => (TableCell::Nothing, text(why)),
            };
            Some(vec![
                text(&field.name),
                text(&field.label),
                text(&field.kind),
                percent,
                records,
                all,
                note,
            ])
        });
        Table {
            headings: HEADINGS,
            rows: rows.collect(),
        }
    }

    /// The condition that lets the records with a value through, or those without.
    fn condition(&self, field: usize, with: bool) -> Result<String, String> {
        let field = self.plan.fields.get(field).ok_or("the field is gone")?;
        let name = &field.name;
        match (field.way, with) {
            (Way::Ticked, with) => Ok(format!("{name} = {with}")),
            (Way::Not(why), _) => Err(format!("{name}: {why}")),
            (Way::Always, false) => Err(format!("{name} is never empty")),
            (_, true) => Ok(format!("{name} != null")),
            (_, false) => Ok(format!("{name} = null")),
        }
    }
}

impl App {
    /// Copies what is listed.
    pub(super) fn copy_usage(&mut self, format: Format) -> Vec<Effect> {
        match self.usage_card().map(UsageCard::table) {
            Some(table) => self.copy_table(&table, format),
            None => Vec::new(),
        }
    }

    /// Shows the records that have a value in the selected field, or those that have none, in a tab of
    /// their own.
    pub(super) fn browse_used(&mut self, with: bool) -> Vec<Effect> {
        let Some(card) = self.usage_card() else {
            return Vec::new();
        };
        let Some(field) = card.picker.selected().copied() else {
            return Vec::new();
        };
        let condition = match card.condition(field, with) {
            Ok(condition) => condition,
            Err(why) => {
                self.hint(why);
                return Vec::new();
            }
        };
        let (org, object) = (card.org.clone(), card.plan.object.clone());
        let name = card.plan.fields.get(field).map(|field| field.name.clone());
        let statement = card.statement.clone();
        let running = self.jobs.end_slot(&Slot::Usage);
        let mut effects: Vec<Effect> = running.map(Effect::Cancel).into_iter().collect();
        // The conditions of the query, our columns, and the field among them.
        let columns = self.columns_to_browse(&org, &object, name.as_deref());
        let made = Statement::read(&statement)
            .and_then(|read| read.totals(&columns.join(", "), &[condition]));
        let Ok(soql) = made else {
            self.hint("the query cannot be narrowed down");
            return effects;
        };
        while self.overlays.pop().is_some() {}
        effects.extend(self.run_in_new_tab(&soql));
        effects
    }

    /// The columns that records of an object are shown with, this field among them.
    fn columns_to_browse(&self, org: &OrgKey, object: &str, field: Option<&str>) -> Vec<String> {
        let schema = self.schemas.of(org);
        let described = schema.and_then(|schema| {
            let described = schema.catalog.object(object).here()?;
            Some(columns(described, &[], &schema.catalog))
        });
        let mut columns = described.unwrap_or_else(|| vec!["Id".to_owned()]);
        if let Some(field) = field.filter(|field| !columns.iter().any(|known| known == field)) {
            columns.insert(columns.len().min(1), field.to_owned());
        }
        columns
    }
}
