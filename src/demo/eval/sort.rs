//! ORDER BY of records.
//!
//! Must not know results of groups, which are sorted where they are made.

use super::super::data::Dataset;
use super::super::model::{FieldType, ObjectId};
use super::error::{Checked, INVALID_FIELD, Refusal};
use super::filter::no_distance;
use super::order::{Direction, Key, compare};
use super::resolve::{Scope, Target};
use super::scalar::{Scalar, Shown};
use crate::soql::ast::{Nulls, OrderBy, Query};

/// What records are sorted by.
pub(super) type Order = Vec<(Scalar, Direction)>;

/// Understands ORDER BY.
pub(super) fn order_by(scope: &Scope<'_>, query: &Query) -> Checked<Order> {
    let mut order = Vec::new();
    for item in &query.order_by {
        let field = match &item.by {
            OrderBy::Field(field) => field,
            OrderBy::Distance(distance) => return Err(no_distance(distance.span)),
        };
        let scalar = Scalar::new(scope, field)?;
        let Scalar::Field(path, Shown::Plain | Shown::Label) = &scalar else {
            return Err(Refusal::malformed(
                item.span,
                format!(
                    "Field must be grouped or aggregated: {}",
                    field.path().dotted()
                ),
            ));
        };
        let kind = path.kind(scope.data);
        let mut sortable = kind != FieldType::MultiPicklist && !kind.is_compound();
        if let Target::Field(object, id) = &path.target {
            sortable &= scope.data.schema().object(*object).field(*id).sortable;
        }
        if !sortable {
            return Err(Refusal::new(
                INVALID_FIELD,
                item.span,
                format!(
                    "field '{}' can not be sorted in a query call",
                    path.name(scope.data)
                ),
            ));
        }
        order.push((
            scalar,
            Direction {
                descending: item.descending,
                nulls_last: item.nulls == Some(Nulls::Last),
            },
        ));
    }
    Ok(order)
}

/// The rows in order; rows that are equal stay as they are.
pub(super) fn sorted(
    data: &Dataset,
    object: ObjectId,
    order: &[(Scalar, Direction)],
    rows: Vec<u32>,
) -> Vec<u32> {
    let directions: Vec<Direction> = order.iter().map(|(_, way)| *way).collect();
    let mut keyed: Vec<(Vec<Key>, u32)> = rows
        .into_iter()
        .map(|row| {
            let keys = order
                .iter()
                .map(|(scalar, _)| {
                    let value = scalar.read(data, object, row as usize);
                    Key::sorting(data, scalar, &value)
                })
                .collect();
            (keys, row)
        })
        .collect();
    keyed.sort_by(|(left, _), (right, _)| compare(&directions, left, right));
    keyed.into_iter().map(|(_, row)| row).collect()
}
