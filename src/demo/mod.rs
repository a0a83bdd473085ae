//! A Salesforce org served on a loopback address: the org behind `--demo`, and the test server.
//!
//! It is written from the API reference, not from our client, and must not know `salesforce`: the
//! two may agree only because both agree with Salesforce. Nothing here reads the disk or reaches
//! beyond 127.0.0.1.

pub mod answer;
mod big;
pub mod data;
pub mod decimal;
pub mod error;
pub mod eval;
pub mod id;
pub mod model;
pub mod value;
