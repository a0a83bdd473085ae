//! What the words mean that the language brings itself: functions, date literals, keywords.
//!
//! Must not know any org.

use super::{Hover, HoverKind};
use crate::language::complete::{dates, functions, keywords};
use crate::soql::keyword::Keyword;
use crate::soql::names::{date_literal, date_literal_n};
use crate::soql::token::Span;
use crate::soql::view::Name;

/// What keywords mean that are nowhere offered alone.
#[rustfmt::skip]
const WORDS: [(Keyword, &str); 20] = [
    (Keyword::Group, "one row for each value"),
    (Keyword::Order, "in which order"),
    (Keyword::By, "what to group or to sort by"),
    (Keyword::Like, "a pattern: % for any text, _ for one character, in any case"),
    (Keyword::In, "one of a list, or of what a query selects"),
    (Keyword::Not, "not this; NOT IN none of a list"),
    (Keyword::Includes, "has one of these; 'A;B' means both"),
    (Keyword::Excludes, "has none of these; 'A;B' means both"),
    (Keyword::Nulls, "where empty ones stand"),
    (Keyword::First, "empty ones first"),
    (Keyword::Last, "empty ones last"),
    (Keyword::Using, "whose records, or by which lookup"),
    (Keyword::Scope, "whose records: everything, mine, team"),
    (Keyword::Data, "articles of some categories"),
    (Keyword::Category, "articles of some categories"),
    (Keyword::Tracking, "count it in statistics of articles"),
    (Keyword::ViewStat, "count it in statistics of views"),
    (Keyword::Bind, "values for a lookup"),
    (Keyword::Lookup, "by which lookup"),
    (Keyword::Fields, "where to search"),
];

/// The name of a function before its parenthesis.
pub(super) fn function(at: Span, word: &str) -> Option<Hover> {
    if word.eq_ignore_ascii_case("GEOLOCATION") {
        return Some(
            Hover::new(at, HoverKind::Function, "GEOLOCATION(latitude, longitude)")
                .fact("", keywords::about(word).unwrap_or_default()),
        );
    }
    let (name, takes, help) = functions::about(word)?;
    Some(Hover::new(at, HoverKind::Function, format!("{name}({takes})")).fact("", help))
}

/// The word between the parentheses of `FIELDS`.
pub(super) fn fields_group(at: Span, word: &str) -> Option<Hover> {
    let (name, help) = functions::about_fields(word)?;
    Some(Hover::new(at, HoverKind::Function, format!("FIELDS({name})")).fact("", help))
}

/// A date literal with its number; `TRUE`, `FALSE`, `NULL`.
pub(super) fn value(written: Name<'_>) -> Option<Hover> {
    let (word, count) = match written.text.split_once(':') {
        Some((word, count)) => (word.trim_end(), count.trim_start().parse().ok()),
        None => (written.text, None),
    };
    if let Some(name) = date_literal(word).or_else(|| date_literal_n(word)) {
        let title = match count {
            Some(count) => format!("{name}:{count}"),
            None => name.to_owned(),
        };
        let meaning = dates::meaning(name, count)?;
        return Some(Hover::new(written.span, HoverKind::DateLiteral, title).fact("", meaning));
    }
    let meaning = match Keyword::of(word)? {
        Keyword::Null => "no value; of a text also the empty one",
        Keyword::True => "yes",
        Keyword::False => "no; an empty checkbox, too",
        _ => return None,
    };
    let title = word.to_ascii_uppercase();
    Some(Hover::new(written.span, HoverKind::Keyword, title).fact("", meaning))
}

/// A word of the language.
pub(super) fn keyword(at: Span, word: &str) -> Option<Hover> {
    let keyword = Keyword::of(word)?;
    let own = WORDS.iter().find(|(known, _)| *known == keyword);
    let meaning = match own {
        Some((_, meaning)) => meaning,
        None => keywords::about(keyword.text())?,
    };
    Some(Hover::new(at, HoverKind::Keyword, keyword.text()).fact("", meaning))
}
