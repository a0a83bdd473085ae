//! Text as a terminal may show it: display form, width in cells, truncation, humane numbers.
//!
//! Record values, labels, error texts and file names come from outside and may hold anything, so
//! everything drawn goes through [`display`] first; stored values are never changed, only their
//! shown form. Every widget measures with [`width`], so that what is measured is what is drawn.
//! Knows no screen, no app and nothing of Salesforce.

mod display;
mod head;
mod html;
mod humane;
mod nearest;
mod paste;
mod pretty;
mod wrap;

pub use display::{
    Glyph, display, glyph, is_joined, plain, plain_width, truncate, width, width_apart,
};
pub use head::{Head, head};
pub use html::of_html;
pub use humane::{ago, bytes, duration, number};
pub use nearest::nearest;
pub use paste::{PASTE_LIMIT, sanitize_paste};
pub use pretty::pretty;
pub use wrap::wrap;
