//! `State`: everything one running demo org holds, and the way from a path to its chapter.
//!
//! Must not know sockets.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};
use std::time::Duration;

use super::clock::Clock;
use super::config::{DemoConfig, DemoOrgKind, OrgFacts, RegisteredApp};
use super::data::Dataset;
use super::error::ApiError;
use super::http::fault::Faults;
use super::http::log::RequestLog;
use super::http::reply::Reply;
use super::http::request::Call;
use super::http::serve::Handler;
use super::load;
use super::locks::{Place, RowLocks, Transaction};
use super::oauth::{self, grants::Grants};
use super::rest::{self, cursor::Cursors, prerender::Pages};
use super::tooling;

pub(super) struct State {
    pub config: DemoConfig,
    pub facts: OrgFacts,
    pub base_url: String,
    pub apps: Vec<RegisteredApp>,
    pub clock: Clock,
    pub grants: Mutex<Grants>,
    pub access: Mutex<oauth::access::Access>,
    pub cursors: Mutex<Cursors>,
    pub pages: Pages,
    pub locks: RowLocks,
    pub faults: Faults,
    pub log: RequestLog,
    /// API calls in the last 24 hours.
    pub api_calls: AtomicU64,
    /// Loaded when it is first asked for, so that a server starts in no time.
    data: RwLock<Option<Arc<Dataset>>>,
    /// What the tooling API knows, made when it is first asked.
    tooling: OnceLock<Arc<Dataset>>,
}

impl State {
    pub fn new(config: DemoConfig, base_url: String) -> Self {
        Self {
            facts: config.org.facts(),
            apps: config.apps(),
            clock: Clock::starting_at(config.now),
            config,
            base_url,
            grants: Mutex::default(),
            access: Mutex::default(),
            cursors: Mutex::default(),
            pages: Pages::default(),
            locks: RowLocks::default(),
            faults: Faults::default(),
            log: RequestLog::default(),
            api_calls: AtomicU64::new(17),
            data: RwLock::default(),
            tooling: OnceLock::new(),
        }
    }

    pub fn org(&self) -> DemoOrgKind {
        self.config.org
    }

    pub fn app(&self, client_id: &str) -> Option<&RegisteredApp> {
        self.apps.iter().find(|app| app.client_id == client_id)
    }

    /// The records as they are now; later changes do not show in it.
    pub fn data(&self) -> Arc<Dataset> {
        let loaded = self
            .data
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        loaded.unwrap_or_else(|| self.edit(|data| Arc::clone(data)))
    }

    /// What the tooling API knows of the org.
    pub fn tooling(&self) -> Arc<Dataset> {
        let made = || Arc::new(tooling::dataset(&self.data(), self.config.org));
        Arc::clone(self.tooling.get_or_init(made))
    }

    /// Changes the records.
    pub fn edit<T>(&self, change: impl FnOnce(&mut Arc<Dataset>) -> T) -> T {
        let mut slot = self.data.write().unwrap_or_else(PoisonError::into_inner);
        let data = slot.get_or_insert_with(|| {
            Arc::new(load::dataset_with(
                self.config.org,
                self.config.big_rows,
                self.config.big_differs,
            ))
        });
        change(data)
    }

    /// A transaction of a write: it waits for rows as long as the org lets it.
    pub fn transaction(&self) -> Transaction {
        self.locks.begin(self.config.lock_wait)
    }

    /// Takes the rows of a record for a transaction, or says whose they are.
    pub fn lock(&self, transaction: &mut Transaction, rows: &[Place]) -> Result<(), ApiError> {
        transaction.take(rows).map_err(|held| {
            let data = self.data();
            let ids: Vec<String> = held.iter().map(|(of, row)| data.id(*of, *row)).collect();
            let message = format!(
                "unable to obtain exclusive access to this record or {} records: {}",
                ids.len(),
                ids.join(",")
            );
            ApiError::bad_request("UNABLE_TO_LOCK_ROW", message).with_fields([])
        })
    }

    /// What a write does between taking its rows and being through.
    pub fn take_time(&self) {
        if !self.config.write_time.is_zero() {
            std::thread::sleep(self.config.write_time);
        }
    }

    /// Changes one record while its rows are held; of what is there no more, none are.
    pub fn write<T>(
        &self,
        rows: impl FnOnce(&Dataset) -> Vec<Place>,
        change: impl FnOnce(&mut Arc<Dataset>) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        let mut transaction = self.transaction();
        self.lock(&mut transaction, &rows(&self.data()))?;
        self.take_time();
        self.edit(change)
    }

    /// Counts one API call.
    pub fn count_call(&self) -> Result<(), ApiError> {
        let used = self.api_calls.fetch_add(1, Ordering::Relaxed) + 1;
        if used > self.config.daily_api_requests {
            return Err(ApiError::new(
                403,
                "REQUEST_LIMIT_EXCEEDED",
                "TotalRequests Limit exceeded.",
            ));
        }
        Ok(())
    }
}

/// A poisoned lock guards plain data that is valid at every step, so it can be used on.
pub(super) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Handler for State {
    fn answer(&self, call: &Call) -> Reply {
        let segments: Vec<&str> = call.segments.iter().map(String::as_str).collect();
        match segments.as_slice() {
            ["services", "oauth2", rest @ ..] => oauth::answer(self, call, rest),
            ["login"] => oauth::pages::login(self, call),
            ["setup", "secur", "RemoteAccessAuthorizationPage.apexp"] => {
                oauth::pages::consent(self, call)
            }
            ["setup", "connect"] => oauth::device::connect(self, call),
            ["id", organization, user] => oauth::identity::identity(self, call, organization, user),
            ["services", "data", rest @ ..] => rest::answer(self, call, rest),
            ["services", "Soap", "u", version] => rest::soap::answer(self, call, version),
            ["secur", "frontdoor.jsp"] => oauth::access::front_door(self, call),
            [] => Reply::redirect("/services/data"),
            _ => oauth::access::interface(self, call).unwrap_or_else(|| {
                Reply::html(
                    404,
                    super::http::html::page("Page not found", "<h1>URL No Longer Exists</h1>"),
                )
            }),
        }
    }

    fn latency(&self, path: &str) -> Duration {
        if path.contains("/query") {
            self.config.page_latency
        } else {
            Duration::ZERO
        }
    }

    fn packs(&self) -> bool {
        self.config.packs
    }

    fn faults(&self) -> &Faults {
        &self.faults
    }

    fn log(&self) -> &RequestLog {
        &self.log
    }
}
