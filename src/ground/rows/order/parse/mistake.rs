//! What can be wrong with a typed condition: what happened, where, and what to do next.

/// The operators, for hints.
pub const OPERATORS: &str = "= != < <= > >= ~ !~ in (a, b) is null";

/// Why a typed condition is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConditionError {
    /// No column has this name.
    #[error("there is no column {name}")]
    NoColumn {
        /// The name as typed.
        name: String,
        /// The nearest name there is.
        meant: Option<String>,
        /// Where it begins, in bytes.
        at: usize,
    },
    /// An operator without a value.
    #[error("a value is missing after {after}")]
    NoValue {
        /// The operator.
        after: String,
        /// Where the value belongs, in bytes.
        at: usize,
    },
    /// The value cannot be compared with the column's.
    #[error("{value} is not {expected}")]
    NotComparable {
        /// The value as typed.
        value: String,
        /// What the column holds, with its article: `a number`.
        expected: &'static str,
        /// Where it begins, in bytes.
        at: usize,
    },
    /// A quote that is opened and not closed.
    #[error("a quote is not closed")]
    OpenQuote {
        /// Where it opens, in bytes.
        at: usize,
    },
    /// Something stands after the condition's end.
    #[error("{rest} stands after the end")]
    Rest {
        /// What.
        rest: String,
        /// Where it begins, in bytes.
        at: usize,
    },
    /// A word that is an operator elsewhere, behind the name of a column.
    #[error("{word} is no operator here")]
    Word {
        /// The word.
        word: String,
        /// Where it begins, in bytes.
        at: usize,
    },
    /// A second condition behind the first.
    #[error("one condition at a time")]
    Second {
        /// Whether both are to be met; else one of them.
        and: bool,
        /// Where the word between them begins, in bytes.
        at: usize,
    },
    /// Nothing was typed.
    #[error("nothing to filter by")]
    Empty,
}

impl ConditionError {
    /// Where it is in the typed text, in bytes.
    pub fn at(&self) -> usize {
        match self {
            Self::NoColumn { at, .. }
            | Self::NoValue { at, .. }
            | Self::NotComparable { at, .. }
            | Self::OpenQuote { at }
            | Self::Word { at, .. }
            | Self::Second { at, .. }
            | Self::Rest { at, .. } => *at,
            Self::Empty => 0,
        }
    }

    /// What happened, one short line.
    pub fn title(&self) -> String {
        match self {
            Self::NoColumn { name, .. } => format!("There is no column {name}"),
            Self::NoValue { after, .. } => format!("A value is missing after {after}"),
            Self::NotComparable {
                value, expected, ..
            } => format!("{value} is not {expected}"),
            Self::OpenQuote { .. } => "A quote is not closed".into(),
            Self::Rest { rest, .. } => format!("{rest} stands after the end"),
            Self::Word { word, .. } => format!("{word} is no operator here"),
            Self::Second { .. } => "One condition at a time".into(),
            Self::Empty => "Nothing to filter by".into(),
        }
    }

    /// What to do next.
    pub fn hint(&self) -> String {
        match self {
            Self::NoColumn {
                meant: Some(meant), ..
            } => format!("Did you mean {meant}?"),
            Self::NoColumn { .. } => "Put a text to look for in quotes: 'a = b'.".into(),
            Self::NoValue { .. } => "For example Amount > 1000, Name ~ acme, Name is null.".into(),
            Self::NotComparable {
                expected: "a day or a moment",
                ..
            } => "Write it as 2026-01-31, 2026-01 or 2026-01-31T10:00:00Z.".into(),
            Self::NotComparable { .. } => "~ looks for any text in it.".into(),
            Self::OpenQuote { .. } => "Close it with the same quote.".into(),
            Self::Rest { .. } => "Put a value of several words in quotes.".into(),
            Self::Word { .. } => format!("There are {OPERATORS}; a text goes in quotes."),
            Self::Second { and: true, .. } => "Keep this one, then & adds the next.".into(),
            Self::Second { and: false, .. } => "Name in (a, b) takes several values.".into(),
            Self::Empty => "Type a text, or a condition such as Amount > 1000.".into(),
        }
    }
}
