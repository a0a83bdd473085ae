//! What the tooling API refuses besides what every query is refused for (API reference, sections
//! 3.4 and 3.7).
//!
//! Must not know how statements are run.

use super::super::error::ApiError;
use crate::soql;
use crate::soql::ast::{Expr, Field, Operand};

/// Refuses statements over `FieldDefinition` that do not say of which object: the fields of all
/// objects are too many to be asked for at once. A statement that is none is left to the evaluator.
pub fn check(statement: &str) -> Result<(), ApiError> {
    let Ok(query) = soql::parse(statement) else {
        return Ok(());
    };
    let of_fields = query
        .from
        .first()
        .is_some_and(|from| from.object.dotted().eq_ignore_ascii_case("FieldDefinition"));
    if !of_fields || query.filter.as_ref().is_some_and(names_an_object) {
        return Ok(());
    }
    Err(ApiError::bad_request(
        "EXTERNAL_OBJECT_UNSUPPORTED_EXCEPTION",
        "A filter on a reified column is required [EntityDefinitionId,DurableId]",
    ))
}

/// Whether a condition that must hold is about the object or the field itself.
fn names_an_object(filter: &Expr) -> bool {
    match filter {
        Expr::And(all) => all.iter().any(names_an_object),
        Expr::Or(any) => any.iter().all(names_an_object),
        Expr::Not(..) => false,
        Expr::Condition(condition) => {
            let Operand::Field(Field::Path(path)) = &condition.left else {
                return false;
            };
            path.names.first().is_some_and(|name| {
                ["EntityDefinition", "EntityDefinitionId", "DurableId"]
                    .iter()
                    .any(|known| name.is(known))
            })
        }
    }
}
