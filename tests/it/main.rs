//! The integration tests: one program, so that it is linked once.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

#[cfg(unix)]
mod browser;
#[cfg(unix)]
mod canary;
mod children;
mod client;
mod compare_cli;
mod compare_sides;
mod contract;
mod decode;
mod flow;
mod grid_edit;
#[cfg(unix)]
mod keyring;
mod keys;
mod login_cli;
mod multi;
mod objects;
mod objects_cli;
mod orgs_cli;
mod orgs_flow;
mod parts;
mod processes;
#[cfg(unix)]
mod programs;
#[cfg(unix)]
mod pty;
mod query_cli;
mod readme;
mod record_cli;
mod record_journal;
mod record_writes;
mod records;
mod refusals;
mod soql;
mod soql_cli;
mod split;
mod support;
mod tidy;
mod usage;
mod values;
mod work;
mod worker;
