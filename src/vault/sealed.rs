//! What a passphrase file looks like inside: a header that says how the key is made of the
//! passphrase, and the records under that key.
//!
//! Argon2id makes the key, which is slow on purpose and done once a run. Every write draws a fresh
//! salt and derives a key of its own from it (HKDF-SHA-256), so that no pair of key and nonce comes
//! twice (ChaCha20-Poly1305). The header is authenticated with the rest. A short value derived from
//! the key tells a wrong passphrase from a damaged file. Must not know files or orgs.

use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};
use ring::hkdf;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::VaultError;
use crate::secret::Secret;

/// The only version written so far.
const VERSION: u32 = 1;

/// What a file of somebody else's may ask for at most: 1 GiB, 16 passes.
const MOST: Cost = Cost {
    kib: 1 << 20,
    passes: 16,
};

/// How much work it is to make the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Memory, in KiB.
    pub kib: u32,
    /// How often it is gone through.
    pub passes: u32,
}

impl Default for Cost {
    /// 64 MiB, three times: about a tenth of a second.
    fn default() -> Self {
        Self {
            kib: 64 * 1024,
            passes: 3,
        }
    }
}

/// The key of a passphrase. Wiped when it goes.
#[derive(Clone)]
pub(super) struct Key {
    salt: [u8; 16],
    cost: Cost,
    bytes: Zeroizing<[u8; 32]>,
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[redacted]")
    }
}

impl Key {
    /// A new key of a passphrase.
    pub(super) fn new(passphrase: &Secret, cost: Cost) -> Result<Self, VaultError> {
        Self::derived(passphrase, random()?, cost)
    }

    fn derived(passphrase: &Secret, salt: [u8; 16], cost: Cost) -> Result<Self, VaultError> {
        let failed = |_| VaultError::Damaged("its settings make no key".to_owned());
        let params = Params::new(cost.kib, cost.passes, 1, Some(32)).map_err(failed)?;
        let mut bytes = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.expose().as_bytes(), &salt, bytes.as_mut())
            .map_err(failed)?;
        Ok(Self { salt, cost, bytes })
    }

    /// Bytes for one purpose.
    fn bytes_for<const N: usize>(&self, salt: &[u8], purpose: &[u8]) -> Zeroizing<[u8; N]> {
        struct Length(usize);
        impl hkdf::KeyType for Length {
            fn len(&self) -> usize {
                self.0
            }
        }
        let mut made = Zeroizing::new([0; N]);
        let of = hkdf::Salt::new(hkdf::HKDF_SHA256, salt).extract(self.bytes.as_ref());
        let purpose = [purpose];
        let filled = of
            .expand(&purpose, Length(N))
            .and_then(|okm| okm.fill(made.as_mut()));
        // Only lengths beyond 8,160 bytes are refused.
        debug_assert!(filled.is_ok());
        made
    }

    fn check(&self) -> Zeroizing<[u8; 16]> {
        self.bytes_for(&self.salt, b"sftui passphrase check")
    }

    fn of_one_write(&self, salt: &[u8]) -> Result<LessSafeKey, VaultError> {
        let bytes = self.bytes_for::<32>(salt, b"sftui secrets");
        UnboundKey::new(&CHACHA20_POLY1305, bytes.as_ref())
            .map(LessSafeKey::new)
            .map_err(|_| VaultError::Platform("no key for the passphrase file".to_owned()))
    }
}

/// A passphrase file as it is written.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Sealed {
    version: u32,
    kdf: String,
    kib: u32,
    passes: u32,
    salt: String,
    check: String,
    write: String,
    sealed: String,
}

impl Sealed {
    /// Seals a text.
    pub(super) fn new(key: &Key, text: &[u8]) -> Result<Self, VaultError> {
        let write: [u8; 32] = random()?;
        let mut file = Self {
            version: VERSION,
            kdf: "argon2id".to_owned(),
            kib: key.cost.kib,
            passes: key.cost.passes,
            salt: STANDARD.encode(key.salt),
            check: STANDARD.encode(key.check().as_ref()),
            write: STANDARD.encode(write),
            sealed: String::new(),
        };
        let mut bytes = text.to_vec();
        let tag = key
            .of_one_write(&write)?
            .seal_in_place_separate_tag(nonce(), Aad::from(file.header()), &mut bytes)
            .map_err(|_| VaultError::Platform("the passphrase file is not sealed".to_owned()))?;
        bytes.extend_from_slice(tag.as_ref());
        file.sealed = STANDARD.encode(bytes);
        Ok(file)
    }

    /// Reads a file, without opening it.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, VaultError> {
        #[derive(Deserialize)]
        struct Version {
            version: u32,
        }
        let version = serde_json::from_slice::<Version>(bytes)
            .map_err(|_| damaged("it is not what sftui writes"))?;
        if version.version != VERSION {
            return Err(damaged("a newer sftui wrote it"));
        }
        let file: Self =
            serde_json::from_slice(bytes).map_err(|_| damaged("it is not what sftui writes"))?;
        if file.kdf != "argon2id" || file.kib > MOST.kib || file.passes > MOST.passes {
            return Err(damaged("it asks for another way to make the key"));
        }
        Ok(file)
    }

    /// The text for the disk.
    pub(super) fn text(&self) -> Result<Vec<u8>, VaultError> {
        serde_json::to_vec_pretty(self)
            .map_err(|_| VaultError::Platform("the passphrase file is not written".to_owned()))
    }

    /// Makes the key of a passphrase; an error where it is not this file's.
    pub(super) fn key(&self, passphrase: &Secret) -> Result<Key, VaultError> {
        let cost = Cost {
            kib: self.kib,
            passes: self.passes,
        };
        let key = Key::derived(passphrase, decoded(&self.salt)?, cost)?;
        let check: [u8; 16] = decoded(&self.check)?;
        if bool::from(key.check().ct_eq(&check)) {
            Ok(key)
        } else {
            Err(VaultError::WrongPassphrase)
        }
    }

    /// Whether the key is one of this file, which it is not after another passphrase was chosen.
    pub(super) fn is_of(&self, key: &Key) -> bool {
        decoded::<16>(&self.salt).is_ok_and(|salt| salt == key.salt)
    }

    /// The text that was sealed.
    pub(super) fn open(&self, key: &Key) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let write: [u8; 32] = decoded(&self.write)?;
        let sealed = STANDARD.decode(&self.sealed);
        let mut bytes = Zeroizing::new(sealed.map_err(|_| damaged("it is cut or changed"))?);
        let length = key
            .of_one_write(&write)?
            .open_in_place(nonce(), Aad::from(self.header()), &mut bytes)
            .map(|text| text.len())
            .map_err(|_| damaged("it is cut or changed"))?;
        bytes.truncate(length);
        Ok(bytes)
    }

    /// Everything beside the sealed text.
    fn header(&self) -> Vec<u8> {
        let Self {
            version,
            kdf,
            kib,
            passes,
            salt,
            check,
            write,
            ..
        } = self;
        format!("sftui secrets {version} {kdf} {kib} {passes} {salt} {check} {write}").into_bytes()
    }
}

/// One for all: each key seals once.
fn nonce() -> Nonce {
    Nonce::assume_unique_for_key([0; 12])
}

fn damaged(why: &str) -> VaultError {
    VaultError::Damaged(why.to_owned())
}

fn decoded<const N: usize>(text: &str) -> Result<[u8; N], VaultError> {
    let bytes = STANDARD.decode(text).ok();
    bytes
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or_else(|| damaged("it is cut or changed"))
}

fn random<const N: usize>() -> Result<[u8; N], VaultError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|_| VaultError::Platform("the system gives no random bytes".to_owned()))?;
    Ok(bytes)
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]
mod tests {
    use super::*;

    const CHEAP: Cost = Cost { kib: 8, passes: 1 };

    fn sealed() -> (Secret, Sealed) {
        let passphrase = Secret::new("correct horse");
        let key = Key::new(&passphrase, CHEAP).unwrap();
        let file = Sealed::new(&key, b"5Aep861CANARY").unwrap();
        (passphrase, file)
    }

    #[test]
    fn what_is_sealed_opens_with_its_passphrase_alone() {
        let (passphrase, file) = sealed();
        let text = file.text().unwrap();
        assert!(!String::from_utf8_lossy(&text).contains("CANARY"));
        let read = Sealed::read(&text).unwrap();
        let key = read.key(&passphrase).unwrap();
        assert!(read.is_of(&key));
        assert_eq!(read.open(&key).unwrap().as_slice(), b"5Aep861CANARY");
        assert_eq!(
            read.key(&Secret::new("correct horsE")).unwrap_err(),
            VaultError::WrongPassphrase
        );
        assert_eq!(format!("{key:?}"), "[redacted]");
    }

    #[test]
    fn every_write_is_sealed_anew() {
        let (passphrase, first) = sealed();
        let key = first.key(&passphrase).unwrap();
        let second = Sealed::new(&key, b"5Aep861CANARY").unwrap();
        assert_eq!(first.salt, second.salt);
        assert_ne!(first.write, second.write);
        assert_ne!(first.sealed, second.sealed);
    }

    #[test]
    fn every_changed_byte_is_found_out() {
        let (passphrase, file) = sealed();
        let text = String::from_utf8(file.text().unwrap()).unwrap();
        let whole: serde_json::Value = serde_json::from_str(&text).unwrap();
        for (field, value) in whole.as_object().unwrap() {
            let mut changed = whole.clone();
            changed[field] = match value.as_str() {
                Some(text) => {
                    let other = if text.starts_with('B') { "C" } else { "B" };
                    format!("{other}{}", text.get(1..).unwrap_or_default()).into()
                }
                None => (value.as_u64().unwrap() + 1).into(),
            };
            let bytes = serde_json::to_vec(&changed).unwrap();
            let opened = Sealed::read(&bytes)
                .and_then(|file| file.key(&passphrase).and_then(|key| file.open(&key)));
            assert!(opened.is_err(), "{field}");
        }
        for cut in 0..text.len() {
            let opened = Sealed::read(text.get(..cut).unwrap_or_default().as_bytes());
            assert!(matches!(opened, Err(VaultError::Damaged(_))), "{cut}");
        }
        let (_, other) = sealed();
        let mut swapped = Sealed::read(text.as_bytes()).unwrap();
        swapped.sealed = other.sealed;
        let key = swapped.key(&passphrase).unwrap();
        assert!(matches!(swapped.open(&key), Err(VaultError::Damaged(_))));
    }

    #[test]
    fn a_file_that_asks_for_too_much_work_is_refused() {
        let (_, file) = sealed();
        for (kib, passes) in [(u32::MAX, 1), (8, u32::MAX)] {
            let greedy = Sealed {
                kib,
                passes,
                ..Sealed::read(&file.text().unwrap()).unwrap()
            };
            assert!(Sealed::read(&greedy.text().unwrap()).is_err());
        }
    }
}
