//! Logging out of every org at once: how many, which of them are production, and a yes.

use crate::app::App;
use crate::app::availability::Availability;
use crate::app::logout::choices;
use crate::app::msg::Effect;
use crate::app::overlay::{Choice, Confirm, Confirmed, Overlay};
use crate::org::{Org, OrgClass, OrgKey};
use crate::worker::LogoutJob;

/// So many are named; more are counted.
const NAMED: usize = 8;

impl App {
    /// The orgs whose login is ours to end.
    fn own_logins(&self) -> Vec<&Org> {
        let orgs = self.orgs.iter().map(|entry| &entry.org);
        orgs.filter(|org| !org.key.is_of_the_environment() && !org.key.is_of_the_salesforce_cli())
            .collect()
    }

    pub(super) fn can_log_out_of_all(&self) -> Availability {
        match self.own_logins().len() {
            0 => Availability::Disabled("there is no login of sftui's own"),
            _ => Availability::Ready,
        }
    }

    /// Asks before logging out of all.
    pub(super) fn ask_logout_all(&mut self) -> Vec<Effect> {
        let orgs = self.own_logins();
        let mut lines: Vec<String> = orgs
            .iter()
            .take(NAMED)
            .map(|org| format!("{}  {}  {}", org.class.badge(), org.alias, org.username))
            .collect();
        if orgs.len() > NAMED {
            lines.push(format!("and {} more", orgs.len() - NAMED));
        }
        let with_drafts = orgs.iter().any(|org| self.has_drafts(&org.key));
        let production = orgs.iter().filter(|org| org.class == OrgClass::Production);
        lines.push(String::new());
        lines.push("Revoked in each org: the refresh token, and with it its access tokens.".into());
        lines.push("Deleted here: the tokens, the orgs in the list.".into());
        lines.push("An org that cannot be reached goes off the list all the same.".into());
        let count = match orgs.len() {
            1 => "1 org".to_owned(),
            n => format!("all {n} orgs"),
        };
        let title = match production.count() {
            0 => format!("Log out of {count}?"),
            n => format!("Log out of {count}, {n} of them PROD?"),
        };
        self.overlays.push(Overlay::Confirm(Confirm {
            title,
            lines,
            choices: choices(with_drafts),
            action: Confirmed::LogoutAll,
        }));
        Vec::new()
    }

    /// Logs out of all, each by itself: one that fails holds up no other.
    pub(super) fn log_out_of_all(&mut self, choices: &[Choice]) -> Vec<Effect> {
        let keys: Vec<OrgKey> = self
            .own_logins()
            .iter()
            .map(|org| org.key.clone())
            .collect();
        let jobs = keys.into_iter().map(LogoutJob::new);
        jobs.flat_map(|job| self.log_out(job, choices)).collect()
    }
}
