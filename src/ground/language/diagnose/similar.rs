//! The name that was probably meant.
//!
//! It must not know what the names stand for.

use std::borrow::Cow;

use crate::schema::{Field, Object, ObjectSummary};

/// The longest name that is compared; those of the API have 80 characters at most.
const LONGEST: usize = 96;

/// How well a candidate fits; lower is better, none is not at all.
fn distance(word: &[char], candidate: &str) -> Option<usize> {
    let candidate: Vec<char> = candidate.chars().flat_map(char::to_lowercase).collect();
    let allowed = match word.len() {
        0..=1 => return None,
        2..=3 => 1,
        4..=7 => 2,
        _ => 3,
    };
    if word.len() > LONGEST || word.len().abs_diff(candidate.len()) > allowed {
        return None;
    }
    let found = edits(word, &candidate);
    // A word that shares nothing with the candidate is not a misspelling of it.
    (found <= allowed && found * 2 < word.len().max(candidate.len())).then_some(found)
}

/// How many letters to change, leave out, put in, or swap with their neighbours.
fn edits(one: &[char], other: &[char]) -> usize {
    let width = other.len() + 1;
    let mut before: Vec<usize> = vec![0; width];
    let mut last: Vec<usize> = (0..width).collect();
    for (row, a) in one.iter().enumerate() {
        let mut next = Vec::with_capacity(width);
        next.push(row + 1);
        for (column, b) in other.iter().enumerate() {
            let at = |of: &[usize], place: usize| of.get(place).copied().unwrap_or(usize::MAX / 2);
            let mut best = (at(&last, column) + usize::from(a != b))
                .min(at(&last, column + 1) + 1)
                .min(at(&next, column) + 1);
            let swapped = row > 0
                && column > 0
                && one.get(row - 1) == Some(b)
                && other.get(column - 1) == Some(a);
            if swapped {
                best = best.min(at(&before, column - 1) + 1);
            }
            next.push(best);
        }
        before = std::mem::replace(&mut last, next);
    }
    last.last().copied().unwrap_or(usize::MAX)
}

/// The nearest of some names, each with the names it may be taken for. The first of equals wins.
pub(super) fn nearest<'c>(
    word: &str,
    candidates: impl Iterator<Item = (&'c str, Vec<Cow<'c, str>>)>,
) -> Option<&'c str> {
    let lower: Vec<char> = word.chars().flat_map(char::to_lowercase).collect();
    let mut best: Option<(usize, &str)> = None;
    for (name, others) in candidates {
        let exact = others.iter().any(|other| other.eq_ignore_ascii_case(word));
        let found = match exact {
            true => Some(0),
            false => distance(&lower, name),
        };
        if let Some(found) = found
            && best.is_none_or(|(best, _)| found < best)
        {
            best = Some((found, name));
        }
    }
    best.map(|(_, name)| name)
}

/// The nearest of plain words.
pub(super) fn nearest_word<'c>(
    word: &str,
    words: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    nearest(word, words.into_iter().map(|name| (name, Vec::new())))
}

/// Names a field may be called by: without namespace, without suffix, its label.
fn names_of<'c>(name: &'c str, label: &'c str) -> Vec<Cow<'c, str>> {
    let mut names = Vec::new();
    for bare in crate::schema::names_without_namespace(name) {
        names.push(Cow::Borrowed(bare));
    }
    let suffix = ["__c", "__r"]
        .iter()
        .find_map(|suffix| name.strip_suffix(suffix));
    if let Some(stem) = suffix {
        names.push(Cow::Borrowed(stem));
        if let Some((_, stem)) = stem.split_once("__") {
            names.push(Cow::Borrowed(stem));
        }
    }
    if !label.is_empty() {
        names.push(Cow::Owned(label.replace(' ', "")));
        names.push(Cow::Owned(label.replace(' ', "_")));
    }
    names
}

/// The field of an object that a word was probably meant to be.
pub(super) fn field<'c>(object: &'c Object, word: &str) -> Option<&'c str> {
    let fields = object.describe().fields.iter();
    nearest(
        word,
        fields.map(|field| (field.name.as_str(), names_of(&field.name, &field.label))),
    )
}

/// The way to a parent that a word was probably meant to be.
pub(super) fn parent<'c>(object: &'c Object, word: &str) -> Option<&'c str> {
    let name = |field: &'c Field| {
        let name = field.relationship_name.as_deref()?;
        Some((name, names_of(name, "")))
    };
    nearest(word, object.describe().fields.iter().filter_map(name))
}

/// The child relationship that a word was probably meant to be; the name of the children's object
/// means the way to them.
pub(super) fn child<'c>(object: &'c Object, word: &str) -> Option<&'c str> {
    let children = object.describe().child_relationships.iter();
    nearest(
        word,
        children.filter_map(|child| {
            let name = child.relationship_name.as_deref()?;
            let mut names = names_of(name, "");
            names.push(Cow::Borrowed(child.child_object.as_str()));
            names.push(Cow::Owned(format!("{}s", child.child_object)));
            Some((name, names))
        }),
    )
}

/// The object that a word was probably meant to be.
pub(super) fn object<'c>(all: &'c [ObjectSummary], word: &str) -> Option<&'c str> {
    nearest(
        word,
        all.iter().map(|one| {
            let mut names = names_of(&one.name, &one.label);
            names.push(Cow::Owned(one.label_plural.replace(' ', "")));
            (one.name.as_str(), names)
        }),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelled_word_finds_its_neighbour_and_others_none() {
        let words = ["Name", "Industry", "AnnualRevenue", "Type", "Id"];
        for (word, expected) in [
            ("Nmae", Some("Name")),
            ("nam", Some("Name")),
            ("Industri", Some("Industry")),
            ("AnualRevenue", Some("AnnualRevenue")),
            ("annual_revenue", Some("AnnualRevenue")),
            ("Typ", Some("Type")),
            ("X", None),
            ("Zz", None),
            ("Phone", None),
            ("", None),
        ] {
            assert_eq!(nearest_word(word, words), expected, "{word}");
        }
    }
}
