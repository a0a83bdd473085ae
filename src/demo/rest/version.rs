//! API versions (API reference, section 3.1): three a year, named after the release.

use super::super::error::ApiError;
use super::super::http::reply::Reply;

const RETIRED: std::ops::RangeInclusive<u16> = 21..=30;
const SUPPORTED: std::ops::RangeInclusive<u16> = 31..=67;

/// The newest there is.
pub fn newest() -> u16 {
    *SUPPORTED.end()
}

/// `GET /services/data`: ascending.
pub fn all() -> Reply {
    let versions: Vec<serde_json::Value> = SUPPORTED
        .map(|version| {
            serde_json::json!({
                "label": release(version),
                "url": format!("/services/data/v{version}.0"),
                "version": format!("{version}.0"),
            })
        })
        .collect();
    Reply::json(200, serde_json::Value::Array(versions).to_string())
}

/// v66 is Spring '26; Summer and Winter follow, and Winter carries the next year.
fn release(version: u16) -> String {
    let (season, year) = match version % 3 {
        0 => ("Spring", version / 3 + 4),
        1 => ("Summer", (version - 1) / 3 + 4),
        _ => ("Winter", version.div_ceil(3) + 4),
    };
    format!("{season} '{year}")
}

/// The version of an address segment like `v66.0`, without the `v`.
pub fn check(segment: &str) -> Result<String, ApiError> {
    let number = segment
        .strip_prefix('v')
        .and_then(|version| version.strip_suffix(".0"))
        .and_then(|version| version.parse::<u16>().ok())
        .ok_or_else(ApiError::not_found)?;
    if SUPPORTED.contains(&number) {
        Ok(format!("{number}.0"))
    } else if RETIRED.contains(&number) {
        Err(ApiError::new(
            410,
            "GONE",
            "This API version is retired. Use a supported version.",
        ))
    } else {
        Err(ApiError::not_found())
    }
}

/// `GET /services/data/vXX.0`: what else there is, and who asks.
pub fn resources(version: &str, identity: &str) -> Reply {
    let mut resources: serde_json::Map<String, serde_json::Value> = [
        "sobjects",
        "query",
        "queryAll",
        "composite",
        "tooling",
        "limits",
    ]
    .into_iter()
    .map(|name| {
        (
            name.to_owned(),
            format!("/services/data/v{version}/{name}").into(),
        )
    })
    .collect();
    resources.insert("identity".to_owned(), identity.into());
    Reply::json(200, serde_json::Value::Object(resources).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_are_named_as_salesforce_names_them() {
        for (version, label) in [
            (31, "Summer '14"),
            (62, "Winter '25"),
            (63, "Spring '25"),
            (65, "Winter '26"),
            (66, "Spring '26"),
            (67, "Summer '26"),
        ] {
            assert_eq!(release(version), label);
        }
    }

    #[test]
    fn retired_versions_are_gone_and_others_not_found() {
        let status = |segment| check(segment).map_err(|error| error.status);
        assert_eq!(status("v66.0"), Ok("66.0".to_owned()));
        assert_eq!(status("v30.0"), Err(410));
        for unknown in ["v68.0", "v20.0", "66.0", "v66", "vxx.0", "v66.1"] {
            assert_eq!(status(unknown), Err(404), "{unknown}");
        }
    }
}
