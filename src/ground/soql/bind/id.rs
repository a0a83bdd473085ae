//! Record Ids: told from other texts, and brought to the form of 18 characters, in which one record
//! has one Id whatever the case of letters (SOQL, object reference: Id field type).

/// The characters of the sum.
const SUM: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

/// The Id of 18 characters of one of 15, or of 18 with a sum that is right; `None` where the text is
/// no Id.
pub fn long_id(text: &str) -> Option<String> {
    let (short, sum) = match text.len() {
        15 => (text, None),
        18 => text.split_at_checked(15).map(|(id, sum)| (id, Some(sum)))?,
        _ => return None,
    };
    let alphanumeric = short.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let digits = short.bytes().filter(u8::is_ascii_digit).count();
    // A word of 15 letters has no digits; an Id has zeros in its middle and a number before them.
    if !alphanumeric || digits < 4 || !short.bytes().take(3).any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let own = sum_of(short.as_bytes());
    match sum {
        Some(sum) if !sum.eq_ignore_ascii_case(&own) => None,
        _ => Some(format!("{short}{own}")),
    }
}

/// Three characters, each for five: which of them are capitals.
fn sum_of(short: &[u8]) -> String {
    let capitals = |five: &[u8]| {
        let bits = five.iter().enumerate();
        bits.filter(|(_, byte)| byte.is_ascii_uppercase())
            .fold(0_usize, |sum, (place, _)| sum | 1 << place)
    };
    let of_five = |five| SUM.get(capitals(five)).copied().map(char::from);
    short.chunks(5).filter_map(of_five).collect()
}
