//! What differs between the values of a picklist on two sides: values that one lacks, what is active,
//! and the order.

use super::{ObjectDifference, Part, yes};
use crate::schema::{Field, PicklistValue};

impl ObjectDifference {
    pub(super) fn picklist(&mut self, left: &Field, right: &Field) {
        let named = |value: &PicklistValue| format!("{}.{}", left.name, value.value);
        let find = |of: &'_ Field, wanted: &PicklistValue| {
            of.picklist_values
                .iter()
                .position(|value| value.value == wanted.value)
        };
        for one in &left.picklist_values {
            let other = find(right, one).and_then(|at| right.picklist_values.get(at));
            let Some(two) = other else {
                self.missing(Part::PicklistValue, named(one), true);
                continue;
            };
            for ((property, one_value), (_, two_value)) in
                properties(one).into_iter().zip(properties(two))
            {
                self.property(
                    Part::PicklistValue,
                    &named(one),
                    property,
                    one_value,
                    two_value,
                );
            }
        }
        for two in &right.picklist_values {
            if find(left, two).is_none() {
                self.missing(Part::PicklistValue, named(two), false);
            }
        }
        // The order of those that both have: one more value does not change it.
        let common = |of: &Field, other: &Field| -> Vec<String> {
            let values = of.picklist_values.iter();
            let common = values.filter(|value| find(other, value).is_some());
            common.map(|value| value.value.clone()).collect()
        };
        let (one, two) = (common(left, right), common(right, left));
        if one != two {
            self.property(
                Part::Field,
                &left.name,
                "order of values",
                one.join(", "),
                two.join(", "),
            );
        }
    }
}

fn properties(of: &PicklistValue) -> [(&'static str, String); 3] {
    [
        ("label", of.label.clone().unwrap_or_default()),
        ("active", yes(of.active)),
        ("default", yes(of.default_value)),
    ]
}
