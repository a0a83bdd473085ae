//! What stands around a record: the names of the records it points to, and how many point to it; all
//! in one call of `composite/batch`.
//!
//! Each name and each count is a query of its own, of which the org refuses one without the others. No
//! record of a list is fetched: `COUNT()` answers with the total alone. `composite` would take five
//! queries, `composite/batch` takes 25 (API reference, 3.6); that it counts each of them against the
//! org's rate limits is the price. It must not know which of them matter.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{is_name, odd, path};
use crate::salesforce::client::{Client, Reply};
use crate::salesforce::composite;
use crate::salesforce::decode;
use crate::salesforce::error::Error;

/// How many parts a call takes.
pub const PARTS: usize = 25;

/// The records of an object whose lookup points to a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pointing {
    /// The object.
    pub object: String,
    /// Its lookup.
    pub field: String,
}

/// What stands around a record.
#[derive(Debug, Default)]
pub struct Around {
    /// The first record of each query as JSON; `None` where the org refused the query or has none.
    pub named: Vec<Option<String>>,
    /// How many records each list has, those in the recycle bin aside; or why the org does not say.
    pub counts: Vec<Result<u64, Error>>,
}

/// Runs queries of one record each and counts what points to the record, [`PARTS`] in all, in one call.
///
/// # Errors
/// Those of the call; a part that is refused is no error of the others.
pub async fn around(
    client: &Client,
    (object, id): (&str, &str),
    queries: &[String],
    lists: &[Pointing],
) -> Result<Reply<Around>, Error> {
    // Nothing but an id goes into the quotes.
    path(object, Some(id))?;
    let mut reads = Vec::new();
    let mut read = |soql: &str| {
        let mut url = client.resource("query")?;
        url.query_pairs_mut().append_pair("q", soql);
        reads.push(url);
        Ok::<(), Error>(())
    };
    for soql in queries {
        read(soql)?;
    }
    for Pointing { object, field } in lists {
        if !is_name(object) || !is_name(field) {
            return Err(odd());
        }
        read(&format!(
            "SELECT COUNT() FROM {object} WHERE {field} = '{id}'"
        ))?;
    }
    let mut call = composite::batch(client, &reads)?;
    call.patience = Some(client.http().options().query_timeout);
    let answer = client.http().read(&call).await?;
    let mut bodies = composite::batch_bodies(&answer)?.into_iter();
    let named = bodies.by_ref().take(queries.len());
    let named = named.map(|body| first_record(body.ok()?)).collect();
    let counts = bodies.map(|body| {
        let head = decode::head(body?.as_bytes());
        head.map(|head| head.total)
            .ok_or_else(|| Error::Unreadable {
                reason: "a count without a total".into(),
                offset: None,
            })
    });
    let value = Around {
        named,
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
