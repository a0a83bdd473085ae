//! From an answer's status and body to an [`Error`], leniently: array, object, else stripped text.
//!
//! Errors come as JSON arrays, except where they come as one object, as OAuth objects, as web pages
//! of the edge, or as plain text; so every shape is tried before giving up.

use serde::Deserialize;

use super::{ApiError, Error, OAuthError};

/// How much of an unreadable body is kept.
const TEXT_CAP: usize = 300;

/// One REST error entry; composite collections say `statusCode` for `errorCode`.
#[derive(Deserialize)]
struct Entry {
    #[serde(alias = "statusCode", rename = "errorCode")]
    code: String,
    #[serde(default)]
    message: Option<String>,
    #[serde(default)]
    fields: Option<Vec<String>>,
}

/// An OAuth error object.
#[derive(Deserialize)]
struct OAuthBody {
    error: String,
    #[serde(default)]
    error_description: Option<String>,
}

impl Error {
    /// The error that a REST answer with a status of 300 or more stands for.
    pub(in crate::salesforce) fn from_answer(
        status: u16,
        content_type: Option<&str>,
        body: &[u8],
    ) -> Self {
        if let Some(error) = api_error(status, body) {
            return Self::Api(error);
        }
        if let Some(error) = oauth_error(status, body) {
            return Self::OAuth(error);
        }
        Self::from_text(status, content_type, body)
    }

    /// The same for the OAuth endpoints, whose errors can also be form-encoded.
    pub(in crate::salesforce) fn from_oauth_answer(
        status: u16,
        content_type: Option<&str>,
        body: &[u8],
    ) -> Self {
        oauth_error(status, body)
            .or_else(|| form_error(status, body))
            .map_or_else(
                || Self::from_answer(status, content_type, body),
                Self::OAuth,
            )
    }

    fn from_text(status: u16, content_type: Option<&str>, body: &[u8]) -> Self {
        let text = String::from_utf8_lossy(body.get(..body.len().min(64 * 1024)).unwrap_or(body));
        if is_web_page(content_type, &text) {
            return Self::WebPage {
                status,
                maintenance: text.to_ascii_lowercase().contains("maintenance"),
            };
        }
        if (300..400).contains(&status) {
            return Self::Moved { status };
        }
        Self::Status {
            status,
            text: strip(&text),
        }
    }
}

/// Whether a body is a web page, by its type or its beginning.
pub(in crate::salesforce) fn is_web_page(content_type: Option<&str>, text: &str) -> bool {
    let beginning = text.trim_start().get(..9).unwrap_or_default();
    content_type.is_some_and(|t| t.to_ascii_lowercase().contains("text/html"))
        || beginning.eq_ignore_ascii_case("<!doctype")
        || beginning
            .get(..5)
            .is_some_and(|b| b.eq_ignore_ascii_case("<html"))
}

fn api_error(status: u16, body: &[u8]) -> Option<ApiError> {
    let entry = match serde_json::from_slice::<Vec<Entry>>(body) {
        Ok(entries) => entries.into_iter().next()?,
        Err(_) => serde_json::from_slice::<Entry>(body).ok()?,
    };
    let message = entry.message.unwrap_or_default();
    let (position, sentence) = split_position(&message);
    Some(ApiError {
        status,
        code: entry.code,
        message: sentence.trim().to_owned(),
        fields: entry.fields.unwrap_or_default(),
        position,
    })
}

fn oauth_error(status: u16, body: &[u8]) -> Option<OAuthError> {
    let body: OAuthBody = serde_json::from_slice(body).ok()?;
    Some(OAuthError {
        status,
        error: body.error,
        description: body.error_description.unwrap_or_default(),
    })
}

fn form_error(status: u16, body: &[u8]) -> Option<OAuthError> {
    if !body.starts_with(b"error=") {
        return None;
    }
    let mut error = OAuthError {
        status,
        error: String::new(),
        description: String::new(),
    };
    for (key, value) in url::form_urlencoded::parse(body) {
        match &*key {
            "error" => error.error = value.into_owned(),
            "error_description" => error.description = value.into_owned(),
            _ => {}
        }
    }
    Some(error)
}

/// Row and column of `ERROR at Row:R:Column:C`, and the sentence on the lines after it.
///
/// The excerpt and the caret line before it are dropped: for long statements they are a window, so
/// the caret points nowhere.
fn split_position(message: &str) -> (Option<(u32, u32)>, &str) {
    const MARK: &str = "ERROR at Row:";
    let parse = || {
        let (_, rest) = message.split_once(MARK)?;
        let (row, rest) = rest.split_once(":Column:")?;
        let digits = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        let (column, sentence) = rest.split_at_checked(digits)?;
        Some(((row.parse().ok()?, column.parse().ok()?), sentence))
    };
    match parse() {
        Some((position, sentence)) => (Some(position), sentence),
        None => (None, message),
    }
}

/// The beginning of a text without its tags, on one line.
fn strip(text: &str) -> String {
    let mut plain = String::new();
    let mut inside = false;
    for c in text.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => plain.push(c),
            _ => {}
        }
    }
    let words: Vec<&str> = plain.split_whitespace().map(redact).collect();
    words.join(" ").chars().take(TEXT_CAP).collect()
}

/// A word, unless it looks like an access token (`00D…!…` or a JWT).
fn redact(word: &str) -> &str {
    let opaque = word.find("00D").is_some_and(|at| {
        word.get(at..)
            .is_some_and(|rest| rest.find('!').is_some_and(|mark| mark <= 18))
    });
    if opaque || word.contains("eyJ") {
        "[redacted]"
    } else {
        word
    }
}
