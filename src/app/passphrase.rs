//! The passphrase of the vault: asked for once a run, when something needs it, and changed.
//!
//! It is asked for over whatever is there, but not under the hands of somebody who types: then the
//! status line says so, and the question comes when the typing ends. Esc puts it off; what needs it
//! fails in words then, and a command asks again.

use std::time::Duration;

use crate::app::App;
use crate::app::availability::Availability;
use crate::app::editor::Field;
use crate::app::form::{Form, Purpose};
use crate::app::jobs::Slot;
use crate::app::msg::Effect;
use crate::app::notice::Notice;
use crate::app::orgs::OrgState;
use crate::app::overlay::Overlay;
use crate::config::KeepIn;
use crate::secret::Secret;
use crate::worker::{Job, JobError, JobInput, VaultEvent, VaultJob};

/// Who pressed a key so long ago has stopped typing.
const TYPING: Duration = Duration::from_secs(2);

/// How things stand with the vault that has one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Passphrase {
    /// Nobody needed it yet.
    #[default]
    NotAsked,
    /// It is to be asked for as soon as nothing is being typed.
    Due {
        /// One is to be chosen.
        new: bool,
    },
    /// It is being asked for, or the person put it off.
    Asked {
        /// One is to be chosen.
        new: bool,
    },
    /// It was given.
    Given,
}

impl App {
    /// Minds the passphrase from the start on, where the vault has one.
    pub(super) fn attend_vault(&mut self) -> Vec<Effect> {
        if self.options.vault.store != KeepIn::Passphrase {
            return Vec::new();
        }
        let (id, _) = self.jobs.begin(Slot::Vault);
        vec![Effect::Start(id, Job::Vault(VaultJob::Attend))]
    }

    /// The vault said something.
    pub(super) fn on_vault(&mut self, event: VaultEvent) -> Vec<Effect> {
        match event {
            VaultEvent::Wanted { new } => {
                self.passphrase = Passphrase::Due { new };
                if self.would_type_into_it() {
                    self.hint(
                        "the logins are locked: the passphrase is asked for when you stop typing",
                    );
                }
            }
            VaultEvent::Refused(error) => {
                let why = format!("{error}");
                match self.passphrase_form() {
                    Some(form) => {
                        form.refused = Some(why);
                        form.fields.iter_mut().for_each(|(_, field)| {
                            field.take();
                        });
                        form.focus = 0;
                    }
                    None => self.say(Notice::from(&JobError::from(error))),
                }
            }
            VaultEvent::Opened => {
                self.passphrase = Passphrase::Given;
                self.drop_passphrase_form();
                self.hint("the logins are unlocked, until you quit");
                return self.ask_locked_orgs();
            }
            VaultEvent::Changed => {
                self.passphrase = Passphrase::Given;
                self.drop_passphrase_form();
                self.say(Notice::info("the logins have another passphrase now"));
            }
        }
        Vec::new()
    }

    /// Asks for the passphrase that is due, unless something is being typed.
    pub(super) fn ask_passphrase_when_due(&mut self) {
        let Passphrase::Due { new } = self.passphrase else {
            return;
        };
        if !self.would_type_into_it() {
            self.push_passphrase(new);
        }
    }

    /// Whether the next letter is meant for something else. A query that was run waits for it.
    fn would_type_into_it(&self) -> bool {
        let runs = self.tab().is_some_and(|tab| tab.run.is_some());
        match self.overlays.last() {
            Some(Overlay::Login(login)) => login.is_typing(),
            Some(_) => true,
            None => !runs && self.is_typing() && self.typing_ends().is_some(),
        }
    }

    /// Until when the person counts as typing.
    fn typing_ends(&self) -> Option<Duration> {
        let ends = self.typed_at? + TYPING;
        (ends > self.now.running).then_some(ends)
    }

    /// When the passphrase that is due is to be asked for.
    pub(super) fn asks_passphrase_at(&self) -> Option<Duration> {
        match self.passphrase {
            Passphrase::Due { .. } => self.typing_ends(),
            _ => None,
        }
    }

    fn push_passphrase(&mut self, new: bool) {
        self.passphrase = Passphrase::Asked { new };
        let mut fields = vec![("Passphrase".to_owned(), Field::masked())];
        if new {
            fields.push(("Once more".to_owned(), Field::masked()));
        }
        let title = if new {
            "Choose a passphrase for your logins"
        } else {
            "The passphrase of your logins"
        };
        let form = Form::new(Purpose::Passphrase { new }, title, fields);
        self.overlays.push(Overlay::Form(Box::new(form)));
    }

    /// Asks for the passphrase that was put off.
    pub(super) fn give_passphrase(&mut self) -> Vec<Effect> {
        match self.passphrase {
            Passphrase::Asked { new } | Passphrase::Due { new } => self.push_passphrase(new),
            Passphrase::NotAsked | Passphrase::Given => {}
        }
        Vec::new()
    }

    pub(super) fn can_give_passphrase(&self) -> Availability {
        match self.passphrase {
            Passphrase::Asked { .. } | Passphrase::Due { .. } => Availability::Ready,
            Passphrase::Given => Availability::Disabled("the logins are unlocked"),
            Passphrase::NotAsked if self.options.vault.store == KeepIn::Passphrase => {
                Availability::Disabled("nothing has needed it yet")
            }
            Passphrase::NotAsked => Availability::Hidden,
        }
    }

    pub(super) fn can_change_passphrase(&self) -> Availability {
        match self.options.vault.store {
            KeepIn::Passphrase => Availability::Ready,
            KeepIn::Keyring | KeepIn::Session => Availability::Hidden,
        }
    }

    /// Asks for the passphrase there is and for another one.
    pub(super) fn change_passphrase(&mut self) -> Vec<Effect> {
        let fields = ["The one it has", "The new one", "Once more"];
        let fields = fields.map(|label| (label.to_owned(), Field::masked()));
        let form = Form::new(
            Purpose::ChangePassphrase,
            "Another passphrase for your logins",
            fields.into(),
        );
        self.overlays.push(Overlay::Form(Box::new(form)));
        Vec::new()
    }

    /// Takes what was typed; the form stays until the vault has answered.
    pub(super) fn take_passphrase(&mut self, mut form: Box<Form>) -> Vec<Effect> {
        let mut fields = form.fields.iter();
        let empty = fields.position(|(_, field)| field.is_empty());
        let text = |at: usize| form.fields.get(at).map_or("", |(_, field)| field.text());
        let change = form.purpose == Purpose::ChangePassphrase;
        let first = usize::from(change);
        let refused = match empty {
            Some(at) => {
                form.focus = at;
                Some("this line is empty")
            }
            None if form.fields.len() > 1 && text(first) != text(first + 1) => {
                form.focus = first + 1;
                Some("the two are not the same")
            }
            None => None,
        };
        let effect = match refused {
            Some(why) => {
                form.refused = Some(why.to_owned());
                None
            }
            None if change => {
                let job = VaultJob::Change {
                    now: Secret::new(text(0)),
                    new: Secret::new(text(1)),
                };
                let (id, _) = self.jobs.begin(Slot::Passphrase);
                Some(Effect::Start(id, Job::Vault(job)))
            }
            None => {
                let passphrase = JobInput::Passphrase(Some(Secret::new(text(0))));
                let id = self.jobs.of(&Slot::Vault);
                id.map(|id| Effect::Tell(id, passphrase))
            }
        };
        self.overlays.push(Overlay::Form(form));
        effect.into_iter().collect()
    }

    /// The person does not want to give it now.
    pub(super) fn put_passphrase_off(&mut self, form: &Form) -> Vec<Effect> {
        if !matches!(form.purpose, Purpose::Passphrase { .. }) {
            return Vec::new();
        }
        self.say(
            Notice::warning("Without the passphrase no login can be used")
                .hint("`vault.passphrase` in the palette asks for it again"),
        );
        let id = self.jobs.of(&Slot::Vault);
        id.map(|id| Effect::Tell(id, JobInput::Passphrase(None)))
            .into_iter()
            .collect()
    }

    /// The change was refused.
    pub(super) fn on_passphrase_failed(&mut self, error: &JobError) {
        let why = error.detail();
        match self.passphrase_form() {
            Some(form) => form.refused = Some(why),
            None => self.say(Notice::from(error)),
        }
    }

    /// What could not be asked without the passphrase is asked again.
    fn ask_locked_orgs(&mut self) -> Vec<Effect> {
        let open: Vec<_> = self.columns.iter().map(|c| c.org.clone()).collect();
        let mut effects = Vec::new();
        for org in open {
            if self.orgs.get(&org).map(|entry| entry.state) == Some(OrgState::Failed) {
                self.set_org_state(&org, OrgState::NotAsked);
                effects.extend(self.probe(&org));
            }
        }
        effects
    }

    fn passphrase_form(&mut self) -> Option<&mut Form> {
        self.overlays.iter_mut().find_map(|overlay| match overlay {
            Overlay::Form(form) if form.is_about_passphrases() => Some(form.as_mut()),
            _ => None,
        })
    }

    fn drop_passphrase_form(&mut self) {
        self.overlays.retain(
            |overlay| !matches!(overlay, Overlay::Form(form) if form.is_about_passphrases()),
        );
    }
}
