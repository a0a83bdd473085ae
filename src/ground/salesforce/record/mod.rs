//! One record: read, made, changed, deleted, and taken out of the recycle bin (API reference, 3.5).
//!
//! Reads are tried again like every read; a write is sent once, and only with a [`WritePermit`]. What
//! the org refuses is an answer, not an error: [`Refusal`] has its words, field by field. It must not
//! know what a field means.

mod around;
mod described;
mod file;
mod refusal;
mod soap;
mod values;

use std::time::SystemTime;

use reqwest::Method;
use serde::Deserialize;

pub use around::{Around, PARTS, Pointing, around, first_record};
pub use described::{Described, described};
pub use file::file;
pub use refusal::{DuplicateMatch, Duplicates, Refusal};
pub use soap::{UNDELETED_AT_ONCE, undelete, undelete_all};
pub use values::{Values, same};

use super::client::{Client, Reply, header, parse_json};
use super::error::Error;
use super::http::{Answer, Call};
use super::permit::WritePermit;

/// What came of a write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written<T> {
    /// It is done.
    Done(T),
    /// The org refused it; nothing has changed.
    Refused(Refusal),
}

/// Switches of a write that Salesforce knows as headers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WriteOptions {
    /// Save although a duplicate rule warns, where the rule allows it.
    pub save_duplicates: bool,
    /// Leave assignment rules out (`Sforce-Auto-Assign: FALSE`).
    pub no_assignment: bool,
}

impl WriteOptions {
    pub(super) fn put(self, call: &mut Call) {
        let duplicates = match self.save_duplicates {
            true => "allowSave=true; includeRecordDetails=true",
            false => "allowSave=false; includeRecordDetails=true",
        };
        call.headers
            .extend(header("sforce-duplicate-rule-header", duplicates));
        if self.no_assignment {
            call.headers.extend(header("sforce-auto-assign", "FALSE"));
        }
    }
}

/// Reads a record: its JSON as the org wrote it, all fields where none are named.
///
/// # Errors
/// Those of a read; the id and the names must be letters, digits and underscores.
pub async fn read(
    client: &Client,
    object: &str,
    id: &str,
    fields: &[String],
) -> Result<Reply<String>, Error> {
    let mut url = client.resource(&path(object, Some(id))?)?;
    if !fields.is_empty() {
        if !fields.iter().all(|field| is_name(field)) {
            return Err(odd());
        }
        url.query_pairs_mut()
            .append_pair("fields", &fields.join(","));
    }
    let answer = client.http().read(&client.get(url)).await?;
    let usage = answer.usage();
    // Whether it is an object at all; a web page with status 200 is none.
    let _: serde::de::IgnoredAny = parse_json(&answer)?;
    let value = String::from_utf8(answer.body).map_err(|_| Error::Unreadable {
        reason: "not UTF-8".into(),
        offset: None,
    })?;
    Ok(Reply { value, usage })
}

/// Makes a record; gives its id.
///
/// # Errors
/// Those of the way to the org; without a permit that holds, [`Error::ReadOnly`] before anything is
/// sent. After [`Error::TimedOut`] and [`Error::Broken`] it is unknown whether the record was made.
pub async fn create(
    client: &Client,
    permit: &WritePermit,
    object: &str,
    values: &Values,
    options: WriteOptions,
) -> Result<Reply<Written<String>>, Error> {
    #[derive(Deserialize)]
    struct Made {
        id: String,
    }
    let url = client.resource(&path(object, None)?)?;
    let mut call = client.write(permit, Method::POST, url);
    call.json = Some(values.to_json());
    options.put(&mut call);
    let answer = client.http().once(&call).await?;
    written(&answer, |answer| {
        Ok(parse_json::<Made>(answer)
            .map_err(|_| done_unreadably())?
            .id)
    })
}

/// Changes fields of a record, unless it was changed after `unless_modified_since`; of that, whole
/// seconds count.
///
/// # Errors
/// As [`create`].
pub async fn update(
    client: &Client,
    permit: &WritePermit,
    (object, id): (&str, &str),
    values: &Values,
    unless_modified_since: Option<SystemTime>,
    options: WriteOptions,
) -> Result<Reply<Written<()>>, Error> {
    let url = client.resource(&path(object, Some(id))?)?;
    let mut call = client.write(permit, Method::PATCH, url);
    call.json = Some(values.to_json());
    unless_modified(&mut call, unless_modified_since);
    options.put(&mut call);
    let answer = client.http().once(&call).await?;
    written(&answer, |_| Ok(()))
}

/// Moves a record, with the children that go along, to the recycle bin.
///
/// # Errors
/// As [`create`].
pub async fn delete(
    client: &Client,
    permit: &WritePermit,
    (object, id): (&str, &str),
    unless_modified_since: Option<SystemTime>,
) -> Result<Reply<Written<()>>, Error> {
    let url = client.resource(&path(object, Some(id))?)?;
    let mut call = client.write(permit, Method::DELETE, url);
    unless_modified(&mut call, unless_modified_since);
    let answer = client.http().once(&call).await?;
    written(&answer, |_| Ok(()))
}

fn unless_modified(call: &mut Call, since: Option<SystemTime>) {
    let date = since.map(httpdate::fmt_http_date);
    call.headers
        .extend(date.and_then(|date| header("if-unmodified-since", &date)));
}

fn written<T>(
    answer: &Answer,
    done: impl FnOnce(&Answer) -> Result<T, Error>,
) -> Result<Reply<Written<T>>, Error> {
    let value = match answer.status {
        200..=299 => Written::Done(done(answer)?),
        _ => Written::Refused(Refusal::of(answer)?),
    };
    Ok(Reply {
        value,
        usage: answer.usage(),
    })
}

/// The org said that it is done, in words that cannot be read.
fn done_unreadably() -> Error {
    Error::Unreadable {
        reason: "the org says that it is done, in words that are not those of the call".into(),
        offset: None,
    }
}

fn odd() -> Error {
    Error::RefusedAddress("a record with such a name".into())
}

fn is_name(text: &str) -> bool {
    let fits = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    !text.is_empty() && text.len() <= 255 && text.bytes().all(fits)
}

fn path(object: &str, id: Option<&str>) -> Result<String, Error> {
    let of_an_id =
        |id: &str| matches!(id.len(), 15 | 18) && id.bytes().all(|b| b.is_ascii_alphanumeric());
    match id {
        _ if !is_name(object) => Err(odd()),
        Some(id) if of_an_id(id) => Ok(format!("sobjects/{object}/{id}")),
        Some(_) => Err(odd()),
        None => Ok(format!("sobjects/{object}")),
    }
}

/// A moment as Salesforce writes it, `2026-01-02T03:04:05.000+0000`, or as RFC 3339 has it.
pub fn moment(text: &str) -> Option<SystemTime> {
    let read = |text: &str| text.parse::<jiff::Timestamp>().ok();
    let at = read(text).or_else(|| {
        let (head, tail) = text.split_at_checked(text.len().checked_sub(2)?)?;
        read(&format!("{head}:{tail}"))
    })?;
    Some(SystemTime::from(at))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn the_switches_of_a_write_are_headers() {
        let headers = |options: WriteOptions| {
            let url = reqwest::Url::parse("https://acme.my.salesforce.com/").unwrap();
            let mut call = Call::get(url);
            options.put(&mut call);
            let headers = call.headers.iter();
            headers
                .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            headers(WriteOptions::default()),
            ["sforce-duplicate-rule-header: allowSave=false; includeRecordDetails=true"]
        );
        let both = WriteOptions {
            save_duplicates: true,
            no_assignment: true,
        };
        assert_eq!(
            headers(both),
            [
                "sforce-duplicate-rule-header: allowSave=true; includeRecordDetails=true",
                "sforce-auto-assign: FALSE"
            ]
        );
    }
}
