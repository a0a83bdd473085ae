//! Changes a statement as text: puts an ORDER BY, another condition or a GROUP BY into it and leaves
//! everything else as it was written, comments and line breaks included.
//!
//! The strict parser finds the places, so a text that is no SOQL is refused and nothing is guessed.
//! The file is long because what can be put into a statement stands together.
//! It must not know any schema: whether a field can be sorted or grouped by is the caller's to say.

mod literal;
mod places;

use std::ops::Range;

use super::ast::{Field, Query, Select, SelectItem, SelectKind};
use super::names;
use super::parse::{ParseError, parse};
use super::token::{TokenKind, lex};
use places::Places;

pub use literal::{like_pattern, quoted};

/// Functions whose value is the field's own, only shown in another way.
const TRANSPARENT: [&str; 3] = ["CONVERTCURRENCY", "FORMAT", "TOLABEL"];

/// One key to sort by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SortTerm {
    /// The field or function as SOQL has it.
    pub expression: String,
    /// From the greatest to the least.
    pub descending: bool,
    /// Whether nulls come before all values.
    pub nulls_first: bool,
}

/// Why a statement cannot be changed that way.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotRewrite {
    /// The text is no statement.
    #[error("the query cannot be read: {0}")]
    NotSoql(#[from] ParseError),
    /// `SELECT COUNT()` brings one number.
    #[error("COUNT() brings one number and no rows")]
    Count,
    /// There are groups already.
    #[error("the query groups its rows already")]
    Grouped,
    /// There are no groups to set conditions on.
    #[error("totals without GROUP BY take no conditions")]
    NoGroups,
}

/// A statement that was read and can be changed.
#[derive(Clone, Debug)]
pub struct Statement<'t> {
    text: &'t str,
    query: Query,
    places: Places,
}

impl<'t> Statement<'t> {
    /// Reads a statement; comments may stand in it.
    ///
    /// # Errors
    /// What the parser says where it is no SOQL.
    pub fn read(text: &'t str) -> Result<Self, CannotRewrite> {
        let bare = without_comments(text);
        let query = parse(bare.trim_end().trim_end_matches(';'))?;
        let places = Places::find(&bare, &query);
        Ok(Self {
            text,
            query,
            places,
        })
    }

    /// Whether the rows are groups, or one row of totals.
    pub fn is_aggregate(&self) -> bool {
        let aggregate = |item: &SelectItem| matches!(&item.kind, SelectKind::Field(field) if is_aggregate(field));
        self.query.group_by.is_some() || self.query.select.items().iter().any(aggregate)
    }

    /// What the statement selects under the heading that these keys lead to, and whether it is an
    /// aggregate; `None` where that is nothing to sort or compare by (a subquery, `TYPEOF`, a name
    /// that is not selected).
    pub fn expression(&self, path: &[String]) -> Option<(String, bool)> {
        let aggregate = self.is_aggregate();
        let wanted = path.join(".");
        let mut unnamed = 0;
        let mut open = false;
        for item in self.query.select.items() {
            let (name, expression, is_total) = match (&item.kind, &item.alias) {
                (SelectKind::Subquery(_), _) => continue,
                (SelectKind::TypeOf(typeof_), _) => {
                    let relationship = self.resolved(&typeof_.relationship.dotted());
                    let inside = wanted
                        .get(..relationship.len())
                        .is_some_and(|head| head.eq_ignore_ascii_case(&relationship));
                    if inside && wanted.as_bytes().get(relationship.len()) == Some(&b'.') {
                        return None;
                    }
                    continue;
                }
                (SelectKind::Field(Field::Call(call)), _) if call.function.is("FIELDS") => {
                    open = true;
                    continue;
                }
                (SelectKind::Field(field), alias) => {
                    let name = match alias {
                        Some(alias) => alias.text.clone(),
                        None if is_transparent(field) => {
                            let path = self.resolved(&field.path().dotted());
                            match path.rsplit_once('.') {
                                Some((_, last)) if aggregate => last.to_owned(),
                                _ => path,
                            }
                        }
                        None => numbered(&mut unnamed),
                    };
                    let span = if is_transparent(field) {
                        field.path().span
                    } else {
                        field.span()
                    };
                    let text = span.text(self.text).to_owned();
                    (name, text, is_aggregate(field))
                }
                (SelectKind::Distance(distance), alias) => {
                    let name = match alias {
                        Some(alias) => alias.text.clone(),
                        None => numbered(&mut unnamed),
                    };
                    (name, distance.span.text(self.text).to_owned(), false)
                }
            };
            if name.eq_ignore_ascii_case(&wanted) {
                return Some((expression, is_total));
            }
        }
        (open && !wanted.is_empty()).then_some((wanted, false))
    }

    /// Whether the values under the heading that these keys lead to are a field's in another form
    /// (`FORMAT`, `toLabel`, `convertCurrency`): to be read, and nothing to compare the field with.
    pub fn is_dressed(&self, path: &[String]) -> bool {
        let wanted = path.join(".");
        self.query.select.items().iter().any(|item| {
            let SelectKind::Field(field @ Field::Call(_)) = &item.kind else {
                return false;
            };
            let name = match &item.alias {
                Some(alias) => alias.text.clone(),
                None => self.resolved(&field.path().dotted()),
            };
            is_transparent(field) && name.eq_ignore_ascii_case(&wanted)
        })
    }

    /// The text with these keys to sort by before those it has.
    ///
    /// # Errors
    /// [`CannotRewrite::Count`].
    pub fn sorted_by(&self, terms: &[SortTerm]) -> Result<String, CannotRewrite> {
        self.refuse_count()?;
        let mut list: Vec<String> = terms.iter().map(spell).collect();
        for item in &self.query.order_by {
            let text = item.span.text(self.text);
            let by = match &item.by {
                super::ast::OrderBy::Field(field) => field.span(),
                super::ast::OrderBy::Distance(distance) => distance.span,
            };
            let by = self.resolved(by.text(self.text));
            let same = |term: &SortTerm| self.resolved(&term.expression).eq_ignore_ascii_case(&by);
            if !terms.iter().any(same) {
                list.push(text.to_owned());
            }
        }
        if list.is_empty() {
            return Ok(self.text.to_owned());
        }
        let list = list.join(", ");
        Ok(match self.places.order {
            Some(ref range) => self.with(range.clone(), &list),
            None => self.with_clause(self.places.before_limit, &format!("ORDER BY {list}")),
        })
    }

    /// The text with further conditions that all must hold, as SOQL has them.
    pub fn filtered_by(&self, conditions: &[String]) -> String {
        self.and(
            conditions,
            "WHERE",
            self.places.filter.clone(),
            self.places.after_from,
            self.query.filter.as_ref().is_some_and(needs_parentheses),
        )
    }

    /// The text with one more field behind those that it selects.
    ///
    /// # Errors
    /// [`CannotRewrite::Count`] and [`CannotRewrite::Grouped`].
    pub fn selecting(&self, field: &str) -> Result<String, CannotRewrite> {
        self.refuse_count()?;
        let last = self.query.select.items().last();
        let Some(at) = last
            .map(|item| item.span.end)
            .filter(|_| !self.is_aggregate())
        else {
            return Err(CannotRewrite::Grouped);
        };
        let (head, tail) = self.text.split_at_checked(at).unwrap_or((self.text, ""));
        Ok(format!("{head}, {field}{tail}"))
    }

    /// The text with further conditions on its groups.
    ///
    /// # Errors
    /// [`CannotRewrite::NoGroups`].
    pub fn having(&self, conditions: &[String]) -> Result<String, CannotRewrite> {
        let Some(after) = self.places.after_group else {
            return Err(CannotRewrite::NoGroups);
        };
        Ok(self.and(
            conditions,
            "HAVING",
            self.places.having.clone(),
            after,
            self.query.having.as_ref().is_some_and(needs_parentheses),
        ))
    }

    /// A statement that counts how often each value of an expression comes, the most frequent
    /// first, among the rows of this one that these conditions let through.
    ///
    /// A result of groups comes in one page of 2,000 at most (SOQL, GROUP BY), so the least frequent
    /// may be missing; without a LIMIT the server refuses more.
    ///
    /// # Errors
    /// [`CannotRewrite::Count`] and [`CannotRewrite::Grouped`].
    pub fn frequency(
        &self,
        expression: &str,
        conditions: &[String],
    ) -> Result<String, CannotRewrite> {
        let from = self.rows(conditions)?;
        Ok(format!(
            "SELECT {expression}, COUNT(Id)\n{from}\nGROUP BY {expression}\nORDER BY COUNT(Id) DESC\nLIMIT 2000"
        ))
    }

    /// A statement that selects these totals of the rows of this one that the conditions let
    /// through.
    ///
    /// # Errors
    /// [`CannotRewrite::Count`] and [`CannotRewrite::Grouped`].
    pub fn totals(&self, list: &str, conditions: &[String]) -> Result<String, CannotRewrite> {
        let from = self.rows(conditions)?;
        Ok(format!("SELECT {list}\n{from}"))
    }

    /// FROM with its conditions and further ones, where the rows are records.
    fn rows(&self, conditions: &[String]) -> Result<String, CannotRewrite> {
        self.refuse_count()?;
        if self.is_aggregate() {
            return Err(CannotRewrite::Grouped);
        }
        let narrowed = self.filtered_by(conditions);
        let narrowed = Statement::read(&narrowed)?;
        let from = narrowed.places.from..narrowed.places.after_with;
        Ok(without_comments(
            narrowed.text.get(from).unwrap_or_default(),
        ))
    }

    /// The text of the statement as it was read.
    pub fn text(&self) -> &str {
        self.text
    }

    fn refuse_count(&self) -> Result<(), CannotRewrite> {
        match self.query.select {
            Select::Count(_) => Err(CannotRewrite::Count),
            Select::Items(_) => Ok(()),
        }
    }

    fn and(
        &self,
        conditions: &[String],
        clause: &str,
        present: Option<Range<usize>>,
        else_after: usize,
        mixed: bool,
    ) -> String {
        if conditions.is_empty() {
            return self.text.to_owned();
        }
        let added = conditions.join(" AND ");
        let Some(present) = present else {
            return self.with_clause(else_after, &format!("{clause} {added}"));
        };
        let old = self.text.get(present.clone()).unwrap_or_default();
        if mixed && !places::is_wrapped(old) {
            self.with(present, &format!("({old}) AND {added}"))
        } else {
            self.with(present.end..present.end, &format!(" AND {added}"))
        }
    }

    /// A path without the object's name or alias before it.
    fn resolved(&self, path: &str) -> String {
        let Some((first, rest)) = path.split_once('.') else {
            return path.to_owned();
        };
        let Some(from) = self.query.from.first() else {
            return path.to_owned();
        };
        let aliased = from.alias.as_ref().is_some_and(|alias| alias.is(first));
        let named = from.object.single().is_some_and(|name| name.is(first));
        if aliased || named {
            rest.to_owned()
        } else {
            path.to_owned()
        }
    }

    fn with(&self, range: Range<usize>, text: &str) -> String {
        let mut whole = self.text.to_owned();
        whole.replace_range(range, text);
        whole
    }

    /// A clause of its own behind a place, on its own line where the statement has lines.
    fn with_clause(&self, at: usize, clause: &str) -> String {
        let lines = self.text.trim().contains('\n');
        let gap = if lines { '\n' } else { ' ' };
        self.with(at..at, &format!("{gap}{clause}"))
    }
}

/// The smallest change that makes one text of another: which bytes of the old one, and what comes in
/// their place.
pub fn change(old: &str, new: &str) -> (Range<usize>, String) {
    let head = old
        .char_indices()
        .zip(new.chars())
        .find(|((_, a), b)| a != b)
        .map_or(old.len().min(new.len()), |((at, _), _)| at);
    let (old_rest, new_rest) = (
        old.get(head..).unwrap_or_default(),
        new.get(head..).unwrap_or_default(),
    );
    let tail: usize = old_rest
        .chars()
        .rev()
        .zip(new_rest.chars().rev())
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len_utf8())
        .sum();
    let with = new_rest.get(..new_rest.len() - tail).unwrap_or_default();
    (head..old.len() - tail, with.to_owned())
}

fn numbered(unnamed: &mut usize) -> String {
    let name = format!("expr{unnamed}");
    *unnamed += 1;
    name
}

fn spell(term: &SortTerm) -> String {
    let direction = if term.descending { " DESC" } else { "" };
    let nulls = if term.nulls_first { "FIRST" } else { "LAST" };
    format!("{}{direction} NULLS {nulls}", term.expression)
}

fn is_aggregate(field: &Field) -> bool {
    match field {
        Field::Path(_) => false,
        Field::Call(call) => {
            names::is_aggregate(&call.function.text)
                || call.function.is("GROUPING")
                || is_aggregate(&call.argument)
        }
    }
}

fn is_transparent(field: &Field) -> bool {
    match field {
        Field::Path(_) => true,
        Field::Call(call) => {
            TRANSPARENT.iter().any(|f| call.function.is(f)) && is_transparent(&call.argument)
        }
    }
}

/// The text with its comments as blanks, byte for byte, so that every place stays what it is.
fn without_comments(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    for token in lex(text) {
        let part = token.span.text(text);
        if token.kind == TokenKind::Comment {
            let blank = |byte| {
                if matches!(byte, b'\n' | b'\r') {
                    byte
                } else {
                    b' '
                }
            };
            bare.extend(part.bytes().map(|byte| char::from(blank(byte))));
        } else {
            bare.push_str(part);
        }
    }
    bare
}

/// Whether something cannot stand beside an AND as it is (SOQL, WHERE: OR and NOT).
fn needs_parentheses(expr: &super::ast::Expr) -> bool {
    use super::ast::Expr;
    matches!(expr, Expr::Or(_) | Expr::Not(..))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests;
