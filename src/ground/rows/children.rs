//! The head of a child subquery's value: how many rows match, how many came, where the rest is.
//!
//! A child cell keeps its rows as the JSON text that was sent, which can be megabytes; what a table
//! has to say of it stands in its first bytes. Fetches nothing and reads no record.

use crate::text;

/// The head stands in the first bytes; no more than this is searched for it.
const HEAD: usize = 512;

/// What stands before the records of a child result (REST API, Query: a subquery's value is a query
/// result of its own).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChildrenHead {
    /// How many children match in the org (`totalSize`).
    pub total: Option<u64>,
    /// Where the rest is (`nextRecordsUrl`), where the server cut the children off.
    pub next: Option<String>,
}

impl ChildrenHead {
    /// Reads the head of a child cell's text; what does not stand before the records is missing.
    pub fn of(json: &str) -> Self {
        let start = json.get(..json.floor_char_boundary(HEAD)).unwrap_or(json);
        let mut head = Self::default();
        let mut rest = start.trim_start();
        rest = rest.strip_prefix('{').unwrap_or_default();
        while let Some((key, after)) = string(rest) {
            let Some(value) = after.trim_start().strip_prefix(':') else {
                break;
            };
            let value = value.trim_start();
            let after = if let Some((text, after)) = string(value) {
                if key == "nextRecordsUrl" {
                    // The one escape that an address can have.
                    head.next = Some(text.replace("\\/", "/"));
                }
                after
            } else if key == "records" {
                break;
            } else {
                let end = value.find([',', '}']).unwrap_or(value.len());
                let (word, after) = value.split_at(end);
                if key == "totalSize" {
                    head.total = word.trim().parse().ok();
                }
                after
            };
            let Some(after) = after.trim_start().strip_prefix(',') else {
                break;
            };
            rest = after;
        }
        head
    }

    /// Whether the server sent only the first of them.
    pub fn is_cut(&self) -> bool {
        self.next.is_some()
    }

    /// How many came, as far as the head tells: a locator ends in the number of the next row.
    pub fn loaded(&self) -> Option<u64> {
        match &self.next {
            None => self.total,
            Some(next) => next.rsplit_once('-')?.1.parse().ok(),
        }
    }

    /// `12 rows`, `none`, and for children cut off by the server `200 of 1,431 ↓`.
    pub fn label(&self) -> String {
        match (self.total, self.is_cut(), self.loaded()) {
            (Some(total), true, Some(loaded)) => {
                format!("{} of {} ↓", text::number(loaded), text::number(total))
            }
            (Some(total), true, None) => format!("{} rows ↓", text::number(total)),
            (None, true, _) => "rows ↓".to_owned(),
            (Some(0), ..) => NO_CHILDREN.to_owned(),
            (Some(1), ..) => "1 row".to_owned(),
            (Some(total), ..) => format!("{} rows", text::number(total)),
            (None, ..) => "rows".to_owned(),
        }
    }
}

/// What a record without children shows; the server sends null for it.
pub const NO_CHILDREN: &str = "none";

/// A JSON string at the beginning, as written, and what follows it.
fn string(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start().strip_prefix('"')?;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return Some((text.get(..at)?, text.get(at + 1..)?)),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_says_how_many_came_of_how_many() {
        let cut = r#"{"totalSize":1431,"done":false,"nextRecordsUrl":"\/services\/data\/v66.0\/query\/0r8xx-200","records":["#;
        for (json, label, next) in [
            (
                r#"{"totalSize":3,"done":true,"records":[{"totalSize":9}]}"#,
                "3 rows",
                None,
            ),
            (r#"{ "totalSize" : 1 , "done" : true }"#, "1 row", None),
            (
                r#"{"size":0,"totalSize":0,"done":true,"queryLocator":null}"#,
                "none",
                None,
            ),
            (r#"{"totalSize":12345,"done":true}"#, "12,345 rows", None),
            (
                cut,
                "200 of 1,431 ↓",
                Some("/services/data/v66.0/query/0r8xx-200"),
            ),
            (
                r#"{"done":false,"totalSize":7,"nextRecordsUrl":"/x/y","records":[]}"#,
                "7 rows ↓",
                Some("/x/y"),
            ),
            ("{}", "rows", None),
            ("", "rows", None),
            (r#"{"totalSize":"#, "rows", None),
            (r#"{"totalSize"#, "rows", None),
            ("[1]", "rows", None),
        ] {
            let head = ChildrenHead::of(json);
            assert_eq!(head.label(), label, "{json}");
            assert_eq!(head.next.as_deref(), next, "{json}");
        }
    }

    #[test]
    fn what_stands_in_the_records_is_not_taken_for_the_head() {
        let head = ChildrenHead::of(r#"{"done":true,"records":[{"totalSize":5}],"totalSize":1}"#);
        assert_eq!(head.total, None);
    }
}
