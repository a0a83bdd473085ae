//! Random tokens and PKCE (RFC 7636).

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::digest::{SHA256, digest};
use ring::hmac;
use subtle::ConstantTimeEq;

/// `bytes` random bytes as base64url text.
pub fn random_text(bytes: usize) -> String {
    let mut buffer = vec![0_u8; bytes];
    if getrandom::fill(&mut buffer).is_err() {
        // Without randomness a demo org may still serve: its tokens open nothing but itself. The
        // address of the buffer and the time make them differ.
        let seed = format!("{:p}{:?}", buffer.as_ptr(), std::time::Instant::now());
        return URL_SAFE_NO_PAD.encode(digest(&SHA256, seed.as_bytes()));
    }
    URL_SAFE_NO_PAD.encode(buffer)
}

/// Letters and digits only.
pub fn random_word(length: usize) -> String {
    let mut word = String::new();
    while word.len() < length {
        word.extend(
            random_text(length)
                .chars()
                .filter(char::is_ascii_alphanumeric),
        );
    }
    word.truncate(length);
    word
}

/// Whether it can be an S256 challenge: 43 characters of base64url.
pub fn is_challenge(challenge: &str) -> bool {
    challenge.len() == 43
        && URL_SAFE_NO_PAD
            .decode(challenge)
            .is_ok_and(|hash| hash.len() == 32)
}

/// Whether the verifier has the form of RFC 7636; Salesforce takes longer ones than the RFC's 128.
pub fn is_verifier(verifier: &str) -> bool {
    (43..=256).contains(&verifier.len())
        && verifier
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
}

/// Whether the verifier is the one behind the challenge.
pub fn verifies(verifier: &str, challenge: &str) -> bool {
    let hash = URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.as_bytes()));
    hash.as_bytes().ct_eq(challenge.as_bytes()).into()
}

/// The `signature` of a token answer.
pub fn signature(secret: &str, id_url: &str, issued_at: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    STANDARD.encode(hmac::sign(&key, format!("{id_url}{issued_at}").as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_vector_of_rfc_7636_verifies() {
        let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
        assert!(is_challenge(challenge));
        assert!(verifies(
            "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
            challenge
        ));
        assert!(!verifies(
            "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXl",
            challenge
        ));
    }

    #[test]
    fn words_are_random() {
        assert_eq!(random_word(80).len(), 80);
        assert_ne!(random_word(80), random_word(80));
    }
}
