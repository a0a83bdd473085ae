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
fn orgs_that_can_be_written_to_are_said_in_each_title_and_those_in_no_column_too() {
    use crate::app::lock::OrgLock;
    use crate::org::OrgClass;
    let mut desk = loaded();
    let host = "acme-dev.my.salesforce.com";
    let third = org(3, "acme-dev", "d@acme.com", host, OrgClass::Developer);
    desk.app.orgs.put(third.clone());
    for key in [sandbox().key, third.key] {
        desk.app.orgs.get_mut(&key).unwrap().lock = OrgLock::Unlocked;
    }
    shows_at(
        "split_unlocked",
        &mut desk,
        &[(120, 40), (80, 24), (60, 16)],
    );
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

/// Four columns: production twice, the sandbox twice.
fn four() -> Desk {
    let mut desk = loaded();
    desk.press("| Enter");
    desk.press("Esc | Down Enter");
    desk.answer_probes();
    desk.wait(10_000);
    assert_eq!(desk.app.columns.len(), 4);
    desk
}

#[test]
fn where_a_column_has_no_sixty_cells_one_is_shown_and_a_strip_names_all() {
    let mut desk = four();
    for (width, beside) in [
        (60, false),
        (61, false),
        (100, false),
        (239, false),
        (240, true),
    ] {
        let screen = desk.draw(width, 24);
        let first = screen.lines().next().unwrap();
        let shown = screen.matches("2 Query").count();
        assert_eq!(shown, if beside { 4 } else { 1 }, "{width}:\n{screen}");
        // Every org is named, or how many are out of sight; the one that is shown always is.
        let here = desk.here().to_owned();
        assert!(first.contains(&format!(" {here}")), "{width}: {first}");
        let class = match here.as_str() {
            "acme-prod" => "PROD",
            _ => "sandbox",
        };
        assert!(first.contains(class), "{width}: {first}");
        let named = first.matches("acme-").count();
        if named < 4 {
            assert!(first.contains('+'), "{width}: {first}");
        }
        assert!(
            screen
                .lines()
                .all(|line| crate::text::width(line) <= usize::from(width))
        );
    }
    // Production that is out of sight is told as what it is, whichever column has the focus.
    for width in [60, 80, 120, 200] {
        for _ in 0..4 {
            desk.press("L");
            let screen = desk.draw(width, 24);
            let first = screen.lines().next().unwrap();
            let (before, behind) = first.split_once('▌').expect("a bar at the one in front");
            let production = |place: &usize| {
                let org = &desk
                    .app
                    .orgs
                    .get(&desk.app.columns[*place].org)
                    .unwrap()
                    .org;
                org.class == crate::org::OrgClass::Production
            };
            let at = desk.app.focused;
            let told = |part: &str| part.contains("PROD");
            assert_eq!(
                told(before),
                (0..at).any(|place| production(&place)),
                "{first}"
            );
            assert_eq!(
                told(behind),
                (at..4).any(|place| production(&place)),
                "{first}"
            );
            if !production(&at) {
                assert!(behind.trim_start().starts_with("sandbox"), "{first}");
            }
        }
    }
    let screen = desk.draw(59, 24);
    assert_eq!(screen.trim_end(), "sftui needs 60x16; this is 59x24");
    // Each of them can be gone to, and is named when it is.
    for width in [60, 61, 100] {
        for _ in 0..4 {
            desk.press("L");
            let here = desk.here().to_owned();
            let screen = desk.draw(width, 24);
            let first = screen.lines().next().unwrap();
            assert!(
                first.contains(&format!(" {here}")),
                "{width} {here}: {first}"
            );
        }
    }
}

#[test]
fn with_four_columns_production_is_named_in_each_of_its_own_without_colour() {
    let mut desk = four();
    desk.app.options.ui.theme = Theme::Mono;
    let screen = desk.draw(240, 60);
    let lines: Vec<Vec<char>> = screen.lines().map(|line| line.chars().collect()).collect();
    for place in 0..4 {
        let part = |line: &Vec<char>| -> String { line.iter().skip(place * 60).take(60).collect() };
        let org = &desk.app.columns[place].org;
        let org = &desk.app.orgs.get(org).unwrap().org;
        let production = org.class == crate::org::OrgClass::Production;
        let title = part(&lines[0]);
        assert!(title.contains(&org.alias), "{title}");
        assert_eq!(title.contains("PROD"), production, "{title}");
        // Its panes say it, too.
        let panes: Vec<String> = lines
            .iter()
            .map(part)
            .filter(|line| line.contains("Query ·") || line.contains("Results"))
            .collect();
        assert!(!panes.is_empty(), "{screen}");
        for pane in panes {
            let named = pane.contains(&org.alias) || production && pane.contains("PROD");
            assert!(named, "{pane}");
        }
    }
}
