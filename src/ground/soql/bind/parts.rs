//! Cutting a list into parts, so that each statement with one of them is short enough and their rows
//! together are those of the whole.
//!
//! That is so only where the condition is true for the whole list exactly when it is for one of its
//! parts: behind `IN`, beside AND, and OR, in a semi-join; not behind NOT, and not where the same
//! list must hold in two conditions at once. Everything that counts, groups or orders the rows of
//! one statement would do so for each part alone.

use std::ops::Range;

use super::place::holds;
use crate::soql::ast::{Expr, Field, InSet, Query, Select, SelectKind, Test};
use crate::soql::names;

/// Why a list cannot be cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    /// `NOT IN`: every part would bring the rows of the others.
    #[error("NOT IN cannot be asked in parts: each would bring the rows that the others leave out")]
    Not,
    /// The list stands in two conditions that both must hold.
    #[error("the list stands in two conditions that both must hold, and parts of it do not")]
    Twice,
    /// The list stands in a subquery of the select list.
    #[error("the list stands in a child subquery, and each part would bring all parents again")]
    Child,
    /// It counts or groups.
    #[error("totals and groups would be those of each part; select the rows and count them here")]
    Totals,
    /// It orders.
    #[error(
        "ORDER BY would hold in each part alone; leave it out and sort the rows when they are here"
    )]
    Order,
    /// It skips rows.
    #[error("OFFSET would skip rows of each part")]
    Offset,
    /// Rows can come with several parts and nothing tells them.
    #[error("a row can match in several parts: select Id, too, so that it comes once")]
    NoId,
}

/// Whether a row can come with several parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Overlap {
    Never,
    Perhaps,
}

/// Whether the statement can be asked with parts of the list that stands at these places, once for
/// each.
pub(super) fn cut(query: &Query, at: &[Range<usize>]) -> Result<(), Why> {
    let filter = query.filter.as_ref();
    let inside = filter.map_or(0, |filter| at.iter().filter(|at| found(filter, at)).count());
    if inside < at.len() {
        return Err(Why::Child);
    }
    let overlap = match filter {
        Some(filter) => in_filter(filter, at)?,
        None => None,
    };
    if is_aggregate(query) {
        return Err(Why::Totals);
    }
    if !query.order_by.is_empty() {
        return Err(Why::Order);
    }
    if query.offset.is_some() {
        return Err(Why::Offset);
    }
    if overlap == Some(Overlap::Perhaps) && !has_id(query) {
        return Err(Why::NoId);
    }
    Ok(())
}

fn found(expr: &Expr, at: &Range<usize>) -> bool {
    match expr {
        Expr::And(all) | Expr::Or(all) => all.iter().any(|expr| found(expr, at)),
        Expr::Not(inner, _) => found(inner, at),
        Expr::Condition(condition) => holds(condition, at),
    }
}

/// Whether the list is in an expression, and how the rows of its parts then lie to each other.
fn in_filter(expr: &Expr, at: &[Range<usize>]) -> Result<Option<Overlap>, Why> {
    match expr {
        Expr::And(all) => {
            let mut one = None;
            for expr in all {
                if let Some(overlap) = in_filter(expr, at)?
                    && one.replace(overlap).is_some()
                {
                    return Err(Why::Twice);
                }
            }
            Ok(one)
        }
        Expr::Or(all) => {
            let mut any = None;
            for expr in all {
                any = in_filter(expr, at)?.or(any);
            }
            Ok(any.map(|_| Overlap::Perhaps))
        }
        Expr::Not(inner, _) => match in_filter(inner, at)? {
            Some(_) => Err(Why::Not),
            None => Ok(None),
        },
        Expr::Condition(condition) => {
            if !at.iter().any(|at| holds(condition, at)) {
                return Ok(None);
            }
            match &condition.test {
                Test::In { negated: true, .. } | Test::Includes { negated: true, .. } => {
                    Err(Why::Not)
                }
                Test::In {
                    set: InSet::SemiJoin(join),
                    ..
                } => match &join.filter {
                    Some(filter) => Ok(in_filter(filter, at)?.map(|_| Overlap::Perhaps)),
                    None => Ok(None),
                },
                // A field has one value, which is in one part.
                Test::In { .. } => Ok(Some(Overlap::Never)),
                Test::Includes { .. } => Ok(Some(Overlap::Perhaps)),
                Test::Compare(..) | Test::Like(_) => Ok(Some(Overlap::Perhaps)),
            }
        }
    }
}

fn is_aggregate(query: &Query) -> bool {
    let total = |field: &Field| {
        let mut field = field;
        loop {
            match field {
                Field::Path(_) => return false,
                Field::Call(call) if names::is_aggregate(&call.function.text) => return true,
                Field::Call(call) => field = &call.argument,
            }
        }
    };
    let items = query.select.items().iter();
    let mut items = items.filter_map(|item| match &item.kind {
        SelectKind::Field(field) => Some(field),
        _ => None,
    });
    matches!(query.select, Select::Count(_)) || query.group_by.is_some() || items.any(total)
}

/// Whether the rows tell which record they are.
fn has_id(query: &Query) -> bool {
    query.select.items().iter().any(|item| match &item.kind {
        SelectKind::Field(Field::Path(path)) => path.single().is_some_and(|name| name.is("Id")),
        SelectKind::Field(Field::Call(call)) => call.function.is("FIELDS"),
        _ => false,
    })
}

/// Literals in parts of at most `room` UTF-16 units each with the commas between; values that differ
/// in their letters' case alone, which Salesforce takes for equal, stay in one part.
pub(super) fn pack(values: &[String], literals: &[String], room: usize) -> Vec<String> {
    let mut order: std::collections::HashMap<String, usize> = std::collections::HashMap::new();
    let mut groups: Vec<Vec<&str>> = Vec::new();
    for (value, literal) in values.iter().zip(literals) {
        let next = groups.len();
        let at = *order.entry(value.to_lowercase()).or_insert(next);
        if at == next {
            groups.push(Vec::new());
        }
        if let Some(group) = groups.get_mut(at) {
            group.push(literal);
        }
    }
    let mut parts: Vec<String> = Vec::new();
    let mut length = 0;
    for group in groups {
        let text = group.join(",");
        let units = text.encode_utf16().count();
        match parts.last_mut() {
            Some(part) if length + 1 + units <= room => {
                part.push(',');
                part.push_str(&text);
                length += 1 + units;
            }
            _ => {
                parts.push(text);
                length = units;
            }
        }
    }
    parts
}
