//! What sftui stands on, from the ground up: what everybody needs, the configuration, the language
//! and its service, schemas, rows, the Salesforce client. The map of the whole house, and who may use
//! whom, is on the front page of `sftui`.
//!
//! Nothing here knows a screen, a file of the app's state or a job: those are built on it, in a
//! package that the compiler keeps it from knowing. It is also what takes the time when there are a
//! million rows, and is built for speed where the rest is built to be small.

pub mod text;

pub mod secret;

pub mod org;

pub mod sorting;

pub mod config;

pub mod soql;

pub mod schema;

pub mod language;

pub mod rows;

pub mod salesforce;
