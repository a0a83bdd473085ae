//! What came back from the browser: judged the same way whether the listener heard it or the person
//! pasted it.
//!
//! `state` is looked at before anything else, so that nobody else can end a login, neither with a
//! code nor with an error; doubled parameters and an answer that is both are refused. Knows no
//! socket.

use reqwest::Url;

use super::LoginError;
use crate::salesforce::OAuthError;
use crate::secret::Secret;

/// How a login in the browser ended.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// With an authorization code.
    Code(Secret),
    /// With an error of the authorize page, e.g. `access_denied`.
    Refused(OAuthError),
}

/// Why a query string is not the answer that is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NotOurs {
    /// `state` is missing or another.
    State,
    /// A parameter stands there twice.
    Doubled,
    /// Neither or both of `code` and `error`.
    Neither,
}

/// Judges the query string of a callback.
pub(super) fn judge(query: &str, state: &Secret) -> Result<Outcome, NotOurs> {
    let (mut code, mut error, mut description, mut theirs) = (None, None, None, None);
    for (key, value) in url::form_urlencoded::parse(query.as_bytes()) {
        let place = match &*key {
            "code" => &mut code,
            "error" => &mut error,
            "error_description" => &mut description,
            "state" => &mut theirs,
            _ => continue,
        };
        if place.replace(value.into_owned()).is_some() {
            return Err(NotOurs::Doubled);
        }
    }
    if theirs.map(Secret::new).as_ref() != Some(state) {
        return Err(NotOurs::State);
    }
    match (code, error) {
        (Some(code), None) if !code.is_empty() => Ok(Outcome::Code(Secret::new(code))),
        (None, Some(error)) if !error.is_empty() => Ok(Outcome::Refused(OAuthError::from_browser(
            &error,
            &description.unwrap_or_default(),
        ))),
        _ => Err(NotOurs::Neither),
    }
}

/// Judges what the person pasted: the whole address the browser ended on, its query alone, or the
/// bare code. A bare code carries no `state`; it is the person's own act, and the PKCE verifier
/// still binds it to this attempt.
pub fn pasted(text: &str, redirect_uri: &str, state: &Secret) -> Result<Outcome, LoginError> {
    let text = text.trim().trim_matches(['"', '\'', '<', '>', '`']).trim();
    if text.is_empty() {
        return Err(LoginError::BadPaste("nothing was pasted"));
    }
    if !looks_like_an_answer(text) {
        return bare_code(text);
    }
    let (address, query) = match text.split_once('?') {
        Some((address, query)) => (address, query),
        None if text.contains("://") || text.starts_with("localhost") => (text, ""),
        None => ("", text),
    };
    if !address.is_empty() && !is_at(address, redirect_uri) {
        return Err(LoginError::BadPaste(
            "the address is not the callback of this login",
        ));
    }
    let query = query.split('#').next().unwrap_or_default();
    judge(query, state).map_err(|why| {
        LoginError::BadPaste(match why {
            NotOurs::State if query.is_empty() => "there is no code in it",
            NotOurs::State => "it belongs to another login; start this one's address again",
            NotOurs::Doubled => "a parameter stands in it twice",
            NotOurs::Neither => "there is no code in it",
        })
    })
}

fn looks_like_an_answer(text: &str) -> bool {
    text.contains("://")
        || text.contains('?')
        || text.contains('&')
        || ["code=", "error=", "state=", "localhost"]
            .iter()
            .any(|start| text.starts_with(start))
}

/// Whether an address is that of the callback; the query is not looked at.
fn is_at(address: &str, redirect_uri: &str) -> bool {
    // Browsers hide `http://` in the address bar.
    let written = if address.contains("://") {
        address.to_owned()
    } else {
        format!("http://{address}")
    };
    let (Ok(a), Ok(b)) = (Url::parse(&written), Url::parse(redirect_uri)) else {
        return false;
    };
    a.scheme() == b.scheme()
        && a.host_str() == b.host_str()
        && a.port_or_known_default() == b.port_or_known_default()
        && a.path() == b.path()
        && a.username().is_empty()
        && a.password().is_none()
}

fn bare_code(text: &str) -> Result<Outcome, LoginError> {
    let plain = text
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b"._-~=%+/!".contains(&b));
    if !plain || text.len() < 10 {
        return Err(LoginError::BadPaste(
            "this is neither an address nor a code",
        ));
    }
    // In the address bar the code's `==` is escaped; a `+` of a bare code is itself.
    let escaped = format!("code={}", text.replace('+', "%2B"));
    let code = url::form_urlencoded::parse(escaped.as_bytes())
        .next()
        .map(|(_, value)| value.into_owned());
    Ok(Outcome::Code(Secret::new(code.unwrap_or_default())))
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]
mod tests {
    use super::*;

    const CALLBACK: &str = "http://localhost:1717/OauthRedirect";

    fn state() -> Secret {
        Secret::new("st4te")
    }

    fn code(outcome: Outcome) -> String {
        match outcome {
            Outcome::Code(code) => code.expose().to_owned(),
            Outcome::Refused(e) => panic!("{e}"),
        }
    }

    #[test]
    fn a_pasted_answer_gives_its_code() {
        for text in [
            "http://localhost:1717/OauthRedirect?code=aPrx.abc%3D%3D&state=st4te",
            "  http://localhost:1717/OauthRedirect?state=st4te&code=aPrx.abc%3D%3D&sfdc=1#top\n",
            "localhost:1717/OauthRedirect?code=aPrx.abc%3D%3D&state=st4te",
            "?code=aPrx.abc%3D%3D&state=st4te",
            "code=aPrx.abc%3D%3D&state=st4te",
            "<http://localhost:1717/OauthRedirect?code=aPrx.abc==&state=st4te>",
            "aPrx.abc%3D%3D",
            "aPrx.abc==",
        ] {
            let outcome = pasted(text, CALLBACK, &state()).unwrap();
            assert_eq!(code(outcome), "aPrx.abc==", "{text}");
        }
    }

    #[test]
    fn callbacks_that_are_not_loopback_are_pasted_too() {
        for callback in [
            "https://acme.example/cb",
            "sftui://done/cb",
            "http://localhost/",
        ] {
            let text = format!("{callback}?code=0123456789&state=st4te");
            assert_eq!(
                code(pasted(&text, callback, &state()).unwrap()),
                "0123456789"
            );
        }
    }

    #[test]
    fn a_pasted_refusal_is_told() {
        let text = "http://localhost:1717/OauthRedirect?error=access_denied&error_description=end-user+denied+authorization&state=st4te";
        match pasted(text, CALLBACK, &state()).unwrap() {
            Outcome::Refused(e) => {
                assert_eq!(e.error, "access_denied");
                assert_eq!(e.description, "end-user denied authorization");
            }
            Outcome::Code(_) => panic!("a code"),
        }
    }

    #[test]
    fn what_is_not_ours_is_refused() {
        for text in [
            "",
            "hello",
            "two words here and there",
            "http://localhost:1717/OauthRedirect",
            "http://localhost:1717/OauthRedirect?code=x",
            "http://localhost:1717/OauthRedirect?code=x&state=other",
            "http://localhost:1717/OauthRedirect?error=access_denied",
            "http://localhost:1717/OauthRedirect?code=x&code=y&state=st4te",
            "http://localhost:1717/OauthRedirect?code=x&state=st4te&state=st4te",
            "http://localhost:1717/OauthRedirect?code=x&error=y&state=st4te",
            "http://localhost:1717/OauthRedirect?state=st4te",
            "http://localhost:1717/OauthRedirect?code=&state=st4te",
            "http://localhost:1718/OauthRedirect?code=x&state=st4te",
            "http://localhost:1717/Other?code=x&state=st4te",
            "http://127.0.0.1:1717/OauthRedirect?code=x&state=st4te",
            "https://localhost:1717/OauthRedirect?code=x&state=st4te",
            "https://login.salesforce.com/services/oauth2/authorize?state=st4te&code=x",
        ] {
            assert!(pasted(text, CALLBACK, &state()).is_err(), "{text}");
        }
    }
}
