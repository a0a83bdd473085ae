//! Browsing an object's records, its list views, and conditions built for it. The file is long because each
//! is told from the key to the statement.

use super::*;
use crate::app::jobs::Slot;
use crate::worker::{ExploreAsk, ExploreEvent, ExploreJob, ListView};

/// The statement for Account by the rule.
const ACCOUNTS: &str = "SELECT Name, Ext__c, Parent.Name, Industry, Sub__c, AnnualRevenue, Days__c, Owner.Name,\n  \
    CreatedDate, Id\nFROM Account\nORDER BY CreatedDate DESC";

impl Desk {
    /// The job that asks what helps to browse, started since the last look.
    pub(crate) fn browse_job(&mut self) -> (JobId, ExploreJob) {
        let jobs = self.started().into_iter().find_map(|(id, job)| match job {
            Job::Explore(job) => Some((id, job)),
            _ => None,
        });
        jobs.expect("a browse job was started")
    }

    fn browsed(&mut self, job: JobId, event: ExploreEvent) -> &mut Self {
        self.event(job, JobEvent::Explore(event))
    }

    /// The rows of Account, browsed.
    pub(crate) fn browsing() -> Self {
        let mut desk = Self::with_objects();
        desk.press("Esc b Enter");
        let (job, _) = desk.browse_job();
        desk.browsed(job, ExploreEvent::Columns(Vec::new()));
        let (job, _) = desk.started_query();
        desk.query(job, columns(&["Name", "Industry"]));
        desk.query(job, page(0, 200, 84_213));
        desk.query(
            job,
            QueryEvent::Finished {
                total: 84_213,
                capped: true,
                elapsed: std::time::Duration::from_millis(300),
            },
        );
        desk.take();
        desk
    }
}

/// The card for a condition, with a value half typed.
pub(crate) fn with_condition() -> Desk {
    let mut desk = Desk::browsing();
    desk.press("l W").type_text("Ene");
    desk
}

/// The list views of Account, listed.
pub(crate) fn with_views() -> Desk {
    let mut desk = Desk::browsing();
    desk.press("V");
    let (job, _) = desk.browse_job();
    let view = |id: &str, label: &str, soql_compatible| ListView {
        id: id.into(),
        label: label.into(),
        developer_name: label.replace(' ', ""),
        soql_compatible,
    };
    let views = vec![
        view("00B000000000001AAA", "My Accounts", true),
        view("00B000000000002AAA", "Recently Viewed Accounts", false),
    ];
    desk.browsed(job, ExploreEvent::Views(views));
    desk
}

fn focus_of(desk: &Desk) -> crate::app::column::Pane {
    desk.app.column().unwrap().focus
}

#[test]
fn enter_browses_at_once_with_sensible_columns_the_newest_first() {
    let mut desk = Desk::with_objects();
    desk.press("Esc b Enter");
    let (job, asked) = desk.browse_job();
    assert_eq!(
        (asked.object.as_str(), asked.ask),
        ("Account", ExploreAsk::Columns { layout: true })
    );
    assert!(desk.draw(120, 40).contains("asking what Account is like"));
    let layout = ["Name", "AnnualRevenue", "OwnerId"].map(str::to_owned);
    desk.browsed(job, ExploreEvent::Columns(layout.into()));
    let (_, soql) = desk.started_query();
    let wanted = "SELECT Name, AnnualRevenue, Owner.Name, CreatedDate, Id\nFROM Account\nORDER BY CreatedDate DESC";
    assert_eq!((soql.as_str(), desk.text()), (wanted, wanted));
    assert_eq!(focus_of(&desk), crate::app::column::Pane::Results);
    assert!(desk.app.tab().unwrap().run.as_ref().unwrap().on_demand);
}

#[test]
fn without_a_layout_the_columns_follow_a_rule_and_the_second_time_nothing_is_asked() {
    let mut desk = Desk::browsing();
    assert_eq!(desk.text(), ACCOUNTS);
    desk.press("X b").type_text("account").press("Enter");
    let (_, soql) = desk.started_query();
    assert_eq!(soql, ACCOUNTS);
}

#[test]
fn an_object_that_is_browsed_already_comes_to_the_front() {
    let mut desk = Desk::browsing();
    desk.press("t").paste("SELECT Id FROM Contact");
    desk.press("Esc b").type_text("account").press("Enter");
    assert_eq!(desk.text(), ACCOUNTS);
    assert_eq!(desk.app.column().unwrap().desk().tabs().len(), 2);
    assert!(
        desk.started()
            .iter()
            .all(|(_, job)| !matches!(job, Job::Query(_)))
    );
}

#[test]
fn an_object_whose_tab_was_narrowed_since_is_browsed_in_a_tab_of_its_own() {
    let mut desk = with_condition();
    desk.press("Tab Enter");
    desk.started_query();
    desk.press("Esc b").type_text("account").press("Enter");
    assert_eq!(desk.text(), ACCOUNTS, "all of them, as asked");
    let tabs = desk.app.column().unwrap().desk().tabs();
    assert_eq!(tabs.len(), 2);
    assert!(tabs[0].editor.text().contains("Industry = 'Energy'"));
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("1:Account some") && screen.contains("2:Account all"),
        "{screen}"
    );
}

#[test]
fn tabs_without_room_are_told_of_and_the_one_in_front_is_in_sight() {
    let mut desk = Desk::with_objects();
    for object in [
        "Account",
        "Opportunity",
        "Contact",
        "Lead",
        "Campaign",
        "Event",
    ] {
        desk.press("Esc Esc t")
            .paste(&format!("SELECT Id FROM {object}"));
    }
    let screen = desk.draw(60, 16);
    assert!(
        screen.contains("7:Event") && screen.contains("… "),
        "{screen}"
    );
    desk.press("Esc 2 [ [ [ [ [").draw(60, 16);
    let screen = desk.draw(60, 16);
    let bar = screen.lines().find(|line| line.contains("2:Account"));
    assert!(
        bar.is_some_and(|bar| bar.trim_end().ends_with('…')),
        "{screen}"
    );
}

#[test]
fn a_text_is_never_replaced_by_a_browse() {
    let mut desk = Desk::with_objects();
    desk.paste("SELECT Id FROM Contact");
    desk.press("Esc b Enter");
    let tabs = desk.app.column().unwrap().desk().tabs();
    assert_eq!(
        (tabs.len(), tabs[0].editor.text()),
        (2, "SELECT Id FROM Contact")
    );
}

#[test]
fn i_makes_an_ordinary_query_of_it_with_the_first_change() {
    let mut desk = Desk::browsing();
    assert!(desk.app.tab().unwrap().browsing().is_some());
    desk.press("i");
    assert_eq!(focus_of(&desk), crate::app::column::Pane::Editor);
    assert!(desk.app.is_typing());
    desk.type_text(" ");
    assert!(desk.app.tab().unwrap().browsing().is_none());
}

#[test]
fn esc_stops_asking_and_nothing_comes_of_a_late_answer() {
    let mut desk = Desk::with_objects();
    desk.press("Esc b Enter");
    let (job, _) = desk.browse_job();
    desk.press("Esc");
    assert_eq!(desk.cancelled(), [job]);
    desk.browsed(job, ExploreEvent::Columns(Vec::new()));
    assert!(desk.text().is_empty());
}

#[test]
fn what_cannot_be_described_says_so_and_can_be_run_again() {
    let mut desk = Desk::with_objects();
    desk.press("Esc b").type_text("zebra").press("Enter");
    let (job, _) = desk.browse_job();
    let error = JobError::Salesforce(Error::Api(ApiError {
        status: 404,
        code: "NOT_FOUND".into(),
        message: "The requested resource does not exist".into(),
        fields: Vec::new(),
        position: None,
    }));
    desk.event(job, JobEvent::Failed(error));
    assert_eq!(desk.text(), "SELECT Id\nFROM Zebra");
    assert!(desk.app.tab().unwrap().problem.is_some());
    desk.press("r");
    assert_eq!(desk.started_query().1, "SELECT Id\nFROM Zebra");
}

#[test]
fn an_object_without_rows_is_not_browsed() {
    let mut desk = Desk::with_objects();
    desk.press("Esc b").type_text("changeevent").press("Enter");
    assert!(
        desk.toast().contains("no rows to query"),
        "{}",
        desk.toast()
    );
    assert!(desk.app.browser_in_focus().is_some());
}

#[test]
fn an_answer_for_a_tab_behind_runs_there() {
    let mut desk = Desk::with_objects();
    desk.press("Esc b Enter");
    let (job, _) = desk.browse_job();
    desk.press("t");
    desk.browsed(job, ExploreEvent::Columns(Vec::new()));
    assert_eq!(desk.text(), "", "the tab in front is another");
    let (_, soql) = desk.started_query();
    assert_eq!(soql, ACCOUNTS);
}

#[test]
fn list_views_are_offered_and_run_as_soql() {
    let mut desk = with_views();
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("My Accounts") && screen.contains("not possible in SOQL"),
        "{screen}"
    );
    desk.type_text("my").press("Enter");
    let (job, asked) = desk.browse_job();
    assert_eq!(asked.ask, ExploreAsk::View("00B000000000001AAA".into()));
    let query = "SELECT name, Id FROM Account USING SCOPE mine ORDER BY Name ASC NULLS FIRST";
    desk.browsed(job, ExploreEvent::View(query.into()));
    let (_, soql) = desk.started_query();
    assert!(
        soql.contains("USING SCOPE mine") && soql.contains('\n'),
        "{soql}"
    );
    assert_eq!(desk.text(), soql);
    assert!(desk.draw(120, 40).contains("list view My Accounts"));
    // All records again.
    desk.press("V Enter");
    assert!(desk.started_query().1.starts_with("SELECT Name, Ext__c"));
}

#[test]
fn list_views_that_cannot_be_had_say_why_and_ours_is_there() {
    let mut desk = Desk::browsing();
    desk.press("V");
    let (job, _) = desk.browse_job();
    desk.event(
        job,
        JobEvent::Failed(JobError::NeedsLogin("expired".into())),
    );
    assert!(desk.draw(120, 40).contains("could not be had"));
    desk.press("Esc");
    assert!(desk.app.overlays.is_empty());
    assert!(desk.app.jobs.of(&Slot::Views).is_none());
}

#[test]
fn a_condition_is_built_by_type_and_goes_into_the_where() {
    let mut desk = with_condition();
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("WHERE Industry = 'Ene'") && screen.contains("Tab takes Energy"),
        "{screen}"
    );
    desk.press("Tab Enter");
    let (_, soql) = desk.started_query();
    assert!(
        soql.contains("FROM Account\nWHERE Industry = 'Energy'\nORDER BY"),
        "{soql}"
    );
    assert!(
        desk.app.tab().unwrap().browsing().is_some(),
        "it is a browse still"
    );
}

#[test]
fn another_field_is_found_by_its_label_and_a_wrong_value_is_refused() {
    let mut desk = Desk::browsing();
    desk.press("W Up Up").type_text("annual rev").press("Enter");
    desk.type_text("many");
    assert!(desk.draw(120, 40).contains("wanted is a number"));
    desk.press("Enter");
    assert!(!desk.app.overlays.is_empty(), "nothing runs");
    desk.take();
    desk.press("Ctrl-U")
        .type_text("1,000")
        .press("Up Right Enter");
    let (_, soql) = desk.started_query();
    assert!(soql.contains("WHERE AnnualRevenue <= 1000"), "{soql}");
}

#[test]
fn a_condition_is_only_built_where_the_fields_are_known() {
    let (mut desk, job) = Desk::running_in_results("SELECT Id FROM Zebra");
    desk.query(job, columns(&["Name", "Amount"]));
    desk.query(job, page(0, 3, 3)).query(job, finished(3));
    desk.press("W");
    assert!(desk.toast().contains("not known yet"), "{}", desk.toast());
}

#[test]
fn the_page_of_a_lookups_parent_or_of_the_rows_own_object_is_opened_from_the_results() {
    let mut desk = Desk::browsing();
    desk.press("D");
    let page = desk.app.object_page().unwrap();
    assert_eq!(page.breadcrumb(), "Account");
    assert_eq!(page.picker.selected_item().unwrap().columns[0], "Name");
    let job = desk.schema_job();
    assert_eq!(job, None, "all is known");
    desk.press("Esc");
    let rows = desk.app.tab().unwrap().result.as_ref().unwrap();
    assert_eq!(rows.object, "Account");
}

/// A row of an object with a picklist whose values have commas, and a moment; the cursor on the first.
fn zebras() -> Desk {
    let mut desk = Desk::start(crate::app::Start {
        orgs: vec![prod()],
        zone: Some(jiff::tz::TimeZone::fixed(jiff::tz::offset(2))),
        ..crate::app::Start::default()
    });
    desk.answer_probes();
    let job = desk.schema_job().unwrap();
    desk.schema(job, objects::objects());
    let value = |value: &str| serde_json::json!({"value": value, "active": true});
    let zebra = serde_json::json!({"name": "Zebra", "label": "Zebra", "queryable": true, "fields": [
        {"name": "Kind__c", "label": "Kind", "type": "picklist", "filterable": true,
         "picklistValues": [value("Oil, Gas"), value("Retail")]},
        {"name": "At__c", "label": "At", "type": "datetime", "filterable": true}]});
    desk.schema(job, objects::described(zebra));
    desk.paste("SELECT Kind__c, At__c FROM Zebra")
        .press("Ctrl-J");
    let (job, _) = desk.started_query();
    desk.query(job, columns(&["Kind__c", "At__c"]));
    let text = |text: &str| (CellKind::Text, text.to_owned());
    let row = [text("Retail"), text("2026-01-30T22:30:00.000+0000")];
    desk.query(job, page_of(&[row], 1)).query(job, finished(1));
    desk.press("Esc 3").take();
    desk
}

#[test]
fn a_value_with_a_comma_that_is_taken_stays_one_among_several() {
    let mut desk = zebras();
    desk.press("W Up Right Right").type_text("oil").press("Tab");
    desk.type_text(", ret").press("Tab");
    let screen = desk.draw(120, 40);
    assert!(screen.contains(r#""Oil, Gas", Retail"#), "{screen}");
    desk.press("Enter");
    let (_, soql) = desk.started_query();
    assert!(
        soql.contains("WHERE Kind__c IN ('Oil, Gas', 'Retail')"),
        "{soql}"
    );
    // Where one value stands alone its comma is a letter like others.
    let mut desk = zebras();
    desk.press("W").type_text("oil").press("Tab Enter");
    let (_, soql) = desk.started_query();
    assert!(soql.contains("WHERE Kind__c = 'Oil, Gas'"), "{soql}");
}

#[test]
fn a_day_of_a_moment_is_of_the_zone_that_the_table_shows_and_the_card_says_which() {
    for (keys, zone, begin) in [
        ("l W", "UTC,", "2026-01-31T00:00:00Z"),
        ("g t l W", "UTC+02:00,", "2026-01-30T22:00:00Z"),
    ] {
        let mut desk = zebras();
        desk.press(keys).type_text("2026-01-31");
        let screen = desk.draw(120, 40);
        let said = format!("days and times are of {zone}");
        assert!(screen.contains(&said), "{screen}");
        desk.press("Enter");
        let (_, soql) = desk.started_query();
        let wanted = format!("WHERE At__c >= {begin}");
        assert!(soql.contains(&wanted), "{soql}");
    }
}
