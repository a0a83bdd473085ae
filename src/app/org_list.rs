//! What can be done to the orgs in the switcher: rename, colour, order, check them all; and finding
//! the org of a pasted id or address.

use url::Url;

use crate::app::App;
use crate::app::editor::{EditAction, Field};
use crate::app::form::{Form, Purpose};
use crate::app::jobs::Slot;
use crate::app::msg::Effect;
use crate::app::notice::Notice;
use crate::app::orgs::{OrgEntry, OrgState};
use crate::app::overlay::Overlay;
use crate::org::{Org, OrgColour, OrgKey};
use crate::schema::id::is_id;
use crate::worker::{Job, JobError, OrgListJob, WhoseEvent, WhoseJob};

/// What was asked of the orgs about what stands in the filter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Whose {
    /// What stands in the filter.
    pub text: String,
    /// The orgs it belongs to, each with what it is there.
    pub found: Vec<(OrgKey, String)>,
    /// How many orgs are being asked.
    pub asking: usize,
    /// How many could not be asked.
    pub silent: usize,
}

impl Whose {
    /// What is said where no org has it.
    pub fn words(&self) -> String {
        let orgs = |n| match n {
            1 => "1 org".to_owned(),
            n => format!("{n} orgs"),
        };
        match (self.asking, self.silent) {
            (0, 0) => "No org of yours has it. Backspace widens the filter.".to_owned(),
            (0, silent) => format!(
                "No org has it; {} could not be asked. Backspace widens the filter.",
                orgs(silent)
            ),
            (asking, _) => format!("Asking {} whose record it is…", orgs(asking)),
        }
    }
}

impl App {
    /// Does something to the org of the switcher's row.
    fn change_orgs(&mut self, job: OrgListJob) -> Vec<Effect> {
        let (id, superseded) = self.jobs.begin(Slot::OrgList);
        superseded
            .map(Effect::Cancel)
            .into_iter()
            .chain([Effect::Start(id, Job::OrgList(job))])
            .collect()
    }

    /// Asks for another alias.
    pub(super) fn ask_alias(&mut self) -> Vec<Effect> {
        let Some(org) = self.meant_org() else {
            return Vec::new();
        };
        let alias = self.orgs.alias(&org).to_owned();
        let form = Form::new(
            Purpose::Alias(org),
            format!("Rename {alias}"),
            vec![("Alias".to_owned(), Field::new(&alias))],
        );
        self.overlays.push(Overlay::Form(Box::new(form)));
        Vec::new()
    }

    /// Why an alias cannot be taken, where it cannot.
    pub(super) fn alias_refused(&self, org: &OrgKey, alias: &str) -> Option<String> {
        if alias.is_empty() {
            return Some("an alias is missing".to_owned());
        }
        if alias.chars().any(char::is_whitespace) || alias.starts_with('-') {
            return Some("no blanks in it, and no - before it: it is typed behind -o".to_owned());
        }
        let taken = self
            .orgs
            .iter()
            .find(|known| known.org.key != *org && known.org.alias.eq_ignore_ascii_case(alias));
        taken.map(|known| format!("{} is another org", known.org.alias))
    }

    /// Renames an org.
    pub(super) fn rename_org(&mut self, org: OrgKey, alias: &str) -> Vec<Effect> {
        let alias = alias.to_owned();
        self.change_orgs(OrgListJob::Rename { org, alias })
    }

    /// Gives the org of the row the next colour.
    pub(super) fn recolour(&mut self) -> Vec<Effect> {
        let Some(org) = self.meant_org() else {
            return Vec::new();
        };
        let Some(entry) = self.orgs.get_mut(&org) else {
            return Vec::new();
        };
        let colour = OrgColour::after(entry.org.card.colour);
        // It is seen at once; the file follows.
        entry.org.card.colour = colour;
        let name = colour.map_or("no colour", OrgColour::name);
        let alias = entry.org.alias.clone();
        self.hint(format!("{alias}: {name}"));
        self.refresh_picker();
        self.change_orgs(OrgListJob::Colour { org, colour })
    }

    /// Moves the org of the row one place up or down among those in the list.
    pub(super) fn move_org(&mut self, down: bool) -> Vec<Effect> {
        let Some(org) = self.meant_org() else {
            return Vec::new();
        };
        let mut keys: Vec<OrgKey> = self
            .orgs
            .in_order()
            .iter()
            .map(|entry| entry.org.key.clone())
            .collect();
        let Some(at) = keys.iter().position(|key| *key == org) else {
            return Vec::new();
        };
        let to = if down { at + 1 } else { at.wrapping_sub(1) };
        if to >= keys.len() {
            self.hint(if down {
                "it is the last"
            } else {
                "it is the first"
            });
            return Vec::new();
        }
        keys.swap(at, to);
        for (place, key) in keys.iter().enumerate() {
            if let Some(entry) = self.orgs.get_mut(key) {
                entry.org.card.place = u32::try_from(place).ok();
            }
        }
        self.refresh_picker();
        self.change_orgs(OrgListJob::Order(keys))
    }

    /// The last used first again.
    pub(super) fn order_by_use(&mut self) -> Vec<Effect> {
        let keys: Vec<OrgKey> = self.orgs.iter().map(|e| e.org.key.clone()).collect();
        for key in &keys {
            if let Some(entry) = self.orgs.get_mut(key) {
                entry.org.card.place = None;
            }
        }
        self.hint("the last used first");
        self.refresh_picker();
        self.change_orgs(OrgListJob::NoOrder)
    }

    /// Asks every org whether it answers; each on its own, so that a dead one holds none up.
    pub(super) fn check_orgs(&mut self) -> Vec<Effect> {
        let keys: Vec<OrgKey> = self.orgs.iter().map(|e| e.org.key.clone()).collect();
        let mut effects = Vec::new();
        for key in &keys {
            if let Some(entry) = self.orgs.get_mut(key)
                && entry.state != OrgState::Asking
            {
                entry.state = OrgState::NotAsked;
            }
            effects.extend(self.probe(key));
        }
        self.hint("checking every org; each token that is renewed lives on");
        self.refresh_picker();
        effects
    }

    /// The list was changed.
    pub(super) fn on_org_list(&mut self, orgs: Vec<Org>) {
        for org in orgs {
            self.orgs.put(org);
        }
    }

    /// The list was not changed: what was shown beforehand is not so.
    pub(super) fn on_org_list_failed(&mut self, error: &JobError) {
        self.say(Notice::from(error));
    }

    /// The filter of the switcher has another text: an address is made into what names an org, an id
    /// is asked for.
    pub(super) fn orgs_filter_changed(&mut self) -> Vec<Effect> {
        let width = self.drawn.list.width.max(1);
        let Some(Overlay::Orgs(picker)) = self.overlays.last_mut() else {
            return Vec::new();
        };
        let typed = picker.filter().text().trim().to_owned();
        if let Some(words) = words_of_address(&typed) {
            picker.edit(EditAction::SelectAll, width);
            picker.edit(EditAction::Insert(' '), width);
            picker.edit(EditAction::Paste(words.clone()), width);
            let trimmed = picker.filter().text().trim().to_owned();
            return self.look_for(&trimmed);
        }
        if typed == self.whose.text {
            return Vec::new();
        }
        self.look_for(&typed)
    }

    /// Looks for the org of what stands in the filter.
    fn look_for(&mut self, text: &str) -> Vec<Effect> {
        let mut effects: Vec<Effect> = self
            .jobs
            .end_slot(&Slot::Whose)
            .map(Effect::Cancel)
            .into_iter()
            .collect();
        self.whose = Whose::default();
        let host = text.split_whitespace().find(|word| word.contains('.'));
        let id = text.split_whitespace().find(|word| is_id(word));
        if host.is_none() && id.is_none() {
            self.refresh_picker();
            return effects;
        }
        self.whose.text = text.to_owned();
        let at_host: Vec<OrgKey> = self
            .orgs
            .iter()
            .filter(|entry| host.is_some_and(|host| entry.org.is_at(host)))
            .map(|entry| entry.org.key.clone())
            .collect();
        let own = id.filter(|id| id.starts_with("00D")).map(|id| {
            let same = |entry: &&OrgEntry| same_id(entry.org.key.organization_id(), id);
            let orgs = self.orgs.iter().filter(same);
            orgs.map(|entry| entry.org.key.clone()).collect::<Vec<_>>()
        });
        if !at_host.is_empty() {
            self.whose.found = at_host
                .into_iter()
                .map(|key| (key, String::new()))
                .collect();
        } else if let Some(own) = own {
            let is_it = |key| (key, "is it".to_owned());
            self.whose.found = own.into_iter().map(is_it).collect();
        } else if let Some(id) = id {
            // Those that want a login could not say.
            let orgs: Vec<OrgKey> = self
                .orgs
                .in_order()
                .iter()
                .filter(|entry| entry.state != OrgState::NeedsLogin)
                .map(|entry| entry.org.key.clone())
                .collect();
            self.whose.silent = self.orgs.len() - orgs.len();
            self.whose.asking = orgs.len();
            if !orgs.is_empty() {
                let job = WhoseJob {
                    id: id.to_owned(),
                    orgs,
                };
                let (id, _) = self.jobs.begin(Slot::Whose);
                effects.push(Effect::Start(id, Job::Whose(job)));
            }
        }
        self.refresh_picker();
        effects
    }

    /// The orgs said whose record it is.
    pub(super) fn on_whose(&mut self, event: WhoseEvent) {
        self.whose.asking = 0;
        self.whose.silent += event.silent.len();
        self.whose.found = event.found;
        self.refresh_picker();
    }

    /// They could not be asked.
    pub(super) fn on_whose_failed(&mut self, error: &JobError) {
        self.whose.silent += std::mem::take(&mut self.whose.asking);
        self.log.push(Notice::from(error));
    }
}

/// Host and id of an address: what is searched for in its place.
fn words_of_address(typed: &str) -> Option<String> {
    if !typed.contains("://") {
        return None;
    }
    let url = Url::parse(typed).ok()?;
    let host = url.host_str().filter(|host| host.contains('.'))?;
    let mut words = host.to_owned();
    let segments = url.path_segments().into_iter().flatten();
    let query = url.query_pairs();
    let id = segments
        .map(str::to_owned)
        .chain(query.map(|(_, value)| value.into_owned()))
        .find(|part| is_id(part));
    if let Some(id) = id {
        words = format!("{words} {id}");
    }
    Some(words)
}

/// Whether two ids are of the same record, in their short or their long form.
pub(super) fn same_id(a: &str, b: &str) -> bool {
    a.get(..15).is_some_and(|short| b.get(..15) == Some(short))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::tests::{prod, sandbox};

    #[test]
    fn an_address_says_which_org_and_which_record() {
        for (address, words) in [
            (
                "https://acme.lightning.force.com/lightning/r/Account/0015g00000AbCdEAAV/view",
                Some("acme.lightning.force.com 0015g00000AbCdEAAV"),
            ),
            (
                "https://acme.my.salesforce.com/0015g00000AbCdE",
                Some("acme.my.salesforce.com 0015g00000AbCdE"),
            ),
            (
                "https://acme.my.salesforce.com",
                Some("acme.my.salesforce.com"),
            ),
            ("https://", None),
            ("acme", None),
            ("0015g00000AbCdEAAV", None),
        ] {
            assert_eq!(words_of_address(address).as_deref(), words, "{address}");
        }
    }

    #[test]
    fn an_org_is_known_by_every_host_of_its_my_domain_and_no_others() {
        for (host, of_prod, of_sandbox) in [
            ("acme.my.salesforce.com", true, false),
            ("ACME.lightning.force.com", true, false),
            ("acme.my.salesforce-setup.com", true, false),
            ("acme--uat.sandbox.lightning.force.com", false, true),
            ("acme--uat.sandbox.my.salesforce.com", false, true),
            ("acme.example", false, false),
            ("acme2.my.salesforce.com", false, false),
        ] {
            assert_eq!(prod().is_at(host), of_prod, "{host}");
            assert_eq!(sandbox().is_at(host), of_sandbox, "{host}");
        }
    }
}
