//! A terminal's screen that is read instead of shown: what stands on it, and how long a key took from
//! when it was ready to the frame that shows what it did.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use ratatui::backend::{Backend, ClearType, CrosstermBackend, TestBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use sftui::shell::terminal::Console;

/// What the screen shows and when it was last flushed, for the driver.
#[derive(Clone)]
pub struct Seen(Arc<Mutex<State>>);

struct State {
    text: TestBackend,
    size: Size,
    /// The key that was read and waits for its frame, and when it was ready.
    waiting: Option<Instant>,
    /// From ready to flushed.
    took: Option<Duration>,
}

impl Seen {
    /// A screen of this size with nothing on it.
    pub fn new(width: u16, height: u16) -> Self {
        Self(Arc::new(Mutex::new(State {
            text: TestBackend::new(width, height),
            size: Size::new(width, height),
            waiting: None,
            took: None,
        })))
    }

    /// A key was read that was ready then; the next frame is its own.
    pub fn read(&self, ready: Instant) {
        self.lock().waiting = Some(ready);
    }

    /// Forgets how long the last key took.
    pub fn forget(&self) {
        self.lock().took = None;
    }

    /// How long the last key took to its frame, once it is there.
    pub fn took(&self) -> Option<Duration> {
        self.lock().took.take()
    }

    /// How often a text stands on the screen.
    pub fn count(&self, text: &str) -> usize {
        let state = self.lock();
        let buffer = state.text.buffer();
        let rows = buffer.content.chunks(usize::from(buffer.area.width));
        rows.map(|row| {
            let line: String = row.iter().map(Cell::symbol).collect();
            line.matches(text).count()
        })
        .sum()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes what a terminal would get, and keeps what it would show.
pub struct Screen {
    seen: Seen,
    bytes: CrosstermBackend<io::Sink>,
}

impl Screen {
    /// A screen that is seen so.
    pub fn new(seen: Seen) -> Self {
        Self {
            seen,
            bytes: CrosstermBackend::new(io::sink()),
        }
    }
}

impl Backend for Screen {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let content: Vec<_> = content.collect();
        self.bytes.draw(content.iter().copied())?;
        let Ok(()) = self.seen.lock().text.draw(content.into_iter());
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.bytes.hide_cursor()
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.bytes.show_cursor()
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(Position::ORIGIN)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.bytes.set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        let Ok(()) = self.seen.lock().text.clear();
        self.bytes.clear()
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        let Ok(()) = self.seen.lock().text.clear_region(clear_type);
        self.bytes.clear_region(clear_type)
    }

    fn size(&self) -> io::Result<Size> {
        Ok(self.seen.lock().size)
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize {
            columns_rows: self.seen.lock().size,
            pixels: Size::new(0, 0),
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        Backend::flush(&mut self.bytes)?;
        let mut state = self.seen.lock();
        if let Some(ready) = state.waiting.take() {
            state.took = Some(ready.elapsed());
        }
        Ok(())
    }
}

/// A terminal that is asked nothing.
pub struct Silent;

impl Console for Silent {
    fn ask(&mut self) {}
    fn enhance_keys(&mut self) {}
    fn answered(&mut self) {}
    fn mouse(&mut self, _: bool) {}
    fn send(&mut self, _: &[u8]) -> io::Result<()> {
        Ok(())
    }
    fn suspend(&mut self) {}
    fn resume(&mut self) {}
    fn lend(&mut self) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
    fn take_back(&mut self) {}
}
