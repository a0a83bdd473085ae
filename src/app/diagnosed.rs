//! What is wrong with the texts in front of the columns, as far as the org's schema is known: found anew after each
//! edit and each answer of the org, and what it would take to know more is asked for.
//!
//! It must not know how it is shown.

use crate::app::App;
use crate::app::column::{Tab, TabId};
use crate::app::msg::Effect;
use crate::language::diagnose::Code;
use crate::language::{Diagnosis, diagnose};
use crate::schema::Catalog;

/// Longer texts, in bytes, are not looked at: they were made by a program, and typing must not wait.
const TEXT_MAX: usize = 128 * 1024;

/// What was found, and in what.
#[derive(Debug)]
pub(super) struct Diagnosed {
    tab: TabId,
    revision: u64,
    /// Of the org's catalog.
    generation: u64,
    diagnosis: Diagnosis,
}

impl App {
    /// What is wrong with the text in front; its places are bytes of that text as it is now.
    pub fn diagnosis(&self) -> Option<&Diagnosis> {
        self.diagnosis_of(self.tab()?)
    }

    /// What is wrong with the text of a tab in front of its column.
    pub fn diagnosis_of(&self, tab: &Tab) -> Option<&Diagnosis> {
        let found = self.diagnosed.iter().find(|found| found.tab == tab.id)?;
        (found.revision == tab.editor.revision()).then_some(&found.diagnosis)
    }

    /// Looks at the texts in front where they, or what is known of their orgs, have changed, and has
    /// loaded what they need.
    pub(super) fn diagnose_text(&mut self) -> Vec<Effect> {
        let fronts: Vec<TabId> = self.columns.iter().map(|column| column.tab().id).collect();
        self.diagnosed.retain(|found| fronts.contains(&found.tab));
        let mut effects = Vec::new();
        for id in fronts {
            effects.extend(self.diagnose_tab(id));
        }
        effects
    }

    fn diagnose_tab(&mut self, id: TabId) -> Vec<Effect> {
        let Some(tab) = self.find_tab(id) else {
            return Vec::new();
        };
        let schema = self.schemas.of(&tab.org);
        let seen = (
            tab.id,
            tab.editor.revision(),
            schema.map_or(0, |schema| schema.generation()),
        );
        let mut before = self.diagnosed.iter();
        if before.any(|found| (found.tab, found.revision, found.generation) == seen) {
            return Vec::new();
        }
        let text = tab.editor.text();
        let nothing = Catalog::new();
        let catalog = schema.map_or(&nothing, |schema| &schema.catalog);
        let mut diagnosis = if text.len() > TEXT_MAX {
            Diagnosis::default()
        } else {
            diagnose::diagnose_all(text, catalog)
        };
        // Its value is asked for when the statement runs.
        diagnosis.items.retain(|item| item.code != Code::Variable);
        // Before it is known which objects there are, half a name would be asked for.
        let wanted = catalog.list().map(|_| diagnosis.wanted.clone());
        let org = tab.org.clone();
        let (tab, revision, generation) = seen;
        self.diagnosed.retain(|found| found.tab != tab);
        self.diagnosed.push(Diagnosed {
            tab,
            revision,
            generation,
            diagnosis,
        });
        self.want_objects_behind(&org, wanted.unwrap_or_default())
    }
}
