//! `sftui logout`: ends logins on the server and deletes them here.

use std::io::{self, BufRead, IsTerminal, Write};

use clap::Args;
use serde_json::json;

use crate::app::session::Session;
use crate::cli::query::place::warn;
use crate::cli::shelf::Shelf;
use crate::cli::{Everywhere, Usage, job, known};
use crate::org::Org;
use crate::worker::{Clear, Job, JobError, JobEvent, LogoutJob};

/// The arguments of `sftui logout`.
#[derive(Args, Debug)]
#[command(after_help = "\
Revokes the login on the server, then deletes its keyring entry and its place in the list. What
cannot be revoked is deleted here all the same, and said. The cached schema goes too, unless
--keep-caches: it can be fetched again. The texts of the org's tabs and its history stay unless
--drafts and --history ask for it; the tabs come back when the org is logged in to again.
`sftui orgs remove` does the same without ending the login on the server.

On a terminal it asks first, unless --yes; where the standard input is none, it does not ask.

Exit codes: 0 logged out (also where the server did not revoke it: that is a warning),
1 a login is still here, 2 usage, 130 interrupted or not confirmed.

Examples:
  sftui logout acme
  sftui logout acme --drafts --history
  sftui logout --all --yes")]
pub(super) struct LogoutArguments {
    /// The org: its alias or its username
    #[arg(value_name = "ORG", conflicts_with = "all")]
    which: Option<String>,
    /// Every org in the list
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    how: Leaving,
}

/// How an org leaves the list.
#[derive(Args, Debug)]
pub(super) struct Leaving {
    /// Keep what the org's objects are like
    #[arg(long)]
    keep_caches: bool,
    /// Delete the texts of its tabs
    #[arg(long)]
    drafts: bool,
    /// Delete what was run there from the history
    #[arg(long)]
    history: bool,
    /// Do not ask
    #[arg(short, long)]
    yes: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Leaving {
    fn job(&self, org: &Org, revoke: bool) -> LogoutJob {
        LogoutJob {
            revoke,
            clear: Clear {
                caches: !self.keep_caches,
                drafts: self.drafts,
                history: self.history,
            },
            ..LogoutJob::new(org.key.clone())
        }
    }
}

pub(super) fn run(arguments: LogoutArguments, said: Everywhere) -> anyhow::Result<u8> {
    let said = said.or_org(arguments.which)?;
    let runtime = job::runtime()?;
    let shelf = Shelf::open(&said, runtime.handle())?;
    let orgs: Vec<Org> = match (&said.org, arguments.all) {
        (None, true) => shelf
            .orgs
            .iter()
            .filter(|org| is_ours(org))
            .cloned()
            .collect(),
        (Some(_), true) => {
            return Err(Usage("either one org or --all".into()).into());
        }
        (Some(name), false) => {
            let key = known::require(&shelf.orgs, name)?;
            if key.is_of_the_salesforce_cli() {
                let text = format!("{name} is logged in to by the Salesforce CLI: `sf org logout`");
                return Err(Usage(text).into());
            }
            let meant = shelf.orgs.iter().filter(|org| org.key == key);
            meant.cloned().collect()
        }
        (None, false) => {
            return Err(Usage("say which org, or --all".into()).into());
        }
    };
    leave(&shelf, runtime, &orgs, &arguments.how, true)
}

/// Takes orgs off the list, with their logins here and, where it is wanted, in the org.
pub(super) fn leave(
    shelf: &Shelf,
    runtime: tokio::runtime::Runtime,
    orgs: &[Org],
    how: &Leaving,
    revoke: bool,
) -> anyhow::Result<u8> {
    let asks = !how.yes && !orgs.is_empty() && io::stdin().is_terminal();
    if asks && !confirmed(orgs, revoke)? {
        return Ok(130);
    }
    let jobs = orgs.iter().map(|org| Job::Logout(how.job(org, revoke)));
    let mut ends: Vec<Option<JobEvent>> = orgs.iter().map(|_| None).collect();
    let jobs = jobs.collect();
    // Where nothing of ours is to be ended no passphrase is asked for.
    let parts = if orgs.iter().any(is_ours) {
        shelf.unlocked()?
    } else {
        shelf.parts()
    };
    let ended = job::run(runtime, parts, None, jobs, |place, event| {
        if event.is_last()
            && let Some(end) = ends.get_mut(place)
        {
            *end = Some(event);
        }
    });
    let mut code = ended.map_or(0, |ending| ending.exit_code());
    let mut told = Vec::new();
    for (org, end) in orgs.iter().zip(ends) {
        let alias = &org.alias;
        match end {
            Some(JobEvent::Logout(event)) => {
                if let Some(why) = &event.not_revoked {
                    warn(&format!(
                        "{alias}: deleted here, but not revoked in the org: {why}"
                    ));
                }
                if let Some(place) = &event.not_deleted {
                    warn(&format!("{alias}: {place}"));
                }
                if event.job.clear.drafts {
                    forget_tabs(shelf, org);
                }
                if !how.json {
                    let done = match revoke {
                        true => "logged out of",
                        false => "off the list:",
                    };
                    writeln!(io::stdout().lock(), "{done} {alias}")?;
                }
                told.push(json!({
                    "org": alias,
                    "loggedOut": revoke,
                    "removed": true,
                    "notRevoked": event.not_revoked,
                    "notDeleted": event.not_deleted,
                }));
            }
            Some(JobEvent::Failed(error)) => {
                job::complain(org, &error);
                code = code.max(1);
                told.push(json!({
                    "org": alias,
                    "loggedOut": false,
                    "removed": false,
                    "error": error.title(),
                }));
            }
            _ if ended.is_some() => {}
            _ => {
                job::complain(org, &JobError::Panicked("the worker is gone".into()));
                code = code.max(1);
            }
        }
    }
    if how.json {
        writeln!(io::stdout().lock(), "{:#}", json!({ "orgs": told }))?;
    } else if orgs.is_empty() {
        warn("no org is known: nothing to log out of");
    }
    Ok(code)
}

/// Deletes the texts of an org's tabs. A sftui that runs meanwhile and shows them keeps its own.
fn forget_tabs(shelf: &Shelf, org: &Org) {
    let store = shelf.store();
    let Some(mut session) = store.load_session::<Session>().value else {
        return;
    };
    session.forget_tabs(&org.key);
    if let Err(error) = store.save_session(&session) {
        warn(&format!("{}: its tabs are still kept: {error}", org.alias));
    }
}

/// Whether the login is ours to end.
fn is_ours(org: &Org) -> bool {
    !org.key.is_of_the_salesforce_cli()
}

/// Asks on the terminal; anything but a yes is a no.
fn confirmed(orgs: &[Org], revoke: bool) -> io::Result<bool> {
    let mut err = io::stderr().lock();
    for org in orgs {
        let (alias, user) = (
            crate::text::display(&org.alias),
            crate::text::display(&org.username),
        );
        writeln!(err, "  {} {alias} ({user})", org.class.badge())?;
    }
    let question = match (revoke, orgs.len()) {
        (true, 1) => "Revoke and delete this login?".to_owned(),
        (true, n) => format!("Revoke and delete these {n} logins?"),
        (false, _) => {
            "Delete its login here and take it off the list? In the org the login lives on."
                .to_owned()
        }
    };
    write!(err, "{question} y/N ")?;
    err.flush()?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}
