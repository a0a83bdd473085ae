//! Asking for one page: with the org's session, renewed where it has expired.

use std::sync::Arc;

use tokio_util::task::AbortOnDropHandle;

use super::super::JobError;
use super::super::run::Voice;
use super::super::sessions::Sessions;
use crate::org::OrgKey;
use crate::salesforce::query::{self, QueryOptions};
use crate::salesforce::{self, Answer};

/// Where the pages come from.
#[derive(Clone)]
pub(super) struct Source {
    pub sessions: Sessions,
    pub voice: Voice,
    pub org: OrgKey,
    pub options: QueryOptions,
}

/// A page under way; dropping it stops it.
pub(super) struct Fetch(AbortOnDropHandle<Result<Answer, JobError>>);

impl Fetch {
    pub async fn answer(self) -> Result<Answer, JobError> {
        self.0
            .await
            .map_err(|_| JobError::Panicked("while asking for a page".into()))?
    }
}

impl Source {
    /// Starts to ask for the first page of a statement.
    pub fn first(&self, soql: String) -> Fetch {
        let (source, soql): (_, Arc<str>) = (self.clone(), soql.into());
        let options = self.options;
        Fetch(AbortOnDropHandle::new(tokio::spawn(async move {
            source
                .answer(move |client| {
                    let soql = Arc::clone(&soql);
                    async move { query::first_page(&client, &soql, options).await }
                })
                .await
        })))
    }

    /// Starts to ask for a further page.
    pub fn next(&self, next: String) -> Fetch {
        let (source, next): (_, Arc<str>) = (self.clone(), next.into());
        let options = self.options;
        Fetch(AbortOnDropHandle::new(tokio::spawn(async move {
            source
                .answer(move |client| {
                    let next = Arc::clone(&next);
                    async move { query::next_page(&client, &next, options).await }
                })
                .await
        })))
    }

    async fn answer<F>(&self, call: impl Fn(salesforce::Client) -> F) -> Result<Answer, JobError>
    where
        F: Future<Output = Result<Answer, salesforce::Error>>,
    {
        let answer = self.sessions.call(&self.org, &self.voice, call).await?;
        self.voice.usage(&self.org, answer.usage()).await;
        Ok(answer)
    }
}
