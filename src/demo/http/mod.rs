//! HTTP without Salesforce in it: requests taken apart, replies, sockets, faults, the log.
//!
//! Must not know orgs, tokens or data.

pub mod fault;
pub(super) mod gzip;
pub(super) mod html;
pub mod log;
pub(super) mod reply;
pub(super) mod request;
pub(super) mod serve;
mod socket;
