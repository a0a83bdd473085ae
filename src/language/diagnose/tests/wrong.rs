//! Queries that are wrong.

