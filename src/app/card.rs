//! The org card: who an org is, how it was logged in to, how long that lasts, and its limits.

use std::fmt::Write;

use crate::app::App;
use crate::app::command::Command;
use crate::app::jobs::Slot;
use crate::app::msg::Effect;
use crate::app::notice::Notice;
use crate::app::orgs::{OrgEntry, idle_words};
use crate::app::overlay::Overlay;
use crate::app::reader::{About, Reader};
use crate::org::{Org, OrgClass, OrgKey};
use crate::text;
use crate::worker::{Job, JobError, Limit};

/// The limits that matter most, with what they are called; all others follow by their own names.
const FIRST: [(&str, &str); 6] = [
    ("DailyApiRequests", "API calls today"),
    ("DataStorageMB", "Data storage, MB"),
    ("FileStorageMB", "File storage, MB"),
    ("DailyBulkV2QueryJobs", "Bulk query jobs today"),
    ("DailyAsyncApexExecutions", "Asynchronous Apex today"),
    ("SingleEmail", "Single e-mails today"),
];
/// The columns that names take.
const NAMES: usize = 24;

/// What is known of an org's limits.
#[derive(Clone, Debug)]
enum Limits {
    Asking,
    Here(Vec<Limit>),
    Refused(Box<Notice>),
}

impl App {
    /// Opens an org's card, at once, and asks for its limits.
    pub(super) fn open_card(&mut self, org: OrgKey) -> Vec<Effect> {
        let Some(entry) = self.orgs.get(&org) else {
            return Vec::new();
        };
        let title = format!("Org · {}", entry.org.alias);
        let text = self.card_text(&org, &Limits::Asking);
        self.close_readers_about(&org);
        self.read(Reader::new(title, text).about(About::Card(org.clone())));
        let (id, superseded) = self.jobs.begin(Slot::Limits(org.clone()));
        superseded
            .map(Effect::Cancel)
            .into_iter()
            .chain([Effect::Start(id, Job::Limits(org))])
            .collect()
    }

    /// An org told its limits, or did not.
    pub(super) fn on_limits(&mut self, org: &OrgKey, answer: Result<Vec<Limit>, &JobError>) {
        let limits = match answer {
            Ok(all) => Limits::Here(all),
            Err(error) => Limits::Refused(Box::new(Notice::from(error))),
        };
        let text = self.card_text(org, &limits);
        self.rewrite(&About::Card(org.clone()), text);
    }

    /// What there is to know of an org, in lines.
    fn card_text(&self, key: &OrgKey, limits: &Limits) -> String {
        let Some(entry) = self.orgs.get(key) else {
            return "This org is not in the list any more.".to_owned();
        };
        let mut text = String::new();
        for (name, value) in facts(entry, self.now.epoch) {
            line(&mut text, &name, &value);
        }
        text.push('\n');
        match limits {
            Limits::Asking => text += "Limits: being asked for…",
            Limits::Here(all) => limit_lines(&mut text, all),
            Limits::Refused(notice) => {
                let _ = write!(text, "Limits: {}\n{}", notice.title, notice.detail);
                text.truncate(text.trim_end().len());
                let doctor = self.keymap.shown(Command::OrgDoctor);
                if notice.cause.is_some() && !doctor.is_empty() {
                    let _ = write!(text, "\n{doctor} goes the way to the org step by step.");
                } else if notice.cause.is_none() {
                    text += "\nThey need the permission View Setup and Configuration.";
                }
            }
        }
        text
    }

    /// The org that is meant: of the switcher's row, else of the focused column.
    pub(super) fn meant_org(&self) -> Option<OrgKey> {
        match self.overlays.last() {
            Some(Overlay::Orgs(picker)) => picker.selected().cloned(),
            _ => self.column().map(|column| column.org.clone()),
        }
    }
}

/// Name and value; names without a value are left out.
fn facts(entry: &OrgEntry, now: i64) -> Vec<(String, String)> {
    let org = &entry.org;
    let card = &org.card;
    let class = match org.class {
        OrgClass::Production => "production",
        OrgClass::Sandbox => "sandbox",
        OrgClass::Scratch => "scratch org",
        OrgClass::Developer => "developer org",
    };
    let app = if org.app.is_salesforce_cli() {
        "Salesforce CLI".to_owned()
    } else {
        org.app.client_id.clone()
    };
    let scope = match org.app.scope.as_str() {
        "" => "all scopes of the app".to_owned(),
        scope => scope.to_owned(),
    };
    let usage = entry.usage.map(|(used, max)| {
        format!(
            "{} of {} in 24 hours",
            text::number(used),
            text::number(max)
        )
    });
    let refreshed = card.refreshed.map(|then| {
        let ago = text::ago(now, then);
        match idle_words(org, now) {
            Some(words) => format!("{ago}; {words}"),
            None => ago,
        }
    });
    let last_used = org.last_used.map(|then| text::ago(now, then));
    let kept = entry
        .session_only
        .then(|| "for this session only: no keyring has it".to_owned());
    let problem = entry.problem.as_ref().map(|notice| notice.title.clone());
    let all = [
        ("Alias", Some(org.alias.clone())),
        ("Class", Some(class.to_owned())),
        ("Colour", card.colour.map(|colour| colour.name().to_owned())),
        ("Organization", org.name.clone()),
        ("Edition", card.edition.clone()),
        ("Instance", card.instance.clone()),
        ("API version", org.api_version.clone()),
        ("Address", Some(org.instance_url.clone())),
        ("Organization id", own_id(org.key.organization_id(), org)),
        ("User", Some(org.username.clone())),
        ("User id", own_id(org.key.user_id(), org)),
        ("State", Some(entry.state.words().to_owned())),
        ("Records", Some(entry.lock.words().to_owned())),
        ("Problem", problem),
        ("API calls used", usage),
        ("Last used", last_used),
        ("Logged in by", Some(org.login.words().to_owned())),
        ("Logged in at", Some(org.login_url.clone())),
        ("App", Some(app)),
        ("Scopes asked for", Some(scope)),
        ("Token renewed", refreshed),
        ("Kept", kept),
    ];
    let told = all
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value.filter(|v| !v.is_empty())?)));
    told.collect()
}

/// An id, where one was told.
fn own_id(id: &str, org: &Org) -> Option<String> {
    // The Salesforce CLI's orgs have a username in its place.
    let told = !org.key.is_of_the_environment() && !id.contains('@');
    told.then(|| id.to_owned())
}

fn line(text: &mut String, name: &str, value: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{name:<NAMES$}{value}");
}

fn limit_lines(text: &mut String, all: &[Limit]) {
    let _ = writeln!(text, "Limits, left of all");
    let known = |name: &str| FIRST.iter().any(|(first, _)| *first == name);
    let first = FIRST.iter().filter_map(|(name, called)| {
        let limit = all.iter().find(|limit| limit.name == *name)?;
        Some(((*called).to_owned(), limit))
    });
    let others = all
        .iter()
        .filter(|limit| !known(&limit.name))
        .map(|limit| (limit.name.clone(), limit));
    for (name, limit) in first.chain(others) {
        let left = format!(
            "{} of {}{}",
            text::number(limit.remaining),
            text::number(limit.max),
            if limit.max > 0 && limit.remaining.saturating_mul(20) < limit.max {
                "   ! nearly used up"
            } else {
                ""
            }
        );
        let gap = if text::width(&name) >= NAMES { " " } else { "" };
        let _ = writeln!(text, "{name:<NAMES$}{gap}{left}");
    }
    text.truncate(text.trim_end().len());
}
