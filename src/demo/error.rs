//! `ApiError`: what the REST API answers when it refuses (API reference, section 4).
//!
//! Must not know why anything was refused.

use super::value::write_json_string;

/// One refusal: an HTTP status and the only entry of the JSON array that is its body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiError {
    /// HTTP status.
    pub status: u16,
    /// `errorCode`.
    pub code: &'static str,
    /// `message`.
    pub message: String,
    /// `fields`; left out of the body when `None`.
    pub fields: Option<Vec<String>>,
    /// `duplicateResult`, as JSON, of a duplicate rule's refusal.
    pub duplicates: Option<String>,
}

impl ApiError {
    /// A refusal without `fields`.
    pub fn new(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            fields: None,
            duplicates: None,
        }
    }

    /// The same with what a duplicate rule found.
    #[must_use]
    pub fn with_duplicates(mut self, json: String) -> Self {
        self.duplicates = Some(json);
        self
    }

    /// The same with `fields`.
    #[must_use]
    pub fn with_fields(mut self, fields: impl IntoIterator<Item = String>) -> Self {
        self.fields = Some(fields.into_iter().collect());
        self
    }

    /// 404 for an address that names nothing.
    pub fn not_found() -> Self {
        Self::new(404, "NOT_FOUND", "The requested resource does not exist")
    }

    /// 401 for a token that is unknown, revoked or over its time.
    pub fn session_expired() -> Self {
        Self::new(401, "INVALID_SESSION_ID", "Session expired or invalid")
    }

    /// 405 with the methods the address knows.
    pub fn method_not_allowed(method: &str, allowed: &str) -> Self {
        Self::new(
            405,
            "METHOD_NOT_ALLOWED",
            format!("HTTP Method '{method}' not allowed. Allowed are {allowed}"),
        )
    }

    /// 400 with a code.
    pub fn bad_request(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(400, code, message)
    }

    /// The body.
    pub fn to_json(&self) -> String {
        let mut out = String::from("[{\"message\":");
        write_json_string(&self.message, &mut out);
        out.push_str(",\"errorCode\":");
        write_json_string(self.code, &mut out);
        if let Some(fields) = &self.fields {
            out.push_str(",\"fields\":[");
            for (at, field) in fields.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write_json_string(field, &mut out);
            }
            out.push(']');
        }
        if let Some(duplicates) = &self.duplicates {
            out.push_str(",\"duplicateResult\":");
            out.push_str(duplicates);
        }
        out.push_str("}]");
        out
    }
}
