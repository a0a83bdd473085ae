//! What is copied in each form, and how much.

use std::sync::Arc;

use super::*;
use crate::rows::export::Format;
use crate::rows::{CellKind, ChunkBuilder, Columns, NumberKind};

fn rows() -> RowSet {
    let mut set = RowSet::new(Arc::new(Columns::from_titles(["Id", "Name", "Amount"])));
    let mut page = ChunkBuilder::new(3);
    for (id, name, amount) in [
        ("001", "O'Hara\nLtd", "1.50"),
        ("002", "=1+1", ""),
        ("003", "O'Hara\nLtd", "3"),
    ] {
        page.set(0, CellKind::Text, id);
        page.set(1, CellKind::Text, name);
        match amount {
            "" => page.set(2, CellKind::Null, ""),
            amount => page.set(2, CellKind::Number, amount),
        }
        page.end_row();
    }
    set.push(Arc::new(page.finish()), None);
    set
}

fn copied(form: CopyForm, picked: Option<Vec<usize>>, columns: &[usize]) -> (String, u64) {
    let job = CopyJob {
        rows: rows(),
        order: None,
        picked,
        columns: columns.to_vec(),
        kinds: Vec::new(),
        form,
    };
    match job.text(&Cancel::default()).unwrap() {
        CopyEvent::Made { text, rows } => (text, rows),
        other => panic!("{other:?}"),
    }
}

#[test]
fn rows_are_copied_as_they_are_in_each_form() {
    let form = |format, header| CopyForm::Rows { format, header };
    for (form, picked, columns, text, count) in [
        (
            form(Format::Tsv, false),
            Some(vec![1]),
            vec![0, 1, 2],
            "002\t=1+1\t",
            1,
        ),
        (
            form(Format::Csv, true),
            Some(vec![2, 0]),
            vec![2, 0],
            "Amount,Id\n3,003\n1.50,001",
            2,
        ),
        (
            form(Format::Ndjson, false),
            Some(vec![1]),
            vec![2, 0],
            r#"{"Amount":null,"Id":"002"}"#,
            1,
        ),
        (CopyForm::Values, None, vec![2], "1.50\n3", 2),
        (
            CopyForm::InList,
            None,
            vec![1],
            r"('O\'Hara\nLtd', '=1+1')",
            2,
        ),
        (CopyForm::InList, None, vec![2], "(1.50, 3)", 2),
        (CopyForm::InList, Some(vec![]), vec![0], "()", 0),
    ] {
        let (got, rows) = copied(form, picked, &columns);
        assert_eq!((got.as_str(), rows), (text, count));
    }
}

#[test]
fn keys_of_several_columns_are_conditions_with_nulls_and_each_once() {
    let mut rows = rows();
    let mut page = ChunkBuilder::new(3);
    page.set(0, CellKind::Text, "001");
    page.set(1, CellKind::Text, "O'Hara\nLtd");
    page.set(2, CellKind::Number, "1.50");
    page.end_row();
    rows.push(Arc::new(page.finish()), None);
    let decimal = ValueKind::Number(NumberKind::Decimal);
    let job = CopyJob {
        rows,
        order: None,
        picked: None,
        columns: vec![1, 2],
        kinds: vec![ValueKind::Text, decimal],
        form: CopyForm::Conditions,
    };
    let CopyEvent::Made { text, rows } = job.text(&Cancel::default()).unwrap() else {
        panic!("a text");
    };
    assert_eq!(rows, 3, "the row that comes twice is one condition");
    assert_eq!(
        text,
        "(Name = 'O\\'Hara\\nLtd' AND Amount = 1.50)\n\
         OR (Name = '=1+1' AND Amount = null)\n\
         OR (Name = 'O\\'Hara\\nLtd' AND Amount = 3)"
    );
    // It is what it says: a condition that SOQL takes.
    let soql = format!("SELECT Id FROM Account WHERE {text}");
    assert!(crate::soql::parse(&soql).is_ok(), "{soql}");
}

#[test]
fn an_address_and_child_rows_are_copied_as_they_are_seen_except_for_programs() {
    const ADDRESS: &str = r#"{"city":"Bern","country":"CH"}"#;
    const CONTACTS: &str = r#"{"totalSize":2,"done":true,"records":[]}"#;
    let mut set = RowSet::new(Arc::new(Columns::from_titles(["Address", "Contacts"])));
    let mut page = ChunkBuilder::new(2);
    page.set(0, CellKind::Compound, ADDRESS);
    page.set(1, CellKind::Children, CONTACTS);
    page.end_row();
    set.push(Arc::new(page.finish()), None);
    let form = |format| CopyForm::Rows {
        format,
        header: false,
    };
    let json = format!(r#"{{"Address":{ADDRESS},"Contacts":{CONTACTS}}}"#);
    let quoted = |json: &str| format!("\"{}\"", json.replace('"', "\"\""));
    let csv = format!("{},{}", quoted(ADDRESS), quoted(CONTACTS));
    for (form, copied) in [
        (form(Format::Tsv), "Bern, CH\t2 rows"),
        (form(Format::Markdown), "| Bern, CH | 2 rows |"),
        (form(Format::Ndjson), json.as_str()),
        (form(Format::Csv), csv.as_str()),
        (CopyForm::Values, "Bern, CH"),
    ] {
        let job = CopyJob {
            rows: set.clone(),
            order: None,
            picked: None,
            columns: vec![0, 1],
            kinds: Vec::new(),
            form,
        };
        let made = job.text(&Cancel::default());
        assert!(
            matches!(&made, Some(CopyEvent::Made { text, .. }) if text == copied),
            "{made:?}"
        );
    }
}

#[test]
fn what_no_clipboard_takes_says_so() {
    let mut set = RowSet::new(Arc::new(Columns::from_titles(["Text"])));
    let mut page = ChunkBuilder::new(1);
    page.set(0, CellKind::Text, &"x".repeat(COPY_MAX / 2));
    page.end_row();
    let page = Arc::new(page.finish());
    set.push(Arc::clone(&page), None);
    set.push(page, None);
    let job = CopyJob {
        rows: set,
        order: None,
        picked: None,
        columns: vec![0],
        kinds: Vec::new(),
        form: CopyForm::Values,
    };
    let made = job.text(&Cancel::default());
    assert!(matches!(made, Some(CopyEvent::TooBig { .. })));
}

#[test]
fn a_copy_that_nobody_wants_any_more_ends() {
    let job = CopyJob {
        rows: rows(),
        order: None,
        picked: None,
        columns: vec![0],
        kinds: Vec::new(),
        form: CopyForm::Values,
    };
    let cancel = Cancel::default();
    cancel.cancel();
    assert!(job.text(&cancel).is_none());
}
