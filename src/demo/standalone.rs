//! The demo org alone in its process: `sftui demo-server`.

use std::io::{self, Write};
use std::time::Duration;

use super::config::{DemoConfig, OWN_APP_CLIENT_ID};
use super::server::DemoOrg;

/// How the org is served alone.
#[derive(Clone, Copy, Debug)]
pub struct Standalone {
    /// 0 lets the system choose a free port.
    pub port: u16,
    /// Rows of the big object.
    pub rows: usize,
    /// Whether one in a hundred of them has another value than elsewhere.
    pub differs: bool,
    /// Waited before each query page.
    pub page_latency: Duration,
    /// Whether bodies are packed for those who ask.
    pub packs: bool,
}

/// Serves `demo-prod` with pre-rendered pages of the big object until the process is killed.
///
/// Says on stdout, one line each: `listening http://127.0.0.1:PORT`, `client_id …`,
/// `refresh_token …`, `access_token …`.
///
/// # Errors
/// When the port cannot be bound or stdout is closed.
pub async fn serve_standalone(how: Standalone) -> io::Result<()> {
    let config = DemoConfig {
        port: how.port,
        big_rows: how.rows,
        big_differs: how.differs,
        page_latency: how.page_latency,
        prerender: true,
        packs: how.packs,
        // A bench asks more often than a day allows.
        daily_api_requests: 1_000_000_000,
        access_token_lifetime: Duration::from_secs(7 * 24 * 3600),
        ..DemoConfig::prod()
    };
    let server = DemoOrg::start(config).await?;
    let refresh_token = server.issue_refresh_token(OWN_APP_CLIENT_ID, "api refresh_token web");
    let access_token = server.issue_access_token();
    let mut out = io::stdout().lock();
    writeln!(out, "listening {}", server.base_url())?;
    writeln!(out, "client_id {OWN_APP_CLIENT_ID}")?;
    writeln!(out, "refresh_token {refresh_token}")?;
    writeln!(out, "access_token {access_token}")?;
    out.flush()?;
    drop(out);
    std::future::pending().await
}
