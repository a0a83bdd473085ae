//! `sftui soql`: the language service without a screen.
//!
//! Checks, lays out, completes and highlights statements; no org is asked and nothing is written.
//! What an org's objects are like comes from a file or from what sftui keeps of an org. Must not
//! know the language: each answer is the service's own, as the editor shows it.

mod answer;
#[cfg(test)]
mod beside_the_demo;
mod check;
mod colour;
mod complete;
mod format;
mod schema;
mod serve;

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use crate::cli::{Everywhere, Usage, source};
use crate::config::{self, Config};
use crate::soql::{FormatOptions, KeywordCase};

/// Exit code: something is wrong with the statement.
const PROBLEMS: u8 = 1;

/// The arguments of `sftui soql`.
#[derive(Args, Debug)]
#[command(after_help = "\
A statement is an argument, a file (--file) or the standard input (-). No org is asked: what its
objects are like is read from --schema FILE, or with -o ORG from what sftui keeps of that org.
Without either no names of objects and fields are known.

Exit codes: 0 nothing is wrong, 1 something is, 2 usage.

Examples:
  sftui soql check \"SELECT Id FROM Account WHERE Name LIKE 5\"
  sftui soql format --file report.soql
  sftui soql complete --schema org.json --at 7 \"SELECT  FROM Account\"
  sftui soql highlight --json -f report.soql
  sftui soql serve --schema org.json")]
pub(super) struct SoqlArguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Say what is wrong: syntax, and with a schema also names and types
    Check(check::CheckArguments),
    /// Lay the statements out; comments stay, names and texts are never touched
    Format(format::FormatArguments),
    /// List what can stand at a place, best first
    Complete(complete::CompleteArguments),
    /// Say what each stretch is; on a terminal, show the statements in colours
    Highlight(colour::HighlightArguments),
    /// Answer JSON lines of the standard input on the standard output
    Serve(serve::ServeArguments),
}

/// The statement.
#[derive(Args, Debug)]
struct Source {
    /// The statement; `-` reads it from the standard input
    #[arg(value_name = "SOQL")]
    soql: Option<String>,
    /// Read it from this file; `-` is the standard input
    #[arg(short, long, value_name = "FILE", conflicts_with = "soql")]
    file: Option<PathBuf>,
}

impl Source {
    fn read(&self) -> Result<String, Usage> {
        source::read(self.soql.as_deref(), self.file.as_deref())
    }

    /// What it is called in a message.
    fn name(&self) -> String {
        match &self.file {
            Some(file) if file.as_os_str() != "-" => file.display().to_string(),
            _ => "soql".to_owned(),
        }
    }
}

/// The case of keywords by name.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Case {
    /// SELECT
    Upper,
    /// select
    Lower,
    /// As written
    Keep,
}

impl From<Case> for KeywordCase {
    fn from(case: Case) -> Self {
        match case {
            Case::Upper => Self::Upper,
            Case::Lower => Self::Lower,
            Case::Keep => Self::Keep,
        }
    }
}

pub(super) fn run(arguments: SoqlArguments, said: Everywhere) -> anyhow::Result<u8> {
    let done = match arguments.action {
        Action::Check(arguments) => check::run(&arguments, said),
        Action::Format(arguments) => format::run(&arguments, said),
        Action::Complete(arguments) => complete::run(&arguments, said),
        Action::Highlight(arguments) => colour::run(&arguments),
        Action::Serve(arguments) => serve::run(&arguments, said),
    };
    match done {
        // Whoever reads went away: that is how a pipe ends.
        Err(error) if is_broken_pipe(&error) => Ok(0),
        done => done,
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let io = error.downcast_ref::<io::Error>();
    io.is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

/// What was configured for the layout, in a file that may not be there.
fn layout(config: Option<PathBuf>) -> anyhow::Result<FormatOptions> {
    let variable = |name: &str| std::env::var(name).ok();
    let paths = match super::paths(config) {
        // In a container there may be no home at all.
        Err(error) if error.is::<config::NoHome>() => return Ok(FormatOptions::default()),
        paths => paths?,
    };
    let (config, problems) = Config::load(&paths, variable, &config::Arguments::default());
    for problem in problems {
        note(&format!("{problem}; the setting keeps its former value"));
    }
    Ok(FormatOptions {
        width: usize::from(config.soql.format_width),
        keywords: match config.soql.keyword_case {
            config::KeywordCase::Upper => KeywordCase::Upper,
            config::KeywordCase::Lower => KeywordCase::Lower,
            config::KeywordCase::Keep => KeywordCase::Keep,
        },
    })
}

/// Says something on the standard error that stops nothing.
fn note(text: &str) {
    // A closed standard error has nobody to tell.
    let _ = writeln!(io::stderr().lock(), "sftui: {}", crate::text::display(text));
}

/// Writes a line of JSON.
fn write_json(out: &mut impl Write, value: &impl serde::Serialize) -> anyhow::Result<()> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    out.write_all(&line)?;
    out.flush()?;
    Ok(())
}

/// The row and column of an offset, from 1; columns count characters.
fn place(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let row = before.matches('\n').count() + 1;
    let line = before.rsplit('\n').next().unwrap_or_default();
    (row, line.chars().count() + 1)
}
