//! Files that records hold: from the page, from a cell, under way, at its end.

use std::sync::Arc;

use super::records::{asked, told};
use super::*;
use crate::app::overlay::Overlay;
use crate::schema::{Object, ObjectDescribe};
use crate::worker::{DownloadJob, ExportEvent, Exported, PageEvent};

const FILE: &str = "0685g00000AbCdEAAV";
const ADDRESS: &str = "/services/data/v66.0/sobjects/ContentVersion/0685g00000AbCdEAAV/VersionData";

fn rows() -> Desk {
    let (mut desk, job) =
        Desk::running_in_results("SELECT Title, Id, VersionData FROM ContentVersion");
    desk.query(job, columns(&["Title", "Id", "VersionData"]));
    let text = |s: &str| (CellKind::Text, s.to_owned());
    let row = [text("Plan"), text(FILE), text(ADDRESS)];
    desk.query(job, page_of(&[row], 1)).query(job, finished(1));
    desk.take();
    desk
}

/// The page of a file.
pub(crate) fn page() -> Desk {
    let mut desk = rows();
    desk.press("g r");
    let (job, _) = asked(&mut desk);
    let describe = r#"{"name":"ContentVersion","label":"Content Version","keyPrefix":"068","queryable":true,"fields":[
        {"name":"Id","label":"Id","type":"id"},
        {"name":"Title","label":"Title","type":"string","nameField":true},
        {"name":"FileExtension","label":"File Extension","type":"string"},
        {"name":"ContentSize","label":"Size","type":"int"},
        {"name":"VersionData","label":"Version Data","type":"base64"}]}"#;
    let describe: ObjectDescribe = serde_json::from_str(describe).unwrap();
    let json = format!(
        r#"{{"Id":"{FILE}","Title":"Plan 2026","FileExtension":"pdf","ContentSize":2400000,"VersionData":"{ADDRESS}"}}"#
    );
    desk.event(
        job,
        told(PageEvent::Fields {
            object: Arc::new(Object::new(Arc::new(describe))),
            id: FILE.into(),
            json,
        }),
    );
    desk.event(job, told(PageEvent::Done));
    desk.take();
    desk
}

fn started(desk: &mut Desk) -> (JobId, DownloadJob) {
    let mut jobs = desk.started().into_iter();
    jobs.find_map(|(id, job)| match job {
        Job::Download(job) => Some((id, job)),
        _ => None,
    })
    .expect("a file is fetched")
}

/// On its way, half of it here.
pub(crate) fn under_way() -> (Desk, JobId) {
    let mut desk = page();
    desk.press("w Enter");
    let (id, _) = started(&mut desk);
    let half = ExportEvent::Progress {
        rows: 1_200_000,
        total: 2_400_000,
    };
    desk.event(id, JobEvent::Export(half));
    (desk, id)
}

#[test]
fn the_file_of_a_record_is_fetched_to_a_name_that_is_proposed() {
    let mut desk = page();
    assert!(desk.draw(120, 40).contains("a file, 2.4 MB"));
    desk.press("w");
    let screen = desk.draw(80, 24);
    assert!(screen.contains("Plan 2026.pdf"), "{screen}");
    // Nothing is sent before the name is taken.
    assert!(desk.started().is_empty());
    desk.press("Enter");
    let (id, job) = started(&mut desk);
    assert_eq!(
        (
            job.source.object.as_str(),
            job.source.id.as_str(),
            job.source.field.as_str()
        ),
        ("ContentVersion", FILE, "VersionData")
    );
    assert_eq!(
        (job.file.as_str(), job.replace, job.source.size),
        ("Plan 2026.pdf", false, Some(2_400_000))
    );
    desk.event(
        id,
        JobEvent::Export(ExportEvent::Exists("/tmp/a/Plan 2026.pdf".into())),
    );
    assert!(desk.draw(80, 24).contains("Replace Plan 2026.pdf?"));
    // No, another name.
    desk.press("Esc")
        .press("Ctrl-A")
        .type_text("b.pdf")
        .press("Enter");
    let (id, job) = started(&mut desk);
    assert_eq!((job.file.as_str(), job.replace), ("b.pdf", false));
    let done = Exported {
        path: "/tmp/a/b.pdf".into(),
        rows: 0,
        bytes: 2_400_000,
        elapsed: Duration::from_secs(1),
        remarks: Vec::new(),
    };
    desk.event(id, JobEvent::Export(ExportEvent::Done(done)));
    assert_eq!(desk.toast(), "b.pdf (2.4 MB) is in /tmp/a/b.pdf");
    assert!(desk.app.record_page().is_some(), "the page is still there");
}

#[test]
fn enter_on_the_field_asks_and_ctrl_c_cancels_what_is_under_way() {
    let mut desk = page();
    desk.press("/").type_text("versiondata").press("Down Enter");
    assert!(matches!(
        desk.app.overlays.last(),
        Some(Overlay::CopyFile(_))
    ));
    let (mut desk, id) = under_way();
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("50 %") && screen.contains("Ctrl-C cancels"),
        "{screen}"
    );
    // One at a time, and said so.
    desk.press("w");
    assert!(!matches!(
        desk.app.overlays.last(),
        Some(Overlay::CopyFile(_))
    ));
    desk.take();
    desk.press("Ctrl-C");
    assert_eq!(desk.cancelled(), [id]);
    assert!(desk.app.downloading().is_none() && desk.app.record_page().is_some());
    assert!(desk.toast().contains("no file was left"));
    // What it says late is not heard.
    desk.event(
        id,
        JobEvent::Export(ExportEvent::Progress { rows: 1, total: 2 }),
    );
    assert!(desk.app.downloading().is_none());
}

#[test]
fn quitting_says_what_is_lost() {
    let (mut desk, _) = under_way();
    desk.press("Esc q");
    assert!(
        desk.draw(120, 40)
            .contains("Plan 2026.pdf is still being fetched")
    );
}

#[test]
fn the_cell_of_a_file_is_fetched_too_and_any_other_is_none() {
    let mut desk = rows();
    desk.press("x f");
    assert!(desk.app.overlays.is_empty());
    desk.press("l l x f Enter");
    let (_, job) = started(&mut desk);
    assert_eq!(
        (job.file.as_str(), job.source.field.as_str()),
        ("Plan", "VersionData")
    );
    assert_eq!(job.source.size, None);
}
