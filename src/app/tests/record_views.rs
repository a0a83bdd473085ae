//! The page of a record before and beside its reading: what the row has of it, the page layout, what
//! related lists are called, what is counted from here; and in which zone results show moments.

use super::records::{HOTELS, OIL, SOFIA, account, around, asked, fields, open, rows, told};
use super::*;
use crate::app::record_page::value::Look;
use crate::rows::export::{Options, Writer};
use crate::worker::{CopyForm, ExploreAsk, ExploreEvent, LayoutSection, PageEvent, SchemaEvent};

/// The rows with what the org's objects are like known.
fn rows_of_known() -> Desk {
    let mut desk = rows();
    let job = desk.schema_job().unwrap();
    desk.schema(job, super::objects::objects());
    let object = account();
    let asked = EPOCH;
    desk.schema(job, SchemaEvent::Object { object, asked });
    desk.take();
    desk
}

/// The page of a row while the record is being read.
pub(crate) fn meanwhile() -> (Desk, JobId) {
    let mut desk = rows_of_known();
    desk.press("Enter");
    let (job, _) = asked(&mut desk);
    (desk, job)
}

#[test]
fn what_the_row_has_is_shown_at_once_and_what_it_has_not_is_told_from_null_and_from_unreadable() {
    let (mut desk, job) = meanwhile();
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("United Oil") && screen.contains("reading"),
        "{screen}"
    );
    let look = |desk: &Desk, field: &str| {
        let page = desk.app.record_page().unwrap();
        let record = page.record().unwrap();
        let field = record
            .object
            .describe()
            .fields
            .iter()
            .find(|f| f.name == field);
        record.shown(field.unwrap(), page.clock()).look
    };
    assert_eq!(look(&desk, "Name"), Look::Text);
    assert_eq!(look(&desk, "Phone"), Look::NotSelected);
    // Not the whole record: it is not copied as one.
    desk.press("y j");
    assert!(
        !desk
            .take()
            .iter()
            .any(|effect| matches!(effect, Effect::Copy(_)))
    );
    let mut offline = meanwhile();
    desk.event(job, fields(OIL, "United Oil"));
    let found = ["Phone", "Fax", "Secret__c", "Name"].map(|field| look(&desk, field));
    assert_eq!(found, [Look::Null, Look::Empty, Look::NotGiven, Look::Text]);
    // Without a network what the row has stays, and it is said that it is no more.
    let (desk, job) = (&mut offline.0, offline.1);
    desk.event(
        job,
        refused(
            "REQUEST_LIMIT_EXCEEDED",
            "TotalRequests Limit exceeded.",
            None,
        ),
    );
    assert!(
        desk.toast().contains("Only what the row has is shown"),
        "{}",
        desk.toast()
    );
    assert!(desk.draw(120, 40).contains("not selected"));
    desk.press("R");
    assert!(!desk.draw(120, 40).contains("not selected"));
    let (job, _) = asked(desk);
    desk.event(job, fields(OIL, "United Oil"));
    assert_eq!(look(desk, "Phone"), Look::Null);
}

#[test]
fn a_row_of_another_record_is_not_taken_for_it() {
    let mut desk = rows_of_known();
    // The owner of the account: the row is not the user's.
    desk.press("l l l Enter");
    assert_eq!(asked(&mut desk).1.id, SOFIA);
    assert!(desk.app.record_page().unwrap().record().is_none());
}

#[test]
fn related_lists_are_called_as_people_call_them() {
    let (mut desk, job) = meanwhile();
    desk.event(job, fields(OIL, "United Oil"))
        .event(job, around());
    desk.press("f f");
    let screen = desk.draw(120, 40);
    assert!(screen.contains("Contacts · Contact.AccountId"), "{screen}");
}

fn layout(desk: &mut Desk) -> Option<JobId> {
    let mut jobs = desk.started().into_iter();
    jobs.find_map(|(id, job)| match job {
        Job::Explore(job) if matches!(job.ask, ExploreAsk::Layout(_)) => Some(id),
        _ => None,
    })
}

pub(crate) fn laid_out() -> Desk {
    let mut desk = open();
    desk.press("a");
    assert_eq!(layout(&mut desk), None, "A to Z asks nothing");
    desk.press("a");
    let job = layout(&mut desk).expect("the layout is asked for");
    let section = |heading: &str, fields: &[&str]| LayoutSection {
        heading: heading.into(),
        fields: fields.iter().map(|f| (*f).to_owned()).collect(),
    };
    let sections = vec![
        section(
            "Account Information",
            &["Name", "OwnerId", "Phone", "Gone__c"],
        ),
        section("", &["BillingAddress", "Name"]),
    ];
    let layout = ExploreEvent::Layout(sections);
    desk.event(job, JobEvent::Explore(layout));
    desk
}

#[test]
fn fields_stand_as_on_the_page_layout_which_is_asked_for_once() {
    let mut desk = laid_out();
    let screen = desk.draw(120, 40);
    let places = [
        "Account Information",
        "Account Name",
        "Account Phone",
        "(no heading)",
        "Billing Address",
        "Not on the page layout",
        "Account Fax",
    ];
    let places = places.map(|text| {
        screen
            .find(text)
            .unwrap_or_else(|| panic!("{text}: {screen}"))
    });
    assert!(places.is_sorted(), "{places:?}: {screen}");
    // The next record of the object asks no more; in groups again after it.
    desk.press("]");
    let (job, _) = asked(&mut desk);
    desk.event(job, fields(HOTELS, "Grand Hotels"));
    assert_eq!(layout(&mut desk), None);
    assert!(desk.draw(120, 40).contains("Not on the page layout"));
    desk.press("a");
    assert!(desk.draw(120, 40).contains("Name and owner"));
}

#[test]
fn without_a_layout_the_fields_stay_in_groups_and_it_is_said_why() {
    let mut desk = open();
    desk.press("a a");
    let job = layout(&mut desk).unwrap();
    desk.event(
        job,
        refused("NOT_FOUND", "The requested resource does not exist", None),
    );
    assert!(desk.toast().contains("No page layout"), "{}", desk.toast());
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("in groups") && screen.contains("Name and owner"),
        "{screen}"
    );
}

#[test]
fn moments_of_a_result_are_in_utc_or_in_the_persons_zone() {
    let mut desk = Desk::start(Start {
        orgs: vec![prod()],
        zone: Some(jiff::tz::TimeZone::fixed(jiff::tz::offset(2))),
        ..Start::default()
    });
    desk.answer_probes();
    desk.paste("SELECT Id, CreatedDate FROM Account")
        .press("Ctrl-J");
    let (job, _) = desk.started_query();
    desk.query(job, columns(&["Id", "CreatedDate"]));
    let text = |s: &str| (CellKind::Text, s.to_owned());
    let row = [text(OIL), text("2026-05-04T22:30:00.000+0000")];
    desk.query(job, page_of(&[row], 1)).query(job, finished(1));
    desk.press("Esc 3");
    assert!(desk.draw(120, 40).contains("2026-05-04 22:30:00Z"));
    desk.press("g t").wait(10_000);
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("2026-05-05 00:30:00 ") && screen.contains("· local time"),
        "{screen}"
    );
    // Wrapped, in the form, and copied: the last as it was sent.
    desk.press("w I");
    let screen = desk.draw(120, 40);
    assert_eq!(screen.matches("2026-05-05 00:30:00").count(), 2, "{screen}");
    desk.press("l").take();
    desk.press("y c");
    let copied = desk.take().into_iter().find_map(|effect| match effect {
        Effect::Copy(text) => Some(text),
        _ => None,
    });
    assert_eq!(copied.as_deref(), Some("2026-05-04T22:30:00.000+0000"));
    desk.press("g t");
    assert!(desk.draw(120, 40).contains("2026-05-04 22:30:00Z"));
}

#[test]
fn what_refers_to_a_record_its_history_and_the_use_of_fields_are_a_key_away() {
    let mut desk = rows_of_known();
    desk.press("Enter");
    let (job, _) = asked(&mut desk);
    desk.event(job, fields(OIL, "United Oil"))
        .event(job, told(PageEvent::Done));
    desk.press("r");
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains(&format!("Count what refers to Account {OIL}?")),
        "{screen}"
    );
    desk.press("y");
    let asked = desk.started().into_iter().find_map(|(_, job)| match job {
        Job::Usage(job) => Some(job.questions),
        _ => None,
    });
    let asked: Vec<String> = asked.unwrap().into_iter().map(|q| q.soql).collect();
    let of = |object: &str| format!("SELECT COUNT(Id)\nFROM {object}\nWHERE AccountId = '{OIL}'");
    assert_eq!(asked, [of("Contact"), of("Case")]);
    desk.press("Down w");
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains(&format!("Account-{OIL}-references.csv")),
        "{screen}"
    );
    desk.press("Esc Esc Esc");
    assert!(
        desk.app.record_page().is_some(),
        "one step back is the page"
    );
    desk.press("%");
    assert!(
        desk.draw(120, 40)
            .contains("Count the use of Account's fields?")
    );
    desk.press("Esc H");
    assert!(
        desk.started()
            .iter()
            .any(|(_, job)| matches!(job, Job::Trail(_)))
    );
    desk.press("Esc");
    assert!(desk.app.record_page().is_some());
}

#[test]
fn the_record_is_copied_as_a_table_in_each_form() {
    let text = |keys: &str| {
        let mut desk = open();
        // What is found, those without a value among them.
        desk.press("f /").type_text("account").press("Down");
        desk.take();
        desk.press(keys);
        let started = desk.started().into_iter();
        let mut jobs = started.filter_map(|(_, job)| match job {
            Job::Copy(job) => Some(job),
            _ => None,
        });
        let job = jobs.next().unwrap_or_else(|| panic!("{keys}"));
        let CopyForm::Rows { format, header } = job.form else {
            panic!("{keys}: {:?}", job.form);
        };
        let mut text = Vec::new();
        let options = Options {
            header,
            as_shown: true,
            ..Options::default()
        };
        let mut writer = Writer::new(format, options, &mut text);
        writer.begin_with(job.rows.columns(), &job.columns).unwrap();
        for row in 0..job.rows.len() {
            writer.row(|column| job.rows.cell(row, column)).unwrap();
        }
        writer.finish().unwrap();
        String::from_utf8(text).unwrap()
    };
    assert_eq!(
        text("y m"),
        format!(
            "| Field | Label | Value |\n| --- | --- | --- |\n| Name | Account Name | United Oil |\n\
             | Phone | Account Phone |  |\n| Fax | Account Fax |  |\n| Id | Account ID | {OIL} |\n"
        )
    );
    assert_eq!(
        text("y s").replace('\r', ""),
        format!(
            "Field,Label,Value\nName,Account Name,United Oil\nPhone,Account Phone,\n\
             Fax,Account Fax,\"\"\nId,Account ID,{OIL}\n"
        )
    );
    assert!(text("y r").starts_with("Name\tAccount Name\tUnited Oil"));
}
