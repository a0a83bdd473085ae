//! How long sorting, searching and counting take over 1,000,000 rows of 12 columns.
//!
//! Beside each, in the same run, the plain way: the standard library's stable sort of the same
//! texts with their row numbers, and `to_lowercase().contains()` of each cell. A plain program that
//! prints the figures the README shows and fails when a bound breaks: `cargo bench --bench order`.

use std::hint::black_box;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sftui::rows::find::{Find, find};
use sftui::rows::order::{Condition, Order, SortKey, arrange};
use sftui::rows::stats::{frequencies, stats};
use sftui::rows::{Cancel, CellKind, ChunkBuilder, Columns, NumberKind, RowSet, ValueKind};

const ROWS: usize = 1_000_000;
const PAGE: usize = 2_000;
const ROUNDS: usize = 5;

const COLUMNS: [(&str, ValueKind); 12] = [
    ("Id", ValueKind::Id),
    ("Name", ValueKind::Text),
    ("Industry", ValueKind::Picklist),
    ("AnnualRevenue", ValueKind::Number(NumberKind::Currency)),
    ("NumberOfEmployees", ValueKind::Number(NumberKind::Int)),
    ("BillingCity", ValueKind::Text),
    ("Website", ValueKind::Url),
    ("Phone", ValueKind::Phone),
    ("IsActive__c", ValueKind::Bool),
    ("CreatedDate", ValueKind::DateTime),
    ("LastActivityDate", ValueKind::Date),
    ("Owner.Name", ValueKind::Text),
];
const NAME: usize = 1;
const INDUSTRY: usize = 2;
const REVENUE: usize = 3;
const CREATED: usize = 9;

fn main() -> ExitCode {
    let rows = account_rows();
    let kinds: Vec<ValueKind> = COLUMNS.iter().map(|(_, kind)| *kind).collect();
    let text: usize = rows.chunks().map(|chunk| chunk.text_len()).sum();
    println!(
        "{ROWS} rows × {} columns, {:.0} MB of text, {} cores, best of {ROUNDS}\n",
        COLUMNS.len(),
        text as f64 / 1e6,
        std::thread::available_parallelism().map_or(1, usize::from)
    );
    println!("| what | time | bound | plain way |");
    println!("|---|--:|--:|--:|");
    let mut table = Table { broken: false };
    sorting(&rows, &kinds, &mut table);
    searching(&rows, &kinds, &mut table);
    counting(&rows, &kinds, &mut table);
    println!("\nbounds {}", if table.broken { "BROKEN" } else { "kept" });
    ExitCode::from(u8::from(table.broken))
}

struct Table {
    broken: bool,
}

impl Table {
    fn line(&mut self, what: &str, took: Duration, bound: Option<u64>, plain: Option<Duration>) {
        let ms = |time: Duration| format!("{:.1} ms", time.as_secs_f64() * 1e3);
        let bound = bound.map(Duration::from_millis);
        let broken = bound.is_some_and(|bound| took >= bound);
        self.broken |= broken;
        println!(
            "| {what} | {}{} | {} | {} |",
            ms(took),
            if broken { " BROKEN" } else { "" },
            bound.map_or_else(String::new, |bound| format!("< {}", bound.as_millis())),
            plain.map_or_else(String::new, ms)
        );
    }
}

/// The best time of some rounds.
fn best<T>(mut work: impl FnMut() -> T) -> Duration {
    let round = |_| {
        let start = Instant::now();
        black_box(work());
        start.elapsed()
    };
    (0..ROUNDS).map(round).min().unwrap_or_default()
}

fn by(column: usize, descending: bool) -> SortKey {
    SortKey {
        column,
        descending,
        nulls_first: false,
    }
}

fn sorting(rows: &RowSet, kinds: &[ValueKind], table: &mut Table) {
    let cancel = Cancel::default();
    let sort = |keys: &[SortKey], previous: Option<&Order>| {
        arrange(rows, kinds, keys, &[], previous, &cancel).unwrap_or_default()
    };
    let names: Vec<(String, u32)> = rows
        .column(NAME)
        .zip(0..)
        .map(|(cell, row)| (cell.text.to_lowercase(), row))
        .collect();
    let plain = best(|| {
        let mut names: Vec<&(String, u32)> = names.iter().collect();
        names.sort();
        names
    });
    table.line(
        "sort by a text column",
        best(|| sort(&[by(NAME, false)], None)),
        Some(600),
        Some(plain),
    );
    let numbers: Vec<(f64, u32)> = rows
        .column(REVENUE)
        .zip(0..)
        .map(|(cell, row)| (cell.text.parse().unwrap_or(f64::MAX), row))
        .collect();
    let plain = best(|| {
        let mut numbers = numbers.clone();
        numbers.sort_by(|a, b| a.0.total_cmp(&b.0));
        numbers
    });
    table.line(
        "sort by a number",
        best(|| sort(&[by(REVENUE, false)], None)),
        Some(150),
        Some(plain),
    );
    let sorted = sort(&[by(NAME, false)], None);
    let turned = best(|| sort(&[by(NAME, true)], Some(&sorted)));
    table.line("reverse", turned, Some(10), None);
    table.line(
        "sort by a moment",
        best(|| sort(&[by(CREATED, false)], None)),
        None,
        None,
    );
    table.line(
        "sort by an id",
        best(|| sort(&[by(0, false)], None)),
        None,
        None,
    );
    let two = [by(INDUSTRY, false), by(REVENUE, true)];
    table.line(
        "sort by a picklist, then a number",
        best(|| sort(&two, None)),
        None,
        None,
    );
    let last = sorted.get(ROWS - 1).unwrap_or(0);
    table.line("place of a row", best(|| sorted.place_of(last)), None, None);
}

fn searching(rows: &RowSet, kinds: &[ValueKind], table: &mut Table) {
    let cancel = Cancel::default();
    let sorted = arrange(rows, kinds, &[by(NAME, false)], &[], None, &cancel);
    for (what, text) in [
        ("find, a rare text", "zylinder"),
        ("find, a frequent text", "corp"),
        ("find, one letter", "e"),
        ("find, a text without letters", "2024-03"),
        ("find, a text outside of ASCII", "münchen"),
    ] {
        let plain = match text {
            "corp" => {
                let start = Instant::now();
                black_box(plainly(rows, text));
                Some(start.elapsed())
            }
            _ => None,
        };
        for (order, how) in [(None, ""), (sorted.clone(), ", sorted")] {
            let wanted = Find {
                text: text.into(),
                order,
                ..Find::default()
            };
            let mut first = Duration::MAX;
            let mut count = 0;
            let all = best(|| {
                let start = Instant::now();
                let mut told = None;
                let hits = find(rows, &wanted, &cancel, |_| told = Some(start.elapsed()));
                first = first.min(told.unwrap_or(start.elapsed()));
                count = hits.map_or(0, |hits| hits.count());
            });
            // The bounds are of ASCII texts; others take the slower way.
            let bound = text.is_ascii();
            table.line(
                &format!("{what}{how}: {count} hits"),
                all,
                bound.then_some(150),
                plain,
            );
            table.line("· its first hit", first, bound.then_some(30), None);
        }
    }
    for text in ["zylinder", "corp"] {
        let filter = [Condition::Text {
            text: text.into(),
            columns: Vec::new(),
        }];
        let took = best(|| arrange(rows, kinds, &[], &filter, None, &cancel));
        table.line(
            &format!("filter by {text} in any column"),
            took,
            Some(150),
            None,
        );
    }
}

/// How many cells contain a text, the plain way.
fn plainly(rows: &RowSet, text: &str) -> usize {
    let columns = 0..COLUMNS.len();
    let cells = columns.flat_map(|column| rows.column(column));
    cells
        .filter(|cell| cell.text.to_lowercase().contains(text))
        .count()
}

fn counting(rows: &RowSet, kinds: &[ValueKind], table: &mut Table) {
    let cancel = Cancel::default();
    for column in [0, INDUSTRY, REVENUE] {
        let title = COLUMNS[column].0;
        let took = best(|| stats(rows, None, column, kinds[column], &cancel));
        table.line(&format!("statistics of {title}"), took, None, None);
        let took = best(|| frequencies(rows, None, column, &cancel));
        table.line(&format!("frequencies of {title}"), took, None, None);
    }
}

/// Accounts as an org has them: names with numbers in them, a tenth of the revenues null.
fn account_rows() -> RowSet {
    const FIRST: [&str; 12] = [
        "Acme", "Globex", "Initech", "Umbrella", "Stark", "Wayne", "Hooli", "Vehement", "Massive",
        "Soylent", "Ünique", "Tyrell",
    ];
    const LAST: [&str; 8] = [
        "Corp",
        "GmbH",
        "Ltd",
        "Holdings",
        "Systems",
        "Partners & Sons",
        "Industries",
        "Group",
    ];
    const INDUSTRIES: [&str; 10] = [
        "Technology",
        "Banking",
        "Energy",
        "Retail",
        "Media",
        "Insurance",
        "Chemicals",
        "Construction",
        "Education",
        "Healthcare",
    ];
    const CITIES: [&str; 8] = [
        "München",
        "Berlin",
        "San Francisco",
        "New York",
        "Paris",
        "London",
        "Zürich",
        "Tokyo",
    ];
    let titles = COLUMNS.iter().map(|(title, _)| *title);
    let mut set = RowSet::new(Arc::new(Columns::from_titles(titles)));
    let mut seed = 7u64;
    let mut random = move |below: u64| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    fn one<'a>(of: &[&'a str], at: u64) -> &'a str {
        of[at as usize % of.len()]
    }
    for page in 0..ROWS / PAGE {
        let mut builder = ChunkBuilder::with_capacity(COLUMNS.len(), PAGE, PAGE * 200);
        for row in page * PAGE..(page + 1) * PAGE {
            let id: String = (0..6)
                .map(|_| char::from(b"0aBcD3eFgH5jKmNp"[random(16) as usize]))
                .collect();
            let first = one(&FIRST, random(12));
            let name = format!("{first} {} {}", one(&LAST, random(8)), random(400_000));
            let site = format!(
                "https://www.{}-{}.example.com/about",
                first.to_lowercase(),
                random(9_000)
            );
            let day = format!(
                "202{}-{:02}-{:02}",
                random(6),
                1 + random(12),
                1 + random(28)
            );
            let at = format!(
                "{day}T{:02}:{:02}:{:02}.000+0000",
                random(24),
                random(60),
                random(60)
            );
            builder.set(
                0,
                CellKind::Text,
                &format!("0015g00{:05}{id}", row % 100_000),
            );
            builder.set(
                NAME,
                CellKind::Text,
                if row == ROWS / 3 {
                    "Zylinder & Söhne"
                } else {
                    &name
                },
            );
            builder.set(INDUSTRY, CellKind::Text, one(&INDUSTRIES, random(10)));
            if random(10) > 0 {
                let revenue = format!("{}.{:02}", random(90_000_000), random(100));
                builder.set(REVENUE, CellKind::Number, &revenue);
            } else {
                builder.set(REVENUE, CellKind::Null, "");
            }
            builder.set(4, CellKind::Number, &random(50_000).to_string());
            builder.set(5, CellKind::Text, one(&CITIES, random(8)));
            builder.set(6, CellKind::Text, &site);
            builder.set(
                7,
                CellKind::Text,
                &format!("+49 89 {:07}", random(10_000_000)),
            );
            builder.set(
                8,
                CellKind::Bool,
                if random(2) == 0 { "false" } else { "true" },
            );
            builder.set(CREATED, CellKind::Text, &at);
            builder.set(10, CellKind::Text, &day);
            builder.set(
                11,
                CellKind::Text,
                one(&["Dana Example", "Sam Sample", "Robin Ng"], random(3)),
            );
            builder.end_row();
        }
        set.push(Arc::new(builder.finish()), None);
    }
    set
}
