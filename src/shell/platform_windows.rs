//! The Windows side: console events through the terminal library, the console's close as an end.
//!
//! One of the few small files that differ by operating system; see `platform_unix.rs`. There is no
//! job control, and the library answers the keyboard question by itself.

use std::io::{self, Write};
use std::pin::Pin;
use std::process::{Command, ExitStatus};
use std::task::{Context, Poll};

use futures_util::Stream;
use tempfile::TempDir;
use tokio::signal::windows::{CtrlClose, CtrlShutdown, ctrl_c, ctrl_close, ctrl_shutdown};

use crate::shell::convert::convert;
use crate::shell::input::{Ending, Input};

/// The console gives no answers.
pub const ANSWERS_ARRIVE_AS_INPUT: bool = false;

/// Keys, mouse and the console's end, in the order they come.
#[derive(Debug)]
pub struct Inputs {
    events: crossterm::event::EventStream,
    close: CtrlClose,
    shutdown: CtrlShutdown,
}

impl Inputs {
    /// Begins to read the console. Once a process, in the async runtime's context.
    ///
    /// # Errors
    /// When the console's handlers cannot be set up.
    pub fn open() -> io::Result<Self> {
        Ok(Self {
            events: crossterm::event::EventStream::new(),
            close: ctrl_close()?,
            shutdown: ctrl_shutdown()?,
        })
    }
}

/// Waits until somebody wants the program to end, for what runs without a screen.
pub async fn asked_to_end() -> Ending {
    // Where a handler cannot be set up, the console ends the program by itself.
    let (Ok(mut interrupt), Ok(mut close)) = (ctrl_c(), ctrl_close()) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = interrupt.recv() => Ending::Interrupt,
        _ = close.recv() => Ending::Terminate,
    }
}

impl Stream for Inputs {
    type Item = Input;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Input>> {
        if self.close.poll_recv(cx).is_ready() || self.shutdown.poll_recv(cx).is_ready() {
            return Poll::Ready(Some(Input::End(Ending::Terminate)));
        }
        loop {
            match Pin::new(&mut self.events).poll_next(cx) {
                Poll::Ready(Some(Ok(event))) => {
                    if let Some(input) = convert(event) {
                        return Poll::Ready(Some(input));
                    }
                }
                Poll::Ready(Some(Err(_)) | None) => return Poll::Ready(None),
                Poll::Pending => return Poll::Pending,
            }
        }
    }
}

/// The console's keys cannot be left to another program: our reading of them cannot be paused.
///
/// # Errors
/// Always.
pub fn pause_input() -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Nothing was paused.
pub fn resume_input() {}

/// What became of a program.
#[derive(Clone, Copy, Debug)]
pub enum ChildState {
    /// It was stopped; never here.
    Stopped,
    /// It ended.
    Ended(ExitStatus),
}

/// A program that has the console: there is none.
#[derive(Debug)]
pub enum Child {}

impl Child {
    /// Starts nothing.
    ///
    /// # Errors
    /// Always.
    pub fn start(_: &mut Command) -> io::Result<Self> {
        Err(io::ErrorKind::Unsupported.into())
    }

    /// Never called.
    pub async fn next(&mut self) -> Option<ChildState> {
        match *self {}
    }

    /// Never called.
    pub fn end(&self, _: Ending) {
        match *self {}
    }

    /// Never called.
    pub fn kill(&self) {
        match *self {}
    }

    /// Never called.
    pub fn go_on(&self) {
        match *self {}
    }

    /// Never called.
    pub fn tidy(&self) {
        match *self {}
    }
}

/// A directory for temporary files, in the person's own one.
///
/// # Errors
/// Where it cannot be made.
pub fn private_directory() -> io::Result<TempDir> {
    tempfile::Builder::new().prefix("sftui-").tempdir()
}

/// Writes to the console at once.
pub fn write_terminal(bytes: &[u8]) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(bytes)?;
    stdout.flush()
}

/// No answer is ever on its way.
pub fn forget_input() {}

/// There is no job control: `false`, not stopped.
pub fn stop() -> bool {
    false
}

/// Nothing to switch off: Windows writes no core files by default.
pub fn harden() {}
