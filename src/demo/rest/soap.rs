//! `POST /services/Soap/u/{version}`: undelete, the one call of the SOAP API that the demo knows (API
//! reference, section 3.5).
//!
//! Must not know how a record is deleted.

use super::super::data::Dataset;
use super::super::error::ApiError;
use super::super::http::html::escape;
use super::super::http::reply::Reply;
use super::super::http::request::Call;
use super::super::state::{State, locked};
use super::{touched, version};
use std::sync::Arc;

/// Answers a SOAP call.
pub fn answer(state: &State, call: &Call, version: &str) -> Reply {
    if call.method != hyper::Method::POST || call.header("soapaction").is_none() {
        return fault("soapenv:Client", "SOAPAction HTTP header missing");
    }
    if version::check(&format!("v{version}")).is_err() {
        return fault(
            "sf:UNSUPPORTED_API_VERSION",
            "Invalid Api version specified on URL",
        );
    }
    let body = String::from_utf8_lossy(&call.body);
    let session = elements(&body, "sessionId").into_iter().next();
    let session = session
        .filter(|token| !token.is_empty())
        .and_then(|token| locked(&state.grants).session(&token, state.clock.now()));
    if session.is_none() {
        return fault(
            "sf:INVALID_SESSION_ID",
            "INVALID_SESSION_ID: Invalid Session ID found in SessionHeader: Illegal Session",
        );
    }
    if let Err(error) = state.count_call() {
        return fault(&format!("sf:{}", error.code), &error.message);
    }
    let ids = elements(&body, "ids");
    if !body.contains("undelete>") || ids.is_empty() || ids.len() > 200 {
        return fault("soapenv:Client", "No operation available for this request");
    }
    let results: String = ids
        .iter()
        .map(|id| {
            let done = undelete_one(state, id);
            match done {
                Ok(id) => format!("<result><id>{id}</id><success>true</success></result>"),
                Err(error) => format!(
                    "<result><errors><message>{}</message><statusCode>{}</statusCode></errors>\
                     <id xsi:nil=\"true\"/><success>false</success></result>",
                    escape(&error.message),
                    error.code
                ),
            }
        })
        .collect();
    let body = format!("<undeleteResponse>{results}</undeleteResponse>");
    Reply::new(200, "text/xml; charset=UTF-8", envelope(&body))
}

fn undelete_one(state: &State, id: &str) -> Result<String, ApiError> {
    let rows = |data: &Dataset| match data.find_any(id) {
        Some((object, row)) => touched::by_delete(data, &data.gone_with(object, row)),
        None => Vec::new(),
    };
    state.write(rows, |data| {
        undelete(Arc::make_mut(data), id)
            .map_err(|(code, message)| ApiError::bad_request(code, message))
    })
}

fn undelete(data: &mut Dataset, id: &str) -> Result<String, (&'static str, &'static str)> {
    let (object, row) = data
        .find_any(id)
        .ok_or(("INVALID_ID_FIELD", "invalid record id"))?;
    if !data.schema().object(object).undeletable {
        return Err(("INVALID_TYPE", "entity type does not support undelete"));
    }
    if !data.is_deleted(object, row) {
        return Err(("UNDELETE_FAILED", "Entity is not in the recycle bin"));
    }
    data.restore(object, row);
    Ok(data.id(object, row))
}

/// The texts of all elements of that name.
fn elements(xml: &str, name: &str) -> Vec<String> {
    let mut texts = Vec::new();
    for part in xml.split('<').skip(1) {
        let Some((tag, text)) = part.split_once('>') else {
            continue;
        };
        let full = tag.split_whitespace().next().unwrap_or_default();
        if full.rsplit(':').next() == Some(name) && !tag.starts_with('/') {
            texts.push(text.trim().replace("&amp;", "&"));
        }
    }
    texts
}

fn fault(code: &str, message: &str) -> Reply {
    let body = format!(
        "<soapenv:Fault><faultcode>{code}</faultcode><faultstring>{}</faultstring></soapenv:Fault>",
        escape(message)
    );
    Reply::new(500, "text/xml; charset=UTF-8", envelope(&body))
}

fn envelope(body: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><soapenv:Envelope \
         xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\" \
         xmlns=\"urn:partner.soap.sforce.com\" xmlns:sf=\"urn:fault.partner.soap.sforce.com\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><soapenv:Body>{body}\
         </soapenv:Body></soapenv:Envelope>"
    )
}
