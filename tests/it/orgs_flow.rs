//! The interface over the demo orgs: the doctor, the card, the switcher.

use sftui::demo::DemoConfig;

use crate::support::flow::{Begin, Flow};
use crate::support::screen::Shown;

fn both() -> Flow {
    Flow::start(Begin {
        orgs: vec![DemoConfig::prod(), DemoConfig::sandbox()],
        columns: 120,
        rows: 40,
        ..Begin::default()
    })
}

#[test]
fn the_doctor_says_that_all_is_well_and_then_where_the_way_ends() {
    let flow = both();
    flow.press("Esc g ?");
    flow.wait_for_text("All is well");
    flow.press("Esc");
    flow.servers[0].revoke_all();
    flow.press("g ?");
    flow.wait_for_text("✗ token");
    flow.wait_for_text("The login is no longer valid");
}

#[test]
fn the_card_tells_the_orgs_limits() {
    let flow = both();
    flow.press("Esc g i");
    flow.wait_for_text("Data storage, MB        9,817 of 10,240");
    flow.wait_for_text("Acme Energy");
}

#[test]
fn the_switcher_asks_all_orgs_and_finds_the_one_of_an_id() {
    let flow = both();
    flow.press("Esc o");
    flow.wait_for_text("sandbox  demo-sandbox");
    let connected = |shown: &Shown| shown.text().matches("● connected").count() == 2;
    flow.wait_for("both are asked", connected);
    let id = flow.servers[1].org().organization_id.clone();
    flow.paste(&id);
    flow.wait_for_text("Orgs · 1 of 2");
    flow.press("Enter");
    flow.wait_for_text("demo-sandbox · sandbox");
}
