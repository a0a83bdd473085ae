//! `Refusal`: what an org says when it does not do a write, with every entry and every field.
//!
//! Read leniently: entries with `statusCode` for `errorCode`, one object for a list, no body at all.

use serde_json::Value as Json;

use crate::salesforce::error::{ApiError, Error};
use crate::salesforce::http::Answer;

/// Why a write was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The HTTP status.
    pub status: u16,
    /// The org's entries, at least one.
    pub errors: Vec<ApiError>,
    /// The records that a duplicate rule found.
    pub duplicates: Option<Duplicates>,
}

/// What a duplicate rule found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Duplicates {
    /// Whether it lets the record be saved all the same.
    pub allow_save: bool,
    /// Its name.
    pub rule: String,
    /// The records that look like it.
    pub matches: Vec<DuplicateMatch>,
}

/// A record that looks like the one that was to be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DuplicateMatch {
    /// Of which object it is.
    pub object: String,
    /// Its id.
    pub id: String,
    /// Its name, where the org says it.
    pub name: Option<String>,
}

impl Refusal {
    /// What the answer says.
    ///
    /// # Errors
    /// Where it is no refusal of this write: the session, the server, the network.
    pub(in crate::salesforce) fn of(answer: &Answer) -> Result<Self, Error> {
        let status = answer.status;
        let error = Error::from_answer(status, answer.content_type(), &answer.body);
        if status == 401 || status >= 500 || (300..400).contains(&status) {
            return Err(error);
        }
        let body: Json = serde_json::from_slice(&answer.body).unwrap_or_default();
        let entries: Vec<&Json> = match &body {
            Json::Array(entries) => entries.iter().collect(),
            one => vec![one],
        };
        let mut errors: Vec<ApiError> = entries
            .iter()
            .filter_map(|entry| read(status, entry))
            .collect();
        if errors.is_empty() {
            // 412 may come without a body.
            if status != 412 {
                return Err(error);
            }
            errors.push(ApiError {
                status,
                code: "PRECONDITION_FAILED".into(),
                message: "The record was changed meanwhile".into(),
                fields: Vec::new(),
                position: None,
            });
        }
        let duplicates = entries
            .iter()
            .find_map(|entry| entry.get("duplicateResult"))
            .map(duplicates);
        Ok(Self {
            status,
            errors,
            duplicates,
        })
    }

    /// What an entry of a collection's answer says of its record.
    pub(in crate::salesforce) fn of_entry(entry: &Json) -> Self {
        let errors = entry.get("errors").and_then(Json::as_array);
        let entries: Vec<&Json> = errors.into_iter().flatten().collect();
        let mut errors: Vec<ApiError> = entries
            .iter()
            .filter_map(|entry| read(200, entry))
            .collect();
        if errors.is_empty() {
            let unsaid = Self::new(200, "UNKNOWN", "The org does not say why");
            errors.extend(unsaid.errors);
        }
        let duplicates = entries
            .iter()
            .find_map(|entry| entry.get("duplicateResult"))
            .map(duplicates);
        Self {
            status: 200,
            errors,
            duplicates,
        }
    }

    /// Its entries in one line: the org's words, the fields they are about, and the code last.
    pub fn words(&self) -> String {
        let said = self.errors.iter();
        let said = said.map(|error| format!("{} · {}", error.words(), error.code));
        said.collect::<Vec<_>>().join("; ")
    }

    /// One of a single entry.
    pub(super) fn new(status: u16, code: &str, message: &str) -> Self {
        Self {
            status,
            errors: vec![ApiError {
                status,
                code: code.to_owned(),
                message: message.to_owned(),
                fields: Vec::new(),
                position: None,
            }],
            duplicates: None,
        }
    }

    /// Whether the record was changed since the given time.
    pub fn is_stale(&self) -> bool {
        self.status == 412
    }

    /// Whether the record is gone.
    pub fn is_gone(&self) -> bool {
        self.status == 404
    }

    /// Whether the same can succeed a moment later: somebody else held the record.
    pub fn is_retryable(&self) -> bool {
        let locked = |error: &ApiError| error.code == "UNABLE_TO_LOCK_ROW";
        self.errors.iter().all(locked)
    }
}

fn read(status: u16, entry: &Json) -> Option<ApiError> {
    let text = |name: &str| entry.get(name).and_then(Json::as_str);
    let fields = entry.get("fields").and_then(Json::as_array);
    let fields = fields.into_iter().flatten().filter_map(Json::as_str);
    Some(ApiError {
        status,
        code: text("errorCode").or_else(|| text("statusCode"))?.to_owned(),
        message: text("message").unwrap_or_default().trim().to_owned(),
        fields: fields.map(str::to_owned).collect(),
        position: None,
    })
}

fn duplicates(result: &Json) -> Duplicates {
    let list = |of: &Json, name: &str| {
        let list = of.get(name).and_then(Json::as_array);
        list.cloned().unwrap_or_default()
    };
    let text = |of: &Json, name: &str| of.get(name).and_then(Json::as_str).map(str::to_owned);
    let records = list(result, "matchResults")
        .iter()
        .flat_map(|result| list(result, "matchRecords"))
        .filter_map(|found| {
            let record = found.get("record")?;
            Some(DuplicateMatch {
                object: text(record.get("attributes")?, "type")?,
                id: text(record, "Id")?,
                name: text(record, "Name"),
            })
        })
        .collect();
    Duplicates {
        allow_save: result.get("allowSave").and_then(Json::as_bool) == Some(true),
        rule: text(result, "duplicateRule").unwrap_or_default(),
        matches: records,
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
    fn every_entry_is_kept_with_its_fields() {
        let body = r#"[{"message":"No ","errorCode":"FIELD_CUSTOM_VALIDATION_EXCEPTION","fields":["A","B"]},
            {"message":"Missing","statusCode":"REQUIRED_FIELD_MISSING"},{"odd":1}]"#;
        let refusal = Refusal::of(&answer(400, body)).unwrap();
        let told: Vec<_> = refusal
            .errors
            .iter()
            .map(|e| (e.code.as_str(), e.message.as_str(), e.fields.len()))
            .collect();
        assert_eq!(
            told,
            [
                ("FIELD_CUSTOM_VALIDATION_EXCEPTION", "No", 2),
                ("REQUIRED_FIELD_MISSING", "Missing", 0)
            ]
        );
        assert!(!refusal.is_stale() && !refusal.is_retryable());
    }

    #[test]
    fn a_stale_record_needs_no_body_and_other_trouble_is_an_error() {
        assert!(Refusal::of(&answer(412, "")).unwrap().is_stale());
        let expired =
            r#"[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]"#;
        assert!(
            Refusal::of(&answer(401, expired))
                .unwrap_err()
                .session_expired()
        );
        for (status, body) in [(503, ""), (400, "<html>"), (404, "{}"), (302, "")] {
            assert!(Refusal::of(&answer(status, body)).is_err(), "{status}");
        }
    }

    #[test]
    fn duplicates_are_read_as_far_as_they_are_told() {
        let body = r#"[{"errorCode":"DUPLICATES_DETECTED","message":"Use one of these","duplicateResult":
            {"allowSave":true,"duplicateRule":"Accounts","matchResults":[{"matchRecords":[
                {"record":{"attributes":{"type":"Account"},"Id":"001000000000001AAA","Name":"Acme"}},
                {"record":{"Id":"7"}},{}]},{}]}}]"#;
        let duplicates = Refusal::of(&answer(400, body)).unwrap().duplicates.unwrap();
        assert!(duplicates.allow_save);
        assert_eq!(duplicates.rule, "Accounts");
        assert_eq!(duplicates.matches.len(), 1);
        let bare = r#"[{"errorCode":"DUPLICATES_DETECTED","duplicateResult":7}]"#;
        let duplicates = Refusal::of(&answer(400, bare)).unwrap().duplicates.unwrap();
        assert_eq!(duplicates, Duplicates::default());
    }
}
