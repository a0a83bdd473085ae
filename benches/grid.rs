//! How long a frame of the result grid takes, 200×60 cells over 12 columns: at 1,000 and at 1,000,000
//! rows, in another order, with long values broken into lines; and scrolling from the first row to
//! the last, also while pages arrive.
//!
//! Beside it, in the same run, ratatui's `Table` given only the rows and columns in sight. A plain
//! program, so that it prints the figures the README shows: `cargo bench --bench grid`. It fails
//! where a bound is broken.

use std::hint::black_box;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::widgets::{Row, StatefulWidget, Table, TableState};

use sftui::app::geometry::Viewport;
use sftui::app::grid::{Arrangement, GridCursor, GridMove, GridView, Headings, Sheet};
use sftui::app::marks::Marks;
use sftui::rows::{CellKind, ChunkBuilder, Columns, Order, RowChunk, RowSet};
use sftui::ui::grid::Grid;
use sftui::ui::theme::Theme;

const AREA: Rect = Rect::new(0, 0, 200, 60);
const PAGE: usize = 2_000;
const FEW: usize = 1_000;
const MANY: usize = 1_000_000;
const FRAMES: usize = 3_000;
const ROUNDS: usize = 10;
/// A frame is as slow as the fastest of so many passes over the same rows: what else the machine
/// did meanwhile is not the frame's.
const PASSES: usize = 3;
const FRAME: Duration = Duration::from_millis(1);
const SCROLLED: Duration = Duration::from_millis(4);
/// While loading, a page comes with every so many frames.
const FRAMES_A_PAGE: usize = 30;

fn main() -> ExitCode {
    let (columns, headings) = (Arrangement::default(), Headings::default());
    let sheet = |rows| Sheet {
        rows,
        order: None,
        columns: &columns,
        headings: &headings,
        awaited: MANY,
        kept: None,
    };
    let pages = pages(MANY);
    let (few, many) = (rows_of(&[page(0, FEW)]), rows_of(&pages));
    let (few, many) = (sheet(&few), sheet(&many));
    // A prime has no factor in common with the count: every row once, far from its neighbours.
    let order: Vec<u32> = (0..MANY as u64)
        .map(|place| (place * 7_919 % MANY as u64) as u32)
        .collect();
    let order = Order::new(order);
    let sorted = Sheet {
        order: Some(&order),
        ..many
    };

    println!("a frame of a 200×60 grid over 12 columns, {FRAMES} frames each\n");
    println!("| what | rows | median | p99 |");
    println!("|---|--:|--:|--:|");
    let cases: [(&str, Sheet, bool, Draw); 6] = [
        ("grid", few, false, draw_grid),
        ("grid", many, false, draw_grid),
        ("grid, in another order", sorted, false, draw_grid),
        ("grid, long values in lines", many, true, draw_grid),
        ("ratatui Table, rows in sight", few, false, draw_table),
        ("ratatui Table, rows in sight", many, false, draw_table),
    ];
    let mut times: Vec<Vec<Duration>> = vec![Vec::new(); cases.len()];
    // Turn by turn, so that a slow moment of the machine does not hit one of them alone.
    for _ in 0..ROUNDS {
        for ((_, sheet, wrap, draw), times) in cases.iter().zip(&mut times) {
            times.extend(frames(sheet, *wrap, *draw));
        }
    }
    let medians: Vec<Duration> = cases
        .iter()
        .zip(times)
        .map(|((what, sheet, ..), times)| report(what, sheet.len(), times))
        .collect();

    println!("\nscrolled page by page from the first row to the last, one frame a page\n");
    println!("| what | frames | median | slowest |");
    println!("|---|--:|--:|--:|");
    let slowest = [
        scrolled("1,000,000 rows", || scroll(&many)),
        scrolled("in another order", || scroll(&sorted)),
        scrolled("while pages arrive", || {
            scroll_loading(&pages, &columns, &headings)
        }),
    ];

    println!();
    let ratio = medians[1].as_secs_f64() / medians[0].as_secs_f64();
    let against = medians[1].as_secs_f64() / medians[5].as_secs_f64();
    println!("a frame at 1,000,000 rows takes {against:.2}× of ratatui's Table");
    let bounds = [
        (
            format!("a frame at 1,000,000 rows under {FRAME:?}"),
            medians[1] < FRAME && medians[2] < FRAME,
        ),
        (
            format!("1,000,000 rows take {ratio:.2}× of 1,000, bound 1.20×"),
            ratio <= 1.2,
        ),
        (
            format!("no frame over {SCROLLED:?} while scrolling"),
            slowest.iter().all(|time| *time <= SCROLLED),
        ),
    ];
    for (what, kept) in &bounds {
        println!("{what}: {}", if *kept { "kept" } else { "BROKEN" });
    }
    ExitCode::from(u8::from(bounds.iter().any(|(_, kept)| !kept)))
}

type Draw = fn(&Sheet, &GridView, &mut Buffer);

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// Prints one line and gives the median.
fn report(what: &str, rows: usize, mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100];
    let (median, p99) = (at(50), at(99));
    println!(
        "| {what} | {rows} | {:.3} ms | {:.3} ms |",
        milliseconds(median),
        milliseconds(p99)
    );
    median
}

/// Draws one round of frames, each with other rows in sight, and times each.
fn frames(rows: &Sheet, wrap: bool, draw: Draw) -> Vec<Duration> {
    let mut view = GridView::default();
    view.wrap(wrap, rows, viewport());
    let mut buf = Buffer::empty(AREA);
    let mut times = Vec::with_capacity(FRAMES / ROUNDS);
    for frame in 0..FRAMES / ROUNDS {
        let cursor = GridCursor {
            // A prime, so that the frames come from all over the result.
            row: frame * 7_919 % rows.len(),
            // Now and then the last columns, which hold the long values.
            column: [2, 11][frame % 2],
        };
        view.go_to(cursor, rows, viewport());
        // The terminal does this before each frame, whatever is drawn.
        buf.reset();
        let start = Instant::now();
        draw(black_box(rows), black_box(&view), &mut buf);
        times.push(start.elapsed());
        black_box(&buf);
    }
    times
}

/// Prints one line and gives the slowest frame, each taken from the pass that was fastest at it.
fn scrolled(what: &str, pass: impl Fn() -> Vec<Duration>) -> Duration {
    let mut best = pass();
    for _ in 1..PASSES {
        for (best, time) in best.iter_mut().zip(pass()) {
            *best = time.min(*best);
        }
    }
    best.sort_unstable();
    let slowest = best.last().copied().unwrap_or_default();
    println!(
        "| {what} | {} | {:.3} ms | {:.3} ms |",
        best.len(),
        milliseconds(best[best.len() / 2]),
        milliseconds(slowest)
    );
    slowest
}

/// Goes down page by page to the last row, and times the movement and the frame together.
fn scroll(rows: &Sheet) -> Vec<Duration> {
    let mut view = GridView::default();
    let mut buf = Buffer::empty(AREA);
    let mut times = Vec::new();
    while view.cursor(rows).row + 1 < rows.len() {
        buf.reset();
        let start = Instant::now();
        view.apply(GridMove::PageDown, rows, viewport());
        draw_grid(rows, &view, &mut buf);
        times.push(start.elapsed());
    }
    times
}

/// The same while pages arrive: taking a page in is part of its frame. Somebody (a sort, an export)
/// holds the rows of the frame before, so that nothing can be added in place.
fn scroll_loading(
    pages: &[Arc<RowChunk>],
    columns: &Arrangement,
    headings: &Headings,
) -> Vec<Duration> {
    let mut rows = rows_of(&pages[..1]);
    let mut view = GridView::default();
    let mut buf = Buffer::empty(AREA);
    let mut times = Vec::new();
    for page in &pages[1..] {
        let held = rows.clone();
        for frame in 0..FRAMES_A_PAGE {
            buf.reset();
            let start = Instant::now();
            if frame == 0 {
                rows.push(Arc::clone(page), None);
            }
            let sheet = Sheet {
                rows: &rows,
                order: None,
                columns,
                headings,
                awaited: MANY,
                kept: None,
            };
            view.apply(GridMove::PageDown, &sheet, viewport());
            draw_grid(&sheet, &view, &mut buf);
            times.push(start.elapsed());
        }
        black_box(held);
    }
    times
}

fn viewport() -> Viewport {
    Viewport {
        width: AREA.width,
        height: AREA.height,
    }
}

fn draw_grid(rows: &Sheet, view: &GridView, buf: &mut Buffer) {
    let styles = Theme::Dark.grid();
    let grid = Grid {
        sheet: *rows,
        view,
        styles: &styles,
        focused: true,
        marks: &Marks::default(),
        signs: &[],
        staged: None,
        range: None,
        stale: false,
        message: "",
        zone: None,
    };
    grid.draw(AREA, buf);
}

/// The reference: the same rows and columns in ratatui's own table, which neither makes control
/// characters visible nor tells null from empty.
fn draw_table(rows: &Sheet, view: &GridView, buf: &mut Buffer) {
    let layout = view.layout(rows, viewport());
    let columns = || layout.slots.iter().map(|slot| slot.column);
    let widths = layout
        .slots
        .iter()
        .map(|slot| Constraint::Length(slot.width));
    let header = Row::new(columns().map(|column| rows.title(column)));
    let body = layout
        .rows
        .iter()
        .map(|slot| Row::new(columns().map(move |column| rows.cell(slot.row, column).text)));
    let table = Table::new(body, widths)
        .header(header)
        .column_spacing(2)
        .row_highlight_style(Style::new().add_modifier(Modifier::REVERSED));
    let selected = view.cursor(rows).row - layout.top;
    let mut state = TableState::new().with_selected(Some(selected));
    StatefulWidget::render(table, AREA, buf, &mut state);
}

fn rows_of(pages: &[Arc<RowChunk>]) -> RowSet {
    let columns = Columns::from_titles([
        "Id",
        "Name",
        "Industry",
        "AnnualRevenue",
        "NumberOfEmployees",
        "BillingCity",
        "Phone",
        "Owner.Name",
        "CreatedDate",
        "LastActivityDate",
        "IsActive",
        "Description",
    ]);
    let mut set = RowSet::new(Arc::new(columns));
    for page in pages {
        set.push(Arc::clone(page), None);
    }
    set
}

fn pages(rows: usize) -> Vec<Arc<RowChunk>> {
    (0..rows / PAGE).map(|n| page(n * PAGE, PAGE)).collect()
}

/// Rows of the kind accounts have: ids, names in several scripts, numbers, dates, nulls.
fn page(from: usize, rows: usize) -> Arc<RowChunk> {
    let mut chunk = ChunkBuilder::new(12);
    for row in from..from + rows {
        account(&mut chunk, row);
    }
    Arc::new(chunk.finish())
}

fn account(chunk: &mut ChunkBuilder, row: usize) {
    let names = [
        "United Oil & Gas Corp.",
        "Grand Hotels & Resorts Ltd",
        "日本電力ホールディングス",
        "Express Logistics and Transport",
        "Łódź Żywiec sp. z o.o.",
    ];
    let name = names[row % names.len()];
    chunk.set(0, CellKind::Text, &format!("001{row:012}AAA"));
    chunk.set(1, CellKind::Text, &format!("{name} {}", row % 1_000));
    chunk.set(2, CellKind::Text, ["Energy", "Banking", ""][row % 3]);
    chunk.set(3, CellKind::Number, &format!("{}.50", row % 900 * 1_000));
    if row.is_multiple_of(4) {
        chunk.set(4, CellKind::Null, "");
    } else {
        chunk.set(4, CellKind::Number, &(row % 5_000).to_string());
    }
    chunk.set(5, CellKind::Text, ["Kraków", "Austin", "Oslo"][row % 3]);
    chunk.set(6, CellKind::Text, "+48 12 555 01 23");
    chunk.set(7, CellKind::Text, "Sofia Marín");
    chunk.set(8, CellKind::Text, "2026-09-14T08:30:00.000+0000");
    chunk.set(9, CellKind::Text, "2026-09-14");
    chunk.set(10, CellKind::Bool, ["true", "false"][row % 2]);
    let description = "A description of some length,\nin two lines, of what they do";
    chunk.set(11, CellKind::Text, description);
    chunk.end_row();
}
