//! `Cancel`: the flag by which long work over rows is told to stop.
//!
//! Whoever works polls it every few milliseconds and gives up; whoever waits sets it once. Knows
//! nothing of jobs.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A flag shared between work and whoever may want it to stop. Clones are the same flag.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Tells the work to stop; it cannot be taken back.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether the work is to stop.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Nothing when the work is to stop, for `?` in a loop.
    pub(super) fn go_on(&self) -> Option<()> {
        (!self.is_cancelled()).then_some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_are_one_flag() {
        let flag = Cancel::default();
        let other = flag.clone();
        assert_eq!(other.go_on(), Some(()));
        flag.cancel();
        assert!(other.is_cancelled());
        assert_eq!(other.go_on(), None);
    }
}
