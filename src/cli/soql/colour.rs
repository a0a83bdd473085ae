//! `sftui soql highlight`: what each stretch of a text is, as data or as colours of a terminal.

use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write as _};

use clap::Args;

use super::answer::{class_name, spans};
use super::{Source, write_json};
use crate::soql::{Class, highlight};
use crate::text::display;

/// The arguments of `sftui soql highlight`.
#[derive(Args, Debug)]
pub(super) struct HighlightArguments {
    #[command(flatten)]
    source: Source,
    /// One JSON object with the spans; without it colours on a terminal, and elsewhere a line for
    /// each span: start, end, kind, with tabs between
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &HighlightArguments) -> anyhow::Result<u8> {
    let text = arguments.source.read()?;
    let mut out = io::stdout().lock();
    let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    if arguments.json {
        write_json(&mut out, &serde_json::json!({ "spans": spans(&text) }))?;
    } else if out.is_terminal() && !plain {
        out.write_all(coloured(&text).as_bytes())?;
    } else {
        for (start, end, kind) in spans(&text) {
            writeln!(out, "{start}\t{end}\t{kind}")?;
        }
    }
    Ok(0)
}

/// The text with colours; what a terminal could take for a command is made visible.
fn coloured(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut at = 0;
    for (bytes, class) in highlight(text) {
        plain(&mut out, text.get(at..bytes.start).unwrap_or_default());
        at = bytes.end;
        let stretch = text.get(bytes).unwrap_or_default();
        // Writing to a String cannot fail.
        let _ = write!(out, "\u{1b}[{}m", colour(class));
        plain(&mut out, stretch);
        out.push_str("\u{1b}[0m");
    }
    plain(&mut out, text.get(at..).unwrap_or_default());
    if !out.ends_with('\n') {
        out.push('\n');
    }
    out
}

fn plain(out: &mut String, text: &str) {
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            out.push('\n');
        }
        out.push_str(&display(line.trim_end_matches('\r')));
    }
}

/// Of the sixteen colours that every terminal has, by its own theme.
fn colour(class: Class) -> &'static str {
    match class_name(class) {
        "keyword" => "1;34",
        "function" => "36",
        "object" => "1;33",
        "string" => "32",
        "number" | "date" | "date_literal" | "constant" => "35",
        "bind" => "33",
        "comment" => "2",
        "error" => "4;31",
        _ => "0",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_add_nothing_but_colours_and_controls_are_shown() {
        let text = "SELECT Id\r\nFROM A -- \u{1b}[2J";
        assert_eq!(
            coloured(text),
            "\u{1b}[1;34mSELECT\u{1b}[0m \u{1b}[0mId\u{1b}[0m\n\u{1b}[1;34mFROM\u{1b}[0m \
             \u{1b}[1;33mA\u{1b}[0m \u{1b}[2m-- ␛[2J\u{1b}[0m\n"
        );
    }
}
