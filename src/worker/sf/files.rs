//! The logins of `sf` as its files have them: who, where, by which names, and the access token as it
//! was kept last. Nothing is ever written here: `sf` locks and rewrites these files.
//!
//! Every file can be missing, damaged or another program's; what cannot be read is left out and
//! said in words. Source of the shapes: sfdx-core, `authInfo.ts` and its neighbours.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::config::SalesforceCli;
use crate::org::{ClientApp, LoginKind, Org, OrgClass, OrgKey};
use crate::salesforce::login::LoginHost;
use crate::salesforce::organization::class_of_host;

/// A file of `sf` is small; one that is larger is not read.
const LARGEST: u64 = 1 << 20;

/// The names of the default org: of a project or the home directory, the newest format first.
const DEFAULTS: [(&str, &str); 2] = [
    (".sf/config.json", "target-org"),
    (".sfdx/sfdx-config.json", "defaultusername"),
];

/// What the files tell.
#[derive(Debug, Default)]
pub(super) struct Files {
    /// The orgs, by alias and then by username.
    pub orgs: Vec<Org>,
    /// The one that `sf` uses where none is named.
    pub default: Option<OrgKey>,
    /// How many scratch orgs have ended, which are left out.
    pub ended: usize,
    /// Files that could not be read, and why.
    pub unreadable: Vec<String>,
}

/// One login. Everything else in the file is not ours to know.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[derive(Default)]
struct Login {
    username: String,
    org_id: String,
    instance_url: String,
    login_url: Option<String>,
    client_id: Option<String>,
    name: Option<String>,
    instance_api_version: Option<String>,
    is_sandbox: Option<bool>,
    is_scratch: Option<bool>,
    dev_hub_username: Option<String>,
    expiration_date: Option<String>,
    // The CLI spells it so.
    trail_expiration_date: Option<String>,
    org_edition: Option<String>,
    access_token: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Aliases {
    orgs: BTreeMap<String, String>,
}

/// Reads them all; `today` (`2026-08-07`) tells which scratch orgs have ended.
pub(super) fn read(place: &SalesforceCli, today: &str) -> Files {
    let mut found = Files::default();
    let directory = place.logins();
    let aliases: Aliases = optional(&directory.join("alias.json"), &mut found.unreadable);
    for path in login_files(&directory) {
        let login: Login = match json(&path) {
            Ok(login) => login,
            Err(why) => {
                found.unreadable.push(format!("{}: {why}", path.display()));
                continue;
            }
        };
        if login.ended(today) {
            found.ended += 1;
            continue;
        }
        match login.org(&aliases) {
            Ok(org) => found.orgs.push(org),
            Err(why) => found.unreadable.push(format!("{}: {why}", path.display())),
        }
    }
    crate::sorting::by(&mut found.orgs, |a, b| {
        let unnamed = |org: &Org| org.alias == org.username;
        (unnamed(a), &a.alias, &a.username).cmp(&(unnamed(b), &b.alias, &b.username))
    });
    found.default = default_name(place).and_then(|name| {
        let username = aliases.orgs.get(&name).unwrap_or(&name);
        let org = found.orgs.iter().find(|org| org.username == *username);
        org.map(|org| org.key.clone())
    });
    found
}

/// An org's access token as the file has it, encrypted or not, and where the org is now.
pub(super) fn kept(
    place: &SalesforceCli,
    username: &str,
) -> Result<(String, Option<String>), String> {
    let path = place.logins().join(format!("{username}.json"));
    let login: Login = json(&path).map_err(|why| format!("{}: {why}", path.display()))?;
    let instance = login.instance().ok();
    match login.access_token.filter(|token| !token.is_empty()) {
        Some(token) => Ok((token, instance)),
        None => Err(format!("{} has no access token", path.display())),
    }
}

/// Where an org is now, as `sf` has learnt last.
pub(super) fn instance(place: &SalesforceCli, username: &str) -> Option<String> {
    let path = place.logins().join(format!("{username}.json"));
    json::<Login>(&path).ok()?.instance().ok()
}

impl Login {
    /// A scratch org's last day is one on which it still is.
    fn ended(&self, today: &str) -> bool {
        let date = self.expiration_date.as_deref().unwrap_or_default();
        let date = date.get(..10).unwrap_or_default();
        let is_date = date.bytes().filter(|byte| *byte == b'-').count() == 2;
        is_date && date < today
    }

    fn instance(&self) -> Result<String, String> {
        let login = self.login_url.as_deref().filter(|url| !url.is_empty());
        // What a login of another cloud was made with is a host of Salesforce, too.
        let host = LoginHost::parse(login.unwrap_or(&self.instance_url))
            .or_else(|_| LoginHost::parse(&self.instance_url))
            .map_err(|_| "its address is none of Salesforce".to_owned())?;
        host.check_instance(&self.instance_url)
            .map_err(|_| "its address is none of Salesforce".to_owned())
    }

    fn org(&self, aliases: &Aliases) -> Result<Org, String> {
        if !is_organization_id(&self.org_id) || self.username.is_empty() {
            return Err("no login of sf".to_owned());
        }
        let instance_url = self.instance()?;
        let mut names = aliases.orgs.iter();
        let alias = names.find(|(_, username)| **username == self.username);
        let login_url = self.login_url.clone().filter(|url| !url.is_empty());
        Ok(Org {
            key: OrgKey::of_the_salesforce_cli(&self.org_id, &self.username),
            alias: alias.map_or(&self.username, |(alias, _)| alias).clone(),
            username: self.username.clone(),
            name: self.name.clone().filter(|name| !name.is_empty()),
            class: self.class(&instance_url),
            login_url: login_url.unwrap_or_else(|| instance_url.clone()),
            instance_url,
            app: ClientApp {
                client_id: self.client_id.clone().unwrap_or_default(),
                ..ClientApp::salesforce_cli()
            },
            login: LoginKind::SfCli,
            api_version: self.instance_api_version.clone().filter(|version| {
                // It goes into addresses.
                version.len() < 8 && version.parse::<f32>().is_ok()
            }),
            last_used: None,
            card: Default::default(),
        })
    }

    fn class(&self, instance_url: &str) -> OrgClass {
        let host = instance_url.split("//").nth(1).unwrap_or_default();
        let by_host = class_of_host(host);
        if self.is_scratch == Some(true) || self.dev_hub_username.is_some() {
            OrgClass::Scratch
        } else if self.is_sandbox == Some(true) && by_host != OrgClass::Scratch {
            OrgClass::Sandbox
        } else if self.org_edition.as_deref() == Some("Developer Edition")
            && self.trail_expiration_date.is_none()
            && by_host == OrgClass::Production
        {
            OrgClass::Developer
        } else {
            by_host
        }
    }
}

/// The files that `sf` itself takes for logins: `<name>@<domain>.<more>.json`.
fn login_files(directory: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(directory) else {
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries
        .flatten()
        .filter(|entry| entry.file_name().to_str().is_some_and(is_login_file))
        .map(|entry| entry.path())
        .collect();
    files.sort();
    files
}

fn is_login_file(name: &str) -> bool {
    let Some(username) = name.strip_suffix(".json") else {
        return false;
    };
    let Some((before, domain)) = username.split_once('@') else {
        return false;
    };
    // A hyphen at the beginning would be an option of the program that is asked.
    let parts = || domain.split('.');
    !before.is_empty()
        && !before.starts_with(['.', '-'])
        && parts().count() > 1
        && parts().all(|part| !part.is_empty() && !part.contains(char::is_whitespace))
}

fn is_organization_id(text: &str) -> bool {
    matches!(text.len(), 15 | 18)
        && text.starts_with("00D")
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// What `sf` takes where no org is named: the nearest project's, else the person's.
fn default_name(place: &SalesforceCli) -> Option<String> {
    let project = place.project.iter().flat_map(|project| project.ancestors());
    let mut directories = project.chain([place.home.as_path()]);
    directories.find_map(|directory| {
        DEFAULTS.iter().find_map(|(file, key)| {
            let settings: serde_json::Value = json(&directory.join(file)).ok()?;
            let name = settings.get(key)?.as_str()?.trim();
            (!name.is_empty()).then(|| name.to_owned())
        })
    })
}

/// A file that need not be there.
fn optional<T: DeserializeOwned + Default>(path: &Path, unreadable: &mut Vec<String>) -> T {
    if !path.exists() {
        return T::default();
    }
    json(path).unwrap_or_else(|why| {
        unreadable.push(format!("{}: {why}", path.display()));
        T::default()
    })
}

/// Reads a file; no error quotes what is in it.
pub(super) fn json<T: DeserializeOwned>(path: &Path) -> Result<T, String> {
    let file = File::open(path).map_err(|error| error.kind().to_string())?;
    let mut bytes = zeroize::Zeroizing::new(Vec::new());
    let read = file.take(LARGEST + 1).read_to_end(&mut bytes);
    read.map_err(|error| error.kind().to_string())?;
    if bytes.len() as u64 > LARGEST {
        return Err("too large to be a file of sf".to_owned());
    }
    serde_json::from_slice(&bytes).map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        format!("not what sf writes ({place})")
    })
}
