//! `soql`.
