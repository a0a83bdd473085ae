//! The page of a record: how many calls it takes, what it says first, and which lists are counted.

use super::*;

/// The calls of the record page, since the log was looked at.
fn calls(rig: &Rig, since: usize) -> Vec<String> {
    let entries = rig.demo.log().entries().into_iter().skip(since);
    entries
        .filter(|entry| entry.path().contains("/services/data/"))
        .map(|entry| format!("{} {}", entry.method, entry.path()))
        .collect()
}

async fn page(rig: &mut Rig, id: &str) -> Vec<PageEvent> {
    let job = job(rig, RecordWork::Page(named(id)));
    let job = rig.start(job);
    let events = rig.all(job).await;
    let pages = events.into_iter().filter_map(|event| match event {
        JobEvent::Record(event) => match *event {
            RecordEvent::Page(event) => Some(event),
            other => panic!("{other:?}"),
        },
        JobEvent::Schema { .. } => None,
        other => panic!("{other:?}"),
    });
    pages.collect()
}

fn account_with_contacts(rig: &Rig) -> (String, u64) {
    let data = rig.demo.data();
    let schema = data.schema();
    let contact = schema.object_named("Contact").unwrap();
    let account = schema.object(contact).field_named("AccountId").unwrap();
    let live = (0..data.row_count(contact)).filter(|row| !data.is_deleted(contact, *row));
    let of: Vec<String> = live
        .filter_map(|row| match data.value(contact, row, account) {
            sftui::demo::value::Value::Text(id) => Some(id.into_owned()),
            _ => None,
        })
        .collect();
    let id = of.first().unwrap().clone();
    let count = of.iter().filter(|other| **other == id).count();
    (id, count as u64)
}

#[tokio::test]
async fn a_record_page_takes_three_calls_at_most_and_its_fields_come_first() {
    let mut rig = locked().await;
    let (id, contacts) = account_with_contacts(&rig);
    // With nothing known: what the object is like is one of the three.
    let _ = run(
        &mut rig,
        RecordWork::Read {
            record: named(&id),
            fields: vec!["Id".into()],
        },
    )
    .await;
    for known in [false, true] {
        let before = rig.demo.log().entries().len();
        let events = page(&mut rig, &id).await;
        let calls = calls(&rig, before);
        assert!(calls.len() <= 3, "{known}: {calls:?}");
        assert!(!calls.is_empty());
        let [
            PageEvent::Fields { json, .. },
            PageEvent::Around { names, counts },
            ..,
            PageEvent::Done,
        ] = events.as_slice()
        else {
            panic!("{events:?}");
        };
        assert!(json.contains("\"OwnerId\""));
        let owner = names.iter().find(|name| name.field == "OwnerId").unwrap();
        assert_eq!(owner.object, "User");
        assert!(!owner.name.is_empty());
        let counted = counts.iter().find(|(list, _)| list == "Contacts");
        let expected = ("Contacts".to_owned(), ListCount::Is(contacts));
        assert_eq!(counted, Some(&expected));
        assert!(writes(&rig).is_empty(), "reading needs no leave to write");
    }
}

/// The counts that a page was told.
fn counts_of(events: &[PageEvent]) -> Vec<(String, ListCount)> {
    let around = events.iter().filter_map(|event| match event {
        PageEvent::Around { counts, .. } => Some(counts.clone()),
        _ => None,
    });
    around.flatten().collect()
}

#[tokio::test]
async fn a_record_page_of_an_org_of_which_nothing_is_known_has_names_and_counts_too() {
    let custom = |rig: &Rig| {
        let data = rig.demo.data();
        let object = data.schema().object_named("Meter_Reading__c").unwrap();
        data.id(object, 0)
    };
    let rig = locked().await;
    let (account, _) = account_with_contacts(&rig);
    let custom = custom(&rig);
    let both = "/composite";
    let counts = "/composite/batch";
    for (id, ways) in [
        // The id says which object it is.
        (&account, [both, counts, counts]),
        // The id of a custom object says it only in its own org.
        (&custom, ["/sobjects", both, counts]),
    ] {
        let mut rig = locked().await;
        let job = job(&rig, RecordWork::Page(named(id)));
        let job = rig.start(job);
        let events = rig.all(job).await;
        let pages = events.into_iter().filter_map(|event| match event {
            JobEvent::Record(event) => match *event {
                RecordEvent::Page(event) => Some(event),
                _ => None,
            },
            _ => None,
        });
        let events: Vec<PageEvent> = pages.collect();
        let calls = calls(&rig, 0);
        let as_expected = calls.len() <= 3 && calls.iter().zip(ways).all(|(c, w)| c.ends_with(w));
        assert!(as_expected, "{id}: {calls:?}");
        let [
            PageEvent::Fields { .. },
            PageEvent::Around { names, .. },
            ..,
        ] = events.as_slice()
        else {
            panic!("{events:?}");
        };
        let owner = names.iter().any(|name| name.field == "CreatedById");
        assert!(owner, "{id}: {names:?}");
        let lists = counts_of(&events);
        let counted = |(_, count): &(String, ListCount)| matches!(count, ListCount::Is(_));
        assert!(lists.is_empty() == (id == &custom), "{id}: {lists:?}");
        assert!(lists.iter().all(counted), "{id}: {lists:?}");
        // What came along is known now, with its date: the page is one call less.
        let before = rig.demo.log().entries().len();
        page(&mut rig, id).await;
        let again = self::calls(&rig, before);
        assert!(again[0].starts_with("GET"), "{again:?}");
    }
}

#[tokio::test]
async fn an_id_that_is_not_of_the_object_it_looks_like_is_looked_up() {
    let mut rig = locked().await;
    let (id, _) = account_with_contacts(&rig);
    let refused =
        r#"[{"errorCode":"NOT_FOUND","message":"The requested resource does not exist"}]"#;
    let part = |of: &str| {
        format!(
            r#"{{"body":{refused},"httpHeaders":{{}},"httpStatusCode":404,"referenceId":"{of}"}}"#
        )
    };
    let body = format!(
        r#"{{"compositeResponse":[{},{}]}}"#,
        part("record"),
        part("describe")
    );
    let answer = Fault::Answer {
        status: 200,
        content_type: "application/json".into(),
        body,
    };
    rig.demo.faults().once("/composite", answer);
    let events = page(&mut rig, &id).await;
    assert!(
        matches!(events.first(), Some(PageEvent::Fields { .. })),
        "{events:?}"
    );
    let calls = calls(&rig, 0);
    assert_eq!(calls.len(), 3, "{calls:?}");
    assert!(calls[1].ends_with("/sobjects"), "{calls:?}");
}

#[tokio::test]
async fn lists_are_counted_without_a_row_of_them_and_without_what_is_deleted() {
    let mut rig = unlocked().await;
    let (id, contacts) = account_with_contacts(&rig);
    let contact = {
        let data = rig.demo.data();
        let schema = data.schema();
        let contact = schema.object_named("Contact").unwrap();
        let account = schema.object(contact).field_named("AccountId").unwrap();
        let of = |row: &usize| {
            !data.is_deleted(contact, *row)
                && data.value(contact, *row, account).as_text() == Some(id.as_str())
        };
        let row = (0..data.row_count(contact)).find(of).unwrap();
        data.id(contact, row)
    };
    write(&mut rig, Change::Delete(named(&contact)))
        .await
        .unwrap();
    let before = rig.demo.log().entries().len();
    let events = page(&mut rig, &id).await;
    let expected = ("Contacts".to_owned(), ListCount::Is(contacts - 1));
    assert!(counts_of(&events).contains(&expected), "{events:?}");
    let log = rig.demo.log().entries();
    let batches = log.iter().skip(before);
    let batches: Vec<&str> = batches
        .filter(|entry| entry.path().ends_with("/composite/batch"))
        .map(|entry| entry.body.as_str())
        .collect();
    assert!(!batches.is_empty());
    for batch in batches {
        let parts: serde_json::Value = serde_json::from_str(batch).unwrap();
        for part in parts["batchRequests"].as_array().unwrap() {
            let url = part["url"].as_str().unwrap();
            let alone = url.contains("SELECT+COUNT%28%29+FROM") || url.contains("WHERE+Id+%3D");
            assert!(alone, "{url}");
        }
    }
}

#[tokio::test]
async fn a_list_that_cannot_be_counted_says_why_and_is_no_error_of_the_others() {
    let mut rig = locked().await;
    let (id, contacts) = account_with_contacts(&rig);
    let child = |object: &str, name: &str| {
        format!(r#"{{"childSObject":"{object}","field":"AccountId","relationshipName":"{name}"}}"#)
    };
    let body = format!(
        r#"{{"name":"Account","keyPrefix":"001","queryable":true,"fields":[],
        "childRelationships":[{},{},{}]}}"#,
        child("Contact", "Contacts"),
        child("OpenActivity", "OpenActivities"),
        child("Unheard__c", "Unheard__r"),
    );
    let answer = Fault::Answer {
        status: 200,
        content_type: "application/json".into(),
        body,
    };
    rig.demo.faults().once("/Account/describe", answer);
    let names = ["OpenActivities", "Unheard__r", "Contacts", "Nowhere__r"];
    let work = RecordWork::Count {
        record: named(&id),
        lists: names.map(str::to_owned).to_vec(),
    };
    let job = job(&rig, work);
    let job = rig.start(job);
    let events = rig.all(job).await.into_iter();
    let events = events.filter_map(|event| match event {
        JobEvent::Record(event) => match *event {
            RecordEvent::Page(event) => Some(event),
            _ => None,
        },
        _ => None,
    });
    let counts = counts_of(&events.collect::<Vec<_>>());
    let of = |name: &str| {
        let found = counts.iter().find(|(list, _)| list == name);
        found
            .unwrap_or_else(|| panic!("{name}: {counts:?}"))
            .1
            .clone()
    };
    assert_eq!(of("Contacts"), ListCount::Is(contacts));
    for (name, why) in [
        (
            "OpenActivities",
            "OpenActivity is read through its parent only",
        ),
        ("Unheard__r", "Unheard__c"),
        ("Nowhere__r", "Account has no such list"),
    ] {
        let ListCount::Not(said) = of(name) else {
            panic!("{name}: {counts:?}");
        };
        assert!(said.contains(why), "{name}: {said}");
    }
    // What is known not to be counted is not even asked for.
    let log = rig.demo.log().entries();
    let batch = log.iter().find(|entry| entry.path().ends_with("/batch"));
    assert!(!batch.unwrap().body.contains("OpenActivity"));
}
