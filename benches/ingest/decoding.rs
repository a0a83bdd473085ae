//! The decoder alone, against a `serde_json` visitor that fills the same chunk and against
//! `serde_json::Value`: whole pages, and pages in the pieces in which a connection brings them, as
//! the product decodes them.

use std::time::{Duration, Instant};

use sftui::rows::{Columns, RowChunk};
use sftui::salesforce::decode::Decoder;

use super::{decoders, mega, pages, verdict};

const PAGE: usize = 2_000;
const ROUNDS: usize = 9;
/// Rounds of the tree of values, which takes long.
const TREES: usize = 3;
/// What a connection brings at once: the most that a TLS record holds.
const PIECE: usize = 16 * 1_024;
/// The most time beside the visitor: twice its throughput.
const TIME_BOUND: f64 = 0.5;
/// The most memory for the rows beside their JSON.
const MEMORY_BOUND: f64 = 0.5;

/// Runs everything and prints the tables; gives whether the bounds are kept.
pub fn compare(rows: usize) -> bool {
    let pages = pages::pages(rows, PAGE);
    let bytes: usize = pages.iter().map(Vec::len).sum();
    let columns = Columns::from_titles(pages::TITLES);
    let held = check(&pages, &columns);

    let (mut whole, mut pieces, mut seed, mut value) = (vec![], vec![], vec![], vec![]);
    // Turn by turn, so that a slow moment of the machine does not hit one of them alone.
    for round in 0..ROUNDS {
        let mut decoder = Decoder::new(&columns);
        whole.push(time(&pages, |page| {
            decoder.page(page).expect("a generated page decodes").chunk
        }));
        let mut decoder = Decoder::new(&columns);
        pieces.push(time(&pages, |page| in_pieces(&mut decoder, page)));
        seed.push(time(&pages, |page| {
            decoders::seed(page).expect("a generated page decodes")
        }));
        if round < TREES {
            value.push(time(&pages, |page| {
                decoders::value(page).expect("a generated page decodes")
            }));
        }
    }
    println!(
        "decoding {rows} rows × {} fields, {} pages, {:.1} MB of JSON\n",
        pages::TITLES.len(),
        pages.len(),
        mega(bytes)
    );
    println!(
        "| decoder into the same chunk | best | median | MB/s of the median | to the visitor, by rounds |"
    );
    println!("|---|--:|--:|--:|--:|");
    let whole = line("ours, a page at once", &whole, &seed, bytes);
    let pieces = line("ours, in pieces of 16 KiB", &pieces, &seed, bytes);
    line("serde_json DeserializeSeed", &seed, &seed, bytes);
    line("serde_json::Value", &value, &seed, bytes);
    let share = held as f64 / bytes as f64;
    println!(
        "\nours in pieces, as the product decodes: {pieces:.2}× the time of the visitor, bound {TIME_BOUND:.2}×: {}",
        verdict(pieces <= TIME_BOUND)
    );
    println!(
        "memory held: {:.1} MB, {share:.2}× of the JSON, bound {MEMORY_BOUND:.2}×: {}\n",
        mega(held),
        verdict(share <= MEMORY_BOUND)
    );
    whole.max(pieces) <= TIME_BOUND && share <= MEMORY_BOUND
}

fn in_pieces(decoder: &mut Decoder, page: &[u8]) -> RowChunk {
    decoder.begin();
    for piece in page.chunks(PIECE) {
        decoder.feed(piece);
    }
    decoder.finish().expect("a generated page decodes").chunk
}

/// All decoders must give the same chunks; gives the memory they hold.
fn check(pages: &[Vec<u8>], columns: &Columns) -> usize {
    let mut decoder = Decoder::new(columns);
    let mut held = 0;
    for page in pages {
        let ours = decoder.page(page).expect("a generated page decodes").chunk;
        let pieces = in_pieces(&mut decoder, page);
        let seed = decoders::seed(page).expect("a generated page decodes");
        let value = decoders::value(page).expect("a generated page decodes");
        assert!(ours == pieces, "pieces give the same chunk");
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

/// Prints a line and gives the median, over the rounds, of the time beside the visitor's.
fn line(name: &str, times: &[Duration], seed: &[Duration], bytes: usize) -> f64 {
    let ratios = times.iter().zip(seed);
    let mut ratios: Vec<f64> = ratios
        .map(|(a, b)| a.as_secs_f64() / b.as_secs_f64())
        .collect();
    ratios.sort_by(f64::total_cmp);
    let mut times = times.to_vec();
    times.sort_unstable();
    let (best, median) = (times[0], times[times.len() / 2]);
    let ratio = ratios[ratios.len() / 2];
    println!(
        "| {name} | {:.0} ms | {:.0} ms | {:.0} | {ratio:.2}× ({:.2} to {:.2}) |",
        best.as_secs_f64() * 1e3,
        median.as_secs_f64() * 1e3,
        mega(bytes) / median.as_secs_f64(),
        ratios[0],
        ratios[ratios.len() - 1],
    );
    ratio
}
