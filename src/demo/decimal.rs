//! `Decimal`: a number as Salesforce stores and prints it, exact to 18 digits and more.
//!
//! Keeps the scale it was written with, so `23.0` and `400` stay different texts in one column.
//! Must not know fields, rows or SOQL.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// `units / 10^scale`, at most 30 digits after the point.
#[derive(Clone, Copy, Debug)]
pub struct Decimal {
    units: i128,
    scale: u8,
}

/// The text is no plain decimal number (`-12.50`), or has more digits than fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a decimal number")]
pub struct DecimalError;

const MAX_SCALE: u8 = 30;

fn power_of_ten(exponent: u8) -> Option<i128> {
    10_i128.checked_pow(u32::from(exponent))
}

impl Decimal {
    /// `units / 10^scale`; a scale over 30 is cut to 30.
    pub fn new(units: i128, scale: u8) -> Self {
        Self {
            units,
            scale: scale.min(MAX_SCALE),
        }
    }

    /// The digits without the point.
    pub fn units(self) -> i128 {
        self.units
    }

    /// How many digits stand after the point.
    pub fn scale(self) -> u8 {
        self.scale
    }

    /// The nearest double.
    pub fn to_f64(self) -> f64 {
        // The text is the one form that rounds correctly for every size.
        self.to_string().parse().unwrap_or(f64::NAN)
    }

    /// The sum, exact; `None` when it does not fit.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        let left = self.units.checked_mul(power_of_ten(scale - self.scale)?)?;
        let right = other
            .units
            .checked_mul(power_of_ten(scale - other.scale)?)?;
        Some(Self::new(left.checked_add(right)?, scale))
    }

    /// Whether there is nothing but zeros after the point.
    pub fn is_integer(self) -> bool {
        power_of_ten(self.scale).is_some_and(|unit| self.units % unit == 0)
    }

    /// The number without zeros at the end of its fraction: equal numbers become equal texts.
    pub fn normalized(mut self) -> Self {
        while self.scale > 0 && self.units % 10 == 0 {
            self.units /= 10;
            self.scale -= 1;
        }
        self
    }
}

impl From<i64> for Decimal {
    fn from(number: i64) -> Self {
        Self::new(i128::from(number), 0)
    }
}

impl FromStr for Decimal {
    type Err = DecimalError;

    fn from_str(text: &str) -> Result<Self, DecimalError> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        if whole.is_empty() && fraction.is_empty() {
            return Err(DecimalError);
        }
        let mut units: i128 = 0;
        for byte in whole.bytes().chain(fraction.bytes()) {
            if !byte.is_ascii_digit() {
                return Err(DecimalError);
            }
            units = units
                .checked_mul(10)
                .and_then(|units| units.checked_add(i128::from(byte - b'0')))
                .ok_or(DecimalError)?;
        }
        let scale = u8::try_from(fraction.len()).map_err(|_| DecimalError)?;
        if scale > MAX_SCALE {
            return Err(DecimalError);
        }
        Ok(Self::new(if negative { -units } else { units }, scale))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.scale == 0 {
            return write!(f, "{}", self.units);
        }
        let sign = if self.units < 0 { "-" } else { "" };
        let unit = 10_u128.pow(u32::from(self.scale));
        let magnitude = self.units.unsigned_abs();
        write!(
            f,
            "{sign}{}.{:0width$}",
            magnitude / unit,
            magnitude % unit,
            width = usize::from(self.scale)
        )
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let scale = self.scale.max(other.scale);
        let aligned = |number: &Self| {
            power_of_ten(scale - number.scale).and_then(|unit| number.units.checked_mul(unit))
        };
        match (aligned(self), aligned(other)) {
            (Some(left), Some(right)) => left.cmp(&right),
            // Only numbers far beyond what a field holds come here.
            _ => self.to_f64().total_cmp(&other.to_f64()),
        }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Decimal {}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    #[test]
    fn prints_what_it_read() {
        for text in [
            "0",
            "-1",
            "23.0",
            "400",
            "0.005",
            "-0.50",
            "123456789012345678",
            "99999999999999.9999",
        ] {
            assert_eq!(text.parse::<Decimal>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn refuses_what_is_no_number() {
        for text in ["", "-", ".", "1e5", "1,000", "0x1", "1.2.3"] {
            assert_eq!(text.parse::<Decimal>(), Err(DecimalError), "{text}");
        }
    }

    #[test]
    fn compares_by_value_not_by_text() {
        let number = |text: &str| text.parse::<Decimal>().unwrap();
        assert_eq!(number("23.0"), number("23"));
        assert!(number("-2") < number("-1.999"));
        assert!(number("123456789012345678") > number("123456789012345677.99"));
        assert_eq!(number("1.50").normalized().to_string(), "1.5");
        assert_eq!(
            number("0.1").checked_add(number("2")).unwrap().to_string(),
            "2.1"
        );
    }
}
