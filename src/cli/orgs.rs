//! `sftui orgs`: the list of orgs, for a person and for scripts; and changing it.

use std::io::{self, Write};

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use crate::app::orgs::{idle_days_left, idle_words};
use crate::cli::logout::{Leaving, leave};
use crate::cli::query::place::warn;
use crate::cli::shelf::Shelf;
use crate::cli::{Everywhere, Usage, job, known};
use crate::org::{Org, OrgColour, OrgKey};
use crate::text;
use crate::worker::{Job, JobError, JobEvent, OrgListJob};

/// The arguments of `sftui orgs`.
#[derive(Args, Debug)]
#[command(after_help = "\
Exit codes: 0 done, 1 a change was refused, or an org that was checked does not answer, 2 usage,
130 interrupted or not confirmed.

Examples:
  sftui orgs
  sftui orgs list --check
  sftui orgs list --json | jq -r '.orgs[].alias'
  sftui orgs rename acme acme-prod
  sftui orgs remove acme-old
  sftui orgs default acme-uat")]
pub(super) struct OrgsArguments {
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List the orgs, the default one marked; asks none of them, unless --check
    List(ListArguments),
    /// Give an org another alias
    Rename {
        /// The org: its alias or its username
        #[arg(value_name = "ORG")]
        which: String,
        /// The new alias
        alias: String,
    },
    /// Give an org's name a colour: blue, cyan, green, magenta, yellow, red, or none
    Colour {
        /// The org: its alias or its username
        #[arg(value_name = "ORG")]
        which: String,
        /// The colour, or none
        colour: String,
    },
    /// Take an org off the list: its login is deleted here and lives on in the org; `sftui logout` ends
    /// it there too
    Remove {
        /// The org: its alias or its username
        #[arg(value_name = "ORG")]
        which: String,
        #[command(flatten)]
        how: Leaving,
    },
    /// Print the org that is asked without -o, or make one of them that
    Default {
        /// The org: its alias or its username
        #[arg(value_name = "ORG", conflicts_with = "none")]
        which: Option<String>,
        /// Have none any more
        #[arg(long)]
        none: bool,
    },
}

#[derive(Args, Debug, Default)]
struct ListArguments {
    /// Ask every org whether it answers, side by side, each within a time of its own
    #[arg(long)]
    check: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: OrgsArguments, said: Everywhere) -> anyhow::Result<u8> {
    let runtime = job::runtime()?;
    let shelf = Shelf::open(&said, runtime.handle())?;
    match arguments
        .action
        .unwrap_or(Action::List(ListArguments::default()))
    {
        Action::List(how) => list(&shelf, &how, runtime),
        Action::Rename { which, alias } => {
            let org = ours(&shelf, &which)?;
            if alias.is_empty() || alias.chars().any(char::is_whitespace) || alias.starts_with('-')
            {
                let text = "an alias has no blanks and does not begin with -";
                return Err(Usage(text.into()).into());
            }
            change(&shelf, runtime, OrgListJob::Rename { org, alias })
        }
        Action::Colour { which, colour } => {
            let org = ours(&shelf, &which)?;
            let colour = match colour.as_str() {
                "none" => None,
                name => {
                    let found = OrgColour::ALL
                        .into_iter()
                        .find(|known| known.name() == name);
                    let names = OrgColour::ALL.map(OrgColour::name).join(", ");
                    Some(found.ok_or_else(|| Usage(format!("`{name}` is none of {names}, none")))?)
                }
            };
            change(&shelf, runtime, OrgListJob::Colour { org, colour })
        }
        Action::Remove { which, how } => {
            let org = listed(&shelf, &which)?;
            leave(&shelf, runtime, &[org], &how, false)
        }
        Action::Default { which, none } => default(&shelf, which.as_deref(), none),
    }
}

fn change(
    shelf: &Shelf,
    runtime: tokio::runtime::Runtime,
    change: OrgListJob,
) -> anyhow::Result<u8> {
    let mut failed = None;
    let jobs = vec![Job::OrgList(change)];
    let ended = job::run(runtime, shelf.parts(), None, jobs, |_, event| {
        if let JobEvent::Failed(error) = event {
            failed = Some(error);
        }
    });
    match (ended, failed) {
        (Some(ending), _) => Ok(ending.exit_code()),
        (None, Some(error)) => {
            warn(&format!("{}. {}", error.title(), error.hint()));
            Ok(1)
        }
        (None, None) => Ok(0),
    }
}

fn default(shelf: &Shelf, which: Option<&str>, none: bool) -> anyhow::Result<u8> {
    let of_the_list = || shelf.orgs.iter().find(|org| org.card.default);
    let Some(key) = which
        .map(|name| known::require(&shelf.orgs, name))
        .transpose()?
    else {
        if none {
            shelf.store().change_orgs(|orgs| make_default(orgs, None))?;
            return Ok(0);
        }
        return match of_the_list() {
            Some(org) => {
                writeln!(io::stdout().lock(), "{}", text::display(&org.alias))?;
                Ok(0)
            }
            None => {
                warn("there is no default org");
                Ok(1)
            }
        };
    };
    shelf
        .store()
        .change_orgs(|orgs| make_default(orgs, Some(&key)))?;
    Ok(0)
}

/// One of the orgs of our own list, which the Salesforce CLI's are not.
fn ours(shelf: &Shelf, name: &str) -> Result<OrgKey, Usage> {
    let key = known::require(&shelf.orgs, name)?;
    if key.is_of_the_salesforce_cli() {
        let text =
            format!("{name} is the Salesforce CLI's: its names and its default are changed there");
        return Err(Usage(text));
    }
    Ok(key)
}

/// One of the orgs of our own list; the Salesforce CLI's are in it once they were used.
fn listed(shelf: &Shelf, name: &str) -> Result<Org, Usage> {
    let key = known::require(&shelf.orgs, name)?;
    let orgs = shelf.store().orgs().value;
    orgs.into_iter().find(|org| org.key == key).ok_or_else(|| {
        Usage(format!(
            "{name} is in no list of sftui's, but in the files of the Salesforce CLI: \
             `sf org logout` ends its login"
        ))
    })
}

fn make_default(orgs: &mut [Org], key: Option<&OrgKey>) {
    for org in orgs {
        org.card.default = key == Some(&org.key);
    }
}

fn list(
    shelf: &Shelf,
    how: &ListArguments,
    runtime: tokio::runtime::Runtime,
) -> anyhow::Result<u8> {
    let mut orgs = shelf.orgs.clone();
    crate::sorting::by_key(&mut orgs, |org| std::cmp::Reverse(org.last_used));
    crate::sorting::by_key(&mut orgs, |org| org.card.place.unwrap_or(u32::MAX));
    let mut states: Vec<Option<Result<(), JobError>>> = orgs.iter().map(|_| None).collect();
    if how.check {
        let jobs = orgs.iter().map(|org| Job::Probe(org.key.clone())).collect();
        let ended = job::run(runtime, shelf.unlocked()?, None, jobs, |place, event| {
            let state = match event {
                JobEvent::Probe(_) => Ok(()),
                JobEvent::Failed(error) => Err(error),
                _ => return,
            };
            if let Some(slot) = states.get_mut(place) {
                *slot = Some(state);
            }
        });
        if let Some(ending) = ended {
            return Ok(ending.exit_code());
        }
    }
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let now = now.map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(0));
    let mut out = io::stdout().lock();
    if how.json {
        let all: Vec<Value> = orgs
            .iter()
            .zip(&states)
            .map(|(org, state)| as_json(org, state.as_ref(), now))
            .collect();
        writeln!(out, "{:#}", json!({ "orgs": all }))?;
    } else if orgs.is_empty() {
        warn("no org is known yet: start sftui and log in, or `sftui login`");
    } else {
        let rows: Vec<[String; 5]> = orgs
            .iter()
            .zip(&states)
            .map(|(org, state)| as_row(org, state.as_ref(), now))
            .collect();
        for line in table(&rows) {
            writeln!(out, "{line}")?;
        }
    }
    let fails = states.iter().flatten().any(Result::is_err);
    Ok(u8::from(fails))
}

fn as_json(org: &Org, state: Option<&Result<(), JobError>>, now: i64) -> Value {
    json!({
        "alias": org.alias,
        "class": org.class,
        "username": org.username,
        "organization": org.name,
        "organizationId": org.key.organization_id(),
        "userId": org.key.user_id(),
        "instanceUrl": org.instance_url,
        "loginUrl": org.login_url,
        "login": org.login.words(),
        "apiVersion": org.api_version,
        "edition": org.card.edition,
        "instance": org.card.instance,
        "colour": org.card.colour.map(OrgColour::name),
        "default": org.card.default,
        "lastUsed": org.last_used,
        "idleDaysLeft": idle_days_left(org, now),
        "state": state.map(|state| match state {
            Ok(()) => "connected",
            Err(error) if error.needs_login() => "login needed",
            Err(error) if error.not_reached() => "not reached",
            Err(_) => "failed",
        }),
        "problem": state.and_then(|state| Some(state.as_ref().err()?.title())),
    })
}

fn as_row(org: &Org, state: Option<&Result<(), JobError>>, now: i64) -> [String; 5] {
    let mark = if org.card.default { "* " } else { "  " };
    let state = match state {
        Some(Ok(())) => "● connected".to_owned(),
        Some(Err(error)) => format!("✗ {}", error.title()),
        None => match (idle_words(org, now), org.last_used) {
            (Some(words), _) => format!("⚠ {words}"),
            (None, Some(then)) => format!("used {}", text::ago(now, then)),
            (None, None) => "never used".to_owned(),
        },
    };
    [
        format!("{mark}{}", org.class.badge()),
        org.alias.clone(),
        org.username.clone(),
        org.host().to_owned(),
        state,
    ]
    .map(|cell| text::display(&cell).into_owned())
}

/// The rows with their columns in line.
fn table(rows: &[[String; 5]]) -> Vec<String> {
    let mut widths = [0; 5];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = text::width(cell).max(*width);
        }
    }
    let line = |row: &[String; 5]| {
        let mut line = String::new();
        for (width, cell) in widths.iter().zip(row) {
            line.push_str(cell);
            line.push_str(&" ".repeat(width.saturating_sub(text::width(cell)) + 2));
        }
        line.trim_end().to_owned()
    };
    rows.iter().map(line).collect()
}
