//! Queries: the first page and the pages that follow, as bytes. [`decode`](super::decode) reads
//! them; the loop over pages, its cancelling and its back-pressure belong to the caller.

use std::time::Duration;

use super::client::{Client, header};
use super::error::Error;
use super::http::{Answer, Call};

/// The longest request URI that Salesforce takes, in bytes; longer ones answer 414.
const URI_LIMIT: usize = 16_384;

/// How a statement is run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct QueryOptions {
    /// Deleted and archived rows too (`queryAll`).
    pub all: bool,
    /// Rows a page, 200 to 2,000; a hint to the server, whose default is 2,000.
    pub batch_size: Option<u16>,
}

/// Sends a statement and gives its first page.
pub async fn first_page(
    client: &Client,
    soql: &str,
    options: QueryOptions,
) -> Result<Answer, Error> {
    let resource = if options.all { "queryAll" } else { "query" };
    let mut url = client.resource(resource)?;
    url.query_pairs_mut().append_pair("q", soql);
    let bytes = url.as_str().len();
    if bytes > URI_LIMIT {
        return Err(Error::StatementTooLong {
            bytes,
            limit: URI_LIMIT,
        });
    }
    client
        .http()
        .read(&patient(client, client.get(url), options))
        .await
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
