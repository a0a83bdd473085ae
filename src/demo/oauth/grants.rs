//! Logins: authorization codes, refresh tokens in families, access tokens.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};

use super::OauthError;
use super::proof::random_word;
use crate::demo::config::USERS;
use crate::demo::id;
use crate::demo::state::State;

/// A user may approve an app this often; one more and the oldest approval ends.
const APPROVALS: usize = 5;

/// Names a login; all tokens that came of it belong to it.
pub type FamilyId = u64;

/// An authorization request that was found in order.
#[derive(Clone, Debug)]
pub struct Authorization {
    pub client_id: String,
    pub redirect_uri: String,
    pub state: Option<String>,
    /// The proof that a code is bound to; none where the tokens themselves are asked for.
    pub challenge: Option<String>,
    pub scopes: Vec<String>,
}

#[derive(Clone, Debug)]
struct Code {
    authorization: Authorization,
    user: u64,
    expires: Timestamp,
    used: bool,
}

#[derive(Clone, Debug)]
struct Family {
    id: FamilyId,
    client_id: String,
    user: u64,
    scopes: Vec<String>,
    refresh_token: String,
    /// Tokens that were rotated away: whoever shows one has stolen it, or was stolen from.
    spent: Vec<String>,
}

#[derive(Clone, Debug)]
struct AccessToken {
    family: FamilyId,
    user: u64,
    scopes: Vec<String>,
    expires: Timestamp,
}

/// Who an access token speaks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The number in the user's id.
    pub user: u64,
    pub scopes: Vec<String>,
}

/// A fresh login.
#[derive(Debug)]
pub struct Login {
    pub family: FamilyId,
    pub refresh_token: String,
}

/// What a code or a refresh token was exchanged for.
#[derive(Debug)]
pub struct Exchanged {
    pub family: FamilyId,
    pub user: u64,
    pub scopes: Vec<String>,
    /// Only where the person gets a new one.
    pub refresh_token: Option<String>,
}

/// A device that waits for its code to be typed.
#[derive(Clone, Debug)]
pub struct Waiting {
    pub client_id: String,
    pub device_code: String,
    pub user_code: String,
    pub scopes: Vec<String>,
    pub expires: Timestamp,
    /// When it asked last.
    pub asked: Option<std::time::Instant>,
    /// What the person decided, and who it is.
    pub decided: Option<(bool, u64)>,
}

#[derive(Debug, Default)]
pub struct Grants {
    codes: HashMap<String, Code>,
    /// Consent pages that wait for Allow or Deny, by ticket.
    pending: HashMap<String, (Authorization, u64)>,
    families: Vec<Family>,
    access: HashMap<String, AccessToken>,
    next_family: FamilyId,
    /// Device codes, until they are exchanged.
    pub devices: Vec<Waiting>,
    /// Whether an administrator has frozen all users.
    frozen: bool,
}

impl Grants {
    /// Remembers that the user has shown the password and is to be asked for consent.
    pub fn ask_consent(&mut self, authorization: Authorization, user: u64) -> String {
        let ticket = random_word(40);
        self.pending.insert(ticket.clone(), (authorization, user));
        ticket
    }

    /// The request behind a consent page; each is decided once.
    pub fn take_pending(&mut self, ticket: &str) -> Option<(Authorization, u64)> {
        self.pending.remove(ticket)
    }

    /// A code for an allowed request.
    pub fn issue_code(&mut self, state: &State, authorization: Authorization, user: u64) -> String {
        // Salesforce's codes end so, and clients that forget to decode them fail.
        let code = format!("aPrx{}==", random_word(80));
        let expires = later(state.clock.now(), state.config.code_lifetime);
        self.codes.insert(
            code.clone(),
            Code {
                authorization,
                user,
                expires,
                used: false,
            },
        );
        code
    }

    /// The request a code was given for; whatever happens next, the code is used up.
    pub fn redeem(
        &mut self,
        code: &str,
        now: Timestamp,
    ) -> Result<(Authorization, u64), OauthError> {
        let invalid = OauthError("invalid_grant", "invalid authorization code");
        let entry = self.codes.get_mut(code).ok_or(invalid)?;
        if entry.used {
            return Err(invalid);
        }
        entry.used = true;
        if entry.expires <= now {
            return Err(OauthError("invalid_grant", "expired authorization code"));
        }
        Ok((entry.authorization.clone(), entry.user))
    }

    /// A login that was allowed.
    pub fn log_in(&mut self, client_id: &str, user: u64, scopes: Vec<String>) -> Login {
        let same = |family: &Family| family.client_id == client_id && family.user == user;
        if self.families.iter().filter(|family| same(family)).count() >= APPROVALS
            && let Some(oldest) = self.families.iter().find(|family| same(family))
        {
            let oldest = oldest.id;
            self.end(oldest);
        }
        self.next_family += 1;
        let family = Family {
            id: self.next_family,
            client_id: client_id.to_owned(),
            user,
            scopes,
            refresh_token: new_refresh_token(),
            spent: Vec::new(),
        };
        let login = Login {
            family: family.id,
            refresh_token: family.refresh_token.clone(),
        };
        self.families.push(family);
        login
    }

    /// An access token for a login.
    pub fn access_token(&mut self, state: &State, family: FamilyId) -> String {
        let organization = &state.facts.organization_id;
        let token = format!(
            "{}!{}",
            id::to_15(organization).unwrap_or_default(),
            random_word(96)
        );
        if let Some(family) = self
            .families
            .iter()
            .find(|candidate| candidate.id == family)
        {
            let entry = AccessToken {
                family: family.id,
                user: family.user,
                scopes: family.scopes.clone(),
                expires: later(state.clock.now(), state.config.access_token_lifetime),
            };
            self.access.insert(token.clone(), entry);
        }
        token
    }

    /// Whether the user has approved the app before.
    pub fn has_approved(&self, client_id: &str, user: u64) -> bool {
        let same = |family: &Family| family.client_id == client_id && family.user == user;
        self.families.iter().any(same)
    }

    /// Whether an administrator has frozen all users.
    pub fn is_frozen(&self) -> bool {
        self.frozen
    }

    /// Answers a refresh token.
    pub fn refresh(
        &mut self,
        token: &str,
        client_id: &str,
        rotate: bool,
    ) -> Result<Exchanged, OauthError> {
        let refused = OauthError("invalid_grant", "expired access/refresh token");
        let stolen = self
            .families
            .iter()
            .find(|family| family.spent.iter().any(|spent| spent == token))
            .map(|family| family.id);
        if let Some(family) = stolen {
            self.end(family);
            return Err(refused);
        }
        let family = self
            .families
            .iter_mut()
            .find(|family| family.refresh_token == token && family.client_id == client_id)
            .ok_or(refused)?;
        if self.frozen || !is_active(family.user) {
            return Err(OauthError("inactive_user", "user is inactive"));
        }
        let mut fresh = None;
        if rotate {
            let spent = std::mem::replace(&mut family.refresh_token, new_refresh_token());
            family.spent.push(spent);
            fresh = Some(family.refresh_token.clone());
        }
        Ok(Exchanged {
            family: family.id,
            user: family.user,
            scopes: family.scopes.clone(),
            refresh_token: fresh,
        })
    }

    /// Whose session an access token is; `None` when it is unknown, revoked or expired.
    pub fn session(&self, token: &str, now: Timestamp) -> Option<Session> {
        let entry = self.access.get(token).filter(|entry| entry.expires > now)?;
        Some(Session {
            user: entry.user,
            scopes: entry.scopes.clone(),
        })
    }

    /// Ends a refresh token with its access tokens, or one access token; whether it was known.
    pub fn revoke(&mut self, token: &str) -> bool {
        if self.access.remove(token).is_some() {
            return true;
        }
        let family = self
            .families
            .iter()
            .find(|family| family.refresh_token == token)
            .map(|family| family.id);
        if let Some(family) = family {
            self.end(family);
        }
        family.is_some()
    }

    pub fn revoke_all(&mut self) {
        self.families.clear();
        self.access.clear();
    }

    pub fn freeze(&mut self) {
        self.frozen = true;
        self.access.clear();
    }

    pub fn expire_access_tokens(&mut self) {
        self.access.clear();
    }

    fn end(&mut self, family: FamilyId) {
        self.families.retain(|candidate| candidate.id != family);
        self.access.retain(|_, entry| entry.family != family);
    }
}

/// Whether the user may log in.
pub fn is_active(user: u64) -> bool {
    USERS
        .iter()
        .any(|known| known.number == user && known.active)
}

pub fn later(now: Timestamp, by: std::time::Duration) -> Timestamp {
    SignedDuration::try_from(by)
        .ok()
        .and_then(|by| now.checked_add(by).ok())
        .unwrap_or(Timestamp::MAX)
}

fn new_refresh_token() -> String {
    format!("5Aep861{}", random_word(80))
}
