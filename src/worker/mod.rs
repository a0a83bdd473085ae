//! `worker`.
mod job;
pub use job::*;

/// Why a job failed.
#[derive(Debug, Clone)]
pub enum JobError {}
