//! `sftui soql check`: what is wrong with the statements of a text, each problem in its line.

use std::fmt::Write as _;
use std::io::{self, Write as _};

use clap::Args;

use super::answer::{Diag, diagnose_saved};
use super::schema::{Schema, SchemaArguments};
use super::{PROBLEMS, Source, note, place, write_json};
use crate::cli::mark::mark;
use crate::cli::{Everywhere, Usage};
use crate::soql::statements;
use crate::text;

/// The arguments of `sftui soql check`.
#[derive(Args, Debug)]
pub(super) struct CheckArguments {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    schema: SchemaArguments,
    /// One JSON object with the problems and their offsets in bytes
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &CheckArguments, said: Everywhere) -> anyhow::Result<u8> {
    let text = arguments.source.read()?;
    let mut schema = Schema::find(&arguments.schema, said)?;
    let mut missing = crate::language::Wanted::new();
    let mut found = Vec::new();
    let all = statements(&text);
    if all.is_empty() {
        return Err(Usage("the statement is empty".into()).into());
    }
    for statement in all {
        for mut diag in diagnose_saved(statement.text(&text), &mut schema) {
            diag.shift(statement.start);
            found.push(diag);
        }
        missing.extend(schema.wanted().iter().cloned());
    }
    if !schema.is_known() {
        note(
            "no schema was named (--schema FILE, or -o ORG): names of objects and fields were not checked",
        );
    } else if !missing.is_empty() {
        let names: Vec<&str> = missing.iter().map(String::as_str).collect();
        note(&format!(
            "not in the schema, so not checked: {}",
            names.join(", ")
        ));
    }
    let mut out = io::stdout().lock();
    if arguments.json {
        write_json(&mut out, &serde_json::json!({ "diags": found }))?;
    } else {
        out.write_all(report(&found, &text, &arguments.source.name()).as_bytes())?;
    }
    Ok(match found.iter().any(Diag::is_error) {
        true => PROBLEMS,
        false => 0,
    })
}

/// Each problem with its place, from 1, and its line.
pub(super) fn report(found: &[Diag], text: &str, name: &str) -> String {
    let mut said = String::new();
    for diag in found {
        let (row, column) = place(text, diag.start);
        // Writing to a String cannot fail.
        let _ = writeln!(
            said,
            "{}:{row}:{column}: {}: {}",
            text::display(name),
            diag.severity,
            text::display(&diag.message)
        );
        mark(&mut said, text, diag.start);
    }
    said
}

#[cfg(test)]
mod tests {
    use super::super::answer::parse;
    use super::*;

    #[test]
    fn a_problem_is_told_with_its_place_and_line() {
        let text = "SELECT Id\nFROM Account\nWHERE Name ='x";
        assert_eq!(
            report(&parse(text), text, "q.soql"),
            "q.soql:3:13: error: the closing quote of this text is missing\n  \
             WHERE Name ='x\n  \
             \u{20}           ^\n"
        );
    }
}
