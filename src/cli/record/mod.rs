//! `sftui record`: one record read, made, changed, deleted, undeleted, and such a write taken back;
//! JSON in, JSON out.
//!
//! Every org is read-only unless the command line says `--unlock`, and production unless its alias
//! stands there as well. Must not decide what is sent.

mod batch;
mod given;
mod told;

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::cli::query::place::{Place, warn};
use crate::cli::{Everywhere, Usage, job};
use crate::org::OrgKey;
use crate::salesforce::wants_alias;
use crate::schema::id;
use crate::worker::{
    Change, Job, JobError, JobEvent, RecordJob, RecordName, RecordWork, RecordWrite, UndoJob,
    Values, WriteOptions,
};
use batch::Told;

/// The arguments of `sftui record`.
#[derive(Args, Debug)]
#[command(after_help = "\
A record's object is known by the first three letters of its id; --object names it where they say
nothing. Values are a JSON object, from a file or the standard input, or NAME=VALUE: VALUE is taken
as JSON where it is a number, true, false, null or a text in quotes, else as the text it is.

Nothing is written without --unlock, and in production not without --confirm ALIAS too. An update
sends only what differs, and only if nobody has changed the record since it was read. --dry-run says
what would be sent. Every write is in a journal on this machine before it is sent; `undo` takes the
newest one back, or the one that is named, if nobody has changed those fields since; `undo --batch`
takes back all that was saved together with it, and says of each record what became of it.

Exit codes: 0 done, 1 refused, 2 usage, 3 failed in a way that can succeed when tried again, 4
somebody else has changed the record, 5 it is unknown whether it was saved, 130 interrupted.

Examples:
  sftui record get 0015g00000AbCdEAAV --fields Name,Phone
  sftui record update 0015g00000AbCdEAAV Phone='+49 30 1' --unlock --dry-run
  echo '{\"LastName\":\"Sol\"}' | sftui record create Contact - --unlock --confirm acme
  sftui record clone 0015g00000AbCdEAAV Name='Acme 2' --unlock
  sftui record delete 0015g00000AbCdEAAV --unlock
  sftui record undo --unlock
  sftui record undo --batch 67a-0000beef --unlock --confirm acme")]
pub(super) struct RecordArguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Write a record as JSON to the standard output
    Get {
        #[command(flatten)]
        which: Which,
        /// Only these fields
        #[arg(long, value_name = "NAMES", value_delimiter = ',')]
        fields: Vec<String>,
    },
    /// Make a record
    Create {
        /// The object's API name
        #[arg(value_name = "OBJECT")]
        object: String,
        #[command(flatten)]
        values: Given,
        #[command(flatten)]
        how: How,
    },
    /// Make a record that is like another, without what must be unique
    Clone {
        #[command(flatten)]
        which: Which,
        /// NAME=VALUE: what it shall have in the place of the other's
        #[command(flatten)]
        values: Given,
        #[command(flatten)]
        how: How,
    },
    /// Change fields of a record
    Update {
        #[command(flatten)]
        which: Which,
        #[command(flatten)]
        values: Given,
        /// The SystemModstamp that the record had: one that was changed since is left alone
        #[arg(long, value_name = "STAMP")]
        seen: Option<String>,
        #[command(flatten)]
        how: How,
    },
    /// Move a record to the recycle bin
    Delete {
        #[command(flatten)]
        which: Which,
        /// The SystemModstamp that the record had: one that was changed since is left alone
        #[arg(long, value_name = "STAMP")]
        seen: Option<String>,
        #[command(flatten)]
        how: How,
    },
    /// Take a record out of the recycle bin
    Undelete {
        #[command(flatten)]
        which: Which,
        #[command(flatten)]
        how: How,
    },
    /// Take a write back
    Undo {
        /// Its key in the journal; without one the newest write of the org that was done
        #[arg(value_name = "KEY")]
        key: Option<String>,
        /// All that was saved together with it; KEY may be the name of the batch as well
        #[arg(long)]
        batch: bool,
        #[command(flatten)]
        how: How,
    },
    /// List what was written from this machine to the org, the newest first
    Journal {
        /// Forget all of it, of every org
        #[arg(long)]
        purge: bool,
    },
}

/// A record.
#[derive(Args, Debug)]
struct Which {
    /// 15 or 18 characters, or the address of the record's page, which says the org as well
    #[arg(value_name = "ID")]
    id: String,
    /// Its object's API name
    #[arg(long, value_name = "NAME")]
    object: Option<String>,
}

/// Values.
#[derive(Args, Debug)]
struct Given {
    /// NAME=VALUE, or `-` for a JSON object from the standard input
    #[arg(value_name = "NAME=VALUE")]
    values: Vec<String>,
    /// A JSON object from this file
    #[arg(short, long, value_name = "FILE")]
    file: Option<PathBuf>,
}

/// How it is written.
#[derive(Args, Debug)]
struct How {
    /// Say what would be sent, and send nothing
    #[arg(long)]
    dry_run: bool,
    /// Write to this org; without it every org is read-only
    #[arg(long)]
    unlock: bool,
    /// The alias of the org, which production wants
    #[arg(long, value_name = "ALIAS")]
    confirm: Option<String>,
    /// Save although a duplicate rule warns, where the rule allows it
    #[arg(long)]
    allow_duplicates: bool,
    /// Leave assignment rules out
    #[arg(long)]
    no_assignment: bool,
}

impl How {
    fn write(&self, change: Change) -> RecordWrite {
        RecordWrite {
            dry: self.dry_run,
            options: WriteOptions {
                save_duplicates: self.allow_duplicates,
                no_assignment: self.no_assignment,
            },
            ..RecordWrite::new(change)
        }
    }
}

impl Which {
    /// The record; the host of the address that was given goes into `host`.
    fn name(self, host: &mut Option<String>) -> RecordName {
        // The address of its page names a record as well; an id that is none is refused later.
        match id::pointed(&self.id) {
            Some(pointed) => {
                *host = pointed.host;
                RecordName {
                    object: self.object.or(pointed.object),
                    id: pointed.id,
                }
            }
            None => RecordName {
                object: self.object,
                id: self.id,
            },
        }
    }
}

impl Which {
    /// The same for a write: an id whose end is not its own may be that of another record.
    fn written(self, host: &mut Option<String>) -> Result<RecordName, Usage> {
        let given = self.id.clone();
        let name = self.name(host);
        if id::is_id(&name.id) && !(given.contains(&name.id) && id::is_whole(&name.id)) {
            let text = format!(
                "the last three characters of {} are not those of its others: copy the id again; \
                 nothing was sent",
                crate::text::display(&given)
            );
            return Err(Usage(text));
        }
        Ok(name)
    }
}

/// What is asked of the worker.
enum Asked {
    /// Work on one record.
    Record(RecordWork),
    /// A batch of the journal is taken back.
    Batch { key: Option<String>, dry: bool },
}

impl Asked {
    /// Whether it is about what was written before.
    fn reads_journal(&self) -> bool {
        match self {
            Self::Record(work) => matches!(
                work,
                RecordWork::Undo { .. } | RecordWork::Journal | RecordWork::Purge
            ),
            Self::Batch { .. } => true,
        }
    }

    fn job(self, org: OrgKey) -> Job {
        match self {
            Self::Record(work) => Job::Record(Box::new(RecordJob { org, work })),
            Self::Batch { key, dry } => Job::Undo(UndoJob {
                org,
                batch: key,
                dry,
            }),
        }
    }
}

/// The work, and how it is unlocked where it writes.
fn asked(action: Action, host: &mut Option<String>) -> anyhow::Result<(Asked, Option<How>)> {
    let (work, how) = match action {
        Action::Get { which, fields } => {
            let record = which.name(host);
            (RecordWork::Read { record, fields }, None)
        }
        Action::Create {
            object,
            values,
            how,
        } => {
            let values = given::values(&values.values, values.file.as_deref())?;
            let write = how.write(Change::Create { object, values });
            (RecordWork::Write(write), Some(how))
        }
        Action::Clone { which, values, how } => {
            let values = match (values.values.as_slice(), &values.file) {
                ([], None) => Values::default(),
                (words, file) => given::values(words, file.as_deref())?,
            };
            let of = which.written(host)?;
            let write = how.write(Change::Clone { of, values });
            (RecordWork::Write(write), Some(how))
        }
        Action::Update {
            which,
            values,
            seen,
            how,
        } => {
            let values = given::values(&values.values, values.file.as_deref())?;
            let record = which.written(host)?;
            let write = RecordWrite {
                seen,
                ..how.write(Change::Update { record, values })
            };
            (RecordWork::Write(write), Some(how))
        }
        Action::Delete { which, seen, how } => {
            let write = RecordWrite {
                seen,
                ..how.write(Change::Delete(which.written(host)?))
            };
            (RecordWork::Write(write), Some(how))
        }
        Action::Undelete { which, how } => {
            let write = how.write(Change::Undelete(which.written(host)?));
            (RecordWork::Write(write), Some(how))
        }
        Action::Undo {
            key,
            batch: true,
            how,
        } => {
            let dry = how.dry_run;
            return Ok((Asked::Batch { key, dry }, Some(how)));
        }
        Action::Undo {
            key,
            batch: false,
            how,
        } => {
            let dry = how.dry_run;
            (RecordWork::Undo { key, dry }, Some(how))
        }
        Action::Journal { purge: false } => (RecordWork::Journal, None),
        Action::Journal { purge: true } => (RecordWork::Purge, None),
    };
    Ok((Asked::Record(work), how))
}

pub(super) fn run(arguments: RecordArguments, said: Everywhere) -> anyhow::Result<u8> {
    let mut host = None;
    let (asked, how) = asked(arguments.action, &mut host)?;
    let runtime = job::runtime()?;
    let mut place = Place::find(said.at(host), runtime.handle())?;
    let writes = how.as_ref().is_some_and(|how| !how.dry_run);
    if (writes || asked.reads_journal())
        && let Err(why) = place.keep_journal()
    {
        warn(&format!("no journal of what is written is kept: {why}"));
    }
    let jobs = vec![asked.job(place.org.key.clone())];
    let mut batch = None;
    let dry = how.as_ref().is_some_and(|how| how.dry_run);
    let mut locked = None;
    let mut last = None;
    let open = how.filter(|how| !how.dry_run);
    let ended = job::run_prepared(
        runtime,
        place.parts(),
        place.given(),
        jobs,
        |worker| {
            let Some(how) = open else {
                return;
            };
            let sandbox = place.config.writes.unlock_sandboxes && !wants_alias(place.org.class);
            if how.unlock || sandbox {
                let unlocked = worker.unlock(&place.org, how.confirm.as_deref());
                locked = unlocked.err();
            }
        },
        |_, event| {
            if let JobEvent::Undo(event) = &event {
                batch.get_or_insert_with(|| Told::new(dry)).take(event);
            }
            if event.is_last() {
                last = Some(event);
            }
        },
    );
    if let Some(ending) = ended {
        return Ok(ending.exit_code());
    }
    // What became of the records is told also where the rest of them failed.
    let done = batch.map(|batch| batch.tell(&place.org)).transpose()?;
    match last {
        Some(JobEvent::Undo(_)) => Ok(done.unwrap_or_default()),
        Some(JobEvent::Record(event)) => Ok(told::tell(&place.org, *event)?),
        Some(JobEvent::Failed(error)) => Ok(told::failed(&place.org, &error, locked.as_ref())),
        _ => {
            let error = JobError::Panicked("the worker is gone".into());
            Ok(told::failed(&place.org, &error, None))
        }
    }
}
