//! Org switcher, palette, help, questions, texts, the card of a prefix.

use super::*;

const TEXT: &str = "SELECT Name, Amount FROM Account";

#[test]
fn org_switcher() {
    let mut desk = Desk::with_text(TEXT);
    desk.press("Esc o");
    shows("orgs_typing", &mut desk);
    desk.press("Down");
    shows("orgs_rows", &mut desk);
    desk.press("/").type_text("zzz");
    shows("orgs_no_match", &mut desk);
}

#[test]
fn a_question() {
    let mut desk = Desk::with_text(TEXT);
    desk.press("Esc o Down Up d");
    shows("logout", &mut desk);
}

#[test]
fn quitting_while_something_runs() {
    let (mut desk, _) = Desk::running(TEXT);
    desk.press("Ctrl-Q");
    shows("quit", &mut desk);
}

#[test]
fn palette() {
    let mut desk = Desk::with_text(TEXT);
    desk.press("Esc :");
    shows("palette", &mut desk);
    desk.type_text("copy c");
    shows("palette_filtered", &mut desk);
}

#[test]
fn help() {
    let mut desk = Desk::with_text(TEXT);
    desk.press("Tab ?");
    shows("help", &mut desk);
    desk.type_text("log out");
    shows("help_filtered", &mut desk);
}

#[test]
fn a_whole_cell() {
    let (mut desk, job) = Desk::running_in_results(TEXT);
    desk.query(job, columns(&["Name", "Amount"]));
    let text = format!("First line\nwith a {} end", "long ".repeat(200));
    let rows = [[
        (crate::rows::CellKind::Text, text),
        (crate::rows::CellKind::Null, String::new()),
    ]];
    desk.query(job, page_of(&rows, 1)).query(job, finished(1));
    desk.press("Space");
    shows("cell", &mut desk);
}

#[test]
fn a_cell_of_json_is_laid_out_and_searched() {
    let (mut desk, job) = Desk::running_in_results(TEXT);
    desk.query(job, columns(&["Name", "Settings__c"]));
    let json = r#"{"active":true,"limits":[1.50,2],"owner":{"name":"Sofía","mail":null}}"#;
    let rows = [[
        (crate::rows::CellKind::Text, "First".to_owned()),
        (crate::rows::CellKind::Text, json.to_owned()),
    ]];
    desk.query(job, page_of(&rows, 1)).query(job, finished(1));
    desk.press("l Space /").type_text("NA");
    shows("cell_json", &mut desk);
}

#[test]
fn messages() {
    let (mut desk, job) = Desk::running(TEXT);
    desk.event(
        job,
        refused(
            "QUERY_TIMEOUT",
            "Your query request was running for too long.",
            None,
        ),
    );
    desk.press("Esc g m");
    shows("messages", &mut desk);
}

#[test]
fn card() {
    let (mut desk, job) = Desk::running_in_results(TEXT);
    desk.query(job, columns(&["Name", "Amount"]))
        .query(job, page(0, 3, 3));
    desk.query(job, finished(3)).press("y").wait(250);
    shows("card", &mut desk);
    desk.press("Esc g").wait(250);
    shows("card_of_many", &mut desk);
}

#[test]
fn the_footer_of_an_overlay_names_keys_of_the_tables_only() {
    use crate::app::command::TABLE;
    use crate::app::overlay_keys::{Layer, fixed};
    for layer in Layer::ALL {
        let desk = keys::over(layer);
        let named = match (desk.app.list(), desk.app.overlays.last()) {
            (Some(list), _) => crate::ui::overlay_keys::of_list(&desk.app, list),
            (None, overlay) => crate::ui::overlay_keys::of(&desk.app, overlay.unwrap()).1,
        };
        for key in named.iter().flat_map(|(keys, _)| keys.split(' ')) {
            let fixed = fixed().any(|row| row.layer == layer && row.keys.contains(&key));
            let command = TABLE.iter().any(|spec| spec.keys.contains(&key));
            assert!(fixed || command, "{layer:?}: {key}");
        }
        assert!(!named.is_empty());
    }
}
