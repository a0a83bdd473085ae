//! Records that are longer than an entry of the keyring may be (2,560 bytes on Windows): the entry
//! then says in how many others the text is, which carry the record's generation in their names. So
//! the old parts stay whole until the entry points to the new ones, and are deleted after that.

use serde::{Deserialize, Serialize};

use super::VaultError;

/// What stands in the entry in the record's place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Head {
    v: u32,
    parts: usize,
    r#gen: u64,
}

/// No record has more.
const MOST: usize = 64;

impl Head {
    /// The head of a text that is cut into so many parts.
    pub(super) fn new(parts: usize, generation: u64) -> Self {
        Self {
            v: 1,
            parts,
            r#gen: generation,
        }
    }

    /// Reads one; `None` where the entry is a whole record, or something else.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        let head: Self = serde_json::from_slice(bytes).ok()?;
        (head.v == 1 && (1..=MOST).contains(&head.parts)).then_some(head)
    }

    /// The text for the entry.
    pub(super) fn text(&self) -> Result<String, VaultError> {
        serde_json::to_string(self)
            .map_err(|_| VaultError::Unreadable("it cannot be written as JSON"))
    }

    /// The users under which the parts stand.
    pub(super) fn names<'a>(&'a self, user: &'a str) -> impl Iterator<Item = String> + 'a {
        (1..=self.parts).map(move |n| format!("{user}#{}.{n}", self.r#gen))
    }
}

/// Cuts a text into parts of at most so many bytes, between letters.
pub(super) fn parts(text: &str, longest: usize) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let mut end = rest.len().min(longest.max(4));
        while !rest.is_char_boundary(end) {
            end -= 1;
        }
        let (part, after) = rest.split_at(end);
        parts.push(part);
        rest = after;
    }
    parts
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn parts_are_short_enough_and_make_the_whole() {
        for (text, longest) in [("", 5), ("abcdef", 4), ("aééé😀bc", 4), ("abc", 100)] {
            let parts = parts(text, longest);
            assert!(
                parts
                    .iter()
                    .all(|part| part.len() <= longest && !part.is_empty())
            );
            assert_eq!(parts.concat(), text);
        }
    }

    #[test]
    fn a_head_is_told_from_a_record() {
        let head = Head::new(3, 7);
        assert_eq!(
            Head::of(head.text().unwrap().as_bytes()),
            Some(head.clone())
        );
        let names: Vec<String> = head.names("a:b").collect();
        assert_eq!(names, ["a:b#7.1", "a:b#7.2", "a:b#7.3"]);
        for other in [
            r#"{"v":1,"gen":1,"rt":"x","host":"h","client":"c"}"#,
            r#"{"v":1,"gen":1,"parts":0}"#,
            r#"{"v":2,"gen":1,"parts":2}"#,
            r#"{"v":1,"gen":1,"parts":9999}"#,
            "",
        ] {
            assert_eq!(Head::of(other.as_bytes()), None, "{other}");
        }
    }
}
