//! Kinds of values, from describes and from data.

use std::sync::Arc;

use super::*;
use crate::rows::{ChunkBuilder, Columns};

fn column(title: &str, values: &[(CellKind, &str)]) -> RowSet {
    let mut rows = RowSet::new(Arc::new(Columns::from_titles([title])));
    let mut page = ChunkBuilder::new(1);
    for (kind, text) in values {
        page.set(0, *kind, text);
        page.end_row();
    }
    rows.push(Arc::new(page.finish()), None);
    rows
}

#[test]
fn the_data_tell_the_kind_where_no_describe_does() {
    use CellKind::{Bool, Compound, Null, Number, Text};
    use ValueKind as V;
    for (title, values, kind) in [
        ("A", &[][..], V::Unknown),
        ("A", &[(Null, ""), (Text, "")], V::Unknown),
        (
            "A",
            &[(Null, ""), (Number, "-12")],
            V::Number(NumberKind::Int),
        ),
        (
            "A",
            &[(Number, "12"), (Number, "1.0E2")],
            V::Number(NumberKind::Decimal),
        ),
        ("A", &[(Number, "12"), (Text, "x")], V::Unknown),
        ("A", &[(Bool, "true")], V::Bool),
        ("A", &[(Text, "2026-01-31")], V::Date),
        ("A", &[(Text, "2026-01-3x")], V::Text),
        ("A", &[(Text, "2022-03-17T16:21:26.000+0000")], V::DateTime),
        ("A", &[(Text, "10:00:00.000Z")], V::Time),
        ("Owner.Id", &[(Text, "003RO0000035WQgYAM")], V::Id),
        ("OwnerId", &[(Text, "003RO0000035WQgYAM")], V::Reference),
        ("OwnerId", &[(Text, "003RO0000035WQgYAN")], V::Text),
        ("A", &[(Text, "a@b.example")], V::Email),
        ("A", &[(Text, "a@b.example"), (Text, "none")], V::Text),
        ("A", &[(Text, "https://a.example")], V::Url),
        ("A", &[(Text, "one\ntwo"), (Text, "x")], V::LongText),
        (
            "A",
            &[(
                Text,
                "/services/data/v66.0/sobjects/Attachment/00P000000000001AAA/Body",
            )],
            V::Base64,
        ),
        (
            "A",
            &[(Compound, r#"{"city":null,"latitude":1,"street":null}"#)],
            V::Address,
        ),
        (
            "A",
            &[(Compound, r#"{"latitude":1,"longitude":2}"#)],
            V::Location,
        ),
    ] {
        assert_eq!(
            ValueKind::guess(&column(title, values), 0),
            kind,
            "{title} {values:?}"
        );
    }
}

#[test]
fn every_type_of_a_describe_is_known() {
    for kind in [
        "string",
        "id",
        "reference",
        "int",
        "long",
        "double",
        "currency",
        "percent",
        "boolean",
        "date",
        "datetime",
        "time",
        "picklist",
        "multipicklist",
        "email",
        "phone",
        "url",
        "textarea",
        "base64",
        "address",
        "location",
        "combobox",
        "encryptedstring",
    ] {
        let known = ValueKind::of_describe(kind);
        assert_ne!(known, ValueKind::Unknown, "{kind}");
        assert!(
            !known.glyph().is_empty() && known.glyph().len() <= 2,
            "{kind}"
        );
    }
    assert_eq!(ValueKind::of_describe("anyType"), ValueKind::Unknown);
}
