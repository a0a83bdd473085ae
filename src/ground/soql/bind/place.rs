//! The places of a statement that want values, and what each is compared with.

use std::ops::Range;

use crate::soql::ast::{Condition, Expr, Field, InSet, Operand, Query, Test};
use crate::soql::parse::Problem;
use crate::soql::token::{TokenKind, lex};
use crate::soql::tree::Tree;

/// A place in a statement that wants a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The parameter's name.
    pub name: String,
    /// The bytes of `:name`.
    pub range: Range<usize>,
    /// Whether it stands behind `IN`, `INCLUDES` or `EXCLUDES` and takes several values.
    pub list: bool,
    /// Whether the parentheses of the list are written already: `IN (:names)`.
    pub inside: bool,
}

/// The places that want values, from left to right.
pub fn places(soql: &str) -> Vec<Place> {
    let tree = Tree::parse(soql);
    let starts = tree
        .errors()
        .iter()
        .filter(|e| e.problem == Problem::Variable);
    let mut places: Vec<Place> = Vec::new();
    for start in starts.map(|error| error.span.start) {
        let rest = soql.get(start..).unwrap_or_default();
        let Some(behind) = rest.strip_prefix(':') else {
            continue;
        };
        let named = behind.trim_start();
        let part = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
        let end = named.find(|c| !part(c)).unwrap_or(named.len());
        let name = named.get(..end).unwrap_or_default().trim_end_matches('.');
        if name.is_empty() {
            continue;
        }
        let length = rest.len() - named.len() + name.len();
        let (list, inside) = in_list(soql.get(..start).unwrap_or_default());
        places.push(Place {
            name: name.to_owned(),
            range: start..start + length,
            list,
            inside,
        });
    }
    places
}

/// Whether a list may stand behind a text, and whether its parentheses are open there.
fn in_list(before: &str) -> (bool, bool) {
    let takes = |word: &str| {
        let words = ["in", "includes", "excludes"];
        words.iter().any(|one| word.eq_ignore_ascii_case(one))
    };
    // For each parenthesis that is open, whether it is that of a list.
    let mut open: Vec<bool> = Vec::new();
    let mut last = "";
    for token in lex(before).into_iter().filter(|t| !t.kind.is_trivia()) {
        match token.kind {
            TokenKind::Open => open.push(takes(last)),
            TokenKind::Close => drop(open.pop()),
            _ => {}
        }
        last = token.span.text(before);
    }
    let inside = matches!(last, "(" | ",") && open.last() == Some(&true);
    (takes(last) || inside, inside)
}

/// The names of the parameters, each once, as they come, and whether each takes several values
/// everywhere it stands.
pub fn names(soql: &str) -> Vec<(String, bool)> {
    let mut names: Vec<(String, bool)> = Vec::new();
    for place in places(soql) {
        match names.iter_mut().find(|(name, _)| *name == place.name) {
            Some((_, list)) => *list &= place.list,
            None => names.push((place.name, place.list)),
        }
    }
    names
}

/// What a value at these bytes of a statement is compared with: the object of the nearest FROM and
/// the field's path from it. `None` where it is no plain field, or no value of a condition.
pub fn compared(query: &Query, at: &Range<usize>) -> Option<(String, Vec<String>)> {
    let object = query.from.first()?.object.dotted();
    let alias = query.from.first()?.alias.as_ref().map(|a| a.text.clone());
    in_filter(query.filter.as_ref()?, &object, alias.as_deref(), at)
}

fn in_filter(
    expr: &Expr,
    object: &str,
    alias: Option<&str>,
    at: &Range<usize>,
) -> Option<(String, Vec<String>)> {
    match expr {
        Expr::And(all) | Expr::Or(all) => all
            .iter()
            .find_map(|expr| in_filter(expr, object, alias, at)),
        Expr::Not(inner, _) => in_filter(inner, object, alias, at),
        Expr::Condition(condition) => in_condition(condition, object, alias, at),
    }
}

fn in_condition(
    condition: &Condition,
    object: &str,
    alias: Option<&str>,
    at: &Range<usize>,
) -> Option<(String, Vec<String>)> {
    if !holds(condition, at) {
        return None;
    }
    if let Test::In {
        set: InSet::SemiJoin(join),
        ..
    } = &condition.test
    {
        let from = join.from.first()?;
        let inner = from.alias.as_ref().map(|alias| alias.text.as_str());
        return in_filter(join.filter.as_ref()?, &from.object.dotted(), inner, at);
    }
    let Operand::Field(Field::Path(path)) = &condition.left else {
        return None;
    };
    let dotted = path.dotted();
    let mut path: Vec<String> = dotted.split('.').map(str::to_owned).collect();
    let is = |name: &str| {
        name.eq_ignore_ascii_case(object) || alias.is_some_and(|a| a.eq_ignore_ascii_case(name))
    };
    if path.len() > 1 && path.first().is_some_and(|first| is(first)) {
        path.remove(0);
    }
    Some((object.to_owned(), path))
}

/// Whether a condition holds these bytes.
pub(super) fn holds(condition: &Condition, at: &Range<usize>) -> bool {
    condition.span.start <= at.start && at.end <= condition.span.end
}
