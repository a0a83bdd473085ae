//! Every format, by table and against readers written here.

use super::*;
use crate::rows::{CellKind, ChunkBuilder, Column, Columns, RowChunk, RowSet};
use std::sync::Arc;

type Value = (CellKind, String);

fn page(rows: &[Vec<Value>]) -> RowChunk {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut builder = ChunkBuilder::new(columns);
    for row in rows {
        for (column, (kind, text)) in row.iter().enumerate() {
            builder.set(column, *kind, text);
        }
        builder.end_row();
    }
    builder.finish()
}

fn written(format: Format, options: Options, columns: &Columns, rows: &[Vec<Value>]) -> String {
    let mut writer = Writer::new(format, options, Vec::new());
    writer.begin(columns).unwrap();
    writer.chunk(&page(rows)).unwrap();
    let (bytes, count) = writer.finish().unwrap();
    assert_eq!(count.rows, rows.len() as u64);
    assert_eq!(count.bytes, bytes.len() as u64);
    String::from_utf8(bytes).unwrap()
}

fn text(text: &str) -> Value {
    (CellKind::Text, text.to_owned())
}

fn number(text: &str) -> Value {
    (CellKind::Number, text.to_owned())
}

fn null() -> Value {
    (CellKind::Null, String::new())
}

fn absent() -> Value {
    (CellKind::Absent, String::new())
}

fn titles<'a>(titles: impl IntoIterator<Item = &'a str>) -> Columns {
    Columns::from_titles(titles)
}

#[test]
fn csv_quotes_what_must_be_quoted_and_nothing_else() {
    let plain = Options {
        formula_guard: false,
        ..Options::default()
    };
    for (value, field) in [
        ("Acme", "Acme"),
        (" Acme ", " Acme "),
        ("Acme, Inc.", "\"Acme, Inc.\""),
        ("say \"hi\"", "\"say \"\"hi\"\"\""),
        ("two\nlines", "\"two\nlines\""),
        ("two\r\nlines", "\"two\r\nlines\""),
        ("\r", "\"\r\""),
        ("", "\"\""),
        ("=1+1", "=1+1"),
        ("Ωmega 日本", "Ωmega 日本"),
    ] {
        let out = written(
            Format::Csv,
            plain,
            &titles(["A", "B"]),
            &[vec![text(value), null()]],
        );
        assert_eq!(out, format!("A,B\n{field},\n"), "{value:?}");
    }
}

#[test]
fn what_a_spreadsheet_would_run_is_guarded_and_numbers_are_not() {
    for (value, field) in [
        (text("=HYPERLINK(\"x\")"), "\"'=HYPERLINK(\"\"x\"\")\""),
        (text("+49 89 5550 1090"), "+49 89 5550 1090"),
        (text("+49 (0)89/5550-10.90"), "+49 (0)89/5550-10.90"),
        (text("-1"), "-1"),
        (text("-12.50"), "-12.50"),
        (text("-"), "\"'-\""),
        (text("--1"), "\"'--1\""),
        (text("-2+3"), "\"'-2+3\""),
        (text("+1*2"), "\"'+1*2\""),
        (text("+49 89 5550 ext. 3"), "\"'+49 89 5550 ext. 3\""),
        (text("+1,2"), "\"'+1,2\""),
        (text("+1\t2"), "\"'+1\t2\""),
        (text("+1+cmd|' /C calc'!A0"), "\"'+1+cmd|' /C calc'!A0\""),
        (text("-SUM(1)"), "\"'-SUM(1)\""),
        (text("@sum"), "\"'@sum\""),
        (text("\tx"), "\"'\tx\""),
        (text("\rx"), "\"'\rx\""),
        (text("\nx"), "\"'\nx\""),
        (number("-12.50"), "-12.50"),
        (text("a=1"), "a=1"),
    ] {
        let out = written(
            Format::Csv,
            Options::default(),
            &titles(["A"]),
            &[vec![value.clone()]],
        );
        assert_eq!(out, format!("A\n{field}\n"), "{value:?}");
    }
}

#[test]
fn the_settings_of_csv_are_followed() {
    let options = Options {
        delimiter: b';',
        bom: true,
        line_ending: LineEnding::Crlf,
        ..Options::default()
    };
    let rows = [vec![text("a;b"), text("a,b")]];
    let out = written(Format::Csv, options, &titles(["A", "B"]), &rows);
    assert_eq!(out, "\u{feff}A;B\r\n\"a;b\";a,b\r\n");
    let out = written(Format::Tsv, options, &titles(["A", "B"]), &rows);
    assert_eq!(out, "\u{feff}A\tB\r\na;b\ta,b\r\n");
    let bare = Options {
        header: false,
        ..Options::default()
    };
    let out = written(Format::Csv, bare, &titles(["A", "B"]), &rows);
    assert_eq!(out, "a;b,\"a,b\"\n");
}

#[test]
fn a_row_of_one_null_is_not_an_empty_line() {
    let rows = [vec![null()], vec![text("x")]];
    let out = written(Format::Csv, Options::default(), &titles(["A"]), &rows);
    assert_eq!(out, "A\n\"\"\nx\n");
}

#[test]
fn json_has_the_shape_of_the_server() {
    let columns = titles(["Id", "Owner.Name", "Amount", "Owner.Manager.Name", "X__c"]);
    let rows = [
        vec![
            text("006"),
            text("Ada \"A\" \\ \u{1}\n"),
            number("23.0"),
            null(),
            absent(),
        ],
        vec![text("007"), null(), null(), null(), text("")],
    ];
    let out = written(Format::Json, Options::default(), &columns, &rows);
    assert_eq!(
        out,
        "[\n{\"Id\":\"006\",\"Owner\":{\"Name\":\"Ada \\\"A\\\" \\\\ \\u0001\\n\",\"Manager\":null},\"Amount\":23.0},\n\
         {\"Id\":\"007\",\"Owner\":null,\"Amount\":null,\"X__c\":\"\"}\n]\n"
    );
    let flat = Options {
        nested: false,
        ..Options::default()
    };
    let out = written(Format::Ndjson, flat, &columns, &rows[1..]);
    assert_eq!(
        out,
        "{\"Id\":\"007\",\"Owner.Name\":null,\"Amount\":null,\"Owner.Manager.Name\":null,\"X__c\":\"\"}\n"
    );
}

#[test]
fn no_rows_are_an_empty_array_a_header_and_nothing() {
    for (format, expected) in [
        (Format::Json, "[]\n"),
        (Format::Ndjson, ""),
        (Format::Csv, "Id\n"),
        (Format::Tsv, "Id\n"),
        (Format::Markdown, "| Id |\n| --- |\n"),
    ] {
        assert_eq!(
            written(format, Options::default(), &titles(["Id"]), &[]),
            expected
        );
    }
}

#[test]
fn json_of_children_stays_json_and_on_one_line() {
    let children = (
        CellKind::Children,
        "{ \"totalSize\": 1,\r\n \"records\": [] }".to_owned(),
    );
    let out = written(
        Format::Ndjson,
        Options::default(),
        &titles(["Contacts"]),
        &[vec![children]],
    );
    assert_eq!(out.lines().count(), 1);
    let value: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(value["Contacts"]["totalSize"], 1);
}

#[test]
fn a_value_and_a_parent_of_one_name_both_stay() {
    let columns = titles(["What", "What.Name"]);
    let rows = [vec![text("x"), text("y")]];
    let out = written(Format::Ndjson, Options::default(), &columns, &rows);
    assert_eq!(out, "{\"What\":\"x\",\"What.Name\":\"y\"}\n");
}

#[test]
fn markdown_shows_characters_and_not_what_they_mean() {
    let rows = [vec![text("a|b\\*<i>\r\n`x` [l](u)"), null()]];
    let out = written(
        Format::Markdown,
        Options::default(),
        &titles(["A", "B"]),
        &rows,
    );
    assert_eq!(
        out,
        "| A | B |\n| --- | --- |\n| a\\|b\\\\\\*\\<i><br>\\`x\\` \\[l](u) |  |\n"
    );
}

#[test]
fn chosen_columns_and_rows_come_in_the_order_chosen() {
    let mut set = RowSet::new(Arc::new(titles(["A", "B", "C"])));
    for from in [0, 3] {
        let rows: Vec<_> = (from..from + 3)
            .map(|n| vec![number(&n.to_string()), text("b"), text("c")])
            .collect();
        set.push(Arc::new(page(&rows)), None);
    }
    let mut writer = Writer::new(Format::Csv, Options::default(), Vec::new());
    writer.begin_with(set.columns(), &[2, 0]).unwrap();
    writer.rows(&set, [5, 0, 2]).unwrap();
    let (bytes, _) = writer.finish().unwrap();
    assert_eq!(String::from_utf8(bytes).unwrap(), "C,A\nc,5\nc,0\nc,2\n");
}

#[test]
fn a_column_that_comes_late_is_written_or_told() {
    let mut columns = titles(["A"]);
    columns.push(Column::value(vec!["B".into()]));
    for (format, told, expected) in [
        (Format::Csv, vec!["B".to_owned()], "A\n1\n2\n"),
        (Format::Ndjson, vec![], "{\"A\":1}\n{\"A\":2,\"B\":\"b\"}\n"),
    ] {
        let mut writer = Writer::new(format, Options::default(), Vec::new());
        writer.begin(&titles(["A"])).unwrap();
        writer.chunk(&page(&[vec![number("1")]])).unwrap();
        assert_eq!(writer.columns(&columns), told);
        writer
            .chunk(&page(&[vec![number("2"), text("b")]]))
            .unwrap();
        let (bytes, _) = writer.finish().unwrap();
        assert_eq!(String::from_utf8(bytes).unwrap(), expected);
    }
}

#[test]
fn a_sink_that_fails_is_heard() {
    struct Full;
    impl std::io::Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut writer = Writer::new(Format::Csv, Options::default(), Full);
    writer.begin(&titles(["A"])).unwrap();
    let row = vec![text(&"x".repeat(10_000))];
    let error = writer.chunk(&page(&vec![row; 10])).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::StorageFull);
}

#[test]
fn names_lead_to_formats_and_back() {
    for (name, format) in Format::ALL {
        assert_eq!(Format::by_name(name), Some(format));
        assert_eq!(format.name(), name);
    }
    assert_eq!(Format::Markdown.extension(), "md");
}

/// Against readers: what is written reads back.
mod reading;

#[test]
fn what_comparisons_take_for_a_number_is_no_formula_and_neither_is_a_phone_number() {
    for (text, formula) in [
        ("-1.5", false),
        ("+7", false),
        ("-1e5", false),
        ("-2.5E-3", false),
        ("+49 (0)30 1234-56", false),
        ("-1e5+A1", true),
        ("-e5", true),
        ("--1", true),
        ("+cmd|' /C calc'!A0", true),
        ("=1", true),
        ("1", false),
    ] {
        assert_eq!(is_formula(text), formula, "{text}");
    }
}
