//! Expansion: many fields written at once, and taken back.
//!
//! `*` and `Owner.*` are no SOQL; they are how a person says "all of it" in the editor, and a key
//! turns them into names. The result is one edit of the text, or a sentence why there is none. It
//! must not know how it is asked for.

mod error;
mod list;

use super::resolve::Resolver;
use crate::schema::{Catalog, Field, Known, Object};
use crate::soql::names::is_aggregate;
use crate::soql::token::Span;
use crate::soql::view::{Level, QueryView};
use crate::soql::{Edit, NodeKind, Tree, View, statement_at};
use list::{Place, SelectList};

pub use error::CannotExpand;

/// Salesforce takes statements of so many characters.
const LONGEST: usize = 100_000;
/// The most rows of a query with `FIELDS(ALL)` or `FIELDS(CUSTOM)`.
const FIELDS_ROWS: u64 = 200;

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Expand {
    /// What the place at the cursor says: `*` all fields, `Owner.*` all of a parent, `FIELDS(ALL)`
    /// their names, part of a name all that match.
    Here,
    /// All fields.
    All,
    /// All custom fields.
    Custom,
    /// The fields that a new record has to have.
    Required,
    /// All fields whose name or label has what is typed at the cursor.
    Matching,
    /// `FIELDS(…)` instead of names; adds the LIMIT that it needs.
    Fields(FieldsGroup),
    /// A shorter form of a list that has everything: `FIELDS(…)` where the query allows it, else `*`;
    /// `Owner.*` for a parent's.
    Collapse,
}

/// What `FIELDS(…)` can stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FieldsGroup {
    /// Every field.
    All,
    /// Those that every org has.
    Standard,
    /// Those that this org added.
    Custom,
}

impl FieldsGroup {
    /// All three, the largest first.
    pub const ALL: [Self; 3] = [Self::All, Self::Standard, Self::Custom];

    /// The word between the parentheses.
    pub fn name(self) -> &'static str {
        match self {
            Self::All => "ALL",
            Self::Standard => "STANDARD",
            Self::Custom => "CUSTOM",
        }
    }

    fn named(name: &str) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|group| group.name().eq_ignore_ascii_case(name))
    }

    fn has(self, field: &Field) -> bool {
        match self {
            Self::All => true,
            Self::Standard => !field.custom,
            Self::Custom => field.custom,
        }
    }

    /// Whether it needs a LIMIT.
    fn is_bounded(self) -> bool {
        self != Self::Standard
    }
}

/// Writes many fields at once at a cursor: the edit to make, in places of `text`.
///
/// # Errors
///
/// Why there is nothing to write, in a sentence.
pub fn expand(
    text: &str,
    offset: usize,
    what: Expand,
    catalog: &Catalog,
) -> Result<Edit, CannotExpand> {
    let statement = statement_at(text, offset).ok_or(CannotExpand::NoSelectList)?;
    let inner = statement.text(text);
    let at = text.floor_char_boundary(offset);
    let tree = Tree::parse(inner);
    let view = View::new(&tree, inner);
    let offset = at.saturating_sub(statement.start).min(inner.len());
    let query = view
        .query_at(offset)
        .filter(|query| query.level() != Level::Returning)
        .ok_or(CannotExpand::NoSelectList)?;
    let resolver = Resolver::new(catalog);
    let expander = Expander {
        text: inner,
        view,
        query,
        resolver: &resolver,
        list: SelectList::of(view, query).ok_or(CannotExpand::NoSelectList)?,
    };
    let mut edit = expander.expand(offset, what)?;
    let length = inner.chars().count() + edit.text.chars().count();
    if length > LONGEST {
        return Err(CannotExpand::TooLong(edit.text.matches(',').count() + 1));
    }
    edit.span = Span::new(
        edit.span.start + statement.start,
        edit.span.end + statement.start,
    );
    Ok(edit)
}

/// Puts items into the select list of the query at a cursor: behind the item there, else at the end
/// of the list. None where all of them are there.
///
/// # Errors
///
/// Why there is no list to put them in.
pub fn put(text: &str, offset: usize, items: Vec<String>) -> Result<Option<Edit>, CannotExpand> {
    let statement = statement_at(text, offset).ok_or(CannotExpand::NoSelectList)?;
    let inner = statement.text(text);
    let tree = Tree::parse(inner);
    let view = View::new(&tree, inner);
    let at = text.floor_char_boundary(offset);
    let offset = at.saturating_sub(statement.start).min(inner.len());
    let query = view
        .query_at(offset)
        .filter(|query| query.level() != Level::Returning)
        .ok_or(CannotExpand::NoSelectList)?;
    if query.level() == Level::SemiJoin {
        return Err(CannotExpand::SemiJoin);
    }
    let list = SelectList::of(view, query).ok_or(CannotExpand::NoSelectList)?;
    // What stands at the cursor stays: something is put beside it.
    let mut beside = list.place_at(offset);
    beside.star = false;
    beside.fields = None;
    Ok(list.write(&beside, false, items).map(|mut edit| {
        edit.span = Span::new(
            edit.span.start + statement.start,
            edit.span.end + statement.start,
        );
        edit
    }))
}

struct Expander<'a, 'c> {
    text: &'a str,
    view: View<'a>,
    query: QueryView<'a>,
    resolver: &'a Resolver<'c>,
    list: SelectList<'a>,
}

impl<'c> Expander<'_, 'c> {
    fn expand(&self, offset: usize, what: Expand) -> Result<Edit, CannotExpand> {
        self.check_query()?;
        let place = self.list.place_at(offset);
        match what {
            Expand::Here => self.here(&place),
            Expand::All => self.add(&place, |_| true),
            Expand::Custom => self.add(&place, |field| field.custom),
            Expand::Required => self.add(&place, is_required),
            Expand::Matching => self.matching(&place),
            Expand::Fields(group) => self.fields(group),
            Expand::Collapse => self.collapse(&place),
        }
    }

    fn check_query(&self) -> Result<(), CannotExpand> {
        if self.query.level() == Level::SemiJoin {
            return Err(CannotExpand::SemiJoin);
        }
        let counts = self.query.items().any(|item| {
            matches!(item.kind(), Some(crate::soql::view::ItemKind::Count))
                || item
                    .field()
                    .and_then(|field| field.function())
                    .is_some_and(|function| is_aggregate(function.text))
        });
        if counts || self.query.clause(NodeKind::GroupBy).is_some() {
            return Err(CannotExpand::Aggregates);
        }
        Ok(())
    }

    /// The object at the end of a way of parents.
    fn object(&self, way: &[&str]) -> Result<&'c Object, CannotExpand> {
        let name = self.query.object().ok_or(CannotExpand::NoObject)?;
        match self.resolver.walk(self.query, way) {
            Known::Here(object) => Ok(object),
            Known::Missing => Err(CannotExpand::Unknown(match way {
                [] => name.text.to_owned(),
                way => way.join("."),
            })),
            Known::NotLoaded => {
                let mut wanted = self.resolver.wanted();
                if wanted.is_empty() {
                    wanted.insert(name.text.to_owned());
                }
                Err(CannotExpand::NotLoaded(wanted))
            }
        }
    }

    fn here(&self, place: &Place<'_>) -> Result<Edit, CannotExpand> {
        if let Some(group) = place.fields {
            let group = FieldsGroup::named(group).ok_or(CannotExpand::NothingHere)?;
            return self.add(place, |field| group.has(field));
        }
        match (place.star, place.typed) {
            (true, _) => self.add(place, |_| true),
            (false, "") => Err(CannotExpand::NothingHere),
            (false, _) => self.matching(place),
        }
    }

    fn matching(&self, place: &Place<'_>) -> Result<Edit, CannotExpand> {
        if place.typed.is_empty() {
            return self.here(place);
        }
        let typed = place.typed.to_lowercase();
        let object = self.object(&place.way)?;
        let found = object
            .fields()
            .filter(|(_, names)| names.name.contains(&typed) || names.label.contains(&typed))
            .map(|(field, _)| field);
        let names: Vec<String> = found.map(|field| place.path_to(&field.name)).collect();
        if names.is_empty() {
            return Err(CannotExpand::NoMatch {
                object: object.name().to_owned(),
                typed: place.typed.to_owned(),
            });
        }
        self.list
            .write(place, true, names)
            .ok_or(CannotExpand::NothingNew)
    }

    /// The fields that are wanted, where they are not in the list.
    fn add(
        &self,
        place: &Place<'_>,
        wanted: impl Fn(&Field) -> bool,
    ) -> Result<Edit, CannotExpand> {
        let object = self.object(&place.way)?;
        let fields = object.fields().map(|(field, _)| field);
        let names: Vec<String> = fields
            .filter(|field| wanted(field))
            .map(|field| place.path_to(&field.name))
            .collect();
        if names.is_empty() {
            return Err(CannotExpand::NoneOfThem(object.name().to_owned()));
        }
        // A word at the cursor that is a field stays; one that is none was on its way to be one.
        let is_field = object.field(place.typed).is_some();
        let replaces = !is_field && !place.typed.is_empty();
        self.list
            .write(place, replaces, names)
            .ok_or(CannotExpand::NothingNew)
    }

    /// `FIELDS(…)` in the place of all fields that it stands for, with the LIMIT it needs.
    fn fields(&self, group: FieldsGroup) -> Result<Edit, CannotExpand> {
        let object = self.object(&[])?;
        self.require_no_comments()?;
        let stands_for =
            |name: &str| name == "*" || object.field(name).is_some_and(|field| group.has(field));
        let shorter = format!("FIELDS({})", group.name());
        let list = self.list.with(&shorter, stands_for);
        let span = self.list.span();
        let Some(limit) = self.missing_limit(group)? else {
            return Ok(Edit { span, text: list });
        };
        let between = Span::new(span.end, limit).text(self.text);
        Ok(Edit {
            span: Span::new(span.start, limit),
            text: format!("{list}{between} LIMIT {FIELDS_ROWS}"),
        })
    }

    /// Where a LIMIT has to be added for `FIELDS(…)`; none where there is one.
    fn missing_limit(&self, group: FieldsGroup) -> Result<Option<usize>, CannotExpand> {
        if !group.is_bounded() {
            return Ok(None);
        }
        match self.query.count(NodeKind::Limit) {
            Some(limit) => match limit.text.parse::<u64>() {
                Ok(rows) if rows <= FIELDS_ROWS => Ok(None),
                _ => Err(CannotExpand::LimitTooHigh {
                    group: group.name(),
                    limit: limit.text.to_owned(),
                }),
            },
            None => {
                // Behind the last clause that comes before it.
                let before = [
                    NodeKind::OrderBy,
                    NodeKind::With,
                    NodeKind::Where,
                    NodeKind::From,
                ];
                let tree = self.view.tree;
                let last = before.into_iter().find_map(|kind| {
                    let clauses = tree.children_of(self.query.node(), kind);
                    clauses.last().map(|clause| tree.span(clause).end)
                });
                last.map(Some).ok_or(CannotExpand::NoObject)
            }
        }
    }

    fn require_no_comments(&self) -> Result<(), CannotExpand> {
        match self.list.has_comments() {
            true => Err(CannotExpand::Comments),
            false => Ok(()),
        }
    }

    fn collapse(&self, place: &Place<'_>) -> Result<Edit, CannotExpand> {
        self.require_no_comments()?;
        let way: Vec<&str> = place.way.clone();
        let object = self.object(&way)?;
        let span = self.list.span();
        let whole = |group: FieldsGroup| {
            let mut fields = object
                .fields()
                .map(|(field, _)| field)
                .filter(|f| group.has(f));
            let some = object.fields().any(|(field, _)| group.has(field));
            some && fields.all(|field| self.list.has(&place.path_to(&field.name)))
        };
        for group in FieldsGroup::ALL {
            if !whole(group) || (!way.is_empty() && group != FieldsGroup::All) {
                continue;
            }
            let fits = matches!(self.missing_limit(group), Ok(None));
            let shorter = match (way.is_empty(), fits, group) {
                (true, true, _) => format!("FIELDS({})", group.name()),
                (true, false, FieldsGroup::All) => "*".to_owned(),
                (true, false, _) => continue,
                (false, ..) => place.path_to("*"),
            };
            let stands_for = |name: &str| {
                let own = name
                    .rsplit_once('.')
                    .map_or(("", name), |(way, own)| (way, own));
                own.0.eq_ignore_ascii_case(&way.join("."))
                    && object.field(own.1).is_some_and(|field| group.has(field))
            };
            return Ok(Edit {
                span,
                text: self.list.with(&shorter, stands_for),
            });
        }
        Err(CannotExpand::NotWhole)
    }
}

/// Whether a new record has to have the field.
fn is_required(field: &Field) -> bool {
    !field.nillable && field.createable && !field.defaulted_on_create
}

#[cfg(test)]
mod tests;
