//! `sftui soql format`: the statements of a text laid out.

use std::io::{self, Write};

use clap::Args;

use super::answer::parse;
use super::check::report;
use super::{Case, PROBLEMS, Source, layout};
use crate::cli::{Everywhere, Usage};
use crate::soql::format::can_be_laid_out;
use crate::soql::{FormatOptions, KeywordCase, Tree, format, statements};

/// The arguments of `sftui soql format`.
#[derive(Args, Debug)]
pub(super) struct FormatArguments {
    #[command(flatten)]
    source: Source,
    /// The line length to aim at; without it, the configuration's, which is 80 by default
    #[arg(long, value_name = "CELLS")]
    width: Option<u16>,
    /// The case of keywords; without it, the configuration's, which is upper by default
    #[arg(long, value_name = "CASE")]
    keywords: Option<Case>,
    /// Write nothing, only say with exit code 1 whether something would change
    #[arg(long)]
    check: bool,
    /// Write the file of --file anew instead of the standard output
    #[arg(short, long, requires = "file", conflicts_with = "check")]
    write: bool,
}

pub(super) fn run(arguments: &FormatArguments, said: Everywhere) -> anyhow::Result<u8> {
    let text = arguments.source.read()?;
    let configured = layout(said.config)?;
    let options = FormatOptions {
        width: arguments.width.map_or(configured.width, usize::from),
        keywords: arguments
            .keywords
            .map_or(configured.keywords, KeywordCase::from),
    };
    let formatted = format(&text, &options);
    let mut code = 0;
    let name = arguments.source.name();
    if arguments.check {
        if formatted != text {
            writeln!(
                io::stdout(),
                "{} is not laid out",
                crate::text::display(&name)
            )?;
            code = PROBLEMS;
        }
    } else if arguments.write {
        let Some(file) = arguments
            .source
            .file
            .as_ref()
            .filter(|file| file.as_os_str() != "-")
        else {
            return Err(Usage("--write needs a file".into()).into());
        };
        if formatted != text {
            std::fs::write(file, &formatted)
                .map_err(|error| anyhow::anyhow!("{}: {error}", file.display()))?;
        }
    } else {
        let mut out = io::stdout().lock();
        out.write_all(formatted.as_bytes())?;
        if !formatted.ends_with('\n') {
            out.write_all(b"\n")?;
        }
    }
    Ok(match complain(&text, &name) {
        true => PROBLEMS,
        false => code,
    })
}

/// Says on the standard error why statements stayed as they are; whether any did.
fn complain(text: &str, name: &str) -> bool {
    let mut broken = false;
    for statement in statements(text) {
        let inner = statement.text(text);
        if can_be_laid_out(&Tree::parse(inner)) {
            continue;
        }
        broken = true;
        let mut first = parse(inner);
        first.truncate(1);
        for diag in &mut first {
            diag.shift(statement.start);
        }
        let said = report(&first, text, name);
        // A closed standard error has nobody to tell.
        let _ = writeln!(
            io::stderr().lock(),
            "{said}  This statement stays as it is."
        );
    }
    broken
}
