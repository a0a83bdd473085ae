//! A record together with what its object is like, for whoever knows nothing of either: in one call of
//! `composite`, whose parts have headers of their own (API reference, 3.4), so that the describe can be
//! asked about again conditionally.
//!
//! It must not know where describes are kept.

use super::path;
use crate::salesforce::client::{Client, Reply};
use crate::salesforce::composite::{self, Subrequest};
use crate::salesforce::describe::Fresh;
use crate::salesforce::error::Error;
use crate::schema::ObjectDescribe;

/// A record and its object; the org may refuse one of them.
#[derive(Debug)]
pub struct Described {
    /// What the object is like.
    pub object: Result<Fresh<ObjectDescribe>, Error>,
    /// The record with all its fields, as the org wrote it.
    pub json: Result<String, Error>,
}

/// Reads a record with all its fields, and the describe of its object.
///
/// # Errors
/// Those of the call; the name and the id must be letters, digits and underscores.
pub async fn described(client: &Client, object: &str, id: &str) -> Result<Reply<Described>, Error> {
    let record = client.resource(&path(object, Some(id))?)?;
    let describe = client.resource(&format!("{}/describe", path(object, None)?))?;
    let parts = [
        Subrequest::get("record", &record),
        Subrequest::get("describe", &describe),
    ];
    let call = composite::call(client, "composite", &parts)?;
    let answer = client.http().read(&call).await?;
    let json = composite::body(&answer, "record").map(str::to_owned);
    let object = composite::done(&answer, "describe").and_then(|part| {
        let value = serde_json::from_str(part.body).map_err(|error| Error::Unreadable {
            reason: format!("a describe with a {:?} error", error.classify()),
            offset: None,
        })?;
        Ok(Fresh::New {
            value,
            last_modified: part.last_modified,
        })
    });
    Ok(Reply {
        usage: answer.usage(),
        value: Described { object, json },
    })
}
