//! The login pane: how far a login is and what it waits for. What is filled in is the
//! `login_form`'s.

use std::time::Duration;

use crate::app::editor::Field;
use crate::app::geometry::Viewport;
use crate::app::notice::Notice;
use crate::config;
use crate::org::{Org, OrgKey};
use crate::text;
use crate::worker::{JobError, LoginEvent, LoginJob};

pub use super::login_form::{AppChoice, Form, Host, Item, TYPED_SCOPE};
pub use super::login_ways::Way;

/// What the pane waits for.
#[derive(Debug)]
pub struct Waiting {
    /// The address to log in at.
    pub url: String,
    /// The callback the browser will end on.
    pub redirect_uri: String,
    /// Why no listener runs.
    pub no_listener: Option<String>,
    /// Why no browser was opened.
    pub no_browser: Option<String>,
    /// When it ends, since the program started.
    pub until: Duration,
    /// The address the browser ended on, pasted or typed.
    pub paste: Field,
    /// Whether letters go into that field.
    pub pasting: bool,
    /// Why the last paste was refused.
    pub refused: Option<String>,
}

/// What the pane shows while a code is to be typed on a page.
#[derive(Debug)]
pub struct CodeWait {
    /// The page.
    pub url: String,
    /// The code.
    pub code: String,
    /// Why no browser was opened.
    pub no_browser: Option<String>,
    /// When it ends, since the program started.
    pub until: Duration,
}

/// How far a login is.
#[derive(Debug)]
pub enum Step {
    /// The form is being filled in.
    Form,
    /// The job was started; nothing is known yet.
    Starting,
    /// The browser has it.
    Waiting(Box<Waiting>),
    /// A code is to be typed.
    Code(Box<CodeWait>),
    /// This host is being asked.
    Asking(String),
    /// The code is being exchanged for tokens.
    Exchanging,
    /// The refresh token is being written to the keyring, since then.
    Saving(Duration),
    /// It ended badly.
    Failed(Notice),
}

/// The login pane.
#[derive(Debug)]
pub struct Login {
    /// What was filled in; kept over failures.
    pub form: Form,
    /// How far it is.
    pub step: Step,
    /// Who it must be, when an org is logged in to again.
    pub again: Option<OrgKey>,
    /// Whether the address is shown as a QR code.
    pub qr: bool,
    /// How many lines of why it failed have gone by.
    pub scroll: usize,
}

impl Login {
    /// An empty form, with the address to suggest, if there is one, and the apps of the config; it
    /// starts on the one that the config names.
    pub fn new(host: Option<&str>, config: &config::Login) -> Self {
        let mut form = Form::new(config);
        if let Some(host) = host {
            form.host = Host::MyDomain;
            form.my_domain.set_text(host);
        }
        Self {
            form,
            step: Step::Form,
            again: None,
            qr: false,
            scroll: 0,
        }
    }

    /// A form filled in to log in to a known org again, keeping its alias, its tabs and its app as it
    /// is. A secret that is not typed is the stored one.
    pub fn again(org: &Org, config: &config::Login) -> Self {
        let mut form = Form::new(config);
        form.fill(org);
        Self {
            form,
            step: Step::Form,
            // Beside the login of the Salesforce CLI, which is its own to mend, this is one of ours.
            again: Some(org.key.clone()).filter(|key| !key.is_of_the_salesforce_cli()),
            qr: false,
            scroll: 0,
        }
    }

    /// Goes on with what is filled in: the job to start, unless something is missing.
    pub fn submit(&mut self) -> Option<LoginJob> {
        self.qr = false;
        match self.form.job(self.again.clone()) {
            Ok(job) => {
                self.step = Step::Starting;
                self.form.refused = None;
                Some(job)
            }
            Err((item, why)) => {
                self.step = Step::Form;
                self.form.focus = item;
                self.form.refused = Some(why);
                None
            }
        }
    }

    /// The job said something before its end.
    pub fn on_event(&mut self, event: LoginEvent, now: Duration) {
        match event {
            LoginEvent::Waiting {
                url,
                redirect_uri,
                no_listener,
                no_browser,
                timeout,
            } => {
                // Said again when the browser turned out not to open: what was typed and the time
                // that is left stay.
                if let Step::Waiting(waiting) = &mut self.step {
                    waiting.pasting |= no_listener.is_some() && waiting.no_listener.is_none();
                    waiting.no_listener = no_listener;
                    waiting.no_browser = no_browser;
                    return;
                }
                let pasting = no_listener.is_some();
                self.step = Step::Waiting(Box::new(Waiting {
                    url,
                    redirect_uri,
                    no_listener,
                    no_browser,
                    until: now + timeout,
                    paste: Field::masked(),
                    pasting,
                    refused: None,
                }));
            }
            LoginEvent::Code {
                url,
                code,
                no_browser,
                timeout,
            } => {
                // Said again when the browser turned out not to open: the time that is left stays.
                let until = match &self.step {
                    Step::Code(before) => before.until,
                    _ => now + timeout,
                };
                self.step = Step::Code(Box::new(CodeWait {
                    url,
                    code,
                    no_browser,
                    until,
                }));
            }
            LoginEvent::Asking(host) => self.step = Step::Asking(host),
            LoginEvent::PasteRefused(why) => {
                if let Step::Waiting(waiting) = &mut self.step {
                    waiting.refused = Some(why);
                }
            }
            LoginEvent::Exchanging => {
                self.qr = false;
                self.step = Step::Exchanging;
            }
            LoginEvent::Saving => {
                self.qr = false;
                self.step = Step::Saving(now);
            }
            LoginEvent::Done { .. } => {}
        }
    }

    /// The address that is open to be visited.
    pub fn address(&self) -> Option<&str> {
        match &self.step {
            Step::Waiting(waiting) => Some(&waiting.url),
            Step::Code(code) => Some(&code.url),
            _ => None,
        }
    }

    /// The login failed. A key that wants a passphrase gets a line for it.
    pub fn on_failure(&mut self, error: &JobError, notice: Notice) {
        self.qr = false;
        self.scroll = 0;
        if let Some(wrong) = error.sealed_key()
            && self.form.way == Way::Jwt
        {
            self.form.sealed = true;
            self.form.focus = Item::Passphrase;
            self.form.refused = Some(if wrong {
                "The passphrase does not open the key: type it again"
            } else {
                "The key is encrypted: type its passphrase"
            });
            self.form.passphrase.take();
            self.step = Step::Form;
            return;
        }
        self.step = Step::Failed(notice);
    }

    /// What a failure says, part by part: what failed, the server's words, what to do.
    pub fn failure(notice: &Notice) -> [String; 3] {
        [
            format!("✗ {}", notice.title),
            notice.detail.clone(),
            notice.hint.clone(),
        ]
    }

    /// One line further down in why it failed, as far as there are more than the pane shows.
    pub fn scroll_down(&mut self, pane: Viewport) {
        let Step::Failed(notice) = &self.step else {
            return;
        };
        let said = Self::failure(notice);
        let parts = said.iter().filter(|part| !part.is_empty());
        // A blank line stands before each part; the first goes where room is scarce.
        let lines: usize = parts
            .map(|part| 1 + text::wrap(part, usize::from(pane.width)).len())
            .sum();
        let more = lines.saturating_sub(usize::from(pane.height) + 1);
        self.scroll = (self.scroll + 1).min(more);
    }

    /// What waits for the browser.
    pub fn waiting(&self) -> Option<&Waiting> {
        match &self.step {
            Step::Waiting(waiting) => Some(waiting),
            _ => None,
        }
    }

    /// What waits for the browser, to change it.
    pub fn waiting_mut(&mut self) -> Option<&mut Waiting> {
        match &mut self.step {
            Step::Waiting(waiting) => Some(waiting),
            _ => None,
        }
    }

    /// Lets letters go into the field for the address the browser ended on.
    pub fn type_paste(&mut self) {
        if let Step::Waiting(waiting) = &mut self.step {
            waiting.pasting = true;
        }
    }

    /// Whether letters go into a field.
    pub fn is_typing(&self) -> bool {
        match &self.step {
            Step::Form => true,
            Step::Waiting(waiting) => waiting.pasting,
            _ => false,
        }
    }
}

#[cfg(test)]
#[path = "login_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests;
