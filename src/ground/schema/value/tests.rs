//! What is taken as a value, and what is refused with which words.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use proptest::prelude::*;

use super::*;

/// 2026-03-01 12:00:00 UTC, where clocks are an hour ahead.
fn clock() -> Clock {
    let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(1));
    Clock::new(zone, 1_772_366_400)
}

fn field(json: &str) -> Field {
    serde_json::from_str(json).unwrap()
}

#[track_caller]
fn check(json: &str, cases: &[(&str, &str)]) {
    let mut field = field(json);
    if !json.contains("nillable") {
        field.nillable = true;
    }
    for (text, sent) in cases {
        let said = match read_value(&field, text, &clock()) {
            Ok(value) => value.to_json(),
            Err(why) => format!("! {why}"),
        };
        assert_eq!(&said, sent, "{text:?} for {json}");
    }
}

#[test]
fn numbers_are_taken_as_people_and_spreadsheets_write_them() {
    check(
        r#"{"type":"currency","precision":18,"scale":2}"#,
        &[
            ("12", "12"),
            (" 12.50 ", "12.50"),
            ("-.5", "-0.5"),
            ("+7", "7"),
            ("007", "7"),
            ("5.", "5"),
            ("1,234.50", "1234.50"),
            ("1.234,50", "1234.50"),
            ("1,234,567", "1234567"),
            ("1.234.567", "1234567"),
            ("12,5", "12.5"),
            ("1 234,5", "1234.5"),
            ("1'234.5", "1234.5"),
            ("€ 7", "7"),
            ("-$1,000.00", "-1000.00"),
            ("1.0E10", "1.0E10"),
            ("", "null"),
            (
                "1,234",
                "! 1,234 can be read in two ways: write 1234 or 1.234",
            ),
            ("1.234", "! it takes 2 digits after the point"),
            ("1.230", "1.230"),
            ("12345678901234567", "! it takes 16 digits before the point"),
            ("much", "! that is no number such as 1234.5"),
            ("1e", "! that is no number such as 1234.5"),
            ("-", "! that is no number such as 1234.5"),
            ("1.2.3", "! that is no number such as 1234.5"),
        ],
    );
    check(
        r#"{"type":"int","digits":3}"#,
        &[
            ("42", "42"),
            ("42.0", "42.0"),
            ("4.2", "! it takes whole numbers only"),
            ("1000", "! it takes 3 digits before the point"),
        ],
    );
    check(
        r#"{"type":"percent","precision":5,"scale":1}"#,
        &[("12 %", "12")],
    );
}

#[test]
fn days_and_moments_are_taken_in_words_and_never_guessed() {
    let day = "! a day is wanted: 2026-01-31, 31.1.2026, today, tomorrow, +3d, next monday";
    let moment = "! a day and a time are wanted: 2026-01-31 14:30, tomorrow 9:00, +2h, now";
    let two = "! 03/04/2026 can be read in two ways: write 2026-03-04 or 2026-04-03";
    check(
        r#"{"type":"date"}"#,
        &[
            ("2026-01-31", "\"2026-01-31\""),
            ("2026-02-30", day),
            ("today", "\"2026-03-01\""),
            ("Tomorrow", "\"2026-03-02\""),
            ("yesterday", "\"2026-02-28\""),
            ("+7", "\"2026-03-08\""),
            ("-2w", "\"2026-02-15\""),
            ("+3 days", "\"2026-03-04\""),
            ("31.1.2026", "\"2026-01-31\""),
            ("1/31/2026", "\"2026-01-31\""),
            ("31/1/2026", "\"2026-01-31\""),
            ("4/4/2026", "\"2026-04-04\""),
            ("03/04/2026", two),
            ("soon", day),
        ],
    );
    check(
        r#"{"type":"datetime"}"#,
        &[
            ("2026-01-31 14:30", "\"2026-01-31T13:30:00.000+0000\""),
            ("2026-01-31T14:30:05Z", "\"2026-01-31T14:30:05.000+0000\""),
            (
                "2022-03-17T16:21:26.123+0100",
                "\"2022-03-17T15:21:26.123+0000\"",
            ),
            ("2022-03-17 16:21:26Z", "\"2022-03-17T16:21:26.000+0000\""),
            ("now", "\"2026-03-01T12:00:00.000+0000\""),
            ("tomorrow", "\"2026-03-01T23:00:00.000+0000\""),
            ("tomorrow 9:30", "\"2026-03-02T08:30:00.000+0000\""),
            ("+7 days", "\"2026-03-07T23:00:00.000+0000\""),
            ("2026-01-31 25:00", moment),
        ],
    );
    check(
        r#"{"type":"time"}"#,
        &[
            ("9:30", "\"09:30:00.000Z\""),
            ("10:00:00.000Z", "\"10:00:00.000Z\""),
            ("noon", "! a time of day is wanted: 14:30, 9am"),
        ],
    );
}

#[test]
fn a_checkbox_is_true_or_false_and_never_empty() {
    check(
        r#"{"type":"boolean"}"#,
        &[
            ("TRUE", "true"),
            ("x", "true"),
            ("0", "false"),
            ("", "! a checkbox is true or false, never empty"),
            ("maybe", "! a checkbox is true or false"),
        ],
    );
}

#[test]
fn values_of_a_list_are_found_by_label_and_case_and_others_refused_where_it_is_closed() {
    let list = r#""picklistValues":[{"value":"Gold","label":"Oro","active":true},{"value":"Silver","active":true},{"value":"Tin","active":false}]"#;
    let closed = format!(r#"{{"type":"picklist","restrictedPicklist":true,{list}}}"#);
    check(
        &closed,
        &[
            ("Gold", "\"Gold\""),
            ("oro", "\"Gold\""),
            ("SILVER", "\"Silver\""),
            ("Tin", "! \"Tin\" is in the list, but not in use any more"),
            ("Lead", "! not in its list: Gold, Silver"),
            ("", "null"),
        ],
    );
    let open = format!(r#"{{"type":"picklist",{list}}}"#);
    check(&open, &[("Lead", "\"Lead\""), ("gold", "\"Gold\"")]);
    let several = format!(r#"{{"type":"multipicklist","restrictedPicklist":true,{list}}}"#);
    check(
        &several,
        &[
            ("gold; Silver;", "\"Gold;Silver\""),
            ("Gold;Lead", "! not in its list: Gold, Silver"),
        ],
    );
}

#[test]
fn texts_ids_and_addresses_have_their_rules() {
    check(
        r#"{"type":"string","length":3}"#,
        &[
            ("äöü", "\"äöü\""),
            ("0\"", "\"0\\\"\""),
            (" a ", "\"a\""),
            ("abcd", "! it has 4 characters, 3 are the most"),
            ("  ", "null"),
        ],
    );
    check(
        r#"{"type":"string","nillable":false}"#,
        &[("", "! it is required: it cannot be empty")],
    );
    let id = "! a lookup takes the id of a record: 15 or 18 letters and digits";
    check(
        r#"{"type":"reference"}"#,
        &[
            ("001000000000001AAA", "\"001000000000001AAA\""),
            ("Acme", id),
        ],
    );
    let email = "! that is no email address: name@example.com";
    check(
        r#"{"type":"email"}"#,
        &[
            ("a@b.example", "\"a@b.example\""),
            ("a@b", email),
            ("ab", email),
        ],
    );
}

#[test]
fn why_a_field_stays_as_it_is_is_told() {
    for (json, why) in [
        (r#"{"type":"string","updateable":true}"#, None),
        (r#"{"type":"id"}"#, Some("the org gives it")),
        (
            r#"{"type":"double","calculated":true}"#,
            Some("it is a formula or a roll-up"),
        ),
        (
            r#"{"type":"string","autoNumber":true}"#,
            Some("the org numbers the records by it"),
        ),
        (
            r#"{"type":"reference","createable":true}"#,
            Some("it can only be set when the record is made"),
        ),
    ] {
        assert_eq!(read_only(&field(json)), why, "{json}");
    }
    assert_eq!(
        takes(&field(
            r#"{"type":"double","precision":18,"scale":2,"nillable":true}"#
        )),
        "a number, up to 2 digits after the point; empty is null"
    );
}

proptest! {
    #[test]
    fn any_text_is_a_value_or_refused_and_what_is_taken_is_json_and_taken_again(text in "\\PC{0,24}|[-+0-9.,:/ TZ]{0,24}") {
        let clock = clock();
        for kind in ["string", "int", "double", "boolean", "date", "datetime", "time", "email", "reference", "picklist", "multipicklist"] {
            let field = field(&format!(r#"{{"type":"{kind}","nillable":true}}"#));
            if let Ok(value) = read_value(&field, &text, &clock) {
                let json: serde_json::Value = serde_json::from_str(&value.to_json()).unwrap();
                prop_assert_eq!(json.is_number(), matches!(value, FieldValue::Number(_)));
                prop_assert_eq!(read_value(&field, value.text(), &clock), Ok(value.clone()), "{}", kind);
                let typed = typed_text(&field, value.text(), &clock);
                prop_assert_eq!(read_value(&field, &typed, &clock), Ok(value.clone()), "{} {}", kind, typed);
                let shown = shown_text(&field, value.text(), &clock);
                prop_assert_eq!(read_value(&field, &shown, &clock), Ok(value), "{} {}", kind, shown);
            }
        }
    }
}
