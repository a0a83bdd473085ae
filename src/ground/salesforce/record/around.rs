//! What stands around a record: the names of the records it points to, and how many point to it; all
//! in one call of `composite`.
//!
//! Of its 25 parts only five may be queries (API reference, 3.6), so the names are queries and each
//! related list is asked for by its own address with nothing but ids, a page of the least size, of
//! which only the total is read. That such addresses are no queries to that limit is UNVERIFIED: an
//! org that refuses the call leaves the page without names and counts, not without its fields. It
//! must not know which of them matter.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{is_name, odd, path};
use crate::salesforce::client::{Client, Reply};
use crate::salesforce::composite::{self, Subrequest};
use crate::salesforce::decode;
use crate::salesforce::error::Error;

/// How many parts a call takes.
pub const PARTS: usize = 25;
/// How many of them may be queries.
pub const QUERIES: usize = 5;

/// What stands around a record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Around {
    /// The first record of each query as JSON; `None` where the org refused the query or has none.
    pub named: Vec<Option<String>>,
    /// How many records each list has; `None` where the org does not say.
    pub counts: Vec<Option<u64>>,
}

/// Runs queries of one record each and counts related lists, [`PARTS`] in all, in one call.
///
/// # Errors
/// Those of the call; a part that is refused is no error of the others.
pub async fn around(
    client: &Client,
    (object, id): (&str, &str),
    queries: &[String],
    lists: &[String],
) -> Result<Reply<Around>, Error> {
    let record = path(object, Some(id))?;
    let mut parts = Vec::new();
    for (at, soql) in queries.iter().enumerate() {
        let mut url = client.resource("query")?;
        url.query_pairs_mut().append_pair("q", soql);
        parts.push(Subrequest::get(format!("q{at}"), &url));
    }
    for (at, list) in lists.iter().enumerate() {
        if !is_name(list) {
            return Err(odd());
        }
        let mut url = client.resource(&format!("{record}/{list}"))?;
        url.query_pairs_mut().append_pair("fields", "Id");
        let part = Subrequest::get(format!("c{at}"), &url);
        parts.push(part.with_header("Sforce-Query-Options", "batchSize=200"));
    }
    let call = composite::call(client, "composite", &parts)?;
    let answer = client.http().read(&call).await?;
    let bodies = composite::bodies(&answer)?;
    let body = |reference: String| bodies.get(&reference).copied();
    let named = (0..queries.len()).map(|at| first_record(body(format!("q{at}"))?));
    let counts = (0..lists.len()).map(|at| {
        let head = decode::head(body(format!("c{at}"))?.as_bytes())?;
        Some(head.total)
    });
    let value = Around {
        named: named.collect(),
        counts: counts.collect(),
    };
    Ok(Reply {
        value,
        usage: answer.usage(),
    })
}

/// The first record of a page, as it was sent.
pub fn first_record(page: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Page<'a> {
        #[serde(borrow)]
        records: Vec<&'a RawValue>,
    }
    let page: Page<'_> = serde_json::from_str(page).ok()?;
    page.records.first().map(|record| record.get().to_owned())
}
