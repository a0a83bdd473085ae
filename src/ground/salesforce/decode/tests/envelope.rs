//! What stands around the records, and pages that are refused.

use super::*;

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

#[test]
fn a_row_that_is_not_an_object_is_told_with_its_place() {
    for row in ["null", "1", "\"x\"", "[]", "true"] {
        let before = r#"{"totalSize":2,"done":true,"records":[{"attributes":{},"A":1},"#;
        let error = Decoder::new(&Columns::from_titles(["A"]))
            .page(format!("{before}{row}]}}").as_bytes())
            .unwrap_err();
        let expected = DecodeError {
            offset: before.len(),
            reason: "a row that is not an object",
        };
        assert_eq!(error, expected);
    }
}

/// A page with every kind of value.
const RICH: &str = r#"{"totalSize":3,"done":false,"nextRecordsUrl":"/services/data/v66.0/query/01g-2","records":[{"attributes":{"type":"A","url":"/A/1"},"Id":"1","Zürich":"K\u00f6ln \ud83d\ude00 ü","N":-1.50e+3,"B":true,"Owner":{"attributes":{"type":"U","url":"/U/1"},"Name":"P"},"Kids":{"totalSize":1,"done":true,"records":[{"attributes":{},"Id":"k"}]},"Geo":{"latitude":1.0}},{"attributes":{"type":"A","url":"/A/2"},"Id":null,"Zürich":"","N":0,"B":false,"Owner":null,"Kids":null,"Geo":null}]}"#;

#[test]
fn json_cut_in_the_middle_is_refused_wherever_it_is_cut() {
    let columns = Columns::from_titles(["Id", "Owner.Name", "Kids"]);
    for cut in 0..RICH.len() {
        let part = &RICH.as_bytes()[..cut];
        let error = Decoder::new(&columns).page(part).unwrap_err();
        assert!(error.offset <= cut, "{error} of {cut} bytes");
        let mut decoder = Decoder::new(&columns);
        decoder.begin();
        decoder.feed(part);
        assert_eq!(decoder.finish().unwrap_err(), error, "cut at {cut}");
        let _ = head(part);
    }
    assert_eq!(
        Decoder::new(&columns)
            .page(RICH.as_bytes())
            .unwrap()
            .chunk
            .len(),
        2
    );
}

#[test]
fn a_page_with_one_byte_more_or_less_never_panics() {
    for at in 0..RICH.len() {
        for put in [&b""[..], b"\"", b"\\", b"{", b"]", b"\xff", b"\0", b","] {
            let mut bytes = RICH.as_bytes().to_vec();
            bytes.splice(at..=at, put.iter().copied());
            let page = Decoder::new(&Columns::from_titles(["Id"])).page(&bytes);
            let valid = serde_json::from_slice::<serde::de::IgnoredAny>(&bytes).is_ok();
            assert!(
                valid || page.is_err(),
                "{:?}",
                String::from_utf8_lossy(&bytes)
            );
        }
    }
}
