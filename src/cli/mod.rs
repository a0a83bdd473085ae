//! The command line: arguments, one file a subcommand, exit codes.
//!
//! Without a subcommand the terminal interface starts. Here and in [`crate::run`] alone the demo org
//! may be named; everything below sees ordinary orgs. Must not decide anything that the screen shows.

mod compare;
mod config;
mod demo;
mod doctor;
mod environment;
mod job;
mod known;
mod login;
mod logout;
mod mark;
mod objects;
mod open;
mod orgs;
mod project;
mod query;
mod record;
mod shelf;
mod soql;
mod source;
mod tui;
mod vault;

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::config::Paths;

/// Exit code for a mistake on the command line.
const USAGE: u8 = 2;

/// A terminal explorer for Salesforce: log in, write SOQL, watch rows arrive.
#[derive(Debug, Default, Parser)]
#[command(name = "sftui", version)]
#[command(after_help = "\
Examples:
  sftui --demo          look around in two demo orgs; nothing is kept
  sftui                 the orgs and tabs of the last time
  sftui -o acme-uat     begin in this org
  sftui query \"SELECT Id FROM Account\" > accounts.csv
  sftui describe Account --format markdown
  sftui compare acme-prod acme-uat -q \"SELECT Name, Phone FROM Account\" --key Name
  sftui soql check --file report.soql
  sftui doctor acme     where the way to an org ends, why, and what to do
  sftui config check    what is wrong in the configuration, and where

SFTUI_INSTANCE_URL and SFTUI_ACCESS_TOKEN together give an org named `env` to this one
process: nothing of it is kept, and its token is not refreshed.")]
struct Arguments {
    #[command(flatten)]
    everywhere: Everywhere,
    #[command(subcommand)]
    command: Option<Command>,
}

/// What can be said with every subcommand, before it or after it.
#[derive(Args, Clone, Debug, Default)]
struct Everywhere {
    /// Use two demo orgs served by this program; your own files stay untouched
    #[arg(long, global = true)]
    demo: bool,
    /// Use this org: its alias or its username; `query` takes several
    #[arg(short = 'o', long = "org", value_name = "ORG", global = true)]
    orgs: Vec<String>,
    /// The one that was named.
    #[arg(skip)]
    org: Option<String>,
    /// The host of the address that was given, which says the org where none was named.
    #[arg(skip)]
    host: Option<String>,
    /// Read this configuration instead of the usual one
    #[arg(long, value_name = "FILE", global = true)]
    config: Option<PathBuf>,
}

impl Everywhere {
    /// The same with the org that was named as the one that is used; where one is wanted, several are
    /// a mistake.
    fn settled(mut self, takes_several: bool) -> Result<Self, Usage> {
        if self.orgs.len() > 1 && !takes_several {
            return Err(Usage("one org is wanted, and -o names several".into()));
        }
        self.org = self.orgs.first().cloned();
        Ok(self)
    }

    /// The same where an address was given, which is one of an org.
    fn at(self, host: Option<String>) -> Self {
        Self { host, ..self }
    }

    /// The same with an org that was named behind the subcommand.
    fn or_org(self, which: Option<String>) -> Result<Self, Usage> {
        match (self.org.is_some(), which) {
            (true, Some(_)) => Err(Usage("the org is named twice, with -o and without".into())),
            (false, Some(which)) => Ok(Self {
                org: Some(which),
                ..self
            }),
            (_, None) => Ok(self),
        }
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Log in to an org: in the browser, with a key, a secret, a token, or a code
    Login(Box<login::LoginArguments>),
    /// Run a SOQL statement and write its rows to the standard output
    Query(query::QueryArguments),
    /// List the orgs, rename them, choose the default one
    Orgs(orgs::OrgsArguments),
    /// End logins on the server and delete them here
    Logout(logout::LogoutArguments),
    /// Say where the way to an org ends, why, and what to do
    Doctor(doctor::DoctorArguments),
    /// Open an org, a record, an object or Setup in the browser
    Open(open::OpenArguments),
    /// List the objects of an org
    Objects(objects::ObjectsArguments),
    /// Describe an object: fields, relationships, record types
    Describe(objects::DescribeArguments),
    /// Read, make, change, delete and undelete one record; take such a write back
    Record(record::RecordArguments),
    /// Compare the rows or the schema of two to four orgs, or of saved exports
    Compare(compare::CompareArguments),
    /// Check, lay out, complete or highlight SOQL; asks no org
    Soql(soql::SoqlArguments),
    /// Serve a demo org alone in its process
    #[command(hide = true)]
    DemoServer(demo::DemoServerArguments),
    /// Show where files live, or check the configuration
    Config {
        #[command(subcommand)]
        action: config::Action,
    },
}

/// Runs the program with these arguments, the program's own name first; returns the exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let arguments = match parse(&arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version go to the standard output and are no mistakes.
            let _ = error.print();
            return u8::try_from(error.exit_code()).unwrap_or(USAGE);
        }
    };
    let several = matches!(arguments.command, Some(Command::Query(_)));
    let everywhere = match arguments.everywhere.settled(several) {
        Ok(everywhere) => everywhere,
        Err(error) => {
            complain(&error.into());
            return USAGE;
        }
    };
    let result = match arguments.command {
        None => tui::run(everywhere),
        Some(Command::Login(arguments)) => login::run(*arguments, everywhere),
        Some(Command::Query(arguments)) => query::run(arguments, everywhere),
        Some(Command::Orgs(arguments)) => orgs::run(arguments, everywhere),
        Some(Command::Logout(arguments)) => logout::run(arguments, everywhere),
        Some(Command::Doctor(arguments)) => doctor::run(arguments, everywhere),
        Some(Command::Open(arguments)) => open::run(arguments, everywhere),
        Some(Command::Objects(arguments)) => objects::list(arguments, everywhere),
        Some(Command::Describe(arguments)) => objects::describe(arguments, everywhere),
        Some(Command::Record(arguments)) => record::run(arguments, everywhere),
        Some(Command::Compare(arguments)) => Ok(compare::run(arguments, everywhere)),
        Some(Command::Soql(arguments)) => soql::run(arguments, everywhere),
        Some(Command::DemoServer(arguments)) => demo::serve(arguments),
        Some(Command::Config { action }) => config::run(action, everywhere),
    };
    result.unwrap_or_else(|error| {
        complain(&error);
        match error.downcast_ref::<Usage>() {
            Some(_) => USAGE,
            None => 1,
        }
    })
}

/// Where nothing is said nothing has to be read: to describe every subcommand and its options takes
/// longer than anything else before the first screen, and most starts name none.
fn parse(arguments: &[OsString]) -> Result<Arguments, clap::Error> {
    match arguments {
        [] | [_] => Ok(Arguments::default()),
        _ => Arguments::try_parse_from(arguments),
    }
}

/// A mistake of the person who typed the command line.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Usage(String);

/// Says on the standard error what is wrong. Names in it come from files and servers.
fn complain(error: &anyhow::Error) {
    let text = format!("sftui: {error:#}");
    // A closed standard error has nobody to tell.
    let _ = writeln!(io::stderr().lock(), "{}", crate::text::display(&text));
}

/// The person's paths, with the configuration they named.
fn paths(config: Option<PathBuf>) -> anyhow::Result<Paths> {
    let named = named(config)?;
    let mut paths = Paths::of_the_person()?;
    if let Some(file) = named {
        paths.config_file = file;
    }
    Ok(paths)
}

/// The configuration that was named, which must be there.
fn named(config: Option<PathBuf>) -> Result<Option<PathBuf>, Usage> {
    match config {
        Some(file) if !file.is_file() => Err(Usage(format!(
            "there is no configuration file {}",
            file.display()
        ))),
        config => Ok(config),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_arguments_do_not_contradict_each_other() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn to_say_nothing_is_what_the_parser_makes_of_it() {
        let nothing = ["sftui".into()];
        let short = parse(&nothing).map(|parsed| format!("{parsed:?}"));
        let long = Arguments::try_parse_from(nothing).map(|parsed| format!("{parsed:?}"));
        assert_eq!(short.ok(), long.ok());
    }

    #[test]
    fn help_is_no_mistake_and_an_unknown_option_is_one() {
        let run = |arguments: &[&str]| {
            Arguments::try_parse_from(arguments)
                .map(|_| 0)
                .unwrap_or_else(|error| error.exit_code())
        };
        assert_eq!(run(&["sftui", "--help"]), 0);
        assert_eq!(run(&["sftui", "--version"]), 0);
        assert_eq!(run(&["sftui", "--wat"]), 2);
        assert_eq!(run(&["sftui", "-o", "acme", "--demo"]), 0);
        assert_eq!(run(&["sftui", "config", "path"]), 0);
    }

    #[test]
    fn what_can_be_said_everywhere_can_be_said_before_and_after_a_subcommand() {
        for arguments in [
            &["sftui", "--demo", "-o", "a", "config", "path"][..],
            &["sftui", "config", "--demo", "path", "-o", "a"],
        ] {
            let parsed = Arguments::try_parse_from(arguments).map(|parsed| parsed.everywhere);
            let said = parsed.map(|said| said.settled(false).map(|said| (said.demo, said.org)));
            assert!(
                matches!(&said, Ok(Ok((true, Some(org)))) if org == "a"),
                "{said:?}"
            );
        }
    }
}
