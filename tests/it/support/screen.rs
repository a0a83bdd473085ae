//! `SharedScreen`: a screen in memory that one thread draws on and another waits for.

use std::convert::Infallible;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use ratatui::backend::{Backend, ClearType, TestBackend, WindowSize};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Size};

/// A test fails after this long.
const LIMIT: Duration = Duration::from_secs(20);

/// What stands on the screen after a whole frame.
pub struct Shown {
    pub buffer: Buffer,
    /// Where the cursor is, when it is visible.
    pub cursor: Option<Position>,
    /// How many frames there were.
    pub frames: u64,
    size: Size,
}

impl Shown {
    /// The text, one line a row, without trailing spaces.
    pub fn text(&self) -> String {
        let width = usize::from(self.buffer.area.width).max(1);
        let rows = self.buffer.content.chunks(width).map(|row| {
            let row: String = row.iter().map(Cell::symbol).collect();
            row.trim_end().to_owned()
        });
        rows.collect::<Vec<_>>().join("\n")
    }
}

/// The screen as the test sees it.
#[derive(Clone)]
pub struct SharedScreen(Arc<(Mutex<Shown>, Condvar)>);

impl SharedScreen {
    pub fn new(columns: u16, rows: u16) -> Self {
        let shown = Shown {
            buffer: Buffer::default(),
            cursor: None,
            frames: 0,
            size: Size::new(columns, rows),
        };
        Self(Arc::new((Mutex::new(shown), Condvar::new())))
    }

    /// The side that is drawn on.
    pub fn backend(&self) -> SharedBackend {
        let size = self.shown().size;
        SharedBackend {
            screen: self.clone(),
            inner: TestBackend::new(size.width, size.height),
            cursor: None,
        }
    }

    pub fn shown(&self) -> MutexGuard<'_, Shown> {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn set_size(&self, columns: u16, rows: u16) {
        self.shown().size = Size::new(columns, rows);
    }

    /// Waits until a frame is as described.
    #[track_caller]
    pub fn wait_for(&self, what: &str, condition: impl Fn(&Shown) -> bool) {
        let until = Instant::now() + LIMIT;
        let mut shown = self.shown();
        while !condition(&shown) {
            let left = until.saturating_duration_since(Instant::now());
            assert!(
                !left.is_zero(),
                "waited in vain for {what}; the screen:\n{}",
                shown.text()
            );
            let (next, _) = (self.0.1)
                .wait_timeout(shown, left)
                .unwrap_or_else(PoisonError::into_inner);
            shown = next;
        }
    }
}

/// The library's screen in memory, which shows each whole frame to those who wait.
pub struct SharedBackend {
    screen: SharedScreen,
    inner: TestBackend,
    cursor: Option<Position>,
}

impl Backend for SharedBackend {
    type Error = Infallible;

    fn draw<'a, I>(&mut self, content: I) -> Result<(), Infallible>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        self.inner.draw(content)
    }

    fn hide_cursor(&mut self) -> Result<(), Infallible> {
        self.cursor = None;
        self.inner.hide_cursor()
    }

    fn show_cursor(&mut self) -> Result<(), Infallible> {
        self.cursor = self.inner.get_cursor_position().ok();
        self.inner.show_cursor()
    }

    fn get_cursor_position(&mut self) -> Result<Position, Infallible> {
        self.inner.get_cursor_position()
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> Result<(), Infallible> {
        let position = position.into();
        self.cursor = self.cursor.map(|_| position);
        self.inner.set_cursor_position(position)
    }

    fn clear(&mut self) -> Result<(), Infallible> {
        self.inner.clear()
    }

    fn clear_region(&mut self, region: ClearType) -> Result<(), Infallible> {
        let size = self.screen.shown().size;
        self.inner.resize(size.width, size.height);
        self.inner.clear_region(region)
    }

    fn size(&self) -> Result<Size, Infallible> {
        Ok(self.screen.shown().size)
    }

    fn window_size(&mut self) -> Result<WindowSize, Infallible> {
        self.inner.window_size()
    }

    fn flush(&mut self) -> Result<(), Infallible> {
        let mut shown = self.screen.shown();
        shown.buffer.clone_from(self.inner.buffer());
        shown.cursor = self.cursor;
        shown.frames += 1;
        drop(shown);
        self.screen.0.1.notify_all();
        Ok(())
    }
}
