//! `Gate`: who reads the terminal, our thread or the program that has it for a while.
//!
//! The reading thread sleeps in `poll` on the terminal and on a pipe. Closing the gate writes a byte
//! into the pipe and waits until the thread has let go: from then on every key is the other
//! program's, and none is read before it is known whose it is. Must not know what is read.

use std::io::{self, PipeReader, PipeWriter, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::sync::{Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

/// A thread that does not let go by then cannot be woken: the system does not poll its terminal.
const PATIENCE: Duration = Duration::from_millis(500);

#[derive(Debug)]
struct State {
    closed: bool,
    /// The thread is in `poll` or `read`.
    reading: bool,
}

/// The gate.
#[derive(Debug)]
pub(super) struct Gate {
    state: Mutex<State>,
    changed: Condvar,
    wake: OnceLock<(PipeReader, PipeWriter)>,
}

/// What came of a turn of the reading thread.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Turn<T> {
    /// There was something, and this was made of it.
    Read(T),
    /// Nothing came in the time given.
    Quiet,
    /// Woken for something else.
    Again,
}

impl Gate {
    pub(super) const fn new() -> Self {
        Self {
            state: Mutex::new(State {
                closed: false,
                reading: false,
            }),
            changed: Condvar::new(),
            wake: OnceLock::new(),
        }
    }

    /// Makes the pipe, before the thread begins.
    pub(super) fn prepare(&self) -> io::Result<()> {
        if self.wake.get().is_none() {
            let pipe = io::pipe()?;
            // Made meanwhile by another: that one will do.
            let _ = self.wake.set(pipe);
        }
        Ok(())
    }

    /// Waits while the gate is closed, then until there is something to read, and reads it.
    pub(super) fn turn<T>(
        &self,
        terminal: BorrowedFd<'_>,
        quiet_after: Option<&Timespec>,
        read: impl FnOnce() -> T,
    ) -> Turn<T> {
        let mut state = self
            .changed
            .wait_while(self.lock(), |state| state.closed)
            .unwrap_or_else(PoisonError::into_inner);
        state.reading = true;
        drop(state);
        let turn = self.poll(terminal, quiet_after, read);
        self.lock().reading = false;
        self.changed.notify_all();
        turn
    }

    fn poll<T>(
        &self,
        terminal: BorrowedFd<'_>,
        quiet_after: Option<&Timespec>,
        read: impl FnOnce() -> T,
    ) -> Turn<T> {
        let mut fds = vec![PollFd::from_borrowed_fd(terminal, PollFlags::IN)];
        let wake = self.wake.get().map(|(reader, _)| reader);
        fds.extend(wake.map(|wake| PollFd::from_borrowed_fd(wake.as_fd(), PollFlags::IN)));
        match poll(&mut fds, quiet_after) {
            Err(Errno::INTR | Errno::AGAIN) => return Turn::Again,
            Ok(0) => return Turn::Quiet,
            // Reading says what is wrong.
            Ok(_) | Err(_) => {}
        }
        if let (Some(fd), Some(wake)) = (fds.get(1), wake)
            && !fd.revents().is_empty()
        {
            let _ = rustix::io::read(wake, &mut [0; 1]);
            return Turn::Again;
        }
        Turn::Read(read())
    }

    /// Keeps the thread from the terminal; returns once it has let go.
    ///
    /// # Errors
    /// Where it cannot be woken; then the gate is open as before.
    pub(super) fn close(&self) -> io::Result<()> {
        let mut state = self.lock();
        state.closed = true;
        if state.reading
            && let Some((_, writer)) = self.wake.get()
        {
            let mut writer: &PipeWriter = writer;
            writer.write_all(&[1])?;
        }
        let (mut state, _) = self
            .changed
            .wait_timeout_while(state, PATIENCE, |state| state.reading)
            .unwrap_or_else(PoisonError::into_inner);
        if state.reading {
            state.closed = false;
            return Err(io::ErrorKind::TimedOut.into());
        }
        Ok(())
    }

    /// Lets the thread read again.
    pub(super) fn open(&self) {
        self.lock().closed = false;
        self.changed.notify_all();
    }

    /// Whether another program reads the terminal.
    pub(super) fn is_closed(&self) -> bool {
        self.lock().closed
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use std::sync::{Arc, mpsc};
    use std::thread;

    use super::*;

    #[test]
    fn while_the_gate_is_closed_nothing_is_read_and_then_everything() {
        let gate = Arc::new(Gate::new());
        gate.prepare().unwrap();
        let (terminal, mut keyboard) = io::pipe().unwrap();
        let terminal = Arc::new(terminal);
        let (sender, read) = mpsc::channel();
        let (theirs, other) = (Arc::clone(&gate), Arc::clone(&terminal));
        let thread = thread::spawn(move || {
            loop {
                let turn = theirs.turn(other.as_fd(), None, || {
                    let mut bytes = [0; 64];
                    let count = rustix::io::read(&*other, &mut bytes).unwrap();
                    bytes[..count].to_vec()
                });
                match turn {
                    Turn::Read(bytes) if bytes.is_empty() => return,
                    Turn::Read(bytes) => sender.send(bytes).unwrap(),
                    Turn::Quiet | Turn::Again => {}
                }
            }
        });
        let limit = Duration::from_secs(20);
        for n in 0..50_u8 {
            keyboard.write_all(&[n]).unwrap();
            assert_eq!(read.recv_timeout(limit).unwrap(), [n]);
            gate.close().unwrap();
            assert!(gate.is_closed());
            // This is the other program's; nobody but it takes it.
            keyboard.write_all(b"theirs").unwrap();
            let mut bytes = [0; 64];
            assert_eq!(rustix::io::read(&*terminal, &mut bytes).unwrap(), 6);
            gate.open();
        }
        drop(keyboard);
        thread.join().unwrap();
        assert!(read.try_recv().is_err());
    }

    #[test]
    fn a_thread_that_cannot_be_woken_leaves_the_gate_open() {
        let gate = Gate::new();
        gate.state.lock().unwrap().reading = true;
        assert!(gate.close().is_err());
        assert!(!gate.is_closed());
    }
}
