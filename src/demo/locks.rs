//! Row locks: a write holds the rows it changes until it is through, and another write that needs one of
//! them waits, up to a time, and is then refused that record.
//!
//! Must not know what is written, nor HTTP.

use std::collections::HashSet;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::model::ObjectId;

/// A row of an object.
pub(super) type Place = (ObjectId, usize);

/// The rows of an org that writes hold. Clones share them.
#[derive(Clone, Debug, Default)]
pub(super) struct RowLocks(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<Held>,
    freed: Condvar,
}

#[derive(Debug, Default)]
struct Held {
    rows: HashSet<Place>,
    /// How many transactions wait.
    waiting: usize,
}

/// The rows that one transaction holds; they are free when it is dropped.
#[derive(Debug)]
pub struct Transaction {
    locks: RowLocks,
    rows: Vec<Place>,
    /// Until when it waits for rows.
    until: Instant,
}

impl RowLocks {
    /// Begins a transaction that waits so long, in all, for rows that others hold.
    pub fn begin(&self, patience: Duration) -> Transaction {
        Transaction {
            locks: self.clone(),
            rows: Vec::new(),
            until: Instant::now() + patience,
        }
    }

    /// How many transactions wait for rows just now.
    pub fn waiting(&self) -> usize {
        self.state().waiting
    }

    fn state(&self) -> MutexGuard<'_, Held> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Transaction {
    /// Takes all of these rows, as soon as nobody else holds one of them.
    ///
    /// # Errors
    /// Those that others still hold when the time is over; none is taken then.
    pub(super) fn take(&mut self, rows: &[Place]) -> Result<(), Vec<Place>> {
        let mut wanted: Vec<Place> = rows.to_vec();
        wanted.sort_unstable();
        wanted.dedup();
        wanted.retain(|row| !self.rows.contains(row));
        let locks = self.locks.clone();
        let mut state = locks.state();
        loop {
            let others = wanted.iter().filter(|row| state.rows.contains(row));
            let others: Vec<Place> = others.copied().collect();
            if others.is_empty() {
                state.rows.extend(wanted.iter().copied());
                self.rows.append(&mut wanted);
                return Ok(());
            }
            let left = self.until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(others);
            }
            state.waiting += 1;
            let woken = locks.0.freed.wait_timeout(state, left);
            state = woken.unwrap_or_else(PoisonError::into_inner).0;
            state.waiting -= 1;
        }
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        let mut state = self.locks.state();
        for row in &self.rows {
            state.rows.remove(row);
        }
        drop(state);
        self.locks.0.freed.notify_all();
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    const NOW: Duration = Duration::ZERO;
    const LONG: Duration = Duration::from_secs(20);

    fn row(at: usize) -> Place {
        (ObjectId(0), at)
    }

    #[test]
    fn rows_are_held_until_their_transaction_ends() {
        let locks = RowLocks::default();
        let mut first = locks.begin(NOW);
        first.take(&[row(1), row(2)]).unwrap();
        // Its own rows stand in nobody's way but that of others.
        first.take(&[row(2), row(3)]).unwrap();
        let mut second = locks.begin(NOW);
        assert_eq!(second.take(&[row(4), row(3)]), Err(vec![row(3)]));
        let mut third = locks.begin(NOW);
        third.take(&[row(4)]).unwrap();
        drop(first);
        second.take(&[row(3)]).unwrap();
        assert_eq!(second.take(&[row(4)]), Err(vec![row(4)]));
    }

    #[test]
    fn who_waits_gets_the_rows_when_they_are_free() {
        let locks = RowLocks::default();
        let mut first = locks.begin(NOW);
        first.take(&[row(1)]).unwrap();
        let waits = {
            let locks = locks.clone();
            std::thread::spawn(move || locks.begin(LONG).take(&[row(1)]))
        };
        while locks.waiting() == 0 {
            std::thread::yield_now();
        }
        drop(first);
        assert_eq!(waits.join().unwrap(), Ok(()));
        assert_eq!(locks.waiting(), 0);
    }
}
