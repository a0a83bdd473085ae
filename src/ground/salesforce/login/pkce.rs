//! PKCE with S256 (RFC 7636), and the random values of a login. Knows no flow.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::salesforce::Error;
use crate::secret::Secret;

/// The proof that whoever exchanges the code is who started the login.
#[derive(Debug, Clone)]
pub struct Pkce {
    /// What is shown at the exchange: 43 characters.
    pub verifier: Secret,
    /// What is sent to the authorize page: its SHA-256.
    pub challenge: String,
}

impl Pkce {
    /// A new pair; one per attempt.
    pub fn new() -> Result<Self, Error> {
        let verifier = random_text()?;
        Ok(Self {
            challenge: challenge_of(verifier.expose()),
            verifier,
        })
    }
}

/// The S256 challenge of a verifier.
pub fn challenge_of(verifier: &str) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, verifier.as_bytes());
    URL_SAFE_NO_PAD.encode(digest)
}

/// 32 bytes of the system's randomness as 43 characters that need no escaping.
pub fn random_text() -> Result<Secret, Error> {
    let mut bytes = zeroize::Zeroizing::new([0_u8; 32]);
    getrandom::fill(bytes.as_mut())
        .map_err(|e| Error::System(format!("the system gives no random bytes: {e}")))?;
    Ok(Secret::new(URL_SAFE_NO_PAD.encode(bytes.as_ref())))
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]
mod tests {
    use super::*;

    #[test]
    fn the_vector_of_rfc_7636_appendix_b() {
        assert_eq!(
            challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
    }

    #[test]
    fn every_attempt_has_its_own_pair_of_the_right_form() {
        let (a, b) = (Pkce::new().unwrap(), Pkce::new().unwrap());
        assert_ne!(a.verifier, b.verifier);
        assert_eq!(a.verifier.expose().len(), 43);
        assert!(
            a.verifier
                .expose()
                .bytes()
                .all(|c| c.is_ascii_alphanumeric() || b"-._~".contains(&c))
        );
        assert_eq!(a.challenge, challenge_of(a.verifier.expose()));
    }
}
