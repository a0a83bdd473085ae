//! What the work on rows adds to the screen: parts of the results' title, the line that a filter or a
//! search is typed into, the statistics and frequencies of a column.

mod cards;
mod changes;
mod marks;
mod prompt;
mod title;

pub(super) use cards::{draw_frequency, draw_stats};
pub(super) use changes::mark_changes;
pub(super) use marks::mark_hits;
pub(super) use prompt::{HEIGHT, draw_prompt};
pub(super) use title::{after_the_way, filtered, hits, notes, parts, with_filters};
