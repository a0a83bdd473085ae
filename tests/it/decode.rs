//! The decoder against a `serde_json` visitor that fills the same chunk: the reference of the bench,
//! over pages of any values.

use proptest::prelude::*;
use sftui::rows::{CellKind, Columns, RowChunk};
use sftui::salesforce::decode::Decoder;

#[allow(dead_code, reason = "the bench uses all of it")]
#[path = "../../benches/ingest/decoders.rs"]
mod decoders;
#[allow(dead_code, reason = "the bench uses all of it")]
#[path = "../../benches/ingest/pages.rs"]
mod pages;

use pages::TITLES;

/// A number as JSON writes it.
fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        "-?(0|[1-9][0-9]{0,31})(\\.[0-9]{1,18})?([eE][+-]?[0-9]{1,2})?",
        Just("null".to_owned()),
    ]
}

/// A text, a truth or null as JSON writes it.
fn scalar() -> impl Strategy<Value = String> {
    let json = |text: String| serde_json::to_string(&text).unwrap();
    let escaped = |text: String| {
        let units = text.encode_utf16().map(|unit| format!("\\u{unit:04x}"));
        format!("\"{}\"", units.collect::<String>())
    };
    prop_oneof![
        4 => "[ -~]{0,70}".prop_map(json),
        2 => "[ -~äß漢😀\n\t\\\\\"]{0,40}".prop_map(json),
        1 => any::<String>().prop_map(json),
        1 => any::<String>().prop_map(escaped),
        1 => prop::sample::select(vec!["null", "true", "false"]).prop_map(str::to_owned),
    ]
}

/// A record of the columns of the bench, in their order.
fn record() -> impl Strategy<Value = String> {
    let values = (0..TITLES.len()).map(|column| match pages::is_number(column) {
        true => number().boxed(),
        false => scalar().boxed(),
    });
    let values: Vec<_> = values.collect();
    (
        values,
        "[A-Za-z0-9]{0,40}",
        prop::sample::select(vec!["", " ", "\n "]),
    )
        .prop_map(|(values, id, space)| {
            let attributes =
                format!(r#""attributes":{space}{{"type":"T",{space}"url":"/T/{id}"}}"#);
            let mut text = format!("{{{attributes}");
            for (title, value) in TITLES.iter().zip(values) {
                text += &match title.strip_prefix("Owner.") {
                    Some(key) => format!(r#",{space}"Owner":{{{attributes},"{key}":{value}}}"#),
                    None => format!(r#",{space}"{title}"{space}:{space}{value}"#),
                };
            }
            text + "}"
        })
}

proptest! {
    #[test]
    fn any_page_gives_the_chunk_that_the_visitor_fills(
        records in prop::collection::vec(record(), 0..8),
        piece in 1usize..400,
    ) {
        let page = format!(
            r#"{{"totalSize":{},"done":true,"records":[{}]}}"#,
            records.len(),
            records.join(",")
        );
        let visited = decoders::seed(page.as_bytes()).unwrap();
        let columns = Columns::from_titles(TITLES);
        let whole = Decoder::new(&columns).page(page.as_bytes()).unwrap();
        prop_assert!(whole.chunk == visited, "whole: {page}");
        prop_assert_eq!(whole.columns, None);
        let mut decoder = Decoder::new(&columns);
        decoder.begin();
        for piece in page.as_bytes().chunks(piece) {
            decoder.feed(piece);
        }
        prop_assert!(decoder.finish().unwrap().chunk == visited, "in pieces: {page}");
    }

    #[test]
    fn what_the_visitor_refuses_is_refused(
        records in prop::collection::vec(record(), 1..4),
        at in any::<prop::sample::Index>(),
        gone in 0usize..3,
        put in prop::collection::vec(any::<u8>(), 0..3),
    ) {
        let page = format!(r#"{{"totalSize":1,"done":true,"records":[{}]}}"#, records.join(","));
        let mut page = page.into_bytes();
        let at = at.index(page.len());
        page.splice(at..(at + gone).min(page.len()), put);
        let ours = Decoder::new(&Columns::from_titles(TITLES)).page(&page);
        // The visitor knows neither other columns nor other shapes, so only one way can be told.
        if let (Ok(ours), Ok(visited)) = (&ours, decoders::seed(&page)) {
            prop_assert!(ours.columns.is_some() || ours.chunk == visited);
        }
        if ours.is_ok() {
            prop_assert!(serde_json::from_slice::<serde::de::IgnoredAny>(&page).is_ok());
        }
    }
}

#[test]
fn what_fields_stands_for_comes_where_it_stands_also_on_later_pages() {
    let query = sftui::soql::parse::parse("SELECT Owner.Name, FIELDS(ALL), Kid__r.Name FROM A");
    let mut decoder = Decoder::new(&Columns::of(&query.unwrap()));
    let first = r#"{"totalSize":2,"done":true,"records":[
        {"attributes":{},"Id":"1","A__c":"a","Owner":{"attributes":{},"Name":"O"},"Kid__r":null}]}"#;
    let later = r#"{"totalSize":2,"done":true,"records":[
        {"attributes":{},"Id":"2","A__c":null,"New__c":3,"Owner":{"attributes":{},"Name":"P"},"Kid__r":{"attributes":{},"Name":"K"}}]}"#;
    let page = decoder.page(first.as_bytes()).unwrap();
    let titles = |columns: &Columns| {
        let titles: Vec<_> = columns.iter().map(|c| c.title.clone()).collect();
        titles.join(" ")
    };
    assert_eq!(
        titles(&page.columns.unwrap()),
        "Owner.Name Id A__c Kid__r.Name"
    );
    let texts = |chunk: &RowChunk| -> Vec<String> {
        (0..chunk.columns())
            .map(|c| chunk.cell(0, c).text.to_owned())
            .collect()
    };
    assert_eq!(texts(&page.chunk), ["O", "1", "a", ""]);
    assert_eq!(page.chunk.cell(0, 3).kind, CellKind::Null);
    // Columns that are shown already stay where they are.
    let page = decoder.page(later.as_bytes()).unwrap();
    assert_eq!(
        titles(&page.columns.unwrap()),
        "Owner.Name Id A__c Kid__r.Name New__c"
    );
    assert_eq!(texts(&page.chunk), ["P", "2", "", "K", "3"]);
}
