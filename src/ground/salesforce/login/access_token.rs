//! A login with an access token that somebody else got, and the address of its org.
//!
//! Nothing can bring another token when this one dies. It is sent to hosts of Salesforce alone.

use super::{LoginError, LoginHost};
use crate::org::OrgKey;
use crate::salesforce::token::{self, Tokens};
use crate::salesforce::{Client, Error, Http, versions};
use crate::secret::Secret;

/// Asks the org whose the token is.
pub async fn log_in(http: &Http, host: &LoginHost, token: &Secret) -> Result<Tokens, Error> {
    if matches!(host.host(), "login.salesforce.com" | "test.salesforce.com") {
        return Err(LoginError::NeedsMyDomain(host.host().to_owned()).into());
    }
    let access_token = check(token)?;
    let instance_url = host.check_instance(host.url())?;
    let client = Client::new(
        http.clone(),
        &instance_url,
        access_token.clone(),
        versions::FALLBACK,
    )?;
    let who = token::who(&client).await?.value;
    Ok(Tokens {
        key: OrgKey::new(&who.organization_id, &who.user_id),
        access_token,
        refresh_token: None,
        instance_url,
        scope: String::new(),
    })
}

/// The token without what a paste brings along. What cannot be one is refused before it is sent.
fn check(token: &Secret) -> Result<Secret, LoginError> {
    let text = token.expose().trim().trim_matches(['"', '\'']);
    if text.is_empty() {
        return Err(LoginError::BadToken("nothing was given"));
    }
    if text.contains("REDACTED") {
        return Err(LoginError::BadToken(
            "the Salesforce CLI wrote [REDACTED] in the token's place",
        ));
    }
    if text.starts_with("force://") {
        return Err(LoginError::BadToken("this is an sfdx auth URL"));
    }
    if text.starts_with("5Aep") {
        return Err(LoginError::BadToken("this is a refresh token"));
    }
    let known = text.starts_with("00D") && text.contains('!') || text.starts_with("eyJ");
    if !known || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(LoginError::BadToken("it has another form"));
    }
    Ok(Secret::new(text))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_access_token_is_named_and_never_quoted() {
        for text in [
            "00D5g00000AbCdE!AQ4.x_y",
            " \"00Dx!AQ\"\n",
            "eyJhbGciOi.x.y",
        ] {
            assert!(check(&Secret::new(text)).is_ok(), "{text}");
        }
        for (text, said) in [
            (" ", "nothing"),
            (
                "[REDACTED] Use 'sf org auth show-access-token' to view",
                "CLI",
            ),
            ("force://PlatformCLI::CANARY@acme.my.salesforce.com", "sfdx"),
            ("5Aep861CANARY", "refresh"),
            ("00DCANARY", "form"),
            ("00D!CANARY x", "form"),
        ] {
            let error = check(&Secret::new(text)).unwrap_err().to_string();
            assert!(error.contains(said), "{error}");
            assert!(!error.contains("CANARY"));
        }
    }
}
