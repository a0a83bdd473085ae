//! The API versions an org answers. The list needs no login, so it is the cheapest probe.

use std::time::SystemTime;

use reqwest::Url;
use serde::Deserialize;

use super::client::{Client, parse_json};
use super::error::Error;
use super::http::{Answer, Call, Http};
use crate::secret::Secret;

/// The version assumed before the org said which it has; every org of 2026 has it.
pub const FALLBACK: &str = "62.0";

/// The newest version whose answers are known here (Summer '26). A newer org is spoken to in it.
pub const NEWEST_KNOWN: f32 = 67.0;

#[derive(Deserialize)]
struct Version {
    version: String,
}

/// A client in an API version: the one that is known of the org, else its newest.
pub async fn client(
    http: &Http,
    instance_url: &str,
    token: Secret,
    known: Option<&str>,
) -> Result<Client, Error> {
    let version = match known {
        Some(version) => version.to_owned(),
        None => newest(http, instance_url)
            .await
            .unwrap_or_else(|_| FALLBACK.to_owned()),
    };
    Client::new(http.clone(), instance_url, token, version)
}

/// What an org's host answers to somebody without a login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached {
    /// The API versions, ascending, e.g. `66.0`.
    pub versions: Vec<String>,
    /// What time it is there (`Date`).
    pub date: Option<SystemTime>,
}

/// Asks an org's host for its API versions, once.
///
/// # Errors
/// Those of a call; a web page is one.
pub async fn reach(http: &Http, instance_url: &str) -> Result<Reached, Error> {
    let answer = http.once(&list(instance_url)?).await?;
    if answer.status >= 300 {
        return Err(Error::from_answer(
            answer.status,
            answer.content_type(),
            &answer.body,
        ));
    }
    let date = answer.header("date");
    Ok(Reached {
        versions: ascending(&answer)?,
        date: date.and_then(|date| httpdate::parse_http_date(date).ok()),
    })
}

/// The newest API version that both the org at `instance_url` and this program know, e.g. `66.0`.
pub async fn newest(http: &Http, instance_url: &str) -> Result<String, Error> {
    let answer = http.read(&list(instance_url)?).await?;
    newest_of(ascending(&answer)?).ok_or_else(|| Error::Unreadable {
        reason: "the org names no API version".into(),
        offset: None,
    })
}

/// The newest that is known here; of an org that has newer ones only, its oldest.
fn newest_of(ascending: Vec<String>) -> Option<String> {
    let known = |version: &String| {
        let number = version.parse::<f32>();
        number.is_ok_and(|number| number <= NEWEST_KNOWN)
    };
    let newest = ascending.iter().rfind(|version| known(version)).cloned();
    newest.or_else(|| ascending.into_iter().next())
}

fn list(instance_url: &str) -> Result<Call, Error> {
    let url = Url::parse(instance_url)
        .and_then(|url| url.join("/services/data"))
        .map_err(|_| Error::RefusedAddress("an address that is not one".into()))?;
    Ok(Call::get(url))
}

fn ascending(answer: &Answer) -> Result<Vec<String>, Error> {
    let versions: Vec<Version> = parse_json(answer)?;
    let mut known: Vec<(f32, String)> = versions
        .into_iter()
        .filter_map(|v| Some((v.version.parse::<f32>().ok()?, v.version)))
        .collect();
    crate::sorting::by(&mut known, |a, b| a.0.total_cmp(&b.0));
    Ok(known.into_iter().map(|(_, version)| version).collect())
}

#[cfg(test)]
mod tests {
    use super::newest_of;

    #[test]
    fn the_newest_version_that_both_know_is_taken() {
        let of = |versions: &[&str]| newest_of(versions.iter().map(|v| (*v).to_owned()).collect());
        assert_eq!(of(&["9.0", "61.0", "66.0"]).as_deref(), Some("66.0"));
        assert_eq!(of(&["66.0", "67.0", "68.0"]).as_deref(), Some("67.0"));
        assert_eq!(of(&["90.0", "91.0"]).as_deref(), Some("90.0"));
        assert_eq!(of(&[]), None);
    }
}
