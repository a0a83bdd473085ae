//! Tables of queries with what is said of them.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod any;
mod hard;
mod right;
mod wrong;

use crate::schema::Catalog;

use super::{Diagnosis, diagnose};
use crate::language::test_catalog::catalog;

/// `severity code «marked»: sentence`, one a line.
fn told(text: &str, diagnosis: &Diagnosis) -> String {
    let lines: Vec<String> = diagnosis
        .items
        .iter()
        .map(|item| {
            format!(
                "{} {:?} «{}»: {}",
                item.severity.name(),
                item.code,
                item.span.text(text),
                item.message
            )
        })
        .collect();
    lines.join("\n")
}

/// What is said of queries that are right: nothing, one hopes.
fn marks<'t>(texts: impl IntoIterator<Item = &'t str>, catalog: &Catalog) -> Vec<String> {
    texts
        .into_iter()
        .filter_map(|text| {
            let diagnosis = diagnose(text, catalog);
            let marked = !diagnosis.items.is_empty();
            marked.then(|| format!("{text}\n  {}\n", told(text, &diagnosis)))
        })
        .collect()
}
