//! `rows`.

/// Columns.
#[derive(Debug, Default, Clone)]
pub struct Columns {}
/// One page.
#[derive(Debug)]
pub struct RowChunk {}
