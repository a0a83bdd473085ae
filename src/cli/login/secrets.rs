//! Where the secrets of a login come from: a file that was named, the environment, the standard
//! input, the person at the terminal. None is quoted in a mistake.

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};

use clap::Args;
use zeroize::Zeroizing;

use crate::cli::Usage;
use crate::config::at_home;
use crate::org::{
    ACCESS_TOKEN_VARIABLE, CLIENT_SECRET_VARIABLE, KEY_PASSPHRASE_VARIABLE, PASSWORD_VARIABLE,
    SECURITY_TOKEN_VARIABLE, SFDX_URL_VARIABLE,
};
use crate::secret::Secret;

/// No secret is longer, in bytes.
const LONGEST: u64 = 64 * 1024;

/// The files that were named; `-` is the standard input.
#[derive(Args, Debug, Default)]
pub(super) struct Files {
    /// A file with your app's Consumer Secret
    #[arg(long, value_name = "FILE", help_heading = "Secrets")]
    client_secret_file: Option<PathBuf>,
    /// A file with the password
    #[arg(long, value_name = "FILE", help_heading = "Secrets")]
    password_file: Option<PathBuf>,
    /// A file with the security token; it is appended to the password
    #[arg(long, value_name = "FILE", help_heading = "Secrets")]
    security_token_file: Option<PathBuf>,
    /// A file with the passphrase of the key
    #[arg(long, value_name = "FILE", help_heading = "Secrets")]
    key_passphrase_file: Option<PathBuf>,
    /// A file with the access token
    #[arg(long, value_name = "FILE", help_heading = "Secrets")]
    access_token_file: Option<PathBuf>,
    /// A file with the sfdx auth URL, or the JSON around it
    #[arg(long, value_name = "FILE", help_heading = "Secrets")]
    sfdx_url_file: Option<PathBuf>,
}

/// One secret: what it is called, and where it may be.
struct Place<'a> {
    name: &'static str,
    option: &'static str,
    file: Option<&'a Path>,
    variable: &'static str,
}

/// The environment.
type Variables<'a> = Box<dyn Fn(&str) -> Option<String> + 'a>;

/// Finds the secrets; the standard input is read once at most.
pub(super) struct Secrets<'a> {
    files: &'a Files,
    variable: Variables<'a>,
    /// Who has had the standard input.
    input: Option<&'static str>,
}

impl<'a> Secrets<'a> {
    pub(super) fn new(files: &'a Files, variable: impl Fn(&str) -> Option<String> + 'a) -> Self {
        Self {
            files,
            variable: Box::new(variable),
            input: None,
        }
    }

    /// Whether somebody is at the terminal who can be asked.
    pub(super) fn may_ask(&self) -> bool {
        self.input.is_none() && io::stdin().is_terminal() && io::stderr().is_terminal()
    }

    pub(super) fn client_secret(&mut self) -> Result<Secret, Usage> {
        let found = self.given_client_secret()?;
        match found {
            Some(secret) => Ok(secret),
            None => self.asked(&self.of_client_secret(), "Consumer Secret of the app: "),
        }
    }

    pub(super) fn given_client_secret(&mut self) -> Result<Option<Secret>, Usage> {
        let place = self.of_client_secret();
        self.line(&place)
    }

    fn of_client_secret(&self) -> Place<'a> {
        Place {
            name: "the client secret",
            option: "--client-secret-file",
            file: self.files.client_secret_file.as_deref(),
            variable: CLIENT_SECRET_VARIABLE,
        }
    }

    pub(super) fn password(&mut self) -> Result<Secret, Usage> {
        let place = Place {
            name: "the password",
            option: "--password-file",
            file: self.files.password_file.as_deref(),
            variable: PASSWORD_VARIABLE,
        };
        match self.line(&place)? {
            Some(secret) => Ok(secret),
            None => self.asked(&place, "Password: "),
        }
    }

    pub(super) fn security_token(&mut self) -> Result<Option<Secret>, Usage> {
        let place = Place {
            name: "the security token",
            option: "--security-token-file",
            file: self.files.security_token_file.as_deref(),
            variable: SECURITY_TOKEN_VARIABLE,
        };
        let found = self.line(&place)?;
        if found.is_some() || !self.may_ask() {
            return Ok(found);
        }
        let typed = ask("Security token (empty where the network is trusted): ")?;
        Ok(Some(typed).filter(|token| !token.is_empty()))
    }

    pub(super) fn passphrase(&mut self) -> Result<Option<Secret>, Usage> {
        let place = Place {
            name: "the passphrase of the key",
            option: "--key-passphrase-file",
            file: self.files.key_passphrase_file.as_deref(),
            variable: KEY_PASSPHRASE_VARIABLE,
        };
        self.line(&place)
    }

    /// Asks for the passphrase of a key that turned out to be encrypted; `None` where nobody can be
    /// asked.
    pub(super) fn ask_passphrase(&mut self, wrong: bool) -> Result<Option<Secret>, Usage> {
        if !self.may_ask() {
            return Ok(None);
        }
        let prompt = if wrong {
            "It does not open the key. Passphrase of the key: "
        } else {
            "Passphrase of the key: "
        };
        let typed = ask(prompt)?;
        Ok(Some(typed).filter(|typed| !typed.is_empty()))
    }

    pub(super) fn access_token(&mut self) -> Result<Secret, Usage> {
        let place = Place {
            name: "the access token",
            option: "--access-token-file",
            file: self.files.access_token_file.as_deref(),
            variable: ACCESS_TOKEN_VARIABLE,
        };
        self.text(&place, "Access token: ")
    }

    pub(super) fn sfdx_url(&mut self) -> Result<Secret, Usage> {
        let place = Place {
            name: "the sfdx auth URL",
            option: "--sfdx-url-file",
            file: self.files.sfdx_url_file.as_deref(),
            variable: SFDX_URL_VARIABLE,
        };
        self.text(&place, "sfdx auth URL: ")
    }

    /// A secret of one line, from its file or its variable.
    fn line(&mut self, place: &Place) -> Result<Option<Secret>, Usage> {
        let Some(text) = self.given(place)? else {
            return Ok(None);
        };
        let line = text.expose().lines().next().unwrap_or_default();
        if line.is_empty() {
            return Err(Usage(format!("{} is empty", place.name)));
        }
        Ok(Some(Secret::new(line)))
    }

    /// A secret that may also be piped in, whole.
    fn text(&mut self, place: &Place, prompt: &str) -> Result<Secret, Usage> {
        if let Some(text) = self.given(place)? {
            return Ok(text);
        }
        if self.input.is_none() && !io::stdin().is_terminal() {
            let text = self.of_the_input(place)?;
            if !text.expose().trim().is_empty() {
                return Ok(text);
            }
        }
        self.asked(place, prompt)
    }

    fn given(&mut self, place: &Place) -> Result<Option<Secret>, Usage> {
        match place.file {
            Some(file) if file.as_os_str() == "-" => self.of_the_input(place).map(Some),
            Some(file) => {
                let path = at_home(file);
                let refused = |error: io::Error| {
                    Usage(format!("{}: {}: {error}", place.option, path.display()))
                };
                File::open(&path).and_then(whole).map(Some).map_err(refused)
            }
            None => {
                let value = (self.variable)(place.variable);
                Ok(value.filter(|value| !value.is_empty()).map(Secret::new))
            }
        }
    }

    fn of_the_input(&mut self, place: &Place) -> Result<Secret, Usage> {
        if let Some(other) = self.input.replace(place.name) {
            return Err(Usage(format!(
                "the standard input cannot be both {other} and {}",
                place.name
            )));
        }
        whole(io::stdin().lock()).map_err(|error| Usage(format!("the standard input: {error}")))
    }

    /// Asks the person, if there is one.
    fn asked(&self, place: &Place, prompt: &str) -> Result<Secret, Usage> {
        let missing = || {
            Usage(format!(
                "{} is missing: name its file with {} (`-` is the standard input), or set {}",
                place.name, place.option, place.variable
            ))
        };
        if !self.may_ask() {
            return Err(missing());
        }
        let typed = ask(prompt)?;
        if typed.is_empty() {
            return Err(missing());
        }
        Ok(typed)
    }
}

/// Asks on the standard error; what is typed is not shown.
fn ask(prompt: &str) -> Result<Secret, Usage> {
    crate::shell::ask_hidden(prompt).map_err(|error| Usage(format!("nothing was typed: {error}")))
}

fn whole(source: impl Read) -> io::Result<Secret> {
    let mut bytes = Zeroizing::new(Vec::new());
    source.take(LONGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LONGEST {
        return Err(io::Error::other("too long to be a secret"));
    }
    match std::str::from_utf8(&bytes) {
        Ok(text) => Ok(Secret::new(text.trim_start_matches('\u{feff}'))),
        Err(_) => Err(io::Error::other("not UTF-8 text")),
    }
}
