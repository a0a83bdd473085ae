//! Giving the terminal to a program of the person and taking it back.
//!
//! Meanwhile nothing is drawn and no key is read; what jobs say goes to the app as ever, so that
//! nothing is lost and the screen is current when it comes back. The keys that stop a program mean
//! the other one; a signal to end means both. Must not know which programs there are.

use std::io;
use std::process::ExitStatus;
use std::time::{Duration, Instant};

use futures_util::{Stream, StreamExt};
use ratatui::backend::Backend;
use tokio::time::sleep;

use super::platform::{self, Child, ChildState};
use super::programs::Prepared;
use super::{End, Shell};
use crate::app::handover::{Handover, Purpose};
use crate::app::msg::Msg;
use crate::app::notice::Notice;
use crate::shell::input::{Ending, Input};
use crate::shell::terminal::Console;
use crate::worker::blocking::blocking;

/// A program that was asked to end and did not by then is ended.
const LAST_WORDS: Duration = Duration::from_secs(1);
/// A `Ctrl-C` that the other program got may reach us this long after its end.
const AFTERWARDS: Duration = Duration::from_millis(250);
/// A pager that ends sooner showed its text on the normal screen and asked for no key.
const AT_ONCE: Duration = Duration::from_millis(300);

/// How it went.
enum Lent {
    /// The program ended like this.
    Ended(ExitStatus),
    /// No program was started, and why.
    Not(Notice),
    /// We are to end, too.
    End,
}

impl<B, I, C> Shell<B, I, C>
where
    B: Backend,
    I: Stream<Item = Input> + Unpin,
    C: Console,
{
    /// Gives the terminal to the person's program until it ends, and tells the app what came of it.
    pub(super) async fn hand_over(&mut self, handover: Handover) {
        let purpose = handover.purpose;
        let before = match purpose {
            Purpose::Read => String::new(),
            Purpose::Edit(_) | Purpose::Field => handover.text.clone(),
        };
        let programs = self.programs.clone();
        let prepared = blocking(move || programs.prepare(handover)).await;
        let answer = match prepared {
            Ok(Ok(prepared)) => match self.lend(&prepared).await {
                Lent::Ended(status) => taken_back(prepared, status, before).await,
                Lent::Not(notice) => Err(notice),
                Lent::End => {
                    // Whatever the editor wrote to its end is not thrown away with us.
                    if let Some(path) = prepared.keep_unless(&before) {
                        tracing::warn!(path = %path.display(), "an edited query is kept");
                    }
                    return;
                }
            },
            Ok(Err(notice)) => Err(notice),
            Err(error) => Err(Notice::error("The text was not given").detail(error.to_string())),
        };
        self.tell_time();
        self.tell(Msg::HandedBack(purpose, answer));
        self.frames.dirty = true;
        self.frames.urgent = true;
    }

    async fn lend(&mut self, prepared: &Prepared) -> Lent {
        let commands = match prepared.commands() {
            Ok(commands) => commands,
            Err(error) => {
                return Lent::Not(
                    Notice::error("The text was not given").detail(error.to_string()),
                );
            }
        };
        if let Err(error) = self.console.lend() {
            let notice = Notice::warning("The terminal cannot be given to another program here");
            return Lent::Not(match error.kind() {
                io::ErrorKind::Unsupported => notice.hint("Copy the text instead"),
                _ => notice
                    .detail(error.to_string())
                    .hint("Copy the text instead"),
            });
        }
        let started = Instant::now();
        let mut lent = Lent::Not(Notice::warning("There is no program to give the text to"));
        for (name, mut command) in commands {
            match Child::start(&mut command) {
                Ok(child) => {
                    lent = self.wait_for(child).await;
                    break;
                }
                Err(error) => lent = Lent::Not(prepared.not_started(&name, &error)),
            }
        }
        let at_once = started.elapsed() < AT_ONCE;
        if matches!(lent, Lent::Ended(_)) && prepared.purpose == Purpose::Read && at_once {
            lent = self.wait_for_key(lent).await;
        }
        if matches!(lent, Lent::End) {
            return lent;
        }
        self.console.take_back();
        self.repaint();
        self.back = Some(Instant::now());
        lent
    }

    /// Waits for the program, and goes on with everything but the screen.
    async fn wait_for(&mut self, mut child: Child) -> Lent {
        loop {
            tokio::select! {
                biased;
                state = child.next() => match state {
                    Some(ChildState::Ended(status)) => {
                        child.tidy();
                        return Lent::Ended(status);
                    }
                    Some(ChildState::Stopped) => {
                        // The person wants the shell: it sees us stopped, and `fg` means us both.
                        platform::stop();
                        child.go_on();
                    }
                    None => {
                        child.tidy();
                        return Lent::Not(Notice::warning("What became of the program is not known"));
                    }
                },
                input = self.inputs.next() => match input {
                    Some(Input::End(ending @ (Ending::Terminate | Ending::Hangup))) => {
                        return self.end_both(child, ending).await;
                    }
                    None => return self.end_both(child, Ending::Hangup).await,
                    // Keys of the other program, or its window's size, which is asked for later.
                    Some(_) => {}
                },
                Some(panic) = self.panics.recv() => self.take_panic(&panic),
                Some(event) = self.events.recv() => self.take_events(event),
            }
        }
    }

    async fn end_both(&mut self, mut child: Child, ending: Ending) -> Lent {
        self.end = Some(End::System(ending));
        child.end(ending);
        let patience = sleep(LAST_WORDS);
        tokio::pin!(patience);
        loop {
            tokio::select! {
                state = child.next() => match state {
                    Some(ChildState::Stopped) => child.go_on(),
                    Some(ChildState::Ended(_)) | None => break,
                },
                () = &mut patience => {
                    child.kill();
                    break;
                }
            }
        }
        child.tidy();
        Lent::End
    }

    /// Leaves what a pager printed on the screen until the person has read it.
    async fn wait_for_key(&mut self, lent: Lent) -> Lent {
        if self.console.send(b"\r\n(Enter: back to sftui)").is_err() {
            return lent;
        }
        platform::resume_input();
        loop {
            let event = tokio::select! {
                biased;
                input = self.inputs.next() => match input {
                    Some(Input::Key(_)) => return lent,
                    Some(Input::End(ending)) => {
                        self.end = Some(End::System(ending));
                        return Lent::End;
                    }
                    None => {
                        self.end = Some(End::System(Ending::Hangup));
                        return Lent::End;
                    }
                    Some(_) => continue,
                },
                Some(event) = self.events.recv() => event,
            };
            self.take_events(event);
        }
    }

    /// Whether this is the other program's `Ctrl-C` that reaches us late.
    pub(super) fn is_late(&self, ending: Ending) -> bool {
        matches!(ending, Ending::Interrupt | Ending::Quit)
            && self.back.is_some_and(|at| at.elapsed() < AFTERWARDS)
    }
}

/// What the app is told of a program that ended.
async fn taken_back(
    prepared: Prepared,
    status: ExitStatus,
    before: String,
) -> Result<Option<String>, Notice> {
    let work = move || {
        if status.success() {
            return prepared.collect();
        }
        if prepared.purpose == Purpose::Read {
            // Pagers end like this after Ctrl-C, too, and it was seen what they had to say.
            tracing::info!(%status, "the pager did not end well");
            return Ok(None);
        }
        let notice = Notice::warning("The query is as it was: the editor did not end well")
            .detail(status.to_string());
        // An editor that was told to give up (`:cq`) has an exit code; one that died has none.
        let died = status.code().is_none();
        let kept = died.then(|| prepared.keep_unless(&before)).flatten();
        Err(match kept {
            Some(path) => notice.hint(format!("What you wrote is kept in {}", path.display())),
            None => notice,
        })
    };
    match blocking(work).await {
        Ok(answer) => answer,
        Err(error) => Err(Notice::error("The query is as it was").detail(error.to_string())),
    }
}
