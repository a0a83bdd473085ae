//! The page of an object in detail, its way to Setup, and the list of objects left to the recent ones.

use super::*;
use crate::app::objects::Show;
use crate::worker::Page;

/// The page of Account with the row of this name in front; what is said of it.
fn details(name: &str) -> Vec<(&'static str, String)> {
    let mut desk = Desk::with_objects();
    desk.press("Esc b Ctrl-Space").type_text(name).press("Down");
    let page = desk.app.object_page().unwrap();
    let row = page.picker.selected_item().unwrap();
    assert_eq!(row.columns[0], name);
    let said: Vec<_> = page
        .details()
        .into_iter()
        .map(|fact| (fact.name, fact.text))
        .collect();
    // It stands below the list as well.
    let screen = desk.draw(160, 60);
    for (_, text) in &said {
        assert!(screen.contains(text.as_str()), "{text}: {screen}");
    }
    said
}

#[test]
fn the_page_says_help_formula_default_and_what_goes_with_which_value() {
    for (field, facts) in [
        (
            "Industry",
            vec![
                ("help", "What they live on."),
                ("default", "Energy"),
                ("values", "Energy (Energie), the default"),
                ("", "Banking"),
                ("", "Whaling, not active"),
            ],
        ),
        (
            "Days__c",
            vec![
                ("formula", "TODAY() - DATEVALUE(CreatedDate)"),
                ("default formula", "TODAY() - 1"),
            ],
        ),
        (
            "Sub__c",
            vec![
                ("controlled by", "Industry"),
                ("values", "Solar · with Energy"),
                ("", "Retail bank · with Banking"),
            ],
        ),
    ] {
        let said = details(field);
        for (name, text) in facts {
            let is_said = said.iter().any(|fact| *fact == (name, text.to_owned()));
            assert!(is_said, "{field}: {name} {text}: {said:?}");
        }
    }
}

#[test]
fn the_object_is_opened_in_setup_in_the_org_whose_it_is() {
    let mut desk = Desk::with_objects();
    desk.press("Esc b Ctrl-Space Down");
    desk.take();
    desk.press("x");
    let job = desk.started().into_iter().find_map(|(_, job)| match job {
        Job::Browse(job) => Some(job),
        _ => None,
    });
    let job = job.expect("a page is opened");
    assert_eq!(job.org, prod().key);
    assert_eq!(job.page, Page::Object("Account".into()));
    assert_eq!(
        job.page.path().as_deref(),
        Some("/lightning/setup/ObjectManager/Account/Details/view")
    );
    assert!(desk.draw(120, 40).contains("opening Account in Setup of"));
}

#[test]
fn the_recent_ones_are_what_was_looked_at_and_what_is_pinned() {
    let mut desk = Desk::with_objects();
    desk.press("Esc b")
        .type_text("zebra")
        .press("Down m Esc Esc b")
        .type_text("insp")
        .press("Enter");
    desk.press("Esc b Ctrl-U");
    while desk.app.browser().unwrap().show != Show::Recent {
        desk.press("Ctrl-F");
    }
    let browser = desk.app.browser().unwrap();
    let listed: Vec<&str> = browser.picker.found().map(String::as_str).collect();
    assert_eq!(listed, ["Zebra", "Inspection__c"]);
    // A filter looks through them alone.
    desk.type_text("a");
    let browser = desk.app.browser().unwrap();
    assert!(browser.picker.found().all(|name| name != "Account"));
    assert!(desk.draw(120, 40).contains("recent"));
}
