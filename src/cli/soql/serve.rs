//! `sftui soql serve`: JSON lines in, JSON lines out, one answer a line, in order.
//!
//! A request is `{"op", "id", "text"}` with one statement. Whatever a line holds, it is
//! answered and the next one is read; the end of the input is the end. Must not know what an answer
//! means.

use std::io::{self, BufRead, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::answer::{Diag, parse, spans};
use super::{layout, write_json};
use crate::cli::Everywhere;
use crate::soql::{FormatOptions, format};

/// What is longer than this is no statement, and is not kept in memory.
const LONGEST: u64 = 16 << 20;

/// The arguments of `sftui soql serve`.
#[derive(Args, Debug)]
#[command(after_help = "\
A request is a line {\"op\": OP, \"id\": ANYTHING, \"text\": STATEMENT}; `op` is parse, format or highlight. The
answer repeats op and id, and holds for parse ok and diags, for format text, for highlight spans;
and us, the microseconds that it took. A line that is no request is answered with
error. Offsets are bytes of UTF-8.")]
pub(super) struct ServeArguments {}

/// A line as it came: each part is read for itself, so that an answer can repeat `op` and `id` even
/// where another part is wrong.
#[derive(Deserialize)]
struct Request<'a> {
    #[serde(borrow, default)]
    op: Option<&'a RawValue>,
    #[serde(borrow, default)]
    id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    text: Option<&'a RawValue>,
}

#[derive(Serialize)]
struct Answer<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    op: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a RawValue>,
    #[serde(flatten)]
    body: Body,
    #[serde(skip_serializing_if = "Option::is_none")]
    us: Option<f64>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Body {
    Parse {
        ok: bool,
        diags: Vec<Diag>,
    },
    Format {
        text: String,
    },
    Highlight {
        spans: Vec<(usize, usize, &'static str)>,
    },
    Error {
        error: String,
    },
}

pub(super) fn run(said: Everywhere) -> anyhow::Result<u8> {
    let options = layout(said.config)?;
    serve(&mut io::stdin().lock(), &mut io::stdout().lock(), &options)?;
    Ok(0)
}

/// Answers every line until there is none.
fn serve(
    input: &mut impl BufRead,
    out: &mut impl Write,
    options: &FormatOptions,
) -> anyhow::Result<()> {
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = input.by_ref().take(LONGEST).read_until(b'\n', &mut line)?;
        if read == 0 {
            return Ok(());
        }
        if line.last() != Some(&b'\n') && read as u64 == LONGEST {
            skip_line(input)?;
            write_json(out, &refused("the line is too long"))?;
            continue;
        }
        let request: Request<'_> = match serde_json::from_slice(&line) {
            Ok(request) => request,
            Err(error) => {
                write_json(out, &refused(&format!("this is no request: {error}")))?;
                continue;
            }
        };
        write_json(out, &answer(&request, options))?;
    }
}

/// Passes over the rest of a line.
fn skip_line(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let (length, ended) = match input.fill_buf()? {
            [] => return Ok(()),
            some => match memchr::memchr(b'\n', some) {
                Some(at) => (at + 1, true),
                None => (some.len(), false),
            },
        };
        input.consume(length);
        if ended {
            return Ok(());
        }
    }
}

fn refused(error: &str) -> Answer<'static> {
    Answer {
        op: None,
        id: None,
        body: Body::Error {
            error: error.to_owned(),
        },
        us: None,
    }
}

fn answer<'a>(request: &Request<'a>, options: &FormatOptions) -> Answer<'a> {
    let (body, us) = match read(request) {
        Ok((op, text)) => {
            let start = Instant::now();
            // A mistake in one answer must not end the service.
            let done = catch_unwind(AssertUnwindSafe(|| body(&op, &text, options)));
            let us = start.elapsed().as_nanos() as f64 / 1_000.0;
            match done {
                Ok(body) => (body, Some(us)),
                Err(_) => (error("this text cannot be answered".to_owned()), None),
            }
        }
        Err(text) => (error(text), None),
    };
    Answer {
        op: request.op,
        id: request.id,
        body,
        us,
    }
}

fn error(error: String) -> Body {
    Body::Error { error }
}

/// The parts of a request that count.
fn read(request: &Request<'_>) -> Result<(String, String), String> {
    let string = |name: &str, raw: Option<&RawValue>| {
        let raw = raw.ok_or_else(|| format!("{name} is missing"))?;
        serde_json::from_str::<String>(raw.get()).map_err(|error| format!("{name}: {error}"))
    };
    let op = string("op", request.op)?;
    let text = string("text", request.text)?;
    Ok((op, text))
}

fn body(op: &str, text: &str, options: &FormatOptions) -> Body {
    match op {
        "parse" => {
            let diags = parse(text);
            Body::Parse {
                ok: diags.is_empty(),
                diags,
            }
        }
        "format" => Body::Format {
            text: format(text, options),
        },
        "highlight" => Body::Highlight { spans: spans(text) },
        other => error(format!("{other:?} is none of parse, format, highlight")),
    }
}
