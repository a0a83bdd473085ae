//! sftui: a terminal explorer for Salesforce.
//!
//! # The sentence
//!
//! Keys and job results come in as messages; a pure `update` turns them into new state and a list
//! of effects; a pure `draw` turns state into a screen; a background worker (tokio) runs the
//! effects that take time, for several orgs at once, and answers with messages. Nothing else.
//!
//! ```text
//! terminal ──input──▶ shell ──Msg──▶ app::update ──Effect──▶ shell ──Job──▶ worker ──▶ salesforce / vault / store
//!                       ▲                │                                    │
//!                       └─── ui::draw ◀──┘◀──────────── Msg::Job(JobEvent) ───┘   (bounded channel, ids)
//! ```

pub mod secret;
pub mod text;

pub mod org;

pub mod config;

pub mod soql;

pub mod schema;

pub mod rows;

pub mod salesforce;

pub mod vault;

pub mod store;

pub mod worker;

pub mod app;

pub mod ui;

pub mod shell;

pub mod demo;

pub mod cli;

/// Runs the program with these arguments, the program's own name first, and returns the exit code.
pub fn run(arguments: impl IntoIterator<Item = std::ffi::OsString>) -> u8 {
    cli::run(arguments)
}
