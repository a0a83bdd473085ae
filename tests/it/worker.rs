//! The worker over the demo org: logging in, running statements, refreshing, logging out.

mod binds;
mod browse;
mod collection;
mod compare;
mod doctor;
mod explore;
mod export;
mod headings;
mod login;
mod orgs;
mod pages;
mod proxy;
mod query;
mod record;
pub mod rig;
mod rows;
mod schema;
mod sessions;
#[cfg(unix)]
mod sf;
mod tls;
mod undo;
mod values;
mod vault;
mod ways;
