//! What is taken away from the use of fields: the table, and the records behind a number.

use super::UsageCard;
use crate::app::App;
use crate::app::jobs::Slot;
use crate::app::msg::Effect;
use crate::language::browse::columns;
use crate::org::OrgKey;
use crate::rows::export::Format;
use crate::schema::about::Table;
use crate::schema::usage::Counted;
use crate::soql::rewrite::Statement;

impl UsageCard {
    /// The fields that are listed, in their order.
    fn table(&self) -> Table {
        self.tally.table(self.picker.found().copied())
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

    /// Offers what is listed to a file.
    pub(super) fn file_usage(&mut self) -> Vec<Effect> {
        let Some(card) = self.usage_card() else {
            return Vec::new();
        };
        let object = &card.tally.plan.object;
        let (what, name) = match &card.tally.plan.of {
            Counted::Fields => (
                format!("The use of {object}'s fields"),
                format!("{object}-usage.csv"),
            ),
            Counted::References(id) => {
                let id = id.as_deref().unwrap_or_default();
                let to = format!("{object} {id}");
                let to = to.trim_end();
                let file = to.replace(' ', "-");
                (
                    format!("What refers to {to}"),
                    format!("{file}-references.csv"),
                )
            }
        };
        let table = card.table();
        self.offer_table(&table, format!("{what} as CSV"), &name);
        Vec::new()
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
        let condition = match card.tally.plan.condition(field, with) {
            Ok(condition) => condition,
            Err(why) => {
                self.hint(why);
                return Vec::new();
            }
        };
        let plan = &card.tally.plan;
        let (org, object) = (card.org.clone(), plan.object.clone());
        let name = plan.fields.get(field).map(|field| field.name.clone());
        let refers = plan.of != Counted::Fields;
        let statement = card.statement.clone();
        let running = self.jobs.end_slot(&Slot::Usage);
        let mut effects: Vec<Effect> = running.map(Effect::Cancel).into_iter().collect();
        if refers {
            if self.column().is_none_or(|column| column.org != org) {
                let alias = self.orgs.alias(&org).to_owned();
                self.hint(format!("these records are in {alias}: go there first"));
                return effects;
            }
            let child = name
                .as_deref()
                .and_then(|name| Some(name.split_once('.')?.0));
            let child = child.unwrap_or_default().to_owned();
            while self.overlays.pop().is_some() {}
            effects.extend(self.browse_within(&child, Some(condition)));
            return effects;
        }
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
