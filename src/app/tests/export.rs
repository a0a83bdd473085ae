//! The export card, exports under way, and how they end.

use std::path::PathBuf;

use super::*;
use crate::rows::export::Format;
use crate::rows::order::Order;
use crate::worker::{ExportError, ExportEvent, ExportJob, ExportRows, Exported, FileFormat};

const TWO: &str = "SELECT Name, Amount FROM Account";
const NAME: &str = "Account-20260528-202640.csv";

/// Rows on the screen, all of them or the first ones of many.
pub(crate) fn rows(here: usize, total: u64) -> Desk {
    let (mut desk, job) = Desk::running_in_results(TWO);
    desk.query(job, columns(&["Name", "Amount"]))
        .query(job, page(0, here, total));
    if here as u64 == total {
        desk.query(job, finished(total));
    } else {
        desk.press("Ctrl-C").take();
    }
    desk.app.toast = None;
    desk.draw(120, 40);
    desk.take();
    desk
}

/// The export started since the last look.
pub(crate) fn export(desk: &mut Desk) -> (JobId, ExportJob) {
    let started = desk.started();
    let mut exports = started.into_iter().filter_map(|(id, job)| match job {
        Job::Export(job) => Some((id, job)),
        _ => None,
    });
    let export = exports.next().expect("an export was started");
    assert!(exports.next().is_none(), "only one export was started");
    export
}

pub(crate) fn progress(rows: u64, total: u64) -> JobEvent {
    JobEvent::Export(ExportEvent::Progress { rows, total })
}

/// There is a file of that name.
pub(crate) fn exists() -> JobEvent {
    JobEvent::Export(ExportEvent::Exists(PathBuf::from("/srv/crm").join(NAME)))
}

/// There is no such directory.
pub(crate) fn missing() -> JobEvent {
    let error = ExportError::NoDirectory(PathBuf::from("/srv/crm/missing"));
    JobEvent::Failed(JobError::Export(error))
}

pub(crate) fn exported(rows: u64, remarks: &[&str]) -> JobEvent {
    JobEvent::Export(ExportEvent::Done(Exported {
        path: PathBuf::from("/srv/crm").join(NAME),
        rows,
        bytes: 41_300_000,
        elapsed: Duration::from_millis(3_200),
        remarks: remarks.iter().map(|remark| (*remark).to_owned()).collect(),
    }))
}

#[test]
fn the_card_proposes_a_file_and_enter_writes_it() {
    let mut desk = rows(60, 60);
    desk.press("e Enter");
    let (_, job) = export(&mut desk);
    assert_eq!((job.file.as_str(), job.replace), (NAME, false));
    assert_eq!((job.org, job.soql.as_str()), (prod().key, TWO));
    assert_eq!(job.format, FileFormat::Text(Format::Csv));
    assert!(job.options.formula_guard);
    let ExportRows::Loaded {
        rows,
        order,
        columns,
    } = job.rows
    else {
        panic!("all rows are here");
    };
    assert_eq!((rows.len(), order, columns), (60, None, vec![0, 1]));
    assert!(desk.app.overlays.is_empty());
}

#[test]
fn what_is_not_loaded_is_proposed_to_be_fetched_straight_to_the_file() {
    let mut desk = rows(60, 84_213);
    desk.press("e Enter");
    let (_, job) = export(&mut desk);
    assert!(matches!(job.rows, ExportRows::Pages { all: false, .. }));
    let mut desk = rows(60, 84_213);
    desk.press("e Right Enter");
    let (_, job) = export(&mut desk);
    assert!(matches!(job.rows, ExportRows::Loaded { rows, .. } if rows.len() == 60));
}

#[test]
fn a_query_that_never_ran_can_be_exported() {
    let mut desk = Desk::with_text("SELECT Id FROM Lead -- all\n;");
    desk.press("Esc 3 e Enter");
    let (_, job) = export(&mut desk);
    assert_eq!(job.soql, "SELECT Id FROM Lead");
    assert!(matches!(job.rows, ExportRows::Pages { .. }));
    let mut desk = Desk::new();
    desk.press("Esc 3 e");
    assert!(desk.app.overlays.is_empty());
    assert!(desk.toast().contains("write a query"), "{}", desk.toast());
}

#[test]
fn the_rows_and_columns_that_are_shown_are_what_is_written() {
    let mut desk = rows(60, 60);
    let shown = Order::new(vec![7, 3]);
    let result = desk.app.columns[0].tab_mut().result.as_mut().unwrap();
    result.order = Some(shown.clone());
    result.arrangement.set_hidden(0, true, 2);
    desk.press("e Enter");
    let (_, job) = export(&mut desk);
    let ExportRows::Loaded { order, columns, .. } = job.rows else {
        panic!("all rows are here");
    };
    assert_eq!((order, columns), (Some(shown), vec![1]));
    // The second choice is all that is here.
    let mut desk = rows(60, 60);
    let result = desk.app.columns[0].tab_mut().result.as_mut().unwrap();
    result.order = Some(Order::new(vec![7, 3]));
    desk.press("e Right Enter");
    let (_, job) = export(&mut desk);
    assert!(matches!(job.rows, ExportRows::Loaded { order: None, .. }));
}

#[test]
fn another_kind_of_file_changes_the_ending_and_not_the_name() {
    let mut desk = rows(60, 60);
    desk.press("e Down Right Enter");
    let (_, job) = export(&mut desk);
    assert_eq!(job.format, FileFormat::Xlsx);
    assert_eq!(job.file, NAME.replace("csv", "xlsx"));
    let mut desk = rows(60, 60);
    desk.press("e").type_text("2");
    desk.press("Up Right Right Right Enter");
    let (_, job) = export(&mut desk);
    assert_eq!(job.format, FileFormat::Text(Format::Json));
    assert_eq!(job.file, format!("{NAME}2"), "an ending of its own stays");
    let mut desk = rows(60, 60);
    desk.press("e Up Right Enter");
    let (_, job) = export(&mut desk);
    assert!(
        !job.options.formula_guard,
        "the last line is about formulas"
    );
}

#[test]
fn the_configuration_says_how_csv_is_written() {
    let mut desk = rows(60, 60);
    desk.app.options.export.delimiter = ';';
    desk.app.options.export.bom = true;
    desk.app.options.export.formula_guard = false;
    desk.press("e Enter");
    let (_, job) = export(&mut desk);
    assert_eq!((job.options.delimiter, job.options.bom), (b';', true));
    assert!(!job.options.formula_guard);
}

#[test]
fn a_file_that_is_there_is_asked_about() {
    let mut desk = rows(60, 60);
    desk.press("e Enter");
    let (id, _) = export(&mut desk);
    desk.event(id, exists()).press("Enter");
    assert!(desk.started().is_empty(), "Enter alone never says yes");
    desk.type_text("x").press("Enter");
    let (id, job) = export(&mut desk);
    assert_eq!(job.file, format!("{NAME}x"), "the card was below");
    desk.event(id, exists()).press("y");
    let (_, job) = export(&mut desk);
    assert!(job.replace);
    assert!(desk.app.overlays.is_empty());
}

#[test]
fn a_place_that_is_none_goes_back_to_the_card() {
    let mut desk = rows(60, 60);
    desk.press("e Enter");
    let (id, _) = export(&mut desk);
    desk.event(id, missing());
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("/missing: there is no such directory"),
        "{screen}"
    );
    desk.type_text("2").press("Enter");
    assert_eq!(export(&mut desk).1.file, format!("{NAME}2"));
}

#[test]
fn progress_is_shown_with_pace_rest_and_the_key_to_cancel() {
    let mut desk = rows(60, 84_213);
    desk.press("e Enter");
    let (id, _) = export(&mut desk);
    desk.wait(2_000).event(id, progress(20_000, 84_213));
    let screen = desk.draw(120, 40);
    let said = "exporting 20,000 of 84,213 rows, 23 % · 10,000/s · 6.4 s left · Ctrl-C cancels";
    assert!(screen.contains(said), "{screen}");
    assert!(screen.contains("Ctrl-C cancel export"), "{screen}");
    desk.press("Ctrl-C");
    assert_eq!(desk.cancelled(), [id]);
    assert!(desk.toast().contains("no file"), "{}", desk.toast());
    desk.event(id, exported(84_213, &[]));
    assert!(desk.toast().contains("no file"), "late words are not heard");
    assert_eq!(desk.app.jobs.slot(id), None);
}

#[test]
fn the_end_says_what_went_where() {
    let mut desk = rows(60, 84_213);
    desk.press("e Enter");
    let (id, _) = export(&mut desk);
    desk.event(id, exported(84_213, &[]));
    let screen = desk.draw(120, 40);
    let said = format!("exported 84,213 rows to /srv/crm/{NAME} · 41 MB, 3.2 s");
    assert!(screen.contains(&said), "{screen}");
    desk.press("e Right Enter");
    let (id, _) = export(&mut desk);
    desk.event(id, exported(60, &[]));
    let screen = desk.draw(120, 40);
    assert!(screen.contains("exported 60 rows of 84,213 to"), "{screen}");
    desk.press("e Enter");
    let (id, _) = export(&mut desk);
    desk.event(id, exported(1, &["Something is missing."]));
    assert!(desk.draw(120, 40).contains("! exported 1 row to"));
    let kept = desk.app.log.last().unwrap();
    assert!(kept.detail.starts_with("Something is missing."));
}

#[test]
fn a_failure_says_what_and_why_and_a_dead_login_is_seen() {
    let mut desk = rows(60, 84_213);
    desk.press("e Enter");
    let (id, _) = export(&mut desk);
    desk.event(id, ended());
    assert!(
        desk.toast().contains("was not exported"),
        "{}",
        desk.toast()
    );
    let state = desk.app.orgs.get(&prod().key).unwrap().state;
    assert_eq!(state, crate::app::orgs::OrgState::NeedsLogin);
    desk.press("e");
    assert!(!desk.app.overlays.is_empty(), "another can be started");
}

#[test]
fn each_tab_has_one_export_and_several_tabs_can_have_theirs() {
    let mut desk = rows(60, 84_213);
    desk.press("e Enter");
    let (first, _) = export(&mut desk);
    desk.press("e");
    assert!(desk.app.overlays.is_empty());
    assert!(desk.toast().contains("Ctrl-C"), "{}", desk.toast());
    desk.press("t").type_text("SELECT Id FROM Lead");
    desk.press("Esc 3 e Enter");
    let (second, job) = export(&mut desk);
    assert_eq!(job.soql, "SELECT Id FROM Lead");
    desk.event(first, progress(40_000, 84_213));
    desk.event(second, progress(1, 10));
    assert!(desk.draw(120, 40).contains("exporting 1 of 10 rows"));
    desk.press("[");
    assert!(
        desk.draw(120, 40)
            .contains("exporting 40,000 of 84,213 rows")
    );
    desk.event(first, exported(84_213, &[]));
    assert!(desk.draw(120, 40).contains("exporting in another tab"));
}

#[test]
fn closing_the_tab_and_quitting_ask_while_it_is_exported() {
    let mut desk = rows(60, 84_213);
    desk.press("e Enter");
    let (id, _) = export(&mut desk);
    desk.press("q");
    assert!(desk.draw(120, 40).contains("is still being written"));
    desk.press("Esc X");
    assert!(desk.draw(120, 40).contains("Close the tab?"));
    desk.press("Esc");
    assert!(desk.cancelled().is_empty());
    desk.press("X y");
    assert!(desk.cancelled().contains(&id));
    desk.press("q");
    assert!(desk.app.overlays.is_empty(), "nothing is lost any more");
}

#[test]
fn a_logout_ends_the_exports_of_its_tabs() {
    let mut desk = rows(60, 84_213);
    desk.press("e Enter");
    let (id, _) = export(&mut desk);
    desk.press("o Down d y");
    let logout = desk.started_job(|job| matches!(job, Job::Logout(_)));
    desk.event(logout, logged_out(&prod(), None));
    assert!(desk.cancelled().contains(&id));
    assert_eq!(desk.app.exports.iter().len(), 0);
}

#[test]
fn marked_rows_are_proposed_before_all_others() {
    let mut desk = rows(60, 84_213);
    let result = desk.app.columns[0].tab_mut().result.as_mut().unwrap();
    result.order = Some(Order::new((10..60).rev().collect::<Vec<u32>>()));
    // Shown: 59, 58, …; the first and the third are marked.
    desk.press("m j m e");
    let screen = desk.draw(120, 40);
    for choice in ["marked rows (2)", "filtered (50)", "loaded (60)"] {
        assert!(screen.contains(choice), "{choice}: {screen}");
    }
    desk.press("Enter");
    let (id, job) = export(&mut desk);
    let ExportRows::Loaded { order, columns, .. } = job.rows else {
        panic!("they are here");
    };
    assert_eq!(order, Some(Order::new(vec![59, 57])));
    assert_eq!(columns, [0, 1]);
    desk.event(id, exported(2, &[]));

    // A range being drawn counts; without any mark there is no such choice.
    desk.press("M v j e Enter");
    let (id, job) = export(&mut desk);
    assert!(matches!(job.rows, ExportRows::Loaded { order: Some(order), .. } if order.len() == 2));
    desk.event(id, exported(2, &[]));
    desk.press("Esc M e");
    assert!(!desk.draw(120, 40).contains("marked rows ("));
}
