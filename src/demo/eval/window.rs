//! LIMIT and OFFSET.
//!
//! Must not know rows.

use super::error::{Checked, MALFORMED_QUERY, OUTSIDE_RANGE, Refusal};
use crate::soql::ast::{Count, Query};

/// The largest OFFSET.
const MAX_OFFSET: i64 = 2_000;
/// The largest LIMIT that the server's integers hold.
const MAX_LIMIT: i64 = i32::MAX as i64;

/// LIMIT and OFFSET.
#[derive(Clone, Copy)]
pub(super) struct Window {
    pub(super) limit: usize,
    pub(super) offset: usize,
}

impl Window {
    pub(super) fn new(query: &Query) -> Checked<Self> {
        let limit = query.limit.as_ref().map(not_negative).transpose()?;
        let offset = query.offset.as_ref().map(not_negative).transpose()?;
        if let Some(at) = query.limit.as_ref()
            && at.value > MAX_LIMIT
        {
            return Err(Refusal::malformed(at.span, "LIMIT is too large"));
        }
        if let Some(at) = query.offset.as_ref()
            && at.value > MAX_OFFSET
        {
            return Err(Refusal::new(
                OUTSIDE_RANGE,
                at.span,
                format!("Maximum SOQL offset allowed is {MAX_OFFSET}"),
            ));
        }
        Ok(Self {
            limit: limit.unwrap_or(usize::MAX),
            offset: offset.unwrap_or(0),
        })
    }

    pub(super) fn cut<T>(self, items: Vec<T>) -> Vec<T> {
        items
            .into_iter()
            .skip(self.offset)
            .take(self.limit)
            .collect()
    }

    pub(super) fn len_of(self, count: usize) -> usize {
        count.saturating_sub(self.offset).min(self.limit)
    }
}

fn not_negative(count: &Count) -> Checked<usize> {
    usize::try_from(count.value).map_err(|_| {
        Refusal::new(
            MALFORMED_QUERY,
            count.span,
            "LIMIT and OFFSET cannot be negative",
        )
    })
}
