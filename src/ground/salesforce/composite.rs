//! `POST composite` and `POST composite/batch`: several reads in one call, with their addresses in the
//! body, where they may be longer than an address of its own (REST guide, composite resource).
//!
//! Of queries `composite` takes five, `composite/batch` as many as it takes parts, which is 25.
//!
//! Must not know what is read.

use reqwest::Url;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::client::{Client, unreadable};
use super::error::Error;
use super::http::{Answer, Call};

/// Says that a POST holds reads alone. Only this file can say it, and its parts are GETs by type.
#[derive(Debug, Clone)]
pub(super) struct OnlyReads {
    _by_this_file: (),
}

/// One read within the call.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Subrequest {
    method: &'static str,
    /// The path with its query, from `/services/data` on.
    url: String,
    reference_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    http_headers: Option<serde_json::Value>,
}

impl Subrequest {
    /// A GET of an address of the org.
    pub fn get(reference_id: impl Into<String>, url: &Url) -> Self {
        let query = url.query().map(|query| format!("?{query}"));
        Self {
            method: "GET",
            url: format!("{}{}", url.path(), query.unwrap_or_default()),
            reference_id: reference_id.into(),
            http_headers: None,
        }
    }

    /// The same with a header of its own.
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.http_headers = Some(serde_json::json!({ name: value }));
        self
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Request<'a> {
    all_or_none: bool,
    composite_request: &'a [Subrequest],
}

/// The call that makes these reads; each succeeds or fails by itself.
pub(super) fn call(
    client: &Client,
    resource: &str,
    subrequests: &[Subrequest],
) -> Result<Call, Error> {
    let request = Request {
        all_or_none: false,
        composite_request: subrequests,
    };
    let json = serde_json::to_string(&request).map_err(|error| Error::System(error.to_string()))?;
    let only = OnlyReads { _by_this_file: () };
    Ok(client.reads(client.resource(resource)?, json, only))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Response<'a> {
    #[serde(borrow)]
    composite_response: Vec<Part<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Part<'a> {
    #[serde(borrow)]
    body: &'a RawValue,
    http_status_code: u16,
    reference_id: String,
    #[serde(default)]
    http_headers: serde_json::Value,
}

/// A part that succeeded.
#[derive(Debug)]
pub(super) struct Done<'a> {
    /// Its body, as it stands in the answer.
    pub body: &'a str,
    /// Its `Last-Modified`, where it has one.
    pub last_modified: Option<String>,
}

/// The body of the part with this reference, as it stands in the answer.
///
/// # Errors
/// The part's own error, and where the answer is not one of `composite`.
pub(super) fn body<'a>(answer: &'a Answer, reference_id: &str) -> Result<&'a str, Error> {
    Ok(done(answer, reference_id)?.body)
}

/// The part with this reference.
///
/// # Errors
/// The part's own error, and where the answer is not one of `composite`.
pub(super) fn done<'a>(answer: &'a Answer, reference_id: &str) -> Result<Done<'a>, Error> {
    let odd = |reason: &str| unreadable(answer, reason.to_owned());
    let response: Response<'a> =
        serde_json::from_slice(&answer.body).map_err(|_| odd("not a composite answer"))?;
    let part = response
        .composite_response
        .into_iter()
        .find(|part| part.reference_id == reference_id)
        .ok_or_else(|| odd("a part of the composite answer is missing"))?;
    let body = part.body.get();
    if part.http_status_code >= 300 {
        let json = Some("application/json");
        return Err(Error::from_answer(
            part.http_status_code,
            json,
            body.as_bytes(),
        ));
    }
    let headers = part.http_headers.as_object().into_iter().flatten();
    let mut headers = headers.filter(|(name, _)| name.eq_ignore_ascii_case("last-modified"));
    let last_modified = headers.next().and_then(|(_, value)| value.as_str());
    Ok(Done {
        body,
        last_modified: last_modified.map(str::to_owned),
    })
}

/// The call that makes these reads as a batch; each succeeds or fails by itself.
pub(super) fn batch(client: &Client, reads: &[Url]) -> Result<Call, Error> {
    #[derive(Serialize)]
    struct Part {
        method: &'static str,
        /// From the version on.
        url: String,
    }
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Request {
        halt_on_error: bool,
        batch_requests: Vec<Part>,
    }
    let part = |url: &Url| {
        let Subrequest { method, url, .. } = Subrequest::get("", url);
        let url = url.trim_start_matches("/services/data/").to_owned();
        Part { method, url }
    };
    let request = Request {
        halt_on_error: false,
        batch_requests: reads.iter().map(part).collect(),
    };
    let json = serde_json::to_string(&request).map_err(|error| Error::System(error.to_string()))?;
    let only = OnlyReads { _by_this_file: () };
    Ok(client.reads(client.resource("composite/batch")?, json, only))
}

/// The bodies of a batch in their order, each as it stands in the answer or with its own error.
///
/// # Errors
/// Where the answer is not one of `composite/batch`.
pub(super) fn batch_bodies(answer: &Answer) -> Result<Vec<Result<&str, Error>>, Error> {
    #[derive(Deserialize)]
    struct Response<'a> {
        #[serde(borrow)]
        results: Vec<Part<'a>>,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Part<'a> {
        #[serde(borrow)]
        result: &'a RawValue,
        status_code: u16,
    }
    let response: Response<'_> = serde_json::from_slice(&answer.body)
        .map_err(|_| unreadable(answer, "not an answer of composite/batch".to_owned()))?;
    let one = |part: &Part<'_>| {
        let (status, json) = (part.status_code, Some("application/json"));
        Error::from_answer(status, json, part.result.get().as_bytes())
    };
    let each = response
        .results
        .into_iter()
        .map(|part| match part.status_code {
            300.. => Err(one(&part)),
            _ => Ok(part.result.get()),
        });
    Ok(each.collect())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn answer(body: &str) -> Answer {
        Answer {
            status: 200,
            headers: reqwest::header::HeaderMap::new(),
            body: body.into(),
        }
    }

    #[test]
    fn a_part_is_given_as_it_stands_or_with_its_own_error() {
        let whole = answer(
            r#"{"compositeResponse":[
                {"body":{"totalSize":1, "n":1.50},"httpHeaders":{"Last-Modified":"Tue, 28 Jun 2022 03:46:54 GMT"},"httpStatusCode":200,"referenceId":"rows"},
                {"body":{},"httpHeaders":null,"httpStatusCode":200,"referenceId":"bare"},
                {"body":[{"message":"no such column","errorCode":"INVALID_FIELD"}],"httpHeaders":{},"httpStatusCode":400,"referenceId":"columns"}]}"#,
        );
        assert_eq!(
            body(&whole, "rows").unwrap(),
            r#"{"totalSize":1, "n":1.50}"#
        );
        let date = |part: &str| done(&whole, part).unwrap().last_modified;
        assert_eq!(
            date("rows").as_deref(),
            Some("Tue, 28 Jun 2022 03:46:54 GMT")
        );
        assert_eq!(date("bare"), None);
        assert_eq!(
            body(&whole, "columns").unwrap_err().code(),
            Some("INVALID_FIELD")
        );
        assert!(matches!(
            body(&whole, "other"),
            Err(Error::Unreadable { .. })
        ));
        for odd in ["", "[]", "{}", r#"{"compositeResponse":7}"#] {
            assert!(matches!(
                body(&answer(odd), "rows"),
                Err(Error::Unreadable { .. })
            ));
        }
    }
    #[test]
    fn the_parts_of_a_batch_come_in_their_order() {
        let whole = answer(
            r#"{"hasErrors":true,"results":[
                {"statusCode":200,"result":{"totalSize":1}},
                {"statusCode":400,"result":[{"message":"no","errorCode":"INVALID_FIELD"}]}]}"#,
        );
        let parts = batch_bodies(&whole).unwrap();
        assert_eq!(*parts[0].as_ref().unwrap(), r#"{"totalSize":1}"#);
        assert_eq!(parts[1].as_ref().unwrap_err().code(), Some("INVALID_FIELD"));
        for odd in ["", "[]", r#"{"results":[{"statusCode":200}]}"#] {
            assert!(batch_bodies(&answer(odd)).is_err(), "{odd}");
        }
    }
}
