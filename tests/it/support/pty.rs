//! `Pty`: a program in a pseudo-terminal, and the screen it drew, as a terminal would show it.
//!
//! Nothing here sleeps: waiting ends when bytes arrive, when the program changes its state, or after
//! a limit that only a failure reaches.

use std::io::{Read, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, WaitOptions, kill_process, waitpid};
use tempfile::TempDir;

/// A test fails after this long.
const LIMIT: Duration = Duration::from_secs(20);

/// A program in a terminal of its own, with a home of its own.
pub struct Pty {
    pid: Pid,
    master: Option<Box<dyn MasterPty + Send>>,
    writer: Option<Box<dyn Write + Send>>,
    output: Arc<(Mutex<Output>, Condvar)>,
    hung_up: Arc<AtomicBool>,
    home: TempDir,
}

/// What the program wrote.
pub struct Output {
    /// The screen after the last byte.
    pub terminal: vt100::Parser,
    /// Nobody looks at the screen: its emulator cannot be trusted with a few columns.
    blind: bool,
    /// All bytes.
    pub raw: Vec<u8>,
}

/// How the program ended or stopped.
#[derive(Debug, PartialEq, Eq)]
pub enum Ended {
    Code(i32),
    Signalled(i32),
}

impl Pty {
    /// Starts sftui on an 80×24 terminal.
    pub fn sftui(arguments: &[&str]) -> Self {
        Self::start(Path::new(env!("CARGO_BIN_EXE_sftui")), arguments, &[])
    }

    /// Starts sftui where things are already in its home.
    pub fn at_home(home: TempDir) -> Self {
        Self::at_home_with(home, &[])
    }

    /// The same with more environment variables.
    pub fn at_home_with(home: TempDir, variables: &[(&str, &str)]) -> Self {
        let sftui = Path::new(env!("CARGO_BIN_EXE_sftui"));
        Self::start_at(home, sftui, &[], variables)
    }

    /// Ends the program with a signal that it cannot catch; its home stays as it was.
    pub fn kill(self) -> TempDir {
        self.signal(Signal::KILL);
        assert_eq!(self.wait_until_ended(), Ended::Signalled(9));
        let empty = tempfile::tempdir().unwrap();
        let mut this = self;
        std::mem::replace(&mut this.home, empty)
    }

    /// Starts a program with more environment variables.
    pub fn start(program: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        Self::start_at(tempfile::tempdir().unwrap(), program, arguments, variables)
    }

    fn start_at(
        home: TempDir,
        program: &Path,
        arguments: &[&str],
        variables: &[(&str, &str)],
    ) -> Self {
        let pair = native_pty_system().openpty(size(80, 24)).unwrap();
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.env_clear();
        for name in ["PATH", "LD_LIBRARY_PATH", "LLVM_PROFILE_FILE"] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        command.env("HOME", home.path());
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        for (name, value) in variables {
            command.env(name, value);
        }
        command.cwd(home.path());
        let child = pair.slave.spawn_command(command).unwrap();
        let pid = Pid::from_raw(i32::try_from(child.process_id().unwrap()).unwrap()).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let writer = pair.master.take_writer().unwrap();
        let output = Arc::new((
            Mutex::new(Output {
                terminal: vt100::Parser::new(24, 80, 0),
                blind: false,
                raw: Vec::new(),
            }),
            Condvar::new(),
        ));
        let shared = Arc::clone(&output);
        let hung_up = Arc::new(AtomicBool::new(false));
        let ends = Arc::clone(&hung_up);
        thread::spawn(move || {
            let mut bytes = [0; 8192];
            // Linux says EIO when the program is gone.
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                let (output, changed) = &*shared;
                let mut output = output.lock().unwrap();
                if !output.blind {
                    output.terminal.process(&bytes[..count]);
                }
                output.raw.extend_from_slice(&bytes[..count]);
                changed.notify_all();
                if ends.load(Ordering::SeqCst) {
                    return;
                }
            }
        });
        Self {
            pid,
            master: Some(pair.master),
            writer: Some(writer),
            output,
            hung_up,
            home,
        }
    }

    /// The program's home directory.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// The program's process id.
    pub fn pid(&self) -> i32 {
        self.pid.as_raw_nonzero().get()
    }

    /// Types, pastes or answers.
    pub fn send(&mut self, bytes: impl AsRef<[u8]>) {
        let writer = self.writer.as_mut().unwrap();
        writer.write_all(bytes.as_ref()).unwrap();
        writer.flush().unwrap();
    }

    /// Sends a signal to the program.
    pub fn signal(&self, signal: Signal) {
        kill_process(self.pid, signal).unwrap();
    }

    /// Changes the size of the terminal, of which the screen is not watched until [`Pty::resize`].
    pub fn resize_unwatched(&self, columns: u16, rows: u16) {
        self.locked().blind = true;
        let master = self.master.as_ref().unwrap();
        master.resize(size(columns, rows)).unwrap();
    }

    /// Changes the size of the terminal.
    pub fn resize(&self, columns: u16, rows: u16) {
        {
            let mut output = self.locked();
            if std::mem::take(&mut output.blind) {
                output.terminal = vt100::Parser::new(rows, columns, 0);
            }
            output.terminal.screen_mut().set_size(rows, columns);
        }
        let master = self.master.as_ref().unwrap();
        master.resize(size(columns, rows)).unwrap();
    }

    /// Closes the terminal, as a window that goes away does.
    pub fn hang_up(&mut self) {
        // The reading thread holds the terminal, too: what a change of size makes the program write
        // wakes it, and then it lets go.
        self.hung_up.store(true, Ordering::SeqCst);
        self.resize(90, 30);
        self.writer = None;
        self.master = None;
    }

    /// Waits until the output is as described.
    #[track_caller]
    pub fn wait_for(&self, what: &str, condition: impl Fn(&Output) -> bool) {
        let until = Instant::now() + LIMIT;
        let mut output = self.locked();
        while !condition(&output) {
            let left = until.saturating_duration_since(Instant::now());
            let screen = output.terminal.screen().contents();
            assert!(
                !left.is_zero(),
                "waited in vain for {what}; the screen:\n{screen}"
            );
            output = self
                .output
                .1
                .wait_timeout(output, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }

    /// Waits until a text stands on the screen.
    #[track_caller]
    pub fn wait_for_text(&self, text: &str) {
        self.wait_for(text, |output| {
            output.terminal.screen().contents().contains(text)
        });
    }

    /// Waits until nothing was written for so long.
    #[track_caller]
    pub fn wait_for_silence(&self, time: Duration) {
        let until = Instant::now() + LIMIT;
        while !self.is_silent_for(time) {
            assert!(Instant::now() < until, "the program never falls silent");
        }
    }

    /// Whether nothing at all is written for so long.
    pub fn is_silent_for(&self, time: Duration) -> bool {
        let before = self.locked().raw.len();
        let output = self.locked();
        let (output, _) = self
            .output
            .1
            .wait_timeout_while(output, time, |output| output.raw.len() == before)
            .unwrap_or_else(PoisonError::into_inner);
        output.raw.len() == before
    }

    /// What was written so far.
    pub fn locked(&self) -> MutexGuard<'_, Output> {
        self.output.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until the program stops (job control), and until what it wrote before has arrived.
    #[track_caller]
    pub fn wait_until_stopped(&self) {
        let status = waitpid(Some(self.pid), WaitOptions::UNTRACED)
            .unwrap()
            .unwrap()
            .1;
        assert!(status.stopped(), "{status:?}");
    }

    /// Waits until the program has ended.
    #[track_caller]
    pub fn wait_until_ended(&self) -> Ended {
        let (sender, receiver) = std::sync::mpsc::channel();
        let pid = self.pid;
        thread::spawn(move || {
            let status = waitpid(Some(pid), WaitOptions::empty()).unwrap().unwrap().1;
            let ended = match (status.exit_status(), status.terminating_signal()) {
                (Some(code), _) => Ended::Code(code),
                (None, signal) => Ended::Signalled(signal.unwrap_or_default()),
            };
            // The test may have given up.
            let _ = sender.send(ended);
        });
        receiver.recv_timeout(LIMIT).expect("the program ends")
    }

    /// Asserts that the terminal is as it was before the program started.
    #[track_caller]
    pub fn assert_given_back(&self) {
        self.wait_for("the normal screen", |output| {
            !output.terminal.screen().alternate_screen()
        });
        let output = self.locked();
        let screen = output.terminal.screen();
        assert!(!screen.hide_cursor(), "the cursor is hidden");
        assert!(!screen.bracketed_paste(), "bracketed paste is on");
        assert_eq!(
            screen.mouse_protocol_mode(),
            vt100::MouseProtocolMode::None,
            "mouse reports are on"
        );
        let raw = String::from_utf8_lossy(&output.raw);
        assert_eq!(
            raw.matches("\x1b[?1004h").count(),
            raw.matches("\x1b[?1004l").count(),
            "focus reports are on"
        );
        assert_eq!(
            raw.matches("\x1b[>1u").count(),
            raw.matches("\x1b[<1u").count(),
            "keyboard flags are pushed"
        );
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        // Ended programs that were waited for are not there any more.
        let _ = kill_process(self.pid, Signal::KILL);
    }
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize {
        rows,
        cols: columns,
        pixel_width: 0,
        pixel_height: 0,
    }
}
