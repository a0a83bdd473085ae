//! One statement in several orgs: which ones, their rows in one result, one that fails, is stopped
//! and tried again. Long because each thing that can become of one of several orgs is a test here.

use super::*;
use crate::app::multi::MemberState;
use crate::app::overlay::Overlay;
use crate::app::result::{End, ResultPane};
use crate::worker::QueryJob;

const ALL: &str = "SELECT Id, Name FROM Account";

fn third() -> Org {
    org(
        3,
        "acme-dev",
        "sofia@acme.com.dev",
        "acme--dev.sandbox.my.salesforce.com",
        OrgClass::Sandbox,
    )
}

/// Three orgs known, and a text in the first.
fn three() -> Desk {
    let mut desk = Desk::start(Start {
        orgs: vec![prod(), sandbox(), third()],
        ..Start::default()
    });
    desk.answer_probes();
    desk.paste(ALL);
    desk.press("Esc");
    desk.take();
    desk
}

/// Many orgs known, and a text in the first.
pub(crate) fn many_orgs(count: u8) -> Desk {
    let orgs = (0..count).map(|n| {
        let alias = format!("org{n:02}");
        let host = format!("acme{n}.my.salesforce.com");
        Org {
            key: OrgKey::new(&format!("00D0000000000{n:02}AAA"), "005000000000001AAA"),
            ..org(1, &alias, "sofia@acme.com", &host, OrgClass::Sandbox)
        }
    });
    let mut desk = Desk::start(Start {
        orgs: orgs.collect(),
        ..Start::default()
    });
    desk.answer_probes();
    desk.paste(ALL);
    desk.press("Esc");
    desk.draw(120, 20);
    desk.take();
    desk
}

/// The queries started since the last look.
fn queries(desk: &mut Desk) -> Vec<(JobId, QueryJob)> {
    let started = desk.started().into_iter();
    started
        .filter_map(|(id, job)| match job {
            Job::Query(query) => Some((id, query)),
            _ => None,
        })
        .collect()
}

fn rows_of(org: &str, names: &[&str], total: u64, next: Option<&str>) -> QueryEvent {
    let rows: Vec<[(CellKind, String); 3]> = names
        .iter()
        .map(|name| {
            let cell = |text: &str| (CellKind::Text, text.to_owned());
            [cell(org), cell(&format!("001{name}")), cell(name)]
        })
        .collect();
    let mut page = page_of(&rows, total);
    if let QueryEvent::Page { next: after, .. } = &mut page {
        *after = next.map(str::to_owned);
    }
    page
}

fn titles() -> QueryEvent {
    columns(&["Org", "Id", "Name"])
}

fn result(desk: &Desk) -> &ResultPane {
    desk.app.tab().unwrap().result.as_ref().unwrap()
}

/// Running in all three orgs; their jobs.
pub(crate) fn running() -> (Desk, Vec<JobId>) {
    let mut desk = three();
    desk.press("g n Down a Enter");
    let jobs = queries(&mut desk).into_iter().map(|(id, _)| id).collect();
    (desk, jobs)
}

/// Rows of two, and an error of the third.
pub(crate) fn loaded() -> (Desk, Vec<JobId>) {
    let (mut desk, jobs) = running();
    for job in &jobs {
        desk.query(*job, titles());
    }
    desk.query(jobs[1], rows_of("acme-uat", &["Globex", "Hooli"], 2, None));
    desk.query(jobs[0], rows_of("acme-prod", &["Acme"], 2, Some("/q/x-1")));
    desk.query(jobs[1], finished(2));
    desk.query(jobs[0], rows_of("acme-prod", &["Initech"], 2, None));
    desk.query(jobs[0], finished(2));
    desk.event(
        jobs[2],
        refused(
            "INVALID_FIELD",
            "No such column 'Name' on entity 'Account'",
            Some((1, 12)),
        ),
    );
    desk.draw(120, 40);
    (desk, jobs)
}

/// `a` marks all as soon as the list is open: it is no letter of the filter.
#[test]
fn the_list_of_orgs_begins_with_its_rows() {
    let mut desk = three();
    desk.press("g n a");
    let Some(Overlay::Targets(targets)) = desk.app.overlays.last() else {
        panic!("the list is open");
    };
    assert_eq!(targets.chosen.len(), 3);
    desk.press("/").type_text("uat");
    let screen = desk.draw(120, 40);
    assert!(screen.contains("› uat"), "{screen}");
}

/// All rows of three: one of each, which has the same Id in all of them.
pub(crate) fn whole() -> Desk {
    let (mut desk, jobs) = running();
    for (job, alias) in jobs.into_iter().zip(["acme-prod", "acme-uat", "acme-dev"]) {
        desk.query(job, titles());
        desk.query(job, rows_of(alias, &["Acme"], 1, None))
            .query(job, finished(1));
    }
    desk.draw(120, 40);
    desk.take();
    desk
}

#[test]
fn the_orgs_are_marked_and_production_and_the_cost_are_named_before_it_runs() {
    let mut desk = three();
    desk.press("g n");
    let screen = desk.draw(120, 40);
    for said in ["[x]  PROD     acme-prod", "1 org PROD · 1 call at least"] {
        assert!(screen.contains(said), "{said}\n{screen}");
    }
    desk.press("Down Space");
    let Some(Overlay::Targets(targets)) = desk.app.overlays.last() else {
        panic!("the list is open");
    };
    assert_eq!(targets.words(), "2 orgs, 1 PROD · 2 calls at least");
    desk.press("Enter");
    let started = queries(&mut desk);
    let labels: Vec<&str> = started
        .iter()
        .map(|(_, query)| query.label.as_deref().unwrap())
        .collect();
    assert_eq!(labels.len(), 2);
    assert_eq!(labels[0], "acme-prod", "the tab's own org comes first");
    assert!(started.iter().all(|(_, query)| query.soql == ALL));
    // The choice is remembered, in the tab and after a restart.
    desk.press("Ctrl-C g n");
    let Some(Overlay::Targets(targets)) = desk.app.overlays.last() else {
        panic!("the list is open");
    };
    assert_eq!(targets.chosen.len(), 2);
    assert_eq!(desk.app.session().targets.len(), 2);
}

#[test]
fn nothing_runs_without_a_mark_or_with_escape() {
    let mut desk = three();
    desk.press("g n Space Enter");
    assert!(queries(&mut desk).is_empty());
    assert!(
        desk.toast().contains("no org is marked"),
        "{}",
        desk.toast()
    );
    desk.press("Esc");
    assert!(desk.app.overlays.is_empty() && queries(&mut desk).is_empty());
}

#[test]
fn pages_stand_in_one_table_as_they_come_and_each_row_knows_its_org() {
    let (desk, _) = loaded();
    let pane = result(&desk);
    let column = |column: usize| -> Vec<&str> {
        (0..pane.rows.len())
            .map(|row| pane.rows.cell(row, column).text)
            .collect()
    };
    assert_eq!(
        column(0),
        ["acme-uat", "acme-uat", "acme-prod", "acme-prod"]
    );
    assert_eq!(column(2), ["Globex", "Hooli", "Acme", "Initech"]);
    let orgs: Vec<&OrgKey> = (0..4).map(|row| pane.org_of(row).unwrap()).collect();
    assert_eq!(
        orgs,
        [&sandbox().key, &sandbox().key, &prod().key, &prod().key]
    );
    assert_eq!(pane.total, Some(4));
    assert_eq!(
        desk.app.tab().unwrap().org,
        prod().key,
        "the tab stays its org's"
    );
}

#[test]
fn an_error_of_one_is_said_at_its_place_and_the_rows_of_the_others_stay() {
    let (desk, _) = loaded();
    let tab = desk.app.tab().unwrap();
    assert!(tab.run.is_none());
    assert_eq!(result(&desk).end, End::Failed);
    let problem = tab.problem.as_ref().unwrap();
    assert!(
        problem.notice.title.starts_with("acme-dev: "),
        "{}",
        problem.notice.title
    );
    assert_eq!(&desk.text()[problem.range.clone().unwrap()], "Name");
    let mut desk = desk;
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("3 orgs, 1 failed, PROD among them"),
        "{screen}"
    );
}

#[test]
fn the_list_of_orgs_tells_how_far_each_is_and_one_is_tried_again() {
    let (mut desk, _) = loaded();
    desk.take();
    desk.press("g O");
    let screen = desk.draw(120, 40);
    for said in ["acme-uat", "● all rows", "2 rows", "✗ failed"] {
        assert!(screen.contains(said), "{said}\n{screen}");
    }
    desk.press("G Enter");
    assert!(
        desk.draw(120, 40).contains("No such column"),
        "its error in full"
    );
    desk.press("Esc r");
    let again = queries(&mut desk);
    assert_eq!(again.len(), 1);
    assert_eq!(again[0].1.org, third().key);
    assert!(
        again[0].1.resume.is_none(),
        "no row came, so it begins anew"
    );
    let job = again[0].0;
    desk.query(job, titles())
        .query(job, rows_of("acme-dev", &["Umbrella"], 1, None))
        .query(job, finished(1));
    assert_eq!((desk.rows(), result(&desk).end), (5, End::Complete));
    assert_eq!(result(&desk).org_of(4), Some(&third().key));
    assert!(desk.app.tab().unwrap().problem.is_none());
    desk.press("k r");
    assert!(
        desk.toast().contains("all its rows are here"),
        "{}",
        desk.toast()
    );
}

#[test]
fn one_org_is_stopped_and_goes_on_where_it_stopped_while_the_others_load() {
    let (mut desk, jobs) = running();
    for job in &jobs {
        desk.query(*job, titles());
    }
    desk.query(jobs[0], rows_of("acme-prod", &["Acme"], 2, Some("/q/x-1")));
    desk.press("g O g x");
    assert_eq!(desk.cancelled(), [jobs[0]]);
    let state = |desk: &Desk, at: usize| {
        desk.app
            .tab()
            .unwrap()
            .members()
            .unwrap()
            .get(at)
            .unwrap()
            .state
            .clone()
    };
    assert_eq!(state(&desk, 0), MemberState::Stopped);
    assert_eq!(state(&desk, 1), MemberState::Running);
    // A late page of the stopped one is dropped.
    desk.query(jobs[0], rows_of("acme-prod", &["Late"], 2, None));
    assert_eq!(desk.rows(), 1);
    desk.press("r");
    let again = queries(&mut desk);
    let resume = again[0].1.resume.as_ref().unwrap();
    assert_eq!(
        (resume.next_url.as_deref(), resume.rows),
        (Some("/q/x-1"), 1)
    );
    assert_eq!(resume.columns.len(), 2, "without the column of the org");
    desk.query(again[0].0, rows_of("acme-prod", &["Initech"], 2, None))
        .query(again[0].0, finished(2));
    desk.query(jobs[1], finished(0)).query(jobs[2], finished(0));
    assert_eq!((desk.rows(), result(&desk).end), (2, End::Complete));
}

#[test]
fn escape_stops_all_and_closing_the_tab_too() {
    let (mut desk, jobs) = running();
    desk.query(jobs[0], titles())
        .query(jobs[0], rows_of("acme-prod", &["Acme"], 2, Some("/q/x-1")));
    desk.press("Esc");
    assert_eq!(desk.cancelled().len(), 3);
    assert_eq!(result(&desk).end, End::Stopped);
    let (mut desk, _) = running();
    desk.press("X");
    assert_eq!(desk.cancelled().len(), 3);
}

#[test]
fn what_all_refuse_is_said_with_the_old_rows_kept() {
    let (mut desk, first) = loaded();
    for job in first {
        assert!(desk.app.jobs.slot(job).is_none());
    }
    desk.press("g n Enter");
    for (job, _) in queries(&mut desk) {
        desk.event(job, ended());
    }
    assert_eq!(desk.rows(), 4, "rows of the run before");
    let tab = desk.app.tab().unwrap();
    assert!(tab.refused && tab.run.is_none());
    let title = &tab.problem.as_ref().unwrap().notice.title;
    assert!(
        title.starts_with("3 of 3 orgs failed; acme-prod: "),
        "{title}"
    );
}

#[test]
fn columns_that_only_one_org_has_are_absent_in_the_others() {
    let (mut desk, jobs) = running();
    desk.query(jobs[0], columns(&["Org", "Id"]));
    desk.query(jobs[1], columns(&["Org", "Id"]));
    let brings = |desk: &mut Desk, job: JobId, org: &str, field: &str| {
        let cell = |text: &str| (CellKind::Text, text.to_owned());
        let mut event = page_of(&[[cell(org), cell("001"), cell(field)]], 1);
        if let QueryEvent::Page { columns, .. } = &mut event {
            let all = ["Org", "Id", field];
            *columns = Some(std::sync::Arc::new(crate::rows::Columns::from_titles(all)));
        }
        desk.query(job, event);
    };
    brings(&mut desk, jobs[0], "acme-prod", "Old__c");
    brings(&mut desk, jobs[1], "acme-uat", "New__c");
    let pane = result(&desk);
    let titles: Vec<&str> = pane
        .rows
        .columns()
        .iter()
        .map(|c| c.title.as_str())
        .collect();
    assert_eq!(titles, ["Org", "Id", "Old__c", "New__c"]);
    assert_eq!(pane.rows.cell(1, 2).kind, CellKind::Absent);
    assert_eq!(pane.rows.cell(1, 3).text, "New__c");
}

#[test]
fn a_row_is_copied_opened_and_counted_in_its_own_org() {
    let cell = |text: &str| (CellKind::Text, text.to_owned());
    let (mut desk, jobs) = running();
    desk.query(jobs[1], columns(&["Org", "Id"]));
    let row = [[cell("acme-uat"), cell("001000000000001AAA")]];
    desk.query(jobs[1], page_of(&row, 1))
        .query(jobs[1], finished(1));
    desk.draw(120, 40);
    desk.take();
    desk.press("y u");
    assert_eq!(
        desk.copied().as_deref(),
        Some("https://acme--uat.sandbox.my.salesforce.com/001000000000001AAA")
    );
    desk.press("g x");
    let opened = desk.started().into_iter().find_map(|(_, job)| match job {
        Job::Browse(job) => Some(job.org),
        _ => None,
    });
    assert_eq!(opened, Some(sandbox().key));
    desk.press("g r");
    let read = desk.started().into_iter().find_map(|(_, job)| match job {
        Job::Record(job) => Some(job.org),
        _ => None,
    });
    assert_eq!(read, Some(sandbox().key), "its page, too");
    desk.press("x");
    let opened = desk.started().into_iter().find_map(|(_, job)| match job {
        Job::Browse(job) => Some((job.org, job.page)),
        _ => None,
    });
    let page = crate::worker::Page::Record("001000000000001AAA".into());
    assert_eq!(opened, Some((sandbox().key, page)), "and from there");
    // It is edited there, too: ids repeat in copies of an org.
    desk.press("Esc E");
    let screen = desk.draw(120, 40);
    assert!(screen.contains("Unlock sandbox"), "{screen}");
    desk.press("Esc");
    // Whoever does not ask for the row's org gets no record.
    let result = desk.app.tab().unwrap().result.as_ref().unwrap();
    assert_eq!(crate::app::copy::record_id(result), None);
}

#[test]
fn an_order_across_orgs_is_told_to_be_none() {
    let mut desk = three();
    desk.press("i")
        .type_text(" ORDER BY Name")
        .press("Esc g n Down a Enter");
    for (job, query) in queries(&mut desk) {
        let label = query.label.unwrap();
        desk.query(job, titles())
            .query(job, rows_of(&label, &["A"], 1, None))
            .query(job, finished(1));
    }
    assert!(
        desk.toast().starts_with("ORDER BY holds within each org"),
        "{}",
        desk.toast()
    );
}

#[test]
fn what_is_put_into_the_query_runs_in_the_same_orgs() {
    let (mut desk, _) = loaded();
    desk.press("3 l l g @");
    assert!(
        desk.text().ends_with("WHERE Name = 'Globex'"),
        "{}",
        desk.text()
    );
    assert!(desk.toast().contains("gn runs it"), "{}", desk.toast());
    desk.take();
    let (mut desk, _) = loaded();
    desk.press("3 l l s").work();
    desk.press("Q");
    assert_eq!(queries(&mut desk).len(), 3);
    // The column of the org is none of the statement.
    let (mut desk, _) = loaded();
    desk.press("3 0 g @");
    assert_eq!(desk.toast(), "SOQL cannot say this");
}

#[test]
fn below_the_floor_each_org_that_is_low_is_named() {
    let mut desk = three();
    let probe = desk.app.jobs.begin(crate::app::jobs::Slot::OrgList).0;
    super::meter::told(&mut desk, probe, 14_900);
    desk.take();
    desk.press("g n Down a Enter");
    assert!(queries(&mut desk).is_empty());
    let Some(Overlay::Confirm(question)) = desk.app.overlays.last() else {
        panic!("it is asked");
    };
    assert_eq!(
        question.title,
        "Spend 3 calls at least of the last API calls?"
    );
    assert!(question.lines[0].starts_with("acme-prod (PRODUCTION) has 100 of 15,000"));
    desk.press("y");
    assert_eq!(queries(&mut desk).len(), 3);
}

#[test]
fn a_whole_cell_names_the_org_of_its_row() {
    let mut desk = whole();
    desk.press("3 j Space");
    let screen = desk.draw(120, 40);
    assert!(screen.contains("acme-uat · sandbox"), "{screen}");
    desk.press("Esc y a").work();
    desk.send(Msg::Copied(Ok("tmux".into())));
    assert!(
        desk.toast().ends_with("from 3 orgs, PROD among them"),
        "{}",
        desk.toast()
    );
}

#[test]
fn an_export_offers_every_page_of_all_orgs_and_says_whose() {
    let mut desk = whole();
    desk.press("3 e Right");
    let screen = desk.draw(120, 40);
    for said in [
        "3 orgs, PROD among them",
        "every page",
        "one org after the other",
    ] {
        assert!(screen.contains(said), "{said}\n{screen}");
    }
    desk.press("Enter");
    let job = desk.started().into_iter().find_map(|(_, job)| match job {
        Job::Export(job) => Some(job),
        _ => None,
    });
    let crate::worker::ExportRows::Pages { several, .. } = job.unwrap().rows else {
        panic!("every page");
    };
    let names: Vec<&str> = several.iter().map(|(_, alias)| alias.as_str()).collect();
    assert_eq!(names, ["acme-prod", "acme-uat", "acme-dev"]);
}

#[test]
fn rows_that_come_beside_the_column_in_front_keep_the_widths_of_their_own() {
    let (mut desk, jobs) = running();
    desk.query(jobs[0], titles());
    desk.query(jobs[0], rows_of("acme-prod", &["Acme"], 2, Some("/q/x-1")));
    let id = desk.app.tab().unwrap().id;
    desk.draw(240, 40);
    desk.press("|").type_text("acme-dev").press("Enter");
    desk.answer_probes();
    desk.draw(240, 40);
    desk.press("Esc ) ) )");
    desk.draw(240, 40);
    let own = desk.app.drawn_of(id).grid.width;
    let focused = desk.app.drawn.grid.width;
    assert!(
        own > 0 && own != focused,
        "the other has the focus: {own}, {focused}"
    );
    desk.query(jobs[0], rows_of("acme-prod", &["Initech"], 2, None));
    let tab = desk.app.all_tabs().find(|tab| tab.id == id).unwrap();
    let kept = format!("{:?}", tab.result.as_ref().unwrap().kept);
    assert!(kept.contains(&format!("width: {own},")), "{own}: {kept}");
}

#[test]
fn among_the_rows_it_runs_in_the_same_orgs_again_and_from_the_text_in_the_tabs_own() {
    let (mut desk, _) = loaded();
    let orgs = |desk: &mut Desk| -> Vec<String> {
        let asked = queries(desk).into_iter();
        asked
            .map(|(_, job)| desk.app.orgs.alias(&job.org).to_owned())
            .collect()
    };
    desk.press("3 r");
    assert_eq!(orgs(&mut desk), ["acme-prod", "acme-uat", "acme-dev"]);
    let (mut desk, _) = loaded();
    desk.press("2 Esc r");
    assert_eq!(orgs(&mut desk), ["acme-prod"]);
    assert!(
        desk.toast().contains("acme-prod alone: g n"),
        "{}",
        desk.toast()
    );
}
