//! SOQL as text: total lexer, lossless tree, typed views, highlighting, positions, rewriting.
//!
//! Pure: it knows the language (the grammar that Salesforce's own parser accepts) and no org, no
//! screen and no server. What a name means is decided elsewhere: by the schema in the product, by
//! the data in the demo org.
//!
//! | what for | ask |
//! |---|---|
//! | tokens and nodes of any text, with every error | [`Tree::parse`] |
//! | the same text laid out | [`format()`] |
//! | how an error can be mended | [`fix()`] |
//! | what is around the cursor: query, clause, comparison | [`View`] |
//! | what may stand at the cursor | [`parse_at`] |
//! | where the statements of a text are | [`statements()`], [`statement_at`] |
//! | values in the place of `:name`, lists in parts | [`bind::fill`] |
//! | the other bracket | [`brackets_at`] |
//! | an owned typed query, or the first error | [`parse()`] |

pub mod ast;
pub mod bind;
pub mod brackets;
pub mod error;
pub mod expected;
pub mod fix;
pub mod format;
mod grammar;
pub mod highlight;
pub mod keyword;
pub mod leave_out;
mod lower;
pub mod names;
pub mod parse;
pub mod position;
pub mod rewrite;
pub mod statements;
pub mod token;
pub mod tree;
pub mod view;

pub use brackets::brackets_at;
pub use error::{Problem, SyntaxError};
pub use expected::{At, Expected, parse_at};
pub use fix::{Edit, Fix, fix};
pub use format::{FormatOptions, KeywordCase, format};
pub use highlight::{Class, highlight};
pub use parse::{ParseError, parse};
pub use position::{blank_comments, offset_of, word_at};
pub use statements::{statement_at, statements};
pub use tree::{NodeId, NodeKind, Tree};
pub use view::View;
