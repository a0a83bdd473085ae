//! Reading the TOML file: every mistake is found, with its line, and none stops the rest.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::settings::{Raw, SETTINGS};
use super::{Config, KeyEntry, OwnApp, Problem, SALESFORCE_CLI};
use crate::org::ClientApp;
use crate::text::nearest;

/// The sections that are no list of single values.
const OTHER_SECTIONS: [&str; 1] = ["keys"];

/// The keys of an own app.
const APP_KEYS: [&str; 4] = ["name", "client_id", "redirect_uri", "scope"];

type Table<'a> = DeTable<'a>;
type Value<'a> = Spanned<DeValue<'a>>;

/// Reads `text` into `config`.
pub(super) fn read(name: &str, text: &str, config: &mut Config, problems: &mut Vec<Problem>) {
    let mut reader = Reader {
        name,
        text,
        broken: Vec::new(),
        problems,
    };
    let (root, errors) = Table::parse_recoverable(text);
    for error in errors {
        let at = error.span().unwrap_or_default();
        // One message a line: what follows the first is what the parser made of it.
        if !reader.broken.contains(&reader.line(&at)) {
            reader.problem(&at, error.message().to_owned());
            reader.broken.push(reader.line(&at));
        }
    }
    for (section, value) in root.get_ref().iter() {
        reader.section(section.get_ref(), &section.span(), value, config);
    }
    let default = &config.login.default_app;
    if config.login.app(default).is_none() {
        let names = config.login.apps.iter().map(|app| app.name.as_str());
        let message = unknown(
            "login.default_app names no app",
            default,
            names.chain([SALESFORCE_CLI]),
        );
        let at = reader.find(&root, "login", "default_app");
        reader.problem(&at, message);
        config.login.default_app = SALESFORCE_CLI.into();
    }
    crate::sorting::by_key(reader.problems, |problem| problem.line);
}

struct Reader<'a> {
    name: &'a str,
    text: &'a str,
    /// The lines that are not TOML.
    broken: Vec<usize>,
    problems: &'a mut Vec<Problem>,
}

impl Reader<'_> {
    fn line(&self, at: &Range<usize>) -> usize {
        let before = self.text.as_bytes().iter().take(at.start);
        1 + before.filter(|byte| **byte == b'\n').count()
    }

    fn problem(&mut self, at: &Range<usize>, message: String) {
        let line = self.line(at);
        self.problems.push(Problem {
            file: self.name.to_owned(),
            line,
            message,
        });
    }

    fn find(&self, root: &Spanned<Table<'_>>, section: &str, key: &str) -> Range<usize> {
        root.get_ref()
            .get(section)
            .and_then(|value| value.get_ref().as_table())
            .and_then(|table| table.get(key))
            .map(Spanned::span)
            .unwrap_or_default()
    }

    fn section(&mut self, name: &str, at: &Range<usize>, value: &Value<'_>, config: &mut Config) {
        let known = SETTINGS.iter().map(|setting| setting.section);
        if !known.clone().any(|known| known == name) && !OTHER_SECTIONS.contains(&name) {
            let message = unknown("unknown section", name, known.chain(OTHER_SECTIONS));
            return self.problem(at, message);
        }
        let Some(table) = value.get_ref().as_table() else {
            return self.problem(at, format!("{name} must be a section: [{name}]"));
        };
        for (key, value) in table.iter() {
            let (key, at) = (key.get_ref().as_ref(), key.span());
            match (name, key) {
                ("keys", command) => self.key(command, &at, value, config),
                ("queries", "folders") if value.get_ref().as_array().is_some() => {
                    self.folders(&at, value, config);
                }
                ("login", "apps") => self.apps(&at, value, config),
                _ => self.setting(name, key, &at, value, config),
            }
        }
    }

    fn folders(&mut self, at: &Range<usize>, value: &Value<'_>, config: &mut Config) {
        let list = value.get_ref().as_array().into_iter().flatten();
        let texts = list.map(|one| one.get_ref().as_str().map(Into::into));
        match texts.collect::<Option<Vec<_>>>() {
            Some(folders) => config.queries.folders = folders,
            None => self.problem(
                at,
                "queries.folders: a list of texts is expected".to_owned(),
            ),
        }
    }

    fn setting(
        &mut self,
        section: &str,
        key: &str,
        at: &Range<usize>,
        value: &Value<'_>,
        config: &mut Config,
    ) {
        let mut here = SETTINGS.iter().filter(|setting| setting.section == section);
        let Some(setting) = here.clone().find(|setting| setting.key == key) else {
            let other = (section == "login").then_some("apps");
            let names = here.by_ref().map(|setting| setting.key).chain(other);
            let message = unknown(&format!("unknown key in [{section}]"), key, names);
            return self.problem(at, message);
        };
        // What the parser put where it could not read carries no place; that line is reported already.
        if !self.broken.is_empty() && value.span().is_empty() {
            return;
        }
        if let Err(message) = (setting.apply)(config, raw(value.get_ref())) {
            self.problem(&value.span(), format!("{section}.{key}: {message}"));
        }
    }

    fn key(&mut self, command: &str, at: &Range<usize>, value: &Value<'_>, config: &mut Config) {
        let mut chords = Vec::new();
        match value.get_ref() {
            DeValue::String(chord) => chords.push(chord.to_string()),
            DeValue::Array(list) => {
                for item in list.iter() {
                    let Some(chord) = item.get_ref().as_str() else {
                        let message = format!("keys.{command}: a key is a text, e.g. \"ctrl-r\"");
                        return self.problem(&item.span(), message);
                    };
                    chords.push(chord.to_owned());
                }
            }
            // TOML reads `query.run = "f5"` as a table in a table; names are written as they are.
            DeValue::Table(table) => {
                for (rest, value) in table.iter() {
                    let command = format!("{command}.{}", rest.get_ref());
                    self.key(&command, &rest.span(), value, config);
                }
                return;
            }
            _ => {
                let message = format!("keys.{command}: a key is a text or a list of texts");
                return self.problem(at, message);
            }
        }
        config.keys.push(KeyEntry {
            command: command.to_owned(),
            chords,
            file: self.name.to_owned(),
            line: self.line(at),
        });
    }

    fn apps(&mut self, at: &Range<usize>, value: &Value<'_>, config: &mut Config) {
        let Some(list) = value.get_ref().as_array() else {
            return self.problem(at, "own apps are written as [[login.apps]]".into());
        };
        for item in list.iter() {
            match item.get_ref().as_table() {
                Some(table) => self.app(&item.span(), table, config),
                None => self.problem(
                    &item.span(),
                    "own apps are written as [[login.apps]]".into(),
                ),
            }
        }
    }

    fn app(&mut self, at: &Range<usize>, table: &Table<'_>, config: &mut Config) {
        for key in table.keys() {
            let name = key.get_ref().as_ref();
            if name == "client_secret" {
                let message = "a client secret does not belong in a file: the login asks for it \
                               and keeps it in the keyring"
                    .into();
                self.problem(&key.span(), message);
            } else if !APP_KEYS.contains(&name) {
                let message = unknown("unknown key in [[login.apps]]", name, APP_KEYS);
                self.problem(&key.span(), message);
            }
        }
        let text = |key: &str| {
            table
                .get(key)
                .and_then(|value| value.get_ref().as_str())
                .map(str::trim)
                .filter(|text| !text.is_empty())
        };
        let (Some(name), Some(client_id)) = (text("name"), text("client_id")) else {
            let message = "an app in [[login.apps]] needs a name and a client_id".into();
            return self.problem(at, message);
        };
        if config.login.app(name).is_some() {
            return self.problem(at, format!("two apps in [[login.apps]] are named {name:?}"));
        }
        let usual = ClientApp::salesforce_cli();
        // Several callbacks are a list; none has a blank in it.
        let callbacks = table.get("redirect_uri").and_then(|value| {
            let all = value.get_ref().as_array()?.iter();
            let all: Vec<&str> = all.filter_map(|one| one.get_ref().as_str()).collect();
            Some(all.join(" ")).filter(|all| !all.is_empty())
        });
        config.login.apps.push(OwnApp {
            name: name.to_owned(),
            app: ClientApp {
                client_id: client_id.to_owned(),
                redirect_uri: callbacks
                    .or(text("redirect_uri").map(str::to_owned))
                    .unwrap_or(usual.redirect_uri),
                scope: text("scope").unwrap_or("api refresh_token").to_owned(),
            },
        });
    }
}

fn raw<'a>(value: &'a DeValue<'_>) -> Raw<'a> {
    match value {
        DeValue::String(text) => Raw::Text(text),
        DeValue::Boolean(value) => Raw::Bool(*value),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .map_or(Raw::Other("number that is too large"), Raw::Integer),
        other => Raw::Other(other.type_str()),
    }
}

fn unknown<'a>(what: &str, name: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    match nearest(name, names) {
        Some(meant) => format!("{what}: {name:?} (did you mean {meant:?}?)"),
        None => format!("{what}: {name:?}"),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests;
