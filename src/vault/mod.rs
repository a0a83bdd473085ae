//! `vault`.
