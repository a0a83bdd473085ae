//! Help on the word at the cursor: what a field, an object, a function, a date literal, a keyword is.
//!
//! Data, not a card: a title and facts, each with its name. It must not know how they are shown.

mod field;
mod word;

use super::resolve::{Resolver, Wanted};
use crate::schema::{Catalog, Known, Object};
use crate::soql::token::{Span, TokenKind};
use crate::soql::view::{Name, QueryView};
use crate::soql::{NodeId, NodeKind, Tree, View, statement_at};

/// What the word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HoverKind {
    /// A field.
    Field,
    /// The way to a parent record.
    Relationship,
    /// The way to child records, behind the `FROM` of a subquery.
    ChildRelationship,
    /// An object.
    Object,
    /// A name that `FROM` gives.
    Alias,
    /// A function.
    Function,
    /// `TODAY`, `LAST_N_DAYS:5`.
    DateLiteral,
    /// A value of a picklist.
    Value,
    /// A word of the language.
    Keyword,
}

impl HoverKind {
    /// In a word or two.
    pub fn text(self) -> &'static str {
        match self {
            Self::Field => "field",
            Self::Relationship => "relationship",
            Self::ChildRelationship => "child relationship",
            Self::Object => "object",
            Self::Alias => "alias",
            Self::Function => "function",
            Self::DateLiteral => "date literal",
            Self::Value => "value",
            Self::Keyword => "keyword",
        }
    }
}

/// One thing to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What about: `label`, `type`, `help`, `formula` …; empty where the text speaks for itself.
    pub name: &'static str,
    /// The fact.
    pub text: String,
}

/// Help on a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// The word, in bytes of the text.
    pub span: Span,
    /// What it is.
    pub kind: HoverKind,
    /// Its full name: `Account.Industry`, `COUNT`.
    pub title: String,
    /// What there is to know, the most telling first.
    pub facts: Vec<Fact>,
    /// The object whose page says more: the field's, or itself.
    pub object: Option<String>,
    /// Objects that are needed to say more and are not loaded.
    pub wanted: Wanted,
}

impl Hover {
    fn new(span: Span, kind: HoverKind, title: impl Into<String>) -> Self {
        Self {
            span,
            kind,
            title: title.into(),
            facts: Vec::new(),
            object: None,
            wanted: Wanted::new(),
        }
    }

    /// Adds a fact; none where the text is empty.
    fn fact(mut self, name: &'static str, text: impl Into<String>) -> Self {
        let text = text.into();
        if !text.is_empty() {
            self.facts.push(Fact { name, text });
        }
        self
    }

    fn of(mut self, object: &str) -> Self {
        self.object = Some(object.to_owned());
        self
    }
}

/// Help on the word at a cursor, also right behind it; none on blanks, texts and signs, and on names
/// that the org does not have.
pub fn hover(text: &str, offset: usize, catalog: &Catalog) -> Option<Hover> {
    let offset = text.floor_char_boundary(offset);
    let statement = statement_at(text, offset)?;
    let inner = statement.text(text);
    let tree = Tree::parse(inner);
    let at = offset.checked_sub(statement.start)?;
    let token = word_at(&tree, at)?;
    let resolver = Resolver::new(catalog);
    let hoverer = Hoverer {
        view: View::new(&tree, inner),
        resolver: &resolver,
    };
    let mut found = hoverer.on(token)?;
    found.wanted = resolver.wanted();
    found.span.start += statement.start;
    found.span.end += statement.start;
    Some(found)
}

/// The word that a cursor is in or right behind.
fn word_at(tree: &Tree, offset: usize) -> Option<usize> {
    let at = tree.token_at(offset);
    let counts = |index: &usize| {
        tree.tokens().get(*index).is_some_and(|token| {
            matches!(
                token.kind,
                TokenKind::Word | TokenKind::Currency | TokenKind::String { .. }
            ) && token.span.start <= offset
                && offset <= token.span.end
        })
    };
    Some(at)
        .filter(counts)
        .or_else(|| at.checked_sub(1).filter(counts))
}

struct Hoverer<'a, 'r, 'c> {
    view: View<'a>,
    resolver: &'r Resolver<'c>,
}

impl<'a, 'c> Hoverer<'a, '_, 'c> {
    fn on(&self, index: usize) -> Option<Hover> {
        let tree = self.view.tree;
        let token = *tree.tokens().get(index)?;
        let node = tree.node_of_token(index);
        let word = token.span.text(self.view.text);
        match tree.kind(node) {
            NodeKind::Path => self.on_path(node, token.span),
            NodeKind::Call | NodeKind::CountAll | NodeKind::Distance | NodeKind::Geolocation => {
                word::function(token.span, word)
            }
            NodeKind::Value => self.on_value(node, token.span),
            NodeKind::Error | NodeKind::Root => None,
            _ => word::keyword(token.span, word),
        }
    }

    /// A segment of a path: what it is depends on where the path stands.
    fn on_path(&self, path: NodeId, at: Span) -> Option<Hover> {
        let tree = self.view.tree;
        let parent = tree.parent(path)?;
        let query = self.view.query_at(tree.span(path).end)?;
        let whole = tree.span(path);
        let way_here = Span::new(whole.start, at.end).text(self.view.text);
        let segments: Vec<&str> = way_here.split('.').collect();
        let is_last = at.end == whole.end;
        match tree.kind(parent) {
            NodeKind::FromItem => self.on_from(query, &segments, at),
            NodeKind::ReturningItem if tree.children(parent).next() == Some(path) => {
                self.on_object(segments.first()?, at)
            }
            NodeKind::Alias => Some(self.on_alias(query, at)),
            NodeKind::Using | NodeKind::With | NodeKind::Assignment | NodeKind::DataCategory => {
                None
            }
            NodeKind::Value => None,
            NodeKind::When => {
                let type_of = self.view.type_of_at(at.end)?;
                let object = type_of.object()?;
                match object.span == whole {
                    true => self.on_object(object.text, at),
                    false => self.on_field_of(self.resolver.object(object.text), &segments, at),
                }
            }
            NodeKind::Else => {
                let object = self.resolver.object(super::resolve::NAME);
                self.on_field_of(object, &segments, at)
            }
            NodeKind::Call if self.is_fields(parent) => word::fields_group(at, segments.first()?),
            _ => self.on_field(query, &segments, is_last, at),
        }
    }

    fn is_fields(&self, call: NodeId) -> bool {
        let name = self.view.tree.own_tokens(call).next();
        name.is_some_and(|name| {
            let word = name.span.text(self.view.text);
            word.eq_ignore_ascii_case("FIELDS")
        })
    }

    /// A segment of a field's path, which begins at a query's object or at an alias.
    fn on_field(
        &self,
        query: QueryView<'a>,
        segments: &[&str],
        is_last: bool,
        at: Span,
    ) -> Option<Hover> {
        let (last, way) = segments.split_last()?;
        let is_alias = way.is_empty()
            && !is_last
            && query.aliased(last).is_some_and(|from| {
                let alias = from.alias();
                alias.is_some_and(|alias| alias.is(last))
            });
        if is_alias {
            return Some(self.on_alias(query, at));
        }
        let object = self.resolver.walk(query, way);
        if let Known::Here(object) = object
            && way.is_empty()
            && !is_last
            && object.parent(last).is_none()
            && query.object().is_some_and(|name| name.is(last))
        {
            return Some(field::object(at, object));
        }
        self.on_field_of(object, &[last], at)
    }

    /// The end of a path that begins at an object.
    fn on_field_of(&self, object: Known<&'c Object>, segments: &[&str], at: Span) -> Option<Hover> {
        let (last, way) = segments.split_last()?;
        let mut object = object;
        for segment in way {
            object = match object {
                Known::Here(object) => self.resolver.parent_of(object, segment),
                other => other,
            };
        }
        match object {
            Known::Here(object) => match (object.field(last), object.parent(last)) {
                (Some(field), _) => Some(field::field(at, object, field)),
                (None, Some(field)) => Some(field::parent(at, object, field)),
                (None, None) => None,
            },
            Known::Missing => None,
            Known::NotLoaded => Some(not_loaded(at, HoverKind::Field, last)),
        }
    }

    fn on_object(&self, name: &str, at: Span) -> Option<Hover> {
        match self.resolver.object(name) {
            Known::Here(object) => Some(field::object(at, object)),
            Known::NotLoaded => match self.resolver.catalog().summary(name) {
                Known::Here(summary) => Some(field::summary(at, summary)),
                _ => Some(not_loaded(at, HoverKind::Object, name)),
            },
            Known::Missing => None,
        }
    }

    /// What stands behind `FROM`: an object, a child relationship, a path from an alias.
    fn on_from(&self, query: QueryView<'a>, segments: &[&str], at: Span) -> Option<Hover> {
        use crate::soql::view::Level;
        let (last, way) = segments.split_last()?;
        let first = query.object()?;
        let is_first = first.span.start <= at.start && at.end <= first.span.end;
        if !is_first {
            return self.on_field(query, segments, way.is_empty(), at);
        }
        match (query.level(), query.outer()) {
            (Level::Child, Some(outer)) => {
                let object = match way {
                    [] => self.resolver.object_of(outer),
                    way => self.resolver.walk(outer, way),
                };
                match object {
                    Known::Here(object) => {
                        let child = object.child(last)?;
                        Some(field::child(at, object, child))
                    }
                    Known::Missing => None,
                    Known::NotLoaded => Some(not_loaded(at, HoverKind::ChildRelationship, last)),
                }
            }
            _ => self.on_object(last, at),
        }
    }

    fn on_alias(&self, query: QueryView<'a>, at: Span) -> Hover {
        let name = at.text(self.view.text);
        let hover = Hover::new(at, HoverKind::Alias, name);
        let from = query
            .from()
            .find(|from| from.alias().is_some_and(|alias| alias.is(name)));
        match from.and_then(|from| from.object()) {
            Some(object) => {
                let hover = hover.fact("of", object.text);
                match self.resolver.walk(query, &[name]) {
                    Known::Here(object) => hover.fact("object", object.name()).of(object.name()),
                    _ => hover,
                }
            }
            None => hover.fact("", "the name of the column in the result"),
        }
    }

    /// A date literal, a constant, a value of a picklist.
    fn on_value(&self, value: NodeId, at: Span) -> Option<Hover> {
        let written = Name {
            text: self.view.tree.text(value, self.view.text),
            span: self.view.tree.span(value),
        };
        if !written.text.starts_with('\'') {
            return word::value(written);
        }
        let comparison = self.view.comparison_at(at.end)?;
        let path = comparison.left()?.path()?;
        let query = self.view.query_at(path.span.end)?;
        let segments: Vec<&str> = path.segments().map(|segment| segment.text).collect();
        match self.resolver.target(query, &segments) {
            Known::Here(super::resolve::Target::Field(object, of)) => {
                field::value(written, object, of)
            }
            _ => None,
        }
    }
}

/// What can be said of a name while its object is not loaded.
fn not_loaded(at: Span, kind: HoverKind, name: &str) -> Hover {
    Hover::new(at, kind, name).fact("", "not loaded yet")
}

#[cfg(test)]
mod tests;
