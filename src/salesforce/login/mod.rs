//! Logging in: which host, which callback, and the web server flow with PKCE.
//!
//! One file a noun: [`host`] normalises what was typed, [`pkce`] makes the proof, [`redirect`]
//! judges what came back, [`loopback`] waits for it, [`web_server`] puts them together. Nothing here
//! opens a browser, keeps a token or shows anything.

mod error;
pub mod host;
pub mod loopback;
pub mod pkce;
pub mod redirect;
pub mod web_server;

pub use error::LoginError;
pub use host::LoginHost;
pub use loopback::Listener;
pub use redirect::Outcome;
pub use web_server::{Attempt, Callback};
