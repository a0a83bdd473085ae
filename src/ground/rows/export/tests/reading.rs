//! Properties: what is written reads back as the same values, by a reader of RFC 4180 written here
//! and by a JSON parser.

use proptest::prelude::*;

use super::*;

/// A field as it was read: `None` where it was empty without quotes.
type Field = Option<String>;

/// Reads CSV as RFC 4180 describes it.
fn read_csv(text: &str, delimiter: char, line_end: &str) -> Vec<Vec<Field>> {
    let mut rows = vec![];
    let mut rest = text;
    while !rest.is_empty() {
        let mut row = vec![];
        loop {
            let field = if let Some(quoted) = rest.strip_prefix('"') {
                let mut value = String::new();
                rest = quoted;
                loop {
                    let at = rest.find('"').expect("a closing quote");
                    value.push_str(&rest[..at]);
                    rest = &rest[at + 1..];
                    match rest.strip_prefix('"') {
                        Some(more) => {
                            value.push('"');
                            rest = more;
                        }
                        None => break,
                    }
                }
                Some(value)
            } else {
                let end = rest
                    .find([delimiter, '\r', '\n'])
                    .expect("an end of the line");
                let value = rest[..end].to_owned();
                rest = &rest[end..];
                Some(value).filter(|value| !value.is_empty())
            };
            row.push(field);
            match rest.strip_prefix(delimiter) {
                Some(more) => rest = more,
                None => break,
            }
        }
        rest = rest.strip_prefix(line_end).expect("the end of the line");
        rows.push(row);
    }
    rows
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(null()),
        Just(absent()),
        "[ -~\n\r\t\"',;=+@é日\u{202e}]{0,60}".prop_map(|t| text(&t)),
        "-?(0|[1-9][0-9]{0,17})(\\.[0-9]{1,4})?".prop_map(|t| number(&t)),
    ]
}

fn table() -> impl Strategy<Value = Vec<Vec<Value>>> {
    (1usize..6).prop_flat_map(|columns| {
        prop::collection::vec(prop::collection::vec(value(), columns), 0..20)
    })
}

proptest! {
    #[test]
    fn csv_reads_back_as_the_same_values(
        rows in table(),
        delimiter in prop::sample::select(vec![b',', b';', b'\t', b'|']),
        crlf: bool,
        guard: bool,
    ) {
        let columns = rows.first().map_or(1, Vec::len);
        let names: Vec<String> = (0..columns).map(|n| format!("C{n}")).collect();
        let line_ending = if crlf { LineEnding::Crlf } else { LineEnding::Lf };
        let options = Options {
            delimiter,
            line_ending,
            formula_guard: guard,
            ..Options::default()
        };
        let columns = titles(names.iter().map(String::as_str));
        let out = written(Format::Csv, options, &columns, &rows);
        let read = read_csv(&out, delimiter.into(), if crlf { "\r\n" } else { "\n" });
        let mut expected = vec![names.iter().cloned().map(Some).collect::<Vec<Field>>()];
        expected.extend(rows.iter().map(|row| {
            let fields: Vec<Field> = row
                .iter()
                .map(|(kind, text)| match kind {
                    CellKind::Null | CellKind::Absent => None,
                    CellKind::Text if guard && is_formula(text) => Some(format!("'{text}")),
                    _ => Some(text.clone()),
                })
                .collect();
            match fields.as_slice() {
                [None] => vec![Some(String::new())],
                _ => fields,
            }
        }));
        prop_assert_eq!(read, expected);
    }

    #[test]
    fn a_whole_page_is_written_like_its_rows_one_by_one(
        rows in table(),
        delimiter in prop::sample::select(vec![b',', b';', b'.', b'|']),
        crlf: bool,
        guard: bool,
    ) {
        let names: Vec<String> = (0..rows.first().map_or(1, Vec::len))
            .map(|n| format!("C{n}"))
            .collect();
        let columns = titles(names.iter().map(String::as_str));
        let options = Options {
            delimiter,
            line_ending: if crlf { LineEnding::Crlf } else { LineEnding::Lf },
            formula_guard: guard,
            ..Options::default()
        };
        for format in [Format::Csv, Format::Tsv] {
            let page = page(&rows);
            let mut one_by_one = Writer::new(format, options, Vec::new());
            one_by_one.begin(&columns).unwrap();
            for row in 0..page.len() {
                one_by_one.row(|column| page.cell(row, column)).unwrap();
            }
            let (one_by_one, _) = one_by_one.finish().unwrap();
            let mut whole = Writer::new(format, options, Vec::new());
            whole.begin(&columns).unwrap();
            whole.chunk(&page).unwrap();
            prop_assert_eq!(whole.finish().unwrap().0, one_by_one);
        }
    }

    #[test]
    fn ndjson_reads_back_as_the_same_values(rows in table()) {
        let names: Vec<String> = (0..rows.first().map_or(1, Vec::len))
            .map(|n| format!("C{n}"))
            .collect();
        let columns = titles(names.iter().map(String::as_str));
        let out = written(Format::Ndjson, Options::default(), &columns, &rows);
        prop_assert_eq!(out.lines().count(), rows.len());
        for (line, row) in out.lines().zip(&rows) {
            let read: std::collections::BTreeMap<String, Box<serde_json::value::RawValue>> =
                serde_json::from_str(line).expect("an object");
            for (name, (kind, text)) in names.iter().zip(row) {
                let raw = read.get(name).map(|raw| raw.get());
                match kind {
                    CellKind::Absent => prop_assert_eq!(raw, None),
                    CellKind::Null => prop_assert_eq!(raw, Some("null")),
                    CellKind::Number => prop_assert_eq!(raw, Some(text.as_str())),
                    _ => {
                        let read: String = serde_json::from_str(raw.expect("a value")).expect("a text");
                        prop_assert_eq!(&read, text);
                    }
                }
            }
        }
    }
}
