//! The orgs of the Salesforce CLI (`sf`) among the known ones: marked, and used as any other.

use crate::app::App;
use crate::app::jobs::Slot;
use crate::app::msg::Effect;
use crate::app::notice::Notice;
use crate::app::orgs::OrgState;
use crate::org::{Org, OrgKey};
use crate::worker::{Job, SfEvent};

/// What stands beside the username of an org of `sf`.
const MARK: &str = "(sf)";

/// What is known of `sf` beside its orgs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SfCli {
    /// The org that it uses where none is named.
    pub default: Option<OrgKey>,
    /// How many orgs it has that are not logged in to here.
    pub orgs: usize,
    /// Whether its program is here.
    pub program: bool,
}

/// The username with a mark where the login is one of `sf`.
pub fn marked(org: &Org) -> String {
    if org.key.is_of_the_salesforce_cli() {
        format!("{} {MARK}", org.username)
    } else {
        org.username.clone()
    }
}

impl App {
    /// Looks for them, behind the first frame.
    pub(super) fn find_sf_orgs(&mut self) -> Vec<Effect> {
        let (id, _) = self.jobs.begin(Slot::SfOrgs);
        vec![Effect::Start(id, Job::SfOrgs)]
    }

    /// They were found.
    pub(super) fn on_sf(&mut self, event: SfEvent) -> Vec<Effect> {
        let SfEvent {
            orgs,
            default,
            program,
            unreadable,
            ended: _,
        } = event;
        let gone: Vec<OrgKey> = self
            .orgs
            .iter()
            .map(|entry| &entry.org.key)
            .filter(|key| key.is_of_the_salesforce_cli())
            .filter(|key| !orgs.iter().any(|org| org.key == **key))
            .cloned()
            .collect();
        for key in gone {
            self.set_org_state(&key, OrgState::NeedsLogin);
        }
        self.sf = SfCli {
            default: default.filter(|key| orgs.iter().any(|org| org.key == *key)),
            orgs: orgs.len(),
            program,
        };
        // The one that `sf` would take is met first.
        let default = self.sf.default.clone();
        let is_default = |org: &&Org| Some(&org.key) == default.as_ref();
        let first = orgs.iter().filter(is_default);
        let others = orgs.iter().filter(|org| !is_default(org));
        for org in first.chain(others) {
            self.orgs.put(org.clone());
        }
        if unreadable > 0 {
            let files = match unreadable {
                1 => "1 file".to_owned(),
                n => format!("{n} files"),
            };
            self.log.push(
                Notice::warning(format!("{files} of the Salesforce CLI could not be read"))
                    .hint("the log names them"),
            );
        }
        self.ask_states()
    }
}
