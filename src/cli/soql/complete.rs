//! `sftui soql complete`: what can stand at a place.

use std::io::{self, Write};

use clap::Args;

use super::answer::complete_at;
use super::schema::{Schema, SchemaArguments};
use super::{Source, note, write_json};
use crate::cli::Everywhere;
use crate::text::display;

/// The arguments of `sftui soql complete`.
#[derive(Args, Debug)]
pub(super) struct CompleteArguments {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    schema: SchemaArguments,
    /// The place, in bytes of UTF-8; without it, the end of the text
    #[arg(long, value_name = "OFFSET")]
    at: Option<usize>,
    /// One JSON object; without it a line for each: label, kind, what is written, with tabs between
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &CompleteArguments, said: Everywhere) -> anyhow::Result<u8> {
    let text = arguments.source.read()?;
    let mut schema = Schema::find(&arguments.schema, said)?;
    let offset = arguments.at.unwrap_or(text.len());
    let found = complete_at(&text, offset, &mut schema);
    if !schema.is_known() {
        note("no schema was named (--schema FILE, or -o ORG): no names of objects and fields");
    } else if !schema.wanted().is_empty() {
        let names: Vec<&str> = schema.wanted().iter().map(String::as_str).collect();
        note(&format!("not in the schema: {}", names.join(", ")));
    }
    let mut out = io::stdout().lock();
    if arguments.json {
        write_json(&mut out, &found)?;
        return Ok(0);
    }
    for item in &found.items {
        writeln!(
            out,
            "{}\t{}\t{}",
            display(&item.label),
            item.kind,
            display(&item.insert)
        )?;
    }
    Ok(0)
}
