//! Describes: asking an org for its objects and for one object's fields, conditionally.
//!
//! What they are is [`schema`](crate::schema)'s; here is only how they are asked for.

use super::client::{Client, Reply, header, parse_json};
use super::error::Error;
pub use crate::schema::{
    ChildRelationship, Field, GlobalDescribe, ObjectDescribe, ObjectSummary, PicklistValue,
    RecordType,
};

/// A describe, or the word that the one known has not changed.
#[derive(Debug, Clone)]
pub enum Fresh<T> {
    /// It has changed, or was not known.
    New {
        /// The describe.
        value: T,
        /// Its `Last-Modified`, to send next time.
        last_modified: Option<String>,
    },
    /// It has not changed since.
    Unchanged,
}

impl<T> Fresh<T> {
    /// The same with what has changed made into something else.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Fresh<U> {
        match self {
            Self::New {
                value,
                last_modified,
            } => Fresh::New {
                value: change(value),
                last_modified,
            },
            Self::Unchanged => Fresh::Unchanged,
        }
    }
}

/// Lists all objects; `since` is the `Last-Modified` of the list that is known.
pub async fn global(
    client: &Client,
    since: Option<&str>,
) -> Result<Reply<Fresh<GlobalDescribe>>, Error> {
    conditional(client, "sobjects", since).await
}

/// Describes one object; `since` is the `Last-Modified` of the describe that is known.
pub async fn object(
    client: &Client,
    name: &str,
    since: Option<&str>,
) -> Result<Reply<Fresh<ObjectDescribe>>, Error> {
    let plain = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if !plain {
        return Err(Error::RefusedAddress("an object with such a name".into()));
    }
    conditional(client, &format!("sobjects/{name}/describe"), since).await
}

async fn conditional<T: serde::de::DeserializeOwned>(
    client: &Client,
    path: &str,
    since: Option<&str>,
) -> Result<Reply<Fresh<T>>, Error> {
    let mut call = client.get(client.resource(path)?);
    call.headers
        .extend(since.and_then(|date| header("if-modified-since", date)));
    let answer = client.http().read(&call).await?;
    let value = if answer.status == 304 {
        Fresh::Unchanged
    } else {
        Fresh::New {
            value: parse_json(&answer)?,
            last_modified: answer.header("last-modified").map(str::to_owned),
        }
    };
    Ok(Reply {
        usage: answer.usage(),
        value,
    })
}
