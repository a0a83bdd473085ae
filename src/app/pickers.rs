//! What stands in the lists: orgs, commands, help.

use crate::app::App;
use crate::app::availability::Availability;
use crate::app::command::{Command, Scope, Spec, TABLE};
use crate::app::lock::OrgLock;
use crate::app::msg::Effect;
use crate::app::org_list::Whose;
use crate::app::overlay::Overlay;
use crate::app::picker::{Picker, PickerItem};
use crate::app::sf::marked;
use crate::org::{Org, OrgKey};
use crate::text;

/// What the palette offers over a page beside the page's own commands.
const OVER_PAGES: [Command; 17] = [
    Command::Journal,
    Command::OrgUnlock,
    Command::OrgLock,
    Command::OrgSwitch,
    Command::OrgCard,
    Command::OrgAudit,
    Command::OrgDoctor,
    Command::RecordGoTo,
    Command::BrowserSetup,
    Command::BrowserOrg,
    Command::CopyFile,
    Command::Messages,
    Command::Theme,
    Command::Mouse,
    Command::Suspend,
    Command::Help,
    Command::Quit,
];

impl App {
    /// Opens the org switcher: at once, from what is known, with no network.
    pub(super) fn open_orgs(&mut self) -> Vec<Effect> {
        self.whose = Whose::default();
        self.beside = false;
        let picker = Picker::new(self.org_items()).searching(5).skipping(2);
        self.overlays.push(Overlay::Orgs(picker));
        let effects = self.ask_states();
        self.refresh_picker();
        effects
    }

    /// Asks the orgs that were not asked yet, behind an open switcher, each on its own.
    pub(super) fn ask_states(&mut self) -> Vec<Effect> {
        let is_open = |overlay: &Overlay| matches!(overlay, Overlay::Orgs(_));
        if !self.overlays.iter().any(is_open) {
            return Vec::new();
        }
        let keys: Vec<OrgKey> = self.orgs.iter().map(|e| e.org.key.clone()).collect();
        keys.iter().flat_map(|key| self.probe(key)).collect()
    }

    /// Takes what changed about the orgs over into an open switcher, in place.
    pub(super) fn refresh_picker(&mut self) {
        let items = self.org_items();
        for overlay in &mut self.overlays {
            if let Overlay::Orgs(picker) = overlay {
                picker.set_items(items.clone());
            }
        }
    }

    /// The orgs with badge, alias, user, host, state and last use; the last used first.
    fn org_items(&self) -> Vec<PickerItem<OrgKey>> {
        let here = self.column().map(|c| &c.org);
        self.orgs
            .in_order()
            .into_iter()
            .map(|entry| {
                let org = &entry.org;
                let used = match org.last_used {
                    _ if Some(&org.key) == here => "here".to_owned(),
                    Some(then) => text::ago(self.now.epoch, then),
                    None => "never".to_owned(),
                };
                let alias = match entry.lock {
                    OrgLock::Unlocked => format!("{} {}", org.alias, entry.lock.sign()),
                    OrgLock::ReadOnly => org.alias.clone(),
                };
                PickerItem {
                    key: org.key.clone(),
                    columns: vec![
                        org.class.badge().to_owned(),
                        alias,
                        entry.standing(self.now.epoch),
                        marked(org),
                        self.host_words(org),
                        used,
                    ],
                    disabled_reason: None,
                }
            })
            .collect()
    }

    /// The org's host; in its place what was pasted into the filter and is the org's, so that the
    /// filter finds it.
    fn host_words(&self, org: &Org) -> String {
        match self.whose.found.iter().find(|(of, _)| *of == org.key) {
            Some((_, what)) => format!("{what} {}", self.whose.text)
                .trim_start()
                .to_owned(),
            // All hosts end so; the beginning tells them apart.
            None => org.host().trim_end_matches(".salesforce.com").to_owned(),
        }
    }

    /// Opens the command palette: everything that makes sense now. Over a page these are its own
    /// commands and those that lay something over it: the panes below are out of sight.
    pub(super) fn open_palette(&mut self) -> Vec<Effect> {
        let here = self.is_on_a_page().then(|| self.scopes());
        let fits = |spec: &&Spec| {
            let here = here.as_ref();
            here.is_none_or(|here| here.contains(&spec.scope) || OVER_PAGES.contains(&spec.command))
        };
        let items = TABLE
            .iter()
            .filter(fits)
            .map(|s| s.command)
            .filter_map(|c| self.command_item(c, None));
        let items: Vec<_> = items.collect();
        let here = items.iter().map(|item| item.key);
        let here = here.filter(|command| self.is_for_here(*command)).collect();
        let picker = Picker::new(items).preferring(here);
        self.overlays.push(Overlay::Palette(picker));
        Vec::new()
    }

    /// Whether a command is one of the pane or page that has the keys, or of writing to its org, and can
    /// be given now. What is of everywhere keeps its place: who looks for one of them that cannot be
    /// given must not be led to another.
    fn is_for_here(&self, command: Command) -> bool {
        let scope = command.spec().scope;
        let writes = [Command::OrgUnlock, Command::OrgLock, Command::Journal];
        let here = scope != Scope::Global && self.scopes().contains(&scope);
        (here || writes.contains(&command)) && self.availability(command) == Availability::Ready
    }

    /// Opens the help: the commands of the pane in focus first, then all others, those of a place
    /// as much as they matter now; each with the place where its keys are heard.
    pub(super) fn open_help(&mut self) -> Vec<Effect> {
        let here = self.scopes();
        // Over a list or the login pane only its own commands act.
        let covered = !self.overlays.is_empty();
        let mut scopes: Vec<Scope> = here.clone();
        scopes.extend(Scope::ALL.into_iter().filter(|s| !here.contains(s)));
        let items = scopes.into_iter().flat_map(|scope| {
            let of_scope = TABLE.iter().filter(move |spec| spec.scope == scope);
            let mut all: Vec<Command> = of_scope.map(|spec| spec.command).collect();
            // What is needed first stands first, not what moves the cursor.
            let ready = |c: &Command| self.availability(*c) == Availability::Ready;
            crate::sorting::by_key(&mut all, |c| {
                std::cmp::Reverse(if ready(c) { self.weight(*c) } else { 0 })
            });
            all
        });
        let items = items.filter_map(|c| {
            let mut item = self.command_item(c, Some(c.spec().scope))?;
            if covered && !here.contains(&c.spec().scope) {
                item.disabled_reason = Some("not here".to_owned());
            }
            Some(item)
        });
        let picker = Picker::new(items.collect());
        self.overlays.push(Overlay::Help(picker));
        Vec::new()
    }

    fn command_item(&self, command: Command, place: Option<Scope>) -> Option<PickerItem<Command>> {
        let spec = command.spec();
        let disabled_reason = match (self.availability(command), place) {
            (Availability::Ready, _) => None,
            (Availability::Disabled(why), _) => Some(why.to_owned()),
            (Availability::Hidden, None) => return None,
            (Availability::Hidden, Some(_)) => Some("not here".to_owned()),
        };
        let columns = match place {
            None => vec![
                spec.help.to_owned(),
                self.keymap.all_shown(command),
                spec.name.to_owned(),
            ],
            Some(scope) => vec![
                self.keymap.all_shown(command),
                spec.help.to_owned(),
                scope.title().to_owned(),
                spec.name.to_owned(),
            ],
        };
        Some(PickerItem {
            key: command,
            columns,
            disabled_reason,
        })
    }
}
