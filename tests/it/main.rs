//! it

#[cfg(unix)]
mod keyring;
mod parts;
