//! The file that a field of a record holds (type base64): its bytes, as they come (API reference, 3.5).

use super::{is_name, odd, path};
use crate::salesforce::client::Client;
use crate::salesforce::error::Error;
use crate::salesforce::http::{Arriving, Tries};

/// Asks for the file of a field; its bytes still come.
///
/// # Errors
/// Those of a read; the id and the names must be letters, digits and underscores.
pub async fn file(
    client: &Client,
    (object, id): (&str, &str),
    field: &str,
    tries: &Tries,
) -> Result<Arriving, Error> {
    if !is_name(field) {
        return Err(odd());
    }
    let url = client.resource(&format!("{}/{field}", path(object, Some(id))?))?;
    let answer = client.http().stream(&client.get(url), tries).await?;
    Ok(answer.of_any_length())
}
