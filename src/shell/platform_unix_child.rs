//! `Child`: a program in the foreground of our terminal, in our own process group, so that the keys
//! of the terminal (`Ctrl-C`, `Ctrl-Z`) and the shell's `fg` mean it as well as us.
//!
//! Must not know what it is for.

use std::io;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, ExitStatus};
use std::thread;

use rustix::io::Errno;
use rustix::process::{
    Pid, Signal, WaitOptions, kill_current_process_group, kill_process, waitpid,
};
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};
use tokio::sync::mpsc;

use crate::shell::input::Ending;

/// What became of a program.
#[derive(Clone, Copy, Debug)]
pub enum ChildState {
    /// It was stopped (`Ctrl-Z`).
    Stopped,
    /// It ended.
    Ended(ExitStatus),
}

/// A program that has the terminal.
#[derive(Debug)]
pub struct Child {
    pid: Pid,
    states: mpsc::UnboundedReceiver<ChildState>,
    /// How the terminal was before it.
    modes: Option<Termios>,
}

impl Child {
    /// Starts it. The terminal is in its usual modes by now.
    ///
    /// # Errors
    /// When there is no such program, or it cannot be started.
    pub fn start(command: &mut Command) -> io::Result<Self> {
        let modes = tcgetattr(io::stdin()).ok();
        let process = command.spawn()?;
        let pid = i32::try_from(process.id()).ok().and_then(Pid::from_raw);
        let pid = pid.ok_or_else(|| io::Error::other("the program has no number"))?;
        let (sender, states) = mpsc::unbounded_channel();
        // The thread lasts as long as the program does, and alone waits for it.
        thread::Builder::new().name("child".into()).spawn(move || {
            let _process = process;
            watch(pid, &sender);
        })?;
        Ok(Self { pid, states, modes })
    }

    /// What becomes of it next; `None` when that is not known any more.
    pub async fn next(&mut self) -> Option<ChildState> {
        self.states.recv().await
    }

    /// Asks it to end, as we were asked.
    pub fn end(&self, ending: Ending) {
        let signal = match ending {
            Ending::Hangup => Signal::HUP,
            Ending::Terminate | Ending::Interrupt | Ending::Quit => Signal::TERM,
        };
        let _ = kill_process(self.pid, signal);
        // One that is stopped hears nothing before it goes on.
        let _ = kill_process(self.pid, Signal::CONT);
    }

    /// Ends it whether it wants or not.
    pub fn kill(&self) {
        let _ = kill_process(self.pid, Signal::KILL);
    }

    /// Lets it go on after a stop, with all that it started.
    pub fn go_on(&self) {
        let _ = kill_current_process_group(Signal::CONT);
    }

    /// Puts the terminal into the modes it had before: a program that was killed did not.
    pub fn tidy(&self) {
        if let Some(modes) = &self.modes {
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, modes);
        }
    }
}

/// Tells each stop and the end.
fn watch(pid: Pid, states: &mpsc::UnboundedSender<ChildState>) {
    loop {
        let state = match waitpid(Some(pid), WaitOptions::UNTRACED) {
            Ok(Some((_, status))) if status.stopped() => ChildState::Stopped,
            Ok(Some((_, status))) => ChildState::Ended(ExitStatus::from_raw(status.as_raw())),
            Ok(None) | Err(Errno::INTR) => continue,
            Err(_) => return,
        };
        if states.send(state).is_err() || matches!(state, ChildState::Ended(_)) {
            return;
        }
    }
}
