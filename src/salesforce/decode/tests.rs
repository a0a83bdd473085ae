//! Decoding: every value shape by hand, and any page cell for cell against `serde_json::Value`.
//! Long because the generator of pages stands beside the shapes it must cover.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::rows::Column;
use CellKind::{Absent, Bool, Children, Compound, Null, Number, Text};

fn page_of(columns: &Columns, records: &str) -> Page {
    let n = records.matches("attributes").count();
    let body = format!(r#"{{"totalSize":{n},"done":true,"records":[{records}]}}"#);
    Decoder::new(columns).page(body.as_bytes()).unwrap()
}

/// The cells of the first row, for plain columns and the records as text.
fn check(columns: &[&str], records: &str, row: usize, expected: &[(CellKind, &str)]) {
    let page = page_of(&Columns::from_titles(columns.iter().copied()), records);
    let cells: Vec<_> = (0..page.chunk.columns())
        .map(|c| page.chunk.cell(row, c))
        .map(|cell| (cell.kind, cell.text))
        .collect();
    assert_eq!(cells, expected, "{records}");
}

#[test]
fn scalars_come_exactly_as_sent() {
    check(
        &[
            "Id", "Amount", "Rate", "Big", "Open", "Shut", "Gone", "Empty",
        ],
        r#"{"attributes":{"type":"X","url":"/u"},"Id":"001","Amount":23.0,"Rate":-1.50e+3,"Big":12345678901234567890.10,"Open":true,"Shut":false,"Gone":null,"Empty":""}"#,
        0,
        &[
            (Text, "001"),
            (Number, "23.0"),
            (Number, "-1.50e+3"),
            (Number, "12345678901234567890.10"),
            (Bool, "true"),
            (Bool, "false"),
            (Null, ""),
            (Text, ""),
        ],
    );
}

#[test]
fn strings_are_unescaped() {
    check(
        &["A"],
        r#"{"attributes":{},"A":"q\" b\\ s\/ \b\f\n\r\t \u00e9 \u6F22 \ud83d\ude00 é漢😀"}"#,
        0,
        &[(Text, "q\" b\\ s/ \u{8}\u{c}\n\r\t é 漢 😀 é漢😀")],
    );
}

#[test]
fn parents_are_dotted_and_a_null_parent_makes_all_its_columns_null() {
    let columns = ["Owner.Name", "Id", "Owner.Manager.Name", "Owner.Email"];
    let records = r#"{"attributes":{},"Owner":{"attributes":{"type":"User"},"Name":"Pat","Email":"p@x","Manager":{"attributes":{},"Name":"Lee"}},"Id":"1"},
        {"attributes":{},"Owner":null,"Id":"2"},
        {"attributes":{},"Owner":{"attributes":{},"Name":"Kim","Email":null,"Manager":null},"Id":"3"}"#;
    check(
        &columns,
        records,
        0,
        &[(Text, "Pat"), (Text, "1"), (Text, "Lee"), (Text, "p@x")],
    );
    check(
        &columns,
        records,
        1,
        &[(Null, ""), (Text, "2"), (Null, ""), (Null, "")],
    );
    check(
        &columns,
        records,
        2,
        &[(Text, "Kim"), (Text, "3"), (Null, ""), (Null, "")],
    );
}

#[test]
fn child_rows_and_compounds_keep_their_json() {
    let columns: Columns = [
        Column {
            kind: ColumnKind::Children,
            ..Column::value(vec!["Contacts".into()])
        },
        Column::value(vec!["BillingAddress".into()]),
    ]
    .into_iter()
    .collect();
    let kids =
        r#"{"totalSize":1,"done":true,"records":[{"attributes":{"type":"Contact"},"Id":"003"}]}"#;
    let address = r#"{"city":"Köln", "street":null}"#;
    let page = page_of(
        &columns,
        &format!(
            r#"{{"attributes":{{}},"Contacts":{kids},"BillingAddress":{address}}},{{"attributes":{{}},"Contacts":null,"BillingAddress":null}}"#
        ),
    );
    let cell = |r, c| (page.chunk.cell(r, c).kind, page.chunk.cell(r, c).text);
    assert_eq!(cell(0, 0), (Children, kids));
    assert_eq!(cell(0, 1), (Compound, address));
    assert_eq!(cell(1, 0), (Null, ""));
    assert_eq!(cell(1, 1), (Null, ""));
}

#[test]
fn child_rows_are_decoded_from_their_cell() {
    let raw = r#"{"totalSize":3,"done":false,"nextRecordsUrl":"/q/01g-1","records":[
        {"attributes":{"type":"Contact"},"Id":"003","Account":{"attributes":{},"Name":"A"}}]}"#;
    let page = object(raw, &Columns::from_titles(["Id", "Account.Name"])).unwrap();
    assert_eq!((page.total, page.next.as_deref()), (3, Some("/q/01g-1")));
    assert_eq!(page.chunk.cell(0, 1).text, "A");
    assert!(object("null", &Columns::default()).is_err());
}

#[test]
fn rows_of_typeof_have_the_fields_of_their_branch() {
    let columns = ["Who.FirstName", "Who.Company", "Who.Email"];
    let records = r#"{"attributes":{},"Who":{"attributes":{"type":"Contact"},"FirstName":"A","Email":null}},
        {"attributes":{},"Who":{"attributes":{"type":"Lead"},"Company":"C"}},
        {"attributes":{},"Who":null}"#;
    check(
        &columns,
        records,
        0,
        &[(Text, "A"), (Absent, ""), (Null, "")],
    );
    check(
        &columns,
        records,
        1,
        &[(Absent, ""), (Text, "C"), (Absent, "")],
    );
    check(&columns, records, 2, &[(Null, ""), (Null, ""), (Null, "")]);
}

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
fn what_fields_stands_for_comes_where_it_stands_also_on_later_pages() {
    let query = crate::soql::parse::parse("SELECT Owner.Name, FIELDS(ALL), Kid__r.Name FROM A");
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
    assert_eq!(page.chunk.cell(0, 3).kind, Null);
    // Columns that are shown already stay where they are.
    let page = decoder.page(later.as_bytes()).unwrap();
    assert_eq!(
        titles(&page.columns.unwrap()),
        "Owner.Name Id A__c Kid__r.Name New__c"
    );
    assert_eq!(texts(&page.chunk), ["P", "2", "", "K", "3"]);
}

#[test]
fn aggregates_are_found_by_alias_and_number() {
    let body = r#"{"totalSize":2,"done":true,"records":[
        {"attributes":{"type":"AggregateResult"},"CampaignId":"701","expr0":300.0},
        {"attributes":{"type":"AggregateResult"},"CampaignId":null,"expr0":400}]}"#;
    let columns = Columns::from_titles(["CampaignId", "expr0"]);
    let page = Decoder::new(&columns).page(body.as_bytes()).unwrap();
    assert_eq!(page.chunk.cell(0, 1).text, "300.0");
    assert_eq!(page.chunk.cell(1, 0).kind, Null);
    assert_eq!(page.chunk.cell(1, 1).text, "400");
}

#[test]
fn a_count_is_one_row_with_the_total() {
    let column = Column {
        kind: ColumnKind::Count,
        ..Column::value(vec!["count".into()])
    };
    let page = Decoder::new(&Columns::from_iter([column]))
        .page(br#"{"totalSize":17,"done":true,"records":[]}"#)
        .unwrap();
    assert_eq!((page.chunk.len(), page.total), (1, 17));
    assert_eq!(page.chunk.cell(0, 0).text, "17");
    assert_eq!(page.chunk.cell(0, 0).kind, Number);
}

#[test]
fn the_envelope_is_read_in_any_order_and_of_the_tooling_api() {
    let mut decoder = Decoder::new(&Columns::from_titles(["Id"]));
    let page = decoder
        .page(
            br#" { "size" : 1, "records" : [ { "Id" : "1" , "attributes" : { } } ] ,
            "queryLocator":null,"entityTypeName":"ApexClass", "done" : false ,
            "nextRecordsUrl" : "\/services\/data\/v66.0\/query\/01g-2000", "totalSize" : 3222 } "#,
        )
        .unwrap();
    assert_eq!(
        page.next.as_deref(),
        Some("/services/data/v66.0/query/01g-2000")
    );
    assert_eq!((page.total, page.done), (3222, false));
    assert_eq!(page.chunk.cell(0, 0).text, "1");
}

#[test]
fn broken_pages_are_refused_whole_with_the_place() {
    let deep = format!(
        r#"{{"totalSize":0,"done":true,"x":{}1{},"records":[]}}"#,
        "[".repeat(70),
        "]".repeat(70)
    );
    for (body, offset) in [
        (&b""[..], 0),
        (b"[]", 0),
        (b"<html>", 0),
        (b"{}", 2),
        (br#"{"totalSize":1,"done":true}"#, 27),
        (br#"{"totalSize":1,"done":false,"records":[]}"#, 41),
        (
            br#"{"totalSize":1,"done":true,"records":[],"records":[]}"#,
            50,
        ),
        (br#"{"totalSize":1,"done":true,"records":[{"A":1]}"#, 44),
        (br#"{"totalSize":1,"done":true,"records":[{"A":1}"#, 45),
        (br#"{"totalSize":1,"done":true,"records":[{"A":"x"#, 45),
        (br#"{"totalSize":1,"done":true,"records":[{"A":01}]}"#, 44),
        (br#"{"totalSize":1,"done":true,"records":[{"A":1.}]}"#, 45),
        (br#"{"totalSize":1,"done":true,"records":[{"A":nul}]}"#, 43),
        (br#"{"totalSize":1,"done":true,"records":[{"A":"\x"}]}"#, 44),
        (
            br#"{"totalSize":1,"done":true,"records":[{"A":"\u12G4"}]}"#,
            44,
        ),
        (
            br#"{"totalSize":1,"done":true,"records":[{"A":"\ud800"}]}"#,
            44,
        ),
        (
            br#"{"totalSize":1,"done":true,"records":[{"A":"\udc00"}]}"#,
            44,
        ),
        (
            b"{\"totalSize\":1,\"done\":true,\"records\":[{\"A\":\"a\x01\"}]}",
            45,
        ),
        (
            b"{\"totalSize\":1,\"done\":true,\"records\":[{\"A\":\"\xff\"}]}",
            44,
        ),
        (br#"{"totalSize":1,"done":true,"records":[{"A":1},]}"#, 46),
        (br#"{"totalSize":1,"done":true,"records":[]} x"#, 41),
        (br#"{"totalSize":-1,"done":true,"records":[]}"#, 15),
        (deep.as_bytes(), 94),
    ] {
        let error = Decoder::new(&Columns::from_titles(["A"]))
            .page(body)
            .unwrap_err();
        assert_eq!(
            error.offset,
            offset,
            "{error} {:?}",
            String::from_utf8_lossy(body)
        );
    }
}

#[test]
fn the_head_is_enough_to_ask_for_the_next_page() {
    let url = "/services/data/v66.0/query/01gRO0000016PIAYA2-2000";
    let page = format!(
        r#"{{"totalSize":3222,"done":false,"nextRecordsUrl":"{url}","records":[{{"attributes"#
    );
    assert_eq!(
        head(page.as_bytes()),
        Some(Head {
            total: 3222,
            next: Some(url.into())
        })
    );
    assert_eq!(
        head(br#"{"totalSize":0,"done":true,"records":[]}"#),
        Some(Head {
            total: 0,
            next: None
        })
    );
    for untold in [
        &br#"{"totalSize":3222,"done":false,"records":[], "nextRecordsUrl":"x"}"#[..],
        br#"{"totalSize":3222,"done":fal"#,
        b"<html>",
        b"",
    ] {
        assert_eq!(head(untold), None);
    }
}

/// A JSON value with the text it is written as.
#[derive(Debug, Clone)]
enum Json {
    Word(&'static str),
    Number(String),
    Text(String, bool),
    Object(Vec<(String, Json)>),
}

impl Json {
    fn write(&self, out: &mut String, space: &str) {
        match self {
            Self::Word(word) => out.push_str(word),
            Self::Number(text) => out.push_str(text),
            Self::Text(text, escape) => write_text(text, *escape, out),
            Self::Object(members) => {
                out.push('{');
                for (i, (key, value)) in members.iter().enumerate() {
                    if i > 0 {
                        out.push(',');
                    }
                    out.push_str(space);
                    write_text(key, false, out);
                    out.push_str(space);
                    out.push(':');
                    out.push_str(space);
                    value.write(out, space);
                }
                out.push('}');
            }
        }
    }
}

fn write_text(text: &str, escape: bool, out: &mut String) {
    if !escape {
        out.push_str(&serde_json::to_string(text).unwrap());
        return;
    }
    out.push('"');
    for unit in text.encode_utf16() {
        out.push_str(&format!("\\u{unit:04X}"));
    }
    out.push('"');
}

fn scalar() -> impl Strategy<Value = Json> {
    prop_oneof![
        Just(Json::Word("null")),
        Just(Json::Word("true")),
        Just(Json::Word("false")),
        "-?(0|[1-9][0-9]{0,12})(\\.[0-9]{1,4})?([eE][+-]?[0-9]{1,2})?".prop_map(Json::Number),
        (any::<String>(), any::<bool>()).prop_map(|(text, escape)| Json::Text(text, escape)),
        "[ -~]{0,40}".prop_map(|text| Json::Text(text, false)),
    ]
}

/// An address, or the rows of a subquery.
fn member_object() -> impl Strategy<Value = Json> {
    prop::collection::vec(scalar(), 1..4).prop_map(|values| {
        let keys = ["totalSize", "b", "c"].map(String::from);
        Json::Object(keys.into_iter().zip(values).collect())
    })
}

/// A record over a small set of keys, in any order, some missing.
fn record(depth: u32) -> BoxedStrategy<Json> {
    let parent = if depth == 0 {
        scalar().boxed()
    } else {
        prop_oneof![Just(Json::Word("null")), record(depth - 1)].boxed()
    };
    let members = (
        prop::option::of(scalar()),
        prop::option::of(scalar()),
        prop::option::of(prop_oneof![member_object(), Just(Json::Word("null"))]),
        prop::option::of(parent),
        prop::option::weighted(0.2, scalar()),
    );
    (members, any::<prop::sample::Index>(), any::<bool>())
        .prop_map(move |((id, name, addr, owner, new), turn, last)| {
            let owner = owner.map(|owner| match depth {
                0 => ("Leaf".to_owned(), owner),
                _ => ("Owner".to_owned(), owner),
            });
            let mut members: Vec<(String, Json)> = [
                id.map(|v| ("Id".to_owned(), v)),
                name.map(|v| ("Name".to_owned(), v)),
                addr.map(|v| ("Addr".to_owned(), v)),
                owner,
                new.map(|v| ("New__c".to_owned(), v)),
            ]
            .into_iter()
            .flatten()
            .collect();
            if !members.is_empty() {
                let turn = turn.index(members.len());
                members.rotate_left(turn);
            }
            let attributes = Json::Object(vec![("type".into(), Json::Text("X".into(), false))]);
            // A parent record is known by its first key; at the top any place will do.
            let at = if last && depth == 2 { members.len() } else { 0 };
            members.insert(at, ("attributes".into(), attributes));
            Json::Object(members)
        })
        .boxed()
}

fn columns() -> Columns {
    Columns::from_titles([
        "Id",
        "owner.name",
        "Name",
        "Addr",
        "Owner.Owner.Leaf",
        "Owner.Addr",
    ])
}

fn page_text(records: &[Json], space: &str) -> String {
    let mut text = format!(
        r#"{{"totalSize":{},{space}"done":true,"records":["#,
        records.len()
    );
    for (i, record) in records.iter().enumerate() {
        if i > 0 {
            text.push(',');
        }
        record.write(&mut text, space);
    }
    text.push_str("]}");
    text
}

/// What a tree of values says the cell of a path is.
fn expected<'v>(record: &'v Value, path: &[String]) -> (CellKind, Option<&'v Value>) {
    let mut value = record;
    for key in path {
        let Value::Object(members) = value else {
            // Below a null parent everything is null.
            return (if value.is_null() { Null } else { Absent }, None);
        };
        match members.iter().find(|(k, _)| k.eq_ignore_ascii_case(key)) {
            Some((_, below)) => value = below,
            None => return (Absent, None),
        }
    }
    let kind = match value {
        Value::Null => Null,
        Value::Bool(_) => Bool,
        Value::Number(_) => Number,
        Value::String(_) => Text,
        _ => Compound,
    };
    (kind, Some(value))
}

/// The paths of all values in a record, down through parent records.
fn leaves(record: &Value, path: &[String], found: &mut Vec<Vec<String>>) {
    let Value::Object(members) = record else {
        return;
    };
    for (key, value) in members.iter().filter(|(key, _)| *key != "attributes") {
        let mut path = path.to_vec();
        path.push(key.clone());
        if value.get("attributes").is_some() {
            leaves(value, &path, found);
        } else {
            found.push(path);
        }
    }
}

proptest! {
    #[test]
    fn a_page_is_cell_for_cell_what_a_tree_of_values_says(
        records in prop::collection::vec(record(2), 0..12),
        space in prop::sample::select(vec!["", " ", "\n\t"]),
    ) {
        let text = page_text(&records, space);
        let tree: Value = serde_json::from_str(&text).unwrap();
        let mut decoder = Decoder::new(&columns());
        let page = decoder.page(text.as_bytes()).unwrap();
        let all = decoder.columns();
        let known = columns();
        prop_assert_eq!(page.columns.as_deref().unwrap_or(&known), all);
        prop_assert_eq!(page.chunk.len(), records.len());
        for (r, record) in tree["records"].as_array().unwrap().iter().enumerate() {
            for (c, column) in all.iter().enumerate() {
                let cell = page.chunk.cell(r, c);
                let (kind, value) = expected(record, &column.path);
                // Where an object stands at a path that is a parent elsewhere, its fields are the columns.
                if kind == Compound && value.is_some_and(|v| v.get("attributes").is_some()) {
                    prop_assert_eq!(cell.kind, Absent);
                    continue;
                }
                // A row with a null parent can come before its fields are known as columns.
                let late = c >= known.len() && kind == Null && value.is_none();
                if late && cell.kind == Absent {
                    continue;
                }
                let got = if cell.kind == Children { Compound } else { cell.kind };
                prop_assert_eq!(got, kind, "{:?} of {}", column.path, record);
                match (kind, value) {
                    (Absent | Null, _) => prop_assert_eq!(cell.text, ""),
                    (Text, Some(v)) => prop_assert_eq!(Some(cell.text), v.as_str()),
                    (_, Some(v)) => {
                        prop_assert_eq!(&serde_json::from_str::<Value>(cell.text).unwrap(), v);
                    }
                    _ => prop_assert!(false, "a value without a value"),
                }
                prop_assert_eq!(usize::from(cell.width), crate::text::width(cell.text).min(255));
            }
            let mut found = Vec::new();
            leaves(record, &[], &mut found);
            for path in found {
                let null_parent = expected(record, &path).0 == Null;
                let known = all.iter().any(|c| {
                    c.path.len() >= path.len()
                        && c.path.iter().zip(&path).all(|(a, b)| a.eq_ignore_ascii_case(b))
                        && (c.path.len() == path.len() || null_parent)
                });
                prop_assert!(known, "{path:?} has no column");
            }
        }
    }

    #[test]
    fn a_damaged_page_never_panics_and_is_taken_only_if_it_is_json(
        records in prop::collection::vec(record(1), 1..4),
        at in any::<prop::sample::Index>(),
        cut in 0usize..3,
        put in prop::collection::vec(any::<u8>(), 0..3),
    ) {
        let mut bytes = page_text(&records, "").into_bytes();
        let at = at.index(bytes.len());
        let end = (at + cut).min(bytes.len());
        bytes.splice(at..end, put);
        if Decoder::new(&columns()).page(&bytes).is_ok() {
            prop_assert!(serde_json::from_slice::<serde::de::IgnoredAny>(&bytes).is_ok());
        }
        let _ = head(&bytes);
    }

    #[test]
    fn a_page_that_arrives_in_pieces_is_the_page_that_came_whole(
        records in prop::collection::vec(record(2), 0..12),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..12),
    ) {
        let text = page_text(&records, "");
        let whole = Decoder::new(&columns()).page(text.as_bytes()).unwrap();
        let mut cuts: Vec<_> = cuts.iter().map(|cut| cut.index(text.len())).collect();
        cuts.extend([0, text.len()]);
        cuts.sort_unstable();
        let mut decoder = Decoder::new(&columns());
        decoder.begin();
        for cut in cuts.windows(2) {
            decoder.feed(&text.as_bytes()[cut[0]..cut[1]]);
        }
        prop_assert_eq!(decoder.head().cloned(), head(text.as_bytes()));
        let pieces = decoder.finish().unwrap();
        prop_assert_eq!(&pieces.chunk, &whole.chunk);
        prop_assert_eq!(pieces.columns, whole.columns);
        prop_assert_eq!((pieces.total, pieces.next), (whole.total, whole.next));
    }
}
