//! What the login pane does and what follows from a login or a logout.

use crate::app::App;
use crate::app::jobs::Slot;
use crate::app::login::{Login, Step};
use crate::app::msg::Effect;
use crate::app::notice::Notice;
use crate::app::orgs::OrgState;
use crate::app::overlay::{Confirm, Confirmed, Overlay};
use crate::org::OrgKey;
use crate::worker::{Job, JobError, LoginEvent, LogoutEvent};

impl App {
    /// Opens the login pane with an empty form.
    pub(super) fn open_login(&mut self) -> Vec<Effect> {
        let login = Login::new(self.login_host.as_deref(), &self.options.login);
        self.overlays.clear();
        self.overlays.push(Overlay::Login(Box::new(login)));
        let before = self.jobs.end_slot(&Slot::Login);
        before.map(Effect::Cancel).into_iter().collect()
    }

    /// Logs in again to the org on the screen, with what is known of it, at once.
    pub(super) fn log_in_again(&mut self) -> Vec<Effect> {
        let Some(org) = self.column().map(|c| c.org.clone()) else {
            return Vec::new();
        };
        let Some(entry) = self.orgs.get(&org) else {
            return Vec::new();
        };
        let login = Login::again(&entry.org, &self.options.login);
        self.overlays.clear();
        self.overlays.push(Overlay::Login(Box::new(login)));
        self.submit_login()
    }

    /// Starts the login that the form describes.
    pub(super) fn submit_login(&mut self) -> Vec<Effect> {
        let Some(Overlay::Login(login)) = self.overlays.last_mut() else {
            return Vec::new();
        };
        let Some(job) = login.submit() else {
            return Vec::new();
        };
        let (id, superseded) = self.jobs.begin(Slot::Login);
        superseded
            .map(Effect::Cancel)
            .into_iter()
            .chain([Effect::Start(id, Job::Login(job))])
            .collect()
    }

    /// Cancels the login under way and goes back to its form.
    pub(super) fn cancel_login(&mut self) -> Vec<Effect> {
        self.login_stopped();
        self.hint("login cancelled");
        self.jobs
            .end_slot(&Slot::Login)
            .map(Effect::Cancel)
            .into_iter()
            .collect()
    }

    /// The login under way ended without success or failure: back to what was filled in.
    pub(super) fn login_stopped(&mut self) {
        if let Some(login) = self.login_mut() {
            login.step = Step::Form;
        }
    }

    /// The login under way said something.
    pub(super) fn on_login(&mut self, event: LoginEvent) -> Vec<Effect> {
        let now = self.now.running;
        if let LoginEvent::Done { org, kept } = event {
            self.overlays
                .retain(|overlay| !matches!(overlay, Overlay::Login(_)));
            let key = org.key.clone();
            let alias = org.alias.clone();
            self.orgs.put(*org);
            self.set_org_state(&key, OrgState::Connected);
            if let Some(entry) = self.orgs.get_mut(&key) {
                entry.session_only = !kept;
            }
            for column in &mut self.columns {
                for tab in column.tabs_of_mut(&key) {
                    if tab.problem.as_ref().is_some_and(|p| p.needs_login) {
                        tab.problem = None;
                    }
                }
            }
            let notice = if kept {
                Notice::info(format!("logged in to {alias}"))
            } else {
                Notice::warning(format!("logged in to {alias}, for this session only"))
                    .hint("nothing here keeps it: the next start asks for a login")
            };
            self.say(notice);
            let mut effects = self.retry_schema(&key);
            effects.extend(self.go_to(key));
            return effects;
        }
        if let Some(login) = self.login_mut() {
            login.on_event(event, now);
        }
        Vec::new()
    }

    /// The login under way failed: the pane says why, its form keeps what was typed.
    pub(super) fn on_login_failed(&mut self, error: &JobError) {
        let notice = Notice::from(error);
        self.log.push(notice.clone());
        match self.login_mut() {
            Some(login) => login.on_failure(error, notice),
            None => self.say(notice),
        }
    }

    fn login_mut(&mut self) -> Option<&mut Login> {
        self.overlays.iter_mut().rev().find_map(|o| match o {
            Overlay::Login(login) => Some(login.as_mut()),
            _ => None,
        })
    }

    /// Asks before logging out, saying what will be revoked and deleted.
    pub(super) fn ask_logout(&mut self, org: &OrgKey) -> Vec<Effect> {
        let Some(entry) = self.orgs.get(org) else {
            return Vec::new();
        };
        let tabs: usize = self
            .columns
            .iter()
            .flat_map(|c| c.desks())
            .filter(|d| d.org == *org)
            .map(|d| d.tabs().len())
            .sum();
        let org = &entry.org;
        let mut lines = vec![
            format!(
                "Revoked at {}: the refresh token of {}.",
                org.host(),
                org.username
            ),
            if entry.session_only {
                "Deleted here: its list entry and cached schema; no keyring has it.".to_owned()
            } else {
                "Deleted here: its keyring entry, list entry and cached schema.".to_owned()
            },
        ];
        if tabs > 0 {
            lines.push(format!(
                "Closed: {} of this org, with the text.",
                if tabs == 1 {
                    "1 tab".to_owned()
                } else {
                    format!("{tabs} tabs")
                }
            ));
        }
        lines.push("Nothing in the org itself changes.".to_owned());
        let confirm = Confirm {
            title: format!("Log out of {} ({})?", org.alias, org.class.badge()),
            lines,
            action: Confirmed::Logout(org.key.clone()),
        };
        self.overlays.push(Overlay::Confirm(confirm));
        Vec::new()
    }

    /// Logs out.
    pub(super) fn log_out(&mut self, org: &OrgKey) -> Vec<Effect> {
        let (id, superseded) = self.jobs.begin(Slot::Logout(org.clone()));
        superseded
            .map(Effect::Cancel)
            .into_iter()
            .chain([Effect::Start(id, Job::Logout(org.clone()))])
            .collect()
    }

    /// Logged out: its tabs go, their jobs with them; another org comes up, or the welcome screen.
    pub(super) fn on_logout(&mut self, event: LogoutEvent) -> Vec<Effect> {
        let org = event.org;
        let alias = self.orgs.alias(&org).to_owned();
        self.orgs.remove(&org);
        self.closed.retain(|tab| tab.org != org);
        let instead = self.orgs.by_last_use().first().map(|e| e.org.key.clone());
        let mut closed = Vec::new();
        // Nothing is left to ask about it, and without orgs nothing to switch between.
        let question = Confirmed::Logout(org.clone());
        self.overlays.retain(|overlay| match overlay {
            Overlay::Confirm(confirm) => confirm.action != question,
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
            (None, None) => Notice::info(format!("logged out of {alias}")),
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
