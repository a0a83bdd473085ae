//! Faults: what can go wrong between us and Salesforce, put in the way of chosen requests.
//!
//! Only tests make them; a server without rules behaves.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Semaphore;

/// What happens to a request.
#[derive(Clone, Debug)]
pub enum Fault {
    /// The answer starts this much later.
    Latency(Duration),
    /// The body comes this slowly.
    BytesPerSecond(u64),
    /// The connection is reset after this many bytes of the body.
    ResetAfter(usize),
    /// The connection closes after this many bytes of the body, although more were announced.
    TruncateAfter(usize),
    /// 401 INVALID_SESSION_ID, whatever the token.
    Unauthorized,
    /// 503 SERVER_UNAVAILABLE with `Retry-After` in seconds, where given.
    Unavailable {
        /// Seconds.
        retry_after: Option<u64>,
    },
    /// 500 with an HTML page.
    HtmlError,
    /// 200 with JSON that ends in the middle.
    MalformedJson,
    /// 400 INVALID_QUERY_LOCATOR.
    ExpiredLocator,
    /// Any answer.
    Answer {
        /// HTTP status.
        status: u16,
        /// Content-Type; empty sends none.
        content_type: String,
        /// Body as it stands.
        body: String,
    },
    /// The org's clock is this far ahead, as the answer's `Date` tells it.
    ClockAhead(Duration),
    /// The answer waits until the gate opens.
    Hold(Gate),
}

/// Holds requests back until it is opened.
#[derive(Clone)]
pub struct Gate(Arc<Semaphore>);

impl Gate {
    fn new() -> Self {
        Self(Arc::new(Semaphore::new(0)))
    }

    /// Lets all requests through, those that wait and those to come.
    pub fn open(&self) {
        self.0.close();
    }

    pub(super) async fn wait(&self) {
        // It never has permits; an error says that it was closed, which is what opens the gate.
        let _ = self.0.acquire().await;
    }
}

impl fmt::Debug for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Gate")
    }
}

#[derive(Debug)]
struct Rule {
    /// Method and target, e.g. `GET /services/data/v66.0/query?q=…`, must contain it.
    part: String,
    /// How many matching requests pass before it starts.
    skip: usize,
    /// How often it still strikes.
    left: usize,
    fault: Fault,
}

/// The faults of one server.
#[derive(Debug, Default)]
pub struct Faults(Mutex<Vec<Rule>>);

impl Faults {
    /// The next request whose `METHOD target` contains `part` gets the fault.
    pub fn once(&self, part: &str, fault: Fault) {
        self.times(part, 0, 1, fault);
    }

    /// Every such request gets it.
    pub fn always(&self, part: &str, fault: Fault) {
        self.times(part, 0, usize::MAX, fault);
    }

    /// After `skip` such requests, the next `times` get it.
    pub fn times(&self, part: &str, skip: usize, times: usize, fault: Fault) {
        self.rules().push(Rule {
            part: part.to_owned(),
            skip,
            left: times,
            fault,
        });
    }

    /// The next such request waits until the gate opens.
    pub fn hold(&self, part: &str) -> Gate {
        let gate = Gate::new();
        self.once(part, Fault::Hold(gate.clone()));
        gate
    }

    /// Forgets all rules.
    pub fn clear(&self) {
        self.rules().clear();
    }

    fn rules(&self) -> std::sync::MutexGuard<'_, Vec<Rule>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The faults that strike this request, in the order of their rules.
    pub(super) fn strike(&self, request: &str) -> Vec<Fault> {
        let mut struck = Vec::new();
        for rule in self.rules().iter_mut() {
            if rule.left == 0 || !request.contains(&rule.part) {
                continue;
            }
            if rule.skip > 0 {
                rule.skip -= 1;
                continue;
            }
            if rule.left != usize::MAX {
                rule.left -= 1;
            }
            struck.push(rule.fault.clone());
        }
        struck
    }
}
