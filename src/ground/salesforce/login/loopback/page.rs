//! The constant answers of the listener. Nothing of a request ever appears in them.
//!
//! One of them has a script: the one that hands on what stands behind the # of its address. No other
//! script can run in it, and it can talk to nobody but the listener.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Takes the fragment out of the address, and out of the tab's history with it, then posts it back.
const SCRIPT: &str = "\
const answer = location.hash.slice(1);\
history.replaceState(null, '', location.pathname);\
const say = words => { document.querySelector('p').textContent = words; };\
if (answer) {\
fetch(location.pathname, { method: 'POST', body: new URLSearchParams(answer) })\
.then(reply => reply.text())\
.then(say, () => say('sftui does not listen any more. Start the login again.'));\
} else {\
say('There is nothing in this address that sftui waits for.');\
}";

/// An answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Page {
    /// The login's code arrived.
    Done,
    /// The login was refused on the authorize page.
    Refused,
    /// The browser asks whether a public site may lead here.
    Preflight,
    /// Not this login's answer, or not HTTP.
    BadRequest,
    /// Another path.
    NotFound,
    /// The answer is in the fragment: a page that posts it back.
    Fragment,
    /// Another method.
    NotAllowed,
    /// The head did not come in time.
    TimedOut,
    /// The login has ended already.
    Gone,
    /// Where the login begins in a browser of this machine, or its worker: not constant.
    Start,
}

impl Page {
    fn status(self) -> &'static str {
        match self {
            Self::Done | Self::Refused | Self::Fragment | Self::Start => "200 OK",
            Self::Preflight => "204 No Content",
            Self::BadRequest => "400 Bad Request",
            Self::NotFound => "404 Not Found",
            Self::NotAllowed => "405 Method Not Allowed",
            Self::TimedOut => "408 Request Timeout",
            Self::Gone => "410 Gone",
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Done => {
                "The browser's part is done. You can close this tab and go back to sftui."
            }
            Self::Refused => "The login was not allowed. You can close this tab; sftui says more.",
            Self::Preflight | Self::Start => "",
            Self::Fragment => "Handing the login over to sftui needs JavaScript…",
            Self::BadRequest => "This is not the answer that sftui waits for.",
            Self::NotFound => "There is nothing here.",
            Self::NotAllowed => "Only GET is served here.",
            Self::TimedOut => "The request took too long.",
            Self::Gone => "This login has ended. You can close this tab.",
        }
    }

    /// The whole response; plain words for a script that shows them.
    pub(super) fn response(self, plain: bool) -> String {
        let script = match self {
            Self::Fragment => format!("<script>{SCRIPT}</script>"),
            _ => String::new(),
        };
        let body = match self.words() {
            "" => String::new(),
            words if plain => words.to_owned(),
            words => format!(
                "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>sftui</title>\
                 </head><body><p>{words}</p>{script}</body></html>\n"
            ),
        };
        let extra = match self {
            Self::Preflight => {
                "access-control-allow-private-network: true\r\naccess-control-allow-methods: GET\r\n"
            }
            Self::NotAllowed => "allow: GET\r\n",
            _ => "",
        };
        let kind = match self {
            Self::Preflight => "",
            _ if plain => "text/plain",
            _ => "text/html",
        };
        let may = match self {
            Self::Fragment => {
                let digest = ring::digest::digest(&ring::digest::SHA256, SCRIPT.as_bytes());
                format!(
                    "; script-src 'sha256-{}'; connect-src 'self'",
                    STANDARD.encode(digest)
                )
            }
            _ => String::new(),
        };
        sealed(self.status(), kind, extra, &may, &body)
    }
}

/// A response that nobody keeps and that may do nothing but what is said; without a kind it has no
/// body.
pub(super) fn sealed(status: &str, kind: &str, extra: &str, may: &str, body: &str) -> String {
    let content = match kind {
        "" => String::new(),
        kind => format!(
            "content-type: {kind}; charset=utf-8\r\ncontent-length: {}\r\n",
            body.len()
        ),
    };
    format!(
        "HTTP/1.1 {status}\r\n{content}{extra}cache-control: no-store\r\nreferrer-policy: no-referrer\r\n\
         content-security-policy: default-src 'none'{may}\r\nx-content-type-options: nosniff\r\n\
         connection: close\r\n\r\n{body}"
    )
}
