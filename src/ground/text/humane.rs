//! Numbers, durations, ages and sizes as people read them. English, no locale; knows no clock.

use std::time::Duration;

/// A count with thousands separated: `84,213`.
pub fn number(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, d) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(d);
    }
    out
}

/// A duration in the two units that matter: `0.4 s`, `1.3 s`, `2 min 5 s`, `1 h 2 min`.
pub fn duration(d: Duration) -> String {
    let s = d.as_secs();
    match s {
        0..60 => format!("{s}.{} s", d.subsec_millis() / 100),
        60..3600 => two(s / 60, "min", s % 60, "s"),
        _ => two(s / 3600, "h", s % 3600 / 60, "min"),
    }
}

/// How long ago a moment was, both in seconds since the epoch: `now`, `2 min ago`, `3 h ago`,
/// `3 d`. A moment in the future is `now`: clocks differ a little.
pub fn ago(now_epoch_s: i64, then: i64) -> String {
    let s = now_epoch_s.saturating_sub(then);
    match s {
        ..60 => "now".into(),
        60..3600 => format!("{} min ago", s / 60),
        3600..86_400 => format!("{} h ago", s / 3600),
        _ => format!("{} d", s / 86_400),
    }
}

/// A size in decimal units: `412 B`, `1.2 kB`, `140 MB`.
pub fn bytes(n: u64) -> String {
    let mut unit = "B";
    let mut tenths = u128::from(n) * 10;
    for next in ["kB", "MB", "GB", "TB"] {
        if tenths < 10_000 {
            break;
        }
        tenths /= 1000;
        unit = next;
    }
    if unit == "B" || tenths >= 100 {
        format!("{} {unit}", tenths / 10)
    } else {
        format!("{}.{} {unit}", tenths / 10, tenths % 10)
    }
}

fn two(big: u64, big_unit: &str, small: u64, small_unit: &str) -> String {
    if small == 0 {
        format!("{big} {big_unit}")
    } else {
        format!("{big} {big_unit} {small} {small_unit}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_have_their_thousands_separated() {
        let cases = [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (84_213, "84,213"),
            (1_000_000, "1,000,000"),
            (u64::MAX, "18,446,744,073,709,551,615"),
        ];
        for (n, shown) in cases {
            assert_eq!(number(n), shown);
        }
    }

    #[test]
    fn durations_show_two_units_at_most() {
        let cases = [
            (0, "0.0 s"),
            (449, "0.4 s"),
            (1_300, "1.3 s"),
            (59_999, "59.9 s"),
            (60_000, "1 min"),
            (125_000, "2 min 5 s"),
            (3_600_000, "1 h"),
            (3_725_000, "1 h 2 min"),
        ];
        for (ms, shown) in cases {
            assert_eq!(duration(Duration::from_millis(ms)), shown);
        }
    }

    #[test]
    fn ages_are_rough() {
        let cases = [
            (-5, "now"),
            (59, "now"),
            (60, "1 min ago"),
            (120, "2 min ago"),
            (7_200, "2 h ago"),
            (86_400, "1 d"),
            (25 * 86_400, "25 d"),
        ];
        for (s, shown) in cases {
            assert_eq!(ago(1_000_000_000, 1_000_000_000 - s), shown);
        }
        assert_eq!(ago(i64::MAX, i64::MIN), "106751991167300 d");
    }

    #[test]
    fn sizes_keep_two_or_three_digits() {
        let cases = [
            (0, "0 B"),
            (412, "412 B"),
            (999, "999 B"),
            (1_000, "1.0 kB"),
            (1_250, "1.2 kB"),
            (74_994, "74 kB"),
            (140_000_000, "140 MB"),
            (u64::MAX, "18446744 TB"),
        ];
        for (n, shown) in cases {
            assert_eq!(bytes(n), shown);
        }
    }
}
