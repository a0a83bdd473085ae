//! The demo org without its server, for tests elsewhere: its describes, and whether it takes a query.

use std::sync::Arc;

use super::answer::Question;
use super::config::DemoOrgKind;
use super::data::Dataset;
use super::error::ApiError;
use super::eval::evaluate;
use super::load::dataset;
use super::rest::all_describes;

/// The API version that is spoken.
const VERSION: &str = "66.0";

/// The org that `--demo` opens, with few rows of its big object.
pub struct TestOrg {
    data: Arc<Dataset>,
}

impl TestOrg {
    /// The org with its records.
    pub fn open() -> Self {
        Self {
            data: Arc::new(dataset(DemoOrgKind::Prod, 200)),
        }
    }

    /// The describe of each object, as it is sent.
    pub fn describes(&self) -> Vec<serde_json::Value> {
        all_describes(self.data.schema())
    }

    /// Runs a query.
    ///
    /// # Errors
    ///
    /// What the org refuses, in its words.
    pub fn ask(&self, soql: &str) -> Result<(), ApiError> {
        let question = Question {
            soql: soql.to_owned(),
            all: false,
            tooling: false,
            now: jiff::Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_hours(24 * 20_000),
            user_id: String::new(),
            version: VERSION.to_owned(),
            batch: 2_000,
            data: self.data.clone(),
        };
        evaluate(&question).map(|_| ())
    }
}
