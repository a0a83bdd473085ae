//! `Role`: what a part of the screen means. Knows nothing of how it looks.

use crate::org::{OrgClass, OrgColour};
use crate::soql::Class;

/// What something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Ordinary text.
    Text,
    /// Text of less weight: status, ages, secondary columns.
    Dim,
    /// The border of a pane.
    Border,
    /// The border of the pane in focus.
    BorderFocused,
    /// The title of a pane.
    Title,
    /// The title of the pane in focus.
    TitleFocused,
    /// Selected text, and the chosen row of a list that has the keys.
    Selection,
    /// The row of the cursor in a grid, and the chosen row of a list that has not the keys.
    CursorRow,
    /// The cell of the cursor in the grid in focus.
    Cursor,
    /// The cell of the cursor in a grid that is not in focus.
    CursorAway,
    /// Column titles.
    Header,
    /// The title of the cursor's column, over `Header`.
    HeaderCurrent,
    /// The sign for null.
    Null,
    /// The sign for an empty text.
    Empty,
    /// A number in a cell.
    Number,
    /// `true` and `false` in a cell.
    Boolean,
    /// What stands for something else: `3 rows`, an address in short, a control picture.
    StandIn,
    /// Everything of an earlier run, over all else.
    Stale,
    /// A word of the query language.
    Keyword,
    /// A function's name in a query.
    Function,
    /// A field in a query.
    FieldName,
    /// An object in a query.
    ObjectName,
    /// A text in a query.
    Str,
    /// A number in a query.
    NumberLit,
    /// A date or date literal in a query.
    DateLit,
    /// `TRUE`, `FALSE`, `NULL` in a query.
    Constant,
    /// A comment in a query.
    Comment,
    /// An operator in a query.
    Operator,
    /// Commas and parentheses in a query.
    Punctuation,
    /// What the language does not know.
    SyntaxError,
    /// The place of an error in the text, over its own style.
    Diagnostic,
    /// The place of something that may not be meant, over its own style.
    Doubt,
    /// A parenthesis and its partner, over their own style.
    Bracket,
    /// Line numbers.
    LineNumber,
    /// The number of the cursor's line.
    LineNumberCurrent,
    /// What an empty input says.
    Placeholder,
    /// The label of an input.
    Label,
    /// Something failed.
    Error,
    /// Something went another way.
    Warning,
    /// Something worked.
    Success,
    /// Good to know.
    Info,
    /// The badge of a production org.
    Prod,
    /// The badge of a sandbox.
    Sandbox,
    /// The badge of a scratch org.
    Scratch,
    /// The badge of a Developer Edition org.
    Dev,
    /// The name of an org that a person made blue.
    OrgBlue,
    /// The name of an org that a person made cyan.
    OrgCyan,
    /// The name of an org that a person made green.
    OrgGreen,
    /// The name of an org that a person made magenta.
    OrgMagenta,
    /// The name of an org that a person made yellow.
    OrgYellow,
    /// The name of an org that a person made red.
    OrgRed,
    /// What a key does.
    Hint,
    /// The key.
    HintKey,
    /// What cannot be done now.
    Disabled,
    /// The part of a text that a filter or search found.
    Match,
    /// A spinner and the numbers beside it.
    Progress,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 56] = [
        Self::Text,
        Self::Dim,
        Self::Border,
        Self::BorderFocused,
        Self::Title,
        Self::TitleFocused,
        Self::Selection,
        Self::CursorRow,
        Self::Cursor,
        Self::CursorAway,
        Self::Header,
        Self::HeaderCurrent,
        Self::Null,
        Self::Empty,
        Self::Number,
        Self::Boolean,
        Self::StandIn,
        Self::Stale,
        Self::Keyword,
        Self::Function,
        Self::FieldName,
        Self::ObjectName,
        Self::Str,
        Self::NumberLit,
        Self::DateLit,
        Self::Constant,
        Self::Comment,
        Self::Operator,
        Self::Punctuation,
        Self::SyntaxError,
        Self::Diagnostic,
        Self::Doubt,
        Self::Bracket,
        Self::LineNumber,
        Self::LineNumberCurrent,
        Self::Placeholder,
        Self::Label,
        Self::Error,
        Self::Warning,
        Self::Success,
        Self::Info,
        Self::Prod,
        Self::Sandbox,
        Self::Scratch,
        Self::Dev,
        Self::OrgBlue,
        Self::OrgCyan,
        Self::OrgGreen,
        Self::OrgMagenta,
        Self::OrgYellow,
        Self::OrgRed,
        Self::Hint,
        Self::HintKey,
        Self::Disabled,
        Self::Match,
        Self::Progress,
    ];
}

impl From<OrgClass> for Role {
    fn from(class: OrgClass) -> Self {
        match class {
            OrgClass::Production => Self::Prod,
            OrgClass::Sandbox => Self::Sandbox,
            OrgClass::Scratch => Self::Scratch,
            OrgClass::Developer => Self::Dev,
        }
    }
}

impl From<OrgColour> for Role {
    fn from(colour: OrgColour) -> Self {
        match colour {
            OrgColour::Blue => Self::OrgBlue,
            OrgColour::Cyan => Self::OrgCyan,
            OrgColour::Green => Self::OrgGreen,
            OrgColour::Magenta => Self::OrgMagenta,
            OrgColour::Yellow => Self::OrgYellow,
            OrgColour::Red => Self::OrgRed,
        }
    }
}

impl From<Class> for Role {
    fn from(class: Class) -> Self {
        match class {
            Class::Keyword => Self::Keyword,
            Class::Function => Self::Function,
            Class::Field => Self::FieldName,
            Class::Object => Self::ObjectName,
            Class::String => Self::Str,
            Class::Number => Self::NumberLit,
            Class::Date | Class::DateLiteral => Self::DateLit,
            Class::Constant => Self::Constant,
            Class::Operator => Self::Operator,
            Class::Punctuation => Self::Punctuation,
            Class::Comment => Self::Comment,
            Class::Bind | Class::Error => Self::SyntaxError,
        }
    }
}
