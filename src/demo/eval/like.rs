//! LIKE: patterns with `%`, `_` and escapes, without case.
//!
//! Must not know fields.

/// A part of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Char(char),
    One,
    Any,
}

/// A pattern ready to match.
#[derive(Clone, Debug)]
pub(super) struct Pattern(Vec<Part>);

impl Pattern {
    /// The pattern of this text, in which `\%`, `\_` and `\\` stand for themselves.
    pub(super) fn new(pattern: &str) -> Self {
        Self(parts(pattern))
    }

    /// Whether the whole text fits.
    pub(super) fn matches(&self, text: &str) -> bool {
        is_like(text, &self.0)
    }
}

fn parts(pattern: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match c {
            '%' => parts.push(Part::Any),
            '_' => parts.push(Part::One),
            '\\' => parts.extend(
                chars
                    .next()
                    .into_iter()
                    .flat_map(char::to_lowercase)
                    .map(Part::Char),
            ),
            c => parts.extend(c.to_lowercase().map(Part::Char)),
        }
    }
    parts
}

/// Goes back only to the last `%`, so that no pattern takes more than length times parts.
fn is_like(text: &str, parts: &[Part]) -> bool {
    let text: Vec<char> = text.chars().flat_map(char::to_lowercase).collect();
    let (mut at, mut part) = (0, 0);
    let mut last_any: Option<(usize, usize)> = None;
    loop {
        match (parts.get(part), text.get(at)) {
            (Some(Part::Any), _) => {
                last_any = Some((part, at));
                part += 1;
            }
            (Some(Part::One), Some(_)) => {
                at += 1;
                part += 1;
            }
            (Some(Part::Char(wanted)), Some(c)) if wanted == c => {
                at += 1;
                part += 1;
            }
            (None, None) => return true,
            _ => match last_any {
                Some((any, from)) if from < text.len() => {
                    last_any = Some((any, from + 1));
                    at = from + 1;
                    part = any + 1;
                }
                _ => return false,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn like_patterns_match_as_documented() {
        for (text, pattern, expected) in [
            ("Acme", "acme", true),
            ("Acme", "A%", true),
            ("Acme", "%m%", true),
            ("Acme", "_cme", true),
            ("Acme", "_Acme", false),
            ("Acme", "%", true),
            ("", "%", true),
            ("", "", true),
            ("Acme", "", false),
            ("100%", "100\\%", true),
            ("1000", "100\\%", false),
            ("a_b", "a\\_b", true),
            ("axb", "a\\_b", false),
            ("a\\b", "a\\\\b", true),
            ("aXbXc", "a%b%c", true),
            ("ÄRGER", "är%", true),
            ("東京", "東_", true),
            ("mississippi", "m%iss%pi", true),
            ("mississippi", "m%iss%x", false),
        ] {
            assert_eq!(is_like(text, &parts(pattern)), expected, "{text} {pattern}");
        }
    }
}
