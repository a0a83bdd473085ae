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
    shows_at("split_three", &mut desk, &[(240, 60), (120, 40), (80, 24)]);
    desk.press("Esc | Down Enter");
    desk.answer_probes();
    shows_at("split_four", &mut desk, &[(240, 60), (120, 40), (80, 24)]);
}

#[test]
fn opening_beside() {
    let mut desk = Desk::new();
    desk.press("Esc |");
    shows_at("split_open", &mut desk, &[(120, 40), (80, 24)]);
}

#[test]
fn linked_columns() {
    use crate::app::tests::link::{fields, linked, queries};
    let mut desk = linked();
    desk.press("i Home");
    for _ in 0.."SELECT Id".len() {
        desk.press("Right");
    }
    desk.type_text(", Tier__c");
    fields(&mut desk, &sandbox(), &["Id", "Name"]);
    desk.press("Esc r");
    let started = queries(&mut desk);
    let (left, right) = (started[0].1, started[1].1);
    desk.query(left, columns(&["Id", "Tier__c"]));
    desk.query(left, page(0, 5, 5)).query(left, finished(5));
    let place = Some((1, 12));
    desk.event(
        right,
        refused(
            "INVALID_FIELD",
            "No such column 'Tier__c' on entity 'Account'.",
            place,
        ),
    );
    desk.wait(3_000);
    shows_at("link_refused", &mut desk, &[(240, 60), (120, 40), (80, 24)]);
    desk.press("g -");
    shows_at(
        "link_left_out",
        &mut desk,
        &[(240, 60), (120, 40), (80, 24)],
    );
}

#[test]
fn production_is_named_without_colour() {
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;
    use ratatui::style::{Color, Modifier};
    let mut desk = loaded();
    desk.app.options.ui.theme = Theme::Mono;
    for (width, height) in [(240, 60), (120, 40), (80, 24)] {
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        terminal
            .draw(|frame| {
                crate::ui::draw(&desk.app, frame);
            })
            .unwrap();
        let buffer = terminal.backend().buffer();
        let first: Vec<_> = buffer.content().iter().take(usize::from(width)).collect();
        let text: String = first.iter().map(|cell| cell.symbol()).collect();
        let at = text.chars().position(|c| c == 'P').unwrap();
        for cell in &first[at..at + 4] {
            assert!(cell.modifier.contains(Modifier::REVERSED), "{text}");
        }
        assert!(
            text[text.find("PROD").unwrap()..].starts_with("PROD"),
            "{text}"
        );
        let colours = buffer.content().iter().map(|cell| (cell.fg, cell.bg));
        assert!(
            colours
                .into_iter()
                .all(|c| c == (Color::Reset, Color::Reset))
        );
        // Every pane says whose it is.
        let screen = desk.draw(width, height);
        let panes = screen.matches("2 Query").count() + screen.matches("3 Results").count();
        let owners = screen.matches("PROD").count() + screen.matches("sandbox").count();
        assert!(owners > panes, "{screen}");
    }
}

#[test]
fn with_several_orgs_every_popup_and_copy_says_of_which_it_is() {
    let mut desk = loaded();
    for (keys, title) in [
        ("Space", "━ Id · "),
        ("#", "Statistics · "),
        ("F", "Frequencies · "),
        ("c", "Columns · "),
        ("e", "Export"),
    ] {
        desk.press(keys);
        let screen = desk.draw(240, 60);
        let line = screen.lines().find(|line| line.contains(title));
        let line = line.unwrap_or_else(|| panic!("{keys}: {screen}"));
        let popup = &line[line.find(title).unwrap()..];
        let popup = &popup[..popup.find('┓').unwrap()];
        assert!(popup.contains("acme-prod"), "{keys}: {popup}");
        desk.press("Esc Esc");
        assert!(desk.app.overlays.is_empty(), "{keys}");
    }
    desk.press("y c");
    desk.send(crate::app::msg::Msg::Copied(Ok("xclip".into())));
    assert!(
        desk.toast()
            .ends_with("copied via xclip · from acme-prod · PROD"),
        "{}",
        desk.toast()
    );
    // In the other column it is the other org.
    desk.press("L e");
    let screen = desk.draw(240, 60);
    let line = screen.lines().find(|line| line.contains("━ Export "));
    let line = line.unwrap_or_else(|| panic!("{screen}"));
    let popup = &line[line.find("━ Export ").unwrap()..];
    assert!(popup.contains("acme-uat"), "{popup}");
    assert!(!popup.contains("acme-prod"), "{popup}");
}
