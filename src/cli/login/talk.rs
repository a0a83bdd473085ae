//! A login under way, told on the standard error; what the person pastes goes back to it.

use std::io;
use std::time::Duration;

use tokio::sync::mpsc;

use super::told::{say, warn};
use crate::org::Org;
use crate::secret::Secret;
use crate::shell;
use crate::shell::input::Ending;
use crate::worker::{Job, JobError, JobEvent, JobId, JobInput, LoginEvent, LoginJob, Worker};

/// The one job of this process.
const JOB: JobId = JobId(1);

/// How a login ended.
#[derive(Debug)]
pub(super) enum End {
    Done {
        org: Box<Org>,
        kept: bool,
    },
    Failed(JobError),
    /// The system, or the person, wants it to end.
    Interrupted(Ending),
}

/// Logs in; where somebody can be asked, for the address that the browser ended on too.
pub(super) async fn log_in(
    worker: &Worker,
    mut events: mpsc::Receiver<(JobId, JobEvent)>,
    job: LoginJob,
    asks: bool,
) -> End {
    worker.start(JOB, Job::Login(job));
    let (pasted, mut pastes) = mpsc::unbounded_channel();
    let mut reading = None;
    let mut told = false;
    let end = loop {
        let event = tokio::select! {
            event = events.recv() => event,
            Some(typed) = pastes.recv() => match typed {
                Ok(text) => {
                    worker.tell(JOB, JobInput::PastedRedirect(text));
                    continue;
                }
                // In that moment keys are read one by one, and Ctrl-C is one of them.
                Err(_) => break End::Interrupted(Ending::Interrupt),
            },
        };
        match event.map(|(_, event)| event) {
            Some(JobEvent::Login(LoginEvent::Waiting {
                url,
                redirect_uri,
                no_listener,
                no_browser,
                timeout,
            })) => {
                for why in [&no_browser, &no_listener].into_iter().flatten() {
                    warn(why);
                }
                if !told {
                    told = true;
                    say(&waiting(&url, timeout));
                }
                if asks && reading.is_none() {
                    say(&format!(
                        "If the browser is elsewhere, paste the address it ends on \
                         ({redirect_uri}…):"
                    ));
                    reading = Some(Reading::start(pasted.clone()));
                }
            }
            Some(JobEvent::Login(LoginEvent::Code {
                url,
                code,
                no_browser,
                timeout,
            })) => {
                if let Some(why) = no_browser {
                    warn(&why);
                }
                if !told {
                    told = true;
                    say(&format!(
                        "Open this page in any browser, within {} minutes:\n\n  {url}\n\nand type \
                         this code there:\n\n  {code}\n",
                        timeout.as_secs() / 60
                    ));
                }
            }
            Some(JobEvent::Login(LoginEvent::PasteRefused(why))) => {
                warn(&why);
                reading = Some(Reading::start(pasted.clone()));
            }
            Some(JobEvent::Login(LoginEvent::Done { org, kept })) => {
                break End::Done { org, kept };
            }
            Some(JobEvent::VaultNotice(text)) => warn(&text),
            Some(JobEvent::Failed(error)) => break End::Failed(error),
            Some(JobEvent::Cancelled) | None => {
                break End::Failed(JobError::Panicked("the worker is gone".into()));
            }
            Some(_) => {}
        }
    };
    drop(reading);
    end
}

fn waiting(url: &str, timeout: Duration) -> String {
    format!(
        "Log in within {} minutes at this address:\n\n  {url}\n",
        timeout.as_secs() / 60
    )
}

/// A thread that reads what the person pastes, without showing it: it is as good as a password for a
/// while. When nobody waits for it any more the terminal gets its ordinary ways back.
struct Reading;

impl Reading {
    fn start(pasted: mpsc::UnboundedSender<io::Result<Secret>>) -> Self {
        // Where the thread cannot be made nothing is read, and the browser's return still counts.
        let _ = std::thread::Builder::new()
            .name("paste".into())
            .spawn(move || {
                let typed = shell::ask_hidden("> ");
                let _ = pasted.send(typed);
            });
        Self
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        shell::stop_asking();
    }
}
