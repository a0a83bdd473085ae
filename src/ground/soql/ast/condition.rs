//! The conditions of `WHERE` and `HAVING`: comparisons, what they compare, literals.
//!
//! As in the whole tree, values stay as written. It must not know any schema.

use super::{Distance, Field, FromItem, Name, Path, Span, With};

/// A condition.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// All of them, at least two.
    And(Vec<Expr>),
    /// Any of them, at least two.
    Or(Vec<Expr>),
    /// `NOT …`; the span is that of the word.
    Not(Box<Expr>, Span),
    /// One comparison.
    Condition(Box<Condition>),
}

/// One comparison: a left side, an operator, what it is compared with.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// The left side.
    pub left: Operand,
    /// The operator and the right side.
    pub test: Test,
    /// Where the operator is (with `NOT` in `NOT IN`).
    pub operator: Span,
    /// The whole comparison.
    pub span: Span,
}

/// The left side of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub enum Operand {
    /// A field or a function over one.
    Field(Field),
    /// `DISTANCE(…)`.
    Distance(Distance),
    /// `a + b`, `a - b`; the flag is true for minus.
    Arithmetic {
        /// The first field.
        left: Path,
        /// Whether the second is taken away.
        minus: bool,
        /// The second field.
        right: Path,
    },
}

impl Operand {
    /// Where it is.
    pub fn span(&self) -> Span {
        match self {
            Self::Field(field) => field.span(),
            Self::Distance(distance) => distance.span,
            Self::Arithmetic { left, right, .. } => left.span.to(right.span),
        }
    }
}

/// The operator of a comparison with its right side.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// `= 1`, `< 5`.
    Compare(Comparison, Value),
    /// `LIKE 'a%'`. In the pattern's text `\%`, `\_` and `\\` keep their backslash, all other
    /// escapes are decoded.
    Like(Value),
    /// `IN (…)`, `NOT IN (…)`.
    In {
        /// Whether it is `NOT IN`.
        negated: bool,
        /// What to look in.
        set: InSet,
    },
    /// `INCLUDES (…)`, `EXCLUDES (…)`, at least one value.
    Includes {
        /// Whether it is `EXCLUDES`.
        negated: bool,
        /// The values; `'A;B'` wants both.
        values: Vec<Value>,
    },
}

/// What `IN` looks in.
#[derive(Clone, Debug, PartialEq)]
pub enum InSet {
    /// A list, at least one value.
    Values(Vec<Value>),
    /// A semi-join.
    SemiJoin(Box<SemiJoin>),
    /// An Apex variable.
    Bind(Name),
}

/// The query inside `IN (SELECT …)`.
#[derive(Clone, Debug, PartialEq)]
pub struct SemiJoin {
    /// The one field it selects.
    pub field: Field,
    /// `FROM`.
    pub from: Vec<FromItem>,
    /// `WHERE`.
    pub filter: Option<Expr>,
    /// `WITH`.
    pub with: Option<With>,
    /// From `SELECT` to the last token.
    pub span: Span,
}

/// `=`, `!=` (also written `<>`), `<`, `<=`, `>`, `>=`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `!=`, `<>`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

/// A literal with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    /// What it is.
    pub kind: ValueKind,
    /// Where.
    pub span: Span,
}

/// A literal.
#[derive(Clone, Debug, PartialEq)]
pub enum ValueKind {
    /// `'text'`, decoded.
    String(String),
    /// `12`, `-1.5`, as written.
    Number(String),
    /// `2026-01-31`, as written.
    Date(String),
    /// `2026-01-31T10:00:00Z`, as written.
    DateTime(String),
    /// `10:00:00`, as written.
    Time(String),
    /// `TRUE`, `FALSE`.
    Bool(bool),
    /// `NULL`.
    Null,
    /// `TODAY`, `LAST_N_DAYS:5`: the name in capitals and the number as written.
    DateLiteral {
        /// In capitals.
        name: &'static str,
        /// The number of those that take one.
        n: Option<String>,
    },
    /// `USD5000`, as written.
    Currency(String),
    /// `:variable`.
    Bind(Name),
}
