//! Columns beside each other: two, three and four, and where there is room for one.

use super::*;
use crate::app::tests::split::beside;
use crate::rows::CellKind;

fn shows_at(name: &str, desk: &mut Desk, sizes: &[(u16, u16)]) {
    let mut all = String::new();
    for (width, height) in sizes {
        all += &format!("{width}x{height}\n{}\n\n", desk.draw(*width, *height));
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, all));
}

/// Accounts as the two orgs could have them, the sandbox's still coming.
pub(crate) fn loaded() -> Desk {
    let mut desk = beside(240, 60);
    desk.paste("SELECT Id, Name FROM Account");
    desk.press("Esc r");
    let (right, _) = desk.started_query();
    desk.press("H r");
    let (left, _) = desk.started_query();
    for (job, org, from, total) in [
        (left, prod(), "Acme", 4),
        (right, sandbox(), "Acme UAT", 84_213),
    ] {
        desk.event(
            job,
            JobEvent::ApiUsage {
                org: org.key,
                used: 12_431,
                max: 100_000,
            },
        );
        desk.query(job, columns(&["Id", "Name"]));
        let rows: Vec<[(CellKind, String); 2]> = (1..5)
            .map(|n| {
                [
                    (CellKind::Text, format!("00150000000000{n}AAA")),
                    (CellKind::Text, format!("{from} {n}")),
                ]
            })
            .collect();
        desk.query(job, page_of(&rows, total));
    }
    desk.query(left, finished(4));
    desk.wait(2_000);
    desk
}

#[test]
fn two_columns() {
    let mut desk = loaded();
    shows_at(
        "split_two",
        &mut desk,
        &[(120, 40), (240, 60), (80, 24), (60, 16)],
    );
}

#[test]
fn three_and_four_columns() {
    let mut desk = loaded();
    desk.press("| Enter");
    desk.answer_probes();
    shows_at("split_three", &mut desk, &[(240, 60), (120, 40)]);
    desk.press("Esc | Down Enter");
    desk.answer_probes();
    shows_at("split_four", &mut desk, &[(240, 60), (80, 24)]);
}

#[test]
fn opening_beside() {
    let mut desk = Desk::new();
    desk.press("Esc |");
    shows_at("split_open", &mut desk, &[(120, 40), (80, 24)]);
}
