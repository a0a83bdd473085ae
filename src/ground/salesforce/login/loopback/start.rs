//! The page on which the user-agent flow begins in a browser of this machine, and the service worker
//! that it registers, so that the address with the tokens never is a page of the browser's history.
//!
//! The worker answers the navigation to the callback itself: it hands the fragment on to the listener
//! and says 204, with which a browser stays where it is and writes nothing down (measured with
//! Chromium: every other answer, a redirect too, puts the address into the history file). It then takes
//! itself away. The login itself goes on in a tab that the page opened and can close. Where a browser
//! has no service workers (some private windows), the callback's own page hands the fragment on.
//!
//! Both scripts are constant; what differs stands in attributes. The path is random, because the page
//! names this login's `state`, which other users of this machine must not learn.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::page::sealed;
use crate::salesforce::Error;
use crate::salesforce::login::pkce;

const SCRIPT: &str = "\
const link = document.querySelector('a');\
const say = words => { document.querySelector('p').textContent = words; };\
let opened;\
link.onclick = event => { event.preventDefault(); opened = window.open(link.href); };\
new BroadcastChannel('sftui login').onmessage = event => {\
say(event.data); link.remove(); if (opened) opened.close();\
};\
(async () => {\
try {\
const scope = document.body.dataset.scope;\
const found = await navigator.serviceWorker.register(location.pathname + '/worker.js', { scope });\
const worker = found.installing || found.waiting || found.active;\
if (worker.state !== 'activated') await new Promise((done, failed) => {\
worker.addEventListener('statechange', () => {\
if (worker.state === 'activated') done();\
if (worker.state === 'redundant') failed();\
});\
});\
} catch {\
say('This browser keeps the address with the tokens in its history; sftui ends them at once.');\
}\
link.hidden = false;\
})();";

const WORKER: &str = "\
self.addEventListener('install', () => self.skipWaiting());\n\
self.addEventListener('fetch', event => {\n\
const at = new URL(event.request.url);\n\
if (event.request.mode !== 'navigate' || !at.hash) return;\n\
event.respondWith((async () => {\n\
let words = 'sftui does not listen any more. Start the login again.';\n\
try {\n\
const body = new URLSearchParams(at.hash.slice(1));\n\
words = await (await fetch(at.pathname, { method: 'POST', body })).text();\n\
} catch {}\n\
new BroadcastChannel('sftui login').postMessage(words);\n\
await self.registration.unregister();\n\
return new Response(null, { status: 204 });\n\
})());\n\
});\n";

/// The page of one login.
#[derive(Debug)]
pub(super) struct Start {
    path: String,
    /// The callback's path, which is all that the worker looks after.
    scope: String,
    authorize_url: String,
}

impl Start {
    /// One that leads to an authorize page and looks after a callback.
    pub(super) fn new(scope: &str, authorize_url: &str) -> Result<Self, Error> {
        Ok(Self {
            path: format!("/sftui/{}", pkce::random_text()?.expose()),
            scope: scope.to_owned(),
            authorize_url: authorize_url.to_owned(),
        })
    }

    /// Where it is.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// The whole response for a path, where it is one of this.
    pub(super) fn response(&self, path: &str) -> Option<String> {
        let rest = path.strip_prefix(&self.path)?;
        match rest {
            "" => Some(self.page()),
            "/worker.js" => Some(sealed(
                "200 OK",
                "text/javascript",
                "service-worker-allowed: /\r\n",
                "; connect-src 'self'",
                WORKER,
            )),
            _ => None,
        }
    }

    fn page(&self) -> String {
        let (scope, to) = (escaped(&self.scope), escaped(&self.authorize_url));
        let body = format!(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>sftui</title></head>\
             <body data-scope=\"{scope}\"><p>Log in at Salesforce; this page sees to it that the tokens \
             do not stay in the browser's history.</p>\
             <a href=\"{to}\" rel=\"opener\" target=\"_blank\" hidden>Go on to Salesforce</a>\
             <script>{SCRIPT}</script></body></html>\n"
        );
        let digest = ring::digest::digest(&ring::digest::SHA256, SCRIPT.as_bytes());
        let may = format!(
            "; script-src 'sha256-{}'; worker-src 'self'",
            STANDARD.encode(digest)
        );
        sealed("200 OK", "text/html", "", &may, &body)
    }
}

/// A text as the value of an attribute.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;")
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_escaped_and_in_no_script() {
        let to = "https://acme.my.salesforce.com/x?a=\"><script>1</script>&b=2";
        let start = Start::new("/cb", to).unwrap();
        let page = start.response(start.path()).unwrap();
        assert_eq!(page.matches("<script>").count(), 1, "{page}");
        assert!(
            page.contains("a=&quot;>&lt;script>1&lt;/script>&amp;b=2"),
            "{page}"
        );
        assert!(page.contains("data-scope=\"/cb\""));
        let other = Start::new("/cb", to).unwrap();
        assert_ne!(start.path(), other.path());
        assert!(start.path().len() > 40, "nobody guesses it");
        let worker = format!("{}/worker.js", start.path());
        assert!(start.response(&worker).unwrap().contains("text/javascript"));
        for elsewhere in ["/", "/cb", other.path(), &format!("{worker}x")] {
            assert_eq!(start.response(elsewhere), None, "{elsewhere}");
        }
    }
}
