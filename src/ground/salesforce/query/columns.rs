//! The answer to `query?columns=true`: what a statement's columns are, also where no row matches.
//!
//! It is not in the public reference; Salesforce's own command line tool reads it. So any shape that
//! is not the known one gives nothing, and the statement's own list stands.

use serde::Deserialize;

use crate::rows::{Column, ColumnKind, Columns};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    column_metadata: Vec<Metadata>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Metadata {
    column_name: String,
    /// Whether it is an aggregate, or the rows of a child subquery where it has columns of its own.
    #[serde(default)]
    aggregate: bool,
    /// The fields of a parent, or of the children.
    #[serde(default)]
    join_columns: Vec<Metadata>,
}

/// The columns of an answer.
pub(super) fn read(body: &str) -> Option<Columns> {
    let answer: Answer = serde_json::from_str(body).ok()?;
    let mut all = Vec::new();
    for column in &answer.column_metadata {
        add(&mut all, &mut Vec::new(), column)?;
    }
    let known = !all.is_empty();
    known.then(|| all.into_iter().collect())
}

fn add(all: &mut Vec<Column>, parents: &mut Vec<String>, column: &Metadata) -> Option<()> {
    // A name that is none, or dotted, is a shape nobody has seen.
    if column.column_name.is_empty() || column.column_name.contains('.') {
        return None;
    }
    parents.push(column.column_name.clone());
    if column.aggregate && !column.join_columns.is_empty() {
        all.push(Column {
            kind: ColumnKind::Children,
            ..Column::value(parents.clone())
        });
    } else if column.join_columns.is_empty() {
        all.push(Column::value(parents.clone()));
    } else {
        for part in &column.join_columns {
            add(all, parents, part)?;
        }
    }
    parents.pop();
    Some(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn fields_parents_children_and_aggregates_are_columns() {
        let columns = read(
            r#"{"entityName":"Account","groupBy":false,"idSelected":true,"keyPrefix":"001","columnMetadata":[
                {"columnName":"Id","joinColumns":[],"aggregate":false},
                {"columnName":"Owner","aggregate":false,"joinColumns":[
                    {"columnName":"Name","joinColumns":[],"aggregate":false},
                    {"columnName":"Manager","joinColumns":[{"columnName":"Name","joinColumns":[]}]}]},
                {"columnName":"Contacts","aggregate":true,"joinColumns":[{"columnName":"Name","joinColumns":[]}]},
                {"columnName":"expr0","aggregate":true,"joinColumns":[]}]}"#,
        )
        .unwrap();
        let seen: Vec<_> = columns.iter().map(|c| (c.title.as_str(), c.kind)).collect();
        assert_eq!(
            seen,
            [
                ("Id", ColumnKind::Value),
                ("Owner.Name", ColumnKind::Value),
                ("Owner.Manager.Name", ColumnKind::Value),
                ("Contacts", ColumnKind::Children),
                ("expr0", ColumnKind::Value),
            ]
        );
    }

    #[test]
    fn a_shape_that_is_not_known_gives_nothing() {
        for odd in [
            "",
            "[]",
            "{}",
            r#"{"columnMetadata":[]}"#,
            r#"{"columnMetadata":{"Id":{}}}"#,
            r#"{"columnMetadata":[{"name":"Id"}]}"#,
            r#"{"columnMetadata":[{"columnName":"Owner.Name","joinColumns":[]}]}"#,
            r#"{"columnMetadata":[{"columnName":""}]}"#,
            r#"{"columnMetadata":[{"columnName":"Id","joinColumns":null}]}"#,
        ] {
            assert_eq!(read(odd), None, "{odd}");
        }
    }
}
