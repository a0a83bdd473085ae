//! Linked columns: one text, run, scrolled, sorted and filtered in all, each with its own progress,
//! error and end. It is long because every way in which columns go together has its scenario here.

use super::split::beside;
use super::*;
use crate::app::column::Tab;
use crate::app::compare::{Other, Stage};
use crate::app::overlay::Overlay;
use crate::app::result::End;
use crate::org::OrgKey;
use crate::worker::SchemaEvent;

/// Two columns that are linked, production at the left with the focus.
pub(crate) fn linked() -> Desk {
    let mut desk = beside(240, 60);
    desk.press("Esc H =");
    desk.take();
    desk
}

fn tab(desk: &Desk, place: usize) -> &Tab {
    desk.app.columns[place].tab()
}

fn texts(desk: &Desk) -> Vec<&str> {
    let columns = desk.app.columns.iter();
    columns.map(|column| column.tab().editor.text()).collect()
}

/// The queries that were started, by their orgs.
pub(crate) fn queries(desk: &mut Desk) -> Vec<(OrgKey, JobId, String)> {
    let started = desk.started().into_iter();
    let queries = started.filter_map(|(id, job)| match job {
        Job::Query(query) => Some((query.org, id, query.soql)),
        _ => None,
    });
    queries.collect()
}

/// Both have run, with so many rows.
pub(crate) fn ran(desk: &mut Desk, rows: [usize; 2]) {
    desk.press("Esc r");
    let started = queries(desk);
    assert_eq!(started.len(), 2);
    for ((_, job, _), rows) in started.into_iter().zip(rows) {
        desk.query(job, columns(&["Name", "Amount"]))
            .query(job, page(0, rows, rows as u64))
            .query(job, finished(rows as u64));
    }
    desk.draw(240, 60);
    desk.take();
}

/// An org says which fields its accounts have.
pub(crate) fn fields(desk: &mut Desk, org: &Org, names: &[&str]) {
    let fields: Vec<_> = names
        .iter()
        .map(|name| serde_json::json!({"name": name, "type": "string", "filterable": true, "sortable": true}))
        .collect();
    let describe = serde_json::json!({"name": "Account", "queryable": true, "fields": fields});
    let object = SchemaEvent::Object {
        object: std::sync::Arc::new(crate::schema::Object::new(std::sync::Arc::new(
            serde_json::from_value(describe).unwrap(),
        ))),
        asked: EPOCH,
    };
    let slot = crate::app::jobs::Slot::Schema(org.key.clone());
    let job = desk.app.jobs.of(&slot).expect("the schema was asked for");
    for event in [super::schema::list(&["Account"], EPOCH), object] {
        let org = org.key.clone();
        desk.event(job, JobEvent::Schema { org, event });
    }
}

#[test]
fn linking_takes_the_text_over_and_undo_there_gives_it_back() {
    let mut desk = beside(240, 60);
    desk.type_text("mine");
    desk.press("Esc H =");
    assert_eq!(texts(&desk), ["SELECT Id, Name FROM Account"; 2]);
    assert!(
        desk.toast().contains("linked with acme-uat"),
        "{}",
        desk.toast()
    );
    desk.press("L u");
    assert_eq!(texts(&desk), ["SELECT Id, Name FROM Account", "mine"]);
    assert!(
        desk.toast().contains("not linked any more"),
        "{}",
        desk.toast()
    );
    assert!(desk.app.columns.iter().all(|c| c.tab().link.is_none()));
}

#[test]
fn an_empty_column_that_links_takes_the_query_of_the_one_beside_it() {
    let mut desk = beside(240, 60);
    assert_eq!(desk.text(), "");
    desk.press("Esc =");
    assert_eq!(texts(&desk), ["SELECT Id, Name FROM Account"; 2]);
    assert!(
        desk.toast().contains("an empty column took the query over"),
        "{}",
        desk.toast()
    );
    desk.take();
    desk.press("r");
    assert_eq!(queries(&mut desk).len(), 2);
}

#[test]
fn of_several_it_takes_that_of_the_nearest_at_the_left() {
    let mut desk = beside(240, 60);
    desk.type_text("second");
    desk.press("Esc | Enter Esc");
    assert_eq!((desk.app.columns.len(), desk.text()), (3, ""));
    desk.press("=");
    assert_eq!(texts(&desk), ["second"; 3]);
}

#[test]
fn a_query_that_joins_empty_columns_is_theirs_then() {
    let mut desk = Desk::new();
    desk.press("Esc | Enter Esc =");
    assert_eq!(texts(&desk), ["", ""]);
    desk.press("| Enter");
    desk.type_text("SELECT Id FROM Account").press("Esc =");
    assert_eq!(texts(&desk), ["SELECT Id FROM Account"; 3]);
}

#[test]
fn what_is_typed_pasted_and_undone_in_one_is_in_both() {
    let mut desk = linked();
    desk.press("i Home");
    desk.type_text("a日");
    assert_eq!(texts(&desk), ["a日SELECT Id, Name FROM Account"; 2]);
    desk.paste("two\nlines ");
    assert_eq!(
        texts(&desk),
        ["a日two\nlines SELECT Id, Name FROM Account"; 2]
    );
    desk.press("Ctrl-Z Ctrl-Z");
    assert_eq!(texts(&desk), ["SELECT Id, Name FROM Account"; 2]);
    desk.press("F9 i End");
    desk.type_text(" LIMIT 5");
    assert_eq!(
        texts(&desk),
        ["SELECT Id, Name FROM Account LIMIT 5"; 2],
        "from the other one"
    );
    desk.press("Ctrl-Z");
    assert_eq!(texts(&desk), ["SELECT Id, Name FROM Account LIMIT "; 2]);
}

#[test]
fn an_accent_that_comes_and_goes_by_itself_does_so_in_both() {
    let mut desk = linked();
    desk.press("i Home");
    desk.paste("'");
    desk.type_text("\u{301}");
    assert_eq!(texts(&desk), ["'\u{301}SELECT Id, Name FROM Account"; 2]);
    desk.press("Ctrl-Z");
    assert_eq!(texts(&desk), ["'SELECT Id, Name FROM Account"; 2]);
}

#[test]
fn the_same_key_takes_a_column_out_again() {
    let mut desk = linked();
    desk.press("=");
    assert!(
        desk.toast().contains("no longer linked"),
        "{}",
        desk.toast()
    );
    desk.press("i").type_text("x");
    assert_ne!(texts(&desk)[0], texts(&desk)[1]);
}

#[test]
fn a_third_column_joins_those_that_are_linked() {
    let mut desk = linked();
    desk.press("| Enter Esc");
    desk.answer_probes();
    assert_eq!(desk.app.columns.len(), 3);
    assert_eq!(desk.text(), "");
    desk.press("=");
    assert_eq!(texts(&desk), ["SELECT Id, Name FROM Account"; 3]);
    desk.press("r");
    assert_eq!(queries(&mut desk).len(), 3);
    desk.press("=");
    desk.press("L r");
    assert_eq!(
        queries(&mut desk).len(),
        2,
        "the other two are linked still"
    );
}

#[test]
fn a_run_goes_to_each_org_and_each_ends_by_itself() {
    let mut desk = linked();
    desk.press("r");
    let started = queries(&mut desk);
    let orgs: Vec<&OrgKey> = started.iter().map(|(org, ..)| org).collect();
    assert_eq!(orgs, [&prod().key, &sandbox().key]);
    assert!(
        started
            .iter()
            .all(|(.., soql)| soql == "SELECT Id, Name FROM Account")
    );
    let (left, right) = (started[0].1, started[1].1);
    desk.query(left, columns(&["Id", "Name"]))
        .query(left, page(0, 3, 3));
    desk.event(
        right,
        refused("INVALID_FIELD", "No such column 'Name'", Some((1, 12))),
    );
    assert_eq!(tab(&desk, 0).result.as_ref().unwrap().end, End::Running);
    let problem = tab(&desk, 1).problem.as_ref().unwrap();
    assert_eq!(problem.range, Some(11..15), "at its place in its text");
    assert!(tab(&desk, 0).problem.is_none());
    desk.query(left, finished(3));
    assert_eq!(tab(&desk, 0).result.as_ref().unwrap().end, End::Complete);
}

#[test]
fn esc_cancels_the_one_with_the_focus_and_twice_all() {
    let mut desk = linked();
    desk.press("r");
    let started = queries(&mut desk);
    desk.press("Esc");
    assert_eq!(desk.cancelled(), [started[0].1]);
    assert!(tab(&desk, 1).run.is_some());
    assert!(
        desk.toast().contains("Esc again stops acme-uat"),
        "{}",
        desk.toast()
    );
    desk.press("Esc");
    assert_eq!(desk.cancelled(), [started[1].1]);
    assert!(tab(&desk, 1).run.is_none());
}

#[test]
fn esc_on_a_column_that_is_done_says_first_what_the_next_one_stops() {
    for key in ["Esc", "Ctrl-C"] {
        let mut desk = linked();
        desk.press("r");
        let started = queries(&mut desk);
        let (here, there) = (started[0].1, started[1].1);
        desk.query(here, columns(&["Id", "Name"]))
            .query(here, page(0, 3, 3))
            .query(here, finished(3));
        desk.take();
        desk.press(key);
        assert!(desk.cancelled().is_empty(), "{key}");
        assert!(desk.app.quit_armed.is_none());
        let said = desk.toast().to_owned();
        assert!(said.contains("nothing runs here"), "{said}");
        assert!(said.contains("Esc again stops acme-uat"), "{said}");
        // Another key in between: what was said is over.
        desk.press("j").press(key);
        assert!(desk.cancelled().is_empty(), "{key}");
        assert!(tab(&desk, 1).run.is_some());
        desk.press(key);
        assert_eq!(desk.cancelled(), [there], "{key}");
    }
}

#[test]
fn without_a_link_esc_leaves_the_other_column_alone() {
    let mut desk = beside(240, 60);
    desk.press("Esc H r");
    desk.take();
    desk.press("L Esc Esc Ctrl-C");
    assert!(desk.cancelled().is_empty());
    assert!(tab(&desk, 0).run.is_some());
}

#[test]
fn rows_are_gone_through_together() {
    let mut desk = linked();
    ran(&mut desk, [200, 150]);
    let at = |desk: &Desk, place: usize| {
        let result = tab(desk, place).result.as_ref().unwrap();
        (result.row().unwrap(), result.grid.top())
    };
    desk.press("PgDn PgDn j");
    assert_eq!(at(&desk, 0), at(&desk, 1));
    assert!(at(&desk, 0).1 > 0, "{:?}", at(&desk, 0));
    desk.press("G");
    assert_eq!(
        (at(&desk, 0).0, at(&desk, 1).0),
        (199, 149),
        "as far as there are rows"
    );
    desk.press("L g g");
    assert_eq!(at(&desk, 0), (0, 0), "from the other one");
    desk.mouse(MouseKind::WheelDown, 10, 30);
    assert_eq!(
        at(&desk, 1).1,
        at(&desk, 0).1,
        "the wheel over the one without the focus"
    );
    assert!(at(&desk, 0).1 > 0);
}

#[test]
fn rows_that_come_later_are_gone_to() {
    let mut desk = linked();
    desk.press("r");
    let started = queries(&mut desk);
    let (left, right) = (started[0].1, started[1].1);
    for (job, rows) in [(left, 200), (right, 10)] {
        desk.query(job, columns(&["Name", "Amount"]))
            .query(job, page(0, rows, 200));
    }
    desk.draw(240, 60);
    desk.press("PgDn PgDn");
    let row = |desk: &Desk, place: usize| tab(desk, place).result.as_ref().unwrap().row();
    assert_eq!(row(&desk, 1), Some(9));
    desk.query(right, page(10, 200, 200));
    assert_eq!(row(&desk, 1), row(&desk, 0));
}

#[test]
fn sorting_and_filters_go_to_all_by_the_titles_of_columns() {
    let mut desk = linked();
    desk.press("r");
    let started = queries(&mut desk);
    // The columns of the other org come in another order.
    for ((_, job, _), titles) in started.iter().zip([["Name", "Amount"], ["Amount", "Name"]]) {
        desk.query(*job, columns(&titles))
            .query(*job, page(0, 20, 20))
            .query(*job, finished(20));
    }
    desk.draw(240, 60);
    desk.press("s").work();
    let keys = |desk: &Desk, place: usize| -> Vec<usize> {
        let result = tab(desk, place).result.as_ref().unwrap();
        result
            .work
            .shown()
            .keys
            .iter()
            .map(|key| key.column)
            .collect()
    };
    assert_eq!((keys(&desk, 0), keys(&desk, 1)), (vec![0], vec![1]));
    desk.press("&").type_text("Name ~ 7").press("Enter").work();
    let shown = |desk: &Desk, place: usize| {
        let result = tab(desk, place).result.as_ref().unwrap();
        result.work.shown().filters.len()
    };
    assert_eq!((shown(&desk, 0), shown(&desk, 1)), (1, 1));
    desk.press("Esc").work();
    assert_eq!((shown(&desk, 0), shown(&desk, 1)), (0, 0));
}

#[test]
fn a_field_that_one_org_has_not_is_left_out_there_on_a_key_and_runs() {
    let mut desk = linked();
    desk.press("i Home");
    for _ in 0.."SELECT Id".len() {
        desk.press("Right");
    }
    desk.type_text(", Tier__c");
    desk.press("Esc r");
    let started = queries(&mut desk);
    let (left, right) = (started[0].1, started[1].1);
    desk.query(left, columns(&["Id", "Tier__c"]))
        .query(left, page(0, 3, 3));
    desk.query(left, finished(3));
    desk.event(
        right,
        refused("INVALID_FIELD", "No such column 'Tier__c'", Some((1, 12))),
    );
    let screen = desk.draw(240, 60);
    assert!(screen.contains("g- leaves it"), "{screen}");
    desk.press("g -");
    assert_eq!(
        texts(&desk),
        [
            "SELECT Id, Tier__c, Name FROM Account",
            "SELECT Id, Name FROM Account"
        ]
    );
    let again = queries(&mut desk);
    assert_eq!(again.len(), 1, "only where it was refused");
    assert_eq!(
        (&again[0].0, again[0].2.as_str()),
        (&sandbox().key, "SELECT Id, Name FROM Account")
    );
    let screen = desk.draw(240, 60);
    assert!(screen.contains("= − Tier__c left out"), "{screen}");
    // From then on, too.
    desk.press("i End").type_text(" LIMIT 9").press("Esc r");
    let started: Vec<String> = queries(&mut desk).into_iter().map(|q| q.2).collect();
    assert_eq!(
        started,
        [
            "SELECT Id, Tier__c, Name FROM Account LIMIT 9",
            "SELECT Id, Name FROM Account LIMIT 9"
        ]
    );
}

#[test]
fn an_object_that_one_org_has_not_is_said_there_at_its_place_and_the_other_goes_on() {
    let mut desk = linked();
    desk.press("Esc r");
    let started = queries(&mut desk);
    let (left, right) = (started[0].1, started[1].1);
    let message = "\nSELECT Id, Name FROM Account\n                     ^\nERROR at Row:1:Column:22\nsObject type 'Account' is not supported.";
    desk.event(right, refused("INVALID_TYPE", message, Some((1, 22))));
    desk.query(left, columns(&["Id", "Name"]))
        .query(left, page(0, 3, 3))
        .query(left, finished(3));
    let screen = desk.draw(240, 60);
    assert!(screen.contains("sObject type 'Account' is not"), "{screen}");
    let result = tab(&desk, 0).result.as_ref().unwrap();
    assert_eq!((result.end, result.rows.len()), (End::Complete, 3));
    assert!(tab(&desk, 0).problem.is_none());
    let problem = tab(&desk, 1).problem.as_ref().unwrap();
    let range = problem.range.clone().expect("it has a place");
    assert_eq!(
        range,
        "SELECT Id, Name FROM ".len().."SELECT Id, Name FROM Account".len()
    );
    assert_eq!(&texts(&desk)[1][range], "Account");
    // There is no field to leave out.
    for keys in ["g -", "Esc L g -"] {
        desk.press(keys);
        assert_eq!(
            desk.toast(),
            "no field of a select list is missing in a linked org"
        );
        assert!(queries(&mut desk).is_empty());
    }
    assert_eq!(texts(&desk), ["SELECT Id, Name FROM Account"; 2]);
}

#[test]
fn typing_where_a_field_is_left_out_leaves_it_in_the_others() {
    let mut desk = linked();
    desk.press("i Home");
    for _ in 0.."SELECT Id".len() {
        desk.press("Right");
    }
    desk.type_text(", Tier__c");
    fields(&mut desk, &sandbox(), &["Id", "Name"]);
    desk.press("Esc g -");
    assert_eq!(texts(&desk)[1], "SELECT Id, Name FROM Account");
    desk.press("L i Home");
    for _ in 0.."SELECT Id".len() {
        desk.press("Right");
    }
    desk.type_text(", Phone");
    assert_eq!(
        texts(&desk),
        [
            "SELECT Id, Tier__c, Phone, Name FROM Account",
            "SELECT Id, Phone, Name FROM Account"
        ]
    );
}

#[test]
fn what_was_left_out_comes_back_with_undo_there() {
    let mut desk = linked();
    desk.press("i Home");
    for _ in 0.."SELECT Id".len() {
        desk.press("Right");
    }
    desk.type_text(", Tier__c");
    fields(&mut desk, &sandbox(), &["Id", "Name"]);
    desk.press("Esc g - L u");
    assert_eq!(texts(&desk), ["SELECT Id, Tier__c, Name FROM Account"; 2]);
    assert_eq!(desk.app.left_out(tab(&desk, 1)), Vec::<String>::new());
}

#[test]
fn each_column_says_what_its_own_org_lacks() {
    let mut desk = linked();
    fields(&mut desk, &prod(), &["Id", "Name"]);
    fields(&mut desk, &sandbox(), &["Id"]);
    assert!(
        desk.app
            .diagnosis_of(tab(&desk, 0))
            .unwrap()
            .items
            .is_empty()
    );
    let found = &desk.app.diagnosis_of(tab(&desk, 1)).unwrap().items;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].span.range(), 11..15);
}

#[test]
fn the_comparison_offers_the_linked_column_first() {
    let mut desk = linked();
    ran(&mut desk, [5, 6]);
    let other = tab(&desk, 1).id;
    desk.press("B");
    let Some(Overlay::Compare(compare)) = desk.app.overlays.last() else {
        panic!("nothing to compare");
    };
    let Stage::Choose(picker) = &compare.stage else {
        panic!("something is chosen already");
    };
    assert_eq!(picker.selected(), Some(&Other::Tab(other)));
}

#[test]
fn another_tab_of_the_column_is_not_touched_and_a_closed_one_ends_the_link() {
    let mut desk = linked();
    desk.press("t").type_text("other");
    assert_eq!(texts(&desk), ["other", "SELECT Id, Name FROM Account"]);
    desk.press("Esc r");
    assert_eq!(queries(&mut desk).len(), 1, "this tab alone");
    desk.press("[ X");
    let mut tabs = desk.app.columns.iter().flat_map(|c| c.tabs());
    assert!(tabs.all(|tab| tab.link.is_none()));
}

#[test]
fn a_link_comes_back_after_a_restart_with_what_is_left_out() {
    let mut desk = linked();
    desk.press("i Home");
    for _ in 0.."SELECT Id".len() {
        desk.press("Right");
    }
    desk.type_text(", Tier__c");
    fields(&mut desk, &sandbox(), &["Id", "Name"]);
    desk.press("Esc g -");
    let session = desk.app.session();
    let mut desk = Desk::start(Start {
        orgs: vec![prod(), sandbox()],
        session: Some(session.clone()),
        ..Start::default()
    });
    assert_eq!(desk.app.session(), session);
    assert_eq!(desk.app.left_out(tab(&desk, 1)), ["Tier__c"]);
    desk.press("End").type_text(" LIMIT 1");
    assert_eq!(
        texts(&desk),
        [
            "SELECT Id, Tier__c, Name FROM Account LIMIT 1",
            "SELECT Id, Name FROM Account LIMIT 1"
        ]
    );
}

#[test]
fn values_of_parameters_go_to_all() {
    let mut desk = linked();
    desk.press("i End")
        .type_text(" WHERE Name = :name")
        .press("F5");
    desk.type_text("Acme").press("Enter");
    let started = queries(&mut desk);
    assert_eq!(started.len(), 2);
    assert!(
        started.iter().all(|q| q.2.ends_with("WHERE Name = 'Acme'")),
        "{started:?}"
    );
}

#[test]
fn values_of_parameters_go_to_an_org_that_leaves_a_field_out() {
    let mut desk = linked();
    desk.press("i Home");
    for _ in 0.."SELECT Id".len() {
        desk.press("Right");
    }
    desk.type_text(", Tier__c");
    desk.press("End")
        .type_text(" WHERE Name IN :names")
        .press("F5");
    desk.paste("Acme\nGlobex");
    desk.press("Enter");
    let started = queries(&mut desk);
    desk.event(
        started[1].1,
        refused("INVALID_FIELD", "No such column 'Tier__c'", Some((1, 12))),
    );
    desk.press("Esc g -");
    let there = "SELECT Id, Name FROM Account WHERE Name IN ('Acme','Globex')";
    let again = queries(&mut desk);
    assert_eq!(again.len(), 1);
    assert_eq!(
        again[0].2, there,
        "at once, with the values of the run before"
    );
    desk.press("r Enter");
    let started: Vec<String> = queries(&mut desk).into_iter().map(|q| q.2).collect();
    assert_eq!(
        started,
        [
            "SELECT Id, Tier__c, Name FROM Account WHERE Name IN ('Acme','Globex')",
            there
        ]
    );
}
