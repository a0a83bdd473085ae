//! `SigningKey`: the private key of a JWT login, read from PEM text.
//!
//! PKCS#1, PKCS#8 and PKCS#8 encrypted with a passphrase (PBES2) are understood; what is something
//! else is named, with what to do. The key lives as long as one assertion takes. Reads no file: the
//! text is given.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use pkcs8::EncryptedPrivateKeyInfoRef;
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use zeroize::Zeroizing;

use super::KeyTrouble;
use crate::secret::Secret;

/// An RSA private key that can sign.
pub struct SigningKey(RsaKeyPair);

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SigningKey")
    }
}

/// What a file holds between its markers.
struct Block<'a> {
    label: &'a str,
    body: &'a str,
}

impl SigningKey {
    /// Reads the first private key of a PEM text. The passphrase is used where it is encrypted.
    pub fn read(pem: &Secret, passphrase: Option<&Secret>) -> Result<Self, KeyTrouble> {
        let block = private_block(pem.expose())?;
        if block.body.contains("ENCRYPTED") {
            return Err(KeyTrouble::Unknown(
                "the key is encrypted in the old way of PEM files",
            ));
        }
        let der = bytes(block.body)?;
        let rejected =
            |_| KeyTrouble::Unknown("it is no RSA key, or its size is not 2048 to 4096 bits");
        match block.label {
            "RSA PRIVATE KEY" => RsaKeyPair::from_der(&der).map(Self).map_err(rejected),
            "PRIVATE KEY" => RsaKeyPair::from_pkcs8(&der).map(Self).map_err(rejected),
            "ENCRYPTED PRIVATE KEY" => {
                let passphrase = passphrase.filter(|p| !p.is_empty());
                let passphrase = passphrase.ok_or(KeyTrouble::Encrypted)?;
                let sealed =
                    EncryptedPrivateKeyInfoRef::try_from(der.as_slice()).map_err(|_| {
                        KeyTrouble::Unknown("it is encrypted in a way that is not known here")
                    })?;
                if sealed.encryption_algorithm.pbes2().is_none() {
                    return Err(KeyTrouble::Unknown("it is encrypted in a way of old"));
                }
                let open = sealed
                    .decrypt(passphrase.expose())
                    .map_err(|_| KeyTrouble::Passphrase)?;
                RsaKeyPair::from_pkcs8(open.as_bytes())
                    .map(Self)
                    .map_err(rejected)
            }
            _ => Err(KeyTrouble::Unknown("it is a key of another kind than RSA")),
        }
    }

    /// Signs with RS256; base64url.
    pub(super) fn sign(&self, message: &str) -> Result<String, KeyTrouble> {
        let mut signature = vec![0; self.0.public().modulus_len()];
        let random = SystemRandom::new();
        self.0
            .sign(
                &RSA_PKCS1_SHA256,
                &random,
                message.as_bytes(),
                &mut signature,
            )
            .map_err(|_| KeyTrouble::Unknown("it does not sign"))?;
        Ok(base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(signature))
    }
}

/// The first block that is a private key; certificates before it are passed over.
fn private_block(pem: &str) -> Result<Block<'_>, KeyTrouble> {
    let mut rest = pem;
    let mut another = None;
    while let Some((_, after)) = rest.split_once("-----BEGIN ") {
        let Some((label, after)) = after.split_once("-----") else {
            break;
        };
        let Some((body, after)) = after.split_once("-----END ") else {
            break;
        };
        if label == "OPENSSH PRIVATE KEY" {
            return Err(KeyTrouble::Unknown("it is a key of OpenSSH"));
        }
        if label.ends_with("PRIVATE KEY") {
            return Ok(Block { label, body });
        }
        another = Some(label);
        rest = after;
    }
    Err(KeyTrouble::Unknown(match another {
        Some("PUBLIC KEY" | "RSA PUBLIC KEY") => "only the public key is in it",
        Some("CERTIFICATE") => "only a certificate is in it, not its private key",
        _ => "there is no private key in PEM in it",
    }))
}

fn bytes(body: &str) -> Result<Zeroizing<Vec<u8>>, KeyTrouble> {
    let mut text = Zeroizing::new(String::with_capacity(body.len()));
    text.extend(body.chars().filter(|c| !c.is_ascii_whitespace()));
    STANDARD
        .decode(text.as_bytes())
        .map(Zeroizing::new)
        .map_err(|_| KeyTrouble::Unknown("it is damaged"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    const PKCS1: &str = include_str!("../../../../assets/demo/jwt/pkcs1.pem");
    const PKCS8: &str = include_str!("../../../../assets/demo/jwt/pkcs8.pem");
    const SEALED: &str = include_str!("../../../../assets/demo/jwt/encrypted.pem");

    fn read(pem: &str, passphrase: Option<&str>) -> Result<SigningKey, KeyTrouble> {
        SigningKey::read(&Secret::new(pem), passphrase.map(Secret::new).as_ref())
    }

    #[test]
    fn the_same_key_in_three_forms_signs_the_same() {
        let keys = [
            read(PKCS1, None).unwrap(),
            read(PKCS8, Some("not needed")).unwrap(),
            read(SEALED, Some("demo")).unwrap(),
            read(
                &format!("-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n{PKCS8}"),
                None,
            )
            .unwrap(),
        ];
        let signed = keys.map(|key| key.sign("a.b").unwrap());
        assert!(signed.windows(2).all(|two| two[0] == two[1]));
        assert_eq!(format!("{:?}", read(PKCS1, None).unwrap()), "SigningKey");
    }

    #[test]
    fn what_is_no_key_is_named() {
        assert_eq!(read(SEALED, None).unwrap_err(), KeyTrouble::Encrypted);
        assert_eq!(read(SEALED, Some("")).unwrap_err(), KeyTrouble::Encrypted);
        assert_eq!(read(SEALED, Some("x")).unwrap_err(), KeyTrouble::Passphrase);
        let block = |label: &str, body: &str| {
            format!("-----BEGIN {label}-----\n{body}\n-----END {label}-----\n")
        };
        let old = "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nAAAA";
        for (pem, said) in [
            (String::new(), "no private key"),
            ("-----BEGIN PRIVATE KEY-----".into(), "no private key"),
            (block("PUBLIC KEY", "AA=="), "public"),
            (block("CERTIFICATE", "AA=="), "certificate"),
            (block("OPENSSH PRIVATE KEY", "AA=="), "OpenSSH"),
            (block("EC PRIVATE KEY", "AA=="), "another kind"),
            (block("PRIVATE KEY", "A*"), "damaged"),
            (block("PRIVATE KEY", "AAAA"), "no RSA key"),
            (block("ENCRYPTED PRIVATE KEY", "AAAA"), "encrypted in a way"),
            (block("RSA PRIVATE KEY", old), "old way"),
        ] {
            let error = read(&pem, Some("p")).unwrap_err();
            assert!(error.to_string().contains(said), "{said}: {error}");
        }
    }
}
