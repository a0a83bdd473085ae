//! Which object a name of a query stands for: paths, aliases, child relationships.
//!
//! Follows names through the catalog and notes each object that it would have needed. It must not
//! know why it is asked.

use std::cell::RefCell;
use std::collections::BTreeSet;

use crate::schema::{Catalog, Field, Known, Object};
use crate::soql::view::{Level, Name, QueryView};

pub use super::name::NAME;

/// How far a path is followed: five levels are allowed, aliases can add some.
const STEPS_MAX: usize = 32;
/// How deep a child subquery may lie in others to be understood: five levels are allowed.
const LEVELS_MAX: usize = 12;

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

/// Where a path leads, or the segment at which it leads nowhere.
#[derive(Clone, Copy, Debug)]
pub enum Followed<'c, 't> {
    /// To a field of an object.
    Field {
        /// The object that has it.
        object: &'c Object,
        /// The field.
        field: &'c Field,
        /// How many parents lie between the query's object and this one.
        steps: usize,
    },
    /// To a parent record: the last segment is a relationship.
    Parent {
        /// The object that has the relationship.
        object: &'c Object,
        /// The field that points to the parent.
        field: &'c Field,
        /// How many parents lie between the query's object and this one.
        steps: usize,
    },
    /// To nothing: the object has no such field, or, before the last segment, no such relationship.
    Broken {
        /// The object that was asked.
        object: &'c Object,
        /// The segment that it does not have.
        at: Name<'t>,
        /// Whether it is the last of its path.
        last: bool,
    },
    /// An object on the way is not loaded, or nobody can tell which it is.
    Unsure,
}

/// Where a path begins.
struct Origin<'c, 't> {
    object: &'c Object,
    /// The relationships that an alias stands for.
    way: Vec<&'t str>,
    /// How many segments it took: one for an alias or the object's own name.
    taken: usize,
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

    /// An object by name. `Name` is always there.
    pub fn object(&self, name: &str) -> Known<&'c Object> {
        let found = self.catalog.object(name);
        match found {
            Known::NotLoaded => {
                self.wanted.borrow_mut().insert(name.to_owned());
            }
            Known::Missing if name.eq_ignore_ascii_case(NAME) => {
                return Known::Here(super::name::object());
            }
            _ => {}
        }
        found
    }

    /// The object that a query, or a child subquery within one, selects from.
    pub fn object_of(&self, query: QueryView<'_>) -> Known<&'c Object> {
        self.object_at(query, 0)
    }

    fn object_at(&self, query: QueryView<'_>, depth: usize) -> Known<&'c Object> {
        if depth > LEVELS_MAX {
            return Known::NotLoaded;
        }
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
                    (None, last) => match self.object_at(outer, depth + 1) {
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

    /// Where a path leads, and where it breaks if it leads nowhere.
    pub fn follow<'t>(&self, query: QueryView<'t>, path: Name<'t>) -> Followed<'c, 't> {
        let segments: Vec<Name<'t>> = path.segments().take(STEPS_MAX).collect();
        let Some((last, way)) = segments.split_last() else {
            return Followed::Unsure;
        };
        let Some(origin) = self.origin(query, way.first().copied(), 0) else {
            return Followed::Unsure;
        };
        let mut at = origin.object;
        let mut steps = origin.way.len();
        for segment in way.iter().skip(origin.taken) {
            if at.parent(segment.text).is_none() {
                return Followed::Broken {
                    object: at,
                    at: *segment,
                    last: false,
                };
            }
            // An object that the org does not list can still be a parent: nothing is sure then.
            let Known::Here(parent) = self.parent_of(at, segment.text) else {
                return Followed::Unsure;
            };
            at = parent;
            steps += 1;
        }
        if let Some(field) = at.field(last.text) {
            return Followed::Field {
                object: at,
                field,
                steps,
            };
        }
        match at.parent(last.text) {
            Some(field) => Followed::Parent {
                object: at,
                field,
                steps,
            },
            None => Followed::Broken {
                object: at,
                at: *last,
                last: true,
            },
        }
    }

    /// A path with its aliases resolved and the object's own name left out, in lower case: two paths
    /// that read the same field are the same.
    pub fn canonical(&self, query: QueryView<'_>, path: Name<'_>) -> String {
        let segments: Vec<Name<'_>> = path.segments().collect();
        let first = segments.first().copied().filter(|_| segments.len() > 1);
        let (mut names, taken) = match self.origin(query, first, 0) {
            Some(origin) => (origin.way, origin.taken),
            // Nothing is known of the object: an alias of it can still be told.
            None => {
                let aliased = first.and_then(|first| aliased(query, first.text));
                let own = query.object();
                let is_own = own.is_some_and(|own| {
                    aliased.map_or(first.is_some_and(|first| own.is(first.text)), |name| {
                        name.span == own.span
                    })
                });
                (Vec::new(), usize::from(is_own))
            }
        };
        names.extend(segments.iter().skip(taken).map(|segment| segment.text));
        names.join(".").to_lowercase()
    }

    /// Where a path with this first segment before its last begins; none where that is not known.
    fn origin<'t>(
        &self,
        query: QueryView<'t>,
        first: Option<Name<'t>>,
        depth: usize,
    ) -> Option<Origin<'c, 't>> {
        if depth > STEPS_MAX {
            return None;
        }
        let plain = |object, taken| Origin {
            object,
            way: Vec::new(),
            taken,
        };
        let Some(first) = first else {
            return Some(plain(self.object_of(query).here()?, 0));
        };
        let Some(name) = aliased(query, first.text) else {
            let object = self.object_of(query).here()?;
            let own = object.parent(first.text).is_none() && is_own_name(query, object, first.text);
            return Some(plain(object, usize::from(own)));
        };
        if query.object().is_some_and(|own| own.span == name.span) {
            return Some(plain(self.object_of(query).here()?, 1));
        }
        let segments: Vec<Name<'t>> = name.segments().take(STEPS_MAX).collect();
        let origin = self.origin(query, segments.first().copied(), depth + 1)?;
        let (mut object, mut way) = (origin.object, origin.way);
        for segment in segments.iter().skip(origin.taken) {
            object = self.parent_of(object, segment.text).here()?;
            way.push(segment.text);
        }
        (way.len() <= STEPS_MAX).then_some(Origin {
            object,
            way,
            taken: 1,
        })
    }

    /// Where a path begins: an alias (of which one may begin with another), the object's own name,
    /// or a relationship of the query's object.
    fn begin(&self, query: QueryView<'_>, first: &str, depth: usize) -> Known<&'c Object> {
        if depth > STEPS_MAX {
            return Known::Missing;
        }
        if let Some(name) = aliased(query, first) {
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
        if is_own_name(query, object, first) {
            return Known::Here(object);
        }
        Known::Missing
    }
}

/// What an alias of a query stands for.
fn aliased<'t>(query: QueryView<'t>, name: &str) -> Option<Name<'t>> {
    query
        .from()
        .find(|item| item.alias().is_some_and(|alias| alias.is(name)))?
        .object()
}

/// Whether a name is the object's, as the query or the org spells it.
fn is_own_name(query: QueryView<'_>, object: &Object, name: &str) -> bool {
    query.object().is_some_and(|own| own.is(name)) || object.name().eq_ignore_ascii_case(name)
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

#[cfg(test)]
#[path = "resolve_tests.rs"]
mod tests;
