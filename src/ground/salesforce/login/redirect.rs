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

/// What a login in the browser asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// A code, in the query of the callback.
    Code,
    /// The tokens themselves, in its fragment.
    Tokens,
}

/// How a login in the browser ended.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// With an authorization code.
    Code(Secret),
    /// With tokens, which nobody has checked yet.
    Tokens(Box<Fragment>),
    /// With an error of the authorize page, e.g. `access_denied`.
    Refused(OAuthError),
}

/// The tokens of a fragment.
#[derive(Debug, Clone)]
pub struct Fragment {
    /// The access token.
    pub access_token: Secret,
    /// The refresh token, where the app gives one.
    pub refresh_token: Option<Secret>,
    /// Where the org is.
    pub instance_url: String,
    /// The identity URL.
    pub id: String,
    /// What was granted.
    pub scope: Option<String>,
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

/// Judges the query string or the fragment of a callback.
pub(super) fn judge(query: &str, asked: Asked, state: &Secret) -> Result<Outcome, NotOurs> {
    const NAMES: [&str; 9] = [
        "state",
        "code",
        "access_token",
        "error",
        "error_description",
        "refresh_token",
        "instance_url",
        "id",
        "scope",
    ];
    let mut found: [Option<String>; 9] = Default::default();
    for (key, value) in url::form_urlencoded::parse(query.as_bytes()) {
        let place = NAMES.iter().position(|name| **name == *key);
        let Some(place) = place.and_then(|at| found.get_mut(at)) else {
            continue;
        };
        if place.replace(value.into_owned()).is_some() {
            return Err(NotOurs::Doubled);
        }
    }
    let [
        theirs,
        code,
        access,
        error,
        description,
        refresh,
        instance,
        id,
        scope,
    ] = found;
    if theirs.map(Secret::new).as_ref() != Some(state) {
        return Err(NotOurs::State);
    }
    let given = |text: Option<String>| text.filter(|text| !text.is_empty());
    match (given(code), given(access), given(error)) {
        (Some(code), None, None) if asked == Asked::Code => Ok(Outcome::Code(Secret::new(code))),
        (None, Some(access), None) if asked == Asked::Tokens => {
            Ok(Outcome::Tokens(Box::new(Fragment {
                access_token: Secret::new(access),
                refresh_token: given(refresh).map(Secret::new),
                instance_url: instance.unwrap_or_default(),
                id: id.unwrap_or_default(),
                scope,
            })))
        }
        (None, None, Some(error)) => Ok(Outcome::Refused(OAuthError::from_browser(
            &error,
            &description.unwrap_or_default(),
        ))),
        _ => Err(NotOurs::Neither),
    }
}

/// Judges what the person pasted: the whole address the browser ended on, its query alone, or the
/// bare code. A bare code carries no `state`; it is the person's own act, and the PKCE verifier
/// still binds it to this attempt. Tokens are only taken with their address and `state`.
pub fn pasted(
    text: &str,
    redirect_uri: &str,
    asked: Asked,
    state: &Secret,
) -> Result<Outcome, LoginError> {
    let text = text.trim().trim_matches(['"', '\'', '<', '>', '`']).trim();
    if text.is_empty() {
        return Err(LoginError::BadPaste("nothing was pasted"));
    }
    if !looks_like_an_answer(text) {
        return match asked {
            Asked::Code => bare_code(text),
            Asked::Tokens => Err(LoginError::BadPaste(
                "the whole address is needed, with what stands behind its #",
            )),
        };
    }
    let sign = match asked {
        Asked::Code => '?',
        Asked::Tokens => '#',
    };
    let (address, query) = match text.split_once(sign) {
        Some((address, query)) => (address.split('?').next().unwrap_or_default(), query),
        None if text.contains("://") || text.starts_with("localhost") => (text, ""),
        None => ("", text),
    };
    if !address.is_empty() && !is_at(address, redirect_uri) {
        return Err(LoginError::BadPaste(
            "the address is not the callback of this login",
        ));
    }
    let query = query.split('#').next().unwrap_or_default();
    judge(query, asked, state).map_err(|why| {
        LoginError::BadPaste(match why {
            NotOurs::State if query.is_empty() && asked == Asked::Tokens => {
                "there are no tokens in it: the browser has hidden what stands behind its #"
            }
            NotOurs::State if query.is_empty() => "there is no code in it",
            NotOurs::State => "it belongs to another login; start this one's address again",
            NotOurs::Doubled => "a parameter stands in it twice",
            NotOurs::Neither if asked == Asked::Tokens => "there are no tokens in it",
            NotOurs::Neither => "there is no code in it",
        })
    })
}

fn looks_like_an_answer(text: &str) -> bool {
    text.contains("://")
        || text.contains('?')
        || text.contains('&')
        || [
            "code=",
            "error=",
            "state=",
            "localhost",
            "access_token=",
            "#",
        ]
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
            other => panic!("{other:?}"),
        }
    }

    fn pasted(text: &str, callback: &str, state: &Secret) -> Result<Outcome, LoginError> {
        super::pasted(text, callback, Asked::Code, state)
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
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn tokens_are_taken_from_a_fragment_with_its_state_and_from_nowhere_else() {
        let paste = |text: &str| super::pasted(text, CALLBACK, Asked::Tokens, &state());
        let good = "access_token=00D%21CANARY&refresh_token=5Aep&instance_url=https%3A%2F%2Fa&id=i&state=st4te";
        for text in [
            format!("{CALLBACK}#{good}"),
            format!("localhost:1717/OauthRedirect#{good}"),
            good.to_owned(),
        ] {
            match paste(&text).unwrap() {
                Outcome::Tokens(fragment) => {
                    assert_eq!(fragment.access_token.expose(), "00D!CANARY");
                    assert_eq!(fragment.instance_url, "https://a");
                    assert!(!format!("{fragment:?}").contains("CANARY"));
                }
                other => panic!("{other:?}"),
            }
        }
        for text in [
            format!("{CALLBACK}?{good}"),
            format!("{CALLBACK}#{}", good.replace("st4te", "other")),
            format!("{CALLBACK}#code=x&state=st4te"),
            format!("{CALLBACK}#{good}&access_token=2"),
            "00D!CANARYtoken".to_owned(),
            CALLBACK.to_owned(),
        ] {
            assert!(paste(&text).is_err(), "{text}");
        }
        let text = format!("{CALLBACK}?{good}");
        assert!(pasted(&text, CALLBACK, &state()).is_err(), "no code in it");
        let denied = format!("{CALLBACK}#error=access_denied&state=st4te");
        assert!(matches!(paste(&denied), Ok(Outcome::Refused(_))));
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
