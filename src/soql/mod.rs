//! SOQL as text: total lexer, syntax tree, strict parser, highlighting, positions, rewriting.
//!
//! Pure: it knows the language (the grammar that Salesforce's own parser accepts) and no org, no
//! screen and no server. What a name means is decided elsewhere: by the schema in the product, by
//! the data in the demo org.

pub mod ast;
pub mod highlight;
pub mod names;
pub mod parse;
pub mod position;
pub mod rewrite;
pub mod token;

pub use highlight::{Class, highlight};
pub use parse::{ParseError, parse};
pub use position::{blank_comments, offset_of, word_at};
