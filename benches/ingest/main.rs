//! Ingest: rows of 12 fields from JSON into the column store, 200,000 of them already in memory and
//! 1,000,000 from a server.
//!
//! First the decoder alone, in this process, against a `serde_json` visitor that fills the same
//! chunk and against `serde_json::Value`; then the product's own query job from a demo org in another
//! process, against fetching the same pages and throwing them away, each in a process whose peak
//! memory is told. Ends with 1 where a bound is broken. A plain program: `cargo bench --bench ingest`;
//! with the word `decoding` it does only the first.

#![allow(
    clippy::expect_used,
    reason = "a bench whose page does not decode must stop"
)]

mod decoders;
mod decoding;
mod pages;
mod served;

use std::process::ExitCode;

const DECODED: usize = 200_000;
const SERVED: usize = 1_000_000;

fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, role, said @ ..] = arguments.as_slice()
        && let Some(role) = served::Role::of(role)
    {
        served::child(role, said)?;
        return Ok(ExitCode::SUCCESS);
    }
    let decoding = decoding::compare(DECODED);
    if arguments.iter().any(|word| word == "decoding") {
        return Ok(ExitCode::from(u8::from(!decoding)));
    }
    let served = served::compare(SERVED)?;
    Ok(ExitCode::from(u8::from(!(decoding && served))))
}

fn mega(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}

fn verdict(kept: bool) -> &'static str {
    if kept { "kept" } else { "BROKEN" }
}
