//! Opening a page of an org in the person's browser.
//!
//! The browser is logged in by an address that is good once, which reaches it through a
//! [`Doorway`](super::doorway::Doorway); no token and no one-time address is in an argument, a file,
//! the log or an event. Where the org gives none, the plain address is opened, and that is said.

use super::doorway::Doorway;
use super::run::{Context, Voice};
use super::{JobError, JobEvent, opener};
use crate::org::OrgKey;
use crate::salesforce::Error;
use crate::salesforce::browser::{self, Page};

/// A page to open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrowseJob {
    /// Whose.
    pub org: OrgKey,
    /// Which.
    pub page: Page,
    /// Whether the browser is logged in on the way; else it has, or asks for, a session of its own.
    pub log_in: bool,
}

/// How it went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BrowseEvent {
    /// The browser has it.
    Opened {
        /// Why it was not logged in on the way, where it should have been.
        not_logged_in: Option<String>,
    },
    /// No browser took it.
    NotOpened {
        /// The plain address of the page; holds no token.
        address: String,
        /// Why.
        why: String,
    },
}

/// Opens the page.
pub(super) async fn run(
    context: &Context,
    job: BrowseJob,
    voice: &Voice,
) -> Result<JobEvent, JobError> {
    let address = browser::plain(&context.org(&job.org)?.instance_url, &job.page)?;
    let event = match context.opener.unavailable() {
        Some(why) => BrowseEvent::NotOpened { address, why },
        None if job.log_in => logged_in(context, &job, address, voice).await?,
        None => plainly(context, address, None).await,
    };
    Ok(JobEvent::Browse(event))
}

async fn logged_in(
    context: &Context,
    job: &BrowseJob,
    address: String,
    voice: &Voice,
) -> Result<BrowseEvent, JobError> {
    let page = job.page.clone();
    let sessions = &context.sessions;
    // An expired session gets no clear answer below, so it is renewed first.
    let probed = sessions.call(&job.org, voice, |client| async move {
        browser::probe(&client).await
    });
    probed.await?;
    let to = sessions.call(&job.org, voice, |client| {
        let page = page.clone();
        async move { browser::one_time(&client, &page).await }
    });
    let to = match to.await {
        Ok(to) => to,
        Err(JobError::Salesforce(error)) if is_refusal(&error) => {
            tracing::debug!(%error, "the org gives no one-time address");
            let why = "the app lacks the scope web, or your user may use the API only";
            return Ok(plainly(context, address, Some(why.to_owned())).await);
        }
        Err(error) => return Err(error),
    };
    let doorway = match Doorway::new(to).await {
        Ok(doorway) => doorway,
        Err(error) => {
            let why = format!("nothing can be listened on here: {error}");
            return Ok(plainly(context, address, Some(why)).await);
        }
    };
    let here = doorway
        .address()
        .map_err(|error| Error::System(error.to_string()))?;
    let mut passed = std::pin::pin!(doorway.passed());
    let mut opened = std::pin::pin!(opener::open(&context.opener, here));
    let mut waits = true;
    let why = loop {
        tokio::select! {
            through = &mut passed => {
                if through {
                    return Ok(BrowseEvent::Opened { not_logged_in: None });
                }
                break "the browser did not come for the page within a minute".to_owned();
            }
            failed = &mut opened, if waits => {
                waits = false;
                if let Some(why) = failed {
                    break why;
                }
            }
        }
    };
    Ok(BrowseEvent::NotOpened { address, why })
}

/// Opens the plain address.
async fn plainly(context: &Context, address: String, why: Option<String>) -> BrowseEvent {
    match opener::open(&context.opener, address.clone()).await {
        None => BrowseEvent::Opened { not_logged_in: why },
        Some(why) => BrowseEvent::NotOpened { address, why },
    }
}

/// Whether the org answers and gives this login no one-time address.
fn is_refusal(error: &Error) -> bool {
    match error {
        Error::OAuth(_) => true,
        _ => matches!(error.status(), Some(400 | 403 | 404 | 405)),
    }
}
