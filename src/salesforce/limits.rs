//! The org's API usage as every data answer tells it (`Sforce-Limit-Info`).

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
