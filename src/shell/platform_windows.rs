//! The Windows side: console events through the terminal library, the console's close as an end.
//!
//! One of the two small files that differ by operating system; see `platform_unix.rs`. There is no
//! job control, and the library answers the keyboard question by itself.

use std::io::{self, Write};
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::Stream;
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
