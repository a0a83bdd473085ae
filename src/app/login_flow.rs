//! What the login pane does and what follows from a login.

use crate::app::App;
use crate::app::jobs::Slot;
use crate::app::login::{Login, Step};
use crate::app::msg::Effect;
use crate::app::notice::Notice;
use crate::app::orgs::OrgState;
use crate::app::overlay::Overlay;
use crate::worker::{Job, JobError, LoginEvent};

impl App {
    /// Opens the login pane with an empty form.
    pub(super) fn open_login(&mut self) -> Vec<Effect> {
        // From the switcher that opens an org beside it is that one which is logged in to.
        self.beside &= matches!(self.overlays.last(), Some(Overlay::Orgs(_)));
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
        self.beside = false;
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
            effects.extend(match std::mem::take(&mut self.beside) {
                true => self.open_beside(key),
                false => self.go_to(key),
            });
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
}
