//! Numbers as people and spreadsheets write them: `1234.5`, `1,234.50`, `1.234,50`, `12 %`, `€ 7`.
//!
//! What can be read in two ways is refused rather than guessed. Must not know where it was typed.

use super::{Field, NoValue};

/// The number as JSON writes it, with every digit that was given.
pub(super) fn read(field: &Field, text: &str) -> Result<String, NoValue> {
    let bare = text.trim_start_matches(['$', '€', '£', '¥']);
    let bare = bare.trim_end_matches(['$', '€', '£', '¥', '%']).trim();
    let (sign, digits) = match bare.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => ("-", rest.trim_start()),
        None => ("", bare.strip_prefix('+').unwrap_or(bare)),
    };
    let digits = digits.trim_start_matches(['$', '€', '£', '¥']).trim();
    let (plain, exponent) = match digits.find(['e', 'E']) {
        Some(at) => digits.split_at(at),
        None => (digits, ""),
    };
    let plain = grouped(plain)?;
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let all = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty()) || !all(whole) || !all(fraction) {
        return Err(NoValue::new("that is no number such as 1234.5"));
    }
    if !exponent.is_empty() {
        let power = exponent.get(1..).unwrap_or_default();
        let power = power.strip_prefix(['+', '-']).unwrap_or(power);
        if power.is_empty() || power.len() > 3 || !all(power) {
            return Err(NoValue::new("that is no number such as 1234.5"));
        }
    } else {
        fits(field, whole, fraction)?;
    }
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    let point = if fraction.is_empty() { "" } else { "." };
    Ok(format!("{sign}{whole}{point}{fraction}{exponent}"))
}

/// The same without the signs between thousands, and with a point before the fraction.
fn grouped(text: &str) -> Result<String, NoValue> {
    let blanks = [' ', '\u{a0}', '\u{202f}', '\'', '’'];
    let text: String = text.chars().filter(|c| !blanks.contains(c)).collect();
    let (commas, points) = (text.matches(',').count(), text.matches('.').count());
    let last = text.rfind([',', '.']).and_then(|at| text.get(at..));
    let thousands = last.is_some_and(|rest| rest.len() == 4);
    match (commas, points) {
        (0, 0 | 1) => Ok(text),
        // Both are there: the last one is the point.
        (1, 1..) if last.is_some_and(|rest| rest.starts_with(',')) => {
            Ok(text.replace('.', "").replace(',', "."))
        }
        (1.., 1) if last.is_some_and(|rest| rest.starts_with('.')) => Ok(text.replace(',', "")),
        (1, 0) if thousands => Err(NoValue::new(format!(
            "{text} can be read in two ways: write {} or {}",
            text.replace(',', ""),
            text.replace(',', ".")
        ))),
        (1, 0) => Ok(text.replace(',', ".")),
        (2.., 0) if thousands => Ok(text.replace(',', "")),
        (0, 2..) if thousands => Ok(text.replace('.', "")),
        _ => Err(NoValue::new("that is no number such as 1234.5")),
    }
}

fn fits(field: &Field, whole: &str, fraction: &str) -> Result<(), NoValue> {
    let fraction = fraction.trim_end_matches('0').len();
    let whole = whole.trim_start_matches('0').len();
    let is_whole = matches!(field.kind.as_str(), "int" | "long");
    let (most, scale) = match is_whole {
        true => (field.digits as usize, 0),
        false if field.precision == 0 => return Ok(()),
        false => (
            field.precision.saturating_sub(field.scale) as usize,
            field.scale as usize,
        ),
    };
    if fraction > scale {
        return Err(NoValue::new(match scale {
            0 => "it takes whole numbers only".to_owned(),
            1 => "it takes one digit after the point".to_owned(),
            scale => format!("it takes {scale} digits after the point"),
        }));
    }
    if most > 0 && whole > most {
        return Err(NoValue::new(format!(
            "it takes {most} digits before the point"
        )));
    }
    Ok(())
}
