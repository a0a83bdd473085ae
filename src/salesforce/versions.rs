//! The API versions an org answers. The list needs no login, so it is the cheapest probe.

use reqwest::Url;
use serde::Deserialize;

use super::client::{Client, parse_json};
use super::error::Error;
use super::http::{Call, Http};
use crate::secret::Secret;

/// The version assumed before the org said which it has; every org of 2026 has it.
pub const FALLBACK: &str = "62.0";

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

/// The newest API version of the org at `instance_url`, e.g. `66.0`.
pub async fn newest(http: &Http, instance_url: &str) -> Result<String, Error> {
    let url = Url::parse(instance_url)
        .and_then(|url| url.join("/services/data"))
        .map_err(|_| Error::RefusedAddress("an address that is not one".into()))?;
    let answer = http.read(&Call::get(url)).await?;
    let versions: Vec<Version> = parse_json(&answer)?;
    versions
        .into_iter()
        .filter_map(|v| Some((v.version.parse::<f32>().ok()?, v.version)))
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, version)| version)
        .ok_or_else(|| Error::Unreadable {
            reason: "the org names no API version".into(),
            offset: None,
        })
}
