//! Copying from the result table: what is asked for, and what is said when it went out.

use super::*;
use crate::rows::export::Format;
use crate::worker::{CopyEvent, CopyForm, CopyJob};

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
