//! Job events by what they bring.

use std::sync::Arc;

use super::*;
use crate::app::msg::NotCopied;
use crate::rows::Cancel;
use crate::rows::find::find;
use crate::rows::order::arrange;
use crate::rows::stats::{frequencies, stats};
use crate::rows::{ChunkBuilder, Columns, RowChunk};

/// The columns of a query.
pub(crate) fn columns(titles: &[&str]) -> QueryEvent {
    QueryEvent::Columns(Arc::new(Columns::from_titles(titles.iter().copied())))
}

/// The answer to a copy that was too big for the terminal.
pub(crate) fn not_copied() -> Msg {
    Msg::Copied(Err(NotCopied {
        text: "the whole text".into(),
        why: "80 kB are too much for the terminal's clipboard".into(),
    }))
}

/// A page with rows of two columns: a name and a number.
pub(crate) fn page(from: usize, to: usize, total: u64) -> QueryEvent {
    let rows: Vec<[(CellKind, String); 2]> = (from..to)
        .map(|n| {
            [
                (CellKind::Text, format!("Account {n}")),
                (CellKind::Number, (n * 1000).to_string()),
            ]
        })
        .collect();
    let mut page = page_of(&rows, total);
    if let QueryEvent::Page { next, .. } = &mut page
        && to < total as usize
    {
        *next = Some(format!("/services/data/v66.0/query/0r8-{to}"));
    }
    page
}

/// A page with these rows.
pub(crate) fn page_of<const N: usize>(rows: &[[(CellKind, String); N]], total: u64) -> QueryEvent {
    QueryEvent::Page {
        chunk: Arc::new(chunk(rows)),
        columns: None,
        total,
        next: None,
    }
}

fn chunk<const N: usize>(rows: &[[(CellKind, String); N]]) -> RowChunk {
    let mut builder = ChunkBuilder::new(N);
    for row in rows {
        for (column, (kind, text)) in row.iter().enumerate() {
            builder.set(column, *kind, text);
        }
        builder.end_row();
    }
    builder.finish()
}

/// The end of a query that took 1.3 s.
pub(crate) fn finished(total: u64) -> QueryEvent {
    QueryEvent::Finished {
        total,
        capped: false,
        elapsed: Duration::from_millis(1300),
    }
}

/// The error that Salesforce answers for a name it does not know.
pub(crate) fn refused(code: &str, message: &str, position: Option<(u32, u32)>) -> JobEvent {
    JobEvent::Failed(JobError::Salesforce(Error::Api(ApiError {
        status: 400,
        code: code.into(),
        message: message.into(),
        fields: Vec::new(),
        position,
    })))
}

/// The error of an org that wants a new login.
pub(crate) fn ended() -> JobEvent {
    JobEvent::Failed(JobError::NeedsLogin(
        "invalid_grant: expired access/refresh token".into(),
    ))
}

/// The login waits for the browser.
pub(crate) fn waiting(no_listener: Option<&str>, no_browser: Option<&str>) -> LoginEvent {
    LoginEvent::Waiting {
        url: "https://login.salesforce.com/services/oauth2/authorize?response_type=code\
              &client_id=PlatformCLI&redirect_uri=http%3A%2F%2Flocalhost%3A1717%2FOauthRedirect\
              &state=Zx81mK2n0s9Qw3Er5Ty7Ui&scope=refresh_token%20api%20web\
              &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM\
              &code_challenge_method=S256"
            .into(),
        redirect_uri: "http://localhost:1717/OauthRedirect".into(),
        no_listener: no_listener.map(str::to_owned),
        no_browser: no_browser.map(str::to_owned),
        timeout: Duration::from_secs(300),
    }
}

/// The login is done.
pub(crate) fn done(org: Org, kept: bool) -> JobEvent {
    JobEvent::Login(LoginEvent::Done {
        org: Box::new(org),
        kept,
    })
}

/// The logout is done.
pub(crate) fn logged_out(org: &Org, not_revoked: Option<&str>) -> JobEvent {
    JobEvent::Logout(LogoutEvent {
        job: LogoutJob::new(org.key.clone()),
        not_revoked: not_revoked.map(str::to_owned),
        not_deleted: None,
    })
}

/// What a job on rows answers; the app is pure, so the work is done here and now.
pub(crate) fn worked(job: Job) -> Option<JobEvent> {
    let cancel = Cancel::default();
    match job {
        Job::Arrange(job) => {
            let previous = job.previous.as_ref();
            let order = arrange(
                &job.rows,
                &job.kinds,
                &job.keys,
                &job.filter,
                previous,
                &cancel,
            );
            let revision = job.revision;
            let order = order.unwrap();
            Some(JobEvent::Arrange(ArrangeEvent { revision, order }))
        }
        Job::Find(job) => {
            let hits = find(&job.rows, &job.find, &cancel, |_| {}).unwrap();
            let revision = job.revision;
            Some(JobEvent::Find(FindEvent::All { revision, hits }))
        }
        Job::Copy(job) => Some(JobEvent::Copy(job.text(&cancel).unwrap())),
        Job::Compare(job) => {
            let event = job.work(&cancel).unwrap();
            Some(JobEvent::Compare(Box::new(event)))
        }
        Job::Stats(job) => {
            let order = job.order.as_ref();
            let stats = stats(&job.rows, order, job.column, job.kind, &cancel).unwrap();
            let (revision, column) = (job.revision, job.column);
            Some(JobEvent::Stats(StatsEvent {
                revision,
                column,
                stats,
            }))
        }
        Job::Frequency(job) => {
            let order = job.order.as_ref();
            let frequencies = frequencies(&job.rows, order, job.column, &cancel).unwrap();
            let revision = job.revision;
            Some(JobEvent::Frequency(FrequencyEvent {
                revision,
                frequencies,
            }))
        }
        _ => None,
    }
}

/// A login or a call that the OAuth endpoint refused.
pub(crate) fn refused_login(error: &str, description: &str) -> JobEvent {
    JobEvent::Failed(JobError::Salesforce(Error::OAuth(OAuthError {
        status: 400,
        error: error.into(),
        description: description.into(),
    })))
}

/// The limits of an org: name, all, left.
pub(crate) fn told_limits(all: &[(&str, u64, u64)]) -> JobEvent {
    let limit = |(name, max, remaining): &(&str, u64, u64)| Limit {
        name: (*name).into(),
        max: *max,
        remaining: *remaining,
    };
    JobEvent::Limits(all.iter().map(limit).collect())
}

/// The record of an id is in these orgs, each with the object it is of.
pub(crate) fn whose(id: &str, found: &[(OrgKey, &str)]) -> JobEvent {
    let found = found
        .iter()
        .map(|(org, object)| (org.clone(), (*object).to_owned()));
    JobEvent::Whose(WhoseEvent {
        id: id.into(),
        found: found.collect(),
        silent: Vec::new(),
    })
}
