//! editor.
