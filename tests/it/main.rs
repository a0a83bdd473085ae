//! it

mod contract;
#[cfg(unix)]
mod keyring;
mod parts;
mod tidy;
mod worker;
