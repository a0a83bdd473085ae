//! Start to first screen, in a pseudo-terminal: sftui on a fresh home beside a program that only
//! enters the alternate screen and draws one box.
//!
//! `cargo bench --bench startup`. The reference is this very program, started again with a variable
//! set; both draw with the same library. The clock runs from before the process is made until the
//! last text of its first frame has been read from the terminal. The two take turns, so that what
//! else the machine does hits both. With `SFTUI_BENCH_RUNS` in the environment, that many rounds.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a bench that cannot measure stops with a panic"
)]

use std::io::{Read, stdin, stdout};
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use crossterm::ExecutableCommand;
use crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::widgets::Block;

/// Makes this program the reference.
const REFERENCE: &str = "SFTUI_BENCH_REFERENCE";

/// The longest median, and the longest beside the reference's.
const BOUND: Duration = Duration::from_millis(20);
const RATIO_BOUND: f64 = 2.0;

fn main() -> ExitCode {
    if std::env::var_os(REFERENCE).is_some() {
        draw_one_box();
        return ExitCode::SUCCESS;
    }
    // `cargo test --all-targets` starts benches, too.
    if !std::env::args().any(|argument| argument == "--bench") {
        return ExitCode::SUCCESS;
    }
    let runs = std::env::var("SFTUI_BENCH_RUNS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(200);
    let this = std::env::current_exe().unwrap();
    let sftui = Path::new(env!("CARGO_BIN_EXE_sftui"));
    // The footer is the last that sftui draws; the corner is the last of the box.
    let (sftui_end, reference_end) = ("commands", "┘");
    for _ in 0..5 {
        first_screen(sftui, &[], sftui_end);
        first_screen(&this, &[(REFERENCE, "1")], reference_end);
    }
    let mut ours = Vec::new();
    let mut reference = Vec::new();
    for _ in 0..runs {
        ours.push(first_screen(sftui, &[], sftui_end));
        reference.push(first_screen(&this, &[(REFERENCE, "1")], reference_end));
    }
    println!("start to first screen, {runs} runs each");
    let (our_median, our_p99) = quantiles(&mut ours);
    let (their_median, their_p99) = quantiles(&mut reference);
    println!("  sftui, first start     median {our_median:>8.2?}   p99 {our_p99:>8.2?}");
    println!("  one box (reference)    median {their_median:>8.2?}   p99 {their_p99:>8.2?}");
    let ratio = our_median.as_secs_f64() / their_median.as_secs_f64();
    println!("  ratio of the medians   {ratio:.2}");
    let kept = our_median < BOUND && ratio <= RATIO_BOUND;
    println!(
        "  bound {BOUND:?} and {RATIO_BOUND}x: {}",
        if kept { "kept" } else { "BROKEN" }
    );
    ExitCode::from(u8::from(!kept))
}

/// The reference: alternate screen, one box, wait for a key.
fn draw_one_box() {
    enable_raw_mode().unwrap();
    stdout().execute(EnterAlternateScreen).unwrap();
    let mut terminal = Terminal::new(CrosstermBackend::new(stdout())).unwrap();
    terminal
        .draw(|frame| frame.render_widget(Block::bordered(), frame.area()))
        .unwrap();
    // Any key, or the end of the terminal.
    let _ = stdin().read(&mut [0]);
    stdout().execute(LeaveAlternateScreen).unwrap();
    disable_raw_mode().unwrap();
}

/// How long a program takes until the text has come out of its terminal.
fn first_screen(program: &Path, variables: &[(&str, &str)], last: &str) -> Duration {
    let home = tempfile::tempdir().unwrap();
    let size = PtySize {
        rows: 24,
        cols: 80,
        pixel_width: 0,
        pixel_height: 0,
    };
    let pair = native_pty_system().openpty(size).unwrap();
    let mut command = CommandBuilder::new(program);
    command.env_clear();
    command.env("HOME", home.path());
    command.env("TERM", "xterm-256color");
    for (name, value) in variables {
        command.env(name, value);
    }
    command.cwd(home.path());
    let mut reader = pair.master.try_clone_reader().unwrap();
    let started = Instant::now();
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let mut raw = Vec::new();
    let mut bytes = [0; 16384];
    let took = loop {
        let count = reader.read(&mut bytes).expect("the program draws");
        raw.extend_from_slice(&bytes[..count]);
        if memchr::memmem::find(&raw, last.as_bytes()).is_some() {
            break started.elapsed();
        }
    };
    child.kill().unwrap();
    child.wait().unwrap();
    took
}

/// Median and 99th percentile.
fn quantiles(times: &mut [Duration]) -> (Duration, Duration) {
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)];
    (at(50), at(99))
}
