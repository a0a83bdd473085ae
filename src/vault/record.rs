//! `Record`: what the vault keeps for one org, and the text it becomes in a keyring.
//!
//! The text is small JSON (under 700 bytes), because some keyrings take UTF-8 only (KWallet) and
//! some take little (2,560 bytes on Windows).

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use super::VaultError;
use crate::secret::Secret;

/// What brings an org's next access token, and what it takes to use it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Counts the writes: whoever sees another number than before knows that somebody else
    /// refreshed, and adopts the token instead of using up an old one.
    pub generation: u64,
    /// The refresh token; empty where the login has none.
    pub refresh_token: Secret,
    /// The access token of a login that has nothing to bring another one; of one that rotates, the
    /// newest, for the other processes that share the login.
    pub access_token: Option<Secret>,
    /// What opens the key file of a JWT login, where it is encrypted.
    pub passphrase: Option<Secret>,
    /// The host that issued it and refreshes it, e.g. `https://login.salesforce.com`.
    pub host: String,
    /// The consumer key it was issued to.
    pub client_id: String,
    /// The secret of an own app that requires one.
    pub client_secret: Option<Secret>,
}

/// The only version written so far.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Written<'a> {
    v: u32,
    r#gen: u64,
    rt: &'a str,
    host: &'a str,
    client: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pass: Option<&'a str>,
}

#[derive(Deserialize)]
struct Read {
    v: u32,
    r#gen: u64,
    rt: String,
    host: String,
    client: String,
    #[serde(default)]
    secret: Option<String>,
    #[serde(default)]
    at: Option<String>,
    #[serde(default)]
    pass: Option<String>,
}

impl Record {
    /// The text for the keyring.
    pub(crate) fn encode(&self) -> Result<Zeroizing<String>, VaultError> {
        let written = Written {
            v: VERSION,
            r#gen: self.generation,
            rt: self.refresh_token.expose(),
            host: &self.host,
            client: &self.client_id,
            secret: self.client_secret.as_ref().map(Secret::expose),
            at: self.access_token.as_ref().map(Secret::expose),
            pass: self.passphrase.as_ref().map(Secret::expose),
        };
        // The message of a serde error could quote what it failed on, so it is not passed on.
        serde_json::to_string(&written)
            .map(Zeroizing::new)
            .map_err(|_| VaultError::Unreadable("it cannot be written as JSON"))
    }

    /// Reads what [`Record::encode`] wrote; wipes the input.
    pub(crate) fn decode(mut bytes: Vec<u8>) -> Result<Self, VaultError> {
        let read = serde_json::from_slice::<Read>(&bytes);
        bytes.zeroize();
        let read = read.map_err(|_| VaultError::Unreadable("it is not what sftui writes"))?;
        if read.v != VERSION {
            return Err(VaultError::Unreadable("a newer sftui wrote it"));
        }
        Ok(Self {
            generation: read.r#gen,
            refresh_token: Secret::new(read.rt),
            host: read.host,
            client_id: read.client,
            client_secret: read.secret.map(Secret::new),
            access_token: read.at.map(Secret::new),
            passphrase: read.pass.map(Secret::new),
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn record(secret: Option<&str>) -> Record {
        Record {
            generation: 7,
            refresh_token: Secret::new("5Aep861CANARY\"\\é"),
            host: "https://acme.my.salesforce.com".into(),
            client_id: "PlatformCLI".into(),
            client_secret: secret.map(Secret::new),
            access_token: secret.map(Secret::new),
            passphrase: secret.map(Secret::new),
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        for secret in [None, Some("s3cr3t")] {
            let record = record(secret);
            let text = record.encode().unwrap();
            assert!(text.starts_with(r#"{"v":1,"gen":7,"rt":"#), "{}", *text);
            assert_eq!(Record::decode(text.as_bytes().to_vec()).unwrap(), record);
        }
    }

    #[test]
    fn a_foreign_or_newer_entry_is_refused_without_quoting_it() {
        for text in [
            "5Aep861CANARY",
            r#"{"v":1,"rt":"5Aep861CANARY"}"#,
            r#"{"v":2,"gen":1,"rt":"5Aep861CANARY","host":"h","client":"c"}"#,
        ] {
            let error = Record::decode(text.as_bytes().to_vec()).unwrap_err();
            assert!(matches!(error, VaultError::Unreadable(_)));
            assert!(!format!("{error} {error:?}").contains("CANARY"));
        }
    }

    #[test]
    fn debug_shows_no_secret() {
        let text = format!("{:?}", record(Some("s3cr3t")));
        assert!(
            !text.contains("CANARY") && !text.contains("s3cr3t"),
            "{text}"
        );
    }
}
