//! What a cell is in a spreadsheet: a number where it keeps every digit, a date where it is one,
//! else the text it is.

use jiff::civil::Date;

use crate::rows::{Cell, CellKind};

/// The most digits that a spreadsheet, whose numbers are 64-bit floats, gives back as they were.
const DIGITS: usize = 15;

/// A value of a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Value<'a> {
    Nothing,
    Text(&'a str),
    /// A text that would be taken for a formula.
    Guarded(&'a str),
    Number(f64),
    Bool(bool),
    /// Days since 1899-12-30.
    Date(f64),
    /// The same, with the time of day (UTC) as their fraction.
    Moment(f64),
}

/// What a cell is in a spreadsheet.
pub(super) fn value(cell: Cell<'_>) -> Value<'_> {
    match cell.kind {
        CellKind::Absent | CellKind::Null => Value::Nothing,
        CellKind::Number => number(cell.text).map_or(Value::Text(cell.text), Value::Number),
        CellKind::Bool => Value::Bool(cell.text == "true"),
        CellKind::Text => date(cell.text).unwrap_or(Value::Text(cell.text)),
        CellKind::Children | CellKind::Compound => Value::Text(cell.text),
    }
}

/// A number that is kept digit by digit; `None` where it would be rounded.
fn number(text: &str) -> Option<f64> {
    let (mantissa, _) = text.split_once(['e', 'E']).unwrap_or((text, ""));
    let digits = mantissa.bytes().filter(u8::is_ascii_digit);
    let significant = digits.skip_while(|digit| *digit == b'0').count();
    let number: f64 = text.parse().ok()?;
    (significant <= DIGITS && number.is_finite()).then_some(number)
}

/// A date (`2026-01-31`) or a moment (`2026-01-31T09:30:00.000+0000`), as the API writes them; a
/// text of another form is none.
fn date(text: &str) -> Option<Value<'_>> {
    let bytes = text.as_bytes();
    let shape = |pattern: &[u8]| {
        bytes.len() == pattern.len()
            && bytes.iter().zip(pattern).all(|(byte, form)| match form {
                b'0' => byte.is_ascii_digit(),
                form => byte == form,
            })
    };
    if shape(b"0000-00-00") {
        return days(text).map(Value::Date);
    }
    let moment = shape(b"0000-00-00T00:00:00.000+0000") && text.ends_with("+0000")
        || shape(b"0000-00-00T00:00:00.000Z")
        || shape(b"0000-00-00T00:00:00Z");
    if !moment {
        return None;
    }
    let part = |from: usize, to: usize| text.get(from..to)?.parse::<f64>().ok();
    let (hour, minute) = (part(11, 13)?, part(14, 16)?);
    let second = part(17, if bytes.get(19) == Some(&b'.') { 23 } else { 19 })?;
    if hour >= 24.0 || minute >= 60.0 || second >= 60.0 {
        return None;
    }
    let of_day = (hour * 3_600.0 + minute * 60.0 + second) / 86_400.0;
    Some(Value::Moment(days(text.get(..10)?)? + of_day))
}

/// The serial number of a day, from 1900-03-01 on: before it, spreadsheets disagree.
fn days(text: &str) -> Option<f64> {
    let part = |from: usize, to: usize| text.get(from..to)?.parse::<i16>().ok();
    let month = i8::try_from(part(5, 7)?).ok()?;
    let day = i8::try_from(part(8, 10)?).ok()?;
    let date = Date::new(part(0, 4)?, month, day).ok()?;
    if date < jiff::civil::date(1900, 3, 1) {
        return None;
    }
    let since = date.since(jiff::civil::date(1899, 12, 30)).ok()?;
    Some(f64::from(since.get_days()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(kind: CellKind, text: &str) -> Value<'_> {
        let width = 0;
        value(Cell { kind, text, width })
    }

    #[test]
    fn a_number_is_one_where_every_digit_stays() {
        for (text, number) in [
            ("0", Some(0.0)),
            ("-12.50", Some(-12.5)),
            ("123456789012345", Some(123_456_789_012_345.0)),
            ("0.00123456789012345", Some(0.001_234_567_890_123_45)),
            ("1.5e3", Some(1_500.0)),
            ("1234567890123456", None),
            ("123456789012345.67", None),
            ("999999999999999999", None),
            ("1e999", None),
        ] {
            let expected = number.map_or(Value::Text(text), Value::Number);
            assert_eq!(of(CellKind::Number, text), expected, "{text}");
        }
        assert_eq!(
            of(CellKind::Text, "42"),
            Value::Text("42"),
            "a text stays one"
        );
    }

    #[test]
    fn a_date_is_one_where_the_api_wrote_it() {
        for (text, expected) in [
            ("1900-03-01", Some(Value::Date(61.0))),
            ("2026-11-22", Some(Value::Date(46_348.0))),
            ("9999-12-31", Some(Value::Date(2_958_465.0))),
            (
                "2026-11-22T12:00:00.000+0000",
                Some(Value::Moment(46_348.5)),
            ),
            ("2026-11-22T06:00:00.000Z", Some(Value::Moment(46_348.25))),
            ("2026-11-22T18:00:00Z", Some(Value::Moment(46_348.75))),
            ("1900-02-28", None),
            ("2026-02-30", None),
            ("2026-11-22T24:00:00.000+0000", None),
            ("2026-11-22T12:00:00.000+0100", None),
            ("12:00:00.000Z", None),
            ("2026-11-2", None),
            ("２026-11-22", None),
        ] {
            let expected = expected.unwrap_or(Value::Text(text));
            assert_eq!(of(CellKind::Text, text), expected, "{text}");
        }
    }

    #[test]
    fn nothing_stays_nothing_and_truth_is_one() {
        assert_eq!(of(CellKind::Null, ""), Value::Nothing);
        assert_eq!(of(CellKind::Absent, ""), Value::Nothing);
        assert_eq!(of(CellKind::Text, ""), Value::Text(""));
        assert_eq!(of(CellKind::Bool, "true"), Value::Bool(true));
        assert_eq!(of(CellKind::Bool, "false"), Value::Bool(false));
    }
}
