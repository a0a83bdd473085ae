//! The syntax tree of one SOQL query, complete for the grammar of Salesforce's own parser.
//!
//! Names keep their spelling and their place; nothing is resolved. Numbers, dates and limits stay
//! text, because the grammar accepts values (`2020-13-45`, `LIMIT 99999999999999`) that only the
//! server refuses. This file must not know any schema.

mod condition;

pub use super::token::Span;
pub use condition::{
    Comparison, Condition, Expr, InSet, Operand, SemiJoin, Test, Value, ValueKind,
};

/// One segment of a path, an alias or another single name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// As written.
    pub text: String,
    /// Where.
    pub span: Span,
}

impl Name {
    /// Whether it is this name; SOQL compares names without case.
    pub fn is(&self, other: &str) -> bool {
        self.text.eq_ignore_ascii_case(other)
    }
}

/// A dotted path such as `Account.Owner.Name`; at least one segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// The segments in order, never empty.
    pub names: Vec<Name>,
    /// From the first segment to the last.
    pub span: Span,
}

impl Path {
    /// The path as one dotted text.
    pub fn dotted(&self) -> String {
        let names: Vec<&str> = self.names.iter().map(|name| name.text.as_str()).collect();
        names.join(".")
    }

    /// The only segment, where there is just one.
    pub fn single(&self) -> Option<&Name> {
        match self.names.as_slice() {
            [name] => Some(name),
            _ => None,
        }
    }
}

/// A whole `SELECT` statement, or a child subquery inside one.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// What is asked for.
    pub select: Select,
    /// `FROM`, at least one item; the first is the object, the rest give aliases to its parents.
    pub from: Vec<FromItem>,
    /// `WHERE`.
    pub filter: Option<Expr>,
    /// `WITH …`, in order.
    pub with: Vec<With>,
    /// `GROUP BY`.
    pub group_by: Option<GroupBy>,
    /// `HAVING`; only ever there together with `group_by`.
    pub having: Option<Expr>,
    /// `ORDER BY`, empty without one.
    pub order_by: Vec<OrderItem>,
    /// `LIMIT`.
    pub limit: Option<Count>,
    /// `OFFSET`.
    pub offset: Option<Count>,
    /// `BIND a = 1, …`.
    pub bind: Vec<BindItem>,
    /// `FOR VIEW` or `FOR REFERENCE`.
    pub purpose: Option<Purpose>,
    /// `UPDATE TRACKING, VIEWSTAT`.
    pub update: Vec<Update>,
    /// From `SELECT` to the last token.
    pub span: Span,
}

/// The select list.
#[derive(Clone, Debug, PartialEq)]
pub enum Select {
    /// `SELECT COUNT()`, which stands alone.
    Count(Span),
    /// Everything else, at least one item.
    Items(Vec<SelectItem>),
}

impl Select {
    /// The items; none for `COUNT()`.
    pub fn items(&self) -> &[SelectItem] {
        match self {
            Self::Count(_) => &[],
            Self::Items(items) => items,
        }
    }
}

/// One item of the select list.
#[derive(Clone, Debug, PartialEq)]
pub struct SelectItem {
    /// What it selects.
    pub kind: SelectKind,
    /// The alias written after it.
    pub alias: Option<Name>,
    /// The item with its alias.
    pub span: Span,
}

/// What an item selects.
#[derive(Clone, Debug, PartialEq)]
pub enum SelectKind {
    /// A field, a path or a function over one. `FIELDS(ALL)` is such a function.
    Field(Field),
    /// `(SELECT … FROM Contacts)`.
    Subquery(Box<Query>),
    /// `TYPEOF What WHEN … END`.
    TypeOf(TypeOf),
    /// `DISTANCE(…)`.
    Distance(Distance),
}

/// A field or a function of one argument, nested to any depth.
#[derive(Clone, Debug, PartialEq)]
pub enum Field {
    /// `Name`, `Account.Name`.
    Path(Path),
    /// `MAX(Amount)`, `FORMAT(convertCurrency(Amount))`.
    Call(Call),
}

impl Field {
    /// Where it is.
    pub fn span(&self) -> Span {
        match self {
            Self::Path(path) => path.span,
            Self::Call(call) => call.span,
        }
    }

    /// The path, through all functions around it.
    pub fn path(&self) -> &Path {
        match self {
            Self::Path(path) => path,
            Self::Call(call) => call.argument.path(),
        }
    }
}

/// A function call; SOQL's functions take one argument.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The function's name.
    pub function: Name,
    /// Its argument.
    pub argument: Box<Field>,
    /// From the name to the closing parenthesis.
    pub span: Span,
}

/// `TYPEOF relationship WHEN type THEN fields … ELSE fields END`.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeOf {
    /// The polymorphic relationship.
    pub relationship: Path,
    /// The branches, at least one.
    pub branches: Vec<TypeOfBranch>,
    /// The fields of `ELSE`, empty without one.
    pub otherwise: Vec<Path>,
    /// From `TYPEOF` to `END`.
    pub span: Span,
}

/// `WHEN Account THEN Name, Phone`.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeOfBranch {
    /// The object's name.
    pub object: Path,
    /// Its fields, at least one.
    pub fields: Vec<Path>,
}

/// `DISTANCE(Location__c, GEOLOCATION(37.7, -122.4), 'mi')`.
#[derive(Clone, Debug, PartialEq)]
pub struct Distance {
    /// The location field.
    pub field: Path,
    /// The other place.
    pub to: Place,
    /// The unit as written between the quotes, decoded.
    pub unit: String,
    /// The whole call.
    pub span: Span,
}

/// The second argument of `DISTANCE`.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    /// `GEOLOCATION(latitude, longitude)`, the numbers as written.
    Geolocation {
        /// Degrees north.
        latitude: String,
        /// Degrees east.
        longitude: String,
    },
    /// An Apex variable.
    Bind(Name),
}

/// One item of `FROM`.
#[derive(Clone, Debug, PartialEq)]
pub struct FromItem {
    /// An object, a child relationship (in a subquery), or a path that starts with an alias.
    pub object: Path,
    /// The alias, with or without `AS`.
    pub alias: Option<Name>,
    /// `USING …`.
    pub using: Vec<Using>,
    /// The whole item.
    pub span: Span,
}

/// `USING SCOPE mine`, `USING LOOKUP x`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Using {
    /// The scope's name.
    Scope(Name),
    /// The lookup's name.
    Lookup(Name),
}

/// `WITH …`.
#[derive(Clone, Debug, PartialEq)]
pub enum With {
    /// `WITH DATA CATEGORY a AT b AND …`.
    DataCategory(Vec<DataCategory>),
    /// `WITH name = 'value'`.
    Filter(Name, Value),
    /// `WITH SECURITY_ENFORCED`, `WITH RecordVisibilityContext (a = 1, …)`.
    Mode(Name, Vec<(Name, Value)>),
}

/// One criterion of `WITH DATA CATEGORY`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataCategory {
    /// The category group.
    pub group: Name,
    /// `AT`, `ABOVE`, `BELOW` or `ABOVE_OR_BELOW`, as written.
    pub selector: Name,
    /// The categories, at least one.
    pub categories: Vec<Name>,
}

/// `GROUP BY`.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupBy {
    /// Plain, `ROLLUP` or `CUBE`.
    pub kind: GroupKind,
    /// What is grouped by, at least one.
    pub fields: Vec<Field>,
    /// From `GROUP` on.
    pub span: Span,
}

/// How it groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupKind {
    /// One row for each combination.
    Plain,
    /// With subtotals from right to left.
    Rollup,
    /// With subtotals of every combination.
    Cube,
}

/// One item of `ORDER BY`.
#[derive(Clone, Debug, PartialEq)]
pub struct OrderItem {
    /// What to sort by.
    pub by: OrderBy,
    /// `DESC`.
    pub descending: bool,
    /// `NULLS FIRST` or `NULLS LAST`.
    pub nulls: Option<Nulls>,
    /// The whole item.
    pub span: Span,
}

/// What an item of `ORDER BY` sorts by.
#[derive(Clone, Debug, PartialEq)]
pub enum OrderBy {
    /// A field or a function.
    Field(Field),
    /// `DISTANCE(…)`.
    Distance(Distance),
}

/// Where nulls go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nulls {
    /// `NULLS FIRST`
    First,
    /// `NULLS LAST`
    Last,
}

/// The number after `LIMIT` or `OFFSET`; the grammar takes any integer, with sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// Clamped to what fits.
    pub value: i64,
    /// Where.
    pub span: Span,
}

/// `name = value` after `BIND`.
#[derive(Clone, Debug, PartialEq)]
pub struct BindItem {
    /// The name.
    pub name: Name,
    /// The value.
    pub value: Value,
}

/// `FOR VIEW`, `FOR REFERENCE`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// `FOR VIEW`
    View,
    /// `FOR REFERENCE`
    Reference,
}

/// `UPDATE TRACKING`, `UPDATE VIEWSTAT`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Update {
    /// `TRACKING`
    Tracking,
    /// `VIEWSTAT`
    ViewStat,
}
