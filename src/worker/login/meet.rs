//! Learning who logged in and where, and what to call the org.

use super::ways::Found;
use crate::org::{Org, OrgCard};
use crate::salesforce::{Client, organization, token, versions};
use crate::worker::run::{Context, Voice, now};
use crate::worker::{JobError, LoginJob};

/// Learns who logged in and where. What only decorates the list may fail.
pub(super) async fn meet(
    context: &Context,
    found: &Found,
    job: &LoginJob,
    voice: &Voice,
) -> Result<(Client, Org), JobError> {
    let (http, tokens) = (&context.http, &found.tokens);
    let version = versions::newest(http, &tokens.instance_url).await.ok();
    let client = Client::new(
        http.clone(),
        &tokens.instance_url,
        tokens.access_token.clone(),
        version.as_deref().unwrap_or(versions::FALLBACK),
    )?;
    let key = tokens.key.clone();
    let who = token::who(&client).await;
    if let Ok(who) = &who {
        voice.usage(&key, who.usage).await;
    }
    let username = who.map(|who| who.value.preferred_username).ok();
    let username = username
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| key.user_id().to_owned());
    let facts = match organization::read(&client).await {
        Ok(facts) => {
            voice.usage(&key, facts.usage).await;
            facts.value
        }
        // Not every user may read the Organization record; the host's name says enough.
        Err(_) => organization::Organization::default(),
    };
    let known = context.org(&key).ok();
    let card = known.as_ref().map(|org| org.card.clone());
    let alias = job
        .alias
        .clone()
        .or_else(|| known.map(|org| org.alias))
        .unwrap_or_else(|| derived_alias(client.host(), facts.name.as_deref(), &username));
    let org = Org {
        class: facts.class(client.host()),
        alias,
        username,
        name: facts.name,
        instance_url: tokens.instance_url.clone(),
        login_url: found.host.clone(),
        login: found.kind.clone(),
        app: found.app.clone(),
        api_version: version,
        last_used: now(),
        card: OrgCard {
            edition: facts.organization_type,
            instance: facts.instance_name,
            refreshed: now(),
            ..card.unwrap_or_default()
        },
        key,
    };
    Ok((client, org))
}

/// A name for an org that nobody named: its My Domain, else its own name, else the user's domain.
fn derived_alias(host: &str, name: Option<&str>, username: &str) -> String {
    let domain = host
        .split_once('.')
        .filter(|(_, rest)| rest.contains("my.salesforce"))
        .map(|(domain, _)| domain);
    let after_at = username.split_once('@').map(|(_, domain)| domain);
    let source = domain.or(name).or(after_at).unwrap_or("org");
    let mut alias = String::new();
    for c in source.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            alias.push(c);
        } else if !alias.is_empty() && !alias.ends_with('-') {
            alias.push('-');
        }
    }
    match alias.trim_end_matches('-') {
        "" => "org".into(),
        alias => alias.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_org_that_nobody_named_gets_a_name_to_type() {
        for (host, name, username, alias) in [
            (
                "acme--uat.sandbox.my.salesforce.com",
                Some("Acme"),
                "u@x",
                "acme-uat",
            ),
            ("acme.my.salesforce.com", None, "u@x", "acme"),
            (
                "127.0.0.1",
                Some("Acme Energy, S.A."),
                "u@x",
                "acme-energy-s-a",
            ),
            (
                "na1.salesforce.com",
                None,
                "pat@acme.example",
                "acme-example",
            ),
            ("127.0.0.1", Some("🔥"), "u", "org"),
        ] {
            assert_eq!(derived_alias(host, name, username), alias);
        }
    }
}
