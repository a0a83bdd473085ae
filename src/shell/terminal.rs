//! `TerminalGuard`: takes the terminal over and gives it back on every way out.
//!
//! Quit, error, panic, `SIGTERM`, `SIGHUP`, suspend: all end in [`leave`], which writes one string
//! of bytes and attempts every step even where another failed. What is switched on is remembered in
//! a few process-wide flags, because the panic hook has nothing else to go by; there is one terminal.
//! Must not know what is drawn.

use std::io::{self, Write};
use std::panic;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, ThreadId};

use tokio::sync::mpsc;

use crate::shell::platform;

/// Alternate screen, hidden cursor, bracketed paste, focus reports.
const ENTER: &[u8] = b"\x1b[?1049h\x1b[?25l\x1b[?2004h\x1b[?1004h";
/// Reports of buttons, of motion with a button held, and of the wheel, in SGR form.
const MOUSE_ON: &[u8] = b"\x1b[?1000h\x1b[?1002h\x1b[?1006h";
const MOUSE_OFF: &[u8] = b"\x1b[?1006l\x1b[?1003l\x1b[?1002l\x1b[?1000l";
/// Does the terminal speak the kitty keyboard protocol (it answers `CSI ? flags u` or not at all),
/// and what is it (every terminal answers that, so that we know when no more answers come).
const QUERIES: &[u8] = b"\x1b[?u\x1b[c";
/// Disambiguate escape codes: the one flag that tells `Ctrl-Enter` from Enter and changes no text.
const PUSH_KEYS: &[u8] = b"\x1b[>1u";
/// The protocol keeps a stack for each screen: popped before the alternate screen is left.
const POP_KEYS: &[u8] = b"\x1b[<1u";
/// Paste and focus reports off, style and cursor as they were, back to the normal screen.
const LEAVE: &[u8] = b"\x1b[?2004l\x1b[?1004l\x1b[0m\x1b[0 q\x1b[?25h\x1b[?1049l\x1b[0m";

/// Whether the terminal is ours at the moment.
static TAKEN: AtomicBool = AtomicBool::new(false);
/// Whether the keyboard flags were pushed.
static KEYS_PUSHED: AtomicBool = AtomicBool::new(false);
/// Whether an answer of the terminal may still be on its way.
static ASKED: AtomicBool = AtomicBool::new(false);

/// What the loop asks of the terminal besides drawing. A test's screen answers with nothing.
pub trait Console {
    /// The first frame is on the screen: the terminal may be asked what it can do.
    fn ask(&mut self);
    /// The terminal speaks the kitty keyboard protocol.
    fn enhance_keys(&mut self);
    /// The last answer came.
    fn answered(&mut self);
    /// Turns mouse reports on or off.
    fn mouse(&mut self, on: bool);
    /// Sends bytes between two frames.
    ///
    /// # Errors
    /// When the terminal is gone.
    fn send(&mut self, bytes: &[u8]) -> io::Result<()>;
    /// Gives the terminal back, stops the program until it is continued, and takes it over again.
    fn suspend(&mut self);
    /// The program was stopped by somebody else and runs again: takes the terminal over again.
    fn resume(&mut self);
    /// Gives the terminal to another program, its keys included.
    ///
    /// # Errors
    /// Where our own reading of keys cannot be paused; then nothing was given.
    fn lend(&mut self) -> io::Result<()>;
    /// Takes it back when that program has ended.
    fn take_back(&mut self);
}

/// Holds the terminal; gives it back when dropped.
#[derive(Debug)]
pub struct TerminalGuard {
    mouse: bool,
    /// One `SIGCONT` is on its way that our own stop caused.
    own_stop: bool,
    /// Whether the keyboard flags were pushed when the terminal was lent.
    lent_keys: bool,
}

impl TerminalGuard {
    /// Takes the terminal over.
    ///
    /// # Errors
    /// When it cannot be put into raw mode.
    pub fn enter(mouse: bool) -> io::Result<Self> {
        let guard = Self {
            mouse,
            own_stop: false,
            lent_keys: false,
        };
        guard.take()?;
        Ok(guard)
    }

    fn take(&self) -> io::Result<()> {
        // Before anything is switched on, so that a failure half-way is undone too.
        TAKEN.store(true, Ordering::SeqCst);
        let taken = crossterm::terminal::enable_raw_mode().and_then(|()| {
            let mut bytes = ENTER.to_vec();
            if self.mouse {
                bytes.extend_from_slice(MOUSE_ON);
            }
            platform::write_terminal(&bytes)
        });
        if taken.is_err() {
            leave();
        }
        taken
    }

    /// Takes over again after a stop. Another process of the job may still hold the terminal, then
    /// raw mode fails a few times.
    fn take_again(&mut self, keys: bool) {
        for _ in 0..10 {
            if self.take().is_ok() {
                break;
            }
        }
        if keys {
            self.enhance_keys();
        }
    }
}

impl Console for TerminalGuard {
    fn ask(&mut self) {
        if platform::ANSWERS_ARRIVE_AS_INPUT {
            ASKED.store(true, Ordering::SeqCst);
            // A terminal that is gone is noticed by the next frame.
            let _ = platform::write_terminal(QUERIES);
        }
    }

    fn enhance_keys(&mut self) {
        if TAKEN.load(Ordering::SeqCst) && !KEYS_PUSHED.swap(true, Ordering::SeqCst) {
            let _ = platform::write_terminal(PUSH_KEYS);
        }
    }

    fn answered(&mut self) {
        ASKED.store(false, Ordering::SeqCst);
    }

    fn mouse(&mut self, on: bool) {
        self.mouse = on;
        let _ = platform::write_terminal(if on { MOUSE_ON } else { MOUSE_OFF });
    }

    fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        platform::write_terminal(bytes)
    }

    fn suspend(&mut self) {
        let keys = KEYS_PUSHED.load(Ordering::SeqCst);
        leave();
        self.own_stop = platform::stop();
        self.take_again(keys);
    }

    fn resume(&mut self) {
        if !std::mem::take(&mut self.own_stop) {
            let keys = KEYS_PUSHED.load(Ordering::SeqCst);
            leave();
            self.take_again(keys);
        }
    }

    fn lend(&mut self) -> io::Result<()> {
        platform::pause_input()?;
        self.lent_keys = KEYS_PUSHED.load(Ordering::SeqCst);
        leave();
        Ok(())
    }

    fn take_back(&mut self) {
        self.take_again(self.lent_keys);
        platform::resume_input();
    }
}

impl Drop for TerminalGuard {
    fn drop(&mut self) {
        leave();
    }
}

/// Gives the terminal back, once; errors are ignored, there is nobody left to tell.
pub fn leave() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut bytes = Vec::with_capacity(96);
    if KEYS_PUSHED.swap(false, Ordering::SeqCst) {
        bytes.extend_from_slice(POP_KEYS);
    }
    bytes.extend_from_slice(MOUSE_OFF);
    bytes.extend_from_slice(LEAVE);
    let _ = platform::write_terminal(&bytes);
    if ASKED.swap(false, Ordering::SeqCst) {
        // An answer that comes now would stand on the person's command line.
        platform::forget_input();
    }
    let _ = crossterm::terminal::disable_raw_mode();
}

/// Where the screen's bytes go: collected until a frame is whole, then written at once.
///
/// Not the standard output's own buffer: what is half written when a panic strikes is dropped here
/// instead of ending up on the normal screen.
#[derive(Debug, Default)]
pub struct Frames {
    bytes: Vec<u8>,
}

impl Write for Frames {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if !self.bytes.is_empty() && TAKEN.load(Ordering::SeqCst) {
            platform::write_terminal(&self.bytes)?;
        }
        self.bytes.clear();
        Ok(())
    }
}

/// A panic elsewhere than on the screen's thread: where it happened, without its message, which
/// may quote data.
#[derive(Clone, Debug)]
pub struct PanicElsewhere(pub String);

/// Installs the hook that gives the terminal back before a panic of this thread is reported, and
/// says where the log is.
///
/// A panic of another thread leaves the screen alone: the worker turns it into the failure of its
/// job, and the loop shows what arrives on the returned channel.
pub fn install_panic_hook(log: Option<PathBuf>) -> mpsc::UnboundedReceiver<PanicElsewhere> {
    let (elsewhere, received) = mpsc::unbounded_channel();
    let screen: ThreadId = thread::current().id();
    panic::set_hook(Box::new(move |info| {
        let place = info
            .location()
            .map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
        if thread::current().id() != screen {
            tracing::error!(%place, "a background thread panicked");
            let _ = elsewhere.send(PanicElsewhere(place));
            return;
        }
        leave();
        let message = info
            .payload_as_str()
            .map(crate::text::display)
            .unwrap_or_default();
        // The standard error may be closed: a second panic in the hook would abort.
        let mut stderr = io::stderr().lock();
        let _ = writeln!(
            stderr,
            "sftui stopped because of a bug in itself, at {place}: {message}"
        );
        if let Some(log) = &log {
            let _ = writeln!(stderr, "The log is {}.", log.display());
        }
    }));
    received
}
