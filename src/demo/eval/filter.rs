//! WHERE: conditions over one row, with SOQL's rules for semi-joins.
//!
//! Must not know grouping or results.

use super::super::data::Dataset;
use super::super::id;
use super::super::model::{FieldType, ObjectId};
use super::super::value::Value;
use super::check::{Check, Left, Set};
use super::error::{Checked, INVALID_FIELD, Refusal};
use super::resolve::{Path, Scope, Target};
use super::scalar::{Scalar, Shown};
use crate::soql::ast::{Condition, Expr, Field, InSet, Operand, SemiJoin, Test};
use crate::soql::names::is_aggregate;

/// A condition over values of type `T` that are read elsewhere.
#[derive(Clone, Debug)]
pub(super) enum Predicate<T> {
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
    Test(T, Check),
}

impl<T> Predicate<T> {
    /// Whether it holds, with `read` giving the values.
    pub(super) fn holds<'d>(&self, read: &impl Fn(&T) -> Value<'d>) -> bool {
        match self {
            Self::All(items) => items.iter().all(|item| item.holds(read)),
            Self::Any(items) => items.iter().any(|item| item.holds(read)),
            Self::Not(inner) => !inner.holds(read),
            Self::Test(left, check) => check.passes(&read(left)),
        }
    }

    /// Makes a condition, each comparison by `leaf`.
    pub(super) fn new(
        expr: &Expr,
        leaf: &mut impl FnMut(&Condition) -> Checked<(T, Check)>,
    ) -> Checked<Self> {
        let mut all = |items: &[Expr]| -> Checked<Vec<Self>> {
            items.iter().map(|item| Self::new(item, leaf)).collect()
        };
        Ok(match expr {
            Expr::And(items) => Self::All(all(items)?),
            Expr::Or(items) => Self::Any(all(items)?),
            Expr::Not(inner, _) => Self::Not(Box::new(Self::new(inner, leaf)?)),
            Expr::Condition(condition) => {
                let (left, check) = leaf(condition)?;
                Self::Test(left, check)
            }
        })
    }
}

/// Where a WHERE stands: semi-joins are only for the outermost.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    Root,
    Child,
    SemiJoin,
}

/// How many semi-joins a WHERE may hold.
const MAX_SEMI_JOINS: usize = 2;

/// Understands a WHERE.
pub(super) fn filter(scope: &Scope<'_>, expr: &Expr, level: Level) -> Checked<Predicate<Scalar>> {
    let mut joins = 0;
    check_semi_joins(expr, level, None, &mut joins)?;
    Predicate::new(expr, &mut |condition| comparison(scope, condition))
}

/// The rules about where a semi-join may stand (API reference, section 7.5).
fn check_semi_joins(
    expr: &Expr,
    level: Level,
    inside: Option<&str>,
    joins: &mut usize,
) -> Checked<()> {
    match expr {
        Expr::And(items) => items
            .iter()
            .try_for_each(|item| check_semi_joins(item, level, inside, joins)),
        Expr::Or(items) => items
            .iter()
            .try_for_each(|item| check_semi_joins(item, level, Some("OR"), joins)),
        Expr::Not(inner, _) => check_semi_joins(inner, level, inside.or(Some("NOT")), joins),
        Expr::Condition(condition) => {
            let Test::In {
                set: InSet::SemiJoin(join),
                ..
            } = &condition.test
            else {
                return Ok(());
            };
            let sentence = match (level, inside) {
                (Level::Child, _) => {
                    "Semi join sub-selects are not allowed in nested queries".to_owned()
                }
                (Level::SemiJoin, _) => {
                    "Nesting of semi join sub-selects is not supported".to_owned()
                }
                (Level::Root, Some(word)) => {
                    format!("Semi join sub-selects are not allowed with the '{word}' operator")
                }
                (Level::Root, None) if *joins >= MAX_SEMI_JOINS => {
                    format!("Only {MAX_SEMI_JOINS} semi join sub-selects are allowed per query")
                }
                (Level::Root, None) => {
                    *joins += 1;
                    return Ok(());
                }
            };
            Err(Refusal::malformed(join.span, sentence))
        }
    }
}

fn comparison(scope: &Scope<'_>, condition: &Condition) -> Checked<(Scalar, Check)> {
    let field = match &condition.left {
        Operand::Field(field) => field,
        Operand::Distance(distance) => return Err(no_distance(distance.span)),
        Operand::Arithmetic { left, right, .. } => {
            let at = crate::soql::ast::Span::new(left.span.end, right.span.start);
            return Err(Refusal::malformed(
                at,
                "Arithmetic is not supported in filters",
            ));
        }
    };
    if let Field::Call(call) = field
        && is_aggregate(&call.function.text)
    {
        return Err(Refusal::malformed(
            call.span,
            format!(
                "Aggregate function {} cannot be used in a WHERE clause",
                call.function.text
            ),
        ));
    }
    if let Test::In {
        set: InSet::SemiJoin(join),
        negated,
    } = &condition.test
    {
        return semi_join(scope, field, join, *negated);
    }
    let scalar = Scalar::new(scope, field)?;
    if matches!(scalar, Scalar::Field(_, Shown::Formatted)) {
        return Err(Refusal::malformed(
            field.span(),
            "FORMAT cannot be used in a WHERE clause",
        ));
    }
    check_filterable(scope.data, scalar.path(), field)?;
    let name = field.path().dotted();
    let left = Left {
        kind: scalar.kind(scope.data),
        name: &name,
        calendar: scope.calendar,
    };
    let check = left.check(&condition.test, condition.operator)?;
    Ok((scalar, check))
}

pub(super) fn no_distance(at: crate::soql::ast::Span) -> Refusal {
    Refusal::malformed(at, "DISTANCE is not supported by this organization")
}

fn check_filterable(data: &Dataset, path: &Path, field: &Field) -> Checked<()> {
    let Target::Field(object, id) = &path.target else {
        return Ok(());
    };
    let described = data.schema().object(*object).field(*id);
    if described.filterable {
        return Ok(());
    }
    Err(Refusal::new(
        INVALID_FIELD,
        field.span(),
        format!(
            "field '{}' can not be filtered in a query call",
            described.name
        ),
    ))
}

/// The objects an id field points at: its own for `Id`.
fn points_at(data: &Dataset, path: &Path) -> Vec<ObjectId> {
    let Target::Field(object, field) = path.target else {
        return Vec::new();
    };
    let described = data.schema().object(object).field(field);
    match described.kind {
        FieldType::Id => vec![object],
        FieldType::Reference => described
            .reference_to
            .iter()
            .filter_map(|name| data.schema().object_named(name))
            .collect(),
        _ => Vec::new(),
    }
}

fn semi_join(
    scope: &Scope<'_>,
    left: &Field,
    join: &SemiJoin,
    negated: bool,
) -> Checked<(Scalar, Check)> {
    let data = scope.data;
    let outer = Scalar::new(scope, left)?;
    check_filterable(data, outer.path(), left)?;
    let Some(from) = join.from.first() else {
        return Err(Refusal::unexpected(join.span, "SELECT"));
    };
    let name = from.object.dotted();
    let object = data
        .schema()
        .object_named(&name)
        .ok_or_else(|| Refusal::no_object(from.object.span, &name))?;
    let inner_scope = Scope::new(data, scope.calendar, object, &join.from)?;
    let inner = Scalar::new(&inner_scope, &join.field)?;
    for (scalar, field) in [(&outer, left), (&inner, &join.field)] {
        let is_plain_id = matches!(scalar, Scalar::Field(path, Shown::Plain)
            if path.steps.is_empty() && !points_at(data, path).is_empty());
        if !is_plain_id {
            return Err(Refusal::malformed(
                field.span(),
                "Semi join sub-selects can only be used with an ID or reference field that is not \
                 reached through a relationship",
            ));
        }
    }
    if object == scope.object {
        return Err(Refusal::malformed(
            join.span,
            "The inner and outer selects should not be on the same object type",
        ));
    }
    let outer_points = points_at(data, outer.path());
    let same = points_at(data, inner.path())
        .iter()
        .any(|object| outer_points.contains(object));
    if !same {
        return Err(Refusal::malformed(
            join.span,
            format!(
                "The selected field '{}' in the subquery and the left operand field in the where \
                 expression in the outer query '{}' should point to the same object type",
                join.field.path().dotted(),
                left.path().dotted()
            ),
        ));
    }
    if join.with.is_some() {
        return Err(Refusal::unexpected(join.span, "WITH"));
    }
    let predicate = join
        .filter
        .as_ref()
        .map(|expr| filter(&inner_scope, expr, Level::SemiJoin))
        .transpose()?;
    let ids = (0..data.row_count(object)).filter_map(|row| {
        let keep = !data.is_deleted(object, row)
            && !data.is_archived(object, row)
            && predicate.as_ref().is_none_or(|predicate| {
                predicate.holds(&|scalar: &Scalar| scalar.read(data, object, row))
            });
        let value = keep.then(|| inner.read(data, object, row))?;
        id::to_15(value.as_text()?).map(str::to_owned)
    });
    Ok((outer, Check::In(Set::of_ids(ids, negated))))
}
