//! `DemoServer`: a demo org that runs, and the handles tests hold on it.

use std::fmt;
use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::config::{DemoConfig, OWN_APP_CLIENT_ID, OrgFacts};
use super::data::Dataset;
use super::http::fault::Faults;
use super::http::log::RequestLog;
use super::http::serve;
use super::locks::{Place, Transaction};
use super::state::{State, locked};

/// The Salesforce org that `--demo` and the tests talk to.
#[derive(Debug)]
pub struct DemoOrg;

impl DemoOrg {
    /// Starts it on the current tokio runtime; it stops when the server is dropped.
    ///
    /// # Errors
    /// When the port cannot be bound.
    pub async fn start(config: DemoConfig) -> io::Result<DemoServer> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, config.port)).await?;
        let base_url = format!("http://{}", listener.local_addr()?);
        let state = Arc::new(State::new(config, base_url));
        let stop = CancellationToken::new();
        tokio::spawn(serve::accept(listener, Arc::clone(&state), stop.clone()));
        Ok(DemoServer { state, stop })
    }

    /// The same without a listener: it answers on the connections it is given
    /// ([`DemoServer::connections`]), and says in its answers that it is at `base_url`.
    pub fn at(config: DemoConfig, base_url: impl Into<String>) -> DemoServer {
        DemoServer {
            state: Arc::new(State::new(config, base_url.into())),
            stop: CancellationToken::new(),
        }
    }
}

/// The way to bring connections to a demo org, for whoever has a listener of their own.
#[derive(Clone)]
pub struct Connections {
    state: Arc<State>,
    stop: CancellationToken,
}

impl Connections {
    /// Serves a connection until it ends or the server is dropped. It is HTTP/1.1 or HTTP/2, as the
    /// peer begins.
    pub async fn serve<Io>(self, io: Io)
    where
        Io: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        serve::connection(io, self.state, self.stop).await;
    }
}

impl fmt::Debug for Connections {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Connections")
    }
}

/// A running demo org. Dropping it closes its port and all its connections.
pub struct DemoServer {
    state: Arc<State>,
    stop: CancellationToken,
}

impl DemoServer {
    /// Login host and instance URL in one, e.g. `http://127.0.0.1:40123`.
    pub fn base_url(&self) -> &str {
        &self.state.base_url
    }

    /// The way to bring it connections.
    pub fn connections(&self) -> Connections {
        Connections {
            state: Arc::clone(&self.state),
            stop: self.stop.clone(),
        }
    }

    /// Who it is.
    pub fn org(&self) -> &OrgFacts {
        &self.state.facts
    }

    /// A refresh token as a finished login leaves it, for [`OrgFacts::user_id`].
    pub fn issue_refresh_token(&self, client_id: &str, scope: &str) -> String {
        let scopes = scope.split_whitespace().map(str::to_owned).collect();
        locked(&self.state.grants)
            .log_in(client_id, 1, scopes)
            .refresh_token
    }

    /// An access token with the scopes `api refresh_token web`, for requests without a login.
    pub fn issue_access_token(&self) -> String {
        let mut grants = locked(&self.state.grants);
        let scopes = ["api", "refresh_token", "web"].map(str::to_owned).to_vec();
        let login = grants.log_in(OWN_APP_CLIENT_ID, 1, scopes);
        grants.access_token(&self.state, login.family)
    }

    /// Makes all access tokens expire now; refresh tokens stay good.
    pub fn expire_access_tokens(&self) {
        locked(&self.state.grants).expire_access_tokens();
    }

    /// Revokes all logins: access and refresh tokens.
    pub fn revoke_all(&self) {
        locked(&self.state.grants).revoke_all();
    }

    /// Freezes all users: sessions end, and refreshing answers `inactive_user`.
    pub fn freeze_users(&self) {
        locked(&self.state.grants).freeze();
    }

    /// Moves the org's clock forward, e.g. past a token's life.
    pub fn advance_clock(&self, by: Duration) {
        self.state.clock.advance(by);
    }

    /// Forgets all query cursors, as two days would.
    pub fn expire_cursors(&self) {
        locked(&self.state.cursors).clear();
    }

    /// What goes wrong; empty until a test adds to it.
    pub fn faults(&self) -> &Faults {
        &self.state.faults
    }

    /// What was asked so far.
    pub fn log(&self) -> &RequestLog {
        &self.state.log
    }

    /// The records as they are now.
    pub fn data(&self) -> Arc<Dataset> {
        self.state.data()
    }

    /// Begins a transaction of somebody else of the org: these records are locked until it is dropped.
    pub fn hold(&self, ids: &[&str]) -> Transaction {
        let data = self.state.data();
        let rows: Vec<Place> = ids.iter().filter_map(|id| data.find_any(id)).collect();
        let mut transaction = self.state.locks.begin(Duration::from_secs(10));
        // Only a test that holds a row twice could be refused, and it would see that it is not.
        let _ = transaction.take(&rows);
        transaction
    }

    /// How many writes wait for rows that others hold.
    pub fn waiting_writes(&self) -> usize {
        self.state.locks.waiting()
    }

    /// Changes records behind the API's back.
    pub fn edit(&self, change: impl FnOnce(&mut Dataset)) {
        self.state.edit(|data| change(Arc::make_mut(data)));
    }
}

impl Drop for DemoServer {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

impl fmt::Debug for DemoServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DemoServer")
            .field("base_url", &self.state.base_url)
            .finish_non_exhaustive()
    }
}
