//! `shell`.
