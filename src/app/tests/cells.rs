//! Cells that go into the SOQL: only rows with them, rows without them, how often they come.

use super::work::{THREE, loaded, result};
use super::*;
use crate::rows::ValueKind;

/// One column beside the id, which holds this and is of this kind, in the results in focus.
fn of_kind(soql: &str, title: &str, kind: ValueKind, cells: &[(CellKind, &str)]) -> Desk {
    let (mut desk, job) = Desk::running_in_results(soql);
    desk.query(job, columns(&["Id", title]));
    let rows: Vec<[(CellKind, String); 2]> = cells
        .iter()
        .enumerate()
        .map(|(n, (kind, text))| {
            [
                (CellKind::Text, format!("00{n}")),
                (*kind, (*text).to_owned()),
            ]
        })
        .collect();
    let total = rows.len() as u64;
    desk.query(job, page_of(&rows, total))
        .query(job, finished(total));
    desk.draw(120, 40);
    let tab = desk.app.column_mut().unwrap().tab_mut();
    let pane = tab.result.as_mut().unwrap();
    pane.headings.of_mut(1).kind = kind;
    desk.press("l");
    desk.take();
    desk
}

#[test]
fn a_cell_is_written_as_its_type_is_written() {
    use CellKind as C;
    use ValueKind as K;
    for (kind, cell, only, without) in [
        (
            K::Text,
            (C::Text, "O'Neil \\ Co"),
            "F = 'O\\'Neil \\\\ Co'",
            "F != 'O\\'Neil \\\\ Co'",
        ),
        (K::Text, (C::Null, ""), "F = null", "F != null"),
        (K::Text, (C::Text, ""), "F = ''", "F != ''"),
        (K::Bool, (C::Bool, "true"), "F = TRUE", "F != TRUE"),
        (
            K::Date,
            (C::Text, "2026-01-31"),
            "F = 2026-01-31",
            "F != 2026-01-31",
        ),
        (
            K::DateTime,
            (C::Text, "2026-01-31T10:00:00.000+0000"),
            "F = 2026-01-31T10:00:00.000Z",
            "F != 2026-01-31T10:00:00.000Z",
        ),
        (
            K::Reference,
            (C::Text, "001000000000001AAA"),
            "F = '001000000000001AAA'",
            "F != '001000000000001AAA'",
        ),
        (
            K::MultiPicklist,
            (C::Text, "Red;O'Blue"),
            "F INCLUDES ('Red;O\\'Blue')",
            "F EXCLUDES ('Red;O\\'Blue')",
        ),
        (
            K::Number(crate::rows::NumberKind::Decimal),
            (C::Number, "-1.5E3"),
            "F = -1500",
            "F != -1500",
        ),
    ] {
        for (keys, expected) in [("g @", only), ("g !", without)] {
            let mut desk = of_kind("SELECT Id, F FROM A", "F", kind, &[cell]);
            desk.press(keys);
            assert_eq!(desk.text(), format!("SELECT Id, F FROM A WHERE {expected}"));
            assert!(
                desk.started().is_empty(),
                "a run costs calls and is asked for"
            );
        }
    }
}

#[test]
fn cells_follow_one_another_and_one_key_runs_the_query() {
    let mut desk = loaded(84_213);
    desk.press("l g @");
    assert_eq!(desk.text(), format!("{THREE} WHERE Name = 'Globex'"));
    assert_eq!(
        desk.toast(),
        "in the WHERE: Name = 'Globex' · r runs it, 2 u takes it back"
    );
    desk.press("j l g !");
    let both = format!("{THREE} WHERE Name = 'Globex' AND Amount != 20");
    assert_eq!(desk.text(), both);
    assert_eq!(desk.app.column().unwrap().desk().tabs().len(), 1);
    desk.press("r");
    assert_eq!(desk.started_query().1, both);
    desk.press("2 u");
    assert_eq!(desk.text(), format!("{THREE} WHERE Name = 'Globex'"));
    desk.press("u");
    assert_eq!(desk.text(), THREE, "one step each");
}

#[test]
fn an_or_that_is_there_is_put_in_parentheses_and_comments_stay() {
    let text = "SELECT Id, F -- f\nFROM A WHERE F = 1 OR G = 2 ORDER BY F";
    let mut desk = of_kind(text, "F", ValueKind::Text, &[(CellKind::Text, "x")]);
    desk.press("g @");
    assert_eq!(
        desk.text(),
        "SELECT Id, F -- f\nFROM A WHERE (F = 1 OR G = 2) AND F = 'x' ORDER BY F"
    );
}

#[test]
fn the_values_of_marked_rows_become_a_list_with_each_once() {
    let mut desk = loaded(6);
    desk.press("j l l m m m m g @");
    let list = "(Amount IN (20, 100) OR Amount = null)";
    assert_eq!(desk.text(), format!("{THREE} WHERE {list}"));
    desk.press("2 u 3 g !");
    let list = "Amount NOT IN (20, 100) AND Amount != null";
    assert_eq!(desk.text(), format!("{THREE} WHERE {list}"));
}

#[test]
fn a_parents_field_keeps_its_path_and_an_alias_its_expression() {
    for (soql, title, expected) in [
        (
            "SELECT Id, Owner.Name FROM A",
            "Owner.Name",
            "WHERE Owner.Name = 'x'",
        ),
        (
            "SELECT Id, a.Owner.Name FROM A a",
            "Owner.Name",
            "WHERE a.Owner.Name = 'x'",
        ),
        (
            "SELECT Id, FIELDS(ALL) FROM A LIMIT 200",
            "Kind__c",
            "WHERE Kind__c = 'x' LIMIT 200",
        ),
    ] {
        let mut desk = of_kind(soql, title, ValueKind::Text, &[(CellKind::Text, "x")]);
        desk.press("g @");
        assert!(desk.text().ends_with(expected), "{}", desk.text());
    }
}

#[test]
fn a_total_is_a_condition_on_the_groups() {
    let soql = "SELECT Industry, COUNT(Id) FROM Account GROUP BY Industry";
    let int = ValueKind::Number(crate::rows::NumberKind::Int);
    let (mut desk, job) = Desk::running_in_results(soql);
    desk.query(job, columns(&["Industry", "expr0"]));
    let row = [
        (CellKind::Text, "Energy".to_owned()),
        (CellKind::Number, "3".to_owned()),
    ];
    desk.query(job, page_of(&[row], 1)).query(job, finished(1));
    desk.draw(120, 40);
    let tab = desk.app.column_mut().unwrap().tab_mut();
    tab.result.as_mut().unwrap().headings.of_mut(1).kind = int;
    desk.press("l g !");
    assert_eq!(desk.text(), format!("{soql} HAVING COUNT(Id) != 3"));
    desk.press("h g @");
    assert_eq!(
        desk.text(),
        "SELECT Industry, COUNT(Id) FROM Account WHERE Industry = 'Energy' GROUP BY Industry HAVING COUNT(Id) != 3"
    );
    desk.press("g F");
    assert_eq!(
        desk.toast(),
        "SOQL cannot say this",
        "it has groups already"
    );
}

#[test]
fn a_column_is_counted_in_the_place_of_the_rows() {
    let mut desk = loaded(84_213);
    desk.press("l g F");
    let counted =
        "SELECT Name, COUNT(Id)\nFROM Account\nGROUP BY Name\nORDER BY COUNT(Id) DESC\nLIMIT 2000";
    assert_eq!(desk.text(), counted);
    desk.press("r");
    assert_eq!(desk.started_query().1, counted);
    let when = [(CellKind::Text, "2026-01-31T10:00:00.000+0000")];
    let mut desk = of_kind("SELECT Id, F FROM A", "F", ValueKind::DateTime, &when);
    desk.press("g F");
    assert!(
        desk.text().contains("GROUP BY DAY_ONLY(F)"),
        "{}",
        desk.text()
    );
}

#[test]
fn what_soql_cannot_compare_is_refused_with_the_reason() {
    use CellKind as C;
    use ValueKind as K;
    let amount = K::Number(crate::rows::NumberKind::Decimal);
    for (soql, kind, cell, keys, why) in [
        (
            "SELECT Id, F FROM A",
            K::LongText,
            (C::Text, "x"),
            "g @",
            "the server does not filter by long texts",
        ),
        (
            "SELECT Id, toLabel(F) FROM A",
            K::Picklist,
            (C::Text, "x"),
            "g @",
            "written for people",
        ),
        (
            "SELECT Id, F FROM A",
            amount,
            (C::Number, "7"),
            "g F",
            "does not group by amounts",
        ),
        (
            "SELECT Id, F FROM A",
            K::Address,
            (C::Compound, "{}"),
            "g !",
            "no single values",
        ),
    ] {
        let mut desk = of_kind(soql, "F", kind, &[cell]);
        desk.press(keys);
        assert_eq!(desk.text(), soql);
        let notice = &desk.app.toast.as_ref().unwrap().notice;
        assert!(notice.detail.contains(why), "{why}: {}", notice.detail);
    }
}

#[test]
fn a_text_that_was_changed_meanwhile_is_left_alone() {
    let mut desk = loaded(9);
    desk.press("2 i Ctrl-A").type_text("other");
    desk.press("Esc 3 l g @");
    let tabs = desk.app.column().unwrap().desk().tabs();
    assert_eq!(tabs[0].editor.text(), "other");
    assert_eq!(desk.text(), format!("{THREE} WHERE Name = 'Globex'"));
    assert!(
        desk.toast().contains("a tab of its own"),
        "{}",
        desk.toast()
    );
}

#[test]
fn a_browse_becomes_an_ordinary_query() {
    let mut desk = loaded(9);
    let tab = desk.app.column_mut().unwrap().tab_mut();
    tab.browse = Some(crate::app::browsing::Browse {
        object: "Account".into(),
        within: None,
        view: None,
        text: THREE.into(),
    });
    assert!(desk.app.tab().unwrap().browsing().is_some());
    desk.press("l g @");
    assert!(desk.app.tab().unwrap().browsing().is_none());
    assert!(result(&desk).rows.len() == 6, "its rows stay until it runs");
}
