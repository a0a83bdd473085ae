//! Ingest: 200,000 rows × 12 fields from JSON into the column store.
//!
//! First the decoder alone, in this process, against a `serde_json` visitor that fills the same
//! chunk and against `serde_json::Value`; then the product's own query job from a demo org in another
//! process, against fetching the same pages and throwing them away, each in a process whose peak
//! memory is told. Ends with 1 where a bound is broken. A plain program: `cargo bench --bench ingest`.

#![allow(
    clippy::expect_used,
    reason = "a bench whose page does not decode must stop"
)]

mod decoders;
mod pages;
mod served;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use sftui::rows::Columns;
use sftui::salesforce::decode::Decoder;

const ROWS: usize = 200_000;
const PAGE: usize = 2_000;
const ROUNDS: usize = 5;

fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, role, said @ ..] = arguments.as_slice()
        && let Some(role) = served::Role::of(role)
    {
        served::child(role, said)?;
        return Ok(ExitCode::SUCCESS);
    }
    let decoding = decoding();
    let served = served::compare(ROWS)?;
    Ok(ExitCode::from(u8::from(!(decoding && served))))
}

/// The decoder alone; gives whether its bounds are kept.
fn decoding() -> bool {
    let pages = pages::pages(ROWS, PAGE);
    let bytes: usize = pages.iter().map(Vec::len).sum();
    let columns = Columns::from_titles(pages::TITLES);
    let held = check(&pages, &columns);

    let mut ours = Vec::new();
    let mut seed = Vec::new();
    let mut value = Vec::new();
    // Turn by turn, so that a slow moment of the machine does not hit one of them alone.
    for round in 0..ROUNDS {
        let mut decoder = Decoder::new(&columns);
        ours.push(time(&pages, |page| {
            decoder.page(page).expect("a generated page decodes").chunk
        }));
        seed.push(time(&pages, |page| {
            decoders::seed(page).expect("a generated page decodes")
        }));
        if round < 2 {
            value.push(time(&pages, |page| {
                decoders::value(page).expect("a generated page decodes")
            }));
        }
    }
    println!(
        "decoding {ROWS} rows × {} fields, {} pages, {:.1} MB of JSON\n",
        pages::TITLES.len(),
        pages.len(),
        mega(bytes)
    );
    println!("| decoder into the same chunk | best | median | MB/s best |");
    println!("|---|--:|--:|--:|");
    let ours = line("ours", ours, bytes);
    let seed = line("serde_json DeserializeSeed", seed, bytes);
    let value = line("serde_json::Value", value, bytes);
    println!(
        "\nours to the visitor: {:.2}×, bound 1.00×: {}",
        ratio(ours, seed),
        verdict(ours <= seed)
    );
    println!("Value to the visitor: {:.2}×", ratio(value, seed));
    let share = held as f64 / bytes as f64;
    println!(
        "memory held: {:.1} MB, {share:.2}× of the JSON, bound 0.60×: {}\n",
        mega(held),
        verdict(share <= 0.6)
    );
    ours <= seed && share <= 0.6
}

/// Both decoders must give the same chunks; gives the memory they hold.
fn check(pages: &[Vec<u8>], columns: &Columns) -> usize {
    let mut decoder = Decoder::new(columns);
    let mut held = 0;
    for page in pages {
        let ours = decoder.page(page).expect("a generated page decodes").chunk;
        let seed = decoders::seed(page).expect("a generated page decodes");
        let value = decoders::value(page).expect("a generated page decodes");
        assert!(ours == seed, "the visitor gives the same chunk");
        assert!(ours == value, "the tree of values gives the same chunk");
        held += ours.bytes_held();
    }
    held
}

fn time<T>(pages: &[Vec<u8>], mut decode: impl FnMut(&[u8]) -> T) -> Duration {
    let start = Instant::now();
    // The chunks stay, as they do in the product.
    let chunks: Vec<T> = pages.iter().map(|page| decode(page)).collect();
    let took = start.elapsed();
    drop(chunks);
    took
}

/// Prints a line and gives the best time.
fn line(name: &str, mut times: Vec<Duration>, bytes: usize) -> Duration {
    times.sort_unstable();
    let (best, median) = (times[0], times[times.len() / 2]);
    println!(
        "| {name} | {:.0} ms | {:.0} ms | {:.0} |",
        millis(best),
        millis(median),
        mega(bytes) / best.as_secs_f64()
    );
    best
}

fn ratio(a: Duration, b: Duration) -> f64 {
    a.as_secs_f64() / b.as_secs_f64()
}

fn millis(d: Duration) -> f64 {
    d.as_secs_f64() * 1e3
}

fn mega(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}

fn verdict(kept: bool) -> &'static str {
    if kept { "kept" } else { "BROKEN" }
}
