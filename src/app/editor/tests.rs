//! Scenarios and properties of the editor.
