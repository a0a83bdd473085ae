//! How long comparing two results of 1,000,000 rows and 12 columns takes, and what it takes of
//! memory.
//!
//! Beside it, in the same run, the plain way: a `HashMap` from the keys of the one side, as texts of
//! their own, to their rows, asked for each row of the other. A plain program that prints the figures
//! the README shows and fails when a bound breaks: `cargo bench --bench compare`.

use std::collections::HashMap;
use std::hint::black_box;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sftui::rows::diff::{
    Aligned, Diff, Folded, Folding, How, Plan, State, candidates, usual_ignored,
};
use sftui::rows::{Cancel, CellKind, ChunkBuilder, Columns, RowSet};

const ROWS: u64 = 1_000_000;
const PAGE: u64 = 2_000;
const ROUNDS: usize = 3;
/// From both loaded to compared.
const BOUND: Duration = Duration::from_millis(1_500);
/// What the comparison may take on top of the two results, while it runs and after.
const MEMORY: f64 = 0.20;
/// What is done between two frames.
const FRAME: Duration = Duration::from_millis(16);

const COLUMNS: [&str; 12] = [
    "Id",
    "External_Id__c",
    "Name",
    "Industry",
    "AnnualRevenue",
    "NumberOfEmployees",
    "BillingCity",
    "Website",
    "Phone",
    "IsActive__c",
    "CreatedDate",
    "Owner.Name",
];
const KEY: usize = 1;

fn main() -> ExitCode {
    let left = side(0, |place| place);
    let mut broken = false;
    println!(
        "{ROWS} × {ROWS} rows × {} columns by a text key, 1 % changed, {} cores, best of {ROUNDS}\n",
        COLUMNS.len(),
        std::thread::available_parallelism().map_or(1, usize::from)
    );
    println!("| what | time | bound | plain way | memory on top | bound |");
    println!("|---|--:|--:|--:|--:|--:|");
    for (what, org, order) in [
        (
            "another org, in the same order",
            1,
            in_order as fn(u64) -> u64,
        ),
        ("another org, in another order", 1, in_another_order),
        ("a copy of the org (equal ids)", 0, in_order),
    ] {
        let right = side(org, order);
        let loaded = left.bytes_held() + right.bytes_held();
        let how = How {
            key: vec![COLUMNS[KEY].into()],
            ignored: usual_ignored(left.columns()),
            across_orgs: org == 1,
            ..How::default()
        };
        let (took, diff, peak) = best(|| {
            let plan = Plan::new(&left, &right, &how).unwrap_or_default();
            plan.run(&left, &right, &Cancel::default())
        });
        let Some(diff) = diff else {
            println!("nothing was compared");
            return ExitCode::FAILURE;
        };
        let start = Instant::now();
        let plain = plainly(&left, &right);
        let plain_took = start.elapsed();
        let counts = diff.counts();
        let found = [
            counts.same,
            counts.changed,
            counts.left_only,
            counts.right_only,
        ];
        assert_eq!(found, plain, "the plain way finds the same");
        let memory = peak.max(diff.bytes_held()) as f64 / loaded as f64;
        broken |= took >= BOUND || memory > MEMORY;
        println!(
            "| {what}: {} changed, {} and {} alone | {:.2} s | < {:.1} s | {:.2} s | {:.1} % ({:.0} MB, {:.0} MB kept) | ≤ {:.0} % |",
            counts.changed,
            counts.left_only,
            counts.right_only,
            took.as_secs_f64(),
            BOUND.as_secs_f64(),
            plain_took.as_secs_f64(),
            memory * 1e2,
            peak as f64 / 1e6,
            diff.bytes_held() as f64 / 1e6,
            MEMORY * 1e2,
        );
        if org == 1 && order(5) != 5 {
            broken |= between_frames(&diff);
            let start = Instant::now();
            let found = candidates(&left, &right, &how, &Cancel::default()).unwrap_or_default();
            println!(
                "| how well each of {} columns would do as a key | {:.2} s | | | | |",
                found.len(),
                start.elapsed().as_secs_f64()
            );
        }
    }
    println!("\nbounds {}", if broken { "BROKEN" } else { "kept" });
    ExitCode::from(u8::from(broken))
}

/// What the screen asks of a comparison that is there, where a key is answered.
fn between_frames(diff: &Diff) -> bool {
    let found = Aligned::from(diff.clone());
    let mut broken = false;
    for (what, folding) in [
        ("fold what is the same", Folding::default()),
        (
            "show every line",
            Folding {
                unfolded: true,
                ..Folding::default()
            },
        ),
        (
            "show what changed",
            Folding {
                only: Some(State::Changed),
                ..Folding::default()
            },
        ),
        (
            "show what the left has alone",
            Folding {
                only: Some(State::LeftOnly),
                ..Folding::default()
            },
        ),
    ] {
        let (took, _, _) = best(|| Some(Folded::new(&found, &folding)));
        broken |= took >= FRAME;
        println!(
            "| {what} | {:.1} ms | < {} ms | | | |",
            took.as_secs_f64() * 1e3,
            FRAME.as_millis()
        );
    }
    broken
}

/// The best time of some rounds, what the last gave, and the most memory that any took on top, in
/// bytes; none where the system does not tell.
fn best<T>(mut work: impl FnMut() -> Option<T>) -> (Duration, Option<T>, usize) {
    let (mut took, mut made, mut most) = (Duration::MAX, None, 0);
    for _ in 0..ROUNDS {
        drop(made.take());
        let before = forget_peak();
        let start = Instant::now();
        made = black_box(work());
        took = took.min(start.elapsed());
        most = most.max(status("VmHWM:").saturating_sub(before));
    }
    (took, made, most)
}

/// Lets the system count the peak of the memory anew; how much there is now.
fn forget_peak() -> usize {
    // Linux tells; elsewhere what is kept is counted alone.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    status("VmRSS:")
}

fn status(what: &str) -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(what));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<usize>().ok());
    kilobytes.unwrap_or(0) * 1024
}

/// How many rows are the same, changed, only left, only right.
fn plainly(left: &RowSet, right: &RowSet) -> [usize; 4] {
    let mut by_key: HashMap<String, Vec<usize>> = HashMap::new();
    for (row, cell) in right.column(KEY).enumerate() {
        by_key.entry(cell.text.to_owned()).or_default().push(row);
    }
    let compared = [2, 3, 4, 5, 6, 7, 8, 9, 11];
    let (mut same, mut changed, mut alone) = (0, 0, 0);
    for (row, cell) in left.column(KEY).enumerate() {
        let Some(other) = by_key.get_mut(cell.text).and_then(Vec::pop) else {
            alone += 1;
            continue;
        };
        let equal = compared.iter().all(|&column| {
            let (one, two) = (left.cell(row, column), right.cell(other, column));
            one.kind == two.kind && one.text == two.text
        });
        if equal { same += 1 } else { changed += 1 }
    }
    [same, changed, alone, right.len() - same - changed]
}

fn in_order(place: u64) -> u64 {
    place
}

/// A permutation: the factor has no common divisor with the number of rows.
fn in_another_order(place: u64) -> u64 {
    place * 7_919 % ROWS
}

/// The accounts of one org. One in a thousand is in one org only, one in a hundred differs.
fn side(org: u64, order: impl Fn(u64) -> u64) -> RowSet {
    let mut set = RowSet::new(Arc::new(Columns::from_titles(COLUMNS)));
    for page in 0..ROWS / PAGE {
        let mut builder = ChunkBuilder::with_capacity(COLUMNS.len(), PAGE as usize, 400_000);
        for place in page * PAGE..(page + 1) * PAGE {
            row(&mut builder, org, order(place));
        }
        set.push(Arc::new(builder.finish()), None);
    }
    set
}

fn row(builder: &mut ChunkBuilder, org: u64, number: u64) {
    const CITIES: [&str; 6] = [
        "München",
        "Berlin",
        "San Francisco",
        "Paris",
        "Zürich",
        "Tokyo",
    ];
    const INDUSTRIES: [&str; 5] = ["Technology", "Banking", "Energy", "Retail", "Media"];
    const FIRST: [&str; 6] = ["Acme", "Globex", "Initech", "Umbrella", "Ünique", "Tyrell"];
    let mixed = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let pick = |shift: u32, below: u64| (mixed >> shift) % below;
    let alone = if number % 1_000 == 3 { org + 1 } else { 0 };
    let changed = org == 1 && number % 100 == 7;
    let first = FIRST[pick(3, 6) as usize];
    let texts = [
        format!("0015g{org}0{number:08}AAA"),
        format!("ACME-{alone}-{number:09}"),
        format!("{first} Holdings {}", pick(5, 400_000)),
        INDUSTRIES[pick(9, 5) as usize].to_owned(),
        format!(
            "{}.{:02}",
            pick(11, 90_000_000) + u64::from(changed),
            pick(13, 100)
        ),
        pick(17, 50_000).to_string(),
        CITIES[pick(19, 6) as usize].to_owned(),
        format!(
            "https://www.{}-{}.example.com/about",
            first.to_lowercase(),
            pick(23, 9_000)
        ),
        format!("+49 89 {:07}", pick(29, 10_000_000)),
        (pick(31, 2) == 0).to_string(),
        format!(
            "2026-0{}-1{}T0{org}:00:00.000+0000",
            1 + pick(37, 9),
            pick(41, 10)
        ),
        ["Dana Example", "Sam Sample", "Robin Ng"][pick(43, 3) as usize].to_owned(),
    ];
    for (column, text) in texts.iter().enumerate() {
        let kind = match column {
            4 | 5 => CellKind::Number,
            9 => CellKind::Bool,
            _ => CellKind::Text,
        };
        builder.set(column, kind, text);
    }
    builder.end_row();
}
