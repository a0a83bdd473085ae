//! Logging out of an org, and taking one off the list without that: the question with what goes and
//! what stays, and what follows.

use crate::app::App;
use crate::app::column::Tab;
use crate::app::jobs::Slot;
use crate::app::msg::Effect;
use crate::app::notice::Notice;
use crate::app::orgs::OrgEntry;
use crate::app::overlay::{Choice, Confirm, Confirmed, Overlay};
use crate::app::session::{SavedDesk, SavedTab};
use crate::org::{LoginKind, OrgKey, Renewal};
use crate::worker::{Clear, Job, LogoutEvent, LogoutJob};

/// So many orgs' drafts wait for their org at most.
const PARKED: usize = 30;

/// The letters of the choices.
const CACHES: char = 'c';
const DRAFTS: char = 't';
const HISTORY: char = 'h';

/// What can go besides a login, with what goes by itself turned on.
pub(super) fn choices(with_drafts: bool) -> Vec<Choice> {
    let clear = Clear::default();
    let drafts = "delete the texts of its tabs; else a login brings them back";
    let all = [
        (
            CACHES,
            "forget what its objects and fields are like",
            clear.caches,
        ),
        (DRAFTS, drafts, clear.drafts),
        (HISTORY, "delete its runs from the history", clear.history),
    ];
    all.into_iter()
        .filter(|(key, ..)| with_drafts || *key != DRAFTS)
        .map(|(key, text, on)| Choice {
            key,
            text: text.to_owned(),
            on,
        })
        .collect()
}

/// What was chosen.
fn chosen(choices: &[Choice]) -> Clear {
    let is_on = |key| choices.iter().any(|choice| choice.key == key && choice.on);
    Clear {
        caches: is_on(CACHES),
        drafts: is_on(DRAFTS),
        history: is_on(HISTORY),
    }
}

/// What ends in the org with a logout.
fn revoked(entry: &OrgEntry) -> String {
    let (host, user) = (entry.org.host(), &entry.org.username);
    match (entry.org.login.renewal(), &entry.org.login) {
        (Renewal::Assertion | Renewal::ClientCredentials, _) => {
            format!("Nothing to revoke at {host}: its session ends by itself.")
        }
        (_, LoginKind::AccessToken | LoginKind::Password) => {
            format!("Revoked at {host}: the access token of {user}.")
        }
        _ => format!("Revoked at {host}: the refresh token of {user}."),
    }
}

/// What lives on elsewhere where an org is only taken off the list.
fn stays(entry: &OrgEntry, log_out: &str) -> String {
    let host = entry.org.host();
    match (entry.org.login.renewal(), &entry.org.login) {
        (_, LoginKind::SfCli) => {
            "Stays: the login, which is the Salesforce CLI's, and its files. The \
             org is found again at the next start; `sf org logout` ends it."
                .to_owned()
        }
        (Renewal::Assertion | Renewal::ClientCredentials, _) => {
            format!("Stays: what {host} knows of the app, and the key or secret where it is.")
        }
        _ => format!(
            "Stays: the login at {host}. It ends when it is revoked there (Setup > Connected Apps \
             OAuth Usage) or dies of not being used.{log_out}"
        ),
    }
}

impl App {
    /// Asks before logging out, saying what will be revoked and deleted.
    pub(super) fn ask_logout(&mut self, org: &OrgKey) -> Vec<Effect> {
        let Some(entry) = self.orgs.get(org) else {
            return Vec::new();
        };
        let mut lines = vec![revoked(entry), deleted(entry).to_owned()];
        lines.extend(self.tabs_to_close(org));
        lines.push("Nothing in the org itself changes.".to_owned());
        let org = &entry.org;
        let confirm = Confirm {
            title: format!("Log out of {} ({})?", org.alias, org.class.badge()),
            lines,
            choices: choices(self.has_drafts(&org.key)),
            action: Confirmed::Logout(org.key.clone()),
        };
        self.overlays.push(Overlay::Confirm(confirm));
        Vec::new()
    }

    /// Asks before an org is taken off the list, saying what stays where.
    pub(super) fn ask_remove(&mut self) -> Vec<Effect> {
        let entry = match self.overlays.last() {
            Some(Overlay::Orgs(picker)) => picker.selected().and_then(|org| self.orgs.get(org)),
            _ => None,
        };
        let Some(entry) = entry else {
            return Vec::new();
        };
        let org = &entry.org;
        let of_sf = org.key.is_of_the_salesforce_cli();
        let log_out = match self.keymap.shown(super::command::Command::OrgsLogout) {
            key if key.is_empty() => String::new(),
            key => format!(" {key} logs out instead, which ends it now."),
        };
        let mut lines = vec![match of_sf {
            true => "Deleted here: its place in the list.".to_owned(),
            false => deleted(entry).to_owned(),
        }];
        lines.push(stays(entry, &log_out));
        lines.extend(self.tabs_to_close(&org.key));
        let confirm = Confirm {
            title: format!("Take {} ({}) off the list?", org.alias, org.class.badge()),
            lines,
            choices: choices(self.has_drafts(&org.key)),
            action: Confirmed::RemoveOrg(org.key.clone()),
        };
        self.overlays.push(Overlay::Confirm(confirm));
        Vec::new()
    }

    fn tabs_to_close(&self, org: &OrgKey) -> Option<String> {
        let desks = self.columns.iter().flat_map(|column| column.desks());
        let tabs: usize = desks
            .filter(|desk| desk.org == *org)
            .map(|desk| desk.tabs().len())
            .sum();
        match tabs {
            0 => None,
            1 => Some("Closed: 1 tab of this org.".to_owned()),
            tabs => Some(format!("Closed: {tabs} tabs of this org.")),
        }
    }

    /// The texts of an org's tabs, as they are kept for the next start.
    fn drafts(&self, org: &OrgKey) -> Vec<SavedTab> {
        let desks = self.columns.iter().flat_map(|column| column.desks());
        desks
            .filter(|desk| desk.org == *org)
            .flat_map(|desk| desk.tabs())
            .filter(|tab| !tab.editor.text().trim().is_empty())
            .map(Tab::saved)
            .collect()
    }

    /// Whether texts of an org would be lost.
    pub(super) fn has_drafts(&self, org: &OrgKey) -> bool {
        !self.drafts(org).is_empty() || self.parked.iter().any(|desk| desk.org == *org)
    }

    /// Puts the texts of an org that goes aside until it comes back.
    fn park_drafts(&mut self, org: &OrgKey) {
        let tabs = self.drafts(org);
        if org.is_of_the_environment() || tabs.is_empty() {
            return;
        }
        self.park(SavedDesk {
            org: org.clone(),
            active: 0,
            tabs,
        });
    }

    /// Keeps a desk of an org that is not in the list.
    pub(super) fn park(&mut self, mut desk: SavedDesk) {
        for tab in &mut desk.tabs {
            // What it was linked with goes on without it.
            tab.linked = None;
        }
        if let Some(known) = self.parked.iter_mut().find(|known| known.org == desk.org) {
            known.tabs.extend(desk.tabs);
            return;
        }
        if self.parked.len() == PARKED {
            self.parked.remove(0);
        }
        self.parked.push(desk);
    }

    /// Logs out, or takes off the list; what goes besides was chosen.
    pub(super) fn log_out(&mut self, job: LogoutJob, choices: &[Choice]) -> Vec<Effect> {
        let (id, superseded) = self.jobs.begin(Slot::Logout(job.org.clone()));
        let job = LogoutJob {
            clear: chosen(choices),
            ..job
        };
        superseded
            .map(Effect::Cancel)
            .into_iter()
            .chain([Effect::Start(id, Job::Logout(job))])
            .collect()
    }

    /// Logged out: its tabs go, their jobs with them; another org comes up, or the welcome screen.
    pub(super) fn on_logout(&mut self, event: LogoutEvent) -> Vec<Effect> {
        let LogoutJob { org, revoke, clear } = event.job;
        let alias = self.orgs.alias(&org).to_owned();
        self.orgs.remove(&org);
        if clear.drafts {
            self.closed.retain(|tab| tab.org != org);
            self.parked.retain(|desk| desk.org != org);
        } else {
            self.park_drafts(&org);
        }
        let instead = self.orgs.by_last_use().first().map(|e| e.org.key.clone());
        let mut closed = Vec::new();
        // Nothing is left to ask about it, and without orgs nothing to switch between.
        let questions = [
            Confirmed::Logout(org.clone()),
            Confirmed::RemoveOrg(org.clone()),
        ];
        self.overlays.retain(|overlay| match overlay {
            Overlay::Confirm(confirm) => !questions.contains(&confirm.action),
            Overlay::Orgs(_) => instead.is_some(),
            _ => true,
        });
        match instead {
            Some(instead) => {
                for column in &mut self.columns {
                    let before = column.before.clone();
                    let known = before.filter(|b| self.orgs.get(b).is_some());
                    let instead = known.unwrap_or_else(|| instead.clone());
                    closed.extend(column.forget(&org, instead, &mut self.tab_ids));
                }
            }
            None => {
                let columns = std::mem::take(&mut self.columns);
                self.focused = 0;
                self.alone = false;
                closed.extend(
                    columns
                        .iter()
                        .flat_map(|c| c.desks())
                        .flat_map(|d| d.tabs())
                        .map(|t| t.id),
                );
            }
        }
        let side: Vec<_> = closed
            .iter()
            .flat_map(|id| self.jobs.end_side_work(*id))
            .collect();
        let exports = closed.iter().flat_map(|tab| self.drop_export(*tab));
        let exports: Vec<Effect> = exports.collect();
        let tabs = closed.clone();
        let rows: Vec<_> = closed
            .iter()
            .flat_map(|id| self.jobs.end_rows(*id))
            .collect();
        let mut slots: Vec<Slot> = Vec::new();
        self.assist.recent.forget(&org);
        self.assist.values.forget(&org);
        self.favourites.forget(&org);
        self.forget_counts(&org);
        self.layouts.retain(|(of, _), _| *of != org);
        let schema = self.forget_schema(&org);
        slots.push(Slot::Probe(org));
        let mut effects: Vec<Effect> = slots
            .iter()
            .filter_map(|slot| self.jobs.end_slot(slot))
            .chain(rows)
            .chain(side)
            .map(Effect::Cancel)
            .chain(exports)
            .chain(schema)
            .collect();
        for tab in tabs {
            effects.extend(self.end_work(tab));
        }
        const END_IT: &str = "end its session in Setup > Connected Apps OAuth Usage";
        self.say(match (event.not_deleted, event.not_revoked) {
            (None, None) if revoke => Notice::info(format!("logged out of {alias}")),
            (None, None) => Notice::info(format!("{alias} is off the list")),
            (Some(place), None) if !revoke => Notice::warning(format!(
                "{alias} is off the list, but its token is not deleted here"
            ))
            .detail(place)
            .hint(END_IT),
            (None, Some(why)) => Notice::warning(format!(
                "{alias} is deleted here, but not revoked in the org"
            ))
            .detail(why)
            .hint(END_IT),
            (Some(place), None) => Notice::warning(format!(
                "{alias} is revoked, but its token is not deleted here"
            ))
            .detail(place)
            .hint("what is left is worth nothing any more"),
            (Some(place), Some(why)) => Notice::warning(format!(
                "{alias} is off the list, but its token is neither deleted nor revoked"
            ))
            .detail(format!("{place}. Not revoked: {why}"))
            .hint(END_IT),
        });
        self.refresh_picker();
        effects.push(self.save());
        effects
    }
}

/// What is deleted here in any case.
fn deleted(entry: &OrgEntry) -> &'static str {
    if entry.session_only {
        "Deleted here: its place in the list; no keyring has its login."
    } else {
        "Deleted here: its keyring entry and its place in the list."
    }
}
