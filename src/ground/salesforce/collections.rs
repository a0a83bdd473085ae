//! Up to 200 records changed or deleted in one call (`composite/sobjects`; API reference, 3.6).
//!
//! A call is sent once, and only with a [`WritePermit`]. What the org says of each record is an answer,
//! in the order of the records. Collections know no condition such as `If-Unmodified-Since`: who does
//! not want to overwrite others reads the records before. It must not know what a field means.

use reqwest::Method;
use serde_json::Value as Json;

use super::client::{Client, Reply, parse_json};
use super::error::Error;
use super::http::Answer;
use super::permit::WritePermit;
use super::record::{Refusal, Values, WriteOptions, Written};

/// No call takes more records than these.
pub const MOST: usize = 200;

/// A record that is changed: its id, and the fields as they shall be.
pub type Changed = (String, Values);

/// What came of each record, in their order; or the call was refused whole, and nothing was done.
pub type Outcomes = Written<Vec<Written<()>>>;

/// Changes fields of records of one object, at most [`MOST`].
///
/// # Errors
/// Those of the way to the org; without a permit that holds, [`Error::ReadOnly`] before anything is
/// sent. After [`Error::TimedOut`], [`Error::Broken`] and [`Error::Unreadable`] it is unknown what was
/// done.
pub async fn update(
    client: &Client,
    permit: &WritePermit,
    object: &str,
    records: &[Changed],
    all_or_none: bool,
    options: WriteOptions,
) -> Result<Reply<Outcomes>, Error> {
    few(records.len())?;
    let object = Json::from(object).to_string();
    let records: Vec<String> = records
        .iter()
        .map(|(id, values)| {
            let fields = values.to_json();
            // The members of an object that may have none, without its braces.
            let fields = fields.strip_prefix('{').and_then(|f| f.strip_suffix('}'));
            let fields = fields.unwrap_or_default();
            let comma = if fields.is_empty() { "" } else { "," };
            let id = Json::from(id.as_str());
            format!("{{\"attributes\":{{\"type\":{object}}},\"id\":{id}{comma}{fields}}}")
        })
        .collect();
    let count = records.len();
    let url = client.resource("composite/sobjects")?;
    let mut call = client.write(permit, Method::PATCH, url);
    call.json = Some(format!(
        "{{\"allOrNone\":{all_or_none},\"records\":[{}]}}",
        records.join(",")
    ));
    options.put(&mut call);
    let answer = client.http().once(&call).await?;
    outcomes(&answer, count)
}

/// Moves records to the recycle bin, at most [`MOST`], with the children that go along.
///
/// # Errors
/// As [`update`].
pub async fn delete(
    client: &Client,
    permit: &WritePermit,
    ids: &[String],
    all_or_none: bool,
) -> Result<Reply<Outcomes>, Error> {
    few(ids.len())?;
    let mut url = client.resource("composite/sobjects")?;
    url.query_pairs_mut()
        .append_pair("ids", &ids.join(","))
        .append_pair("allOrNone", if all_or_none { "true" } else { "false" });
    let call = client.write(permit, Method::DELETE, url);
    let answer = client.http().once(&call).await?;
    outcomes(&answer, ids.len())
}

/// More than a call takes is a mistake of ours, which the org would refuse.
fn few(count: usize) -> Result<(), Error> {
    match count {
        ..=MOST => Ok(()),
        _ => Err(Error::System(format!(
            "{count} records in one call, which takes {MOST}"
        ))),
    }
}

fn outcomes(answer: &Answer, count: usize) -> Result<Reply<Outcomes>, Error> {
    let value = match answer.status {
        200..=299 => {
            let entries: Vec<Json> = parse_json(answer)?;
            if entries.len() != count {
                return Err(Error::Unreadable {
                    reason: format!("{} outcomes for {count} records", entries.len()),
                    offset: None,
                });
            }
            Written::Done(entries.iter().map(outcome).collect())
        }
        _ => Written::Refused(Refusal::of(answer)?),
    };
    Ok(Reply {
        value,
        usage: answer.usage(),
    })
}

fn outcome(entry: &Json) -> Written<()> {
    match entry.get("success").and_then(Json::as_bool) {
        Some(true) => Written::Done(()),
        _ => Written::Refused(Refusal::of_entry(entry)),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn answer(status: u16, body: &str) -> Answer {
        Answer {
            status,
            headers: reqwest::header::HeaderMap::new(),
            body: body.into(),
        }
    }

    #[test]
    fn each_record_has_its_outcome_in_their_order() {
        let body = r#"[{"id":"001000000000001AAA","success":true,"errors":[]},
            {"success":false,"errors":[{"statusCode":"REQUIRED_FIELD_MISSING","message":"Missing","fields":["Name"]}]},
            {"success":false,"errors":[]}]"#;
        let Written::Done(each) = outcomes(&answer(200, body), 3).unwrap().value else {
            panic!("it is done");
        };
        let told: Vec<_> = each
            .iter()
            .map(|one| match one {
                Written::Done(()) => String::new(),
                Written::Refused(why) => {
                    format!("{} {:?}", why.errors[0].code, why.errors[0].fields)
                }
            })
            .collect();
        assert_eq!(
            told,
            ["", "REQUIRED_FIELD_MISSING [\"Name\"]", "UNKNOWN []"]
        );
    }

    #[test]
    fn another_number_of_outcomes_says_nothing_of_any() {
        let body = r#"[{"success":true}]"#;
        assert!(matches!(
            outcomes(&answer(200, body), 2),
            Err(Error::Unreadable { .. })
        ));
        let whole = r#"[{"errorCode":"EXCEEDED_ID_LIMIT","message":"record limit reached"}]"#;
        let refused = outcomes(&answer(400, whole), 2).unwrap().value;
        assert!(matches!(refused, Written::Refused(_)));
        assert!(outcomes(&answer(503, ""), 2).is_err());
        assert!(few(MOST).is_ok() && few(MOST + 1).is_err());
    }
}
