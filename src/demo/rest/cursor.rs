//! Query cursors: what `nextRecordsUrl` leads back to (API reference, section 3.2).

use std::collections::VecDeque;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::super::answer::Answer;
use super::super::error::ApiError;
use super::super::id;

/// Results are kept for two days.
const KEPT: SignedDuration = SignedDuration::from_hours(48);
/// Salesforce knows no number; this bounds the memory of a server that runs for days.
const MOST: usize = 1_000;

struct Cursor {
    id: String,
    user: u64,
    opened: Timestamp,
    answer: Arc<dyn Answer>,
}

/// The open cursors of an org.
#[derive(Default)]
pub struct Cursors {
    open: VecDeque<Cursor>,
    opened: u64,
}

impl Cursors {
    /// The locator of the records from `next` on; an answer that is open already keeps its id.
    pub fn locator(
        &mut self,
        answer: &Arc<dyn Answer>,
        next: usize,
        user: u64,
        now: Timestamp,
    ) -> String {
        let known = self
            .open
            .iter()
            .find(|cursor| Arc::ptr_eq(&cursor.answer, answer))
            .map(|cursor| cursor.id.clone());
        let id = known.unwrap_or_else(|| {
            self.opened += 1;
            let id = id::make("0r8", self.opened);
            if self.open.len() >= MOST {
                self.open.pop_front();
            }
            self.open.push_back(Cursor {
                id: id.clone(),
                user,
                opened: now,
                answer: Arc::clone(answer),
            });
            id
        });
        format!("{id}-{next}")
    }

    /// The answer behind a locator and the record to go on with.
    pub fn find(
        &self,
        locator: &str,
        user: u64,
        now: Timestamp,
    ) -> Result<(Arc<dyn Answer>, usize), ApiError> {
        let invalid = || ApiError::bad_request("INVALID_QUERY_LOCATOR", "invalid query locator");
        let (id, next) = locator.rsplit_once('-').ok_or_else(invalid)?;
        let next: usize = next.parse().map_err(|_| invalid())?;
        let cursor = self
            .open
            .iter()
            .find(|cursor| cursor.id == id && cursor.user == user)
            .filter(|cursor| now.duration_since(cursor.opened) < KEPT)
            .filter(|cursor| next < cursor.answer.len())
            .ok_or_else(invalid)?;
        Ok((Arc::clone(&cursor.answer), next))
    }

    pub fn clear(&mut self) {
        self.open.clear();
    }
}
