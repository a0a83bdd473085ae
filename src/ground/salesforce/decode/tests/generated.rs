//! Any page, cell for cell against a tree of values.

use super::*;

/// A JSON value with the text it is written as.
#[derive(Debug, Clone)]
pub(super) enum Json {
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
pub(super) fn record(depth: u32) -> BoxedStrategy<Json> {
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

pub(super) fn columns() -> Columns {
    Columns::from_titles([
        "Id",
        "owner.name",
        "Name",
        "Addr",
        "Owner.Owner.Leaf",
        "Owner.Addr",
    ])
}

pub(super) fn page_text(records: &[Json], space: &str) -> String {
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
                prop_assert_eq!(usize::from(cell.width), usize::from(crate::rows::shown_width(cell.kind, cell.text)));
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
}
