//! What refers to the records of an object: a query for each lookup of the others. It must not know how
//! the questions are sent.

use super::{Counted, Question, UsagePlan, UsedField, Way};
use crate::schema::related::is_companion;
use crate::schema::{Catalog, ChildRelationship, Object};

/// Lookups that point to records of many objects.
const SEVERAL: [&str; 6] = [
    "WhatId",
    "WhoId",
    "OwnerId",
    "LinkedEntityId",
    "TargetObjectId",
    "RelatedToId",
];
/// Objects whose `ParentId` does.
const NOTES: [&str; 6] = [
    "Attachment",
    "Note",
    "NoteAndAttachment",
    "FeedItem",
    "FeedComment",
    "EntitySubscription",
];

impl UsagePlan {
    /// The plan for what refers to the records of an object, or to the one with this id: a query for
    /// each lookup of another object. What the org itself keeps beside the records (history, shares,
    /// feeds) is left out.
    pub fn references(object: &Object, catalog: &Catalog, id: Option<&str>) -> Self {
        let mut fields: Vec<UsedField> = Vec::new();
        let mut questions = Vec::new();
        let all = object.describe().child_relationships.iter();
        for child in all.filter(|child| !is_companion(&child.child_object)) {
            let name = format!("{}.{}", child.child_object, child.field);
            if fields.iter().any(|known| known.name == name) {
                continue;
            }
            let summary = catalog.summary(&child.child_object).here();
            let way = match summary {
                Some(summary) if !summary.queryable => Way::Not("its rows cannot be queried"),
                _ => Way::Condition,
            };
            if way == Way::Condition {
                questions.push(Question {
                    soql: format!(
                        "SELECT COUNT(Id)\nFROM {}\nWHERE {}",
                        child.child_object,
                        points(object, catalog, child, id)
                    ),
                    fields: vec![fields.len()],
                    total: false,
                });
            }
            fields.push(UsedField {
                name,
                label: summary.map_or_else(String::new, |summary| summary.label_plural.clone()),
                kind: child.relationship_name.clone().unwrap_or_default(),
                way,
            });
        }
        Self {
            object: object.name().to_owned(),
            of: Counted::References(id.map(str::to_owned)),
            fields,
            questions,
        }
    }
}

/// The condition of records that point to records of an object: the lookup is not empty, and where it
/// can point to several objects it points to this one.
fn points(
    object: &Object,
    catalog: &Catalog,
    child: &ChildRelationship,
    id: Option<&str>,
) -> String {
    let field = &child.field;
    if let Some(id) = id {
        return format!("{field} = '{id}'");
    }
    let described = catalog.object(&child.child_object).here();
    let way = match described.and_then(|described| described.field(field)) {
        Some(lookup) => lookup
            .relationship_name
            .as_deref()
            .filter(|_| lookup.is_polymorphic()),
        // As far as that is known without asking.
        None => {
            let several = SEVERAL.contains(&field.as_str())
                || (field == "ParentId" && NOTES.contains(&child.child_object.as_str()));
            field.strip_suffix("Id").filter(|_| several)
        }
    };
    match way {
        Some(way) => format!("{way}.Type = '{}'", object.name()),
        None => format!("{field} != null"),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::schema::about::TableCell;
    use crate::schema::usage::Tally;

    #[test]
    fn references_are_counted_by_the_lookups_of_others() {
        let describe = serde_json::json!({"name": "Account", "childRelationships": [
            {"childSObject": "Contact", "field": "AccountId", "relationshipName": "Contacts"},
            {"childSObject": "AccountHistory", "field": "AccountId", "relationshipName": "Histories"},
            {"childSObject": "Task", "field": "WhatId", "relationshipName": "Tasks"},
            {"childSObject": "Contact", "field": "AccountId", "relationshipName": null},
            {"childSObject": "Account", "field": "ParentId", "relationshipName": "ChildAccounts"},
            {"childSObject": "Quiet__c", "field": "Account__c", "relationshipName": null}]});
        let object = Object::new(Arc::new(serde_json::from_value(describe).unwrap()));
        let mut catalog = Catalog::new();
        let list = serde_json::json!({"sobjects": [
            {"name": "Contact", "label": "Contact", "labelPlural": "Contacts", "queryable": true},
            {"name": "Quiet__c", "label": "Quiet", "labelPlural": "Quiets", "queryable": false}]});
        catalog.set_global(serde_json::from_value(list).unwrap());
        let plan = UsagePlan::references(&object, &catalog, None);
        let asked = |plan: &UsagePlan| -> Vec<String> {
            let questions = plan.questions.iter();
            questions
                .map(|question| question.soql.replace('\n', " "))
                .collect()
        };
        assert_eq!(
            asked(&plan),
            [
                "SELECT COUNT(Id) FROM Contact WHERE AccountId != null",
                "SELECT COUNT(Id) FROM Task WHERE What.Type = 'Account'",
                "SELECT COUNT(Id) FROM Account WHERE ParentId != null",
            ]
        );
        assert_eq!(plan.condition(1, true).unwrap(), "What.Type = 'Account'");
        assert!(plan.condition(0, false).is_err() && plan.condition(3, true).is_err());
        let of_one = UsagePlan::references(&object, &catalog, Some("001x"));
        assert_eq!(
            asked(&of_one)[1],
            "SELECT COUNT(Id) FROM Task WHERE WhatId = '001x'"
        );
        let mut tally = Tally::new(plan);
        tally.take(None, &[(0, 7)], vec![(1, "too long".into())]);
        let table = tally.table(0..4);
        let text = |text: &str| TableCell::Text(text.to_owned());
        assert_eq!(
            table.rows[0],
            [
                text("Contact.AccountId"),
                text("Contacts"),
                text("Contacts"),
                TableCell::Number(7),
                TableCell::Nothing
            ]
        );
        assert_eq!(table.rows[1][4], text("too long"));
        assert_eq!(table.headings.len(), table.rows[3].len());
    }
}
