//! Which object a name of a query stands for: paths, aliases, child relationships.
//!
//! Follows names through the catalog and notes each object that it would have needed. It must not
//! know why it is asked.

use std::cell::RefCell;
use std::collections::BTreeSet;

use crate::schema::{Catalog, Field, Known, Object};
use crate::soql::view::{Level, Name, QueryView};

/// The object whose fields stand for those of any parent that can be one of several.
pub const NAME: &str = "Name";
/// How far a path is followed: five levels are allowed, aliases can add some.
const STEPS_MAX: usize = 32;

/// Names of objects that were needed and are not loaded.
pub type Wanted = BTreeSet<String>;

/// Follows names through a catalog.
#[derive(Debug)]
pub struct Resolver<'c> {
    catalog: &'c Catalog,
    wanted: RefCell<Wanted>,
}

/// Where a path leads.
#[derive(Clone, Copy, Debug)]
pub enum Target<'c> {
    /// To a field of an object.
    Field(&'c Object, &'c Field),
    /// To a parent record, through the field that points to it.
    Parent(&'c Object, &'c Field),
}

impl<'c> Resolver<'c> {
    /// A resolver that has asked for nothing yet.
    pub fn new(catalog: &'c Catalog) -> Self {
        Self {
            catalog,
            wanted: RefCell::default(),
        }
    }

    /// The catalog.
    pub fn catalog(&self) -> &'c Catalog {
        self.catalog
    }

    /// What was needed and not loaded.
    pub fn wanted(&self) -> Wanted {
        self.wanted.borrow().clone()
    }

    /// An object by name.
    pub fn object(&self, name: &str) -> Known<&'c Object> {
        let found = self.catalog.object(name);
        if matches!(found, Known::NotLoaded) {
            self.wanted.borrow_mut().insert(name.to_owned());
        }
        found
    }

    /// The object that a query, or a child subquery within one, selects from.
    pub fn object_of(&self, query: QueryView<'_>) -> Known<&'c Object> {
        let Some(from) = query.object() else {
            return Known::Missing;
        };
        match (query.level(), query.outer()) {
            (Level::Child, Some(outer)) => {
                // Either a child relationship of the outer object, or (with aliases) a path to one.
                let (base, last) = match split_last(from) {
                    (Some(path), last) => match self.walk(outer, &path) {
                        Known::Here(object) => (object, last),
                        Known::Missing => return Known::Missing,
                        Known::NotLoaded => return Known::NotLoaded,
                    },
                    (None, last) => match self.object_of(outer) {
                        Known::Here(object) => (object, last),
                        Known::Missing => return Known::Missing,
                        Known::NotLoaded => return Known::NotLoaded,
                    },
                };
                match base.child(last.text) {
                    Some(child) => self.object(&child.child_object),
                    None => Known::Missing,
                }
            }
            _ => self.object(from.text),
        }
    }

    /// The object at the end of a way of parents (`Account.Owner`), which begins at an alias, at the
    /// object's own name, or at a relationship of the query's object.
    pub fn walk(&self, query: QueryView<'_>, segments: &[&str]) -> Known<&'c Object> {
        let mut segments = segments.iter().copied().take(STEPS_MAX);
        let Some(first) = segments.next() else {
            return self.object_of(query);
        };
        let mut at = match self.begin(query, first, 0) {
            Known::Here(object) => object,
            other => return other,
        };
        for segment in segments {
            at = match self.parent_of(at, segment) {
                Known::Here(object) => object,
                other => return other,
            };
        }
        Known::Here(at)
    }

    /// Where a whole path leads.
    pub fn target(&self, query: QueryView<'_>, segments: &[&str]) -> Known<Target<'c>> {
        let Some((last, way)) = segments.split_last() else {
            return Known::Missing;
        };
        let object = match self.walk(query, way) {
            Known::Here(object) => object,
            Known::Missing => return Known::Missing,
            Known::NotLoaded => return Known::NotLoaded,
        };
        if let Some(field) = object.field(last) {
            return Known::Here(Target::Field(object, field));
        }
        match object.parent(last) {
            Some(field) => Known::Here(Target::Parent(object, field)),
            None => Known::Missing,
        }
    }

    /// The parent of an object by the name of the way to it; of one that can be several, `Name`.
    pub fn parent_of(&self, object: &'c Object, relationship: &str) -> Known<&'c Object> {
        let Some(field) = object.parent(relationship) else {
            return Known::Missing;
        };
        if field.is_polymorphic() {
            return self.object(NAME);
        }
        match field.reference_to.first() {
            Some(name) => self.object(name),
            None => Known::Missing,
        }
    }

    /// Where a path begins: an alias (of which one may begin with another), the object's own name,
    /// or a relationship of the query's object.
    fn begin(&self, query: QueryView<'_>, first: &str, depth: usize) -> Known<&'c Object> {
        if depth > STEPS_MAX {
            return Known::Missing;
        }
        if let Some(from) = query.aliased(first)
            && let Some(name) = from.object()
        {
            let segments: Vec<&str> = name.segments().map(|segment| segment.text).collect();
            let is_first = query
                .object()
                .is_some_and(|object| object.span == name.span);
            if is_first {
                return self.object_of(query);
            }
            let (Some(first), rest) = (segments.first(), segments.get(1..).unwrap_or_default())
            else {
                return Known::Missing;
            };
            let mut at = match self.begin(query, first, depth + 1) {
                Known::Here(object) => object,
                other => return other,
            };
            for segment in rest {
                at = match self.parent_of(at, segment) {
                    Known::Here(object) => object,
                    other => return other,
                };
            }
            return Known::Here(at);
        }
        let object = match self.object_of(query) {
            Known::Here(object) => object,
            other => return other,
        };
        if object.parent(first).is_some() {
            return self.parent_of(object, first);
        }
        if query.object().is_some_and(|name| name.is(first))
            || object.name().eq_ignore_ascii_case(first)
        {
            return Known::Here(object);
        }
        Known::Missing
    }
}

/// A dotted name as the way and its last segment.
fn split_last(name: Name<'_>) -> (Option<Vec<&str>>, Name<'_>) {
    let segments: Vec<Name<'_>> = name.segments().collect();
    match segments.split_last() {
        Some((last, way)) if !way.is_empty() => (
            Some(way.iter().map(|segment| segment.text).collect()),
            *last,
        ),
        _ => (None, name),
    }
}
