//! The SOQL language service: what a text means in an org, for the editor and for `sftui soql`.
//!
//! Pure: a text, a place in it and a [`Catalog`](crate::schema::Catalog) in, answers out; nothing is
//! waited for. It stands above [`soql`](crate::soql), which knows the language and no org, and
//! [`schema`](crate::schema), which knows an org and no language. What was needed and not loaded yet
//! is part of each answer, so that somebody can have it loaded and ask again.

pub mod browse;
pub mod complete;
pub mod diagnose;
pub mod expand;
pub mod hover;
pub mod name;
pub mod real;
pub mod resolve;
mod source;
#[cfg(any(test, feature = "testing"))]
pub mod test_catalog;

pub use complete::{Completion, Item, ItemKind, complete};
pub use diagnose::{Diagnosis, Diagnostic, Severity, diagnose};
pub use expand::{CannotExpand, Expand, FieldsGroup, expand, put};
pub use hover::{Fact, Hover, HoverKind, hover};
pub use real::{FieldValues, RealValue, RealValues, ValueOf, ValueQuestion};
pub use resolve::{Resolver, Wanted};
pub use source::{Source, source_at};
