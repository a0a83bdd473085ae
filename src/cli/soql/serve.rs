//! `sftui soql serve`: JSON lines in, JSON lines out, one answer a line, in order.
//!
//! A request is `{"op", "id", "text", "offset"?}` with one statement. Whatever a line holds, it is
//! answered and the next one is read; the end of the input is the end. Must not know what an answer
//! means.

use std::io::{self, BufRead, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use clap::Args;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

use super::answer::{Completion, Diag, complete_at, diagnose_one, parse, spans};
use super::schema::{Schema, SchemaArguments};
use super::{layout, note, write_json};
use crate::cli::Everywhere;
use crate::soql::{FormatOptions, format};

/// What is longer than this is no statement, and is not kept in memory.
const LONGEST: u64 = 16 << 20;

/// The arguments of `sftui soql serve`.
#[derive(Args, Debug)]
#[command(after_help = "\
A request is a line {\"op\": OP, \"id\": ANYTHING, \"text\": STATEMENT, \"offset\": BYTES}; `op` is parse,
diagnose, complete, format or highlight, `offset` is for complete. The answer repeats op and id, and
holds for parse ok and diags, for diagnose diags, for complete replace and items, for format text, for
highlight spans; and us, the microseconds that it took. A line that is no request is answered with
error. Offsets are bytes of UTF-8; one outside the text or inside a character is moved into it.")]
pub(super) struct ServeArguments {
    #[command(flatten)]
    schema: SchemaArguments,
}

/// A line as it came: each part is read for itself, so that an answer can repeat `op` and `id` even
/// where another part is wrong.
#[derive(Deserialize)]
struct Request<'a> {
    #[serde(borrow, default, deserialize_with = "as_it_is")]
    op: Option<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "as_it_is")]
    id: Option<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "as_it_is")]
    text: Option<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "as_it_is")]
    offset: Option<&'a RawValue>,
}

/// A part that is there, even as `null`.
fn as_it_is<'de: 'a, 'a, D: Deserializer<'de>>(part: D) -> Result<Option<&'a RawValue>, D::Error> {
    <&RawValue>::deserialize(part).map(Some)
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
    Diagnose {
        diags: Vec<Diag>,
    },
    Complete(Completion),
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

pub(super) fn run(arguments: &ServeArguments, said: Everywhere) -> anyhow::Result<u8> {
    let options = layout(said.config.clone())?;
    let mut schema = Schema::find(&arguments.schema, said)?;
    if !schema.is_known() {
        note(
            "no schema was named (--schema FILE, or -o ORG): no names of objects and fields are known",
        );
    }
    serve(
        &mut io::stdin().lock(),
        &mut io::stdout().lock(),
        &mut schema,
        &options,
    )?;
    Ok(0)
}

/// Answers every line until there is none.
fn serve(
    input: &mut impl BufRead,
    out: &mut impl Write,
    schema: &mut Schema,
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
        write_json(out, &answer(&request, schema, options))?;
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

fn answer<'a>(request: &Request<'a>, schema: &mut Schema, options: &FormatOptions) -> Answer<'a> {
    let (body, us) = match read(request) {
        Ok((op, text, offset)) => {
            let start = Instant::now();
            // A mistake in one answer must not end the service.
            let done = catch_unwind(AssertUnwindSafe(|| {
                body(&op, &text, offset, schema, options)
            }));
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
fn read(request: &Request<'_>) -> Result<(String, String, Option<usize>), String> {
    let string = |name: &str, raw: Option<&RawValue>| {
        let raw = raw.ok_or_else(|| format!("{name} is missing"))?;
        serde_json::from_str::<String>(raw.get()).map_err(|error| format!("{name}: {error}"))
    };
    let op = string("op", request.op)?;
    let text = string("text", request.text)?;
    let offset = match request.offset.map(RawValue::get) {
        None | Some("null") => None,
        Some(raw) => {
            let number: serde_json::Number =
                serde_json::from_str(raw).map_err(|error| format!("offset: {error}"))?;
            // As far as it goes: below zero is the start, beyond the text its end.
            Some(match (number.as_u64(), number.as_f64()) {
                (Some(offset), _) => usize::try_from(offset).unwrap_or(usize::MAX),
                (None, Some(offset)) => offset as usize,
                (None, None) => 0,
            })
        }
    };
    Ok((op, text, offset))
}

fn body(
    op: &str,
    text: &str,
    offset: Option<usize>,
    schema: &mut Schema,
    options: &FormatOptions,
) -> Body {
    match op {
        "parse" => {
            let diags = parse(text);
            Body::Parse {
                ok: diags.is_empty(),
                diags,
            }
        }
        "diagnose" => Body::Diagnose {
            diags: diagnose_one(text, schema),
        },
        "complete" => Body::Complete(complete_at(text, offset.unwrap_or(text.len()), schema)),
        "format" => Body::Format {
            text: format(text, options),
        },
        "highlight" => Body::Highlight { spans: spans(text) },
        other => error(format!(
            "{other:?} is none of parse, diagnose, complete, format, highlight"
        )),
    }
}
