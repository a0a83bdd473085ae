//! How well a name or a label fits what is typed.
//!
//! The rungs, best first: the name itself, the label itself, the name without its namespace; the
//! name begins so, the label does; so begins what is behind `__`, behind `_`, a word of the label;
//! it is somewhere in either. Must not know what is ranked.

/// Which rung a thing stands on for a term in lower case; 0 is best, none fits not at all.
pub(super) fn rung(term: &str, name: &str, label: &str) -> Option<u8> {
    if term.is_empty() {
        return Some(0);
    }
    let name = in_name(term, name);
    match name {
        Some(0) => return name,
        // Only the label itself would be better.
        Some(1..=BEGINS) => return name.map(|rung| if is(term, label) { 1 } else { rung }),
        _ => {}
    }
    let label = match label.is_ascii() {
        true => in_label(term, label),
        false => in_label(term, &label.to_lowercase()),
    };
    match (name, label) {
        (Some(name), Some(label)) => Some(name.min(label)),
        (name, label) => name.or(label),
    }
}

/// The rung of a name that begins with the term: of all places in it the best.
const BEGINS: u8 = 3;
/// The same of a label.
const LABEL_BEGINS: u8 = 4;

/// Whether a text is the term, whatever its case.
fn is(term: &str, text: &str) -> bool {
    text.eq_ignore_ascii_case(term) || !text.is_ascii() && text.to_lowercase() == term
}

fn in_name(term: &str, name: &str) -> Option<u8> {
    if name.len() < term.len() {
        return None;
    }
    if name.eq_ignore_ascii_case(term) {
        return Some(0);
    }
    // `acme__Weight__c`: only what has a suffix, too, has a namespace.
    let bare = name.split_once("__").map(|(_, bare)| bare);
    if bare.is_some_and(|bare| bare.contains("__") && bare.eq_ignore_ascii_case(term)) {
        return Some(2);
    }
    let bytes = name.as_bytes();
    let rungs = places(term.as_bytes(), bytes).map(|at| {
        match bytes.get(..at).unwrap_or_default() {
            [] => BEGINS,
            [.., b'_', b'_'] => 5,
            [.., b'_'] => 6,
            // `AnnualRevenue`: a word of the name.
            [.., before]
                if before.is_ascii_lowercase()
                    && bytes.get(at).is_some_and(u8::is_ascii_uppercase) =>
            {
                7
            }
            _ => 8,
        }
    });
    best(rungs, BEGINS)
}

fn in_label(term: &str, label: &str) -> Option<u8> {
    if label.len() < term.len() {
        return None;
    }
    if label.eq_ignore_ascii_case(term) {
        return Some(1);
    }
    let rungs = places(term.as_bytes(), label.as_bytes()).map(|at| {
        match label.as_bytes().get(..at).unwrap_or_default() {
            [] => LABEL_BEGINS,
            [.., before] if !before.is_ascii_alphanumeric() && before.is_ascii() => 7,
            _ => 8,
        }
    });
    best(rungs, LABEL_BEGINS)
}

/// The best of the rungs, where none is better than `top`.
fn best(rungs: impl Iterator<Item = u8>, top: u8) -> Option<u8> {
    let mut best = None;
    for rung in rungs {
        if rung <= top {
            return Some(rung);
        }
        best = Some(best.map_or(rung, |best: u8| best.min(rung)));
    }
    best
}

/// Where a term stands in a text, without the case of ASCII letters.
fn places<'t>(term: &'t [u8], text: &'t [u8]) -> impl Iterator<Item = usize> + 't {
    let first = term.first().copied().unwrap_or_default();
    let starts = (text.len() + 1).saturating_sub(term.len());
    text.iter()
        .take(starts)
        .enumerate()
        .filter(move |(at, byte)| {
            byte.to_ascii_lowercase() == first
                && text
                    .get(*at..at + term.len())
                    .is_some_and(|here| here.eq_ignore_ascii_case(term))
        })
        .map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rungs_of_the_ladder() {
        let rows = [
            ("", "Name", "Account Name", Some(0)),
            ("name", "NAME", "x", Some(0)),
            ("account name", "Name", "Account Name", Some(1)),
            ("weight__c", "acme__Weight__c", "Mass", Some(2)),
            ("wei", "Weight__c", "Mass", Some(3)),
            ("mas", "Weight__c", "Mass", Some(4)),
            ("wei", "acme__Weight__c", "Mass", Some(5)),
            ("date", "Close_Date__c", "x", Some(6)),
            ("rev", "AnnualRevenue", "x", Some(7)),
            ("rev", "X__c", "Annual Revenue", Some(7)),
            ("ven", "AnnualRevenue", "Annual Revenue", Some(8)),
            ("größe", "Size__c", "Größe", Some(1)),
            ("GRÖSSE", "Size__c", "Größe", None),
            ("zzz", "AnnualRevenue", "Annual Revenue", None),
        ];
        for (term, name, label, expected) in rows {
            assert_eq!(rung(term, name, label), expected, "{term} {name} {label}");
        }
    }
}
