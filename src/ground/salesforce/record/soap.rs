//! Undelete, the one write that only the SOAP API has (API reference, 3.5).
//!
//! The answer is a few known elements, so it is searched for those; whatever is around them, and which
//! prefixes they have, is no matter.

use reqwest::Method;

use super::{Refusal, Written};
use crate::salesforce::client::{Client, Reply, header};
use crate::salesforce::error::{ApiError, Error};
use crate::salesforce::http::Answer;
use crate::salesforce::permit::WritePermit;
use crate::secret::Secret;

/// Takes a record out of the recycle bin, with the children that were deleted along with it.
///
/// # Errors
/// Those of the way to the org; [`Error::ReadOnly`] without a permit that holds. Orgs take no
/// access token in the form of a JWT here.
pub async fn undelete(
    client: &Client,
    permit: &WritePermit,
    id: &str,
) -> Result<Reply<Written<()>>, Error> {
    let answer = ask(client, permit, &[id.to_owned()]).await?;
    read(&answer)
}

/// So many records are taken out of the recycle bin in one call.
pub const UNDELETED_AT_ONCE: usize = 200;

/// Takes records out of the recycle bin, [`UNDELETED_AT_ONCE`] at most; each is done or refused by
/// itself, in their order.
///
/// # Errors
/// As [`undelete`].
pub async fn undelete_all(
    client: &Client,
    permit: &WritePermit,
    ids: &[String],
) -> Result<Reply<Vec<Written<()>>>, Error> {
    let answer = ask(client, permit, ids).await?;
    read_all(&answer, ids.len())
}

async fn ask(client: &Client, permit: &WritePermit, ids: &[String]) -> Result<Answer, Error> {
    let is_id =
        |id: &String| matches!(id.len(), 15 | 18) && id.bytes().all(|b| b.is_ascii_alphanumeric());
    if !ids.iter().all(is_id) {
        return Err(super::odd());
    }
    let wanted: Vec<String> = ids
        .iter()
        .map(|id| format!("<u:ids>{id}</u:ids>"))
        .collect();
    let url = client.address(&format!("/services/Soap/u/{}", client.version()))?;
    let mut call = client.write(permit, Method::POST, url);
    // The session is named in the body, and there alone.
    call.token = None;
    call.headers.extend(header("soapaction", "\"\""));
    call.xml = Some(Secret::new(format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
         <e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\" \
         xmlns:u=\"urn:partner.soap.sforce.com\"><e:Header><u:SessionHeader><u:sessionId>{}\
         </u:sessionId></u:SessionHeader></e:Header><e:Body><u:undelete>{}\
         </u:undelete></e:Body></e:Envelope>",
        escaped(client.token().expose()),
        wanted.concat()
    )));
    client.http().once(&call).await
}

fn read(answer: &Answer) -> Result<Reply<Written<()>>, Error> {
    let text = String::from_utf8_lossy(&answer.body);
    refuse_fault(&text)?;
    Ok(Reply {
        value: result(answer, &text)?,
        usage: None,
    })
}

/// Many results, as many as were asked for.
fn read_all(answer: &Answer, wanted: usize) -> Result<Reply<Vec<Written<()>>>, Error> {
    let text = String::from_utf8_lossy(&answer.body);
    refuse_fault(&text)?;
    let results = elements(&text, "result");
    if results.len() != wanted {
        // Nobody knows whose results these are.
        result(answer, "")?;
    }
    let each = results.iter().map(|text| result(answer, text));
    Ok(Reply {
        value: each.collect::<Result<_, _>>()?,
        usage: None,
    })
}

fn refuse_fault(text: &str) -> Result<(), Error> {
    if let Some(code) = element(text, "faultcode") {
        let code = code.rsplit(':').next().unwrap_or_default().to_owned();
        let message = element(text, "faultstring").unwrap_or_default();
        let expired = code == "INVALID_SESSION_ID";
        return Err(Error::Api(ApiError {
            // SOAP says everything with 500; an expired session is to be renewed.
            status: if expired { 401 } else { 400 },
            code,
            message,
            fields: Vec::new(),
            position: None,
        }));
    }
    Ok(())
}

/// What one result says.
fn result(answer: &Answer, text: &str) -> Result<Written<()>, Error> {
    match element(text, "success").as_deref() {
        Some("true") => Ok(Written::Done(())),
        Some("false") => {
            let told = |name| element(text, name).unwrap_or_default();
            let refusal = Refusal::new(400, &told("statusCode"), &told("message"));
            Ok(Written::Refused(refusal))
        }
        _ if answer.status >= 300 => Err(Error::from_answer(
            answer.status,
            answer.content_type(),
            &answer.body,
        )),
        _ => Err(super::done_unreadably()),
    }
}

/// What stands in each element of that name, whatever its prefix; none of them holds another.
fn elements<'a>(xml: &'a str, name: &str) -> Vec<&'a str> {
    let mut found = Vec::new();
    let mut begun: Option<usize> = None;
    for (at, _) in xml.match_indices('<') {
        let Some(tag) = xml.get(at + 1..).and_then(|rest| rest.split('>').next()) else {
            continue;
        };
        let full = tag.split_whitespace().next().unwrap_or_default();
        let bare = full.trim_start_matches('/');
        if bare.rsplit(':').next() != Some(name) {
            continue;
        }
        match (full.starts_with('/'), begun) {
            (false, _) => begun = Some(at + tag.len() + 2),
            (true, Some(from)) => {
                found.extend(xml.get(from..at));
                begun = None;
            }
            (true, None) => {}
        }
    }
    found
}

/// The text of the first element of that name, whatever its prefix.
fn element(xml: &str, name: &str) -> Option<String> {
    let mut rest = xml;
    while let Some(at) = rest.find('<') {
        rest = rest.get(at + 1..)?;
        let end = rest.find('>')?;
        let tag = rest.get(..end)?;
        let full = tag.split_whitespace().next().unwrap_or_default();
        if full.rsplit(':').next() == Some(name) && !tag.starts_with('/') {
            let inner = rest.get(end + 1..)?;
            return Some(unescaped(
                inner.split('<').next().unwrap_or_default().trim(),
            ));
        }
    }
    None
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&")
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
    fn a_result_and_a_fault_are_read_whatever_their_prefixes() {
        let done = "<s:Envelope><s:Body><undeleteResponse><result><id>001</id>\
                    <success>true</success></result></undeleteResponse></s:Body></s:Envelope>";
        assert_eq!(read(&answer(200, done)).unwrap().value, Written::Done(()));
        let refused = "<u:result><u:errors><u:message>Entity isn&apos;t in the bin &amp;c</u:message>\
                       <u:statusCode>UNDELETE_FAILED</u:statusCode></u:errors>\
                       <u:success xsi:type=\"x\">false</u:success></u:result>";
        let Written::Refused(refusal) = read(&answer(200, refused)).unwrap().value else {
            panic!("refused");
        };
        assert_eq!(refusal.errors[0].code, "UNDELETE_FAILED");
        assert_eq!(refusal.errors[0].message, "Entity isn't in the bin &c");
        let fault = "<soapenv:Fault><faultcode>sf:INVALID_SESSION_ID</faultcode>\
                     <faultstring>INVALID_SESSION_ID: gone</faultstring></soapenv:Fault>";
        assert!(read(&answer(500, fault)).unwrap_err().session_expired());
    }

    #[test]
    fn many_results_are_told_apart_in_their_order() {
        let body = "<r:undeleteResponse><r:result><r:id>001</r:id><r:success>true</r:success></r:result>\
                    <r:result><r:errors><r:message>gone</r:message><r:statusCode>UNDELETE_FAILED</r:statusCode>\
                    </r:errors><r:success>false</r:success></r:result></r:undeleteResponse>";
        let each = read_all(&answer(200, body), 2).unwrap().value;
        assert_eq!(each[0], Written::Done(()));
        let Written::Refused(refusal) = &each[1] else {
            panic!("refused");
        };
        assert_eq!(refusal.errors[0].message, "gone");
        // Fewer results than records: whose they are nobody knows.
        assert!(read_all(&answer(200, body), 3).is_err());
        assert!(read_all(&answer(200, ""), 1).is_err());
    }

    #[test]
    fn odd_answers_are_no_success() {
        for (status, body) in [
            (200, ""),
            (200, "<success/>"),
            (200, "<html>success</html>"),
            (503, "<html>down</html>"),
            (200, "<succes>true"),
            (200, "<"),
        ] {
            assert!(read(&answer(status, body)).is_err(), "{body}");
        }
    }
}
