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

/// What is told of two objects that differ in one thing.
fn told_of(left: &str, right: &str) -> Vec<String> {
    let one: ObjectDescribe = serde_json::from_str(left).unwrap();
    let two: ObjectDescribe = serde_json::from_str(right).unwrap();
    let back: Vec<String> = told(&ObjectDifference::new(&two, &one))
        .iter()
        .map(|line| {
            let (what, values) = line.split_once(": ").unwrap();
            let (one, two) = values.split_once(" / ").unwrap();
            format!("{what}: {two} / {one}")
        })
        .collect();
    let mut forth = told(&ObjectDifference::new(&one, &two));
    let (mut all, mut back) = (forth.clone(), back);
    all.sort();
    back.sort();
    assert_eq!(all, back, "the other way round it is the same");
    // Nothing else differs, and nothing differs from itself.
    assert!(told(&ObjectDifference::new(&one, &one)).is_empty());
    forth.sort();
    forth
}

#[test]
fn each_property_of_a_schema_is_told_with_both_values() {
    let field = |more: &str| {
        format!(r#"{{"name":"Case","fields":[{{"name":"F__c","type":"string"{more}}}]}}"#)
    };
    let types = |types: &str| format!(r#"{{"name":"Case","recordTypeInfos":[{types}]}}"#);
    let partner = |more: &str| {
        format!(
            r#"{{"developerName":"Partner","name":"Partner","active":true,"available":true{more}}}"#
        )
    };
    let values = |values: &[(&str, bool)]| {
        let all = values.iter().map(|(value, active)| {
            format!(r#"{{"value":"{value}","label":"{value}","active":{active}}}"#)
        });
        let all: Vec<String> = all.collect();
        field(&format!(r#","picklistValues":[{}]"#, all.join(",")))
    };
    for (left, right, said) in [
        (
            field(r#","unique":true"#),
            field(r#","unique":false"#),
            &["field F__c unique: yes / no"][..],
        ),
        (
            field(r#","createable":true,"nillable":false"#),
            field(r#","createable":true,"nillable":true"#),
            &["field F__c required: yes / no"],
        ),
        (
            field(r#","length":80"#),
            field(r#","length":255"#),
            &["field F__c length: 80 / 255"],
        ),
        (
            field(r#","precision":18,"scale":2"#),
            field(r#","precision":16,"scale":0"#),
            &["field F__c precision: 18 / 16", "field F__c scale: 2 / ∅"],
        ),
        (
            field(r#","calculated":true,"calculatedFormula":"A|B\nC""#),
            field(""),
            &[
                "field F__c calculated: yes / no",
                "field F__c formula: A|B\nC / ∅",
            ],
        ),
        (
            field(r#","referenceTo":["Account"],"relationshipName":"One__r""#),
            field(r#","referenceTo":["Account","Contact"],"relationshipName":"Two__r""#),
            &[
                "field F__c references: Account / Account, Contact",
                "field F__c relationship name: One__r / Two__r",
            ],
        ),
        (
            values(&[("A", true), ("B", true), ("C", true)]),
            values(&[("A", true), ("C", true), ("B", false), ("D", true)]),
            &[
                "field F__c order of values: A, B, C / A, C, B",
                "picklist value F__c.B active: yes / no",
                "picklist value F__c.D presence: ∅ / present",
            ],
        ),
        (
            types(&partner("")),
            types(""),
            &["record type Partner presence: present / ∅"],
        ),
        (
            types(&partner("")),
            types(&partner("").replace("\"active\":true", "\"active\":false")),
            &["record type Partner active: yes / no"],
        ),
        (
            types(&partner("")),
            types(&partner("").replace("\"name\":\"Partner\"", "\"name\":\"Dealer\"")),
            &["record type Partner label: Partner / Dealer"],
        ),
    ] {
        assert_eq!(told_of(&left, &right), said, "{left}\n{right}");
    }
}

#[test]
fn a_formula_of_several_lines_stays_one_row_of_markdown_and_whole_in_json() {
    let formula = |text: &str| {
        object(
            &format!(
                r#"{{"name":"F__c","type":"double","calculated":true,"calculatedFormula":{}}}"#,
                serde_json::Value::from(text)
            ),
            "",
        )
    };
    let (one, two) = (formula("IF(A|B,\n  `x`)"), formula("<b>"));
    let mut found = SchemaDifference::default();
    found.objects.push(ObjectDifference::new(&one, &two));
    let names = ["prod".to_owned(), "uat".to_owned()];
    let text = markdown(&names, &found);
    assert!(
        text.contains("\n| field | F\\_\\_c | formula | IF(A\\|B,<br>  \\`x\\`) | \\<b> |\n"),
        "{text}"
    );
    let json: serde_json::Value = serde_json::from_str(&json(&names, &found)).unwrap();
    let change = &json["objects"][0]["changes"][0];
    assert_eq!(change["part"], "field");
    assert_eq!(change["property"], "formula");
    assert_eq!(change["left"], "IF(A|B,\n  `x`)");
    assert_eq!(change["right"], "<b>");
}
