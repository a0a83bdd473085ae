//! Two linked columns of 200,000 rows each, scrolled together at 240×60: from the key to the frame,
//! with what is done to the other column.
//!
//! Beside it, in the same run, one column of 120×60 with the same rows. A plain program:
//! `cargo bench --bench linked`. It fails where the bound is broken.

#![allow(
    clippy::expect_used,
    reason = "a bench that cannot measure stops with a panic"
)]

use std::io;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};
use sftui::app::key::{Chord, Code};
use sftui::app::msg::{Effect, Msg};
use sftui::app::session::{SavedColumn, SavedDesk, SavedTab, Session};
use sftui::app::{App, Start, update};
use sftui::org::{ClientApp, LoginKind, Org, OrgCard, OrgClass, OrgKey};
use sftui::rows::{CellKind, ChunkBuilder, Columns, RowChunk};
use sftui::worker::{Job, JobEvent, QueryEvent};

const ROWS: usize = 200_000;
const PAGE: usize = 2_000;
const FRAME: Duration = Duration::from_millis(2);
/// A frame is as slow as the fastest of so many passes over the same rows: what else the machine
/// did meanwhile is not the frame's.
const PASSES: usize = 3;
const QUERY: &str =
    "SELECT Id, Name, Industry, AnnualRevenue, BillingCity, CreatedDate FROM Account";
const TITLES: [&str; 6] = [
    "Id",
    "Name",
    "Industry",
    "AnnualRevenue",
    "BillingCity",
    "CreatedDate",
];

type Screen = Terminal<CrosstermBackend<io::Sink>>;

fn main() -> ExitCode {
    // `cargo test --all-targets` starts benches, too.
    if !std::env::args().any(|argument| argument == "--bench") {
        return ExitCode::SUCCESS;
    }
    let pages: Vec<Arc<RowChunk>> = (0..ROWS / PAGE).map(|n| page(n * PAGE)).collect();
    println!("scrolled page by page through {ROWS} rows, one frame a page\n");
    println!("| what | frames | median | p99 | slowest |");
    println!("|---|--:|--:|--:|--:|");
    let one = scrolled("one column, 120×60", 1, 120, &pages);
    let two = scrolled("two linked columns, 240×60", 2, 240, &pages);
    println!(
        "\ntwo linked columns take {:.2}× of one",
        two.as_secs_f64() / one.as_secs_f64()
    );
    let kept = two < FRAME;
    println!(
        "no frame of two linked columns over {FRAME:?}: {}",
        if kept { "kept" } else { "BROKEN" }
    );
    ExitCode::from(u8::from(!kept))
}

/// Prints one line and gives the slowest frame, each taken from the pass that was fastest at it.
fn scrolled(what: &str, columns: usize, width: u16, pages: &[Arc<RowChunk>]) -> Duration {
    let mut best = scroll(columns, width, pages);
    for _ in 1..PASSES {
        let pass = scroll(columns, width, pages);
        assert_eq!(best.len(), pass.len());
        for (best, time) in best.iter_mut().zip(pass) {
            *best = time.min(*best);
        }
    }
    best.sort_unstable();
    let at = |percent: usize| best[(best.len() - 1) * percent / 100];
    let milliseconds = |time: Duration| time.as_secs_f64() * 1e3;
    println!(
        "| {what} | {} | {:.3} ms | {:.3} ms | {:.3} ms |",
        best.len(),
        milliseconds(at(50)),
        milliseconds(at(99)),
        milliseconds(at(100))
    );
    at(100)
}

/// Loads the rows into all columns, goes down to the last row, and times each key with its frame.
fn scroll(columns: usize, width: u16, pages: &[Arc<RowChunk>]) -> Vec<Duration> {
    let (mut app, _) = App::new(start(columns));
    let area = Rect::new(0, 0, width, 60);
    let mut screen = Terminal::with_options(
        CrosstermBackend::new(io::sink()),
        TerminalOptions {
            viewport: Viewport::Fixed(area),
        },
    )
    .expect("a screen that goes nowhere");
    draw(&mut app, &mut screen);
    let started = update(&mut app, Msg::Key(Chord::plain(Code::Char('r'))));
    let mut loaded = 0;
    for effect in started {
        let Effect::Start(id, Job::Query(_)) = effect else {
            continue;
        };
        loaded += 1;
        let mut tell = |event| {
            update(&mut app, Msg::Job(id, JobEvent::Query(event)));
        };
        tell(QueryEvent::Columns(Arc::new(Columns::from_titles(TITLES))));
        for chunk in pages {
            tell(QueryEvent::Page {
                chunk: Arc::clone(chunk),
                columns: None,
                total: ROWS as u64,
                next: None,
            });
        }
        tell(QueryEvent::Finished {
            total: ROWS as u64,
            capped: false,
            elapsed: Duration::from_secs(1),
        });
    }
    assert_eq!(loaded, columns, "the query runs in every column");
    draw(&mut app, &mut screen);
    let mut times = Vec::new();
    while row(&app, 0) + 1 < ROWS {
        let start = Instant::now();
        update(&mut app, Msg::Key(Chord::plain(Code::PageDown)));
        draw(&mut app, &mut screen);
        times.push(start.elapsed());
        for column in 1..columns {
            assert_eq!(
                row(&app, column),
                row(&app, 0),
                "they are scrolled together"
            );
        }
    }
    times
}

fn draw(app: &mut App, screen: &mut Screen) {
    let mut drawn = None;
    screen
        .draw(|frame| drawn = Some(sftui::ui::draw(app, frame)))
        .expect("a screen that goes nowhere");
    update(app, Msg::Drawn(drawn.expect("it was drawn")));
}

/// The row with the cursor in a column.
fn row(app: &App, column: usize) -> usize {
    let result = app.columns[column].tab().result.as_ref();
    result
        .and_then(|result| result.row())
        .expect("there are rows")
}

/// So many orgs in columns of their own, with one query and linked.
fn start(columns: usize) -> Start {
    let orgs: Vec<Org> = (0..columns).map(org).collect();
    let saved = orgs.iter().map(|org| {
        let tab = SavedTab {
            text: QUERY.into(),
            linked: (columns > 1).then(Vec::new),
            ..SavedTab::default()
        };
        let desk = SavedDesk {
            org: org.key.clone(),
            active: 0,
            tabs: vec![tab],
        };
        let mut column = SavedColumn::new(org.key.clone(), vec![desk]);
        column.results = true;
        column
    });
    Start {
        session: Some(Session {
            columns: saved.collect(),
            ..Session::default()
        }),
        orgs,
        ..Start::default()
    }
}

fn org(number: usize) -> Org {
    Org {
        key: OrgKey::new(&format!("00D00000000000{number}AAA"), "005000000000001AAA"),
        alias: format!("org-{number}"),
        username: "sofia@acme.com".into(),
        name: None,
        instance_url: "https://acme.my.salesforce.com".into(),
        login_url: "https://login.salesforce.com".into(),
        class: OrgClass::Production,
        login: LoginKind::default(),
        app: ClientApp::salesforce_cli(),
        api_version: None,
        last_used: Some(1),
        card: OrgCard::default(),
    }
}

/// Rows of the kind accounts have.
fn page(from: usize) -> Arc<RowChunk> {
    let mut chunk = ChunkBuilder::new(TITLES.len());
    let names = [
        "United Oil & Gas Corp.",
        "日本電力ホールディングス",
        "Express Logistics and Transport",
    ];
    for row in from..from + PAGE {
        let name = names[row % names.len()];
        chunk.set(0, CellKind::Text, &format!("001{row:012}AAA"));
        chunk.set(1, CellKind::Text, &format!("{name} {row}"));
        chunk.set(2, CellKind::Text, ["Energy", "Banking", ""][row % 3]);
        chunk.set(3, CellKind::Number, &format!("{}.50", row % 900 * 1_000));
        chunk.set(4, CellKind::Text, ["Kraków", "Austin", "Oslo"][row % 3]);
        chunk.set(5, CellKind::Text, "2026-09-14T08:30:00.000+0000");
        chunk.end_row();
    }
    Arc::new(chunk.finish())
}
