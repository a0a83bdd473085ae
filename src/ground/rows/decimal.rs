//! `Decimal`: a number as it was sent, compared digit by digit and never as a float.

use std::cmp::Ordering;

/// Beyond this power of ten a text is no number that Salesforce sends.
const LARGEST_POWER: i32 = 100_000;

/// A decimal number over the text that it came as. `23.0`, `23` and `2.3E1` are equal.
#[derive(Clone, Copy, Debug)]
pub struct Decimal<'a> {
    negative: bool,
    /// The digits before and after the point, without zeros at the outer ends.
    whole: &'a [u8],
    fraction: &'a [u8],
    /// Which power of ten the first digit counts.
    power: i32,
}

impl<'a> Decimal<'a> {
    /// The number of a text: digits, a point, an exponent. Nothing else is one.
    pub fn parse(text: &'a str) -> Option<Self> {
        let bytes = text.as_bytes();
        let (negative, bytes) = match bytes.split_first() {
            Some((b'-', rest)) => (true, rest),
            Some((b'+', rest)) => (false, rest),
            _ => (false, bytes),
        };
        let (whole, rest) = digits(bytes);
        let (fraction, rest) = match rest.split_first() {
            Some((b'.', rest)) => digits(rest),
            _ => (&[][..], rest),
        };
        if whole.is_empty() && fraction.is_empty() {
            return None;
        }
        let exponent = match rest.split_first() {
            None => 0,
            Some((b'e' | b'E', power)) => exponent(power)?,
            Some(_) => return None,
        };
        Some(Self::new(negative, whole, fraction, exponent))
    }

    fn new(negative: bool, whole: &'a [u8], fraction: &'a [u8], exponent: i32) -> Self {
        let whole = without_leading(whole);
        let mut fraction = without_trailing(fraction);
        let power = match i32::try_from(whole.len()) {
            Ok(0) => {
                let digits = without_leading(fraction);
                let zeros = fraction.len() - digits.len();
                fraction = digits;
                exponent - 1 - i32::try_from(zeros).unwrap_or(LARGEST_POWER)
            }
            Ok(length) => exponent + length - 1,
            // No page is so large.
            Err(_) => LARGEST_POWER,
        };
        Self {
            negative: negative && !(whole.is_empty() && fraction.is_empty()),
            whole,
            fraction,
            power,
        }
    }

    /// Whether it is below zero.
    pub fn is_negative(&self) -> bool {
        self.negative
    }

    /// Whether it is zero.
    pub fn is_zero(&self) -> bool {
        self.whole.is_empty() && self.fraction.is_empty()
    }

    /// Its digits from the first that is not zero, as 0 to 9.
    pub fn digits(&self) -> impl Iterator<Item = u8> {
        self.whole.iter().chain(self.fraction).map(|b| b - b'0')
    }

    /// The power of ten that the first of its digits counts: 2 for `123`, -1 for `0.1`.
    pub fn power(&self) -> i32 {
        self.power
    }

    /// A number that orders as the decimals do, greater than 1, and whether it tells all there is:
    /// of two decimals with equal codes that tell all, neither is greater. Sixteen digits fit.
    pub fn code(&self) -> (u64, bool) {
        const KEPT: usize = 16;
        const SIGN: u64 = 1 << 63;
        if self.is_zero() {
            return (SIGN, true);
        }
        // Nine bits for the power, 1 to 509, and 54 for the digits, which are less than 10^16.
        let power = self.power.clamp(-254, 254);
        let mut digits = self.digits();
        let mut kept = 0;
        for _ in 0..KEPT {
            kept = kept * 10 + u64::from(digits.next().unwrap_or(0));
        }
        let whole = digits.all(|digit| digit == 0) && power == self.power;
        let code = SIGN | u64::from((power + 255).unsigned_abs()) << 54 | kept;
        (if self.negative { !code } else { code }, whole)
    }

    /// Whether it is no further from another number than `most`, which is not negative. Exact up to
    /// some thirty digits; numbers that need more to be told apart are rounded.
    pub fn is_within(&self, other: &Self, most: &Self) -> bool {
        let lowest = [self, other, most].map(Self::lowest).into_iter().min();
        let scaled = |number: &Self| number.scaled(lowest.unwrap_or(0));
        if let (Some(a), Some(b), Some(most)) = (scaled(self), scaled(other), scaled(most)) {
            return a.checked_sub(b).is_some_and(|apart| apart.abs() <= most);
        }
        let apart = (self.rounded() - other.rounded()).abs();
        apart <= most.rounded()
    }

    /// The power of ten that the last of its digits counts.
    fn lowest(&self) -> i32 {
        if self.is_zero() {
            return 0;
        }
        let digits = i32::try_from(self.digits().count()).unwrap_or(LARGEST_POWER);
        self.power + 1 - digits
    }

    /// How many times ten to the power of `lowest` it is, where that fits.
    fn scaled(&self, lowest: i32) -> Option<i128> {
        if self.is_zero() {
            return Some(0);
        }
        let zeros = u32::try_from(self.lowest().checked_sub(lowest)?).ok()?;
        let mut sum = 0i128;
        for digit in self.digits() {
            sum = sum.checked_mul(10)?.checked_add(digit.into())?;
        }
        let sum = sum.checked_mul(10i128.checked_pow(zeros)?)?;
        Some(if self.negative { -sum } else { sum })
    }

    fn rounded(&self) -> f64 {
        let powers = (0..17).map(|place| self.power - place);
        let parts = self.digits().zip(powers);
        let sum: f64 = parts
            .map(|(digit, power)| f64::from(digit) * 10f64.powi(power))
            .sum();
        if self.negative { -sum } else { sum }
    }

    /// Without its sign.
    fn magnitude(&self, other: &Self) -> Ordering {
        match (self.is_zero(), other.is_zero()) {
            (true, true) => return Ordering::Equal,
            (true, false) => return Ordering::Less,
            (false, true) => return Ordering::Greater,
            (false, false) => {}
        }
        self.power.cmp(&other.power).then_with(|| {
            let (mut one, mut two) = (self.digits(), other.digits());
            loop {
                match (one.next(), two.next()) {
                    (None, None) => return Ordering::Equal,
                    (a, b) => match a.unwrap_or(0).cmp(&b.unwrap_or(0)) {
                        Ordering::Equal => {}
                        different => return different,
                    },
                }
            }
        })
    }
}

impl Ord for Decimal<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (false, false) => self.magnitude(other),
            (true, true) => other.magnitude(self),
        }
    }
}

impl PartialOrd for Decimal<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Decimal<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Decimal<'_> {}

/// The digits that a text begins with, and the rest.
fn digits(bytes: &[u8]) -> (&[u8], &[u8]) {
    let end = bytes
        .iter()
        .position(|b| !b.is_ascii_digit())
        .unwrap_or(bytes.len());
    bytes.split_at(end)
}

fn exponent(bytes: &[u8]) -> Option<i32> {
    let text = std::str::from_utf8(bytes).ok()?;
    let power = text.parse::<i32>().ok()?;
    (power.abs() <= LARGEST_POWER).then_some(power)
}

fn without_leading(mut digits: &[u8]) -> &[u8] {
    while let [b'0', rest @ ..] = digits {
        digits = rest;
    }
    digits
}

fn without_trailing(mut digits: &[u8]) -> &[u8] {
    while let [rest @ .., b'0'] = digits {
        digits = rest;
    }
    digits
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_numbers_are_numbers() {
        for text in ["0", "-0.0", "23.0", "+5", ".5", "5.", "1E10", "1.5e-7"] {
            assert!(Decimal::parse(text).is_some(), "{text}");
        }
        for text in [
            "",
            "-",
            ".",
            "1,5",
            "1 ",
            " 1",
            "0x1",
            "1e",
            "NaN",
            "1e9999999",
            "--1",
        ] {
            assert!(Decimal::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn the_order_is_that_of_the_numbers_to_the_last_digit() {
        let rising = [
            "-1E20",
            "-123456789012345678.2",
            "-123456789012345678.1",
            "-10",
            "-9.99",
            "-0.001",
            "0",
            "1e-20",
            "0.00999999999999999999999999999999",
            "0.01",
            "0.1",
            "9",
            "10",
            "99.9",
            "100.0",
            "9007199254740992",
            "9007199254740993",
            "12345678901234567890123456789012",
            "12345678901234567890123456789013",
        ];
        for (i, a) in rising.iter().enumerate() {
            for (j, b) in rising.iter().enumerate() {
                let (one, two) = (Decimal::parse(a).unwrap(), Decimal::parse(b).unwrap());
                assert_eq!(one.cmp(&two), i.cmp(&j), "{a} {b}");
                let (code, all) = one.code();
                let (other, other_all) = two.code();
                assert!(code > 1);
                assert!(
                    code.cmp(&other) == i.cmp(&j) || code == other && !(all && other_all),
                    "{a} {b}"
                );
            }
        }
    }

    #[test]
    fn one_number_can_be_written_in_many_ways() {
        for (a, b) in [
            ("23.0", "23"),
            ("2.3E1", "23"),
            ("0023.10", "23.1"),
            ("-0.0", "0"),
            ("0e5", "0"),
            ("100", "1e2"),
            ("0.05", "5e-2"),
        ] {
            assert_eq!(Decimal::parse(a), Decimal::parse(b), "{a} {b}");
        }
    }

    proptest! {
        #[test]
        fn whole_numbers_compare_as_integers(a in any::<i64>(), b in any::<i64>()) {
            let (one, two) = (a.to_string(), b.to_string());
            let parsed = (Decimal::parse(&one).unwrap(), Decimal::parse(&two).unwrap());
            prop_assert_eq!(parsed.0.cmp(&parsed.1), a.cmp(&b));
            let ((code, all), (other, other_all)) = (parsed.0.code(), parsed.1.code());
            prop_assert!(code.cmp(&other) == a.cmp(&b) || code == other && !(all && other_all));
        }

        #[test]
        fn a_power_of_ten_moves_the_point(whole in 0..10_000u32, places in 0..6u32, power in -5..5i32) {
            let text = format!("{}E{power}", whole);
            let shifted = format!("{whole}{}E{}", "0".repeat(places as usize), power - places as i32);
            prop_assert_eq!(Decimal::parse(&text), Decimal::parse(&shifted));
        }
    }
}
