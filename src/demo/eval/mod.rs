//! The evaluator behind the demo org's query resources: SOQL over the demo's records.
//!
//! [`evaluate`] understands and runs a statement once; its answer keeps which rows, so that records
//! are written when their page is fetched and a result of 200,000 rows costs four bytes a row. Name
//! resolution, rules and error texts are written here from the API reference, not shared with the
//! product, so that the two can disagree. What is not supported is refused, never guessed. Must
//! not know HTTP.
//!
//! Date literals go by the time zone of the user who asks; weeks start on Sunday, fiscal years are
//! calendar years, and there is one currency.

mod aggregate;
mod calendar;
mod check;
mod columns;
mod error;
mod filter;
mod group;
mod like;
mod literal;
mod order;
mod plan;
mod resolve;
mod scalar;
mod select;
mod sort;
mod window;
mod write;

use std::sync::Arc;

pub use columns::columns;
pub use resolve::name_fields;

use super::answer::{Answer, Question};
use super::error::ApiError;
use crate::soql;

/// Evaluates a statement over the snapshot that the question carries.
///
/// # Errors
///
/// What Salesforce would refuse, and what the demo does not support: a 400 answer with the server's
/// code and words, with row and column where there is a place.
pub fn evaluate(question: &Question) -> Result<Arc<dyn Answer>, ApiError> {
    let refused = |refusal: error::Refusal| refusal.in_statement(&question.soql);
    let parsed = soql::parse(&question.soql).map_err(|error| refused(error::syntax(&error)))?;
    let calendar = calendar::Calendar::new(question);
    let outcome = plan::run(question, &calendar, &parsed).map_err(refused)?;
    let answer: Arc<dyn Answer> = match outcome {
        plan::Outcome::Rows(plan, rows) => Arc::new(write::Records {
            data: question.data.clone(),
            root: question.root().into(),
            tooling: question.tooling,
            zone: calendar.zone,
            plan,
            rows,
        }),
        plan::Outcome::Groups(groups) => Arc::new(write::Groups {
            rows: groups,
            tooling: question.tooling,
        }),
        plan::Outcome::Count(count) => Arc::new(write::Total {
            count,
            entity: question.tooling.then(|| entity(question, &parsed)),
        }),
    };
    Ok(answer)
}

/// The object of FROM, as it is described.
fn entity(question: &Question, query: &soql::ast::Query) -> String {
    let schema = question.data.schema();
    let name = query.from.first().map(|from| from.object.dotted());
    let known = name.as_ref().and_then(|name| schema.object_named(name));
    match known {
        Some(object) => schema.object(object).name.clone(),
        None => name.unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests;
