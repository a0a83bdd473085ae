//! When and how long to wait before a read is tried again. Knows no request.

use std::time::{Duration, SystemTime};

/// How reads are retried: connect errors, broken connections, 420, 429, 502, 503, 504, and 500
/// without an error body. `Retry-After` is honoured; else the wait is random up to a bound that
/// doubles each time, so that many clients do not come back at once.
#[derive(Debug, Clone)]
pub struct Retry {
    /// How often a request is sent at most.
    pub tries: u32,
    /// The bound of the first wait.
    pub first_wait: Duration,
    /// The longest wait, also for `Retry-After`.
    pub longest_wait: Duration,
}

impl Default for Retry {
    fn default() -> Self {
        Self {
            tries: 4,
            first_wait: Duration::from_millis(500),
            longest_wait: Duration::from_secs(120),
        }
    }
}

impl Retry {
    /// How long to wait after try number `tries` (from 1), where the server asked for `asked`.
    pub(super) fn wait(&self, tries: u32, asked: Option<Duration>) -> Duration {
        let wait = asked.unwrap_or_else(|| {
            let doublings = tries.saturating_sub(1).min(16);
            self.first_wait
                .saturating_mul(1 << doublings)
                .mul_f64(random_fraction())
        });
        wait.min(self.longest_wait)
    }
}

/// The wait that `Retry-After` asks for: seconds, or a date (RFC 9110, 10.2.3).
pub(super) fn retry_after(value: &str) -> Option<Duration> {
    if let Ok(seconds) = value.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let at = httpdate::parse_http_date(value).ok()?;
    Some(
        at.duration_since(SystemTime::now())
            .unwrap_or(Duration::ZERO),
    )
}

/// A number from 0 up to 1. Without random bytes the wait is its bound.
fn random_fraction() -> f64 {
    getrandom::u32().map_or(1.0, |n| f64::from(n) / f64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_are_capped() {
        let retry = Retry {
            longest_wait: Duration::from_secs(3),
            ..Retry::default()
        };
        for (tries, bound) in [(1, 500), (2, 1_000), (3, 2_000), (9, 3_000), (99, 3_000)] {
            for _ in 0..50 {
                assert!(retry.wait(tries, None) <= Duration::from_millis(bound));
            }
        }
        assert_eq!(retry.wait(1, Some(Duration::from_secs(2))).as_secs(), 2);
        assert_eq!(retry.wait(1, Some(Duration::from_secs(999))).as_secs(), 3);
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        assert_eq!(retry_after("7"), Some(Duration::from_secs(7)));
        assert_eq!(
            retry_after("Thu, 01 Jan 1970 00:00:00 GMT"),
            Some(Duration::ZERO)
        );
        let soon = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(100));
        assert!(retry_after(&soon).is_some_and(|d| d.as_secs() >= 98 && d.as_secs() <= 100));
        assert_eq!(retry_after("soon"), None);
    }
}
