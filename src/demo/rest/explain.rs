//! `query?explain=`: the plans that a query optimizer would weigh (API reference, section 3.2).
//!
//! How many rows there are and how many a filter finds is counted, not guessed. What a plan costs in
//! relation to others is our own estimate: Salesforce does not say how it reckons.

use serde_json::{Value as Json, json};

use super::super::answer::Question;
use super::super::error::ApiError;
use super::super::eval;
use super::super::http::reply::Reply;
use super::super::id;
use super::super::model::{Field, Object};
use super::super::state::State;
use super::Request;
use crate::soql;
use crate::soql::ast::{Comparison, Condition, Expr, InSet, Operand, Test};

/// Indexes of custom fields pay up to this part of the rows, those of standard ones up to more.
const CUSTOM_PAYS: f64 = 0.10;
const STANDARD_PAYS: f64 = 0.30;
/// A scan of no more rows than this costs no more than an index would.
const SMALL: f64 = 100_000.0;

/// `GET query?explain=`.
pub fn explain(state: &State, request: &Request<'_>, statement: &str) -> Result<Reply, ApiError> {
    let ask = |soql: String| Question {
        soql,
        all: false,
        tooling: false,
        now: state.clock.now(),
        user_id: id::make("005", request.session.user),
        version: request.version.clone(),
        batch: 200,
        data: state.data(),
    };
    // What cannot be run cannot be explained, with the same words.
    let found = eval::evaluate(&ask(statement.to_owned()))?.total_size();
    let unreadable = || ApiError::bad_request("MALFORMED_QUERY", "the query cannot be explained");
    let query = soql::parse(statement).map_err(|_| unreadable())?;
    let data = state.data();
    let from = query.from.first().map(|from| from.object.dotted());
    let (object_id, object) = from
        .and_then(|name| data.schema().object_named(&name))
        .map(|id| (id, data.schema().object(id)))
        .ok_or_else(unreadable)?;
    let total = data.live_count(object_id);
    let mut plans = Vec::new();
    let mut unindexed = Vec::new();
    let mut filters = Vec::new();
    if let Some(filter) = &query.filter {
        all_of(filter, &mut filters);
    }
    for condition in filters {
        let Some(field) = field_of(condition, object) else {
            continue;
        };
        if !is_indexed(field) || !can_lead(&condition.test) {
            unindexed.push(note(
                "Not considering filter for optimization because unindexed",
                &field.name,
                object,
            ));
            continue;
        }
        let counted = format!(
            "SELECT COUNT() FROM {} WHERE {}",
            object.name,
            condition.span.text(statement)
        );
        let rows = eval::evaluate(&ask(counted))?.total_size();
        let pays = if field.custom {
            CUSTOM_PAYS
        } else {
            STANDARD_PAYS
        };
        let threshold = (total as f64 * pays).max(1.0);
        plans.push(plan(
            "Index",
            rows,
            &[&field.name],
            rows as f64 / threshold,
            total,
            object,
        ));
    }
    let cost = (total as f64 / SMALL).max(0.5);
    plans.push(plan("TableScan", found, &[], cost, total, object));
    let cost_of = |plan: &Json| plan["relativeCost"].as_f64().unwrap_or_default();
    crate::sorting::by(&mut plans, |a, b| cost_of(a).total_cmp(&cost_of(b)));
    for plan in &mut plans {
        plan["notes"] = Json::Array(unindexed.clone());
    }
    let body = json!({ "plans": plans, "sourceQuery": statement });
    Ok(Reply::json(200, body.to_string()))
}

/// The comparisons that all must hold; what is behind OR and NOT leads nowhere.
fn all_of<'a>(filter: &'a Expr, found: &mut Vec<&'a Condition>) {
    match filter {
        Expr::And(parts) => parts.iter().for_each(|part| all_of(part, found)),
        Expr::Condition(condition) => found.push(condition),
        Expr::Or(_) | Expr::Not(..) => {}
    }
}

fn field_of<'a>(condition: &Condition, object: &'a Object) -> Option<&'a Field> {
    let Operand::Field(soql::ast::Field::Path(path)) = &condition.left else {
        return None;
    };
    let name = &path.single()?.text;
    object.field_named(name).map(|id| object.field(id))
}

/// The fields that Salesforce has an index for by itself.
fn is_indexed(field: &Field) -> bool {
    const STANDARD: [&str; 5] = ["Id", "Name", "OwnerId", "CreatedDate", "SystemModstamp"];
    let unique = field.unique || field.external_id || field.id_lookup;
    STANDARD.contains(&field.name.as_str()) || !field.reference_to.is_empty() || unique
}

/// Whether an index can answer it: what is unlike a value can be anywhere.
fn can_lead(test: &Test) -> bool {
    match test {
        Test::Compare(comparison, _) => *comparison != Comparison::NotEqual,
        Test::In { negated, set } => !negated && matches!(set, InSet::Values(_)),
        Test::Like(_) | Test::Includes { .. } => false,
    }
}

fn note(description: &str, field: &str, object: &Object) -> Json {
    json!({
        "description": description,
        "fields": [field],
        "tableEnumOrId": object.name,
    })
}

fn plan(
    operation: &str,
    rows: usize,
    fields: &[&String],
    cost: f64,
    total: usize,
    object: &Object,
) -> Json {
    json!({
        "cardinality": rows,
        "fields": fields,
        "leadingOperationType": operation,
        "notes": [],
        "relativeCost": (cost * 1000.0).round() / 1000.0,
        "sobjectCardinality": total,
        "sobjectType": object.name,
    })
}
