//! How long a frame of the result grid takes: 200×60 cells, 12 columns, 2,000 and 200,000 rows.
//!
//! Beside it, in the same run, ratatui's `Table` given only the rows and columns in sight. A plain
//! program, so that it prints the figures the README shows: `cargo bench --bench grid`.

use std::hint::black_box;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::widgets::{Row, StatefulWidget, Table, TableState};

use sftui::app::geometry::Viewport;
use sftui::app::grid::{Arrangement, GridCursor, GridView, Headings, Sheet};
use sftui::app::marks::Marks;
use sftui::rows::{CellKind, ChunkBuilder, Columns, RowSet};
use sftui::ui::grid::Grid;
use sftui::ui::theme::Theme;

const AREA: Rect = Rect::new(0, 0, 200, 60);
const PAGE: usize = 2_000;
const FRAMES: usize = 3_000;
const ROUNDS: usize = 10;
const BOUND: Duration = Duration::from_millis(1);

fn main() -> ExitCode {
    let (columns, headings) = (Arrangement::default(), Headings::default());
    let sheet = |rows| Sheet {
        rows,
        order: None,
        columns: &columns,
        headings: &headings,
        awaited: 0,
    };
    let (few, many) = (account_rows(PAGE), account_rows(100 * PAGE));
    let (few, many) = (&sheet(&few), &sheet(&many));
    println!("a frame of a 200×60 grid over 12 columns, {FRAMES} frames each\n");
    println!("| what | rows | median | p99 |");
    println!("|---|--:|--:|--:|");
    let mut grid_few = Vec::new();
    let mut grid_many = Vec::new();
    let mut table_few = Vec::new();
    let mut table_many = Vec::new();
    // Turn by turn, so that a slow moment of the machine does not hit one of them alone.
    for _ in 0..ROUNDS {
        grid_few.extend(frames(few, draw_grid));
        grid_many.extend(frames(many, draw_grid));
        table_few.extend(frames(few, draw_table));
        table_many.extend(frames(many, draw_table));
    }
    let small = report("grid", few.len(), grid_few);
    let large = report("grid", many.len(), grid_many);
    report("ratatui Table, rows in sight", few.len(), table_few);
    report("ratatui Table, rows in sight", many.len(), table_many);
    let ratio = large.as_secs_f64() / small.as_secs_f64();
    println!("\nunder {BOUND:?}: {}", verdict(large < BOUND));
    println!(
        "200,000 rows take {ratio:.2}× of 2,000, bound 1.20×: {}",
        verdict(ratio <= 1.2)
    );
    ExitCode::from(u8::from(large >= BOUND || ratio > 1.2))
}

fn verdict(kept: bool) -> &'static str {
    if kept { "kept" } else { "BROKEN" }
}

/// Prints one line and gives the median.
fn report(what: &str, rows: usize, mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100];
    let (median, p99) = (at(50), at(99));
    println!(
        "| {what} | {rows} | {:.3} ms | {:.3} ms |",
        median.as_secs_f64() * 1e3,
        p99.as_secs_f64() * 1e3
    );
    median
}

/// Draws one round of frames, each with other rows in sight, and times each.
fn frames(rows: &Sheet, draw: fn(&Sheet, &GridView, &mut Buffer)) -> Vec<Duration> {
    let mut view = GridView::default();
    let mut buf = Buffer::empty(AREA);
    let mut times = Vec::with_capacity(FRAMES / ROUNDS);
    for frame in 0..FRAMES / ROUNDS {
        let cursor = GridCursor {
            // A prime, so that the frames come from all over the result.
            row: frame * 7_919 % rows.len(),
            column: 2,
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
        range: None,
        stale: false,
        message: "",
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

/// Rows of the kind accounts have: ids, names in several scripts, numbers, dates, nulls.
fn account_rows(count: usize) -> RowSet {
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
    for page in 0..count / PAGE {
        let mut chunk = ChunkBuilder::new(12);
        for row in page * PAGE..(page + 1) * PAGE {
            account(&mut chunk, row);
        }
        set.push(Arc::new(chunk.finish()), None);
    }
    set
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
