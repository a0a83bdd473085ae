//! Record ids: 15 case-sensitive characters, or 18 with a checksum (API reference, section 3.9).
//!
//! The demo numbers the records of an object; the number is written in base 62 behind the key
//! prefix. Must not know objects or rows.

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const CHECKSUM: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
/// Characters four and five name the instance that made the record.
const INSTANCE: &str = "5g";
const NUMBER_LENGTH: usize = 10;

/// The 18-character id of record `number` of the object with this key prefix.
pub fn make(key_prefix: &str, number: u64) -> String {
    let mut id = String::with_capacity(18);
    id.push_str(key_prefix);
    id.push_str(INSTANCE);
    let mut digits = [b'0'; NUMBER_LENGTH];
    let mut rest = number;
    for digit in digits.iter_mut().rev() {
        // The remainder is below 62, so it is a valid index.
        *digit = DIGITS[(rest % 62) as usize];
        rest /= 62;
    }
    id.extend(digits.iter().map(|digit| char::from(*digit)));
    push_checksum(&mut id);
    id
}

/// The number in an id that [`make`] made for this key prefix; 15 or 18 characters.
pub fn number(key_prefix: &str, id: &str) -> Option<u64> {
    let id = to_15(id)?;
    let digits = id.strip_prefix(key_prefix)?.strip_prefix(INSTANCE)?;
    digits.bytes().try_fold(0_u64, |number, digit| {
        let value = DIGITS.iter().position(|candidate| *candidate == digit)?;
        number.checked_mul(62)?.checked_add(value as u64)
    })
}

/// The case-sensitive 15 characters of an id of 15 or 18; `None` for anything else.
pub fn to_15(id: &str) -> Option<&str> {
    let plain = id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (plain && (id.len() == 15 || id.len() == 18)).then(|| &id[..15])
}

/// The id with its checksum; `None` when it is no id.
pub fn to_18(id: &str) -> Option<String> {
    let mut id = to_15(id)?.to_owned();
    push_checksum(&mut id);
    Some(id)
}

fn push_checksum(id: &mut String) {
    let mut checksum = [0_usize; 3];
    for (block, characters) in id.as_bytes().chunks(5).take(3).enumerate() {
        for (bit, byte) in characters.iter().enumerate() {
            if byte.is_ascii_uppercase() {
                checksum[block] |= 1 << bit;
            }
        }
    }
    // Five bits each: below 32.
    id.extend(checksum.map(|value| char::from(CHECKSUM[value])));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_that_of_recorded_ids() {
        assert_eq!(
            to_18("0012300000bVTph").as_deref(),
            Some("0012300000bVTphAAG")
        );
        assert_eq!(
            to_18("012000000000000").as_deref(),
            Some("012000000000000AAA")
        );
    }

    #[test]
    fn a_number_survives_its_id() {
        for n in [0, 1, 61, 62, 199_999, 1_000_000] {
            let id = make("a0M", n);
            assert_eq!(id.len(), 18);
            assert_eq!(number("a0M", &id), Some(n));
            assert_eq!(number("a0M", &id[..15]), Some(n));
            assert_eq!(number("001", &id), None);
        }
    }

    #[test]
    fn what_is_no_id_is_refused() {
        for text in [
            "",
            "001",
            "001000000000000A",
            "00100000000000é",
            "001-00000000000",
        ] {
            assert_eq!(to_15(text), None, "{text}");
        }
    }
}
