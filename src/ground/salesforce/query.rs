//! Queries: the first page and the pages that follow, as bytes, and the columns that the org knows
//! of. [`decode`](super::decode) reads pages; the loop over them, its cancelling and its
//! back-pressure belong to the caller.

mod columns;

use std::time::Duration;

use reqwest::Url;

use super::client::{Client, header};
use super::composite::{self, Subrequest};
use super::error::Error;
use super::http::{Answer, Arriving, Call, Tries};
use crate::rows::Columns;

/// A request line with its headers that is longer goes by POST, in bytes. Salesforce takes 16,384 of
/// URI and headers together; proxies on the way add theirs, and some take less.
const LONGEST_HEAD: usize = 14_000;
/// What the headers take that every request has: host, user agent, what is accepted.
const OTHER_HEADERS: usize = 320;

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

/// The first page of a statement.
#[derive(Debug)]
pub enum First {
    /// It still comes.
    Arriving(Box<Arriving>),
    /// It came within a longer answer, and perhaps the columns with it.
    Whole(Answer, Option<Columns>),
}

/// Sends a statement; gives its first page as soon as the answer begins.
///
/// A statement too long for an address goes by POST, which is a read all the same.
pub async fn first(
    client: &Client,
    soql: &str,
    options: QueryOptions,
    tries: &Tries,
) -> Result<First, Error> {
    let call = get(client, soql, options)?;
    if call.head_len() + OTHER_HEADERS <= LONGEST_HEAD {
        return Ok(First::Arriving(Box::new(
            client.http().stream(&call, tries).await?,
        )));
    }
    let call = long(client, soql, options)?;
    let answer = client.http().read(&call).await?;
    let rows = composite::body(&answer, "rows")?.as_bytes().to_vec();
    let columns = composite::body(&answer, "columns").ok();
    let columns = columns.and_then(columns::read);
    let answer = Answer {
        body: rows,
        ..answer
    };
    Ok(First::Whole(answer, columns))
}

/// Asks for the page that `nextRecordsUrl` of the one before points to; gives it as soon as the
/// answer begins.
pub async fn next(
    client: &Client,
    next_records_url: &str,
    options: QueryOptions,
    tries: &Tries,
) -> Result<Arriving, Error> {
    let url = client.address(next_records_url)?;
    let call = patient(client, client.get(url), options);
    client.http().stream(&call, tries).await
}

/// Sends a statement and gives its first page, whole.
pub async fn first_page(
    client: &Client,
    soql: &str,
    options: QueryOptions,
) -> Result<Answer, Error> {
    let call = get(client, soql, options)?;
    if call.head_len() + OTHER_HEADERS <= LONGEST_HEAD {
        return client.http().read(&call).await;
    }
    let answer = client.http().read(&long(client, soql, options)?).await?;
    let body = composite::body(&answer, "rows")?.as_bytes().to_vec();
    Ok(Answer { body, ..answer })
}

/// Gives the page that `nextRecordsUrl` of the one before points to, whole.
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

/// The columns that the org says a statement has (`columns=true`); `None` where it does not say, or
/// not in a shape that is known.
pub async fn columns_of(client: &Client, soql: &str, options: QueryOptions) -> Option<Columns> {
    let mut url = address(client, soql, options).ok()?;
    url.query_pairs_mut().append_pair("columns", "true");
    let call = patient(client, client.get(url), options);
    if call.head_len() + OTHER_HEADERS > LONGEST_HEAD {
        return None;
    }
    let answer = client.http().read(&call).await.ok()?;
    columns::read(std::str::from_utf8(&answer.body).ok()?)
}

fn address(client: &Client, soql: &str, options: QueryOptions) -> Result<Url, Error> {
    let resource = match (options.tooling, options.all) {
        (true, _) => "tooling/query",
        (false, true) => "queryAll",
        (false, false) => "query",
    };
    let mut url = client.resource(resource)?;
    url.query_pairs_mut().append_pair("q", soql);
    Ok(url)
}

fn get(client: &Client, soql: &str, options: QueryOptions) -> Result<Call, Error> {
    let url = address(client, soql, options)?;
    Ok(patient(client, client.get(url), options))
}

/// The same as a POST, with its columns.
fn long(client: &Client, soql: &str, options: QueryOptions) -> Result<Call, Error> {
    let url = address(client, soql, options)?;
    let mut rows = Subrequest::get("rows", &url);
    if let Some(size) = batch_size(options) {
        rows = rows.with_header("Sforce-Query-Options", &size);
    }
    let mut with_columns = url;
    with_columns
        .query_pairs_mut()
        .append_pair("columns", "true");
    let columns = Subrequest::get("columns", &with_columns);
    let resource = if options.tooling {
        "tooling/composite"
    } else {
        "composite"
    };
    let mut call = composite::call(client, resource, &[rows, columns])?;
    call.patience = Some(client.http().options().query_timeout);
    Ok(call)
}

fn patient(client: &Client, mut call: Call, options: QueryOptions) -> Call {
    let patience: Duration = client.http().options().query_timeout;
    call.patience = Some(patience);
    if let Some(size) = batch_size(options) {
        call.headers.extend(header("sforce-query-options", &size));
    }
    call
}

fn batch_size(options: QueryOptions) -> Option<String> {
    let size = options.batch_size?.clamp(200, 2_000);
    Some(format!("batchSize={size}"))
}
