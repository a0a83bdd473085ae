//! The Salesforce HTTP client: one policy for every request, the login flow, tokens, queries,
//! describes, and errors that say what to do.
//!
//! It knows no app, no screen and no disk, and keeps no session: an expired access token comes back
//! as an error ([`Error::session_expired`]), and whoever owns the refresh token refreshes and asks
//! again.

pub mod browser;
mod client;
pub mod collections;
mod composite;
pub mod count;
pub mod decode;

pub mod describe;
pub mod diagnosis;
mod error;
pub mod explain;
pub mod explore;
mod http;
pub mod limits;
pub mod login;
pub mod organization;
mod permit;
pub mod query;
pub mod record;
pub mod token;
pub mod trail;
pub mod versions;

pub use client::{Client, Reply};
pub use error::{ApiError, Error, OAuthError};
pub use http::{
    Answer, Arriving, CaFile, Distrust, Http, HttpOptions, ProxyInUse, Retry, Tries, Wait, Watch,
    is_loopback, proxy_for,
};
pub use permit::{StaysLocked, WriteLocks, WritePermit, wants_alias};
