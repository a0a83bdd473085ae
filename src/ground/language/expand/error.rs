//! `CannotExpand`: why no fields are written, in sentences for a person.

use crate::language::resolve::Wanted;

/// Why nothing is written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotExpand {
    /// There is no select list at the cursor.
    #[error("fields are written into a SELECT … FROM: put the cursor into one")]
    NoSelectList,
    /// There is no object to take fields of.
    #[error("FROM has to name the object first")]
    NoObject,
    /// The org has no such object or relationship.
    #[error("the org has no {0}")]
    Unknown(String),
    /// The object's fields are not known yet.
    #[error("the fields of {} are not loaded yet: try again in a moment", names(.0))]
    NotLoaded(Wanted),
    /// The select list is of another kind.
    #[error("a query that groups or counts selects only what it groups by")]
    Aggregates,
    /// The query behind `IN`.
    #[error("the query inside IN selects one field")]
    SemiJoin,
    /// Everything is there already.
    #[error("there is no field to add: all of them are in the list")]
    NothingNew,
    /// There is no such field.
    #[error("no field of {object} has {typed:?} in its name or label")]
    NoMatch {
        /// The object.
        object: String,
        /// What was typed.
        typed: String,
    },
    /// The object has none of that kind.
    #[error("{0} has no such field")]
    NoneOfThem(String),
    /// Nothing stands at the cursor that says what is wanted.
    #[error("write *, Owner.* or part of a name, and the fields take its place")]
    NothingHere,
    /// The statement would be longer than the server takes.
    #[error(
        "with {0} fields the query is longer than the 100,000 characters that Salesforce takes"
    )]
    TooLong(usize),
    /// The LIMIT that is there is too high for `FIELDS()`.
    #[error("FIELDS({group}) brings at most 200 rows, and the LIMIT here is {limit}")]
    LimitTooHigh {
        /// The group.
        group: &'static str,
        /// The limit as written.
        limit: String,
    },
    /// Comments between the fields would be lost.
    #[error("there are comments between the fields, which would be lost")]
    Comments,
    /// The list lacks some fields.
    #[error("the list has not all fields of anything, so there is no shorter form")]
    NotWhole,
}

fn names(wanted: &Wanted) -> String {
    let names: Vec<&str> = wanted.iter().map(String::as_str).collect();
    names.join(", ")
}
