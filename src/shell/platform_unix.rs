//! The Unix side: bytes from the terminal, signals, job control, what the kernel is told about us.
//!
//! One of the few small files that differ by operating system; see `platform_windows.rs`.

use std::io;
use std::os::fd::AsFd;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::thread;

use futures_util::Stream;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::Signal as Number;
use tempfile::TempDir;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::mpsc;

use crate::shell::decode::Decoder;
use crate::shell::input::{Ending, Input};

#[path = "platform_unix_child.rs"]
mod child;
#[path = "platform_unix_gate.rs"]
mod gate;

pub use child::{Child, ChildState};
use gate::{Gate, Turn};

/// Who reads the terminal: there is one of each, as with the guard's flags.
static GATE: Gate = Gate::new();

/// The terminal's answers come through [`Inputs`].
pub const ANSWERS_ARRIVE_AS_INPUT: bool = true;

/// How long the rest of a sequence is waited for before a lone Esc is the Esc key (nanoseconds).
const PAUSE: i64 = 10_000_000;

/// Keys, mouse, answers and signals, in the order they come. Ends when the terminal is gone.
#[derive(Debug)]
pub struct Inputs {
    terminal: mpsc::Receiver<Input>,
    /// For the thread that reads, until it runs.
    sender: Option<mpsc::Sender<Input>>,
    signals: Vec<(Signal, Option<Input>)>,
}

impl Inputs {
    /// Begins to listen for signals. The standard input is read on a thread of its own, from the first
    /// time that somebody waits for it: the first frame comes before that. Once a process, in the async
    /// runtime's context.
    ///
    /// # Errors
    /// When a signal handler cannot be set up.
    pub fn open() -> io::Result<Self> {
        let listen = |number: Number, input| -> io::Result<_> {
            Ok((signal(SignalKind::from_raw(number.as_raw()))?, input))
        };
        let signals = vec![
            listen(Number::TERM, Some(Input::End(Ending::Terminate)))?,
            listen(Number::HUP, Some(Input::End(Ending::Hangup)))?,
            listen(Number::INT, Some(Input::End(Ending::Interrupt)))?,
            listen(Number::QUIT, Some(Input::End(Ending::Quit)))?,
            listen(Number::TSTP, Some(Input::Stop))?,
            listen(Number::CONT, Some(Input::Continue))?,
            // The size is asked for when the signal is handled.
            listen(Number::WINCH, None)?,
        ];
        GATE.prepare()?;
        let (sender, terminal) = mpsc::channel(256);
        Ok(Self {
            terminal,
            sender: Some(sender),
            signals,
        })
    }
}

impl Stream for Inputs {
    type Item = Input;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Input>> {
        if let Some(sender) = self.sender.take() {
            let reader = thread::Builder::new().name("input".into());
            // Without one there are no keys: the stream ends as when the terminal is gone.
            if let Err(error) = reader.spawn(move || read(&sender)) {
                tracing::error!(%error, "no thread to read the terminal");
            }
        }
        for (signal, input) in &mut self.signals {
            if let Poll::Ready(Some(())) = signal.poll_recv(cx) {
                return Poll::Ready(Some(match input {
                    Some(input) => input.clone(),
                    None => {
                        let (columns, rows) = crossterm::terminal::size().unwrap_or_default();
                        Input::Resize(columns, rows)
                    }
                }));
            }
        }
        if GATE.is_closed() {
            // What was read before waits; whoever opens the gate asks again.
            return Poll::Pending;
        }
        self.terminal.poll_recv(cx)
    }
}

/// Leaves the terminal's keys to another program until [`resume_input`]; signals still arrive.
///
/// # Errors
/// Where our own reading cannot be paused.
pub fn pause_input() -> io::Result<()> {
    GATE.close()
}

/// Takes the keys again.
pub fn resume_input() {
    GATE.open();
}

/// Waits until somebody wants the program to end, for what runs without a screen. A hangup keeps
/// its usual effect, which `nohup` takes away.
pub async fn asked_to_end() -> Ending {
    // Where a handler cannot be set up, the signal ends the program by itself.
    let interrupt = signal(SignalKind::interrupt());
    let terminate = signal(SignalKind::terminate());
    let (Ok(mut interrupt), Ok(mut terminate)) = (interrupt, terminate) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = interrupt.recv() => Ending::Interrupt,
        _ = terminate.recv() => Ending::Terminate,
    }
}

/// Reads until the terminal is gone or nobody listens.
fn read(sender: &mpsc::Sender<Input>) {
    let stdin = io::stdin();
    let mut decoder = Decoder::default();
    let mut bytes = [0; 4096];
    let mut inputs = Vec::new();
    loop {
        let pause = Timespec {
            tv_sec: 0,
            tv_nsec: PAUSE,
        };
        let turn = GATE.turn(stdin.as_fd(), decoder.waits().then_some(&pause), || {
            rustix::io::read(&stdin, &mut bytes)
        });
        match turn {
            Turn::Quiet => decoder.flush(&mut inputs),
            Turn::Again | Turn::Read(Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN)) => {}
            Turn::Read(Ok(0) | Err(_)) => return,
            Turn::Read(Ok(count)) => {
                decoder.feed(bytes.get(..count).unwrap_or_default(), &mut inputs);
            }
        }
        for input in inputs.drain(..) {
            if sender.blocking_send(input).is_err() {
                return;
            }
        }
    }
}

/// A directory for temporary files, for its owner only whatever the umask is.
///
/// # Errors
/// Where it cannot be made.
pub fn private_directory() -> io::Result<TempDir> {
    let owner = std::os::unix::fs::PermissionsExt::from_mode(0o700);
    let mut builder = tempfile::Builder::new();
    builder.prefix("sftui-").permissions(owner).tempdir()
}

/// Writes to the terminal at once, around the standard output's own buffer and lock: a panic that
/// struck in the middle of a write must not stop the terminal from being given back.
pub fn write_terminal(mut bytes: &[u8]) -> io::Result<()> {
    let stdout = io::stdout();
    while !bytes.is_empty() {
        match rustix::io::write(&stdout, bytes) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(count) => bytes = bytes.get(count..).unwrap_or_default(),
            Err(rustix::io::Errno::INTR) => {}
            // Somebody who shares the terminal made it non-blocking.
            Err(rustix::io::Errno::AGAIN) => {
                poll(
                    &mut [PollFd::from_borrowed_fd(stdout.as_fd(), PollFlags::OUT)],
                    None,
                )?;
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Drops what was typed or answered and not read yet.
pub fn forget_input() {
    let _ = rustix::termios::tcflush(io::stdin(), rustix::termios::QueueSelector::IFlush);
}

/// Stops the whole job, as the terminal would for `Ctrl-Z`: with `SIGSTOP`, because a handler stands
/// in for the default action of `SIGTSTP`. Returns, once continued, whether it stopped.
pub fn stop() -> bool {
    rustix::process::kill_current_process_group(Number::STOP).is_ok()
}

/// Keeps secrets in memory out of core files and away from other processes of the same person.
pub fn harden() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    // Both are a second line of defence: where the kernel refuses, the program goes on.
    let _ = setrlimit(Resource::Core, none);
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
}
