//! How `sf` encrypts what is secret in its files: AES-256-GCM, in the two forms that it writes.
//!
//! A value is `<iv><ciphertext>:<tag>` in hex. The key's length tells the form: of a key with 32
//! digits the *characters* are the key and those of the value are the iv; of one with 64 digits
//! both are what the digits stand for. Source: sfdx-core, `crypto.ts`. Must not know files.

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use zeroize::Zeroizing;

use crate::secret::Secret;

/// Digits of the tag.
const TAG: usize = 32;

/// Why a value gave nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Closed {
    /// The key is no key.
    NoKey,
    /// The key is another one's, or the value is damaged.
    WrongKey,
}

/// Whether `sf` would take the value for an encrypted one; any other is in the clear.
pub(super) fn is_encrypted(value: &str) -> bool {
    value.split_once(':').is_some_and(|(data, tag)| {
        tag.len() == TAG && data.len() > 12 && digits(tag) && data.is_ascii() && !tag.contains(':')
    })
}

/// What a value of a file means.
pub(super) fn open(value: &str, key: &Secret) -> Result<Secret, Closed> {
    let Some((data, tag)) = value.split_once(':').filter(|_| is_encrypted(value)) else {
        return Ok(Secret::new(value));
    };
    let key = key.expose().trim();
    // The first form takes twelve characters for the iv, the second what 24 digits stand for.
    let (key, iv, cipher) = match key.len() {
        32 if key.is_ascii() => {
            let (iv, cipher) = data.split_at_checked(12).ok_or(Closed::WrongKey)?;
            let key = Zeroizing::new(key.as_bytes().to_vec());
            (key, iv.as_bytes().to_vec(), cipher)
        }
        64 => {
            let (iv, cipher) = data.split_at_checked(24).ok_or(Closed::WrongKey)?;
            let key = bytes(key).ok_or(Closed::NoKey)?;
            (key, bytes(iv).ok_or(Closed::WrongKey)?.to_vec(), cipher)
        }
        _ => return Err(Closed::NoKey),
    };
    let key = UnboundKey::new(&AES_256_GCM, &key).map_err(|_| Closed::NoKey)?;
    let iv = Nonce::try_assume_unique_for_key(&iv).map_err(|_| Closed::WrongKey)?;
    let mut text = bytes(cipher).ok_or(Closed::WrongKey)?;
    text.extend_from_slice(&bytes(tag).ok_or(Closed::WrongKey)?);
    let plain = LessSafeKey::new(key)
        .open_in_place(iv, Aad::empty(), &mut text)
        .map_err(|_| Closed::WrongKey)?;
    let plain = std::str::from_utf8(plain).map_err(|_| Closed::WrongKey)?;
    Ok(Secret::new(plain))
}

fn digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// What hex digits stand for.
fn bytes(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    if !text.len().is_multiple_of(2) || !digits(text) {
        return None;
    }
    let pair = |at: usize| u8::from_str_radix(text.get(at..at + 2)?, 16).ok();
    let all: Option<Vec<u8>> = (0..text.len()).step_by(2).map(pair).collect();
    all.map(Zeroizing::new)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    const PLAIN: &str = "5Aep861EXAMPLErefreshTOKEN.value_1";
    const KEY_1: &str = "8e8fd1e6dc06a37bf420898dbc3ee35c";
    const VALUE_1: &str = "a1b2c3d4e5f692dd761ee7eeff8534dcff5133a7698742f3a3e5c60ae8003d0fd4cddec850f2fffe:3b25db70fa890ad53a3dfee287507e78";
    const KEY_2: &str = "f699321865468a386434e78b3a4a5cf3b151e09a4391741e06fdbe8272ac07c0";
    const VALUE_2: &str = "000102030405060708090a0bad217010dbf58e9ba9ad7c9f21b8a54ba8cf66f90574816802d0762b196fcf0b25c4:5092b42d179416f1f49e7c56f01d6cfb";

    fn opened(value: &str, key: &str) -> Result<String, Closed> {
        open(value, &Secret::new(key)).map(|plain| plain.expose().to_owned())
    }

    #[test]
    fn both_forms_of_the_cli_are_read() {
        assert_eq!(opened(VALUE_1, KEY_1).unwrap(), PLAIN);
        assert_eq!(opened(VALUE_2, KEY_2).unwrap(), PLAIN);
        assert_eq!(opened(VALUE_2, &format!("{KEY_2}\n")).unwrap(), PLAIN);
    }

    #[test]
    fn a_wrong_key_and_a_damaged_value_give_nothing() {
        assert_eq!(opened(VALUE_1, KEY_2), Err(Closed::WrongKey));
        assert_eq!(opened(VALUE_2, KEY_1), Err(Closed::WrongKey));
        assert_eq!(
            opened(VALUE_1, &KEY_1.replace('8', "9")),
            Err(Closed::WrongKey)
        );
        for damaged in [
            VALUE_1.replace("92dd", "92de"),
            VALUE_1.replace("3b25", "3b24"),
            VALUE_1.replace("92dd", "92d"),
            VALUE_1.replace("92dd", "zzzz"),
        ] {
            assert_eq!(opened(&damaged, KEY_1), Err(Closed::WrongKey), "{damaged}");
        }
        for key in ["", "short", &KEY_2.replace('f', "g")] {
            assert_eq!(opened(VALUE_2, key), Err(Closed::NoKey), "{key}");
        }
    }

    #[test]
    fn what_is_not_encrypted_is_taken_as_it_is() {
        for plain in [
            "00D5g00000AbCdE!AQ4AQ.x",
            "",
            "a:b",
            "https://x:8443",
            "é:00000000000000000000000000000000",
        ] {
            assert!(!is_encrypted(plain));
            assert_eq!(opened(plain, "no key").unwrap(), plain);
        }
    }
}
