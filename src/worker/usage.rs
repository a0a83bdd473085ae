//! Counting how much the fields of an object are used, a few calls with many questions each.
//!
//! Questions that the org refuses for one of their fields are asked again, each field by itself. It
//! must not know which questions tell what.

use std::collections::VecDeque;

use super::run::{Context, Voice};
use super::{JobError, JobEvent};
use crate::org::OrgKey;
use crate::salesforce::{Error, count};
use crate::schema::usage::{QUESTIONS_A_CALL, Question};

/// Questions to ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageJob {
    /// Where.
    pub org: OrgKey,
    /// The questions.
    pub questions: Vec<Question>,
}

/// What is said of the use of fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UsageEvent {
    /// One call was answered.
    Some {
        /// How many records there are, where it was asked.
        total: Option<u64>,
        /// How many records have a value in the field at this place of the plan.
        counts: Vec<(usize, u64)>,
        /// Fields that could not be counted, and why.
        refused: Vec<(usize, String)>,
        /// Calls that are known to come yet.
        left: usize,
    },
    /// All were.
    Done,
}

/// Asks.
pub(super) async fn run(
    context: &Context,
    job: UsageJob,
    voice: &Voice,
) -> Result<JobEvent, JobError> {
    let mut waiting: VecDeque<Question> = job.questions.into();
    let mut first = true;
    while !waiting.is_empty() {
        let asked: Vec<Question> = waiting
            .drain(..waiting.len().min(QUESTIONS_A_CALL))
            .collect();
        let statements: Vec<String> = asked.iter().map(|q| q.soql.clone()).collect();
        let statements = statements.as_slice();
        let reply = context
            .sessions
            .call(&job.org, voice, |client| async move {
                count::totals(&client, statements).await
            })
            .await?;
        voice.usage(&job.org, reply.usage).await;
        let (mut total, mut counts, mut refused) = (None, Vec::new(), Vec::new());
        for (question, answer) in asked.iter().zip(reply.value) {
            match answer {
                Ok(numbers) => {
                    let mut numbers = numbers.into_iter();
                    if question.total {
                        total = total.or(numbers.next());
                    }
                    counts.extend(question.fields.iter().copied().zip(numbers));
                }
                Err(error) => {
                    let apart = question.apart();
                    if may_be_smaller(&error) && !apart.is_empty() {
                        waiting.extend(apart);
                        continue;
                    }
                    // Nothing is known of anything: that is the job's error.
                    if first && asked.len() == 1 && question.fields.len() != 1 {
                        return Err(error.into());
                    }
                    let why = JobError::from(error).detail();
                    let fields = question.fields.iter();
                    refused.extend(fields.map(|field| (*field, why.clone())));
                }
            }
        }
        first = false;
        let left = waiting.len().div_ceil(QUESTIONS_A_CALL);
        voice
            .say(JobEvent::Usage(UsageEvent::Some {
                total,
                counts,
                refused,
                left,
            }))
            .await;
    }
    Ok(JobEvent::Usage(UsageEvent::Done))
}

/// Whether the org may take the fields one by one that it refuses together.
fn may_be_smaller(error: &Error) -> bool {
    matches!(
        error.code(),
        Some("INVALID_FIELD" | "MALFORMED_QUERY" | "QUERY_TOO_COMPLICATED")
    )
}
