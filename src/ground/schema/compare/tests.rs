//! What differs is told, each once, and what is the same is not.

use super::*;
use crate::schema::GlobalDescribe;

fn object(fields: &str, rest: &str) -> ObjectDescribe {
    let json = format!(
        r#"{{"name":"Case","label":"Case","fields":[{fields}],"recordTypeInfos":[
            {{"developerName":"Master","name":"Master","active":true,"available":true}}{rest}]}}"#
    );
    serde_json::from_str(&json).unwrap()
}

fn told(difference: &ObjectDifference) -> Vec<String> {
    difference
        .changes
        .iter()
        .map(|change| {
            let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "∅".into());
            format!(
                "{} {} {}: {} / {}",
                change.part.name(),
                change.name,
                change.property,
                value(&change.left),
                value(&change.right)
            )
        })
        .collect()
}

#[test]
fn every_property_that_differs_is_told_once() {
    let left = object(
        r#"{"name":"Subject","type":"string","length":255,"nillable":true},
           {"name":"Legacy__c","type":"string"},
           {"name":"OwnerId","type":"reference","referenceTo":["User","Group"],"relationshipName":"Owner"},
           {"name":"Total__c","type":"double","calculated":true,"calculatedFormula":"A + B"},
           {"name":"Status","type":"picklist","picklistValues":[
             {"value":"New","label":"New","active":true},
             {"value":"Open","label":"Open","active":true},
             {"value":"Old","label":"Old","active":true}]}"#,
        "",
    );
    let right = object(
        r#"{"name":"SUBJECT","type":"string","length":120,"nillable":false,"createable":true},
           {"name":"OwnerId","type":"reference","referenceTo":["Group","User"],"relationshipName":"Owner"},
           {"name":"Total__c","type":"double","calculated":true,"calculatedFormula":"A + B + C"},
           {"name":"Status","type":"picklist","picklistValues":[
             {"value":"Open","label":"Open","active":true},
             {"value":"New","label":"New","active":false},
             {"value":"In Review","label":"In Review","active":true}]}"#,
        r#",{"developerName":"Partner","name":"Partner","active":true,"available":true}"#,
    );
    let difference = ObjectDifference::new(&left, &right);
    assert_eq!(
        told(&difference),
        [
            "field Subject length: 255 / 120",
            "field Subject required: no / yes",
            "field Subject createable: no / yes",
            "field Legacy__c presence: present / ∅",
            "field Total__c formula: A + B / A + B + C",
            "picklist value Status.New active: yes / no",
            "picklist value Status.Old presence: present / ∅",
            "picklist value Status.In Review presence: ∅ / present",
            "field Status order of values: New, Open / Open, New",
            "record type Partner presence: ∅ / present",
        ]
    );
    assert_eq!(difference.same.fields, 1);
    assert_eq!(difference.same.record_types, 1);
    let same = ObjectDifference::new(&left, &left);
    assert!(same.changes.is_empty());
    assert_eq!(same.same.fields, 5);
}

#[test]
fn ways_to_children_are_compared_by_name_or_by_where_they_come_from() {
    let describe = |children: &str| -> ObjectDescribe {
        serde_json::from_str(&format!(
            r#"{{"name":"Account","childRelationships":[{children}]}}"#
        ))
        .unwrap()
    };
    let left = describe(
        r#"{"childSObject":"Contact","field":"AccountId","relationshipName":"Contacts","cascadeDelete":true},
           {"childSObject":"Case","field":"AccountId","relationshipName":null}"#,
    );
    let right = describe(
        r#"{"childSObject":"Contact","field":"AccountId","relationshipName":"Contacts"},
           {"childSObject":"Task","field":"WhatId","relationshipName":"Tasks"}"#,
    );
    assert_eq!(
        told(&ObjectDifference::new(&left, &right)),
        [
            "child relationship Contacts cascade delete: yes / no",
            "child relationship Case.AccountId presence: present / ∅",
            "child relationship Tasks presence: ∅ / present",
        ]
    );
}

#[test]
fn the_lists_tell_which_objects_a_side_lacks_and_both_files_name_the_sides() {
    let list = |names: &str| -> GlobalDescribe { serde_json::from_str(names).unwrap() };
    let left = list(r#"{"sobjects":[{"name":"Account"},{"name":"Old__c"}]}"#);
    let right = list(r#"{"sobjects":[{"name":"account"},{"name":"New_One__c"}]}"#);
    let mut found = SchemaDifference::of_lists(&left.sobjects, &right.sobjects);
    assert_eq!(
        (&*found.left_only, &*found.right_only),
        (&["Old__c".to_owned()][..], &["New_One__c".to_owned()][..])
    );
    assert_eq!((found.common, found.len()), (1, 2));
    let (one, two) = (
        object(r#"{"name":"A|B","type":"string"}"#, ""),
        object(r#"{"name":"A|B","type":"string","length":3}"#, ""),
    );
    found.objects.push(ObjectDifference::new(&one, &two));
    let names = ["prod".to_owned(), "uat".to_owned()];
    assert_eq!(
        markdown(&names, &found),
        "# Schema of prod and uat\n\n\
         ## Objects only in prod\n\n- Old\\_\\_c\n\n\
         ## Objects only in uat\n\n- New\\_One\\_\\_c\n\n\
         ## Case\n\n\
         | What | Name | Property | prod | uat |\n\
         | --- | --- | --- | --- | --- |\n\
         | field | A\\|B | length |  | 3 |\n\n\
         0 fields are the same.\n"
    );
    let json: serde_json::Value = serde_json::from_str(&json(&names, &found)).unwrap();
    assert_eq!(json["left"], "prod");
    assert_eq!(json["leftOnly"][0], "Old__c");
    assert_eq!(json["objects"][0]["changes"][0]["property"], "length");
    assert_eq!(json["objects"][0]["changes"][0]["right"], "3");
    let none = SchemaDifference::of_lists(&left.sobjects, &left.sobjects);
    assert!(none.is_empty());
    assert_eq!(
        markdown(&names, &none),
        "# Schema of prod and uat\n\nThe same 2 objects; their fields were not compared.\n"
    );
}
