//! The form of a record: what each type lets be typed, what is sent of it, and that nothing is lost.
//! The file is long because the record, its object and what is typed are told together.

use std::sync::Arc;

use serde_json::{Value, json};

use super::*;
use crate::app::jobs::Slot;
use crate::app::overlay::Overlay;
use crate::app::record_form::{FormState, RecordForm};
use crate::schema::{Object, ObjectList};
use crate::worker::{
    Change, ExploreAsk, ExploreEvent, LookupHit, LookupName, PageEvent, RecordChange, RecordEvent,
    RecordJob, RecordWork, SchemaEvent, TypedPicklist, Values, WriteAction,
};

mod joined;

/// The record that is edited.
pub(crate) const DEAL: &str = "a0D000000000001AAA";

pub(crate) fn deal_object() -> Value {
    let field = |name: &str, label: &str, kind: &str, more: Value| {
        let mut field = json!({"name": name, "label": label, "type": kind, "nillable": true,
            "createable": true, "updateable": true, "filterable": true, "sortable": true});
        for (key, value) in more.as_object().unwrap() {
            field[key] = value.clone();
        }
        field
    };
    let values = |all: &[&str]| -> Value {
        all.iter()
            .map(|value| json!({"value": value, "label": value, "active": true}))
            .collect()
    };
    json!({"name": "Deal__c", "label": "Deal", "keyPrefix": "a0D", "queryable": true, "layoutable": true,
        "createable": true, "updateable": true, "deletable": true, "undeletable": true,
        "fields": [
            field("Id", "Record ID", "id", json!({"nillable": false, "createable": false, "updateable": false})),
            field("Amount__c", "Amount", "currency", json!({"precision": 18, "scale": 2, "inlineHelpText": "Without tax."})),
            field("Stage__c", "Stage", "picklist", json!({"restrictedPicklist": true, "nillable": false,
                "picklistValues": values(&["Open", "Won", "Lost"])})),
            field("Country__c", "Country", "picklist", json!({"picklistValues": values(&["DE", "JP"])})),
            field("Region__c", "Region", "picklist", json!({"dependentPicklist": true, "controllerName": "Country__c",
                "restrictedPicklist": true, "picklistValues": [
                    {"value": "Bavaria", "active": true, "validFor": "gA=="}, {"value": "Kanto", "active": true, "validFor": "QA=="}]})),
            field("Parts__c", "Parts", "multipicklist", json!({"restrictedPicklist": true,
                "picklistValues": values(&["Motor", "Wing", "Wheel"])})),
            field("Close__c", "Close Date", "date", json!({})),
            field("Visit__c", "Visit", "datetime", json!({})),
            field("Signed__c", "Signed", "boolean", json!({"nillable": false, "defaultedOnCreate": true})),
            field("Account__c", "Account", "reference", json!({"referenceTo": ["Account"], "relationshipName": "Account__r"})),
            field("Who__c", "Who", "reference", json!({"referenceTo": ["Contact", "Lead"], "relationshipName": "Who__r"})),
            field("Notes__c", "Notes", "textarea", json!({"length": 32000})),
            field("Name", "Deal Name", "string", json!({"length": 20, "nillable": false, "nameField": true})),
            field("Code__c", "Code", "string", json!({"length": 10, "unique": true, "externalId": true})),
            field("Tax__c", "Tax", "currency", json!({"calculated": true, "calculatedFormula": "Amount__c * 0.19", "createable": false, "updateable": false})),
            field("Made__c", "Made", "date", json!({"updateable": false})),
            field("CreatedDate", "Created Date", "datetime", json!({"nillable": false, "createable": false, "updateable": false, "defaultedOnCreate": true})),
        ],
        "childRelationships": [{"childSObject": "Part__c", "field": "Deal__c", "relationshipName": "Parts__r", "cascadeDelete": true}],
        "recordTypeInfos": []})
}

fn record() -> String {
    json!({"attributes": {"type": "Deal__c"}, "Id": DEAL, "Name": "Acme wings", "Amount__c": 12.50,
        "Stage__c": "Open", "Country__c": "DE", "Region__c": "Bavaria", "Parts__c": "Motor", "Close__c": "2026-06-30",
        "Visit__c": "2026-06-02T08:00:00.000+0000", "Signed__c": false, "Account__c": "001000000000001AAA", "Who__c": null,
        "Notes__c": "first\nsecond", "Code__c": "X1", "Tax__c": 2.38, "Made__c": "2026-05-01",
        "CreatedDate": "2026-05-01T10:00:00.000+0000", "SystemModstamp": "2026-05-02T10:00:00.000+0000"})
    .to_string()
}

pub(crate) fn described() -> SchemaEvent {
    SchemaEvent::Object {
        object: deal(),
        asked: EPOCH - 60,
    }
}

pub(crate) fn deal() -> Arc<Object> {
    object_of(deal_object())
}

fn object_of(object: Value) -> Arc<Object> {
    let describe = serde_json::from_value(object).unwrap();
    Arc::new(Object::new(Arc::new(describe)))
}

const RENEWAL: &str = "012000000000001AAA";
const PARTNER: &str = "012000000000002AAA";

/// A deal with two record types, and an address whose states and countries have codes.
fn typed_object() -> Value {
    let mut object = deal_object();
    object["recordTypeInfos"] = json!([
        {"recordTypeId": RENEWAL, "name": "Renewal", "active": true, "available": true, "defaultRecordTypeMapping": true},
        {"recordTypeId": PARTNER, "name": "Partner", "active": true, "available": true},
        {"recordTypeId": "012000000000000AAA", "name": "Master", "active": true, "available": true, "master": true}]);
    let part = |name: &str, label: &str, kind: &str| {
        json!({"name": name, "label": label, "type": kind, "nillable": true, "createable": true,
            "updateable": true, "length": 80, "compoundFieldName": "SiteAddress"})
    };
    let coded = |name: &str, label: &str, values: [&str; 2]| {
        let mut field = part(name, label, "picklist");
        field["picklistValues"] = values
            .map(|v| json!({"value": v, "active": true}))
            .into_iter()
            .collect();
        field["restrictedPicklist"] = true.into();
        field
    };
    let fields = object["fields"].as_array_mut().unwrap();
    fields.extend([
        json!({"name": "RecordTypeId", "label": "Record Type", "type": "reference", "nillable": true,
            "createable": true, "updateable": true, "referenceTo": ["RecordType"], "relationshipName": "RecordType"}),
        part("SiteStreet", "Site Street", "textarea"),
        part("SiteCity", "Site City", "string"),
        part("SiteState", "Site State", "string"),
        part("SitePostalCode", "Site Zip", "string"),
        part("SiteCountry", "Site Country", "string"),
        coded("SiteStateCode", "Site State Code", ["BE", "BB"]),
        coded("SiteCountryCode", "Site Country Code", ["DE", "JP"]),
        json!({"name": "SiteAddress", "label": "Site Address", "type": "address", "nillable": true}),
    ]);
    object
}

/// The stages that go with a record type.
pub(crate) fn stages(values: &[&str]) -> JobEvent {
    let list = TypedPicklist {
        field: "Stage__c".into(),
        values: values.iter().map(|value| (*value).to_owned()).collect(),
        default: None,
    };
    JobEvent::Explore(ExploreEvent::Picklists(vec![list]))
}

fn typed_record() -> String {
    let mut json: Value = serde_json::from_str(&record()).unwrap();
    for (name, value) in [
        ("RecordTypeId", RENEWAL),
        ("SiteStreet", "Allee 1\nHof 2"),
        ("SiteCity", "Berlin"),
        ("SiteState", "Berlin"),
        ("SitePostalCode", "10115"),
        ("SiteCountry", "Germany"),
        ("SiteStateCode", "BE"),
        ("SiteCountryCode", "DE"),
    ] {
        json[name] = value.into();
    }
    json.to_string()
}

/// The record is read.
pub(crate) fn fields(json: String) -> RecordEvent {
    RecordEvent::Page(PageEvent::Fields {
        object: deal(),
        id: DEAL.into(),
        json,
    })
}

/// What its lookup is called.
fn named() -> RecordEvent {
    RecordEvent::Page(PageEvent::Around {
        names: vec![LookupName {
            field: "Account__c".into(),
            object: "Account".into(),
            name: "Acme".into(),
        }],
        counts: Vec::new(),
    })
}

/// The jobs on records that were started since the last look.
pub(crate) fn record_jobs(desk: &mut Desk) -> Vec<(JobId, RecordJob)> {
    let started = desk.started().into_iter();
    started
        .filter_map(|(id, job)| match job {
            Job::Record(job) => Some((id, *job)),
            _ => None,
        })
        .collect()
}

pub(crate) fn said(event: RecordEvent) -> JobEvent {
    JobEvent::Record(Box::new(event))
}

impl Desk {
    /// Deals in front, in an org that is unlocked or not.
    pub(crate) fn with_deals(unlocked: bool) -> Self {
        let (mut desk, job) = Self::running_in_results("SELECT Id, Name FROM Deal__c");
        let row = |id: &str, name: &str| [id, name].map(|text| (CellKind::Text, text.to_owned()));
        let rows = [row(DEAL, "Acme wings"), row("a0D000000000002AAA", "Other")];
        desk.query(job, columns(&["Id", "Name"]))
            .query(job, page_of(&rows, 2))
            .query(job, finished(2));
        desk.know(deal_object());
        if unlocked {
            desk.unlock();
        }
        desk.draw(120, 40);
        desk.take();
        desk
    }

    /// The org says what deals are.
    pub(crate) fn know(&mut self, object: Value) {
        let desk = self;
        let list = json!({"sobjects": [object.clone(), {"name": "Account", "keyPrefix": "001", "queryable": true}]});
        let schema = desk.schema_job().unwrap();
        desk.schema(
            schema,
            SchemaEvent::List {
                list: Arc::new(ObjectList::new(serde_json::from_value(list).unwrap())),
                asked: EPOCH - 60,
            },
        )
        .schema(
            schema,
            SchemaEvent::Object {
                object: object_of(object),
                asked: EPOCH - 60,
            },
        );
    }

    /// The form of a deal with a record type and an address.
    pub(crate) fn with_typed() -> Self {
        let (mut desk, job) = Self::running_in_results("SELECT Id, Name FROM Deal__c");
        let row = [DEAL, "Acme wings"].map(|text| (CellKind::Text, text.to_owned()));
        desk.query(job, columns(&["Id", "Name"]))
            .query(job, page_of(&[row], 1))
            .query(job, finished(1));
        desk.know(typed_object());
        desk.unlock();
        desk.draw(120, 40);
        desk.press("E");
        let (job, _) = record_jobs(&mut desk).pop().unwrap();
        desk.take();
        let read = RecordEvent::Page(PageEvent::Fields {
            object: object_of(typed_object()),
            id: DEAL.into(),
            json: typed_record(),
        });
        desk.event(job, said(read)).draw(120, 40);
        desk
    }

    /// The production org is unlocked.
    pub(crate) fn unlock(&mut self) -> &mut Self {
        self.press("Esc g k").type_text("acme-prod").press("Enter");
        let (job, _) = record_jobs(self).pop().unwrap();
        self.event(job, said(RecordEvent::Lock { unlocked: true }));
        self.press("3");
        self.app.toast = None;
        self
    }

    /// The form of the deal, read and filled in.
    pub(crate) fn with_form() -> Self {
        let mut desk = Self::with_deals(true);
        desk.press("E");
        let (job, asked) = record_jobs(&mut desk).pop().unwrap();
        assert!(matches!(asked.work, RecordWork::Form(_)));
        desk.event(job, said(fields(record())))
            .event(job, said(named()))
            .draw(120, 40);
        desk.take();
        desk
    }

    /// The form of a new deal.
    pub(crate) fn with_new() -> Self {
        let mut desk = Self::with_deals(true);
        desk.press("x n").draw(120, 40);
        desk.take();
        desk
    }

    pub(crate) fn form(&self) -> &RecordForm {
        let forms = self.app.overlays.iter().rev().find_map(|o| match o {
            Overlay::RecordForm(form) => Some(form.as_ref()),
            _ => None,
        });
        forms.expect("a form lies open")
    }

    /// Goes to a field of the form.
    pub(crate) fn go_to_field(&mut self, name: &str) -> &mut Self {
        self.press("/ Ctrl-A Backspace")
            .type_text(name)
            .press("Enter")
    }

    /// What would be sent, as JSON.
    pub(crate) fn to_send(&self) -> String {
        self.form().values().to_json()
    }
}

#[test]
fn nothing_is_edited_in_a_locked_org_and_unlocking_goes_on_to_the_form() {
    let mut desk = Desk::with_deals(false);
    desk.press("E");
    assert!(record_jobs(&mut desk).is_empty());
    assert!(
        desk.draw(80, 24)
            .contains("Unlock PROD acme-prod for writes?")
    );
    desk.type_text("acme-prod").press("Enter");
    let (job, asked) = record_jobs(&mut desk).pop().unwrap();
    assert!(matches!(asked.work, RecordWork::Unlock { .. }));
    desk.event(job, said(RecordEvent::Lock { unlocked: true }));
    let (_, asked) = record_jobs(&mut desk).pop().unwrap();
    let RecordWork::Form(record) = asked.work else {
        panic!("{asked:?}");
    };
    assert_eq!(record.id, DEAL);
    assert_eq!(desk.form().state, FormState::Loading);
}

#[test]
fn only_what_was_changed_is_sent_and_each_type_takes_what_people_type() {
    let mut desk = Desk::with_form();
    assert_eq!(desk.to_send(), "{}");
    for (field, keys, typed) in [
        ("Amount__c", "Enter Ctrl-A", "1,234.50"),
        ("Close__c", "Enter Ctrl-A", "+3d"),
        ("Visit__c", "Enter Ctrl-A", "tomorrow 9:00"),
        ("Name", "Enter Ctrl-A", "Acme rotors"),
    ] {
        desk.go_to_field(field)
            .press(keys)
            .type_text(typed)
            .press("Enter");
    }
    desk.go_to_field("Signed__c").press("Space");
    desk.go_to_field("Country__c")
        .press("Enter")
        .type_text("JP")
        .press("Enter");
    desk.go_to_field("Notes__c")
        .press("Enter")
        .type_text("!")
        .press("Enter");
    desk.type_text("third").press("Tab");
    assert_eq!(
        desk.to_send(),
        r#"{"Name":"Acme rotors","Amount__c":1234.50,"Country__c":"JP","Close__c":"2026-05-31","Visit__c":"2026-05-29T09:00:00.000+0000","Signed__c":true,"Notes__c":"first\nsecond!\nthird"}"#
    );
    // What is as it was again is not sent.
    desk.go_to_field("Amount__c")
        .press("Enter Ctrl-A")
        .type_text("12.5")
        .press("Enter");
    desk.go_to_field("Signed__c").press("Space");
    assert_eq!(desk.form().changed(), 5);
}

#[test]
fn what_cannot_be_taken_says_why_and_stays_to_be_mended() {
    let mut desk = Desk::with_form();
    for (field, typed, why) in [
        ("Amount__c", "much", "that is no number"),
        ("Amount__c", "1.234", "2 digits after the point"),
        ("Name", "far too long a name for it", "20 are the most"),
        ("Name", " ", "it is required"),
        ("Close__c", "3/4/2026", "can be read in two ways"),
        ("Visit__c", "soon", "a day and a time are wanted"),
    ] {
        desk.go_to_field(field)
            .press("Enter Ctrl-A")
            .type_text(typed)
            .press("Enter");
        let screen = desk.draw(120, 40);
        assert!(screen.contains(why), "{field} {typed}:\n{screen}");
        assert!(desk.form().editing.is_some());
        desk.press("Esc");
    }
    assert_eq!(desk.to_send(), "{}");
}

#[test]
fn fields_that_cannot_be_written_say_why() {
    let mut desk = Desk::with_form();
    for (field, why) in [
        ("Tax__c", "it is a formula or a roll-up"),
        ("Made__c", "it can only be set when the record is made"),
        ("CreatedDate", "the org fills it in"),
        ("Record ID", "the org gives it"),
    ] {
        desk.go_to_field(field).press("Enter");
        assert!(desk.form().editing.is_none(), "{field}");
        assert!(desk.toast().contains(why), "{field}: {}", desk.toast());
    }
    // On a new record it can.
    let mut desk = Desk::with_new();
    desk.go_to_field("Made__c")
        .press("Enter")
        .type_text("today")
        .press("Enter");
    assert_eq!(desk.to_send(), r#"{"Made__c":"2026-05-28"}"#);
}

#[test]
fn null_unset_and_the_value_that_was_are_three_things() {
    let mut desk = Desk::with_form();
    desk.go_to_field("Code__c").press("x");
    assert_eq!(desk.to_send(), r#"{"Code__c":null}"#);
    desk.press("=");
    assert_eq!(desk.to_send(), "{}");
    desk.go_to_field("Stage__c").press("x");
    assert_eq!(
        (desk.to_send(), desk.toast()),
        ("{}".into(), "the field must have a value")
    );
    let mut desk = Desk::with_new();
    desk.go_to_field("Code__c").press("Enter Enter");
    assert_eq!(desk.to_send(), "{}", "nothing typed is not set");
    desk.go_to_field("Code__c").press("x");
    assert_eq!(desk.to_send(), r#"{"Code__c":null}"#);
    desk.press("=");
    assert_eq!(desk.to_send(), "{}");
}

#[test]
fn what_was_done_is_taken_back_and_done_again_and_esc_loses_nothing() {
    let mut desk = Desk::with_form();
    desk.go_to_field("Name")
        .press("Enter Ctrl-A")
        .type_text("One")
        .press("Enter");
    desk.go_to_field("Signed__c").press("Space").press("u u");
    assert_eq!(desk.to_send(), "{}");
    desk.press("U U");
    assert_eq!(desk.to_send(), r#"{"Name":"One","Signed__c":true}"#);
    desk.go_to_field("Code__c")
        .press("Enter Ctrl-A")
        .type_text("Y2")
        .press("Esc");
    assert_eq!(desk.to_send(), r#"{"Name":"One","Signed__c":true}"#);
    assert!(
        desk.toast().contains("U takes what was typed"),
        "{}",
        desk.toast()
    );
    desk.press("U");
    assert!(desk.to_send().contains(r#""Code__c":"Y2""#));
    // Leaving asks once, and no is no.
    desk.press("/ Ctrl-A Backspace Enter Esc");
    assert!(desk.draw(80, 24).contains("3 fields are not saved"));
    desk.press("Esc");
    assert_eq!(desk.form().changed(), 3);
    desk.press("Ctrl-Q");
    assert!(desk.draw(80, 24).contains("not saved"));
    desk.press("Esc Esc y");
    assert!(desk.app.overlays.is_empty());
    let mut desk = Desk::with_form();
    desk.press("Esc");
    assert!(
        desk.app.overlays.is_empty(),
        "where nothing was typed nothing is asked"
    );
}

#[test]
fn values_of_a_dependent_list_are_those_of_the_controlling_field() {
    let mut desk = Desk::with_form();
    desk.go_to_field("Region__c").press("Enter");
    let screen = desk.draw(120, 40);
    assert!(screen.contains("only where Country__c is JP"), "{screen}");
    desk.press("Esc");
    desk.go_to_field("Country__c")
        .press("Enter")
        .type_text("JP")
        .press("Enter");
    // The region that is held does not go with it any more.
    assert!(
        desk.draw(120, 40)
            .contains("may refuse it: only where Country__c is DE")
    );
    desk.go_to_field("Region__c")
        .press("Enter")
        .type_text("Kanto")
        .press("Enter");
    assert!(!desk.draw(120, 40).contains("may refuse it"));
    desk.go_to_field("Country__c")
        .press("Enter")
        .type_text("DE")
        .press("Enter");
    desk.go_to_field("Region__c");
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("the org may refuse it: only where Country__c is JP"),
        "{screen}"
    );
}

#[test]
fn an_open_list_takes_other_values_a_closed_one_does_not() {
    let mut desk = Desk::with_form();
    desk.go_to_field("Country__c")
        .press("Enter")
        .type_text("Norway")
        .press("Enter");
    assert_eq!(desk.to_send(), r#"{"Country__c":"Norway"}"#);
    desk.go_to_field("Stage__c")
        .press("Enter")
        .type_text("Norway")
        .press("Enter");
    assert!(desk.form().editing.is_some());
    assert!(desk.draw(120, 40).contains("it takes no others"));
    desk.press("Ctrl-A Backspace")
        .type_text("won")
        .press("Enter");
    assert!(desk.to_send().contains(r#""Stage__c":"Won""#));
}

#[test]
fn several_values_are_taken_and_left_out() {
    let mut desk = Desk::with_form();
    desk.go_to_field("Parts__c")
        .press("Enter")
        .type_text("whe")
        .press("Tab");
    desk.press("Ctrl-A Backspace Down Space Enter");
    assert_eq!(desk.to_send(), r#"{"Parts__c":"Wheel"}"#);
    desk.go_to_field("Parts__c")
        .press("Enter")
        .type_text("whe")
        .press("Tab Enter");
    assert_eq!(desk.to_send(), r#"{"Parts__c":null}"#);
}

#[test]
fn the_calendar_gives_the_day_and_leaves_the_time() {
    let mut desk = Desk::with_form();
    desk.go_to_field("Close__c").press("Enter Down");
    assert!(desk.draw(120, 40).contains("June 2026"));
    desk.press("Right Down").press("Enter");
    assert_eq!(desk.to_send(), r#"{"Close__c":"2026-07-08"}"#);
    desk.go_to_field("Visit__c").press("Enter Down Right Enter");
    assert!(
        desk.to_send().contains("2026-06-03T08:00:00.000+0000"),
        "{}",
        desk.to_send()
    );
    desk.go_to_field("Close__c")
        .press("Enter Ctrl-A")
        .type_text("2026-01-31")
        .press("Down > Esc");
    assert!(desk.form().editing.is_some(), "back in the text");
    desk.press("Enter");
    assert!(desk.to_send().contains("2026-02-28"), "{}", desk.to_send());
}

fn hit(id: &str, name: &str) -> LookupHit {
    LookupHit {
        id: id.into(),
        name: name.into(),
        more: "Berlin".into(),
    }
}

fn asked(desk: &mut Desk) -> Option<(JobId, String, crate::worker::ExploreAsk)> {
    let mut started = desk.started().into_iter();
    started.find_map(|(id, job)| match job {
        Job::Explore(job) => Some((id, job.object, job.ask)),
        _ => None,
    })
}

#[test]
fn a_lookup_is_searched_by_name_and_the_objects_of_a_polymorphic_one_are_turned_through() {
    use ExploreAsk::Records;
    let mut desk = Desk::with_form();
    desk.go_to_field("Account__c").press("Enter");
    let (job, object, ask) = asked(&mut desk).unwrap();
    assert_eq!((object.as_str(), ask), ("Account", Records(String::new())));
    let found = ExploreEvent::Records {
        hits: vec![hit("001000000000002AAA", "Acme Holding")],
        more: false,
    };
    desk.event(job, JobEvent::Explore(found.clone()));
    // The record that is held stands first: Enter alone changes nothing.
    assert!(
        desk.draw(120, 40).contains("▸ Acme          as it is"),
        "{}",
        desk.draw(120, 40)
    );
    desk.press("Enter");
    assert_eq!(desk.to_send(), "{}");
    desk.go_to_field("Account__c").press("Enter");
    let (job, ..) = asked(&mut desk).unwrap();
    desk.event(job, JobEvent::Explore(found.clone()));
    desk.type_text("acme");
    assert!(asked(&mut desk).is_none(), "not with every letter");
    // Enter would take the row that is marked; another key asks, before and after.
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("Enter take it") && screen.contains("F5 ask the org"),
        "{screen}"
    );
    desk.press("F5");
    let (job, _, ask) = asked(&mut desk).unwrap();
    assert_eq!(ask, Records("acme".into()));
    desk.event(job, JobEvent::Explore(found)).press("Enter");
    assert_eq!(desk.to_send(), r#"{"Account__c":"001000000000002AAA"}"#);
    assert!(
        desk.go_to_field("Account__c")
            .draw(120, 40)
            .contains("Acme Holding (0010000")
    );
    // A polymorphic one; and an id that is pasted.
    desk.go_to_field("Who__c").press("Enter");
    assert_eq!(asked(&mut desk).unwrap().1, "Contact");
    desk.press("Ctrl-F");
    let (job, object, _) = asked(&mut desk).unwrap();
    assert_eq!(object, "Lead");
    desk.event(job, JobEvent::Failed(JobError::NeedsLogin("no".into())));
    assert!(desk.draw(120, 40).contains("Enter asks again"));
    desk.paste("00Q000000000001AAA").press("Enter");
    assert!(desk.to_send().contains(r#""Who__c":"00Q000000000001AAA""#));
    // What it is called is asked.
    let (job, object, ask) = asked(&mut desk).unwrap();
    assert_eq!(
        (object.as_str(), ask),
        ("Lead", Records("00Q000000000001AAA".into()))
    );
    let found = ExploreEvent::Records {
        hits: vec![hit("00Q000000000001AAA", "Lena")],
        more: false,
    };
    desk.event(job, JobEvent::Explore(found))
        .go_to_field("Who__c");
    assert!(desk.draw(120, 40).contains("Lena (00Q000000000001AAA)"));
}

#[test]
fn rows_with_an_id_say_first_how_they_are_opened_and_edited() {
    let mut desk = Desk::with_deals(true);
    for width in [60, 80, 120] {
        let screen = desk.draw(width, 24);
        let foot = screen.lines().last().unwrap();
        assert!(foot.contains("Enter record   E edit"), "{screen}");
    }
}

#[test]
fn help_over_rows_begins_with_what_is_done_with_a_record() {
    let mut desk = Desk::with_deals(true);
    desk.press("?");
    let Some(Overlay::Help(picker)) = desk.app.overlays.last() else {
        panic!("the help is open");
    };
    let first: Vec<&str> = (0..2)
        .map(|row| picker.row(row).unwrap().item.columns[3].as_str())
        .collect();
    assert_eq!(first, ["results.open", "row.edit"]);
}

#[test]
fn enter_in_a_lookup_takes_the_marked_row_and_asks_only_where_there_is_none() {
    use ExploreAsk::Records;
    let mut desk = Desk::with_form();
    desk.go_to_field("Account__c").press("Enter");
    let (job, ..) = asked(&mut desk).unwrap();
    let found = ExploreEvent::Records {
        hits: vec![
            hit("001000000000003AAA", "Nova Mobility"),
            hit("001000000000004AAA", "Volt Foods"),
        ],
        more: true,
    };
    desk.event(job, JobEvent::Explore(found)).type_text("Volt");
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("▸ Volt Foods") && !screen.contains("Nova"),
        "{screen}"
    );
    desk.press("Enter");
    assert!(asked(&mut desk).is_none(), "the row was taken");
    assert_eq!(desk.to_send(), r#"{"Account__c":"001000000000004AAA"}"#);
    desk.go_to_field("Account__c").press("Enter");
    asked(&mut desk).unwrap();
    desk.type_text("zeta");
    assert!(desk.draw(120, 40).contains("Enter ask the org"));
    desk.press("Enter");
    assert_eq!(asked(&mut desk).unwrap().2, Records("zeta".into()));
}

#[test]
fn a_picklist_without_a_value_begins_with_its_first() {
    let mut desk = Desk::with_new();
    desk.go_to_field("Stage__c").press("Enter");
    let screen = desk.draw(120, 40);
    assert!(screen.contains("▸ Open"), "{screen}");
}

#[test]
fn a_text_goes_to_the_persons_editor_and_back() {
    use crate::app::handover::Purpose;
    let mut desk = Desk::with_form();
    desk.go_to_field("Notes__c").press("F4");
    let handed = desk.take().into_iter().find_map(|effect| match effect {
        Effect::HandOver(handover) => Some(handover),
        _ => None,
    });
    let handed = handed.unwrap();
    assert_eq!(
        (handed.purpose, handed.text.as_str()),
        (Purpose::Field, "first\nsecond")
    );
    desk.send(Msg::HandedBack(Purpose::Field, Ok(Some("other\n".into()))));
    assert_eq!(desk.to_send(), r#"{"Notes__c":"other"}"#);
    // What is too long stays to be mended.
    desk.go_to_field("Name").press("F4");
    let long = "x".repeat(30);
    desk.send(Msg::HandedBack(Purpose::Field, Ok(Some(long.clone()))));
    assert!(desk.form().editing.is_some());
    assert!(desk.draw(120, 40).contains(&long));
    desk.go_to_field("Signed__c").press("F4");
    desk.take();
}

#[test]
fn what_a_new_record_must_have_is_marked_and_missed() {
    let mut desk = Desk::with_new();
    let screen = desk.draw(120, 40);
    assert!(screen.contains("* Deal Name"), "{screen}");
    desk.press("s");
    assert!(
        record_jobs(&mut desk).is_empty(),
        "nothing is asked of the org"
    );
    assert!(desk.draw(120, 40).contains("it must have a value"));
    desk.go_to_field("Name")
        .press("Enter")
        .type_text("Acme")
        .press("Enter");
    desk.go_to_field("Stage__c").press("Enter Enter").press("s");
    let (_, job) = record_jobs(&mut desk).pop().unwrap();
    let RecordWork::Write(write) = job.work else {
        panic!("{job:?}");
    };
    assert!(write.dry, "nothing is sent before it was shown");
    let Change::Create { object, values } = write.change else {
        panic!("a record is made");
    };
    assert_eq!(
        (object.as_str(), values.to_json().as_str()),
        ("Deal__c", r#"{"Name":"Acme","Stage__c":"Open"}"#)
    );
}

#[test]
fn a_clone_has_the_values_but_what_must_be_unique() {
    let mut desk = Desk::with_deals(true);
    desk.press("x c");
    let (job, _) = record_jobs(&mut desk).pop().unwrap();
    desk.event(job, said(fields(record())));
    let sent = desk.to_send();
    assert!(sent.contains(r#""Name":"Acme wings""#) && sent.contains(r#""Made__c":"2026-05-01""#));
    for left_out in ["Code__c", "Tax__c", "\"Id\"", "Who__c", "CreatedDate"] {
        assert!(!sent.contains(left_out), "{left_out}: {sent}");
    }
    assert!(desk.draw(120, 40).contains("New Deal__c, like Acme wings"));
    desk.press("Esc");
    assert!(desk.app.overlays.is_empty(), "nothing was typed yet");
}

#[test]
fn a_record_that_cannot_be_read_says_so() {
    let mut desk = Desk::with_deals(true);
    desk.press("E");
    let (job, _) = record_jobs(&mut desk).pop().unwrap();
    desk.event(
        job,
        JobEvent::Failed(JobError::NeedsLogin("expired".into())),
    );
    assert!(matches!(desk.form().state, FormState::Failed(..)));
    assert!(desk.draw(80, 24).contains("✗"));
    desk.press("Esc");
    assert!(desk.app.overlays.is_empty());
    // A late answer of a form that is closed opens nothing.
    desk.press("E Esc");
    assert!(desk.app.jobs.of(&Slot::FormRead).is_none());
}
