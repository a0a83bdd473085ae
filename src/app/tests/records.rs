//! The page of a record: from a row, by the way of lookups, with what comes after the fields. The file is
//! long because each way there, and each thing done with the record, is a short test of its own.

use std::sync::Arc;

use super::*;
use crate::app::jobs::Slot;
use crate::app::overlay::Overlay;
use crate::app::record_page::{Count, PageState};
use crate::schema::{Object, ObjectDescribe};
use crate::worker::{ListCount, LookupName, PageEvent, RecordEvent, RecordName, RecordWork};

pub(crate) const OIL: &str = "0015g00000AbCdEAAV";
pub(super) const HOTELS: &str = "0015g00000AbCdFAAV";
pub(super) const SOFIA: &str = "0055g0000000001AAA";

/// What an account is like, with a field of every kind.
pub(crate) fn account() -> Arc<Object> {
    let json = r#"{"name":"Account","label":"Account","keyPrefix":"001","queryable":true,"fields":[
      {"name":"Id","label":"Account ID","type":"id"},
      {"name":"Name","label":"Account Name","type":"string","length":255,"nameField":true,"updateable":true},
      {"name":"OwnerId","label":"Owner ID","type":"reference","referenceTo":["User"],"relationshipName":"Owner","updateable":true},
      {"name":"Industry","label":"Industry","type":"picklist","updateable":true,"picklistValues":[{"value":"NRG","label":"Energy","active":true}]},
      {"name":"AnnualRevenue","label":"Annual Revenue","type":"currency","precision":18,"updateable":true},
      {"name":"BillingAddress","label":"Billing Address","type":"address"},
      {"name":"Phone","label":"Account Phone","type":"phone","length":40,"updateable":true},
      {"name":"Fax","label":"Account Fax","type":"phone","length":40,"updateable":true},
      {"name":"Secret__c","label":"Secret","type":"string","length":80,"custom":true},
      {"name":"Notes__c","label":"Notes","type":"textarea","length":32768,"custom":true,"updateable":true,"extraTypeInfo":"richtextarea","inlineHelpText":"What was agreed"},
      {"name":"CreatedDate","label":"Created Date","type":"datetime"},
      {"name":"SystemModstamp","label":"System Modstamp","type":"datetime"}],
     "childRelationships":[
      {"childSObject":"AccountHistory","field":"AccountId","relationshipName":"Histories"},
      {"childSObject":"Contact","field":"AccountId","relationshipName":"Contacts"},
      {"childSObject":"Case","field":"AccountId","relationshipName":"Cases"}]}"#;
    let describe: ObjectDescribe = serde_json::from_str(json).unwrap();
    Arc::new(Object::new(Arc::new(describe)))
}

pub(super) fn json(id: &str, name: &str) -> String {
    format!(
        r#"{{"attributes":{{"type":"Account"}},"Id":"{id}","Name":"{name}","OwnerId":"{SOFIA}",
        "Industry":"NRG","AnnualRevenue":5600000000.00,"Phone":null,"Fax":"",
        "BillingAddress":{{"street":"Dom 1\nHaus B","postalCode":"50667","city":"Köln","country":"Germany"}},
        "Notes__c":"<p>Ship in <b>May</b></p><p>A &amp; B</p>","CreatedDate":"2026-05-04T22:30:00.000+0000",
        "SystemModstamp":"2026-05-05T00:00:00.000+0000"}}"#
    )
}

pub(crate) fn told(event: PageEvent) -> JobEvent {
    JobEvent::Record(Box::new(RecordEvent::Page(event)))
}

pub(crate) fn fields(id: &str, name: &str) -> JobEvent {
    told(PageEvent::Fields {
        object: account(),
        id: id.to_owned(),
        json: json(id, name),
    })
}

pub(crate) fn around() -> JobEvent {
    told(PageEvent::Around {
        names: vec![LookupName {
            field: "OwnerId".into(),
            object: "User".into(),
            name: "Sofía Reyes".into(),
        }],
        counts: vec![
            ("Contacts".into(), ListCount::Is(3)),
            ("Cases".into(), ListCount::Is(0)),
        ],
    })
}

/// The record that the page reads, as it was asked for since the last look.
pub(crate) fn asked(desk: &mut Desk) -> (JobId, RecordName) {
    let started = desk.started().into_iter();
    let mut pages = started.filter_map(|(id, job)| match job {
        Job::Record(job) => match job.work {
            RecordWork::Page(record) => Some((id, record)),
            _ => None,
        },
        _ => None,
    });
    let page = pages.next().expect("a record is read");
    assert!(pages.next().is_none(), "one record is read");
    page
}

/// Two accounts with their owner, the cursor on the first name.
pub(crate) fn rows() -> Desk {
    let (mut desk, job) =
        Desk::running_in_results("SELECT Name, Id, Owner.Name, OwnerId FROM Account");
    desk.query(job, columns(&["Name", "Id", "Owner.Name", "OwnerId"]));
    let text = |s: &str| (CellKind::Text, s.to_owned());
    let rows = [
        [
            text("United Oil"),
            text(OIL),
            text("Sofía Reyes"),
            text(SOFIA),
        ],
        [
            text("Grand Hotels"),
            text(HOTELS),
            text("Sofía Reyes"),
            text(SOFIA),
        ],
    ];
    desk.query(job, page_of(&rows, 2)).query(job, finished(2));
    desk.take();
    desk
}

/// The record is deleted, and not in the recycle bin either.
pub(crate) fn gone(desk: &mut Desk, job: JobId) {
    desk.event(job, refused("ENTITY_IS_DELETED", "entity is deleted", None));
    let job = desk.started_job(|job| matches!(job, Job::Record(_)));
    let gone = crate::worker::RecordError::Gone(OIL.to_owned());
    desk.event(job, JobEvent::Failed(gone.into()));
}

/// The page of the first account, all there.
pub(crate) fn open() -> Desk {
    let mut desk = rows();
    desk.press("Enter");
    let (job, record) = asked(&mut desk);
    assert_eq!(record.id, OIL);
    desk.event(job, fields(OIL, "United Oil"))
        .event(job, around())
        .event(job, told(PageEvent::Done));
    desk
}

#[test]
fn enter_opens_the_record_that_the_cell_names() {
    for (keys, id) in [
        ("", OIL),
        ("l", OIL),
        ("l l", SOFIA),
        ("l l l", SOFIA),
        ("j", HOTELS),
    ] {
        let mut desk = rows();
        if !keys.is_empty() {
            desk.press(keys);
        }
        desk.press("Enter");
        assert_eq!(asked(&mut desk).1.id, id, "{keys}");
    }
    // The form beside the table is one key away, and Enter on a plain value shows it, too.
    let mut desk = rows();
    desk.press("I");
    assert!(desk.draw(120, 40).contains("Record 1 of 2"));
}

#[test]
fn the_page_is_drawn_as_it_comes_and_what_came_stays_when_the_rest_fails() {
    let mut desk = rows();
    desk.press("Enter");
    assert!(desk.draw(120, 40).contains("Esc stops"));
    let (job, _) = asked(&mut desk);
    desk.event(job, fields(OIL, "United Oil"));
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("Energy (NRG)") && screen.contains("counting…"),
        "{screen}"
    );
    desk.event(
        job,
        refused(
            "REQUEST_LIMIT_EXCEEDED",
            "TotalRequests Limit exceeded.",
            None,
        ),
    );
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("Energy (NRG)") && !screen.contains("counting…"),
        "{screen}"
    );
    let page = desk.app.record_page().unwrap();
    assert!(matches!(page.state, PageState::Here));
    assert_eq!(*page.record().unwrap().count("Contacts"), Count::NotAsked);
}

#[test]
fn what_is_said_of_another_record_meanwhile_is_dropped() {
    let mut desk = open();
    desk.press("]");
    let (second, record) = asked(&mut desk);
    assert_eq!(record.id, HOTELS);
    desk.press("[");
    let (third, record) = asked(&mut desk);
    assert_eq!(record.id, OIL);
    // The answer for the second one comes late.
    desk.event(second, fields(HOTELS, "Grand Hotels"));
    assert!(desk.app.record_page().unwrap().record().is_none());
    desk.event(third, fields(OIL, "United Oil"));
    assert!(desk.draw(80, 24).contains("Account · United Oil"));
}

#[test]
fn a_lookup_leads_on_and_the_way_back_and_forward_is_kept() {
    let mut desk = open();
    desk.press("/").type_text("owner").press("Down Enter");
    let (job, record) = asked(&mut desk);
    assert_eq!(
        (record.id.as_str(), record.object.as_deref()),
        (SOFIA, Some("User"))
    );
    desk.event(job, fields(SOFIA, "Sofía Reyes"));
    assert!(desk.draw(120, 40).contains("United Oil › Sofía Reyes"));
    desk.press("Backspace");
    let (job, record) = asked(&mut desk);
    assert_eq!(record.id, OIL);
    desk.event(job, fields(OIL, "United Oil"));
    let page = desk.app.record_page().unwrap();
    assert_eq!(
        page.selected_field().unwrap().name,
        "OwnerId",
        "as it was left"
    );
    desk.press("Alt-Right");
    assert_eq!(asked(&mut desk).1.id, SOFIA);
    // q leaves, and the page can be brought back with the way to it.
    desk.press("q");
    assert!(desk.app.overlays.is_empty() && desk.app.jobs.of(&Slot::Record).is_none());
    desk.press("g R");
    assert_eq!(asked(&mut desk).1.id, SOFIA);
    desk.press("Backspace");
    assert_eq!(asked(&mut desk).1.id, OIL);
}

#[test]
fn nulls_can_be_left_out_and_order_and_zone_stay_for_the_next_page() {
    let mut desk = open();
    let all = desk.draw(120, 40);
    assert!(
        all.contains("Account Phone") && all.contains("not given"),
        "{all}"
    );
    desk.press("!");
    let some = desk.draw(120, 40);
    for gone in ["Account Phone", "Account Fax", "Secret__c", "Cases"] {
        assert!(!some.contains(gone), "{gone}: {some}");
    }
    assert!(some.contains("Contacts"));
    desk.press("a u Esc Enter");
    let (job, _) = asked(&mut desk);
    desk.event(job, fields(OIL, "United Oil"));
    let screen = desk.draw(120, 40);
    assert!(screen.contains("A–Z · no nulls · UTC"), "{screen}");
}

#[test]
fn the_list_of_children_is_browsed_with_its_condition() {
    let mut desk = open();
    desk.press("/").type_text("contacts").press("Down Enter");
    let started = desk.started();
    let asks = started
        .iter()
        .any(|(_, job)| matches!(job, Job::Explore(job) if job.object == "Contact"));
    assert!(asks, "{started:?}");
    assert!(desk.app.overlays.is_empty());
    let browse = desk.app.tab().unwrap().browse.clone().unwrap();
    assert_eq!(browse.within, Some(format!("AccountId = '{OIL}'")));
}

#[test]
fn values_names_and_the_whole_record_are_copied() {
    let mut desk = open();
    desk.press("/").type_text("notes").press("Down");
    let copied = |desk: &mut Desk, keys: &str| {
        desk.take();
        desk.press(keys);
        desk.take().into_iter().find_map(|effect| match effect {
            Effect::Copy(text) => Some(text),
            _ => None,
        })
    };
    assert_eq!(
        copied(&mut desk, "y c").as_deref(),
        Some("Ship in May\nA & B")
    );
    assert_eq!(copied(&mut desk, "y n").as_deref(), Some("Notes__c"));
    assert_eq!(copied(&mut desk, "y i").as_deref(), Some(OIL));
    let address = format!("https://acme.my.salesforce.com/{OIL}");
    assert_eq!(copied(&mut desk, "y u"), Some(address));
    let json = copied(&mut desk, "y j").unwrap();
    assert!(
        json.contains("\"AnnualRevenue\":5600000000.00"),
        "digit by digit"
    );
    assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok());
    desk.press("/")
        .press("Ctrl-A Delete")
        .type_text("owner")
        .press("Down");
    assert_eq!(
        copied(&mut desk, "y c").as_deref(),
        Some(SOFIA),
        "of a lookup its id"
    );
}

#[test]
fn an_id_of_nowhere_asks_the_other_orgs_and_opens_where_it_is() {
    let mut desk = Desk::new();
    desk.press("Esc g u")
        .type_text(&OIL.to_lowercase())
        .press("Enter");
    // Nothing is known of either org's objects: both are asked.
    let started = desk.started();
    let asked_of = started.iter().find_map(|(id, job)| match job {
        Job::Whose(job) => Some((*id, job.clone())),
        _ => None,
    });
    let (job, whose) = asked_of.expect("the orgs are asked");
    assert_eq!(
        (whose.id.as_str(), whose.orgs.len()),
        (OIL, 2),
        "its case is repaired"
    );
    assert!(desk.draw(80, 24).contains("asking 2 orgs"));
    desk.event(
        job,
        JobEvent::Whose(WhoseEvent {
            id: OIL.into(),
            found: vec![(sandbox().key, "Account".into())],
            silent: Vec::new(),
        }),
    );
    assert_eq!(desk.here(), "acme-uat");
    let (job, record) = asked(&mut desk);
    assert_eq!(record.object.as_deref(), Some("Account"));
    desk.event(job, fields(OIL, "United Oil"));
    assert!(desk.draw(80, 24).contains("acme-uat · sandbox"));
}

#[test]
fn an_address_says_the_org_and_a_paste_that_is_none_changes_nothing() {
    let mut desk = rows();
    desk.paste("just words");
    desk.press("Esc");
    assert!(desk.app.overlays.is_empty() && desk.here() == "acme-prod");
    desk.paste(&format!(
        "https://acme--uat.sandbox.lightning.force.com/lightning/r/Account/{OIL}/view"
    ));
    assert_eq!(desk.here(), "acme-uat");
    assert_eq!(asked(&mut desk).1.object.as_deref(), Some("Account"));
    desk.press("Esc");
    desk.paste(&format!("https://globex.my.salesforce.com/{OIL}"));
    // The sandbox's column stands in its editor, which takes text.
    assert!(desk.app.overlays.is_empty());
    desk.press("Esc g u");
    desk.paste(&format!("https://globex.my.salesforce.com/{OIL}"))
        .press("Enter");
    assert!(
        desk.toast()
            .contains("globex.my.salesforce.com is none of your orgs")
    );
}

#[test]
fn esc_stops_asking_the_orgs() {
    let mut desk = Desk::new();
    desk.press("Esc g u").type_text(OIL).press("Enter");
    desk.take();
    desk.press("Esc");
    assert!(
        desk.take()
            .iter()
            .any(|effect| matches!(effect, Effect::Cancel(_)))
    );
    assert!(!matches!(
        desk.app.overlays.last(),
        Some(Overlay::Record(_))
    ));
}

#[test]
fn the_record_of_the_page_is_opened_in_the_browser() {
    let mut desk = open();
    desk.take();
    desk.press("x");
    let opened = desk.started().into_iter().find_map(|(_, job)| match job {
        Job::Browse(job) => Some((job.org, job.page)),
        _ => None,
    });
    let page = crate::worker::Page::Record(OIL.to_owned());
    assert_eq!(opened, Some((prod().key, page)));
}

#[test]
fn lists_beyond_what_the_calls_count_say_so_and_a_key_counts_the_next_25() {
    let mut describe = account().describe().clone();
    let like = describe.child_relationships[1].clone();
    describe.child_relationships = (0..80)
        .map(|n| {
            let mut list = like.clone();
            list.relationship_name = Some(format!("List{n:02}s"));
            list
        })
        .collect();
    let object = Arc::new(Object::new(Arc::new(describe)));
    let mut desk = rows();
    desk.press("Enter");
    let (job, _) = asked(&mut desk);
    let id = OIL.to_owned();
    let json = json(OIL, "United Oil");
    let first = (0..48).map(|n| (format!("List{n:02}s"), ListCount::Is(n)));
    let around = PageEvent::Around {
        names: Vec::new(),
        counts: first.collect(),
    };
    desk.event(job, told(PageEvent::Fields { object, id, json }))
        .event(job, told(around))
        .event(job, told(PageEvent::Done));
    let count = |desk: &Desk, name: &str| {
        desk.app
            .record_page()
            .unwrap()
            .record()
            .unwrap()
            .count(name)
            .clone()
    };
    assert_eq!(count(&desk, "List47s"), Count::Is(47));
    assert_eq!(count(&desk, "List48s"), Count::NotAsked);
    desk.press("/").type_text("List79s");
    assert!(desk.draw(120, 40).contains("not counted"));
    desk.press("Esc");
    let mut counted = Vec::new();
    for wanted in [25, 7] {
        desk.take();
        desk.press("#");
        let jobs = desk.started().into_iter().find_map(|(id, job)| match job {
            Job::Record(job) => match job.work {
                RecordWork::Count { record, lists } => Some((id, record.id, lists)),
                _ => None,
            },
            _ => None,
        });
        let (job, record, lists) = jobs.expect("they are counted");
        assert_eq!((record.as_str(), lists.len()), (OIL, wanted));
        let counts = lists.iter().map(|name| (name.clone(), ListCount::Is(1)));
        let counts = counts.collect();
        counted.extend(lists);
        let names = Vec::new();
        desk.event(job, told(PageEvent::Around { names, counts }))
            .event(job, told(PageEvent::Done));
    }
    let rest: Vec<String> = (48..80).map(|n| format!("List{n:02}s")).collect();
    assert_eq!(counted, rest);
    desk.press("#");
    assert_eq!(desk.toast(), "every list was counted");
}
