//! How long a frame of the grid takes with 10,000 cells changed and not saved, beside the same grid
//! with none: 200×60 cells over 100,000 rows; with the changes spread over all rows, and with a screen
//! on which every cell is changed and every row was refused, whose count the title asks for in each
//! frame. How long staging and undoing them takes; and how many calls saving them is over the demo org.
//!
//! A plain program: `cargo bench --bench staged`. It fails where a bound is broken.

#![allow(
    clippy::expect_used,
    reason = "a bench that cannot measure stops with a panic"
)]

use std::hint::black_box;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use sftui::app::geometry::Viewport;
use sftui::app::grid::{Arrangement, GridCursor, GridView, Headings, Sheet};
use sftui::app::marks::Marks;
use sftui::demo::{DemoConfig, DemoOrg, DemoServer};
use sftui::org::{ClientApp, LoginKind, Org, OrgCard, OrgKey};
use sftui::rows::staged::{Outcome, Staged};
use sftui::rows::{CellKind, CellValue, ChunkBuilder, Columns, RowSet};
use sftui::secret::Secret;
use sftui::store::Store;
use sftui::ui::grid::Grid;
use sftui::ui::theme::Theme;
use sftui::vault::SessionOnly;
use sftui::worker::{
    CollectionCell, CollectionEvent, CollectionJob, CollectionRecord, CollectionWork, Job,
    JobEvent, JobId, Opener, QueryEvent, QueryJob, Settings, Worker, WorkerParts,
};

const AREA: Rect = Rect::new(0, 0, 200, 60);
const ROWS: usize = 100_000;
const PAGE: usize = 2_000;
const CHANGES: usize = 10_000;
const COLUMNS: usize = 12;
const FRAMES: usize = 2_000;
const FRAME: Duration = Duration::from_millis(2);
const CALLS: usize = 50;

fn main() -> ExitCode {
    // `cargo test --all-targets` starts benches, too.
    if !std::env::args().any(|argument| argument == "--bench") {
        return ExitCode::SUCCESS;
    }
    let rows = rows();
    let value = |row: usize| CellValue {
        kind: CellKind::Text,
        text: format!("changed {row}"),
    };
    let mut staged = Staged::default();
    let start = Instant::now();
    // Every tenth row, so that a screen has several.
    let cells = (0..CHANGES).map(|n| (n * 10, 3, Some(value(n))));
    staged.stage(&rows, cells);
    let staging = start.elapsed();
    let start = Instant::now();
    staged.undo();
    staged.redo();
    let undoing = start.elapsed();
    assert_eq!(staged.cells(), CHANGES);

    let (columns, headings) = (Arrangement::default(), Headings::default());
    let sheet = Sheet {
        rows: &rows,
        order: None,
        columns: &columns,
        headings: &headings,
        awaited: ROWS,
        kept: None,
    };
    let none = Staged::default();
    let mut dense = Staged::default();
    let cells = (0..CHANGES).map(|n| (n / COLUMNS, n % COLUMNS, Some(value(n))));
    dense.stage(&rows, cells);
    dense.ended((0..CHANGES).map(|row| (row, Outcome::Refused("refused".into()))));
    let (mut with, mut without, mut full) = (Vec::new(), Vec::new(), Vec::new());
    // Turn by turn, so that a slow moment of the machine does not hit one of them alone.
    for round in 0..FRAMES {
        let cursor = GridCursor {
            row: round * 7_919 % ROWS,
            column: 2,
        };
        with.push(frame(&sheet, cursor, &staged));
        without.push(frame(&sheet, cursor, &none));
        let cursor = GridCursor {
            row: round * 7_919 % (CHANGES / COLUMNS),
            column: 2,
        };
        full.push(frame(&sheet, cursor, &dense));
    }
    full.sort_unstable();
    with.sort_unstable();
    without.sort_unstable();
    let told = |times: &[Duration]| {
        let at = |percent: usize| times.get((times.len() - 1) * percent / 100).copied();
        (at(50).unwrap_or_default(), at(99).unwrap_or_default())
    };
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    println!("| a frame with | median | p99 |\n|---|--:|--:|");
    for (what, times) in [
        ("10,000 changed cells", &with),
        ("every cell in sight changed and refused", &full),
        ("no changed cell", &without),
    ] {
        let (median, p99) = told(times);
        println!("| {what} | {:.3} ms | {:.3} ms |", ms(median), ms(p99));
    }
    println!(
        "\nstaging 10,000 cells {:.2} ms, taking them back and doing them again {:.2} ms",
        ms(staging),
        ms(undoing)
    );

    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let start = Instant::now();
    let calls = runtime.block_on(calls());
    println!(
        "saving 10,000 rows over the demo org: {calls} collections, {:.2} s",
        start.elapsed().as_secs_f64()
    );
    let bounds = [
        (
            "a frame with 10,000 changes under 2 ms",
            told(&with).1.max(told(&full).1) < FRAME,
        ),
        ("50 collections of 200, not one more", calls == CALLS),
    ];
    for (what, kept) in &bounds {
        println!("{what}: {}", if *kept { "kept" } else { "BROKEN" });
    }
    ExitCode::from(u8::from(bounds.iter().any(|(_, kept)| !kept)))
}

fn frame(sheet: &Sheet, cursor: GridCursor, staged: &Staged) -> Duration {
    let viewport = Viewport {
        width: AREA.width,
        height: AREA.height,
    };
    let mut view = GridView::default();
    view.go_to(cursor, sheet, viewport);
    let mut buf = Buffer::empty(AREA);
    let styles = Theme::Dark.grid();
    let start = Instant::now();
    let grid = Grid {
        sheet: *sheet,
        view: &view,
        styles: &styles,
        focused: true,
        marks: &Marks::default(),
        signs: &[],
        staged: Some(staged),
        range: None,
        stale: false,
        message: "",
        zone: None,
    };
    grid.draw(AREA, black_box(&mut buf));
    black_box(staged.rows_that(Outcome::is_failed).len());
    start.elapsed()
}

fn rows() -> RowSet {
    let titles: Vec<String> = (0..COLUMNS).map(|n| format!("Field_{n}__c")).collect();
    let mut rows = RowSet::new(Arc::new(Columns::from_titles(
        titles.iter().map(String::as_str),
    )));
    for first in (0..ROWS).step_by(PAGE) {
        let mut page = ChunkBuilder::new(COLUMNS);
        for row in first..first + PAGE {
            for column in 0..COLUMNS {
                page.set(column, CellKind::Text, &format!("value {row} {column}"));
            }
            page.end_row();
        }
        rows.push(Arc::new(page.finish()), None);
    }
    rows
}

#[derive(Debug)]
struct NoBrowser;

impl Opener for NoBrowser {
    fn unavailable(&self) -> Option<String> {
        Some("none".into())
    }

    fn open(&self, _: &str) -> Result<(), String> {
        Err("none".into())
    }
}

/// Saves a note in each of 10,000 rows, and counts the collections that the org saw.
async fn calls() -> usize {
    let config = DemoConfig {
        big_rows: CHANGES,
        ..DemoConfig::sandbox()
    };
    let demo = DemoOrg::start(config).await.expect("the demo org starts");
    let directory = tempfile::tempdir().expect("a directory");
    let store = Store::open(directory.path()).expect("a store");
    let parts = WorkerParts {
        vault: Arc::new(SessionOnly::new()),
        store,
        settings: Settings::default(),
        opener: Arc::new(NoBrowser),
    };
    let (worker, mut events) = Worker::new(parts, tokio::runtime::Handle::current());
    let org = org_of(&demo);
    worker.give(org.clone(), Secret::new(demo.issue_access_token()));
    worker.unlock(&org, Some(&org.alias)).expect("it unlocks");
    let statement = "SELECT Id, Note__c, SystemModstamp FROM Meter_Reading__c";
    let query = QueryJob::new(org.key.clone(), statement, u64::MAX);
    worker.start(JobId(1), Job::Query(query));
    let mut rows = RowSet::default();
    while let Some((_, event)) = events.recv().await {
        let last = event.is_last();
        match event {
            JobEvent::Query(QueryEvent::Columns(columns)) => rows = RowSet::new(columns),
            JobEvent::Query(QueryEvent::Page { chunk, columns, .. }) => rows.push(chunk, columns),
            JobEvent::Failed(error) => panic!("{error}"),
            _ => {}
        }
        if last {
            break;
        }
    }
    assert_eq!(rows.len(), CHANGES);
    let records = (0..rows.len()).map(|row| CollectionRecord {
        row,
        id: rows.cell(row, 0).text.to_owned(),
        seen: Some(rows.cell(row, 2).text.to_owned()),
        cells: vec![CollectionCell {
            field: "Note__c".into(),
            old: rows.cell(row, 1).into(),
            new: CellValue {
                kind: CellKind::Text,
                text: format!("note {row}"),
            },
        }],
    });
    let job = CollectionJob {
        org: org.key.clone(),
        object: "Meter_Reading__c".into(),
        work: CollectionWork::Update,
        records: records.collect(),
        columns: vec![(1, "Note__c".into()), (2, "SystemModstamp".into())],
        rows,
        all_or_none: false,
    };
    worker.start(JobId(2), Job::Collection(Box::new(job)));
    while let Some((_, event)) = events.recv().await {
        match event {
            JobEvent::Collection(CollectionEvent::Done(_)) => break,
            JobEvent::Failed(error) => panic!("{error}"),
            _ => {}
        }
    }
    let entries = demo.log().entries().into_iter();
    entries
        .filter(|entry| entry.method == "PATCH" && entry.path().ends_with("/composite/sobjects"))
        .count()
}

fn org_of(demo: &DemoServer) -> Org {
    let facts = demo.org();
    Org {
        key: OrgKey::of_the_environment("bench"),
        alias: facts.alias.clone(),
        username: facts.username.clone(),
        name: None,
        instance_url: demo.base_url().to_owned(),
        login_url: demo.base_url().to_owned(),
        class: facts.class,
        login: LoginKind::default(),
        app: ClientApp::salesforce_cli(),
        api_version: None,
        last_used: None,
        card: OrgCard::default(),
    }
}
