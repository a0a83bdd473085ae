//! What kind of value each parameter of a statement takes, as far as the org's schema is loaded.

use std::ops::Range;

use crate::app::App;
use crate::schema::{Catalog, Known};
use crate::soql::bind::{self, Given, Kind};
use crate::soql::parse::parse;

/// What stands for the values while the statement is read: a number also behind LIMIT, a text where
/// no number can stand.
const SAMPLES: [&str; 2] = ["1", "'1'"];

impl App {
    /// The places of a statement's parameters and what each takes.
    pub(super) fn kinds_of(&self, soql: &str) -> Vec<(Range<usize>, Kind)> {
        let schema = self.tab().and_then(|tab| self.schemas.of(&tab.org));
        let Some(catalog) = schema.map(|schema| &schema.catalog) else {
            return Vec::new();
        };
        kinds(soql, catalog)
    }
}

fn kinds(soql: &str, catalog: &Catalog) -> Vec<(Range<usize>, Kind)> {
    for sample in SAMPLES {
        let typed = |_: &str| Some(Given::Typed(sample.to_owned()));
        let Ok(filling) = bind::fill(soql, typed, |_| Kind::Unknown, usize::MAX) else {
            continue;
        };
        let Ok(query) = parse(&filling.statement(0)) else {
            continue;
        };
        let places = bind::places(soql).into_iter();
        return places
            .filter_map(|place| {
                let sent = filling.sent(&place.range);
                let (object, path) = bind::compared(&query, &sent)?;
                Some((place.range, kind_of(catalog, &object, &path)))
            })
            .collect();
    }
    Vec::new()
}

/// The kind of the field that a path leads to from an object.
fn kind_of(catalog: &Catalog, object: &str, path: &[String]) -> Kind {
    let mut object = object.to_owned();
    let Some((last, way)) = path.split_last() else {
        return Kind::Unknown;
    };
    for step in way {
        let Known::Here(known) = catalog.object(&object) else {
            return Kind::Unknown;
        };
        match known
            .parent(step)
            .map(|field| field.reference_to.as_slice())
        {
            Some([parent]) => object.clone_from(parent),
            _ => return Kind::Unknown,
        }
    }
    match catalog.object(&object) {
        Known::Here(known) => known
            .field(last)
            .map_or(Kind::Unknown, |field| Kind::of_type(&field.kind)),
        Known::Missing | Known::NotLoaded => Kind::Unknown,
    }
}
