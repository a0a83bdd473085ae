//! Fields that one of the linked orgs does not have: found, and left out of its text.

use crate::app::App;
use crate::app::availability::Availability;
use crate::app::column::{Tab, TabId};
use crate::app::command::Command;
use crate::app::msg::Effect;
use crate::language::Severity;
use crate::language::diagnose::Code;
use crate::soql::leave_out::{field_at, leave_out};

impl App {
    /// The fields that are left out of a linked tab's text as it is now.
    pub fn left_out(&self, tab: &Tab) -> Vec<String> {
        let text = self.link_text.as_deref().unwrap_or_default();
        let left = tab.link.as_ref().map(|link| link.left_out.iter());
        left.into_iter()
            .flatten()
            .filter(|field| !leave_out(text, std::slice::from_ref(*field)).is_empty())
            .cloned()
            .collect()
    }

    /// The fields of a linked tab's text that its org does not have and that can be left out.
    pub fn missing_fields(&self, tab: &Tab) -> Vec<String> {
        if tab.link.is_none() {
            return Vec::new();
        }
        let text = tab.editor.text();
        let mut fields: Vec<String> = Vec::new();
        let mut add = |place| {
            if let Some(field) = field_at(text, &place)
                && !fields
                    .iter()
                    .any(|known| known.eq_ignore_ascii_case(&field))
            {
                fields.push(field);
            }
        };
        let found = self.diagnosis_of(tab);
        let items = found.map_or(&[][..], |found| &found.items);
        for item in items {
            let unknown = matches!(item.code, Code::Field | Code::Relationship);
            if unknown && item.severity == Severity::Error {
                add(item.span.range());
            }
        }
        // Where the schema is not known the org itself says it.
        let refused = tab.problem.as_ref();
        let refused = refused.filter(|p| p.notice.detail.contains("INVALID_FIELD"));
        if let Some(range) = refused.and_then(|problem| problem.range.clone()) {
            add(range);
        }
        fields
    }

    /// The linked tabs to leave fields out of: the one in front where it lacks some, else all.
    fn lacking(&self) -> Vec<(TabId, Vec<String>)> {
        let missing = |tab: &Tab| {
            let fields = self.missing_fields(tab);
            (!fields.is_empty()).then_some((tab.id, fields))
        };
        match self.tab().and_then(missing) {
            Some(here) => vec![here],
            None => self.linked_fronts().filter_map(missing).collect(),
        }
    }

    /// Whether a field can be left out somewhere.
    pub(in crate::app) fn can_leave_out(&self) -> Availability {
        if !self.is_linked() {
            return Availability::Hidden;
        }
        match self.lacking().is_empty() {
            true => Availability::Disabled("no field of a select list is missing in a linked org"),
            false => Availability::Ready,
        }
    }

    /// Leaves the fields that an org does not have out of the query there. Where the org refused it for
    /// them, it runs again.
    pub(in crate::app) fn leave_fields_out(&mut self) -> Vec<Effect> {
        let mut again = Vec::new();
        let mut said = Vec::new();
        for (id, fields) in self.lacking() {
            let Some(tab) = self.find_tab_mut(id) else {
                continue;
            };
            if tab.refused {
                again.push(id);
            }
            let org = tab.org.clone();
            if let Some(link) = &mut tab.link {
                link.left_out.extend(fields.iter().cloned());
            }
            said.push(format!(
                "{} in {}",
                fields.join(", "),
                self.orgs.alias(&org)
            ));
            let text = self.linked_text(id);
            self.write_linked(id, &text, None);
        }
        let mut effects = self.run_alone(again);
        let undo = self.keymap.shown(Command::EditorUndo);
        self.hint(format!(
            "left out: {}; {undo} in that query brings it back",
            said.join("; ")
        ));
        effects.push(self.save());
        effects
    }
}
