//! The answer to `query?columns=true`: the columns of a statement, without its rows.
//!
//! Salesforce documents it nowhere; the members written here are those that its own command line
//! tool reads. Must not know HTTP.

use std::fmt::Write;

use super::super::answer::Question;
use super::super::error::ApiError;
use super::super::model::Object;
use super::super::value::write_json_string;
use super::calendar::Calendar;
use super::plan::{Outcome, Plan, run};
use super::select::Out;
use super::{error, group};
use crate::soql;
use crate::soql::ast::{Field, Query, Select, SelectKind};

/// The columns of a statement as JSON.
///
/// # Errors
///
/// What [`evaluate`](super::evaluate) refuses.
pub fn columns(question: &Question) -> Result<String, ApiError> {
    let refused = |refusal: error::Refusal| refusal.in_statement(&question.soql);
    let parsed = soql::parse(&question.soql).map_err(|error| refused(error::syntax(&error)))?;
    let calendar = Calendar::new(question);
    let outcome = run(question, &calendar, &parsed).map_err(refused)?;
    let schema = question.data.schema();
    let from = parsed.from.first().map(|from| from.object.dotted());
    let object = from
        .and_then(|name| schema.object_named(&name))
        .map(|id| schema.object(id));
    let mut list = String::new();
    match &outcome {
        Outcome::Rows(plan, _) => records(plan, &plan.out, &mut list),
        Outcome::Groups(_) => groups(&parsed, &mut list),
        Outcome::Count(_) => {}
    }
    let selected =
        matches!(&outcome, Outcome::Rows(plan, _) if plan.out.iter().any(|out| out.key() == "Id"));
    Ok(envelope(
        object,
        group::is_aggregated(&parsed),
        selected,
        &list,
    ))
}

fn envelope(object: Option<&Object>, grouped: bool, id_selected: bool, list: &str) -> String {
    let name = object.map_or("", |object| object.name.as_str());
    let prefix = object.map_or("", |object| object.key_prefix.as_str());
    format!(
        "{{\"columnMetadata\":[{list}],\"entityName\":\"{name}\",\"groupBy\":{grouped},\
         \"idSelected\":{id_selected},\"keyPrefix\":\"{prefix}\"}}"
    )
}

fn records(plan: &Plan, out: &[Out], list: &mut String) {
    for member in out {
        match member {
            Out::Value { key, .. } => one(key, false, "", list),
            Out::Parent { key, fields, .. } => {
                let mut parts = String::new();
                records(plan, fields, &mut parts);
                one(key, false, &parts, list);
            }
            // A parent of several kinds has the fields of all its branches.
            Out::TypeOf {
                key,
                branches,
                otherwise,
                ..
            } => {
                let mut parts = String::new();
                for (_, fields) in branches {
                    records(plan, fields, &mut parts);
                }
                records(plan, otherwise.as_deref().unwrap_or_default(), &mut parts);
                one(key, false, &parts, list);
            }
            Out::Children { key, index } => {
                let mut parts = String::new();
                if let Some(children) = plan.children.get(*index) {
                    records(&children.plan, &children.plan.out, &mut parts);
                }
                one(key, true, &parts, list);
            }
        }
    }
}

/// The results of groups: what has no alias and is no field is `expr0`, `expr1` and so on.
fn groups(query: &Query, list: &mut String) {
    let Select::Items(items) = &query.select else {
        return;
    };
    let mut unnamed = 0;
    for item in items {
        let name = match (&item.alias, &item.kind) {
            (Some(alias), _) => alias.text.clone(),
            (None, SelectKind::Field(Field::Path(path))) => path
                .names
                .last()
                .map(|name| name.text.clone())
                .unwrap_or_default(),
            (None, _) => {
                unnamed += 1;
                format!("expr{}", unnamed - 1)
            }
        };
        let aggregate = !matches!(&item.kind, SelectKind::Field(Field::Path(_)));
        one(&name, aggregate, "", list);
    }
}

fn one(name: &str, aggregate: bool, join_columns: &str, list: &mut String) {
    if !list.is_empty() {
        list.push(',');
    }
    list.push_str("{\"columnName\":");
    write_json_string(name, list);
    // Writing to a String cannot fail.
    let _ = write!(
        list,
        ",\"aggregate\":{aggregate},\"joinColumns\":[{join_columns}]}}"
    );
}
