//! The aggregate functions: COUNT, COUNT_DISTINCT, SUM, AVG, MIN, MAX.
//!
//! Must not know groups.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::super::decimal::Decimal;
use super::super::model::FieldType;
use super::super::value::Value;
use super::error::{Checked, INVALID_FIELD, Refusal};
use super::order::Key;
use super::resolve::{Scope, Target};
use super::scalar::{Scalar, Shown};
use crate::soql::ast::{Call, Field};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Function {
    Count,
    CountDistinct,
    Sum,
    Average,
    Min,
    Max,
}

/// A function over the rows of a group.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Aggregate {
    function: Function,
    pub(super) argument: Scalar,
    /// The type of the result.
    pub(super) kind: FieldType,
}

impl Aggregate {
    /// Understands a call of an aggregate function.
    pub(super) fn new(scope: &Scope<'_>, call: &Call) -> Checked<Self> {
        let name = call.function.text.to_ascii_uppercase();
        let function = match name.as_str() {
            "COUNT" => Function::Count,
            "COUNT_DISTINCT" => Function::CountDistinct,
            "SUM" => Function::Sum,
            "AVG" => Function::Average,
            "MIN" => Function::Min,
            _ => Function::Max,
        };
        let Field::Path(path) = call.argument.as_ref() else {
            return Err(Refusal::malformed(
                call.span,
                format!("A function is not supported inside {name}"),
            ));
        };
        let resolved = scope.path(path)?;
        let kind = resolved.kind(scope.data);
        let aggregatable = match &resolved.target {
            Target::Field(object, field) => {
                scope
                    .data
                    .schema()
                    .object(*object)
                    .field(*field)
                    .aggregatable
            }
            Target::OfName(_) => false,
        };
        let counts = matches!(function, Function::Count | Function::CountDistinct);
        let fits = !matches!(function, Function::Sum | Function::Average) || kind.is_number();
        if !aggregatable || !fits {
            return Err(Refusal::new(
                INVALID_FIELD,
                call.span,
                format!(
                    "field {} does not support aggregate operator {name}",
                    path.dotted()
                ),
            ));
        }
        Ok(Self {
            function,
            argument: Scalar::Field(resolved, Shown::Plain),
            kind: match function {
                _ if counts => FieldType::Int,
                Function::Average if kind == FieldType::Int => FieldType::Double,
                _ => kind,
            },
        })
    }
}

/// What an aggregate has seen so far.
#[derive(Default)]
pub(super) struct State {
    count: i64,
    sum: Option<Decimal>,
    distinct: BTreeSet<Key>,
    best: Option<(Key, Value<'static>)>,
}

impl State {
    /// Takes in one more value, which is not null.
    pub(super) fn add(&mut self, aggregate: &Aggregate, key: &Key, value: &Value<'_>) {
        self.count += 1;
        let better = |best: &Option<(Key, Value<'static>)>, wanted: Ordering| {
            best.as_ref()
                .is_none_or(|(best, _)| key.cmp(best) == wanted)
        };
        match aggregate.function {
            Function::Count => {}
            Function::CountDistinct => {
                self.distinct.insert(key.clone());
            }
            Function::Sum | Function::Average => {
                let number = value.as_number().unwrap_or(Decimal::from(0));
                self.sum = match self.sum {
                    None => Some(number),
                    Some(sum) => sum.checked_add(number),
                };
            }
            Function::Min if better(&self.best, Ordering::Less) => {
                self.best = Some((key.clone(), value.clone().into_owned()));
            }
            Function::Max if better(&self.best, Ordering::Greater) => {
                self.best = Some((key.clone(), value.clone().into_owned()));
            }
            Function::Min | Function::Max => {}
        }
    }

    /// The result so far.
    pub(super) fn total(&self, aggregate: &Aggregate) -> Value<'static> {
        match aggregate.function {
            Function::Count => Value::Number(Decimal::from(self.count)),
            Function::CountDistinct => Value::Number(Decimal::new(self.distinct.len() as i128, 0)),
            Function::Sum => self.sum.map_or(Value::Null, Value::Number),
            Function::Average => self
                .sum
                .and_then(|sum| average(sum, self.count))
                .map_or(Value::Null, Value::Number),
            Function::Min | Function::Max => self
                .best
                .as_ref()
                .map_or(Value::Null, |(_, value)| value.clone()),
        }
    }
}

/// The quotient with up to twelve more digits, at least one of them after the point.
fn average(sum: Decimal, count: i64) -> Option<Decimal> {
    const MORE: u8 = 12;
    let count = i128::from(count);
    let units = sum.units().checked_mul(10_i128.pow(MORE.into()))?;
    let rounding = if units < 0 { -count } else { count } / 2;
    let quotient = Decimal::new((units + rounding) / count, sum.scale() + MORE).normalized();
    if quotient.scale() > 0 {
        return Some(quotient);
    }
    Some(Decimal::new(quotient.units().checked_mul(10)?, 1))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    #[test]
    fn averages_are_rounded_far_behind_the_point() {
        for (sum, count, expected) in [
            ("300", 1, "300.0"),
            ("10", 4, "2.5"),
            ("1", 3, "0.333333333333"),
            ("-2", 3, "-0.666666666667"),
            ("10.50", 2, "5.25"),
        ] {
            let average = average(sum.parse().unwrap(), count).unwrap();
            assert_eq!(average.to_string(), expected);
        }
    }
}
