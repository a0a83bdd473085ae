//! it

#[cfg(unix)]
mod keyring;
mod parts;
mod worker;
