//! Watching a result: rounds by a clock of our own, what is new, changed and gone, and what ends it.
//! It is long because each way in which a round can go has its scenario here.

use super::*;
use crate::app::overlay::Overlay;
use crate::app::result::ResultPane;
use crate::app::watch::Sign;
use crate::worker::QueryJob;

const ALL: &str = "SELECT Id, Name FROM Account";

fn rows(all: &[(&str, &str)]) -> QueryEvent {
    let cell = |text: &str| (CellKind::Text, text.to_owned());
    let rows: Vec<[(CellKind, String); 2]> = all
        .iter()
        .map(|(id, name)| [cell(id), cell(name)])
        .collect();
    page_of(&rows, all.len() as u64)
}

const FIRST: [(&str, &str); 3] = [("001A", "Acme"), ("001B", "Globex"), ("001C", "Hooli")];

/// Three rows, the results in focus.
fn loaded() -> Desk {
    let (mut desk, job) = Desk::running_in_results(ALL);
    desk.query(job, columns(&["Id", "Name"]));
    desk.query(job, rows(&FIRST)).query(job, finished(3));
    desk.draw(120, 40);
    desk.take();
    desk
}

/// Watched every 10 seconds.
pub(crate) fn watched(bell: &str, stop: &str) -> Desk {
    let mut desk = loaded();
    desk.press("g W Down Down").type_text(bell);
    desk.press("Down").type_text(stop).press("Enter");
    desk.draw(120, 40);
    desk
}

/// The job of the round that was begun since the last look.
fn round(desk: &mut Desk) -> Option<(JobId, QueryJob)> {
    let mut started = desk.started().into_iter();
    started.find_map(|(id, job)| match job {
        Job::Query(query) => Some((id, query)),
        _ => None,
    })
}

/// Lets a round pass that brings these rows.
pub(crate) fn brings(desk: &mut Desk, all: &[(&str, &str)]) {
    desk.wait(10_000);
    let (job, _) = round(desk).expect("a round began");
    desk.query(job, columns(&["Id", "Name"]));
    desk.query(job, rows(all))
        .query(job, finished(all.len() as u64));
    desk.work().draw(120, 40);
}

fn result(desk: &Desk) -> &ResultPane {
    desk.app.tab().unwrap().result.as_ref().unwrap()
}

fn signs(desk: &Desk) -> String {
    let sign = |sign: &Sign| sign.symbol().unwrap_or("_");
    result(desk).signs.rows().iter().map(sign).collect()
}

#[test]
fn a_form_asks_how_and_names_production() {
    let mut desk = loaded();
    desk.press("g W");
    let screen = desk.draw(120, 40);
    for said in [
        "Watch the rows of acme-prod (PRODUCTION)",
        "every, in s",
        "10",
        "Id",
    ] {
        assert!(screen.contains(said), "{said}\n{screen}");
    }
    for (keys, typed, why) in [
        ("Backspace Backspace", "4", "from 5 to 86,400"),
        ("Backspace", "x", "from 5 to 86,400"),
        ("Backspace", "30", ""),
    ] {
        desk.press(keys).type_text(typed).press("Enter");
        let refused = match desk.app.overlays.last() {
            Some(Overlay::Form(form)) => form.refused.clone().unwrap_or_default(),
            _ => String::new(),
        };
        assert!(
            refused.contains(why) && refused.is_empty() == why.is_empty(),
            "{refused}"
        );
    }
    assert!(desk.app.tab().unwrap().watch.is_some());
    let mut desk = loaded();
    desk.press("g W Down").type_text("x").press("Enter");
    let Some(Overlay::Form(form)) = desk.app.overlays.last() else {
        panic!("it stays open");
    };
    assert_eq!(form.refused.as_deref(), Some("there is no column Idx"));
    desk.press("Esc");
    assert!(desk.app.tab().unwrap().watch.is_none());
}

#[test]
fn rounds_follow_the_clock_and_nothing_ticks_without_a_watch() {
    let mut desk = loaded();
    desk.wait(60_000);
    assert_eq!(desk.app.deadline(), None, "no timer");
    let mut desk = watched("", "");
    desk.wait(7_000);
    assert!(round(&mut desk).is_none());
    assert!(
        desk.draw(120, 40)
            .contains("next in 3 s · 0 rounds, 0 calls")
    );
    let at = desk.app.deadline().unwrap();
    assert_eq!(
        at - desk.app.now.running,
        Duration::from_secs(1),
        "the seconds move"
    );
    desk.wait(3_000);
    let (job, query) = round(&mut desk).unwrap();
    assert_eq!((query.soql.as_str(), query.org), (ALL, prod().key));
    desk.wait(30_000);
    assert!(round(&mut desk).is_none(), "one round at a time");
    desk.event(
        job,
        JobEvent::ApiUsage {
            org: prod().key,
            used: 1,
            max: 100,
        },
    );
    desk.query(job, rows(&FIRST)).query(job, finished(3));
    desk.work();
    let watch = desk.app.tab().unwrap().watch.as_ref().unwrap();
    assert_eq!((watch.rounds, watch.calls), (1, 1));
    assert_eq!(watch.last.words(), "nothing");
    desk.wait(9_900);
    assert!(
        round(&mut desk).is_none(),
        "counted from the end of the round"
    );
    desk.wait(100);
    assert!(round(&mut desk).is_some());
}

#[test]
fn rows_are_told_new_changed_and_gone_since_the_round_before_and_the_start() {
    let mut desk = watched("", "");
    brings(
        &mut desk,
        &[
            ("001A", "Acme"),
            ("001B", "Globex Ltd"),
            ("001D", "Umbrella"),
        ],
    );
    assert_eq!(signs(&desk), "_~+");
    let watch = desk.app.tab().unwrap().watch.as_ref().unwrap();
    assert_eq!(watch.last.words(), "1 new, 1 changed, 1 gone");
    brings(
        &mut desk,
        &[
            ("001A", "Acme Inc"),
            ("001B", "Globex Ltd"),
            ("001D", "Umbrella"),
        ],
    );
    assert_eq!(signs(&desk), "~.'");
    let watch = desk.app.tab().unwrap().watch.as_ref().unwrap();
    assert_eq!(watch.last.words(), "1 changed");
    assert_eq!(watch.since.words(), "1 new, 2 changed, 1 gone");
    let screen = desk.draw(120, 40);
    assert!(screen.contains("this round: 1 changed"), "{screen}");
    desk.press("g W");
    let screen = desk.draw(120, 40);
    for said in [
        "In the last round: 1 changed.",
        "~ 001A Acme Inc",
        "Name: Acme → Acme Inc",
        "+ 001D Umbrella",
        "- 001C Hooli",
    ] {
        assert!(screen.contains(said), "{said}\n{screen}");
    }
}

#[test]
fn the_cursor_stays_on_its_record_and_old_rows_until_all_new_ones_are_here() {
    let mut desk = watched("", "");
    desk.press("j j");
    desk.wait(10_000);
    let (job, _) = round(&mut desk).unwrap();
    desk.query(job, rows(&[("001X", "First"), ("001A", "Acme")]));
    assert_eq!(desk.rows(), 3, "half of a round is not shown");
    desk.query(job, rows(&[("001B", "Globex"), ("001C", "Hooli")]))
        .query(job, finished(4));
    assert!(desk.draw(120, 40).contains("comparing…"));
    desk.work();
    assert_eq!(desk.rows(), 4);
    let pane = result(&desk);
    assert_eq!(pane.rows.cell(pane.row().unwrap(), 0).text, "001C");
}

#[test]
fn a_condition_rings_the_bell_or_ends_the_watch() {
    let bells = |desk: &mut Desk| {
        let effects = desk.take().into_iter();
        effects
            .filter(|effect| matches!(effect, Effect::Bell))
            .count()
    };
    let mut desk = watched("new", "none");
    brings(&mut desk, &FIRST);
    assert_eq!(bells(&mut desk), 0);
    brings(
        &mut desk,
        &[
            ("001A", "Acme"),
            ("001B", "Globex"),
            ("001C", "Hooli"),
            ("001D", "New"),
        ],
    );
    assert_eq!(bells(&mut desk), 1);
    assert_eq!(
        desk.toast(),
        "Account of acme-prod (PRODUCTION): a row is new (1 new)"
    );
    assert!(desk.app.tab().unwrap().watch.is_some());
    desk.wait(10_000);
    let (job, _) = round(&mut desk).unwrap();
    desk.query(job, columns(&["Id", "Name"]))
        .query(job, finished(0));
    // The job's answer comes with its effects, of which a bell is one.
    desk.work();
    assert!(desk.app.tab().unwrap().watch.is_none(), "no row is left");
    assert!(
        desk.toast().contains(": the watch ended: no row is left"),
        "{}",
        desk.toast()
    );
    assert_eq!(bells(&mut desk), 1);
    desk.wait(60_000);
    assert!(round(&mut desk).is_none());
}

#[test]
fn what_a_watch_says_names_its_tab_and_org_though_another_column_has_the_focus() {
    let mut desk = watched("new", "4");
    desk.press("|").type_text("uat").press("Enter");
    desk.answer_probes();
    desk.draw(240, 60);
    assert_eq!(desk.app.column().unwrap().org, sandbox().key);
    let mut more = FIRST.to_vec();
    more.push(("001D", "New"));
    brings(&mut desk, &more);
    // The bell's words are not lost to those of the end, and both are in the log.
    let said =
        "Account of acme-prod (PRODUCTION): a row is new; the watch ended: 4 rows are here (1 new)";
    assert_eq!(desk.toast(), said);
    let mut log = desk.app.log.iter();
    assert!(log.any(|notice| notice.title == said));
    assert!(desk.app.all_tabs().all(|tab| tab.watch.is_none()));
    // And where it fails.
    let mut desk = watched("", "");
    desk.press("|").type_text("uat").press("Enter");
    desk.answer_probes();
    desk.wait(10_000);
    let (job, _) = round(&mut desk).unwrap();
    desk.event(job, refused("INVALID_FIELD", "No such column", None));
    assert_eq!(
        desk.toast(),
        "Account of acme-prod (PRODUCTION): the watch ended"
    );
}

#[test]
fn esc_ctrl_c_and_a_run_end_it() {
    for keys in ["Esc", "Ctrl-C", "r", "X"] {
        let mut desk = watched("", "");
        desk.wait(10_000);
        let (job, _) = round(&mut desk).unwrap();
        desk.press(keys);
        assert!(desk.cancelled().contains(&job), "{keys}");
        assert!(desk.app.tab().unwrap().watch.is_none(), "{keys}");
        desk.query(job, rows(&FIRST));
        desk.wait(60_000);
        assert!(round(&mut desk).is_none(), "{keys}");
    }
}

#[test]
fn it_ends_at_the_floor_and_after_failures_in_a_row() {
    let mut desk = watched("", "");
    let probe = desk.app.jobs.begin(crate::app::jobs::Slot::OrgList).0;
    super::meter::told(&mut desk, probe, 14_900);
    desk.wait(10_000);
    assert!(round(&mut desk).is_none());
    assert!(
        desk.toast().contains("ended at the floor"),
        "{}",
        desk.toast()
    );
    let mut desk = watched("", "");
    desk.wait(10_000);
    let (job, _) = round(&mut desk).unwrap();
    desk.event(job, refused("INVALID_FIELD", "No such column", None));
    assert!(
        desk.app.tab().unwrap().watch.is_none(),
        "it would fail again"
    );
    assert_eq!(desk.rows(), 3);
}

#[test]
fn it_pauses_without_the_focus_where_that_is_wanted() {
    let mut desk = watched("", "");
    desk.send(Msg::Focus(false)).wait(10_000);
    assert!(round(&mut desk).is_some(), "it is not wanted unless set");
    let mut desk = watched("", "");
    desk.app.options.watch.pause_unfocused = true;
    desk.send(Msg::Focus(false)).wait(60_000);
    assert!(round(&mut desk).is_none());
    assert!(desk.draw(120, 40).contains("paused, not in focus"));
    assert_eq!(desk.app.deadline(), None, "no timer while it is paused");
    desk.send(Msg::Focus(true));
    assert!(round(&mut desk).is_some(), "its time had come");
}

#[test]
fn what_cannot_be_watched_says_why() {
    let (mut desk, job) = Desk::running_in_results(ALL);
    desk.query(job, columns(&["Id", "Name"]))
        .query(job, rows(&FIRST));
    desk.press("g W");
    assert_eq!(desk.toast(), "its rows are still coming");
}

#[test]
fn the_cells_that_changed_are_told_from_those_that_did_not() {
    let mut desk = watched("", "");
    brings(
        &mut desk,
        &[("001A", "Acme Inc"), ("001B", "Globex"), ("001C", "Hooli")],
    );
    let cells = |desk: &Desk| -> Vec<Option<Sign>> {
        let signs = &result(desk).signs;
        let rows = (0..3).flat_map(|row| [(row, 0), (row, 1)]);
        rows.map(|(row, column)| signs.cell(row, column)).collect()
    };
    let mut expected = vec![None; 6];
    expected[1] = Some(Sign::Changed);
    assert_eq!(cells(&desk), expected);
    // Rows come in another order, and with one that is new.
    brings(
        &mut desk,
        &[("001C", "Hooli Ltd"), ("001D", "New"), ("001A", "Acme Inc")],
    );
    let mut expected = vec![None; 6];
    expected[1] = Some(Sign::Changed);
    expected[5] = Some(Sign::ChangedSince);
    assert_eq!(cells(&desk), expected);
}

#[test]
fn more_rows_than_before_are_watched_in_rounds_of_any_length() {
    let (mut desk, job) = Desk::running_in_results("SELECT Name, Amount FROM Account");
    desk.query(job, columns(&["Name", "Amount"]))
        .query(job, page(0, 12_000, 12_000))
        .query(job, finished(12_000));
    desk.take();
    desk.press("g W Down").type_text("Name").press("Enter");
    desk.wait(10_000);
    let (job, query) = round(&mut desk).unwrap();
    assert!(query.row_cap >= 24_000, "it may grow: {}", query.row_cap);
    desk.query(job, columns(&["Name", "Amount"]))
        .query(job, page(0, 6_000, 12_001))
        .query(job, page(6_000, 12_001, 12_001))
        .query(job, finished(12_001));
    desk.work();
    let watch = desk.app.tab().unwrap().watch.as_ref().unwrap();
    assert_eq!(watch.last.words(), "1 new");
}

#[test]
fn rows_of_several_orgs_are_watched_each_by_its_own_job() {
    let mut desk = super::multi::whole();
    desk.press("3 g W");
    let screen = desk.draw(120, 40);
    assert!(
        screen.contains("Watch the rows of 3 orgs, PROD among them"),
        "{screen}"
    );
    assert!(
        screen.contains("Org, Id"),
        "one Id can be in both: {screen}"
    );
    desk.press("Enter");
    let rows = |desk: &Desk| -> Vec<String> {
        let rows = &result(desk).rows;
        (0..rows.len())
            .map(|row| rows.cell(row, 2).text.to_owned())
            .collect()
    };
    desk.wait(10_000);
    let jobs: Vec<(JobId, QueryJob)> = desk
        .started()
        .into_iter()
        .filter_map(|(id, job)| match job {
            Job::Query(query) => Some((id, query)),
            _ => None,
        })
        .collect();
    let labels: Vec<Option<&str>> = jobs.iter().map(|(_, q)| q.label.as_deref()).collect();
    assert_eq!(
        labels,
        [Some("acme-prod"), Some("acme-uat"), Some("acme-dev")]
    );
    let before = rows(&desk);
    let of = |alias: &str, id: &str, name: &str| {
        [alias, id, name].map(|text| (CellKind::Text, text.to_owned()))
    };
    // The last answers first; all records have one Id.
    let titles = columns(&["Org", "Id", "Name"]);
    let answers = [
        ("acme-dev", "Third"),
        ("acme-uat", "Second"),
        ("acme-prod", "Acme"),
    ];
    for ((alias, name), (job, _)) in answers.into_iter().zip(jobs.iter().rev()) {
        assert_eq!(rows(&desk), before, "half of a round is not shown");
        desk.query(*job, titles.clone())
            .query(*job, page_of(&[of(alias, "001Acme", name)], 1))
            .query(*job, finished(1));
    }
    desk.work();
    assert_eq!(
        rows(&desk),
        ["Acme", "Second", "Third"],
        "in the order of the orgs"
    );
    assert_eq!(signs(&desk), "_~~");
    let base = result(&desk);
    assert_eq!(base.org_of(0), Some(&prod().key));
    assert_eq!(base.org_of(1), Some(&sandbox().key));
    // One that fails ends the round for all.
    desk.take();
    desk.wait(10_000);
    let jobs: Vec<JobId> = desk
        .started()
        .into_iter()
        .filter(|(_, job)| matches!(job, Job::Query(_)))
        .map(|(id, _)| id)
        .collect();
    assert_eq!(jobs.len(), 3);
    desk.event(jobs[0], refused("INVALID_FIELD", "No such column", None));
    assert!(desk.cancelled().contains(&jobs[1]));
    assert!(desk.app.tab().unwrap().watch.is_none());
    assert_eq!(rows(&desk), ["Acme", "Second", "Third"]);
}

#[test]
fn a_condition_on_the_rows_rings_when_one_comes_to_meet_it() {
    let bells = |desk: &mut Desk| {
        let effects = desk.take().into_iter();
        effects
            .filter(|effect| matches!(effect, Effect::Bell))
            .count()
    };
    let mut desk = watched("Name ~ Ltd", "Name = Done");
    brings(
        &mut desk,
        &[("001A", "Acme Ltd"), ("001B", "Globex"), ("001C", "Hooli")],
    );
    assert_eq!(bells(&mut desk), 1);
    assert!(
        desk.toast().contains(": Name ~ Ltd, in a row that came"),
        "{}",
        desk.toast()
    );
    // It meets it still, but did not come to.
    brings(
        &mut desk,
        &[("001A", "Acme Ltd"), ("001B", "Globex"), ("001C", "Pied")],
    );
    assert_eq!(bells(&mut desk), 0);
    brings(
        &mut desk,
        &[("001A", "Acme Ltd"), ("001B", "Globex"), ("001C", "done")],
    );
    assert!(
        desk.app.tab().unwrap().watch.is_none(),
        "case does not count"
    );
    let mut desk = loaded();
    desk.press("g W Down Down")
        .type_text("Nme = 1")
        .press("Enter");
    let Some(Overlay::Form(form)) = desk.app.overlays.last() else {
        panic!("it stays open");
    };
    let said = form.refused.as_deref().unwrap_or_default();
    assert!(
        said.contains("no column Nme") && said.contains("Name"),
        "{said}"
    );
}

#[test]
fn rounds_wait_while_a_card_is_open_over_the_rows() {
    let mut desk = watched("", "");
    let (tab, org) = (
        desk.app.tab().unwrap().id,
        desk.app.tab().unwrap().org.clone(),
    );
    desk.wait(10_000);
    let (job, _) = round(&mut desk).expect("a round began");
    let card = crate::app::staging::SendCard {
        tab,
        shown_as: 0,
        org,
        alias: "acme-prod".into(),
        class: crate::org::OrgClass::Production,
        work: crate::worker::CollectionWork::Delete,
        object: "Account".into(),
        rows: vec![0],
        hidden: 0,
        ids: Vec::new(),
        one: None,
        cells: 0,
        fields: Vec::new(),
        calls: crate::worker::Calls::default(),
        all_or_none: false,
        typed: None,
        refused: None,
    };
    desk.app.overlays.push(Overlay::Send(Box::new(card)));
    desk.query(job, columns(&["Id", "Name"]));
    desk.query(job, rows(&[("001Z", "Other")]))
        .query(job, finished(1));
    desk.work().draw(120, 40);
    assert_eq!(result(&desk).rows.cell(0, 0).text, "001A", "the rows stay");
    desk.wait(60_000);
    assert!(round(&mut desk).is_none(), "no other round begins");
}
