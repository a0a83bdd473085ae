//! Where the query at a place of a text selects from.

use super::resolve::Resolver;
use crate::schema::{Catalog, Known};
use crate::soql::view::Level;
use crate::soql::{Tree, View, statement_at};

/// Where a query selects from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The object; nothing where a relationship leads there that is not known.
    pub object: Option<String>,
    /// Whether it is a subquery of another one's rows.
    pub within: bool,
}

/// Where the query at a cursor selects from; nothing where there is no query that says so.
pub fn source_at(text: &str, offset: usize, catalog: &Catalog) -> Option<Source> {
    let statement = statement_at(text, offset)?;
    let inner = statement.text(text);
    let tree = Tree::parse(inner);
    let view = View::new(&tree, inner);
    let at = text.floor_char_boundary(offset);
    let query = view.query_at(at.saturating_sub(statement.start).min(inner.len()))?;
    let from = query.object()?;
    let within = query.level() == Level::Child;
    let object = match (Resolver::new(catalog).object_of(query), within) {
        (Known::Here(object), _) => Some(object.name().to_owned()),
        // What is selected from names the object itself.
        (_, false) => Some(from.text.to_owned()),
        (_, true) => None,
    };
    Some(Source { object, within })
}
