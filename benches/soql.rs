//! The language's own speed: tokens, tree, what is expected at a cursor, colours.
//!
//! `cargo bench --bench soql`. Time is that of the wall, the best of many rounds, so that what else
//! the machine does counts little. Ends with 1 where a bound is broken.

use std::fmt::Write as _;
use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use sftui::soql::token::lex;
use sftui::soql::{FormatOptions, Tree, View, format, highlight, parse, parse_at};

/// An ordinary query of 290 characters, the mean of a corpus of six thousand.
const QUERY: &str = "SELECT Id, Name, Account.Name, Owner.Manager.Email, COUNT(Amount) total, \
     (SELECT Id, LastName FROM Contacts WHERE Email != null LIMIT 5) FROM Opportunity \
     WHERE StageName IN ('Prospecting', 'Closed Won') AND (CloseDate > LAST_N_DAYS:30 \
     OR Amount >= 5000.50) ORDER BY Name DESC NULLS LAST LIMIT 200";

/// The most that may take: the query in µs, a list of 4,000 ids in ms.
const BOUND_QUERY: f64 = 5.0;
const BOUND_LIST: f64 = 2.0;

fn main() -> ExitCode {
    // `cargo test --all-targets` starts benches, too.
    if !std::env::args().any(|argument| argument == "--bench") {
        return ExitCode::SUCCESS;
    }
    let ids: Vec<String> = (0..4_000)
        .map(|n| format!("'001000000000{n:04}AAA'"))
        .collect();
    let list = format!("SELECT Id FROM Account WHERE Id IN ({})", ids.join(","));
    let mut long = String::from("SELECT ");
    for n in 0..300 {
        let _ = write!(long, "Field_{n}__c, ");
    }
    long.push_str("Id FROM Account WHERE ");
    for n in 0..40 {
        let _ = write!(long, "Field_{n}__c = 'value {n}' AND ");
    }
    long.push_str("Name = 'x'");
    let deep = format!(
        "SELECT Id FROM A WHERE {}a = 1{}",
        "(".repeat(20_000),
        ")".repeat(20_000)
    );
    let broken = QUERY
        .replace("StageName IN", "StageName")
        .replace("Id, Name", "Id Name Phone");

    println!("| what | bytes | best µs | MB/s |");
    println!("|---|--:|--:|--:|");
    let query = row("tree of a query", QUERY, |text| drop(Tree::parse(text)));
    row("tokens of it", QUERY, |text| drop(lex(text)));
    row("typed tree of it", QUERY, |text| drop(parse(text)));
    row("tree of it, broken", &broken, |text| {
        drop(Tree::parse(text))
    });
    let laid_out = row("laid out", QUERY, |text| {
        drop(format(text, &FormatOptions::default()));
    });
    row("colours of it", QUERY, |text| drop(highlight(text)));
    row("expected at its end", QUERY, |text| {
        drop(parse_at(text, text.len()))
    });
    row("tree of a long query", &long, |text| {
        drop(Tree::parse(text))
    });
    row("tree, cursor and expected in it", &long, |text| {
        let tree = Tree::parse(text);
        let view = View::new(&tree, text);
        black_box(
            view.query_at(text.len() / 2)
                .and_then(|query| query.object()),
        );
        drop(parse_at(text, text.len() / 2));
    });
    let list = row("tree of 4,000 ids", &list, |text| drop(Tree::parse(text)));
    row("tree of 20,000 parentheses", &deep, |text| {
        drop(Tree::parse(text))
    });

    println!("\na query: {query:.1} µs of {BOUND_QUERY} µs");
    println!(
        "laid out: {laid_out:.1} µs, {:.1} times its tree",
        laid_out / query
    );
    println!("4,000 ids: {:.2} ms of {BOUND_LIST} ms", list / 1000.0);
    let kept = query <= BOUND_QUERY && list / 1000.0 <= BOUND_LIST;
    ExitCode::from(u8::from(!kept))
}

/// Measures and prints; the best time in µs.
fn row(what: &str, text: &str, run: impl Fn(&str)) -> f64 {
    let calls = (200_000 / text.len()).max(1);
    let mut best = Duration::MAX;
    let end = Instant::now() + Duration::from_millis(500);
    while Instant::now() < end {
        let start = Instant::now();
        for _ in 0..calls {
            run(black_box(text));
        }
        best = best.min(start.elapsed());
    }
    let micros = best.as_secs_f64() * 1e6 / calls as f64;
    let speed = text.len() as f64 / micros;
    println!("| {what} | {} | {micros:.2} | {speed:.0} |", text.len());
    micros
}
