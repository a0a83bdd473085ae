//! Queries that are wrong.
