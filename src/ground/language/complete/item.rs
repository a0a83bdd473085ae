//! `Item`: one line of the list, with what taking it writes.
//!
//! Must not know how it was found.

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ItemKind {
    /// A value that a field can have: of a picklist, a boolean, a record type, a number.
    Value,
    /// A date literal, or a date.
    Date,
    /// An operator.
    Operator,
    /// A field.
    Field,
    /// A parent record: its fields come next.
    Relationship,
    /// An alias that `FROM` declares.
    Alias,
    /// An object.
    Object,
    /// Children of a record, for a subquery.
    ChildRelationship,
    /// A function.
    Function,
    /// A variable that the query has already.
    Variable,
    /// A word of the language.
    Keyword,
    /// A way to narrow the list down: `@fields`.
    Filter,
}

impl ItemKind {
    /// The word for it, for a person and for programs.
    pub fn text(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Date => "date",
            Self::Operator => "operator",
            Self::Field => "field",
            Self::Relationship => "relationship",
            Self::Alias => "alias",
            Self::Object => "object",
            Self::ChildRelationship => "child",
            Self::Function => "function",
            Self::Variable => "variable",
            Self::Keyword => "keyword",
            Self::Filter => "filter",
        }
    }
}

/// One line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What the person looks for: the API name, the value, the keyword.
    pub label: String,
    /// What is written in the place of [`Completion::replace`](super::Completion::replace).
    pub insert: String,
    /// What it is.
    pub kind: ItemKind,
    /// The type: `picklist`, `Account`, `2026-11-16 to 2026-11-22`; may be empty.
    pub detail: String,
    /// What the org calls it for people; may be empty.
    pub title: String,
    /// A line of help; may be empty.
    pub help: String,
    /// Whether the list opens again behind it.
    pub reopen: bool,
    /// What is written elsewhere when it is taken: a place right of `replace`, and the text.
    pub also: Option<(usize, String)>,
}

impl Item {
    /// An item that writes what it shows.
    pub(super) fn new(kind: ItemKind, label: impl Into<String>) -> Self {
        let label = label.into();
        Self {
            insert: label.clone(),
            label,
            kind,
            detail: String::new(),
            title: String::new(),
            help: String::new(),
            reopen: false,
            also: None,
        }
    }

    pub(super) fn insert(mut self, insert: impl Into<String>) -> Self {
        self.insert = insert.into();
        self
    }

    pub(super) fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    pub(super) fn title(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    pub(super) fn reopen(mut self) -> Self {
        self.reopen = true;
        self
    }
}
