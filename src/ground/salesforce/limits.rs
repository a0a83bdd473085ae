//! The org's API usage as every data answer tells it (`Sforce-Limit-Info`), and all its limits
//! (`limits`).

use std::collections::BTreeMap;

use serde::Deserialize;

use super::client::{Client, Reply};
use super::error::Error;

/// The limit of API calls in 24 hours.
pub const API_CALLS: &str = "DailyApiRequests";

/// One of an org's limits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// What it is called, e.g. `DataStorageMB`.
    pub name: String,
    /// How much there is in all.
    pub max: u64,
    /// How much of it is left; up to five minutes old.
    pub remaining: u64,
}

/// A limit as sent; some have further ones in them, which belong to apps.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Entry {
    max: i64,
    remaining: i64,
}

/// Reads all limits, by name. Needs the permission View Setup and Configuration.
///
/// # Errors
/// Those of a call; without the permission a refusal with status 403.
pub async fn read(client: &Client) -> Result<Reply<Vec<Limit>>, Error> {
    let call = client.get(client.resource("limits")?);
    let reply: Reply<BTreeMap<String, Entry>> = client.read_json(&call).await?;
    Ok(reply.map(|all| {
        let number = |n: i64| u64::try_from(n).unwrap_or(0);
        all.into_iter()
            .map(|(name, entry)| Limit {
                name,
                max: number(entry.max),
                remaining: number(entry.remaining),
            })
            .collect()
    }))
}

/// Calls used of calls allowed in the last 24 hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ApiUsage {
    /// Used.
    pub used: u64,
    /// Allowed.
    pub max: u64,
}

/// Reads `api-usage=10018/100000`, whatever other directives stand beside it.
pub fn parse_limit_info(value: &str) -> Option<ApiUsage> {
    value
        .split([';', ','])
        .filter_map(|directive| directive.trim().strip_prefix("api-usage="))
        .find_map(|usage| {
            let (used, max) = usage.split_once('/')?;
            Some(ApiUsage {
                used: used.trim().parse().ok()?,
                max: max.trim().parse().ok()?,
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usage_is_found_among_directives() {
        let usage = Some(ApiUsage {
            used: 10_018,
            max: 100_000,
        });
        for value in [
            "api-usage=10018/100000",
            "api-usage=10018/100000; api-bursts=1/750",
            "api-bursts=1/750; api-usage=10018/100000",
        ] {
            assert_eq!(parse_limit_info(value), usage, "{value}");
        }
        assert_eq!(parse_limit_info("per-app-api-usage=17/250"), None);
        assert_eq!(parse_limit_info("api-usage=many"), None);
    }
}
