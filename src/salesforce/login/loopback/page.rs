//! The constant answers of the listener. Nothing of a request ever appears in them.

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
    /// Another method.
    NotAllowed,
    /// The head did not come in time.
    TimedOut,
    /// The login has ended already.
    Gone,
}

impl Page {
    fn status(self) -> &'static str {
        match self {
            Self::Done | Self::Refused => "200 OK",
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
            Self::Preflight => "",
            Self::BadRequest => "This is not the answer that sftui waits for.",
            Self::NotFound => "There is nothing here.",
            Self::NotAllowed => "Only GET is served here.",
            Self::TimedOut => "The request took too long.",
            Self::Gone => "This login has ended. You can close this tab.",
        }
    }

    /// The whole response.
    pub(super) fn response(self) -> String {
        let body = match self.words() {
            "" => String::new(),
            words => format!(
                "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>sftui</title>\
                 </head><body><p>{words}</p></body></html>\n"
            ),
        };
        let extra = match self {
            Self::Preflight => {
                "access-control-allow-private-network: true\r\naccess-control-allow-methods: GET\r\n"
            }
            Self::NotAllowed => "allow: GET\r\n",
            _ => "",
        };
        let content = match self {
            Self::Preflight => String::new(),
            _ => format!(
                "content-type: text/html; charset=utf-8\r\ncontent-length: {}\r\n",
                body.len()
            ),
        };
        format!(
            "HTTP/1.1 {}\r\n{content}{extra}cache-control: no-store\r\nreferrer-policy: no-referrer\r\n\
             content-security-policy: default-src 'none'\r\nx-content-type-options: nosniff\r\n\
             connection: close\r\n\r\n{body}",
            self.status()
        )
    }
}
