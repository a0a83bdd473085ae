//! The worker over the demo org: logging in, running statements, refreshing, logging out.

mod binds;
mod export;
mod headings;
mod login;
mod pages;
mod query;
pub mod rig;
mod rows;
mod schema;
mod sessions;
mod tls;
mod values;
mod ways;
