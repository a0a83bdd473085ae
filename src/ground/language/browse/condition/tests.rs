//! Conditions as a person types them, and what they are in SOQL.

use super::*;

fn field(kind: &str) -> Field {
    Field {
        name: "F".into(),
        kind: kind.into(),
        filterable: true,
        ..Field::default()
    }
}

/// Noon of some day, so many hours ahead of UTC.
fn clock(ahead: i8) -> Clock {
    Clock::new(
        jiff::tz::TimeZone::fixed(jiff::tz::offset(ahead)),
        1_781_517_600,
    )
}

#[test]
fn a_day_of_a_moment_is_one_of_the_clock_here() {
    use Operator::*;
    for (operator, value, said) in [
        (AtLeast, "2026-01-31", "F >= 2026-01-30T22:00:00Z"),
        (
            Is,
            "2026-01-31",
            "F >= 2026-01-30T22:00:00Z AND F < 2026-01-31T22:00:00Z",
        ),
        (More, "2026-01-31", "F >= 2026-01-31T22:00:00Z"),
        (AtMost, "2026-01-31", "F < 2026-01-31T22:00:00Z"),
        (Less, "2026-01-31 14:30", "F < 2026-01-31T12:30:00Z"),
        (Less, "2026-01-31T14:30:00Z", "F < 2026-01-31T14:30:00Z"),
        // What the org reads is left as it is.
        (Is, "today", "F = TODAY"),
    ] {
        let found = condition(&field("datetime"), "F", operator, value, &clock(2));
        assert_eq!(found.as_deref(), Ok(said), "{operator:?} {value}");
    }
    // A day without a time is the same everywhere.
    let found = condition(&field("date"), "F", Is, "2026-01-31", &clock(2));
    assert_eq!(found.as_deref(), Ok("F = 2026-01-31"));
}

#[test]
fn each_type_has_the_operators_that_suit_it() {
    use Operator::*;
    let texts = [Contains, BeginsWith, Is, IsNot, In, NotIn, Empty, NotEmpty];
    let numbers = [AtLeast, AtMost, Is, IsNot, More, Less, In, Empty, NotEmpty];
    let days = [AtLeast, Less, Is, More, AtMost, Empty, NotEmpty];
    for (kinds, wanted) in [
        ("string textarea email phone url combobox", &texts[..]),
        (
            "picklist",
            &[Is, IsNot, In, NotIn, Contains, Empty, NotEmpty],
        ),
        ("multipicklist", &[Includes, Excludes, Is, Empty, NotEmpty]),
        ("boolean", &[Is, IsNot]),
        ("int double long currency percent", &numbers),
        ("date datetime", &days),
        ("time", &[AtLeast, Less, Is, Empty, NotEmpty]),
        ("id", &[Is, In, NotIn]),
        ("reference", &[Is, IsNot, In, NotIn, Empty, NotEmpty]),
        ("address location base64", &[]),
    ] {
        for kind in kinds.split(' ') {
            assert_eq!(operators(&field(kind)), wanted, "{kind}");
        }
    }
}

#[test]
fn a_condition_is_written_as_the_type_wants_it() {
    use Operator::*;
    for (kind, operator, value, said) in [
        ("string", Contains, "50% o'f", r"F LIKE '%50\% o\'f%'"),
        ("string", BeginsWith, "a%b", r"F LIKE 'a\%b%'"),
        ("string", Is, " Acme ", "F = 'Acme'"),
        ("picklist", In, "Hot, Cold,", "F IN ('Hot', 'Cold')"),
        ("multipicklist", Includes, "a", "F INCLUDES ('a')"),
        ("boolean", Is, "yes", "F = TRUE"),
        ("currency", AtLeast, "1,000,000.50", "F >= 1000000.50"),
        ("double", Less, "-3", "F < -3"),
        ("date", AtLeast, "2026-01-31", "F >= 2026-01-31"),
        ("date", Is, "last 30 days", "F = LAST_N_DAYS:30"),
        ("date", Is, "this_quarter", "F = THIS_QUARTER"),
        (
            "datetime",
            AtLeast,
            "2026-01-31",
            "F >= 2026-01-31T00:00:00Z",
        ),
        (
            "datetime",
            Is,
            "2026-01-31",
            "F >= 2026-01-31T00:00:00Z AND F < 2026-02-01T00:00:00Z",
        ),
        ("datetime", More, "2026-01-31", "F >= 2026-02-01T00:00:00Z"),
        ("datetime", AtMost, "TODAY", "F <= TODAY"),
        ("datetime", Is, "tomorrow", "F = TOMORROW"),
        (
            "datetime",
            Less,
            "2026-01-31 10:00",
            "F < 2026-01-31T10:00:00Z",
        ),
        (
            "datetime",
            Is,
            "2026-01-31T10:00",
            "F = 2026-01-31T10:00:00Z",
        ),
        ("date", Is, "31.1.2026", "F = 2026-01-31"),
        (
            "picklist",
            In,
            r#""Oil, Gas", Hot"#,
            "F IN ('Oil, Gas', 'Hot')",
        ),
        ("picklist", NotIn, "Hot, Cold", "F NOT IN ('Hot', 'Cold')"),
        (
            "multipicklist",
            Excludes,
            "a, b;c",
            "F EXCLUDES ('a', 'b;c')",
        ),
        ("string", IsNot, "x", "F != 'x'"),
        (
            "datetime",
            Less,
            "2026-01-31T10:00:00+02:00",
            "F < 2026-01-31T08:00:00Z",
        ),
        ("time", AtLeast, "14:30", "F >= 14:30:00.000Z"),
        (
            "reference",
            Is,
            "001000000000001AAA",
            "F = '001000000000001AAA'",
        ),
        ("string", Empty, "", "F = null"),
        ("int", NotEmpty, "", "F != null"),
    ] {
        let found = condition(&field(kind), "F", operator, value, &clock(0));
        assert_eq!(found.as_deref(), Ok(said), "{kind} {operator:?} {value}");
    }
}

#[test]
fn what_is_no_value_of_the_type_is_refused_with_what_is() {
    use Operator::*;
    for (kind, operator, value, said) in [
        ("string", Is, "  ", "a value is missing"),
        ("picklist", In, " , ", "a value is missing"),
        ("double", Is, "1e5", "a number"),
        ("double", Is, "1' OR Name != '", "a number"),
        ("boolean", Is, "maybe", "true or false"),
        ("id", Is, "' OR Id != '", "an id of 15 or 18 characters"),
        ("time", Is, "noon", "a time like 14:30"),
        (
            "date",
            Is,
            "2026-02-31",
            "a day like 2026-01-31, or TODAY, LAST_N_DAYS:30",
        ),
        ("datetime", Is, "2026-02-31 10:00", MOMENT),
    ] {
        let found = condition(&field(kind), "F", operator, value, &clock(0));
        assert_eq!(found, Err(said.to_owned()), "{kind} {value}");
    }
}

#[test]
fn a_field_that_cannot_be_filtered_has_no_operators() {
    assert!(operators(&Field::default()).is_empty());
    assert!(operators(&field("address")).is_empty());
    assert_eq!(operators(&field("boolean")).len(), 2);
}
