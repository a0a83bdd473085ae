//! Tests of the grid view: movement, scrolling, clicks.
