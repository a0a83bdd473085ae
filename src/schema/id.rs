//! Ids of records: their two lengths, and the case of letters that was lost on the way.
//!
//! An id has 15 characters, in which case matters, or 18: the three behind them say which of the
//! others are capitals (API reference, 3.9). It must not know which objects there are.

/// What the last three characters are made of: each stands for five bits.
const SUFFIX: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

/// Whether a text has the form of an id: 15 or 18 letters and digits that are no word.
pub fn is_id(text: &str) -> bool {
    matches!(text.len(), 15 | 18)
        && text.bytes().all(|b| b.is_ascii_alphanumeric())
        && text.bytes().take(15).filter(u8::is_ascii_digit).count() >= 3
}

/// The id with the capitals that its last three characters tell of; one of 15 characters, or with an
/// end that tells nothing, as it is.
pub fn repaired(id: &str) -> String {
    let Some((body, end)) = id.split_at_checked(15).filter(|(_, end)| end.len() == 3) else {
        return id.to_owned();
    };
    let bits: Option<Vec<usize>> = end
        .bytes()
        .map(|c| SUFFIX.iter().position(|s| *s == c.to_ascii_uppercase()))
        .collect();
    let Some(bits) = bits else {
        return id.to_owned();
    };
    let capital = |at: usize| {
        bits.get(at / 5)
            .is_some_and(|bits| bits >> (at % 5) & 1 == 1)
    };
    // A capital that is a digit: the end belongs to another id.
    let odd = |(at, c): (usize, u8)| capital(at) && !c.is_ascii_alphabetic();
    if body.bytes().enumerate().any(odd) {
        return id.to_owned();
    }
    let mut whole: String = body
        .char_indices()
        .map(|(at, c)| match capital(at) {
            true => c.to_ascii_uppercase(),
            false => c.to_ascii_lowercase(),
        })
        .collect();
    whole.push_str(&end.to_ascii_uppercase());
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lost_capitals_are_put_back_and_odd_ends_change_nothing() {
        for (typed, meant) in [
            ("0012300000bVTphAAG", "0012300000bVTphAAG"),
            ("0012300000bvtphaag", "0012300000bVTphAAG"),
            ("0012300000BVTPHAAG", "0012300000bVTphAAG"),
            // 15 characters say nothing of their case.
            ("0012300000bvtph", "0012300000bvtph"),
            // Of a digit no capital can be made, and 9 is in no end.
            ("001230000000000B99", "001230000000000B99"),
            ("001230000000000BAA", "001230000000000BAA"),
            ("", ""),
            ("ü", "ü"),
        ] {
            assert_eq!(repaired(typed), meant);
        }
    }

    #[test]
    fn words_are_no_ids() {
        assert!(is_id("0015g00000AbCdEAAV") && is_id("0015g00000AbCdE"));
        for word in ["internationalize", "congratulations", "0015g00000AbCd", ""] {
            assert!(!is_id(word), "{word}");
        }
    }
}
