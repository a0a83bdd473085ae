//! Aggregate queries run: rows into groups, groups into results.
//!
//! Must not know the statement.

use std::collections::BTreeMap;

use super::super::super::data::Dataset;
use super::super::super::decimal::Decimal;
use super::super::super::model::{FieldType, ObjectId};
use super::super::super::value::Value;
use super::super::aggregate::{Aggregate, State};
use super::super::order::{Direction, Key, compare};
use super::super::scalar::{Scalar, Shown, format_value, show};
use super::{GroupRow, Grouped, Item, Of};
use crate::soql::ast::GroupKind;

impl Grouped {
    /// The results over these rows, in order.
    pub(in super::super) fn run(
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

/// One group: its fields, and what the aggregates have seen of it.
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
