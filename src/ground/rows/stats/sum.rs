//! `Sum`: adding decimals without losing a digit.
//!
//! The sum is kept in places of a billion each, which are carried only when it is read, so a
//! number is added in a few steps and no two additions can differ by their order.

use std::fmt;

use crate::rows::decimal::Decimal;

/// What a place counts up to.
const BASE: i64 = 1_000_000_000;
/// Decimal digits a place.
const DIGITS: i32 = 9;
/// The places below the point; as many stand above it.
const BELOW: usize = 45;
/// Digits of the mean beyond those of the sum.
const MORE: i32 = 6;

/// A sum of decimals, exact.
#[derive(Clone, Debug)]
pub(super) struct Sum {
    /// From the least place up. Each takes nine thousand million additions before it could run
    /// over, four times the rows that a result can have.
    places: Vec<i64>,
    /// The most digits after the point that any number had: the sum is shown with as many.
    fraction: i32,
}

impl Default for Sum {
    fn default() -> Self {
        Self {
            places: vec![0; 2 * BELOW],
            fraction: 0,
        }
    }
}

impl Sum {
    /// Adds a number so many times. One of more than 400 digits before or after the point is not
    /// added.
    pub(super) fn add(&mut self, number: &Decimal<'_>, times: u32) -> bool {
        if number.is_zero() {
            return true;
        }
        let digits = i32::try_from(number.digits().count()).unwrap_or(i32::MAX);
        let least = number.power().saturating_sub(digits - 1);
        let range = -DIGITS * BELOW as i32..DIGITS * BELOW as i32;
        if !range.contains(&least) || !range.contains(&number.power()) {
            return false;
        }
        self.fraction = self.fraction.max(-least);
        let times = i64::from(times);
        let sign = if number.is_negative() { -times } else { times };
        let mut power = number.power();
        let (mut place, mut value) = (place_of(power), 0);
        for digit in number.digits() {
            if place_of(power) != place {
                self.put(place, sign * value);
                (place, value) = (place_of(power), 0);
            }
            value += i64::from(digit) * 10i64.pow(power.rem_euclid(DIGITS).unsigned_abs());
            power -= 1;
        }
        self.put(place, sign * value);
        true
    }

    /// Adds another sum.
    pub(super) fn add_sum(&mut self, other: &Self) {
        for (mine, theirs) in self.places.iter_mut().zip(&other.places) {
            *mine += theirs;
        }
        self.fraction = self.fraction.max(other.fraction);
    }

    fn put(&mut self, place: usize, value: i64) {
        if let Some(sum) = self.places.get_mut(place) {
            *sum += value;
        }
    }

    /// The sign, and the places carried, each 0 to 999,999,999, from the least up.
    fn carried(&self) -> (bool, Vec<i64>) {
        let carry = |sign: i64| {
            let mut over = 0;
            let places: Vec<i64> = self
                .places
                .iter()
                .map(|place| {
                    let sum = sign * place + over;
                    over = sum.div_euclid(BASE);
                    sum.rem_euclid(BASE)
                })
                .collect();
            (over, places)
        };
        match carry(1) {
            (0, places) => (false, places),
            _ => (true, carry(-1).1),
        }
    }

    /// The sum divided by how many numbers there are, rounded half away from zero.
    pub(super) fn mean(&self, count: usize) -> Option<String> {
        let count = u128::try_from(count).ok().filter(|count| *count > 0)?;
        let (negative, mut places) = self.carried();
        let mut rest = 0u128;
        for place in places.iter_mut().rev() {
            let value = rest * BASE as u128 + u128::from(place.unsigned_abs());
            *place = i64::try_from(value / count).ok()?;
            rest = value % count;
        }
        let digits = digits_of(&places);
        let shown = self.fraction.saturating_add(MORE);
        let rounded = round(digits, shown);
        let text = written(negative, &rounded, shown);
        Some(if text.contains('.') {
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        } else {
            text
        })
    }
}

impl fmt::Display for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (negative, places) = self.carried();
        f.write_str(&written(negative, &digits_of(&places), self.fraction))
    }
}

/// The place in which a power of ten is counted.
fn place_of(power: i32) -> usize {
    usize::try_from(power.div_euclid(DIGITS) + BELOW as i32).unwrap_or(0)
}

/// The decimal digits of carried places, from the least up.
fn digits_of(places: &[i64]) -> Vec<u8> {
    let mut digits = Vec::with_capacity(places.len() * DIGITS as usize);
    for place in places {
        let mut place = *place;
        for _ in 0..DIGITS {
            digits.push(u8::try_from(place % 10).unwrap_or(0));
            place /= 10;
        }
    }
    digits
}

/// The index of the digit that counts ones.
const ONES: usize = BELOW * DIGITS as usize;

/// Rounds away all but `fraction` digits after the point, half away from zero.
fn round(mut digits: Vec<u8>, fraction: i32) -> Vec<u8> {
    let keep = ONES.saturating_sub(usize::try_from(fraction).unwrap_or(0));
    let mut up = keep
        .checked_sub(1)
        .and_then(|below| digits.get(below))
        .is_some_and(|digit| *digit >= 5);
    for (index, digit) in digits.iter_mut().enumerate() {
        if index < keep {
            *digit = 0;
        } else if up {
            up = *digit == 9;
            *digit = if up { 0 } else { *digit + 1 };
        } else {
            break;
        }
    }
    digits
}

fn written(negative: bool, digits: &[u8], fraction: i32) -> String {
    let fraction = usize::try_from(fraction).unwrap_or(0);
    let (below, whole) = digits.split_at_checked(ONES).unwrap_or((digits, &[]));
    let character = |digit: &u8| char::from(b'0' + digit);
    let significant = whole.iter().rposition(|digit| *digit != 0).unwrap_or(0);
    let mut text: String = whole
        .iter()
        .take(significant + 1)
        .rev()
        .map(character)
        .collect();
    if fraction > 0 {
        text.push('.');
        text.extend(below.iter().rev().take(fraction).map(character));
    }
    if negative && text.bytes().any(|b| matches!(b, b'1'..=b'9')) {
        text.insert(0, '-');
    }
    text
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sum<'a>(numbers: impl IntoIterator<Item = &'a str>) -> Sum {
        let mut sum = Sum::default();
        for number in numbers {
            assert!(sum.add(&Decimal::parse(number).unwrap(), 1), "{number}");
        }
        sum
    }

    #[test]
    fn no_digit_is_lost() {
        for (numbers, expected, mean) in [
            (&["0.1", "0.2"][..], "0.3", "0.15"),
            (&["1", "2", "2"], "5", "1.666667"),
            (&["-1", "0.5"], "-0.5", "-0.25"),
            (&["1E20", "1", "-1E20"], "1", "0.333333"),
            (
                &["12345678901234567890123456789012", "1"],
                "12345678901234567890123456789013",
                "6172839450617283945061728394506.5",
            ),
            (
                &["999999999.999999999", "0.000000001"],
                "1000000000.000000000",
                "500000000",
            ),
            (
                &["1e300", "1e-300", "-1e300", "-1e-300"],
                &format!("0.{}", "0".repeat(300)),
                "0",
            ),
            (&["-0.0"], "0", "0"),
        ] {
            let sum = sum(numbers.iter().copied());
            assert_eq!(sum.to_string(), expected, "{numbers:?}");
            assert_eq!(sum.mean(numbers.len()).unwrap(), mean, "{numbers:?}");
        }
    }

    #[test]
    fn what_is_out_of_all_measure_is_not_added() {
        let mut sum = Sum::default();
        assert!(!sum.add(&Decimal::parse("1e500").unwrap(), 1));
        assert!(!sum.add(&Decimal::parse("1e-500").unwrap(), 1));
        assert_eq!(sum.to_string(), "0");
    }

    proptest! {
        #[test]
        fn cents_sum_as_integers(cents in prop::collection::vec(any::<i32>(), 1..50), cut in 0..50usize) {
            let texts: Vec<String> = cents.iter().map(|c| format!("{c}e-2")).collect();
            let (left, right) = texts.split_at(cut.min(texts.len()));
            let mut all = sum(left.iter().map(String::as_str));
            all.add_sum(&sum(right.iter().map(String::as_str)));
            let total: i64 = cents.iter().map(|c| i64::from(*c)).sum();
            let shown = all.to_string();
            let expected = format!("{total}e-2");
            prop_assert_eq!(Decimal::parse(&shown), Decimal::parse(&expected));
        }
    }
}
