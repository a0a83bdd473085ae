//! mouse.
