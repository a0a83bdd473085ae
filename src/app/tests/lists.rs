//! Command palette, help, footer hints, the card of a prefix: all from the one table.

use super::*;
use crate::app::availability::Availability;
use crate::app::command::{Command, TABLE};
use crate::app::overlay::Overlay;
use crate::app::picker::Picker;
use crate::config::{Config, KeyEntry};

fn list(desk: &Desk) -> &Picker<Command> {
    match desk.app.overlays.last() {
        Some(Overlay::Help(picker) | Overlay::Palette(picker)) => picker,
        other => panic!("no list is open: {other:?}"),
    }
}

fn remapped(command: &str, keys: &[&str]) -> Desk {
    let mut config = Config::default();
    config.keys.push(KeyEntry {
        command: command.into(),
        chords: keys.iter().map(|key| (*key).to_owned()).collect(),
        file: "config.toml".into(),
        line: 3,
    });
    let mut desk = Desk::start(Start {
        config,
        orgs: vec![prod(), sandbox()],
        ..Start::default()
    });
    desk.answer_probes();
    desk
}

#[test]
fn every_command_is_in_the_help_with_its_keys_name_and_place() {
    for mut desk in [Desk::new(), Desk::welcome()] {
        desk.press("F1");
        let picker = list(&desk);
        assert_eq!(picker.len(), TABLE.len());
        for spec in TABLE {
            let row = (0..picker.len())
                .filter_map(|row| picker.row(row))
                .find(|row| row.item.key == spec.command);
            let columns = &row.expect(spec.name).item.columns;
            let keys = desk.app.keymap.all_shown(spec.command);
            for part in [keys.as_str(), spec.help, spec.name, spec.scope.title()] {
                assert!(columns.iter().any(|c| c == part), "{}: {part}", spec.name);
            }
        }
    }
}

#[test]
fn help_begins_with_the_pane_in_focus() {
    for (keys, first) in [
        ("F9", "typing.leave"),
        ("Esc", "editor.type"),
        ("Tab", "browse.edit"),
    ] {
        let mut desk = Desk::new();
        desk.press(keys).press("F1");
        let row = list(&desk).row(0).unwrap();
        assert_eq!(row.item.key.spec().name, first);
    }
}

#[test]
fn help_filters_and_enter_runs() {
    let mut desk = Desk::new();
    desk.press("F1").type_text("zoom").press("Enter");
    assert!(desk.app.overlays.is_empty());
    assert!(desk.app.column().unwrap().zoom);
    desk.press("F1").type_text("gm");
    let found = list(&desk).selected();
    assert_eq!(found, Some(&Command::Messages), "keys are searched too");
}

#[test]
fn the_palette_holds_what_makes_sense_and_enter_runs_it() {
    let mut desk = Desk::new();
    desk.press("Ctrl-P");
    for row in (0..list(&desk).len()).filter_map(|row| list(&desk).row(row)) {
        assert_ne!(desk.app.availability(row.item.key), Availability::Hidden);
    }
    desk.type_text("new tab").press("Enter");
    assert_eq!(desk.app.column().unwrap().desk().tabs().len(), 2);
    desk.press("Esc :").type_text("suspend").press("Enter");
    assert!(!cfg!(unix) || desk.take().iter().any(|e| matches!(e, Effect::Suspend)));
}

#[test]
fn the_palette_puts_what_can_be_done_to_the_rows_first() {
    // Rows that are changed, in an org that is unlocked.
    let mut desk = super::staging::unlocked();
    desk.press("d e").type_text("Media").press("Enter");
    assert!(desk.app.result().unwrap().has_staged());
    for (word, first) in [
        ("edit", &[Command::RowEdit, Command::CellEdit][..]),
        ("delete", &[Command::RowDelete, Command::RowsDelete]),
        ("lock", &[Command::OrgLock]),
        ("undo", &[Command::StagedUndo, Command::Journal]),
        ("save", &[Command::StagedSave]),
    ] {
        desk.press("Ctrl-P").type_text(word);
        let found: Vec<Command> = list(&desk).found().copied().collect();
        let row = found.first().unwrap();
        assert!(
            first.contains(row),
            "{word}: {:?}",
            &found[..found.len().min(6)]
        );
        assert_eq!(desk.app.availability(*row), Availability::Ready);
        desk.press("Esc");
    }
    // What is locked is unlocked, and with nothing staged the journal is what undoes.
    let mut desk = super::staging::editing();
    for (word, first) in [("unlock", Command::OrgUnlock), ("undo", Command::Journal)] {
        desk.press("Ctrl-P").type_text(word);
        assert_eq!(list(&desk).selected(), Some(&first), "{word}");
        desk.press("Esc");
    }
}

#[test]
fn what_cannot_be_done_now_says_why_and_does_nothing() {
    let mut desk = Desk::new();
    desk.press("Ctrl-P").type_text("whole cell").press("Enter");
    assert!(
        desk.toast().contains("there are no rows yet"),
        "{}",
        desk.toast()
    );
    assert_eq!(desk.app.overlays.len(), 1, "another can be chosen");
    desk.press("Esc Tab Space");
    assert!(desk.toast().contains("there are no rows yet"));
    assert!(desk.app.overlays.is_empty());
}

#[test]
fn a_query_without_rows_has_run() {
    let (mut desk, job) = Desk::running_in_results("SELECT Id FROM Account");
    desk.query(job, columns(&["Id"])).query(job, finished(0));
    for key in ["s", "F", "#"] {
        desk.press(key);
        assert!(desk.toast().contains("no rows match"), "{}", desk.toast());
    }
}

#[test]
fn help_over_the_org_switcher_begins_with_it_and_runs_nothing_else() {
    let mut desk = Desk::new();
    desk.press("Esc o Down ?");
    let first = list(&desk).row(0).unwrap().item.key.spec();
    assert_eq!(first.scope, crate::app::command::Scope::Orgs);
    desk.type_text("zoom").press("Enter");
    assert!(desk.toast().ends_with("not here"));
    desk.press("Ctrl-U").type_text("orgs.login").press("Enter");
    assert!(matches!(desk.app.overlays.as_slice(), [Overlay::Login(_)]));
}

#[test]
fn a_card_shows_what_may_follow_a_prefix_but_not_to_fast_hands() {
    let mut desk = Desk::new();
    desk.press("Tab g");
    assert!(!desk.draw(120, 40).contains("log in again"));
    assert_eq!(desk.app.deadline(), Some(Duration::from_millis(250)));
    desk.wait(250);
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("log in again") && screen.contains("messages"),
        "{screen}"
    );
    desk.press("Esc");
    assert!(!desk.draw(120, 40).contains("log in again"));
    desk.press("g x");
    assert!(
        desk.app.pending.is_empty(),
        "an unknown end drops the prefix"
    );
}

/// The states whose footers are looked at.
fn states() -> Vec<Desk> {
    const TEXT: &str = "SELECT Name, Amount FROM Account";
    let mut states = vec![
        Desk::welcome(),
        Desk::new(),
        Desk::with_text(TEXT),
        Desk::running(TEXT).0,
        Desk::running_in_results(TEXT).0,
    ];
    let (mut desk, job) = Desk::running_in_results(TEXT);
    desk.query(job, columns(&["Name", "Amount"]))
        .query(job, page(0, 3, 3));
    desk.query(job, finished(3));
    states.push(desk);
    let (mut desk, job) = Desk::running_in_results(TEXT);
    desk.event(job, ended());
    states.push(desk);
    let mut desk = Desk::with_text(TEXT);
    desk.press("Esc");
    states.push(desk);
    states
}

#[test]
fn hints_are_ready_have_a_key_that_does_them_and_end_with_help_and_palette() {
    for mut desk in states() {
        let typing = desk.app.is_typing();
        for hint in desk.app.hints() {
            assert_eq!(desk.app.availability(hint), Availability::Ready, "{hint:?}");
            assert!(!desk.app.hint_key(hint, typing).is_empty(), "{hint:?}");
            assert!(!hint.spec().label.is_empty(), "{hint:?}");
        }
        for (width, height) in [(60, 16), (80, 24), (120, 40)] {
            desk.draw(width, height);
            let shown: Vec<Command> = hints(&desk);
            assert!(shown.len() <= 7, "{shown:?}");
            assert!(
                shown.ends_with(&[Command::Help, Command::Palette]),
                "{shown:?}"
            );
            assert!(shown.len() >= 4, "{shown:?}");
        }
    }
}

/// The hints of the last frame.
fn hints(desk: &Desk) -> Vec<Command> {
    let hits = desk.app.drawn.hits.iter();
    hits.filter_map(|(_, hit)| match hit {
        crate::app::geometry::Hit::Hint(command) => Some(*command),
        _ => None,
    })
    .collect()
}

#[test]
fn a_remapped_key_shows_in_footer_help_palette_and_card() {
    let mut desk = remapped("query.run", &["F9"]);
    desk.paste("SELECT Id FROM Lead");
    assert!(desk.draw(120, 40).contains("F9 run"));
    desk.press("F9");
    desk.started_query();
    let mut desk = remapped("app.help", &["Ctrl-L"]);
    assert!(desk.draw(120, 40).contains("Ctrl-L help"));
    desk.press("Ctrl-L").type_text("app.help");
    let row = list(&desk).row(0).unwrap();
    assert_eq!(row.item.columns[0], "Ctrl-L");
    let mut desk = remapped("tab.new", &["g t"]);
    desk.press("Tab g").wait(300);
    let screen = desk.draw(120, 40);
    assert!(screen.contains("t    new tab"), "{screen}");
}

#[test]
fn own_keys_act_among_the_rows_of_the_switcher() {
    let mut desk = remapped("orgs.login", &["k"]);
    desk.press("Esc o Down");
    assert!(desk.draw(120, 40).contains("k log in"));
    desk.press("k");
    assert!(matches!(desk.app.overlays.as_slice(), [Overlay::Login(_)]));
}

#[test]
fn a_key_of_everywhere_waits_where_a_pane_has_longer_ones() {
    let mut desk = remapped("tab.new", &["g"]);
    desk.press("Tab g g");
    assert_eq!(desk.app.column().unwrap().desk().tabs().len(), 1);
    desk.press("2 g");
    let tabs = desk.app.column().unwrap().desk().tabs().len();
    assert_eq!(tabs, 2, "the defaults that begin with it gave way");
}

#[test]
fn problems_with_keys_are_said_and_the_default_stays() {
    let mut desk = remapped("query.rum", &["F9"]);
    desk.paste("SELECT Id FROM Lead").press("F5");
    desk.started_query();
    let said = &desk.app.log[0].title;
    assert!(
        said.contains("config.toml:3") && said.contains("`query.run`"),
        "{said}"
    );
}

#[test]
fn messages_keep_what_was_said() {
    let mut desk = Desk::new();
    desk.press("Esc g m");
    assert!(desk.draw(120, 40).contains("Nothing was said yet"));
    desk.press("Esc").send(not_copied()).press("Esc");
    desk.wait(60_000).press("g m");
    assert!(desk.draw(120, 40).contains("Nothing was copied"));
}
