//! `Names`: what the records are called whose ids a form holds. Must not know who said so.

use std::collections::BTreeMap;

/// Names by the first 15 characters of the ids.
#[derive(Clone, Debug, Default)]
pub struct Names(BTreeMap<String, String>);

impl Names {
    /// A record is called so.
    pub(super) fn learn(&mut self, id: &str, name: &str) {
        self.0.insert(key(id).to_owned(), name.to_owned());
    }

    /// The name that goes with a value, which is JSON; `None` where it is no id or the name is unknown.
    pub fn of(&self, json: &str) -> Option<&str> {
        let id = json.strip_prefix('"')?.strip_suffix('"')?;
        self.0.get(key(id)).map(String::as_str)
    }
}

/// Ids of 15 and of 18 characters are the same.
fn key(id: &str) -> &str {
    id.get(..15).unwrap_or(id)
}
