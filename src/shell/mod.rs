//! The only module with a terminal and a clock: the loop, the terminal guard, input, effects, log.
//!
//! [`Shell`] is generic over the screen and the stream of input, so that tests run the real loop.
//! One turn: something comes in, the app's `update` makes new state and effects of it, the effects
//! are started, and a frame is drawn when one is due. Must not know the demo org, nor decide
//! anything about what is shown.
//!
//! - Input comes before jobs, and a turn takes in only so many events of jobs: typing and `Ctrl-C`
//!   work under a flood.
//! - A key is drawn in its own turn; frames that only jobs ask for keep 16 ms between them.
//! - Nothing ticks. With no input, no job and no deadline of the app the loop sleeps.
//! - Whatever could block (disk, programs, network, keyring) runs elsewhere and answers.
//!
//! The file is long because a turn of the loop, with all that can come in and go out, is read as one.

mod asking;
pub mod clipboard;
#[cfg(any(windows, test))]
mod convert;
mod decode;
mod handover;
mod hidden;
pub mod input;
pub mod keys;
pub mod log;
mod pace;
#[cfg_attr(unix, path = "platform_unix.rs")]
#[cfg_attr(windows, path = "platform_windows.rs")]
mod platform;
pub mod programs;
mod save;
mod sequence;
pub mod terminal;

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use futures_util::{FutureExt, Stream, StreamExt};
use jiff::tz::TimeZone;
use ratatui::Terminal;
use ratatui::backend::Backend;
use tokio::sync::mpsc;
use tokio::time::timeout;

use crate::app::geometry::Drawn;
use crate::app::handover::Handover;
use crate::app::msg::{Effect, Msg, NotCopied, Outcome, TerminalFact};
use crate::app::notice::Notice;
use crate::app::{self, App, Start};
use crate::shell::clipboard::{Clipboard, Way};
use crate::shell::input::{Ending, Input, queue};
use crate::shell::pace::{FRAME, FrameState, now, until};
use crate::shell::programs::Programs;
use crate::shell::save::Saver;
use crate::shell::terminal::{Console, PanicElsewhere};
use crate::store::Store;
use crate::ui;
use crate::worker::{JobEvent, JobId, Worker};

pub use asking::{is_asking, stop_asking};
pub use hidden::ask_hidden;
pub use platform::{Inputs, asked_to_end, harden};

/// Inputs that are taken in before the next frame.
const INPUTS_A_TURN: usize = 256;
/// Events of jobs that are taken in before input is looked at again.
const EVENTS_A_TURN: usize = 32;
/// How long a token refresh that was sent may take to be kept when the program ends.
const AT_THE_END: Duration = Duration::from_secs(2);
/// How long the end waits for the answer to a write that somebody said yes to.
const FOR_CHANGES: Duration = Duration::from_secs(15);

/// Why the loop ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The app says so.
    App(Outcome),
    /// The system says so, or the terminal is gone ([`Ending::Hangup`]).
    System(Ending),
}

/// What a shell is built from.
#[derive(Debug)]
pub struct Parts<B: Backend, I, C> {
    /// Where frames go.
    pub screen: Terminal<B>,
    /// Where input comes from.
    pub inputs: I,
    /// The rest of the terminal.
    pub console: C,
    /// What the app begins with; its time is set by the shell.
    pub start: Start,
    /// Runs jobs.
    pub worker: Worker,
    /// What jobs say.
    pub events: mpsc::Receiver<(JobId, JobEvent)>,
    /// Keeps the arrangement.
    pub store: Store,
    /// How texts get onto the clipboard.
    pub clipboard: Clipboard,
    /// The pager and the editor of the person.
    pub programs: Programs,
    /// Panics on other threads.
    pub panics: mpsc::UnboundedReceiver<PanicElsewhere>,
    /// Looks the person's time zone up. Asked once, after the first frame: on many systems all zones
    /// there are are listed for it, which takes longer than the frame.
    pub zone: fn() -> Option<TimeZone>,
}

/// What background work of the shell itself answers.
#[derive(Debug)]
enum Report {
    /// How it went, and the text, for where it went nowhere.
    Copied(Way, String),
    Notice(Notice),
}

/// The loop and all it holds.
#[derive(Debug)]
pub struct Shell<B: Backend, I, C> {
    /// Before the screen, because fields are dropped in this order: the library shows the cursor
    /// when its screen goes, and complains aloud where that fails. The terminal is given back by then.
    console: C,
    screen: Terminal<B>,
    inputs: I,
    worker: Worker,
    events: mpsc::Receiver<(JobId, JobEvent)>,
    panics: mpsc::UnboundedReceiver<PanicElsewhere>,
    clipboard: Clipboard,
    programs: Programs,
    saver: Saver,
    reports: mpsc::UnboundedReceiver<Report>,
    report: mpsc::UnboundedSender<Report>,
    app: App,
    started: Instant,
    frames: FrameState,
    end: Option<End>,
    /// What is to be given to another program, with the terminal, before the next turn.
    handover: Option<Handover>,
    /// What was read before the terminal was given away, for when it is back.
    held: VecDeque<Input>,
    /// When it last came back.
    back: Option<Instant>,
}

impl<B, I, C> Shell<B, I, C>
where
    B: Backend,
    I: Stream<Item = Input> + Unpin,
    C: Console,
{
    /// Draws the first frame, then does what the app begins with, then turns until the end. In the
    /// async runtime's context.
    pub async fn run(parts: Parts<B, I, C>) -> End {
        let started = Instant::now();
        let start = Start {
            now: now(started),
            ..parts.start
        };
        let (app, effects) = App::new(start);
        let (report, reports) = mpsc::unbounded_channel();
        let mut shell = Self {
            screen: parts.screen,
            inputs: parts.inputs,
            console: parts.console,
            worker: parts.worker,
            events: parts.events,
            panics: parts.panics,
            clipboard: parts.clipboard,
            programs: parts.programs,
            saver: Saver::start(parts.store, report.clone()),
            reports,
            report,
            app,
            started,
            frames: FrameState::default(),
            end: None,
            handover: None,
            held: VecDeque::new(),
            back: None,
        };
        shell.draw();
        shell.console.ask();
        if let Some(zone) = (parts.zone)() {
            shell.tell(Msg::Zone(zone));
        }
        shell.perform(effects);
        let end = loop {
            if let Some(end) = shell.end {
                break end;
            }
            shell.turn().await;
        };
        shell.worker.shutdown();
        // Nobody reads what jobs say from here on, so that none waits for it.
        shell.events.close();
        // Asked to end by the system, the app had no turn to keep what was typed last.
        let session = shell.app.session();
        if matches!(end, End::System(_)) && !session.columns.is_empty() {
            shell.saver.save(session);
        }
        shell.saver.finish().await;
        // The person has the terminal back while a refresh that was sent keeps its token.
        drop(shell.console);
        if timeout(AT_THE_END, shell.worker.settled()).await.is_err() {
            if shell.worker.is_changing() {
                eprintln!("sftui: a write is on its way; its answer is waited for");
            }
            let patience = FOR_CHANGES.saturating_sub(AT_THE_END);
            let settled = async {
                match shell.worker.is_changing() {
                    true => timeout(patience, shell.worker.settled()).await.is_ok(),
                    false => false,
                }
            };
            if !settled.await {
                tracing::warn!("a refresh or a write did not end in time; its end may be lost");
            }
        }
        end
    }

    async fn turn(&mut self) {
        if let Some(handover) = self.handover.take() {
            return self.hand_over(handover).await;
        }
        if let Some(first) = self.held.pop_front() {
            return self.take_inputs(Some(first));
        }
        let now = Instant::now();
        if self.frames.due(now).is_some_and(|due| due <= now) {
            self.draw();
        }
        let wake = self.wake(now);
        tokio::select! {
            // Input first: a flood of rows must not keep a key waiting.
            biased;
            input = self.inputs.next() => self.take_inputs(input),
            Some(report) = self.reports.recv() => self.take_report(report),
            Some(panic) = self.panics.recv() => self.take_panic(&panic),
            Some(event) = self.events.recv() => self.take_events(event),
            () = until(wake) => {
                self.tell_time();
                self.frames.dirty = true;
            }
        }
    }

    /// When to turn without being asked: for a frame that was put off, or for the app's deadline.
    fn wake(&self, now: Instant) -> Option<Instant> {
        let deadline = self.app.deadline().map(|after| {
            let due = self.started + after;
            // A deadline that does not move on must not make the loop spin.
            self.frames.last.map_or(due, |last| due.max(last + FRAME))
        });
        match (self.frames.due(now), deadline) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        }
    }

    fn take_inputs(&mut self, first: Option<Input>) {
        let mut waiting = Vec::new();
        let mut next = first;
        loop {
            match next {
                Some(input) => queue(&mut waiting, input),
                None => {
                    self.end = Some(End::System(Ending::Hangup));
                    return;
                }
            }
            if waiting.len() >= INPUTS_A_TURN {
                break;
            }
            match self.held.pop_front() {
                Some(held) => next = Some(held),
                None => match self.inputs.next().now_or_never() {
                    Some(more) => next = more,
                    None => break,
                },
            }
        }
        self.tell_time();
        let mut waiting = waiting.into_iter();
        for input in &mut waiting {
            self.take_input(input);
            if self.end.is_some() {
                return;
            }
            if self.handover.is_some() {
                break;
            }
        }
        for input in waiting.rev() {
            self.held.push_front(input);
        }
        self.frames.dirty = true;
        self.frames.urgent = true;
    }

    fn take_input(&mut self, input: Input) {
        match input {
            Input::Key(chord) => self.tell(Msg::Key(chord)),
            Input::Paste(text) => self.tell(Msg::Paste(text)),
            Input::Mouse(mouse) => self.tell(Msg::Mouse(mouse)),
            Input::Resize(columns, rows) => self.tell(Msg::Resize(columns, rows)),
            Input::Focus(here) => self.tell(Msg::Focus(here)),
            Input::EnhancedKeys => {
                self.console.enhance_keys();
                self.tell(Msg::Terminal(TerminalFact::EnhancedKeys));
            }
            Input::Answered => self.console.answered(),
            Input::End(ending) if self.is_late(ending) => {}
            Input::End(ending) => self.end = Some(End::System(ending)),
            Input::Stop => self.suspend(),
            Input::Continue => {
                self.console.resume();
                self.repaint();
            }
        }
    }

    fn take_report(&mut self, report: Report) {
        self.tell_time();
        match report {
            Report::Copied(way, text) => {
                let copied = match way {
                    Way::Program(name) => Ok(name.to_owned()),
                    Way::Nowhere(why) => Err(NotCopied { text, why }),
                    // Between two frames, so that neither is torn.
                    Way::Terminal(bytes) => match self.console.send(&bytes) {
                        Ok(()) => Ok("terminal".to_owned()),
                        Err(error) => Err(NotCopied {
                            text,
                            why: error.to_string(),
                        }),
                    },
                };
                self.tell(Msg::Copied(copied));
            }
            Report::Notice(notice) => self.tell(Msg::Notice(notice)),
        }
        self.frames.dirty = true;
    }

    fn take_panic(&mut self, PanicElsewhere(place): &PanicElsewhere) {
        self.tell_time();
        let notice = Notice::error("Something failed in the background: a bug in sftui")
            .detail(place.as_str())
            .hint("What you see is still right; please report it");
        self.tell(Msg::Notice(notice));
        self.frames.dirty = true;
    }

    fn take_events(&mut self, (id, event): (JobId, JobEvent)) {
        self.tell_time();
        self.tell(Msg::Job(id, event));
        for _ in 1..EVENTS_A_TURN {
            match self.events.try_recv() {
                Ok((id, event)) => self.tell(Msg::Job(id, event)),
                Err(_) => break,
            }
        }
        self.frames.dirty = true;
    }

    fn tell_time(&mut self) {
        self.tell(Msg::Now(now(self.started)));
    }

    fn tell(&mut self, msg: Msg) {
        let effects = app::update(&mut self.app, msg);
        self.perform(effects);
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Start(id, job) => self.worker.start(id, job),
                Effect::Cancel(id) => self.worker.cancel(id),
                Effect::Tell(id, input) => self.worker.tell(id, input),
                Effect::Used(org) => self.worker.used(org),
                Effect::Remember(run) => self.worker.remember(run),
                Effect::Copy(text) => self.copy(text),
                Effect::Save(session) => self.saver.save(session),
                Effect::Suspend => self.suspend(),
                Effect::HandOver(handover) => self.handover = Some(handover),
                // A terminal that is gone has nobody to call.
                Effect::Bell => drop(self.console.send(b"\x07")),
                Effect::Mouse(on) => self.console.mouse(on),
                Effect::Quit(outcome) => {
                    // The first word counts: a signal in the same turn is one, too.
                    self.end.get_or_insert(End::App(outcome));
                }
            }
        }
    }

    fn copy(&self, text: String) {
        let (clipboard, report) = (self.clipboard.clone(), self.report.clone());
        tokio::spawn(async move {
            let way = clipboard.copy(&text).await;
            // Nobody listens once the loop has ended.
            let _ = report.send(Report::Copied(way, text));
        });
    }

    fn suspend(&mut self) {
        self.console.suspend();
        self.repaint();
    }

    /// Draws every cell anew, in the size the screen has now.
    fn repaint(&mut self) {
        if let Ok(size) = self.screen.size() {
            // Clears the screen and forgets what was on it; a lost terminal shows at the next frame.
            let _ = self.screen.resize(size.into());
        }
        self.frames.dirty = true;
        self.frames.urgent = true;
    }

    /// Draws, and tells the app where things stand. Pages and cursors depend on how much fits: where
    /// that changed, the frame is drawn once more.
    fn draw(&mut self) {
        for _ in 0..2 {
            let mut drawn = Drawn::default();
            let app = &self.app;
            if self
                .screen
                .draw(|frame| drawn = ui::draw(app, frame))
                .is_err()
            {
                self.end = Some(End::System(Ending::Hangup));
                return;
            }
            let before = &self.frames.drawn;
            let same = (drawn.screen, drawn.editor, drawn.grid, drawn.list)
                == (before.screen, before.editor, before.grid, before.list);
            self.frames.drawn = drawn.clone();
            self.tell(Msg::Drawn(drawn));
            if same {
                break;
            }
        }
        self.frames.last = Some(Instant::now());
        self.frames.dirty = false;
        self.frames.urgent = false;
    }
}
