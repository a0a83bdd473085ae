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
    if !(matches!(id.len(), 15 | 18) && id.bytes().all(|b| b.is_ascii_alphanumeric())) {
        return Err(super::odd());
    }
    let url = client.address(&format!("/services/Soap/u/{}", client.version()))?;
    let mut call = client.write(permit, Method::POST, url);
    // The session is named in the body, and there alone.
    call.token = None;
    call.headers.extend(header("soapaction", "\"\""));
    call.xml = Some(Secret::new(format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
         <e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\" \
         xmlns:u=\"urn:partner.soap.sforce.com\"><e:Header><u:SessionHeader><u:sessionId>{}\
         </u:sessionId></u:SessionHeader></e:Header><e:Body><u:undelete><u:ids>{id}</u:ids>\
         </u:undelete></e:Body></e:Envelope>",
        escaped(client.token().expose())
    )));
    let answer = client.http().once(&call).await?;
    read(&answer)
}

fn read(answer: &Answer) -> Result<Reply<Written<()>>, Error> {
    let text = String::from_utf8_lossy(&answer.body);
    if let Some(code) = element(&text, "faultcode") {
        let code = code.rsplit(':').next().unwrap_or_default().to_owned();
        let message = element(&text, "faultstring").unwrap_or_default();
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
    let value = match element(&text, "success").as_deref() {
        Some("true") => Written::Done(()),
        Some("false") => {
            let told = |name| element(&text, name).unwrap_or_default();
            Written::Refused(Refusal::new(400, &told("statusCode"), &told("message")))
        }
        _ if answer.status >= 300 => {
            return Err(Error::from_answer(
                answer.status,
                answer.content_type(),
                &answer.body,
            ));
        }
        _ => return Err(super::done_unreadably()),
    };
    Ok(Reply { value, usage: None })
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
