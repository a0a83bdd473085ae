//! What is wrong with a text, or likely wrong, in an org: place, sentence and, where there is one, a
//! fix.
//!
//! A query that is right is never marked. What the catalog has not loaded is not judged but asked
//! for ([`Diagnosis::wanted`]); where the rules of the server are not certain, nothing is said or it
//! is a hint. It must not know who shows it. Each file holds the rules about one noun.

mod checker;
mod compare;
mod convert;
mod distance;
mod from;
mod function;
mod group;
mod kind;
mod limits;
mod literal;
mod names;
mod select;
mod semi_join;
mod server;
mod similar;
mod syntax;
mod type_of;

use crate::schema::Catalog;
use crate::soql::token::Span;
use crate::soql::{Fix, statements};

use super::resolve::Wanted;
use checker::Checker;

pub use server::placed;

/// How sure it is that the query does not do what was meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The server refuses it.
    Error,
    /// The server takes it, but it can hardly be meant.
    Warning,
    /// It may be meant.
    Hint,
}

impl Severity {
    /// In one word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Hint => "hint",
        }
    }
}

/// What a diagnostic is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
    /// The grammar.
    Syntax,
    /// `:name`: the server takes none, but who sends the query may put a value in its place.
    Variable,
    /// An object that the org does not have, or that cannot be queried.
    Object,
    /// A child relationship that the object does not have.
    Child,
    /// A field that the object does not have.
    Field,
    /// A relationship in the middle of a path that the object does not have.
    Relationship,
    /// A relationship where a path should end with a field.
    NeedsField,
    /// A field in the middle of a path.
    NotRelationship,
    /// An item of FROM behind the first.
    From,
    /// `TYPEOF`.
    TypeOf,
    /// The name or the place of a function.
    Function,
    /// The argument of a function.
    Argument,
    /// An aggregate where none can be.
    Aggregate,
    /// `COUNT()`.
    Count,
    /// A field that is neither grouped nor aggregated.
    Grouping,
    /// A field that cannot be grouped.
    NotGroupable,
    /// A field that WHERE cannot use.
    NotFilterable,
    /// A field that ORDER BY cannot use.
    NotSortable,
    /// An operator that the field's type does not have.
    Operator,
    /// A literal of another type than the field's.
    Value,
    /// A value that the picklist does not have.
    Picklist,
    /// `null` where it cannot be.
    Null,
    /// A text that is no id.
    Id,
    /// A date or time that does not exist.
    Date,
    /// Something for the second time.
    Duplicate,
    /// An alias that cannot be.
    Alias,
    /// `FIELDS()`.
    Fields,
    /// The number behind LIMIT or OFFSET.
    Limit,
    /// More levels, subqueries or parents than the server follows.
    Levels,
    /// The query behind `IN`.
    SemiJoin,
    /// `USING SCOPE`.
    Scope,
    /// `DISTANCE`.
    Distance,
    /// A rule of one object alone.
    ObjectRule,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The bytes to mark; empty at the end of a text that ends too early.
    pub span: Span,
    /// How bad it is.
    pub severity: Severity,
    /// What it is about.
    pub code: Code,
    /// One sentence for a person.
    pub message: String,
    /// How to mend it; places are those of the text that was diagnosed.
    pub fix: Option<Fix>,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnosis {
    /// In the order of the text.
    pub items: Vec<Diagnostic>,
    /// Objects that were needed and are not loaded: with them there may be more to say.
    pub wanted: Wanted,
}

impl Diagnosis {
    /// The worst there is.
    pub fn worst(&self) -> Option<Severity> {
        self.items.iter().map(|item| item.severity).min()
    }

    /// What marks the byte at an offset, or ends there; the worst first.
    pub fn at(&self, offset: usize) -> Option<&Diagnostic> {
        self.items
            .iter()
            .filter(|item| item.span.start <= offset && offset <= item.span.end)
            .min_by_key(|item| item.severity)
    }
}

/// Syntax and meaning of one statement.
pub fn diagnose(text: &str, catalog: &Catalog) -> Diagnosis {
    Checker::run(text, catalog)
}

/// The syntax of one statement alone.
pub fn syntax(text: &str) -> Vec<Diagnostic> {
    let tree = crate::soql::Tree::parse(text);
    syntax::all(&tree, text)
}

/// Syntax and meaning of every statement of a text, by the rules of [`statements()`].
pub fn diagnose_all(text: &str, catalog: &Catalog) -> Diagnosis {
    let mut all = Diagnosis::default();
    for statement in statements(text) {
        let mut one = diagnose(statement.text(text), catalog);
        for item in &mut one.items {
            shift(item, statement.start);
        }
        all.items.append(&mut one.items);
        all.wanted.append(&mut one.wanted);
    }
    all
}

fn shift(item: &mut Diagnostic, by: usize) {
    let moved = |span: Span| Span::new(span.start + by, span.end + by);
    item.span = moved(item.span);
    for edit in item.fix.iter_mut().flat_map(|fix| fix.edits.iter_mut()) {
        edit.span = moved(edit.span);
    }
}

#[cfg(test)]
mod tests;
