//! What is written is read back, and what others write too.

use proptest::prelude::*;

use super::*;
use crate::rows::export::{Options, Writer};
use crate::rows::{CellKind, seen};

fn shown(rows: &RowSet) -> Vec<String> {
    let titles: Vec<&str> = rows
        .columns()
        .iter()
        .map(|column| column.title.as_str())
        .collect();
    let mut lines = vec![titles.join(" | ")];
    for row in 0..rows.len() {
        let cells = (0..rows.columns().len()).map(|column| {
            let cell = rows.cell(row, column);
            match cell.kind {
                CellKind::Absent => "-".to_owned(),
                CellKind::Null => "∅".to_owned(),
                CellKind::Text if cell.text.is_empty() => "\"\"".to_owned(),
                CellKind::Number => format!("#{}", cell.text),
                CellKind::Bool => format!("?{}", cell.text),
                _ => seen(cell).into_owned(),
            }
        });
        lines.push(cells.collect::<Vec<_>>().join(" | "));
    }
    lines
}

#[test]
fn csv_of_this_and_of_other_programs_is_read() {
    for (text, expected) in [
        ("A,B.C\n1,x\n", vec!["A | B.C", "1 | x"]),
        (
            "\u{feff}A;B\r\n1;\"\"\r\n;2",
            vec!["A | B", "1 | \"\"", "∅ | 2"],
        ),
        ("A\tB\n\"a\"\"b\"\t\"x\ny\"\n", vec!["A | B", "a\"b | x\ny"]),
        ("A,B\n\n1\n\n", vec!["A | B", "1 | ∅"]),
        (
            "A,B\n\"'=1+1\",\"'x\"\n'=1,2\n",
            vec!["A | B", "=1+1 | 'x", "'=1 | 2"],
        ),
        ("A\n\"\"\n\nx\n", vec!["A", "\"\"", "∅", "x"]),
        ("\"A,1\";B\n1;2\n", vec!["A,1 | B", "1 | 2"]),
        ("A,B\n", vec!["A | B"]),
    ] {
        assert_eq!(shown(&read(text, Format::Csv).unwrap()), expected, "{text}");
    }
    let error = |text: &str| read(text, Format::Csv).unwrap_err().to_string();
    assert_eq!(error(" \n"), "it is empty");
    assert_eq!(
        error("A,B\n1,2\n1,2,3\n"),
        "line 3 has 3 fields, and the header has 2"
    );
    assert_eq!(
        error("A,B\n1,2\n\"x,2\n"),
        "the quote that begins in line 3 does not end"
    );
    assert!(read("| A |", Format::Markdown).is_err());
}

#[test]
fn json_is_read_as_records_whatever_holds_them() {
    let expected = vec![
        "Name | Amount | Owner.Name | Site",
        "a | #1.50 | Dana | ∅",
        "b | ∅ | ∅ | ∅",
    ];
    let one = r#"{"attributes":{"type":"A"},"Name":"a","Amount":1.50,"Owner":{"Name":"Dana"},"Site":null}"#;
    let two = r#"{"Name":"b","Amount":null,"Owner":null,"Site":null}"#;
    for text in [
        format!("[{one},\n{two}]"),
        format!("{one}\n{two}\n"),
        format!(r#"{{"totalSize":2,"done":true,"records":[{one},{two}]}}"#),
    ] {
        assert_eq!(
            shown(&read(&text, Format::Json).unwrap()),
            expected,
            "{text}"
        );
    }
    let parts = r#"{"A":{"street":"x","city":"Kraków"},"B":true,"C":{"totalSize":0,"records":[]},"D.E":"f"}"#;
    assert_eq!(
        shown(&read(parts, Format::Ndjson).unwrap()),
        ["A | B | C | D.E", "x, Kraków | ?true | none | f"]
    );
    for wrong in ["[1]", "{", "nonsense", "[{\"A\":1},2]"] {
        assert!(read(wrong, Format::Json).is_err(), "{wrong}");
    }
}

#[test]
fn a_name_tells_the_format() {
    for (name, format) in [
        ("a.csv", Some(Format::Csv)),
        ("a.b.TSV", Some(Format::Tsv)),
        ("x.jsonl", Some(Format::Ndjson)),
        ("x.json", Some(Format::Json)),
        ("x.xlsx", None),
        ("demo-prod", None),
    ] {
        assert_eq!(format_of(name), format, "{name}");
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(
        cells in prop::collection::vec(
            prop::array::uniform2(prop::option::of("[-a,;=\"'\n\rü \t]{0,4}")),
            1..12,
        ),
    ) {
        let mut page = ChunkBuilder::new(2);
        for row in &cells {
            for (column, cell) in row.iter().enumerate() {
                match cell {
                    Some(text) => page.set(column, CellKind::Text, text),
                    None => page.set(column, CellKind::Null, ""),
                }
            }
            page.end_row();
        }
        let mut rows = RowSet::new(Arc::new(Columns::from_titles(["First", "Other.Name"])));
        rows.push(Arc::new(page.finish()), None);
        for (format, guard) in [
            (Format::Csv, false),
            (Format::Tsv, false),
            (Format::Json, false),
            (Format::Ndjson, false),
        ] {
            let options = Options { formula_guard: guard, ..Options::default() };
            let mut out = Vec::new();
            let mut writer = Writer::new(format, options, &mut out);
            writer.begin(rows.columns()).unwrap();
            for chunk in rows.chunks() {
                writer.chunk(chunk).unwrap();
            }
            writer.finish().unwrap();
            let text = String::from_utf8(out).unwrap();
            let read = read(&text, format).unwrap();
            // Without a value a column is not seen in JSON to be a parent's.
            let same = |column: usize| {
                (0..rows.len()).all(|row| {
                    let (one, two) = (rows.cell(row, column), read.cell(row, column));
                    let guarded = one.text.starts_with('\'');
                    guarded || one.kind.has_value() == two.kind.has_value() && one.text == two.text
                })
            };
            prop_assert!(same(0), "{}", text);
            let parents = rows.column(1).any(|cell| cell.kind.has_value());
            prop_assert!(!parents || same(1), "{}", text);
        }
    }
}
