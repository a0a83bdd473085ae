//! Aggregate queries: GROUP BY with ROLLUP and CUBE, the aggregate functions, HAVING.
//!
//! Their results are small and made at once. Must not know how rows are found or written.

use std::collections::{BTreeMap, HashSet};

use jiff::tz::TimeZone;

use super::super::data::Dataset;
use super::super::decimal::Decimal;
use super::super::model::{FieldType, ObjectId};
use super::super::value::Value;
use super::aggregate::{Aggregate, State};
use super::check::Left;
use super::error::{Checked, INVALID_FIELD, Refusal};
use super::filter::{Predicate, no_distance};
use super::order::{Direction, Key, compare};
use super::resolve::{Scope, Target};
use super::scalar::{Scalar, Shown, format_value, show};
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

    /// The results over these rows, in order.
    pub(super) fn run(
        &self,
        data: &Dataset,
        object: ObjectId,
        rows: impl Iterator<Item = usize>,
    ) -> Vec<GroupRow> {
        let masks = self.masks();
        let mut groups: BTreeMap<(usize, Vec<Key>), Group> = BTreeMap::new();
        if self.by.is_empty() {
            // Without GROUP BY there is one result even over no rows.
            groups.insert((0, Vec::new()), self.new_group(Vec::new()));
        }
        for row in rows {
            let values: Vec<Value<'_>> = self
                .by
                .iter()
                .map(|scalar| scalar.read(data, object, row))
                .collect();
            let keys: Vec<Key> = self
                .by
                .iter()
                .zip(&values)
                .map(|(scalar, value)| Key::new(scalar.kind(data), value))
                .collect();
            let arguments: Vec<(Key, Value<'_>)> = self
                .aggregates
                .iter()
                .map(|aggregate| {
                    let value = aggregate.argument.read(data, object, row);
                    (Key::new(aggregate.argument.kind(data), &value), value)
                })
                .collect();
            for (place, mask) in masks.iter().enumerate() {
                let kept = |index: usize| mask & (1 << index) == 0;
                let key = keys
                    .iter()
                    .enumerate()
                    .map(|(index, key)| if kept(index) { key.clone() } else { Key::Null })
                    .collect();
                let group = groups.entry((place, key)).or_insert_with(|| {
                    let fields = values.iter().enumerate().map(|(index, value)| match value {
                        Value::Text(text) if text.is_empty() => Value::Null,
                        value if kept(index) => value.clone().into_owned(),
                        _ => Value::Null,
                    });
                    self.new_group(fields.collect())
                });
                group.add(&self.aggregates, &arguments);
            }
        }
        self.results(data, groups, &masks)
    }

    /// The sets of fields that are summed up, a bit for each field; the first is none.
    fn masks(&self) -> Vec<usize> {
        let fields = self.by.len();
        match self.kind {
            GroupKind::Plain => vec![0],
            // From right to left: none, the last, the last two …
            GroupKind::Rollup => (0..=fields)
                .map(|summed| (fields - summed..fields).map(|index| 1 << index).sum())
                .collect(),
            GroupKind::Cube => (0..1 << fields).collect(),
        }
    }

    fn new_group(&self, fields: Vec<Value<'static>>) -> Group {
        Group {
            fields,
            states: self.aggregates.iter().map(|_| State::default()).collect(),
        }
    }

    fn results(
        &self,
        data: &Dataset,
        groups: BTreeMap<(usize, Vec<Key>), Group>,
        masks: &[usize],
    ) -> Vec<GroupRow> {
        let mut results: Vec<(Vec<Key>, GroupRow)> = Vec::new();
        for ((place, keys), group) in groups {
            let mask = masks.get(place).copied().unwrap_or_default();
            let totals: Vec<Value<'static>> = self
                .aggregates
                .iter()
                .zip(&group.states)
                .map(|(aggregate, state)| state.total(aggregate))
                .collect();
            let read = |of: &Of| -> Value<'static> {
                match *of {
                    Of::Field(index) => group.fields.get(index).cloned(),
                    Of::Aggregate(index) => totals.get(index).cloned(),
                    Of::Grouping(index) => {
                        let summed = i64::from(mask & (1 << index) != 0);
                        Some(Value::Number(Decimal::from(summed)))
                    }
                }
                .unwrap_or(Value::Null)
            };
            if self
                .having
                .as_ref()
                .is_some_and(|having| !having.holds(&read))
            {
                continue;
            }
            let sorting = self
                .order
                .iter()
                .map(|(of, _)| match of {
                    Of::Field(index) => keys.get(*index).cloned().unwrap_or(Key::Null),
                    of => Key::new(self.kind(data, *of), &read(of)),
                })
                .collect();
            let row = self
                .items
                .iter()
                .map(|item| (item.key.clone(), self.shown(data, item, read(&item.of))))
                .collect();
            results.push((sorting, row));
        }
        let directions: Vec<Direction> = self.order.iter().map(|(_, way)| *way).collect();
        results.sort_by(|(left, _), (right, _)| compare(&directions, left, right));
        results.into_iter().map(|(_, row)| row).collect()
    }

    fn kind(&self, data: &Dataset, of: Of) -> FieldType {
        match of {
            Of::Field(index) => self.by.get(index).map(|scalar| scalar.kind(data)),
            Of::Aggregate(index) => self.aggregates.get(index).map(|aggregate| aggregate.kind),
            Of::Grouping(_) => Some(FieldType::Int),
        }
        .unwrap_or(FieldType::String)
    }

    fn shown(&self, data: &Dataset, item: &Item, value: Value<'static>) -> Value<'static> {
        match (item.shown, item.of) {
            (Shown::Formatted, of) => {
                format_value(self.kind(data, of), &self.zone, value).into_owned()
            }
            (Shown::Label, Of::Field(index)) => match self.by.get(index) {
                Some(Scalar::Field(path, _)) => {
                    show(data, &self.zone, &path.target, Shown::Label, value).into_owned()
                }
                _ => value,
            },
            _ => value,
        }
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

struct Group {
    fields: Vec<Value<'static>>,
    states: Vec<State>,
}

impl Group {
    fn add(&mut self, aggregates: &[Aggregate], arguments: &[(Key, Value<'_>)]) {
        for ((state, aggregate), (key, value)) in
            self.states.iter_mut().zip(aggregates).zip(arguments)
        {
            if *key != Key::Null {
                state.add(aggregate, key, value);
            }
        }
    }
}
