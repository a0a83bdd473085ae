//! Completion: what a person may want to write at the cursor, best first.
//!
//! What the language takes there is the parser's to say ([`parse_at`]); this module puts the org's
//! names in its place. One file for each kind of thing that is offered; `list` holds what was
//! found and ranks it, `scope` is what stands around the cursor. It must not know how the list is
//! shown.

pub mod dates;
mod fields;
pub(in crate::language) mod functions;
mod item;
pub(in crate::language) mod keywords;
mod list;
mod objects;
mod operators;
mod parents;
mod parts;
mod rank;
mod real;
mod scope;
mod subject;
mod typed;
mod values;

use jiff::civil::Date;

use super::real::{RealValues, ValueOf};
use super::resolve::{Resolver, Wanted};
use crate::schema::Catalog;
use crate::soql::expected::Spot;
use crate::soql::names::is_reserved;
use crate::soql::token::Span;
use crate::soql::{At, Expected, Tree, View, parse_at, statement_at};

pub use item::{Item, ItemKind};
pub use typed::FILTERS;

use list::List;
use scope::Scope;
use typed::Typed;

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// All of the text; the statement around the cursor counts.
    pub text: &'a str,
    /// The cursor, in bytes.
    pub offset: usize,
    /// What is known of the org.
    pub catalog: &'a Catalog,
    /// What the person took before in this org, the latest first: labels of items.
    pub recent: &'a [String],
    /// Today in the person's time zone, for what date literals mean now.
    pub today: Option<Date>,
    /// Whether the person asked for the list. One that opens by itself stays away where nothing is
    /// typed and only another clause could follow: Enter is for a new line there.
    pub explicit: bool,
    /// What the org told of the values that its records have.
    pub real: Option<&'a RealValues>,
}

/// What is offered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completion {
    /// What an item takes the place of, in bytes of the text.
    pub replace: Span,
    /// The items, best first.
    pub items: Vec<Item>,
    /// How many more would fit; a list has an end, and who wants others types more.
    pub left_out: usize,
    /// Objects that would have been needed and are not loaded: ask again once they are.
    pub wanted: Wanted,
    /// The field whose value stands at the cursor, and how the org can be asked for its values.
    pub value_of: Option<ValueOf>,
}

/// What may be written at the cursor. Takes any text and any offset.
pub fn complete(request: &Request<'_>) -> Completion {
    let offset = request.text.floor_char_boundary(request.offset);
    let statement = statement_around(request.text, offset);
    let text = statement.text(request.text);
    let mut found = in_statement(request, text, offset - statement.start);
    found.replace.start += statement.start;
    found.replace.end += statement.start;
    for item in &mut found.items {
        if let Some((at, _)) = &mut item.also {
            *at += statement.start;
        }
    }
    found
}

/// The statement of the cursor, made longer to hold it; nothing yet where it stands behind a `;`.
fn statement_around(text: &str, offset: usize) -> Span {
    let whole = Span::new(0, text.len());
    let one = !text.contains(';') && !text.contains("\n\n") && !text.contains("\n\r");
    if one && !text.contains("\n ") && !text.contains("\n\t") {
        return whole;
    }
    let Some(found) = statement_at(text, offset) else {
        return whole;
    };
    let behind = Span::new(found.end.min(offset), offset).text(text);
    if let Some(last) = behind.rfind(';') {
        return Span::new(found.end + last + 1, offset);
    }
    Span::new(found.start.min(offset), found.end.max(offset))
}

fn in_statement(request: &Request<'_>, text: &str, offset: usize) -> Completion {
    let (typed, masked) = Typed::read(text, offset);
    let (text, place) = match &masked {
        Some((masked, place)) => (masked.as_str(), *place),
        None => (text, offset),
    };
    let at = parse_at(text, place);
    // A word that is a value to be, and happens to be one of the language: `= LAST`, of LAST_WEEK.
    let as_value = a_word_of_the_language(text, &at);
    let tree = Tree::parse(as_value.as_deref().unwrap_or(text));
    let resolver = Resolver::new(request.catalog);
    let view = View::new(&tree, text);
    let typed = typed.at(text, place, &at);
    let mut completion = Completion {
        replace: typed.replace,
        ..Completion::default()
    };
    if at.spot == Spot::Comment {
        return completion;
    }
    if typed.asks_for_filters() {
        let mut list = List::new(&typed, request.recent);
        typed::offer_filters(&mut list);
        (completion.items, completion.left_out) = list.into_items(text, &typed);
        return completion;
    }
    let mut scope = Scope::new(view, place, &at, typed, &resolver, request.today);
    completion.value_of = real::value_of(&scope);
    if let (Some(of), Some(known)) = (&completion.value_of, request.real) {
        scope.real = known.of(of);
    }
    completion.replace = scope.typed.replace;
    let mut list = List::new(&scope.typed, request.recent);
    if request.explicit || !scope.typed.term.is_empty() || !is_only_keywords(&scope) {
        offer(&mut list, &scope);
    }
    (completion.items, completion.left_out) = list.into_items(text, &scope.typed);
    completion.wanted = resolver.wanted();
    completion
}

/// The text with a plain name of the same length in the place of the word at the cursor, where a
/// value is due there and the word is one that ends the condition.
fn a_word_of_the_language(text: &str, at: &At) -> Option<String> {
    let word = at.replace.text(text);
    let due = at.takes(Expected::Value) || at.takes(Expected::Pattern);
    let ends = due && at.spot == Spot::Word && is_reserved(word);
    if !ends
        || at
            .keywords()
            .any(|keyword| keyword.eq_ignore_ascii_case(word))
    {
        return None;
    }
    let mut masked = text.to_owned();
    masked.replace_range(at.replace.range(), &"x".repeat(word.len()));
    Some(masked)
}

/// Whether nothing but words of the language can follow, the first of a statement apart.
fn is_only_keywords(scope: &Scope<'_, '_>) -> bool {
    !scope.in_quotes()
        && scope.at.expected.iter().all(|one| match one {
            Expected::Keyword(word) => !matches!(*word, "SELECT" | "BY"),
            Expected::Symbol(symbol) => matches!(*symbol, "," | "(" | ")"),
            Expected::Alias => true,
            _ => false,
        })
}

/// Puts the org's names in the place of what the language takes here.
fn offer<'c>(list: &mut List<'_, 'c>, scope: &Scope<'_, 'c>) {
    for one in &scope.at.expected {
        match one {
            Expected::Field => fields::offer(list, scope),
            Expected::Location => fields::locations(list, scope),
            Expected::Polymorphic => parents::polymorphic(list, scope),
            Expected::AliasPath => parents::alias_paths(list, scope),
            Expected::Function if !scope.in_quotes() => functions::offer(list, scope),
            Expected::Object => objects::objects(list, scope),
            Expected::TargetObject => objects::targets(list, scope),
            Expected::ChildRelationship => objects::children(list, scope),
            Expected::Value | Expected::Pattern => values::offer(list, scope),
            Expected::DateLiteral => dates::offer(list, scope),
            Expected::Variable => values::variables(list, scope),
            Expected::Integer => values::integers(list, scope),
            Expected::Unit => values::units(list, scope),
            Expected::Scope => keywords::scopes(list, scope),
            Expected::WithName => keywords::with_names(list, scope),
            _ => {}
        }
    }
    operators::offer(list, scope);
    operators::open_list(list, scope);
    if !scope.in_quotes() {
        keywords::offer(list, scope);
    }
}

#[cfg(test)]
mod tests;
