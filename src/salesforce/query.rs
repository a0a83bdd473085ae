//! Queries: the first page and the pages that follow, as bytes. [`decode`](super::decode) reads
//! them; the loop over pages, its cancelling and its back-pressure belong to the caller.

use std::time::Duration;

use super::client::{Client, header};
use super::error::Error;
use super::http::{Answer, Call};

/// What Salesforce takes of a request's URI and headers together, in bytes; more answers 431 (and a
/// URI that is longer by itself 414).
const HEAD_LIMIT: usize = 16_384;
/// Kept free for the headers that every request has (host, user agent, what is accepted) and for
/// those that proxies on the way add.
const OTHER_HEADERS: usize = 768;

/// How a statement is run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct QueryOptions {
    /// Deleted and archived rows too (`queryAll`).
    pub all: bool,
    /// Ask the tooling API, which has no `queryAll`.
    pub tooling: bool,
    /// Rows a page, 200 to 2,000; a hint to the server, whose default is 2,000.
    pub batch_size: Option<u16>,
}

/// Sends a statement and gives its first page.
pub async fn first_page(
    client: &Client,
    soql: &str,
    options: QueryOptions,
) -> Result<Answer, Error> {
    let resource = match (options.tooling, options.all) {
        (true, _) => "tooling/query",
        (false, true) => "queryAll",
        (false, false) => "query",
    };
    let mut url = client.resource(resource)?;
    url.query_pairs_mut().append_pair("q", soql);
    let call = patient(client, client.get(url), options);
    let bytes = call.head_len() + OTHER_HEADERS;
    if bytes > HEAD_LIMIT {
        return Err(Error::StatementTooLong {
            bytes,
            limit: HEAD_LIMIT,
        });
    }
    client.http().read(&call).await
}

/// Gives the page that `nextRecordsUrl` of the one before points to.
pub async fn next_page(
    client: &Client,
    next_records_url: &str,
    options: QueryOptions,
) -> Result<Answer, Error> {
    let url = client.address(next_records_url)?;
    client
        .http()
        .read(&patient(client, client.get(url), options))
        .await
}

fn patient(client: &Client, mut call: Call, options: QueryOptions) -> Call {
    let patience: Duration = client.http().options().query_timeout;
    call.patience = Some(patience);
    if let Some(size) = options.batch_size {
        call.headers.extend(header(
            "sforce-query-options",
            &format!("batchSize={}", size.clamp(200, 2_000)),
        ));
    }
    call
}
