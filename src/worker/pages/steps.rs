//! `Steps`: guessing where the pages after the next one are, by the offset at a locator's end.
//!
//! Salesforce does not promise that this works; so a guess is only ever used where the page before
//! says itself that it goes on there, which is what following the locators would have asked for.
//! Knows no network.

/// Where pages are, if all are as long as the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Steps {
    /// The locator up to the hyphen before its offset.
    base: String,
    /// Rows a page.
    size: u64,
    /// Rows of the result.
    total: u64,
}

impl Steps {
    /// Steps from a page: how many rows are here with it, how many of them it brought, where it says
    /// the next page is, and the result's rows. `None` where the next page does not begin where this
    /// one ends.
    pub fn of(rows: u64, size: u64, next: &str, total: u64) -> Option<Self> {
        let (base, offset) = split(next)?;
        (offset == rows && size > 0 && total > rows).then(|| Self {
            base: base.to_owned(),
            size,
            total,
        })
    }

    /// The page after this one; `None` after the last.
    pub fn after(&self, url: &str) -> Option<String> {
        let (_, offset) = split(url).filter(|(base, _)| *base == self.base)?;
        let offset = offset + self.size;
        (offset < self.total).then(|| format!("{}-{offset}", self.base))
    }

    /// Whether a page keeps to the steps: so many rows of the result are here with it, it says that
    /// the next page is there, and so many rows match.
    pub fn keeps(&self, rows: u64, next: Option<&str>, total: u64) -> bool {
        let goes_on = match next {
            Some(next) => split(next) == Some((&self.base, rows)),
            None => rows == self.total,
        };
        goes_on && total == self.total
    }
}

/// A locator's id and offset.
fn split(url: &str) -> Option<(&str, u64)> {
    let (base, offset) = url.rsplit_once('-')?;
    Some((base, offset.parse().ok()?))
}

/// How many rows there were before the page of this locator: its number after the last hyphen.
pub(super) fn delivered(next_records_url: &str) -> Option<u64> {
    split(next_records_url).map(|(_, rows)| rows)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn a_locator_tells_how_many_rows_came_before() {
        for (locator, rows) in [
            (
                "/services/data/v66.0/query/01gRO0000016PIAYA2-2000",
                Some(2_000),
            ),
            (
                "/services/data/v66.0/query/0r8xx3d5wOrzEAEmFg-198000",
                Some(198_000),
            ),
            ("/services/data/v66.0/query/01gRO0000016PIAYA2", None),
            ("/services/data/v66.0/query/01g-x", None),
        ] {
            assert_eq!(delivered(locator), rows, "{locator}");
        }
    }

    #[test]
    fn steps_are_as_long_as_the_first_page_and_end_with_the_result() {
        let steps = Steps::of(2_000, 2_000, "/query/0r8-2000", 5_000).unwrap();
        assert_eq!(steps.after("/query/0r8-2000").unwrap(), "/query/0r8-4000");
        assert_eq!(steps.after("/query/0r8-4000"), None);
        assert_eq!(steps.after("/query/other-2000"), None);
        assert!(steps.keeps(4_000, Some("/query/0r8-4000"), 5_000));
        assert!(steps.keeps(5_000, None, 5_000));
        for (rows, next, total) in [
            (3_900, Some("/query/0r8-3900"), 5_001),
            (3_900, Some("/query/0r8-4000"), 5_000),
            (4_000, Some("/query/new-4000"), 5_000),
            (4_900, None, 5_000),
        ] {
            assert!(!steps.keeps(rows, next, total), "{rows} {next:?}");
        }
        for (rows, next) in [(1_999, "/query/0r8-2000"), (0, "/query/0r8-0"), (9, "/x")] {
            assert_eq!(Steps::of(rows, rows, next, 5_000), None);
        }
    }
}
