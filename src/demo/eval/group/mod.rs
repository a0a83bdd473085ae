//! Aggregate queries: GROUP BY with ROLLUP and CUBE, the aggregate functions, HAVING.
//!
//! Their results are small and made at once. Must not know how rows are found or written.

mod run;

use std::collections::HashSet;

use jiff::tz::TimeZone;

use super::super::model::FieldType;
use super::super::value::Value;
use super::aggregate::Aggregate;
use super::check::Left;
use super::error::{Checked, INVALID_FIELD, Refusal};
use super::filter::{Predicate, no_distance};
use super::order::Direction;
use super::resolve::{Scope, Target};
use super::scalar::{Scalar, Shown};
use crate::soql::ast::InSet;
use crate::soql::ast::{
    Field, GroupKind, Nulls, Operand, OrderBy, Query, SelectItem, SelectKind, Span, Test,
};
use crate::soql::names::is_aggregate;

/// How many fields ROLLUP and CUBE take.
const MAX_ROLLUP: usize = 3;

/// A value of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Of {
    /// The grouped field with this index.
    Field(usize),
    /// The aggregate with this index.
    Aggregate(usize),
    /// Whether the grouped field with this index is summed up in this row.
    Grouping(usize),
}

struct Item {
    key: String,
    of: Of,
    shown: Shown,
}

/// An aggregate query that was understood.
pub(super) struct Grouped {
    by: Vec<Scalar>,
    kind: GroupKind,
    aggregates: Vec<Aggregate>,
    items: Vec<Item>,
    having: Option<Predicate<Of>>,
    order: Vec<(Of, Direction)>,
    /// Where the user lives, for formatted times.
    zone: TimeZone,
}

/// One result: its members in SELECT order.
pub(super) type GroupRow = Vec<(String, Value<'static>)>;

/// Whether the query groups or aggregates, so that its results are no records.
pub(super) fn is_aggregated(query: &Query) -> bool {
    query.group_by.is_some()
        || query
            .select
            .items()
            .iter()
            .any(|item| matches!(&item.kind, SelectKind::Field(field) if has_aggregate(field)))
}

fn has_aggregate(field: &Field) -> bool {
    match field {
        Field::Path(_) => false,
        Field::Call(call) => is_aggregate(&call.function.text) || has_aggregate(&call.argument),
    }
}

fn not_grouped(at: Span, name: &str) -> Refusal {
    Refusal::malformed(at, format!("Field must be grouped or aggregated: {name}"))
}

impl Grouped {
    pub(super) fn new(scope: &Scope<'_>, query: &Query) -> Checked<Self> {
        let mut grouped = Self {
            by: Vec::new(),
            kind: GroupKind::Plain,
            aggregates: Vec::new(),
            items: Vec::new(),
            having: None,
            order: Vec::new(),
            zone: scope.calendar.zone.clone(),
        };
        if let Some(group_by) = &query.group_by {
            grouped.kind = group_by.kind;
            if group_by.kind != GroupKind::Plain && group_by.fields.len() > MAX_ROLLUP {
                return Err(Refusal::malformed(
                    group_by.span,
                    format!("ROLLUP and CUBE take at most {MAX_ROLLUP} fields"),
                ));
            }
            for field in &group_by.fields {
                let scalar = group_field(scope, field)?;
                if grouped.by.contains(&scalar) {
                    return Err(Refusal::malformed(
                        field.span(),
                        format!("duplicate field in GROUP BY: {}", field.path().dotted()),
                    ));
                }
                grouped.by.push(scalar);
            }
        } else if let Some(limit) = &query.limit {
            return Err(Refusal::malformed(
                limit.span,
                "Non-grouped query that uses overall aggregate functions cannot also use LIMIT",
            ));
        }
        grouped.select(scope, query.select.items())?;
        if let Some(having) = &query.having {
            let predicate = Predicate::new(having, &mut |condition| {
                let Operand::Field(field) = &condition.left else {
                    return Err(no_distance(condition.span));
                };
                if let Test::In {
                    set: InSet::SemiJoin(join),
                    ..
                } = &condition.test
                {
                    return Err(Refusal::malformed(
                        join.span,
                        "Semi join sub-selects are not allowed in the HAVING clause",
                    ));
                }
                let (of, kind) = grouped.value(scope, field)?;
                let name = field.path().dotted();
                let left = Left {
                    kind,
                    name: &name,
                    calendar: scope.calendar,
                };
                Ok((of, left.check(&condition.test, condition.operator)?))
            })?;
            grouped.having = Some(predicate);
        }
        for item in &query.order_by {
            let field = match &item.by {
                OrderBy::Field(field) => field,
                OrderBy::Distance(distance) => return Err(no_distance(distance.span)),
            };
            let (of, _) = grouped.value(scope, field)?;
            grouped.order.push((
                of,
                Direction {
                    descending: item.descending,
                    nulls_last: item.nulls == Some(Nulls::Last),
                },
            ));
        }
        Ok(grouped)
    }

    fn select(&mut self, scope: &Scope<'_>, items: &[SelectItem]) -> Checked<()> {
        let mut unnamed = 0;
        let mut seen = HashSet::new();
        for item in items {
            let field = match &item.kind {
                SelectKind::Field(field) => field,
                SelectKind::Subquery(child) => {
                    return Err(Refusal::malformed(
                        child.span,
                        "Nested queries are not allowed with GROUP BY or aggregate functions",
                    ));
                }
                SelectKind::TypeOf(type_of) => {
                    return Err(Refusal::malformed(
                        type_of.span,
                        "TYPEOF is not allowed with GROUP BY or aggregate functions",
                    ));
                }
                SelectKind::Distance(distance) => return Err(no_distance(distance.span)),
            };
            let (inner, shown) = match field {
                Field::Call(call) if call.function.is("FIELDS") => {
                    return Err(Refusal::malformed(
                        call.span,
                        "The SOQL FIELDS function is not supported with GROUP BY or aggregate \
                         functions",
                    ));
                }
                Field::Call(call) if call.function.is("FORMAT") => {
                    (call.argument.as_ref(), Shown::Formatted)
                }
                Field::Call(call) if call.function.is("toLabel") => {
                    (call.argument.as_ref(), Shown::Label)
                }
                field => (field, Shown::Plain),
            };
            let (of, _) = self.value(scope, inner)?;
            let key = match (&item.alias, inner) {
                (Some(alias), _) if alias.text.contains('.') => {
                    return Err(Refusal::unexpected(alias.span, &alias.text));
                }
                (Some(alias), _) => {
                    check_alias(scope, alias)?;
                    alias.text.clone()
                }
                (None, Field::Path(_)) => match of {
                    Of::Field(index) => self.by.get(index).map_or(String::new(), |scalar| {
                        scalar.path().name(scope.data).to_owned()
                    }),
                    Of::Aggregate(_) | Of::Grouping(_) => String::new(),
                },
                (None, Field::Call(_)) => {
                    unnamed += 1;
                    format!("expr{}", unnamed - 1)
                }
            };
            if !seen.insert(key.to_lowercase()) {
                return Err(Refusal::malformed(
                    item.span,
                    format!("duplicate alias: {key}"),
                ));
            }
            self.items.push(Item { key, of, shown });
        }
        Ok(())
    }

    /// A grouped field, an aggregate or GROUPING, with its type.
    fn value(&mut self, scope: &Scope<'_>, field: &Field) -> Checked<(Of, FieldType)> {
        if let Field::Call(call) = field {
            if is_aggregate(&call.function.text) {
                let aggregate = Aggregate::new(scope, call)?;
                let kind = aggregate.kind;
                let known = self.aggregates.iter().position(|other| *other == aggregate);
                let index = known.unwrap_or_else(|| {
                    self.aggregates.push(aggregate);
                    self.aggregates.len() - 1
                });
                return Ok((Of::Aggregate(index), kind));
            }
            if call.function.is("GROUPING") {
                let scalar = Scalar::new(scope, &call.argument)?;
                let index = self
                    .by
                    .iter()
                    .position(|by| *by == scalar)
                    .filter(|_| self.kind != GroupKind::Plain)
                    .ok_or_else(|| {
                        Refusal::malformed(
                            call.span,
                            "GROUPING needs a field of GROUP BY ROLLUP or CUBE",
                        )
                    })?;
                return Ok((Of::Grouping(index), FieldType::Int));
            }
        }
        let scalar = Scalar::new(scope, field)?;
        let index = self
            .by
            .iter()
            .position(|by| *by == scalar)
            .ok_or_else(|| not_grouped(field.span(), &field.path().dotted()))?;
        Ok((Of::Field(index), scalar.kind(scope.data)))
    }
}

/// An alias must not be the name of a field of the object.
fn check_alias(scope: &Scope<'_>, alias: &crate::soql::ast::Name) -> Checked<()> {
    if scope.described().field_named(&alias.text).is_none() {
        return Ok(());
    }
    Err(Refusal::malformed(
        alias.span,
        format!("alias cannot be the name of a field: {}", alias.text),
    ))
}

fn group_field(scope: &Scope<'_>, field: &Field) -> Checked<Scalar> {
    if let Field::Call(call) = field
        && is_aggregate(&call.function.text)
    {
        return Err(Refusal::malformed(
            call.span,
            "Aggregate functions cannot be used in GROUP BY",
        ));
    }
    let scalar = Scalar::new(scope, field)?;
    let refusal = |name: &str| {
        Refusal::new(
            INVALID_FIELD,
            field.span(),
            format!("field '{name}' can not be grouped in a query call"),
        )
    };
    match &scalar {
        Scalar::Field(path, Shown::Plain) => {
            if let Target::Field(object, id) = &path.target {
                let described = scope.data.schema().object(*object).field(*id);
                if !described.groupable {
                    return Err(refusal(&described.name));
                }
            }
            Ok(scalar)
        }
        Scalar::Field(..) => Err(refusal(&field.path().dotted())),
        Scalar::Date(..) => Ok(scalar),
    }
}
