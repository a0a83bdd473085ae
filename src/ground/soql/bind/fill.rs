//! `Filling`: a statement with values in the place of its parameters, in one part or in several, and
//! the way back from a place in what was sent to one in what was written.

use std::borrow::Cow;
use std::ops::Range;

use super::list::{List, number};
use super::literal::{Kind, literal, literals, typed_values};
use super::parts::{Why, cut, pack};
use super::place::{Place, places};
use crate::soql::parse::{ParseError, parse};

/// The value of a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// As it was typed: a literal, or a text; behind IN several with commas between.
    Typed(String),
    /// Values that were pasted or read.
    List(List),
}

/// Why a statement cannot be filled.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotFill {
    /// A list without a value: SOQL has none.
    #[error(":{0} has no values: a list needs one at least")]
    Empty(String),
    /// Several values where one is compared.
    #[error(":{0} has several values, and stands where one is compared")]
    Several(String),
    /// The list makes the statement too long and cannot be cut.
    #[error(":{name} makes the statement longer than {} characters, and {why}", number(*longest))]
    Uncut {
        /// The parameter.
        name: String,
        /// How long a statement may be.
        longest: usize,
        /// Why it cannot be cut.
        why: Why,
    },
    /// The list makes the statement too long, and the statement cannot be read to cut it.
    #[error(
        ":{name} makes the statement longer than {} characters, and it cannot be read to send it in parts: {error}", number(*longest)
    )]
    Unreadable {
        /// The parameter.
        name: String,
        /// How long a statement may be.
        longest: usize,
        /// What the parser says.
        error: ParseError,
    },
    /// No part of the list is short enough.
    #[error("the statement stays longer than {} characters with one value of :{name}", number(*longest))]
    TooLong {
        /// The parameter.
        name: String,
        /// How long a statement may be.
        longest: usize,
    },
}

/// A statement with values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filling {
    written: String,
    puts: Vec<(Range<usize>, Put)>,
    /// The values at each [`Put::Part`], part by part; empty where nothing is cut.
    parts: Vec<String>,
    /// How many rows its LIMIT wants in all, where it is cut.
    limit: Option<u64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Put {
    Text(String),
    /// A part of the list; in parentheses, where they are not written already.
    Part {
        inside: bool,
    },
}

impl Filling {
    /// How many statements it is: one, or one for each part of its longest list.
    pub fn parts(&self) -> usize {
        self.parts.len().max(1)
    }

    /// How many rows are wanted of all parts together, by the statement's LIMIT.
    pub fn limit(&self) -> Option<u64> {
        self.limit
    }

    /// The statement as it was written, with its parameters.
    pub fn written(&self) -> &str {
        &self.written
    }

    /// A part as it is sent; empty beyond the last.
    pub fn statement(&self, part: usize) -> String {
        let mut text = String::new();
        let mut kept = 0;
        for (range, put) in &self.puts {
            text += self.written.get(kept..range.start).unwrap_or_default();
            text += &self.text(put, part);
            kept = range.end;
        }
        text + self.written.get(kept..).unwrap_or_default()
    }

    /// The bytes of the written statement that these bytes of a part came from. A place in a value
    /// is its whole parameter.
    pub fn place(&self, part: usize, sent: Range<usize>) -> Range<usize> {
        let start = self.origin(part, sent.start).start;
        match sent.is_empty() {
            true => start..start,
            false => start..self.origin(part, sent.end - 1).end.max(start),
        }
    }

    /// The bytes behind one byte of a part.
    fn origin(&self, part: usize, at: usize) -> Range<usize> {
        let mut kept = 0;
        let mut sent = 0;
        for (range, put) in &self.puts {
            let plain = range.start - kept;
            if at < sent + plain {
                break;
            }
            let length = self.text(put, part).len();
            if at < sent + plain + length {
                return range.clone();
            }
            sent += plain + length;
            kept = range.end;
        }
        let at = (kept + (at - sent)).min(self.written.len());
        at..(at + 1).min(self.written.len())
    }

    fn text<'f>(&'f self, put: &'f Put, part: usize) -> Cow<'f, str> {
        let values = || self.parts.get(part).map_or("", String::as_str);
        match put {
            Put::Text(text) => Cow::Borrowed(text),
            Put::Part { inside: true } => Cow::Borrowed(values()),
            Put::Part { inside: false } => Cow::Owned(format!("({})", values())),
        }
    }
}

/// Puts values in the place of a statement's parameters. One without a value stays as it is; a list
/// that makes the statement longer than `longest` UTF-16 units is cut.
///
/// # Errors
/// Where a value does not fit its place, and where a list that is too long cannot be cut.
pub fn fill(
    soql: &str,
    value: impl Fn(&str) -> Option<Given>,
    kind: impl Fn(&Place) -> Kind,
    longest: usize,
) -> Result<Filling, CannotFill> {
    let mut puts: Vec<(Range<usize>, Put)> = Vec::new();
    let mut lists: Vec<(Place, List, Vec<String>)> = Vec::new();
    for place in places(soql) {
        let kind = kind(&place);
        let text = match value(&place.name) {
            None => continue,
            Some(Given::Typed(typed)) if place.list => {
                let values = typed_values(&typed);
                let values: Vec<String> = values.iter().map(|one| literal(one, kind)).collect();
                if values.is_empty() {
                    return Err(CannotFill::Empty(place.name));
                }
                let text = listed(&place, &values);
                let list = List {
                    values: values.clone(),
                    ..List::default()
                };
                lists.push((place.clone(), list, values));
                text
            }
            Some(Given::Typed(typed)) => literal(&typed, kind),
            Some(Given::List(list)) => {
                let values = literals(&list.values, kind);
                match (place.list, values.as_slice()) {
                    (_, []) => return Err(CannotFill::Empty(place.name)),
                    (false, [one]) => one.clone(),
                    (false, _) => return Err(CannotFill::Several(place.name)),
                    (true, _) => {
                        let text = listed(&place, &values);
                        lists.push((place.clone(), list, values));
                        text
                    }
                }
            }
        };
        puts.push((place.range, Put::Text(text)));
    }
    let filling = Filling {
        written: soql.to_owned(),
        puts,
        parts: Vec::new(),
        limit: None,
    };
    if units(&filling.statement(0)) <= longest {
        return Ok(filling);
    }
    in_parts(filling, lists, longest)
}

/// The values as they stand at a place.
fn listed(place: &Place, values: &[String]) -> String {
    let values = values.join(",");
    match place.inside {
        true => values,
        false => format!("({values})"),
    }
}

/// Cuts the longest list.
fn in_parts(
    mut filling: Filling,
    lists: Vec<(Place, List, Vec<String>)>,
    longest: usize,
) -> Result<Filling, CannotFill> {
    let size = |literals: &[String]| literals.iter().map(String::len).sum::<usize>();
    let chosen = lists.iter().max_by_key(|(_, _, literals)| size(literals));
    // Without a list the server says that the statement is too long.
    let Some((place, list, literals)) = chosen else {
        return Ok(filling);
    };
    let name = place.name.clone();
    let mut at: Vec<Range<usize>> = Vec::new();
    for (other, ..) in lists.iter().filter(|(other, ..)| other.name == name) {
        let put = filling.puts.iter_mut().find(|(at, _)| *at == other.range);
        if let Some((range, put)) = put {
            let inside = other.inside;
            *put = Put::Part { inside };
            at.push(range.clone());
        }
    }
    // With one value, as each part is but for its length.
    filling.parts = vec![literals.first().cloned().unwrap_or_default()];
    let sample = filling.statement(0);
    let query = parse(&sample).map_err(|error| CannotFill::Unreadable {
        name: name.clone(),
        longest,
        error,
    })?;
    let sent: Vec<Range<usize>> = at.iter().map(|at| filling.sent(at)).collect();
    cut(&query, &sent).map_err(|why| CannotFill::Uncut {
        name: name.clone(),
        longest,
        why,
    })?;
    filling.parts = vec![String::new()];
    let rest = units(&filling.statement(0));
    let room = longest.saturating_sub(rest) / at.len().max(1);
    let parts = pack(&list.values, literals, room);
    if parts.iter().any(|part| units(part) > room) {
        return Err(CannotFill::TooLong { name, longest });
    }
    filling.parts = parts;
    let limit = query.limit.as_ref().map(|limit| limit.value);
    filling.limit = limit.and_then(|limit| u64::try_from(limit).ok());
    Ok(filling)
}

impl Filling {
    /// Where the value of a place of the written statement is in its first part.
    pub fn sent(&self, place: &Range<usize>) -> Range<usize> {
        let mut shift: usize = 0;
        let mut kept = 0;
        for (range, put) in &self.puts {
            shift += range.start - kept;
            let length = self.text(put, 0).len();
            if range == place {
                return shift..shift + length;
            }
            shift += length;
            kept = range.end;
        }
        0..0
    }
}

/// How long the server takes a text to be.
fn units(text: &str) -> usize {
    text.encode_utf16().count()
}
