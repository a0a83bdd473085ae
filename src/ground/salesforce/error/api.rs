//! `ApiError`: one entry of a REST error body, and what to tell the person about each code.
//!
//! Decisions are made on codes, never on texts, which come in the user's language; the two 401 texts
//! that no refresh cures are the exception. Knows no HTTP.

use crate::salesforce::diagnosis;

/// One entry of a REST error body.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {message}")]
pub struct ApiError {
    /// The HTTP status.
    pub status: u16,
    /// `errorCode`, e.g. `MALFORMED_QUERY`.
    pub code: String,
    /// `message` without the statement's excerpt; only the sentence.
    pub message: String,
    /// The fields it is about.
    pub fields: Vec<String>,
    /// Row and column in the statement as sent, both from 1.
    pub position: Option<(u32, u32)>,
}

/// The 401 texts that a new access token does not cure (jsforce knows the same two).
const NOT_REFRESHABLE: [&str; 2] = [
    "This session is not valid for use with the REST API",
    "Connected app is not attached to Agent",
];

impl ApiError {
    /// The message, and the fields it is about where it does not end in them already
    /// (`Required fields are missing: [Company]`).
    pub fn words(&self) -> String {
        let fields = self.fields.join(", ");
        match fields.is_empty() || self.message.contains(&format!("[{fields}]")) {
            true => self.message.clone(),
            false => format!("{} ({fields})", self.message),
        }
    }

    /// Whether a new access token does not cure this.
    pub(in crate::salesforce) fn refresh_is_useless(&self) -> bool {
        NOT_REFRESHABLE
            .iter()
            .any(|text| self.message.contains(text))
    }

    /// What happened.
    pub(super) fn title(&self) -> &'static str {
        if let Some(cause) = diagnosis::of_api(self) {
            return cause.name;
        }
        match self.code.as_str() {
            "MALFORMED_QUERY" => "Salesforce does not understand the statement",
            "INVALID_FIELD" => "A field is unknown, hidden, or cannot be used like this",
            "INVALID_TYPE" => "There is no such object, or you may not see it",
            "QUERY_TIMEOUT" => "The query ran too long",
            "INVALID_QUERY_LOCATOR" => "The rest of this result has expired",
            "OPERATION_TOO_LARGE" => "The query touches too many records",
            "EXCEEDED_ID_LIMIT" => "This result cannot be read in pages",
            "NOT_FOUND" => "There is no such thing in the org",
            "ENTITY_IS_DELETED" => "The record is deleted",
            "UNABLE_TO_LOCK_ROW" => "Another change holds the record",
            "REQUIRED_FIELD_MISSING" => "A required field has no value",
            "FIELD_CUSTOM_VALIDATION_EXCEPTION" => "A validation rule of the org refuses this",
            "DUPLICATES_DETECTED" => "The org knows a record like this one",
            "INVALID_FIELD_FOR_INSERT_UPDATE" => "This field cannot be written",
            "PRECONDITION_FAILED" => "The record was changed meanwhile",
            "UNDELETE_FAILED" => "The record cannot be taken out of the recycle bin",
            "SERVER_UNAVAILABLE" => "The org is busy or down",
            _ if self.status == 403 => "Salesforce refused this",
            _ if self.status >= 500 => "Salesforce failed",
            _ => "Salesforce answered with an error",
        }
    }

    /// What to do.
    pub(super) fn hint(&self) -> Option<&'static str> {
        if let Some(cause) = diagnosis::of_api(self) {
            return Some(cause.hint);
        }
        Some(match self.code.as_str() {
            "MALFORMED_QUERY" => "Correct the statement where it is marked.",
            "INVALID_FIELD" => {
                "Check its name, its type and what it can be used for; custom fields end in __c."
            }
            "INVALID_TYPE" => "Check the name; custom objects end in __c.",
            "QUERY_TIMEOUT" => "Filter on an indexed field, or add a LIMIT.",
            "INVALID_QUERY_LOCATOR" => "Run it again; the rows so far are kept.",
            "OPERATION_TOO_LARGE" => {
                "Filter more; without View All this object is counted by record."
            }
            "EXCEEDED_ID_LIMIT" => "Add a LIMIT so that one page holds the result.",
            "UNABLE_TO_LOCK_ROW" => "Try again in a moment.",
            "ENTITY_IS_DELETED" => "It may be in the recycle bin.",
            _ if self.status >= 500 => "Try again; if it stays, see status.salesforce.com.",
            _ => return None,
        })
    }
}
