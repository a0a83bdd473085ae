//! Query plans: how the org would find the rows of a statement (`query?explain=`).

use serde::Deserialize;

use super::client::{Client, Reply, parse_json};
use super::error::Error;

/// What the optimizer weighs, the cheapest first.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct QueryPlan {
    /// The plans.
    #[serde(default)]
    pub plans: Vec<Plan>,
}

/// One way to the rows.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// How many rows it is expected to bring.
    #[serde(default)]
    pub cardinality: u64,
    /// The fields whose index it uses.
    #[serde(default)]
    pub fields: Vec<String>,
    /// What it begins with: `Index`, `TableScan`, `Sharing`, `Other`.
    #[serde(default)]
    pub leading_operation_type: String,
    /// Why other ways were not taken.
    #[serde(default)]
    pub notes: Vec<Note>,
    /// Above 1 it is not selective.
    #[serde(default)]
    pub relative_cost: f64,
    /// How many rows the object has.
    #[serde(default)]
    pub sobject_cardinality: u64,
    /// The object.
    #[serde(default)]
    pub sobject_type: String,
}

/// A remark of the optimizer.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Note {
    /// What it says.
    #[serde(default)]
    pub description: String,
    /// Of which fields.
    #[serde(default)]
    pub fields: Vec<String>,
    /// Of which object.
    #[serde(default)]
    pub table_enum_or_id: String,
}

/// Asks how a statement would be run; runs nothing.
pub async fn explain(client: &Client, soql: &str) -> Result<Reply<QueryPlan>, Error> {
    let mut url = client.resource("query")?;
    url.query_pairs_mut().append_pair("explain", soql);
    let answer = client.http().read(&client.get(url)).await?;
    let mut plan: QueryPlan = parse_json(&answer)?;
    crate::sorting::by(&mut plan.plans, |a, b| {
        a.relative_cost.total_cmp(&b.relative_cost)
    });
    Ok(Reply {
        usage: answer.usage(),
        value: plan,
    })
}
