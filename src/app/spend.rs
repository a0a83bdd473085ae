//! The door before calls below the floor: whatever fetches rows for a person passes it, and is asked
//! about where one of its orgs has fewer calls left than `api.floor`. What goes by itself does not
//! pass it, it stops ([`meter`](crate::app::meter)). Knows no screen.

use crate::app::App;
use crate::app::column::TabId;
use crate::app::export::ExportCard;
use crate::app::meter::Cost;
use crate::app::msg::Effect;
use crate::app::overlay::{Confirm, Confirmed, Overlay};
use crate::app::query::Ready;
use crate::org::OrgKey;
use crate::text;
use crate::worker::ChildrenWork;

/// What goes on after a yes, other than a run that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spend {
    /// Linked tabs run again, each by itself.
    Again(Vec<TabId>),
    /// More rows of a tab come, up to so many.
    More(TabId, u64),
    /// What is missing of one org of a run in several comes.
    Member(TabId, usize),
    /// The rest of child rows comes: what, in which column, of the table with so many below it.
    Children(ChildrenWork, usize, usize),
    /// The export of the card below begins.
    Export,
    /// The orgs of the comparison below are asked what the records are called that its ids are the ids of.
    Targets,
    /// Both orgs of the schema comparison below are asked for every object that both have.
    Schemas,
    /// An org is asked again what its objects are like.
    Schema(OrgKey),
}

impl App {
    /// Asks before calls are spent in orgs below the floor; whether it did. `title` is the question where
    /// it is not the usual one.
    pub(super) fn asks_to_spend(
        &mut self,
        orgs: &[OrgKey],
        cost: Cost,
        title: Option<String>,
        action: Confirmed,
    ) -> bool {
        let mut low: Vec<&OrgKey> = Vec::new();
        for org in orgs {
            if self.is_low(org) && !low.contains(&org) {
                low.push(org);
            }
        }
        if low.is_empty() {
            return false;
        }
        let lines = low.into_iter().filter_map(|org| self.low_words(org));
        let lines = lines.chain(["Below it each run asks.".to_owned()]);
        let spends = || format!("Spend {} of the last API calls?", cost.words());
        self.overlays.push(Overlay::Confirm(Confirm {
            title: title.unwrap_or_else(spends),
            lines: lines.collect(),
            choices: Vec::new(),
            action,
        }));
        true
    }

    /// How many calls an org below the floor has left, in a sentence.
    pub(super) fn low_words(&self, org: &OrgKey) -> Option<String> {
        let (left, max) = self.calls_left(org).filter(|_| self.is_low(org))?;
        Some(format!(
            "{} has {} of {} calls left today; the floor is {} (api.floor).",
            self.named(org),
            text::number(left),
            text::number(max),
            text::number(self.options.api.floor.of(max))
        ))
    }

    /// Asks before a run in an org below the floor; else gives the run back.
    pub(super) fn ask_below_floor(&mut self, ready: Box<Ready>) -> Result<Vec<Effect>, Box<Ready>> {
        let mut orgs = ready.orgs.clone();
        if orgs.is_empty() {
            orgs.push(ready.org.clone());
            orgs.extend(self.linked_orgs(ready.tab));
        }
        let parts = ready.filling.as_ref().map_or(1, |all| all.parts() as u64);
        let cost = self.cost_in(&orgs, &ready.soql, parts);
        if !self.asks_to_spend(&orgs, cost, None, Confirmed::RunAnyway) {
            return Err(ready);
        }
        self.wait_for_answer(ready);
        Ok(Vec::new())
    }

    /// Asks before every page of a card goes to a file in an org below the floor; else gives the card
    /// back.
    pub(super) fn ask_before_export(
        &mut self,
        card: Box<ExportCard>,
    ) -> Result<Vec<Effect>, Box<ExportCard>> {
        if !card.fetches() || card.spends {
            return Err(card);
        }
        let orgs = card.orgs();
        let soql = card.offer.soql.clone();
        let parts = card.offer.parts.as_ref();
        let parts = parts.map_or(1, |parts| parts.filling.parts() as u64);
        // Below the question, until it is answered.
        self.overlays.push(Overlay::Export(card));
        let cost = self.cost_in(&orgs, &soql, parts);
        if self.asks_to_spend(&orgs, cost, None, Confirmed::Spend(Spend::Export)) {
            return Ok(Vec::new());
        }
        match self.overlays.pop() {
            Some(Overlay::Export(card)) => Err(card),
            _ => Ok(Vec::new()),
        }
    }

    /// The person said yes.
    pub(super) fn spend(&mut self, what: Spend) -> Vec<Effect> {
        match what {
            Spend::Again(tabs) => tabs.into_iter().flat_map(|id| self.run_again(id)).collect(),
            Spend::More(tab, cap) => self.load_to(tab, cap),
            Spend::Member(tab, at) => self.go_on_member(tab, at),
            Spend::Children(work, column, depth) => self.unfold_now(work, column, depth),
            Spend::Export => self.export_after_yes(),
            Spend::Targets => self.ask_targets(),
            Spend::Schemas => self.compare_all_objects(),
            Spend::Schema(org) => self.refresh_schema_of(org),
        }
    }
}
