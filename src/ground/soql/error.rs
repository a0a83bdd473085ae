//! What can be wrong with a text as SOQL: data, with a sentence for each kind.
//!
//! Must not know how it is found or mended; see [`super::fix()`] for the latter.

use super::expected::Expected;
use super::token::Span;

/// One place where a text leaves the grammar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// What is wrong there: a token, or nothing at the end of the text.
    pub span: Span,
    /// Why.
    pub problem: Problem,
    /// What would have been right there, the likeliest; may be empty where `problem` says it better.
    pub expected: &'static [Expected],
}

impl SyntaxError {
    /// The error in one sentence for a person, with what was expected.
    pub fn message(&self, text: &str) -> String {
        let found = self.span.text(text);
        let wanted = list(self.expected);
        match self.problem {
            Problem::Unexpected if self.follows_quote(text) => {
                "a quote inside a text is written \\'".to_owned()
            }
            Problem::Unexpected if is_join(found) => {
                "SOQL has no JOIN: a parent's fields are named by path, Account.Name; children stand in (SELECT … FROM Contacts)".to_owned()
            }
            Problem::Unexpected if wanted.is_empty() => format!("{found} cannot stand here"),
            Problem::Unexpected => format!("{found} cannot stand here: {wanted} expected"),
            Problem::End if wanted.is_empty() => "the query ends too early".to_owned(),
            Problem::End => format!("the query ends here: {wanted} expected"),
            problem => problem.to_string(),
        }
    }
}

impl SyntaxError {
    /// Whether the error is a word right behind a closing quote, as in `'O'Brien'`.
    pub(super) fn follows_quote(&self, text: &str) -> bool {
        let before = text.get(..self.span.start).unwrap_or_default();
        let word = self.span.text(text);
        before.ends_with('\'') && word.starts_with(char::is_alphanumeric)
    }
}

fn is_join(word: &str) -> bool {
    let words = ["JOIN", "INNER", "LEFT", "RIGHT", "OUTER", "CROSS"];
    words.iter().any(|one| one.eq_ignore_ascii_case(word))
}

/// `a`, `a or b`, `a, b or c`.
fn list(expected: &[Expected]) -> String {
    let words: Vec<&str> = expected.iter().map(|one| one.text()).collect();
    match words.split_last() {
        None => String::new(),
        Some((only, [])) => (*only).to_owned(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
    }
}

/// The kinds of errors, with a sentence each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Problem {
    /// A token that cannot stand there.
    #[error("unexpected here")]
    Unexpected,
    /// The text ends too early.
    #[error("the query ends too early")]
    End,
    /// No tokens at all.
    #[error("the query is empty")]
    Empty,
    /// `a AND b OR c`.
    #[error("AND and OR cannot be mixed without parentheses")]
    MixedAndOr,
    /// `NOT` beside `AND` or `OR`.
    #[error("NOT beside AND or OR needs parentheses")]
    NotNeedsParentheses,
    /// A string without its closing quote.
    #[error("the closing quote of this text is missing")]
    OpenString,
    /// An escape that SOQL does not have.
    #[error("a backslash sequence that SOQL does not have")]
    BadEscape,
    /// A comment, where they are refused: the server does not take them.
    #[error("comments are not part of SOQL")]
    Comment,
    /// A function in a function in a function; and deeper than a typed tree can be, see
    /// [`super::parse::MAX_DEPTH`].
    #[error("nested too deeply")]
    TooDeep,
    /// `SELECT *`, `COUNT(*)`.
    #[error("SOQL has no *: name the fields, or FIELDS(ALL) with LIMIT 200")]
    Star,
    /// Two fields, values or sort keys with no comma between.
    #[error("a comma is missing before this")]
    MissingComma,
    /// A comma with nothing behind it.
    #[error("nothing follows the comma before this")]
    TrailingComma,
    /// A comma with nothing before it.
    #[error("a comma too many")]
    ExtraComma,
    /// `"text"`, also with typographic quotes.
    #[error("text stands in single quotes")]
    WrongQuotes,
    /// `a = text`.
    #[error("text needs quotes")]
    MissingQuotes,
    /// `IS NULL`, `IS NOT NULL`.
    #[error("SOQL has no IS: compare with = null or != null")]
    IsNull,
    /// `a NOT LIKE 'x'`.
    #[error("NOT LIKE is written (NOT field LIKE 'x')")]
    NotLike,
    /// `==`, `=<`, `! =`, `&&`.
    #[error("SOQL has no such operator")]
    WrongOperator,
    /// `Name AS n` in a select list.
    #[error("an alias stands behind its field without AS")]
    SelectAs,
    /// `a IN 'x'`, `a IN b`.
    #[error("the values of a list stand in parentheses")]
    MissingList,
    /// `a = ('x', 'y')`.
    #[error("a list is compared with IN or NOT IN")]
    ListNeedsIn,
    /// `COUNT()` beside something else, or with an alias.
    #[error("COUNT() stands alone; COUNT(Id) can have company")]
    CountAlone,
    /// A clause behind one that comes later: `OFFSET 5 LIMIT 10`.
    #[error("this clause stands too late")]
    ClauseOrder,
    /// A clause for the second time.
    #[error("this clause is there already")]
    ClauseTwice,
    /// A clause that the inner query of `IN (SELECT …)` does not have.
    #[error("the query inside IN has no clauses behind WHERE and WITH")]
    NotInSemiJoin,
    /// More than one field in the inner query of `IN (SELECT …)`.
    #[error("the query inside IN selects one field")]
    SemiJoinFields,
    /// `HAVING` without `GROUP BY`.
    #[error("HAVING needs GROUP BY before it")]
    HavingAlone,
    /// `FOR UPDATE`, `ALL ROWS`: for Apex alone.
    #[error("only Apex has this")]
    ApexOnly,
    /// `:name`, an Apex variable. REST takes none; an editor can ask for its value before it sends.
    #[error("a variable has no value here")]
    Variable,
    /// A path that ends with a dot, or has two in a row.
    #[error("a name is missing after the dot")]
    DanglingDot,
    /// `2026-01-31T10:00`, `10:00:00`: seconds or zone are missing.
    #[error("a time has seconds and a zone: 2026-01-31T10:00:00Z, 10:00:00Z")]
    BrokenDateTime,
    /// A parenthesis that is never closed.
    #[error("the closing parenthesis is missing before this")]
    MissingClose,
    /// `` ` `` or `[` around a name, a no-break space: characters to leave out.
    #[error("SOQL has no use for this character")]
    Stray,
    /// Something behind a `;`.
    #[error("one statement at a time: this stands behind the ;")]
    AfterEnd,
}
