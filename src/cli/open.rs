//! `sftui open`: a page of an org in the browser, logged in by an address that is good once.

use std::io::{self, Write};

use clap::Args;

use crate::cli::query::place::{Place, warn};
use crate::cli::{Everywhere, Usage, job};
use crate::config::BrowserLogin;
use crate::salesforce::browser::{self, Page};
use crate::schema::id;
use crate::worker::{BrowseEvent, BrowseJob, Job, JobError, JobEvent};

/// The arguments of `sftui open`.
#[derive(Args, Debug)]
#[command(after_help = "\
The browser is logged in by an address that is good once and for a minute; it is in no argument,
file or log. With --plain (or `login = \"plain\"` under [browser] in the configuration) the plain
address is opened, in whatever session the browser has.

Exit codes: 0 the browser has it (or its address is printed), 1 refused or no browser, 2 usage,
3 failed in a way that can succeed when tried again, 130 interrupted.

Examples:
  sftui open acme
  sftui open acme --record 0015g00000AbCdEAAV
  sftui open acme --object Account
  sftui open acme --setup --print")]
pub(super) struct OpenArguments {
    /// The org: its alias or its username; without it the one that `sftui query` would ask
    #[arg(value_name = "ORG")]
    which: Option<String>,
    /// This record: its id, or the address of its page, which says the org as well
    #[arg(long, value_name = "ID", group = "page")]
    record: Option<String>,
    /// The list of this object's records
    #[arg(long, value_name = "NAME", group = "page")]
    object: Option<String>,
    /// This object in Setup
    #[arg(long, value_name = "NAME", group = "page")]
    object_setup: Option<String>,
    /// Setup
    #[arg(long, group = "page")]
    setup: bool,
    /// Print the plain address instead of opening it; it logs nobody in
    #[arg(long)]
    print: bool,
    /// Open the plain address: the browser logs in by itself
    #[arg(long)]
    plain: bool,
}

pub(super) fn run(arguments: OpenArguments, said: Everywhere) -> anyhow::Result<u8> {
    let mut host = None;
    let page = match (arguments.record, arguments.object, arguments.object_setup) {
        (Some(id), ..) => match id::pointed(&id) {
            Some(pointed) => {
                host = pointed.host;
                Page::Record(pointed.id)
            }
            None => Page::Record(id),
        },
        (_, Some(name), _) => Page::List(name),
        (.., Some(name)) => Page::Object(name),
        _ if arguments.setup => Page::Setup,
        _ => Page::Home,
    };
    if page.path().is_none() {
        let text = match &page {
            Page::Record(id) => format!("`{id}` is no id of a record: 15 or 18 letters and digits"),
            _ => "that is no name of an object".to_owned(),
        };
        return Err(Usage(text).into());
    }
    let said = said.or_org(arguments.which)?.at(host);
    let runtime = job::runtime()?;
    let place = Place::find(said, runtime.handle())?;
    if arguments.print {
        let address = browser::plain(&place.org.instance_url, &page)?;
        writeln!(io::stdout().lock(), "{address}")?;
        return Ok(0);
    }
    let browse = BrowseJob {
        org: place.org.key.clone(),
        page,
        log_in: !arguments.plain && place.config.browser.login == BrowserLogin::Once,
    };
    let mut last = None;
    let jobs = vec![Job::Browse(browse)];
    let ended = job::run(runtime, place.parts(), place.given(), jobs, |_, event| {
        if event.is_last() {
            last = Some(event);
        }
    });
    if let Some(ending) = ended {
        return Ok(ending.exit_code());
    }
    let error = match last {
        Some(JobEvent::Browse(BrowseEvent::Opened { not_logged_in })) => {
            if let Some(why) = not_logged_in {
                warn(&format!("opened without a login: {why}"));
            }
            return Ok(0);
        }
        Some(JobEvent::Browse(BrowseEvent::NotOpened { address, why })) => {
            warn(&format!("no browser took it: {why}"));
            writeln!(io::stdout().lock(), "{address}")?;
            return Ok(1);
        }
        Some(JobEvent::Failed(error)) => error,
        _ => JobError::Panicked("the worker is gone".into()),
    };
    job::complain(&place.org, &error);
    Ok(job::exit_code(&error))
}
