//! Many counts in one call: statements that each bring one row of totals.
//!
//! It must not know what is counted.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::client::{Client, Reply};
use super::composite;
use super::error::Error;

/// The totals of one statement, in the order of `expr0`, `expr1`…; or why there are none.
pub type Totals = Result<Vec<u64>, Error>;

/// Asks these statements, 25 at most, in one call.
///
/// # Errors
/// Those of the call; one statement that is refused is no error of the others.
pub async fn totals(client: &Client, statements: &[String]) -> Result<Reply<Vec<Totals>>, Error> {
    let mut reads = Vec::new();
    for statement in statements {
        let mut url = client.resource("query")?;
        url.query_pairs_mut().append_pair("q", statement);
        reads.push(url);
    }
    let mut call = composite::batch(client, &reads)?;
    call.patience = Some(client.http().options().query_timeout);
    let answer = client.http().read(&call).await?;
    let bodies = composite::batch_bodies(&answer)?;
    Ok(Reply {
        value: bodies.into_iter().map(|body| row(body?)).collect(),
        usage: answer.usage(),
    })
}

/// The numbers of the first row.
fn row(body: &str) -> Totals {
    #[derive(Deserialize)]
    struct Page {
        #[serde(default)]
        records: Vec<Map<String, Value>>,
    }
    let odd = || Error::Unreadable {
        reason: "totals without numbers".into(),
        offset: None,
    };
    let page: Page = serde_json::from_str(body).map_err(|_| odd())?;
    let row = page.records.first().ok_or_else(odd)?;
    let numbers = (0..).map_while(|at| row.get(&format!("expr{at}")));
    // A count is a whole number, which some orgs write with a point.
    let whole = |number: &Value| {
        let float = || number.as_f64().filter(|n| *n >= 0.0).map(|n| n as u64);
        number.as_u64().or_else(float)
    };
    let numbers: Option<Vec<u64>> = numbers.map(whole).collect();
    numbers.filter(|all| !all.is_empty()).ok_or_else(odd)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn totals_are_read_in_their_order() {
        let body = r#"{"totalSize":1,"done":true,"records":[{"attributes":{"type":"AggregateResult"},
            "expr1":3,"expr0":17,"expr2":4.0}]}"#;
        assert_eq!(row(body).unwrap(), [17, 3, 4]);
        for odd in [
            "",
            "{}",
            r#"{"records":[{}]}"#,
            r#"{"records":[{"expr0":null}]}"#,
        ] {
            assert!(row(odd).is_err(), "{odd}");
        }
    }
}
