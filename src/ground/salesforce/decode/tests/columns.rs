//! Columns: those the statement named, those that only the answer knows, and pages that differ.

use super::*;

#[test]
fn names_are_matched_without_case_and_unknown_ones_become_columns() {
    let columns = Columns::from_titles(["id", "OWNER.name"]);
    let mut decoder = Decoder::new(&columns);
    let body = r#"{"totalSize":2,"done":true,"records":[
        {"attributes":{},"Id":"1","Owner":{"attributes":{},"Name":"P","Alias":"p"},"New__c":7},
        {"attributes":{},"Id":"2","Owner":null,"New__c":null,"Geo":{"latitude":1,"longitude":2},"Kids":{"totalSize":0,"done":true,"records":[]}}]}"#;
    let page = decoder.page(body.as_bytes()).unwrap();
    let columns = page.columns.expect("new columns");
    let titles: Vec<_> = columns.iter().map(|c| (c.title.as_str(), c.kind)).collect();
    assert_eq!(
        titles,
        [
            ("id", ColumnKind::Value),
            ("OWNER.name", ColumnKind::Value),
            ("Owner.Alias", ColumnKind::Value),
            ("New__c", ColumnKind::Value),
            ("Geo", ColumnKind::Value),
            ("Kids", ColumnKind::Children),
        ]
    );
    let kinds = |r| {
        (0..6)
            .map(|c| page.chunk.cell(r, c).kind)
            .collect::<Vec<_>>()
    };
    assert_eq!(kinds(0), [Text, Text, Text, Number, Absent, Absent]);
    assert_eq!(kinds(1), [Text, Null, Null, Null, Compound, Children]);
    let again = decoder.page(body.as_bytes()).unwrap();
    assert!(again.columns.is_none(), "told once");
    assert_eq!(again.chunk, page.chunk);
}

#[test]
fn a_page_of_a_different_shape_brings_columns_and_keeps_those_known() {
    let mut decoder = Decoder::new(&Columns::from_titles(["Id", "Owner.Name"]));
    let page = |records: &str| format!(r#"{{"totalSize":9,"done":true,"records":[{records}]}}"#);
    let first = page(
        r#"{"attributes":{"type":"A","url":"/A/1"},"Id":"1","Owner":{"attributes":{"type":"U","url":"/U/1"},"Name":"P"}}"#,
    );
    decoder.page(first.as_bytes()).unwrap();
    // Another order, other attributes, a parent that is a text, a text that is an object.
    let other = page(
        r#"{"Owner":"005","Id":{"a":1},"attributes":null,"X__c":true},{"attributes":{"type":"B/C"},"Id":"3"}"#,
    );
    let page = decoder.page(other.as_bytes()).unwrap();
    assert_eq!(
        told(&decoder, &page),
        pairs(&[
            ("Id", r#"{"a":1}"#),
            ("Owner.Name", ""),
            ("Owner", "005"),
            ("X__c", "true")
        ])
    );
    assert_eq!(page.chunk.cell(0, 0).kind, Compound);
    assert_eq!(page.chunk.cell(0, 1).kind, Absent);
    assert_eq!(page.chunk.cell(1, 0).text, "3");
}

#[test]
fn a_broken_page_leaves_no_columns_and_the_next_one_is_decoded() {
    let mut decoder = Decoder::new(&Columns::from_titles(["Id"]));
    let good = br#"{"totalSize":1,"done":true,"records":[{"attributes":{},"Id":"1"}]}"#;
    let cut = br#"{"totalSize":1,"done":true,"records":[{"attributes":{},"Id":"1","New__c":{"attributes":{},"A":1}"#;
    decoder.page(cut).unwrap_err();
    assert_eq!(decoder.page(good).unwrap().columns, None);
    // Given up in the middle, as when the connection broke.
    decoder.begin();
    decoder.feed(cut);
    decoder.feed(b"}");
    decoder.begin();
    decoder.feed(good);
    let page = decoder.finish().unwrap();
    assert_eq!((page.columns, page.chunk.columns()), (None, 1));
    assert_eq!(page.chunk.cell(0, 0).text, "1");
}

#[test]
fn records_that_begin_in_many_ways_are_read_alike() {
    let record = |attributes: &str, id: usize| format!(r#"{{{attributes}"Id":"{id}"}}"#);
    let ways = [
        r#""attributes":{"type":"A","url":"/A/0"},"#,
        r#""attributes":{"type":"A","url":"/A/0123456789012345678901234567890123456789"},"#,
        r#""attributes":{"type":"A","url":"/A/ü"},"#,
        r#""attributes":{"type":"A","url":"/A/\u0041"},"#,
        r#""attributes":{"type":"A","url":"\/A\/0"},"#,
        r#""attributes":{"url":"/A/0","type":"A"},"#,
        r#""attributes":{"type":"A","of":{"url":"/A/0"}},"#,
        r#""attributes":{"of":["/A/0"]},"#,
        r#""attributes":{"/A":1},"#,
        r#""attributes":{"type":"AggregateResult"},"#,
        r#""attributes":"/A/0","#,
        r#""attributes":null,"#,
        r#" "attributes" : { "type" : "A" , "url" : "/A/0" } , "#,
        r#""#,
    ];
    let mut records = Vec::new();
    for (i, first) in ways.iter().enumerate() {
        for (j, second) in ways.iter().enumerate() {
            records.push(record(first, i));
            records.push(record(second, j));
        }
    }
    let page = page_of(&Columns::from_titles(["Id"]), &records.join(","));
    assert_eq!((page.chunk.len(), page.chunk.columns()), (records.len(), 1));
    for (row, record) in records.iter().enumerate() {
        let tree: Value = serde_json::from_str(record).unwrap();
        assert_eq!(Some(page.chunk.cell(row, 0).text), tree["Id"].as_str());
    }
}

#[test]
fn a_key_that_holds_json_is_a_key() {
    let odd = r#"{"attributes":{},"a\":1,\"b":"x","Id":"1"}"#;
    let alike = r#"{"attributes":{},"a":1,"b":"x","Id":"2"}"#;
    let mut decoder = Decoder::new(&Columns::from_titles(["Id"]));
    let body = format!(r#"{{"totalSize":4,"done":true,"records":[{odd},{alike},{odd},{alike}]}}"#);
    let page = decoder.page(body.as_bytes()).unwrap();
    let titles: Vec<_> = decoder.columns().iter().map(|c| c.title.as_str()).collect();
    assert_eq!(titles, ["Id", "a\":1,\"b", "a", "b"]);
    let kinds: Vec<_> = page.chunk.row(2).map(|cell| cell.kind).collect();
    assert_eq!(kinds, [Text, Text, Absent, Absent]);
    let kinds: Vec<_> = page.chunk.row(3).map(|cell| cell.kind).collect();
    assert_eq!(kinds, [Text, Absent, Number, Text]);
}

/// Titles and the texts of the first row.
fn told(decoder: &Decoder, page: &Page) -> Vec<(String, String)> {
    let columns = decoder.columns().iter();
    columns
        .enumerate()
        .map(|(col, column)| {
            (
                column.title.clone(),
                page.chunk.cell(0, col).text.to_owned(),
            )
        })
        .collect()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = |&(title, text): &(&str, &str)| (title.to_owned(), text.to_owned());
    pairs.iter().map(owned).collect()
}
