//! Values in the place of `:name`: where a statement wants them, how they are written, and how a
//! list too long for one statement is cut into parts.
//!
//! Pure: it knows the language and neither where values come from nor who runs the statement. What
//! kind of value a field takes is the caller's to say.

mod fill;
mod id;
mod list;
mod literal;
mod parts;
mod place;
mod table;

pub use fill::{CannotFill, Filling, Given, fill};
pub use id::long_id;
pub use list::List;
pub use literal::{Kind, literal, typed_values};
pub use parts::Why;
pub use place::{Place, compared, names, places};
pub use table::Table;

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]
mod tests;
