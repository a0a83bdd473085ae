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
//!
//! # The map, from the ground up
//!
//! | module | what it holds | what it may use besides the first row |
//! |---|---|---|
//! | [`text`], [`secret`], [`org`], [`sorting`] | what everybody needs: text that is safe to show, secrets, the word for a login, sorting of short lists | nothing |
//! | [`config`] | what the person chose, and where files are | |
//! | [`soql`] | the language: tokens, tree, strict grammar, colours of words | |
//! | [`schema`] | objects and fields | `soql` |
//! | [`language`] | the language service: what a text means in an org | `soql` `schema` |
//! | [`rows`] | results: immutable pages in one arena each, the growing table of them | `soql` |
//! | [`salesforce`] | the HTTP client: login, tokens, queries, describes, errors | `schema` `rows` |
//! | [`vault`] | where refresh tokens live: keyring, or this session's memory | `schema` `rows` `config` |
//! | [`store`] | the files: orgs and the session, atomic, locked, versioned | `schema` `rows` `config` |
//! | [`worker`] | jobs, one file a kind, and one refresh at a time for each org | all above |
//! | [`app`] | state and decisions: `update`, commands, keys, panes, overlays | `soql` `schema` `language` `rows` `config`, and the words of `worker` and `salesforce` |
//! | [`ui`] | state to screen: `draw`, themes, the grid, the text area | `app` `rows` `schema` `language` `soql` |
//! | [`shell`] | the terminal and the clock: the loop, input, effects, the log | all above |
//! | [`demo`] | a Salesforce org on 127.0.0.1, for `--demo` and the tests | `soql` `schema` |
//! | [`cli`] | arguments, and what is put together for a start | all above |
//!
//! What stands up to [`salesforce`] is the package `sftui-ground` in `src/ground`: the compiler keeps it
//! from knowing the rest, and it alone is built for speed before size.
//!
//! Where to begin reading: [`app::update`] and [`app::msg`] for what the program does,
//! [`app::command`] for what a person can ask of it, [`worker`] for what takes time, [`shell`] for
//! how it is driven. Each file opens with what it holds and what it must not know.
//!
//! # What there is not
//!
//! - `app` and `ui` have no async runtime, no clock, no disk, no network, no lock. Time arrives as a
//!   message, so that every screen can be replayed; and `app` knows no drawing library.
//! - No state says which layer has the keys: it is derived (overlay on top, else focused pane).
//! - Nothing is "the org". Every tab, result and job carries its own; a screen that shows data says
//!   whose it is; a tab never changes its org.
//! - No event is believed for what it says alone: `update` looks its job's id up first and drops
//!   what nobody waits for any more. Staleness is decided nowhere else.
//! - No queue without an end: events leave the worker through a bounded channel, and a job whose
//!   events nobody reads waits.
//! - No row is cloned, and none passes through `serde_json::Value`: a page goes from bytes into one
//!   arena, and the grid borrows the cells that are visible. Nothing is measured while drawing.
//! - No command exists outside of one table. Keys, footer, help, palette, config names and the
//!   README's key table are printed from it; whether it can run now is one exhaustive match.
//! - No boxed closure, no command as a string, no `dyn Any` goes through the loop: messages,
//!   commands, effects, jobs and events are closed enums.
//! - No timer redraws an idle screen, and no frame waits for an answer of the terminal.
//! - No secret has a `Display`, a `Serialize` or a telling `Debug`. None is in a file, the log, an
//!   argument of a program or a panic's message; the log has no record values and no queries of
//!   addresses.
//! - No text of an org reaches a cell of the screen before [`text`] has made it harmless.
//! - No redirect is followed, no certificate check can be switched off, and plain http goes to
//!   loopback addresses only.
//! - No `if demo`: to everything above [`cli`]'s choice of a server the demo is an ordinary org.
//! - No system libraries at build time; what differs between systems is in files named
//!   `platform_*`.
//!
//! # How it is held to that
//!
//! `tests/it/tidy.rs` reads the source and fails on an arrow that is not in the map, on a file that
//! does not say what it is, and on a few more of the absences. `tests/it` has one module for each
//! way of looking from outside: the worker over the demo org, the program in a pseudo-terminal, the
//! contract with recorded responses, a real keyring, a real browser, the README. Screens are
//! snapshots beside the code that draws them; the numbers are in `benches`.

pub use sftui_ground::{
    config, language, org, rows, salesforce, schema, secret, soql, sorting, text,
};

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
