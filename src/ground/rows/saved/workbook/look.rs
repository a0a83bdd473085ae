//! How cells look, which alone tells a date from a number: a date is the days since 1899-12-30 with a
//! format that shows a day.

use std::collections::BTreeMap;
use std::io::{self, BufRead};

use super::xml::{Piece, Pieces};
use crate::rows::CellKind;

/// Days from 1899-12-30 to 1970-01-01, and from then to 1904-01-01.
const EPOCH: i64 = 25_569;
const SINCE_1904: i64 = 1_462;
/// Milliseconds in a day.
const DAY: f64 = 86_400_000.0;

/// What a number is to be read as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Look {
    #[default]
    Number,
    Day,
    Moment,
}

/// The looks of a workbook, by the numbers that cells name.
#[derive(Debug, Default)]
pub(super) struct Looks(Vec<Look>);

impl Looks {
    pub(super) fn of(&self, style: usize) -> Look {
        self.0.get(style).copied().unwrap_or_default()
    }

    pub(super) fn read<R: BufRead>(pieces: &mut Pieces<R>) -> io::Result<Self> {
        let mut own: BTreeMap<u32, Look> = BTreeMap::new();
        let mut looks = Vec::new();
        let mut of_cells = false;
        while let Some(piece) = pieces.next()? {
            match piece {
                Piece::Open(element, whole) => match element.name {
                    "numFmt" => {
                        let id = element.attribute("numFmtId").and_then(|id| id.parse().ok());
                        if let (Some(id), Some(code)) = (id, element.attribute("formatCode")) {
                            own.insert(id, look_of(&code));
                        }
                    }
                    "cellXfs" => of_cells = !whole,
                    "xf" if of_cells => {
                        let id = element.attribute("numFmtId").and_then(|id| id.parse().ok());
                        let id = id.unwrap_or(0);
                        looks.push(own.get(&id).copied().unwrap_or_else(|| built_in(id)));
                    }
                    _ => {}
                },
                Piece::Close("cellXfs") => of_cells = false,
                _ => {}
            }
        }
        Ok(Self(looks))
    }
}

/// The formats that have a number and no code (ECMA-376 part 1, 18.8.30, those of East Asia with them).
fn built_in(id: u32) -> Look {
    match id {
        14..=17 | 27..=31 | 34..=36 | 50..=54 | 57 | 58 => Look::Day,
        22 => Look::Moment,
        _ => Look::Number,
    }
}

/// What a format shows: a day, a day with its time, or a number. A time alone stays the part of a day
/// that it is.
fn look_of(code: &str) -> Look {
    // Numbers above zero are shown by the first part.
    let code = code.split(';').next().unwrap_or_default();
    let (mut year, mut day, mut time) = (false, false, false);
    let mut quoted = false;
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => quoted = !quoted,
            _ if quoted => {}
            '\\' | '_' | '*' => {
                chars.next();
            }
            '[' => while chars.next().is_some_and(|c| c != ']') {},
            _ => match c.to_ascii_lowercase() {
                'y' => year = true,
                'd' => day = true,
                'h' | 's' => time = true,
                _ => {}
            },
        }
    }
    match (year || day, time) {
        (true, true) => Look::Moment,
        (true, false) => Look::Day,
        (false, _) => Look::Number,
    }
}

impl Look {
    /// A number of a cell as the API would write it.
    pub(super) fn value(self, text: &str, from_1904: bool) -> (CellKind, String) {
        let text = text.trim();
        let as_day = match self {
            Self::Number => None,
            Self::Day | Self::Moment => text.parse::<f64>().ok(),
        };
        let shift = if from_1904 { SINCE_1904 } else { 0 };
        // What Excel can show as a day; others are left the numbers they are.
        let Some(serial) = as_day.filter(|serial| (0.0..3_000_000.0).contains(serial)) else {
            // A float with an exponent is the same number without one.
            let exponent = text.contains(['e', 'E']).then(|| text.parse::<f64>().ok());
            let plain = exponent.flatten().map(|number| number.to_string());
            return (CellKind::Number, plain.unwrap_or_else(|| text.to_owned()));
        };
        let milliseconds = (serial * DAY).round() as i64;
        let (days, rest) = (
            milliseconds.div_euclid(86_400_000) - EPOCH + shift,
            milliseconds.rem_euclid(86_400_000),
        );
        let (year, month, day) = civil(days);
        let mut written = format!("{year:04}-{month:02}-{day:02}");
        if self == Self::Moment {
            let (seconds, milli) = (rest / 1_000, rest % 1_000);
            let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
            written += &format!("T{hour:02}:{minute:02}:{second:02}.{milli:03}+0000");
        }
        (CellKind::Text, written)
    }
}

/// The day of the Gregorian calendar so many days after 1970-01-01; years are counted from March, so
/// that the leap day is the last.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_that_shows_a_day_makes_a_date_of_a_number() {
        for (code, look) in [
            ("General", Look::Number),
            ("0.00", Look::Number),
            ("#,##0.00 \"day\"", Look::Number),
            ("[Red]0", Look::Number),
            ("[h]:mm", Look::Number),
            ("h:mm", Look::Number),
            ("yyyy-mm-dd", Look::Day),
            ("[$-409]d/m/yy", Look::Day),
            ("dd\\.mm\\.yyyy", Look::Day),
            ("yyyy-mm-dd hh:mm:ss\"Z\"", Look::Moment),
            ("m/d/yy h:mm;@", Look::Moment),
        ] {
            assert_eq!(look_of(code), look, "{code}");
        }
        assert_eq!(
            (built_in(14), built_in(22), built_in(2)),
            (Look::Day, Look::Moment, Look::Number)
        );
    }

    #[test]
    fn days_and_moments_are_written_as_the_api_does() {
        for (look, number, from_1904, written) in [
            (Look::Day, "46348", false, "2026-11-22"),
            (Look::Day, "61", false, "1900-03-01"),
            (Look::Day, "44886", true, "2026-11-22"),
            (Look::Day, "2958465", false, "9999-12-31"),
            (
                Look::Moment,
                "46348.5",
                false,
                "2026-11-22T12:00:00.000+0000",
            ),
            (
                Look::Moment,
                "46348.395844907405",
                false,
                "2026-11-22T09:30:01.000+0000",
            ),
            (Look::Number, "46348.5", false, "46348.5"),
            (Look::Number, "8.55E7", false, "85500000"),
            (Look::Number, "1.5e-3", false, "0.0015"),
            (Look::Day, "-1", false, "-1"),
        ] {
            assert_eq!(look.value(number, from_1904).1, written, "{number}");
        }
    }
}
