//! `limits` and `limits/recordCount` (API reference, section 3.1).

use std::sync::atomic::Ordering;

use serde_json::json;

use super::super::http::reply::Reply;
use super::super::http::request::Call;
use super::super::state::State;

pub fn limits(state: &State) -> Reply {
    let max = state.config.daily_api_requests;
    let remaining = max.saturating_sub(state.api_calls.load(Ordering::Relaxed));
    let body = json!({
        "DailyApiRequests": {"Max": max, "Remaining": remaining},
        "DailyAsyncApexExecutions": {"Max": 250_000, "Remaining": 249_980},
        "DailyBulkV2QueryJobs": {"Max": 10_000, "Remaining": 10_000},
        "DataStorageMB": {"Max": 10_240, "Remaining": 9_817},
        "FileStorageMB": {"Max": 10_240, "Remaining": 10_102},
        "SingleEmail": {"Max": 5_000, "Remaining": 4_996},
        "PermissionSets": {
            "Max": 1_500,
            "Remaining": 1_484,
            "CreateCustom": {"Max": 1_000, "Remaining": 984},
        },
    });
    Reply::json(200, body.to_string())
}

/// Objects without records are missing, as are names that are no object.
pub fn record_count(state: &State, call: &Call) -> Reply {
    let data = state.data();
    let wanted: Option<Vec<&str>> = call
        .param("sObjects")
        .map(|names| names.split(',').collect());
    let counts: Vec<serde_json::Value> = data
        .schema()
        .objects()
        .filter(|(_, object)| {
            wanted.as_ref().is_none_or(|names| {
                names
                    .iter()
                    .any(|name| name.trim().eq_ignore_ascii_case(&object.name))
            })
        })
        .map(|(id, object)| (data.live_count(id), object))
        .filter(|(count, _)| *count > 0)
        .map(|(count, object)| json!({"count": count, "name": object.name}))
        .collect();
    Reply::json(200, json!({"sObjects": counts}).to_string())
}
