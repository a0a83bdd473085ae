//! Running a statement.

use super::run::{Context, Voice};
use super::{JobError, JobEvent, QueryJob};

/// Until pages can be decoded.
pub(super) async fn run(_: &Context, job: QueryJob, _: &Voice) -> Result<JobEvent, JobError> {
    Err(JobError::UnknownOrg(job.org))
}
