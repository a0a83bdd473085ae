//! Rows without Id: Id comes into their SELECT, they are asked for again, and the cursor goes back to
//! the row where it was. Must not know what the id is wanted for.

use crate::app::App;
use crate::app::column::TabId;
use crate::app::msg::Effect;
use crate::app::overlay::{Confirm, Confirmed, Overlay};
use crate::app::work::{Carry, Place};
use crate::org::OrgKey;
use crate::soql::rewrite::Statement;

/// A statement with Id in its SELECT.
struct WithId {
    tab: TabId,
    place: Place,
    old: String,
    new: String,
    /// The orgs it ran in, where they were chosen.
    orgs: Vec<OrgKey>,
}

impl App {
    fn with_id(&self) -> Option<WithId> {
        let tab = self.tab()?;
        let result = tab.result.as_ref()?;
        // A statement that was sent in parts is not the one in the editor.
        if tab.depth() > 0 || result.filling.is_some() || tab.run.is_some() {
            return None;
        }
        let (place, old) = self.statement_of(tab, result);
        let new = Statement::read(&old).ok()?.selecting("Id").ok()?;
        let members = tab.members();
        let orgs = members.map(|all| all.iter().map(|member| member.org.clone()).collect());
        Some(WithId {
            tab: tab.id,
            place,
            old,
            new,
            orgs: orgs.unwrap_or_default(),
        })
    }

    /// Whether the rows in front can have an Id: they are records, and it is not selected.
    pub(super) fn can_have_id(&self) -> bool {
        self.with_id().is_some()
    }

    /// Asks whether Id is to be selected.
    pub(super) fn offer_id(&mut self) -> Vec<Effect> {
        let Some(asked) = self.with_id() else {
            return Vec::new();
        };
        let calls = match asked.orgs.len() {
            0 | 1 => "runs it again".to_owned(),
            many => format!("runs it again in {many} orgs"),
        };
        self.overlays.push(Overlay::Confirm(Confirm {
            title: "The rows have no Id".to_owned(),
            lines: vec![
                format!(
                    "Which record a row is, its Id says. y adds Id to the SELECT and {calls}; the \
                     cursor comes back to this row."
                ),
                "The text changes as one step, which can be undone.".to_owned(),
            ],
            choices: Vec::new(),
            action: Confirmed::AddId,
        }));
        Vec::new()
    }

    /// Selects Id, runs the statement again, and goes back to the row.
    pub(super) fn add_id(&mut self) -> Vec<Effect> {
        let Some(asked) = self.with_id() else {
            return Vec::new();
        };
        self.put_in_editor(asked.tab, asked.place, &asked.old, &asked.new);
        let whole = asked.place == Place::Whole;
        if let Some(tab) = self.find_tab_mut(asked.tab).filter(|_| whole) {
            // The statement stays in sight from its beginning.
            tab.editor.set_cursor(0);
        }
        let effects = match asked.orgs.is_empty() {
            true => self.run_query(),
            false => self.run_in_orgs(asked.orgs),
        };
        if let Some(carry) = self.carry_with_check(asked.tab, Carry::WithId)
            && let Some(run) = self
                .find_tab_mut(asked.tab)
                .and_then(|tab| tab.run.as_mut())
        {
            run.carry = carry;
        }
        effects
    }
}
