//! How much the fields of an object are used: which questions tell it, and what each field's share is.
//!
//! One aggregate query counts many fields at once (`COUNT(f)` leaves nulls out); a field that no
//! aggregate takes is counted by a condition, where WHERE takes it; what neither takes is said to be
//! not countable. Fields that are never empty are not asked about. It must not know how the questions
//! are sent.

mod references;
mod tally;

use super::{Field, Object, words};
use crate::soql::rewrite::{CannotRewrite, Statement};

pub use tally::Tally;

/// Fields that one aggregate query counts. No limit is documented; so many keep the statement short.
const AT_ONCE: usize = 40;
/// Questions that fit into one call (`composite/batch` takes 25).
pub const QUESTIONS_A_CALL: usize = 25;

/// How a field is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// It is never empty, which needs no question.
    Always,
    /// `COUNT(f)`.
    Aggregate,
    /// `COUNT(Id)` of the records where it is not null.
    Condition,
    /// A checkbox is never empty: counted is where it is ticked.
    Ticked,
    /// No query can tell, and why.
    Not(&'static str),
}

/// How a field is counted.
pub fn way(field: &Field) -> Way {
    match field.kind.as_str() {
        "address" | "location" => Way::Not("made of the fields behind it"),
        "boolean" if field.filterable => Way::Ticked,
        "boolean" => Way::Not("WHERE does not take it"),
        _ if !field.nillable => Way::Always,
        _ if field.aggregatable => Way::Aggregate,
        _ if field.filterable => Way::Condition,
        "textarea" => Way::Not("long texts are in no condition"),
        "base64" => Way::Not("files are in no condition"),
        "encryptedstring" => Way::Not("encrypted: in no condition"),
        _ => Way::Not("no query can filter by it"),
    }
}

/// One statement that counts fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The statement. Its one row has `expr0`, `expr1`…
    pub soql: String,
    /// The fields that are counted, by their places in [`UsagePlan::fields`]. Of an aggregate `expr0`
    /// is the number of all records, and these follow; else `expr0` is the count of the one field.
    pub fields: Vec<usize>,
    /// Whether `expr0` counts all records.
    pub total: bool,
}

impl Question {
    /// The same fields, each in a question of its own, for a server that takes not all of them at once.
    pub fn apart(&self) -> Vec<Self> {
        let list = self.soql.split_once('\n');
        let (Some((list, from)), true) = (list, self.fields.len() > 1) else {
            return Vec::new();
        };
        let counts = list.trim_start_matches("SELECT ").split(", ").skip(1);
        self.fields
            .iter()
            .zip(counts)
            .map(|(field, count)| Self {
                soql: format!("SELECT COUNT(Id), {count}\n{from}"),
                fields: vec![*field],
                total: true,
            })
            .collect()
    }
}

/// A field of the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsedField {
    /// API name.
    pub name: String,
    /// Label.
    pub label: String,
    /// Its type in words.
    pub kind: String,
    /// How it is counted.
    pub way: Way,
}

/// What is counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Counted {
    /// The records that have a value in a field of the object.
    Fields,
    /// The records of others that point to those of the object; to the one with this id, where there is
    /// one.
    References(Option<String>),
}

/// What is asked to know how much the fields of an object are used, or what refers to its records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsagePlan {
    /// The object.
    pub object: String,
    /// What is counted.
    pub of: Counted,
    /// Its fields, in the describe's order; of references the lookups, as `Contact.AccountId`.
    pub fields: Vec<UsedField>,
    /// The questions.
    pub questions: Vec<Question>,
}

impl UsagePlan {
    /// The plan for the records that a statement has, its LIMIT and OFFSET aside.
    ///
    /// # Errors
    /// Where the statement is none, or its rows are no records.
    pub fn new(object: &Object, statement: &str) -> Result<Self, CannotRewrite> {
        let statement = Statement::read(statement)?;
        let fields: Vec<UsedField> = object
            .describe()
            .fields
            .iter()
            .map(|field| UsedField {
                name: field.name.clone(),
                label: field.label.clone(),
                kind: words::type_of(field),
                way: way(field),
            })
            .collect();
        let places = |wanted: &dyn Fn(Way) -> bool| -> Vec<usize> {
            let all = fields.iter().enumerate();
            all.filter(|(_, field)| wanted(field.way))
                .map(|(at, _)| at)
                .collect()
        };
        let mut questions = Vec::new();
        let aggregates = places(&|way| way == Way::Aggregate);
        let mut chunks: Vec<&[usize]> = aggregates.chunks(AT_ONCE).collect();
        if chunks.is_empty() {
            // The number of all records is asked for in any case.
            chunks.push(&[]);
        }
        for chunk in chunks {
            let mut list = vec!["COUNT(Id)".to_owned()];
            let names = chunk.iter().filter_map(|at| fields.get(*at));
            list.extend(names.map(|field| format!("COUNT({})", field.name)));
            questions.push(Question {
                soql: statement.totals(&list.join(", "), &[])?,
                fields: chunk.to_vec(),
                total: true,
            });
        }
        for at in places(&|way| matches!(way, Way::Condition | Way::Ticked)) {
            let Some(field) = fields.get(at) else {
                continue;
            };
            let condition = match field.way {
                Way::Ticked => format!("{} = true", field.name),
                _ => format!("{} != null", field.name),
            };
            questions.push(Question {
                soql: statement.totals("COUNT(Id)", &[condition])?,
                fields: vec![at],
                total: false,
            });
        }
        Ok(Self {
            object: object.name().to_owned(),
            of: Counted::Fields,
            fields,
            questions,
        })
    }

    /// The condition that lets the records through that a place of the plan counts.
    ///
    /// # Errors
    /// In words, where there is none.
    pub fn condition(&self, field: usize, with: bool) -> Result<String, String> {
        let field = self.fields.get(field).ok_or("the field is gone")?;
        let name = &field.name;
        match (&self.of, field.way, with) {
            (_, Way::Not(why), _) => Err(format!("{name}: {why}")),
            (Counted::References(_), ..) => {
                let mut asked = self.questions.iter().filter(|question| {
                    let at = question.fields.first().and_then(|at| self.fields.get(*at));
                    at.is_some_and(|at| at.name == *name)
                });
                let soql = asked.next().map(|question| question.soql.as_str());
                let condition = soql.and_then(|soql| Some(soql.split_once("WHERE ")?.1));
                match (condition, with) {
                    (Some(condition), true) => Ok(condition.to_owned()),
                    _ => Err("only records that refer are listed".to_owned()),
                }
            }
            (_, Way::Ticked, with) => Ok(format!("{name} = {with}")),
            (_, Way::Always, false) => Err(format!("{name} is never empty")),
            (_, _, true) => Ok(format!("{name} != null")),
            (_, _, false) => Ok(format!("{name} = null")),
        }
    }

    /// API calls that it takes, where the org takes every question.
    pub fn calls(&self) -> usize {
        self.questions.len().div_ceil(QUESTIONS_A_CALL)
    }

    /// How many fields are counted like this.
    pub fn count(&self, wanted: impl Fn(Way) -> bool) -> usize {
        self.fields.iter().filter(|field| wanted(field.way)).count()
    }
}

/// What is known of a field's use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Used {
    /// It is being counted.
    Waiting,
    /// So many records have a value, or its tick.
    Records(u64),
    /// It is never empty.
    Always,
    /// It is not known, and why.
    Not(String),
}

/// The share of `part` in `all`, in tenths of a percent: never 0 where there is one record, never 100
/// where one lacks it.
pub fn share(part: u64, all: u64) -> u64 {
    if all == 0 {
        return 0;
    }
    let all_of_it = u128::from(all);
    let nearest = (u128::from(part) * 1_000 + all_of_it / 2) / all_of_it;
    let rounded = u64::try_from(nearest).unwrap_or(1_000).min(1_000);
    match rounded {
        0 if part > 0 => 1,
        1_000 if part < all => 999,
        rounded => rounded,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn object(fields: &[(&str, &str, &str)]) -> Object {
        let fields: Vec<_> = fields
            .iter()
            .map(|(name, kind, flags)| {
                serde_json::json!({"name": name, "label": name, "type": kind,
                    "nillable": flags.contains('n'), "aggregatable": flags.contains('a'),
                    "filterable": flags.contains('f')})
            })
            .collect();
        let describe = serde_json::json!({"name": "Account", "fields": fields});
        Object::new(Arc::new(serde_json::from_value(describe).unwrap()))
    }

    #[test]
    fn fields_are_counted_the_way_they_can_be() {
        let object = object(&[
            ("Id", "id", "af"),
            ("Phone", "phone", "naf"),
            ("Fax", "phone", "naf"),
            ("Services__c", "multipicklist", "nf"),
            ("Active__c", "boolean", "f"),
            ("Notes__c", "textarea", "n"),
            ("BillingAddress", "address", "nf"),
        ]);
        let plan = UsagePlan::new(
            &object,
            "SELECT Id FROM Account WHERE A = 1 OR B = 2 LIMIT 5",
        )
        .unwrap();
        let asked: Vec<String> = plan
            .questions
            .iter()
            .map(|question| question.soql.replace('\n', " "))
            .collect();
        assert_eq!(
            asked,
            [
                "SELECT COUNT(Id), COUNT(Phone), COUNT(Fax) FROM Account WHERE A = 1 OR B = 2",
                "SELECT COUNT(Id) FROM Account WHERE (A = 1 OR B = 2) AND Services__c != null",
                "SELECT COUNT(Id) FROM Account WHERE (A = 1 OR B = 2) AND Active__c = true",
            ]
        );
        assert_eq!(plan.calls(), 1);
        assert_eq!(plan.count(|way| way == Way::Always), 1);
        assert_eq!(plan.count(|way| matches!(way, Way::Not(_))), 2);
        let apart: Vec<String> = plan.questions[0]
            .apart()
            .iter()
            .map(|question| question.soql.replace('\n', " "))
            .collect();
        assert_eq!(
            apart,
            [
                "SELECT COUNT(Id), COUNT(Phone) FROM Account WHERE A = 1 OR B = 2",
                "SELECT COUNT(Id), COUNT(Fax) FROM Account WHERE A = 1 OR B = 2",
            ]
        );
        assert!(plan.questions[1].apart().is_empty());
    }

    #[test]
    fn eight_hundred_fields_take_two_calls_at_most() {
        let names: Vec<String> = (0..800).map(|at| format!("F{at}__c")).collect();
        let fields: Vec<(&str, &str, &str)> = names
            .iter()
            .map(|name| (name.as_str(), "string", "naf"))
            .collect();
        let plan = UsagePlan::new(&object(&fields), "SELECT Id FROM Account").unwrap();
        assert_eq!(plan.questions.len(), 20);
        assert_eq!(plan.calls(), 1);
    }

    #[test]
    fn rows_that_are_no_records_are_refused() {
        let object = object(&[("Phone", "phone", "naf")]);
        for statement in [
            "SELECT COUNT() FROM Account",
            "SELECT Type FROM Account GROUP BY Type",
        ] {
            assert!(UsagePlan::new(&object, statement).is_err(), "{statement}");
        }
    }

    #[test]
    fn a_share_is_neither_none_nor_all_where_it_is_not() {
        for (part, all, tenths) in [
            (0, 0, 0),
            (0, 9, 0),
            (1, 1_000_000, 1),
            (999_999, 1_000_000, 999),
            (1, 2, 500),
            (57, 86, 663),
            (2, 2, 1_000),
        ] {
            assert_eq!(share(part, all), tenths, "{part} of {all}");
        }
    }
}
