//! A Salesforce org served on a loopback address: the org behind `--demo`, and the test server.
//!
//! It is written from the API reference, not from our client, and must not know `salesforce`: the
//! two may agree only because both agree with Salesforce. Nothing here reads the disk or reaches
//! beyond 127.0.0.1.
//!
//! [`DemoOrg::start`] serves one of two orgs. Their records come from `assets/demo` (made by
//! `make.py` there, read by [`mod@data`]), and they differ in exactly what [`differences`] lists.

pub mod answer;
mod big;
mod clock;
mod config;
pub mod data;
pub mod decimal;
mod differences;
pub mod error;
pub mod eval;
mod files;
mod history;
pub mod hostile;
mod http;
pub mod id;
mod load;
mod locks;
pub mod model;
mod oauth;
mod rest;
mod schema_text;
mod server;
mod standalone;
mod state;
#[cfg(test)]
mod test_client;
#[cfg(test)]
pub mod test_org;
mod tooling;
pub mod value;

pub use config::{
    CLI_REDIRECT_URI, DemoConfig, DemoOrgKind, JWT_APP_CLIENT_ID, Network, OWN_APP_CLIENT_ID,
    OrgFacts, PASSWORD, PROD_USERNAME, RegisteredApp, SANDBOX_USERNAME, SECRET_APP_CLIENT_ID,
    SECRET_APP_CLIENT_SECRET, SECURITY_TOKEN,
};
pub use differences::{Difference, differences};
pub use http::fault::{Fault, Faults, Gate};
pub use http::log::{LogEntry, RequestLog};
pub use load::BIG_OBJECT;
pub use locks::Transaction;
pub use server::{Connections, DemoOrg, DemoServer};
pub use standalone::{Standalone, serve_standalone};

/// What an org describes: the answer to `/sobjects/{name}/describe` for each of its objects.
pub fn describes(kind: DemoOrgKind) -> Vec<serde_json::Value> {
    let data = load::dataset(kind, 0);
    rest::all_describes(data.schema())
}
