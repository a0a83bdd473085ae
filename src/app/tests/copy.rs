//! Copying from the result table: what is asked for, and what is said when it went out.

use super::*;
use crate::app::overlay::Overlay;
use crate::rows::export::Format;
use crate::worker::{CopyEvent, CopyForm, CopyJob, ExportError, ExportEvent, Exported, TextJob};

const IDS: &str = "SELECT Id, Name, AccountId FROM Contact";

fn desk() -> Desk {
    let (mut desk, job) = Desk::running_in_results(IDS);
    desk.query(job, columns(&["Id", "Name", "AccountId"]));
    let text = |s: &str| (CellKind::Text, s.to_owned());
    let rows = [
        [
            text("003000000000001AAA"),
            text("Ann\tLee"),
            text("001000000000009AAA"),
        ],
        [
            text("003000000000002AAA"),
            text("Bo"),
            (CellKind::Null, String::new()),
        ],
    ];
    desk.query(job, page_of(&rows, 2)).query(job, finished(2));
    desk.take();
    desk
}

fn asked(desk: &mut Desk) -> (JobId, CopyJob) {
    let mut jobs = desk
        .started()
        .into_iter()
        .filter_map(|(id, job)| match job {
            Job::Copy(job) => Some((id, job)),
            _ => None,
        });
    jobs.next().expect("a copy was started")
}

#[test]
fn rows_columns_and_all_are_asked_for_in_their_forms() {
    let rows = |format, header| CopyForm::Rows { format, header };
    for (keys, form, picked, columns) in [
        ("Y", rows(Format::Tsv, false), Some(vec![0]), vec![0, 1, 2]),
        (
            "y r",
            rows(Format::Tsv, false),
            Some(vec![0]),
            vec![0, 1, 2],
        ),
        (
            "j y s",
            rows(Format::Csv, true),
            Some(vec![1]),
            vec![0, 1, 2],
        ),
        (
            "y j",
            rows(Format::Json, true),
            Some(vec![0]),
            vec![0, 1, 2],
        ),
        (
            "y m",
            rows(Format::Markdown, true),
            Some(vec![0]),
            vec![0, 1, 2],
        ),
        ("y a", rows(Format::Tsv, true), None, vec![0, 1, 2]),
        ("y S", rows(Format::Csv, true), None, vec![0, 1, 2]),
        ("y J", rows(Format::Json, true), None, vec![0, 1, 2]),
        ("y M", rows(Format::Markdown, true), None, vec![0, 1, 2]),
        ("l y l", CopyForm::Values, None, vec![1]),
        ("y i", CopyForm::InList, None, vec![0]),
    ] {
        let mut desk = desk();
        desk.press(keys);
        let (_, job) = asked(&mut desk);
        assert_eq!(
            (job.form, job.picked, job.columns),
            (form, picked, columns),
            "{keys}"
        );
    }
}

#[test]
fn the_cell_the_query_and_the_address_are_copied_at_once() {
    for (keys, copied) in [
        ("y c", "003000000000001AAA"),
        ("l y c", "Ann\tLee"),
        ("y q", IDS),
        ("l y u", "https://acme.my.salesforce.com/003000000000001AAA"),
        (
            "l l y u",
            "https://acme.my.salesforce.com/001000000000009AAA",
        ),
        (
            "j l l y u",
            "https://acme.my.salesforce.com/003000000000002AAA",
        ),
    ] {
        let mut desk = desk();
        desk.press(keys);
        assert_eq!(desk.copied().as_deref(), Some(copied), "{keys}");
    }
}

#[test]
fn how_much_went_where_is_said() {
    let mut desk = desk();
    desk.press("y a");
    let (id, _) = asked(&mut desk);
    let made = CopyEvent::Made {
        text: "x".repeat(2_000),
        rows: 1_200,
    };
    desk.event(id, JobEvent::Copy(made));
    assert!(desk.copied().is_some());
    desk.send(Msg::Copied(Ok("tmux".into())));
    assert_eq!(desk.toast(), "1,200 rows, 2.0 kB, copied via tmux");
    desk.press("y c").send(Msg::Copied(Ok("terminal".into())));
    assert_eq!(desk.toast(), "18 B sent to the terminal's clipboard");
}

#[test]
fn what_is_too_much_for_a_clipboard_has_another_way() {
    let mut desk = desk();
    desk.press("y a");
    let (id, _) = asked(&mut desk);
    desk.event(id, JobEvent::Copy(CopyEvent::TooBig { limit: 64 << 20 }));
    assert!(desk.copied().is_none());
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("Nothing was copied") && screen.contains("to a file"),
        "{screen}"
    );
}

#[test]
fn a_cell_with_parts_is_laid_out_when_read_and_copied_as_it_is_seen() {
    let (mut desk, job) = Desk::running_in_results("SELECT A, B FROM Account");
    let address = r#"{"city":"Bern","country":"CH","street":null}"#;
    let cells = [
        (CellKind::Compound, address.to_owned()),
        (CellKind::Text, r#"{"city":"Bern"}"#.to_owned()),
    ];
    desk.query(job, columns(&["A", "B"]));
    desk.query(job, page_of(&[cells], 1));
    desk.query(job, finished(1));
    desk.draw(80, 24);
    desk.press("Space");
    let screen = desk.draw(80, 24);
    for line in ["Street   ∅", "City     Bern", "Country  CH"] {
        assert!(screen.contains(line), "{screen}");
    }
    desk.press("p");
    assert!(desk.draw(80, 24).contains(address), "as it came");
    desk.press("Esc y c");
    assert_eq!(desk.copied().as_deref(), Some("Bern, CH"));
    // A text that looks like one is a text.
    desk.press("l y c");
    assert_eq!(desk.copied().as_deref(), Some(r#"{"city":"Bern"}"#));
}

#[test]
fn what_no_clipboard_took_is_offered_to_a_file_as_it_is() {
    let mut desk = desk();
    desk.press("y c").send(not_copied());
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("too much for the terminal's clipboard"),
        "{screen}"
    );
    desk.press("Enter");
    let (id, job) = written(&mut desk);
    assert_eq!((&*job.text, job.replace), ("the whole text", false));
    assert!(
        job.file.starts_with("copy-") && job.file.ends_with(".txt"),
        "{}",
        job.file
    );
    assert!(desk.app.overlays.is_empty());
    // One of that name is there: another name, or a yes.
    desk.event(
        id,
        JobEvent::Export(ExportEvent::Exists("/srv/a.txt".into())),
    );
    assert!(desk.draw(120, 40).contains("/srv/a.txt is there already"));
    desk.press("n").type_text("x").press("Enter");
    let (id, job) = written(&mut desk);
    assert!(job.file.ends_with(".txtx") && !job.replace, "{}", job.file);
    desk.event(
        id,
        JobEvent::Export(ExportEvent::Exists("/srv/a.txtx".into())),
    );
    desk.press("y");
    let (id, job) = written(&mut desk);
    assert_eq!((&*job.text, job.replace), ("the whole text", true));
    let done = Exported {
        path: "/srv/a.txtx".into(),
        rows: 0,
        bytes: 14,
        elapsed: Duration::ZERO,
        remarks: Vec::new(),
    };
    desk.event(id, JobEvent::Export(ExportEvent::Done(done)));
    assert_eq!(desk.toast(), "18 B written to /srv/a.txtx");
    desk.press("y f");
    assert!(
        desk.toast().contains("no copy was too big"),
        "{}",
        desk.toast()
    );
}

#[test]
fn an_offer_that_was_declined_or_failed_comes_back() {
    let mut desk = desk();
    desk.press("y c").send(not_copied()).press("Esc");
    assert!(desk.app.overlays.is_empty());
    desk.press("y f Enter");
    let (id, _) = written(&mut desk);
    let error = ExportError::NoDirectory("/nowhere".into());
    desk.event(id, JobEvent::Failed(error.into()));
    assert!(desk.draw(80, 24).contains("no such directory"));
    desk.press("Enter");
    assert_eq!(&*written(&mut desk).1.text, "the whole text");
}

#[test]
fn nothing_lies_down_under_hands_that_type() {
    let mut desk = desk();
    desk.press("y c j").send(not_copied());
    assert!(desk.app.overlays.is_empty());
    let screen = desk.draw(120, 40);
    assert!(screen.contains("yf writes it to a file"), "{screen}");
    desk.press("y f");
    assert!(matches!(
        desk.app.overlays.last(),
        Some(Overlay::CopyFile(_))
    ));
}

fn written(desk: &mut Desk) -> (JobId, TextJob) {
    let mut jobs = desk
        .started()
        .into_iter()
        .filter_map(|(id, job)| match job {
            Job::Text(job) => Some((id, job)),
            _ => None,
        });
    jobs.next().expect("a file is written")
}

fn made(desk: &mut Desk, rows: u64) -> String {
    let (id, _) = asked(desk);
    let text = "x".repeat(100);
    desk.event(id, JobEvent::Copy(CopyEvent::Made { text, rows }));
    desk.send(Msg::Copied(Ok("tmux".into())));
    desk.toast().to_owned()
}

#[test]
fn a_list_takes_the_marked_rows_and_says_so() {
    for keys in ["y i", "y l"] {
        let mut desk = desk();
        desk.press("m").press(keys);
        let mut again = desk;
        let (id, job) = asked(&mut again);
        assert_eq!(job.picked, Some(vec![0]), "{keys}");
        let text = "003".to_owned();
        again.event(id, JobEvent::Copy(CopyEvent::Made { text, rows: 1 }));
        again.send(Msg::Copied(Ok("tmux".into())));
        let said = "1 value of 1 marked row, 3 B, copied via tmux";
        assert_eq!(again.toast(), said, "{keys}");
    }
}

#[test]
fn a_part_of_the_rows_is_called_one() {
    let mut desk = super::export::rows(60, 200_000);
    desk.press("y a");
    let said = made(&mut desk, 60);
    assert_eq!(said, "60 rows of 200,000, 100 B, copied via tmux");
    desk.press("y l");
    let said = made(&mut desk, 58);
    assert_eq!(
        said,
        "58 values of 60 rows of 200,000, 100 B, copied via tmux"
    );
    desk.press("Y");
    assert_eq!(made(&mut desk, 1), "1 row, 100 B, copied via tmux");
}

#[test]
fn what_is_no_value_is_not_copied() {
    let mut desk = desk();
    desk.press("j l l y c");
    assert_eq!(desk.copied(), None);
    assert_eq!(
        desk.toast(),
        "nothing to copy in AccountId: the value is null"
    );
    desk.press("y l");
    let (id, _) = asked(&mut desk);
    let text = String::new();
    desk.event(id, JobEvent::Copy(CopyEvent::Made { text, rows: 0 }));
    assert_eq!(desk.copied(), None);
    assert!(desk.toast().contains("no values"), "{}", desk.toast());
}

#[test]
fn a_copy_that_goes_to_a_file_ends_as_its_form_does() {
    for (keys, ending) in [
        ("y S", ".csv"),
        ("y a", ".tsv"),
        ("y J", ".json"),
        ("y M", ".md"),
        ("y l", ".txt"),
    ] {
        let mut desk = desk();
        desk.press(keys);
        let (id, _) = asked(&mut desk);
        let text = "text".to_owned();
        desk.event(id, JobEvent::Copy(CopyEvent::Made { text, rows: 2 }));
        desk.send(not_copied()).press("Enter");
        let file = written(&mut desk).1.file;
        assert!(file.ends_with(ending), "{keys}: {file}");
    }
}

#[test]
fn a_hint_goes_with_the_next_key() {
    let mut desk = desk();
    desk.press("j l l y c");
    assert!(desk.toast().contains("nothing to copy"));
    desk.press("h");
    assert!(desk.app.toast.is_none());
    // What a job said a moment ago is not taken away by a key that was on its way.
    desk.press("y c").send(Msg::Copied(Ok("tmux".into())));
    desk.press("j");
    assert!(desk.toast().contains("copied"));
    desk.wait(1_500).press("k");
    assert!(desk.app.toast.is_none());
}
