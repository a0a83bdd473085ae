//! The operators of a condition, as signs and as words. Knows no columns and no quotes.

use super::super::Comparison;

/// The signs, the longer ones first.
const SIGNS: [&str; 12] = [
    "!~", "!=", "<>", "<=", ">=", "==", "=", "<", ">", "~", "\u{2260}", "\u{2264}",
];

/// The operator of a condition: where it begins and ends, and what it is.
pub(super) struct Operator {
    pub start: usize,
    pub end: usize,
    pub verb: Verb,
}

#[derive(Clone, Copy)]
pub(super) enum Verb {
    Compare(Comparison),
    Contains { not: bool },
    Includes { not: bool },
    In { not: bool },
    Null { not: bool },
}

/// A sign at this place: where it ends, and what it is.
pub(super) fn sign(text: &str, at: usize) -> Option<(usize, Verb)> {
    let rest = text.get(at..)?;
    let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign))?;
    let verb = match *sign {
        "~" => Verb::Contains { not: false },
        "!~" => Verb::Contains { not: true },
        "=" | "==" => Verb::Compare(Comparison::Equal),
        "!=" | "<>" | "\u{2260}" => Verb::Compare(Comparison::NotEqual),
        "<" => Verb::Compare(Comparison::Less),
        "<=" | "\u{2264}" => Verb::Compare(Comparison::LessOrEqual),
        ">" => Verb::Compare(Comparison::Greater),
        _ => Verb::Compare(Comparison::GreaterOrEqual),
    };
    Some((at + sign.len(), verb))
}

/// An operator that is a word: `is null` and `is not null` to the end, `includes`, `excludes`.
pub(super) fn verb(text: &str, at: usize) -> Option<(usize, Verb)> {
    let rest = text.get(at..)?;
    let words: Vec<String> = rest
        .split_whitespace()
        .take(4)
        .map(str::to_lowercase)
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["is", "null"] => Some((text.len(), Verb::Null { not: false })),
        ["is", "not", "null"] => Some((text.len(), Verb::Null { not: true })),
        [word, ..] if *word == "in" || word.starts_with("in(") => {
            let list = rest.get(2..)?.trim_start().starts_with('(');
            list.then_some((at + 2, Verb::In { not: false }))
        }
        ["not", word, ..] if *word == "in" || word.starts_with("in(") => {
            let after = rest.get(3..)?;
            let gap = after.len() - after.trim_start().len();
            let end = 3 + gap + 2;
            let list = rest.get(end..)?.trim_start().starts_with('(');
            list.then_some((at + end, Verb::In { not: true }))
        }
        [word @ ("includes" | "excludes"), ..] => Some((
            at + word.len(),
            Verb::Includes {
                not: *word == "excludes",
            },
        )),
        _ => None,
    }
}
