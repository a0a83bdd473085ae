//! Every shape a value of a query result can have (REST query result), by hand.

use super::*;

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
fn parents_are_found_at_any_depth_and_may_be_null_at_any() {
    let columns = ["A.B.C.D.E.Name", "A.B.Name", "Id"];
    let deep = |name: &str| {
        format!(
            r#"{{"attributes":{{}},"A":{{"attributes":{{}},"B":{{"attributes":{{}},"C":{{"attributes":{{}},"D":{{"attributes":{{}},"E":{name}}}}},"Name":"b"}}}},"Id":"1"}}"#
        )
    };
    let record = deep(r#"{"attributes":{"type":"E"},"Name":"e"}"#);
    check(
        &columns,
        &record,
        0,
        &[(Text, "e"), (Text, "b"), (Text, "1")],
    );
    check(
        &columns,
        &deep("null"),
        0,
        &[(Null, ""), (Text, "b"), (Text, "1")],
    );
    for (record, rest) in [
        (r#"{"attributes":{},"A":null,"Id":"1"}"#, (Null, "")),
        (
            r#"{"attributes":{},"A":{"attributes":{},"B":null},"Id":"1"}"#,
            (Null, ""),
        ),
        (
            r#"{"attributes":{},"A":{"attributes":{},"B":{"attributes":{},"C":null,"Name":"b"}},"Id":"1"}"#,
            (Text, "b"),
        ),
    ] {
        check(&columns, record, 0, &[(Null, ""), rest, (Text, "1")]);
    }
}

#[test]
fn a_polymorphic_name_has_the_type_name() {
    let records = r#"{"attributes":{"type":"Task","url":"/u/Task/1"},"What":{"attributes":{"type":"Name","url":"/u/Account/001"},"Name":"Acme"}},
        {"attributes":{"type":"Task","url":"/u/Task/2"},"What":{"attributes":{"type":"Name","url":"/u/Opportunity/006"},"Name":"Deal"}}"#;
    check(&["What.Name"], records, 0, &[(Text, "Acme")]);
    check(&["What.Name"], records, 1, &[(Text, "Deal")]);
}

#[test]
fn subtotals_of_rollup_have_null_for_what_they_add_up() {
    let records = r#"{"attributes":{"type":"AggregateResult"},"StageName":"Won","grp":0,"expr0":2},
        {"attributes":{"type":"AggregateResult"},"StageName":null,"grp":1,"expr0":2}"#;
    let columns = ["StageName", "grp", "expr0"];
    let (won, all) = ([(Text, "Won"), (Number, "0")], [(Null, ""), (Number, "1")]);
    check(&columns, records, 0, &[won[0], won[1], (Number, "2")]);
    check(&columns, records, 1, &[all[0], all[1], (Number, "2")]);
}

#[test]
fn numbers_are_kept_digit_for_digit() {
    for number in [
        "23.0",
        "400",
        "0",
        "-0",
        "-0.0",
        "0.10",
        "999999999999999999",
        "12345678901234567890123456789012",
        "-1234567890.1234567890123456789012",
        "1.0E2",
        "1e-7",
        "6.02214076e+23",
    ] {
        let record = format!(r#"{{"attributes":{{}},"N":{number},"After":1}}"#);
        check(
            &["N", "After"],
            &record,
            0,
            &[(Number, number), (Number, "1")],
        );
    }
}

#[test]
fn dates_picklists_and_links_are_texts() {
    for text in [
        "2026-01-31",
        "2022-03-17T16:21:26.000+0000",
        "10:00:00.000Z",
        "four;six",
        "/services/data/v66.0/sobjects/Attachment/00PRO0000002abcYAA/Body",
    ] {
        let record = format!(r#"{{"attributes":{{}},"A":"{text}"}}"#);
        check(&["A"], &record, 0, &[(Text, text)]);
    }
}

#[test]
fn addresses_and_geolocations_are_compounds_or_null() {
    for compound in [
        r#"{"city":null,"country":"US","geocodeAccuracy":null,"latitude":null,"longitude":null,"postalCode":null,"state":null,"street":"1 \"A\" St\nRear"}"#,
        r#"{"latitude":37.7,"longitude":-122.4}"#,
        r#"{"latitude":37.70,"city":"Zürich"}"#,
        "{}",
        r#"["a",1,null]"#,
    ] {
        let record = format!(r#"{{"attributes":{{}},"A":{compound},"B":null}}"#);
        check(&["A", "B"], &record, 0, &[(Compound, compound), (Null, "")]);
        check(&["B", "A"], &record, 0, &[(Null, ""), (Compound, compound)]);
    }
}

#[test]
fn a_cell_of_ten_megabytes_is_a_cell() {
    let long = "0123456789 abcdefghijklmnop ".repeat(10 * 1024 * 1024 / 28);
    let page = page_of(
        &Columns::from_titles(["A", "B"]),
        &format!(
            r#"{{"attributes":{{}},"A":"{long}","B":"{}\n"}}"#,
            &long[..100_000]
        ),
    );
    assert_eq!(page.chunk.cell(0, 0).text.len(), long.len());
    assert_eq!((page.chunk.widest(0), page.chunk.widest(1)), (255, 255));
    assert_eq!(page.chunk.cell(0, 1).text.len(), 100_001);
}
