//! The list of objects and the page of one: what is listed, what keys do, what is asked for. The file
//! is long because both are told of the same small org.

use std::sync::Arc;

use serde_json::{Value, json};

use super::*;
use crate::app::jobs::Slot;
use crate::app::objects::Show;
use crate::rows::export::Format;
use crate::schema::{Object, ObjectList};
use crate::worker::{CopyForm, CountsEvent, RecordCount, SchemaEvent};

/// The objects of a small org: standard ones, custom ones, one of a package, what goes with them.
fn global() -> Value {
    let plain = |name: &str, label: &str| json!({"name": name, "label": label, "queryable": true, "layoutable": true});
    let custom = |name: &str, label: &str| json!({"name": name, "label": label, "queryable": true, "layoutable": true, "custom": true});
    json!({"sobjects": [
        plain("Account", "Account"),
        {"name": "AccountHistory", "label": "Account History", "queryable": true,
         "associateParentEntity": "Account", "associateEntityType": "History"},
        {"name": "AccountShare", "label": "Account Share", "queryable": true},
        {"name": "AccountChangeEvent", "label": "Account Change Event"},
        plain("Contact", "Kontakt"),
        custom("Inspection__c", "Inspection"),
        custom("acme__Part__c", "Ersatzteil"),
        {"name": "PermissionSet", "label": "Permission Set", "queryable": true},
        plain("Zebra", "Zebra"),
    ]})
}

pub(crate) fn objects() -> SchemaEvent {
    SchemaEvent::List {
        list: Arc::new(ObjectList::new(serde_json::from_value(global()).unwrap())),
        asked: EPOCH - 7_200,
    }
}

/// Account with a field of many kinds.
pub(crate) fn account() -> SchemaEvent {
    let field = |name: &str, label: &str, kind: &str, more: Value| {
        let mut field = json!({"name": name, "label": label, "type": kind, "nillable": true,
            "createable": true, "updateable": true, "filterable": true, "sortable": true,
            "groupable": true, "aggregatable": true});
        for (key, value) in more.as_object().unwrap() {
            field[key] = value.clone();
        }
        field
    };
    let describe = json!({"name": "Account", "label": "Account", "labelPlural": "Accounts", "keyPrefix": "001",
        "queryable": true, "searchable": true, "createable": true, "updateable": true, "layoutable": true,
        "fields": [
            field("Id", "Account ID", "id", json!({"length": 18, "nillable": false, "createable": false, "updateable": false})),
            field("Name", "Account Name", "string", json!({"length": 255, "nillable": false, "nameField": true})),
            field("Industry", "Industry", "picklist", json!({"length": 255, "inlineHelpText": "What they live on.", "defaultValue": "Energy",
                "picklistValues": [
                    {"value": "Energy", "label": "Energie", "active": true, "defaultValue": true},
                    {"value": "Banking", "active": true}, {"value": "Whaling", "active": false}]})),
            field("Sub__c", "Sub-industry", "picklist", json!({"custom": true, "dependentPicklist": true, "controllerName": "Industry",
                "restrictedPicklist": true, "picklistValues": [
                    {"value": "Solar", "active": true, "validFor": "gA=="}, {"value": "Retail bank", "active": true, "validFor": "QA=="}]})),
            field("AnnualRevenue", "Annual Revenue", "currency", json!({"precision": 18, "scale": 0})),
            field("Ext__c", "ERP number", "string", json!({"length": 20, "custom": true, "unique": true, "externalId": true, "nillable": false})),
            field("Days__c", "Days open", "double", json!({"precision": 18, "calculated": true, "calculatedFormula": "TODAY() - DATEVALUE(CreatedDate)", "defaultValueFormula": "TODAY() - 1", "createable": false, "updateable": false})),
            field("ParentId", "Parent Account ID", "reference", json!({"length": 18, "referenceTo": ["Account"], "relationshipName": "Parent"})),
            field("OwnerId", "Owner ID", "reference", json!({"length": 18, "referenceTo": ["User"], "relationshipName": "Owner", "defaultedOnCreate": true, "nillable": false})),
            field("CreatedDate", "Created Date", "datetime", json!({"nillable": false, "createable": false, "updateable": false}))],
        "childRelationships": [
            {"childSObject": "Contact", "field": "AccountId", "relationshipName": "Contacts"},
            {"childSObject": "AccountHistory", "field": "AccountId", "relationshipName": null, "cascadeDelete": true}],
        "recordTypeInfos": [
            {"recordTypeId": "012000000000001AAA", "developerName": "Partner", "name": "Partner", "active": true, "available": true, "defaultRecordTypeMapping": true},
            {"recordTypeId": "012000000000000AAA", "developerName": "Master", "name": "Master", "active": true, "available": true, "master": true}]});
    described(describe)
}

/// Contact with hardly a field.
pub(crate) fn contact() -> SchemaEvent {
    described(
        json!({"name": "Contact", "label": "Kontakt", "queryable": true, "fields": [
        {"name": "LastName", "label": "Nachname", "type": "string", "length": 80, "createable": true}]}),
    )
}

pub(crate) fn described(describe: Value) -> SchemaEvent {
    SchemaEvent::Object {
        object: Arc::new(Object::new(Arc::new(
            serde_json::from_value(describe).unwrap(),
        ))),
        asked: EPOCH - 60,
    }
}

impl Desk {
    /// The objects in sight are counted.
    pub(crate) fn counted(&mut self) -> &mut Self {
        let (job, asked) = self.counting().unwrap();
        let counts = [
            ("Account", 84_213),
            ("Contact", 1_204_331),
            ("Inspection__c", 17),
        ];
        let counts = counts.map(|(name, count)| RecordCount {
            name: name.into(),
            count,
        });
        let counts = counts.into();
        self.event(job, JobEvent::Counts(CountsEvent::Some { asked, counts }))
            .event(job, JobEvent::Counts(CountsEvent::Done))
    }

    /// The org has no object of this name.
    pub(crate) fn has_no(&mut self, name: &str) -> &mut Self {
        let job = self.schema_job().unwrap();
        self.schema(job, SchemaEvent::Missing(name.into()))
    }

    /// The objects of the org are known, and what Account is like.
    pub(crate) fn with_objects() -> Self {
        let mut desk = Self::new();
        let job = desk.schema_job().unwrap();
        desk.schema(job, objects());
        desk.schema(job, account());
        desk.schema(job, SchemaEvent::Done { asked: 2, new: 2 });
        desk.take();
        desk
    }

    fn objects_listed(&self) -> Vec<String> {
        let picker = &self.app.browser().unwrap().picker;
        (0..picker.len())
            .map(|row| picker.row(row).unwrap().item.key.clone())
            .collect()
    }

    /// The counting job started since the last look, with the objects to count.
    fn counting(&mut self) -> Option<(JobId, Vec<String>)> {
        self.started().into_iter().find_map(|(id, job)| match job {
            Job::Counts(job) => Some((id, job.objects)),
            _ => None,
        })
    }

    fn page_rows(&self) -> Vec<String> {
        let picker = &self.app.object_page().unwrap().picker;
        (0..picker.len())
            .map(|row| picker.row(row).unwrap().item.columns[0].clone())
            .collect()
    }
}

#[test]
fn what_is_looked_for_first_comes_first_and_companions_are_folded() {
    let mut desk = Desk::with_objects();
    desk.press("Esc b");
    assert_eq!(
        desk.objects_listed(),
        [
            "Account",
            "Contact",
            "Inspection__c",
            "Zebra",
            "acme__Part__c",
            "PermissionSet"
        ]
    );
    desk.press("Down Right");
    assert_eq!(
        desk.objects_listed()[..5],
        [
            "Account",
            "AccountHistory",
            "AccountShare",
            "AccountChangeEvent",
            "Contact"
        ]
    );
    // From a companion its main object is folded again.
    desk.press("Down Left");
    assert_eq!(desk.objects_listed()[..2], ["Account", "Contact"]);
}

#[test]
fn a_filter_finds_names_labels_and_companions() {
    let mut desk = Desk::with_objects();
    desk.press("Esc b").type_text("ersatz");
    assert_eq!(desk.objects_listed(), ["acme__Part__c"]);
    desk.press("Esc").type_text("acchist");
    assert_eq!(desk.objects_listed(), ["AccountHistory"]);
    desk.press("Esc").type_text("acc");
    assert_eq!(desk.objects_listed()[0], "Account");
    let (shown, all) = desk
        .app
        .browser()
        .map(|b| (b.picker.len(), b.picker.total()))
        .unwrap();
    assert!(shown < all && all == 9, "{shown} of {all}");
    // Esc clears the filter, then leaves.
    desk.press("Esc");
    assert_eq!(desk.objects_listed().len(), 6);
    desk.press("Esc");
    assert!(desk.app.browser_in_focus().is_none());
}

#[test]
fn the_groups_are_turned_through() {
    let mut desk = Desk::with_objects();
    desk.press("Esc b Ctrl-F");
    assert_eq!(desk.objects_listed(), ["Account", "Contact", "Zebra"]);
    desk.press("Ctrl-F");
    assert_eq!(desk.objects_listed(), ["Inspection__c"]);
    desk.press("Ctrl-F");
    assert_eq!(desk.objects_listed(), ["acme__Part__c"]);
    desk.press("Ctrl-F");
    assert_eq!(desk.objects_listed(), ["PermissionSet"]);
    desk.press("Ctrl-F Ctrl-F");
    assert_eq!(desk.app.browser().unwrap().show, Show::Recent);
    assert!(desk.objects_listed().is_empty());
    desk.press("Ctrl-F");
    assert_eq!(desk.app.browser().unwrap().show, Show::All);
}

#[test]
fn the_list_is_usable_while_the_org_is_asked_and_fills_in() {
    let mut desk = Desk::new();
    desk.press("Esc b").type_text("zeb");
    assert!(desk.draw(120, 40).contains("asking which"));
    let job = desk.schema_job().unwrap();
    desk.schema(job, objects());
    assert_eq!(desk.objects_listed(), ["Zebra"]);
}

#[test]
fn counts_are_asked_for_once_for_what_is_in_sight_and_what_is_not_said_is_no_zero() {
    let mut desk = Desk::with_objects();
    desk.press("Esc b").draw(120, 40);
    let (job, names) = desk.counting().unwrap();
    assert_eq!(names[0], "Account");
    assert!(
        !names.contains(&"AccountChangeEvent".to_owned()),
        "it has no rows"
    );
    desk.press("Down");
    assert!(desk.counting().is_none(), "it is under way");
    let counts = vec![RecordCount {
        name: "Account".into(),
        count: 84_213,
    }];
    desk.event(
        job,
        JobEvent::Counts(CountsEvent::Some {
            asked: names,
            counts,
        }),
    )
    .event(job, JobEvent::Counts(CountsEvent::Done));
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("84,213") && screen.contains("approximate"),
        "{screen}"
    );
    let contact = screen
        .lines()
        .find(|line| line.contains("Contact "))
        .unwrap();
    assert!(contact.contains('–') && !contact.contains('0'), "{contact}");
    // Nor is it asked for again.
    desk.press("Down Up").draw(120, 40);
    assert!(desk.counting().is_none());
    desk.press("F F");
    assert_eq!(desk.app.browser().unwrap().show, Show::WithRecords);
    assert_eq!(desk.objects_listed(), ["Account"]);
    let screen = desk.draw(120, 40);
    assert!(screen.contains("counted (–)"), "{screen}");
    // Those out of sight have to be known now.
    let (_, rest) = desk.counting().unwrap();
    assert_eq!(rest, ["AccountHistory", "AccountShare"]);
}

#[test]
fn counts_that_cannot_be_had_are_not_asked_for_again_and_again() {
    let mut desk = Desk::with_objects();
    desk.press("Esc b").draw(120, 40);
    let (job, _) = desk.counting().unwrap();
    desk.event(job, JobEvent::Failed(refused("INSUFFICIENT_ACCESS")));
    desk.press("Down Down").draw(120, 40);
    assert!(desk.counting().is_none());
    assert!(desk.draw(120, 40).contains("no counts"));
    desk.press("#");
    assert!(desk.counting().is_some());
}

fn refused(code: &str) -> JobError {
    JobError::Salesforce(Error::Api(ApiError {
        status: 403,
        code: code.into(),
        message: "no".into(),
        fields: Vec::new(),
        position: None,
    }))
}

#[test]
fn what_was_pinned_and_looked_at_comes_first_also_after_a_start() {
    let mut desk = Desk::with_objects();
    desk.press("Esc b")
        .type_text("zebra")
        .press("Down m Esc Esc b")
        .type_text("insp");
    desk.press("Enter");
    let session = desk.app.session();
    let mut desk = Desk::start(Start {
        orgs: vec![prod(), sandbox()],
        session: Some(session),
        ..Start::default()
    });
    let job = desk.schema_job().unwrap();
    desk.schema(job, objects());
    desk.press("Esc b");
    assert_eq!(
        desk.objects_listed()[..3],
        ["Zebra", "Inspection__c", "Account"]
    );
}

#[test]
fn an_org_without_a_text_begins_with_its_objects() {
    let start = |text: &str| {
        use crate::app::session::{SavedColumn, SavedDesk, SavedTab, Session};
        let tabs = vec![SavedTab {
            text: text.into(),
            ..SavedTab::default()
        }];
        let desks = vec![SavedDesk {
            org: prod().key,
            active: 0,
            tabs,
        }];
        let columns = vec![SavedColumn::new(prod().key, desks)];
        Desk::start(Start {
            orgs: vec![prod()],
            session: Some(Session {
                columns,
                ..Session::default()
            }),
            objects_first: true,
            ..Start::default()
        })
    };
    assert!(start("").app.browser_in_focus().is_some());
    assert!(start("SELECT Id FROM Account").app.browser().is_none());
}

#[test]
fn beside_the_panes_tab_goes_on_to_them_and_over_them_it_closes() {
    let mut desk = Desk::with_objects();
    desk.press("Esc b").draw(120, 40);
    desk.press("Down Tab");
    assert!(desk.app.browser().is_some() && desk.app.browser_in_focus().is_none());
    assert!(desk.draw(120, 40).contains("1 Objects"));
    desk.press("1 Down 1");
    assert!(
        desk.app.browser().is_none(),
        "from its rows its key closes it"
    );
    // The footer says that Esc closes it.
    desk.press("1");
    assert!(desk.draw(120, 40).contains("Esc close"));
    desk.press("Esc");
    assert!(desk.app.browser().is_none());
    desk.draw(80, 24);
    desk.press("1").draw(80, 24);
    desk.press("Down 2");
    assert!(desk.app.browser().is_none());
}

#[test]
fn a_statement_pasted_into_the_list_goes_to_the_editor() {
    let mut desk = Desk::with_objects();
    desk.press("Esc b").paste("select Id\nfrom Account");
    assert_eq!(desk.text(), "select Id\nfrom Account");
    assert!(desk.app.browser_in_focus().is_none() && desk.app.is_typing());
    desk.press("Esc b").paste("insp");
    assert_eq!(desk.objects_listed(), ["Inspection__c"]);
}

#[test]
fn the_page_lists_everything_and_the_filter_looks_through_all() {
    let mut desk = Desk::with_objects();
    desk.press("Esc b Ctrl-Space");
    let rows = desk.page_rows();
    assert_eq!(rows[..3], ["Id", "Name", "Industry"]);
    assert!(rows.contains(&"Contacts".to_owned()) && rows.contains(&"Partner".to_owned()));
    for (typed, found) in [
        ("unique", vec!["Ext__c"]),
        ("erp num", vec!["Ext__c"]),
        ("whaling", vec!["Industry"]),
        ("live on", vec!["Industry"]),
        ("datevalue", vec!["Days__c"]),
    ] {
        desk.type_text(typed);
        assert_eq!(desk.page_rows(), found, "{typed}");
        desk.press("Ctrl-U");
    }
    desk.press("Down Right");
    assert_eq!(desk.page_rows().len(), 10, "the fields alone");
    desk.press("Right");
    assert_eq!(desk.page_rows(), ["Parent", "Owner"]);
    desk.press("Left Left");
    assert_eq!(desk.page_rows(), rows);
}

#[test]
fn one_goes_from_object_to_object_and_back_where_one_was() {
    let mut desk = Desk::with_objects();
    desk.press("Esc b Ctrl-Space")
        .type_text("contacts")
        .press("Enter");
    let page = desk.app.object_page().unwrap();
    assert_eq!(page.breadcrumb(), "Account › Contact");
    let jobs = desk.started();
    assert!(
        jobs.iter()
            .any(|(_, job)| matches!(job, Job::Schema(job) if job.objects == ["Contact"])),
        "{jobs:?}"
    );
    assert!(
        desk.draw(120, 40)
            .contains("asking acme-prod what Contact is like")
    );
    let job = desk.schema_job().unwrap();
    desk.schema(job, contact());
    assert_eq!(desk.page_rows()[0], "LastName");
    desk.press("Backspace");
    let page = desk.app.object_page().unwrap();
    assert_eq!(
        (page.breadcrumb().as_str(), page.picker.filter().text()),
        ("Account", "contacts")
    );
    desk.press("Esc");
    assert!(desk.app.object_page().is_none());
}

#[test]
fn what_the_org_does_not_have_and_what_could_not_be_had_is_told_apart() {
    let mut desk = Desk::with_objects();
    desk.press("Esc b").type_text("zebra").press("Ctrl-Space");
    let job = desk.schema_job().unwrap();
    desk.schema(job, SchemaEvent::Missing("Zebra".into()));
    assert!(desk.draw(120, 40).contains("has no object Zebra"));
    desk.press("Esc Esc")
        .type_text("contact")
        .press("Ctrl-Space");
    let job = desk.app.jobs.of(&Slot::Schema(prod().key)).unwrap();
    desk.event(job, JobEvent::Failed(refused("SERVER_UNAVAILABLE")));
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("What Contact is like is not known here"),
        "{screen}"
    );
}

#[test]
fn fields_paths_and_children_are_put_into_the_query() {
    let mut desk = Desk::with_objects();
    desk.paste("SELECT Name FROM Account WHERE Name != null");
    desk.press("Esc g d").type_text("annualrev").press("Down i");
    assert_eq!(
        desk.text(),
        "SELECT Name, AnnualRevenue FROM Account WHERE Name != null"
    );
    desk.press("/ Ctrl-U").type_text("contacts").press("Down i");
    assert!(
        desk.text()
            .contains("AnnualRevenue, (SELECT Id FROM Contacts) FROM")
    );
    desk.press("/ Ctrl-U")
        .type_text("parentid")
        .press("Enter Down");
    desk.press("/").type_text("industry").press("Down i");
    assert!(desk.text().contains("Parent.Industry"), "{}", desk.text());
    desk.press("i");
    assert!(desk.toast().contains("already"), "{}", desk.toast());
    desk.press("Esc u u u");
    assert_eq!(desk.text(), "SELECT Name FROM Account WHERE Name != null");
}

#[test]
fn what_cannot_stand_in_the_query_at_the_cursor_is_refused_with_the_reason() {
    // Where the query is from another object, and within a subquery.
    for (text, said) in [
        (
            "SELECT |Id FROM Contact",
            "from Contact, Industry is of Account",
        ),
        (
            "SELECT Id, (SELECT |Id FROM Contacts) FROM Account",
            "is not known yet, so Industry is not put into it",
        ),
        (
            "SELECT Id, (SELECT Id FROM Contacts), |Name FROM Account",
            "Industry is in the query",
        ),
    ] {
        let mut desk = Desk::with_objects();
        let at = text.find('|').unwrap();
        let plain = text.replace('|', "");
        desk.paste(&plain);
        desk.press("Esc Home");
        for _ in 0..at {
            desk.press("l");
        }
        desk.app.open_object("Account");
        desk.type_text("industry").press("Down i");
        assert!(desk.toast().contains(said), "{text}: {}", desk.toast());
        assert_eq!(
            desk.text() == plain,
            !said.ends_with("is in the query"),
            "{text}"
        );
    }
}

#[test]
fn into_an_empty_editor_goes_a_whole_query() {
    let mut desk = Desk::with_objects();
    desk.press("Esc b Ctrl-Space")
        .type_text("industry")
        .press("Down i");
    assert_eq!(desk.text(), "SELECT Industry\nFROM Account");
}

#[test]
fn the_name_at_the_cursor_leads_to_its_object() {
    for (text, trail, selected) in [
        ("SELECT Id FROM Acc|ount", "Account", None),
        ("SELECT Indus|try FROM Account", "Account", Some("Industry")),
        ("SELECT Parent|Id FROM Account", "Account › Account", None),
        ("SELECT Own|er.Name FROM Account", "Account › User", None),
        (
            "SELECT Id, (SELECT Id FROM Cont|acts) FROM Account",
            "Account › Contact",
            None,
        ),
        ("SELECT Id FROM Account WHERE | Name = 'x'", "Account", None),
    ] {
        let mut desk = Desk::with_objects();
        let at = text.find('|').unwrap();
        desk.paste(&text.replace('|', ""));
        desk.press("Esc Home");
        for _ in 0..at {
            desk.press("l");
        }
        desk.press("g d");
        let page = desk.app.object_page().unwrap();
        assert_eq!(page.breadcrumb(), trail, "{text}");
        if let Some(name) = selected {
            assert_eq!(
                page.picker.selected_item().unwrap().columns[0],
                name,
                "{text}"
            );
        }
    }
}

#[test]
fn what_is_listed_is_copied() {
    let mut desk = Desk::with_objects();
    desk.press("Esc b Ctrl-Space")
        .type_text("unique")
        .press("Down y n");
    assert_eq!(desk.copied().unwrap(), "Ext__c");
    desk.press("y u");
    let address = desk.copied().unwrap();
    assert!(
        address.ends_with("/lightning/setup/ObjectManager/Account/Details/view"),
        "{address}"
    );
    desk.press("y j");
    let job = desk.started().into_iter().find_map(|(_, job)| match job {
        Job::Copy(job) => Some(job),
        _ => None,
    });
    let rows = job.unwrap().rows;
    assert_eq!((rows.len(), rows.cell(0, 0).text), (1, "Ext__c"));
    for (key, wanted) in [("y m", Format::Markdown), ("y c", Format::Csv)] {
        desk.take();
        desk.press(key);
        let copied = desk.started().into_iter().find_map(|(_, job)| match job {
            Job::Copy(job) => Some((job.rows.len(), job.form)),
            _ => None,
        });
        let (rows, form) = copied.expect("rows are copied");
        assert_eq!(rows, 1, "{key}");
        assert!(
            matches!(form, CopyForm::Rows { format, header: true } if format == wanted),
            "{key}: {form:?}"
        );
    }
}

/// The breadcrumb of the page that D opens on the last of these columns, and the row that is selected.
fn opened_from(soql: &str, titles: &[&str]) -> (String, Option<String>) {
    let mut desk = Desk::new();
    let job = desk.schema_job().unwrap();
    desk.schema(job, objects());
    desk.schema(job, account());
    desk.schema(
        job,
        described(
            json!({"name": "Zebra", "label": "Zebra", "queryable": true, "fields": [
            {"name": "Id", "label": "Id", "type": "id"},
            {"name": "WhatId", "label": "Related", "type": "reference",
             "referenceTo": ["Account", "Contact"], "relationshipName": "What"}]}),
        ),
    );
    desk.schema(job, SchemaEvent::Done { asked: 3, new: 3 });
    desk.paste(soql).press("Ctrl-J");
    let (job, _) = desk.started_query();
    desk.query(job, columns(titles));
    let cell = |_: &&str| (CellKind::Text, "x".to_owned());
    let cells: Vec<_> = titles.iter().map(cell).collect();
    let [first, second] = cells.try_into().expect("two columns");
    desk.query(job, page_of(&[[first, second]], 1))
        .query(job, finished(1));
    desk.press("Esc 3 l D");
    let page = desk.app.object_page().expect("a page is open");
    let selected = page.picker.selected_item();
    let name = selected.and_then(|item| item.columns.first().cloned());
    (page.breadcrumb(), name)
}

#[test]
fn a_column_of_the_results_leads_to_the_object_that_it_is_of() {
    let to = |soql: &str, title: &str| opened_from(soql, &["Id", title]);
    // A lookup, a parent's field, the children: the page of the object that stands there.
    let (page, _) = to("SELECT Id, ParentId FROM Account", "ParentId");
    assert_eq!(page, "Account › Account");
    let (page, _) = to("SELECT Id, Owner.Name FROM Account", "Owner.Name");
    assert_eq!(page, "Account › User");
    let (page, _) = to(
        "SELECT Id, (SELECT Id FROM Contacts) FROM Account",
        "Contacts",
    );
    assert_eq!(page, "Account › Contact");
    // A lookup that can lead to several objects is a row of its own object's page.
    for (soql, title) in [
        ("SELECT Id, WhatId FROM Zebra", "WhatId"),
        ("SELECT Id, What.Name FROM Zebra", "What.Name"),
    ] {
        let (page, selected) = to(soql, title);
        assert_eq!(
            (page.as_str(), selected.as_deref()),
            ("Zebra", Some("WhatId")),
            "{title}"
        );
    }
}
