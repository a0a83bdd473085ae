//! Which field of the schema a column's values come from, as far as the statement says it.
//!
//! Only names are looked at. What a name means, the describe of the object says.

/// What was done to the field's value on its way into the column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Made {
    /// Nothing that changes what kind of value it is; `MIN`, `MAX` and `SUM` too.
    #[default]
    AsIs,
    /// It was counted.
    Counted,
    /// Its mean was taken, which has a fraction.
    Averaged,
    /// It was written as a text (`FORMAT`).
    Formatted,
}

/// Where a column's values come from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// The field, from the object in FROM through its parents; empty for what has no field.
    pub path: Vec<String>,
    /// What was done to it.
    pub made: Made,
    /// Whether the column is the field itself, so that the field's label is the column's.
    pub plain: bool,
}
